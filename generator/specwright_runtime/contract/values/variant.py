"""Values around a schema's edges: those it accepts and those it must refuse, each with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from string import ascii_lowercase
from typing import Any, Final

from specwright_runtime.contract.openapi.dialect import UNSURE_NULL
from specwright_runtime.contract.openapi.discriminators import UNASKED
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.openapi.worded import is_instead, only_where
from specwright_runtime.contract.values import scalar
from specwright_runtime.contract.values.apart import flags_apart, told_apart
from specwright_runtime.contract.values.conditions import cases
from specwright_runtime.contract.values.described import tells_encoding
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder, pinned

_DEPTH = 6
_WRONG: dict[str, tuple[tuple[str, Any], ...]] = {
    "string": (("a number", 12), ("an object", {}), ("true", True)),
    "integer": (("a text", "twelve"), ("a fraction", 1.5), ("true", True), ("an array", [])),
    "number": (("a text", "a dozen"), ("true", True), ("an object", {})),
    "boolean": (("a text", "true"), ("a number", 1), ("another word", "maybe")),
    "array": (("a text", "text"), ("an object", {}), ("a number", 12)),
    "object": (("a text", "text"), ("an array", []), ("a number", 12)),
    "null": (("a text", "text"),),
}


_COUNTED = frozenset({"date", "date-time", "time", "duration"})
_TYPES = frozenset(label for wrong in _WRONG.values() for label, _ in wrong) | {"null"}
_BEHIND = 3
"""Wrong items that are tried behind a right one, too."""

ANOTHER: Final = "x_contract"
"""A property that no document has."""
ANY: Final = "any property"
"""Label of an object of which nothing is said, and that has something in it."""


@dataclass(frozen=True, slots=True)
class Variant:
    """`place` is where in the value (`fallbacks/0/model`), `label` what is special there."""

    place: str
    label: str
    value: Any

    @property
    def name(self) -> str:
        return f"{self.place}: {self.label}" if self.place else self.label

    def under(self, step: str, value: Any) -> Variant:
        return Variant(f"{step}/{self.place}" if self.place else step, self.label, value)


class Variants:
    """All variants of one schema, each checked by the schema's own validator."""

    def __init__(self, builder: Builder, names: Callable[[str], bool]) -> None:
        """`names` says that a property of that name names another thing."""
        self.builder = builder
        self.view = builder.view
        self._names = names

    def accepted(self, schema: Schema, examples: tuple[Any, ...] = ()) -> list[Variant]:
        """
        Raises:
            UnbuildableError: not even one value can be built.
        """
        minimal = self.builder.minimal(schema, examples)
        full = self.builder.full(schema, examples)
        candidates = [Variant("", "required only", minimal), Variant("", "everything", full)]
        if (apart := flags_apart(full)) is not None:
            candidates.append(Variant("", "everything, its flags unlike", apart))
        for index, example in enumerate(examples):
            candidates.append(Variant("", f"example {index + 1}", self.builder.sendable(schema, example)))
        candidates += self._accepting(schema, minimal, 0, frozenset())
        return self._kept(schema, candidates, valid=True)

    def refused(self, schema: Schema, examples: tuple[Any, ...] = ()) -> list[Variant]:
        """
        Raises:
            UnbuildableError: no valid value to start from.
        """
        minimal = self.builder.minimal(schema, examples)
        candidates = list(self._refusing(schema, minimal, 0, frozenset()))
        try:
            full = self.builder.full(schema, examples)
        except UnbuildableError:
            full = None
        if isinstance(full, dict):
            candidates += [
                Variant(name, "missing beside everything else", {k: v for k, v in full.items() if k != name})
                for name in self._asked(self.view.fitting(schema, full), full)
            ]
        unfit = self._unfit(self.builder.branches(schema), candidates)
        return self._kept(schema, list(unfit), valid=False)

    def _unfit(self, branches: list[tuple[str, Schema]], candidates: Iterable[Variant]) -> Iterator[Variant]:
        """By the letter of a `oneOf`, what fits two of its branches is wrong: servers do not mind."""
        for candidate in candidates:
            if not any(self.view.valid(branch, candidate.value) for _, branch in branches):
                yield candidate

    def _kept(self, schema: Schema, candidates: list[Variant], *, valid: bool) -> list[Variant]:
        kept: list[Variant] = []
        names: set[str] = set()
        values: set[str] = set()
        for candidate in candidates:
            written = json.dumps(candidate.value, sort_keys=True)
            if written in values or candidate.name in names:
                continue
            if self.view.valid(schema, candidate.value) is valid:
                kept.append(candidate)
                names.add(candidate.name)
                values.add(written)
        return kept

    # --- accepted ---------------------------------------------------------

    def _accepting(self, schema: Schema, base: Any, depth: int, seen: frozenset[int]) -> Iterator[Variant]:
        flat = self.view.flat(schema)
        core = id(self.view.core(schema))
        if depth > _DEPTH or id(flat) in seen or pinned(flat):
            return
        types = self.view.types(schema)
        if ("null" in types or (flat.get("enum") and None in flat["enum"])) and UNSURE_NULL not in flat:
            yield Variant("", "null", None)
        if core in seen:
            return
        seen = seen | {id(flat), core}
        branches = self.builder.branches(schema)
        if branches:
            for name, branch in branches:
                yield from self._branch(name, branch, base, depth, seen)
            return
        if "const" in flat:
            return
        if flat.get("enum"):
            for member in flat["enum"]:
                if member is None and UNSURE_NULL in flat:
                    continue
                yield Variant("", f"{json.dumps(member, ensure_ascii=False)}", member)
            return
        for kind in types:
            match kind:
                case "object":
                    yield from self._accepting_object(flat, base, depth, seen)
                    yield from self._in_cases(self._accepting_object, schema, depth, seen)
                case "array":
                    yield from self._accepting_array(flat, depth, seen)
                case "string":
                    yield from _here(scalar.accepting_string(flat, base))
                case "integer" | "number":
                    yield from (
                        Variant("", *labelled)
                        for labelled in scalar.accepting_number(flat, whole=kind == "integer")
                    )
                case "boolean":
                    yield Variant("", "true", True)
                    yield Variant("", "false", False)

    def _branch(
        self, name: str, branch: Schema, base: Any, depth: int, seen: frozenset[int]
    ) -> Iterator[Variant]:
        try:
            value = self.builder.minimal(branch)
            full = self.builder.full(branch)
        except UnbuildableError:
            return
        for variant in (
            Variant("", "required only", value),
            Variant("", "everything", full),
            *self._accepting(branch, value, depth + 1, seen),
        ):
            yield Variant(variant.place, f"{name}, {variant.label}", variant.value)

    def _in_cases(
        self, vary: Callable[..., Iterator[Variant]], schema: Schema, depth: int, seen: frozenset[int]
    ) -> Iterator[Variant]:
        """What a condition speaks of is varied where it holds."""
        for told, case, names in cases(self.view, schema):
            base = self._or(None, case)
            for variant in vary(self.view.flat(case), base, depth, seen) if base is not None else ():
                if variant.label == "required only" or variant.place.partition("/")[0] in names:
                    yield Variant(variant.place, f"{told}, {variant.label}", variant.value)

    def _accepting_object(
        self, flat: dict[str, Any], base: Any, depth: int, seen: frozenset[int]
    ) -> Iterator[Variant]:
        base = base if isinstance(base, dict) else self._or({}, flat)
        if not isinstance(base, dict):  # an object is but one of its types
            return
        yield Variant("", "required only", base)
        for name, inner in (flat.get("properties") or {}).items():
            unsure = tells_encoding(name) or (name not in base and self.builder.unsure(inner))
            if self.builder.hidden(inner) or unsure:
                continue
            try:
                built = base[name] if name in base else self.builder.build(inner, full=False, depth=depth)
                value = self.builder.named(name, inner, built)
            except UnbuildableError:
                continue
            around = self._around(flat, base, name)
            if name not in base:
                yield Variant(name, "alone", self._apart(flat, around, name, value))
                if isinstance(value, dict | list):
                    full = self._or(value, inner, full=True)
                    yield Variant(name, "everything", self._apart(flat, around, name, full))
            for variant in self._accepting(inner, value, depth + 1, seen):
                yield variant.under(name, self._apart(flat, around, name, variant.value))
        rest = flat.get("additionalProperties", True)
        if rest is True and flat.get("unevaluatedProperties") is not False and flat.get("properties"):
            yield Variant("", "another property", {**base, ANOTHER: "kept or ignored"})
        elif rest is True and "object" in self.view.types(flat) and "unevaluatedProperties" not in flat:
            yield Variant("", ANY, {**base, ANOTHER: "kept"})
        elif isinstance(rest, dict) and rest:
            value = self._or(None, rest)
            yield Variant("", "another property", {**base, "contract": value})
            yield Variant("", "two other properties", {**base, "contract": value, "second": value})
            for variant in self._accepting(rest, value, depth + 1, seen):
                yield variant.under("contract", {**base, "contract": variant.value})

    def _around(self, flat: dict[str, Any], base: dict[str, Any], name: str) -> dict[str, Any]:
        """The base of an object with what a property needs beside it, without what it stands for."""
        properties = flat.get("properties") or {}
        needed = (flat.get("dependentRequired") or {}).get(name, ())
        base = {n: inner for n, inner in base.items() if not is_instead(properties, n, name)}
        base = {**base, **only_where(properties, name)}
        return {**base, **{n: self._or(None, properties.get(n, True)) for n in needed if n not in base}}

    def _apart(self, flat: dict[str, Any], around: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
        """The object with a property, which its words may tell apart from another one."""
        properties = {
            n: inner for n, inner in (flat.get("properties") or {}).items() if n == name or n in around
        }
        return told_apart(self.view, properties, {**around, name: value}, self.builder.others)

    def _or(self, otherwise: Any, schema: Schema, *, full: bool = False) -> Any:
        try:
            return self.builder.build(schema, full=full)
        except UnbuildableError:
            return otherwise

    def _accepting_array(self, flat: dict[str, Any], depth: int, seen: frozenset[int]) -> Iterator[Variant]:
        items = self.view.items(flat)
        low, high = flat.get("minItems", 0), flat.get("maxItems")
        if low == 0:
            yield Variant("", "empty", [])
        for count, label in (
            (low, "the fewest items"),
            (high, "the most items"),
            (max(low, 2), "several items"),
        ):
            if count and count <= 1000 and (high is None or count <= high) and "prefixItems" not in flat:
                value = self._shown(flat, count)
                value = value or self._items(items, count, unique=flat.get("uniqueItems") is True)
                if value is not None:
                    yield Variant("", label, value)
        try:
            base = self.builder.items(items, max(low, 1), unique=flat.get("uniqueItems") is True)
        except UnbuildableError:
            return
        for variant in self._accepting(items, base[0], depth + 1, seen):
            yield variant.under("0", [variant.value, *base[1:]])

    def _shown(self, flat: dict[str, Any], count: int) -> list[Any] | None:
        """So many of the entries that an example of the list has, again and again."""
        shown = next((one for one in self.builder.example(flat) if isinstance(one, list)), [])
        found = list(islice(cycle(shown), count))
        return found if self.view.valid(flat, found) else None

    def _items(self, items: Schema, count: int, *, unique: bool) -> list[Any] | None:
        """Different ones where they can be had; what is in objects may have to be as it is built."""
        simple = not {"object", "array"} & set(self.view.types(items)) and not self.builder.branches(items)
        for different in (True, False) if simple and not unique and count <= 8 else (unique,):
            try:
                found = self.builder.items(items, count, unique=different)
            except UnbuildableError:
                continue
            return found if unique or different else self._told_apart(items, found)
        return None

    def _told_apart(self, items: Schema, found: list[Any]) -> list[Any]:
        """Objects, the last of which has another text or number where nothing speaks against one."""
        first, properties = found[0], self.view.flat(items).get("properties") or {}
        for name, value in first.items() if isinstance(first, dict) else ():
            flat = self.view.flat(properties.get(name, True))
            if flat.keys() & {"enum", "const", "format", "pattern"} or self._names(name):
                continue
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                for other in self.builder.others(properties.get(name, True), value, 2):
                    changed = {**first, name: other}
                    if other != value and self.view.valid(items, changed):
                        return [*found[:-1], changed]
        return found

    # --- refused ----------------------------------------------------------

    def _refusing(self, schema: Schema, base: Any, depth: int, seen: frozenset[int]) -> Iterator[Variant]:
        flat = self.view.flat(schema)
        core = id(self.view.core(schema))
        if depth > _DEPTH or id(flat) in seen or core in seen:
            return
        seen = seen | {id(flat), core}
        types = self.view.types(schema)
        branches = self.builder.branches(schema)
        yield Variant("", "null", None)
        if branches:
            yield from self._unfit(branches, self._refusing_branches(branches, depth, seen))
            word = (flat.get("discriminator") or {}).get("propertyName")
            if word and isinstance(base, dict):
                yield Variant(word, "outside the mapping", {**base, word: "no-such-kind"})
            return
        if "const" in flat or flat.get("enum"):
            members = flat.get("enum") or [flat.get("const")]  # an empty enum, beside a const it excludes
            yield Variant("", "outside the enum", "no-such-member")
            if isinstance(members[0], str):
                yield Variant("", "another case", members[0].swapcase())
                yield Variant("", "empty", "")
                yield Variant("", "a member with a letter less", members[0][:-1])
                yield Variant("", "a member with a letter more", f"{members[0]}s")
            else:
                yield Variant("", "beyond the enum", 987654)
            for member in members:
                if member in (0, 1):
                    twin = int(member) if isinstance(member, bool) else bool(member)
                    yield Variant("", f"{json.dumps(twin)} for {json.dumps(member)}", twin)
        for kind in types:
            for label, wrong in (*scalar.alike(kind, base), *_WRONG.get(kind, ())):
                if flat.get("format") in _COUNTED and isinstance(wrong, int):
                    continue  # seconds, of which lenient readers make a time
                yield Variant("", label, copy.deepcopy(wrong))
            match kind:
                case "object":
                    yield from self._refusing_object(flat, base, depth, seen)
                    yield from self._in_cases(self._refusing_object, schema, depth, seen)
                case "array":
                    yield from self._refusing_array(flat, depth, seen)
                case "string":
                    yield from _here(scalar.refusing_string(flat))
                case "integer" | "number":
                    yield from (
                        Variant("", *labelled)
                        for labelled in scalar.refusing_number(flat, whole=kind == "integer")
                    )

    def _refusing_branches(
        self, branches: list[tuple[str, Schema]], depth: int, seen: frozenset[int]
    ) -> Iterator[Variant]:
        yield Variant("", "a number", 12.25)
        yield Variant("", "an empty object", {})
        yield Variant("", "a text", "no such branch")
        properties = [self.view.properties(branch) for _, branch in branches]
        optional = {n for own in properties for n in own.keys() - {*self._asked({"properties": own}, own)}}
        for name, branch in branches:
            for variant in self._refusing(branch, self._or(None, branch), depth + 1, seen):
                if variant.label != "missing" or variant.place not in optional:
                    yield Variant(variant.place, f"{name}, {variant.label}", variant.value)

    def _asked(self, flat: dict[str, Any], names: Iterable[str]) -> list[str]:
        properties = flat.get("properties") or {}
        return [name for name in names if UNASKED not in self.view.flat(properties.get(name, True))]

    def _refusing_object(
        self, flat: dict[str, Any], base: Any, depth: int, seen: frozenset[int]
    ) -> Iterator[Variant]:
        base = base if isinstance(base, dict) else self._or({}, flat)
        if not isinstance(base, dict):
            return
        for name in self._asked(flat, flat.get("required", ())):
            yield Variant(name, "missing", {key: value for key, value in base.items() if key != name})
        for name, needed in (flat.get("dependentRequired") or {}).items():
            inner = (flat.get("properties") or {}).get(name, True)
            alone = {key: value for key, value in base.items() if key not in needed}
            yield Variant(
                name, "without what it needs", {**alone, name: base.get(name) or self._or(None, inner)}
            )
        for name, inner in (flat.get("properties") or {}).items():
            if self.builder.hidden(inner):
                continue
            value = base[name] if name in base else self._or(None, inner)
            around = self._around(flat, base, name)
            if self.view.flat(inner).get("not") in ({}, True) and self.view.types(inner):
                allowed = {word: said for word, said in self.view.flat(inner).items() if word != "not"}
                yield Variant(name, "sent all the same", {**base, name: self._or("text", allowed)})
            for variant in self._refusing(inner, value, depth + 1, seen):
                yield variant.under(name, self._apart(flat, around, name, variant.value))
        rest = flat.get("additionalProperties", True)
        if rest is False or flat.get("unevaluatedProperties") is False:
            yield Variant("", "a property that is not documented", {**base, ANOTHER: "not documented"})
        elif isinstance(rest, dict):
            for variant in self._refusing(rest, self._or(None, rest), depth + 1, seen):
                yield variant.under("contract", {**base, "contract": variant.value})
        if "maxProperties" in flat and flat["maxProperties"] < 100:
            keys = [f"key{first}{last}" for first in ascii_lowercase for last in ("", *ascii_lowercase)]
            many = {key: self._or("text", rest) for key in keys[: flat["maxProperties"] + 1]}
            yield Variant("", "too many properties", {**base, **many})
        if flat.get("minProperties"):
            yield Variant("", "too few properties", {})
        if "propertyNames" in flat:
            yield Variant(
                "", "a refused name", {**base, "": self._or("text", rest), "¿?": self._or("text", rest)}
            )

    def _refusing_array(self, flat: dict[str, Any], depth: int, seen: frozenset[int]) -> Iterator[Variant]:
        items = self.view.items(flat)
        low, high = flat.get("minItems", 0), flat.get("maxItems")
        unique = flat.get("uniqueItems") is True
        try:
            base = self.builder.items(items, max(low, 1), unique=unique)
        except UnbuildableError:
            base = []
        if low:
            yield Variant("", "too few items", base[: low - 1])
        if high is not None and high < 1000:
            try:
                yield Variant("", "too many items", self.builder.items(items, high + 1, unique=unique))
            except UnbuildableError:
                yield Variant("", "too many items", (base or ["text"]) * (high + 1))
        if unique and base:
            yield Variant("", "an item twice", [base[0], *base])
        for index, item in enumerate(flat.get("prefixItems", ())):
            value = self._or([], flat)
            for variant in self._refusing(item, None, depth + 1, seen):
                yield variant.under(str(index), [*value[:index], variant.value, *value[index + 1 :]])
        for variant in self._refusing(items, base[0] if base else None, depth + 1, seen):
            yield variant.under("0", [variant.value, *base[1:]])
        if base and isinstance(base[0], str | int | float):
            yield Variant("1", "a wrong item behind a right one", [*base, {"not": "an item"}])
        behind = (
            [v for v in self._refusing(items, base[0], depth + 1, seen) if v.label not in _TYPES]
            if base
            else []
        )
        for variant in [v for v in behind if not self.view.valid(items, v.value)][:_BEHIND]:
            yield variant.under(str(len(base)), [*base, variant.value])


def _here(labelled: Iterator[scalar.Labelled]) -> Iterator[Variant]:
    return (Variant("", label, value) for label, value in labelled)
