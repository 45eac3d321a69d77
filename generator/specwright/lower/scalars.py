"""Shapes without parts: texts, numbers, enumerations; and what narrows any shape."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias, TypeGuard

from msgspec.structs import replace

from specwright.document import Document, Schema, SchemaType
from specwright.draft import FILE, AnyOf, Checked, NullOr, Shape
from specwright.lower.json_schema import keywords, matches
from specwright.pytypes import AnyType, Builtin, Constraints, Imported, JsonValue, LiteralType, NeverType
from specwright.validate.patterns import translate
from specwright_runtime.patterns import counted

Part: TypeAlias = "Schema | tuple[Schema, ...] | JsonValue"
Parts: TypeAlias = "list[tuple[str, Part]]"
"""Keywords of JSON Schema with their values, in order; one may stand twice."""

_FORMATS: Final[Mapping[str, str]] = {
    "date-time": "DateTime",
    "date": "Date",
    "time": "Time",
    "duration": "Duration",
    "uuid": "Uuid",
    "uri": "Uri",
    "uri-reference": "UriReference",
    "email": "Email",
    "hostname": "Hostname",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
    "byte": "Byte",
    "decimal": "Decimal",
}
TOLD_APART: Final = frozenset({*_FORMATS, "binary"})
"""Formats that a value is read by; any other one is a note."""
_NUMBERS: Final = {
    "minimum": "ge",
    "exclusiveMinimum": "gt",
    "maximum": "le",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}
_INSTANTS: Final = frozenset({"DateTime", "Date", "Time", "Duration", "Uuid"})
"""Formats whose Python value is no text."""
_LENGTHS: Final = ("minLength", "maxLength", "pattern")
_WRITTEN: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "Uuid": (("DEADBEEF-DEAD-4BAD-8BAD-DEADBEEFCAFE", "deadbeef-dead-4bad-8bad-deadbeefcafe"),),
    "DateTime": (
        ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"),
        ("2024-02-29T12:34:56+00:00", "2024-02-29T12:34:56Z"),
        ("2024-02-29T12:34:56.789Z", "2024-02-29T12:34:56.789000Z"),
        ("2024-02-29T12:34:56.000Z", "2024-02-29T12:34:56Z"),
    ),
    "Time": (("12:34:56Z", "12:34:56Z"), ("12:34:56.789Z", "12:34:56.789000Z")),
    "Duration": (("PT90M", "PT1H30M"), ("P2W", "P14D")),
}
"""Texts that are read as Python's values, and what those are written as."""


def checked(document: Document, shape: Shape, parts: Iterable[tuple[str, Part]]) -> Shape:
    """`shape` where keywords that pydantic does not know hold too."""
    found = list(parts)
    if not found:
        return shape
    schema = keywords(document, found)
    if isinstance(shape, Checked) and shape.schema is None:
        return replace(shape, schema=schema)
    return Checked(inner=shape, schema=schema)


def constrained(shape: Shape, constraints: Constraints) -> Shape:
    return shape if constraints == Constraints() else Checked(inner=shape, constraints=constraints)


def string(document: Document, schema: Schema) -> Shape:
    if schema.format == "binary":
        return FILE
    found = schema.assertions
    name = _FORMATS.get(schema.format or "")
    if name is not None and not _outlives(name, found):
        name = None
    if name in _INSTANTS:
        instant = Imported(module="specwright_runtime.formats", name=name)
        return checked(document, instant, [(word, found[word]) for word in _LENGTHS if word in found])
    inner = Builtin(name="str") if name is None else Imported(module="specwright_runtime.formats", name=name)
    pattern = found.get("pattern")
    rust = translate(pattern) if isinstance(pattern, str) else None
    least, most = integer(found.get("minLength")) or 0, integer(found.get("maxLength"))
    if rust is None and isinstance(pattern, str) and (bounds := counted(pattern)) is not None:
        rust, least = translate(bounds.pattern), max(least, bounds.least)
        most = bounds.most if most is None else most if bounds.most is None else min(most, bounds.most)
    constraints = Constraints(min_length=least or None, max_length=most, pattern=rust)
    rest = [("pattern", pattern)] if pattern is not None and rust is None else []
    return checked(document, constrained(inner, constraints), rest)


def _outlives(name: str, found: Mapping[str, JsonValue]) -> bool:
    """Whether a text that is right is so still when it was read and is written again.

    One of hexadecimal digits in capitals is not, nor an instant that must have three digits after the point.
    """
    pattern = found.get("pattern")
    try:
        search = re.compile(pattern if isinstance(pattern, str) else "").search
    except re.error:
        return True
    shortest, longest = integer(found.get("minLength")) or 0, integer(found.get("maxLength"))

    def fits(text: str) -> bool:
        return (
            shortest <= len(text) and (longest is None or len(text) <= longest) and search(text) is not None
        )

    return all(fits(written) for text, written in _WRITTEN.get(name, ()) if fits(text))


