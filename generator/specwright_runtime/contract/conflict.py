"""A 409: what it is about is done to another thing, with another value, or with the thing's version."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.call import Call
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.naming import unused
from specwright_runtime.contract.taken import Place

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_VERSIONS = frozenset({"etag", "version", "revision", "rowVersion", "lockVersion", "lock_version"})
"""Properties by which an update says what it was made of."""


class Conflicts:
    """What was done to the things of a run, and what can be done to one once only."""

    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self._spent: set[str] = set()
        self.once: set[str] = set()
        """Operations that can be done to a thing once only, as `POST /permits/{id}/revoke`."""

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call that is no conflict, and its answer; as they were where there is none."""
        call, exchange = self._elsewhere(call, exchange)
        if exchange.response.status == 409:
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
            if found.response.status != 409:
                return current, found
        texts: dict[tuple[str, str], Any] = {
            ("query", p.name): unused(session.document.request, p.schema, call.values["query", p.name])
            for p in call.operation.parameters
            if call.operation.method == "POST" and ("query", p.name) in call.values
        }
        if texts:  # an id to make it by
            named = replace(call, values={**call.values, **texts})
            found = session.send(session.write(named), call.operation.id)
            if found.response.status != 409:
                return named, found
        with self._lock:
            places: tuple[Place, ...] | None = None
            for places, varied in session.taken.attempts(call):
                other = session.send(session.write(varied), call.operation.id)
                if other.response.status != 409:
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
            if found.response.status != 409:
                self.once.add(operation.id)
                return other, found
        return call, exchange


def _on_path(call: Call) -> str:
    path = sorted((name, str(value)) for (place, name), value in call.values.items() if place == "path")
    return f"{path}"
