"""Streams on the event loop: read as fast as they are taken, ended where they say."""

from __future__ import annotations

import asyncio
import gc
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.unit.wire import OK, PATIENCE, answering, asked

from specwright_runtime.errors import TransportError
from specwright_runtime.transport import AsyncStreamed
from specwright_runtime.transport.connection import ROOM
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.streamed import HIGH, ConnectionStream

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\n"
PIECE = bytes(64 * 1024)


@asynccontextmanager
async def transport(**given: Any) -> AsyncIterator[AsyncHttptoolsTransport]:
    """One whose streams nobody else carries."""
    made = AsyncHttptoolsTransport(**given)
    try:
        yield made
    finally:
        await made.aclose()


async def taken(stream: AsyncStreamed) -> bytes:
    content = b"".join([chunk async for chunk in stream])
    await stream.aclose()
    return content


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        (HEAD + b"content-length: 5\r\n\r\nvideo", b"video"),
        (HEAD + b"content-length: 0\r\n\r\n", b""),
        (HEAD + b"transfer-encoding: chunked\r\n\r\n2\r\nvi\r\n3\r\ndeo\r\n0\r\n\r\n", b"video"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" + HEAD + b"content-length: 5\r\n\r\nvideo", b"video"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    ],
)
def test_a_stream_ends_where_it_says_and_leaves_its_connection(
    run: Callable[[Any], Any], answer: bytes, content: bytes
) -> None:
    async def scenario() -> None:
        async with answering(answer, answer, OK) as server, transport() as made:
            for _ in range(2):
                stream = await made.open(asked(server.url))
                assert stream.status in (200, 204)
                assert await taken(stream) == content
            assert (await made.send(asked(server.url))).content == b"ok"
            assert server.connections == 1
            assert b"accept-encoding: identity\r\n" in server.requests[0].lower()

    run(scenario())


def test_a_stream_without_a_length_ends_with_its_connection(run: Callable[[Any], Any]) -> None:
    async def scenario() -> None:
        async with answering(HEAD + b"\r\nvideo", closes=True) as server, transport() as made:
            assert await taken(await made.open(asked(server.url))) == b"video"

    run(scenario())


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"content-length: 9\r\n\r\nvideo",
        HEAD + b"transfer-encoding: chunked\r\n\r\n5\r\nvideo\r\n",
        HEAD + b"transfer-encoding: chunked\r\n\r\n5\r\nvideo\r\nx\r\n",
    ],
)
def test_what_arrived_of_a_broken_stream_is_given_before_the_error(
    run: Callable[[Any], Any], answer: bytes
) -> None:
    async def scenario() -> None:
        async with answering(answer, closes=True) as server, transport() as made:
            stream = await made.open(asked(server.url))
            chunks = aiter(stream)
            assert await anext(chunks) == b"video"
            with pytest.raises(TransportError, match="GET http"):
                await anext(chunks)
            await stream.aclose()

    run(scenario())


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", HEAD + b"transfer-encoding: gzip\r\n\r\n"])
def test_what_is_no_answer_is_no_stream(run: Callable[[Any], Any], answer: bytes) -> None:
    async def scenario() -> None:
        async with answering(answer, closes=True) as server, transport() as made:
            with pytest.raises(TransportError) as failed:
                await made.open(asked(server.url))
            assert failed.value.accepted is None

    run(scenario())


@asynccontextmanager
async def endless() -> AsyncIterator[tuple[str, list[int], asyncio.Event]]:
    """A server that sends what it gets rid of, and tells how many bytes that is, and when it is left."""
    sent, left = [0], asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(HEAD + b"content-length: 1000000000000\r\n\r\n")
            while True:
                writer.write(PIECE)
                await writer.drain()
                sent[0] += len(PIECE)
        except ConnectionError:
            left.set()
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/", sent, left
    finally:
        listening.close()


def test_a_stream_that_nobody_takes_is_not_read_and_not_given_up(run: Callable[[Any], Any]) -> None:
    async def scenario() -> None:
        async with endless() as (url, sent, left), transport() as made:
            stream = await made.open(asked(url, timeout=0.5))
            chunks = aiter(stream)
            first = len(await anext(chunks))
            before = -1
            while before != sent[0] and sent[0] < 64 * 1024 * 1024:  # the buffers of the system are full then
                before = sent[0]
                await asyncio.sleep(0.3)
            await asyncio.sleep(2.5)  # much longer than a server may be silent
            assert sent[0] == before
            assert isinstance(stream, ConnectionStream)
            assert stream.buffered <= HIGH + ROOM
            wanted = before + 50 * len(PIECE)
            got = first
            async with asyncio.timeout(PATIENCE):
                while got < wanted:
                    got += len(await anext(chunks))
            await stream.aclose()
            await asyncio.wait_for(left.wait(), PATIENCE)

    run(scenario())


def test_a_server_that_falls_silent_within_a_stream_is_given_up(run: Callable[[Any], Any]) -> None:
    async def scenario() -> None:
        answer = HEAD + b"content-length: 9\r\n\r\nvideo"
        async with answering(answer) as server, transport() as made:
            stream = await made.open(asked(server.url, timeout=0.3))
            with pytest.raises(TransportError, match="timed out"):
                await taken(stream)
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            await stream.aclose()

    run(scenario())


def test_whoever_is_cancelled_while_a_stream_begins_hangs_up(run: Callable[[Any], Any]) -> None:
    async def scenario() -> None:
        async with answering() as server, transport() as made:
            opening = asyncio.create_task(made.open(asked(server.url)))
            await asyncio.wait_for(server.asked.wait(), PATIENCE)
            opening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await opening
            await asyncio.wait_for(server.ended.wait(), PATIENCE)

    run(scenario())


def test_a_stream_is_asked_for_again_where_its_connection_had_ended_meanwhile(
    run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        answers = OK, HEAD + b"content-length: 5\r\n\r\nvideo"
        async with answering(*answers, closes=True) as server, transport() as made:
            # The end is under way when the connection is looked at.
            monkeypatch.setattr("specwright_runtime.transport.connection.Connection.is_fresh", lambda _: True)
            await made.send(asked(server.url))
            assert await taken(await made.open(asked(server.url))) == b"video"

    run(scenario())


def test_a_coding_that_nobody_asked_for_is_undone_all_the_same(run: Callable[[Any], Any]) -> None:
    packed = gzip.compress(b"video")
    answer = HEAD + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n%b" % (len(packed), packed)

    async def scenario() -> None:
        async with answering(answer, answer) as server, transport() as made:
            assert await taken(await made.open(asked(server.url))) == b"video"

    run(scenario())


def test_a_connection_is_made_to_the_address_that_was_looked_at(run: Callable[[Any], Any]) -> None:
    async def scenario() -> None:
        async with answering(HEAD + b"content-length: 5\r\n\r\nvideo") as server:
            async with transport(address="127.0.0.1", trust_env=False) as made:
                url = f"http://nowhere.invalid:{server.port}/"
                assert await taken(await made.open(asked(url))) == b"video"
            assert f"host: nowhere.invalid:{server.port}\r\n".encode() in server.requests[0].lower()

    run(scenario())


def test_who_leaves_a_stream_is_not_told_how_it_ended(run: Callable[[Any], Any]) -> None:
    told: list[dict[str, Any]] = []

    async def scenario() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, what: told.append(what))
        async with answering(HEAD + b"content-length: 9\r\n\r\nvideo") as server, transport() as made:
            stream = await made.open(asked(server.url))
            await stream.aclose()
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            del stream
        gc.collect()

    run(scenario())
    assert told == []
