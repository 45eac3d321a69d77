"""Leaves out documented defaults that their own schema refuses: they would break every read of the value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never, cast

from msgspec.structs import replace

from specwright import diagnostics
from specwright.api import Default
from specwright.diagnostics import Report
from specwright.draft import (
    AliasShape,
    AnyOf,
    Checked,
    Definition,
    DictOf,
    Draft,
    DraftCallback,
    DraftOperation,
    EnumShape,
    Key,
    ListOf,
    NullOr,
    ObjectShape,
    Ref,
    Shape,
    TupleOf,
)
from specwright.lower.json_schema import matches
from specwright.pytypes import AnyType, Builtin, Constraints, Imported, JsonValue, LiteralType, NeverType
from specwright.read.source import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import CoreSchema

_DEEPEST: Final = 60
"""Steps into a value and through names for types; what lies deeper is taken to fit."""


def fitting(draft: Draft, report: Report) -> Draft:
    """The draft without the defaults that do not fit; a warning for each that validation gave none for."""
    judge = _Judge(draft.definitions, report)
    return replace(
        draft,
        definitions={key: judge.definition(found) for key, found in draft.definitions.items()},
        operations=tuple(map(judge.operation, draft.operations)),
        webhooks=tuple(map(judge.callback, draft.webhooks)),
    )


class _Judge:
    """Judges values by shapes, as generated code will."""

    def __init__(self, definitions: Mapping[Key, Definition], report: Report) -> None:
        self._definitions = definitions
        self._report = report
        self._told = {item.where for item in report.diagnostics if item.rule is diagnostics.INVALID_DEFAULT}

    def definition(self, found: Definition) -> Definition:
        """The definition without the defaults that do not fit."""
        if not isinstance(found, ObjectShape) or all(field.default is None for field in found.properties):
            return found
        properties = tuple(
            replace(field, default=self.kept(field.default, field.shape, field.origin))
            for field in found.properties
        )
        return replace(found, properties=properties)

    def operation(self, found: DraftOperation) -> DraftOperation:
        if not found.callbacks and all(item.default is None for item in found.parameters):
            return found
        return replace(
            found,
            parameters=tuple(
                replace(item, default=self.kept(item.default, item.shape, item.origin / "schema"))
                for item in found.parameters
            ),
            callbacks=tuple(map(self.callback, found.callbacks)),
        )

    def callback(self, found: DraftCallback) -> DraftCallback:
        return replace(found, operations=tuple(map(self.operation, found.operations)))

    def kept(self, default: Default | None, shape: Shape, origin: Origin) -> Default | None:
        if default is None or self._fits(default.value, shape, _DEEPEST):
            return default
        place = origin / "default"
        if place not in self._told:
            text = repr(default.value)
            shown = text if len(text) <= 40 else f"{text[:39]}…"
            self._report.add(diagnostics.INVALID_DEFAULT, place, problem=f"{shown} is rejected by it")
        return None

    def _fits(self, value: JsonValue, shape: Shape, depth: int) -> bool:
        if depth == 0:
            return True
        depth -= 1
        match shape:
            case AnyType():
                return True
            case NeverType():
                return False
            case Builtin(name=name):
                return _is(value, name)
            case Imported(name=name):
                return _reads(value, name)
            case LiteralType(values=values):
                return any(value == item and type(value) is type(item) for item in values)
            case Ref(key=key):
                return self._defined(value, self._definitions[key], depth)
            case NullOr(inner=inner):
                return value is None or self._fits(value, inner, depth)
            case ListOf(item=item):
                return isinstance(value, list) and all(self._fits(each, item, depth) for each in value)
            case TupleOf(items=items, rest=rest):
                if (
                    not isinstance(value, list)
                    or len(value) < len(items)
                    or (rest is None and len(value) > len(items))
                ):
                    return False
                shapes = (*items, *[rest or AnyType()] * (len(value) - len(items)))
                return all(self._fits(each, item, depth) for each, item in zip(value, shapes, strict=True))
            case DictOf(value=item):
                return isinstance(value, dict) and all(
                    self._fits(each, item, depth) for each in value.values()
                )
            case AnyOf(members=members):
                return any(self._fits(value, member, depth) for member in members)
            case Checked(inner=inner, constraints=constraints, schema=schema):
                return (
                    self._fits(value, inner, depth)
                    and (value is None or _within(value, constraints))
                    and (schema is None or matches(value, schema))
                )
            case _:
                assert_never(shape)

    def _defined(self, value: JsonValue, found: Definition, depth: int) -> bool:
        match found:
            case AliasShape(shape=shape):
                return self._fits(value, shape, depth)
            case EnumShape(members=members):
                return any(value == member and type(value) is type(member) for member, _, _ in members)
            case ObjectShape(properties=properties, extra=extra, schema=schema):
                if not isinstance(value, dict):
                    return False
                known = {field.wire: field for field in properties}
                if any(field.required and field.wire not in value for field in properties):
                    return False
                for name, item in value.items():
                    field = known.get(name)
                    if field is not None:
                        fits = self._fits(item, field.shape, depth)
                    else:
                        fits = extra == "allow" or (
                            not isinstance(extra, str) and self._fits(item, extra, depth)
                        )
                    if not fits:
                        return False
                return schema is None or matches(value, schema)
            case _:
                assert_never(found)


def _is(value: JsonValue, name: str) -> bool:
    match name:
        case "None":
            return value is None
        case "bool":
            return isinstance(value, bool)
        case "int":
            return (isinstance(value, int) and not isinstance(value, bool)) or (
                isinstance(value, float) and value.is_integer()
            )
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _reads(value: JsonValue, name: str) -> bool:
    """Whether a text is of a format; a file never is a default."""
    from pydantic import ValidationError  # some megabytes, and few documents have such a default

    from specwright_runtime import formats
    from specwright_runtime.wire import adapter, read_json

    kind = getattr(formats, name, None)
    if kind is None or not isinstance(value, str):
        return False
    try:
        read_json(adapter(kind), adapter(str).dump_json(value))
    except ValidationError:
        return False
    return True


def _within(value: JsonValue, constraints: Constraints) -> bool:
    match value:
        case bool() | None:
            return True
        case int() | float():
            return (
                (constraints.ge is None or value >= constraints.ge)
                and (constraints.gt is None or value > constraints.gt)
                and (constraints.le is None or value <= constraints.le)
                and (constraints.lt is None or value < constraints.lt)
                and (constraints.multiple_of is None or _takes(value, "float", constraints, "multiple_of"))
            )
        case list() if constraints.unique_items and len({repr(each) for each in value}) < len(value):
            return False
        case str() | list() | dict():
            return (
                (constraints.min_length is None or len(value) >= constraints.min_length)
                and (constraints.max_length is None or len(value) <= constraints.max_length)
                and (
                    constraints.pattern is None
                    or not isinstance(value, str)
                    or _takes(value, "str", constraints, "pattern")
                )
            )
        case _:
            assert_never(value)


def _takes(value: JsonValue, kind: str, constraints: Constraints, name: str) -> bool:
    """Whether a value meets a constraint on which the engine of the models has the last word."""
    from pydantic_core import SchemaValidator, ValidationError  # ten milliseconds, which few defaults need

    schema = {"type": kind, name: getattr(constraints, name)}
    try:
        SchemaValidator(cast("CoreSchema", schema)).validate_python(value)
    except (ValidationError, OverflowError):
        return False
    return True
