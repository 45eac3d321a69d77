# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Operations and servers."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models as _models
from . import operations


class Client(SyncCaller):
    """A method per operation of Operations and servers.

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
            servers=operations.SERVERS,
            credentials={},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    def get_thing(self, id: str) -> _models.GetThingResponse:
        """Look at a thing.

        `GET /things/{id}`
        """
        return self._call(operations.GET_THING, {"id": id})

    def list(self, id: str) -> None:
        """`DELETE /things/{id}`

        Deprecated.
        """
        return self._call(operations.LIST, {"id": id})

    def get_things_mine(self) -> None:
        """`GET /things/mine`"""
        return self._call(operations.GET_THINGS_MINE, {})

    def models(self) -> None:
        """`POST /untagged`"""
        return self._call(operations.MODELS, {})
