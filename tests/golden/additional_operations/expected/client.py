# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Methods of 3.2."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Methods of 3.2.

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

    def query_thing(self, id: str, body: models.QueryThingRequest) -> list[str]:
        """`QUERY /things/{id}`"""
        return self._call(operations.QUERY_THING, {"id": id}, body)

    def has_thing(self, id: str) -> None:
        """`HEAD /things/{id}`"""
        return self._call(operations.HAS_THING, {"id": id})

    def ask_thing(self, id: str) -> None:
        """`OPTIONS /things/{id}`"""
        return self._call(operations.ASK_THING, {"id": id})

    def trace_thing(self, id: str) -> ByteStream:
        """`TRACE /things/{id}`"""
        return self._call(operations.TRACE_THING, {"id": id})

    def copy_thing(self, id: str) -> None:
        """`COPY /things/{id}`"""
        return self._call(operations.COPY_THING, {"id": id})

    def link_things_by_id(self, id: str) -> None:
        """`LINK /things/{id}`"""
        return self._call(operations.LINK_THINGS_BY_ID, {"id": id})
