"""Figures of what exists, as `GET /stats` tells them: how many, how many of a state, the least, the mean."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.alike import remove
from specwright_runtime.contract.checks.effects import lone
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.foreign import kind_of
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.working import works

_NUMBER = re.compile(r"\b(?:number|count) of (?P<what>[^.,;(]+)", re.IGNORECASE)
_ANY = frozenset({"all", "the", "its", "their", "these", "current", "currently", "total", "existing"})
_MEASURES: Mapping[str, Callable[[list[float]], float]] = {
    **dict.fromkeys(("min", "minimum", "lowest", "smallest", "least"), min),
    **dict.fromkeys(("max", "maximum", "highest", "largest", "greatest"), max),
    **dict.fromkeys(("mean", "average", "avg"), statistics.fmean),
    "median": statistics.median,
    "sum": sum,
}
_VALUES = (3, 11, 4, 30)
"""No two of least, greatest, mean, median and sum of them are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an operation tells of: by property, the state of those that it counts, `""`: all of them."""

    looking: Operation
    kind: Resource
    counted: Mapping[str, str]
    measured: tuple[str, ...]


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET" or operation.path in catalogue.resources.by_path:
        return
    shown = documented.shown(catalogue, operation)
    if any("array" in catalogue.document.response.types(schema) for schema in shown.values()):
        return  # a list tells of itself
    yield from _by_value(catalogue, operation, shown)
    for kind in _kinds(catalogue, operation):
        counted = dict(_counted(catalogue, shown, kind))
        measured = tuple(name for name in shown if plain(name) in _MEASURES) if counted else ()
        figures = Figures(looking=operation, kind=kind, counted=counted, measured=measured)
        many = plain(_path(kind).rsplit("/", 1)[-1])
        if counted:
            keep = _counts(figures)
            yield _promise(operation, f"counts {many}", keep)
        if measured and kind.creator is not None and kind.creator.bodies:
            yield _promise(operation, f"measures {many}", _measures(figures))


_FEW = 2
"""Letters of a word that tell nothing of it."""
_BY = re.compile(r"\bby (?P<name>\w+)", re.IGNORECASE)


def _by_value(catalogue: Catalogue, operation: Operation, shown: Mapping[str, Schema]) -> Iterator[Promise]:
    """A map of numbers by what things have: "Returns pet inventories by status"."""
    view = catalogue.document.response
    schemas = [
        c.schema for r in operation.successes for c in r.contents if c.is_json and c.schema is not None
    ]
    parts = [(name, schema, str(view.flat(schema).get("description"))) for name, schema in shown.items()]
    for within, schema, said in ((None, schemas[0] if schemas else True, operation.said), *parts):
        by = _BY.search(said)
        if by is None or not _is_of_counts(view, schema):
            continue
        spoken = {singular(plain(word)) for word in said.split()}
        for kind in catalogue.resources.by_path.values():
            if kind.retriever is None or kind.creator is None or "{" in kind.collection_path:
                continue
            own = documented.shown(catalogue, kind.retriever)
            name = next((n for n in own if _is_called(n, plain(by["name"]))), None)
            if name is not None and kind_of(kind.collection_path) in spoken:
                keep = _each(operation, kind, name, within)
                yield _promise(operation, f"counts by {name}", keep)


def _is_of_counts(view: View, schema: Schema) -> bool:
    """An object of whole numbers, whatever their names, or under some."""
    flat = view.flat(schema)
    rest, own = flat.get("additionalProperties"), view.properties(schema)
    numbers = [rest] if isinstance(rest, dict) else list(own.values())
    return bool(numbers) and all(view.types(number) == ("integer",) for number in numbers)


def _is_called(name: str, word: str) -> bool:
    """By its name, or a short one: `lang` of a language."""
    return plain(name) == word or (len(name) > _FEW and word.startswith(plain(name)))


def _each(operation: Operation, kind: Resource, name: str, within: str | None) -> Keep:
    def figures(session: Session, call: Call) -> tuple[dict[str, Any], Exchange]:
        told, exchange = _told(session, call)
        inner = told if within is None else told.get(within, told)  # what stands alone is not wrapped
        return (inner if isinstance(inner, dict) else {}), exchange

    def keep(session: Session) -> None:
        call = session.plain(operation)
        session.things.make(kind, fresh=True)
        before, _ = figures(session, call)
        made = session.things.make(kind, fresh=True)
        told = envelope.told(made.exchange)
        value = told.get(name) if isinstance(told, dict) else None
        if not isinstance(value, str):
            raise NotTestedError(f"{made.call.operation.id} does not tell {name}")
        after, exchange = figures(session, call)
        if after.get(value, 0) != before.get(value, 0) + 1:
            message = f"{value} was {before.get(value)!r}, and is {after.get(value)!r} with one more"
            raise session.broken(message, fragment(operation.pointer), exchange)
        for verb in kind.children:
            if kind.retriever is None or session.resources.creates(verb) or verb.is_manual:
                continue
            if verb.method == "POST" and verb.path.rpartition("/")[0] == kind.item_path:
                _led(session, verb, kind.retriever)

    def _led(session: Session, verb: Operation, looking: Operation) -> None:
        """What a verb makes something else is counted as that, and no more as what it was."""
        call, made = session.plain(operation), session.things.make(kind, fresh=True)
        before, _ = figures(session, call)
        path = dict(made.values)
        was = envelope.told(session.call(session.plain(looking, values=path)))
        if session.call(session.plain(verb, values=path), as_is=True).response.status != 200:
            return
        now = envelope.told(session.call(session.plain(looking, values=path)))
        one, other = (told.get(name) if isinstance(told, dict) else None for told in (was, now))
        if one == other or not isinstance(one, str) or not isinstance(other, str):
            return
        after, exchange = figures(session, call)
        if any(map(works, (*before, *after))):
            return  # others may have moved on meanwhile
        for value, step in ((one, -1), (other, 1)):
            if value in after and after[value] != before.get(value, 0) + step:
                message = f"{value} was {before.get(value)!r}, and is {after[value]!r} behind {verb.id}"
                raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _path(kind: Resource) -> str:
    return kind.creator.path if kind.creator is not None and not kind.named else kind.collection_path


def _kinds(catalogue: Catalogue, operation: Operation) -> Iterator[Resource]:
    """What may be counted: what is made where the operation looks, or below it where it looks at all."""
    around = operation.path.rpartition("/")[0]
    seen = set()
    found = [r for r in catalogue.resources.by_path.values() if r.creator is not None and not r.fed]
    for lister in catalogue.document.operations:
        post = catalogue.document.paths[lister.path].get("POST")
        if lister.method == "GET" and post is not None and post.documents(201):
            found.append(replace(lone(catalogue, lister), creator=post, fed=False))
    for kind in found:
        path = _path(kind)
        near = path.rpartition("/")[0] == around if "{" in around else True
        if near and path not in seen:
            seen.add(path)
            yield kind


_LIMIT = re.compile(r"\b(may|can|limit|allowed|maximum|max|at most|up to)\b|_limit\b", re.IGNORECASE)
"""Of how many there may be."""
_THERE = frozenset(
    {"there", "are", "is", "exist", "existing", "overall", "known", "registered", "now", "currently"}
)
"""Behind a noun: not of those of a time, or of which something is so."""


def _counted(catalogue: Catalogue, shown: Mapping[str, Schema], kind: Resource) -> Iterator[tuple[str, str]]:
    view = catalogue.document.response
    many = plain(_path(kind).rsplit("/", 1)[-1])
    for name, schema in shown.items():
        match = _NUMBER.search(str(view.flat(schema).get("description")))
        limits = _LIMIT.search(f"{name} {view.flat(schema).get('description')}")
        if match is None or limits or "integer" not in view.types(schema):
            continue
        said = [plain(word) for word in match["what"].split()]
        place = next((i for i, word in enumerate(said) if singular(word) == singular(many)), None)
        rest = said[place + 1 :] if place is not None else ["?"]
        before = [word for word in said[:place] if word not in _ANY] if place is not None else []
        if place is not None and len(before) < 2 and set(rest[:1]) <= _THERE:
            yield name, before[0] if before else ""


def _looking(session: Session, figures: Figures, made: Made) -> Call:
    """The call that tells of where it was made, and of those that are like it."""
    operation, told = figures.looking, envelope.told(made.exchange)
    own = {key: v for key, v in made.values.items() if operation.parameter(key[1], "path") is not None}
    call = session.plain(operation, values=own)
    for parameter in operation.parameters:
        value = told.get(parameter.name) if isinstance(told, dict) else None
        if parameter.place == "query" and session.document.request.valid(parameter.schema, value):
            call = call.with_value(parameter, value)
    return call


def _told(session: Session, call: Call) -> tuple[dict[str, Any], Exchange]:
    exchange = must_succeed(session, call, "the figures")
    told = envelope.told(exchange)
    return (told if isinstance(told, dict) else {}), exchange


def _states(made: Exchange) -> set[str]:
    told = envelope.told(made)
    return (
        {plain(value) for value in told.values() if isinstance(value, str)}
        if isinstance(told, dict)
        else set()
    )


def _counts(figures: Figures) -> Keep:
    kind = figures.kind

    def keep(session: Session) -> None:
        first = session.things.make(kind, fresh=True)
        call = _looking(session, figures, first)
        before, _ = _told(session, call)
        parents = {key: value for key, value in first.values.items() if key[1] != kind.parameter}
        parents = (
            {} if kind.named and not call.operation.path_parameters else parents
        )  # there may be one only
        made = session.things.make(kind, parents or None, fresh=True)
        if made.exchange.response.status == 202:
            raise NotTestedError(f"{made.call.operation.id} is done later")
        states = _states(made.exchange)
        _must_be(session, figures, call, before, states, set(), "one more")
        for verb in kind.children:
            if verb.method == "POST" and verb.path.rpartition("/")[0] == kind.item_path and not verb.bodies:
                done = session.call(session.plain(verb, values=dict(made.values)), as_is=True)
                if done.response.status == 200 and _states(done) != states and kind.retriever is not None:
                    shown = session.call(session.plain(kind.retriever, values=made.values))
                    _must_be(
                        session, figures, call, before, _states(shown), set(), f"one more, behind {verb.id},"
                    )
                break
        if kind.deleter is not None:
            remove(session, kind, made)
            _must_be(session, figures, call, before, set(), {""}, "that one gone")

    return keep


def _must_be(
    session: Session,
    figures: Figures,
    call: Call,
    before: Mapping[str, Any],
    states: set[str],
    without: set[str],
    when: str,
) -> None:
    now, exchange = _told(session, call)
    for name, state in figures.counted.items():
        more = int(state not in without and (not state or state in states))
        if type(before.get(name)) is int and now.get(name) != before[name] + more:
            message = f"{name} was {before[name]}, and is {now.get(name)} with {when}"
            raise session.broken(message, fragment(figures.looking.pointer), exchange)


def _measures(figures: Figures) -> Keep:
    kind = figures.kind
    creator = kind.creator
    assert creator is not None

    def keep(session: Session) -> None:
        view, content = session.document.request, session.content(creator)
        own = view.properties(content.schema or True) if content is not None else {}
        needed = view.flat(content.schema or True).get("required", ()) if content is not None else ()
        numbers = [n for n in needed if {"integer", "number"} & set(view.types(own.get(n, True)))]
        numbers = [n for n in numbers if session.foreign.source(n) is None]
        around = session.resources.of(creator)
        if len(numbers) != 1 or not around or session.resources.of(figures.looking)[-1:] != around[-1:]:
            raise NotTestedError(f"{figures.looking.id}: which number is measured is not said")
        session.things.outlive(around[-1])
        seen: list[float] = []
        call = None
        for value in _VALUES:
            asked = session.plain(creator)
            exchange = session.call(envelope.saying(asked, {**envelope.said(asked), numbers[0]: value}))
            if not 200 <= exchange.response.status < 300 or not isinstance(exchange.sent, dict):
                raise NotTestedError(f"{creator.id}: {numbers[0]} {value} is refused")
            made = Made(resource=kind, values=exchange.values, call=asked, exchange=exchange)
            looking = _looking(session, figures, made)
            if call is not None and call.values != looking.values:
                raise NotTestedError(f"{creator.id}: each is made in another one")
            call = looking
            seen.append(float(value))
        assert call is not None
        told, exchange = _told(session, call)
        if any(told.get(name) != len(seen) for name, state in figures.counted.items() if not state):
            raise NotTestedError(f"{figures.looking.id}: others were there before")
        for name in figures.measured:
            wanted = _MEASURES[plain(name)](seen)
            now = told.get(name)
            if isinstance(now, int | float) and abs(now - wanted) > 0.006 * max(1.0, abs(wanted)):
                message = f"{name} of {seen!r} is told as {now!r}, not {wanted!r}"
                raise session.broken(message, fragment(figures.looking.pointer), exchange)

    return keep
