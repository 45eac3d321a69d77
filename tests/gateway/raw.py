"""A server for raw sockets: the gateway's protocol, with an application that does what its path says."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.types import Message, Receive, Scope, Send

from video_gateway import serving

PATIENCE = 60
"""Seconds in which what is asked for here happens on any machine."""
PIECE = bytes(64 * 1024)


class App:
    """What it saw is kept for the tests."""

    def __init__(self) -> None:
        self.sent = 0
        self.gone = asyncio.Event()
        self.started = asyncio.Event()
        self.go_on = asyncio.Event()
        self.error: BaseException | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for _ in range(2):
                await send({"type": f"{(await receive())['type']}.complete"})
            return
        self.started.set()
        await getattr(self, scope["path"].strip("/"))(scope, receive, send)

    async def echo(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        told = b"%b?%b %b" % (scope["raw_path"], scope["query_string"], body)
        await answer(send, told)

    async def headers(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await answer(send, json.dumps(sorted(name.decode() for name, _ in scope["headers"])).encode())

    async def patient(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reads when the test says so."""
        await self.go_on.wait()
        await self.echo(scope, receive, send)

    async def deaf(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers without having read."""
        await answer(send, b"no", 413, (b"connection", b"close"))

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in (b"one", b"", b"two"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})

    async def flood(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        try:
            while True:
                await send({"type": "http.response.body", "body": PIECE, "more_body": True})
                self.sent += 1
        except OSError as error:
            self.error = error
            self.gone.set()

    async def wait(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if (await receive())["type"] == "http.disconnect":
            self.gone.set()

    async def later(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Its head is there before its body, which waits for the test."""
        headers = [(b"content-length", b"4")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        watch = asyncio.ensure_future(until_gone(receive))
        await self.go_on.wait()
        await send({"type": "http.response.body", "body": b"done"})
        await watch

    async def empty(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def crash(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("crash")

    async def half(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"ha", "more_body": True})
        raise RuntimeError("crash")

    async def short(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, b"1234", 200, length=5)

    async def split(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, b"", 200, (b"x-a", b"1\r\nx-b: 2"))


async def until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer(
    send: Send, body: bytes, status: int = 200, *headers: tuple[bytes, bytes], length: int | None = None
) -> None:
    told = b"%d" % (len(body) if length is None else length)
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [*headers, (b"content-length", told)],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Pipe]]


@asynccontextmanager
async def served(app: App) -> AsyncIterator[Connect]:
    async with asyncio.timeout(PATIENCE), serving.beside(app) as address:
        port = urlsplit(address).port
        writers = []

        async def connect() -> Pipe:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
            return reader, writer

        yield connect
        app.go_on.set()
        for writer in writers:
            writer.transport.abort()


def scenario(play: Callable[[App, Connect], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        app = App()
        async with served(app) as connect:
            return await play(app, connect)

    return asyncio.run(main())


async def said(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """One answer of known length."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return int(head[0].split()[1]), headers, body


def ask(path: str, body: bytes = b"", method: str = "GET", headers: str = "") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{length}{headers}\r\n".encode() + body
