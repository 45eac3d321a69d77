"""The text of paths, queries, headers and cookies to Python values, by the styles of OpenAPI.

A list or an object is divided before its pieces are percent-decoded, so that an
escaped delimiter stays inside its item, as RFC 6570 has it.
"""

from __future__ import annotations

import contextlib
import copy
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from specwright_runtime.operation import ABSENT, Parameter
from specwright_runtime.parameters.shapes import Raw, Shape, shape, to_json_value, with_default
from specwright_runtime.wire import adapter, read_json

Query: TypeAlias = Mapping[str, list[str]]
"""Decoded names to values that are still encoded."""

Decoded: TypeAlias = str | list[str] | dict[str, str]
Decode: TypeAlias = Callable[[str], str]

_SPACES = re.compile(r"%20|\+| ")
_PIPES = re.compile(r"\||%7[Cc]")


class ParameterError(Exception):
    """A parameter that is missing, or not what the document says."""

    def __init__(self, parameter: Parameter, message: str) -> None:
        super().__init__(parameter.name, message)
        self.parameter = parameter
        self.message = message


def percent(text: str) -> str:
    """Of a path: `+` is a plus."""
    return unquote(text) if "%" in text else text


def plus(text: str) -> str:
    """Of a query or a urlencoded form: `+` is a space."""
    return unquote(text.replace("+", " ")) if "%" in text or "+" in text else text


def plain(text: str) -> str:
    """Of a header: no encoding."""
    return text


def parse_query(query: bytes) -> dict[str, list[str]]:
    parsed: dict[str, list[str]] = {}
    for pair in query.decode("latin-1").split("&"):
        if pair:
            name, _, value = pair.partition("=")
            parsed.setdefault(plus(name), []).append(value)
    return parsed


def parse_cookies(header: str) -> dict[str, list[str]]:
    parsed: dict[str, list[str]] = {}
    for pair in header.split(";"):
        name, found, value = pair.partition("=")
        if found:
            parsed.setdefault(name.strip(), []).append(value.strip().strip('"'))
    return parsed


def from_segment(parameter: Parameter) -> Callable[[str], Any]:
    """Reads a path parameter out of its part of the path, still encoded. Raises `ParameterError`."""
    divide = _segment(parameter)
    finish = _finish(parameter)
    if parameter.form == "scalar" and parameter.style == "simple":
        if finish is None:
            return percent
        checked = finish
        return lambda text: checked(percent(text))

    def read(text: str) -> Any:
        decoded = divide(text)
        return decoded if finish is None else finish(decoded)

    return read


def from_query(parameter: Parameter, others: AbstractSet[str] = frozenset()) -> Callable[[Query], Any]:
    """Reads a query parameter; answers its default where there is none. Raises `ParameterError`.

    `others` are the names of the operation's other ones, which an open object must not take.
    """
    return reader(parameter, _pairs(parameter, plus, others))


def from_cookies(parameter: Parameter) -> Callable[[Query], Any]:
    find = _pairs(parameter, plain if parameter.style == "cookie" else percent)
    if not _is_spread(parameter):
        return reader(parameter, find)
    # Names of properties are escaped as their values are.
    return reader(parameter, lambda cookies: find({percent(name): cookies[name] for name in cookies}))


def from_header(parameter: Parameter) -> Callable[[str | None], Any]:
    """Reads a header parameter, or a response header. Raises `ParameterError`."""
    divide = _divided(parameter, ",", plain)

    def find(text: str | None) -> Decoded | None:
        return None if text is None else divide(text)

    return reader(parameter, find)


def reader(parameter: Parameter, find: Callable[[Any], Decoded | Raw | None]) -> Callable[[Any], Any]:
    finish = _finish(parameter)
    default = _default(parameter)
    required = parameter.required
    json = parameter.media_type is not None and "json" in parameter.media_type
    # An object without properties leaves no trace in a query: a required one of optional ones may be none.
    untold = (
        finish if parameter.place != "header" and not json and shape(parameter.type()).is_object else None
    )

    def read(source: Any) -> Any:
        found = find(source)
        if found is None:
            if required and untold is not None:
                with contextlib.suppress(ParameterError):
                    return untold({})
            if required:
                raise ParameterError(parameter, "Parameter required")
            return default()
        if finish is None:
            return found
        try:
            return finish(found)
        except ParameterError:
            if parameter.allow_empty and not required and found in ("", [""]):
                return default()
            raise

    return read


