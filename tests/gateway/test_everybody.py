"""Every name of the API's list: those that make no video are refused, or served by a server that does."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.providers.house import create, created, download, finished, measured, running

from bifrost_api.models import ModelProvider
from video_gateway import assembly, configuration, serving
from video_gateway.app import application
from video_gateway.families import MOUNTS, SPEAKS
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace

OTHERS = sorted(set(get_args(ModelProvider)) - set(SPEAKS))


def test_ten_of_the_names_make_no_video_of_their_own() -> None:
    assert OTHERS == [
        "anthropic", "cerebras", "cohere", "fireworks", "groq", "mistral", "nebius", "ollama", "parasail",
        "perplexity",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["alone", "with a fallback"])
def test_they_are_refused_before_anything_is_sent_anywhere(tmp_path: Path, way: str) -> None:
    calls: list[str] = []

    def counted(app: ASGIApp) -> ASGIApp:
        async def count(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                calls.append(scope["path"])
            await app(scope, receive, send)

        return count

    async def scenario() -> None:
        async with running(tmp_path, around=counted) as client:
            for name in OTHERS:
                model = f"{name}/some-model"
                if way == "with a fallback":
                    video = await created(client, "A fox", model, fallbacks=["openai/sora-2"])
                    assert video["extra_fields"]["provider"] == "openai"
                    first, _ = video["extra_fields"]["attempts"]
                    assert (first["provider"], first["error"]["code"]) == (name, "unsupported_operation")
                    continue
                answer = await create(client, "A fox", model)
                body = answer.json()
                assert (answer.status_code, body["error"]["code"]) == (400, "unsupported_operation")
                assert body["error"]["message"] == f"video_generation is not supported by {name} provider"
                assert (body["is_bifrost_error"], body["extra_fields"]["provider"]) == (True, name)
                for job in (f"video_1:{name}", f"video_1%3A{name}"):
                    assert (await client.get(f"/v1/videos/{job}")).status_code == 404
        assert calls == ([] if way == "alone" else ["/openai/v1/videos"] * len(OTHERS))

    asyncio.run(scenario())


def test_each_may_be_a_server_that_speaks_openais_api(tmp_path: Path) -> None:
    async def scenario(base: str) -> None:
        settings_file = tmp_path / "gateway.toml"
        settings_file.write_text(
            f'[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"\n'
            + "".join(
                f'[providers.{name}]\nfamily = "openai"\nbase_url = "{base}{MOUNTS["openai"]}"\n'
                f'poll_seconds = 0\nkeys = [{{ name = "main", value = "sk-{name}" }}]\n'
                for name in OTHERS
            )
        )
        configured = configuration.load(settings_file, environment={})
        async with (
            assembly.opened(configured) as gateway,
            serving.beside(application(gateway, configured)) as address,
            httpx.AsyncClient(base_url=address, timeout=60) as client,
        ):
            for name in OTHERS:
                video = await created(client, "A fox", f"{name}/sora-2", seconds="4", size="1280x720")
                assert (video["model"], video["extra_fields"]["provider"]) == (f"{name}/sora-2", name)
                content = await download(client, await finished(client, video))
                assert measured(content.content) == ("1280x720", 4.0, True)
                # The server's models are unknown here: it judges what it is asked for.
                refused = await create(client, "A fox", f"{name}/anything", size="123x45")
                assert (refused.status_code, refused.json()["is_bifrost_error"]) == (400, False)

    async def whole() -> None:
        async with serving.beside(create_sandbox(pace=Pace.at_once())) as base:
            await scenario(base)

    asyncio.run(whole())
