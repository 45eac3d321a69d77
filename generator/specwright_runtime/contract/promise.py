"""A promise of the document that can be put to the test: which operation, which check, which place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, is_nonce
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Response
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.precondition import OF_A_VALUE, OF_STATE, lacking
from specwright_runtime.contract.values.spans import is_open

Keep: TypeAlias = Callable[[Session], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """`keep` raises `BrokenError` or `NotTestedError`; `alone` ones must not run beside others; `drawn` ones
    are of values made at random.
    """

    operation: str
    check: str
    place: str
    keep: Keep
    alone: bool = False
    drawn: bool = False

    @property
    def id(self) -> str:
        return f"{self.operation}-{self.check}-{self.place}"


_ENDS = re.compile("delete|remove|drop|destroy|close|cancel", re.IGNORECASE)
"""Verbs of calls that what they name in their body does not outlive."""


def base(session: Session, operation: Operation, *, spare: bool = False) -> Call:
    """A call that succeeds, upon something that may be removed by it; `spare`: what is made of it is to be
    refused, and removes nothing.
    """
    call = session.happy(operation)
    last = f"{operation.id} {operation.path.rsplit('/', 1)[-1]}"
    if operation.method == "POST" and _ENDS.search(last) and isinstance(call.body, dict):
        return session.settled(replace(call, body=session.plain(operation).body))
    spent = session.conflicts.is_spent(call)
    if spent and (free := session.conflicts.unspent(call, spare=spare)) is not None:
        return free
    around = session.resources.of(operation)
    gone = bool(around) and operation.method != "GET" and session.resources.binned(around[-1]) is not None
    if operation.method == "DELETE" or gone or spent:
        fresh = session.plain(operation, fresh=True)
        return replace(call, values={**call.values, **fresh.values})
    return call


def renewed(session: Session, call: Call) -> Call:
    """Keys that must differ from call to call do."""
    for parameter in call.operation.parameters:
        if is_nonce(parameter) and (parameter.place, parameter.name) in call.values:
            call = call.with_value(parameter, session.nonce(parameter))
    return call


def _is_sign_in(session: Session, call: Call, status: int) -> bool:
    """It was refused, as documented or as OAuth 2 does, to somebody who shows who they are in the body."""
    operation, content = call.operation, call.content
    if status in {400, 401} and session.document.gives_tokens(operation):
        return True  # RFC 6749, 5.2
    if status not in {401, 403} or not operation.documents(status) or content is None:
        return False
    view = session.document.request
    words = view.properties(content.schema or True).items()
    secret = any(view.flat(inner).get("format") == "password" or name == "password" for name, inner in words)
    return secret or (status == 401 and not operation.security)


def _is_for_some(session: Session, operation: Operation) -> bool:
    """A delete of those only that are so, by a property of theirs: "Only archived flags can be deleted"."""
    owner = next(reversed(session.resources.of(operation)), None)
    if owner is None or operation is not owner.deleter or owner.retriever is None:
        return False
    view = session.document.response
    shown = (c.schema for r in owner.retriever.successes for c in r.contents if c.schema is not None)
    flags = [n for schema in shown for n, s in view.properties(schema).items() if "boolean" in view.types(s)]
    said = operation.said_and_refused
    return any(re.search(rf"\b(only|not) {re.escape(name)}\b", said, re.IGNORECASE) for name in flags)


def _is_open(session: Session, call: Call) -> bool:
    """A span that it is sent may end before it starts."""
    body, content, view = envelope.said(call), call.content, session.document.request
    if content is None or not isinstance(body, dict):
        return False
    return is_open(view, envelope.properties(view, content.schema or True), body)


def must_succeed(
    session: Session, call: Call, what: str, *, unless: frozenset[int] | None = None
) -> Exchange:
    """The success status itself, and a response as documented.

    `unless` are statuses of documented refusals that leave the promise open: all that may be for a state or
    for a value (`None`; of what is only read, for a state), which other promises are about, those `OF_STATE`,
    or none, where the document says that just this call is taken.

    Raises:
        BrokenError: it was refused, or the response breaks the document.
        NotTestedError: it was refused for what may not be known here.
    """
    operation = call.operation
    exchange = session.call(call)
    status = exchange.response.status
    documented = {r.status for r in operation.successes}
    if _is_sign_in(session, call, status):
        raise NotTestedError(f"{operation.id} is for those who have a password of their own")
    if status == 409 and _is_for_some(session, operation):
        raise NotTestedError(f"{operation.id} is only for what was changed first")
    if status in {400, 404, 409, 422} and session.lacks(call):
        raise NotTestedError(f"{operation.id} names something, and nothing says which")
    refused = status in {400, 415, 422} and operation.documents(status)
    if (refused or status == 409) and _is_open(session, call):
        raise NotTestedError(f"{operation.id} takes no span that ends before it starts")
    if status in {400, 409, 422} and session.fixed.is_another_kind(call):
        raise NotTestedError(f"{operation.id}: the thing is of another kind")
    if unless is None:
        unless = OF_STATE if operation.method == "GET" else OF_STATE | OF_A_VALUE
    if unless and (why := lacking(session, call, status, unless)) is not None:
        session.judge(operation, exchange, tolerated=frozenset({status}))
        raise NotTestedError(f"{operation.id}: {why}")
    if session.conflicts.is_full(call, exchange):
        raise NotTestedError(f"{operation.id}: there is no free place left")
    guessed = wire.guessed_file(call.content, call.body) if refused and call.content is not None else None
    if guessed is not None and guessed not in session.files_taken:
        raise NotTestedError(f"{operation.id} takes no bytes for {guessed} but real ones: add an example")
    promised = operation.response(status)
    if status in {403, 404, 409} and promised is not None and _is_answer(session, operation, promised):
        session.judge(operation, exchange)
        raise NotTestedError(f"{operation.id}: {status} is an answer, too, and means that it is not so")
    # `default` is for errors where successes are named, and tells more than nothing.
    empty = status == 204 and promised is not None and bool(promised.contents)
    if (documented and (empty or not 200 <= status < 300)) or status >= 400:
        known = ", ".join(sorted(documented)) or "success"
        raise session.broken(f"{what}: expected {known}, got {status}", fragment(operation.pointer), exchange)
    if documented and promised is not None and promised.status.lower() == "default":
        known = ", ".join(sorted(documented))
        message = f"{what}: expected {known}, got {status}, which is documented as `default` only"
        raise session.broken(message, fragment(f"{operation.pointer}/responses"), exchange)
    session.judge(operation, exchange)
    return exchange


def _is_answer(session: Session, operation: Operation, refused: Response) -> bool:
    """What it is refused with is documented as its success is, with a flag: `{"allowed": false}`."""
    view = session.document.response
    told = [c.schema for r in operation.successes for c in r.contents if c.is_json and c.schema]
    flat = view.flat(next((c.schema for c in refused.contents if c.is_json and c.schema in told), True))
    own, needed = flat.get("properties") or {}, flat.get("required", ())
    return any(view.types(own[name]) == ("boolean",) for name in needed if name in own)


def must_be_refused(
    session: Session,
    operation: Operation,
    exchange: Exchange,
    what: str,
    place: str,
    also: frozenset[int] = frozenset(),
) -> None:
    """
    Raises:
        BrokenError: it was accepted, crashed the server, or was refused in a way that is not documented.
    """
    status = exchange.response.status
    allowed = operation.refusals
    wanted = "a 4xx" if allowed is None else " or ".join(str(s) for s in sorted(allowed | also))
    if not (400 <= status < 500 if allowed is None else status in allowed or status in also):
        raise session.broken(f"{what} must be refused with {wanted}, got {status}", place, exchange)
    tolerated = also if allowed is not None else frozenset(range(400, 500))
    session.judge(operation, exchange, tolerated=tolerated)
