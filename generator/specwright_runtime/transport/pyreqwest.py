"""The default transport: pyreqwest, which is Rust's reqwest and rustls beneath.

Redirects, cookies, retries and the environment's `Referer` are left off: the
caller decides on those where it can see the credentials at stake.
"""

from __future__ import annotations

import asyncio
import atexit
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from pyreqwest.client import ClientBuilder, SyncClientBuilder
from pyreqwest.exceptions import (
    BuilderError,
    ClientClosedError,
    DetailedPyreqwestError,
    PoolTimeoutError,
    PyreqwestError,
    RequestTimeoutError,
)
from pyreqwest.proxy import ProxyBuilder

from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport import Headers, Received, Request
from specwright_runtime.transport.proxies import has_proxy, is_near
from specwright_runtime.transport.received_headers import ReceivedHeaders

if TYPE_CHECKING:
    from pyreqwest.bytes import Bytes
    from pyreqwest.client import Client, SyncClient
    from pyreqwest.request import RequestBuilder, StreamRequest, SyncRequestBuilder, SyncStreamRequest
    from pyreqwest.response import Response, SyncResponse

CONNECT_TIMEOUT = 10.0
"""Seconds for DNS, TCP and TLS together."""

_LETS_GO = 0.02
"""Seconds in which pyreqwest's threads let go of what they have answered: an interpreter that ends before
they do is aborted.
"""


class _Parting:
    """Holds up the end of the interpreter until the threads of clients that were closed have let go."""

    def __init__(self) -> None:
        self._until = 0.0
        atexit.register(self._wait)

    def begin(self) -> None:
        self._until = time.monotonic() + _LETS_GO

    def _wait(self) -> None:
        if (left := self._until - time.monotonic()) > 0:
            time.sleep(left)


_parting = _Parting()

_NEVER_CONNECTED = "client error (Connect)"  # hyper-util's words for a failure before the request was written

AHEAD = 0
"""Bytes of a stream's body that are awaited with its head; pyreqwest's 64 KiB keep events back for hours."""

_duration = lru_cache(maxsize=64)(lambda seconds: timedelta(seconds=seconds))


def _failure(error: Exception, request: Request) -> Exception:
    """pyreqwest's exception as ours. Its class does not say whether the request left: its causes do."""
    if isinstance(error, BuilderError | ClientClosedError) or not isinstance(error, PyreqwestError):
        return TransportError(f"{request.place}: {error}", accepted=False)
    causes: list[str] = []
    if isinstance(error, DetailedPyreqwestError):
        causes = [cause["message"] for cause in error.details["causes"] or ()]
    unsent = isinstance(error, PoolTimeoutError) or _NEVER_CONNECTED in causes
    reason = causes[-1] if causes else error.message
    if isinstance(error, RequestTimeoutError):
        reason = f"timed out ({reason})" if "timed out" not in reason else reason
    return TransportError(f"{request.place}: {reason}", accepted=False if unsent else None)


@contextmanager
def _translated(request: Request) -> Iterator[None]:
    try:
        yield
    except (PyreqwestError, ValueError) as error:
        raise _failure(error, request) from error


def _bounded(request: Request, read: Bytes | None, limit: int) -> bytes:
    if read is None:
        return b""
    if len(read) > limit:
        raise TooLargeError(f"{request.place}: the answer has more than {limit} bytes")
    return read.to_bytes()


def _cancellations() -> int:
    """How often the running task has been cancelled so far.

    pyreqwest's coroutines drop a cancellation that arrives at the moment at which they are done: some in
    a hundred where a stream is read without a pause, and such a task would never end. Whoever awaits one
    looks before and after.
    """
    task = asyncio.current_task()
    return 0 if task is None else task.cancelling()


