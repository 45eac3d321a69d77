"""Answers that arrive item by item: server-sent events and JSON Lines."""

from __future__ import annotations

import codecs
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from types import TracebackType
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from specwright_runtime.client.answers import Answers
from specwright_runtime.errors import InvalidResponse
from specwright_runtime.operation import Events, Lines
from specwright_runtime.stream import Event
from specwright_runtime.transport import AsyncStreamed, Headers, Streamed
from specwright_runtime.wire import adapter, read_json

T = TypeVar("T")

END = "[DONE]"
"""Data by which many services end a stream whose items are JSON."""


class EventParser:
    """Bytes of `text/event-stream` to events, as the HTML standard ("Interpreting an event stream") says."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._rest = ""
        self._first = True
        self._data: list[str] = []
        self._event: str | None = None
        self._retry: int | None = None
        self._id: str | None = None

    def feed(self, chunk: bytes) -> list[Event[str]]:
        """Events that are complete now. The unfinished one at the end of a stream is none."""
        text = self._rest + self._decoder.decode(chunk)
        if self._first and text:
            text = text.removeprefix("\ufeff")
            self._first = False
        # A carriage return at the end may be the first half of a line break.
        held = "\r" if text.endswith("\r") else ""
        lines = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop() + held
        return [event for line in lines if (event := self._line(line)) is not None]

    def _line(self, line: str) -> Event[str] | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self._retry = int(value)
        return None

    def _dispatch(self) -> Event[str] | None:
        data, event, retry = self._data, self._event, self._retry
        self._data, self._event, self._retry = [], None, None
        if not data:
            return None
        return Event(data="\n".join(data), event=event or None, id=self._id, retry=retry)


class LineParser:
    """JSON Lines, or a JSON text sequence (RFC 7464), as events that have only data."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[Event[str]]:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return self._texts(lines)

    def end(self) -> list[Event[str]]:
        """The last line, which may lack its line break."""
        rest, self._rest = self._rest, b""
        return self._texts([rest])

    @staticmethod
    def _texts(lines: list[bytes]) -> list[Event[str]]:
        texts = (line.strip(b"\x1e \t\r").decode("utf-8", errors="replace") for line in lines)
        return [Event(data=text) for text in texts if text]


class _Reader(Generic[T]):
    """What both faces share: chunks in, parsed items out."""

    def __init__(self, content: Events | Lines, answers: Answers[Any], status: int) -> None:
        self._parser = EventParser() if isinstance(content, Events) else LineParser()
        self._kind = content.item()
        self._operation = answers.operation.id
        self._status = status
        self._count = 0
        self.ended = False

    def feed(self, chunk: bytes) -> Iterator[Event[T]]:
        return self._items(self._parser.feed(chunk))

    def end(self) -> Iterator[Event[T]]:
        return self._items(self._parser.end()) if isinstance(self._parser, LineParser) else iter(())

    def _items(self, events: list[Event[str]]) -> Iterator[Event[T]]:
        for event in events:
            if event.data == END and self._kind is not str:
                self.ended = True
                return
            yield Event(data=self._parsed(event.data), event=event.event, id=event.id, retry=event.retry)
            self._count += 1

    def _parsed(self, text: str) -> T:
        if self._kind is str and isinstance(self._parser, EventParser):
            return text  # type: ignore[return-value]  # T is str here
        try:
            value: T = read_json(adapter(self._kind), text)
        except ValidationError as error:
            raise InvalidResponse(
                operation=self._operation,
                status=self._status,
                places=tuple(
                    f"{'.'.join(['body', str(self._count), *map(str, found['loc'])])}: {found['msg']}"
                    for found in error.errors(include_url=False, include_input=False, include_context=False)
                ),
                text=text,
            ) from error
        return value


class AsyncItems(AsyncIterator[T]):
    """Items as they arrive. Read to the end, or close it: `async with client.… as items:`.

    Raises `InvalidResponse` for an item that is not as documented, `TransportError` for a broken connection.
    """

    def __init__(self, stream: AsyncStreamed, content: Events | Lines, answers: Answers[Any]) -> None:
        self._stream = stream
        self._reader: _Reader[T] = _Reader(content, answers, stream.status)
        self.status: int = stream.status
        self.headers: Headers = stream.headers
        self._events = self._read()

    async def _read(self) -> AsyncGenerator[Event[T], None]:
        try:
            async for chunk in self._stream:
                for event in self._reader.feed(chunk):
                    yield event
                if self._reader.ended:
                    return
            for event in self._reader.end():
                yield event
        finally:
            await self._stream.aclose()

    def events(self) -> AsyncIterator[Event[T]]:
        """The same items with their envelopes (event name, id, retry)."""
        return self._events

    def __aiter__(self) -> AsyncItems[T]:
        return self

    async def __anext__(self) -> T:
        return (await anext(self._events)).data

    async def aclose(self) -> None:
        await self._events.aclose()
        await self._stream.aclose()

    async def __aenter__(self) -> AsyncItems[T]:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class Items(Iterator[T]):
    """As `AsyncItems`, blocking."""

    def __init__(self, stream: Streamed, content: Events | Lines, answers: Answers[Any]) -> None:
        self._stream = stream
        self._reader: _Reader[T] = _Reader(content, answers, stream.status)
        self.status: int = stream.status
        self.headers: Headers = stream.headers
        self._events = self._read()

    def _read(self) -> Generator[Event[T], None, None]:
        try:
            for chunk in self._stream:
                yield from self._reader.feed(chunk)
                if self._reader.ended:
                    return
            yield from self._reader.end()
        finally:
            self._stream.close()

    def events(self) -> Iterator[Event[T]]:
        """The same items with their envelopes (event name, id, retry)."""
        return self._events

    def __iter__(self) -> Items[T]:
        return self

    def __next__(self) -> T:
        return next(self._events).data

    def close(self) -> None:
        self._events.close()
        self._stream.close()

    def __enter__(self) -> Items[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
