"""Query parameters that are called as a property of the entries choose among them by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from specwright_runtime.contract.call import Call
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import moving
from specwright_runtime.contract.checks.listing import (
    CURSORS,
    LIMITS,
    OFFSETS,
    ORDERS,
    PAGES,
    arrays_of,
    entry_properties,
    items,
    marks,
    named,
    search,
    subject,
    told_next,
)
from specwright_runtime.contract.checks.paging import must_carry, must_count
from specwright_runtime.contract.checks.stock import stock, stocked
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.schema import Schema, View
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import Made

_OTHER_USE = frozenset({*LIMITS, *PAGES, *OFFSETS, *CURSORS, *ORDERS})
_BOUND = re.compile(
    r"(?P<side>min|max)(?:imum)?_?(?P<name>.+)|(?P<other>.+?)_(?P<end>gte|lte|min|max)", re.IGNORECASE
)

_MOMENT = re.compile(r"(?P<name>.+?)_?(?P<end>after|before|from|to|since|until)", re.IGNORECASE)
_ENDS = {
    **dict.fromkeys(("gte", "gt", "ge", "min", "from", "start", "after", "since"), "least"),
    **dict.fromkeys(("lte", "lt", "le", "max", "to", "end", "before", "until"), "most"),
}
_LATEST, _EARLIEST = "2999-01-01", "1900-01-01"
_MIDNIGHT = "T00:00:00Z"

Way: TypeAlias = Literal["is", "among", "has", "least", "most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """The property that a parameter chooses by, and how."""

    name: str
    way: Way
    text: bool = False
    """Free: may be looked for without its case, or as a part."""
    key: str | None = None
    """The member of a parameter that is an object: `created[gte]`."""
    members: frozenset[str] = frozenset()
    """All that the property may be, where the document lists them."""
    alone: bool = True
    """Not within an array."""

    def passes(self, wanted: Any, has: Any) -> bool:
        """An entry that `has` this may be listed where `wanted` is asked for."""
        if has is None and self.way in {"least", "most"}:
            return False
        match self.way:
            case "is":
                if self.everything(wanted) or not isinstance(has, str | int | float | bool | None):
                    return True
                return bool(has == wanted) or (self.text and str(wanted).lower() in str(has).lower())
            case "among":
                return has in wanted
            case "has":
                asked = wanted[0] if isinstance(wanted, list) else wanted
                return not isinstance(has, list) or any(
                    asked in one.values() if isinstance(one, dict) else self._alike(asked, one) for one in has
                )
            case "least":
                return comparable(has) >= comparable(wanted)
            case "most":
                return comparable(has) <= comparable(wanted)

    def _alike(self, wanted: Any, has: Any) -> bool:
        return bool(wanted == has) or str(wanted).lower() in str(has).lower()

    def everything(self, wanted: Any) -> bool:
        """`all`: a member that no entry can have."""
        return bool(self.members) and str(wanted) not in self.members

    def wrapped(self, value: Any) -> Any:
        """A value as the parameter is sent it."""
        if self.key is not None:
            return {self.key: value}
        return value if self.alone else [value]


def comparable(value: Any) -> float:
    """A number, or the seconds of a moment."""
    if not isinstance(value, str):
        return float(value)
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def item_properties(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    """What the entries of a list's answer are documented to have."""
    view = catalogue.document.response
    for response in operation.successes:
        for content in response.contents:
            if not content.is_json or content.schema is None:
                continue
            for array in arrays_of(view, content.schema):
                return entry_properties(view, array)
    return {}


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, Word]]:
    """Parameters whose meaning their name and type say."""
    properties = item_properties(catalogue, operation)
    for parameter in operation.parameters:
        if parameter.place == "query" and parameter.name.lower() not in _OTHER_USE:
            yield from ((parameter, word) for word in _word(catalogue, parameter, properties))


def _word(catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any]) -> Iterator[Word]:
    """How a parameter chooses; more than one for an object with two ends."""
    request, response = catalogue.document.request, catalogue.document.response
    asked = subject(parameter.name)
    for schema in (parameter.schema, *request.flat(parameter.schema).get("anyOf", ())):
        wanted = request.flat(schema)
        if request.types(schema) == ("object",):
            for key, inner in (wanted.get("properties") or {}).items():
                if key.lower() in _ENDS and _like(catalogue, properties.get(asked), inner):
                    way: Way = "least" if _ENDS[key.lower()] == "least" else "most"
                    yield Word(name=asked, way=way, key=key)
            continue
        array = request.types(schema) == ("array",) or "items" in wanted
        item = wanted.get("items", True) if array else schema
        for name in dict.fromkeys((asked, asked.removesuffix("s"), f"{asked}s")):
            own = properties.get(name)
            if own in (None, False):
                continue
            if response.types(own) == ("array",):
                if "string" in _types(request, item) and "," not in str(parameter.examples):
                    yield Word(name=name, way="has", alone=not array)
                    return
            elif _like(catalogue, own, item) and (array or name == asked):
                free = not array and not request.flat(item).keys() & {"enum", "const", "format"}
                members = frozenset(map(str, response.flat(own).get("enum", ())))
                text = free and "string" in request.types(item)
                way = "among" if array else "is"
                yield Word(name=name, way=way, text=text, members=members, alone=not array)
                return
    yield from _end(catalogue, parameter, properties)


