"""HTTP/1.1 for uvicorn, with bounds on what may come before a body, and time for what comes after.

uvicorn's own protocol over the same parser reads a request's head however long it is, waits
for its end for ever, hangs up on who still sends a body that was refused, so that the refusal
is lost, tells nobody of a client that went away while its requests queued, and takes twice
the time: it answers in two packets, and makes timers and callbacks for each request.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import httptools
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState

from video_gateway.http import refusal
from video_gateway.http.request_cycle import Heads, Turn

MAX_HEAD = 64 * 1024
"""Bytes of a request line and its headers; credentials, cookies and traces together have a few KiB."""
HEAD_TIMEOUT = 20.0
"""Seconds for a head to arrive."""
MAX_WAITING = 8
"""Requests that wait for the one before; the connection is read on, since it may end meanwhile."""
BODY_SILENCE = 30.0
"""Seconds for which a body may not come on. What drips is no body: it earns its time by its bytes."""
UNTAKEN = 32 * 1024
"""Bytes of answers that wait for the client to take them before more are asked of where they come from."""
STALL = 120.0
"""Seconds for which a client may take nothing of its answer; nor may that drip."""
LINGER = 10.0
"""Seconds in which who was refused may go on sending, and then read why."""


_LARGE_HEAD = 431, "headers_too_large", f"A request's head may have {MAX_HEAD} bytes."

_heads = lru_cache(maxsize=16)(Heads)
"""Those of a server, for all of its connections."""


def _by_asgi(app: ASGIApp) -> Callable[[Turn], Awaitable[None]]:
    """For applications that have no entry but ASGI's."""

    def serve(turn: Turn) -> Awaitable[None]:
        return app(turn.scope, turn.receive, turn.send)

    return serve


