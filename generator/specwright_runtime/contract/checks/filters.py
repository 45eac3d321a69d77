"""Query parameters that are called as a property of the entries choose among them by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.echo import moving
from specwright_runtime.contract.checks.listing import (
    CURSORS,
    LIMITS,
    OFFSETS,
    ORDERS,
    PAGES,
    items,
    named,
    search,
)
from specwright_runtime.contract.checks.stock import stock, stocked
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.schema import Schema, View, fragment
from specwright_runtime.contract.session import Call, Session

_OTHER_USE = frozenset({*LIMITS, *PAGES, *OFFSETS, *CURSORS, *ORDERS})
_BOUND = re.compile(
    r"(?P<side>min|max)(?:imum)?_?(?P<name>.+)|(?P<other>.+?)_(?P<end>gte|lte|min|max)", re.IGNORECASE
)

Way: TypeAlias = Literal["is", "among", "least", "most"]


@dataclass(frozen=True, slots=True)
class Word:
    """The property that a parameter chooses by, and how."""

    name: str
    way: Way
    text: bool

    def passes(self, wanted: Any, has: Any) -> bool:
        """An entry may be listed. Texts may be looked for without their case, or as a part."""
        if has is None and self.way in {"least", "most"}:
            return False
        match self.way:
            case "is":
                return has == wanted or (self.text and str(wanted).lower() in str(has).lower())
            case "among":
                return has in wanted
            case "least":
                return bool(has >= wanted)
            case "most":
                return bool(has <= wanted)


def item_properties(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    """What the entries of a list's answer are documented to have."""
    view = catalogue.document.response
    for response in operation.successes:
        for content in response.contents:
            if not content.is_json or content.schema is None:
                continue
            flat = view.flat(content.schema)
            arrays = (
                [flat] if "items" in flat else [view.flat(p) for p in (flat.get("properties") or {}).values()]
            )
            for array in arrays:
                if isinstance(array.get("items"), dict):
                    return dict(view.flat(array["items"]).get("properties") or {})
    return {}


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, Word]]:
    """Parameters whose meaning their name and type say."""
    properties = item_properties(catalogue, operation)
    for parameter in operation.parameters:
        if parameter.place == "query" and parameter.name.lower() not in _OTHER_USE:
            word = _word(catalogue, parameter, properties)
            if word is not None:
                yield parameter, word


def _word(catalogue: Catalogue, parameter: Parameter, properties: dict[str, Any]) -> Word | None:
    request, response = catalogue.document.request, catalogue.document.response
    wanted = request.flat(parameter.schema)

    def like(name: str, schema: Any) -> bool:
        own = properties.get(name)
        if own is None or own is False:
            return False
        left, right = _types(request, schema), _types(response, own)
        numbers = {"integer", "number"}
        return bool(left) and (left == right or (left <= numbers and right <= numbers))

    if request.types(parameter.schema) == ("array",) or "items" in wanted:
        items_of = wanted.get("items", True)
        for name in (parameter.name, parameter.name.removesuffix("s")):
            if like(name, items_of):
                return Word(name, "among", False)
        return None
    if like(parameter.name, parameter.schema):
        free = not wanted.keys() & {"enum", "const", "format"} and "string" in request.types(parameter.schema)
        return Word(parameter.name, "is", free)
    bound = _BOUND.fullmatch(parameter.name)
    if bound is None:
        return None
    name = bound["name"] or bound["other"]
    numeric = set(request.types(parameter.schema)) <= {"integer", "number"}
    if not like(name, parameter.schema) or not numeric:
        return None
    low = (bound["side"] or "").lower() == "min" or (bound["end"] or "").lower() in {"gte", "min"}
    return Word(name, "least" if low else "most", False)


def _types(view: View, schema: Schema) -> set[str]:
    """Those that are said, else those of the members."""
    said = set(view.types(schema)) - {"null"}
    members = view.flat(schema).get("enum", ())
    return said or ({"string"} if members and all(isinstance(m, str) for m in members) else set())


def keep(operation: Operation, resource: Resource, parameter: Parameter, word: Word) -> Keep:
    """Only what passes is listed, and what was made and passes is."""

    def look(session: Session) -> None:
        call = stocked(session, resource)
        held = [
            item[word.name]
            for item in items(session, must_succeed(session, call, "the list"))
            if isinstance(item, dict) and item.get(word.name) is not None
        ]
        for value in _candidates(session, parameter, word, held):
            asked = call.with_value(parameter, value)
            exchange = must_succeed(session, asked, f"{parameter.name}={value}")
            for item in items(session, exchange):
                if isinstance(item, dict) and word.name in item and not word.passes(value, item[word.name]):
                    raise session.broken(
                        f"{parameter.name}={value} lists one with {item[word.name]!r}",
                        fragment(parameter.pointer),
                        exchange,
                    )
        _complete(session, operation, resource, parameter, word)
        if word.way == "among":
            _every_member(session, operation, call, parameter, word)

    return look


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
    wrap: Callable[[Any], Any] = (lambda value: [value]) if word.way == "among" else (lambda value: value)
    inner = view.flat(flat.get("items", True)) if word.way == "among" else flat
    candidates = [*held[:1], *held[-1:], *(v for v in inner.get("enum", ()) if v is not None)]
    if inner.get("type") == "boolean":
        candidates += [True, False]
    numbers = [value for value in held if isinstance(value, int | float)]
    if numbers:
        candidates += [min(numbers), max(numbers), max(numbers) + 1]
    if word.text:
        candidates.append("specwright-nobody")
    if not candidates:
        candidates = [session.parameter_value(parameter)]
        wrap = lambda value: value  # noqa: E731 - built for the parameter as it is
    seen: list[Any] = []
    for candidate in candidates:
        value = wrap(candidate)
        if value not in seen and view.valid(parameter.schema, value):
            seen.append(value)
    yield from seen[:5]


def _complete(
    session: Session, operation: Operation, resource: Resource, parameter: Parameter, word: Word
) -> None:
    """What was made with a value is found by it, beside another value, too."""
    if moving(word.name) or resource.creator is None or word.way in {"least", "most"}:
        return
    limit = named(operation, LIMITS)
    made = stock(session, resource)
    told = [one.exchange.response.json() for one in made]
    values = [body.get(word.name) if isinstance(body, dict) else None for body in told]
    for one, value in list(zip(made, values, strict=True))[:2]:
        wanted: Any = (
            list(dict.fromkeys([v for v in values if v is not None])) if word.way == "among" else value
        )
        if value is None or not session.document.request.valid(parameter.schema, wanted):
            continue
        call: Call = session.plain(operation, values={k: v for k, v in one.values.items() if k[0] == "path"})
        own = {("path", p.name) for p in operation.path_parameters}
        kept = {k: v for k, v in call.values.items() if k[0] != "path" or k in own}
        call = Call(operation=operation, values=kept).with_value(parameter, wanted)
        size = 0
        if limit is not None:
            size = session.document.request.flat(limit.schema).get("maximum", 100)
            call = call.with_value(limit, size)
        found, exchange = search(session, resource, one, call, size)
        if not found:
            raise session.broken(
                f"{parameter.name}={wanted} does not list one that has it",
                fragment(parameter.pointer),
                exchange,
            )
