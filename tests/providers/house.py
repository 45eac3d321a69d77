"""A gateway on the sandbox, whole: sockets, generated code on both sides, the store, rendered videos."""

from __future__ import annotations

import asyncio
import base64
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import av
import httpx
from PIL import Image
from starlette.types import ASGIApp

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Clock, Pace
from video_gateway.settings import Settings


def picture(width: int, height: int) -> str:
    """A black one, as a data URL."""
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)

Scenario: TypeAlias = Callable[[httpx.AsyncClient], Awaitable[None]]
Run: TypeAlias = Callable[[Scenario], None]


@asynccontextmanager
async def running(
    folder: Path,
    *,
    around: Callable[[ASGIApp], ASGIApp] = lambda app: app,
    clock: Clock = time.time,
    patience: float = 30.0,
    **settings: Any,
) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway as `serve --sandbox` builds it, whose jobs are done at once unless their prompts say more.

    `around` puts something between the gateway and the sandbox, whose time is `clock`'s; `patience` is
    how many seconds one call of a provider may take: films are made while somebody waits for them.
    """
    async with serving.beside(around(create_sandbox(pace=Pace.at_once(), clock=clock))) as base:
        configured = serving.on_sandbox(Settings.model_validate(settings), base, folder)
        providers = {
            name: entry.model_copy(update={"timeout": patience, "retries": 1, "poll_seconds": 0.0})
            for name, entry in configured.providers.items()
        }
        configured = configured.model_copy(update={"providers": providers})
        async with (
            assembly.opened(configured, sandbox=True) as gateway,
            serving.beside(application(gateway, configured)) as address,
            httpx.AsyncClient(base_url=address, timeout=20 + patience) as client,
        ):
            yield client


async def create(client: httpx.AsyncClient, prompt: str, model: str, **fields: Any) -> httpx.Response:
    return await client.post("/v1/videos", json={"model": model, "prompt": prompt, **fields})


async def created(client: httpx.AsyncClient, prompt: str, model: str, **fields: Any) -> dict[str, Any]:
    answer = await create(client, prompt, model, **fields)
    assert answer.status_code == 200, answer.text
    video: dict[str, Any] = answer.json()
    return video


async def look(client: httpx.AsyncClient, video: Mapping[str, Any]) -> dict[str, Any]:
    answer = await client.get(f"/v1/videos/{video['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def finished(client: httpx.AsyncClient, video: Mapping[str, Any]) -> dict[str, Any]:
    for _ in range(3000):
        found = await look(client, video)
        if found["status"] in {"completed", "failed"}:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(found)


async def download(client: httpx.AsyncClient, video: Mapping[str, Any], **options: Any) -> httpx.Response:
    return await client.get(f"/v1/videos/{video['id']}/content", **options)


def measured(film: bytes) -> tuple[str, float, bool]:
    """Size, seconds and whether there is sound, of an MP4 that can be played."""
    assert film[4:8] == b"ftyp", film[:500]  # what came in place of a film says why
    with av.open(io.BytesIO(film)) as clip:
        stream = clip.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        seconds = round(float(stream.duration * stream.time_base), 1)
        return f"{stream.width}x{stream.height}", seconds, bool(clip.streams.audio)
