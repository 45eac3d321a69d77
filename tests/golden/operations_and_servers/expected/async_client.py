# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Operations and servers for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, Retry
from specwright_runtime.transport import AsyncTransport

from . import models as _models
from . import operations


class AsyncClient(AsyncCaller):
    """A method per operation of Operations and servers.

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
            servers=operations.SERVERS,
            credentials={},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def get_thing(self, id: str) -> _models.GetThingResponse:
        """Look at a thing.

        `GET /things/{id}`
        """
        return await self._call(operations.GET_THING, {"id": id})

    async def list(self, id: str) -> None:
        """`DELETE /things/{id}`

        Deprecated.
        """
        return await self._call(operations.LIST, {"id": id})

    async def get_things_mine(self) -> None:
        """`GET /things/mine`"""
        return await self._call(operations.GET_THINGS_MINE, {})

    async def models(self) -> None:
        """`POST /untagged`"""
        return await self._call(operations.MODELS, {})
