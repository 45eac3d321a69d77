# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Parameter styles."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Parameter styles.

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

    def read_a(
        self,
        simple: list[int],
        label: list[str],
        matrix: models.Matrix,
        *,
        form: list[str] | None = None,
        comma: list[str] | None = None,
        space: list[str] | None = None,
        pipe: list[str] | None = None,
        deep: models.ReadADeep | None = None,
        json: models.ReadAJson | None = None,
        raw: str | None = None,
        limit: int = 20,
        x_ids: list[int] | None = None,
        session: str | None = None,
        query_session: str | None = None,
    ) -> None:
        """Every way to write a parameter.

        `GET /a/{simple}/{label}/{matrix}`

        Args:
            limit: Most on one page.
        """
        return self._call(
            operations.READ_A,
            {
                "simple": simple,
                "label": label,
                "matrix": matrix,
                "form": form,
                "comma": comma,
                "space": space,
                "pipe": pipe,
                "deep": deep,
                "json": json,
                "raw": raw,
                "limit": limit,
                "x_ids": x_ids,
                "session": session,
                "query_session": query_session,
            },
        )
