"""Jobs that nobody retrieves get an end, and keep their idempotency keys until they go."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.gateway.bought import account, refused, request
from tests.gateway.test_jobs import job, promise
from tests.gateway.test_jobs import opened as opened_store

from bifrost_api import models
from bifrost_api.async_client import AsyncClient
from specwright_runtime.transport.asgi import AsyncAsgiTransport
from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.jobs import queries
from video_gateway.purchases import stragglers
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace
from video_gateway.settings import Settings

if TYPE_CHECKING:
    from tests.gateway.conftest import House, Open, Upstream


async def status(house: House, video: models.Video) -> tuple[str, object]:
    job = await house.store.find(video.id, None)
    assert job is not None
    error = models.Video.model_validate_json(job.answer).error
    return job.status, error and str(error.code)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for."""
    monkeypatch.setattr(stragglers, "UNSEEN", 0.0)


def test_what_an_emulated_provider_has_made_is_recorded_although_nobody_asks(
    url: str, tmp_path: Path, at_once: None
) -> None:
    async def scenario() -> None:
        async with serving.beside(create_sandbox(pace=Pace.at_once())) as base:
            configured = serving.on_sandbox(Settings(), base, tmp_path)
            configured = configured.model_copy(
                update={"store": configured.store.model_copy(update={"url": url})}
            )
            async with assembly.opened(configured, sandbox=True) as gateway:
                transport = AsyncAsgiTransport(application(gateway, configured))
                async with AsyncClient("http://localhost", transport=transport) as client:
                    for model in ("openai/sora-2", "runway/gen4.5", "xai/grok-imagine-video"):
                        for prompt in ("A fox", "[fail] A fox"):
                            await client.video_generation(request(model, prompt=prompt))
                    await gateway.stragglers.visit(time.time())
                    listed = (await client.video_list(order="asc")).data
        assert [video.status for video in listed] == ["completed", "failed"] * 3

    asyncio.run(scenario())


def test_jobs_are_looked_at_once_in_an_hour_and_those_with_an_end_never(
    opened: Open, upstream: type[Upstream], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    monkeypatch.setattr(queries, "PORTION", 2)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, url=url) as house:
            videos = [await house.client.video_generation(request()) for _ in range(5)]
            adapter.become(videos[3].id, status="completed")
            await house.client.video_retrieve(videos[3].id)
            await house.client.video_delete(videos[4].id)
            adapter.looks = 0
            for hours, looks in ((0, 0), (1.1, 3), (1.9, 3), (2.2, 6)):
                monkeypatch.setattr(time, "time", lambda hours=hours: real() + hours * 3600)
                await house.gateway.stragglers.visit(time.time())
                assert adapter.looks == looks

    asyncio.run(scenario())


def test_a_job_without_an_end_is_given_up_after_thirty_days(
    opened: Open, upstream: type[Upstream], at_once: None, url: str
) -> None:
    """Whether its provider says that it runs, cannot be asked, or is no longer set up."""

    async def scenario() -> None:
        adapter = upstream()
        providers = {"openai": [account(adapter)], "runway": [account(upstream(provider="runway"))]}
        async with opened(providers, url=url) as house:
            runs, ends, foreign = [
                await house.client.video_generation(request(model))
                for model in ("openai/sora-2", "openai/sora-2", "runway/gen4.5")
            ]
        async with opened({"openai": [account(adapter)]}, url=url) as house:
            for days in (29, 31):
                if days == 31:
                    adapter.become(ends.id, status="completed")
                await house.gateway.stragglers.visit(time.time() + days * 86400)
                found = [await status(house, each) for each in (runs, ends, foreign)]
                lost = ("failed", "end_unknown")
                assert found == ([("queued", None)] * 3 if days == 29 else [lost, ("completed", None), lost])

    asyncio.run(scenario())


def test_a_provider_that_fails_is_left_alone_and_the_others_are_asked(
    opened: Open, upstream: type[Upstream], at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        down, well = upstream(), upstream(provider="runway")

        async def refuse(video_id: str) -> models.Video:
            down.looks += 1
            raise refused(500)

        monkeypatch.setattr(down, "video_retrieve", refuse)
        providers = {"openai": [account(down)], "runway": [account(well)]}
        async with opened(providers, retries=0) as house:
            for model in ("openai/sora-2", "runway/gen4.5"):
                for _ in range(6):
                    await house.client.video_generation(request(model))
            await house.gateway.stragglers.visit(time.time())
        assert (down.looks, well.looks) == (stragglers.TROUBLE, 6)

    asyncio.run(scenario())


def test_one_row_that_is_broken_keeps_no_other_from_its_end(
    opened: Open, upstream: type[Upstream], at_once: None
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            videos = [await house.client.video_generation(request()) for _ in range(4)]
            for video in videos:
                adapter.become(video.id, status="completed")
            job = await house.store.find(videos[1].id, None)
            assert job is not None
            await house.store._database.write(
                lambda connection: connection.exec_driver_sql(
                    "UPDATE jobs SET answer = 'x' WHERE id = ?", (job.id,)
                ).close()
            )
            await house.gateway.stragglers.visit(time.time())
            left = await house.store.running(after=0)
        assert [each.id for each in left] == [videos[1].id]

    asyncio.run(scenario())


@pytest.mark.parametrize("prompt", ["A fox", 'A "fox" \0 {"id":"x"}'])
def test_a_key_buys_nothing_again_as_long_as_its_job_is_there(
    opened: Open, upstream: type[Upstream], url: str, prompt: str
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, url=url) as house:
            wanted = request(prompt=prompt)
            video = await house.client.video_generation(wanted, idempotency_key="k")
            assert await house.store.purge(int(time.time()) + 60) == 0
            assert (await house.client.video_generation(wanted, idempotency_key="k")).id == video.id
            adapter.become(video.id, status="completed")
            await house.client.video_retrieve(video.id)
            assert await house.store.purge(int(time.time()) + 60) == 1
            assert (await house.client.video_generation(wanted, idempotency_key="k")).id != video.id
        assert len(adapter.created) == 2

    asyncio.run(scenario())


def test_whatever_an_answer_says_its_key_goes_with_its_job(url: str) -> None:
    deep = "[" * 3000 + "]" * 3000
    answers = {
        "there": f'{{"id":"video_1","more":{deep}}}',
        "gone": f'{{"id":"video_2","more":{deep}}}',
        "odd": "x",
    }

    async def scenario() -> None:
        async with opened_store(url) as store:
            await store.add(job(1))
            for key, answer in answers.items():
                held = await store.promise(promise("first", key=key))
                await store.settle(replace(held, state="kept", answer=answer))
            assert await store.purge(5000) == 0
            found = [(await store.promise(promise("second", key=key))).token for key in answers]
            assert found == ["first", "second", "second"]

    asyncio.run(scenario())
