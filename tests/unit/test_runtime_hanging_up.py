"""A client that hangs up ends what was done for it, whatever a handler or a library makes of that."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from typing import Any

import pytest

from specwright_runtime import ByteStream
from specwright_runtime.operation import Binary, Body, Events, Operation, Response
from specwright_runtime.server import build, current, inflight, route

PATIENCE = 60
"""Seconds in which what is asked for here happens on any machine."""

EVENTS: Operation[Any] = Operation(
    id="events",
    name="events",
    method="GET",
    path="/events",
    responses=(Response(status="200", contents=(Events("text/event-stream", lambda: int),)),),
)
TRANSFORM: Operation[Any] = Operation(
    id="transform",
    name="transform",
    method="POST",
    path="/transform",
    body=Body(contents=(Binary("application/octet-stream"),), required=True),
    responses=(Response(status="200", contents=(Binary("application/octet-stream"),)),),
)


class Client:
    """Hangs up after some pieces. What it is sent from then on is dropped, as uvicorn does it, or refused."""

    def __init__(self, *, after: int, body: tuple[bytes, ...] = (b"",), refuses: bool = False) -> None:
        self.after = after
        self.pieces = 0
        self.gone = asyncio.Event()
        self._body = list(body)
        self._refuses = refuses

    async def receive(self) -> MutableMapping[str, Any]:
        if self._body:
            piece = self._body.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(self._body)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if self.gone.is_set():
            if self._refuses:
                raise OSError("the client has gone")
            return
        if message["type"] == "http.response.body":
            self.pieces += 1
            if self.pieces == self.after:
                self.gone.set()

    async def ask(self, operation: Operation[Any], handler: Callable[..., Any]) -> None:
        headers = [(b"content-type", b"application/octet-stream")] if operation.body else []
        scope = {
            "type": "http",
            "method": operation.method,
            "path": operation.path,
            "raw_path": operation.path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
        }
        app = build((route(operation, handler),), document_path=None)
        async with asyncio.timeout(PATIENCE):
            await app(scope, self.receive, self.send)


def test_a_stream_that_does_not_hear_of_it_ends_with_the_next_piece() -> None:
    heard: list[str] = []

    async def deaf() -> AsyncIterator[int]:
        try:
            while True:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.01)
                    yield 1
        finally:
            heard.append("closed")

    async def main() -> None:
        client = Client(after=2)
        await client.ask(EVENTS, deaf)
        assert client.gone.is_set()

    asyncio.run(main())
    assert heard == ["closed"]


@pytest.mark.parametrize("refuses", [False, True])
def test_a_stream_that_never_waits_ends_and_leaves_others_their_turn(refuses: bool) -> None:
    async def endless() -> AsyncIterator[int]:
        while True:
            yield 1

    asyncio.run(Client(after=2, refuses=refuses).ask(EVENTS, endless))


def test_a_stream_whose_server_refuses_further_pieces_is_closed_and_nothing_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    closed: list[str] = []

    async def main() -> None:
        async def pieces() -> AsyncIterator[bytes]:
            while True:
                yield b"x"

        async def close() -> None:
            closed.append("closed")

        async def handler(body: ByteStream) -> ByteStream:
            await body.aread()
            return ByteStream(pieces(), close=close)

        await Client(after=1, refuses=True).ask(TRANSFORM, handler)

    asyncio.run(main())
    assert closed == ["closed"]
    assert caplog.records == []


def test_a_handler_that_has_read_its_stream_is_cancelled() -> None:
    read: list[bytes] = []

    async def main() -> None:
        client = Client(after=0, body=(b"a", b"b"))

        async def handler(body: ByteStream) -> bytes:
            read.append(await body.aread())
            client.gone.set()
            await asyncio.Event().wait()
            return b""

        await client.ask(TRANSFORM, handler)

    asyncio.run(main())
    assert read == [b"ab"]


def test_a_handler_comes_to_the_end_of_what_must_not_be_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflight, "TICK", 0.01)
    heard: list[str] = []

    async def main() -> None:
        client = Client(after=0)

        async def handler(body: ByteStream) -> bytes:
            await body.aread()
            exchange = current()
            exchange.held = True
            client.gone.set()
            while not exchange.gone:  # noqa: ASYNC110 - nothing tells it
                await asyncio.sleep(0.01)
            heard.append("paid")
            exchange.held = False
            await asyncio.sleep(0)
            raise asyncio.CancelledError

        await client.ask(TRANSFORM, handler)

    asyncio.run(main())
    assert heard == ["paid"]


def test_a_handler_that_still_reads_gets_every_piece() -> None:
    """Whoever looks whether the client stays would take pieces away from it."""
    read: list[bytes] = []

    async def main() -> None:
        async def handler(body: ByteStream) -> bytes:
            async for piece in body:
                await asyncio.sleep(0.3)
                read.append(piece)
            return b"done"

        await Client(after=1, body=(b"a", b"b", b"c")).ask(TRANSFORM, handler)

    asyncio.run(main())
    assert read == [b"a", b"b", b"c"]


def test_a_file_is_let_go_of() -> None:
    let_go: list[str] = []

    def pieces() -> Iterator[bytes]:
        while True:
            yield b"x" * 1000

    async def main() -> None:
        async def handler(body: ByteStream) -> ByteStream:
            await body.aread()
            return ByteStream(pieces(), close=lambda: let_go.append("file"))

        await Client(after=3).ask(TRANSFORM, handler)

    asyncio.run(main())
    assert let_go == ["file"]


def test_a_client_that_does_not_read_is_not_read_ahead_for() -> None:
    """One piece is made when the one before it has been taken."""
    made = 0

    async def main() -> None:
        reads = asyncio.Event()

        async def pieces() -> AsyncIterator[int]:
            nonlocal made
            for made in range(1, 1001):
                yield made

        class Slow(Client):
            async def send(self, message: MutableMapping[str, Any]) -> None:
                if message.get("more_body"):
                    await reads.wait()
                await super().send(message)

        asked = asyncio.create_task(Slow(after=2000).ask(EVENTS, pieces))
        await asyncio.sleep(0.2)
        assert made == 1
        reads.set()
        await asked

    asyncio.run(main())
    assert made == 1000
