"""Transports into an ASGI application in this process: no socket, no server, the same bytes.

For tests, and for composing services that live together. The application's
lifespan is the owner's to run; `AsyncAsgiTransport` only sends requests.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterator,
    MutableMapping,
)
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

from specwright_runtime.errors import TransportError
from specwright_runtime.transport import Content, Headers, Received, Request

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

T = TypeVar("T")


def _scope(request: Request, client: tuple[str, int]) -> dict[str, Any]:
    parts = urlsplit(request.url)
    headers = [(name.lower().encode("latin-1"), value.encode("utf-8")) for name, value in request.headers]
    names = {name for name, _ in headers}
    if b"host" not in names:
        headers.insert(0, (b"host", parts.netloc.rpartition("@")[2].encode("ascii")))
    if isinstance(request.content, bytes) and b"content-length" not in names:
        headers.append((b"content-length", str(len(request.content)).encode("ascii")))
    elif request.content is not None and b"content-length" not in names:
        headers.append((b"transfer-encoding", b"chunked"))
    raw_path = parts.path or "/"
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme,
        "path": unquote(raw_path),
        "raw_path": raw_path.encode("ascii"),
        "query_string": parts.query.encode("ascii"),
        "root_path": "",
        "headers": headers,
        "client": client,
        "server": (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)),
    }


async def _chunks(content: Content) -> AsyncIterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, AsyncIterable):
        async for chunk in content:
            yield chunk
    elif content is not None:
        for chunk in content:
            yield chunk


class _Exchange:
    """One request running in the application; its messages wait singly, so that a slow reader slows it."""

    def __init__(self, app: App, request: Request, client: tuple[str, int]) -> None:
        self._request = request
        self._body = _chunks(request.content)
        self._sent = False
        self._read = False
        self._gone = asyncio.Event()
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue(maxsize=1)
        self._error: BaseException | None = None
        self._scope = _scope(request, client)
        self._task = asyncio.ensure_future(self._run(app))
        self.status = 0
        self.headers = Headers()

    async def _run(self, app: App) -> None:
        try:
            await app(self._scope, self._receive, self._send)
        except Exception as error:  # whatever the application raises is reported to the caller
            self._error = error
        if not self._gone.is_set():
            await self._messages.put(None)

    async def _receive(self) -> Message:
        if not self._sent:
            async for chunk in self._body:
                return {"type": "http.request", "body": chunk, "more_body": True}
            self._sent = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if self._gone.is_set():
            raise OSError("the client has gone")
        await self._messages.put(message)

    async def _next(self) -> Message | None:
        message = await self._messages.get()
        if message is None and self._error is not None:
            raise self._error
        return message

    async def start(self) -> None:
        message = await self._next()
        if message is None:
            raise TransportError(f"{self._request.place}: the application answered nothing", accepted=None)
        self.status = message["status"]
        self.headers = Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in message["headers"])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self._next()) is not None:
            body: bytes = message.get("body", b"")
            if body:
                yield body
            if not message.get("more_body", False):
                break
        self._read = True

    async def aclose(self) -> None:
        """Wait for the application: to its end where all was read, else it is cancelled."""
        self._gone.set()
        if not self._read:
            self._task.cancel()
        while not self._messages.empty():
            self._messages.get_nowait()
        await asyncio.gather(self._task, return_exceptions=True)


class AsyncAsgiTransport:
    """What the application raises is raised here, unless it answered before."""

    def __init__(self, app: App, *, client: tuple[str, int] = ("127.0.0.1", 50000)) -> None:
        self._app = app
        self._peer = client

    async def send(self, request: Request) -> Received:
        stream = await self.open(request)
        try:
            content = b"".join([chunk async for chunk in stream])
        finally:
            await stream.aclose()
        return Received(status=stream.status, headers=stream.headers, content=content)

    async def open(self, request: Request) -> _Exchange:
        exchange = _Exchange(self._app, request, self._peer)
        try:
            async with asyncio.timeout(request.timeout):
                await exchange.start()
        except TimeoutError as error:
            await exchange.aclose()
            raise TransportError(f"{request.place}: timed out", accepted=None) from error
        except BaseException:
            await exchange.aclose()
            raise
        return exchange

    async def aclose(self) -> None:
        """Nothing is held open between requests."""


class _Portal:
    """An event loop in a daemon thread, for blocking callers."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="asgi-transport", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()


class AsgiTransport:
    """The blocking face: the application runs on an event loop of its own in another thread."""

    def __init__(self, app: App, *, client: tuple[str, int] = ("127.0.0.1", 50000)) -> None:
        self._inner = AsyncAsgiTransport(app, client=client)
        self._started: _Portal | None = None
        self._lock = threading.Lock()

    @property
    def _portal(self) -> _Portal:
        with self._lock:
            if self._started is None:
                self._started = _Portal()
            return self._started

    def send(self, request: Request) -> Received:
        return self._portal.run(self._inner.send(request))

    def open(self, request: Request) -> AsgiStream:
        portal = self._portal
        return AsgiStream(portal, portal.run(self._inner.open(request)))

    def close(self) -> None:
        with self._lock:
            portal, self._started = self._started, None
        if portal is not None:
            portal.close()


class AsgiStream:
    def __init__(self, portal: _Portal, exchange: _Exchange) -> None:
        self._portal = portal
        self._exchange = exchange
        self.status: int = exchange.status
        self.headers: Headers = exchange.headers

    def __iter__(self) -> Iterator[bytes]:
        chunks = aiter(self._exchange)

        async def following() -> bytes | None:
            return await anext(chunks, None)

        while (chunk := self._portal.run(following())) is not None:
            yield chunk

    def close(self) -> None:
        self._portal.run(self._exchange.aclose())
