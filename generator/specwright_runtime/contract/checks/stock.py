"""A list with enough in it: some alike, one of them unlike the others."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from specwright_runtime.contract.checks.alike import another
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.listing import (
    LIMITS,
    OFFSETS,
    ORDERS,
    PAGES,
    bare,
    ids,
    items,
    letting_in,
    list_call,
    page_of,
)
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.promise import renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.unbuildable import UnbuildableError

_LENGTHS = ((9, 10), (2, 11), (99, 100), (20, 100), (9, 100), (8, 16), (0.5, 10), (50, 100), (950, 1000))
"""Numbers that their letters put in another order; some are steps of others."""

_WORDS = ("Violet", "Amber", "Birch")
"""In no order, and in one order in every alphabet."""

_MOMENTS = frozenset({"date", "date-time"})
_STEPS = (-9, 5, -2)
"""Days by which moments are moved, in no order."""


def stock(session: Session, resource: Resource) -> list[Made]:
    """Three things, the middle one unlike the others; none where nothing makes them."""
    if resource.creator is None:
        return []
    first = session.things.make(resource, fresh=True)
    middle = another(session, resource, first) or beside(session, resource, first)
    return [first, middle, beside(session, resource, first)]


def beside(session: Session, resource: Resource, first: Made) -> Made:
    """One more in the same parent, if that takes one."""
    if resource.apart:
        parents = {key: value for key, value in first.values.items() if key[1] != resource.parameter}
        with suppress(NotTestedError):
            return session.things.make(resource, parents, fresh=True)
    return session.things.make(resource, fresh=True)


def spread(session: Session, resource: Resource, name: str) -> None:
    """Two more, one of whose numbers has more digits: by its letters it would come first; or three texts.

    What is not sent, as a total, is made of the numbers that are.
    """
    creator = resource.creator
    if creator is None:
        return
    call = session.things.make(resource).call
    schema = True if call.content is None else call.content.schema or True
    view, said = session.document.request, envelope.said(call)
    properties = envelope.properties(view, schema)
    if name not in properties:
        for factor in _FACTORS:
            more = replace(call, body=_scaled(session, schema, call.body, factor))
            if more.body != call.body and view.valid(schema, more.body):
                session.call(renewed(session, more))
        return
    day = _days(said.get(name)) if view.flat(properties[name]).get("format") in _MOMENTS else None
    for row in (day,) if day is not None else (*_LENGTHS, _WORDS):
        calls = [envelope.saying(call, {**said, name: value}) for value in row]
        if all(view.valid(schema, one.body) for one in calls):
            for one in calls:
                session.call(renewed(session, one))
            return


_FACTORS = (9, 10)


def _scaled(session: Session, schema: Schema, value: Any, factor: int) -> Any:
    """The value, with each number in its lists of objects so many times as large; ids stay."""
    view = session.document.request
    if isinstance(value, list):
        items = view.flat(schema).get("items", True)
        return [_times(session, items, item, factor) if isinstance(item, dict) else item for item in value]
    properties = view.properties(schema)
    lists = {n: v for n, v in value.items() if isinstance(v, list)} if isinstance(value, dict) else {}
    scaled = {n: _scaled(session, properties.get(n, True), v, factor) for n, v in lists.items()}
    return {**value, **scaled} if isinstance(value, dict) else value


def _times(session: Session, schema: Schema, item: dict[str, Any], factor: int) -> dict[str, Any]:
    view, properties = session.document.request, session.document.request.properties(schema)
    found = dict(item)
    for name, value in item.items():
        number = type(value) in (int, float) and not session.foreign.names(name)
        if number and view.valid(properties.get(name, True), value * factor):
            found[name] = value * factor
    return found


_LABEL = "contract"


def labelled(session: Session, resource: Resource, name: str, label: str = _LABEL) -> None:
    """One more, with one text in its list; as a rule one of several letters: who asks for a part of it asks
    for another one.
    """
    if resource.creator is None:
        return
    call = session.things.make(resource).call
    said, schema = envelope.sent(call.body), call.content.schema or True if call.content is not None else True
    one = envelope.saying(call, {**said, name: [label]})
    known = name in envelope.properties(session.document.request, schema)
    if known and session.document.request.valid(schema, one.body):
        session.call(renewed(session, one))


def having(session: Session, resource: Resource, name: str) -> None:
    """One more, with a property that things are made without as a rule."""
    if resource.creator is None:
        return
    call = session.things.make(resource).call
    schema = True if call.content is None else call.content.schema or True
    said = envelope.sent(call.body)
    properties = envelope.properties(session.document.request, schema)
    if name not in properties or said.get(name) is not None:
        return
    try:
        value = session.builder.build(properties[name], full=False)
    except UnbuildableError:
        return
    one = envelope.saying(call, {**said, name: value})
    if session.document.request.valid(schema, one.body):
        session.call(renewed(session, session.settled(one)))


def _days(known: Any) -> tuple[str, ...] | None:
    """A day or a moment before the known one, one behind it, and one between."""
    try:
        if "T" not in str(known):
            return tuple((date.fromisoformat(known) + timedelta(step)).isoformat() for step in _STEPS)
        moments = (datetime.fromisoformat(known) + timedelta(step) for step in _STEPS)
        return tuple(moment.isoformat().replace("+00:00", "Z") for moment in moments)
    except (TypeError, ValueError, OverflowError):
        return None


def stocked(session: Session, resource: Resource) -> Call:
    """The list's call, with enough things in the list where something makes them."""
    made = stock(session, resource)
    return list_call(session, resource, made[0] if made else None)


