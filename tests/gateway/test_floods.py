"""Too much of everything, sent to a gateway that is a process of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from tests.gateway.process import Served, served
from tests.gateway.rude import CHUNK, running

MIB = 1024 * 1024
JSON = b"POST /v1/videos HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = {"model": "openai/sora-2", "prompt": "A fox"}


def resident(gateway: Served, what: str = "VmRSS") -> int:
    """Bytes of memory: now, or the most there ever was (`VmHWM`)."""
    status = Path(f"/proc/{gateway.process.pid}/status")
    if not status.exists():
        pytest.skip("no /proc on this system")
    line = next(line for line in status.read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) * 1024


@asynccontextmanager
async def flooded(folder: Path, size: int = 0) -> AsyncIterator[tuple[Served, httpx.AsyncClient]]:
    async with running(size) as (upstream, _):
        with served(folder, store=f"sqlite:///{folder}/jobs.sqlite3", upstream=upstream) as gateway:
            async with httpx.AsyncClient(base_url=gateway.base, timeout=60) as client:
                yield gateway, client


async def connect(gateway: Served) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = int(gateway.base.rpartition(":")[2])
    return await asyncio.open_connection("127.0.0.1", port)


async def refused(gateway: Served, sent: bytes) -> dict[str, object]:
    """The error that raw bytes are answered with, before the connection is closed."""
    reader, writer = await connect(gateway)
    writer.write(sent)
    answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    found: dict[str, object] = json.loads(body)
    assert head.split()[1] == str(found["status_code"]).encode()
    assert found["is_bifrost_error"] is True
    return found


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it is not so")


async def send_without_end(gateway: Served, sent: bytes) -> None:
    """Until the other side hangs up."""
    _, writer = await connect(gateway)
    try:
        for _ in range(1000):
            writer.write(sent)
            await writer.drain()
    finally:
        writer.close()


def test_a_thousand_slow_clients_keep_nobody_waiting(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with flooded(tmp_path, 64 * MIB) as (gateway, client):
            video = (await client.post("/v1/videos", json=BODY)).json()
            address = f"/v1/videos/{video['id']}/content".encode()
            starts = [
                b"GET /v1/videos HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                JSON + b'Content-Length: 5000\r\n\r\n{"model": ',
                b"GET " + address + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                b"",
            ]
            before = resident(gateway)
            connections = [await connect(gateway) for _ in range(1000)]
            for place, (_, writer) in enumerate(connections):
                writer.write(starts[place % 4])
            await asyncio.sleep(1)
            for _ in range(20):  # each within the client's timeout
                assert (await client.post("/v1/videos", json=BODY)).status_code == 200
            # 250 of them have a download that they do not read: what is held for each is bounded.
            assert resident(gateway) - before < 250 * 4 * MIB
            for _, writer in connections:
                writer.transport.abort()
            text = ""
            for _ in range(300):
                text = (await client.get("/metrics")).text
                if "video_gateway_requests_running 1.0" in text:
                    break
                await asyncio.sleep(0.2)
            assert "video_gateway_requests_running 1.0" in text

    asyncio.run(scenario())


def test_a_download_of_2_gib_does_not_pass_through_memory(tmp_path: Path) -> None:
    size = 2048 * MIB

    async def scenario() -> None:
        async with flooded(tmp_path, size) as (gateway, client):
            video = (await client.post("/v1/videos", json=BODY)).json()
            address = f"/v1/videos/{video['id']}/content"
            before, received = resident(gateway, "VmHWM"), 0
            reader, writer = await connect(gateway)
            writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert f"content-length: {size}\r\n".encode() in head.lower()
            while piece := await reader.read(MIB):
                received += len(piece)
            assert received == size
            for first in (0, 512, MIB):
                wanted = {"Range": f"bytes={first}-{first + 255}"}
                part = await client.get(address, headers=wanted)
                assert (part.status_code, part.content) == (206, CHUNK[:256])
                assert part.headers["content-range"] == f"bytes {first}-{first + 255}/{size}"
            assert resident(gateway, "VmHWM") - before < 64 * MIB

    asyncio.run(scenario())


def test_what_a_provider_says_without_end_is_not_held(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(len(CHUNK)) as (upstream, rude):
            with served(tmp_path, store=f"sqlite:///{tmp_path}/jobs.sqlite3", upstream=upstream) as gateway:
                async with httpx.AsyncClient(base_url=gateway.base, timeout=120) as client:
                    video = (await client.post("/v1/videos", json=BODY)).json()
                    for prompt in ("endless", "bomb"):
                        answer = await client.post("/v1/videos", json={**BODY, "prompt": prompt})
                        assert (answer.status_code, answer.json()["error"]["type"]) == (
                            502,
                            "provider_failure",
                        )
                        assert answer.headers["x-should-retry"] == "false"
                    rude.refuses = True
                    answer = await client.get(f"/v1/videos/{video['id']}/content")
                    assert (answer.status_code, answer.json()["error"]["type"]) == (502, "provider_failure")
                    assert resident(gateway, "VmHWM") < 384 * MIB

    asyncio.run(scenario())


def test_large_bodies_are_refused_and_the_refusal_arrives(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with flooded(tmp_path) as (gateway, client):
            headers = {"Content-Type": "application/json"}
            largest = 100 * MIB
            allowed = json.dumps({**BODY, "prompt": "a" * (largest - 60)}).encode()
            assert largest - 100 < len(allowed) <= largest
            answer = await client.post("/v1/videos", content=allowed, headers=headers)
            assert (answer.status_code, answer.json()["error"]["param"]) == (400, "prompt")
            assert len(answer.content) < 1000

            async def chunks() -> AsyncIterator[bytes]:
                for _ in range(101):
                    yield b"a" * MIB

            for content in (b"a" * (largest + 1), chunks()):
                answer = await client.post("/v1/videos", content=content, headers=headers)
                assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")
            # In memory each letter takes what the widest one does.
            wide = json.dumps({**BODY, "other": "a" * (largest - 100) + "\N{GRINNING FACE}"}).encode()
            answer = await client.post("/v1/videos", content=wide, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (413, "text_too_wide")
            # Small to send, and gigabytes as numbers: refused before anybody reads them.
            numbers = b'{"model": "openai/sora-2", "prompt": "A fox", "x": [1.0' + b",1" * (largest // 2 - 50)
            for content, place, told in (
                (numbers + b"]}", "", headers),
                (numbers, "", headers),
                (numbers + b"]}", "/video_1/remix", {}),
            ):
                answer = await client.post(f"/v1/videos{place}", content=content, headers=told)
                assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_many_values")
            assert (await client.post("/v1/videos", json=BODY)).status_code == 200
            assert resident(gateway) < 300 * MIB
            assert resident(gateway, "VmHWM") < 512 * MIB

    asyncio.run(scenario())


def test_large_bodies_at_the_same_time_are_held_up_to_a_limit(tmp_path: Path) -> None:
    size = 8 * MIB

    async def scenario() -> None:
        more = f"[server]\nmax_body_bytes = {2 * size}\nmax_bodies_bytes = {4 * size}\n"
        async with running() as (upstream, _):
            with served(
                tmp_path, store=f"sqlite:///{tmp_path}/jobs.sqlite3", upstream=upstream, more=more
            ) as gateway:
                async with httpx.AsyncClient(base_url=gateway.base, timeout=60) as client:
                    head = JSON + b"Content-Length: %d\r\n\r\n" % (size + 20)
                    waiting = [await connect(gateway) for _ in range(4)]
                    for _, writer in waiting:  # all but their ends
                        writer.write(head + b'{"prompt": "' + b"a" * (size - 8 * 1024))
                        await writer.drain()
                    await asyncio.sleep(1)
                    large = json.dumps({**BODY, "prompt": "a" * size})
                    headers = {"Content-Type": "application/json"}
                    refused = await client.post("/v1/videos", content=large, headers=headers)
                    body = refused.json()
                    assert (refused.status_code, body["error"]["code"]) == (503, "overloaded")
                    assert (body["status_code"], refused.headers["retry-after"]) == (503, "5")
                    assert (await client.post("/v1/videos", json=BODY)).status_code == 200  # small ones pass
                    for _, writer in waiting:
                        writer.transport.abort()
                    for _ in range(300):
                        again = await client.post("/v1/videos", content=large, headers=headers)
                        if again.status_code != 503:
                            break
                        await asyncio.sleep(0.1)
                    assert (again.status_code, again.json()["error"]["param"]) == (400, "prompt")

    asyncio.run(scenario())


def test_what_a_burst_of_bodies_took_is_given_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with flooded(tmp_path) as (gateway, client):
            assert (await client.post("/v1/videos", json=BODY)).status_code == 200
            before = resident(gateway)
            waiting = [await connect(gateway) for _ in range(500)]
            for _, writer in waiting:  # all but their ends
                writer.write(JSON + b'Content-Length: 250000\r\n\r\n{"prompt": "' + b"a" * 240_000)
                await writer.drain()
            await until(lambda: resident(gateway) - before > 100 * MIB)
            for _, writer in waiting:
                writer.transport.abort()
            await until(lambda: resident(gateway) - before < 64 * MIB)

    asyncio.run(scenario())


def test_floods_of_headers_are_refused_before_they_are_held(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with flooded(tmp_path) as (gateway, client):
            start = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
            before = resident(gateway, "VmHWM")
            for flood in (b"".join(b"X-%d: y\r\n" % n for n in range(9000)), b"X: " + b"y" * 80_000):
                found = await refused(gateway, start + flood)
                assert found["status_code"] == 431
            for _ in range(20):
                with pytest.raises(ConnectionError):
                    await send_without_end(gateway, start + b"X: " + b"y" * 100_000)
            assert resident(gateway, "VmHWM") - before < 16 * MIB
            assert (await refused(gateway, b"\x16\x03\x01 no HTTP\r\n\r\n"))["status_code"] == 400
            many = {f"X-{n}": "y" * 100 for n in range(200)}
            assert (await client.get("/health", headers=many)).status_code == 200

    asyncio.run(scenario())
