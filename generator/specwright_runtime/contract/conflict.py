"""A 409: what it is about is done to another thing, with another value, or with the thing's version."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.call import Call
from specwright_runtime.contract.document import Operation
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.naming import unused
from specwright_runtime.contract.taken import Place
from specwright_runtime.contract.wire import UnwritableError

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_VERSIONS = frozenset({"etag", "version", "revision", "rowVersion", "lockVersion", "lock_version"})
"""Properties by which an update says what it was made of."""


_TAKEN = re.compile(rb"\b(already|taken|unique|duplicate|exists)\b", re.IGNORECASE)


def is_conflict(exchange: Exchange) -> bool:
    """A 409, or a refusal of what was sent that says so in words."""
    response = exchange.response
    return response.status == 409 or (response.status in {400, 422} and bool(_TAKEN.search(response.body)))


class Conflicts:
    """What was done to the things of a run, and what can be done to one once only."""

    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self._spent: set[str] = set()
        self._behind: dict[str, tuple[Operation, ...]] = {}
        """By operation, what is done to a thing before it, as a check-in; nothing: none of them helps."""
        self.once: set[str] = set()
        """Operations that can be done to a thing once only, as `POST /permits/{id}/revoke`."""

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call that is no conflict, and its answer; as they were where there is none."""
        call, exchange = self._elsewhere(call, exchange)
        if exchange.response.status == 409:
            call, exchange = self._led_up(call, exchange)
        if is_conflict(exchange):
            call, exchange = self._another(call, exchange)
        return call, exchange

    def done(self, call: Call) -> None:
        """It was accepted."""
        if call.operation.method != "GET" and call.operation.path_parameters:
            self._spent.add(_on_path(call))

    def is_spent(self, call: Call) -> bool:
        """It cannot be done to a thing twice, or behind something else, and that was done."""
        return call.operation.id in self.once and _on_path(call) in self._spent

    def _another(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call with what is not taken yet; as it was where it is refused for another reason."""
        session = self._session
        current = self._versioned(call)
        if current is not None:
            found = session.send(session.write(current), call.operation.id)
            if not is_conflict(found):
                return current, found
        texts: dict[tuple[str, str], Any] = {
            ("query", p.name): unused(session.document.request, p.schema, call.values["query", p.name])
            for p in call.operation.parameters
            if call.operation.method == "POST" and ("query", p.name) in call.values
        }
        if texts:  # an id to make it by
            named = replace(call, values={**call.values, **texts})
            found = session.send(session.write(named), call.operation.id)
            if not is_conflict(found):
                return named, found
        with self._lock:
            places: tuple[Place, ...] | None = None
            for places, varied in session.taken.attempts(call):
                other = session.send(session.write(varied), call.operation.id)
                if not is_conflict(other):
                    if 200 <= other.response.status < 300:
                        session.taken.learn(call, places)
                    return varied, other
            if places is not None:
                session.taken.learn(call, None)
        return call, exchange

    def _versioned(self, call: Call) -> Call | None:
        """The call with the version in its body that the thing has now."""
        session = self._session
        getter = session.document.paths[call.operation.path].get("GET")
        if getter is None or not isinstance(call.body, dict) or not _VERSIONS & call.body.keys():
            return None
        path = {key: value for key, value in call.values.items() if key[0] == "path"}
        told = session.call(session.plain(getter, values=path)).response.json()
        if not isinstance(told, dict):
            return None
        now = {name: told[name] for name in _VERSIONS & call.body.keys() & told.keys()}
        return replace(call, body={**call.body, **now}) if now else None

    def _elsewhere(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call upon a thing that nothing was done to yet."""
        session = self._session
        operation = call.operation
        if _on_path(call) in self._spent and not session.resources.creates(operation):
            try:
                fresh = session.plain(operation, fresh=True)
            except NotTestedError:
                return call, exchange
            other = replace(call, values={**call.values, **fresh.values})
            found = session.send(session.write(other), operation.id)
            if not is_conflict(found):
                self.once.add(operation.id)
                return other, found
            if operation.path not in session.resources.by_path:
                return other, found
        return call, exchange

    def led_up(self, call: Call) -> Call:
        """The call, behind what is known to be done to its thing first."""
        return self._behind_them(self._behind.get(call.operation.id, ()), call, fresh=False) or call

    def comes_behind(self, operation: Operation) -> bool:
        """It is done to a thing behind another verb only."""
        return bool(self._behind.get(operation.id))

    def _led_up(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call of a verb behind another verb, where a thing that is new cannot have it done."""
        session, operation = self._session, call.operation
        around = session.resources.of(operation)
        if not around or operation.method == "GET" or operation.path == around[-1].item_path:
            return call, exchange
        if session.resources.creates(operation) or around[-1].creator is None:
            return call, exchange
        known = self._behind.get(operation.id)
        others = [(o,) for o in around[-1].children if o is not operation and self._is_verb(o)]
        with self._lock:
            for first in [known] if known is not None else others:
                for fresh in (False, True) if known is not None else (True,):
                    other = self._behind_them(first, call, fresh=fresh)
                    if other is None:
                        continue
                    found = session.send(session.write(other), operation.id)
                    if not is_conflict(found):
                        self._behind[operation.id] = first
                        self.once.add(operation.id)
                        return other, found
            self._behind.setdefault(operation.id, ())
        return call, exchange

    def _is_verb(self, operation: Operation) -> bool:
        made = self._session.resources.creates(operation)
        return operation.method in {"POST", "PUT"} and not made and not operation.is_manual

    def _behind_them(self, first: tuple[Operation, ...], call: Call, *, fresh: bool) -> Call | None:
        """The call, upon a thing that others were done to; `None`: they cannot be."""
        session = self._session
        if not first:
            return None
        try:
            if fresh:
                new = session.plain(call.operation, fresh=True).values
                call = replace(call, values={**call.values, **new})
            path = {key: value for key, value in call.values.items() if key[0] == "path"}
            for operation in first:
                done = session.send(session.write(session.plain(operation, values=path)), operation.id)
                if not 200 <= done.response.status < 300:
                    return None
        except (NotTestedError, BrokenError, UnwritableError):
            return None
        return call


def _on_path(call: Call) -> str:
    path = sorted((name, str(value)) for (place, name), value in call.values.items() if place == "path")
    return f"{path}"