def _default(parameter: Parameter) -> Callable[[], Any]:
    if parameter.default is ABSENT:
        return lambda: None
    value = read_json(adapter(parameter.type()), to_json(parameter.default))
    if isinstance(value, list | dict):
        return lambda: copy.deepcopy(value)
    return lambda: value


def _finish(parameter: Parameter) -> Callable[[Decoded | Raw], Any] | None:
    """Validation of what was divided and decoded; `None` where any text will do."""
    type_ = parameter.type()
    if type_ is str and parameter.media_type is None:
        return None
    types: TypeAdapter[Any] = adapter(type_)
    if parameter.media_type is not None and "json" in parameter.media_type:

        def from_json(decoded: Decoded | Raw) -> Any:
            try:
                return read_json(types, decoded if isinstance(decoded, str) else to_json(decoded))
            except ValidationError as error:
                raise ParameterError(parameter, reason(error)) from None

        return from_json
    wanted: Shape = with_default(shape(type_), type_, parameter.default)
    # `1` is a number where a number may be, and still a text where only that fits.
    ambiguous = "string" in wanted.scalars and len(wanted.scalars) > 1
    # One item of what may be a list or not is taken for what it is alone, if that fits.
    alone = bool(wanted.scalars) and wanted.item is not None

    def readings(decoded: Decoded | Raw) -> Iterator[Any]:
        yield to_json_value(decoded, wanted)  # type: ignore[arg-type]
        if ambiguous:
            yield decoded

    def validated(decoded: Decoded | Raw) -> Any:
        first: ValidationError | None = None
        if alone and isinstance(decoded, list) and len(decoded) == 1:
            attempts = chain(readings(decoded[0]), readings(decoded))
        else:
            attempts = chain(readings(decoded))
        try:
            for attempt in attempts:
                try:
                    return read_json(types, to_json(attempt))
                except ValidationError as error:
                    first = first or error
        except (PydanticSerializationError, RecursionError):
            raise ParameterError(parameter, "A value is nested too deeply") from None
        assert first is not None
        raise ParameterError(parameter, reason(first)) from None

    return validated


