"""Nothing that a provider answers shows the gateway's own credential: not to callers, not in logs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import lru_cache

from msgspec.structs import replace

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Headers, Received, Request

SHORTEST = 8
"""Characters of a key that is hidden: hiding shorter ones would garble answers."""
SHORTEST_PART = 16
"""…and of a part of one: an access key and its secret are written with a colon between them."""
_HIDDEN = b"[hidden]"


class RedactingTransport(AsyncTransport):
    """Hands everything on, and hides secrets where an answer repeats them; files pass untouched.

    Providers and the proxies before them quote what they refuse: "Incorrect API key provided: sk-…".
    """

    def __init__(self, transport: AsyncTransport, secrets: Sequence[str]) -> None:
        self._transport = transport
        self._secrets = [secret.encode() for secret in secrets]

    async def send(self, request: Request) -> Received:
        received = await self._transport.send(request)
        content = _without(self._all(request), received.content)
        return received if content is received.content else replace(received, content=content)

    async def open(self, request: Request) -> AsyncStreamed:
        stream = await self._transport.open(request)
        return stream if stream.status < 400 else _Refusal(stream, self._all(request))

    async def aclose(self) -> None:
        await self._transport.aclose()

    def _all(self, request: Request) -> Sequence[bytes]:
        return (*self._secrets, *_carried(tuple(request.headers)))


class _Refusal(AsyncStreamed):
    """What is said in place of a file, in pieces: a secret may begin in one and end in the next."""

    def __init__(self, stream: AsyncStreamed, secrets: Sequence[bytes]) -> None:
        self._stream = stream
        self._secrets = secrets

    @property
    def status(self) -> int:
        return self._stream.status

    @property
    def headers(self) -> Headers:
        return self._stream.headers

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held = b""
        unfinished = max(map(len, self._secrets)) - 1
        async for chunk in self._stream:
            held = _without(self._secrets, held + chunk)
            cut = max(0, len(held) - unfinished)
            if cut:
                yield held[:cut]
            held = held[cut:]
        if held:
            yield held

    async def aclose(self) -> None:
        await self._stream.aclose()


def _without(secrets: Sequence[bytes], content: bytes) -> bytes:
    """The same bytes, where none is in them."""
    for secret in secrets:
        if secret in content:
            content = content.replace(secret, _HIDDEN)
    return content


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
