"""Bodies that are large to hold: 100 MB of `1,1,1` are gigabytes of numbers, ten of 100 MB as well."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.types import Message

from specwright_runtime.problem import Problem
from specwright_runtime.server import AsgiExchange, Exchange, ServesExchanges
from specwright_runtime.server.refusals import Refused

FROM = 256 * 1024
"""Bytes of a body that is looked into; what a smaller one holds is bounded by its size."""
MAX_VALUES = 250_000
"""Commas of a body. What is large for good reason is a picture, in one text without any."""


class BodyLimits:
    """Around an application: counts the values of large JSON bodies as they arrive, and the bytes of all
    large bodies together, and reads no more than that.
    """

    def __init__(self, app: ServesExchanges, *, together: int) -> None:
        """`together`: bytes of large bodies that are held at the same time."""
        self._app = app
        self._together = together
        self._held = 0

    def serve_exchange(self, exchange: Exchange) -> Awaitable[None]:
        if exchange.method in {"GET", "HEAD"}:
            return self._app.serve_exchange(exchange)
        # A body may be large that announces no length.
        length = exchange.headers.get(b"content-length")
        if length is not None and length.isdigit() and int(length[:20]) <= FROM:
            return self._app.serve_exchange(exchange)
        return self._counting(exchange)

    async def _counting(self, exchange: Exchange) -> None:
        is_json = b"json" in exchange.headers.get(b"content-type", b"json").lower()
        commas = mine = 0

        async def counted() -> Message:
            nonlocal commas, mine
            message = await exchange.receive()
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
            await self._app.serve_exchange(AsgiExchange(exchange.scope, counted, exchange.send))
        finally:
            self._held -= mine


def _refused(status: int, code: str, message: str, **headers: str) -> Refused:
    return Refused(
        Problem(status=status, code=code, message=message, headers={"Connection": "close", **headers})
    )
