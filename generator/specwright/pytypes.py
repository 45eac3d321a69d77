"""Python's types as generated code will write them: the vocabulary of `draft` and of `api`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NewType, TypeAlias

ClassName = NewType("ClassName", str)
AttrName = NewType("AttrName", str)
ModuleName = NewType("ModuleName", str)

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """A type that needs no import."""

    name: Literal["str", "int", "float", "bool", "bytes", "None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyType:
    """Any JSON value (`typing.Any`): the schema says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverType:
    """No value at all (`typing.Never`): the schema is `false`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A type of the standard library or of `specwright_runtime` (`datetime.date`, `uuid.UUID`, …)."""

    module: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A definition of this package, by its final class name."""

    name: ClassName


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralType:
    values: tuple[bool | int | str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListType:
    item: PyType


@dataclass(frozen=True, slots=True, kw_only=True)
class TupleType:
    items: tuple[PyType, ...]
    rest: PyType | None
    """Type of what follows the prefix; `None` when nothing may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DictType:
    key: PyType
    value: PyType


@dataclass(frozen=True, slots=True, kw_only=True)
class NullableType:
    """The document allows `null` here (rendered `Nullable[X]`)."""

    inner: PyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    attribute: AttrName
    wire: str
    mapping: tuple[tuple[str, ClassName], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionType:
    members: tuple[PyType, ...]
    discriminator: Discriminator | None = None
    exactly_one: bool = False
    """`oneOf`: a value that fits two members is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedType:
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