def number(schema: Schema, name: SchemaType) -> Shape:
    found: dict[str, int | float] = {}
    for word, argument in _NUMBERS.items():
        value = schema.assertions.get(word)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[argument] = value
    step = found.get("multiple_of")
    # Multiples of a whole number are whole, by whatever name they go.
    whole = name == "integer" or isinstance(step, int) or (step is not None and step.is_integer())
    if whole:
        found = _whole_bounds(found)
    return constrained(
        Builtin(name="int" if whole else "float"),
        Constraints(
            ge=found.get("ge"),
            gt=found.get("gt"),
            le=found.get("le"),
            lt=found.get("lt"),
            multiple_of=found.get("multiple_of"),
        ),
    )


def _whole_bounds(found: Mapping[str, int | float]) -> dict[str, int | float]:
    """The same bounds for whole numbers: above 0.5 is from 1, multiples of 1.5 are those of 3."""
    whole: dict[str, int | float] = {}
    for name, bound in found.items():
        if name == "multiple_of":
            step = bound if isinstance(bound, int) else Fraction(str(bound)).numerator
            if step > 1:
                whole[name] = step
        else:
            whole[name] = math.ceil(bound) if name in ("ge", "lt") else math.floor(bound)
    return whole


def integer(value: JsonValue | None) -> int | None:
    """A keyword that counts: `3.0` is 3."""
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def literal(document: Document, values: list[JsonValue], inner: Shape) -> Shape:
    """An enumeration without words for its members; `inner` is the type of what Python cannot enumerate."""
    if not values:
        return NeverType()
    plain = tuple(value for value in values if value is None or isinstance(value, str) or _is_small(value))
    if len(plain) == len(values):
        return LiteralType(values=plain)
    if None in values and not nullable(inner):
        inner = NullOr(inner=inner)
    return checked(document, inner, [("enum", values)])


def _is_small(value: JsonValue) -> TypeGuard[int]:
    """Whether type checkers and pydantic know a whole number as a literal: they have 64 bits for it."""
    return isinstance(value, int) and -(2**63) <= value < 2**63


def spelled(schema: Schema, values: list[JsonValue]) -> Schema:
    """An enum's schema without the enum: of the type of its values, and what lists and objects hold."""
    said = {json_type(value) for value in values if value is not None}
    if said == {"number"} and all(isinstance(value, int) for value in values if value is not None):
        said = {"integer"}
    types = schema.types or (tuple(said) if len(said) == 1 else ())
    kinds = replace(schema, enum=None, applicators=(), types=types)
    lists = [value for value in values if isinstance(value, list)]
    objects = [value for value in values if isinstance(value, dict)]
    if lists and types == ("array",) and kinds.items is None and not kinds.prefix_items:
        items = tuple(distinct(item for value in lists for item in value))
        return replace(kinds, items=Schema(origin=schema.origin, enum=items))
    if objects and types == ("object",) and not kinds.properties and kinds.additional is None:
        items = tuple(distinct(item for value in objects for item in value.values()))
        return replace(kinds, additional=Schema(origin=schema.origin, enum=items))
    return kinds


def members(schema: Schema) -> list[JsonValue]:
    """The values of an enum, each once, without those of a type that the schema does not have."""
    return [value for value in distinct(schema.enum or ()) if _fits(value, schema)]


def distinct(values: Iterable[JsonValue]) -> list[JsonValue]:
    """Each once; Python's `1 == True` is not JSON's."""
    return list({repr(value): value for value in values}.values())


def type_of(schema: Schema) -> SchemaType | None:
    """The one type of a schema, or what its keywords make of it; `None` where it may be anything."""
    if schema.types:
        return next((name for name in schema.types if name != "null"), "null")
    if schema.properties or schema.required or schema.additional is not None or schema.pattern_properties:
        return "object"
    if schema.items is not None or schema.prefix_items:
        return "array"
    return None


def json_type(value: JsonValue) -> SchemaType:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def is_null(schema: Schema) -> bool:
    return schema.types == ("null",) or schema.enum == (None,)


def _fits(value: JsonValue, schema: Schema) -> bool:
    if not schema.types:
        return True
    kind = json_type(value)
    if kind == "number":
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        return "number" in schema.types or ("integer" in schema.types and whole)
    return kind in schema.types


def nullable(shape: Shape) -> bool:
    """Whether null is a value of the shape already."""
    match shape:
        case NullOr() | AnyType() | Builtin(name="None"):
            return True
        case LiteralType(values=values):
            return None in values
        case Checked(inner=inner, schema=conditions):
            return nullable(inner) and (conditions is None or matches(None, conditions))
        case AnyOf(members=parts):
            return any(nullable(part) for part in parts)
        case _:
            return False
