"""Request bodies: a Python value to the bytes and the media type that the document names for it."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from specwright_runtime.media import json_label, label
from specwright_runtime.multipart import Part, concrete, content_of, file_text, multipart
from specwright_runtime.multipart_headers import written
from specwright_runtime.operation import (
    Binary,
    Body,
    Encoding,
    Events,
    FormData,
    Json,
    Lines,
    Parts,
    Text,
)
from specwright_runtime.operation import (
    Content as Described,
)
from specwright_runtime.parameters.encode import Pairs, form_field, form_text, scalar_text
from specwright_runtime.stream import ByteStream, Upload
from specwright_runtime.transport import Content
from specwright_runtime.wire import adapter

_BYTES = "application/octet-stream"

Encoded: TypeAlias = tuple[Content, list[tuple[str, str]]]
"""The bytes, and the headers that describe them."""


def body_encoder(body: Body) -> Callable[[Any], Encoded]:
    """A function from the body's value to what is sent; made once per operation."""
    described = tuple(sorted(body.contents, key=lambda content: "*" in content.media_type))
    if len(described) == 1:
        return _encoder(described[0], body)
    encoders = [_encoder(content, body) for content in described]
    by_class: dict[type, int] | None = None

    def encode(value: Any) -> Encoded:
        nonlocal by_class
        if by_class is None:  # not before: the types are lazy
            by_class = _own_classes(described)
        known = by_class.get(type(value))
        return encoders[_fitting(described, value) if known is None else known](value)

    return encode


def _own_classes(contents: tuple[Described, ...]) -> dict[type, int]:
    """Classes that stand for one content alone: a value of theirs needs no looking into."""
    kinds = [content.type() if isinstance(content, Json | FormData) else None for content in contents]
    return {
        kind: index
        for index, kind in enumerate(kinds)
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kinds.count(kind) == 1
    }


def _fitting(contents: tuple[Described, ...], value: Any) -> int:
    """The first content that the value is made for; the first of all where nothing tells."""
    files = _holds_files(value)
    for index, content in enumerate(contents):
        match content:
            case Json(type=lazy) | Text(type=lazy) | FormData(type=lazy) | Parts(type=lazy):
                if files and not content.media_type.startswith("multipart/"):
                    continue
                kind = lazy()
                if kind is Any:
                    return index
                if isinstance(kind, type) and isinstance(value, kind):
                    return index
                if (
                    not isinstance(kind, type)
                    and not isinstance(value, bytes | ByteStream)
                    and _valid(kind, value)
                ):
                    return index
            case Binary():
                if isinstance(value, bytes | ByteStream | AsyncIterable) or hasattr(value, "read"):
                    return index
            case Events() | Lines():
                if isinstance(value, list | tuple | Iterator | AsyncIterable):
                    return index
    return 0


