# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Methods of 3.2 for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, Retry
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Methods of 3.2.

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

    async def query_thing(self, id: str, body: models.QueryThingRequest) -> list[str]:
        """`QUERY /things/{id}`"""
        return await self._call(operations.QUERY_THING, {"id": id}, body)

    async def has_thing(self, id: str) -> None:
        """`HEAD /things/{id}`"""
        return await self._call(operations.HAS_THING, {"id": id})

    async def ask_thing(self, id: str) -> None:
        """`OPTIONS /things/{id}`"""
        return await self._call(operations.ASK_THING, {"id": id})

    async def trace_thing(self, id: str) -> ByteStream:
        """`TRACE /things/{id}`"""
        return await self._call(operations.TRACE_THING, {"id": id})

    async def copy_thing(self, id: str) -> None:
        """`COPY /things/{id}`"""
        return await self._call(operations.COPY_THING, {"id": id})

    async def link_things_by_id(self, id: str) -> None:
        """`LINK /things/{id}`"""
        return await self._call(operations.LINK_THINGS_BY_ID, {"id": id})
