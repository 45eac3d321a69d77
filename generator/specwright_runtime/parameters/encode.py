"""Python values to the text of paths, queries, headers and cookies, by the styles of OpenAPI.

The styles are those of RFC 6570 as OpenAPI restates them ("Style Values"), with
`deepObject`, `spaceDelimited` and `pipeDelimited` beside. Everything that is not an
unreserved character of RFC 3986 is percent-encoded as UTF-8; header values are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import quote, quote_plus

from pydantic_core import to_json

from specwright_runtime.operation import Encoding, Parameter
from specwright_runtime.wire import adapter

Scalar: TypeAlias = "str | int | float | bool | None"
Pairs: TypeAlias = list[tuple[str, str]]

# `allowReserved` may leave these as they are; `#` ends a query, `&` and `+` divide and change one, and a
# literal `%` could be taken for the start of an escape.
_RESERVED = ":/?[]@!$'()*,;="


_unreserved = re.compile(r"[A-Za-z0-9._~-]*").fullmatch


def _escaped(text: str) -> str:
    return text if _unreserved(text) else quote(text, safe="")


def _reserved(text: str) -> str:
    return quote(text, safe=_RESERVED)


def _unescaped(text: str) -> str:
    return text


def scalar_text(value: Any) -> str:
    """A JSON scalar as text: `true`, `false`, numbers as JSON writes them, null as nothing."""
    if isinstance(value, str):
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return to_json(value).decode()


def jsonable(parameter: Parameter, value: Any) -> Any:
    """The value in JSON's types, as its schema writes it (dates as text, wire names in objects)."""
    if type(value) in (str, int, bool):
        return value
    return adapter(parameter.type()).dump_python(value, mode="json", by_alias=True, exclude_unset=True)


