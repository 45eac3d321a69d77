"""A call without the body that it needs, or with one of another media type, is refused."""

from __future__ import annotations

from dataclasses import replace

from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.promise import Keep, base, must_be_refused, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.operation import ABSENT


def none(operation: Operation, place: str) -> Keep:
    def keep(session: Session) -> None:
        call = replace(base(session, operation, spare=True), content=None, body=ABSENT)
        exchange = session.call(renewed(session, call))
        if exchange.response.status < 300 and takes_nothing(session, operation):
            raise NotTestedError(f"{operation.id}: no body is read as an object without properties")
        also = frozenset({400, 411, 415})
        must_be_refused(session, operation, exchange, "a call without its required body", place, also)

    return keep


def takes_nothing(session: Session, operation: Operation) -> bool:
    """It takes an object without properties, as the document says: many servers read no body, or one that is
    no JSON, as such.
    """
    call = base(session, operation, spare=True)
    if call.content is None or not call.content.is_json:
        return False
    view, schema = session.document.request, call.content.schema or True
    if "object" not in view.types(schema) or not view.valid(schema, {}):
        return False
    return session.call(replace(call, body={}), as_is=True).response.status < 300


def media_type(operation: Operation, place: str, other: str = "text/plain") -> Keep:
    def keep(session: Session) -> None:
        call = base(session, operation, spare=True)
        if call.content is None:
            raise NotTestedError(f"{operation.id}: the plain call has no body")
        if not session.write(call).body:
            call = replace(call, body=session.body(call.content))
        if not session.write(call).body:
            raise NotTestedError(f"{operation.id}: the plain call has an empty body")
        exchange = session.call(renewed(session, replace(call, media_type=other)))
        if exchange.response.status < 300 and takes_nothing(session, operation):
            changed = replace(unlike(session, call, envelope.sent(call.body)), media_type=other)
            exchange = session.call(renewed(session, changed))
            said, told = envelope.sent(changed.body), envelope.told(exchange)
            if isinstance(told, dict) and not any(told.get(name) == said[name] for name in said):
                raise NotTestedError(f"{operation.id}: a body as {other} is not read")
        must_be_refused(session, operation, exchange, f"a body as {other}", place, frozenset({415}))

    return keep
