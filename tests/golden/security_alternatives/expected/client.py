# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Security alternatives."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Basic, Retry, SyncCaller, Token
from specwright_runtime.transport import Transport

from . import operations


class Client(SyncCaller):
    """A method per operation of Security alternatives.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        bearer: Token | None = None,
        basic: Basic | None = None,
        key: Token | None = None,
        cookie: Token | None = None,
        oauth: Token | None = None,
        transport: Transport | None = None,
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

    def default(self) -> None:
        """`GET /default`"""
        return self._call(operations.DEFAULT, {})

    def default_too(self) -> None:
        """`GET /default/too`"""
        return self._call(operations.DEFAULT_TOO, {})

    def public(self) -> None:
        """`GET /public`"""
        return self._call(operations.PUBLIC, {})

    def optional(self) -> None:
        """`GET /optional`"""
        return self._call(operations.OPTIONAL, {})

    def scoped(self) -> None:
        """`GET /scoped`"""
        return self._call(operations.SCOPED, {})
