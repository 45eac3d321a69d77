"""Bodies that are large to hold: 100 MB of `1,1,1` are gigabytes of numbers, ten of 100 MB as well."""

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
    """ASGI middleware: counts the values of large JSON bodies as they arrive, and the bytes of all large
    bodies together, and reads no more than that.
    """

    def __init__(self, app: ASGIApp, *, together: int) -> None:
        """`together`: bytes of large bodies that are held at the same time."""
        self._app = app
        self._together = together
        self._held = 0

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            return self._app(scope, receive, send)
        is_json, length = _announced(scope)
        if length is not None and length <= FROM:
            return self._app(scope, receive, send)
        return self._counting(scope, receive, send, is_json=is_json)

    async def _counting(self, scope: Scope, receive: Receive, send: Send, *, is_json: bool) -> None:
        commas = mine = 0

        async def counted() -> Message:
            nonlocal commas, mine
            message = await receive()
            body = message.get("body", b"")
            mine += len(body)
            self._held += len(body)
            if self._held > self._together and mine > FROM:
                raise _refused(
                    503, "overloaded", "Too many large bodies at the same time", **{"Retry-After": "5"}
                )
            if is_json:
                commas += body.count(b",")
                if commas > MAX_VALUES:
                    raise _refused(413, "too_many_values", f"The body has more than {MAX_VALUES} values")
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._held -= mine


def _refused(status: int, code: str, message: str, **headers: str) -> Refused:
    return Refused(
        Problem(status=status, code=code, message=message, headers={"Connection": "close", **headers})
    )


def _announced(scope: Scope) -> tuple[bool, int | None]:
    """Whether it is JSON, and how many bytes: a body may be large that announces no length, and JSON that
    announces no type.
    """
    is_json = True
    length: int | None = None
    for name, value in scope["headers"]:
        if name == b"content-type":
            is_json = b"json" in value.lower()
        elif name == b"content-length" and value.isdigit():
            length = int(value[:20])
    return is_json, length
