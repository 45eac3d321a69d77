"""Answers: status and media type to the documented result, or to the documented error."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from specwright_runtime.errors import InvalidResponse, StatusError
from specwright_runtime.media import codec, rank
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
from specwright_runtime.parameters.decode import ParameterError, from_header
from specwright_runtime.parameters.header import header_value
from specwright_runtime.parameters.shapes import shape, to_json_value
from specwright_runtime.stream import Reply
from specwright_runtime.transport import AsyncStreamed, Headers, Received, Streamed
from specwright_runtime.wire import adapter, json_reader, read_json

R = TypeVar("R")

MAX_REST = 8 * 1024 * 1024
"""Bytes that are read of an answer which came in place of a stream: enough of any error."""
REST_TIME = 10.0
"""Seconds: a stream may take for ever, and what came in its place is waited for by somebody."""


MET = 8
"""Spellings of media types that are remembered."""


class Answers(Generic[R]):
    """What an operation may answer; made once per operation, each type's adapter at its first use."""

    def __init__(self, operation: Operation[R]) -> None:
        self.operation = operation
        self._by_status = {response.status.upper(): response for response in operation.responses}
        self._adapters: dict[int, TypeAdapter[Any]] = {}
        self._readers: dict[int, Callable[[bytes], Any]] = {}
        self._met: dict[tuple[int, str | None], Content] = {}
        """What came as a success, by status and media type."""
        successes = [response for response in operation.responses if response.error is None]
        self.streams = any(
            isinstance(content, Binary | Events | Lines | Parts)
            for response in successes
            for content in response.contents
        )
        """Some success is a stream: its body is not to be read before it is known which."""
        self.binary = any(
            isinstance(content, Binary) for response in successes for content in response.contents
        )
        kinds = dict.fromkeys(
            content.media_type for response in operation.responses for content in response.contents
        )
        self.accept: str = ", ".join(kinds) or "*/*"
        self.redirects = frozenset(
            int(response.status)
            for response in operation.responses
            if response.status[0] == "3" and response.status.isdigit()
        )
        """3xx statuses that are documented: they are answers, not directions."""

    def response(self, status: int) -> Response | None:
        """The most specific documented response: the status, its range, `default`."""
        found = self._by_status.get(str(status))
        if found is None:
            found = self._by_status.get(f"{status // 100}XX") or self._by_status.get("DEFAULT")
        return found

    def reply(self, value: R, status: int, headers: Headers) -> Reply[R]:
        response = self.response(status)
        documented = () if response is None else response.headers
        return Reply(value, status, headers, fields=_Fields(documented, headers) if documented else _NONE)

    def is_success(self, status: int) -> bool:
        found = self.response(status)
        return status < 400 if found is None or found.error is None else False

    def content(self, response: Response, headers: Headers) -> Content | None:
        """Which of the documented media types came; the first where the header is missing."""
        contents = response.contents
        if not contents:
            return None
        given = headers.get("content-type")
        if given is None:
            return contents[0]
        kind = given.partition(";")[0].strip().lower()
        first = contents[0]
        if len(contents) == 1 and first.media_type == kind:
            return first
        if ";" in given:  # `;profile=v1` may tell two of one type apart
            exact = _spelled(given)
            for content in contents:
                if ";" in content.media_type and _spelled(content.media_type) == exact:
                    return content
        for content in contents:
            if content.media_type.strip().lower() == kind:
                return content
        closest = max(contents, key=lambda content: rank(content.media_type, kind))
        if rank(closest.media_type, kind):
            return closest
        if kind == "application/json" or kind.endswith("+json"):
            return next((content for content in contents if isinstance(content, Json)), None)
        return None

    def result(self, received: Received) -> R:
        """The value of an answer that has been read. Raises `StatusError` and `InvalidResponse`."""
        kind = received.status, received.headers.get("content-type")
        content = self._met.get(kind)
        if content is None:
            response = self.response(received.status)
            if not self.operation.responses and received.status < 300:
                return None  # type: ignore[return-value]  # nothing is said of any answer, and R is None
            if response is None or response.error is not None or received.status >= 400:
                raise self.error(received, response)
            if not response.contents or kind[0] in (204, 205, 304) or self.operation.method == "HEAD":
                return None  # type: ignore[return-value]  # R is None for an operation without a documented body
            content = self.content(response, received.headers)
            if content is None:
                raise self._invalid(received, f"media type {kind[1]!r} is not documented")
            if len(self._met) < MET:
                self._met[kind] = content
        try:
            value: R = self._parsed(content, received)
        except ValueError as error:
            raise self._unlike(received, error) from error
        return value

    def parts(self, content: Parts, stream: Streamed) -> Any:
        """The value of parts that have positions, from the wire. Raises `InvalidResponse`."""
        from specwright_runtime.positions import parts_of, reader_of  # few documents need it

        try:
            found = parts_of(stream.headers.get("content-type") or "", stream)
            return reader_of(content.type())(self._adapter(content), found)
        except ValueError as error:
            raise self._unlike(stream, error) from error

    async def aparts(self, content: Parts, stream: AsyncStreamed) -> Any:
        """As `parts`, for asyncio."""
        from specwright_runtime.positions import parse_parts, reader_of  # few documents need it

        async def chunks() -> AsyncGenerator[bytes, None]:
            async for chunk in stream:
                yield chunk

        try:
            found, _ = await parse_parts(stream.headers.get("content-type") or "", chunks())
            return reader_of(content.type())(self._adapter(content), found)
        except ValueError as error:
            raise self._unlike(stream, error) from error

    def _unlike(self, received: Received | Streamed | AsyncStreamed, error: ValueError) -> InvalidResponse:
        found = getattr(error, "error", error)  # of a form that is not of its type
        places = _places(found) if isinstance(found, ValidationError) else (f"body: {found}",)
        return self._invalid(received, *places)

    def replied(self, received: Received) -> Reply[R]:
        """As `result`, with status and headers."""
        return self.reply(self.result(received), received.status, received.headers)

    def error(self, received: Received, response: Response | None = None) -> Exception:
        """The documented error of an answer, its body parsed where it is as documented."""
        response = response or self.response(received.status)
        if response is None and received.status < 400:
            return self._invalid(received, f"status {received.status} is not documented")
        body: Any = None
        if response is not None and received.content:
            content = self.content(response, received.headers)
            if content is not None:
                try:
                    body = self._parsed(content, received)
                except ValueError:  # pydantic's is one: a proxy's page in place of the documented error
                    body = None
        kind: type[StatusError[Any]] = StatusError
        if response is not None and response.error is not None:
            kind = response.error()
        return kind(
            body,
            status=received.status,
            headers=received.headers,
            operation=self.operation.id,
            text=_text(received),
        )

    def _invalid(self, received: Received | Streamed | AsyncStreamed, *places: str) -> InvalidResponse:
        return InvalidResponse(
            operation=self.operation.id,
            status=received.status,
            places=places,
            headers=received.headers,
            text=_text(received) if isinstance(received, Received) else "",
        )

    def _parsed(self, content: Content, received: Received) -> Any:
        match content:
            case Json():
                read = self._readers.get(id(content))
                if read is None:
                    read = self._readers[id(content)] = json_reader(self._adapter(content))
                return read(received.content)
            case Text():
                type_, text = content.type(), _text(received)
                if type_ is str:
                    return text
                return read_json(self._adapter(content), to_json(to_json_value(text, shape(type_))))
            case FormData():
                from specwright_runtime.forms import parse_urlencoded, read_form  # few documents need it

                pairs = parse_urlencoded(received.content)
                return read_form(self._adapter(content), shape(content.type()), pairs, content.encoding)
            case Binary():
                return received.content
            case Parts():
                from specwright_runtime.positions import parts_of, reader_of  # few documents need it

                parts = parts_of(received.headers.get("content-type") or "", [received.content])
                return reader_of(content.type())(self._adapter(content), parts)
            case Events() | Lines():
                raise ValueError("a stream of items was read whole")

    def _adapter(self, content: Json | Text | FormData | Parts) -> TypeAdapter[Any]:
        made = self._adapters.get(id(content))
        if made is None:
            made = self._adapters[id(content)] = adapter(content.type())
        return made