class _Settings:
    """What every client of a transport is built with."""

    __slots__ = ("connect_timeout", "http2", "proxy", "resolve", "trust_env")

    def __init__(
        self,
        *,
        connect_timeout: float,
        http2: bool,
        trust_env: bool,
        proxy: str | None,
        resolve: tuple[str, str, int] | None,
    ) -> None:
        self.connect_timeout = connect_timeout
        self.http2 = http2
        self.trust_env = trust_env
        self.proxy = proxy
        self.resolve = resolve

    def apply(self, builder: ClientBuilder | SyncClientBuilder, silence: float | None) -> None:
        builder.follow_redirects(False).referer(False).http2(self.http2)
        builder.connect_timeout(timedelta(seconds=self.connect_timeout))
        if silence is not None:
            builder.read_timeout(timedelta(seconds=silence))
        if self.proxy is not None:
            builder.proxy(ProxyBuilder.all(self.proxy))
        elif not self.trust_env:
            builder.no_proxy()
        if self.resolve is not None:
            builder.resolve(*self.resolve)


class AsyncPyreqwestTransport:
    """Connections are pooled per transport and may be used from several event loops.

    `trust_env` honours `HTTP_PROXY` and its kin, but for this machine itself; `proxy` is the URL of one that
    is asked whatever they say. `resolve` is (host, IP address, port): the one address to which connections
    for that host are made. `max_content` is in bytes: larger whole answers are not read (`TooLargeError`), as
    a server might have sent them to fill the memory.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        http2: bool = False,
        trust_env: bool = True,
        proxy: str | None = None,
        resolve: tuple[str, str, int] | None = None,
        max_content: int | None = None,
    ) -> None:
        self._max_content = max_content
        self._settings = _Settings(
            connect_timeout=connect_timeout, http2=http2, trust_env=trust_env, proxy=proxy, resolve=resolve
        )
        self._near: AsyncPyreqwestTransport | None = None
        """For this machine, which no proxy is asked for."""
        if trust_env and proxy is None and has_proxy():
            self._near = AsyncPyreqwestTransport(
                connect_timeout=connect_timeout,
                http2=http2,
                trust_env=False,
                resolve=resolve,
                max_content=max_content,
            )
        self._clients: dict[float | None, Client] = {}
        self._main: Client | None = None

    def _built(self, silence: float | None) -> Client:
        builder = ClientBuilder()
        self._settings.apply(builder, silence)
        return builder.build()

    def _request(self, client: Client, request: Request) -> RequestBuilder:
        builder = client.request(request.method, request.url).headers(request.headers)
        content = request.content
        if content is None:
            return builder
        if isinstance(content, bytes):
            return builder.body_bytes(content)
        return builder.body_stream(content)

    async def send(self, request: Request) -> Received:
        if self._near is not None and is_near(request.url):
            return await self._near.send(request)
        client = self._main
        if client is None:
            client = self._main = self._built(None)
        cancelled = _cancellations()
        try:
            builder = self._request(client, request)
            if request.timeout is not None:
                builder = builder.timeout(_duration(request.timeout))
            if self._max_content is None:
                response = await builder.build().send()
                content = (await response.bytes()).to_bytes()
            else:
                async with builder.build_streamed() as response:
                    read = await response.body_reader.read(self._max_content + 1)
                    content = _bounded(request, read, self._max_content)
        except (PyreqwestError, ValueError) as error:
            raise _failure(error, request) from error
        if _cancellations() > cancelled:
            raise asyncio.CancelledError
        return Received(status=response.status, headers=ReceivedHeaders(response.headers), content=content)

    async def open(self, request: Request) -> AsyncPyreqwestStream:
        if self._near is not None and is_near(request.url):
            return await self._near.open(request)
        client = self._clients.get(request.timeout)
        if client is None:
            client = self._clients[request.timeout] = self._built(request.timeout)
        cancelled = _cancellations()
        with _translated(request):
            pending = self._request(client, request).streamed_read_buffer_limit(AHEAD).build_streamed()
            response = await pending.__aenter__()
        stream = AsyncPyreqwestStream(request, pending, response)
        if _cancellations() > cancelled:
            await stream.aclose()
            raise asyncio.CancelledError
        return stream

    async def aclose(self) -> None:
        if self._near is not None:
            await self._near.aclose()
        clients = [*self._clients.values(), *([self._main] if self._main else [])]
        self._clients, self._main = {}, None
        for client in clients:
            await client.close()
        if clients:
            _parting.begin()


class AsyncPyreqwestStream:
    """A body that is still arriving; `Request.timeout` is the longest silence between two chunks."""

    def __init__(self, request: Request, pending: StreamRequest, response: Response) -> None:
        self._request = request
        self._pending: StreamRequest | None = pending
        self._response = response
        self.status: int = response.status
        self.headers: Headers = ReceivedHeaders(response.headers)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        reader = self._response.body_reader
        while True:
            cancelled = _cancellations()  # each time, since another task may read on
            try:
                chunk = await reader.read_chunk()
            except (PyreqwestError, ValueError) as error:
                raise _failure(error, self._request) from error
            if _cancellations() > cancelled:
                raise asyncio.CancelledError
            if chunk is None:
                return
            yield chunk.to_bytes()

    async def aclose(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            await pending.__aexit__(None, None, None)


class PyreqwestTransport:
    """The blocking face of `AsyncPyreqwestTransport`; safe to share between threads."""

    def __init__(
        self,
        *,
        connect_timeout: float = CONNECT_TIMEOUT,
        http2: bool = False,
        trust_env: bool = True,
        proxy: str | None = None,
        resolve: tuple[str, str, int] | None = None,
        max_content: int | None = None,
    ) -> None:
        self._max_content = max_content
        self._settings = _Settings(
            connect_timeout=connect_timeout, http2=http2, trust_env=trust_env, proxy=proxy, resolve=resolve
        )
        self._near: PyreqwestTransport | None = None
        """For this machine, which no proxy is asked for."""
        if trust_env and proxy is None and has_proxy():
            self._near = PyreqwestTransport(
                connect_timeout=connect_timeout,
                http2=http2,
                trust_env=False,
                resolve=resolve,
                max_content=max_content,
            )
        self._clients: dict[float | None, SyncClient] = {}
        self._main: SyncClient | None = None

    def _built(self, silence: float | None) -> SyncClient:
        builder = SyncClientBuilder()
        self._settings.apply(builder, silence)
        return builder.build()

    def _request(self, client: SyncClient, request: Request) -> SyncRequestBuilder:
        builder = client.request(request.method, request.url).headers(request.headers)
        content = request.content
        if content is None:
            return builder
        if isinstance(content, bytes):
            return builder.body_bytes(content)
        if isinstance(content, AsyncIterable):
            raise TypeError("an async body needs an async client")
        return builder.body_stream(content)

    def send(self, request: Request) -> Received:
        if self._near is not None and is_near(request.url):
            return self._near.send(request)
        client = self._main
        if client is None:
            client = self._main = self._built(None)
        try:
            builder = self._request(client, request)
            if request.timeout is not None:
                builder = builder.timeout(_duration(request.timeout))
            if self._max_content is None:
                response = builder.build().send()
                content = response.bytes().to_bytes()
            else:
                with builder.build_streamed() as response:
                    read = response.body_reader.read(self._max_content + 1)
                    content = _bounded(request, read, self._max_content)
        except (PyreqwestError, ValueError) as error:
            raise _failure(error, request) from error
        return Received(status=response.status, headers=ReceivedHeaders(response.headers), content=content)

    def open(self, request: Request) -> PyreqwestStream:
        if self._near is not None and is_near(request.url):
            return self._near.open(request)
        client = self._clients.get(request.timeout)
        if client is None:
            client = self._clients[request.timeout] = self._built(request.timeout)
        with _translated(request):
            pending = self._request(client, request).streamed_read_buffer_limit(AHEAD).build_streamed()
            response = pending.__enter__()
        return PyreqwestStream(request, pending, response)

    def close(self) -> None:
        if self._near is not None:
            self._near.close()
        clients = [*self._clients.values(), *([self._main] if self._main else [])]
        self._clients, self._main = {}, None
        for client in clients:
            client.close()


class PyreqwestStream:
    """As `AsyncPyreqwestStream`, blocking."""

    def __init__(self, request: Request, pending: SyncStreamRequest, response: SyncResponse) -> None:
        self._request = request
        self._pending: SyncStreamRequest | None = pending
        self._response = response
        self.status: int = response.status
        self.headers: Headers = ReceivedHeaders(response.headers)

    def __iter__(self) -> Iterator[bytes]:
        reader = self._response.body_reader
        while True:
            try:
                chunk = reader.read_chunk()
            except (PyreqwestError, ValueError) as error:
                raise _failure(error, self._request) from error
            if chunk is None:
                return
            yield chunk.to_bytes()

    def close(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.__exit__(None, None, None)
