"""Errors that are answered around the generated server, in the shape that its document has for them."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from bifrost_api import errors
from bifrost_api.models import BifrostError
from specwright_runtime.problem import Problem

_SINGLE = frozenset(
    (
        b"authorization", b"content-encoding", b"content-type", b"idempotency-key", b"if-range", b"range",
        b"x-api-key", b"x-bf-drop-params", b"x-bf-vk", b"x-goog-api-key",
    )
)  # fmt: skip
"""Headers that say one thing."""


def body(status: int, code: str, message: str) -> bytes:
    """A `BifrostError` as JSON."""
    made = errors.render(Problem(status=status, code=code, message=message), None)
    assert isinstance(made, BifrostError)
    return made.model_dump_json(by_alias=True, exclude_unset=True).encode()


async def answer(send: Send, status: int, code: str, message: str) -> None:
    """Answer, and read no further."""
    content = body(status, code, message)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(content)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def unless_repeated(app: ASGIApp, headers: Iterable[tuple[bytes, bytes]]) -> ASGIApp:
    """`app` for a request with these headers, unless one says two things: a proxy may have read the other."""
    names = [name for name, _ in headers if name in _SINGLE]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is None:
        return app

    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 400, "repeated_header", f"The header {twice.decode()} may come once.")

    return refuse
