"""Fetching from addresses that strangers name, without lending them this machine's place in its network.

A URL in a request, or in a provider's answer, may point anywhere: at a metadata
service, at a database next door. A guarded transport speaks only http and https,
resolves the host itself, refuses it unless every address is public, and then
connects to one of the very addresses that it looked at: a name that resolves
differently a moment later gains nothing. No proxy of the environment is asked.
`get` follows redirects, each one looked at again.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Generic, Protocol, TypeAlias, TypeVar

from pyreqwest.http import Url

from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport import AsyncStreamed, AsyncTransport, Headers, Received, Request, Streamed
from specwright_runtime.transport.addresses import (
    Address,
    AddressRefusedError,
    Policy,
    Target,
    is_public,
    target,
)
from specwright_runtime.transport.pyreqwest import AsyncPyreqwestTransport, PyreqwestTransport

__all__ = ["AddressRefusedError", "AsyncGuardedTransport", "GuardedTransport", "TooLargeError"]

Resolver: TypeAlias = Callable[[str, int], list[str]]
"""Host and port to IP addresses as text; raises `OSError` where there are none."""
AsyncResolver: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
Over: TypeAlias = Callable[[str | None, AsyncTransport], AsyncTransport]
"""An address (`None` where the URL itself has it), and a transport that connects to no other: what takes its
place, and connects to no other either.
"""

MAX_REDIRECTS = 5
_FOLLOWED = frozenset({301, 302, 303, 307, 308})
_KEPT_CLIENTS = 32

T = TypeVar("T")


def system_resolver(host: str, port: int) -> list[str]:
    """The operating system's answer, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def async_system_resolver(host: str, port: int) -> list[str]:
    return await asyncio.get_running_loop().run_in_executor(None, system_resolver, host, port)


def _addresses(found: Iterable[str]) -> list[Address]:
    return [ipaddress.ip_address(text.partition("%")[0]) for text in found]


class _Recent(Generic[T]):
    """A transport per (host, address, port), the latest few; one that falls out ends with its last stream."""

    def __init__(self, make: Callable[[tuple[str, str, int] | None], T]) -> None:
        self._make = make
        self._held: OrderedDict[tuple[str, str, int] | None, T] = OrderedDict()

    def get(self, key: tuple[str, str, int] | None) -> T:
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = self._make(key)
            if len(self._held) > _KEPT_CLIENTS:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end(key)
        return held

    def first(self, target: Target, addresses: list[Address]) -> list[Address]:
        """The addresses, those with a client before the others: one costs milliseconds to make."""
        return sorted(addresses, key=lambda address: _pinned(target, address) not in self._held)

    def clear(self) -> list[T]:
        held = list(self._held.values())
        self._held.clear()
        return held


class _Sized(Protocol):
    @property
    def headers(self) -> Headers: ...


def _check_length(stream: _Sized, limit: int | None) -> None:
    text = stream.headers.get("content-length", "")
    if limit is not None and text.isascii() and text.isdigit() and int(text) > limit:
        raise TooLargeError(f"the answer has {text} bytes, more than {limit}")


def _pinned(target: Target, address: Address) -> tuple[str, str, int] | None:
    return None if target.literal is not None else (target.host, str(address), target.port)


def _with_url(request: Request, url: str) -> Request:
    return Request(
        method=request.method,
        url=url,
        headers=request.headers,
        content=request.content,
        timeout=request.timeout,
    )


def _following(request: Request, status: int, headers: Headers) -> Request | None:
    """The request that a redirect asks for; another origin is sent no header but harmless ones."""
    location = headers.get("location")
    if status not in _FOLLOWED or location is None:
        return None
    here = Url(request.url)
    try:
        there = here.join(location)
    except ValueError as error:
        raise AddressRefusedError(f"redirected to what is not a URL: {error}") from error
    kept = request.headers
    if (here.scheme, here.host_str, here.port_or_known_default) != (
        there.scheme,
        there.host_str,
        there.port_or_known_default,
    ):
        harmless = ("accept", "accept-encoding", "accept-language", "range", "user-agent")
        kept = [(name, value) for name, value in kept if name.lower() in harmless]
    return Request(method="GET", url=str(there), headers=kept, timeout=request.timeout)


