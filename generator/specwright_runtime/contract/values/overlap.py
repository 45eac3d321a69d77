"""Which members of a `oneOf` take each other's values, so that by the letter hardly any value would fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.values.formats import ASSERTED

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import Schema, View

_DEPTH = 6
_UNTOLD = frozenset(
    {
        "not", "if", "contains", "propertyNames", "dependentSchemas", "dependentRequired",
        "patternProperties", "prefixItems", "unevaluatedProperties", "unevaluatedItems",
    }
)  # fmt: skip
"""What may refuse values in ways that this does not look into."""
_ASSERTIONS = frozenset(
    {
        "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "const",
    }
)  # fmt: skip


def overlap(view: View, members: Iterable[Schema]) -> bool:
    """Whether what is made after one member, all its properties and none besides, fits another.

    OpenAPI's authors write `oneOf` for "one of these shapes", of which one often is the other with more
    properties, or a number beside an integer.
    """
    found = list(members)
    return any(
        _covers(view, wide, narrow, _DEPTH) for narrow in found for wide in found if narrow is not wide
    )


def _covers(view: View, wide: Schema, narrow: Schema, depth: int) -> bool:
    if isinstance(wide, bool) or isinstance(narrow, bool):
        return wide is True or (wide is not False and narrow is not False and not view.flat(wide))
    one, other = view.flat(wide), view.flat(narrow)
    if depth == 0 or one is other:
        return depth > 0
    for several in (other.get("oneOf"), other.get("anyOf")):
        if several:
            return any(_covers(view, wide, member, depth - 1) for member in several)
    for several in (one.get("oneOf"), one.get("anyOf")):
        if several:
            return any(_covers(view, member, narrow, depth - 1) for member in several)
    if one.keys() & _UNTOLD or any(other.get(word) != one[word] for word in one.keys() & _ASSERTIONS):
        return False
    if one.get("format") in ASSERTED - {other.get("format")}:
        return False
    if "enum" in one:
        values = other.get("enum", [other["const"]] if "const" in other else None)
        return values is not None and set(map(repr, values)) <= set(map(repr, one["enum"]))
    theirs, mine = _kinds(view.types(wide)), _kinds(_said(view, narrow, other))
    if not mine <= theirs:
        return False
    if "items" in one and not ("items" in other and _covers(view, one["items"], other["items"], depth - 1)):
        return False
    return _covers_object(view, one, other, depth)


def _covers_object(view: View, one: dict[str, Any], other: dict[str, Any], depth: int) -> bool:
    known, properties = one.get("properties") or {}, other.get("properties") or {}
    if not set(one.get("required", ())) <= properties.keys():
        return False
    rest = one.get("additionalProperties", True)
    return all(
        inner is False or _covers(view, known.get(name, rest), inner, depth - 1)
        for name, inner in properties.items()
    )


def _said(view: View, schema: Schema, flat: dict[str, Any]) -> tuple[str, ...]:
    values = flat.get("enum", [flat["const"]] if "const" in flat else None)
    return (
        view.types(schema) if values is None else tuple(_NAMES.get(type(value), "null") for value in values)
    )


_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def _kinds(types: tuple[str, ...]) -> set[str]:
    """JSON types; all of them where none is named."""
    kinds = set(types) or {"null", "boolean", "integer", "number", "string", "array", "object", "*"}
    return kinds | {"integer"} if "number" in kinds else kinds
