# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply

from . import models


class ThingsApi(Protocol):
    """Operations of Things."""

    @abstractmethod
    async def query_thing(self, id: str, body: models.QueryThingRequest) -> list[str]:
        """`QUERY /things/{id}`"""

    @abstractmethod
    async def has_thing(self, id: str) -> None:
        """`HEAD /things/{id}`"""

    @abstractmethod
    async def ask_thing(self, id: str) -> Reply[None] | None:
        """`OPTIONS /things/{id}`"""

    @abstractmethod
    async def trace_thing(self, id: str) -> ByteStream:
        """`TRACE /things/{id}`"""

    @abstractmethod
    async def copy_thing(self, id: str) -> None:
        """`COPY /things/{id}`"""

    @abstractmethod
    async def link_things_by_id(self, id: str) -> None:
        """`LINK /things/{id}`"""


class Api(ThingsApi, Protocol):
    """Every operation of the document."""


class UnimplementedThingsApi(ThingsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def query_thing(self, id: str, body: models.QueryThingRequest) -> list[str]:
        raise NotImplementedOperation("queryThing")

    async def has_thing(self, id: str) -> None:
        raise NotImplementedOperation("hasThing")

    async def ask_thing(self, id: str) -> Reply[None] | None:
        raise NotImplementedOperation("askThing")

    async def trace_thing(self, id: str) -> ByteStream:
        raise NotImplementedOperation("traceThing")

    async def copy_thing(self, id: str) -> None:
        raise NotImplementedOperation("copyThing")

    async def link_things_by_id(self, id: str) -> None:
        raise NotImplementedOperation("LINK /things/{id}")


class UnimplementedApi(UnimplementedThingsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
