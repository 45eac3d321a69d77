"""What the gateway is measured beside: LiteLLM's proxy, and what a careful person writes in an hour."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel


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
