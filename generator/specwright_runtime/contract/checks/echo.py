"""What was sent is told: in the answer, later, nested, too."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.schema import Schema, View, fragment
from specwright_runtime.contract.session import Call, Session

_WORDS = frozenset(
    {
        *("status", "state", "progress", "phase", "position", "attempt", "attempts", "version", "revision"),
        *("time", "timestamp", "date", "at", "expire", "expires", "expired", "expiry", "eta", "age"),
        *("duration", "elapsed", "latency", "count", "total", "usage", "updated", "modified", "etag"),
        *("link", "links", "url", "uri", "href", "self", "token", "secret", "password"),
    }
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def moving(name: str) -> bool:
    """Properties that may differ from one look to the next, or that are hidden on purpose."""
    return any(word.lower() in _WORDS for word in _WORD.findall(name))


def same_as_sent(session: Session, call: Call, exchange: Exchange) -> None:
    """Properties that the response has in common with the request have the value that was sent.

    Raises:
        BrokenError: one has another.
    """
    operation = session.document.by_id[exchange.operation or ""]
    answered = exchange.response.json()
    schema = told_schema(operation, exchange.response.status)
    if not isinstance(call.body, dict) or not isinstance(answered, dict) or schema is None:
        return
    view = session.document.response
    documented = view.flat(schema).get("properties") or {}
    is_form = call.content is not None and call.content.is_form
    for name, sent in call.body.items():
        if moving(name) or documented.get(name) in (None, False):
            continue
        if is_form and (isinstance(sent, dict) or _is_file(view, documented[name])):
            continue
        if not same(sent, answered.get(name), view, documented[name]):
            raise session.broken(
                f"{name} was sent as {sent!r} and is told as {answered.get(name)!r}",
                fragment(operation.pointer),
                exchange,
            )


def told_schema(operation: Operation, status: int) -> Schema | None:
    """The schema of the JSON that is answered with a status."""
    response = operation.response(status)
    if response is None:
        return None
    return next((c.schema for c in response.contents if c.is_json and c.schema is not None), None)


def _is_file(view: View, schema: Schema) -> bool:
    return view.flat(schema).get("format") == "binary"


def same(sent: Any, told: Any, view: View | None = None, schema: Schema = True) -> bool:
    """As sent; more properties, a masked text, a part of a compound name (`provider/model`) pass.

    `schema` is that of the answer: what it documents and `sent` has, `told` has, too.
    """
    flat = view.flat(schema) if view is not None else {}
    if isinstance(sent, bool) or isinstance(told, bool):
        return sent is told
    if isinstance(sent, int | float) and isinstance(told, int | float):
        return abs(sent - told) <= 1e-9 * max(abs(sent), abs(told), 1)
    if isinstance(sent, dict) and isinstance(told, dict):
        documented = flat.get("properties") or {}
        return all(
            moving(name)
            or (
                same(value, told[name], view, documented.get(name, True))
                if name in told
                else documented.get(name) in (None, False) or value is None
            )
            for name, value in sent.items()
        )
    if isinstance(sent, list) and isinstance(told, list):
        items = flat.get("items", True)
        return len(sent) == len(told) and all(
            same(a, b, view, items) for a, b in zip(sent, told, strict=True)
        )
    if isinstance(sent, str) and isinstance(told, str):
        if "**" in told or "••" in told or sent == told or same_time(sent, told):
            return True
        return told in re.split(r"[/:]", sent) or told == sent.partition("/")[2]
    return bool(sent == told)


def same_time(sent: str, told: str) -> bool:
    """One moment in two spellings."""
    if not (sent[:2].isdigit() and told[:2].isdigit() and "T" in sent and "T" in told):
        return False
    try:
        return datetime.fromisoformat(sent) == datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return False
