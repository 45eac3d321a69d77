"""The way to providers: where the settings say, and where that leads to only if it is public."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from typing import Any

from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Headers, Received, Request
from specwright_runtime.transport.guard import AsyncGuardedTransport
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.pyreqwest import AsyncPyreqwestTransport
from video_gateway.settings import Fetch

AHEAD = 16
"""Streams that are read ahead at the same time, some MiB each, by threads that also decrypt them. More are
read on the event loop, no faster than they are taken: encrypted ones in twice the time, all of them with a
tenth of the memory.
"""


class Places:
    """For streams that are read ahead: all transports of a process share them."""

    def __init__(self, number: int = AHEAD) -> None:
        self.free = number


def guarded(
    *,
    allow: tuple[str, ...] = (),
    max_bytes: int | None = None,
    proxy: str | None = None,
    places: Places | None = None,
) -> AsyncGuardedTransport:
    """The way to addresses that others name; without `places` it has its own."""
    shared = Places() if places is None else places

    def at_an_address(address: str | None, pinned: AsyncTransport) -> AsyncTransport:
        direct = AsyncHttptoolsTransport(address=address, trust_env=False, beneath=pinned)
        return _Streams(direct, pinned, shared)

    return AsyncGuardedTransport(allow=allow, max_bytes=max_bytes, proxy=proxy, over=at_an_address)


class _Streams(AsyncTransport):
    """A transport of the event loop, and the one beneath it for streams as long as there are places."""

    def __init__(self, direct: AsyncHttptoolsTransport, ahead: AsyncTransport, places: Places) -> None:
        self._direct = direct
        self._ahead = ahead
        self._places = places

    def send(self, request: Request) -> Coroutine[Any, Any, Received]:
        return self._direct.send(request)

    async def open(self, request: Request) -> AsyncStreamed:
        if not self._places.free:
            return await self._direct.open(request)
        self._places.free -= 1
        try:
            return _Ahead(await self._ahead.open(request), self._places)
        except BaseException:
            self._places.free += 1
            raise

    async def aclose(self) -> None:
        await self._direct.aclose()


class _Ahead(AsyncStreamed):
    """A stream that is read ahead, in one of the places until it is closed."""

    def __init__(self, stream: AsyncStreamed, places: Places) -> None:
        self._stream = stream
        self._places: Places | None = places

    @property
    def status(self) -> int:
        return self._stream.status

    @property
    def headers(self) -> Headers:
        return self._stream.headers

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        if self._places is not None:
            self._places.free += 1
            self._places = None
        await self._stream.aclose()


class Outward(AsyncTransport):
    """What all calls go through. A redirect to another origin is followed as addresses of files are: no
    provider is to send the gateway into the network that it stands in.
    """

    def __init__(self, fetch: Fetch, places: Places) -> None:
        whole = fetch.max_answer_bytes
        ahead = AsyncPyreqwestTransport(max_content=whole)
        self._direct = _Streams(AsyncHttptoolsTransport(max_content=whole, beneath=ahead), ahead, places)
        self._answers, self._files = (
            guarded(allow=fetch.allow_hosts, max_bytes=most, proxy=fetch.proxy, places=places)
            for most in (whole, fetch.max_bytes)
        )

    def send(self, request: Request) -> Coroutine[Any, Any, Received]:
        return (self._answers if request.elsewhere else self._direct).send(request)

    def open(self, request: Request) -> Coroutine[Any, Any, AsyncStreamed]:
        return (self._files if request.elsewhere else self._direct).open(request)

    async def aclose(self) -> None:
        for transport in (self._direct, self._answers, self._files):
            await transport.aclose()
