"""Servers that say what a test wants, and requests to them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from specwright_runtime.errors import TransportError
from specwright_runtime.transport import AsyncTransport, Received, Request
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.pyreqwest import AsyncPyreqwestTransport

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
PATIENCE = 30.0
"""Seconds for what comes at once, on a machine that has other things to do."""

Make = Callable[..., AsyncTransport]
BOTH = pytest.mark.parametrize("make", [AsyncHttptoolsTransport, AsyncPyreqwestTransport])


class Server:
    """Answers the next request with the next answer, whatever is asked; after the last it says nothing."""

    def __init__(self, answers: list[bytes], *, closes: bool) -> None:
        self.answers = answers
        self.closes = closes
        """Whether it hangs up after each answer."""
        self.requests: list[bytes] = []
        self.connections = 0
        self.asked = asyncio.Event()
        """Something was asked."""
        self.ended = asyncio.Event()
        """A client has hung up."""
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                self.requests.append(head + await reader.readexactly(int(length or b"0")))
                self.asked.set()
                if self.answers:
                    writer.write(self.answers.pop(0))
                    await writer.drain()
                    if self.closes:
                        return
        except (asyncio.IncompleteReadError, ConnectionError):
            self.ended.set()
        finally:
            writer.close()


@asynccontextmanager
async def answering(
    *answers: bytes, closes: bool = False, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Server]:
    server = Server(list(answers), closes=closes)
    listening = await asyncio.start_server(server.serve, host, 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


def asked(url: str, method: str = "GET", *, timeout: float | None = PATIENCE, **given: Any) -> Request:
    return Request(method=method, url=url, headers=given.pop("headers", []), timeout=timeout, **given)


async def failing(call: Awaitable[Received]) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await call
    return caught.value