class _Fields(Mapping[str, Any]):
    """Documented headers, each read when it is asked for."""

    def __init__(self, parameters: tuple[Parameter, ...], headers: Headers) -> None:
        self._parameters = {parameter.argument: parameter for parameter in parameters}
        self._headers = headers

    def __getitem__(self, argument: str) -> Any:
        parameter = self._parameters[argument]
        text = self._headers.get(parameter.name.lower())
        try:
            return from_header(parameter)(None if text is None else header_value(text))
        except ParameterError as error:
            raise ValueError(f"header {parameter.name}: {error.args[-1]}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)


_NONE: Mapping[str, Any] = {}


def _spelled(media_type: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in media_type.split(";"))


def charset(headers: Mapping[str, str]) -> str:
    """The charset of a text answer; UTF-8 where it names none, or one that Python does not know."""
    given = headers.get("content-type")
    if given is None or "charset" not in given.lower():
        return "utf-8"
    from email.message import Message  # half of the package, for the few who name a charset

    message = Message()
    message["content-type"] = given
    return codec(message.get_content_charset("utf-8")) or "utf-8"


def _text(received: Received) -> str:
    return received.content.decode(charset(received.headers), errors="replace")


def _places(error: ValidationError) -> tuple[str, ...]:
    return tuple(
        f"{'.'.join(['body', *map(str, found['loc'])])}: {found['msg']}"
        for found in error.errors(include_url=False, include_input=False, include_context=False)
    )


async def awhole(stream: AsyncStreamed, *, limited: bool) -> Received:
    """What came in place of a stream; `limited`: as far as `MAX_REST` and `REST_TIME`."""
    content, until = bytearray(), time.monotonic() + REST_TIME
    async for chunk in stream:
        content += chunk
        if limited and (len(content) >= MAX_REST or time.monotonic() >= until):
            break
    most = MAX_REST if limited else None
    return Received(status=stream.status, headers=stream.headers, content=bytes(content[:most]))


def whole(stream: Streamed, *, limited: bool) -> Received:
    """As `awhole`, blocking."""
    content, until = bytearray(), time.monotonic() + REST_TIME
    for chunk in stream:
        content += chunk
        if limited and (len(content) >= MAX_REST or time.monotonic() >= until):
            break
    most = MAX_REST if limited else None
    return Received(status=stream.status, headers=stream.headers, content=bytes(content[:most]))
