"""What has to be so before an operation can be asked for: a part is there, a state is reached."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things import envelope

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session


_EVENTUALLY = re.compile(r"\beventual(ly)? consisten|\blags?\b", re.IGNORECASE)
_LAG = 2.5
"""Seconds in which what is said to be so at some time is expected to be so."""


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
        if put is post and not (getter and ("DELETE" in declared or binary or self._lacks(getter, call))):
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

    def catch_up(self, operation: Operation) -> None:
        """Waits until a list that says so has what was written last."""
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
