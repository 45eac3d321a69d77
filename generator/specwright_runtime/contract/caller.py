"""Ways to reach the server under test: by URL, or an ASGI application in this process."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Future
from typing import Any, Protocol, TypeAlias
from urllib.parse import unquote_to_bytes, urlsplit

from specwright_runtime.contract.message import Headers, Request, Response

Message: TypeAlias = MutableMapping[str, Any]
AsgiApp: TypeAlias = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class NoAnswerError(Exception):
    """The server did not answer: no connection, cut off, too slow."""


class Caller(Protocol):
    base_url: str

    def send(self, request: Request) -> Response:
        """
        Raises:
            NoAnswerError: nothing, or not HTTP, came back.
        """

    def close(self) -> None: ...


class HttpCaller:
    """HTTP/1.1 with one kept connection per thread. `timeout` in seconds, for each wait on the socket."""

    def __init__(self, base_url: str, *, timeout: float = 10.0) -> None:
        self.base_url = base_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{base_url!r} is not an http or https URL")
        self._host, self._port, self._secure = parts.hostname, parts.port, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._local = threading.local()
        self._open: list[http.client.HTTPConnection] = []

    def send(self, request: Request) -> Response:
        for attempt in (1, 2):
            connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
            fresh = connection is None
            connection = connection or self._connect()
            try:
                return self._exchange(connection, request)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
                self._drop(connection)
                if fresh or attempt == 2:
                    raise NoAnswerError(
                        f"the server closed the connection without an answer: {error}"
                    ) from error
            except (OSError, http.client.HTTPException) as error:
                self._drop(connection)
                raise NoAnswerError(f"{type(error).__name__}: {error}") from error
        raise AssertionError("unreachable")

    def _connect(self) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if self._secure:
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=self._timeout, context=context
            )
        else:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        self._local.connection = connection
        self._open.append(connection)
        return connection

    def _drop(self, connection: http.client.HTTPConnection) -> None:
        connection.close()
        self._local.connection = None

    def _exchange(self, connection: http.client.HTTPConnection, request: Request) -> Response:
        connection.putrequest(request.method, self._prefix + request.target, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        elif request.method in {"POST", "PUT", "PATCH"}:
            connection.putheader("Content-Length", "0")
        connection.endheaders(request.body or None)
        answer = connection.getresponse()
        body = answer.read()
        response = Response(status=answer.status, headers=tuple(answer.getheaders()), body=body)
        if answer.will_close:
            self._drop(connection)
        return response

    def close(self) -> None:
        for connection in self._open:
            connection.close()


class AsgiCaller:
    """Calls an ASGI application on an event loop of its own thread, its lifespan around all calls."""

    base_url = "http://contract.test"

    def __init__(self, app: AsgiApp, *, timeout: float = 10.0) -> None:
        self._app = app
        self._timeout = timeout
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="contract-app", daemon=True)
        self._thread.start()
        self._stop: asyncio.Event
        self._lifespan: Future[None] | None = None
        self._start_lifespan()

    def _start_lifespan(self) -> None:
        started = threading.Event()
        failure: list[str] = []

        async def run() -> None:
            self._stop = asyncio.Event()
            messages = iter(("lifespan.startup",))

            async def receive() -> Message:
                for kind in messages:
                    return {"type": kind}
                await self._stop.wait()
                return {"type": "lifespan.shutdown"}

            async def send(message: Message) -> None:
                if message["type"] == "lifespan.startup.failed":
                    failure.append(str(message.get("message", "")))
                if message["type"].startswith("lifespan.startup"):
                    started.set()

            try:
                await self._app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
            except Exception as error:
                if started.is_set() and not self._stop.is_set():
                    raise
                if type(error).__name__ not in {
                    "AssertionError",
                    "KeyError",
                    "NotImplementedError",
                    "ValueError",
                }:
                    failure.append(f"{type(error).__name__}: {error}")
            finally:
                started.set()

        self._lifespan = asyncio.run_coroutine_threadsafe(run(), self._loop)
        if not started.wait(self._timeout + 20):
            raise NoAnswerError("the application's start did not end")
        if failure:
            self.close()
            raise NoAnswerError(f"the application did not start: {failure[0]}")

    def send(self, request: Request) -> Response:
        future = asyncio.run_coroutine_threadsafe(self._call(request), self._loop)
        try:
            return future.result(self._timeout)
        except TimeoutError as error:
            future.cancel()
            raise NoAnswerError(f"no answer within {self._timeout:g} s") from error
        except NoAnswerError:
            raise
        except Exception as error:
            raise NoAnswerError(f"the application raised {type(error).__name__}: {error}") from error

    async def _call(self, request: Request) -> Response:
        path, _, query = request.target.partition("?")
        body = request.body or b""
        headers = [(b"host", b"contract.test")]
        headers += [
            (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
            for name, value in request.headers
        ]
        if request.body is not None or request.method in {"POST", "PUT", "PATCH"}:
            headers.append((b"content-length", str(len(body)).encode()))
        scope: Message = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": unquote_to_bytes(path).decode("utf-8", "surrogateescape"),
            "raw_path": path.encode("latin-1", "replace"),
            "query_string": query.encode("latin-1", "replace"),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 50000),
            "server": ("contract.test", 80),
            "state": {},
        }
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        status = 0
        answered: Headers = ()
        chunks: list[bytes] = []
        done = asyncio.Event()

        async def receive() -> Message:
            if pending:
                return pending.pop()
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = tuple(
                    (k.decode("latin-1"), v.decode("latin-1")) for k, v in message.get("headers", ())
                )
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    done.set()

        try:
            await self._app(scope, receive, send)
        except Exception:
            if not status:
                raise
        finally:
            done.set()
        if not status:
            raise NoAnswerError("the application returned without an answer")
        return Response(
            status=status, headers=answered, body=b"" if request.method == "HEAD" else b"".join(chunks)
        )

    def close(self) -> None:
        if self._lifespan is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            with contextlib.suppress(Exception):
                self._lifespan.result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        if not self._thread.is_alive():
            self._loop.close()


def wait_until_reachable(caller: Caller, *, seconds: float = 5.0) -> None:
    """
    Raises:
        NoAnswerError: nothing listens there.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            caller.send(Request(method="GET", target="/"))
            return
        except NoAnswerError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
