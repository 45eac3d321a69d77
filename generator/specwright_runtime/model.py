"""The base of generated models.

A model keeps properties that its schema does not name, takes Python names and wire
names in its constructor, and distinguishes three things that Python usually mixes:

- *absent*: an optional field that was not given, or was given as `None`; never sent;
- *null*: `None` in a `Nullable` field; accepted from the wire, and sent when set;
- *default*: a documented default; the attribute has it, the wire does not, unless it is
  the only value that there is: a constant says what the object is, and is always sent.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from specwright_runtime.annotations import (
    Exact,
    ExactlyOne,
    Handler,
    IntEnum,
    JsonSchema,
    Nothing,
    Null,
    Nullable,
    Open,
    Tagged,
    Together,
)
from specwright_runtime.expansion import elsewhere, expanding
from specwright_runtime.lazy import link
from specwright_runtime.wire import BARE

if TYPE_CHECKING:
    from typing import Self

    from typing_extensions import Unpack

__all__ = [
    "Exact",
    "ExactlyOne",
    "IntEnum",
    "JsonSchema",
    "Model",
    "Nothing",
    "Null",
    "Nullable",
    "Open",
    "Tagged",
    "Together",
]


class Model(BaseModel):
    """Base of every generated model; see the module for absent, null and default.

    `class X(Model, extra="forbid")` is a closed object, `class X(Model, schema={...})`
    one with further JSON Schema keywords.
    """

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        validate_assignment=True,
        protected_namespaces=(),
        **BARE,
    )

    __absent__: ClassVar[frozenset[str]] = frozenset()
    """Fields whose `None` means that they were not given; known once the class is built."""

    __constant__: ClassVar[frozenset[str]] = frozenset()
    """Fields whose default is their only value; known once the class is built."""

    __schema__: ClassVar[JsonSchema | None] = None

    if TYPE_CHECKING:  # pyright lets a subclass say what its undeclared properties are
        __pydantic_extra__: Any = Field(init=False)

    if not TYPE_CHECKING:  # type checkers see pydantic's constructor and attributes

        def __init__(self, /, **data):
            self.__pydantic_validator__.validate_python(data, self_instance=self)
            for value in data.values():  # `None in …` would ask each value whether it is equal to None
                if value is None:
                    _forget_absent(self)
                    break

        __init__.__pydantic_base_init__ = True  # validation must not go through Python for it

        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            if value is None and name in self.__absent__:
                self.__pydantic_fields_set__.discard(name)

    def __init_subclass__(
        cls, *, schema: Mapping[str, Any] | None = None, **kwargs: Unpack[ConfigDict]
    ) -> None:
        super().__init_subclass__(**kwargs)
        if isinstance(vars(cls).get("__pydantic_extra__"), FieldInfo):
            # `Field(init=False)` keeps it out of the constructor that type checkers see; as an
            # attribute of the class it would hide the slot that pydantic keeps the values in.
            delattr(cls, "__pydantic_extra__")
        if schema is not None:
            cls.__schema__ = JsonSchema(schema)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: Handler
    ) -> Any:  # mutable: pydantic declares what it hands out as a read-only mapping
        link(cls)
        with expanding(cls) as allowed:
            if not allowed:
                return elsewhere(cls)
            schema = handler(source)
        if schema["type"] != "model" or schema["cls"] is not cls:
            return schema
        fields = schema["schema"]
        if fields["type"] != "model-fields":
            return schema
        absent, constant = set(), set()
        for name, field in fields["fields"].items():
            default = field["schema"]
            if default["type"] != "default":
                continue
            if default.get("default", ...) is not None:
                if _is_constant(default):
                    constant.add(name)
                continue
            inner = default["schema"]
            marks = inner.get("metadata", {})
            from_wire = _without_null(inner)
            if from_wire is not None:
                marks = {"absent": True}
                default["schema"] = core_schema.json_or_python_schema(from_wire, inner, metadata=marks)
            if "absent" in marks:  # pydantic also hands out what it has kept of an earlier time
                absent.add(name)
        cls.__absent__, cls.__constant__ = frozenset(absent), frozenset(constant)
        if constant:
            schema["post_init"] = "_give_constants"
        called = frozenset(
            name for name, field in fields["fields"].items() if field.get("validation_alias", name) != name
        )
        if called and cls.model_config.get("extra") == "allow":
            fields["extras_keys_schema"] = core_schema.no_info_plain_validator_function(
                lambda key: _Unnamed(key) if key in called else key
            )
        if cls.__schema__ is not None:
            schema = cls.__schema__.narrow(schema)
        return schema

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Mapping[str, Any] | None = None,
    ) -> bool | None:
        """As pydantic's; what the fields name in other modules of the package is imported before."""
        link(cls)
        return super().model_rebuild(
            force=force,
            raise_errors=raise_errors,
            _parent_namespace_depth=_parent_namespace_depth + 1,
            _types_namespace=_types_namespace,
        )

    def _give_constants(self, context: Any) -> None:
        self.__pydantic_fields_set__.update(self.__constant__)
        if type(self).__pydantic_post_init__ is not None:  # a subclass's own, which this one stands before
            self.model_post_init(context)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copy = super().model_copy(update=update, deep=deep)
        _forget_absent(copy)
        return copy


class _Unnamed(str):
    """A property of the wire that the schema does not name, while an attribute of another one is called so.

    Pydantic keeps both in one set of what was given, so that it must not be equal to the attribute's name.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unnamed) and str(self) == str(other)

    __ne__ = object.__ne__

    def __hash__(self) -> int:
        return hash((_Unnamed, str(self)))


def _without_null(schema: Any) -> Any:
    """The schema with its `None` taken out, also from below a check; `None` where null is allowed."""
    if schema["type"] == "nullable":
        return None if "null" in schema.get("metadata", {}) else schema["schema"]
    if schema["type"].startswith("function-") and "schema" in schema:
        inner = _without_null(schema["schema"])
        return None if inner is None else {**schema, "schema": inner}
    return None


def _is_constant(schema: Any) -> bool:
    """Whether a field's default is the only value that it can have."""
    default, inner = schema.get("default"), schema["schema"]
    if isinstance(default, enum.Enum):
        return len(type(default)) == 1 and inner["type"] != "nullable"
    while inner["type"] in ("union", "chain"):
        first, *more = inner["choices"] if inner["type"] == "union" else inner["steps"][-1:]
        if more:
            return False
        inner = first
    return inner["type"] == "literal" and len(inner["expected"]) == 1


def _forget_absent(model: Model) -> None:
    given = model.__pydantic_fields_set__
    for name in given & model.__absent__:
        if model.__dict__[name] is None:
            given.discard(name)
