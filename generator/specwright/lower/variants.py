"""Finds a word for each member of a union that is written in place, by what makes it different."""

from __future__ import annotations

from specwright.document import Schema
from specwright.lower.merge import Merger


def words_for(merger: Merger, members: list[Schema]) -> list[str]:
    """One word or phrase for each member; a member alone needs none."""
    if len(members) < 2:
        return [""] * len(members)
    flats = [merger.followed(member) for member in members]
    constants = [_constants(merger, flat) for flat in flats]
    return [
        flat.text.title
        or next((value for name, value in own.items() if _only_here(name, value, own, constants)), None)
        or _word(merger, flat, [other for other in flats if other is not flat])
        for flat, own in zip(flats, constants, strict=True)
    ]


def _only_here(name: str, value: str, own: dict[str, str], constants: list[dict[str, str]]) -> bool:
    return all(other is own or other.get(name) != value for other in constants)


def _word(merger: Merger, schema: Schema, others: list[Schema]) -> str:
    mine = [name for name, _ in schema.properties]
    theirs = {name for other in others for name, _ in other.properties}
    needed = dict.fromkeys(schema.required)
    own = [name for name in mine if name not in theirs]
    own = [name for name in own if name in needed] or own
    if own:
        return f"With {own[0]}"
    shared = [dict(other.properties) for other in others]
    for name, member in schema.properties:
        kind = _kind(merger, member)
        if all(kind != _kind(merger, properties.get(name)) for properties in shared):
            return f"{name} {kind}"
    theirs_required = {name for other in others for name in other.required}
    demanded = next((name for name in needed if name not in theirs_required), None)
    if demanded is not None:
        return f"Requiring {demanded}"
    missing = sorted(theirs - set(mine))
    if mine and missing:
        return f"Without {missing[0]}"
    return _kind(merger, schema)


def _kind(merger: Merger, schema: Schema | None, depth: int = 3) -> str:
    """A word for the type of a value; lists of lists of lists and what contains itself are lists."""
    if schema is None:
        return "Nothing"
    flat = merger.followed(schema)
    kind = flat.types[0] if flat.types else "value"
    if kind == "array" and flat.items is not None and depth:
        return f"{_kind(merger, flat.items, depth - 1)} List"
    return {"object": "Object", "array": "List", "string": "Text"}.get(kind, kind.capitalize())


def _constants(merger: Merger, schema: Schema) -> dict[str, str]:
    """Properties that have one possible text."""
    found: dict[str, str] = {}
    for name, member in schema.properties:
        enum = merger.followed(member).enum
        if enum is not None and len(enum) == 1 and isinstance(enum[0], str):
            found[name] = enum[0]
    return found
