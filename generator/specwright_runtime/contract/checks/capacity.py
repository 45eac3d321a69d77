"""What is full takes no more: a class with one place is booked once, where the document says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_FULL = re.compile(
    r"\b(is|are|be) full\b|\bsold out\b|\bfully booked\b|\bcapacity\b"
    r"|\bno (more |free )?(places|seats|room|spots|slots|tickets)\b"
    r"|\b(places|seats|spots|slots|tickets) (are|is) (taken|gone|left)\b",
    re.IGNORECASE,
)
_ROOM = frozenset(
    {
        *("capacity", "seats", "places", "spots", "slots", "maxparticipants", "maxattendees", "maxmembers"),
        *("totalseats", "maxguests", "maxcapacity", "seatcount", "maxplayers", "attendeelimit"),
    }
)
_SEVERAL = frozenset({"seats", "quantity", "places", "spots", "tickets", "guests", "partysize", "count"})
"""Properties of what is made that say how much room it takes."""
_LESS = re.compile(r"\b(lower|below|less|fewer|smaller|under|reduced|lowered)\b", re.IGNORECASE)
_WAITS = re.compile(r"wait", re.IGNORECASE)
_MOST = 4


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    yield from _lowered(catalogue, operation)
    if operation.method != "POST" or not _FULL.search(_refused(operation)):
        return
    for owner, named in _owners(catalogue, operation):
        view = catalogue.document.request
        creator = owner.creator
        bodies = creator.bodies[:1] if creator is not None else ()
        properties = {n: s for c in bodies for n, s in envelope.properties(view, c.schema or True).items()}
        for name, schema in properties.items():
            least = max(int(view.flat(schema).get("minimum", 1)), 1)
            if plain(name) in _ROOM and "integer" in view.types(schema) and least <= _MOST:
                yield Promise(
                    operation=operation.id,
                    check="life",
                    place=f"full at its {name}",
                    keep=_full(operation, owner, named, name, least),
                )


def _refused(operation: Operation) -> str:
    said = (r.description for r in operation.responses if r.status == "422")
    return f"{operation.refusal} {' '.join(said)}"


def _lowered(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    """An update says that there cannot be less room than is taken."""
    view = catalogue.document.request
    for resource in catalogue.resources.by_path.values():
        makes = [o for o in resource.children if o.method == "POST" and o.documents(201) and not o.is_manual]
        below = [o for o in makes if o.path.rpartition("/")[0] == resource.item_path]
        below = [o for o in below if _FULL.search(_refused(o))]
        if operation not in resource.updaters or resource.creator is None or not below:
            continue
        for content in operation.bodies[:1] if resource.retriever is not None else ():
            for name, schema in envelope.properties(view, content.schema or True).items():
                flat = view.flat(schema)
                said = f"{operation.refusal} {flat.get('description') or ''}"
                if plain(name) in _ROOM and _LESS.search(said) and flat.get("minimum", 1) <= 1:
                    keep = _not_below(operation, resource, below[0], name)
                    yield Promise(
                        operation=operation.id, check="life", place=f"{name} below what is taken", keep=keep
                    )


def _not_below(operation: Operation, owner: Resource, filling: Operation, name: str) -> Keep:
    def keep(session: Session) -> None:
        outer, retriever = _of_room(session, owner, name, 2), owner.retriever
        assert retriever is not None
        looking = session.plain(retriever, values=outer.values)
        before = envelope.told(must_succeed(session, looking, "what is empty"))
        call = session.plain(filling, full=False, values=outer.values)
        for _ in range(2):
            must_succeed(session, call, "one for which there is room", unless=frozenset())
            call = unlike(session, renewed(session, call), envelope.sent(call.body))
        told = envelope.told(must_succeed(session, looking, "what is full"))
        both = isinstance(before, dict) and isinstance(told, dict)
        taken = [n for n in told if before.get(n) == 0 and told[n] == 2] if both else []
        if not taken:
            raise NotTestedError(f"{operation.id}: how much room is taken is not told")
        change = session.plain(operation, values=outer.values)
        said = envelope.sent(change.body)
        for body in ({name: 1}, {**said, name: 1}):
            change = envelope.saying(change, body)
            schema = change.content.schema if change.content is not None else None
            if session.document.request.valid(schema or True, change.body):
                break
        exchange = session.call(change, as_is=True)
        if not 400 <= exchange.response.status < 500:
            message = f"{name} was made 1 where {taken[0]} is 2, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep


def _owners(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Resource, str | None]]:
    """The things that it may be made in: the one on its path, or those that its body names."""
    around = catalogue.resources.of(operation)
    if around and around[-1].item_path != operation.path:
        yield around[-1], None
    for content in operation.bodies[:1] if not around else ():
        for name in catalogue.document.request.flat(content.schema or True).get("required", ()):
            source = catalogue.source(name)
            if source is not None and source.resource is not None:
                yield source.resource, name


def _full(operation: Operation, owner: Resource, named: str | None, name: str, least: int) -> Keep:
    place = fragment(operation.pointer)

    def keep(session: Session) -> None:
        outer = _of_room(session, owner, name, least)
        own = {("path", p.name) for p in operation.path_parameters}
        path = {key: value for key, value in outer.values.items() if key in own} if named is None else {}
        call = session.plain(operation, full=False, values=path or session.things.path_values(operation))
        body: dict[str, Any] = dict(call.body) if isinstance(call.body, dict) else {}
        body |= {named: outer.id} if named is not None else {}
        body |= {key: 1 for key in body if plain(key) in _SEVERAL}
        call = replace(call, body=body) if body else call
        for _ in range(least):
            done = must_succeed(session, call, "one for which there is room", unless=frozenset())
            if not done.is_upon(path):
                raise NotTestedError(f"{operation.id} is refused to a new one")
            call = unlike(session, renewed(session, call), body)
            body = call.body if isinstance(call.body, dict) else {}
        exchange = session.call(call, as_is=True)
        status = exchange.response.status
        if not 400 <= status < 500:
            if _WAITS.search(str(envelope.told(exchange))):
                raise NotTestedError(f"{operation.id}: what has no room waits")
            message = f"{name} is {least}, and one more must be refused, got {status}"
            raise session.broken(message, place, exchange)
        session.judge(operation, exchange)

    return keep


def _of_room(session: Session, owner: Resource, name: str, room: int) -> Made:
    creator = owner.creator
    assert creator is not None
    call = session.plain(creator, full=False, fresh=True)
    call = renewed(session, envelope.saying(call, {**envelope.said(call), name: room}))
    exchange = must_succeed(session, call, f"{name} {room}")
    made = session.things.made(owner, call, exchange)
    if made is None:
        raise NotTestedError(f"{creator.id} does not say what it made")
    return made
