# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Discriminator mapping."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Discriminator mapping.

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

    def get_thing(self) -> models.Thing:
        """`GET /thing`"""
        return self._call(operations.GET_THING, {})

    def get_cat(self) -> models.Cat:
        """`GET /cat`"""
        return self._call(operations.GET_CAT, {})

    def get_shape(self) -> models.Shape:
        """`GET /shape`"""
        return self._call(operations.GET_SHAPE, {})
