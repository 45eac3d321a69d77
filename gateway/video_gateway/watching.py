"""What operators see of each request: an id, a line in the log, numbers. Never a secret, never a prompt."""

from __future__ import annotations

import json
import logging
import random
import re
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from video_gateway import surfaces
from video_gateway.numbers import Numbers
from video_gateway.tracing import Tracing

log = logging.getLogger("video_gateway.access")

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


class Watching:
    """ASGI middleware: names the request, counts it, writes it down."""

    def __init__(
        self, app: ASGIApp, *, numbers: Numbers, access_log: bool, tracing: Tracing | None = None
    ) -> None:
        self._app = app
        self._numbers = numbers
        self._log = access_log
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        request_id = given if _REQUEST_ID.fullmatch(given) else b"%032x" % random.getrandbits(128)
        status = 500
        began = 0.0

        async def observed(message: Message) -> None:
            nonlocal status, began
            if message["type"] == "http.response.start":
                status = message["status"]
                began = time.perf_counter()
                message.setdefault("headers", [])
                message["headers"] = [*message["headers"], (b"x-request-id", request_id)]
            await send(message)

        self._numbers.running.inc()
        operation = operation_of(scope["method"], scope["path"])
        try:
            if self._tracing is None:
                await self._app(scope, receive, observed)
            else:
                with self._tracing.request(scope, operation, request_id.decode("ascii")) as span:
                    try:
                        await self._app(scope, receive, observed)
                    finally:
                        self._tracing.answered(span, status)
        finally:
            self._numbers.running.dec()
            ended = time.perf_counter()
            self._numbers.count(operation, status, (began or ended) - started)
            if self._log and log.isEnabledFor(logging.INFO):
                _write(
                    request_id.decode("ascii"),
                    operation,
                    scope["method"],
                    scope["path"][:300],
                    status,
                    (ended - started) * 1000,
                )


def _write(request_id: str, operation: str, method: str, path: str, status: int, ms: float) -> None:
    """One line of JSON, handed on as a record: finding out who logs takes longer than logging."""
    line = (
        f'{{"request_id": "{request_id}", "operation": "{operation}", '
        f'"method": {_quoted(method)}, "path": {_quoted(path)}, "status": {status}, "ms": {ms:.2f}}}'
    )
    log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, line, (), None))


def operation_of(method: str, path: str) -> str:
    """A label of few values, whatever paths people try."""
    if path == "/v1/videos" or path.startswith("/v1/videos/"):
        parts = path.split("/")
        place = "" if len(parts) == 3 else "id" if len(parts) == 4 else "/".join(parts[4:])
        return _OPERATIONS.get((method, place), "other")
    if path == "/v1/models":
        return "list_models"
    if path == "/health":
        return "health"
    return surfaces.operation_of(method, path) or "other"
