"""One request and its answer on a connection (RFC 9112), as ASGI has them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Literal, Protocol, TypeAlias, assert_never

from starlette.types import ASGIApp, Message
from uvicorn.server import ServerState

from specwright_runtime.errors import ApiError
from video_gateway import refusal

log = logging.getLogger("uvicorn.error")

HIGH_WATER = 64 * 1024
"""Bytes of a request's body that wait for the application before the connection is read no further."""
JOINED = 64 * 1024
"""Bytes of a whole answer up to which its head waits for its body: one packet, and one call to the system."""

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_CRASH = refusal.body(500, "internal_error", "The server failed to answer this request.")
_STOPPED = refusal.body(503, "gateway_stopping", "The gateway stopped before it could answer this request.")


class GoneError(OSError):
    """The client has hung up: what is sent now reaches nobody (ASGI 2.4)."""


class Connection(Protocol):
    """What a request needs of the connection that it came on."""

    transport: asyncio.Transport
    state: ServerState
    heads: Heads
    is_full: bool
    """Whether the client does not read what was sent to it."""
    writable: asyncio.Event
    """Set while `is_full` is not."""

    def resume_reading(self) -> None: ...

    def answered(self, turn: Turn) -> None:
        """The answer is complete."""


class Turn:
    """`receive` and `send` of one request. `more` says whether its body is still arriving."""

    __slots__ = (
        "_bodiless", "_chunked", "_connection", "_held", "_left", "_news", "_pieces", "_size", "_told",
        "complete", "expects", "gone", "keep_alive", "more", "scope", "started", "task",
    )  # fmt: skip

    def __init__(self, connection: Connection, scope: dict[str, Any], *, keep_alive: bool, expects: bool):
        self._connection = connection
        self.scope = scope
        self.keep_alive = keep_alive
        self.expects = expects
        """Whether the client waits for "100 Continue" before it sends the body."""
        self.task: asyncio.Task[None] | None = None
        self.gone = False
        # The request: pieces that arrived, and whether the application has had the last one.
        self.more = True
        self._pieces: list[bytes] = []
        self._size = 0
        self._told = False
        self._news: asyncio.Event | None = None
        # The answer.
        self.started = False
        self.complete = False
        self._held: bytes | None = None
        self._bodiless = False
        self._chunked = False
        self._left = 0

    async def run(self, app: ASGIApp) -> None:
        try:
            await app(self.scope, self.receive, self.send)
        except ApiError as error:  # of a provider, in the middle of a file
            if not self.gone:
                log.warning("the answer breaks off: %s", error)
                self._fail()
        except asyncio.CancelledError:  # the server stops: whoever waits is told
            if not self.gone:
                log.warning("stopped before this request was answered")
                # What may have bought something is not to be sent again by a client on its own.
                again = (
                    (b"retry-after", b"5")
                    if self.scope["method"] in ("GET", "HEAD")
                    else (b"x-should-retry", b"false")
                )
                self._fail(503, _STOPPED, again)
        except BaseException as error:
            if not self.gone:
                log.error("Exception in ASGI application", exc_info=error)
                self._fail()
        else:
            if not self.complete and not self.gone:
                log.error("ASGI application returned without completing its answer")
                self._fail()
        finally:
            self._connection.state.tasks.discard(self.task)

    # --- the request ---------------------------------------------------------------

    def arrived(self, piece: bytes) -> bool:
        """Take a piece of the body; whether so much is waiting that no more should be read."""
        self._pieces.append(piece)
        self._size += len(piece)
        self._wake()
        return self._size > HIGH_WATER

    def ended(self) -> None:
        self.more = False
        self._wake()

    def hang_up(self) -> None:
        self.gone = True
        self._wake()

    def _wake(self) -> None:
        if self._news is not None:
            self._news.set()

    async def receive(self) -> Message:
        if self.expects and not self.gone:
            self.expects = False
            self._connection.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not self.gone and not self.complete:
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

    async def send(self, message: Message) -> None:
        connection = self._connection
        if connection.is_full and not self.gone:
            await connection.writable.wait()
        if self.gone:
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
            self._begin(message["status"], message.get("headers", ()))

    def _begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        lines = [self._connection.heads.of(status)]
        length: int | None = None
        chunked = closes = False
        values = b""
        for name, value in headers:
            line, special = _LINES.get(name) or _line(name)
            values += value
            lines += (line, value, b"\r\n")
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
        if _CONTROL.search(values):
            raise RuntimeError("a header's value has control characters")
        scope = self.scope
        self._bodiless = scope["method"] == "HEAD" or status in (204, 304)
        if length is None and not chunked and not self._bodiless:
            if scope["http_version"] == "1.1":
                chunked = True
                lines.append(b"transfer-encoding: chunked\r\n")
            else:  # its end is that of the connection
                self.keep_alive = False
        if closes:
            self.keep_alive = False
        elif not self.keep_alive:
            lines.append(b"connection: close\r\n")
        lines.append(b"\r\n")
        self.started = True
        self.expects = False
        self._chunked = chunked
        self._left = -1 if length is None or self._bodiless else length
        self._held = b"".join(lines)
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
            self.complete = True
            self._wake()
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
        self._begin(status, headers)
        self._write(body, more=False)


Special: TypeAlias = Literal["content-length", "transfer-encoding", "connection"]
"""Headers that say where an answer ends."""
_SPECIAL: dict[bytes, Special] = {
    b"content-length": "content-length",
    b"transfer-encoding": "transfer-encoding",
    b"connection": "connection",
}
_LINES: dict[bytes, tuple[bytes, Special | None]] = {}
"""Names of headers as lines begin with them. Applications have few; past a thousand no more are kept."""


def _line(name: bytes) -> tuple[bytes, Special | None]:
    if not _NAME.fullmatch(name):
        raise RuntimeError(f"{name!r} is no name of a header")
    lowered = name.lower()
    line = lowered + b": ", _SPECIAL.get(lowered)
    if len(_LINES) < 1000:
        _LINES[name] = line
    return line


class Heads:
    """First lines of answers, up to the server's own headers: made again when those change, with the date."""

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
            lines = [b"%b: %b\r\n" % pair for pair in own]
            made = self._made[status] = b"".join([f"HTTP/1.1 {status} {phrase}\r\n".encode(), *lines])
        return made