def read(session: Session, resource: Resource, call: Call) -> tuple[list[Any], Exchange]:
    """The entries by their ids, else by all that they are."""
    exchange = page_of(session, call)
    if exchange.response.status == 404:
        return [], exchange
    found = ids(session, resource, exchange)
    if any(one is None for one in found):
        return [repr(item) for item in items(session, exchange)], exchange
    return found, exchange


def need(found: list[Any], count: int, operation: Operation) -> None:
    if len(found) < count:
        raise NotTestedError(
            f"{operation.id}: the list has {len(found)} entries and nothing makes more; {count} are needed"
        )


def chooses(session: Session, resource: Resource, made: Made, asked: Parameter | None = None) -> bool:
    """The list is always asked for something, beside what is `asked`, that the thing is not told to have, or
    is one of those of another kind.
    """
    if passes_over(session, resource, made):
        return True
    told = envelope.told(made.exchange)
    call = letting_in(session, list_call(session, resource, made), made)
    return any(
        other.required
        and other is not asked
        and other.place == "query"
        and bare(other) not in {*LIMITS, *PAGES, *OFFSETS, *ORDERS}
        and (not isinstance(told, dict) or told.get(other.name) != call.values.get(("query", other.name)))
        for other in call.operation.parameters
    )


def passes_over(session: Session, resource: Resource, made: Made) -> bool:
    """The words of the list name a member of an enum, and not the one that the thing is told to have: "The
    approved comments".
    """
    lister, told = resource.lister, envelope.told(made.exchange)
    schema = told_schema(made.call.operation, made.exchange.response.status)
    if lister is None or schema is None or not isinstance(told, dict):
        return False
    view = session.document.response
    said = " ".join((lister.said, *(response.description for response in lister.successes)))

    def is_named(member: Any) -> bool:
        return re.search(rf"\b{re.escape(str(member))}\b", said, re.IGNORECASE) is not None

    enums = {n: view.flat(own).get("enum", ()) for n, own in envelope.properties(view, schema).items()}
    return any(
        told.get(name) in members and any(map(is_named, members)) and not is_named(told[name])
        for name, members in enums.items()
    )
