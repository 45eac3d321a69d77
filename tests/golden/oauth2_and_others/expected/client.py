# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of OAuth 2 and the other schemes."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.transport import Transport

from . import operations


class Client(SyncCaller):
    """A method per operation of OAuth 2 and the other schemes.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        client: Token | None = None,
        person: Token | None = None,
        open_id: Token | None = None,
        digest: Token | None = None,
        query_key: Token | None = None,
        transport: Transport | None = None,
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

    def by_client(self) -> None:
        """`GET /client`"""
        return self._call(operations.BY_CLIENT, {})

    def by_person(self) -> None:
        """`GET /person`"""
        return self._call(operations.BY_PERSON, {})

    def by_open_id(self) -> None:
        """`GET /open-id`"""
        return self._call(operations.BY_OPEN_ID, {})

    def by_certificate(self) -> None:
        """`GET /mutual`"""
        return self._call(operations.BY_CERTIFICATE, {})

    def by_digest(self) -> None:
        """`GET /digest`"""
        return self._call(operations.BY_DIGEST, {})

    def by_query(self) -> None:
        """`GET /query`"""
        return self._call(operations.BY_QUERY, {})
