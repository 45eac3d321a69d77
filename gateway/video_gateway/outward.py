"""The way to providers: where the settings say, and where that leads to only if it is public."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from typing import Any

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Headers, Received, Request
from specwright_runtime.transport.guard import AsyncGuardedTransport
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.pyreqwest import AsyncPyreqwestTransport
from video_gateway.settings import Fetch

AHEAD = 64
"""Streams that are read ahead at the same time, some MiB each, by threads that also decrypt them. More are
read on the event loop, no faster than they are taken: encrypted ones in twice the time, all of them with a
quarter of the memory.
"""


def guarded(
    *, allow: tuple[str, ...] = (), max_bytes: int | None = None, proxy: str | None = None
) -> AsyncGuardedTransport:
    """The way to addresses that others name."""
    return AsyncGuardedTransport(allow=allow, max_bytes=max_bytes, proxy=proxy, over=_at_an_address)


def _at_an_address(address: str | None, pinned: AsyncTransport) -> AsyncTransport:
    return _Streams(AsyncHttptoolsTransport(address=address, trust_env=False, beneath=pinned), pinned)


class _Streams(AsyncTransport):
    """A transport of the event loop, and the one beneath it for the first `AHEAD` streams."""

    def __init__(self, direct: AsyncHttptoolsTransport, ahead: AsyncTransport) -> None:
        self._direct = direct
        self._ahead = ahead

    def send(self, request: Request) -> Coroutine[Any, Any, Received]:
        return self._direct.send(request)

    async def open(self, request: Request) -> AsyncStreamed:
        if _Ahead.number >= AHEAD:
            return await self._direct.open(request)
        place = _Ahead()
        try:
            place.stream = await self._ahead.open(request)
        except BaseException:
            place.free()
            raise
        return place

    async def aclose(self) -> None:
        await self._direct.aclose()


class _Ahead(AsyncStreamed):
    """A stream that is read ahead, or will be."""

    number = 0
    """Of all that there are."""
    stream: AsyncStreamed

    def __init__(self) -> None:
        self._is_open = True
        _Ahead.number += 1

    @property
    def status(self) -> int:
        return self.stream.status

    @property
    def headers(self) -> Headers:
        return self.stream.headers

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.stream.__aiter__()

    def free(self) -> None:
        if self._is_open:
            self._is_open = False
            _Ahead.number -= 1

    async def aclose(self) -> None:
        self.free()
        await self.stream.aclose()


class Outward(AsyncTransport):
    """What all calls go through. A redirect to another origin is followed as addresses of files are: no
    provider is to send the gateway into the network that it stands in.
    """

    def __init__(self, fetch: Fetch) -> None:
        whole = fetch.max_answer_bytes
        ahead = AsyncPyreqwestTransport(max_content=whole)
        self._direct = _Streams(AsyncHttptoolsTransport(max_content=whole, beneath=ahead), ahead)
        self._answers, self._files = (
            guarded(allow=fetch.allow_hosts, max_bytes=most, proxy=fetch.proxy)
            for most in (whole, fetch.max_bytes)
        )

    def send(self, request: Request) -> Coroutine[Any, Any, Received]:
        return (self._answers if request.elsewhere else self._direct).send(request)

    def open(self, request: Request) -> Coroutine[Any, Any, AsyncStreamed]:
        return (self._files if request.elsewhere else self._direct).open(request)

    async def aclose(self) -> None:
        for transport in (self._direct, self._answers, self._files):
            await transport.aclose()
