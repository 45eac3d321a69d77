"""Values drawn by Hypothesis: those that a schema accepts, and others that are spoiled in one place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

from hypothesis import assume
from hypothesis import strategies as st

from specwright_runtime.contract.openapi.dialect import UNSURE_NULL
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.values.formats import SAMPLES
from specwright_runtime.contract.values.numbers import is_step
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder, pinned

Strategy: TypeAlias = "st.SearchStrategy[Any]"
Step: TypeAlias = "str | int"

_DEPTH = 4
_MORE = 5
"""So many more items than the fewest, and properties that the schema does not name."""
_LARGE = 1_000_000
_TEXT = st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn"))
_PLAIN = st.characters(min_codepoint=33, max_codepoint=126)

_OF_FORMAT: dict[str, Strategy] = {
    "date": st.dates().map(lambda day: day.isoformat()),
    "date-time": st.datetimes().map(lambda at: f"{at.replace(microsecond=0).isoformat()}Z"),
    "uuid": st.uuids().map(str),
    "ipv4": st.ip_addresses(v=4).map(str),
    "ipv6": st.ip_addresses(v=6).map(str),
}
_WRONG: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(_PLAIN, max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(_PLAIN, max_size=8), inner, max_size=3)
    ),
    max_leaves=4,
)


class Strategies:
    """`foreign` says of a property's name that only values which exist are sure to be accepted."""

    def __init__(self, builder: Builder, foreign: Callable[[str], bool]) -> None:
        self._builder = builder
        self._view = builder.view
        self._foreign = foreign

    def valid(self, schema: Schema) -> Strategy:
        """
        Raises:
            UnbuildableError: no value can be built.
        """
        return self._value(schema, 0).filter(lambda value: self._view.valid(schema, value))

    def spoiled(self, schema: Schema) -> Strategy:
        """A valid value with something else, or nothing, in one place; never a text for a text, since
        what formats and patterns refuse is read in more than one way.

        Raises:
            UnbuildableError: no value can be built.
        """
        valid = self.valid(schema)

        @st.composite
        def spoiled(draw: st.DrawFn) -> Any:
            value = draw(valid)
            place, removed = draw(st.tuples(st.sampled_from(list(_places(value))), st.booleans()))
            if place and removed:
                found = _without(value, place)
            else:
                wrong = draw(_WRONG)
                assume(not (isinstance(wrong, str) and isinstance(_at(value, place), str)))
                found = _with(value, place, wrong)
            assume(not self._view.valid(schema, found))
            return found

        return spoiled()

    def _value(self, schema: Schema, depth: int) -> Strategy:
        flat = self._view.flat(schema)
        if pinned(flat) or depth > _DEPTH or "contentMediaType" in flat:
            return self._built(schema)
        if "const" in flat:
            return st.just(flat["const"])
        if flat.get("enum"):
            return st.sampled_from(
                [member for member in flat["enum"] if member is not None or UNSURE_NULL not in flat]
            )
        branches = self._builder.branches(schema)
        if branches:
            return st.one_of([self._value(branch, depth + 1) for _, branch in branches])
        kinds = self._view.types(schema)
        if not kinds:
            return self._built(schema)
        return st.one_of([self._kind(kind, schema, flat, depth) for kind in kinds])

    def _built(self, schema: Schema) -> Strategy:
        return st.just(self._builder.build(schema, full=False))

    def _kind(self, kind: str, schema: Schema, flat: dict[str, Any], depth: int) -> Strategy:
        match kind:
            case "null":
                return st.none()
            case "boolean":
                return st.booleans()
            case "integer" | "number":
                return _number(flat, whole=kind == "integer")
            case "string":
                return self._text(schema, flat)
            case "array":
                return self._array(flat, depth)
            case _:
                return self._object(flat, depth)

    def _text(self, schema: Schema, flat: dict[str, Any]) -> Strategy:
        low, high = flat.get("minLength", 0), flat.get("maxLength")
        if "pattern" in flat:
            try:
                re.compile(flat["pattern"])
            except re.error:
                return self._built(schema)
            texts = st.from_regex(flat["pattern"], alphabet=_TEXT)
            return texts.filter(lambda text: len(text) >= low and (high is None or len(text) <= high))
        if "format" in flat:
            if flat["format"] in _OF_FORMAT:
                return _OF_FORMAT[flat["format"]]
            known = SAMPLES.get(flat["format"])
            return st.just(known) if known else self._built(schema)
        return st.text(_TEXT, min_size=low, max_size=low + 300 if high is None else min(high, low + 300))

    def _array(self, flat: dict[str, Any], depth: int) -> Strategy:
        if flat.get("prefixItems"):
            return st.tuples(*(self._value(item, depth + 1) for item in flat["prefixItems"])).map(list)
        low, high = flat.get("minItems", 0), flat.get("maxItems")
        return st.lists(
            self._value(flat.get("items", flat.get("contains", {"type": "string"})), depth + 1),
            min_size=low,
            max_size=low + _MORE if high is None else min(high, low + _MORE),
            unique_by=json.dumps if flat.get("uniqueItems") is True else None,
        )

    def _object(self, flat: dict[str, Any], depth: int) -> Strategy:
        required = flat.get("required", ())
        properties = flat.get("properties") or {}
        always: dict[str, Strategy] = {}
        sometimes: dict[str, Strategy] = {}
        for name, inner in properties.items():
            if self._builder.hidden(inner):
                continue
            if name in required:
                always[name] = self._built(inner) if self._foreign(name) else self._value(inner, depth + 1)
            elif not self._foreign(name) and not self._builder.unsure(inner):
                try:
                    sometimes[name] = self._value(inner, depth + 1)
                except UnbuildableError:
                    continue
        rest = flat.get("additionalProperties")
        for name in required:
            if name not in properties:
                always[name] = self._built(True if rest is None else rest)
        named = st.fixed_dictionaries(always, optional=sometimes)
        if not isinstance(rest, dict) or not rest:
            return named
        names = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=12)
        others = st.dictionaries(names, self._value(rest, depth + 1), max_size=_MORE)
        return st.builds(lambda more, known: {**more, **known}, others, named)