def _end(catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any]) -> Iterator[Word]:
    """`min_price`, `price_lte`, `created_after`."""
    request = catalogue.document.request
    bound = _BOUND.fullmatch(subject(parameter.name))
    if bound is not None:
        name = bound["name"] or bound["other"]
        if set(request.types(parameter.schema)) <= {"integer", "number"} and _like(
            catalogue, properties.get(name), parameter.schema
        ):
            low = (bound["side"] or "").lower() == "min" or (bound["end"] or "").lower() in {"gte", "min"}
            yield Word(name=name, way="least" if low else "most")
    moment = _MOMENT.fullmatch(subject(parameter.name))
    if moment is not None and request.flat(parameter.schema).get("format") in {"date", "date-time"}:
        for name in (moment["name"], f"{moment['name']}_at", f"{moment['name']}At"):
            own = catalogue.document.response.flat(properties.get(name) or True)
            wanted = request.flat(parameter.schema)["format"]
            if own.get("format") == "date-time" or own.get("format") == wanted:
                yield Word(name=name, way="least" if _ENDS[moment["end"].lower()] == "least" else "most")
                return


def _like(catalogue: Catalogue, own: Any, asked: Any) -> bool:
    """A property has the type that is asked with."""
    if own in (None, False):
        return False
    left = _types(catalogue.document.request, asked)
    right = _types(catalogue.document.response, own)
    numbers = {"integer", "number"}
    return bool(left) and (left == right or (left <= numbers and right <= numbers) or left < right)


def _types(view: View, schema: Schema) -> set[str]:
    """Those that are said, else those of the members, of the branches."""
    flat = view.flat(schema)
    said = set(view.types(schema)) - {"null"}
    members = flat.get("enum", ())
    if not said and members and all(isinstance(member, str) for member in members):
        return {"string"}
    for key in ("oneOf", "anyOf"):
        for branch in flat.get(key, ()) if not said else ():
            said |= _types(view, branch)
    return said


def keep(operation: Operation, resource: Resource, parameter: Parameter, word: Word) -> Keep:
    """Only what passes is listed, and what was made and passes is."""

    def look(session: Session) -> None:
        limit = named(operation, LIMITS) if marks(session.document, operation) else None
        call = stocked(session, resource)
        held = [
            item[word.name]
            for item in items(session, must_succeed(session, call, "the list"))
            if isinstance(item, dict) and item.get(word.name) is not None
        ]
        for value in _candidates(session, parameter, word, held):
            asked = call.with_value(parameter, word.wrapped(value))
            exchange = must_succeed(session, asked, f"{parameter.name}={value}")
            _only(session, parameter, word, value, exchange)
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
        if word.way == "is":
            _changed(session, operation, resource, parameter, word)
        if word.way == "among":
            _every_member(session, operation, call, parameter, word)

    return look


def _only(session: Session, parameter: Parameter, word: Word, value: Any, exchange: Exchange) -> None:
    wanted = word.wrapped(value) if word.way in {"among", "has"} else value
    for item in items(session, exchange):
        if isinstance(item, dict) and word.name in item and not word.passes(wanted, item[word.name]):
            raise session.broken(
                f"{parameter.name}={value} lists one with {item[word.name]!r}",
                fragment(parameter.pointer),
                exchange,
            )


def _every_member(
    session: Session, operation: Operation, call: Call, parameter: Parameter, word: Word
) -> None:
    """An entry is listed whichever of the asked values it has, the first or the last."""
    limit = named(operation, LIMITS)
    if limit is not None:
        call = call.with_value(limit, session.document.request.flat(limit.schema).get("maximum", 100))
    view = session.document.request
    members = view.flat(view.flat(parameter.schema).get("items", True)).get("enum", ())

    def listed(asked: Call) -> tuple[list[Any], Exchange]:
        exchange = must_succeed(session, asked, "the list")
        return [item for item in items(session, exchange) if isinstance(item, dict)], exchange

    before, _ = listed(call)
    values = {item[word.name] for item in before if isinstance(item.get(word.name), str)}
    for value in sorted(values)[:2]:
        others = [member for member in members if member not in values]
        if not others:
            return
        first = next(item for item in before if item.get(word.name) == value)
        found, exchange = listed(call.with_value(parameter, [others[0], value]))
        after, _ = listed(call)
        if first in after and first not in found:
            raise session.broken(
                f"{parameter.name}={others[0]} and {value} does not list one with {value!r}",
                fragment(parameter.pointer),
                exchange,
            )


