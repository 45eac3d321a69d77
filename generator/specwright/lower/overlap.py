"""Which members of a `oneOf` take each other's values, so that by the letter hardly any value would fit."""

from __future__ import annotations

from typing import Final

from specwright.document import Schema
from specwright.lower.merge import Merger
from specwright.lower.scalars import TOLD_APART, json_type, type_of

_DEPTH: Final = 6


def swallowed(merger: Merger, members: list[Schema]) -> tuple[Schema, Schema] | None:
    """A member, and another that takes whatever is made after it: all its properties, none besides.

    OpenAPI's authors write `oneOf` for "one of these shapes", of which one often is the other with more
    properties, or a number beside an integer.
    """
    for narrow in members:
        for wide in members:
            if narrow is not wide and _covers(merger, wide, narrow, _DEPTH):
                return narrow, wide
    return None


def _covers(merger: Merger, wide: Schema, narrow: Schema, depth: int) -> bool:
    wide, narrow = merger.followed(wide), merger.followed(narrow)
    if wide.origin == narrow.origin:
        return True
    if depth == 0 or not (wide.accepts and narrow.accepts):
        return False
    for several in (narrow.one_of, narrow.any_of):
        if several:
            return any(_covers(merger, wide, member, depth - 1) for member in several)
    for several in (wide.one_of, wide.any_of):
        if several:
            return any(_covers(merger, member, narrow, depth - 1) for member in several)
    if (
        wide.all_of
        or wide.applicators
        or wide.dependent_schemas
        or wide.pattern_properties
        or wide.prefix_items
    ):
        return False
    if any(narrow.assertions.get(word) != value for word, value in wide.assertions.items()):
        return False
    if wide.format in TOLD_APART - {narrow.format}:
        return False
    if wide.enum is not None:
        return narrow.enum is not None and set(map(repr, narrow.enum)) <= set(map(repr, wide.enum))
    if not _kinds(narrow) <= _kinds(wide):
        return False
    if wide.items is not None and not (
        narrow.items is not None and _covers(merger, wide.items, narrow.items, depth - 1)
    ):
        return False
    return _covers_object(merger, wide, narrow, depth)


def _covers_object(merger: Merger, wide: Schema, narrow: Schema, depth: int) -> bool:
    known = dict(wide.properties)
    if not set(wide.required) <= {name for name, _ in narrow.properties}:
        return False
    for name, mine in narrow.properties:
        theirs = known.get(name, wide.additional)
        if theirs is not None and not _covers(merger, theirs, mine, depth - 1):
            return False
    return True


def _kinds(schema: Schema) -> set[str]:
    """JSON types; `*` among them where any would do."""
    if schema.enum is not None:
        kinds: set[str] = {json_type(value) for value in schema.enum}
    elif schema.types:
        kinds = set(schema.types)
    else:
        kind = type_of(schema)
        kinds = {"*"} if kind is None else {kind}
    if "*" in kinds:
        return kinds | {"null", "boolean", "integer", "number", "string", "array", "object"}
    return kinds | {"integer"} if "number" in kinds else kinds
