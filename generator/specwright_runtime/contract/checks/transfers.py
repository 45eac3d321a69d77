"""What goes from one to another: it leaves here and arrives there, no more than there is, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.amount import (
    CHANGED,
    HELD,
    MUCH,
    amount_of,
    done,
    is_near,
    must_lack,
    number_at,
    numbers_of,
)
from specwright_runtime.contract.checks.word import comparable
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import as_sent
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.ends import FROM, TO
from specwright_runtime.contract.things.filling import LACKING
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_SAME = re.compile(
    r"\b(are|is) the same\b|\bthe same (account|\w+)\b|\bto itself\b|\bmust differ\b", re.IGNORECASE
)
_BACK = re.compile(
    r"\b(revers\w*|undo\w*|moves? [\w ]*back|gives? [\w ]*back|returns? [\w ]*back)\b", re.IGNORECASE
)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "POST" or CHANGED.search(operation.said_and_refused):
        return
    pair = _pair(catalogue, operation)
    if pair is not None:
        yield _promise(operation, f"{pair.name} moves from one to the other", _goes_over(operation, pair))
        if LACKING.search(operation.said_and_refused):
            yield _promise(operation, f"more than there is of {pair.name}", _lacks(operation, pair))
            yield _promise(operation, f"all that there is of {pair.name}", _all(operation, pair))
        if _SAME.search(operation.said_and_refused):
            yield _promise(operation, "from one to itself is refused", _to_itself(operation, pair))
    owner = next(reversed(catalogue.resources.of(operation)), None)
    if owner is None or owner.creator is None or operation.path == owner.item_path or operation.bodies:
        return
    pair = _pair(catalogue, owner.creator)
    if pair is not None and _BACK.search(operation.said):
        yield _promise(operation, f"{pair.name} goes back", _goes_back(operation, owner, pair))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="life", place=place, keep=keep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The properties of a body that say from where, to where and how much, and what moves."""

    owner: Resource
    name: str
    source: str
    target: str
    amount: str


def _pair(catalogue: Catalogue, operation: Operation) -> Pair | None:
    amount = amount_of(catalogue, operation)
    content = operation.bodies[0] if operation.bodies else None
    if amount is None or content is None:
        return None
    ends: dict[frozenset[str], tuple[str, Resource]] = {}
    for name in catalogue.document.request.flat(content.schema or True).get("required", ()):
        source = catalogue.source(name)
        if source is not None and source.resource is not None:
            ends |= {way: (name, source.resource) for way in (FROM, TO) if source.role in way}
    if len(ends) != 2 or ends[FROM][1] is not ends[TO][1]:
        return None
    owner = ends[FROM][1]
    held = [name for name in numbers_of(catalogue, owner) if plain(name) in HELD]
    if len(held) != 1 or owner.retriever is None:
        return None
    return Pair(owner=owner, name=held[0], source=ends[FROM][0], target=ends[TO][0], amount=amount)


def _at(pair: Pair, value: Any) -> dict[tuple[str, str], Any]:
    return {("path", pair.owner.parameter): value}


