"""Redirects of providers: to the public internet at most, and never with what is secret."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from specwright_runtime.errors import TransportError
from specwright_runtime.transport.streamed import ConnectionStream
from video_gateway import assembly, outward, serving
from video_gateway.app import application
from video_gateway.settings import Settings

JOB = {
    "id": "video_1",
    "object": "video",
    "model": "sora-2",
    "status": "completed",
    "created_at": 1,
    "prompt": "A fox",
    "size": "1280x720",
    "seconds": "4",
}


@asynccontextmanager
async def gateway(
    folder: Path, *, status: str, allow: tuple[str, ...] = ()
) -> AsyncIterator[tuple[httpx.AsyncClient, list[Request]]]:
    """In front of a provider that leads from each read to another server, whose requests are kept."""
    inside: list[Request] = []

    async def kept(request: Request) -> Response:
        inside.append(request)
        if "content" in request.url.query:
            return Response(b"SECRET", media_type="video/mp4")
        return JSONResponse({**JOB, "prompt": "SECRET"})

    async with serving.beside(Starlette(routes=[Route("/{path:path}", kept)])) as other:

        async def create(request: Request) -> Response:
            return JSONResponse({**JOB, "status": status})

        async def look(request: Request) -> Response:
            return RedirectResponse(f"{other}/file?{request.url.path}", 302)

        routes = [Route("/v1/videos", create, methods=["POST"]), Route("/v1/videos/{path:path}", look)]
        async with serving.beside(Starlette(routes=routes)) as base:
            key = {"name": "main", "value": "sk-upstream-secret"}
            provider = {"family": "openai", "base_url": f"{base}/v1", "keys": [key], "retries": 0}
            configured = Settings.model_validate(
                {
                    "store": {"url": f"sqlite:///{folder}/jobs.sqlite3"},
                    "fetch": {"allow_hosts": allow},
                    "providers": {"openai": {**provider, "poll_seconds": 0}},
                }
            )
            async with (
                assembly.opened(configured) as made,
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(application(made, configured)), base_url="http://localhost"
                ) as client,
            ):
                body = {"model": "openai/sora-2", "prompt": "A fox"}
                assert (await client.post("/v1/videos", json=body)).status_code == 200
                yield client, inside


@pytest.mark.parametrize(
    ("status", "path"), [("completed", "/v1/videos/video_1/content"), ("queued", "/v1/videos/video_1")]
)
def test_no_provider_leads_the_gateway_into_its_own_network(tmp_path: Path, status: str, path: str) -> None:
    async def scenario() -> None:
        async with gateway(tmp_path, status=status) as (client, inside):
            answer = await client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (502, "address_refused")
        assert ("SECRET" in answer.text, inside) == (False, [])

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "path"), [("completed", "/v1/videos/video_1/content"), ("queued", "/v1/videos/video_1")]
)
def test_where_a_redirect_may_lead_no_key_goes_along(tmp_path: Path, status: str, path: str) -> None:
    async def scenario() -> None:
        async with gateway(tmp_path, status=status, allow=("127.0.0.1",)) as (client, inside):
            answer = await client.get(path)
        assert (answer.status_code, len(inside)) == (200, 1)
        assert "SECRET" in answer.text or answer.json()["status"] == "completed"
        assert "sk-upstream-secret" not in str(inside[0].headers.raw)

    asyncio.run(scenario())


def test_files_beyond_a_number_at_a_time_are_read_no_faster_than_they_are_taken() -> None:
    places = outward.Places(1)
    video = bytes(8 * 1024 * 1024)

    async def file(request: Request) -> Response:
        return Response(video, media_type="video/mp4")

    async def scenario() -> None:
        made = outward.guarded(allow=("127.0.0.1",), places=places)
        async with serving.beside(Starlette(routes=[Route("/", file)])) as url:
            streams = [await made.get(url) for _ in range(3)]
            direct = [isinstance(stream, ConnectionStream) for stream in streams]
            assert (direct, places.free) == ([False, True, True], 0)
            for stream in streams:
                assert b"".join([chunk async for chunk in stream]) == video
                await stream.aclose()
                await stream.aclose()
                assert places.free == 1
            again = await made.get(url)
            assert places.free == 0
            await again.aclose()
        with pytest.raises(TransportError):
            await made.get(url)
        assert places.free == 1
        await made.aclose()

    asyncio.run(scenario())
