"""Things that others refer to and that something has to be done to first: only what is active is ordered."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things.filling import Filling
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.state import Made

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_UNREADY = re.compile(r"\b(not|isn't|aren't|must be|only)\b", re.IGNORECASE)
_TRIED = 4
"""Verbs that are tried upon what is referred to."""


class Prepared:
    """What is done to the things that bodies name, by the path of these."""

    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self._first: dict[str, Operation] = {}
        self._done: set[tuple[str, str]] = set()
        self._tried: set[str] = set()
        self.filling = Filling(session)

    def role(self, resource: Resource) -> str:
        """Under which one is kept that nothing else is done to."""
        return "prepared" if resource.item_path in self._first else ""

    def lead_up(self, made: Made) -> None:
        """Does to it, once, what is known to be needed."""
        verb, key = self._first.get(made.resource.item_path), (made.resource.item_path, str(made.id))
        if verb is not None and key not in self._done:
            self._done.add(key)
            self._session.call(self._session.plain(verb, values=made.values))

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """What is right by its schema is refused, and the document says that something is not so."""
        if self.filling.is_needed(call, exchange):
            return True
        operation, status = call.operation, exchange.response.status
        if status not in {400, 409, 422} or operation.method == "GET" or operation.id in self._tried:
            return False  # how it is asked for is known by now, or nothing helps
        refused = operation.response(status)
        if refused is None or call.content is None or call.raw is not None:
            return False
        valid = self._session.document.request.valid(call.content.schema or True, call.body)
        said = f"{refused.description} {operation.extra.get('description') or ''}"
        return valid and _UNREADY.search(said) is not None and any(self._named(call.body))

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call with a thing to which a verb was applied; as it was where none helps."""
        session = self._session
        with self._lock:
            if self.filling.is_needed(call, exchange):
                call, exchange = self.filling.settled(call, exchange, list(self._named(call.body)))
                if exchange.response.status < 300:
                    return call, exchange
            self._tried.add(call.operation.id)
            for name, resource in list(self._named(call.body)):
                for verb in list(self._verbs(resource))[:_TRIED]:
                    try:
                        made = session.things.make(resource, fresh=True)
                        session.call(session.plain(verb, values=made.values))
                        other = replace(call, body=with_name(call.body, name, made.id))
                        found = session.send(session.write(other), call.operation.id)
                    except (NotTestedError, BrokenError, UnwritableError):
                        continue
                    if 200 <= found.response.status < 300:
                        self._first[resource.item_path] = verb
                        self._done.add((resource.item_path, str(made.id)))
                        return other, found
        return call, exchange

    def _named(self, body: Any) -> Iterator[tuple[str, Resource]]:
        """The properties that name what this run made, within others, too, and what kind that is."""
        for name, value in body.items() if isinstance(body, dict) else ():
            source = self._session.foreign.source(name)
            resource = source.resource if source is not None else None
            if resource is not None and str(value) in self._session.things.known(resource):
                yield name, resource
            yield from self._named(value)
        for item in body if isinstance(body, list) else ():
            yield from self._named(item)

    def _verbs(self, resource: Resource) -> Iterator[Operation]:
        for operation in resource.children:
            alone = operation.method in {"POST", "PUT"} and not operation.body_required
            if alone and not operation.is_manual and self._session.resources.acts(operation):
                yield operation


def with_name(body: Any, name: str, value: Any) -> Any:
    """The body with another value under this name, wherever that is."""
    if isinstance(body, dict):
        return {key: value if key == name else with_name(inner, name, value) for key, inner in body.items()}
    return [with_name(item, name, value) for item in body] if isinstance(body, list) else body
