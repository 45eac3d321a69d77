"""Keywords of one schema that contradict each other, so that no value can match it."""

from __future__ import annotations

import contextlib
import functools
import json
from operator import truediv
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from specwright import diagnostics
from specwright.validate.rules.closed import COMPOSING
from specwright.validate.rules.fitting import is_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specwright.diagnostics import Report
    from specwright.pytypes import JsonValue
    from specwright.read.source import Origin, Source
    from specwright.validate.grammar import Version
    from specwright.validate.walked import Path, Visited, Walked

_Reason: TypeAlias = "tuple[tuple[str | int, ...], str, str]"
"""Where in the schema it can be read, what it is, and what to do."""

_BOUNDS = (
    *(
        (frozenset({"number", "integer"}), low, high)
        for low in ("minimum", "exclusiveMinimum")
        for high in ("maximum", "exclusiveMaximum")
    ),
    (frozenset({"string"}), "minLength", "maxLength"),
    (frozenset({"array"}), "minItems", "maxItems"),
    (frozenset({"object"}), "minProperties", "maxProperties"),
)
"""What has the measure, its least and its most."""

_OPEN = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
"""The words of 3.0 that say that a bound itself does not belong, numbers since 3.1."""

_TELLING = frozenset({"enum", "const", "required", *(low for _, low, _ in _BOUNDS)})
"""Without any of these, nothing here is contradicted."""


def schemas(source: Source, version: Version, walked: Walked, report: Report) -> None:
    """Report each schema that is certainly one; what its references and parts add does not help it."""
    parts: set[Origin] | None = None
    for schema in walked.of("schema"):
        value = schema.value
        if value.keys().isdisjoint(_TELLING) or (version == "3.0" and "$ref" in value):
            continue
        types = _types(value)
        _enum(schema, types, walked, report)
        reasons = [*_constant(value, types), *_bounds(value, types)]
        if missing := list(_closed(value, types)):
            if parts is None:
                parts = _parts(source, walked)
            reasons += missing if schema.origin not in parts else ()
        for path, reason, hint in reasons:
            place = functools.reduce(truediv, path, schema.origin)
            report.add(diagnostics.UNSATISFIABLE, place, reason=reason, hint=hint)


def _parts(source: Source, walked: Walked) -> set[Origin]:
    """Schemas that are closed together with others, see `closed`: what they lack, those may have."""
    found = {schema.origin for schema in walked.of("schema") if _is_member(schema.path)}
    for reference, target in walked.references:
        value = source.value(reference.origin)
        if _is_member(reference.path) or (isinstance(value, dict) and len(value) > 1):
            found.add(target)
    return found


def _is_member(path: Path) -> bool:
    return path[0] is not None and path[0][1] in COMPOSING and path[1].isdecimal()


def _types(value: Mapping[str, JsonValue]) -> Sequence[str]:
    """What `type` admits; nothing where everything is."""
    declared = value.get("type")
    several = declared if isinstance(declared, list) else [declared]
    found = [each for each in several if isinstance(each, str)]
    return [*found, "null"] if found and value.get("nullable") is True else found


def _enum(schema: Visited, types: Sequence[str], walked: Walked, report: Report) -> None:
    """What tools write without a look at the type is read as it is meant: else there would be no value."""
    members = schema.value.get("enum")
    kinds = [type_ for type_ in types if type_ != "null"]
    if not (kinds and isinstance(members, list) and members):
        return
    told = [member for member in members if member is not None]
    strays = [member for member in members if not _any_of([member], types)]
    if strays and _any_of(told, kinds):
        report.add(
            diagnostics.MISFIT_ENUM,
            schema.origin / "enum",
            which="not every",
            type=" or ".join(types),
            meaning=f"{_shown([json.dumps(each) for each in strays])} can never match",
        )
    if _any_of(told, kinds) or (not told and "null" in types):
        return
    read = [_as_meant(member, kinds) for member in told]
    known = bool(read) and None not in read
    shown = _shown([repr(each) for each in read])
    origin = schema.origin / "enum"
    walked.unread[origin] = [*read, *([None] if None in members else [])] if known else None
    report.add(
        diagnostics.MISFIT_ENUM,
        origin,
        which="no",
        type=" or ".join(kinds),
        meaning=f"its members are read as {shown}" if known else "it is ignored",
    )


def _shown(members: Sequence[str]) -> str:
    return ", ".join(members[:3]) + (", …" if len(members) > 3 else "")


def _as_meant(member: JsonValue, types: Sequence[str]) -> JsonValue:
    """`1` as the text "1", "1" as a number, "true" as a truth value; `None`: none of these."""
    read: JsonValue = None
    if isinstance(member, int | float):
        read = json.dumps(member)
    elif isinstance(member, str):
        with contextlib.suppress(ValueError):
            read = json.loads(member)
    return read if isinstance(read, str | int | float) and _any_of([read], types) else None


def _constant(value: Mapping[str, JsonValue], types: Sequence[str]) -> Iterator[_Reason]:
    if types and "const" in value and not _any_of([value["const"]], types):
        yield ("const",), f"its const is not of type {' or '.join(types)}", "write a value of that type"


def _any_of(members: Sequence[JsonValue], types: Sequence[str]) -> bool:
    return any(is_of(type_, member) for member in members for type_ in types)


def _bounds(value: Mapping[str, JsonValue], types: Sequence[str]) -> Iterator[_Reason]:
    for measured, low, high in _BOUNDS:
        least, most = value.get(low), value.get(high)
        if not (_is_number(least) and _is_number(most) and measured.issuperset(types)):
            continue
        strict = any(
            value.get(_OPEN.get(word, word)) is True or word in _OPEN.values() for word in (low, high)
        )
        if least > most or (strict and least == most):
            reason = f"its {low} {least} and its {high} {most} leave nothing between them"
            yield (low,), reason, "correct one of the two"


def _closed(value: Mapping[str, JsonValue], types: Sequence[str]) -> Iterator[_Reason]:
    required, known = value.get("required"), value.get("properties")
    if (
        value.get("additionalProperties") is not False
        or "patternProperties" in value
        or "$ref" in value
        or not COMPOSING.isdisjoint(value)
        or not {"object"}.issuperset(types)
        or not isinstance(required, list)
    ):
        return
    for index, name in enumerate(required):
        if isinstance(name, str) and not (isinstance(known, dict) and name in known):
            reason = f"it requires '{name}', and additionalProperties: false forbids it"
            yield ("required", index), reason, "describe it among the properties, or take it out of required"


def _is_number(value: JsonValue) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
