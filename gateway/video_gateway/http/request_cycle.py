"""One request and its answer on a connection (RFC 9112), with and without ASGI's messages."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Literal, Protocol, TypeAlias, assert_never

from starlette.types import Message, Scope
from uvicorn.server import ServerState

from specwright_runtime.errors import ApiError
from specwright_runtime.server.exchange import ClientGone, Exchange, RawHeaders
from video_gateway.http import refusal

log = logging.getLogger("uvicorn.error")

HIGH_WATER = 64 * 1024
"""Bytes of a request's body that wait for the application before the connection is read no further."""
JOINED = 64 * 1024
"""Bytes of a whole answer up to which its head waits for its body: one packet, and one call to the system."""

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROLS = bytes([*range(9), *range(10, 32), 127])
_CRASH = refusal.body(500, "internal_error", "The server failed to answer this request.")
_STOPPED = refusal.body(503, "gateway_stopping", "The gateway stopped before it could answer this request.")


class GoneError(OSError):
    """The client has hung up: what is sent now reaches nobody (ASGI 2.4)."""


class Connection(Protocol):
    """What a request needs of the connection that it came on."""

    transport: asyncio.Transport
    state: ServerState
    heads: Heads
    shared: dict[str, Any]
    """What the scopes of its requests have in common."""
    is_full: bool
    """Whether the client does not read what was sent to it."""
    writable: asyncio.Event
    """Set while `is_full` is not."""

    def resume_reading(self) -> None: ...

    def answered(self, turn: Turn) -> None:
        """The answer is complete."""


class Turn(Exchange):
    """One request. `more` says whether its body is still arriving."""

    # Defaults of the class: most requests change few of them.
    hung_up = False
    """Whether the client has gone."""
    complete = False
    """Whether the answer is."""
    more = True
    _scope: Scope | None = None
    _size = 0
    _told = False
    """Whether the application has had the last piece of the body."""
    _news: asyncio.Event | None = None
    _held: bytes | None = None
    _bodiless = False
    _chunked = False
    _left = 0

    def __init__(
        self,
        connection: Connection,
        method: str,
        path: str,
        raw_path: bytes,
        query: bytes,
        raw_headers: list[tuple[bytes, bytes]],
        headers: dict[bytes, bytes],
        version: str,
        keep_alive: bool,  # by place: a call with names to a class costs twice as much
        expects: bool,
    ) -> None:
        self._connection = connection
        self.method = method
        self.path = path
        self.raw_path = raw_path
        self.query = query
        self.raw_headers = raw_headers
        self.headers = headers
        self.version = version
        self.keep_alive = keep_alive
        self.expects = expects
        """Whether the client waits for "100 Continue" before it sends the body."""
        self._pieces: list[bytes] = []

    @property
    def scope(self) -> Scope:
        if self._scope is None:
            shared = self._connection.shared
            self._scope = {
                **shared,
                "http_version": self.version,
                "method": self.method,
                "path": self.path,
                "raw_path": self.raw_path,
                "query_string": self.query,
                "headers": self.raw_headers,
                "state": shared["state"].copy(),
            }
        return self._scope

    async def run(self, serve: Callable[[Turn], Awaitable[None]]) -> None:
        try:
            await serve(self)
        except ApiError as error:  # of a provider, in the middle of a file
            if not self.hung_up:
                log.warning("the answer breaks off: %s", error)
                self._fail()
        except asyncio.CancelledError:  # the server stops: whoever waits is told
            if not self.hung_up:
                log.warning("stopped before this request was answered")
                # What may have bought something is not to be sent again by a client on its own.
                again = (
                    (b"retry-after", b"5")
                    if self.method in ("GET", "HEAD")
                    else (b"x-should-retry", b"false")
                )
                self._fail(503, _STOPPED, again)
        except BaseException as error:
            if not self.hung_up:
                log.error("Exception in ASGI application", exc_info=error)
                self._fail()
        else:
            if not self.complete and not self.hung_up:
                log.error("ASGI application returned without completing its answer")
                self._fail()
        finally:
            self._connection.state.tasks.discard(self.task)

    # --- the request ---------------------------------------------------------------

    def arrived(self, piece: bytes) -> bool:
        """Take a piece of the body; whether so much is waiting that no more should be read."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._news is not None:
            self._news.set()
        return self._size > HIGH_WATER

    def ended(self) -> None:
        self.more = False
        self._wake()

    def hang_up(self) -> None:
        self.hung_up = True
        self._wake()

    def _wake(self) -> None:
        if self._news is not None:
            self._news.set()

    def taken(self) -> bytes | None:
        if self.more or self._told:
            return None
        self._told = True
        pieces, self._pieces = self._pieces, []
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def receive(self) -> Message:
        if self.expects and not self.hung_up:
            self.expects = False
            self._connection.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not self.hung_up and not self.complete:
            if self._pieces or not (self.more or self._told):
                body = b"".join(self._pieces)
                self._pieces = []
                self._size = 0
                self._told = not self.more
                return {"type": "http.request", "body": body, "more_body": self.more}
            self._let_go()
            if self._news is None:
                self._news = asyncio.Event()
            self._news.clear()
            self._connection.resume_reading()
            await self._news.wait()
        return {"type": "http.disconnect"}

    # --- the answer ----------------------------------------------------------------

    async def reply(self, status: int, headers: RawHeaders, body: bytes) -> None:
        self.finish(status, headers, body)
        if not self.started:
            self.status = status
        connection = self._connection
        if connection.is_full and not self.hung_up:
            await connection.writable.wait()
        if self.hung_up:
            raise ClientGone
        if self.started:
            raise RuntimeError("another answer after one has started")
        head = self._head(status, headers)
        if self._chunked or len(body) > JOINED or self._left not in (-1, len(body)):
            self._begin(head)
            self._write(body, more=False)
            return
        connection.transport.write(head if self._bodiless else head + body)
        self._end()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self.started:
            self.status = message["status"]
        connection = self._connection
        if connection.is_full and not self.hung_up:
            await connection.writable.wait()
        if self.hung_up:
            raise GoneError("the client has hung up")
        if self.complete:
            raise RuntimeError(f"{message['type']} after a complete answer")
        if self.started:
            if message["type"] != "http.response.body":
                raise RuntimeError(f"{message['type']} in place of a body")
            self._write(message.get("body", b""), more=message.get("more_body", False))
        else:
            if message["type"] != "http.response.start":
                raise RuntimeError(f"{message['type']} before an answer has started")
            self._begin(self._head(message["status"], [*message.get("headers", ()), *self.stamps]))

    def _head(self, status: int, headers: RawHeaders) -> bytes:
        """An answer's head, which also says how its body is to be written."""
        lines = [self._connection.heads.of(status)]
        length: int | None = None
        chunked = closes = False
        for name, value in headers:
            line, special = _LINES.get(name) or _line(name)
            lines.append(line)
            lines.append(value)
            if special is None:
                continue
            match special:
                case "content-length":
                    length = int(value)
                case "transfer-encoding":
                    chunked = value.lower() == b"chunked"
                case "connection":
                    closes = b"close" in [token.strip() for token in value.lower().split(b",")]
                case _:
                    assert_never(special)
        values = b"".join(lines[2::2])
        if len(values.translate(None, _CONTROLS)) < len(values):
            raise RuntimeError("a header's value has control characters")
        self._bodiless = self.method == "HEAD" or status in (204, 304)
        if length is None and not chunked and not self._bodiless:
            if self.version == "1.1":
                chunked = True
                lines.append(b"\r\ntransfer-encoding: chunked")
            else:  # its end is that of the connection
                self.keep_alive = False
        if closes:
            self.keep_alive = False
        elif not self.keep_alive:
            lines.append(b"\r\nconnection: close")
        lines.append(b"\r\n\r\n")
        self.started = True
        self.began = time.perf_counter()
        self.expects = False
        self._chunked = chunked
        self._left = -1 if length is None or self._bodiless else length
        return b"".join(lines)

    def _begin(self, head: bytes) -> None:
        self._held = head
        if not self._bodiless and not 0 <= self._left <= JOINED:
            self._let_go()

    def _write(self, body: bytes, *, more: bool) -> None:
        if self._bodiless:
            body = b""
        elif self._chunked:
            pieces = [b"%x\r\n" % len(body), body, b"\r\n"] if body else []
            if not more:
                pieces.append(b"0\r\n\r\n")
            body = b"".join(pieces)
        elif self._left >= 0:
            self._left -= len(body)
            if self._left < 0 or not (more or self._left == 0):
                raise RuntimeError("the body is not as long as its Content-Length says")
        held = self._held
        if held is not None:
            self._held = None
            body = held + body
        if body:
            self._connection.transport.write(body)
        if not more:
            self._end()

    def _end(self) -> None:
        self.complete = True
        if self._news is not None:
            self._news.set()
        self._connection.answered(self)

    def _let_go(self) -> None:
        """Send the head without the body: that may take its time."""
        held, self._held = self._held, None
        if held is not None:
            self._connection.transport.write(held)

    def _fail(self, status: int = 500, body: bytes = _CRASH, *more: tuple[bytes, bytes]) -> None:
        if self.started and self._held is None:
            self._connection.transport.close()  # the only way left to say that this is not all
            return
        self._held = None
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
            *more,
        ]
        self._begin(self._head(status, headers))
        self._write(body, more=False)


