from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from tests.gateway.rude import running

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace
from video_gateway.sandbox.sgl import SERVED
from video_gateway.settings import Settings

PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="


@pytest.mark.parametrize("shown", [True, False])
def test_answers_show_what_was_said_on_the_wire_where_that_is_wanted(tmp_path: Path, shown: bool) -> None:
    async def scenario() -> None:
        async with running() as (base, _):
            provider = {
                "family": "openai",
                "base_url": base,
                "keys": [{"name": "main", "value": "sk-upstream-secret"}],
                "raw_request": shown,
                "raw_response": shown,
            }
            configured = Settings.model_validate(
                {
                    "store": {"url": f"sqlite:///{tmp_path}/jobs.sqlite3"},
                    "providers": {"openai": provider},
                }
            )
            async with assembly.opened(configured) as gateway:
                transport = httpx.ASGITransport(application(gateway, configured))
                async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                    body = {"model": "openai/sora-2", "prompt": "A fox"}
                    answer = await client.post("/v1/videos", json=body)
        fields = answer.json()["extra_fields"]
        assert ("raw_request" in fields, "raw_response" in fields) == (shown, shown)
        assert "sk-upstream-secret" not in answer.text
        if shown:
            assert fields["raw_request"] == {
                "model": "sora-2",
                "prompt": "A fox",
                "seconds": "4",
                "size": "720x1280",
            }
            assert (fields["raw_response"]["id"], fields["raw_response"]["status"]) == (
                "video_1",
                "completed",
            )

    asyncio.run(scenario())


def test_where_a_server_keeps_its_files_is_not_shown(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with serving.beside(create_sandbox(pace=Pace.at_once())) as base:
            provider = {
                "family": "openai",
                "dialect": "sgl",
                "base_url": f"{base}/sgl/v1",
                "raw_response": True,
            }
            tree = {
                "store": {"url": f"sqlite:///{tmp_path}/jobs.sqlite3"},
                "providers": {"sgl": {**provider, "poll_seconds": 0}},
            }
            configured = Settings.model_validate(tree)
            async with assembly.opened(configured) as gateway:
                transport = httpx.ASGITransport(application(gateway, configured))
                async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                    made = await client.post("/v1/videos", json={"model": f"sgl/{SERVED}", "prompt": "A fox"})
                    looked = await client.get(f"/v1/videos/{made.json()['id']}")
        shown = looked.json()["extra_fields"]["raw_response"]
        assert (shown["id"], shown["status"]) == (made.json()["id"], "completed")
        assert "/outputs/" not in looked.text

    asyncio.run(scenario())