def _members(value: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return ((key, scalar_text(item)) for key, item in value.items() if item is not None)


def _items(value: Iterable[Any]) -> Iterable[str]:
    return (scalar_text(item) for item in value)


def undivided(name: str, text: str, delimiter: str) -> str:
    """The text of a part. Raises `ValueError` where it holds the delimiter, which its style cannot escape."""
    if delimiter in text:
        raise ValueError(f"{name!r}: {text!r} holds {delimiter!r}, which divides the items of this parameter")
    return text


def _dividing(plain: Callable[[str], str], separator: str) -> Callable[[str], str]:
    """Of one part among several: what divides them is escaped, too."""
    escape = f"%{ord(separator):02X}"
    return lambda text: plain(text).replace(separator, escape)


def _shaped(value: Any) -> Any:
    """Sets and tuples as lists: after `jsonable` only lists and dictionaries have parts."""
    return list(value) if isinstance(value, tuple | set | frozenset) else value


def deep_pairs(prefix: str, value: Any) -> Pairs:
    """`deepObject` as it is used: `a[b]=1`, nested `a[b][c]=1`, arrays `a[b][]=1`, of objects `a[0][b]=1`."""
    if isinstance(value, Mapping):
        return [pair for key, item in value.items() for pair in deep_pairs(f"{prefix}[{key}]", item)]
    if isinstance(value, list):
        flat = not any(isinstance(item, Mapping | list) for item in value)
        return [
            pair
            for index, item in enumerate(value)
            for pair in deep_pairs(f"{prefix}[{'' if flat else index}]", item)
        ]
    return [] if value is None else [(prefix, scalar_text(value))]


# --- paths -----------------------------------------------------------------


def path_text(parameter: Parameter) -> Callable[[Any], str]:
    """A function from the value to the encoded text that takes the place of `{name}`.

    It raises `ValueError` for what cannot be a path segment: nothing at all, and `.` and
    `..`, which every URL parser between here and the server would resolve away.
    """
    name = parameter.name
    plain = _reserved_path if parameter.allow_reserved else _escaped
    style, explode = parameter.style, parameter.explode
    separator = {"label": ".", "matrix": ";"}.get(style, ",") if explode else ","
    part = _dividing(plain, separator)

    def written(value: Any) -> str:
        if parameter.media_type is not None:
            return _escaped(content_text(parameter, value))
        value = _shaped(jsonable(parameter, value))
        escape = part if isinstance(value, list | Mapping) else plain
        if style == "matrix":
            return _matrix(name, value, escape, explode=explode)
        joined = _joined(value, escape, separator=separator, explode=explode)
        return f".{joined}" if style == "label" else joined

    def text(value: Any) -> str:
        if type(value) is str and style == "simple" and parameter.media_type is None:
            encoded = plain(value)
        else:
            encoded = written(value)
        if encoded in ("", ".", ".."):
            raise ValueError(f"path parameter {name!r}: {value!r} cannot be a path segment")
        return encoded

    return text


def _reserved_path(text: str) -> str:
    return quote(text, safe=":@!$'()*,;=+&")  # not `/` and `?`: they would make it another path


def _joined(value: Any, plain: Callable[[str], str], *, separator: str, explode: bool) -> str:
    if isinstance(value, list):
        return separator.join(plain(item) for item in _items(value))
    if isinstance(value, Mapping):
        if explode:
            return separator.join(f"{plain(key)}={plain(item)}" for key, item in _members(value))
        return separator.join(f"{plain(key)},{plain(item)}" for key, item in _members(value))
    return plain(scalar_text(value))


def _matrix(name: str, value: Any, plain: Callable[[str], str], *, explode: bool) -> str:
    key = _escaped(name)
    if explode and isinstance(value, list):
        return "".join(f";{key}={plain(item)}" for item in _items(value))
    if explode and isinstance(value, Mapping):
        return "".join(f";{plain(member)}={plain(item)}" for member, item in _members(value))
    text = _joined(value, plain, separator=",", explode=False)
    return f";{key}={text}" if text else f";{key}"


# --- queries ---------------------------------------------------------------


def query_text(parameter: Parameter) -> Callable[[Any], str]:
    """A function from the value to `name=value&…`, or to nothing where the style has no way to say it."""
    key = _escaped(parameter.name)
    plain = _reserved if parameter.allow_reserved else _escaped
    style, explode = parameter.style, parameter.explode
    divider = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, "")
    delimiter = _escaped(divider) or ","
    escaping = _dividing(plain, ",")

    def part(text: str) -> str:
        return plain(undivided(parameter.name, text, divider)) if divider else escaping(text)

    def text(value: Any) -> str:
        if type(value) is str and parameter.media_type is None:
            return f"{key}={plain(value)}"
        if parameter.media_type is not None:
            return f"{key}={_escaped(content_text(parameter, value))}"
        value = _shaped(jsonable(parameter, value))
        if isinstance(value, list):
            if not value:
                return f"{key}=" if parameter.required else ""
            texts = _items(value)
            if style == "deepObject":  # OpenAPI leaves it open; this is how it is asked for
                return "&".join(f"{key}%5B%5D={plain(item)}" for item in texts)
            if explode:
                return "&".join(f"{key}={plain(item)}" for item in texts)
            return f"{key}={delimiter.join(map(part, texts))}"
        if isinstance(value, Mapping):
            if style == "deepObject":
                pairs = deep_pairs(parameter.name, value)
                return "&".join(f"{_escaped(name)}={plain(item)}" for name, item in pairs)
            if explode and style == "form":
                return "&".join(f"{_escaped(name)}={plain(item)}" for name, item in form_pairs(value))
            if not value:
                return ""
            members = (f"{part(name)}{delimiter}{part(item)}" for name, item in _members(value))
            return f"{key}={delimiter.join(members)}"
        return f"{key}={plain(scalar_text(value))}"

    return text


def querystring_text(parameter: Parameter) -> Callable[[Any], str]:
    """OpenAPI 3.2's `in: querystring`: one value is all of the query. Raises `ValueError`."""

    def text(value: Any) -> str:
        if parameter.media_type == "application/x-www-form-urlencoded" and not isinstance(value, str):
            return form_text(form_pairs(jsonable(parameter, value), parameter.encoding))
        return _escaped(content_text(parameter, value))

    return text