def _valid(kind: Any, value: Any) -> bool:
    try:
        adapter(kind).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _holds_files(value: Any) -> bool:
    if isinstance(value, BaseModel):
        return any(_holds_files(item) for item in value.__dict__.values())
    if isinstance(value, Mapping):
        return any(_holds_files(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_files(item) for item in value)
    return isinstance(value, Upload)


def _encoder(content: Described, body: Body) -> Callable[[Any], Encoded]:
    match content:
        case Json():
            return _json_encoder(content, [each.media_type for each in body.contents])
        case FormData(media_type=media_type) if media_type.startswith("multipart/"):
            return lambda value: multipart(_parts(content, value), media_type=media_type)
        case Parts(media_type=media_type):
            from specwright_runtime.positions import in_order  # few documents need it

            return lambda value: multipart(in_order(content, value), media_type=media_type)
        case FormData():
            return lambda value: (
                form_text(_fields(content, value)).encode("ascii"),
                [("content-type", content.media_type)],
            )
        case Text():
            return lambda value: (
                _text(content, value).encode(),
                [("content-type", _with_charset(content.media_type))],
            )
        case Binary():
            return lambda value: _binary(content, value)
        case Events():
            raise TypeError("server-sent events are answers, not request bodies")
        case Lines():
            return lambda value: (_lines(content, value), [("content-type", content.media_type)])


def _json_encoder(content: Json, offered: list[str]) -> Callable[[Any], Encoded]:
    headers = [("content-type", json_label(content.media_type, offered))]
    made: TypeAdapter[Any] | None = None

    def encode(value: Any) -> Encoded:
        if isinstance(value, BaseModel):
            return value.__pydantic_serializer__.to_json(value, by_alias=True, exclude_unset=True), headers
        nonlocal made
        if made is None:
            made = adapter(content.type())
        return made.dump_json(value, by_alias=True, exclude_unset=True), headers

    return encode


# --- forms -----------------------------------------------------------------


def _properties(content: FormData, value: Any) -> Iterator[tuple[str, Encoding | None, Any]]:
    """Wire name, encoding and value of each property that is set; values still hold uploads."""
    if isinstance(value, BaseModel):
        dumped = value.model_dump(by_alias=True, exclude_unset=True)
    else:
        dumped = adapter(content.type()).dump_python(value, by_alias=True, exclude_unset=True)
    if not isinstance(dumped, Mapping):
        raise TypeError(f"{content.media_type}: a form is made of an object, not of {type(value).__name__}")
    for name, item in dumped.items():
        if item is not None:
            yield name, content.encoding.get(name), item


def _fields(content: FormData, value: Any) -> Pairs:
    pairs: Pairs = []
    for name, encoding, item in _properties(content, value):
        plain = to_jsonable_python(item, bytes_mode="base64", fallback=file_text)
        pairs += form_field(name, encoding, plain)
    return pairs


def _parts(content: FormData, value: Any) -> Iterator[Part]:
    for name, encoding, item in _properties(content, value):
        kinds = encoding.content_types if encoding is not None else ()
        several = isinstance(item, list | tuple) and (
            encoding is None
            or encoding.style is None
            or any(isinstance(part, Upload | bytes) for part in item)  # which has no text, whatever its style
        )
        for part in item if several else [item]:
            for key, upload, is_file in _part(name, encoding, kinds, part):
                headers = tuple(written(value, name, encoding, upload.headers))
                otherwise = concrete(kinds)
                yield Part(name=key, content=upload, is_file=is_file, headers=headers, otherwise=otherwise)


def _part(
    name: str, encoding: Encoding | None, kinds: tuple[str, ...], part: Any
) -> Iterator[tuple[str, Upload, bool]]:
    """Name, content and whether the part is a file."""
    if encoding is not None and encoding.style is not None and not isinstance(part, Upload | bytes):
        plain = to_jsonable_python(part, bytes_mode="base64")
        for key, text in form_field(name, encoding, plain):
            yield key, Upload(text), False
    elif part is not None:
        yield name, *content_of(part, kinds)


# --- text, bytes, lines ----------------------------------------------------


def _with_charset(media_type: str) -> str:
    media_type = label(media_type, "text/plain")
    return media_type if "charset" in media_type else f"{media_type}; charset=utf-8"


def _text(content: Text, value: Any) -> str:
    if isinstance(value, str):
        return value
    return scalar_text(
        adapter(content.type()).dump_python(value, mode="json", by_alias=True, exclude_unset=True)
    )


def _binary(content: Binary, value: Any) -> Encoded:
    media_type = label(content.media_type, _BYTES)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value), [("content-type", media_type)]
    if isinstance(value, ByteStream):
        headers = [("content-type", value.media_type or media_type)]
        if isinstance(value.source, bytes):
            return value.source, headers
        if value.length is not None:
            headers.append(("content-length", str(value.length)))
        # One face of the two that it has: a transport would take the wrong one.
        return (aiter(value) if isinstance(value.source, AsyncIterable) else iter(value)), headers
    if hasattr(value, "read"):
        return Upload(value).chunks(), [("content-type", media_type)]
    if isinstance(value, Iterable | AsyncIterable):
        return value, [("content-type", media_type)]
    raise TypeError(f"{content.media_type}: give bytes, a ByteStream, an open binary file or chunks")


def _lines(content: Lines, value: Any) -> Content:
    """JSON Lines, or a JSON text sequence (RFC 7464), where each text follows a record separator."""
    made = adapter(content.item())
    mark = b"\x1e" if content.media_type.startswith("application/json-seq") else b""

    def line(item: Any) -> bytes:
        return mark + made.dump_json(item, by_alias=True, exclude_unset=True) + b"\n"

    if isinstance(value, AsyncIterable):
        return _async_lines(value, line)
    if isinstance(value, list | tuple):
        return b"".join(map(line, value))
    return map(line, value)


async def _async_lines(items: AsyncIterable[Any], line: Callable[[Any], bytes]) -> AsyncIterator[bytes]:
    async for item in items:
        yield line(item)
