# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Security alternatives for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, AsyncToken, Basic, Retry
from specwright_runtime.transport import AsyncTransport

from . import operations


class AsyncClient(AsyncCaller):
    """A method per operation of Security alternatives.

    Close it, or use it in an `async with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        bearer: AsyncToken | None = None,
        basic: Basic | None = None,
        key: AsyncToken | None = None,
        cookie: AsyncToken | None = None,
        oauth: AsyncToken | None = None,
        transport: AsyncTransport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=(),
            credentials={"Bearer": bearer, "Basic": basic, "Key": key, "Cookie": cookie, "OAuth": oauth},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def default(self) -> None:
        """`GET /default`"""
        return await self._call(operations.DEFAULT, {})

    async def default_too(self) -> None:
        """`GET /default/too`"""
        return await self._call(operations.DEFAULT_TOO, {})

    async def public(self) -> None:
        """`GET /public`"""
        return await self._call(operations.PUBLIC, {})

    async def optional(self) -> None:
        """`GET /optional`"""
        return await self._call(operations.OPTIONAL, {})

    async def scoped(self) -> None:
        """`GET /scoped`"""
        return await self._call(operations.SCOPED, {})
