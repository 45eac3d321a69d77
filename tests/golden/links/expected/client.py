# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Shelves."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Shelves.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        transport: Transport | None = None,
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

    def book_add(
        self, shelf: str, body: models.Book, *, x_trace: str | None = None, copies: int | None = None
    ) -> models.Book:
        """`POST /shelves/{shelf}/books`"""
        return self._call(operations.BOOK_ADD, {"shelf": shelf, "x_trace": x_trace, "copies": copies}, body)

    def book_read(
        self, shelf: str, id: str, *, if_none_match: str | None = None, trace: str | None = None
    ) -> models.Book:
        """`GET /shelves/{shelf}/books/{id}`"""
        return self._call(
            operations.BOOK_READ, {"shelf": shelf, "id": id, "if_none_match": if_none_match, "trace": trace}
        )