def _itself(_: str | None, transport: AsyncTransport) -> AsyncTransport:
    return transport


class AsyncGuardedTransport:
    """See the module. `max_bytes` bounds every answer; `resolver` stands in for the operating system's, and
    what `over` makes for the transport to an address that was looked at.
    """

    def __init__(
        self,
        *,
        allow: Iterable[str] = (),
        max_bytes: int | None = None,
        connect_timeout: float = 10.0,
        proxy: str | None = None,
        over: Over = _itself,
        resolver: AsyncResolver = async_system_resolver,
    ) -> None:
        self._policy = Policy(allow)
        self._max_bytes = max_bytes
        self._resolver = resolver

        def made(key: tuple[str, str, int] | None) -> AsyncTransport:
            pinned = AsyncPyreqwestTransport(connect_timeout=connect_timeout, trust_env=False, resolve=key)
            return over(None if key is None else key[1], pinned)

        self._transports: _Recent[AsyncTransport] = _Recent(made)
        self._proxied = (
            None if proxy is None else AsyncPyreqwestTransport(connect_timeout=connect_timeout, proxy=proxy)
        )

    async def check(self, url: str) -> None:
        """Raises `AddressRefusedError` for a URL that would not be fetched now; fetching looks again."""
        await self._vetted(url)

    async def _vetted(self, url: str) -> tuple[Target, list[Address]]:
        """Without addresses where the proxy is to find them."""
        seen = target(url)
        if seen.literal is not None:
            addresses = [seen.literal]
        else:
            try:
                addresses = _addresses(await self._resolver(seen.host, seen.port))
            except OSError as error:
                if self._proxied is not None:
                    self._policy.check_name(seen)
                    return seen, []
                raise TransportError(f"{seen.host}: {error.strerror or error}", accepted=False) from error
        self._policy.check(seen, addresses)
        if self._proxied is not None and all(map(is_public, addresses)):
            return seen, []
        return seen, self._transports.first(seen, addresses)

    async def open(self, request: Request) -> AsyncStreamed:
        seen, addresses = await self._vetted(request.url)
        request = _with_url(request, seen.url)
        if self._proxied is not None and not addresses:
            return await self._opened(request, self._proxied)
        ways = (self._transports.get(_pinned(seen, address)) for address in addresses[:-1])
        for way in ways:
            try:
                return await self._opened(request, way)
            except TransportError as error:
                if error.accepted is not False or isinstance(error, AddressRefusedError):
                    raise
        return await self._opened(request, self._transports.get(_pinned(seen, addresses[-1])))

    async def _opened(self, request: Request, way: AsyncTransport) -> AsyncStreamed:
        stream = await way.open(request)
        try:
            _check_length(stream, self._max_bytes)
        except TooLargeError:
            await stream.aclose()
            raise
        return stream if self._max_bytes is None else _AsyncLimited(stream, self._max_bytes)

    async def send(self, request: Request) -> Received:
        stream = await self.open(request)
        try:
            content = b"".join([chunk async for chunk in stream])
        finally:
            await stream.aclose()
        return Received(status=stream.status, headers=stream.headers, content=content)

    async def get(
        self, url: str, *, headers: Iterable[tuple[str, str]] = (), silence: float | None = 60.0
    ) -> AsyncStreamed:
        """Fetch, following redirects; any status is an answer. `silence`: the longest, in seconds."""
        request = Request(method="GET", url=url, headers=list(headers), timeout=silence)
        for _ in range(MAX_REDIRECTS + 1):
            stream = await self.open(request)
            following = _following(request, stream.status, stream.headers)
            if following is None:
                return stream
            await stream.aclose()
            request = following
        raise TransportError(f"more than {MAX_REDIRECTS} redirects from {request.place}")

    async def aclose(self) -> None:
        for transport in self._transports.clear():
            await transport.aclose()
        if self._proxied is not None:
            await self._proxied.aclose()


