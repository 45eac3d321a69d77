# Generated from spec.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterable
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Event, Reply

from . import models


class DefaultApi(Protocol):
    """All operations."""

    @abstractmethod
    async def lines_echo(self, body: AsyncIterable[models.Item]) -> AsyncIterable[models.Item]:
        """`POST /lines`"""

    @abstractmethod
    async def seq_echo(self, body: AsyncIterable[models.Item]) -> AsyncIterable[models.Item]:
        """`POST /seq`"""

    @abstractmethod
    async def events_get(self) -> AsyncIterable[models.Item | Event[models.Item]]:
        """`GET /events`"""

    @abstractmethod
    async def events_old(self) -> AsyncIterable[models.Item | Event[models.Item]]:
        """`GET /events31`"""

    @abstractmethod
    async def kinds_get(self) -> AsyncIterable[str | models.Item | Event[str | models.Item]]:
        """`GET /kinds`"""

    @abstractmethod
    async def whole_get(self) -> AsyncIterable[models.Item]:
        """`GET /whole`"""

    @abstractmethod
    async def talk(
        self, body: models.TalkRequest
    ) -> (
        models.Item
        | AsyncIterable[models.TalkEvent | Event[models.TalkEvent]]
        | Reply[models.Item | AsyncIterable[models.TalkEvent | Event[models.TalkEvent]]]
    ):
        """`POST /talk`"""

    @abstractmethod
    async def either_add(self, body: models.Item | AsyncIterable[models.Item]) -> None:
        """`POST /either`"""

    @abstractmethod
    async def mixed(self, body: models.MixedForm) -> None:
        """`POST /mixed`"""


class Api(DefaultApi, Protocol):
    """Every operation of the document."""


class UnimplementedDefaultApi(DefaultApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def lines_echo(self, body: AsyncIterable[models.Item]) -> AsyncIterable[models.Item]:
        raise NotImplementedOperation("linesEcho")

    async def seq_echo(self, body: AsyncIterable[models.Item]) -> AsyncIterable[models.Item]:
        raise NotImplementedOperation("seqEcho")

    async def events_get(self) -> AsyncIterable[models.Item | Event[models.Item]]:
        raise NotImplementedOperation("eventsGet")

    async def events_old(self) -> AsyncIterable[models.Item | Event[models.Item]]:
        raise NotImplementedOperation("eventsOld")

    async def kinds_get(self) -> AsyncIterable[str | models.Item | Event[str | models.Item]]:
        raise NotImplementedOperation("kindsGet")

    async def whole_get(self) -> AsyncIterable[models.Item]:
        raise NotImplementedOperation("wholeGet")

    async def talk(
        self, body: models.TalkRequest
    ) -> (
        models.Item
        | AsyncIterable[models.TalkEvent | Event[models.TalkEvent]]
        | Reply[models.Item | AsyncIterable[models.TalkEvent | Event[models.TalkEvent]]]
    ):
        raise NotImplementedOperation("talk")

    async def either_add(self, body: models.Item | AsyncIterable[models.Item]) -> None:
        raise NotImplementedOperation("eitherAdd")

    async def mixed(self, body: models.MixedForm) -> None:
        raise NotImplementedOperation("mixed")


class UnimplementedApi(UnimplementedDefaultApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