def reason(error: ValidationError) -> str:
    """The first finding in words, with its place below the parameter."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(step) for step in found["loc"])
    return f"{place}: {found['msg']}" if place else found["msg"]


# --- dividing ------------------------------------------------------------------


def _segment(parameter: Parameter) -> Callable[[str], Decoded]:
    """Path styles. An empty list is not an item that is empty."""
    name = parameter.name
    match parameter.style:
        case "label":
            inner = _divided(parameter, "." if parameter.explode else ",", percent)
            return lambda text: inner(text.removeprefix("."))
        case "matrix" if parameter.form == "scalar" or not parameter.explode:
            inner = _divided(parameter, ",", percent)
            keys = tuple({f";{name}", f";{quote(name, safe='')}"})

            def value(text: str) -> Decoded:
                key = next((key for key in keys if text.startswith(key)), "")
                return inner(text[len(key) :].removeprefix("="))

            return value
        case "matrix" if parameter.form == "array":
            return lambda text: [percent(_value_of(pair)) for pair in text.split(";") if pair]
        case "matrix":
            inner = _divided(parameter, ";", percent)
            return lambda text: inner(text.removeprefix(";"))
        case _:
            return _divided(parameter, ",", percent)


def _value_of(pair: str) -> str:
    return pair.partition("=")[2]


def _divided(
    parameter: Parameter, delimiter: str | re.Pattern[str], decode: Decode
) -> Callable[[str], Decoded]:
    """One text to a scalar, `a,b` to a list, `k,v` or (exploded) `k=v` to an object."""
    strip = decode is plain

    def pieces(text: str) -> list[str]:
        if not text:
            return []
        parts = text.split(delimiter) if isinstance(delimiter, str) else delimiter.split(text)
        return [part.strip() for part in parts] if strip else parts

    def items(text: str) -> Decoded:
        return [decode(piece) for piece in pieces(text)]

    def pairs(text: str) -> Decoded:
        return {decode(name): decode(value) for name, _, value in (p.partition("=") for p in pieces(text))}

    def alternating(text: str) -> Decoded:
        parts = pieces(text)
        if len(parts) % 2:  # no object
            return decode(text)
        return {decode(name): decode(value) for name, value in zip(parts[::2], parts[1::2], strict=True)}

    match parameter.form:
        case "scalar":
            return decode
        case "array":
            return items
        case "object":
            return pairs if parameter.explode else alternating


def _pairs(
    parameter: Parameter, decode: Decode, others: AbstractSet[str] = frozenset()
) -> Callable[[Query], Decoded | None]:
    """Styles of what has names: queries and cookies."""
    name, form = parameter.name, parameter.form
    if parameter.media_type is not None or form == "scalar":

        def scalar(query: Query) -> Decoded | None:
            values = query.get(name)
            return None if values is None else decode(values[-1])

        return scalar
    if parameter.style == "deepObject" and form == "array":

        def listed(query: Query) -> Decoded | None:
            values = [*query.get(f"{name}[]", ()), *query.get(name, ())]
            return [decode(value) for value in values] if values else _deep(query, name, decode, others)

        return listed
    if parameter.style == "deepObject":
        whole = shape(parameter.type())

        def deep(query: Query) -> Decoded | None:
            found = _deep(query, name, decode, others)
            if found is None and name in query:  # no object, but the texts that it may be instead
                if whole.item is not None:
                    return [decode(value) for value in query[name]]
                return decode(query[name][-1]) if whole.scalars else None
            return found

        return deep
    delimiter: str | re.Pattern[str] = ","
    if parameter.style == "spaceDelimited":
        delimiter = _SPACES
    elif parameter.style == "pipeDelimited":
        delimiter = _PIPES
    if form == "array" and parameter.explode:

        def repeated(query: Query) -> Decoded | None:
            values = query.get(name)
            return None if values is None else [decode(value) for value in values]

        return repeated
    if form == "object" and parameter.explode:
        return _spread(parameter, decode, others)
    divide = _divided(parameter, delimiter, decode)

    def joined(query: Query) -> Decoded | None:
        values = query.get(name)
        return None if values is None else divide(values[-1])

    return joined


def takes_every_name(parameter: Parameter) -> bool:
    """Whether a query parameter is an exploded map, whose keys are names of the query."""
    return _is_spread(parameter) and not shape(parameter.type()).fields


def names_of(parameter: Parameter) -> Iterator[str]:
    """The names in the query that are the parameter's, as far as the document gives them."""
    yield parameter.name
    if _is_spread(parameter):
        yield from shape(parameter.type()).fields or ()


def _is_spread(parameter: Parameter) -> bool:
    spread = parameter.form == "object" and parameter.explode and parameter.style == "form"
    return spread and parameter.media_type is None


def _spread(
    parameter: Parameter, decode: Decode, others: AbstractSet[str]
) -> Callable[[Query], Decoded | None]:
    """An exploded object's properties are parameters of their own, and its own name does not appear."""
    known = shape(parameter.type())
    names = frozenset(known.fields or ())
    listed = {name for name, field in (known.fields or {}).items() if field().item is not None}
    alone = parameter.name if known.scalars and parameter.name not in names else None

    def spread(query: Query) -> Decoded | None:
        if alone is not None and alone in query:  # no object, but the text that it may be instead
            return decode(query[alone][-1])
        found: dict[str, Any] = {}
        for name, values in query.items():
            if name in names or (not names and name.partition("[")[0] not in others):
                found[name] = [decode(value) for value in values] if name in listed else decode(values[-1])
        return found or None

    return spread


def _deep(query: Query, name: str, decode: Decode, others: AbstractSet[str]) -> Decoded | None:
    """`name[a]=1&name[b][c]=2`; OpenAPI leaves the second level open, and everybody writes it like this."""
    found: dict[str, Any] = {}
    for key, values in query.items():
        if not key.startswith(f"{name}[") or key in others:
            continue
        listed = key.endswith("[]")
        path = key.removesuffix("[]")[len(name) + 1 :].removesuffix("]").split("][")
        place = found
        for step in path[:-1]:
            deeper = place.setdefault(step, {})
            if not isinstance(deeper, dict):
                break
            place = deeper
        else:
            decoded = [decode(value) for value in values]
            place[path[-1]] = decoded[0] if len(decoded) == 1 and not listed else decoded
    return found or None
