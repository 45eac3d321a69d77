# Generated from spec.yaml by "specwright generate"; do not edit.
"""A client of Streams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specwright_runtime.client import Items, Retry, SyncCaller
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Streams.

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

    def lines_echo(self, body: Iterable[models.Item]) -> Items[models.Item]:
        """`POST /lines`"""
        return self._items(operations.LINES_ECHO, {}, body)

    def seq_echo(self, body: Iterable[models.Item]) -> Items[models.Item]:
        """`POST /seq`"""
        return self._items(operations.SEQ_ECHO, {}, body)

    def events_get(self) -> Items[models.Item]:
        """`GET /events`"""
        return self._items(operations.EVENTS_GET, {})

    def events_old(self) -> Items[models.Item]:
        """`GET /events31`"""
        return self._items(operations.EVENTS_OLD, {})

    def kinds_get(self) -> Items[str | models.Item]:
        """`GET /kinds`"""
        return self._items(operations.KINDS_GET, {})

    def whole_get(self) -> Items[models.Item]:
        """`GET /whole`"""
        return self._items(operations.WHOLE_GET, {})

    def talk(self, body: models.TalkRequest) -> models.Item | Items[models.TalkEvent]:
        """`POST /talk`"""
        value: models.Item | Items[models.TalkEvent] = self._call(operations.TALK, {}, body)
        return value

    def either_add(self, body: models.Item | Iterable[models.Item]) -> None:
        """`POST /either`"""
        return self._call(operations.EITHER_ADD, {}, body)

    def mixed(self, body: models.MixedForm) -> None:
        """`POST /mixed`"""
        return self._call(operations.MIXED, {}, body)
