# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
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
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def watch(self) -> AsyncIterable[models.Change | Event[models.Change]]:
        raise NotImplementedOperation("watch")

    async def export(self) -> AsyncIterable[models.Change]:
        raise NotImplementedOperation("export")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
