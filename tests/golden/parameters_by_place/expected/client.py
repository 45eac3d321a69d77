# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Parameters by place."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Parameters by place.

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

    def find_thing(
        self,
        id: str,
        *,
        limit: int,
        x_trace: str | None = None,
        query_id: int | None = None,
        header_id: str | None = None,
        cookie_id: str | None = None,
        filter: models.Filter | None = None,
        x_filter: models.Filter | None = None,
        x_sizes: models.Filter | None = None,
        prefs: list[str] | None = None,
        theme: models.FindThingTheme | None = None,
    ) -> None:
        """`GET /things/{id}`

        Args:
            limit: The operation's own.
        """
        return self._call(
            operations.FIND_THING,
            {
                "id": id,
                "limit": limit,
                "x_trace": x_trace,
                "query_id": query_id,
                "header_id": header_id,
                "cookie_id": cookie_id,
                "filter": filter,
                "x_filter": x_filter,
                "x_sizes": x_sizes,
                "prefs": prefs,
                "theme": theme,
            },
        )

    def remove_thing(self, id: str, *, limit: int | None = None, x_trace: str | None = None) -> None:
        """`DELETE /things/{id}`"""
        return self._call(operations.REMOVE_THING, {"id": id, "limit": limit, "x_trace": x_trace})

    def find_label(
        self,
        x: str,
        y: list[int],
        *,
        spaced: models.Filter | None = None,
        piped: models.Filter | None = None,
        joined: models.Filter | None = None,
        spread: models.FindLabelSpread | None = None,
    ) -> None:
        """`GET /labels/{.x}/{;y}`"""
        return self._call(
            operations.FIND_LABEL,
            {"x": x, "y": y, "spaced": spaced, "piped": piped, "joined": joined, "spread": spread},
        )
