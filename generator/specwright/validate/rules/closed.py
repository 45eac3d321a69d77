"""Closed schemas as parts of others: `additionalProperties: false` sees the properties beside it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.read.source import followed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Version
    from specwright.validate.walked import Walked


def parts(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """Report parts that by the letter refuse what the parts beside them add; they are read together."""
    for schema in walked.of("schema"):
        if schema.value.keys().isdisjoint(COMPOSING) and ("$ref" not in schema.value or version == "3.0"):
            continue
        known: list[tuple[Origin, Mapping[str, JsonValue], set[str]]]
        known = [(schema.origin / "additionalProperties", schema.value, _own(schema.value))]
        for place, origin, value in parts_of(source, schema.origin, schema.value):
            known.append((place, value, {*_own(value), *_inherited(source, origin, value, set())}))
        members = [
            [(place, value, _own(value)) for place, value in _members(source, origin / word, of[word])]
            for origin, of in ((schema.origin, schema.value), *_inline(schema.origin, schema.value))
            for word in ("oneOf", "anyOf")
            if word in of
        ]
        groups = [*([each] for each in known), *members]
        for group in groups:
            beside = {name for other in groups if other is not group for *_, own in other for name in own}
            for place, value, _ in group:
                if value.get("additionalProperties") is not False or "patternProperties" in value:
                    continue
                if foreign := sorted(beside - _own(value)):
                    report.add(diagnostics.CLOSED_PART, place, names=_named(foreign))


COMPOSING = frozenset({"allOf", "oneOf", "anyOf"})


def _members(
    source: Source, origin: Origin, members: JsonValue
) -> Iterator[tuple[Origin, Mapping[str, JsonValue]]]:
    """Of a union."""
    for index in range(len(members) if isinstance(members, list) else 0):
        yield origin / index, followed(source, origin / index)[1]


def _inline(
    origin: Origin, value: Mapping[str, JsonValue]
) -> Iterator[tuple[Origin, Mapping[str, JsonValue]]]:
    """The schemas that stand in an `allOf`."""
    parts = value.get("allOf")
    for index, part in enumerate(parts if isinstance(parts, list) else ()):
        if isinstance(part, dict):
            yield origin / "allOf" / index, part


def _own(value: Mapping[str, JsonValue]) -> set[str]:
    properties = value.get("properties")
    return {*properties} if isinstance(properties, dict) else set()


def parts_of(
    source: Source, origin: Origin, value: Mapping[str, JsonValue]
) -> Iterator[tuple[Origin, Origin, Mapping[str, JsonValue]]]:
    """What a schema refers to, and its `allOf`: where each is named, where it stands, and what it is."""
    if "$ref" in value:
        yield origin / "$ref", *followed(source, origin)
    members = value.get("allOf")
    for index in range(len(members) if isinstance(members, list) else 0):
        place = origin / "allOf" / index
        yield place, *followed(source, place)


def _inherited(
    source: Source, origin: Origin, value: Mapping[str, JsonValue], seen: set[Origin]
) -> Iterator[str]:
    """The properties of a schema's parts, and of theirs; a schema may be a part of itself."""
    for _, inner, part in parts_of(source, origin, value):
        if inner not in seen:
            seen.add(inner)
            yield from _own(part)
            yield from _inherited(source, inner, part, seen)


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
