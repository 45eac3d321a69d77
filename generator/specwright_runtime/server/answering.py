"""What handlers answer to bytes: values as the document says, streams as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, assert_never

from msgspec import Struct
from pydantic import BaseModel, TypeAdapter
from pydantic_core import PydanticSerializationError, to_json
from starlette.types import Message

from specwright_runtime.errors import StatusError
from specwright_runtime.media import json_label, label, preferred
from specwright_runtime.model import Model
from specwright_runtime.multipart import Part, multipart
from specwright_runtime.operation import (
    Binary,
    Content,
    Events,
    FormData,
    Json,
    Lines,
    Operation,
    Parameter,
    Parts,
    Response,
    Text,
)
from specwright_runtime.parameters.encode import form_pairs, form_text, header_text
from specwright_runtime.server.exchange import ClientGone, Exchange, RawHeaders
from specwright_runtime.server.items import encode_event, encode_line
from specwright_runtime.stream import ByteStream, Reply
from specwright_runtime.wire import adapter, write_json

Encode: TypeAlias = Callable[[Any], "bytes | ByteStream"]
Answer: TypeAlias = Callable[[Exchange, Any], Awaitable[None]]

_JSON = b"application/json"


class _Way(Struct, frozen=True):
    """How a value travels as one content."""

    media_type: str
    header: bytes
    encode: Encode
    takes: Callable[[Any], bool]
    type: Any = None
    """Of JSON, by which a model tells which of several it is for."""


class _Success(Struct, frozen=True):
    response: Response
    status: int
    ways: tuple[_Way, ...]


async def send_stream(exchange: Exchange, status: int, headers: RawHeaders, stream: ByteStream) -> None:
    """An answer piece by piece, no faster than the client reads. Raises `ClientGone`."""
    if stream.length is not None:
        headers.append((b"content-length", b"%d" % stream.length))
    if exchange.added is not None:
        headers += exchange.added.raw
    pieces = _pieces(stream)
    number = 0
    try:
        await _sent(exchange, {"type": "http.response.start", "status": status, "headers": headers})
        async for piece in pieces:
            # What was cancelled for a client that went away may not have noticed (a handler that catches
            # too much, a library that drops it), and servers silently drop what nobody reads any more.
            if exchange.gone:
                raise ClientGone
            if not piece:
                continue
            try:  # as `_sent`, without its call
                await exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
            except OSError as error:
                raise ClientGone from error
            number += 1
            if number % _BREATH == 0:
                await asyncio.sleep(0)
        await _sent(exchange, {"type": "http.response.body", "body": b""})
    finally:
        try:
            await pieces.aclose()
        finally:
            await stream.aclose()


_BREATH = 32
"""Pieces after which others have their turn: neither making nor dropping a piece need ever wait."""


async def _sent(exchange: Exchange, message: Message) -> None:
    try:
        await exchange.send(message)
    except OSError as error:  # ASGI 2.4: the client has gone
        raise ClientGone from error


def _pieces(stream: ByteStream) -> AsyncGenerator[bytes, None]:
    if isinstance(stream.source, bytes | AsyncIterable):
        return aiter(stream)
    return _in_thread(iter(stream.source))


async def _in_thread(pieces: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
    """A file, say: its reads must not stop the loop."""
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def answerer(operation: Operation[Any]) -> Answer:
    """What writes an operation's successes."""
    successes = tuple(
        _Success(response, _status(response), tuple(_ways(response)))
        for response in operation.responses
        if response.error is None
    ) or (_Success(Response(status="204"), 204, ()),)
    first = successes[0]
    by_status = {success.status: success for success in reversed(successes)}
    empty = next((each for each in successes if not each.ways), None)

    async def answer(exchange: Exchange, value: Any) -> None:
        status: int | None = None
        given: Mapping[str, Any] = {}
        media_type: str | None = None
        if isinstance(value, Reply):
            status, given, media_type, value = value.status, value.headers, value.media_type, value.value
        if isinstance(value, ByteStream):
            status = value.status if status is None else status
            given = {**value.headers, **given}
        success = first
        if status is not None:
            success = by_status.get(status) or _ranged(successes, status)
        elif value is None and first.ways and empty is not None:
            success = empty
        headers = typed_headers(success.response.headers, given) if given else []
        ways = _choose(success.ways, value, media_type, exchange)
        if not ways:
            if value is not None:
                raise TypeError(f"{operation.id}: {type(value).__name__} is none of the documented contents")
            await exchange.reply(status or success.status, headers, b"")
            return
        way, body = _encoded(ways, value)
        if isinstance(body, bytes):
            headers.append((b"content-type", way.header))
            await exchange.reply(status or success.status, headers, body)
            return
        own = (media_type if body is value else None) or body.media_type or media_type
        headers.append((b"content-type", own.encode("latin-1") if own else way.header))
        await send_stream(exchange, status or success.status, headers, body)

    return answer