def _number(flat: dict[str, Any], *, whole: bool) -> Strategy:
    low, high = flat.get("minimum", -_LARGE), flat.get("maximum", _LARGE)
    low, high = max(low, flat.get("exclusiveMinimum", low)), min(high, flat.get("exclusiveMaximum", high))
    low, high = min(low, max(high - _LARGE, low)), max(high, min(low + _LARGE, high))
    step = flat.get("multipleOf")
    if step:
        steps = st.integers(int(low // step), int(high // step)).map(lambda times: round(times * step, 9))
        return steps.filter(partial(is_step, flat))
    if whole:
        return st.integers(int(-(-low // 1)), int(high // 1))
    return st.floats(low, high, allow_nan=False, allow_infinity=False).map(lambda found: round(found, 6))


def _places(value: Any, at: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    yield at
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _places(inner, (*at, step))


def _at(value: Any, place: tuple[Step, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


def _with(value: Any, place: tuple[Step, ...], found: Any) -> Any:
    if not place:
        return found
    first, *rest = place
    if isinstance(value, list):
        return [
            _with(item, tuple(rest), found) if index == first else item for index, item in enumerate(value)
        ]
    return {
        name: _with(inner, tuple(rest), found) if name == first else inner for name, inner in value.items()
    }


def _without(value: Any, place: tuple[Step, ...]) -> Any:
    *home, last = place
    parent = _at(value, tuple(home))
    if isinstance(parent, list):
        smaller: Any = [item for index, item in enumerate(parent) if index != last]
    else:
        smaller = {name: inner for name, inner in parent.items() if name != last}
    return _with(value, tuple(home), smaller)
