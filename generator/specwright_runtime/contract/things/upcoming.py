"""Moments and days that have to be to come, as the words of an operation or of its refusal say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.prose import beginning
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.values.described import SOON, to_come

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


def upcoming(session: Session, call: Call, refused: bytes = b"", /) -> Any:
    """The body whose times are all moved by the same days, so that none is past."""
    said = f"{call.operation.said_and_refused} {beginning(refused)}"
    return _ahead(session, call) if to_come(said) else call.body


def outdated(session: Session, call: Call, _: bytes = b"", /) -> Any:
    """The same, of an example that was written years ago, where nothing says so."""
    return _ahead(session, call)


def _ahead(session: Session, call: Call) -> Any:
    schema = (call.content and call.content.schema) or True
    times = list(_times(session, schema, call.body))
    today = datetime.now(UTC).date()
    if not times or min(times) > today:
        return call.body
    return _moved(session, schema, call.body, today + SOON - min(times))


def _times(session: Session, schema: Schema, value: Any) -> Iterator[date]:
    for inner, own in _inner(session, schema, value):
        yield from _times(session, own, inner)
    known = _read(session, schema, value)
    if known is not None:
        yield known.date() if isinstance(known, datetime) else known


def _inner(session: Session, schema: Schema, value: Any) -> Iterator[tuple[Any, Schema]]:
    flat = session.document.request.fitting(schema, value) if isinstance(value, dict | list) else {}
    own = flat.get("properties") or {}
    match value:
        case dict():
            yield from ((inner, own.get(name, True)) for name, inner in value.items())
        case list():
            yield from ((inner, flat.get("items", True)) for inner in value)


def _read(session: Session, schema: Schema, value: Any) -> date | None:
    kind = session.document.request.flat(schema).get("format")
    try:
        if kind == "date" and isinstance(value, str):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value) if kind == "date-time" and isinstance(value, str) else None
    except ValueError:
        return None


def _moved(session: Session, schema: Schema, value: Any, days: timedelta) -> Any:
    if isinstance(value, dict):
        inner = zip(value, _inner(session, schema, value), strict=True)
        return {name: _moved(session, own, one, days) for name, (one, own) in inner}
    if isinstance(value, list):
        return [_moved(session, own, one, days) for one, own in _inner(session, schema, value)]
    known = _read(session, schema, value)
    if known is None:
        return value
    written = (known + days).isoformat()
    return written.replace("+00:00", "Z") if "Z" in value else written