class BoundedProtocol(asyncio.Protocol):
    """One connection. Requests that arrive while one is served wait, and are answered in their order."""

    transport: asyncio.Transport
    byte = 1 / 1024
    """Seconds that each byte of a body, or of an answer, is worth to who sends it, or takes it."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        if not config.loaded:
            config.load()
        self.state = server_state
        self.heads = _heads(server_state)
        self.is_full = False
        self.writable = asyncio.Event()
        self.writable.set()
        self._serve = getattr(config.loaded_app, "serve_exchange", None) or _by_asgi(config.loaded_app)
        self._app_state = app_state
        self._loop = _loop or asyncio.get_running_loop()
        self._idle = float(config.timeout_keep_alive)
        self._parser = self._new_parser()
        self._reading = True
        self._lingers = False
        self._parts = False
        self._current: Turn | None = None
        """The request that is being answered."""
        self._waiting: deque[Turn] = deque()
        self._last: Turn | None = None
        """The request that is being read, or was read last."""
        # After a head that offered another protocol: how its body is framed, and whether a parser is told so.
        self._framing = b""
        self._resumes = False
        # The head that is being read, and the time at which the connection ends if nothing happens.
        self._in_head = False
        self._head = 0
        self._hurries = True
        """Whether the time is that of a head, and not what an idle connection has."""
        self._deadline = math.inf
        self._timer: asyncio.TimerHandle | None = None
        # What the client had not taken of its answers at the last look, and until when it may go on so.
        self._untaken = 0
        self._stalls_at = math.inf

    # --- the connection ------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # TCP it is
        self.transport = transport
        self.shared: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "server": get_local_addr(transport),
            "client": get_remote_addr(transport),
            "scheme": "https" if is_ssl(transport) else "http",
            "root_path": "",
            "state": self._app_state,
        }
        transport.set_write_buffer_limits(high=UNTAKEN)
        self.state.connections.add(self)  # type: ignore[arg-type]  # uvicorn names its own protocols
        self._deadline = self._loop.time() + HEAD_TIMEOUT
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self.state.connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._current is not None:
            self._current.hang_up()
        self._waiting.clear()  # nobody has begun with them
        self._current = self._last = None  # these and the parser know us, too
        del self._parser
        self.resume_writing()

    def pause_writing(self) -> None:
        self._notice_taken()
        self.is_full = True
        self.writable.clear()

    def resume_writing(self) -> None:
        self._notice_taken()
        self.is_full = False
        self.writable.set()

    def pause_reading(self) -> None:
        if self._reading:
            self._reading = False
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        if not self._reading and len(self._waiting) < MAX_WAITING:
            self._reading = True
            self.transport.resume_reading()

    def part(self) -> None:
        """Let the next answer be the last one, if the last request is answered already."""
        self._parts = True
        if self._current is not None and self._last is not None:
            self._last.keep_alive = False

    def shutdown(self) -> None:
        """uvicorn stops: the last request that came may still be answered."""
        if self._current is None:
            self.transport.close()
        elif self._last is not None:
            self._last.keep_alive = False

    def _watch(self) -> None:
        """One timer for a connection's life, instead of some for each request."""
        now = self._notice_taken()
        if now > self._stalls_at:
            self.transport.abort()
            return
        if now >= self._deadline and not self.transport.is_closing():
            self._too_late(now)
        late = now + max(1.0, min(self._idle, HEAD_TIMEOUT))
        self._timer = self._loop.call_at(
            min(self._deadline, late) if now < self._deadline else late, self._watch
        )

    def _notice_taken(self) -> float:
        """See how much the client has taken; answers the loop's time."""
        now = self._loop.time()
        before, self._untaken = self._untaken, self.transport.get_write_buffer_size()
        taken = before - self._untaken
        if self._untaken == 0:
            self._stalls_at = now + STALL
        elif taken > 0:
            self._stalls_at = min(now + STALL, self._stalls_at + taken * self.byte)
        return now

    def _too_late(self, now: float) -> None:
        last = self._last
        if self._in_head:
            self._refuse(408, "headers_too_slow", "The request's head did not arrive in time.")
        elif last is None or not last.more or last.complete:
            self.transport.close()
        elif self._reading:
            self._refuse(408, "body_too_slow", "The request's body did not arrive in time.")
        else:  # it is our turn
            self._deadline = now + BODY_SILENCE

    # --- requests ------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        if self._lingers:
            return
        self._head += len(data)
        try:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                self._pass_over(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            if self._in_head and self._has_large_head():
                self._refuse(*_LARGE_HEAD)
            else:
                self._refuse(400, "invalid_http", "This is no HTTP request.")
            return
        if self._in_head:
            if self._head > MAX_HEAD:
                self._refuse(*_LARGE_HEAD)
            elif not self._hurries:
                self._hurries = True
                self._deadline = self._loop.time() + HEAD_TIMEOUT
        elif self._last is not None and self._last.more:
            if self._head > MAX_HEAD:
                self._refuse(431, "headers_too_large", f"Around a body there may be {MAX_HEAD} bytes.")
            latest = self._loop.time() + BODY_SILENCE
            self._deadline = min(latest, self._deadline + len(data) * self.byte)

    def _pass_over(self, rest: bytes) -> None:
        """Go on as if nothing but HTTP/1.1 had been offered (RFC 9110, 7.8): `rest` came behind the head.

        Java's client offers HTTP/2 with every first request. The parser stops there, and takes a
        body for the other protocol: another parser reads it, behind a head of the same framing.
        """
        while True:
            self._parser = self._new_parser()
            if self._framing:
                self._resumes = True
                self._parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n" % self._framing)
                self._resumes = False
            if not rest:
                return
            try:
                self._parser.feed_data(rest)
            except httptools.HttpParserUpgrade as upgrade:
                rest = rest[upgrade.args[0] :]
            else:
                return

    def _new_parser(self) -> httptools.HttpRequestParser:
        parser = httptools.HttpRequestParser(self)
        # A request may be answered while what follows a `Connection: close` still arrives.
        parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return parser

    def on_message_begin(self) -> None:
        if self._resumes:
            return
        self._in_head = True
        self._framing = b""
        self._url = b""
        self._raw_headers: list[tuple[bytes, bytes]] = []
        self._headers: dict[bytes, bytes] = {}

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # behind a body nothing is known that would be safe to merge (RFC 9110, 6.5.1)
            name = name.lower()
            self._headers[name] = value
            self._raw_headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self._resumes:
            return
        if self._head > MAX_HEAD and self._has_large_head():  # and came in one piece
            raise ValueError("a head has bounds")
        self._in_head = self._hurries = False
        self._head = 0
        self._deadline = math.inf
        parser = self._parser
        version = parser.get_http_version()
        raw_headers, headers = self._raw_headers, self._headers
        if len(headers) < len(raw_headers) or b"transfer-encoding" in headers:
            _must_be_clear(raw_headers)
        if b"host" not in headers and version != "1.0":
            raise ValueError("a request is for a host")  # RFC 9112, 3.2
        url = self._url
        if url.startswith(b"/") and b"#" not in url:
            raw_path, _, query = url.partition(b"?")
        else:
            parsed = httptools.parse_url(url)
            raw_path, query = parsed.path, parsed.query or b""
        path = raw_path.decode("ascii")
        if parser.should_upgrade():
            framing = [pair for pair in raw_headers if pair[0] in (b"content-length", b"transfer-encoding")]
            self._framing = b"".join([b"%b: %b\r\n" % pair for pair in framing])
        turn = self._last = Turn(
            self,
            parser.get_method().decode("ascii"),
            unquote(path) if "%" in path else path,
            raw_path,
            query,
            raw_headers,
            headers,
            version,
            version != "1.0" and not self._parts and parser.should_keep_alive(),
            version != "1.0" and headers.get(b"expect", b"").lower() == b"100-continue",
        )
        if self._current is None:
            self._start(turn)
        else:
            self._waiting.append(turn)
            if len(self._waiting) >= MAX_WAITING:
                self.pause_reading()

    def _has_large_head(self) -> bool:
        """Whether the head by itself, without what arrived behind it, is too large."""
        return (
            len(self._url) + sum(len(name) + len(value) + 4 for name, value in self._raw_headers) > MAX_HEAD
        )

    def on_body(self, body: bytes) -> None:
        self._head = 0
        turn = self._last
        if turn is not None and not turn.complete and turn.arrived(body):
            self.pause_reading()

    def on_message_complete(self) -> None:
        self._head = 0
        if self._framing and self._parser.should_upgrade():
            return  # its body is still to come
        if self._last is not None:
            self._last.ended()
        self._deadline = math.inf if self._current is not None else self._loop.time() + self._idle

    # --- answers -------------------------------------------------------------------

    def _start(self, turn: Turn) -> None:
        self._current = turn
        turn.task = self._loop.create_task(turn.run(self._serve))
        self.state.tasks.add(turn.task)

    def answered(self, turn: Turn) -> None:
        self.state.total_requests += 1
        self._current = None
        if not turn.keep_alive:
            self._end(turn)
            return
        if self._waiting:
            self._start(self._waiting.popleft())
        elif not self._hurries:
            self._deadline = self._loop.time() + self._idle
        if not self._reading:
            self.resume_reading()

    def _end(self, turn: Turn) -> None:
        """Close, and leave who still sends the time to read the answer: closing would throw it away."""
        if not turn.more or self.transport.is_closing():
            self.transport.close()
            return
        self._lingers = True
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._loop.call_later(LINGER, self.transport.close)
        self.resume_reading()

    def _refuse(self, status: int, code: str, message: str) -> None:
        """Answer what is no request, after the requests before it."""
        turn, last = self._current, self._last
        if self.transport.is_closing():
            return
        if turn is not None and last is not None and not last.more:
            self._lingers = True
            last.keep_alive = False
            return
        if turn is None or (turn is last and not turn.started):
            content = refusal.body(status, code, message)
            head = (
                f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\n"
                f"content-length: {len(content)}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(head.encode() + content)
        self.transport.close()


def paced(rate: int) -> type[BoundedProtocol]:
    """The protocol for clients that send and take so many bytes a second; 0: as few as they like."""

    class Paced(BoundedProtocol):
        byte = 1 / rate if rate else math.inf

    return Paced


def _must_be_clear(headers: list[tuple[bytes, bytes]]) -> None:
    """Raises `ValueError` for heads that another reader may take for another request."""
    if sum(name == b"host" for name, _ in headers) > 1:
        raise ValueError("a request is for one host")  # RFC 9112, 3.2
    for name, value in headers:
        if name == b"transfer-encoding" and value.strip().lower() != b"chunked":
            raise ValueError("no other coding is undone here")  # RFC 9112, 6.1
