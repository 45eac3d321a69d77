# Generated from spec.yaml by "specwright generate"; do not edit.
"""What an implementation offers: a protocol per group of operations, and `Api`, the whole.

Arguments arrive validated, defaults applied. An error is raised as one of `errors`.
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
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def get_thing(self, id: str) -> models.GetThingResponse:
        raise NotImplementedOperation("get-thing")

    async def list(self, id: str) -> None:
        raise NotImplementedOperation("list")

    async def get_things_mine(self) -> None:
        raise NotImplementedOperation("GET /things/mine")


class UnimplementedDefaultApi(DefaultApi):
    """Answers every operation with `NotImplementedOperation`; override what you offer."""

    async def models(self) -> None:
        raise NotImplementedOperation("models")


class UnimplementedApi(UnimplementedThingsApi, UnimplementedDefaultApi, Api):
    """Offers no operation at all; override what you offer."""
