"""HTTP/1.1 as the gateway speaks it, over raw sockets, with an application that does what its path says."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send

from video_gateway import protocol, serving

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


def test_a_connection_serves_one_request_after_the_other() -> None:
    async def play(app: App, connect: Connect) -> list[bytes]:
        reader, writer = await connect()
        told = []
        for path, body in (("/echo?a=1", b"x"), ("/ec%68o", b""), ("http://x/echo?b", b"yy")):
            writer.write(ask(path, body, "POST"))
            told.append((await said(reader))[2])
        return told

    assert scenario(play) == [b"/echo?a=1 x", b"/ec%68o? ", b"/echo?b yy"]


def test_requests_that_come_at_once_are_answered_in_their_order() -> None:
    async def play(app: App, connect: Connect) -> list[bytes]:
        reader, writer = await connect()
        writer.write(b"".join(ask(f"/echo?{n}", b"%d" % n, "POST") for n in range(100)))
        return [(await said(reader))[2] for _ in range(100)]

    assert scenario(play) == [b"/echo?%d %d" % (n, n) for n in range(100)]


def test_a_body_may_come_byte_by_byte_and_in_chunks() -> None:
    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        sent = (
            ask("/echo", method="POST", headers="Transfer-Encoding: chunked\r\n")
            + b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        )
        for byte in sent:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.001)
        return (await said(reader))[2]

    assert scenario(play) == b"/echo? abc"


def test_a_large_body_is_read_as_the_application_takes_it() -> None:
    body = bytes(range(256)) * 20_000

    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(ask("/echo", body, "POST"))
        return (await said(reader))[2]

    assert scenario(play) == b"/echo? " + body


def test_an_answer_of_unknown_length_comes_in_chunks() -> None:
    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(ask("/stream"))
        return await reader.readuntil(b"0\r\n\r\n")

    head, _, body = scenario(play).partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head
    assert body == b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"


def test_to_http_1_0_the_end_of_the_connection_is_the_end_of_the_answer() -> None:
    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(b"GET /stream HTTP/1.0\r\n\r\n")
        return await reader.read()

    head, _, body = scenario(play).partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head
    assert b"connection: close" in head
    assert body == b"onetwo"


def test_head_and_no_content_have_no_body_and_leave_the_connection_usable() -> None:
    async def play(app: App, connect: Connect) -> list[tuple[int, str | None]]:
        reader, writer = await connect()
        told = []
        for method, path in (("HEAD", "/echo"), ("GET", "/empty"), ("HEAD", "/stream"), ("GET", "/echo")):
            writer.write(ask(path, method=method))
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = next(
                (line[16:] for line in head.split("\r\n") if line.startswith("content-length")), None
            )
            told.append((int(head.split()[1]), length))
        assert await reader.readexactly(7) == b"/echo? "
        return told

    assert scenario(play) == [(200, "7"), (204, None), (200, None), (200, "7")]


def test_who_waits_for_100_gets_it_when_the_body_is_wanted() -> None:
    async def play(app: App, connect: Connect) -> tuple[bytes, bytes, int]:
        expects = "Expect: 100-continue\r\nContent-Length: 2\r\n"
        reader, writer = await connect()
        writer.write(ask("/echo", method="POST", headers=expects))
        told = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"ab")
        wanted = (await said(reader))[2]
        reader, writer = await connect()
        writer.write(ask("/deaf", method="POST", headers=expects))
        return told, wanted, (await said(reader))[0]

    assert scenario(play) == (b"HTTP/1.1 100 Continue\r\n\r\n", b"/echo? ab", 413)


def test_a_refusal_reaches_who_still_sends() -> None:
    async def play(app: App, connect: Connect) -> int:
        reader, writer = await connect()
        writer.write(ask("/deaf", bytes(20_000_000), "POST"))
        return (await said(reader))[0]

    assert scenario(play) == 413


def test_a_client_that_does_not_read_is_not_written_to() -> None:
    async def play(app: App, connect: Connect) -> None:
        reader, writer = await connect()
        writer.write(ask("/flood"))
        await reader.readexactly(10)
        before = -1
        while before != app.sent:  # until nothing moves any more
            before = app.sent
            await asyncio.sleep(0.5)
        assert before * len(PIECE) < 32 * 1024 * 1024
        writer.transport.abort()
        await app.gone.wait()
        assert isinstance(app.error, OSError)

    scenario(play)


@pytest.mark.parametrize("behind", [0, 1, 3])
def test_an_application_hears_that_its_client_has_gone(behind: int) -> None:
    """Also when further requests wait behind its own."""

    async def play(app: App, connect: Connect) -> None:
        _, writer = await connect()
        writer.write(ask("/wait") + ask("/echo") * behind)
        await app.started.wait()
        await asyncio.sleep(0.05)
        writer.transport.abort()
        await app.gone.wait()

    scenario(play)


def test_a_head_does_not_wait_for_a_body_that_takes_its_time() -> None:
    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(ask("/later"))
        await reader.readuntil(b"content-length: 4\r\n\r\n")
        app.go_on.set()
        return await reader.readexactly(4)

    assert scenario(play) == b"done"


@pytest.fixture
def logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.LogCaptureFixture]:
    """What the server logs, whatever other tests' servers have made of uvicorn's logging."""
    log = logging.getLogger("uvicorn.error")
    monkeypatch.setattr(log, "propagate", False)
    log.addHandler(caplog.handler)
    with caplog.at_level(logging.ERROR, log.name):
        yield caplog
    log.removeHandler(caplog.handler)


def test_an_application_that_fails_is_answered_for(logged: pytest.LogCaptureFixture) -> None:
    async def play(app: App, connect: Connect) -> list[bytes]:
        told = []
        for path in ("/crash", "/split", "/short", "/half"):
            reader, writer = await connect()
            writer.write(ask(path))
            told.append(await reader.read())
        return told

    crash, split, short, half = scenario(play)
    for each in (crash, split, short):
        assert each.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
        assert b"connection: close" in each
        error = json.loads(each.partition(b"\r\n\r\n")[2])
        assert (error["status_code"], error["error"]["code"]) == (500, "internal_error")
    assert b"x-b" not in split
    assert half.endswith(b"\r\n\r\nha")
    assert len(logged.records) == 4


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01 no HTTP\r\n\r\n", b"GET /a b c HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_refused_after_those_before_it(garbage: bytes) -> None:
    async def play(app: App, connect: Connect) -> tuple[bytes, bytes]:
        reader, writer = await connect()
        writer.write(garbage)
        alone = await reader.read()
        reader, writer = await connect()
        writer.write(ask("/echo?1") + ask("/echo?2") + garbage)
        return alone, await reader.read()

    alone, behind = scenario(play)
    assert alone.startswith(b"HTTP/1.1 400 ")
    assert behind.count(b"HTTP/1.1 200 OK") == 2
    assert b"/echo?1 " in behind
    assert behind.endswith(b"/echo?2 ")


def test_a_body_that_turns_into_nonsense_ends_its_request() -> None:
    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(ask("/wait", method="POST", headers="Transfer-Encoding: chunked\r\n") + b"1\r\na\r\n")
        await app.started.wait()
        writer.write(b"nonsense\r\n\r\n")
        told = await reader.read()
        await app.gone.wait()
        return told

    # The application had taken a piece; it hears that there is nobody any more.
    assert scenario(play).startswith(b"HTTP/1.1 400 ")


def test_an_offer_to_speak_http_2_is_passed_over() -> None:
    async def play(app: App, connect: Connect) -> list[bytes]:
        offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
        reader, writer = await connect()
        writer.write(ask("/echo", headers=offer))
        writer.write(ask("/echo", b"ab", "POST", headers=offer) + ask("/echo?last"))
        return [(await said(reader))[2] for _ in range(3)]

    assert scenario(play) == [b"/echo? ", b"/echo? ab", b"/echo?last "]


def test_offers_without_end_are_passed_over_one_by_one() -> None:
    async def play(app: App, connect: Connect) -> int:
        reader, writer = await connect()
        offer = ask("/echo", headers="Connection: Upgrade\r\nUpgrade: h2c\r\n")
        writer.write(offer * 2000 + ask("/echo?last", headers="Connection: close\r\n"))
        told = await reader.read()
        assert told.endswith(b"/echo?last ")
        return told.count(b"HTTP/1.1 200 OK")

    assert scenario(play) == 2001


OFFER = "POST /echo HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: upgrade\r\n"


@pytest.mark.parametrize(
    "head",
    [
        "GET /echo HTTP/1.1\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /echo HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\na",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length : 1\r\n\r\na",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nX\n0\n\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        OFFER + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\n Folded: b\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
        "GET /echo\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
    ],
)
def test_nothing_that_two_servers_could_read_in_two_ways_is_a_request(head: str) -> None:
    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(head.encode() + ask("/echo?smuggled"))
        return await reader.read()

    told = scenario(play)
    assert told.startswith(b"HTTP/1.1 400 "), told
    assert told.count(b"HTTP/1.1 ") == 1
    assert b"smuggled" not in told


def test_what_is_written_behind_a_body_is_no_header_and_has_bounds() -> None:
    async def play(app: App, connect: Connect) -> list[bytes]:
        start = ask("/headers", method="POST", headers="Transfer-Encoding: chunked\r\n") + b"1\r\na\r\n0"
        reader, writer = await connect()
        writer.write(start + b"\r\nx-bf-vk: late\r\nHost: other\r\n\r\n")
        told = [(await said(reader))[2]]
        for flood in (b"\r\nX: ", b"\r\n" + b"X: y\r\n" * 5000, b";x="):
            app.started.clear()
            reader, writer = await connect()
            writer.write(start)
            await app.started.wait()
            writer.write(flood.ljust(protocol.MAX_HEAD + 1, b"y"))
            told.append((await said(reader))[2])
        return told

    inside, *floods = scenario(play)
    assert json.loads(inside) == ["host", "transfer-encoding"]
    assert {json.loads(each)["status_code"] for each in floods} == {431}


@pytest.mark.parametrize("path", ["/echo", "/later"])
def test_a_body_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(protocol, "BODY_SILENCE", 2.0)

    async def play(app: App, connect: Connect) -> bytes:
        reader, writer = await connect()
        writer.write(ask(path, bytes(5000), "POST")[:-5000])
        reading = asyncio.ensure_future(reader.read())
        while not reading.done():  # one a second would be enough for a mere look at the silence
            writer.write(b"a")
            await asyncio.wait([reading], timeout=0.5)
        return reading.result()

    told = scenario(play)
    if path == "/echo":
        assert told.startswith(b"HTTP/1.1 408 ")
        assert json.loads(told.partition(b"\r\n\r\n")[2])["error"]["code"] == "body_too_slow"
    else:  # half an answer is there already
        assert told.startswith(b"HTTP/1.1 200 ")
        assert not told.endswith(b"done")


def test_a_body_that_its_application_is_slow_to_take_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "BODY_SILENCE", 0.5)
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 1.0)

    async def play(app: App, connect: Connect) -> int:
        reader, writer = await connect()
        writer.write(ask("/patient", bytes(4 * 1024 * 1024), "POST"))
        await app.started.wait()
        await asyncio.sleep(4)
        app.go_on.set()
        return (await said(reader))[0]

    assert scenario(play) == 200


def test_an_answer_that_is_not_taken_is_not_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "STALL", 5.0)
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 1.0)

    async def play(app: App, connect: Connect) -> None:
        reader, writer = await connect()
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # asyncio's own, of a stream
        writer.write(ask("/flood"))
        await app.gone.wait()
        app.gone.clear()
        reader, writer = await connect()
        writer.write(ask("/flood"))
        for _ in range(20):  # who reads is served on, with pauses
            assert await reader.readexactly(16 * 1024 * 1024)
            await asyncio.sleep(0.4)
        assert not app.gone.is_set()

    scenario(play)


def test_when_the_server_stops_what_has_begun_is_answered() -> None:
    async def main() -> tuple[bytes, bytes]:
        app = App()
        async with asyncio.timeout(PATIENCE):
            async with serving.beside(app) as address:
                port = urlsplit(address).port
                idle, _ = await asyncio.open_connection("127.0.0.1", port)
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(ask("/wait"))
                await app.started.wait()
                app.started.clear()
                other, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(ask("/later"))
                await app.started.wait()
                asyncio.get_running_loop().call_later(0.5, app.go_on.set)
                reader._transport.abort()  # type: ignore[attr-defined]
            return await idle.read(), await other.read()

    nothing, done = asyncio.run(main())
    assert nothing == b""
    assert done.endswith(b"done")


def test_an_idle_connection_is_closed_and_a_slow_head_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 1.0)
    config = serving._config

    def hasty(app: Any) -> uvicorn.Config:
        made = config(app)
        made.timeout_keep_alive = 1
        return made

    monkeypatch.setattr(serving, "_config", hasty)

    async def play(app: App, connect: Connect) -> list[bytes]:
        told = []
        for sent in (b"", ask("/echo"), ask("/echo")[:-2], ask("/echo") + b"GET /ec"):
            reader, writer = await connect()
            writer.write(sent)
            told.append(await reader.read())
        return told

    nothing, idle, slow, behind = scenario(play)
    assert nothing == b""
    assert idle.startswith(b"HTTP/1.1 200 ")
    assert idle.endswith(b"/echo? ")
    assert slow.startswith(b"HTTP/1.1 408 ")
    assert b"/echo? HTTP/1.1 408 " in behind