class Plain(Struct, frozen=True):
    """The way of nearly every operation: one success, one JSON body, one model."""

    status: int
    content_type: tuple[bytes, bytes]
    type: type[Model]
    headers: Callable[[Mapping[str, Any]], RawHeaders]
    """Writes those that a `Reply` brings."""
    write: Callable[..., bytes]
    """A model that is of the type exactly has checked itself already: it is written without warnings,
    which cost as much as the rest."""


def plain(operation: Operation[Any]) -> Plain | None:
    """The short way of an operation that has one; what is not of its type goes by `answerer`."""
    match [response for response in operation.responses if response.error is None]:
        case [Response(contents=(Json(media_type=media_type, type=lazy),)) as response]:
            kind = lazy()
            if isinstance(kind, type) and issubclass(kind, Model):
                write = adapter(kind).serializer.to_json
                headers = header_writer(response.headers)
                content_type = (b"content-type", json_label(media_type, ()).encode("latin-1"))
                return Plain(_status(response), content_type, kind, headers, write)
    return None


def _status(response: Response) -> int:
    if response.status.isdigit():
        return int(response.status)
    return int(response.status[0]) * 100 if response.status[0].isdigit() else 200


def _ranged(successes: tuple[_Success, ...], status: int) -> _Success:
    for wanted in (f"{status // 100}XX", "DEFAULT"):
        for success in successes:
            if success.response.status.upper() == wanted:
                return success
    return successes[0]


def _choose(ways: tuple[_Way, ...], value: Any, media_type: str | None, exchange: Exchange) -> list[_Way]:
    """Those that the value may travel by, the best first."""
    if media_type is not None:
        exact = [way for way in ways if way.media_type == media_type]
        if exact:
            return exact[:1]
    fitting = [way for way in ways if way.takes(value)]
    if len(fitting) > 1 and isinstance(value, BaseModel):
        fitting = [way for way in fitting if way.type is type(value)] or fitting
    if len(fitting) > 1:
        fitting.sort(key=lambda way: "*" in way.media_type)
        accept = next((v.decode("latin-1") for k, v in exchange.raw_headers if k == b"accept"), "*/*")
        fitting.insert(0, fitting.pop(preferred(accept, [way.media_type for way in fitting])))
    return fitting


def _encoded(ways: list[_Way], value: Any) -> tuple[_Way, bytes | ByteStream]:
    """By the first way whose type the value is of."""
    for way in ways[:-1]:
        try:
            return way, way.encode(value)
        except PydanticSerializationError:
            continue
    return ways[-1], ways[-1].encode(value)


def typed_headers(documented: tuple[Parameter, ...], given: Mapping[str, Any]) -> RawHeaders:
    """Headers as bytes; a documented one is written in its style, others as text."""
    return header_writer(documented)(given)


def header_writer(documented: tuple[Parameter, ...]) -> Callable[[Mapping[str, Any]], RawHeaders]:
    """`typed_headers` for one response, for who writes them again and again."""
    writers = {parameter.name.lower(): header_text(parameter) for parameter in documented}
    names: dict[str, tuple[bytes, Callable[[Any], str]]] = {}

    def named(name: str) -> tuple[bytes, Callable[[Any], str]]:
        lowered = name.lower()
        found = lowered.encode("latin-1"), writers.get(lowered, str)
        if lowered in writers:  # others may be made up by handlers, without end
            names[name] = found
        return found

    def write(given: Mapping[str, Any]) -> RawHeaders:
        raw: RawHeaders = []
        for name, value in given.items():
            if value is None:
                continue
            key, text_of = names.get(name) or named(name)
            text = text_of(value)
            if "\r" in text or "\n" in text:
                raise ValueError(f"header {name}: a line break is no part of a value")
            raw.append((key, text.encode()))
        return raw

    return write


# --- one way per kind of content -------------------------------------------------


def _ways(response: Response) -> Iterator[_Way]:
    offered = [content.media_type for content in response.contents]
    return (_way(content, offered) for content in response.contents)


