"""An idempotency key makes one thing: for the same call once more, and for no other call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import as_sent, is_nonce
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.resource import Resource

_REFUSALS = frozenset({400, 409, 422})
_OTHER = re.compile(
    r"\b(another|different|other|changed) (request )?(bod(y|ies)|requests?|payloads?|parameters|contents?)\b",
    re.IGNORECASE,
)
"""How documents say that a key is not taken for a call that is not the same."""
_SAME = re.compile(
    r"\b(returns?|answer(s|ed)|gets?|repl(y|ies)|receives?)\b[^.;]*\b(same|first|original|earlier|already|stored)\b"
    r"|\breturns? the \w+ (that|which) (was|were)\b",
    re.IGNORECASE,
)
"""How they say that the same call is answered once more as it was."""
_SENTENCE = re.compile(r"(?<=[.;])\s")
_CLAUSE = re.compile(r"[.;:]\s")
_REFUSED = re.compile(
    r"\b(conflict|refus|reject|error|fail|409|422|not (allowed|accepted|taken))", re.IGNORECASE
)


def of(operation: Operation, resource: Resource) -> Iterator[tuple[str, Keep]]:
    nonce = next((p for p in operation.parameters if is_nonce(p)), None)
    if nonce is None or resource.named:
        return
    said = f"{operation.extra.get('description') or ''} {nonce.description}"
    told = any(_SAME.search(one) and not _REFUSED.search(one) for one in _CLAUSE.split(said))
    yield f"one {nonce.name}, one thing", _once(resource, nonce, told=told)
    refused = [r.description for r in operation.responses if r.status in map(str, _REFUSALS)]
    refused += [one for one in _SENTENCE.split(said) if _REFUSED.search(one)]
    if any(_OTHER.search(one) for one in refused):
        yield f"one {nonce.name}, one body", _one_body(resource, nonce)


def _once(resource: Resource, nonce: Parameter, *, told: bool) -> Keep:
    """The same call with the same idempotency key makes nothing new; it is `told` what was made."""

    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        key = session.nonce(nonce)
        call = made.call.with_value(nonce, key)
        first = must_succeed(session, call, "a call with a key of its own")
        one, call = session.things.made(resource, call, first), as_sent(call, first)
        exchange = session.call(call, as_is=True)
        if exchange.response.status in {409, 422, 425}:
            if told:
                message = (
                    f"the same call once more must be answered as before, got {exchange.response.status}"
                )
                raise session.broken(message, fragment(nonce.pointer), exchange)
            return
        session.judge(call.operation, exchange)
        if not 200 <= exchange.response.status < 300:
            message = f"the same call once more: expected success, got {exchange.response.status}"
            raise session.broken(message, fragment(nonce.pointer), exchange)
        two = session.things.made(resource, call, exchange)
        if one is not None and two is not None and one.id != two.id:
            message = f"one {nonce.name} made two things: {one.id!r} and {two.id!r}"
            raise session.broken(message, fragment(nonce.pointer), exchange)

    return keep


def _one_body(resource: Resource, nonce: Parameter) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        call = made.call.with_value(nonce, session.nonce(nonce))
        other = unlike(session, call, call.body if isinstance(call.body, dict) else {})
        if other.body == call.body:
            raise NotTestedError(f"{call.operation.id} is sent nothing that could differ")
        must_succeed(session, call, "a call with a key of its own")
        exchange = session.call(other, as_is=True)
        if exchange.response.status not in _REFUSALS:
            message = (
                f"another body with the same {nonce.name} must be refused, got {exchange.response.status}"
            )
            raise session.broken(message, fragment(nonce.pointer), exchange)
        session.judge(call.operation, exchange)

    return keep
