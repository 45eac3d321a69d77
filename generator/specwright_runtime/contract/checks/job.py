"""What works by itself until it has ended: its progress, its end, what it leaves."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.working import works
from specwright_runtime.contract.values.kinds import STATES

_BEGUN = frozenset({"waiting", "new", "created", "accepted", "scheduled", "active", "submitted"})
_WELL = frozenset(
    {"done", "completed", "complete", "finished", "succeeded", "success", "ready", "successful"}
)
"""States in which it has ended, and well."""
_ENDS = frozenset({"completedat", "finishedat", "endedat", "succeededat"})
"""Names of the time at which it has ended: many servers leave it out where no words say that it is told."""
_THEN = re.compile(r"\b(until|before|set (when|once|as soon as))\b", re.IGNORECASE)
_PROGRESS = frozenset({"progress", "percent", "percentage", "progresspercent", "percentcomplete"})
_WHOLE = re.compile(r"\b100 ?%? (when|once|if|at the end|as soon as|means)\b|\bto 100\b", re.IGNORECASE)
_LONGEST, _LOOK = 10.0, 0.05
"""Seconds that an end is waited for, and between two looks."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is not operation or resource.retriever is None:
            continue
        shown = documented.shown(catalogue, resource.retriever)
        state = state_of(catalogue, resource.retriever)
        if state is not None:
            keep = _ends(resource, resource.retriever, state, shown)
            yield Promise(operation=operation.id, check="life", place="it ends, and stays so", keep=keep)


def state_of(catalogue: Catalogue, retriever: Operation) -> str | None:
    """The property by which a thing tells whether it works still; `None`: it does not work by itself."""
    shown = documented.shown(catalogue, retriever)
    return next((name for name, schema in shown.items() if _is_state(catalogue, name, schema)), None)


def ends(session: Session, looking: Call, state: str) -> bool:
    """Waits until it works no more; whether that came."""
    looks, _ = _watched(session, looking, state)
    return not _goes_on(looks[-1].get(state))


def _goes_on(state: object) -> bool:
    return works(state) or str(state).lower() in _BEGUN


def _is_state(catalogue: Catalogue, name: str, schema: Schema) -> bool:
    """It goes from a member that is worked on to one that is done."""
    members = {str(member).lower() for member in catalogue.document.response.flat(schema).get("enum") or ()}
    return plain(name) in STATES and bool(members & _WELL) and any(map(_goes_on, members))


def _ends(resource: Resource, retriever: Operation, state: str, shown: dict[str, Schema]) -> Keep:
    place = fragment(retriever.pointer)

    def keep(session: Session) -> None:
        view = session.document.response
        made = session.things.make(resource, fresh=True)
        progress = next((name for name in shown if plain(name) in _PROGRESS), "")
        whole = _WHOLE.search(str(view.flat(shown.get(progress, True)).get("description"))) is not None
        looks, exchange = _watched(session, session.plain(retriever, values=made.values), state)
        told = looks[-1]
        numbers = [look[progress] for look in looks if isinstance(look.get(progress), int | float)]
        if any(one > two for one, two in pairwise(numbers)):
            raise session.broken(f"{progress} went back: {numbers!r}", place, exchange)
        if str(told.get(state)).lower() not in _WELL:
            raise NotTestedError(f"{retriever.id}: {state} is {told.get(state)!r}, and no end is near")
        if whole and numbers and numbers[-1] != 100:
            message = f"{progress} is {numbers[-1]} where {state} is {told[state]}"
            raise session.broken(message, place, exchange)
        for name in (n for n in shown if _is_told_then(session, n, shown[n]) and told.get(n) is None):
            raise session.broken(f"{name} is null where {state} is {told[state]}", place, exchange)
        for _ in range(2):
            exchange = must_succeed(session, session.plain(retriever, values=made.values), "what has ended")
            now = envelope.told(exchange)
            if isinstance(now, dict) and _goes_on(now.get(state)):
                message = f"{state} was {told[state]!r} and is {now[state]!r} again"
                raise session.broken(message, place, exchange)
        for name in shown:
            _leads_on(session, session.plain(retriever, values=made.values), exchange, name)

    return keep


def _is_told_then(session: Session, name: str, schema: Schema) -> bool:
    said = str(session.document.response.flat(schema).get("description") or "")
    return plain(name) in _ENDS and _THEN.search(said) is not None


def _watched(session: Session, call: Call, state: str) -> tuple[list[dict[str, Any]], Exchange]:
    """What it tells at each look, until it does not work any more, and the last look."""
    until, looks = time.monotonic() + min(session.wait, _LONGEST), []
    while True:
        exchange = must_succeed(session, call, "what was started")
        told = envelope.told(exchange)
        if not isinstance(told, dict):
            raise NotTestedError(f"{call.operation.id} tells of no state")
        looks.append(told)
        if not _goes_on(told.get(state)) or time.monotonic() > until:
            return looks, exchange
        time.sleep(_LOOK)


def _leads_on(session: Session, looking: Call, exchange: Exchange, name: str) -> None:
    """An address on this server, as `download_url`, leads to something."""
    told = envelope.told(exchange)
    address = told.get(name) if isinstance(told, dict) else None
    if not re.search("ur[li]$|href$|link$", plain(name)) or not isinstance(address, str):
        return
    if not address.startswith("/") or address.startswith("//"):
        return  # of a store elsewhere
    path = address.removeprefix(urlsplit(session.caller.base_url).path.rstrip("/"))
    found = session.call(replace(_documented(session, path) or looking, target=path))
    if found.response.status >= 400:
        message = f"{name} is {address!r}, which is answered with {found.response.status}"
        raise session.broken(message, fragment(looking.operation.pointer), found)


def _documented(session: Session, path: str) -> Call | None:
    """The call that the document has for a path."""
    steps = urlsplit(path).path.split("/")
    for operation in session.document.operations:
        own = operation.path.split("/")
        pairs = list(zip(own, steps, strict=False))
        alike = len(own) == len(steps) and all("{" in mine or mine == step for mine, step in pairs)
        if operation.method == "GET" and alike:
            values = {("path", mine.strip("{}")): step for mine, step in pairs if mine.startswith("{")}
            return session.plain(operation, values=values)
    return None
