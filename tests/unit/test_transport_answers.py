"""What the transports of asyncio make of answers, the good ones and the others, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.wire import BOTH, OK, PATIENCE, Make, answering, asked, failing

from specwright_runtime.errors import TooLargeError
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport


@BOTH
@pytest.mark.parametrize(
    ("answer", "status", "content"),
    [
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, b"ok", id="100"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK, 200, b"ok", id="103"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x\r\n\r\n"
            b"1\r\no\r\n1;a=b\r\nk\r\n0\r\nx: 1\r\n\r\n",
            200,
            b"ok",
            id="chunked",
        ),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", id="204"),
        pytest.param(b"HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n", 304, b"", id="304"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", 200, b"", id="empty"),
        pytest.param(b"HTTP/1.1 503 \r\ncontent-length: 2\r\n\r\nok", 503, b"ok", id="without a reason"),
    ],
)
def test_an_answer_ends_where_it_says(
    run: Callable[[Any], Any], make: Make, answer: bytes, status: int, content: bytes
) -> None:
    async def main() -> None:
        async with answering(answer, OK) as server:
            transport = make()
            received = await transport.send(asked(server.url))
            assert (received.status, received.content) == (status, content)
            assert "x" not in received.headers
            assert (await transport.send(asked(server.url))).content == b"ok"
            await transport.aclose()

    run(main())


def _coded(coding: bytes, content: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-encoding: %b\r\nx-kept: 1\r\ncontent-length: %d\r\n\r\n%b" % (
        coding,
        len(content),
        content,
    )


LONG = b"ok" * 1_000_000


@BOTH
@pytest.mark.parametrize(
    ("coding", "content"),
    [
        (b"gzip", gzip.compress(LONG)),
        (b"deflate", zlib.compress(LONG)),
    ],
    ids=["gzip", "deflate"],  # what gzip makes has the time in it, which workers would read differently
)
def test_content_codings_are_undone(
    run: Callable[[Any], Any], make: Make, coding: bytes, content: bytes
) -> None:
    async def main() -> None:
        async with answering(_coded(coding, content)) as server:
            transport = make()
            received = await transport.send(asked(server.url))
            assert received.content == LONG
            assert dict(received.headers) == {"x-kept": "1"}
            offered = server.requests[0].lower().partition(b"accept-encoding: ")[2].partition(b"\r\n")[0]
            assert coding in offered
            await transport.aclose()

    run(main())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_coded(b"gzip", gzip.compress(LONG)[:-20]), id="ends too early"),
        pytest.param(_coded(b"gzip", b"plain"), id="not what it says"),
        pytest.param(_coded(b"br", b"\x0b\x02\x80hello\x03"), id="not asked for"),
    ],
)
def test_a_body_that_cannot_be_decoded_is_no_answer(run: Callable[[Any], Any], answer: bytes) -> None:
    async def main() -> None:
        async with answering(answer) as server:
            transport = AsyncHttptoolsTransport()
            error = await failing(transport.send(asked(server.url)))
            assert error.accepted is None
            assert "cannot be decoded" in str(error)
            await transport.aclose()

    run(main())


def test_content_codings_are_undone_as_servers_write_them(run: Callable[[Any], Any]) -> None:
    async def main() -> None:
        raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        content = raw.compress(LONG) + raw.flush()  # without the zlib format that "deflate" means
        members = gzip.compress(LONG[:-2]) + gzip.compress(b"ok")
        async with answering(_coded(b"deflate", content), _coded(b"X-GZip", members)) as server:
            transport = AsyncHttptoolsTransport()
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == LONG
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-le", id="half a head"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", id="half a body"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nok", id="half a chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\nok", id="no size"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok!", id="two lengths"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\nok", id="a negative length"),
        pytest.param(b"HTTP/1.1 200 OK\r\na b: c\r\ncontent-length: 2\r\n\r\nok", id="no name"),
    ],
)
def test_what_is_no_answer_leaves_open_whether_the_request_was_accepted(
    run: Callable[[Any], Any], make: Make, answer: bytes
) -> None:
    async def main() -> None:
        async with answering(answer, closes=True) as server:
            transport = make()
            error = await failing(transport.send(asked(f"{server.url}x?key=secret", "POST", content=b"x")))
            assert error.accepted is None
            assert "secret" not in str(error)
            assert len(server.requests) == 1
            await transport.aclose()

    run(main())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            id="framed twice",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nok", id="coded in transfer"),
        pytest.param(
            b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", id="101"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000, id="a long head"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" * 5000, id="without end"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"x" * 100_000, id="all framing"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: " + b"y" * 100_000,
            id="a long trailer",
        ),
    ],
)
def test_an_answer_that_may_mean_two_things_or_is_too_long_is_none(
    run: Callable[[Any], Any], answer: bytes
) -> None:
    async def main() -> None:
        async with answering(answer) as server:
            transport = AsyncHttptoolsTransport(max_content=200_000)
            error = await failing(transport.send(asked(server.url)))
            assert error.accepted is None
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(2001), id="until its end"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncontent-length: 2001\r\n\r\n" + bytes(2001), id="with a length"),
        pytest.param(_coded(b"gzip", gzip.compress(bytes(2001))), id="when decoded"),
    ],
)
def test_an_answer_is_read_up_to_its_limit_and_no_further(
    run: Callable[[Any], Any], make: Make, answer: bytes
) -> None:
    async def main() -> None:
        within = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2000\r\n\r\n" + bytes(2000)
        async with answering(within, answer, closes=True) as server:
            transport = make(max_content=2000)
            assert len((await transport.send(asked(server.url))).content) == 2000
            error = await failing(transport.send(asked(server.url)))
            assert isinstance(error, TooLargeError)
            assert error.accepted is None
            await transport.aclose()

    run(main())


def test_an_answer_that_nobody_asked_for_is_not_the_next_ones(run: Callable[[Any], Any]) -> None:
    async def main() -> None:
        planted = OK.replace(b"ok", b"no")
        async with answering(OK + planted, OK) as server:
            transport = AsyncHttptoolsTransport()
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 2
            await transport.aclose()

    run(main())


@BOTH
def test_an_answer_may_come_before_the_body_is_through(run: Callable[[Any], Any], make: Make) -> None:
    async def early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno")
        while await reader.read(1 << 16):
            pass
        writer.close()

    async def main() -> None:
        listening = await asyncio.start_server(early, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
        transport = make()
        for size in (60_000, 20_000_000):
            received = await transport.send(asked(url, "POST", content=bytes(size)))
            assert (received.status, received.content) == (413, b"no")
        await transport.aclose()
        listening.close()

    run(main())
