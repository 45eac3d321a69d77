"""Request bodies to the `body` argument of handlers, by media type."""

from __future__ import annotations

import functools
import io
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeAlias, assert_never

from msgspec import Struct
from pydantic import ValidationError
from pydantic_core import to_json
from starlette.types import Message, Receive

from specwright_runtime import multipart_headers
from specwright_runtime.forms import (
    InvalidForm,
    MalformedForm,
    Pair,
    parse_multipart,
    parse_urlencoded,
    read_form,
)
from specwright_runtime.media import codec, essence, parameter, rank
from specwright_runtime.operation import (
    Binary,
    Body,
    Content,
    Events,
    FormData,
    Json,
    Lines,
    Operation,
    Parts,
    Text,
)
from specwright_runtime.parameters.shapes import shape, to_json_value
from specwright_runtime.problem import Problem
from specwright_runtime.server.examples import Examples
from specwright_runtime.server.exchange import ClientGone, Exchange
from specwright_runtime.server.invalid import invalid_body
from specwright_runtime.server.refusals import Refused, documented, validation_status
from specwright_runtime.server.security import Headers
from specwright_runtime.stream import ByteStream
from specwright_runtime.wire import adapter, json_reader, read_json

log = logging.getLogger("specwright_runtime.server")

Read: TypeAlias = Callable[[Exchange, Message | None], Awaitable[Any]]
"""Answers the argument, `None` for a body that may be and is missing.

The first message may have been received before. Raises `Refused`, `ClientGone`.
"""
Stream: TypeAlias = Callable[[Exchange], Awaitable[Any]]

Tell: TypeAlias = Callable[[ValueError, bytes], Problem]
Parse: TypeAlias = Callable[[bytes, str], Any]
"""A whole body and its content type to a value. Raises `ValidationError`, `MalformedForm`, `ValueError`."""


class _Way(Struct, frozen=True):
    media_type: str
    parse: Parse | None = None
    stream: Stream | None = None
    quick: Callable[[bytes], Any] | None = None
    """As `parse`, of a body without parameters in its content type."""
    is_raw: bool = False
    """Whether the handler gets the bytes as they came, in whatever coding."""


class Limit:
    """Bodies past `size` bytes are refused as soon as that is known."""

    def __init__(self, operation: Operation[Any], size: int) -> None:
        self.size = size
        self.status = documented(operation, 413, validation_status(operation))

    def refuse(self) -> Refused:
        return Refused(
            Problem(
                status=self.status,
                code="body_too_large",
                message=f"The body is larger than {self.size} bytes",
                headers={"Connection": "close"},
            )
        )

    def announced(self, headers: Headers) -> None:
        length = headers.get(b"content-length")
        if length is not None and length.isdigit() and int(length) > self.size:
            raise self.refuse()


class Reader(Struct, frozen=True):
    """How an operation's requests are read.

    Nearly all have one exact `header`, come in one message and take one `parse`: who looks for
    that does without `read`, which does everything.
    """

    read: Read
    header: bytes | None
    parse: Callable[[bytes], Any] | None
    """Of bodies of 1 to `size` bytes. Raises `ValueError`, from which `problem` makes what to answer."""
    size: int
    announced: Callable[[Headers], None]
    """Raises `Refused` for a length of more than `size`: to be asked before a byte is waited for."""
    problem: Tell


def reader(operation: Operation[Any], body: Body, limit: int, examples: Examples) -> Reader:
    """What reads the body of an operation's requests; `examples` are for who wrote something wrong."""
    limited = Limit(operation, limit)
    status = validation_status(operation)
    problem = functools.partial(_problem, status, examples)
    ways = tuple(_way(content, limited, status, problem) for content in body.contents)
    missing = Problem(status=status, code="missing_body", message="A request body is required")
    required = body.required
    first = ways[0]

    async def read(exchange: Exchange, message: Message | None) -> Any:
        headers = exchange.headers
        content_type = headers.get(b"content-type")
        declared = "" if content_type is None else content_type.decode("latin-1")
        if not declared and not _has_body(headers):
            if required:
                raise Refused(missing)
            return None
        way = first if not declared and len(ways) == 1 else _choose(ways, declared)
        if way is None:
            raise _unsupported(operation, declared, ways)
        if (coding := headers.get(CODING)) is not None and not (way.is_raw or _is_identity(coding)):
            raise _coded(operation, coding)
        if way.stream is not None:
            limited.announced(headers)
            return await way.stream(exchange)
        raw = await whole(exchange.receive, headers, limited, message)
        if not raw and way.media_type != _FORM:
            if required:
                raise Refused(missing)
            return None
        assert way.parse is not None
        try:
            return way.parse(raw, declared)
        except ValueError as error:
            if not raw and not required:
                return None
            raise Refused(problem(error, raw)) from None

    usual = next((way for way in ways if way.quick is not None and "*" not in way.media_type), None)
    return Reader(
        read=read,
        header=None if usual is None else usual.media_type.encode(),
        parse=None if usual is None else usual.quick,
        size=limit,
        announced=limited.announced,
        problem=problem,
    )


