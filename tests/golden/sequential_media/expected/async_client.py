# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Streams for asyncio."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping

from specwright_runtime.client import AsyncCaller, AsyncItems, Retry
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Streams.

    Close it, or use it in an `async with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        transport: AsyncTransport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=(),
            credentials={},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def lines_echo(
        self, body: AsyncIterable[models.Item] | Iterable[models.Item]
    ) -> AsyncItems[models.Item]:
        """`POST /lines`"""
        return await self._items(operations.LINES_ECHO, {}, body)

    async def seq_echo(
        self, body: AsyncIterable[models.Item] | Iterable[models.Item]
    ) -> AsyncItems[models.Item]:
        """`POST /seq`"""
        return await self._items(operations.SEQ_ECHO, {}, body)

    async def events_get(self) -> AsyncItems[models.Item]:
        """`GET /events`"""
        return await self._items(operations.EVENTS_GET, {})

    async def events_old(self) -> AsyncItems[models.Item]:
        """`GET /events31`"""
        return await self._items(operations.EVENTS_OLD, {})

    async def kinds_get(self) -> AsyncItems[str | models.Item]:
        """`GET /kinds`"""
        return await self._items(operations.KINDS_GET, {})

    async def whole_get(self) -> AsyncItems[models.Item]:
        """`GET /whole`"""
        return await self._items(operations.WHOLE_GET, {})

    async def talk(self, body: models.TalkRequest) -> models.Item | AsyncItems[models.TalkEvent]:
        """`POST /talk`"""
        value: models.Item | AsyncItems[models.TalkEvent] = await self._call(operations.TALK, {}, body)
        return value

    async def either_add(
        self, body: models.Item | AsyncIterable[models.Item] | Iterable[models.Item]
    ) -> None:
        """`POST /either`"""
        return await self._call(operations.EITHER_ADD, {}, body)

    async def mixed(self, body: models.MixedForm) -> None:
        """`POST /mixed`"""
        return await self._call(operations.MIXED, {}, body)