Special: TypeAlias = Literal["content-length", "transfer-encoding", "connection"]
"""Headers that say where an answer ends."""
_SPECIAL: dict[bytes, Special] = {
    b"content-length": "content-length",
    b"transfer-encoding": "transfer-encoding",
    b"connection": "connection",
}
_LINES: dict[bytes, tuple[bytes, Special | None]] = {}
"""Names of headers as lines begin with them, behind the end of the line before. Applications have few; past a
thousand no more are kept."""


def _line(name: bytes) -> tuple[bytes, Special | None]:
    if not _NAME.fullmatch(name):
        raise RuntimeError(f"{name!r} is no name of a header")
    lowered = name.lower()
    line = b"\r\n%b: " % lowered, _SPECIAL.get(lowered)
    if len(_LINES) < 1000:
        _LINES[name] = line
    return line


class Heads:
    """First lines of answers and the server's own headers, without their end: made again when those change,
    with the date.
    """

    __slots__ = ("_made", "_own", "_state")

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._own: list[tuple[bytes, bytes]] | None = None
        self._made: dict[int, bytes] = {}

    def of(self, status: int) -> bytes:
        own = self._state.default_headers
        if own is not self._own:
            self._own = own
            self._made.clear()
        made = self._made.get(status)
        if made is None:
            try:
                phrase = HTTPStatus(status).phrase
            except ValueError:
                phrase = ""
            lines = [b"\r\n%b: %b" % pair for pair in own]
            made = self._made[status] = b"".join([f"HTTP/1.1 {status} {phrase}".encode(), *lines])
        return made
