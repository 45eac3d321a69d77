"""JSON on the wire to values of a type and back, by pydantic and as JSON Schema means it."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ConfigDict, PydanticUserError, TypeAdapter, ValidationError

T = TypeVar("T")

BARE = ConfigDict(allow_inf_nan=False, ser_json_bytes="base64", val_json_bytes="base64")
"""What holds of values that are no models, too."""


def _build(type_: Any) -> TypeAdapter[Any]:
    try:
        made: TypeAdapter[Any] = TypeAdapter(type_, config=BARE)
    except PydanticUserError:  # a class with a configuration of its own
        made = TypeAdapter(type_)
    if not made.pydantic_complete:
        made.rebuild()
    return made


_shared = functools.cache(_build)


def adapter(type_: Any) -> TypeAdapter[Any]:
    """The adapter of a type, made once; a bare `float` or `bytes` gets the rules of a model's."""
    try:
        return _shared(type_)
    except TypeError:  # unhashable: `Annotated[..., JsonSchema({...})]` with a list inside
        return _build(type_)


def read_json(adapter: TypeAdapter[T], text: bytes | str, files: Mapping[str, object] | None = None) -> T:
    """Read JSON that came over the wire, or that stands for a form whose files are `files`.

    Strict: no text for numbers, wire names only, no `NaN` and `Infinity` (they are not
    JSON). `1.0` is an integer, as JSON Schema says. Raises `pydantic.ValidationError`.
    """
    return json_reader(adapter, files)(text.encode() if isinstance(text, str) else text)


def json_reader(adapter: TypeAdapter[T], files: Mapping[str, object] | None = None) -> Callable[[bytes], T]:
    """`read_json` for one type, for who reads it again and again."""
    validate = adapter.validator.validate_json
    if files is not None:
        validate = functools.partial(validate, context=files)

    def read(text: bytes) -> T:
        # Single letters first: few bodies have them, and finding a letter costs a tenth of finding a word.
        if (_N in text or _I in text) and (b"NaN" in text or b"Infinity" in text):
            _refuse_constants(text)
        try:
            value: T = validate(text, strict=True, by_alias=True, by_name=False)
            return value
        except ValidationError as error:
            if not _may_have_integral_floats(text):
                raise
            found = error.errors(include_url=False, include_context=False)
            if not any(_is_integral(each["input"]) for each in found):
                raise
        # Slow, and only for who sends `1.0` where an integer belongs.
        whole = json.dumps(json.loads(text, parse_float=_integral), allow_nan=False)
        again: T = validate(whole, strict=True, by_alias=True, by_name=False)
        return again

    return read


def write_json(adapter: TypeAdapter[T], value: T) -> bytes:
    """JSON to send: wire names, nothing that was not set.

    Raises `pydantic_core.PydanticSerializationError` for a value that is not of the type.
    """
    return adapter.serializer.to_json(value, by_alias=True, exclude_unset=True, warnings="error")


_N, _I = b"NI"
_SHAPE = bytes.maketrans(b"123456789E", b"000000000e")


def _may_have_integral_floats(text: bytes) -> bool:
    """Told by what a number of that kind has in it. A pattern would take seconds for 50 MB of digits."""
    shape = text.translate(_SHAPE)
    return b"0.0" in shape or b"0e" in shape


def _is_integral(value: object) -> bool:
    return isinstance(value, float) and math.isfinite(value) and value.is_integer()


def _integral(text: str) -> int | float:
    value = float(text)
    return int(value) if _is_integral(value) else value


def _refuse_constants(text: bytes) -> None:
    def refuse(name: str) -> None:
        raise ValidationError.from_exception_data(
            "JSON",
            [{"type": "json_invalid", "loc": (), "input": name, "ctx": {"error": f"{name} is not JSON"}}],
        )

    try:
        json.loads(text, parse_constant=refuse)
    except ValidationError:
        raise
    except (ValueError, RecursionError):
        return  # malformed in another way, or too deep: pydantic says where
