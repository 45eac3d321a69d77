"""Nothing that a provider answers shows the gateway's own credential: not to callers, not in logs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request

SHORTEST = 8
"""Characters of a key that is hidden: hiding shorter ones would garble answers."""
SHORTEST_PART = 16
"""…and of a part of one: an access key and its secret are written with a colon between them."""
_HIDDEN = b"[hidden]"


class RedactingTransport(AsyncTransport):
    """Hands everything on, and hides secrets where a whole answer repeats them; downloads pass untouched.

    Providers and the proxies before them quote what they refuse: "Incorrect API key provided: sk-…".
    """

    def __init__(self, transport: AsyncTransport, secrets: Sequence[str]) -> None:
        self._transport = transport
        self._secrets = [secret.encode() for secret in secrets]

    async def send(self, request: Request) -> Received:
        received = await self._transport.send(request)
        for secret in (*self._secrets, *_carried(tuple(request.headers))):
            if secret in received.content:
                received = replace(received, content=received.content.replace(secret, _HIDDEN))
        return received

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._transport.open(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


@lru_cache(maxsize=256)
def _carried(headers: tuple[tuple[str, str], ...]) -> tuple[bytes, ...]:
    """The token that a request has from elsewhere than the settings, which somebody made with the key."""
    tokens = [value.rpartition(" ")[2] for name, value in headers if name.lower() == "authorization"]
    return tuple(token.encode() for token in tokens if len(token) >= SHORTEST_PART)


def redacting(transport: AsyncTransport, key: str) -> AsyncTransport:
    """A transport for the calls that are made with `key`."""
    parts = [] if key.startswith("{") else key.split(":")
    secrets = [key, *(part for part in parts if len(part) >= SHORTEST_PART and part != key)]
    return RedactingTransport(transport, secrets) if len(key) >= SHORTEST else transport
