"""Nothing that a provider answers shows the gateway's own credential: not to callers, not in logs."""

from __future__ import annotations

from dataclasses import replace

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Received, Request

SHORTEST = 8
"""Characters of what is taken for a secret: hiding shorter ones would garble answers."""
_HIDDEN = b"[hidden]"


class DiscreetTransport(AsyncTransport):
    """Hands everything on, and hides one key where a whole answer repeats it; downloads pass untouched.

    Providers and the proxies before them quote what they refuse: "Incorrect API key provided: sk-…".
    """

    def __init__(self, transport: AsyncTransport, key: str) -> None:
        self._transport = transport
        self._secret = key.encode()

    async def send(self, request: Request) -> Received:
        received = await self._transport.send(request)
        if self._secret in received.content:
            return replace(received, content=received.content.replace(self._secret, _HIDDEN))
        return received

    async def open(self, request: Request) -> AsyncStreamed:
        return await self._transport.open(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def discreet(transport: AsyncTransport, key: str) -> AsyncTransport:
    """A transport for the calls that are made with `key`."""
    return DiscreetTransport(transport, key) if len(key) >= SHORTEST else transport
