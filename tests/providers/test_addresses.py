"""Pictures at addresses are fetched for the providers that take none, and handed on to those that do."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.providers.house import create, created, finished, running
from tests.providers.recorded import Recorder

from video_gateway import serving

FETCHED = (
    "gemini/gemini-omni-1.1-flash",
    "gemini/veo-3.1-generate-001",
    "vertex/gemini-omni-1.1-flash",
    "vertex/veo-3.1-generate-001",
    "bedrock/amazon.nova-reel-v1:1",
    "bedrock/luma.ray-v2:0",
    "elevenlabs/veo-3.1-generate-001",
)
HANDED_ON = ("xai/grok-imagine-video", "openrouter/google/veo-3.1", "huggingface/Wan-AI/Wan2.2-I2V-A14B")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1280, 720)).save(file, "PNG")
    return file.getvalue()


@contextmanager
def recorders() -> Iterator[tuple[list[Recorder], Any]]:
    kept: list[Recorder] = []

    def around(app: Any) -> Recorder:
        kept.append(Recorder(app))
        return kept[-1]

    yield kept, around


@pytest.mark.parametrize("model", [*FETCHED, *HANDED_ON])
def test_a_picture_at_an_address_starts_a_video(tmp_path: Path, model: str) -> None:
    asked: list[str] = []
    content = picture()

    async def answer(request: Request) -> Response:
        asked.append(request.url.path)
        if request.url.path == "/none.png":
            return Response("gone", 404)
        kind = "text/html" if request.url.path == "/page.png" else "image/png"
        return Response(b"<html>" if kind == "text/html" else content, media_type=kind)

    async def scenario(around: Any) -> str:
        app = Starlette(routes=[Route("/{name}", answer)])
        async with serving.beside(app) as pictures, running(tmp_path, around=around) as client:
            reference = f"{pictures}/a.png"
            video = await created(client, "A fox", model, input_reference=reference)
            assert (await finished(client, video))["status"] == "completed"
            if model in FETCHED:
                await refused(client, pictures)
            return reference

    async def refused(client: httpx.AsyncClient, pictures: str) -> None:
        for name in ("none.png", "page.png"):
            answer = await create(client, "A fox", model, input_reference=f"{pictures}/{name}")
            assert (answer.status_code, answer.json()["error"]["param"]) == (400, "input_reference"), (
                answer.text
            )

    with recorders() as (kept, around):
        reference = asyncio.run(scenario(around))
    sent = next(each.content for each in kept[0].exchanges if each.method == "post")
    assert (base64.b64encode(content)[:400] in sent) is (model in FETCHED)
    assert (reference.encode() in sent) is (model in HANDED_ON)
    assert asked[:1] == (["/a.png"] if model in FETCHED else [])