def _way(content: Content, offered: Iterable[str]) -> _Way:
    usual = "text/plain" if isinstance(content, Text) else "application/octet-stream"
    header = label(content.media_type, usual).encode("latin-1")
    match content:
        case Json():
            kind = content.type()
            types = adapter(kind)
            header = json_label(content.media_type, offered).encode("latin-1")
            return _Way(content.media_type, header, lambda value: write_json(types, value), _is_value, kind)
        case Text():
            if b";" not in header:
                header += b"; charset=utf-8"
            return _Way(content.media_type, header, _text(content), _is_text)
        case Binary():
            return _Way(
                content.media_type, header, _binary, lambda value: isinstance(value, bytes | ByteStream)
            )
        case Events():
            if b";" not in header:
                header += b"; charset=utf-8"
            items = adapter(content.item())
            return _Way(content.media_type, header, _stream(lambda item: encode_event(items, item)), _is_many)
        case Lines():
            items = adapter(content.item())
            sequence = "seq" in content.media_type
            return _Way(
                content.media_type,
                header,
                _stream(lambda item: encode_line(items, item, sequence=sequence)),
                _is_many,
            )
        case FormData():
            types = adapter(content.type())
            return _Way(content.media_type, header, lambda value: _form(types, content, value), _is_value)
        case Parts():
            from specwright_runtime.positions import in_order  # few documents need it

            return _Way(
                content.media_type,
                header,
                lambda value: _framed(in_order(content, value), content.media_type),
                lambda value: _is_value(value) and not isinstance(value, str | bytes | BaseModel),
            )
        case _:
            assert_never(content)


def _is_value(value: Any) -> bool:
    return not isinstance(value, ByteStream | AsyncIterable)


def _is_text(value: Any) -> bool:
    return _is_value(value) and not isinstance(value, BaseModel | bytes)


def _is_many(value: Any) -> bool:
    return isinstance(value, AsyncIterable | Iterable) and not isinstance(
        value, str | bytes | ByteStream | BaseModel | Mapping
    )


def _text(content: Text) -> Encode:
    type_ = content.type()
    types = None if type_ is str else adapter(type_)

    def encode(value: Any) -> bytes:
        plain = value if types is None else types.dump_python(value, mode="json")
        return (plain if isinstance(plain, str) else to_json(plain).decode()).encode()

    return encode


def _binary(value: Any) -> ByteStream:
    return value if isinstance(value, ByteStream) else ByteStream(value)


def _stream(encode: Callable[[Any], bytes]) -> Encode:
    def begin(items: Any) -> ByteStream:
        async def pieces() -> AsyncIterable[bytes]:
            if isinstance(items, AsyncIterable):
                async for item in items:
                    yield encode(item)
            else:
                for item in items:
                    yield encode(item)

        return ByteStream(pieces(), close=getattr(items, "aclose", None))

    return begin


def _framed(parts: Iterable[Part], media_type: str) -> ByteStream:
    """Parts one after the other. Their boundary is new each time: a file could hold one that was seen."""
    body, headers = multipart(parts, media_type=media_type)
    assert body is not None
    assert not isinstance(body, AsyncIterable)
    told = dict(headers)
    length = told.get("content-length")
    return ByteStream(
        body, media_type=told["content-type"], length=int(length) if length is not None else None
    )


def _form(types: TypeAdapter[Any], content: FormData, value: Any) -> bytes:
    plain = types.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
    return form_text(form_pairs(plain, content.encoding)).encode()


# --- errors ----------------------------------------------------------------------


def error_answerer(
    operation: Operation[Any],
) -> Callable[[Exchange, StatusError[Any]], Awaitable[None]]:
    """What writes the documented errors that handlers raise."""
    documented = {
        response.error(): response for response in operation.responses if response.error is not None
    }

    async def answer(exchange: Exchange, error: StatusError[Any]) -> None:
        response = next((documented[kind] for kind in type(error).__mro__ if kind in documented), None)
        headers = typed_headers(response.headers if response is not None else (), error.headers)
        content = response.contents[0] if response is not None and response.contents else None
        if error.body is None and not isinstance(content, Json):
            await exchange.reply(error.status, headers, b"")
            return
        if content is not None:
            way = _way(content, ())
            body = way.encode(error.body)
            if isinstance(body, bytes):
                headers.append((b"content-type", way.header))
                await exchange.reply(error.status, headers, body)
            else:
                own = body.media_type
                headers.append((b"content-type", own.encode("latin-1") if own else way.header))
                await send_stream(exchange, error.status, headers, body)
            return
        headers.append((b"content-type", _JSON))
        await exchange.reply(error.status, headers, body_json(error.body))

    return answer


def body_json(body: object) -> bytes:
    if isinstance(body, BaseModel):
        return type(body).__pydantic_serializer__.to_json(body, by_alias=True, exclude_unset=True)
    return to_json(body)
