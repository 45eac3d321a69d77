# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterable
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Event

from . import models


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def watch(self) -> AsyncIterable[models.Change | Event[models.Change]]:
        """`GET /events`"""

    @abstractmethod
    async def export(self) -> AsyncIterable[models.Change]:
        """`GET /lines`"""


class Api(DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedDefaultApi(DefaultApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def watch(self) -> AsyncIterable[models.Change | Event[models.Change]]:
        raise NotImplementedOperation("watch")

    async def export(self) -> AsyncIterable[models.Change]:
        raise NotImplementedOperation("export")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Offers no operation at all; override what you offer."""
