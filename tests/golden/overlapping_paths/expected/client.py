# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Paths that overlap."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import operations


class Client(SyncCaller):
    """A method per operation of Paths that overlap.

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

    def get_file(self, id: str) -> str:
        """`GET /files/{id}`"""
        return self._call(operations.GET_FILE, {"id": id})

    def get_mine(self) -> str:
        """`GET /files/mine`"""
        return self._call(operations.GET_MINE, {})

    def get_named(self, name: str, extension: str) -> str:
        """`GET /files/{name}.{extension}`"""
        return self._call(operations.GET_NAMED, {"name": name, "extension": extension})

    def get_parts(self, id: str) -> None:
        """`GET /files/{id}/parts`"""
        return self._call(operations.GET_PARTS, {"id": id})

    def get_part_of_mine(self, part: int) -> None:
        """`GET /files/mine/{part}`"""
        return self._call(operations.GET_PART_OF_MINE, {"part": part})

    def get_escaped(self) -> None:
        """`GET /files/a%20b`"""
        return self._call(operations.GET_ESCAPED, {})
