"""The way to an ASGI application under test, in this process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Future
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from specwright_runtime.contract.http.caller import IDLE, STREAMED, NoAnswerError
from specwright_runtime.contract.http.coding import unpacked
from specwright_runtime.contract.http.message import Headers, Request, Response
from specwright_runtime.media import essence, has_items

Message: TypeAlias = MutableMapping[str, Any]
AsgiApp: TypeAlias = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class AsgiCaller:
    """Calls an ASGI application on an event loop of its own thread, its lifespan around all calls."""

    base_url = "http://contract.test"

    def __init__(self, app: AsgiApp, *, timeout: float = 10.0) -> None:
        self._app = app
        self._timeout = timeout
        self._prefix = ""
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

    def below(self, prefix: str) -> None:
        self.base_url += prefix
        self._prefix += prefix

    async def _call(self, request: Request) -> Response:
        path, _, query = (self._prefix + request.target).partition("?")
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
        read_at = 0.0
        streams = asyncio.Event()
        answered: Headers = ()
        chunks: list[bytes] = []
        done = asyncio.Event()

        async def receive() -> Message:
            if pending:
                return pending.pop()
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status, answered, read_at
            read_at = self._loop.time()
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = tuple(
                    (k.decode("latin-1"), v.decode("latin-1")) for k, v in message.get("headers", ())
                )
                kind = next((value for name, value in answered if name.lower() == "content-type"), "")
                if has_items(essence(kind)):
                    streams.set()
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    done.set()

        called = asyncio.ensure_future(self._app(scope, receive, send))
        try:
            ended = await _ended(called, streams, lambda: read_at)
        finally:
            done.set()
        if called.done() and not called.cancelled() and (error := called.exception()) and not status:
            raise error
        if not status:
            raise NoAnswerError("the application returned without an answer")
        body = b"" if request.method == "HEAD" else b"".join(chunks)
        return unpacked(Response(status=status, headers=answered, body=body, ended=ended))

    def close(self) -> None:
        if self._lifespan is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            with contextlib.suppress(Exception):
                self._lifespan.result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        if not self._thread.is_alive():
            self._loop.close()


async def _ended(call: asyncio.Future[None], streams: asyncio.Event, read_at: Callable[[], float]) -> bool:
    """Wait until an application has answered; of a stream, only as long as `HttpCaller` reads one."""
    told = asyncio.ensure_future(streams.wait())
    either: set[asyncio.Future[Any]] = {call, told}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        end = asyncio.get_running_loop().time() + STREAMED
        while not call.done():
            now = asyncio.get_running_loop().time()
            if now >= end or now >= read_at() + IDLE:
                return False
            await asyncio.wait({call}, timeout=min(end, read_at() + IDLE) - now)
        return True
    finally:
        told.cancel()
        call.cancel()
