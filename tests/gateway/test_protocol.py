"""HTTP/1.1 as the gateway speaks it, over raw sockets."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.applications import Starlette
from tests.gateway.raw import PATIENCE, PIECE, App, Connect, ask, said, scenario

from video_gateway import serving
from video_gateway.http import protocol


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


def test_who_is_answered_already_is_told_no_100() -> None:
    async def play(app: App, connect: Connect) -> tuple[bytes, bytes]:
        reader, writer = await connect()
        expects = "Expect: 100-continue\r\nContent-Length: 2\r\n"
        writer.write(ask("/later", method="POST", headers=expects))
        head = await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.2)  # its application asks for the body now
        app.go_on.set()
        return head[:13], await reader.readexactly(4)

    assert scenario(play) == (b"HTTP/1.1 200 ", b"done")


def test_who_speaks_http_1_0_is_told_no_100() -> None:
    """RFC 9110, section 10.1.1: it would take that for the answer."""

    async def play(app: App, connect: Connect) -> tuple[int, bytes]:
        expects = "Expect: 100-continue\r\nContent-Length: 2\r\n"
        reader, writer = await connect()
        writer.write(ask("/echo", method="POST", headers=expects).replace(b"HTTP/1.1", b"HTTP/1.0"))
        await asyncio.sleep(0.05)
        writer.write(b"ab")
        status, _, body = await said(reader)
        return status, body

    assert scenario(play) == (200, b"/echo? ab")


def test_a_refusal_reaches_who_still_sends() -> None:
    async def play(app: App, connect: Connect) -> int:
        reader, writer = await connect()
        writer.write(ask("/deaf", bytes(20_000_000), "POST"))
        return (await said(reader))[0]

    assert scenario(play) == 413


def test_nothing_behind_a_refused_body_is_served() -> None:
    async def play(app: App, connect: Connect) -> tuple[int, bool, bytes]:
        reader, writer = await connect()
        writer.write(ask("/deaf", bytes(1000), "POST")[:-10])
        status = (await said(reader))[0]
        app.started.clear()
        writer.write(bytes(10) + ask("/echo"))
        rest = await reader.read()
        await asyncio.sleep(0.5)
        return status, app.started.is_set(), rest

    assert scenario(play) == (413, False, b"")


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


def test_an_idle_connection_is_kept_for_longer_than_proxies_keep_theirs() -> None:
    assert serving._config(Starlette()).timeout_keep_alive > 60


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
