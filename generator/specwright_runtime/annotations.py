"""What annotations of generated models say beyond pydantic: null, `oneOf`, further JSON Schema."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Annotated, Any, Never, NoReturn, TypeAlias, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import PydanticCustomError, SchemaSerializer, core_schema, to_json

from specwright_runtime.wire import adapter, read_json

Check: TypeAlias = Callable[[Any], None]

Handler: TypeAlias = Callable[[Any], Any]
"""Pydantic's maker of core schemas, whose result (a dictionary) is rewritten."""

T = TypeVar("T")


class _Null:
    """Marks a type whose `None` is JSON's null, and not a way to say "absent"."""

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Any:
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

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Any:
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
    def __get_pydantic_core_schema__(cls, source: object, handler: Handler) -> Any:
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

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Any:
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

    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Any:
        members = get_args(source)

        def validate(
            value: Any, union: core_schema.ValidatorFunctionWrapHandler, info: core_schema.ValidationInfo[Any]
        ) -> Any:
            if info.mode == "python" or value is None:
                return union(value)
            # Each member alone, as JSON: only so does one member's success say nothing of the next.
            text = to_json(value)
            found = [
                fit for fit in (_fit(member, text, info.context) for member in members) if fit is not None
            ]
            if len(found) > 1:
                raise PydanticCustomError("one_of", "Input should match only one of the alternatives")
            return found[0][0] if found else union(value)

        return core_schema.with_info_wrap_validator_function(validate, handler(source))


class Together:
    """A union that counts as one member of the union around it: `Annotated[str | int, Together()] | Card`."""

    __slots__ = ()


def _fit(member: Any, text: bytes, files: Any) -> tuple[Any] | None:
    """`files`: what pydantic was given as context, the files of a form."""
    try:
        return (read_json(adapter(member), text, files),)
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
    def __get_pydantic_core_schema__(self, source: object, handler: Handler) -> Any:
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
