"""What operators see of each request: an id, a line in the log, numbers. Never a secret, never a prompt."""

from __future__ import annotations

import json
import logging
import random
import re
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("video_gateway.access")

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
_OPERATIONS = {
    ("POST", ""): "video_generation",
    ("GET", ""): "video_list",
    ("GET", "id"): "video_retrieve",
    ("DELETE", "id"): "video_delete",
    ("GET", "content"): "video_download",
    ("POST", "remix"): "video_remix",
}


class Numbers:
    """The gateway's own metrics; one registry each, so that several gateways live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "video_gateway_requests",
            "Requests answered.",
            ["operation", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "video_gateway_request_seconds",
            "Time until the answer began.",
            ["operation"],
            buckets=(0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60),
            registry=self.registry,
        )
        self.running = Gauge(
            "video_gateway_requests_running", "Requests being served.", registry=self.registry
        )
        self._counters: dict[tuple[str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}

    def count(self, operation: str, status: int, seconds: float) -> None:
        counter = self._counters.get((operation, status))
        if counter is None:  # finding a labelled child costs more than counting
            counter = self._counters[operation, status] = self.requests.labels(operation, str(status))
        counter.inc()
        timer = self._timers.get(operation)
        if timer is None:
            timer = self._timers[operation] = self.seconds.labels(operation)
        timer.observe(seconds)

    async def page(self, request: Request) -> Response:
        """What Prometheus reads."""
        return Response(generate_latest(self.registry), media_type="text/plain; version=0.0.4; charset=utf-8")


class Watching:
    """ASGI middleware: names the request, counts it, writes it down."""

    def __init__(self, app: ASGIApp, *, numbers: Numbers, access_log: bool) -> None:
        self._app = app
        self._numbers = numbers
        self._log = access_log

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
        try:
            await self._app(scope, receive, observed)
        finally:
            self._numbers.running.dec()
            ended = time.perf_counter()
            operation = operation_of(scope["method"], scope["path"])
            self._numbers.count(operation, status, (began or ended) - started)
            if self._log:
                log.info(
                    json.dumps(
                        {
                            "request_id": request_id.decode("ascii"),
                            "operation": operation,
                            "method": scope["method"],
                            "path": scope["path"][:300],
                            "status": status,
                            "ms": round((ended - started) * 1000, 2),
                        }
                    )
                )


def operation_of(method: str, path: str) -> str:
    """A label of few values, whatever paths people try."""
    if path == "/v1/videos" or path.startswith("/v1/videos/"):
        parts = path.split("/")
        place = "" if len(parts) == 3 else "id" if len(parts) == 4 else "/".join(parts[4:])
        return _OPERATIONS.get((method, place), "other")
    if path == "/v1/models":
        return "list_models"
    return "health" if path == "/health" else "other"
