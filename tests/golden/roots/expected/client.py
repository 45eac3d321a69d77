# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Schemas that are no objects."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Schemas that are no objects.

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

    def set_names(self, body: models.Names) -> models.Count:
        """`PUT /names`"""
        return self._call(operations.SET_NAMES, {}, body)

    def set_grid(self, body: list[list[float]]) -> models.Index:
        """`PUT /grids`"""
        return self._call(operations.SET_GRID, {}, body)

    def set_flag(self, body: bool) -> bool | None:
        """`PUT /flags`"""
        return self._call(operations.SET_FLAG, {}, body)
