"""What has to be so before an operation can be asked for: a part is there, a state is reached."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, Values
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


_EVENTUALLY = re.compile(r"\beventual(ly)? consisten|\blags?\b", re.IGNORECASE)
_LAG = 2.5
"""Seconds in which what is said to be so at some time is expected to be so."""
_FIRST = 0.02
_AT_MOST = 3
"""Seconds until what was accepted is there."""


class Readiness:
    def __init__(self, session: Session, lock: threading.RLock) -> None:
        self._session = session
        self._lock = lock
        self._ready: set[tuple[str, str]] = set()
        """What was seen to, by operation and path values."""
        self._lacking: dict[str, bool] = {}
        """Whether an operation finds nothing upon a thing that is new."""
        self._lagging: dict[str, bool] = {}
        self.written = -_LAG
        """When something was last written, in seconds of the monotonic clock."""
        self.accepted = 0.0
        """When something was last accepted only (202)."""
        self._late = 0.0
        """Seconds in which what is accepted has been done."""
        self._prompt: set[str] = set()
        """Paths of things that are there at once, or are not there however long one waits."""

    def part_put(self, operation: Operation, call: Call) -> Call:
        """A part of a thing, as its cover, is put there before it is asked for, or taken away; the call for
        where it could be put.
        """
        session, resources = self._session, self._session.resources
        declared = session.document.paths[operation.path]
        post = declared.get("POST")
        put = declared.get("PUT") or (post if post is None or not resources.creates(post) else None)
        getter = declared.get("GET")
        binary = getter is not None and any(c.is_binary for r in getter.successes for c in r.contents)
        pair = "DELETE" in declared and (getter is not None or operation.method == "DELETE")
        if put is post and not (pair or (getter and (binary or self._lacks(getter, call)))):
            return call
        resource = resources.by_path.get(operation.path)
        last = None if resource is None else operation.parameter(resource.parameter, "path")
        of_others = (
            resource is not None and resource.creator is None and session.others.named_by(last) is not None
        )
        member = resource is not None and resources.member(resource) is not None
        free = resource is not None and resource.creator is None and resource.retriever is None
        own = (operation.path_parameters or binary) and (resource is None or member or of_others or free)
        if operation.method not in {"GET", "DELETE", "PATCH"} or put is None or not own or put.is_manual:
            return call
        values = {key: value for key, value in call.values.items() if key[0] == "path"}
        key = (put.id, repr(sorted(values.items())))
        with self._lock:
            if operation.method == "GET" and key in self._ready:
                return call
            self._ready.add(key)
        try:
            exchange = session.call(session.plain(put, values=values))
        except (NotTestedError, BrokenError, wire.UnwritableError):
            return call
        path = {key: value for key, value in exchange.values.items() if key[0] == "path"}
        return replace(call, values={**call.values, **path})

    def _lacks(self, getter: Operation, call: Call) -> bool:
        """What is asked for is not there yet: a payment, a receipt."""
        if call.operation is not getter or not getter.documents(404):
            return False
        with self._lock:
            if getter.id not in self._lacking:
                self._lacking[getter.id] = self._session.call(call).response.status == 404
            return self._lacking[getter.id]

    def note(self, status: int) -> None:
        """Something was written."""
        self.written = time.monotonic()
        self.accepted = self.written if status == 202 else self.accepted

    def wait_until_made(self, resource: Resource, values: Values) -> None:
        """What was accepted is there a little later."""
        session, retriever = self._session, resource.retriever
        if retriever is None or resource.item_path in self._prompt:
            return
        told = (c.schema for r in retriever.successes for c in r.contents if c.schema is not None)
        if any(envelope.properties(session.document.response, one).keys() & STATES for one in told):
            self._prompt.add(resource.item_path)  # a job, which each look may move on
            return
        looking, start, pause = session.plain(retriever, values=values), time.monotonic(), _FIRST
        while session.send(session.write(looking), retriever.id).response.status == 404:
            if time.monotonic() - start > _AT_MOST:
                self._prompt.add(resource.item_path)
                return
            time.sleep(pause)
            pause = min(pause * 1.5, 0.5)
        if pause > _FIRST:
            self._late = max(self._late, time.monotonic() - start)
        else:
            self._prompt.add(resource.item_path)

    def catch_up(self, operation: Operation) -> None:
        """Waits until a list that says so has what was written last, and until what was accepted is done."""
        if operation.method == "GET" and self._late:
            time.sleep(max(self.accepted + 2 * self._late - time.monotonic(), 0))
        if operation.method == "GET" and self._lags(operation):
            time.sleep(max(self.written + _LAG - time.monotonic(), 0))

    def _lags(self, operation: Operation) -> bool:
        if operation.id not in self._lagging:
            info = self._session.document.raw.get("info") or {}
            said = str(operation.extra.get("description") or "")
            if any(
                resource.lister is not None and resource.lister.id == operation.id
                for resource in self._session.resources.by_path.values()
            ):
                said += f" {info.get('description') or ''}"
            self._lagging[operation.id] = _EVENTUALLY.search(said) is not None
        return self._lagging[operation.id]

    def wait_for(self, operation: Operation, call: Call) -> None:
        """`x-contract: {wait-for: status=completed}`: look at the thing until its property has the value."""
        session = self._session
        condition = operation.contract.get("wait-for")
        if not isinstance(condition, str):
            return
        name, _, wanted = condition.partition("=")
        retriever = next(
            (r.retriever for r in reversed(session.resources.of(operation)) if r.retriever is not None),
            None,
        )
        if retriever is None:
            return
        values = {key: value for key, value in call.values.items() if key[0] == "path"}
        key = (operation.id, repr(sorted(values.items())))
        with self._lock:
            if key in self._ready:
                return
        deadline, pause, seen = time.monotonic() + session.wait, 0.02, None
        looking = session.plain(retriever, values=values)
        while True:
            body = envelope.told(session.call(looking))
            seen = body.get(name) if isinstance(body, dict) else None
            if str(seen) == wanted:
                break
            if time.monotonic() > deadline:
                raise NotTestedError(
                    f"{operation.id}: {name} was still {seen!r} after {session.wait:g} s, not {wanted!r}"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, 2.0)
        with self._lock:
            self._ready.add(key)
