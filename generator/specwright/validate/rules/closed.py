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
    from specwright.validate.walk import Walked


def parts(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """Report parts that by the letter refuse what the parts beside them add; they are read together."""
    for schema in walked.of("schema"):
        if "allOf" not in schema.value and ("$ref" not in schema.value or version == "3.0"):
            continue
        known: list[tuple[Origin, Mapping[str, JsonValue], set[str]]]
        known = [(schema.origin / "additionalProperties", schema.value, _own(schema.value))]
        for place, origin, value in _parts(source, schema.origin, schema.value):
            known.append((place, value, {*_own(value), *_inherited(source, origin, value, set())}))
        for number, (place, value, _) in enumerate(known):
            if value.get("additionalProperties") is not False or "patternProperties" in value:
                continue
            beside = {name for other, each in enumerate(known) if other != number for name in each[2]}
            if foreign := sorted(beside - _own(value)):
                report.add(diagnostics.CLOSED_PART, place, names=_named(foreign))


def _own(value: Mapping[str, JsonValue]) -> set[str]:
    properties = value.get("properties")
    return {*properties} if isinstance(properties, dict) else set()


def _parts(
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
    for _, inner, part in _parts(source, origin, value):
        if inner not in seen:
            seen.add(inner)
            yield from _own(part)
            yield from _inherited(source, inner, part, seen)


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
