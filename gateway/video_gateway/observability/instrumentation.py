"""What operators see of each request: an id, a line in the log, metrics. Never a secret, never a prompt."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import time
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Raw, Struct
from msgspec.json import Encoder
from starlette.types import ASGIApp, Receive, Scope, Send

from specwright_runtime.server import AsgiExchange, Exchange, ServesExchanges
from video_gateway import surfaces
from video_gateway.http import refusal
from video_gateway.observability import logs
from video_gateway.observability.metrics import Metrics
from video_gateway.observability.tracing import Tracing

log = logging.getLogger(logs.ACCESS)

FLUSH = 0.05
"""Seconds for which lines are gathered, to be written at once."""

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_PRIVATE = (b"cache-control", b"private")
"""What is answered depends on who asks, and most credentials are in headers of which no cache knows that
(RFC 9111, 3.5 names `Authorization` alone).
"""
_SHORT = 100
"""Characters of a path up to which what is told of it is remembered."""
_OPERATIONS = {
    ("POST", ""): "video_generation",
    ("GET", ""): "video_list",
    ("GET", "id"): "video_retrieve",
    ("DELETE", "id"): "video_delete",
    ("GET", "content"): "video_download",
    ("POST", "remix"): "video_remix",
}


class Line(Struct):
    """A request as the log has it."""

    time: float
    """Unix time at which it ended, to the millisecond."""
    request_id: str
    operation: str
    method: Raw
    path: Raw
    status: int
    ms: float
    """How long it took."""


class Lines:
    """The access log: a line of JSON for each request, several of them to a record of the log.

    What a process that is killed has not written yet is lost.
    """

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._encoder = Encoder()

    def add(self, line: Line) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH, self.flush)
        self._lines.append(line)

    def flush(self) -> None:
        if self._lines:
            lines, self._lines = self._lines, []
            log.info("%s", self._encoder.encode_lines(lines).decode().rstrip("\n"))


class Instrumentation:
    """An application around another one: names each request, counts it, writes it down."""

    def __init__(
        self,
        app: ServesExchanges,
        *,
        lifespan: ASGIApp,
        metrics: Metrics,
        lines: Lines | None,
        tracing: Tracing | None = None,
    ) -> None:
        """`lifespan` is asked what is no request."""
        self._app = app
        self._lifespan = lifespan
        self._metrics = metrics
        self._lines = lines
        self._tracing = tracing
        self._ids = _random_ids()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.serve_exchange(AsgiExchange(scope, receive, send))
        else:
            await self._lifespan(scope, receive, send)

    async def serve_exchange(self, exchange: Exchange) -> None:
        started = time.perf_counter()
        headers = exchange.headers
        request_id = headers.get(b"x-request-id")
        if not request_id or _REQUEST_ID.fullmatch(request_id) is None:
            request_id = next(self._ids)
        logs.asked.set(request_id)
        method, path = exchange.method, exchange.path
        operation, shown_method, shown_path = (_remembered if len(path) <= _SHORT else _told)(method, path)
        stamp = b"x-request-id", request_id
        exchange.stamps = (stamp,) if operation == "other" else (stamp, _PRIVATE)
        metrics = self._metrics
        metrics.running += 1
        unanswered = 500
        try:
            twice = None
            if len(headers) < len(exchange.raw_headers):
                twice = refusal.repeated(exchange.raw_headers)
            if twice is not None:
                await refusal.answer(exchange, 400, "repeated_header", twice)
            elif self._tracing is None:
                await self._app.serve_exchange(exchange)
            else:
                await self._traced(self._tracing, exchange, operation, request_id)
        except asyncio.CancelledError:  # the server stops, and says so below us
            unanswered = 503
            raise
        finally:
            metrics.running -= 1
            ended = time.perf_counter()
            status = exchange.status or unanswered
            metrics.count(operation, status, (exchange.began or ended) - started)
            if self._lines is not None:
                # Cut by division: rounding takes as long as all the rest of the line.
                now, took = int(time.time() * 1e3) / 1e3, int((ended - started) * 1e5) / 1e2
                told = request_id.decode("ascii")
                self._lines.add(Line(now, told, operation, shown_method, shown_path, status, took))

    async def _traced(self, tracing: Tracing, exchange: Exchange, operation: str, request_id: bytes) -> None:
        with tracing.request(exchange, operation, request_id.decode("ascii")) as span:
            try:
                await self._app.serve_exchange(exchange)
            finally:
                tracing.answered(span, exchange.status or 500)


def _told(method: str, path: str) -> tuple[str, Raw, Raw]:
    """A request's operation, and its method and path as a line in the log has them: in ASCII alone."""
    return operation_of(method, path), _quoted(method), _quoted(path[:300])


def _quoted(text: str) -> Raw:
    return Raw(json.dumps(text).encode())


_remembered = lru_cache(1024)(_told)


def _random_ids() -> Iterator[bytes]:
    """Random numbers of 128 bits in hexadecimal; the system is asked for many at once."""
    while True:
        many = os.urandom(4096).hex().encode()
        yield from [many[start : start + 32] for start in range(0, len(many), 32)]


def operation_of(method: str, path: str) -> str:
    """A label of few values, whatever paths people try. To look at an answer's head alone is no other one."""
    if method == "HEAD":
        method = "GET"
    if path == "/v1/videos":
        return _OPERATIONS.get((method, ""), "other")
    if path.startswith("/v1/videos/"):
        parts = path.split("/")
        place = "id" if len(parts) == 4 else "/".join(parts[4:])
        return _OPERATIONS.get((method, place), "other")
    if path == "/v1/models":
        return "list_models"
    if path == "/health":
        return "health"
    return surfaces.operation_of(method, path) or "other"
