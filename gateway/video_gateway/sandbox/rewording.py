"""Answers that say the same in other words: of servers that speak a vendor's API and are not the vendor's."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Said: TypeAlias = Callable[[Scope, int, Any], tuple[int, Any]]
"""From a request, its answer's status and JSON body, to the status and body that go out."""

UNREADABLE = frozenset({"invalid_parameter", "invalid_value", "missing_field"})
"""Codes of what a generated server does not let through to its handlers."""


class Rewording:
    """An emulator around another one. Bodies that are no JSON go out as they are."""

    def __init__(self, app: ASGIApp, said: Said) -> None:
        self._app = app
        self._said = said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_json(message):
                start.update(message)
            elif start and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._send(scope, start, bytes(body), send)
            else:
                await send(message)

        await self._app(scope, receive, answered)

    async def _send(self, scope: Scope, start: Message, body: bytes, send: Send) -> None:
        status, said = self._said(scope, start["status"], json.loads(body))
        content = json.dumps(said).encode()
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(content)).encode()))
        await send({**start, "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


def detailed(scope: Scope, status: int, body: Any) -> tuple[int, Any]:
    """An error as FastAPI says it, of one as OpenAI does: what the document does not allow is a 422."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return status, body
    if status == 400 and error.get("code") in UNREADABLE and error.get("param") is not None:
        place = "query" if scope["method"] == "GET" else "body"
        message = error["message"].removeprefix(f"{error['param']}: ")
        return 422, {"detail": [{"type": "value_error", "loc": [place, error["param"]], "msg": message}]}
    return status, {"detail": error["message"]}


def _is_json(start: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"application/json")
        for name, value in start.get("headers", ())
    )
