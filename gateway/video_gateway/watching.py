"""What operators see of each request: an id, a line in the log, numbers. Never a secret, never a prompt."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from video_gateway import logs, refusal, surfaces
from video_gateway.numbers import Numbers
from video_gateway.tracing import Tracing

log = logging.getLogger(logs.ACCESS)

FLUSH = 0.05
"""Seconds for which lines are gathered, to be written at once."""

_quoted = json.encoder.encode_basestring_ascii  # what json.dumps does to a text, without its detours
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_OPERATIONS = {
    ("POST", ""): "video_generation",
    ("GET", ""): "video_list",
    ("GET", "id"): "video_retrieve",
    ("DELETE", "id"): "video_delete",
    ("GET", "content"): "video_download",
    ("POST", "remix"): "video_remix",
}


class Lines:
    """The access log: a line of JSON for each request, several of them to a record of the log.

    What a process that is killed has not written yet is lost.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, line: str) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_later(FLUSH, self.flush)
        self._lines.append(line)

    def flush(self) -> None:
        if self._lines:
            lines, self._lines = self._lines, []
            log.info("%s", "\n".join(lines))


class Watching:
    """An application around another one: names each request, counts it, writes it down."""

    def __init__(
        self, app: ASGIApp, *, numbers: Numbers, lines: Lines | None, tracing: Tracing | None = None
    ) -> None:
        self._app = app
        self._numbers = numbers
        self._lines = lines
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        given = dict(scope["headers"])
        app = self._app
        if len(given) < len(scope["headers"]):
            app = refusal.unless_repeated(app, scope["headers"])
        request_id: bytes = given.get(b"x-request-id", b"")
        if not request_id or _REQUEST_ID.fullmatch(request_id) is None:
            request_id = b"%032x" % random.getrandbits(128)
        logs.asked.set(request_id)
        status = 500
        began = 0.0

        def observed(message: Message) -> Awaitable[None]:
            nonlocal status, began
            if message["type"] == "http.response.start":
                status = message["status"]
                began = time.perf_counter()
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id)]
            return send(message)

        numbers = self._numbers
        numbers.running += 1
        operation = operation_of(scope["method"], scope["path"])
        try:
            if self._tracing is None:
                await app(scope, receive, observed)
            else:
                with self._tracing.request(scope, operation, request_id.decode("ascii")) as span:
                    try:
                        await app(scope, receive, observed)
                    finally:
                        self._tracing.answered(span, status)
        finally:
            numbers.running -= 1
            ended = time.perf_counter()
            numbers.count(operation, status, (began or ended) - started)
            if self._lines is not None:
                self._lines.add(
                    f'{{"time": {time.time():.3f}, "request_id": "{request_id.decode("ascii")}", '
                    f'"operation": "{operation}", "method": {_quoted(scope["method"])}, '
                    f'"path": {_quoted(scope["path"][:300])}, "status": {status}, '
                    f'"ms": {(ended - started) * 1000:.2f}}}'
                )


def operation_of(method: str, path: str) -> str:
    """A label of few values, whatever paths people try."""
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
