"""Bodies of JSON that are small to send and large to hold: 100 MB of `1,1,1` are gigabytes of numbers."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from specwright_runtime.problem import Problem
from specwright_runtime.server.refusals import Refused

FROM = 256 * 1024
"""Bytes of a body that is looked into; what a smaller one holds is bounded by its size."""
MAX_VALUES = 250_000
"""Commas of a body. What is large for good reason is a picture, in one text without any."""


class Frugal:
    """ASGI middleware: counts the values of large JSON bodies as they arrive, and reads no more than that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"} or not _is_large_json(scope):
            return self._app(scope, receive, send)
        commas = 0

        async def counted() -> Message:
            nonlocal commas
            message = await receive()
            commas += message.get("body", b"").count(b",")
            if commas > MAX_VALUES:
                raise Refused(
                    Problem(
                        status=413,
                        code="too_many_values",
                        message=f"The body has more than {MAX_VALUES} values",
                        headers={"Connection": "close"},
                    )
                )
            return message

        return self._app(scope, counted, send)


def _is_large_json(scope: Scope) -> bool:
    """By its headers: a body may be large that announces no length, and JSON that announces no type."""
    is_json = True
    length: int | None = None
    for name, value in scope["headers"]:
        if name == b"content-type":
            is_json = b"json" in value.lower()
        elif name == b"content-length" and value.isdigit():
            length = int(value[:20])
    return is_json and (length is None or length > FROM)