_FORM = "application/x-www-form-urlencoded"
"""Of all media types the one in which nothing is a value: a form without fields."""


CODING = b"content-encoding"


def _is_identity(coding: bytes) -> bool:
    return coding.strip().lower() in (b"", b"identity")


def _has_body(headers: Headers) -> bool:
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def _problem(status: int, examples: Examples, error: ValueError, raw: bytes) -> Problem:
    match error:
        case ValidationError():
            return invalid_body(error, raw, status, examples)
        case InvalidForm():
            return invalid_body(error.error, error.value, status, examples)
        case _:
            return Problem(status=status, code="malformed_body", message=f"Malformed body: {error}")


def _choose(ways: tuple[_Way, ...], declared: str) -> _Way | None:
    name = essence(declared)
    ranked = [(rank(way.media_type, name), -place) for place, way in enumerate(ways)]
    best, place = max(ranked)
    return ways[-place] if best > 0 else None


def _unsupported(operation: Operation[Any], declared: str, ways: tuple[_Way, ...]) -> Refused:
    offered = ", ".join(way.media_type for way in ways)
    what = f"Content-Type {declared!r} is not supported" if declared else "Content-Type is missing"
    return Refused(
        Problem(
            status=documented(operation, 415, validation_status(operation)),
            code="unsupported_media_type",
            message=f"{what}; send one of: {offered}",
            headers={"Accept": offered},
        )
    )


def _coded(operation: Operation[Any], coding: bytes) -> Refused:
    """Of a body that would have to be unpacked, and may be a bomb (RFC 9110, sections 8.4 and 12.5.3)."""
    return Refused(
        Problem(
            status=documented(operation, 415, validation_status(operation)),
            code="unsupported_content_encoding",
            message=f"Content-Encoding {coding.decode('latin-1')!r} is not supported; send the body as it is",
            headers={"Accept-Encoding": "identity"},
        )
    )


async def whole(receive: Receive, headers: Headers, limit: Limit, message: Message | None = None) -> bytes:
    """All of a body, whose first message may be there already. Raises `Refused`, `ClientGone`."""
    limit.announced(headers)
    if message is None:
        message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    raw: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        if len(raw) > limit.size:
            raise limit.refuse()
        return raw
    # A list of pieces would leave a heap behind that is never given back: many small ones between others.
    buffer = io.BytesIO()  # which gives its bytes away without a copy
    buffer.write(raw)
    async for piece in pieces_of(receive, limit, len(raw)):
        buffer.write(piece)
    return buffer.getvalue()


async def pieces_of(receive: Receive, limit: Limit, size: int = 0) -> AsyncGenerator[bytes, None]:
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece: bytes = message.get("body", b"")
        size += len(piece)
        if size > limit.size:
            raise limit.refuse()
        if piece:
            yield piece
        if not message.get("more_body", False):
            return


def _unread(exchange: Exchange, limit: Limit) -> AsyncGenerator[bytes, None]:
    """A body that the handler reads; from its end on, somebody else may look whether the client stays."""
    exchange.unread = True

    async def pieces() -> AsyncGenerator[bytes, None]:
        async for piece in pieces_of(exchange.receive, limit):
            yield piece
        exchange.unread = False

    return pieces()


# --- one way per kind of content -------------------------------------------------


def _way(content: Content, limit: Limit, status: int, problem: Tell) -> _Way:
    match content:
        case Json():
            read = json_reader(adapter(content.type()))
            return _Way(content.media_type, parse=_json(read), quick=read)
        case FormData() if content.media_type.startswith("multipart/"):
            return _Way(content.media_type, stream=_multipart(content, limit, problem))
        case Parts():
            return _Way(content.media_type, stream=_parts(content, limit, problem))
        case FormData():
            parse = _urlencoded(content)
            return _Way(content.media_type, parse=parse, quick=lambda raw: parse(raw, ""))
        case Text():
            return _Way(content.media_type, parse=_text(content))
        case Binary():
            return _Way(content.media_type, stream=_binary(limit), is_raw=True)
        case Events() | Lines():
            return _Way(content.media_type, stream=_lines(content, limit, status))
        case _:
            assert_never(content)