def _goes_over(operation: Operation, pair: Pair) -> Keep:
    def keep(session: Session) -> None:
        session.things.outlive(pair.owner)  # there may be little left in those that were used before
        call = session.plain(operation)
        exchange, sent = done(session, call)
        call = renewed(session, as_sent(call, exchange))
        ends = [(_at(pair, sent[name]), sign) for name, sign in ((pair.source, -1), (pair.target, 1))]
        before = [number_at(session, pair.owner, path, pair.name) for path, _ in ends]
        filled = session.prepared.filling.times
        exchange, again = session.call(call, as_is=True), call.body
        if exchange.response.status in {402, 409, 422}:
            exchange, again = done(session, call)
        if filled != session.prepared.filling.times or any(
            again[name] != sent[name] for name in (pair.source, pair.target)
        ):
            raise NotTestedError(f"{operation.id} is done once")
        moved = comparable(again[pair.amount])
        for (path, sign), was in zip(ends, before, strict=True):
            now = number_at(session, pair.owner, path, pair.name)
            if not is_near(now - was, sign * moved):
                which = pair.source if sign < 0 else pair.target
                message = f"{pair.name} of {which} was {was:g} and is {now:g} after {pair.amount} {moved:g}"
                raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _lacks(operation: Operation, pair: Pair) -> Keep:
    """More than all its numbers together make, and than any credit is."""

    def keep(session: Session) -> None:
        call = session.plain(operation)
        if not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{operation.id} is sent no object")
        made = session.things.make(pair.owner, fresh=True)
        told = envelope.told(made.exchange)
        held = [abs(v) for v in told.values() if isinstance(v, int | float)] if isinstance(told, dict) else []
        view, schema = session.document.request, call.content.schema or True
        most = view.flat(view.properties(schema)[pair.amount]).get("maximum", 1000 * MUCH)
        much = max(int(most), int(sum(held)) * 2)
        asked: int | str = much
        if isinstance(known := call.body.get(pair.amount), str):  # as many digits as its pattern allows
            _, point, rest = known.partition(".")
            own, cents = view.properties(schema)[pair.amount], f"{point}{'0' * len(rest)}"
            much = next((m for m in (much, 999 * MUCH, 9 * MUCH) if view.valid(own, f"{m}{cents}")), 0)
            asked = f"{much}{cents}"
        body = {**call.body, pair.source: made.id, pair.amount: asked}
        if much < max(MUCH, sum(held)) or not view.valid(schema, body):
            raise NotTestedError(f"{operation.id}: more than there is cannot be asked for")
        must_lack(session, renewed(session, replace(call, body=body)), much, pair.amount)

    return keep


def _all(operation: Operation, pair: Pair) -> Keep:
    """What is there suffices for as much."""

    def keep(session: Session) -> None:
        session.things.outlive(pair.owner)
        call = session.plain(operation)
        if not isinstance(call.body, dict) or call.content is None:
            raise NotTestedError(f"{operation.id} is sent no object")
        made = session.things.make(pair.owner, fresh=True)
        told = envelope.told(made.exchange)
        held = told.get(pair.name) if isinstance(told, dict) else None
        body = {**call.body, pair.source: made.id, pair.amount: held}
        if held is None or comparable(held) <= 0:
            raise NotTestedError(f"{operation.id}: there is nothing of {pair.name} in a new one")
        if not session.document.request.valid(call.content.schema or True, body):
            raise NotTestedError(f"{operation.id}: {held!r} is no {pair.amount}")
        exchange = session.call(renewed(session, replace(call, body=body)), as_is=True)
        if not 200 <= exchange.response.status < 300:
            message = (
                f"{pair.amount} {held!r}, which is all there is, is answered with {exchange.response.status}"
            )
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _to_itself(operation: Operation, pair: Pair) -> Keep:
    def keep(session: Session) -> None:
        call = session.plain(operation)
        if not isinstance(call.body, dict) or pair.source not in call.body:
            raise NotTestedError(f"{operation.id} is sent no object")
        body = {**call.body, pair.target: call.body[pair.source]}
        exchange = session.call(renewed(session, replace(call, body=body)), as_is=True)
        if not 400 <= exchange.response.status < 500:
            message = f"from one to itself must be refused, got {exchange.response.status}"
            raise session.broken(message, fragment(operation.pointer), exchange)
        session.judge(operation, exchange)

    return keep


def _goes_back(operation: Operation, owner: Resource, pair: Pair) -> Keep:
    """Both have what they had before."""
    creator = owner.creator
    assert creator is not None

    def keep(session: Session) -> None:
        session.things.outlive(pair.owner)
        call = session.plain(creator)
        if not isinstance(call.body, dict):
            raise NotTestedError(f"{creator.id} is sent no object")
        paths = [_at(pair, call.body[name]) for name in (pair.source, pair.target)]
        before = [number_at(session, pair.owner, path, pair.name) for path in paths]
        exchange = session.call(renewed(session, call), as_is=True)
        made = session.things.made(owner, call, exchange) if exchange.response.status == 201 else None
        if made is None:
            raise NotTestedError(f"{creator.id} makes none of these ends")
        undone = must_succeed(session, session.plain(operation, values=dict(made.values)), "the call")
        for path, was in zip(paths, before, strict=True):
            now = number_at(session, pair.owner, path, pair.name)
            if not is_near(now, was):
                message = f"{pair.name} was {was:g} before {creator.id}, and is {now:g} after {operation.id}"
                raise session.broken(message, fragment(operation.pointer), undone)

    return keep
