"""Bodies that are right by their schema and refused for what they say: learnt from a refusal, and amended."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.prose import beginning, names

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_TRIES = 3
_ROUNDS = 2
"""Times that one amendment is made: a server may name what it lacks one after the other."""


class Amendment(Protocol):
    def __call__(self, session: Session, call: Call, refused: bytes = b"", /) -> Any:
        """The body that a server may take instead; `refused`: what it answered to the one of the call."""


def other_member(session: Session, call: Call, refused: bytes = b"", /) -> Any:
    """Another member of the enum that a body is: a mark on a board may not be the one that is none."""
    schema = (call.content and call.content.schema) or True
    members = session.document.request.flat(schema).get("enum") or ()
    others = [one for one in members if one != call.body and one is not None]
    return others[-1] if others and not isinstance(call.body, dict | list) else call.body


class Apart:
    """By operation, the properties that need not be sent, and that a refusal names beside others."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {}

    def __call__(self, session: Session, call: Call, refused: bytes = b"", /) -> Any:
        """The body without the last of several such properties."""
        content, body = call.content, call.body
        if content is None or not isinstance(body, dict):
            return body
        known = self._known.setdefault(call.operation.id, set())
        needed = session.document.request.fitting(content.schema or True, body).get("required", ())
        said = beginning(refused)
        named = [name for name in body if name not in needed and names(said, name)]
        known |= {named[-1]} if len(named) > 1 else set()
        return {name: value for name, value in body.items() if name not in known} if known else body


_MUCH = re.compile(r"\bnot enough\b|\binsufficient\b", re.IGNORECASE)


def other_way(session: Session, call: Call, refused: bytes = b"", /) -> Any:
    """Another member of the enum in a body, where the document says that there may not be enough: what takes
    out of something comes behind what puts into it.
    """
    body, schema = call.body, (call.content and call.content.schema) or True
    if not isinstance(body, dict) or not _MUCH.search(call.operation.said_and_refused):
        return body
    view, own = session.document.request, session.document.request.properties(schema)
    for name, value in body.items():
        members = view.flat(own.get(name, True)).get("enum") or ()
        others = [one for one in members if one not in (value, None)]
        if value in members[:1] and others:
            return {**body, name: others[0]}
    return body


class Amended:
    """By operation, the first few amendments that its bodies are known to need."""

    def __init__(self, session: Session, lock: threading.RLock, amendments: tuple[Amendment, ...]) -> None:
        self._session = session
        self._lock = lock
        self._amendments = amendments
        self._known: dict[str, tuple[Amendment, ...]] = {}
        self._failed: dict[str, int] = {}

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        known, content = call.operation.id, call.content
        if exchange.response.status not in {400, 404, 409, 422} or content is None or call.raw is not None:
            return False
        if self._failed.get(known, 0) >= _TRIES:
            return False
        return self._session.document.request.valid(content.schema or True, call.body)

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call that is accepted, with as few amendments as it takes; as it was where they do not help."""
        session, known, other, tried = self._session, call.operation.id, call, False
        found = exchange
        with self._lock:
            for count, amendment in enumerate(self._amendments, 1):
                for _ in range(_ROUNDS):
                    amended = self._with(other, amendment, found.response.body or b" ")
                    if amended is other:
                        break
                    other, tried = session.taken.fresh(session.settled(amended)), True
                    found = session.send(session.write(other), known)
                    if session.conflicts.is_met(other, found):  # that was not its only fault
                        other, found = session.conflicts.settled(other, found)
                    if session.worn.is_needed(other, found):  # what it names by now may have ended
                        other, found = session.worn.settled(other, found)
                    if 200 <= found.response.status < 300:
                        self._known[known] = self._amendments[: max(count, len(self._known.get(known, ())))]
                        return other, found
            self._failed[known] = self._failed.get(known, 0) + tried
        return call, exchange

    def kept(self, call: Call) -> Call:
        """The call, amended as is known to be needed."""
        for amendment in self._known.get(call.operation.id, ()):
            call = self._with(call, amendment)
        return call

    def _with(self, call: Call, amendment: Amendment, refused: bytes = b"") -> Call:
        body = amendment(self._session, call, refused) if call.content is not None else call.body
        schema = (call.content and call.content.schema) or True
        valid = self._session.document.request.valid
        # What is sent to be refused stays wrong.
        changed = body != call.body and valid(schema, body) is valid(schema, call.body)
        return replace(call, body=body) if changed else call
