"""The base of generated models, and what their annotations say beyond pydantic.

A model keeps properties that its schema does not name, takes Python names and wire
names in its constructor, and distinguishes three things that Python usually mixes:

- *absent*: an optional field that was not given, or was given as `None`; never sent;
- *null*: `None` in a `Nullable` field; accepted from the wire, and sent when set;
- *default*: a documented default; the attribute has it, the wire does not, unless it is
  the only value that there is: a constant says what the object is, and is always sent.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Never, NoReturn, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, SchemaSerializer, core_schema, to_json

from specwright_runtime.expansion import elsewhere, expanding
from specwright_runtime.lazy import link
from specwright_runtime.wire import BARE, adapter, read_json

if TYPE_CHECKING:
    from typing import Self

    from typing_extensions import Unpack

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
Check: TypeAlias = Callable[[Any], None]

_Handler: TypeAlias = Callable[[Any], Any]
"""Pydantic's maker of core schemas, whose result (a dictionary) this module rewrites."""

T = TypeVar("T")


class _Null:
    """Marks a type whose `None` is JSON's null, and not a way to say "absent"."""

    def __get_pydantic_core_schema__(self, source: object, handler: _Handler) -> Any:
        schema = handler(source)
        if schema["type"] == "nullable":
            schema["metadata"] = {**schema.get("metadata", {}), "null": True}
        return schema

    def __repr__(self) -> str:
        return "Null"


Null = _Null()

Nullable = Annotated[T | None, Null]
"""`T`, or JSON's null: the document says so."""


class _Exact:
    """Marks a `Literal` whose 1 is not true and whose 0 is not false, as in JSON and unlike in Python."""

    def __get_pydantic_core_schema__(self, source: object, handler: _Handler) -> Any:
        schema = handler(source)
        if schema["type"] == "nullable":
            return {**schema, "schema": _told_apart(schema["schema"]["expected"])}
        return _told_apart(schema["expected"])

    def __repr__(self) -> str:
        return "Exact"


Exact = _Exact()


def _told_apart(values: list[Any]) -> Any:
    """A literal for each kind of value: among one kind, equal is the same."""
    kinds: dict[type, list[Any]] = {}
    for value in values:
        kinds.setdefault(type(value), []).append(value)
    *most, last = map(repr, values)
    return core_schema.union_schema(
        [_of_kind(kind, found) for kind, found in kinds.items()],
        mode="left_to_right",
        custom_error_type="literal_error",
        custom_error_context={"expected": f"{', '.join(most)} or {last}" if most else last},
    )


def _of_kind(kind: type, values: list[Any]) -> Any:
    schema = core_schema.literal_schema(values)
    if kind is bool:
        return core_schema.chain_schema([core_schema.bool_schema(strict=True), schema])
    if kind is int:
        return core_schema.chain_schema([core_schema.int_schema(strict=True), schema])
    return schema


class Tagged:
    """Chooses the member of a union by a word in it, one that the member alone need not have.

    `Annotated[Cat | Dog, Tagged({"cat": Cat, "dog": Dog}, "petType", "pet_type")]`: what the words stand
    for, then the property on the wire and its name in Python, where that is another. `silent`: a member may
    leave the word out; such a one is found by trying them in turn.
    """

    __slots__ = ("_members", "_names", "_silent")

    def __init__(self, members: Mapping[str, Any], *names: str, silent: bool = False) -> None:
        self._members = members
        self._names = names
        self._silent = silent

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> Any:
        choices: dict[Any, Any] = {
            word: handler.generate_schema(member) for word, member in self._members.items()
        }
        lookups: Any = [[name] for name in self._names]
        if self._silent:
            choices[_NO_WORD] = handler(source)
            lookups = self._word()
        schema = core_schema.tagged_union_schema(choices, discriminator=lookups)
        return core_schema.nullable_schema(schema) if NoneType in get_args(source) else schema

    def _word(self) -> Callable[[Any], Any]:
        def word(value: Any) -> Any:
            found = value if isinstance(value, dict) else {}  # what is no plain data has a class
            return next((found[name] for name in self._names if found.get(name) is not None), _NO_WORD)

        word.__name__ = self._names[0]  # messages say it
        return word


class _NoWord:
    def __repr__(self) -> str:
        return "none"


_NO_WORD = _NoWord()


