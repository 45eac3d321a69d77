"""An operation that makes nothing and tells what it was sent, under the same names, tells all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent, is_condition, is_nonce
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.operation import ABSENT


def must_tell(session: Session, call: Call, exchange: Exchange) -> None:
    """
    Raises:
        BrokenError: it tells something else than was sent, or another value than the default of what was not.
    """
    if not _tells(session, call.operation):
        return
    for name, sent, default, told in _pairs(session, as_sent(call, exchange), exchange):
        wanted = default if sent is ABSENT else sent
        if not _is_told(wanted, told, default=sent is ABSENT):
            how = "was not sent, its default is" if sent is ABSENT else "was sent as"
            shown = "not told" if told is ABSENT else f"told as {told!r}"
            message = f"{name} {how} {wanted!r}, and is {shown}"
            raise session.broken(message, fragment(call.operation.pointer), exchange)


def _is_told(wanted: Any, told: Any, *, default: bool) -> bool:
    if told is ABSENT:
        return default or wanted in (None, "", [], {})
    return (default and wanted is None) or same(wanted, told)


def _tells(session: Session, operation: Operation) -> bool:
    """It was seen to: of what it has in common with its answer most is told as it was sent."""
    known = session.understood.get(operation.id)
    if known is None:
        known = session.understood[operation.id] = _is_seen(session, operation)
    return known


def _is_seen(session: Session, operation: Operation) -> bool:
    names = _shared(session, operation)
    if not names or session.writes(operation) or operation.documents(201):
        return False
    try:
        call = session.plain(operation)
        for parameter in operation.parameters:
            if parameter.place != "path" and not is_nonce(parameter) and not is_condition(parameter):
                call = call.with_value(parameter, session.parameter_value(parameter))
        exchange = session.call(call)
    except (NotTestedError, BrokenError, UnwritableError):
        return False
    sent = [pair for pair in _pairs(session, as_sent(call, exchange), exchange) if pair[1] is not ABSENT]
    told = [name for name, value, _, shown in sent if shown is not ABSENT and same(value, shown)]
    return exchange.response.status < 300 and 2 * len(told) > len(sent)


def _shared(session: Session, operation: Operation) -> list[str]:
    """Names of what its answer has, where at least half of them are of what it is sent."""
    told = _told(session, operation, None)
    own = {_bare(name) for name, _, _ in _inputs(session, Call(operation=operation, values={}))}
    if operation.bodies:
        schemas = [c.schema or True for c in operation.bodies]
        shown = next((told_schema(operation, int(r.status)) for r in operation.successes), None)
        if shown is not None and shown in schemas:
            return ["all of it"]
        for schema in schemas:
            own |= {_bare(name) for name in session.document.request.properties(schema)}
    shared = [name for name in told if _bare(name) in own]
    return shared if 2 * len(shared) >= len(told) else []


def _told(session: Session, operation: Operation, body: Any) -> dict[str, Schema]:
    status = next((int(r.status) for r in operation.successes if r.status.isdigit()), 200)
    schema, view = told_schema(operation, status), session.document.response
    if schema is None:
        return {}
    flat = view.flat(schema) if body is None else view.fitting(schema, body)
    return dict(flat.get("properties") or {})


def _inputs(session: Session, call: Call) -> Iterator[tuple[str, Schema, Any]]:
    """What it takes and what of it is sent, `ABSENT` for what is not."""
    for parameter in call.operation.parameters:
        if not is_nonce(parameter) and not is_condition(parameter):
            value = call.values.get((parameter.place, parameter.name), ABSENT)
            yield parameter.name, parameter.schema, value
    if call.content is not None and isinstance(call.body, dict):
        flat = session.document.request.fitting(call.content.schema or True, call.body)
        for name, schema in (flat.get("properties") or {}).items():
            sent = call.body.get(name, ABSENT)
            travels = not (call.content.is_form and sent in ([], {}))
            if travels and session.document.request.flat(schema).get("format") != "binary":
                yield name, schema, sent


def _pairs(session: Session, call: Call, exchange: Exchange) -> Iterator[tuple[str, Any, Any, Any]]:
    """By name what was sent, its default and what is told, where both sides are of one type."""
    body = exchange.response.json()
    if not isinstance(body, dict):
        return
    own = _told(session, call.operation, body)
    alike = {_bare(name): (name, schema) for name, schema in own.items()}
    request, response = session.document.request, session.document.response
    for name, schema, sent in _inputs(session, call):
        other, shown = (name, own[name]) if name in own else alike.get(_bare(name), ("", None))
        if shown is None or set(request.types(schema)) - {"null"} != set(response.types(shown)) - {"null"}:
            continue
        flat = request.flat(schema)
        if flat.get("writeOnly") is True or flat.get("readOnly") is True:
            continue
        default = flat.get("default")
        if sent is not ABSENT or default is not None:
            yield name, sent, default, body.get(other, ABSENT)


def _bare(name: str) -> str:
    """Without punctuation, case and the `X-` of headers."""
    return plain(name.lower().removeprefix("x-"))
