"""Members of a sort parameter that are called as a property of the entries put them in its order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.listing import LIMITS, enlarged, items, named
from specwright_runtime.contract.checks.ordered import in_turn, key
from specwright_runtime.contract.checks.paging import must_carry
from specwright_runtime.contract.checks.stock import need, read, spread, stocked
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_MEMBER = re.compile(r"(?P<sign>[-+]?)(?P<name>[A-Za-z]\w*?)(?:[_:., ](?P<way>asc|desc))?")


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, str, str]]:
    """Parameter, member, and the property that it names, of numbers, moments or texts."""
    properties = item_properties(catalogue, operation)
    view = catalogue.document.response
    for parameter in operation.parameters:
        if parameter.place != "query" or not re.search("sort|order", parameter.name, re.IGNORECASE):
            continue
        members = _members(catalogue.document.request, parameter) or _free(parameter, properties, view)
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
                yield parameter, member, match["name"]


def _members(view: View, parameter: Parameter) -> list[Any]:
    """What it may be sorted by, one of them or several."""
    flat = view.flat(parameter.schema)
    return list(flat.get("enum") or view.flat(flat.get("items", True)).get("enum", ()))


_COMMA = re.compile(r",\s*\(?(asc|desc)\b", re.IGNORECASE)


def _free(parameter: Parameter, properties: dict[str, Any], view: View) -> list[str]:
    """`property,asc` and `property,desc`, as Spring has them, where the description says so."""
    if not _COMMA.search(parameter.description):
        return []
    plainly = {"string", "integer", "number"}
    names = [n for n, s in properties.items() if set(view.types(s)) & plainly and "enum" not in view.flat(s)]
    said = [name for name in names if re.search(rf"\b{re.escape(name)}\b", parameter.description)]
    return [f"{name},{way}" for name in said for way in ("asc", "desc")]


def _falls(member: str) -> bool:
    return member.startswith("-") or member.endswith("desc")


def _opposite(member: str, members: Collection[Any]) -> str | None:
    """What sorts the other way: `name` of `-name`, `name_asc` of `name_desc`."""
    name = member.removeprefix("-")
    others = (name, f"+{name}") if name != member else (re.sub("desc$", "asc", member),)
    return next((other for other in others if other in members), None)


def keep(operation: Operation, resource: Resource, parameter: Parameter, member: str, name: str) -> Keep:
    def look(session: Session) -> None:
        call = stocked(session, resource)
        spread(session, resource, name)
        call, _ = enlarged(session, call)
        members = _members(session.document.request, parameter)
        free = not members
        members = members or [member, re.sub("asc$|desc$", "asc" if _falls(member) else "desc", member)]
        several = "array" in session.document.request.types(parameter.schema)

        def sorted_by(way: str) -> tuple[list[Any], Exchange]:
            exchange = must_succeed(
                session, call.with_value(parameter, [way] if several else way), f"{parameter.name}={way}"
            )
            entries = (item for item in items(session, exchange) if isinstance(item, dict))
            keys = [key(item[name]) for item in entries if item.get(name) is not None]
            return (keys if len(set(map(type, keys))) < 2 else list(map(str, keys))), exchange

        asked = session.call(call.with_value(parameter, [member] if several else member)).response.status
        if free and asked in {400, 422}:
            raise NotTestedError(f"{operation.id}: what it may be sorted by is not said")
        found, exchange = sorted_by(member)
        if len(set(found)) < 2:
            raise NotTestedError(f"{operation.id}: the entries have one {name} only")
        limit = named(operation, LIMITS)
        if limit is not None and session.document.request.valid(limit.schema, 1):
            first = call.with_value(limit, 1).with_value(parameter, [member] if several else member)
            must_carry(session, operation, parameter, must_succeed(session, first, "the first page"))
        opposite = _opposite(member, members)
        if isinstance(found[0], str):
            # Letters are in order in many ways, yet each of them can be turned.
            other, turned = sorted_by(opposite or member)
            if sorted(found) == sorted(other):
                ordered = found == other[::-1] and in_turn(_words(session, exchange, name), _falls(member))
            else:  # neither is all that there is
                ways = [(exchange, _falls(member)), (turned, not _falls(member))]
                pages = [(_plain(session, page, name), falls) for page, falls in ways]
                ordered = all(len(page) < 2 or in_turn(page, falls) for page, falls in pages)
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


_PLAIN = re.compile("[a-z0-9]+")
_LETTERS = re.compile("(?!.*(aa|ch|dz|ll|lj|nj|ij))[a-z]+", re.IGNORECASE)


def _plain(session: Session, exchange: Exchange, name: str) -> list[str]:
    """Texts that every collation has in one order."""
    entries = (item.get(name) for item in items(session, exchange) if isinstance(item, dict))
    return [value for value in entries if isinstance(value, str) and _PLAIN.fullmatch(value)]


def _words(session: Session, exchange: Exchange, name: str) -> list[str]:
    """Texts of nothing but letters, which are in order in few ways, if not of digraphs."""
    entries = (item.get(name) for item in items(session, exchange) if isinstance(item, dict))
    return [value for value in entries if isinstance(value, str) and _LETTERS.fullmatch(value)]


def unsaid(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, list[str]]]:
    """A parameter of `property,asc` that does not say which properties it takes, and those that there are."""
    properties, view = item_properties(catalogue, operation), catalogue.document.response
    for parameter in operation.parameters:
        said = _COMMA.search(parameter.description) and "sort" in parameter.name.lower()
        if parameter.place != "query" or not said or _members(catalogue.document.request, parameter):
            continue
        if not _free(parameter, properties, view):
            yield (
                parameter,
                [n for n, s in properties.items() if view.types(s) in (("string",), ("integer",))],
            )


def some(operation: Operation, resource: Resource, parameter: Parameter, names: list[str]) -> Keep:
    """By one of the properties, the entries are in order, and in the reverse of it."""

    def look(session: Session) -> None:
        call = stocked(session, resource)
        call, _ = enlarged(session, call)
        several = "array" in session.document.request.types(parameter.schema)
        tried, exchange = 0, None
        for name in names:
            columns: list[list[Any]] = []
            for way in (f"{name},asc", f"{name},desc"):
                exchange = session.call(call.with_value(parameter, [way] if several else way))
                entries = items(session, exchange) if exchange.response.status == 200 else []
                columns.append([e.get(name) for e in entries if isinstance(e, dict)])
            up, down = columns
            if len({*map(str, up)}) < 2:
                continue
            tried += 1
            if up != down and up == down[::-1]:
                return
        if not tried:
            raise NotTestedError(f"{operation.id}: what it may be sorted by is not said")
        message = f"{parameter.name} puts the entries in order by none of {', '.join(names)}"
        raise session.broken(message, fragment(parameter.pointer), exchange)

    return look


def flag(operation: Operation, view: View) -> Parameter | None:
    """What turns the order by itself: `desc=true`."""
    for parameter in operation.parameters:
        own = parameter.place == "query" and view.types(parameter.schema) == ("boolean",)
        name = plain(parameter.name)
        turns = name in {"reverse", "reversed"} and _OF_ORDER.search(parameter.description)
        if own and (turns or name in {"desc", "descending", "sortdesc"}):
            return parameter
    return None


_OF_ORDER = re.compile(
    r"\b(order|sort\w*|descend\w*|newest|oldest|latest|earliest|highest|first|last)\b|\breversed?\b(?! geo)",
    re.IGNORECASE,
)


def turns(
    operation: Operation, resource: Resource, order: Parameter, ways: tuple[Any, Any] = ("asc", "desc")
) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        call, _ = enlarged(session, call)
        others = (p for p in operation.parameters if p.place == "query" and p is not order)
        by = next((p for p in others if re.search("sort|order", p.name, re.IGNORECASE)), None)
        if by is not None:  # equal ones may stand in any order
            members = session.document.request.flat(by.schema).get("enum", ())
            alone = [m for m in members if isinstance(m, str) and re.search("creat|^id$", m, re.IGNORECASE)]
            alone = alone or [member for member in members if _differ(session, call, member)]
            if not alone:
                for member in filter(None, members):
                    if _turns_by(session, resource, call.with_value(by, member), order, member, ways):
                        return
                raise NotTestedError(f"{operation.id}: nothing to sort by is known to differ")
            call = call.with_value(by, alone[0])
        up, first = read(session, resource, call.with_value(order, ways[0]))
        need(up, 2, operation)
        for name in _named(order, items(session, first)) if by is None else ():
            if _turns_by(session, resource, call, order, name, ways):
                return
        down, exchange = read(session, resource, call.with_value(order, ways[1]))
        if len(set(up)) == len(up) and up[:2] == down[:2]:
            raise session.broken(
                f"{order.name}={ways[0]} and {ways[1]} give the same order", fragment(order.pointer), exchange
            )
        turned = up == list(reversed(down)) or _turns_a_column(
            items(session, first), items(session, exchange)
        )
        if set(up) == set(down) and not turned:
            raise session.broken(
                f"{order.name}={ways[1]} is not the reverse of {ways[0]}", fragment(order.pointer), exchange
            )

    return keep


def _named(order: Parameter, entries: list[Any]) -> list[str]:
    """The property that the words of what turns the order name: "By name"."""
    said = re.findall(r"\bby (?:the |its |their )?`?(\w+)`?", order.description, re.IGNORECASE)
    return [name for name in entries[0] if name in said][:1] if isinstance(entries[0], dict) else []


def _turns_a_column(up: list[Any], down: list[Any]) -> bool:
    """By one of their properties, which some share, so that these may stand as they did before."""
    for name in up[0] if up and isinstance(up[0], dict) else ():
        columns = [[str(e.get(name)) for e in found if isinstance(e, dict)] for found in (up, down)]
        if len(set(columns[0])) > 1 and columns[0] == columns[1][::-1]:
            return True
    return False


def _turns_by(
    session: Session, resource: Resource, call: Call, order: Parameter, name: str, ways: tuple[Any, Any]
) -> bool:
    """Whether the entries differ in that property; they are then in its order, both ways.

    Raises:
        BrokenError: they are not.
    """
    spread(session, resource, name)
    for way, falls in zip(ways, (False, True), strict=True):
        exchange = must_succeed(session, call.with_value(order, way), "the list")
        entries = (entry for entry in items(session, exchange) if isinstance(entry, dict))
        column = [entry[name] for entry in entries if entry.get(name) is not None]
        if len(set(map(str, column))) < 2:
            return False
        if not in_turn(column, falls):
            message = f"{order.name}={way} gives {name} in the order {column[:6]!r}"
            raise session.broken(message, fragment(order.pointer), exchange)
    return True


def _differ(session: Session, call: Call, name: Any) -> bool:
    """All entries that are listed have a value of their own there."""
    entries = items(session, must_succeed(session, call, "the list"))
    values = [str(entry[name]) for entry in entries if isinstance(entry, dict) and name in entry]
    return 1 < len(values) == len(entries) == len(set(values))
