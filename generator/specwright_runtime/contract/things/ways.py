"""What comes before a call that a new thing does not take: a verb, what is put in, how it is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource, brings_back

if TYPE_CHECKING:
    from specwright_runtime.contract.session import Session

Way: TypeAlias = "Callable[[Call], Call | None]"
"""The call behind what is done to its thing, or upon another thing; `None`: that cannot be done.

Raises:
    NotTestedError, BrokenError, UnwritableError: nor can it be asked for.
"""

_EMPTY = re.compile(
    r"\bempty\b|\b(without|has no|have no|at least one) (line|item|entr|position|product)", re.IGNORECASE
)
"""How documents say that something has to be put into a thing first."""
_COUNT = {"two": 2, "three": 3, "four": 4}
_SOME = re.compile(
    r"\b(?:(?:fewer|less) than|at least) (?P<count>[2-9]|two|three|four) (?P<kind>\w+)", re.IGNORECASE
)
"""How they say that several have to be: "fewer than two players"."""


def ways(session: Session, operation: Operation, thing: Resource) -> Iterator[Way]:
    """What may lead up to an operation upon a thing, the likeliest first."""
    others = [o for o in thing.children if o is not operation]
    said, creates = operation.said_and_refused, session.resources.creates
    for one in others:
        if one.method in {"POST", "PUT"} and not creates(one) and not one.is_manual:
            yield _done(session, one)
    for one in others:
        if creates(one) and (_EMPTY.search(said) or _names_one(said, one)):
            yield _done(session, one)
    for several in _SOME.finditer(said):
        yield from _put_in(session, thing, several["kind"], several["count"].lower())
    if thing.deleter is not None and (thing.soft or brings_back(operation)):
        yield _done(session, thing.deleter)
    for outer in session.resources.of(thing.creator) if thing.creator is not None else ():
        for one in outer.children if outer.creator is not None else ():
            step = one.path.rpartition("/")[2].rpartition(":")[2]
            verb = one.method in {"POST", "PUT"} and not creates(one) and not one.is_manual
            if verb and step.isalpha() and step.lower() in said.lower():
                yield _done_around(session, one, outer, thing)
    for picker in session.resources.pickers(thing):
        yield _picked(session, picker, thing)
    yield from _made_so(session, operation, thing)


def _path(call: Call | Exchange) -> dict[tuple[str, str], Any]:
    return {key: value for key, value in call.values.items() if key[0] == "path"}


def _done(session: Session, operation: Operation) -> Way:
    def behind(call: Call) -> Call | None:
        done = session.call(session.plain(operation, values=_path(call)))
        own = {key: value for key, value in _path(done).items() if key in call.values}
        return replace(call, values={**call.values, **own}) if 200 <= done.response.status < 300 else None

    return behind


def _done_around(session: Session, operation: Operation, outer: Resource, thing: Resource) -> Way:
    """Done to what a new one lies in: a session can be booked once its workshop is published."""

    def behind(call: Call) -> Call | None:
        around = session.things.make(outer, fresh=True)
        made = session.things.make(thing, around.values, fresh=True)
        done = session.call(session.plain(operation, values=around.values))
        return _upon(call, thing, made.id) if 200 <= done.response.status < 300 else None

    return behind


def _picked(session: Session, picker: Operation, thing: Resource) -> Way:
    """Upon the one that another call takes out of all, of which there is one more."""

    def behind(call: Call) -> Call | None:
        there = session.things.make(thing, fresh=True)
        taking = session.plain(picker, values=there.values)
        taken = session.send(session.write(taking), picker.id).response
        value = session.things.leads.named(thing, taken.json()) if 200 <= taken.status < 300 else None
        return None if value is None else _upon(call, thing, value)

    return behind


def _upon(call: Call, thing: Resource, value: Any) -> Call:
    return replace(call, values={**call.values, ("path", thing.parameter): value})


def _names_one(said: str, creator: Operation) -> bool:
    """Words that speak of one of what is made there: "with at least one lesson"."""
    one = re.escape(singular(creator.path.rpartition("/")[2])).replace("_", "[ _-]").replace(r"\-", "[ _-]")
    return bool(one) and re.search(rf"\b(at least one|an?|no|any) {one}s?\b", said, re.IGNORECASE) is not None


def _put_in(session: Session, thing: Resource, kind: str, count: str) -> Iterator[Way]:
    """As many of a kind as words ask for are put into it, each a new one: the players of a tournament."""
    for member in session.resources.by_path.values():
        source = session.foreign.source(member.parameter)
        whole = source.resource if source is not None else None
        if whole is None or not member.collection_path.startswith(f"{thing.item_path}/"):
            continue
        words = {singular(plain(member.collection_path.rpartition("/")[2])), plain(member.parameter)[:-2]}
        put = session.document.paths.get(member.item_path, {}).get("PUT")
        if put is None or put.is_manual or singular(kind.lower()) not in words:
            continue

        def behind(call: Call, put: Operation = put, one: Resource = member, of: Resource = whole) -> Call:
            for _ in range(_COUNT.get(count) or int(count)):
                value = session.things.make(of, fresh=True).id
                session.call(session.plain(put, values={**_path(call), ("path", one.parameter): value}))
            return call

        yield behind


_TRIED = 6


def _made_so(session: Session, operation: Operation, thing: Resource) -> Iterator[Way]:
    """Upon one that was made, or changed, to be what words of the operation name: "only `published` ones"."""
    step = operation.path.rpartition("/")[2].rpartition(":")[2]
    said = f"{operation.said_and_refused} {step}"
    for made, way in ((True, thing.creator), *((False, one) for one in thing.updaters)):
        if way is None or way.is_manual or way is operation or not way.bodies or not way.bodies[0].schema:
            continue
        values = list(
            _named(session, said, envelope.properties(session.document.request, way.bodies[0].schema))
        )
        for name, value in values[:_TRIED]:
            yield _saying(session, thing, way, {name: value}, made=made)


def _named(session: Session, said: str, properties: dict[str, Schema]) -> Iterator[tuple[str, Any]]:
    """Flags, and members of enums, that words name."""
    view = session.document.request
    for name, schema in properties.items():
        flat = view.flat(schema)
        if view.types(schema) == ("boolean",) and re.search(
            rf"\b(un)?{re.escape(name)}", said, re.IGNORECASE
        ):
            yield from (
                (name, value) for value in (flat.get("default") is False, flat.get("default") is True)
            )
        for member in flat.get("enum", ()):
            if isinstance(member, str) and re.search(rf"\b{re.escape(member)}\b", said, re.IGNORECASE):
                yield name, member


def _saying(session: Session, thing: Resource, way: Operation, said: dict[str, Any], *, made: bool) -> Way:
    def behind(call: Call) -> Call | None:
        parents = {key: value for key, value in _path(call).items() if key != ("path", thing.parameter)}
        asking = session.plain(way, values=parents if made else _path(call))
        kept = envelope.said(asking) if made or way.method == "PUT" else {}
        asking = envelope.saying(asking, {**kept, **said})
        done = session.call(asking)
        if not 200 <= done.response.status < 300 or not made:
            return call if 200 <= done.response.status < 300 else None
        known = session.things.made(thing, asking, done)
        return None if known is None else _upon(call, thing, known.id)

    return behind
