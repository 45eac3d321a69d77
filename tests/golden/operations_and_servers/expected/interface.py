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
    """All about things."""

    @abstractmethod
    async def get_thing(self, id: str) -> models.GetThingResponse:
        """Look at a thing.

        `GET /things/{id}`
        """

    @abstractmethod
    async def list(self, id: str) -> None:
        """`DELETE /things/{id}`

        Deprecated.
        """

    @abstractmethod
    async def get_things_mine(self) -> None:
        """`GET /things/mine`"""


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def models(self) -> None:
        """`POST /untagged`"""


class Api(ThingsApi, DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def get_thing(self, id: str) -> models.GetThingResponse:
        raise NotImplementedOperation("get-thing")

    async def list(self, id: str) -> None:
        raise NotImplementedOperation("list")

    async def get_things_mine(self) -> None:
        raise NotImplementedOperation("GET /things/mine")


class UnimplementedDefaultApi(DefaultApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def models(self) -> None:
        raise NotImplementedOperation("models")


class UnimplementedApi(UnimplementedThingsApi, UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
