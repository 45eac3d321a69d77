"""Values that a schema accepts: the document's examples first, else built, always the same."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from string import ascii_lowercase
from typing import Any

from specwright_runtime.contract.openapi.operation import WRAPPERS
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.openapi.worded import instead_of, is_instead, only_where
from specwright_runtime.contract.values.apart import by_id, told_apart
from specwright_runtime.contract.values.conditions import (
    CONDITIONS,
    asked,
    assumptions,
    further,
    may_lack,
    unnamed,
)
from specwright_runtime.contract.values.described import is_read_only, moment
from specwright_runtime.contract.values.formats import SAMPLES, is_integer
from specwright_runtime.contract.values.kinds import by_name
from specwright_runtime.contract.values.magic import file_bytes
from specwright_runtime.contract.values.numbers import number
from specwright_runtime.contract.values.pattern import fitting, matching
from specwright_runtime.contract.values.spans import forward, in_turn
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.media import essence

_ANY = "text"
_DEPTH = 7
_ROUNDS = 4
_MOST = 2_000
"""Values inside of one, behind which what is optional is left out: schemas may all name each other."""

_OTHERS = {
    "date-time": ("2024-02-29T12:30:00+00:00", "2024-02-29T12:30:00.000Z", "2024-02-29T12:30:00.000000Z"),
    "email": ("a@b.co", "A@B.CO", "1@2.co"),
    "uri": ("http://a.b", "urn:a:b"),
    "decimal": ("1", "1.0"),
}
"""Others of a format, for patterns and lengths that want more or less of it."""


def pinned(flat: dict[str, Any]) -> bool:
    """Only what is built is sure to be accepted as it stands: by `x-contract: {vary: false}`, or a file."""
    said = flat.get("x-contract")
    return (isinstance(said, dict) and said.get("vary") is False) or _has_content(flat)


def _has_content(flat: dict[str, Any]) -> bool:
    """Whether a text has something else in it: a file as base64, or JSON."""
    return "contentMediaType" in flat and (flat.get("contentEncoding") == "base64" or _has_json(flat))


def _has_json(flat: dict[str, Any]) -> bool:
    kind = essence(str(flat.get("contentMediaType")))
    return "contentEncoding" not in flat and kind.endswith(("/json", "+json"))


class Builder:
    def __init__(self, view: View) -> None:
        self.view = view
        self._left = _MOST

    def minimal(self, schema: Schema, examples: tuple[Any, ...] = ()) -> Any:
        """Only what is required. An example, when the schema is not an object's."""
        return self._checked(schema, examples, full=False)

    def full(self, schema: Schema, examples: tuple[Any, ...] = ()) -> Any:
        """Every property, as deep as the schema goes without repeating itself, up to some thousand values."""
        return self._checked(schema, examples, full=True)

    def _checked(self, schema: Schema, examples: tuple[Any, ...], *, full: bool) -> Any:
        """
        Raises:
            UnbuildableError: neither the examples nor what was built is valid.
        """
        candidates: list[Any] = []
        for example in examples:
            example = self.sendable(schema, self._read(schema, example))
            candidates.append(example if full else self._reduced(schema, example))
            candidates.append(example)
        for candidate in candidates:
            if self._fits(schema, candidate) and self.view.valid(schema, candidate):
                return candidate
        for attempt in (full, not full):
            try:
                value = self.build(schema, full=attempt)
            except UnbuildableError:
                continue
            if self.view.valid(schema, value):
                return value
        raise UnbuildableError("no value could be built that is valid by its own schema; add an example")

    def _reduced(self, schema: Schema, value: Any) -> Any:
        """An example without what is optional."""
        if not isinstance(value, dict):
            return value
        flat = self.view.flat(schema)
        if "oneOf" in flat or "anyOf" in flat or not flat.get("properties") or pinned(flat):
            return value
        required = flat.get("required", ())
        return {
            name: self._reduced(flat["properties"].get(name, True), inner)
            for name, inner in value.items()
            if name in required
            or not may_lack(self.view, flat["properties"].get(name, True))
            or self._wraps(flat["properties"])
        }

    def sendable(self, schema: Schema, value: Any) -> Any:
        """A copy without properties that only the server sets."""
        if isinstance(value, dict):
            flat = self.view.flat(schema)
            properties = flat.get("properties") or {}
            return {
                name: self.sendable(properties.get(name, True), inner)
                for name, inner in value.items()
                if not self.hidden(properties.get(name, True))
            }
        if isinstance(value, list):
            items = self.view.items(self.view.flat(schema))
            return [self.sendable(items, inner) for inner in value]
        return copy.deepcopy(value)

    def hidden(self, schema: Schema) -> bool:
        """Not for this side of the wire."""
        if schema is False:
            return True
        mark = "readOnly" if self.view.direction == "request" else "writeOnly"
        return self.view.flat(schema).get(mark) is True

    def unsure(self, schema: Schema) -> bool:
        """No value is sure to be accepted: pinned without an example, or not taken, as words say."""
        flat = self.view.flat(schema)
        return is_read_only(flat) or (pinned(flat) and not self.example(schema))

    def example(self, schema: Schema) -> tuple[Any, ...]:
        """The schema's own valid examples, its default last; else those that the words of a text give."""
        flat = self.view.flat(schema)
        found: list[Any] = [flat["example"]] if "example" in flat else []
        if isinstance(flat.get("examples"), list):
            found += flat["examples"]
        if flat.get("default") is not None:
            found.append(flat["default"])
        if not found:
            found += self.view.samples(flat)
        sendable = [self.sendable(schema, self._read(schema, example)) for example in found]
        return tuple(
            example
            for example in sendable
            if self._fits(schema, example) and self.view.valid(schema, example)
        )

    def _fits(self, schema: Schema, value: Any) -> bool:
        """Not of a type that the schema admits only because it does not say which it means."""
        known: dict[str, type] = {"object": dict, "array": list, "null": type(None)}
        types = self.view.types(schema)
        told = bool(types) and known.keys() >= set(types)
        return not told or value is None or isinstance(value, tuple(known[kind] for kind in types))

    def _read(self, schema: Schema, example: Any) -> Any:
        """What an example means: those of objects and arrays are often given as the text of their JSON."""
        if isinstance(example, str) and not self._fits(schema, example):
            with suppress(ValueError):
                return json.loads(example)
        return example

    def build(self, schema: Schema, *, full: bool, depth: int = 0) -> Any:
        """Raises: UnbuildableError."""
        if schema is False or depth > _DEPTH:
            raise UnbuildableError("the schema repeats itself without end")
        self._left = _MOST if depth == 0 else self._left - 1
        full = full and self._left > 0
        flat = self.view.flat(schema)
        if flat.get("not") in ({}, True):
            raise UnbuildableError("no value fits the schema")
        if "const" in flat:
            return flat["const"]
        examples = self.example(schema)
        if examples and not (isinstance(examples[0], dict) and flat.get("properties")):
            return examples[0]
        if examples:
            return examples[0] if full else self._reduced(schema, examples[0])
        if flat.get("enum"):
            values = [value for value in flat["enum"] if value is not None]
            return next((each for each in values if self.view.valid(schema, each)), next(iter(values), None))
        value = self._plain(flat, full=full, depth=depth)
        if CONDITIONS.isdisjoint(flat) or self.view.valid(schema, value):
            return value
        return next(self._kept(schema, value, full=full, depth=depth + 1), value)

    def _kept(self, schema: Schema, value: Any, *, full: bool, depth: int) -> Iterator[Any]:
        """Values that keep the schema's conditions, which this one breaks."""
        wanted = schema
        for _ in range(_ROUNDS):  # what is added for one condition may be what another one asks about
            wanted = {"allOf": [wanted, *asked(self.view, wanted, value)]}
            with suppress(UnbuildableError):
                value = self._plain(self.view.flat(wanted), full=full, depth=depth)
                if self.view.valid(schema, value):
                    yield value
        for other in assumptions(self.view, schema):
            with suppress(UnbuildableError):
                value = self._plain(self.view.flat(other), full=full, depth=depth)
                if self.view.valid(schema, value):
                    yield value

    def _plain(self, flat: dict[str, Any], *, full: bool, depth: int) -> Any:
        """A value of the right type, or of a branch; conditions aside."""
        if "const" in flat:
            return flat["const"]
        for key in ("oneOf", "anyOf"):
            if flat.get(key):
                return self._branch(flat, key, full=full, depth=depth)
        types = self.view.types(flat)
        match next((kind for kind in types if kind != "null"), types[0] if types else "string"):
            case "object":
                return self._object(flat, full=full, depth=depth)
            case "array":
                return self._array(flat, full=full, depth=depth)
            case "string":
                return self._string(flat)
            case "integer":
                return number(flat, whole=True)
            case "number":
                return number(flat, whole=is_integer(flat))
            case "boolean":
                return True
            case _:
                return None

    def branches(self, schema: Schema) -> list[tuple[str, Schema]]:
        """Each branch of `oneOf` or `anyOf` together with what stands beside it, by name."""
        flat = self.view.flat(schema)
        for key in ("oneOf", "anyOf"):
            if flat.get(key):
                rest = {
                    word: value
                    for word, value in flat.items()
                    if word not in {key, "discriminator", "examples"}
                }
                rest.pop("example", None)
                rest.pop("default", None)
                return [
                    (
                        self.view.title(branch, f"{key} {index}"),
                        {**rest, **self._demanded(rest, branch, flat[key]), "allOf": [branch]}
                        if rest
                        else branch,
                    )
                    for index, branch in enumerate(flat[key])
                ]
        return []

    def _demanded(
        self, rest: dict[str, Any], branch: Schema, branches: list[Schema]
    ) -> dict[str, dict[str, Schema]]:
        """The properties with those that have to be there and that only another branch describes."""
        known = {**(rest.get("properties") or {}), **self.view.properties(branch)}
        missing = [name for name in rest.get("required") or () if name not in known]
        theirs = [self.view.properties(other) for other in branches] if missing else []
        found = {name: each[name] for each in theirs for name in missing if name in each}
        return {"properties": {**(rest.get("properties") or {}), **found}} if found else {}

    def _branch(self, flat: dict[str, Any], key: str, *, full: bool, depth: int) -> Any:
        null = False
        for _, branch in self.branches(flat):
            try:
                value = self.build(branch, full=full, depth=depth + 1)
            except UnbuildableError:
                continue
            if value is None:
                null = True
            elif self.view.valid(flat, value):
                return value
        if null and self.view.valid(flat, None):
            return None
        raise UnbuildableError(f"no branch of {key} could be built")

    def _object(self, flat: dict[str, Any], *, full: bool, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        required = flat.get("required", ())
        properties = flat.get("properties") or {}
        rivals = instead_of(properties)
        for name, inner in properties.items():
            needless = name not in required and self._needless(inner, full=full)
            if self.hidden(inner) or (needless and not (depth == 0 and self._wraps(properties))):
                continue
            if rivals and any(is_instead(properties, name, other) for other in value):
                continue
            try:
                value[name] = self.named(name, inner, self.build(inner, full=full, depth=depth + 1))
            except UnbuildableError:
                if name in required:
                    raise
        for name in [name for name in value if name not in required]:
            if any(value.get(word) != each for word, each in only_where(properties, name).items()):
                del value[name]
        for name in required:
            if name not in value and name not in properties:
                value[name] = self.build(unnamed(flat, name), full=False, depth=depth + 1)
        for name, inner in properties.items():
            if len(value) < flat.get("minProperties", 0) and name not in value and not self.hidden(inner):
                with suppress(UnbuildableError):
                    value[name] = self.build(inner, full=full, depth=depth + 1)
        least = flat.get("minProperties", 0)
        others = isinstance(flat.get("additionalProperties"), dict) or "patternProperties" in flat
        wanted = max(least, 1 if full and others and not properties else 0)
        for name, inner in further(self.view, flat) if len(value) < wanted else ():
            if len(value) < wanted and name not in value:
                with suppress(UnbuildableError):
                    value[name] = self.build(inner, full=full, depth=depth + 1)
        if len(value) < least:
            raise UnbuildableError(f"{least} members could not be built")
        return self.fitted(properties, value)

    def _wraps(self, properties: Mapping[str, Schema]) -> bool:
        """It is there to hold the one object that a body is about, and need not say that it is required."""
        names = [
            name.lower() in WRAPPERS and bool(self.view.properties(properties[name])) for name in properties
        ]
        return names == [True]

    def fitted(self, properties: Mapping[str, Schema], value: dict[str, Any]) -> dict[str, Any]:
        """The object, whose properties fit to each other."""
        return told_apart(self.view, properties, forward(self.view, properties, value), self.others)

    def named(self, name: str, schema: Schema, value: Any) -> Any:
        """The value, or what one of that name looks like where its schema says nothing of it."""
        known = by_name(name) if value == _ANY else None
        fits = known is not None and "string" in self.view.types(schema) and self.view.valid(schema, known)
        return known if fits and value not in self.example(schema) else value

    def _needless(self, schema: Schema, *, full: bool) -> bool:
        return self.unsure(schema) if full else may_lack(self.view, schema)

    def _array(self, flat: dict[str, Any], *, full: bool, depth: int) -> list[Any]:
        value = [self.build(item, full=full, depth=depth + 1) for item in flat.get("prefixItems", ())]
        wanted = max(flat.get("minItems", 0), 1)
        if "contains" in flat:
            wanted = max(wanted, len(value) + flat.get("minContains", 1))
        items = self.view.items(flat)
        if "contains" in flat:
            items = {"allOf": [items, flat["contains"]]}
        if not wanted and not value:
            return []
        if "items" in flat or "contains" in flat or not value:
            try:
                value += self.items(
                    items, wanted - len(value), full=full, depth=depth + 1, unique="uniqueItems" in flat
                )
            except UnbuildableError:
                if flat.get("minItems", 0):
                    raise
        return value[: flat.get("maxItems", len(value))]

    def items(
        self, schema: Schema, count: int, *, full: bool = False, depth: int = 0, unique: bool = False
    ) -> list[Any]:
        """As many items as asked, told apart where they must be."""
        if count <= 0:
            return []
        first = self.build(schema, full=full, depth=depth)
        if not unique:
            copies = [copy.deepcopy(first) for _ in range(count)]
            if not isinstance(first, dict):
                return copies
            copies = by_id(self.view, schema, copies, self.others)
            return in_turn(self.view, copies, self.view.properties(schema))
        found = [first]
        if count == 1:
            return found
        for other in self.others(schema, first, count):
            if other not in found and self.view.valid(schema, other):
                found.append(other)
            if len(found) == count:
                return found
        raise UnbuildableError(f"{count} different items could not be built")

    def others(self, schema: Schema, first: Any, count: int) -> list[Any]:
        """Values that may stand beside the first, told apart from it; not each is valid."""
        flat = self.view.flat(schema)
        if flat.get("enum"):
            return list(flat["enum"])
        if isinstance(first, bool):
            return [not first]
        if isinstance(first, int | float):
            return [first + step for step in range(1, count + 1)] + [
                first - step for step in range(1, count + 1)
            ]
        if isinstance(first, str):
            if flat.get("format") == "uuid":
                return [f"{first[:-4]}{index:04x}" for index in range(count)]
            letters = first[-1:].islower() and " " not in first
            return [
                *(each for each in self.example(schema) if each != first),
                *(f"{first[:-1]}{letter}" for letter in ascii_lowercase if letters),
                *(f"{first}{index}" for index in range(count)),
                *(f"{first[:-1]}{index}" for index in range(10)),
                *(f"{first[:-1]}{letter}" for letter in ascii_lowercase),
                *(f"{10 + index}" for index in range(count) if first.isdecimal()),
            ]
        if isinstance(first, dict):
            return [
                {**first, name: other}
                for name, inner in (flat.get("properties") or {}).items()
                if name in first
                for other in self.others(inner, first[name], count)
            ]
        return []

    def _string(self, flat: dict[str, Any]) -> str:
        if _has_json(flat):
            return json.dumps(Builder(self.view).full(flat.get("contentSchema", {"type": "object"})))
        if _has_content(flat):
            return base64.b64encode(file_bytes(str(flat["contentMediaType"]))).decode()
        low, high = flat.get("minLength", 0), flat.get("maxLength")
        kind = flat.get("format", "")
        sample = moment(kind, flat.get("description")) or SAMPLES.get(kind)
        alone = {**flat, "type": "string"}
        if sample is not None and not flat.keys().isdisjoint(("pattern", "minLength", "maxLength")):
            for spelling in (sample, sample.upper(), *_OTHERS.get(flat["format"], ())):
                if self.view.valid(alone, spelling):
                    return spelling
        if "pattern" in flat:
            # What the pattern lets be empty, its format may not.
            text = matching(flat["pattern"], at_least=low or (sample is not None), at_most=high)
            if sample is not None and (text is None or not self.view.valid(alone, text)):
                text = fitting(flat["pattern"], lambda text: self.view.valid(alone, text), sample) or text
            if text is None:
                raise UnbuildableError(
                    f"no text could be built for the pattern {flat['pattern']}; add an example"
                )
            return text
        text = sample or _ANY
        if len(text) < low:
            text += "x" * (low - len(text))
        return text if high is None else text[:high]
