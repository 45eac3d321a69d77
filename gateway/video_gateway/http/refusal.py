"""Errors that are answered around the generated server, in the shape that its document has for them."""

from __future__ import annotations

from collections.abc import Iterable

from bifrost_api import errors
from bifrost_api.models import BifrostError
from specwright_runtime.problem import Problem
from specwright_runtime.server import Exchange

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


async def answer(exchange: Exchange, status: int, code: str, message: str) -> None:
    """Answer, and read no further."""
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await exchange.reply(status, headers, body(status, code, message))


def repeated(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Why a request is refused of whose headers one says two things: a proxy may have read the other."""
    names = [name for name, _ in headers if name in _SINGLE]
    twice = next((name for name in names if names.count(name) > 1), None)
    return None if twice is None else f"The header {twice.decode()} may come once."
