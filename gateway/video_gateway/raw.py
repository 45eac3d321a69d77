"""What was said on the wire, for operators who want answers to show it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Content, Received, Request

LIMIT = 64 * 1024
"""Bytes of a body that is shown; of larger ones (pictures) only the size."""

PRIVATE = frozenset({"file_path", "file_paths"})
"""Where SGLang keeps a film on its own disk, which is nobody's business."""


class Capture:
    """The last exchange, as JSON objects; headers are not kept: they hold credentials."""

    def __init__(self) -> None:
        self.request: dict[str, Any] | None = None
        self.response: dict[str, Any] | None = None


_CAPTURE: ContextVar[Capture | None] = ContextVar("_CAPTURE", default=None)


@contextmanager
def captured() -> Iterator[Capture]:
    """Capture what is sent and received by the calls within."""
    capture = Capture()
    token = _CAPTURE.set(capture)
    try:
        yield capture
    finally:
        _CAPTURE.reset(token)


class CapturingTransport(AsyncTransport):
    """Hands everything on; whole answers are captured, downloads are not."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def send(self, request: Request) -> Received:
        capture = _CAPTURE.get()
        if capture is None:
            return await self._transport.send(request)
        capture.request, capture.response = _shown(request.content), None
        received = await self._transport.send(request)
        capture.response = _shown(received.content)
        return received

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._transport.open(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def _shown(content: Content) -> dict[str, Any] | None:
    """The object that a body is, or what can be said of it; `None` for no body."""
    if content is None or content == b"":
        return None
    if not isinstance(content, bytes):
        return {"omitted": "not JSON"}
    if len(content) > LIMIT:
        return {"omitted": f"{len(content)} bytes"}
    try:
        value = json.loads(content)
    except ValueError:
        return {"omitted": "not JSON"}
    if not isinstance(value, dict):
        return {"value": value}
    return {name: shown for name, shown in value.items() if name not in PRIVATE}
