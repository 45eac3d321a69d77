"""One HTTP/1.1 connection of a client on its event loop (RFC 9112): a request, its answer, the next one."""

from __future__ import annotations

import asyncio
import math
import re
import select
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast, overload

import httptools

from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport import Headers, Received, Request

if TYPE_CHECKING:
    from specwright_runtime.transport.streamed import ConnectionStream

MAX_HEAD = 64 * 1024
"""Bytes that an answer's status line and headers may have, those of interim answers included."""
FRAMING = 8
"""Bytes of framing that a byte of content may have on average: `1`, its line ends, and some."""

ROOM = 64 * 1024
"""Bytes that one read brings at most: what nobody takes is held in memory."""

SPARED = 1.0
"""Seconds that an exchange gets beyond its deadline, where something has arrived that was not read yet."""

MARGIN = 1.0
"""Seconds by which a connection is given up before its server does, whose end may be under way."""

_TIMEOUT = re.compile(rb"timeout=(\d{1,6})", re.IGNORECASE)

T = TypeVar("T")


class RawHeaders(Headers):
    """As they came, names in lower case, decoded when asked for: most calls look at the media type and at
    nothing else.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        self._pairs = ()
        self._joined = None
        self._raw: list[tuple[bytes, bytes]] | None = raw

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        raw, self._raw = self._raw, None
        if raw is not None:
            self._pairs = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
        return self._pairs

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str, /) -> str: ...
    @overload
    def get(self, name: str, default: T, /) -> str | T: ...
    def get(self, name: str, default: object = None, /) -> object:
        if self._raw is None:
            return super().get(name, default)
        wanted = name.lower().encode("latin-1", "replace")
        found: bytes | None = None
        for key, value in self._raw:
            if key == wanted:
                found = value if found is None else b"%b, %b" % (found, value)
        return default if found is None else found.decode("latin-1")


class _Room(threading.local):
    """Where what arrives is put before it is parsed: all that one thread does at a time needs one."""

    def __init__(self) -> None:
        self.view = memoryview(bytearray(ROOM))


_rooms = _Room()


class Connection(asyncio.BufferedProtocol):
    """Made by an event loop's `create_connection`; `lost` is called once, when it is no more.

    `deadline`, in the loop's seconds, is its owner's: that of the exchange, or of an idle connection.
    """

    __slots__ = (
        "_arrived", "_body", "_future", "_headers", "_in_head", "_is_spared", "_keeps", "_limit", "_loop",
        "_lost", "_max_content", "_parser", "_received", "_request", "_room", "_size", "_status", "_stream",
        "_transport", "_until_end", "_wrong", "deadline", "is_coded", "is_usable", "patience",
    )  # fmt: skip

    _parser: httptools.HttpResponseParser
    _transport: asyncio.Transport

    def __init__(
        self, loop: asyncio.AbstractEventLoop, *, max_content: float, lost: Callable[[Connection], None]
    ) -> None:
        self.deadline = math.inf
        self.is_usable = False
        """Whether another request may follow the last one."""
        self.is_coded = False
        """Whether the last answer came in a content coding, which is not undone here."""
        self.patience = math.inf
        """Seconds for which the server keeps the connection without a request, as far as it says so."""
        self._loop = loop
        self._max_content = max_content
        self._lost = lost
        self._future: asyncio.Future[Received] | None = None
        self._is_spared = False
        """Whether this exchange had its `SPARED` seconds."""

    # --- the connection ------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class
        self._parser = httptools.HttpResponseParser(self)
        # Windows puts there what arrives before it is asked for.
        self._room = memoryview(bytearray(ROOM)) if sys.platform == "win32" else _rooms.view
        self._arrived = _watcher(transport.get_extra_info("socket"))
        self.is_usable = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_usable = False
        if self._future is not None:
            if self._until_end and exc is None:
                self._answer()
            else:
                began = "before it answered" if self._in_head else "within its answer"
                self._fail(f"the server closed the connection {began}" if exc is None else str(exc))
        del self._parser  # it knows us, too
        self._lost(self)

    def is_fresh(self) -> bool:
        """Whether a request may be sent: an end that has arrived already would lose it."""
        return self.is_usable and not self._transport.is_closing() and not self._arrived()

    @property
    def is_unheard(self) -> bool:
        """Whether nothing has come since the last request was sent."""
        return self._received == 0

    def pause(self) -> None:
        """Read nothing more until `resume`."""
        if not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        """End it at once; who waits for an answer is told."""
        self.is_usable = False
        self._transport.abort()

    def expire(self) -> None:
        """The deadline has passed.

        Once, what has arrived is still read: a machine that slept finds it together with its own timer.
        """
        self.deadline = math.inf
        if self._future is None:
            self.close()
        elif not self._is_spared and self._arrived():
            self._is_spared = True
            self.deadline = self._loop.time() + SPARED
        else:
            self._fail("timed out")

    # --- an exchange ---------------------------------------------------------------

    def exchange(
        self, request: Request, sent: bytes, stream: ConnectionStream | None = None
    ) -> asyncio.Future[Received]:
        """Send `sent`, which is `request` as it travels, on a fresh connection; what comes is not decoded.

        With a `stream`, that gets the content, however much it is.
        """
        future = self._future = self._loop.create_future()
        self._stream = stream
        self._limit = self._max_content if stream is None else math.inf
        self._request = request
        self._received = self._size = 0
        self._in_head = True
        self._until_end = self.is_coded = self._is_spared = False
        self._wrong = ""
        self._transport.write(sent)
        return future

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        if self._future is None:  # nobody asked
            self.close()
            return
        self._received += nbytes
        try:
            self._parser.feed_data(self._room[:nbytes])
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._wrong = self._wrong or f"answered what is not HTTP ({error})"
        if self._future is None:
            if self._wrong:  # behind the answer
                self.close()
        elif self._wrong:
            self._fail(self._wrong)
        elif self._size > self._limit:
            self._fail(f"the answer has more than {self._limit} bytes", TooLargeError)
        elif self._in_head:
            if self._received > MAX_HEAD:
                self._fail(f"the answer's head has more than {MAX_HEAD} bytes")
        elif self._received > MAX_HEAD + FRAMING * self._size:
            self._fail("the answer is hardly content")

    def on_message_begin(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        if self._future is None:
            self._wrong = "answered twice"

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # those of a trailer are nobody's
            self._headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        if self._future is None:
            return
        parser = self._parser
        status = self._status = parser.get_status_code()
        if status < 200:
            if status == 101:
                self._wrong = "changed to a protocol that nobody asked for"
            return
        self._in_head = False
        self._keeps = parser.should_keep_alive()
        if status in (204, 304):
            # RFC 9112, 6.3: the end, also where a length is given; the parser would wait for so much.
            self._keeps = self._keeps and not any(name in _FRAMING for name, _ in self._headers)
            if self._stream is not None:
                self._stream.began(status, RawHeaders(self._headers))
            self._answer()
            return
        self._until_end = True
        for name, value in self._headers:
            if name not in _NOTED:
                continue
            match name:
                case b"content-encoding":
                    self.is_coded = True
                case b"content-length":
                    self._until_end = False
                case b"transfer-encoding":
                    self._until_end = False
                    if value.lower() != b"chunked":
                        self._wrong = f"answered in a transfer coding that nobody asked for, {value[:40]!r}"
                case b"keep-alive":
                    said = _TIMEOUT.search(value)
                    self.patience = math.inf if said is None else int(said[1]) - MARGIN
        if self._stream is not None and not self._wrong:
            self._stream.began(status, RawHeaders(self._headers))

    def on_body(self, body: bytes) -> None:
        if self._future is not None:
            self._size += len(body)
            if self._stream is None:
                self._body.append(body)
            else:
                self._stream.arrived(body)

    def on_message_complete(self) -> None:
        if self._future is not None and not self._in_head and not self._wrong and self._size <= self._limit:
            self._answer()

    def _answer(self) -> None:
        future, self._future = self._future, None
        assert future is not None
        # An answer that came before all of its request was sent ends the connection: the rest is not wanted.
        if not self._keeps or self._transport.get_write_buffer_size():
            self.close()
        if not future.done():
            body = self._body
            future.set_result(
                Received(
                    status=self._status,
                    headers=RawHeaders(self._headers),
                    content=body[0] if len(body) == 1 else b"".join(body),
                )
            )

    def _fail(self, reason: str, kind: type[TransportError] = TransportError) -> None:
        future, self._future = self._future, None
        if future is not None and not future.done():
            future.set_exception(kind(f"{self._request.place}: {reason}"))
        self.close()


_FRAMING = frozenset({b"content-length", b"transfer-encoding"})
_NOTED = _FRAMING | {b"content-encoding", b"keep-alive"}
"""Headers that say something to the connection itself."""


def _watcher(sock: socket.socket) -> Callable[[], Sequence[object]]:
    """A function that answers something where there is something to read, be it an end."""
    if sys.platform == "win32":
        return lambda: select.select([sock.fileno()], [], [], 0)[0]
    watched = select.poll()
    watched.register(sock.fileno(), select.POLLIN)
    return partial(watched.poll, 0)
