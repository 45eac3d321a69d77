# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of OAuth 2 and the other schemes for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, AsyncToken, Retry
from specwright_runtime.transport import AsyncTransport

from . import operations


class AsyncClient(AsyncCaller):
    """A method per operation of OAuth 2 and the other schemes.

    Close it, or use it in an `async with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        client: AsyncToken | None = None,
        person: AsyncToken | None = None,
        open_id: AsyncToken | None = None,
        digest: AsyncToken | None = None,
        query_key: AsyncToken | None = None,
        transport: AsyncTransport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=(),
            credentials={
                "Client": client,
                "Person": person,
                "OpenId": open_id,
                "Digest": digest,
                "QueryKey": query_key,
            },
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def by_client(self) -> None:
        """`GET /client`"""
        return await self._call(operations.BY_CLIENT, {})

    async def by_person(self) -> None:
        """`GET /person`"""
        return await self._call(operations.BY_PERSON, {})

    async def by_open_id(self) -> None:
        """`GET /open-id`"""
        return await self._call(operations.BY_OPEN_ID, {})

    async def by_certificate(self) -> None:
        """`GET /mutual`"""
        return await self._call(operations.BY_CERTIFICATE, {})

    async def by_digest(self) -> None:
        """`GET /digest`"""
        return await self._call(operations.BY_DIGEST, {})

    async def by_query(self) -> None:
        """`GET /query`"""
        return await self._call(operations.BY_QUERY, {})
