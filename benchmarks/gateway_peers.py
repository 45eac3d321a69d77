"""What the gateway is measured beside: the bare floor, FastAPI + httpx by hand, LiteLLM's proxy."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from starlette.applications import Starlette

from bifrost_api import models
from bifrost_api.interface import UnimplementedApi
from bifrost_api.server import create_app
from openai_video_api import models as wire
from openai_video_api.async_client import AsyncClient
from specwright_runtime.server import allow_anonymous
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport


class CreateVideo(BaseModel):
    model: str
    prompt: str
    seconds: str | None = None
    size: str | None = None


class Video(BaseModel):
    id: str
    object: str
    model: str
    status: str
    progress: float | None = None
    created_at: int
    prompt: str | None = None
    seconds: str | None = None
    size: str | None = None


def by_hand(upstream: str) -> FastAPI:
    """FastAPI and httpx: one pooled client, typed both ways; no callers, keys, store, numbers or log."""
    client = httpx.AsyncClient(base_url=upstream, headers={"authorization": "Bearer sk-x"}, timeout=60)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with client:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/v1/videos", response_model_exclude_unset=True)
    async def create(body: CreateVideo) -> Video:
        asked = body.model_dump(exclude_unset=True)
        asked["model"] = body.model.partition("/")[2]
        answer = await client.post("/videos", json=asked)
        if answer.is_error:
            raise HTTPException(502, answer.text)
        return Video.model_validate(answer.json())

    return app


class _PassThrough(UnimplementedApi):
    """The generated server before the generated client, with nothing in between, over the gateway's
    transport: what no gateway made of them can be cheaper than."""

    def __init__(self, upstream: str) -> None:
        self._client = AsyncClient(upstream, api_key_auth="sk-x", transport=AsyncHttptoolsTransport())

    async def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None,
        x_bf_drop_params: bool | None,
    ) -> models.Video:
        assert isinstance(body, models.VideoGenerationRequest)
        asked = wire.CreateVideoRequest(
            prompt=body.prompt, model=body.model.partition("/")[2], seconds=body.seconds, size=body.size
        )
        job = await self._client.create_video(asked)
        extra = models.BifrostResponseExtraFields(
            request_type="video_generation", provider="openai", latency=0
        )
        return models.Video(
            id=job.id,
            object="video",
            status="queued",
            model=body.model,
            prompt=body.prompt,
            created_at=job.created_at,
            extra_fields=extra,
        )


def pass_through(upstream: str) -> Starlette:
    return create_app(_PassThrough(upstream), authenticate=allow_anonymous)


LITELLM = """\
model_list:
  - model_name: sora-2
    litellm_params:
      model: openai/sora-2
      api_base: {upstream}
      api_key: sk-x
general_settings:
  master_key: {key}
"""


def litellm(binaries: Path, home: Path, upstream: str, port: int, key: str) -> list[str | Path]:
    """The command of LiteLLM's proxy with one deployment and no database; its settings go to `home`."""
    config = home / "litellm.yaml"
    config.write_text(LITELLM.format(upstream=upstream, key=key))
    return [binaries / "litellm", "--config", config, "--port", str(port), "--host", "127.0.0.1"]