class IntEnum(enum.IntEnum):
    """An enumeration of whole numbers, none of which JSON's `true` and `false` stand for."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: _Handler) -> Any:
        schema = handler(source)
        whole = core_schema.chain_schema([core_schema.int_schema(strict=True), schema])
        return core_schema.json_or_python_schema(whole, schema)


class JsonSchema:
    """Narrows a type by JSON Schema keywords that pydantic does not have.

    `Annotated[list[int], JsonSchema({"contains": {"const": 1}})]`. The schema is
    self-contained and is compiled at its first use. A value is checked in the form that
    it is sent in.
    """

    __slots__ = ("_check", "schema")

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema
        self._check: Check | None = None

    def __repr__(self) -> str:
        return f"JsonSchema({self.schema!r})"

    def check(self, value: object) -> None:
        """Raises `PydanticCustomError` when `value`, plain JSON data, does not match."""
        if self._check is None:
            self._check = _compile(self.schema)
        self._check(value)

    def narrow(self, schema: Any) -> Any:
        # After, not before: what a function has seen is no longer JSON for pydantic, and
        # strict validation of Python objects would refuse its dates and models.
        def checked(value: Any) -> Any:
            self.check(_plain(value))
            return value

        ref = schema.pop("ref", None)
        return core_schema.no_info_after_validator_function(checked, schema, ref=ref)

    def __get_pydantic_core_schema__(self, source: object, handler: _Handler) -> Any:
        schema = handler(source)
        if schema["type"] == "nullable" and "null" not in schema.get("metadata", {}):
            schema["schema"] = self.narrow(schema["schema"])
            return schema
        return self.narrow(schema)


_PLAIN = SchemaSerializer(core_schema.any_schema())


def _plain(value: object) -> object:
    return _PLAIN.to_python(value, mode="json", by_alias=True, exclude_unset=True, fallback=_as_is)


def _as_is(value: object) -> object:
    return value  # a file, say: no schema speaks about its inside


class ExactlyOne:
    """`oneOf`: a value from the wire that fits two members of the union is refused.

    `Annotated[Card | Account, ExactlyOne()]`. Values from Python are taken as they are:
    they have a class.
    """

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: object, handler: _Handler) -> Any:
        members = get_args(source)

        def validate(
            value: Any, union: core_schema.ValidatorFunctionWrapHandler, info: core_schema.ValidationInfo[Any]
        ) -> Any:
            if info.mode == "python" or value is None:
                return union(value)
            # Each member alone, as JSON: only so does one member's success say nothing of the next.
            text = to_json(value)
            found = [fit for fit in (_fit(member, text) for member in members) if fit is not None]
            if len(found) > 1:
                raise PydanticCustomError("one_of", "Input should match only one of the alternatives")
            return found[0][0] if found else union(value)

        return core_schema.with_info_wrap_validator_function(validate, handler(source))


def _fit(member: Any, text: bytes) -> tuple[Any] | None:
    try:
        return (read_json(adapter(member), text),)
    except ValidationError:
        return None


class Open:
    """A tuple that goes on after its places: `Annotated[tuple[int, *tuple[str, ...]], Open()]`."""

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> Any:
        *places, rest = get_args(source)
        while get_args(rest)[1:] != (...,):  # `*` stays around it when the annotation was a text
            (rest,) = get_args(rest)
        item, _ = get_args(rest)
        schemas = [handler.generate_schema(each) for each in (*places, item)]
        return core_schema.tuple_schema(schemas, variadic_item_index=len(places))


class _Nothing:
    def __get_pydantic_core_schema__(self, source: object, handler: _Handler) -> Any:
        return core_schema.no_info_plain_validator_function(_refuse)


def _refuse(value: object) -> NoReturn:
    raise PydanticCustomError("never", "No value is allowed here")


Nothing = Annotated[Never, _Nothing()]
"""No value at all: the schema is `false`, or contradicts itself."""


def _compile(schema: Mapping[str, Any]) -> Check:
    import jsonschema_rs  # a compiled library of some megabytes: loaded by documents that need it

    validator = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=False)

    def check(value: object) -> None:
        error = next(validator.iter_errors(value), None)
        if error is not None:
            place = "".join(f".{step}" for step in error.instance_path)
            raise PydanticCustomError("json_schema", f"{place[1:] + ': ' if place else ''}{error.message}")

    return check


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
        cls, source: type[BaseModel], handler: _Handler
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