def _json(read: Callable[[bytes], Any]) -> Parse:
    def parse(raw: bytes, content_type: str) -> Any:
        return read(_utf8(raw, content_type) if content_type else raw)

    return parse


def _utf8(raw: bytes, content_type: str) -> bytes:
    """JSON and text in another encoding, where the header says so. Raises `ValueError`."""
    charset = parameter(content_type, "charset")
    if charset is None or charset.lower() in ("utf-8", "utf8", "us-ascii"):
        return raw
    name = codec(charset)
    if name is None:
        raise ValueError(f"charset {charset[:40]!r} is not known")
    try:
        return raw.decode(name).encode()
    except UnicodeError as error:
        raise ValueError(f"charset {charset!r}: {error}") from None


def _urlencoded(content: FormData) -> Parse:
    types, wanted = adapter(content.type()), shape(content.type())

    def parse(raw: bytes, content_type: str) -> Any:
        return read_form(types, wanted, parse_urlencoded(raw), content.encoding)

    return parse


def _text(content: Text) -> Parse:
    type_ = content.type()
    types = None if type_ is str else adapter(type_)
    wanted = shape(type_)

    def parse(raw: bytes, content_type: str) -> Any:
        text = _utf8(raw, content_type).decode()
        return text if types is None else read_json(types, to_json(to_json_value(text, wanted)))

    return parse


def _multipart(content: FormData, limit: Limit, problem: Tell) -> Stream:
    types, wanted = adapter(content.type()), shape(content.type())
    with_headers = any(encoding.headers for encoding in content.encoding.values())

    async def read(exchange: Exchange) -> Any:
        declared = exchange.headers[b"content-type"].decode("latin-1")
        try:
            pairs, headed, close = await parse_multipart(
                declared, pieces_of(exchange.receive, limit), max_text=limit.size
            )
            exchange.when_done(close)
            value = read_form(types, wanted, _given_away(pairs), content.encoding)
            if with_headers:
                multipart_headers.received(value, content.encoding, headed)
            return value
        except (InvalidForm, MalformedForm) as error:
            raise Refused(problem(error, b"")) from None
        except OSError as error:
            raise _no_room(error) from error

    return read


def _parts(content: Parts, limit: Limit, problem: Tell) -> Stream:
    from specwright_runtime.positions import parse_parts, reader_of  # few documents need it

    types, parsed = adapter(content.type()), reader_of(content.type())

    async def read(exchange: Exchange) -> Any:
        declared = exchange.headers[b"content-type"].decode("latin-1")
        try:
            parts, close = await parse_parts(declared, pieces_of(exchange.receive, limit))
            exchange.when_done(close)
            return parsed(types, parts)
        except (InvalidForm, MalformedForm) as error:
            raise Refused(problem(error, b"")) from None
        except OSError as error:
            raise _no_room(error) from error

    return read


def _no_room(error: OSError) -> Refused:
    """Large files of a form are spooled to a disk, which may be full or not there to be written to."""
    log.error("a file of a form cannot be spooled: %s", error)
    message = "There is no room for the files of this form"
    return Refused(Problem(status=503, code="overloaded", message=message, headers={"Retry-After": "5"}))


def _given_away(pairs: list[Pair]) -> Iterator[Pair]:
    """Each once: nobody keeps what may be large."""
    pairs.reverse()
    while pairs:
        yield pairs.pop()


def _binary(limit: Limit) -> Stream:
    async def read(exchange: Exchange) -> ByteStream:
        length = exchange.headers.get(b"content-length")
        declared = exchange.headers.get(b"content-type")
        return ByteStream(
            _unread(exchange, limit),
            media_type=None if declared is None else declared.decode("latin-1"),
            length=int(length) if length is not None and length.isdigit() else None,
        )

    return read


def _lines(content: Events | Lines, limit: Limit, status: int) -> Stream:
    from specwright_runtime.server.items import items_of

    types = adapter(content.item())

    async def read(exchange: Exchange) -> AsyncIterator[Any]:
        return items_of(content, types, _unread(exchange, limit), status)

    return read
