"""Members of a sort parameter that are called as a property of the entries put them in its order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.listing import LIMITS, items, named
from specwright_runtime.contract.checks.stock import need, read, spread, stocked
from specwright_runtime.contract.checks.words import comparable, item_properties
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.naming import plain
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.schema import View
from specwright_runtime.contract.session import Session

_MEMBER = re.compile(r"(?P<sign>[-+]?)(?P<name>[A-Za-z]\w*?)(?:[_:. ](?P<way>asc|desc))?")


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, str, str, bool]]:
    """Parameter, member, the property that it names, and whether it has numbers: else moments, texts."""
    properties = item_properties(catalogue, operation)
    view = catalogue.document.response
    for parameter in operation.parameters:
        if parameter.place != "query" or not re.search("sort|order", parameter.name, re.IGNORECASE):
            continue
        members = _members(catalogue.document.request, parameter)
        for member in members:
            match = _MEMBER.fullmatch(member) if isinstance(member, str) else None
            own = properties.get(match["name"]) if match is not None else None
            if match is None or own in (None, False):
                continue
            types = set(view.types(own)) - {"null"}
            timed = types == {"string"} and view.flat(own).get("format") in {"date", "date-time"}
            turned = (
                _falls(member) and _opposite(member, members) is not None and "enum" not in view.flat(own)
            )
            # Which way a bare name sorts is said only where its opposite is a member, too.
            if types <= {"integer", "number"} or timed or (types == {"string"} and turned):
                yield parameter, member, match["name"], types <= {"integer", "number"}


def _members(view: View, parameter: Parameter) -> list[Any]:
    """What it may be sorted by, one of them or several."""
    flat = view.flat(parameter.schema)
    return list(flat.get("enum") or view.flat(flat.get("items", True)).get("enum", ()))


def _falls(member: str) -> bool:
    return member.startswith("-") or member.endswith("desc")


def _opposite(member: str, members: Collection[Any]) -> str | None:
    """What sorts the other way: `name` of `-name`, `name_asc` of `name_desc`."""
    name = member.removeprefix("-")
    others = (name, f"+{name}") if name != member else (re.sub("desc$", "asc", member),)
    return next((other for other in others if other in members), None)


def keep(
    operation: Operation, resource: Resource, parameter: Parameter, member: str, name: str, *, numeric: bool
) -> Keep:
    def look(session: Session) -> None:
        call = stocked(session, resource)
        if numeric:
            spread(session, resource, name)
        limit = named(operation, LIMITS)
        if limit is not None:
            call = call.with_value(limit, session.document.request.flat(limit.schema).get("maximum", 100))
        members = _members(session.document.request, parameter)
        several = "array" in session.document.request.types(parameter.schema)

        def sorted_by(way: str) -> tuple[list[Any], Exchange]:
            exchange = must_succeed(
                session, call.with_value(parameter, [way] if several else way), f"{parameter.name}={way}"
            )
            entries = (item for item in items(session, exchange) if isinstance(item, dict))
            return [_key(item[name]) for item in entries if item.get(name) is not None], exchange

        found, exchange = sorted_by(member)
        if len(set(found)) < 2:
            raise NotTestedError(f"{operation.id}: the entries have one {name} only")
        opposite = _opposite(member, members)
        if isinstance(found[0], str):
            # Letters are in order in many ways, yet each of them can be turned.
            other, _ = sorted_by(opposite or member)
            ordered = sorted(found) != sorted(other) or found == other[::-1]
        else:
            up = all(one <= two for one, two in pairwise(found))
            down = all(one >= two for one, two in pairwise(found))
            told = _falls(member) or f"-{member}" in members or member.endswith("asc") or member[0] == "+"
            ordered = down if _falls(member) else up if told else up or down
        if not ordered:
            raise session.broken(
                f"{parameter.name}={member} gave {found[:6]!r}", fragment(parameter.pointer), exchange
            )

    return look


def turns(operation: Operation, resource: Resource, order: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        limit = named(operation, LIMITS)
        if limit is not None:
            call = call.with_value(limit, session.document.request.flat(limit.schema).get("maximum", 100))
        others = (p for p in operation.parameters if p.place == "query" and p is not order)
        by = next((p for p in others if re.search("sort|order", p.name, re.IGNORECASE)), None)
        if by is not None:  # equal ones may stand in any order
            members = session.document.request.flat(by.schema).get("enum", ())
            alone = [m for m in members if isinstance(m, str) and re.search("creat|^id$", m, re.IGNORECASE)]
            if not alone:
                raise NotTestedError(f"{operation.id}: nothing to sort by is known to differ")
            call = call.with_value(by, alone[0])
        up, _ = read(session, resource, call.with_value(order, "asc"))
        need(up, 2, operation)
        down, exchange = read(session, resource, call.with_value(order, "desc"))
        if len(set(up)) == len(up) and up[:2] == down[:2]:
            raise session.broken(
                f"{order.name}=asc and desc give the same order", fragment(order.pointer), exchange
            )
        if set(up) == set(down) and up != list(reversed(down)):
            raise session.broken(
                f"{order.name}=desc is not the reverse of asc", fragment(order.pointer), exchange
            )

    return keep


_NEWEST = re.compile(r"\b(newest|latest|most recent(ly \w+)?) first\b", re.IGNORECASE)


def newest_first(operation: Operation) -> bool:
    """The document says so of a list that is not told how to sort."""
    described = f"{operation.summary} {operation.extra.get('description') or ''}"
    said = " ".join([described, *(response.description for response in operation.successes)])
    return _NEWEST.search(said) is not None


def newest(catalogue: Catalogue, operation: Operation, resource: Resource) -> Keep:
    """By one of its times, if not by that of its making."""
    view = catalogue.document.response
    times = [
        name
        for name, schema in item_properties(catalogue, operation).items()
        if view.flat(schema).get("format") in {"date", "date-time"}
    ]

    def look(session: Session) -> None:
        exchange = must_succeed(session, stocked(session, resource), "the list")
        entries = [item for item in items(session, exchange) if isinstance(item, dict)]
        columns = [[e[name] for e in entries if e.get(name) is not None] for name in times]
        moments = [list(map(comparable, column)) for column in columns if len(column) == len(entries)]
        told = [column for column in moments if len(set(column)) > 1]
        if told and not any(all(a >= b for a, b in pairwise(column)) for column in told):
            place = fragment(operation.pointer)
            raise session.broken("the newest are said to come first, and do not", place, exchange)

    return look


def _key(value: Any) -> float | str:
    """By which entries are compared: a number, the seconds of a moment, the letters of a text."""
    try:
        return comparable(value)
    except ValueError:
        return plain(str(value))
