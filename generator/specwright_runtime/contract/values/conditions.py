"""Keywords that ask more of some values than of others, as schemas of values that keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final

from specwright_runtime.contract.openapi.worded import TOLD
from specwright_runtime.contract.values.pattern import found, matching

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import Schema, View

CONDITIONS: Final = frozenset({"if", "not", "dependentSchemas", "dependentRequired"})

_SOMETIMES = re.compile(
    r"\b(required|mandatory|must be (given|sent|set|present)) (if|when|for|unless)\b", re.IGNORECASE
)
"""How the description of a property says that it is no option where the others ask for it."""

_NAMES: Final = 50
"""Members without a name of their own, at most."""

_SAMPLES: Final[tuple[Any, ...]] = ("text", 1, True, [], {}, None)


def may_lack(view: View, schema: Schema) -> bool:
    """An object that lacks the property is one whatever else it has, as far as the property's words tell."""
    if isinstance(schema, dict) and TOLD in schema:
        return True
    beside = schema.get("description") if isinstance(schema, dict) else None  # a reference has its own words
    return not any(_SOMETIMES.search(str(said)) for said in (beside, view.flat(schema).get("description")))


def asked(view: View, schema: Schema, value: Any) -> list[Schema]:
    """What the conditions ask of a value like this one."""
    return [demand for part in _parts(view, schema) for demand in _demands(view, part, value)]


def assumptions(view: View, schema: Schema) -> Iterator[Schema]:
    """Schemas of values of which it is known what the conditions ask."""
    for part in _parts(view, schema):
        if "if" in part:
            yield {"allOf": [schema, part["if"], part.get("then", True)]}
            yield {"allOf": [schema, part.get("else", True)]}
    if "not" in view.flat(schema) and not view.types(schema):
        yield from ({"const": sample} for sample in _SAMPLES)


def cases(view: View, schema: Schema) -> Iterator[tuple[str, Schema, frozenset[str]]]:
    """Objects that meet a condition: in a word, their schema, and the properties that it then speaks of."""
    for index, part in enumerate(part for part in _parts(view, schema) if "if" in part):
        then = part.get("then", True)
        given = view.properties(part["if"])
        told = ", ".join(
            f"{name} {flat['const']}" for name in given if "const" in (flat := view.flat(given[name]))
        )
        names = {*view.properties(then), *view.flat(then).get("required", ())}
        whole = {"allOf": [schema, part["if"], then], "required": list(given)}
        yield told or f"condition {index + 1}", whole, frozenset(names)


def _parts(view: View, schema: Schema, seen: frozenset[int] = frozenset()) -> Iterator[dict[str, Any]]:
    """The schema and all that hold with it: behind its reference, in its `allOf`."""
    if isinstance(schema, bool) or id(schema) in seen:
        return
    yield schema
    seen |= {id(schema)}
    if "$ref" in schema:
        yield from _parts(view, view.target(schema), seen)
    for member in schema.get("allOf", ()):
        yield from _parts(view, member, seen)


def _demands(view: View, part: dict[str, Any], value: Any) -> Iterator[Schema]:
    if "if" in part:
        yield part.get("then" if view.valid(part["if"], value) else "else", True)
    if isinstance(value, dict):
        schemas, names = part.get("dependentSchemas") or {}, part.get("dependentRequired") or {}
        yield from (schemas[name] for name in value if name in schemas)
        yield from ({"required": names[name]} for name in value if name in names)


def further(view: View, flat: dict[str, Any]) -> Iterator[tuple[str, Schema]]:
    """Members that `properties` does not name: names that they may have, each with its schema."""
    names = flat.get("propertyNames", True)
    rule = view.flat(names)
    texts = [f"key{index or ''}" for index in range(_NAMES)]
    for pattern in (
        *(flat.get("patternProperties") or ()),
        *([rule["pattern"]] if "pattern" in rule else ()),
    ):
        first = matching(pattern, at_least=rule.get("minLength", 0), at_most=rule.get("maxLength"))
        if first is not None:
            texts += [first, *(f"{first}{letter}" for letter in ascii_lowercase)]
    for name in (*texts, *ascii_lowercase, *rule.get("enum", ())):
        schema = unnamed(flat, name) if view.valid(names, name) else False
        if schema is not False and name not in (flat.get("properties") or ()):
            yield name, schema


def unnamed(flat: Mapping[str, Any], name: str) -> Schema:
    """The schema of a property that `properties` does not name."""
    patterns: Mapping[str, Schema] = flat.get("patternProperties") or {}
    others: Schema = flat.get("additionalProperties", True)
    return next((schema for pattern, schema in patterns.items() if found(pattern, name)), others)