def _candidates(session: Session, parameter: Parameter, word: Word, held: list[Any]) -> Iterator[Any]:
    """Values that entries have, and others that they do not have."""
    view = session.document.request
    flat = view.flat(parameter.schema)
    inner = view.flat(flat.get("items", True)) if not word.alone else flat
    if word.way == "has":
        parts = [part for one in held if isinstance(one, list) for part in one]
        held = [part for part in parts if isinstance(part, str) and "," not in part and part.strip()]
    moments = [value for value in held if isinstance(value, str)] if word.way in {"least", "most"} else []
    candidates = [*held[:1], *held[-1:], *(v for v in inner.get("enum", ()) if v is not None)]
    if moments:
        end = _LATEST if word.way == "least" else _EARLIEST
        candidates = [end, f"{end}{_MIDNIGHT}", *candidates]
    if inner.get("type") == "boolean":
        candidates += [True, False]
    numbers = [value for value in held if isinstance(value, int | float)]
    if numbers:
        candidates += [min(numbers), max(numbers), max(numbers) + 1, min(numbers) - 1]
    if word.text or word.way == "has":
        candidates.append("specwright-nobody")
    seen: list[Any] = []
    for candidate in candidates:
        if candidate not in seen and view.valid(parameter.schema, word.wrapped(candidate)):
            seen.append(candidate)
    if not seen:
        yield session.parameter_value(parameter)
    yield from seen[:6]


def _changed(
    session: Session, operation: Operation, resource: Resource, parameter: Parameter, word: Word
) -> None:
    """What was changed to a member is listed with it, and with no other."""
    updater = next((u for u in resource.updaters if u.method != "PUT"), None)
    if updater is None or resource.creator is None or not word.members:
        return
    content = session.content(updater)
    schema = True if content is None or content.schema is None else content.schema
    own = session.document.request.flat(schema).get("properties") or {}
    members = session.document.request.flat(parameter.schema).get("enum", ())
    for member in [m for m in members if m in word.members][:3]:
        body = {word.name: member}
        if word.name not in own or not session.document.request.valid(schema, body):
            continue
        made = session.things.make(resource, fresh=True)
        change = session.plain(updater, values=made.values)
        exchange = session.call(replace(change, content=content, body=body))
        told = exchange.response.json()
        if not isinstance(told, dict) or told.get(word.name) != member:
            continue
        for asked in members:
            found, exchange = _listed(session, operation, resource, made, parameter, asked)
            if bool(found) != (asked == member or word.everything(asked)):
                lists = "lists one that has" if found else "does not list one that has"
                raise session.broken(
                    f"{parameter.name}={asked} {lists} {member!r}", fragment(parameter.pointer), exchange
                )


def _listed(
    session: Session, operation: Operation, resource: Resource, made: Made, parameter: Parameter, wanted: Any
) -> tuple[list[Any], Exchange]:
    """The entries of a thing in a list that a value is asked of."""
    own = {("path", p.name) for p in operation.path_parameters}
    call = session.plain(operation, values={k: v for k, v in made.values.items() if k in own})
    call = call.with_value(parameter, wanted)
    size = 0
    limit = named(operation, LIMITS)
    if limit is not None:
        size = session.document.request.flat(limit.schema).get("maximum", 100)
        call = call.with_value(limit, size)
    return search(session, resource, made, call, size)


def _complete(
    session: Session, operation: Operation, resource: Resource, parameter: Parameter, word: Word
) -> None:
    """What was made with a value is found by it, beside another value, too."""
    ends = word.way in {"least", "most"}
    if (moving(word.name) and not ends) or resource.creator is None:
        return
    made = stock(session, resource)
    told = [one.exchange.response.json() for one in made]
    values = [body.get(word.name) if isinstance(body, dict) else None for body in told]
    for one, value in list(zip(made, values, strict=True))[:2]:
        if word.way == "has":
            value = value[-1] if isinstance(value, list) and value else None
        if word.way in {"least", "most"} and isinstance(value, str):
            continue  # whether a moment itself is before, or after, is not said
        wanted: Any = (
            list(dict.fromkeys([v for v in values if v is not None])) if word.way == "among" else value
        )
        wanted = wanted if word.way == "among" else word.wrapped(value)
        plain_text = not isinstance(value, str) or (bool(value.strip()) and "," not in value)
        if isinstance(value, dict | list | None) or not plain_text:
            continue
        if not session.document.request.valid(parameter.schema, wanted):
            continue
        found, exchange = _listed(session, operation, resource, one, parameter, wanted)
        if not found:
            raise session.broken(
                f"{parameter.name}={wanted} does not list one that has it",
                fragment(parameter.pointer),
                exchange,
            )
