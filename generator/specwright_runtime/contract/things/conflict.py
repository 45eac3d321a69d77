"""A 409: what it is about is done to another thing, with another value, or with the thing's version."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.http.wire import UnwritableError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.prose import LIMITED
from specwright_runtime.contract.things import places
from specwright_runtime.contract.things.naming import unused
from specwright_runtime.contract.things.resource import Resource, brings_back
from specwright_runtime.contract.things.taken import Place, at
from specwright_runtime.contract.things.versions import names_version, versioned
from specwright_runtime.contract.things.ways import Way, ways
from specwright_runtime.contract.things.working import Working
from specwright_runtime.operation import ABSENT

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

_TAKEN = re.compile(
    rb"(?<![a-z])(already|taken|unique|duplicated?|exists|not empty|occupied)(?![a-z])", re.IGNORECASE
)
"""Words of such a refusal, and of its code: `already_exists`."""


_LOW = re.compile(
    r"\b(too (low|small|little)|higher|greater|at least|exceeds?|outbid|above|below the)\b", re.IGNORECASE
)


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
        self._moved: set[tuple[str, str]] = set()
        """Things that a verb was applied to."""
        self._behind: dict[str, Way | None] = {}
        """By operation, what is done to a thing before it, as a check-in; `None`: nothing helps."""
        self._leading: set[str] = set()
        """Operations that something is looked for that leads up to."""
        self._over: set[str] = set()
        """Operations that were tried upon a new thing in vain."""
        self.working = Working(session)
        self.once: set[str] = set()
        """Operations that can be done to a thing once only, as `POST /permits/{id}/revoke`."""

    def settled(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call that is no conflict, and its answer; as they were where there is none."""
        call, exchange = self._ripe(call, exchange)
        if not self.is_met(call, exchange):
            return call, exchange
        if places.fixed(self._session, call):
            return self._in_free(call, exchange)
        creates = self._session.resources.creates(call.operation)
        if creates and self._is_low(call, exchange):
            call, exchange = self._higher(call, exchange)
        if not creates:
            call, exchange = self._elsewhere(call, exchange)
            if self.is_met(call, exchange):
                call, exchange = self._led_up(call, exchange)
            if exchange.response.status == 409:
                call, exchange = self._in_another(call, exchange)
        if self.is_met(call, exchange):
            call, exchange = self._another(call, exchange)
        if creates and (exchange.response.status == 409 or not is_conflict(exchange)):
            call, exchange = self._elsewhere(call, exchange)
        if creates and exchange.response.status == 409:
            call, exchange = self._led_up(call, exchange)
        return call, exchange

    def _ripe(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call upon a thing that was worked on, when it is so no more."""
        if exchange.response.status == 409 and self.working.has_ended(call):
            exchange = self._session.send(self._session.write(call), call.operation.id)
        return call, exchange

    def is_met(self, call: Call, exchange: Exchange) -> bool:
        """A conflict, or the refusal of a verb that is sent nothing but its thing, which is there."""
        if is_conflict(exchange) or (exchange.response.status == 412 and names_version(call.body)):
            return True
        operation, around = call.operation, self._session.resources.of(call.operation)
        status = exchange.response.status
        refused = {400, 402, 403, 412, 422} | ({404} if brings_back(operation) else set())
        if status not in refused or call.raw is not None or not around:
            return False
        if status == 402 and (not operation.documents(402) or self._session.resources.creates(operation)):
            return False  # it is paid for by a call upon the same thing
        if operation.method not in {"POST", "PUT"} or operation.path == around[-1].item_path:
            return False
        known = self._session.things.inventory.known(around[-1])
        if str(call.values.get(("path", around[-1].parameter))) not in known or not self._is_whole(call):
            return False
        if call.body is ABSENT:
            return True
        return (
            isinstance(call.body, dict)
            and self._is_valid(call)
            and (
                (status in {400, 412} and self._is_moved(call, around[-1]))
                or status == 402
                or (status != 403 and LIMITED.search(operation.said_and_refused) is not None)
            )
        )

    def _is_valid(self, call: Call) -> bool:
        schema = call.content.schema if call.content is not None else None
        return self._session.document.request.valid(schema or True, call.body)

    def _is_whole(self, call: Call) -> bool:
        """All that it needs is sent, and nothing that is not allowed."""
        view, sent = self._session.document.request, call.values
        if call.body is ABSENT and call.operation.body_required:
            return False
        return all(
            view.valid(p.schema, sent[p.place, p.name]) if (p.place, p.name) in sent else not p.required
            for p in call.operation.parameters
        )

    def _is_low(self, call: Call, exchange: Exchange) -> bool:
        """A number is said to be too low: a bid is above the last one."""
        refused = call.operation.response(409)
        said = f"{refused.description if refused else ''} {exchange.response.body[:500]!r}"
        return exchange.response.status == 409 and _LOW.search(said) is not None

    def _higher(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call with a higher number, in another parent, so that there is room for the next one."""
        try:
            others = (call, self._onto_new(call)) if call.operation.path_parameters else (call,)
        except NotTestedError:
            others = (call,)
        for other in reversed(others):
            for one in (other, self._raised(other)) if other is not call else (self._raised(other),):
                found = (
                    self._session.send(self._session.write(one), call.operation.id)
                    if one is not None
                    else exchange
                )
                if one is not None and 200 <= found.response.status < 300:
                    return one, found
        return call, exchange

    def done(self, call: Call) -> None:
        """It was accepted."""
        if call.operation.method != "GET" and call.operation.path_parameters:
            self._spent.add(_on_path(call))
            around = self._session.resources.of(call.operation)
            if around and self._session.resources.acts(call.operation):
                self._moved.add((around[-1].item_path, str(call.values.get(("path", around[-1].parameter)))))

    def _is_moved(self, call: Call, thing: Resource) -> bool:
        """What the call is for had something done to it that may be in its way."""
        return (thing.item_path, str(call.values.get(("path", thing.parameter)))) in self._moved

    def is_spent(self, call: Call) -> bool:
        """It cannot be done to a thing twice, or behind something else, and that was done."""
        return call.operation.id in self.once and _on_path(call) in self._spent

    def is_used(self, call: Call) -> bool:
        """Something was done to what is on its path."""
        return _on_path(call) in self._spent

    def _another(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call with what is not taken yet; as it was where it is refused for another reason."""
        session = self._session
        current = versioned(session, call)
        if current is not None:
            found = session.send(session.write(current), call.operation.id)
            if not self.is_met(call, found):
                return current, found
            call = current  # it may be refused for two reasons
        texts: dict[tuple[str, str], Any] = {
            ("query", p.name): unused(session.document.request, p.schema, call.values["query", p.name])
            for p in call.operation.parameters
            if call.operation.method == "POST" and ("query", p.name) in call.values
        }
        if texts:  # an id to make it by
            named = replace(call, values={**call.values, **texts})
            found = session.send(session.write(named), call.operation.id)
            if not self.is_met(call, found):
                return named, found
        with self._lock:
            places: tuple[Place, ...] | None = None
            for places, varied in session.taken.attempts(call):
                other = session.send(session.write(varied), call.operation.id)
                if other.response.status in {400, 404, 422} and self._is_valid(call):
                    continue  # the other value is none that it takes
                if not self.is_met(call, other):
                    # A number that was too low, or too much, for what is there may be there again.
                    counts = all(isinstance(at(call.body, place), int | float) for place in places)
                    counts = counts and (self._is_low(call, exchange) or _is_less(varied, call, places))
                    if 200 <= other.response.status < 300 and not counts:
                        session.taken.learn(varied, places, refused=call)
                    return varied, other
            if places is not None:
                session.taken.learn(call, None)
            fixed = self._as_it_was(call) if exchange.response.status == 409 else None
            return fixed or (call, exchange)

    def _as_it_was(self, call: Call) -> tuple[Call, Exchange] | None:
        """The update that leaves one property as it is, which a thing keeps for life; `None`: none helps."""
        session = self._session
        for name, kept in session.fixed.attempts(call):
            found = session.send(session.write(kept), call.operation.id)
            if 200 <= found.response.status < 300:
                session.fixed.learn(call.operation, name)
                return kept, found
        return None

    def _elsewhere(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call upon a thing that nothing was done to yet."""
        session = self._session
        operation = call.operation
        creates = session.resources.creates(operation)
        if self._is_over(call) or _on_path(call) in self._spent or (creates and operation.path_parameters):
            try:
                other = self._onto_new(call)
            except NotTestedError:
                return call, exchange
            other, found = self._ripe(other, session.send(session.write(other), operation.id))
            if creates:
                return (other, found) if 200 <= found.response.status < 300 else (call, exchange)
            if not self.is_met(call, found):
                self._over.discard(operation.id)
                if operation.method != "GET":
                    self.once.add(operation.id)
                return other, found
            if operation.path not in session.resources.by_path:
                call, exchange = other, found
        return call, exchange

    def _in_free(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call upon a place that nothing was put into yet."""
        session = self._session
        for other in self.free(call)[:-1] if _on_path(call) in self._spent else ():
            found = session.send(session.write(other), call.operation.id)
            if not self.is_met(other, found):
                session.renew(call.operation)
                self.once.add(call.operation.id)
                return other, found
        return call, exchange

    def free(self, call: Call) -> list[Call]:
        """Those that nothing was put into; last the one whose row and column differ: they may be mixed up."""
        found = [o for o in places.others(self._session, call) if _on_path(o) not in self._spent]
        return sorted(found, key=lambda one: len({str(v) for k, v in one.values.items() if k[0] == "path"}))

    def unspent(self, call: Call, *, spare: bool) -> Call | None:
        """The call upon a place that nothing was put into, the last one for a call that is to be refused and
        is to `spare` it; `None`: there is none.
        """
        free = self.free(call) if places.fixed(self._session, call) else []
        return free[-1] if spare and free else free[0] if len(free) > 1 else None

    def is_full(self, call: Call, exchange: Exchange) -> bool:
        """It was put into each place, and is refused there by now."""
        full = is_conflict(exchange) and places.fixed(self._session, call)
        return full and call.operation.documents(exchange.response.status) and _on_path(call) in self._spent

    def _is_over(self, call: Call) -> bool:
        """What is asked of a thing that may have ended since it was made, as a job that was cancelled."""
        operation, around = call.operation, self._session.resources.of(call.operation)
        if not around or around[-1].creator is None or operation.id in self._over:
            return False
        if operation.path == around[-1].item_path:
            return False
        self._over.add(operation.id)
        if operation.method == "GET":
            self._session.things.outlive(around[-1])
        return True

    def _in_another(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call upon a thing that lies in a parent of its own, which may be full, or closed."""
        session, operation = self._session, call.operation
        around = session.resources.of(operation)
        creator = around[-1].creator if around else None
        parents = session.resources.of(creator)[-1:] if creator is not None else around[-2:-1]
        own = creator is not None and operation.path == around[-1].item_path
        if operation.method == "GET" or own:
            return call, exchange
        for parent in parents:
            session.things.outlive(parent)
            try:
                other = self._onto_new(call)
            except NotTestedError:
                break
            found = session.send(session.write(other), operation.id)
            if 200 <= found.response.status < 300:
                self.once.add(operation.id)
                return other, found
        return call, exchange

    def _onto_new(self, call: Call) -> Call:
        """The call upon another thing; of what is made below one, the shared one is another from now on."""
        session, operation = self._session, call.operation
        creates = session.resources.creates(operation)
        around = session.resources.of(operation)
        if creates and around:
            session.things.outlive(around[-1])
        fresh = session.plain(operation, fresh=not creates and operation.method != "GET")
        path = {key: value for key, value in fresh.values.items() if key[0] == "path"}
        with self._lock:
            session.renew(operation)
        return session.upon(replace(call, values={**call.values, **(path if creates else fresh.values)}))

    def led_up(self, call: Call) -> Call:
        """The call, behind what is known to be done to its thing first."""
        return self._behind_it(self._behind.get(call.operation.id), call) or call

    def comes_behind(self, operation: Operation) -> bool:
        """It is done to a thing behind another verb only."""
        return bool(self._behind.get(operation.id))

    def _led_up(self, call: Call, exchange: Exchange) -> tuple[Call, Exchange]:
        """The call behind another verb, where a thing that is new cannot have it done, or made in it."""
        session, operation = self._session, call.operation
        around = session.resources.of(operation)
        if not around or operation.method == "GET" or operation.path == around[-1].item_path:
            return call, exchange
        made = [one for one in around if one.creator is not None]
        if not made or operation.id in self._leading:
            return call, exchange
        with self._lock:
            self._leading.add(operation.id)
            try:
                return self._led(call, made[-1]) or (call, exchange)
            finally:
                self._leading.discard(operation.id)

    def _led(self, call: Call, thing: Resource) -> tuple[Call, Exchange] | None:
        session, operation = self._session, call.operation
        known = self._behind.get(operation.id)
        for way in [known] if operation.id in self._behind else ways(session, operation, thing):
            for fresh in (False, True) if known else (True,):
                other = self._behind_it(way, call, thing if fresh else None)
                for one in filter(None, (other, other and self._raised(other))):
                    found = session.send(session.write(one), operation.id)
                    gone = found.response.status in {404, 410}  # as of what was deleted
                    if not gone and not self.is_met(call, found):
                        self._behind[operation.id] = way
                        if not session.resources.creates(operation):
                            self.once.add(operation.id)
                        return one, found
        self._behind.setdefault(operation.id, None)
        return None

    def _raised(self, call: Call) -> Call | None:
        """The call with larger numbers, as a bid has to have; `None`: it has none that can be larger."""
        if not isinstance(call.body, dict) or call.content is None:
            return None
        view, schema = self._session.document.request, call.content.schema or True
        body = dict(call.body)
        for name, value in call.body.items():
            if not isinstance(value, int | float) or isinstance(value, bool):
                continue
            for larger in (
                max(abs(value), 1) * 10_000,
                max(abs(value), 1) * 100,
                view.flat(view.properties(schema).get(name, True)).get("maximum"),
            ):
                if larger is not None and view.valid(schema, {**body, name: larger}):
                    body[name] = larger
                    break
        return None if body == call.body else replace(call, body=body)

    def _behind_it(self, way: Way | None, call: Call, anew: Resource | None = None) -> Call | None:
        """The call, upon a thing that something was done to, a new one of `anew`; `None`: it cannot be."""
        session = self._session
        try:
            if anew is not None and anew is session.resources.of(call.operation)[-1]:
                call = self._onto_new(call)
            elif anew is not None:
                made = session.things.make(anew, fresh=True)
                call = replace(call, values={**call.values, **made.values})
            return way(call) if way is not None else None
        except (NotTestedError, BrokenError, UnwritableError):
            return None


def _on_path(call: Call) -> str:
    path = sorted((name, str(value)) for (place, name), value in call.values.items() if place == "path")
    return f"{path}"


def _is_less(call: Call, refused: Call, places: tuple[Place, ...]) -> bool:
    """It takes less out of its thing than what was refused."""
    pairs = ((at(call.body, place), at(refused.body, place)) for place in places)
    return bool(call.operation.path_parameters) and all(
        isinstance(one, int | float) and one < other for one, other in pairs
    )
