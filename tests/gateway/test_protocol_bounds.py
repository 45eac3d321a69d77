"""What a connection may ask of the gateway's protocol, in size, in time, and in meaning."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.types import ASGIApp
from tests.gateway.raw import App, Connect, ask, said, scenario

from video_gateway import assembly, serving
from video_gateway.http import protocol
from video_gateway.settings import Settings


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


def test_a_head_has_the_same_bounds_when_it_comes_in_one_piece() -> None:
    async def play(app: App, connect: Connect) -> list[int]:
        statuses = []
        for headers in ("X: " + "y" * protocol.MAX_HEAD, "X: y\r\n" * (protocol.MAX_HEAD // 6)):
            reader, writer = await connect()
            writer.write(ask("/echo", headers=f"{headers}\r\n"))
            statuses.append((await said(reader))[0])
        reader, writer = await connect()
        writer.write(ask("/echo", bytes(2 * protocol.MAX_HEAD), "POST"))  # the head of which is small
        return [*statuses, (await said(reader))[0]]

    assert scenario(play) == [431, 431, 200]


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


@pytest.mark.parametrize("factor", [0.2, 3])
def test_an_answer_is_taken_at_a_least_rate(monkeypatch: pytest.MonkeyPatch, factor: float) -> None:
    rate = 512 * 1024
    monkeypatch.setattr(protocol, "STALL", 3.0)
    monkeypatch.setattr(protocol, "HEAD_TIMEOUT", 1.0)
    monkeypatch.setattr(protocol.BoundedProtocol, "byte", 1 / rate)
    made = protocol.BoundedProtocol.connection_made

    def small(connection: protocol.BoundedProtocol, transport: asyncio.Transport) -> None:
        """What the system holds for the client says nothing of what that takes."""
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
        made(connection, transport)

    monkeypatch.setattr(protocol.BoundedProtocol, "connection_made", small)

    async def play(app: App, connect: Connect) -> bool:
        reader, writer = await connect()
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        writer.write(ask("/flood"))
        until = time.monotonic() + 10
        while not app.gone.is_set() and time.monotonic() < until:
            await asyncio.sleep(0.1)
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                await reader.readexactly(int(rate * factor / 10))
        return app.gone.is_set()

    assert scenario(play) is (factor < 1)


def test_the_rate_of_clients_is_set() -> None:
    assert protocol.paced(2048).byte == 1 / 2048
    assert protocol.paced(0).byte * 1 > protocol.STALL  # each byte is worth any time


def test_clients_and_providers_keep_to_the_rates_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configured = Settings.model_validate(
        {
            "server": {"min_bytes_per_second": 4096, "port": 0},
            "fetch": {"min_bytes_per_second": 8192},
            "store": {"url": f"sqlite:///{tmp_path}/jobs.sqlite3"},
        }
    )
    rates: list[float] = []

    def config(app: ASGIApp, grace: int, http: type[protocol.BoundedProtocol]) -> None:
        rates.append(1 / http.byte)
        raise EOFError

    async def scenario() -> None:
        with pytest.raises(EOFError):
            await serving.serve(configured, sandbox=False)
        async with assembly.opened(configured) as gateway:
            rates.append(gateway._min_file_rate)

    monkeypatch.setattr(serving, "_config", config)
    asyncio.run(scenario())
    assert rates == [4096, 8192]