class _AsyncLimited:
    def __init__(self, stream: AsyncStreamed, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self.status: int = stream.status
        self.headers: Headers = stream.headers

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > self._limit:
                raise TooLargeError(f"the answer has more than {self._limit} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class GuardedTransport:
    """As `AsyncGuardedTransport`, blocking."""

    def __init__(
        self,
        *,
        allow: Iterable[str] = (),
        max_bytes: int | None = None,
        connect_timeout: float = 10.0,
        proxy: str | None = None,
        resolver: Resolver = system_resolver,
    ) -> None:
        self._policy = Policy(allow)
        self._max_bytes = max_bytes
        self._resolver = resolver
        self._transports: _Recent[PyreqwestTransport] = _Recent(
            lambda key: PyreqwestTransport(connect_timeout=connect_timeout, trust_env=False, resolve=key)
        )
        self._proxied = (
            None if proxy is None else PyreqwestTransport(connect_timeout=connect_timeout, proxy=proxy)
        )

    def check(self, url: str) -> None:
        """Raises `AddressRefusedError` for a URL that would not be fetched now; fetching looks again."""
        self._vetted(url)

    def _vetted(self, url: str) -> tuple[Target, list[Address]]:
        """As above."""
        seen = target(url)
        if seen.literal is not None:
            addresses = [seen.literal]
        else:
            try:
                addresses = _addresses(self._resolver(seen.host, seen.port))
            except OSError as error:
                if self._proxied is not None:
                    self._policy.check_name(seen)
                    return seen, []
                raise TransportError(f"{seen.host}: {error.strerror or error}", accepted=False) from error
        self._policy.check(seen, addresses)
        if self._proxied is not None and all(map(is_public, addresses)):
            return seen, []
        return seen, self._transports.first(seen, addresses)

    def open(self, request: Request) -> Streamed:
        seen, addresses = self._vetted(request.url)
        request = _with_url(request, seen.url)
        if self._proxied is not None and not addresses:
            return self._opened(request, self._proxied)
        ways = (self._transports.get(_pinned(seen, address)) for address in addresses[:-1])
        for way in ways:
            try:
                return self._opened(request, way)
            except TransportError as error:
                if error.accepted is not False or isinstance(error, AddressRefusedError):
                    raise
        return self._opened(request, self._transports.get(_pinned(seen, addresses[-1])))

    def _opened(self, request: Request, way: PyreqwestTransport) -> Streamed:
        stream = way.open(request)
        try:
            _check_length(stream, self._max_bytes)
        except TooLargeError:
            stream.close()
            raise
        return stream if self._max_bytes is None else _Limited(stream, self._max_bytes)

    def send(self, request: Request) -> Received:
        stream = self.open(request)
        try:
            content = b"".join(stream)
        finally:
            stream.close()
        return Received(status=stream.status, headers=stream.headers, content=content)

    def get(
        self, url: str, *, headers: Iterable[tuple[str, str]] = (), silence: float | None = 60.0
    ) -> Streamed:
        """Fetch, following redirects; any status is an answer. `silence`: the longest, in seconds."""
        request = Request(method="GET", url=url, headers=list(headers), timeout=silence)
        for _ in range(MAX_REDIRECTS + 1):
            stream = self.open(request)
            following = _following(request, stream.status, stream.headers)
            if following is None:
                return stream
            stream.close()
            request = following
        raise TransportError(f"more than {MAX_REDIRECTS} redirects from {request.place}")

    def close(self) -> None:
        for transport in (*self._transports.clear(), *([] if self._proxied is None else [self._proxied])):
            transport.close()


class _Limited:
    def __init__(self, stream: Streamed, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self.status: int = stream.status
        self.headers: Headers = stream.headers

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > self._limit:
                raise TooLargeError(f"the answer has more than {self._limit} bytes")
            yield chunk

    def close(self) -> None:
        self._stream.close()
