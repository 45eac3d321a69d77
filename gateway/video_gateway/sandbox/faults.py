"""Damage on the wire: an emulator asks for it with a header, and the answer goes out as bad lines make it.

| word | the answer |
|---|---|
| `malformed` | is JSON that breaks off, with the right length |
| `duplicated` | is JSON that says each top-level property twice, wrong the first time |
| `html` | is a page of HTML with status 200 |
| `empty` | has no body |
| `truncated` | ends half way: the connection closes before the promised length |
| `stalled` | goes silent half way |
| `slow` | arrives in small pieces with pauses |
| `private` | is a redirect to an address inside the provider's network |
"""

from __future__ import annotations

import asyncio
import json
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = "x-sandbox-fault"
NAMES: Final = frozenset(
    {"malformed", "duplicated", "html", "empty", "truncated", "stalled", "slow", "private"}
)
_PIECE = 1024
_PAUSE = 0.05
"""Seconds between the pieces of a slow answer."""
_SILENCE = 3600.0


class Faults:
    """Middleware around the emulators."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        await self._app(scope, receive, answer.send)
        if answer.fault is not None:
            await _damage(answer, receive, send)


class _Answer:
    """Hands an answer on, or keeps the one that is to be damaged."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.fault: str | None = None
        self.start: Message = {}
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            wanted = next(
                (value for name, value in message["headers"] if name.lower() == HEADER.encode()), b""
            )
            if (fault := wanted.decode("latin-1")) in NAMES:
                self.fault, self.start = fault, message
                return
        if self.fault is None:
            await self._send(message)
        else:
            self.body += message.get("body", b"")


async def _damage(answer: _Answer, receive: Receive, send: Send) -> None:
    body = bytes(answer.body)
    half = body[: len(body) // 2]
    match answer.fault:
        case "malformed":
            await _whole(answer, send, half)
        case "duplicated":
            await _whole(answer, send, _duplicated(body))
        case "html":
            page = b"<!doctype html><title>Busy</title><h1>Come back later</h1>"
            await _whole(answer, send, page, content_type=b"text/html; charset=utf-8")
        case "empty":
            await _whole(answer, send, b"")
        case "private":
            headers = [(b"location", b"http://169.254.169.254/latest/meta-data/"), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 302, "headers": headers})
            await send({"type": "http.response.body"})
        case "truncated":
            await _start(answer, send, len(body))
            await send({"type": "http.response.body", "body": half, "more_body": True})
            # Left unfinished: the server closes the connection.
        case "stalled":
            await _start(answer, send, len(body))
            await send({"type": "http.response.body", "body": half, "more_body": True})
            await _until_gone(receive)
        case "slow":
            await _start(answer, send, len(body))
            for place in range(0, len(body), _PIECE):
                piece = body[place : place + _PIECE]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                await asyncio.sleep(_PAUSE)
            await send({"type": "http.response.body"})


async def _whole(answer: _Answer, send: Send, body: bytes, *, content_type: bytes | None = None) -> None:
    await _start(answer, send, len(body), content_type)
    await send({"type": "http.response.body", "body": body})


async def _start(answer: _Answer, send: Send, length: int, content_type: bytes | None = None) -> None:
    replaced = {b"content-length", HEADER.encode()} | ({b"content-type"} if content_type else set())
    headers = [(name, value) for name, value in answer.start["headers"] if name.lower() not in replaced]
    headers.append((b"content-length", str(length).encode()))
    if content_type:
        headers.append((b"content-type", content_type))
    await send({**answer.start, "headers": headers})


async def _until_gone(receive: Receive) -> None:
    """Silence, until the other side hangs up."""
    try:
        async with asyncio.timeout(_SILENCE):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass


def _duplicated(body: bytes) -> bytes:
    """The same object, each property first with a wrong value: whoever keeps the last one sees no damage."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    if not isinstance(value, dict):
        return body
    members = [f"{json.dumps(key)}:null" for key in value]
    members += [f"{json.dumps(key)}:{json.dumps(item)}" for key, item in value.items()]
    return ("{" + ",".join(members) + "}").encode()
