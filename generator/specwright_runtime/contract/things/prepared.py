"""Things that others refer to and that something has to be done to first: only what is active is ordered, and
only a cart that has something in it.
"""

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
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_UNREADY = re.compile(r"\b(not|isn't|aren't|must be|only|empty)\b", re.IGNORECASE)
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
        self._using: dict[str, tuple[str, Resource, Operation]] = {}
        """By operation that uses up what it names, as an order its cart: its name, and what fills it."""
        self.filling = Filling(session)

    def role(self, resource: Resource) -> str:
        """Under which one is kept that nothing else is done to."""
        return "prepared" if resource.item_path in self._first else ""

    def lead_up(self, made: Made) -> None:
        """Does to it, once, what is known to be needed."""
        verb, key = self._first.get(made.resource.item_path), (made.resource.item_path, str(made.id))
        if verb is not None and key not in self._done:
            self._done.add(key)
            self._session.call(self._done_to(made, verb))

    def ready(self, call: Call) -> Call:
        """The call that names a thing with something in it, where the last one was used up."""
        known = self._using.get(call.operation.id)
        if known is None or call.raw is not None or call.content is None:
            return call
        name, resource, verb = known
        if not self._session.document.request.valid(call.content.schema or True, call.body):
            return call
        if name not in (word for word, _ in self.names(call)):
            return call
        with self._lock:
            made = self._filled(verb, resource, anew=False) or self._filled(verb, resource, anew=True)
        return call if made is None else replace(call, body=with_name(call.body, name, made.id))

    def is_needed(self, call: Call, exchange: Exchange) -> bool:
        """What is right by its schema is refused, and the document says that something is not so."""
        if self.filling.is_needed(call, exchange):
            return True
        operation, status = call.operation, exchange.response.status
        used = operation.id in self._using
        if status not in ({400, 404, 409, 422} if used else {400, 409, 422}) or operation.method == "GET":
            return False
        known = any(resource.item_path in self._first for _, resource in self.names(call))
        if operation.id in self._tried and not used and not (known and status == 409):
            return False  # how it is asked for is known by now, or nothing helps
        refused = operation.response(status)
        if refused is None or call.content is None or call.raw is not None:
            return False
        valid = self._session.document.request.valid(call.content.schema or True, call.body)
        said = f"{refused.description} {operation.extra.get('description') or ''}"
        return valid and (used or _UNREADY.search(said) is not None) and bool(self.names(call))

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call with a thing to which a verb was applied; as it was where none helps."""
        with self._lock:
            if self.filling.is_needed(call, exchange):
                call, exchange = self.filling.settled(call, exchange, self.names(call))
                if exchange.response.status < 300:
                    return call, exchange
            self._tried.add(call.operation.id)
            for name, resource in self.names(call):
                known = self._first.get(resource.item_path)
                verbs = [(known, True)] if known else list(self._verbs(resource))[:_TRIED]
                for verb, fills in verbs:
                    for anew in (False, True)[: 1 + fills]:
                        found = self._behind(verb, resource, call, name, anew=anew)
                        if found is not None:
                            if fills:
                                self._using[call.operation.id] = (name, resource, verb)
                            else:
                                self._first[resource.item_path] = verb
                                self._done.add((resource.item_path, str(found[1])))
                            return found[0]
        return call, exchange

    def _behind(
        self, verb: Operation, resource: Resource, call: Call, name: str, *, anew: bool
    ) -> tuple[tuple[Call, Exchange], Any] | None:
        """The call that names a new thing behind a verb, which works with others `anew`, and its id."""
        session = self._session
        try:
            made = self._filled(verb, resource, anew=anew)
            if made is None:
                return None
            other = replace(call, body=with_name(call.body, name, made.id))
            found = session.send(session.write(other), call.operation.id)
        except (BrokenError, UnwritableError):
            return None
        return ((other, found), made.id) if 200 <= found.response.status < 300 else None

    def _filled(self, verb: Operation, resource: Resource, *, anew: bool) -> Made | None:
        """A new thing behind the verb; `None`: it cannot be had."""
        session = self._session
        if anew:  # what the shared ones have is used up
            for content in verb.bodies[:1]:
                for word in session.document.request.properties(content.schema or True):
                    source = session.foreign.source(word) or session.foreign.keyed(word, verb.path)
                    if source is not None and source.resource is not None:
                        session.things.outlive(source.resource)
        try:
            made = session.things.make(resource, fresh=True)
            done = session.call(self._done_to(made, verb))
        except (NotTestedError, BrokenError, UnwritableError):
            return None
        if not 200 <= done.response.status < 300:
            return None
        # Where something else had to be done first, it was done to another one.
        return replace(made, values={key: done.values.get(key, value) for key, value in made.values.items()})

    def _done_to(self, made: Made, verb: Operation) -> Call:
        """The verb, behind what is known to come first; where it asks for nothing, it is sent nothing."""
        call = self._session.plain(verb, values=made.values, full=verb.body_required)
        return self._session.conflicts.led_up(call)

    def names(self, call: Call) -> list[tuple[str, Resource]]:
        """The properties by which a call names what this run made, and what kinds that is."""
        return list(self._named(call.body, kind_of(call.operation.path)))

    def _named(self, body: Any, kind: str) -> Iterator[tuple[str, Resource]]:
        """The properties by which a thing of a `kind` names what this run made, within others, too, and what
        that is.
        """
        for name, value in body.items() if isinstance(body, dict) else ():
            source = self._session.foreign.source(name) or self._session.foreign.keyed(name, "", kind)
            resource = source.resource if source is not None else None
            if resource is not None and str(value) in self._session.things.inventory.known(resource):
                yield name, resource
            yield from self._named(value, kind)
        for item in body if isinstance(body, list) else ():
            yield from self._named(item, kind)

    def _verbs(self, resource: Resource) -> Iterator[tuple[Operation, bool]]:
        """What is done to a thing, and whether that puts something into it."""
        for operation in resource.children:
            if operation.method not in {"POST", "PUT"} or operation.is_manual:
                continue
            if not operation.body_required and self._session.resources.acts(operation):
                yield operation, False
            elif operation.bodies and len(operation.path_parameters) == 1 and operation.method == "POST":
                yield operation, True


def with_name(body: Any, name: str, value: Any) -> Any:
    """The body with another value under this name, wherever that is."""
    if isinstance(body, dict):
        return {key: value if key == name else with_name(inner, name, value) for key, inner in body.items()}
    return [with_name(item, name, value) for item in body] if isinstance(body, list) else body
