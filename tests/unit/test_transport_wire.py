"""What the transports of asyncio make of servers, the good ones and the others, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport import AsyncTransport, Received, Request
from specwright_runtime.transport import httptools as direct
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.pyreqwest import AsyncPyreqwestTransport

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
PATIENCE = 30.0
"""Seconds for what comes at once, on a machine that has other things to do."""

Make = Callable[..., AsyncTransport]
BOTH = pytest.mark.parametrize("make", [AsyncHttptoolsTransport, AsyncPyreqwestTransport])
RUNNERS: list[Callable[[Any], Any]] = [asyncio.run, uvloop.run]


@pytest.fixture(params=RUNNERS, ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    runner: Callable[[Any], Any] = request.param
    return runner


@pytest.fixture(autouse=True)
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


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


@BOTH
def test_a_connection_is_used_again(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering(OK, OK, OK) as server:
            transport = make()
            for _ in range(3):
                assert (await transport.send(asked(server.url, "POST", content=b"x"))).content == b"ok"
            assert server.connections == 1
            await transport.aclose()
            await asyncio.wait_for(server.ended.wait(), PATIENCE)

    run(main())


def test_a_connection_that_the_server_closed_is_not_used_again(run: Callable[[Any], Any]) -> None:
    """Not even where its end has arrived and the event loop has not seen it yet."""

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            done = threading.Event()

            def serve() -> None:
                for _ in range(2):
                    peer, _ = listening.accept()
                    peer.recv(10000)
                    peer.sendall(OK)
                    if not done.is_set():
                        peers.append(peer)
                        answered.set()

            peers: list[socket.socket] = []
            answered = threading.Event()
            thread = threading.Thread(target=serve)
            thread.start()
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(url, "POST", content=b"1"))
            assert answered.wait(PATIENCE)
            done.set()
            peers[0].close()  # and the loop has no turn before the next request
            assert (await transport.send(asked(url, "POST", content=b"2"))).content == b"ok"
            thread.join()
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok", id="said"),
        pytest.param(b"HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", id="HTTP/1.0"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nok", id="the end is the length"),
    ],
)
def test_a_connection_that_ends_is_not_used_again(
    run: Callable[[Any], Any], make: Make, answer: bytes
) -> None:
    async def main() -> None:
        async with answering(answer, answer, closes=True) as server:
            transport = make()
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 2
            await transport.aclose()

    run(main())


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
        within = b"HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n" + bytes(2000)
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


@BOTH
@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"headers": [("x", "1\r\nx-planted: 1")]}, id="value"),
        pytest.param({"headers": [("x\r\nx-planted", "1")]}, id="name"),
        pytest.param({"headers": [("x", "1\nx-planted: 1")]}, id="line feed"),
        pytest.param({"headers": [("x", "1\0")]}, id="NUL"),
        pytest.param({"method": "GET / HTTP/1.1\r\nx-planted: 1\r\n\r\nGET"}, id="method"),
    ],
)
def test_nothing_is_planted_into_a_head(
    run: Callable[[Any], Any], make: Make, request_: dict[str, Any]
) -> None:
    async def main() -> None:
        async with answering(OK) as server:
            transport = make()
            error = await failing(transport.send(asked(server.url, **request_)))
            assert error.accepted is False
            assert server.requests == []
            await transport.aclose()

    run(main())


@BOTH
def test_a_url_is_sent_as_a_browser_reads_it(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering(OK, OK, OK, OK) as server:
            transport = make()
            for path in ("a\r\nx-planted: 1", "a/../ä b?q=ü#part", "?q", ""):
                await transport.send(asked(server.url + path))
            lines = [sent.partition(b"\r\n")[0] for sent in server.requests]
            assert lines == [
                b"GET /ax-planted:%201 HTTP/1.1",
                b"GET /%C3%A4%20b?q=%C3%BC HTTP/1.1",
                b"GET /?q HTTP/1.1",
                b"GET / HTTP/1.1",
            ]
            assert f"host: 127.0.0.1:{server.port}\r\n".encode() in server.requests[0].lower()
            await transport.aclose()

    run(main())


@BOTH
def test_what_the_caller_says_about_the_connection_is_understood(
    run: Callable[[Any], Any], make: Make
) -> None:
    async def main() -> None:
        async with answering(OK, OK, OK) as server:
            transport = make()
            await transport.send(asked(server.url, headers=[("Host", "x.test"), ("Accept", "a/b")]))
            await transport.send(asked(server.url, "POST", headers=[("Content-Length", "0")]))
            await transport.send(asked(server.url.replace("//", "//user:pass@")))
            first, second, third = (sent.lower() for sent in server.requests)
            assert first.count(b"host:") == 1
            assert b"host: x.test\r\n" in first
            assert first.count(b"accept:") == 1
            assert second.count(b"content-length: 0\r\n") == 1
            assert b"authorization: basic dxnlcjpwyxnz" in third
            await transport.aclose()

    run(main())


@BOTH
def test_the_head_of_an_answer_is_all_that_head_asks_for(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n") as server:
            transport = make()
            received = await transport.send(asked(server.url, "HEAD"))
            assert (received.status, received.content) == (200, b"")
            await transport.aclose()

    run(main())


@BOTH
def test_a_silent_server_is_given_up_and_hung_up_on(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        async with answering() as server:
            transport = make()
            error = await failing(transport.send(asked(server.url, timeout=0.2)))
            assert error.accepted is None
            assert "timed out" in str(error)
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            await transport.aclose()

    run(main())


def test_whoever_is_cancelled_hangs_up(run: Callable[[Any], Any]) -> None:
    async def main() -> None:
        async with answering(OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url))
            server.asked.clear()
            task = asyncio.create_task(transport.send(asked(server.url)))
            await asyncio.wait_for(server.asked.wait(), PATIENCE)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            server.answers.append(OK)
            assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 2
            await transport.aclose()

    run(main())


@BOTH
def test_a_connection_that_is_not_made_in_time_accepted_nothing(
    run: Callable[[Any], Any], make: Make
) -> None:
    async def main() -> None:
        async with answering() as server:  # which waits for a request where TLS would begin
            transport = make(connect_timeout=0.3)
            error = await failing(transport.send(asked(server.url.replace("http", "https"))))
            assert error.accepted is False
            await transport.aclose()

    run(main())


def _found(*places: tuple[str, int]) -> Any:
    async def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        resolved.append(host)
        if not places:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]

    resolved: list[str] = []
    getaddrinfo.resolved = resolved  # type: ignore[attr-defined]
    return getaddrinfo


def test_each_address_of_a_host_is_tried() -> None:
    async def main() -> None:
        async with answering(OK) as server:
            with socket.socket() as deaf:
                deaf.bind(("127.0.0.1", 0))
                found = _found(deaf.getsockname(), ("127.0.0.1", server.port))
                asyncio.get_running_loop().getaddrinfo = found  # type: ignore[method-assign]
                transport = AsyncHttptoolsTransport()
                received = await transport.send(asked(f"http://bücher.test:{server.port}/"))
            assert received.content == b"ok"
            assert found.resolved == ["xn--bcher-kva.test"]
            assert f"host: xn--bcher-kva.test:{server.port}".encode() in server.requests[0]
            await transport.aclose()

    asyncio.run(main())


def test_a_host_that_nobody_knows_accepted_nothing() -> None:
    async def main() -> None:
        asyncio.get_running_loop().getaddrinfo = _found()  # type: ignore[method-assign]
        transport = AsyncHttptoolsTransport()
        error = await failing(transport.send(asked("http://nobody.test/?key=secret")))
        assert error.accepted is False
        assert "not known" in str(error)
        assert "secret" not in str(error)
        await transport.aclose()

    asyncio.run(main())


@BOTH
def test_an_address_of_ipv6_is_written_in_brackets(run: Callable[[Any], Any], make: Make) -> None:
    async def main() -> None:
        try:
            context = answering(OK, host="::1")
            server = await context.__aenter__()
        except OSError:
            pytest.skip("this machine has no IPv6")
        transport = make()
        await transport.send(asked(f"http://[0:0::1]:{server.port}/"))
        assert f"host: [::1]:{server.port}\r\n".encode() in server.requests[0].lower()
        await transport.aclose()
        await context.__aexit__(None, None, None)

    run(main())


@pytest.mark.parametrize("name", ["HTTP_PROXY", "all_proxy"])
@BOTH
def test_a_proxy_of_the_environment_is_asked(
    run: Callable[[Any], Any], make: Make, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with answering(OK) as proxy:
            monkeypatch.setenv(name, proxy.url)
            transport = make()
            assert (await transport.send(asked("http://elsewhere.test/x"))).content == b"ok"
            assert proxy.requests[0].startswith(b"GET http://elsewhere.test/x HTTP/1.1\r\n")
            await transport.aclose()

    run(main())


def test_an_idle_connection_is_closed_in_time(
    run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "IDLE", 0.05)

    async def main() -> None:
        async with answering(OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url))
            await asyncio.wait_for(server.ended.wait(), PATIENCE)
            await transport.aclose()

    run(main())


def test_closing_tells_whoever_waits(run: Callable[[Any], Any]) -> None:
    async def main() -> None:
        async with answering(OK) as server:
            transport = AsyncHttptoolsTransport()
            await transport.send(asked(server.url))
            server.asked.clear()
            waiting = asyncio.create_task(transport.send(asked(server.url)))
            await asyncio.wait_for(server.asked.wait(), PATIENCE)
            await transport.aclose()
            assert (await failing(waiting)).accepted is None

    run(main())


def test_several_loops_share_a_transport_and_no_connection(run: Callable[[Any], Any]) -> None:
    transport = AsyncHttptoolsTransport()

    async def main() -> None:
        async with answering(OK, OK) as server:
            for _ in range(2):
                assert (await transport.send(asked(server.url))).content == b"ok"
            assert server.connections == 1

    run(main())
    threads = [threading.Thread(target=run, args=(main(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(transport.aclose())


# --- TLS ---------------------------------------------------------------------------


class Authority:
    """A certificate authority of this test's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test authority")])
        own = self._builder(self._name, self._key.public_key()).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.certificate = folder / "authority.pem"
        self.certificate.write_bytes(self._signed(own))

    def server(self, *names: x509.GeneralName) -> ssl.SSLContext:
        """What a server of these names shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test server")])
        builder = self._builder(subject, key.public_key()).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
        shown = self._folder / "server.pem"
        shown.write_bytes(
            self._signed(builder)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown)
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
        )

    def _signed(self, builder: x509.CertificateBuilder) -> bytes:
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    direct._trusting.cache_clear()
    yield Authority(tmp_path)
    direct._trusting.cache_clear()


HERE = x509.IPAddress(ip_address("127.0.0.1"))


@BOTH
def test_a_server_is_trusted_whose_certificate_the_system_trusts(
    run: Callable[[Any], Any], make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))

    async def main() -> None:
        async with answering(OK, OK, tls=authority.server(HERE)) as server:
            transport = make()
            for _ in range(2):
                received = await transport.send(asked(server.url.replace("http", "https"), "POST"))
                assert received.content == b"ok"
            assert server.connections == 1
            await transport.aclose()

    run(main())


@BOTH
@pytest.mark.parametrize("wrong", ["authority", "name"])
def test_a_server_that_cannot_prove_its_name_is_told_nothing(
    run: Callable[[Any], Any], make: Make, authority: Authority, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    if wrong == "name":
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))

    async def main() -> None:
        name = HERE if wrong == "authority" else x509.DNSName("elsewhere.test")
        async with answering(OK, tls=authority.server(name)) as server:
            transport = make()
            error = await failing(transport.send(asked(server.url.replace("http", "https"), "POST")))
            assert error.accepted is False
            assert server.requests == []
            await transport.aclose()

    run(main())
