"""Nothing that a provider answers shows the gateway's own credential: not to callers, not in logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request

SHORTEST = 8
"""Characters of a key that is hidden: hiding shorter ones would garble answers."""
SHORTEST_PART = 16
"""…and of a part of one: an access key and its secret are written with a colon between them."""
_HIDDEN = b"[hidden]"


class DiscreetTransport(AsyncTransport):
    """Hands everything on, and hides secrets where a whole answer repeats them; downloads pass untouched.

    Providers and the proxies before them quote what they refuse: "Incorrect API key provided: sk-…".
    """

    def __init__(self, transport: AsyncTransport, secrets: Sequence[str]) -> None:
        self._transport = transport
        self._secrets = [secret.encode() for secret in secrets]

    async def send(self, request: Request) -> Received:
        received = await self._transport.send(request)
        for secret in (*self._secrets, *_carried(request)):
            if secret in received.content:
                received = replace(received, content=received.content.replace(secret, _HIDDEN))
        return received

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._transport.open(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def _carried(request: Request) -> Iterator[bytes]:
    """The token that a request has from elsewhere than the settings, which somebody made with the key."""
    for name, value in request.headers:
        if name.lower() == "authorization" and len(token := value.rpartition(" ")[2]) >= SHORTEST_PART:
            yield token.encode()


def discreet(transport: AsyncTransport, key: str) -> AsyncTransport:
    """A transport for the calls that are made with `key`."""
    parts = [] if key.startswith("{") else key.split(":")
    secrets = [key, *(part for part in parts if len(part) >= SHORTEST_PART and part != key)]
    return DiscreetTransport(transport, secrets) if len(key) >= SHORTEST else transport
