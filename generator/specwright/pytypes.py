"""Python's types as generated code will write them: the vocabulary of `draft` and of `api`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NewType, TypeAlias

from msgspec import Struct

ClassName = NewType("ClassName", str)
AttrName = NewType("AttrName", str)
ModuleName = NewType("ModuleName", str)

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"


class Builtin(Struct, frozen=True, kw_only=True):
    """A type that needs no import."""

    name: Literal["str", "int", "float", "bool", "bytes", "None"]


class AnyType(Struct, frozen=True, kw_only=True):
    """Any JSON value (`typing.Any`): the schema says nothing."""


class NeverType(Struct, frozen=True, kw_only=True):
    """No value at all (`typing.Never`): the schema is `false`."""


class Imported(Struct, frozen=True, kw_only=True):
    """A type of the standard library or of `specwright_runtime` (`datetime.date`, `uuid.UUID`, …)."""

    module: str
    name: str


class Named(Struct, frozen=True, kw_only=True):
    """A definition of this package, by its final class name."""

    name: ClassName


class LiteralType(Struct, frozen=True, kw_only=True):
    values: tuple[bool | int | str | None, ...]
    bare: bool = False
    """As a signature shows it: without what keeps 1 and true apart."""


class ListType(Struct, frozen=True, kw_only=True):
    item: PyType


class TupleType(Struct, frozen=True, kw_only=True):
    items: tuple[PyType, ...]
    rest: PyType | None
    """Type of what follows the prefix; `None` when nothing may."""
    bare: bool = False
    """As a signature shows it: without what tells pydantic that it goes on."""


class DictType(Struct, frozen=True, kw_only=True):
    key: PyType
    value: PyType


class NullableType(Struct, frozen=True, kw_only=True):
    """The document allows `null` here (rendered `Nullable[X]`)."""

    inner: PyType


class Discriminator(Struct, frozen=True, kw_only=True):
    attribute: AttrName
    wire: str
    mapping: tuple[tuple[str, ClassName], ...]
    required: bool = False
    """The union asks for the attribute, whatever its members do."""


class UnionType(Struct, frozen=True, kw_only=True):
    members: tuple[PyType, ...]
    discriminator: Discriminator | None = None
    exactly_one: bool = False
    """`oneOf`: a value that fits two members is refused."""


class Constraints(Struct, frozen=True, kw_only=True):
    """Validation keywords in pydantic's spelling; lengths in code points, bounds in the value's own unit."""

    ge: int | float | None = None
    gt: int | float | None = None
    le: int | float | None = None
    lt: int | float | None = None
    multiple_of: int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    unique_items: bool = False


class CheckedType(Struct, frozen=True, kw_only=True):
    """A type narrowed by JSON Schema keywords.

    `constraints` are those that pydantic knows; `schema` is a self-contained JSON
    Schema for the rest (`not`, `propertyNames`, `dependentRequired`, `contains`, …),
    checked by `specwright_runtime.model.JsonSchema`.
    """

    inner: PyType
    constraints: Constraints = Constraints()
    schema: Mapping[str, JsonValue] | None = None


PyType: TypeAlias = (
    Builtin
    | AnyType
    | NeverType
    | Imported
    | Named
    | LiteralType
    | ListType
    | TupleType
    | DictType
    | NullableType
    | UnionType
    | CheckedType
)