def form_pairs(value: Mapping[str, Any], encodings: Mapping[str, Encoding] = MappingProxyType({})) -> Pairs:
    """An object as form fields: without an encoding arrays repeat their name, objects travel as JSON text."""
    return [
        pair
        for name, item in value.items()
        if item is not None
        for pair in form_field(name, encodings.get(name), item)
    ]


def form_field(name: str, encoding: Encoding | None, value: Any) -> Pairs:
    """One property of a form as text; OpenAPI's Encoding Object, "style" before "contentType"."""
    style = encoding.style if encoding is not None else None
    json = encoding is not None and style is None and any("json" in kind for kind in encoding.content_types)
    if json:
        return [(name, to_json(value).decode())]
    if style == "deepObject":
        return deep_pairs(name, value)
    explode = encoding.explode if encoding is not None else True
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style or "form", ",")
    if isinstance(value, list):
        texts = [
            to_json(item).decode() if isinstance(item, dict | list) else scalar_text(item) for item in value
        ]
        if explode:
            return [(name, text) for text in texts]
        return [(name, delimiter.join(undivided(name, text, delimiter) for text in texts))]
    if isinstance(value, dict):
        if style is None:
            return [(name, to_json(value).decode())]
        members = [(key, scalar_text(item)) for key, item in value.items() if item is not None]
        if explode:
            return members
        texts = [undivided(name, text, delimiter) for member in members for text in member]
        return [(name, delimiter.join(texts))]
    return [(name, scalar_text(value))]


def form_text(pairs: Iterable[tuple[str, str]]) -> str:
    """`application/x-www-form-urlencoded`: as HTML forms do, a space is `+`."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)


# --- headers and cookies ---------------------------------------------------


def header_text(parameter: Parameter) -> Callable[[Any], str]:
    """A function from the value to the header's text. Raises `ValueError` for a line break in it."""
    explode = parameter.explode

    def part(text: str) -> str:
        return undivided(parameter.name, text, ",")

    def text(value: Any) -> str:
        if type(value) is int:  # the same in every style
            return str(value)
        if parameter.media_type is not None:
            written = content_text(parameter, value)
        else:
            value = _shaped(jsonable(parameter, value))
            plain = part if isinstance(value, list | Mapping) else _unescaped
            written = _joined(value, plain, separator=",", explode=explode)
        return header_safe(parameter.name, written)

    return text


def header_safe(name: str, value: str) -> str:
    """The value itself. Raises `ValueError` where it would end the header."""
    if "\n" in value or "\r" in value or "\0" in value:
        raise ValueError(f"header {name!r}: a value cannot hold a line break")
    return value


def cookie_text(parameter: Parameter) -> Callable[[Any], str]:
    """A function from the value to `name=value`, several joined by `; `; nothing for an empty array.

    Style `form` is percent-encoded, style `cookie` (OpenAPI 3.2) is sent as given.
    """
    plain = _unescaped if parameter.style == "cookie" else _escaped
    name = parameter.name

    def text(value: Any) -> str:
        if parameter.media_type is not None:
            return f"{name}={_escaped(content_text(parameter, value))}"
        value = _shaped(jsonable(parameter, value))
        if parameter.explode and isinstance(value, list):
            written = "; ".join(f"{name}={plain(item)}" for item in _items(value))
        elif parameter.explode and isinstance(value, Mapping):
            written = "; ".join(f"{plain(key)}={plain(item)}" for key, item in form_pairs(value))
        else:
            written = f"{name}={_joined(value, plain, separator=',', explode=False)}"
        return header_safe(name, written)

    return text


def content_text(parameter: Parameter, value: Any) -> str:
    """A `content` parameter: its media type's text, which is JSON unless the value is written as text."""
    if parameter.media_type is not None and "json" not in parameter.media_type:
        written = jsonable(parameter, value)
        if isinstance(written, str):
            return written
    return (
        adapter(parameter.type()).dump_json(
            value, by_alias=True, exclude_unset=True, ensure_ascii=parameter.place == "header"
        )
    ).decode()
