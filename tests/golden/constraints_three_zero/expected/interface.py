# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class ThingsApi(Protocol):
    """Operations of Things."""

    @abstractmethod
    async def make_thing(self, body: models.Thing) -> None:
        """`POST /things`"""


class Api(ThingsApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def make_thing(self, body: models.Thing) -> None:
        raise NotImplementedOperation("makeThing")


class UnimplementedApi(UnimplementedThingsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
