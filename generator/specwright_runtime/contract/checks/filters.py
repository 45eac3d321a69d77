"""Query parameters that are called as a property of the entries choose among them by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from specwright_runtime.contract.checks import words
from specwright_runtime.contract.checks.candidates import BEGINNING, END, candidates, is_long, is_uuid
from specwright_runtime.contract.checks.finding import find_in_list, search
from specwright_runtime.contract.checks.formed import may_be_nobody, may_find_nothing
from specwright_runtime.contract.checks.listing import (
    LIMITS,
    OFFSETS,
    bare,
    enlarged,
    items,
    letting_in,
    list_call,
    marks,
    named,
    told_next,
)
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.paging import must_carry, must_count
from specwright_runtime.contract.checks.stock import chooses, having, labelled, read, stock, stocked
from specwright_runtime.contract.checks.word import Word
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.described import is_formed
from specwright_runtime.operation import ABSENT

_ANY = re.compile(r"\b(any|one|some|either|at least one) of\b", re.IGNORECASE)


def keep(
    operation: Operation,
    resource: Resource,
    parameter: Parameter,
    word: Word,
    leading: tuple[Operation, Any] | None = None,
) -> Keep:
    """Only what passes is listed, and what was made and passes is.

    `leading` is the verb that changes whether it does, and to what.
    """

    def look(session: Session) -> None:
        limit = named(operation, LIMITS) if marks(session.document, operation) else None
        call = stocked(session, resource)
        if word.another and resource.creator is not None:  # one that names no other thing
            session.call(session.plain(resource.creator, full=False, fresh=True))
        entries = items(session, must_succeed(session, call, "the list"))
        held = [value for entry in entries if (value := word.of(entry)) not in (None, ABSENT)]
        short = word.way == "has" and not word.part and not any(map(is_long, held))
        if (short or not held) and len(word.path) == 1 and not word.there:
            (labelled if short else having)(session, resource, word.name)
            entries = items(session, must_succeed(session, call, "the list"))
            held = [value for entry in entries if (value := word.of(entry)) not in (None, ABSENT)]
        view = session.document.request
        nowhere = word.another or is_uuid(view, parameter)
        nowhere = nowhere or may_be_nobody(view, parameter) or may_find_nothing(operation)
        shown = (*parameter.examples, *session.builder.example(parameter.schema))
        nowhere = nowhere or is_formed(view.flat(parameter.schema), shown)
        for value in candidates(session, parameter, word, held):
            if value == 0 and word.way == "most" and value not in held:
                continue  # no bound
            asked = call.with_value(parameter, word.wrapped(value))
            if value not in held and nowhere and session.call(asked).response.status in {400, 404, 422}:
                continue  # there is none of what it refers to
            exchange = must_succeed(session, asked, f"{parameter.name}={value}")
            _only(session, parameter, word, value, exchange)
            listed = resource.creator is None and word.way == "is" and value in held
            if listed and not moving(word.name) and not items(session, exchange):
                message = f"{parameter.name}={value} does not list one that has it"
                raise session.broken(message, fragment(parameter.pointer), exchange)
            must_count(session, asked, len(items(session, exchange)), exchange)
            if limit is None or not session.document.request.valid(limit.schema, 1):
                continue
            first = must_succeed(session, asked.with_value(limit, 1), f"{parameter.name}={value}")
            must_carry(session, operation, parameter, first)
            following = told_next(session, asked.with_value(limit, 1), first)
            if following is not None:
                second = must_succeed(session, following, f"the next page of {parameter.name}={value}")
                _only(session, parameter, word, value, second)
        _complete(session, operation, resource, parameter, word)
        if resource.creator is None and word.way in {"least", "most"} and word.beyond is False:
            _end_included(session, call, parameter, word)
        if word.way == "has" and not word.alone:
            _several(session, resource, call, parameter, word)
        if word.way == "is":
            _changed(session, operation, resource, parameter, word)
            if leading is not None and len(word.path) == 1:
                _led(session, operation, resource, parameter, word, *leading)
        if word.way == "among":
            _every_member(session, operation, call, parameter, word)

    return look


_NO_FILTER = re.compile(
    r"\b(unspecified|omitted|absent|not (specified|given|set|provided|sent))\b[^.;]{0,30}"
    r"\b(no|not|all|any|every)\b",
    re.IGNORECASE,
)


def by_default(view: View, parameter: Parameter) -> bool:
    """The document says what is assumed of it where it is not sent."""
    default = view.flat(parameter.schema).get("default")
    if _NO_FILTER.search(parameter.description):
        return False  # what its schema says is meant for something else that has it, too
    return parameter.place == "query" and default is not None and view.valid(parameter.schema, default)


_LEFT_OUT = re.compile(
    r"\b(left out|excluded|hidden|omitted|not (listed|shown|returned|included))\b", re.IGNORECASE
)


def includes(view: View, operation: Operation, parameter: Parameter) -> bool:
    """A flag that adds what is left out without it, by the words of the list, and leaves the others there:
    "Archived ones are left out unless asked for".
    """
    flat = view.flat(parameter.schema)
    said = sentences(f"{operation.said}. {parameter.description}")
    named = any(parameter.name.lower() in one.lower() and _LEFT_OUT.search(one) for one in said)
    return named and view.types(flat) == ("boolean",) and flat.get("default") is not True


def otherwise(operation: Operation, resource: Resource, parameter: Parameter) -> Keep:
    """Left out is its default: the entries and their order are the same."""

    def look(session: Session) -> None:
        call = stocked(session, resource)
        default = session.document.request.flat(parameter.schema)["default"]
        if (parameter.place, parameter.name) in call.values:
            raise NotTestedError(f"{operation.id}: {parameter.name} is sent always")
        _make_another(session, resource, parameter.name, default)
        call, _ = enlarged(session, call, parameter if bare(parameter) in OFFSETS else None)
        without, _ = read(session, resource, call)
        found, exchange = read(session, resource, call.with_value(parameter, default))
        if found != without:
            message = f"{parameter.name}={default} gave {found[:3]!r}, and left out it gave {without[:3]!r}"
            raise session.broken(message, fragment(parameter.pointer), exchange)

    return look


def _make_another(session: Session, resource: Resource, name: str, default: Any) -> None:
    """One more, that the default leaves out, where it is a member of an enum that things are made with."""
    creator, view = resource.creator, session.document.request
    for content in creator.bodies[:1] if creator is not None else ():
        own = envelope.properties(view, content.schema or True).get(name, True)
        others = [one for one in view.flat(own).get("enum", ()) if one not in (default, None)]
        if others and default in view.flat(own)["enum"]:
            call = session.things.make(resource, fresh=True).call
            session.call(envelope.saying(call, {**envelope.said(call), name: others[0]}))


def both(operation: Operation, resource: Resource, chosen: list[tuple[Parameter, Word]]) -> Keep:
    """Of two filters neither is forgotten: what passes one of them only is not listed."""

    def look(session: Session) -> None:
        made = stock(session, resource)
        told = [envelope.told(one.exchange) for one in made]
        call = list_call(session, resource, made[0])
        (one, first), (two, second) = chosen[0], next(c for c in chosen if c[0].name != chosen[0][0].name)
        for left, right in ((told[0], told[1]), (told[1], told[0])):
            values = first.of(left), second.of(right)
            if any(value in (None, ABSENT) or isinstance(value, dict | list) for value in values):
                continue
            asked = call.with_value(one, first.wrapped(values[0])).with_value(two, second.wrapped(values[1]))
            if not all(
                session.document.request.valid(p.schema, v) for p, v in zip((one, two), values, strict=True)
            ):
                continue
            exchange = must_succeed(session, asked, "two filters")
            _only(session, one, first, values[0], exchange)
            _only(session, two, second, values[1], exchange)

    return look


def _only(session: Session, parameter: Parameter, word: Word, value: Any, exchange: Exchange) -> None:
    wanted = word.wrapped(value) if word.way in {"among", "has"} else value
    for item in items(session, exchange):
        has = word.of(item)
        begins = word.text and BEGINNING.search(word.said) and not _PART.search(word.said)
        wrong = begins and isinstance(has, str) and not has.lower().startswith(str(wanted).lower())
        ends = word.text and END.search(word.said) and not _PART.search(word.said)
        wrong = wrong or (ends and isinstance(has, str) and not has.lower().endswith(str(wanted).lower()))
        if has is not ABSENT and (wrong or not word.passes(wanted, has)):
            raise session.broken(
                f"{parameter.name}={value} lists one with {has!r}",
                fragment(parameter.pointer),
                exchange,
            )


def _every_member(
    session: Session, operation: Operation, call: Call, parameter: Parameter, word: Word
) -> None:
    """An entry is listed whichever of the asked values it has, the first or the last."""
    call, _ = enlarged(session, call)
    view = session.document.request
    members = view.flat(view.flat(parameter.schema).get("items", True)).get("enum", ())

    def listed(asked: Call) -> tuple[list[Any], Exchange]:
        exchange = must_succeed(session, asked, "the list")
        return [item for item in items(session, exchange) if isinstance(item, dict)], exchange

    before, _ = listed(call)
    values = {value for item in before if isinstance(value := word.of(item), str)}
    for value in sorted(values)[:2]:
        others = [member for member in members if member not in values]
        if not others:
            return
        first = next(item for item in before if word.of(item) == value)
        for pair in ([others[0], value], [value, others[0]]):
            found, exchange = listed(call.with_value(parameter, pair))
            after, _ = listed(call)
            if first in after and first not in found:
                raise session.broken(
                    f"{parameter.name}={' and '.join(pair)} does not list one with {value!r}",
                    fragment(parameter.pointer),
                    exchange,
                )


def _several(session: Session, resource: Resource, call: Call, parameter: Parameter, word: Word) -> None:
    """Who has both of two that are asked for is listed; who has one of them, unless all have to be there."""
    call, _ = enlarged(session, call)
    entries = items(session, must_succeed(session, call, "the list"))
    columns = [word.of(entry) for entry in entries if isinstance(entry, dict)]
    lists = [parts for parts in columns if isinstance(parts, list) and all(isinstance(p, str) for p in parts)]
    pairs = [parts[:2] for parts in lists if len(parts) > 1][:1]
    apart = [[a[0], b[0]] for a, b in pairwise(filter(None, lists)) if a[0] not in b and b[0] not in a]
    for pair in apart[:1] if _ANY.search(f"{parameter.description} {word.said}") and not word.every else ():
        if session.document.request.valid(parameter.schema, pair):
            exchange = must_succeed(session, call.with_value(parameter, pair), f"{parameter.name}={pair}")
            found = [value for entry in items(session, exchange) if isinstance(value := word.of(entry), list)]
            if any(not any(one in parts for parts in found) for one in pair):
                message = f"{parameter.name}={pair} lists {found[:3]!r}, and not those that have one of them"
                raise session.broken(message, fragment(parameter.pointer), exchange)
    for pair in (*pairs, *(apart[:1] if word.every else ())):
        if not all(map(str.isalnum, pair)) or not session.document.request.valid(parameter.schema, pair):
            continue
        if word.every and len(word.path) == 1:
            labelled(session, resource, word.name, pair[0])
        exchange = must_succeed(session, call.with_value(parameter, pair), f"{parameter.name}={pair}")
        _only(session, parameter, word, pair, exchange) if word.every else None
        if pair in pairs and not items(session, exchange):
            message = f"{parameter.name}={pair} does not list one that has both"
            raise session.broken(message, fragment(parameter.pointer), exchange)


def _changed(
    session: Session, operation: Operation, resource: Resource, parameter: Parameter, word: Word
) -> None:
    """What was changed to a member is listed with it, and with no other."""
    updater = next((u for u in resource.updaters if u.method != "PUT"), None)
    if updater is None or resource.creator is None or not word.members or len(word.path) > 1:
        return
    content = session.content(updater)
    schema = True if content is None or content.schema is None else content.schema
    own = envelope.properties(session.document.request, schema)
    members = session.document.request.flat(parameter.schema).get("enum", ())
    for member in [m for m in members if m in word.members][:3]:
        made = session.things.make(resource, fresh=True)
        change = envelope.saying(session.plain(updater, values=made.values), {word.name: member})
        if word.name not in own or not session.document.request.valid(schema, change.body):
            continue
        told = envelope.told(session.call(change))
        if not isinstance(told, dict) or told.get(word.name) != member:
            continue
        for asked in members:
            found, exchange = _listed(session, operation, resource, made, parameter, asked)
            if bool(found) != (asked == member or word.everything(asked)):
                lists = "lists one that has" if found else "does not list one that has"
                raise session.broken(
                    f"{parameter.name}={asked} {lists} {member!r}", fragment(parameter.pointer), exchange
                )


def _led(
    session: Session,
    operation: Operation,
    resource: Resource,
    parameter: Parameter,
    word: Word,
    verb: Operation,
    wanted: Any,
) -> None:
    """What a verb changed is listed as what it is now, and no more as what it was."""
    made = session.things.make(resource, fresh=True)
    before = envelope.told(made.exchange)
    was = word.of(before) if isinstance(before, dict) else None
    done = session.call(session.plain(verb, values=made.values))
    retriever = resource.retriever
    if (
        not 200 <= done.response.status < 300
        or not done.is_upon(made.values)
        or retriever is None
        or was in (None, ABSENT, wanted)
    ):
        return
    told = envelope.told(session.call(session.plain(retriever, values=made.values)))
    if not isinstance(told, dict) or word.of(told) != wanted:
        return
    for asked in (wanted, was):
        if not session.document.request.valid(parameter.schema, asked):
            continue
        found, exchange = _listed(session, operation, resource, made, parameter, asked)
        if bool(found) != (asked == wanted):
            lists = "does not list one that has" if asked == wanted else "lists one that has"
            message = f"{parameter.name}={asked} {lists} {wanted!r}"
            raise session.broken(message, fragment(parameter.pointer), exchange)


def _listed(
    session: Session, operation: Operation, resource: Resource, made: Made, parameter: Parameter, wanted: Any
) -> tuple[list[Any], Exchange]:
    """The entries of a thing in a list that a value is asked of."""
    call = letting_in(session, list_call(session, replace(resource, lister=operation), made), made)
    call = call.with_value(parameter, wanted)
    return search(session, resource, made, *enlarged(session, call))


def _complete(
    session: Session, operation: Operation, resource: Resource, parameter: Parameter, word: Word
) -> None:
    """What was made with a value is found by it, beside another value, too."""
    ends = word.way in {"least", "most"}
    if (moving(word.name) and not ends) or resource.creator is None:
        return
    if word.roles and not _EITHER.search(parameter.description):
        return
    made = stock(session, resource)
    told = [envelope.told(one.exchange) for one in made]
    values = [None if (value := word.of(body)) is ABSENT else value for body in told]
    for index, (one, value) in enumerate(list(zip(made, values, strict=True))[:2]):
        if word.way == "has":
            value = value[index - 1] if isinstance(value, list) and value else None
        sent = word.name in envelope.said(one.call)
        told_only = isinstance(value, str) and not sent and word.way == "most"
        if ends and (word.beyond is not False or told_only):
            continue  # whether a moment itself is before, or after, is not said; told ones may be rounded
        wanted: Any = (
            list(dict.fromkeys([v for v in values if v is not None])) if word.way == "among" else value
        )
        wanted = wanted if word.way == "among" else word.wrapped(value)
        plain_text = not isinstance(value, str) or (bool(value.strip()) and "," not in value)
        if isinstance(value, dict | list | None) or not plain_text:
            continue
        if not session.document.request.valid(parameter.schema, wanted):
            continue
        for spelled in (wanted, *_spelled(word, wanted)):
            if not session.document.request.valid(parameter.schema, spelled):
                continue
            found, exchange = _listed(session, operation, resource, one, parameter, spelled)
            if not found and not chooses(session, resource, one, parameter):
                if not find_in_list(session, replace(resource, lister=operation), one)[0]:
                    continue  # whatever is asked for
                message = f"{parameter.name}={spelled} does not list one that has {value!r}"
                raise session.broken(message, fragment(parameter.pointer), exchange)


def _end_included(session: Session, call: Call, parameter: Parameter, word: Word) -> None:
    """Of entries that no call makes, the one with the end itself is listed, too."""
    entries = items(session, must_succeed(session, call, "the list"))
    held = [value for entry in entries if type(value := word.of(entry)) in {int, float}]
    end = (max if word.way == "least" else min)(held, default=None)
    if end is None or not session.document.request.valid(parameter.schema, word.wrapped(end)):
        return
    asked = call.with_value(parameter, word.wrapped(end))
    exchange = must_succeed(session, asked, f"{parameter.name}={end}")
    again = items(session, must_succeed(session, call, "the list"))
    if not items(session, exchange) and any(word.of(entry) == end for entry in again):
        message = f"{parameter.name}={end} does not list one that has {end!r}"
        raise session.broken(message, fragment(parameter.pointer), exchange)


_EITHER = re.compile(r"\b(or|either|any)\b", re.IGNORECASE)
_PART = re.compile(r"\bcontain|\bpart of\b|\bsubstring|\banywhere\b", re.IGNORECASE)


def _spelled(word: Word, value: Any) -> Iterator[str]:
    """How else a text is found, as the document says: by a part of it, in the other case."""
    if not isinstance(value, str) or not value.isascii() or len(value) < 3:
        return
    if _PART.search(word.said):
        yield from (value[1:-1].strip() or value, value[1:].strip(), value[:-1].strip())
    elif BEGINNING.search(word.said):
        yield value[:-1].strip()
    elif END.search(word.said):
        yield value[1:].strip()
    if words.ANY_CASE.search(word.said):
        yield value.swapcase()
