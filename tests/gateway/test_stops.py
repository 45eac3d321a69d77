"""What becomes of requests when the gateway is stopped: in time, and not a moment longer."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tests.gateway.process import served
from tests.gateway.rude import CHUNK, running

from video_gateway import serving


def test_a_request_that_crosses_the_stop_is_answered_as_the_last_one_of_its_connection() -> None:
    asked = b"GET / HTTP/1.1\r\nhost: gateway\r\n\r\n"

    async def scenario() -> None:
        async with AsyncExitStack() as stack:
            app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("here"))])
            base = await stack.enter_async_context(serving.beside(app, parting=60.0))
            host, _, port = base.removeprefix("http://").partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            stopping = None
            for is_last in (False, True):
                writer.write(asked)
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200 OK")
                assert (b"connection: close" in head) is is_last
                assert await reader.readexactly(4) == b"here"
                if stopping is None:
                    stopping = asyncio.create_task(stack.aclose())
                    await refused(host, int(port))
            assert await reader.read() == b""
            writer.close()
            assert stopping is not None
            await stopping

    asyncio.run(scenario())


def test_a_connection_that_was_made_as_the_gateway_stops_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its client knows that it is connected, and the event loop does not yet."""
    clients: list[socket.socket] = []

    async def scenario() -> None:
        app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("here"))])
        on_tick = uvicorn.Server.on_tick

        async def ticked(server: uvicorn.Server, counter: int) -> bool:
            ends = await on_tick(server, counter)
            if ends:  # and what listens is closed before the loop takes anybody
                for _ in range(3):
                    clients.append(socket.create_connection((host, int(port))))
                    clients[-1].sendall(b"GET / HTTP/1.1\r\nhost: gateway\r\n\r\n")
            return ends

        monkeypatch.setattr(uvicorn.Server, "on_tick", ticked)
        async with serving.beside(app, parting=60.0) as base:
            host, _, port = base.removeprefix("http://").partition(":")

    asyncio.run(scenario())
    for client in clients:
        with client, client.makefile("rb") as answer:
            assert answer.read().startswith(b"HTTP/1.1 200 OK")
    assert len(clients) == 3


async def refused(host: str, port: int) -> None:
    """Return when nobody takes connections there any more."""
    with suppress(ConnectionError):
        while True:
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_is_under_way_is_answered_in_time_or_told_and_never_bought_again(
    tmp_path: Path, number: signal.Signals
) -> None:
    store = f"sqlite:///{tmp_path}/jobs.sqlite3"

    async def scenario() -> None:
        async with running(64 * len(CHUNK)) as (upstream, rude), httpx.AsyncClient(timeout=30) as client:

            async def create(base: str, prompt: str, **headers: str) -> httpx.Response:
                body = {"model": "openai/sora-2", "prompt": prompt}
                return await client.post(f"{base}/v1/videos", json=body, headers=headers)

            with served(
                tmp_path, store=store, upstream=upstream, more="[server]\nstop_within = 2\n"
            ) as gateway:
                video = (await create(gateway.base, "A fox")).json()
                rude.sends, rude.falls_silent = 8 * len(CHUNK), True
                download = client.stream("GET", f"{gateway.base}/v1/videos/{video['id']}/content")
                await download.__aenter__()
                asked = [
                    asyncio.create_task(create(gateway.base, prompt, **headers))
                    for prompt, headers in (
                        ("slow", {}),
                        ("silent head", {}),
                        ("silent body", {"Idempotency-Key": "order-7"}),
                    )
                ]
                await rude.got(4)
                gone = asyncio.create_task(create(gateway.base, "silent head"))  # of which nobody waits
                await rude.got(5)
                gone.cancel()
                started = time.monotonic()
                gateway.process.send_signal(number)
                answered, *cut = await asyncio.gather(*asked)
                assert await asyncio.to_thread(gateway.process.wait, 30) == 0
                assert 1.5 < time.monotonic() - started < 6
                assert answered.status_code == 200
                for answer in cut:
                    assert answer.status_code == answer.json()["status_code"] == 503
                    assert answer.json()["error"]["code"] == "gateway_stopping"
                    assert answer.headers["x-should-retry"] == "false"
                await download.__aexit__(None, None, None)
            lines = [json.loads(line) for line in gateway.log.read_text().splitlines()]
            unknown = [line for line in lines if "whether it bought" in str(line.get("message"))]
            assert len({line["request_id"] for line in unknown}) == 3
            assert not any("exception" in line for line in lines)
            logged = [line["status"] for line in lines if line.get("operation") == "video_generation"]
            assert sorted(logged) == [200, 200, 499, 503, 503]
            with served(tmp_path, store=store, upstream=upstream) as gateway:
                again = await create(gateway.base, "silent body", **{"Idempotency-Key": "order-7"})
                assert again.json()["error"]["code"] == "idempotency_outcome_unknown"
                listed = (await client.get(f"{gateway.base}/v1/videos")).json()["data"]
                assert [each["id"] for each in listed] == [answered.json()["id"], video["id"]]
            assert len(rude.creates) == 5

    asyncio.run(scenario())
