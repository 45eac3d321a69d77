from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from tests.gateway.bought import account

import openai_video_api.errors
from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, Conflict, Gone, NotFound
from video_gateway.providers.upstream import translated
from video_gateway.purchases import polling
from video_gateway.purchases.records import MAX_ANSWER
from video_gateway.settings import key_hash

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream

CLIP = bytes(range(256)) * 40
REQUEST = models.VideoGenerationRequest(model="openai/sora-2", prompt="A fox")


def test_a_job_is_looked_at_no_oftener_than_its_provider_wants(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, pace=60.0) as house:
            video = await house.client.video_generation(REQUEST)
            for _ in range(5):
                assert (await house.client.video_retrieve(video.id)).status == "queued"
        assert adapter.looks == 0

    asyncio.run(scenario())


def test_many_who_ask_at_once_are_one_look(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            await asyncio.gather(*(house.client.video_retrieve(video.id) for _ in range(50)))
        assert adapter.looks < 25

    asyncio.run(scenario())


def test_a_look_adds_and_takes_nothing_away(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            first = await house.client.video_generation(REQUEST)
            adapter.become(first.id, status="in_progress", progress=60, created_at=1, prompt="rewritten")
            second = await house.client.video_retrieve(first.id)
            adapter.become(first.id, progress=40)
            third = await house.client.video_retrieve(first.id)
            adapter.become(first.id, status="completed", progress=100)
            fourth = await house.client.video_retrieve(f"{first.id}:openai")
        assert (second.status, second.progress, second.prompt) == ("in_progress", 60, "A fox")
        assert (second.created_at, third.progress) == (first.created_at, 60)
        assert fourth.status == "completed"
        assert fourth.completed_at is not None

    asyncio.run(scenario())


def test_a_look_of_which_more_is_said_than_can_be_kept_is_told_as_that(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.become(video.id, videos=[{"type": "url", "content_type": "v" * MAX_ANSWER}])
            answer = await house.http.get(f"/v1/videos/{video.id}")
            listed = await house.http.get("/v1/videos")
        assert (answer.status_code, answer.json()["error"]["code"]) == (502, "provider_failure")
        assert len(listed.content) < 2000

    asyncio.run(scenario())


def test_a_job_in_a_state_that_nobody_knows_does_not_run_for_ever(
    opened: Open, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            told = adapter.videos[video.id].extra_fields.model_dump(exclude_unset=True)
            adapter.become(
                video.id, status="in_progress", extra_fields={**told, "provider_status": "dancing"}
            )
            first = await house.client.video_retrieve(video.id)
            monkeypatch.setattr(polling, "PATIENCE", -1)
            second = await house.client.video_retrieve(video.id)
        assert (first.status, first.extra_fields.provider_status) == ("in_progress", "dancing")
        assert (second.status, second.error and second.error.code) == ("failed", "provider_status_unknown")

    asyncio.run(scenario())


def test_a_final_answer_needs_no_further_look(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            failure = {"code": "moderation_blocked", "message": "No."}
            adapter.become(video.id, status="failed", error=failure)
            await house.client.video_retrieve(video.id)
            adapter.videos.clear()
            again = await house.client.video_retrieve(video.id)
        assert again.error == models.VideoFailure(code="moderation_blocked", message="No.")
        assert adapter.looks == 1

    asyncio.run(scenario())


def test_every_later_call_uses_the_key_that_bought_the_job(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapters = [upstream() for _ in range(4)]
        accounts = [account(adapter, f"key{place}") for place, adapter in enumerate(adapters)]
        async with opened({"openai": accounts}) as house:
            for _ in range(12):
                video = await house.client.video_generation(REQUEST)
                assert (await house.client.video_retrieve(video.id)).id == video.id
                assert (await house.client.video_delete(video.id)).deleted is True
        assert sum(bool(adapter.created) for adapter in adapters) > 1

    asyncio.run(scenario())


def test_a_deleted_video_is_gone(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        async with opened({"openai": [account(upstream())]}) as house:
            video = await house.client.video_generation(REQUEST)
            await house.client.video_delete(video.id)
            for video_id in (video.id, f"{video.id}:openai"):
                with pytest.raises(NotFound):
                    await house.client.video_retrieve(video_id)
            with pytest.raises(NotFound):
                await house.client.video_delete(video.id)
            assert (await house.client.video_list()).data == []

    asyncio.run(scenario())


def test_the_list_is_newest_first_and_pages_exactly(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        accounts = {"openai": [account(upstream())], "runway": [account(upstream(provider="runway"))]}
        async with opened(accounts) as house:
            made = []
            for model in ("openai/sora-2", "runway/gen4.5", "openai/sora-2", "runway/gen4.5"):
                request = models.VideoGenerationRequest(model=model, prompt="A fox")
                made.append((await house.client.video_generation(request)).id)
            first = await house.client.video_list(limit=3)
            second = await house.client.video_list(limit=3, after=first.last_id)
            runway = await house.client.video_list(provider="runway", order="asc")
            told = [first.extra_fields, runway.extra_fields]
            with pytest.raises(BadRequest) as caught:
                await house.client.video_list(after="nothing")
        assert [video.id for video in first.data] == made[:0:-1]
        assert (first.has_more, first.first_id, first.last_id) == (True, made[3], made[1])
        assert ([video.id for video in second.data], second.has_more) == (made[:1], False)
        assert [video.id for video in runway.data] == [made[1], made[3]]
        assert [extra and extra.provider for extra in told] == [None, "runway"]
        assert caught.value.body.error.param == "after"

    asyncio.run(scenario())


def test_jobs_belong_to_their_caller(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        callers = [
            {"name": "alice", "sha256": key_hash("sk-bf-alice")},
            {"name": "bob", "sha256": key_hash("sk-bf-bob")},
        ]
        async with opened({"openai": [account(upstream())]}, settings={"callers": callers}) as house:
            alice, bob = {"x-bf-vk": "sk-bf-alice"}, {"Authorization": "Bearer sk-bf-bob"}
            body = {"model": "openai/sora-2", "prompt": "A fox"}
            video = (await house.http.post("/v1/videos", json=body, headers=alice)).json()
            for path in (video["id"], f"{video['id']}:openai"):
                for method, place in (("GET", ""), ("DELETE", ""), ("GET", "/content"), ("POST", "/remix")):
                    json = {"prompt": "x"} if method == "POST" else None
                    address = f"/v1/videos/{path}{place}"
                    answer = await house.http.request(method, address, headers=bob, json=json)
                    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "video_not_found")
            assert (await house.http.get("/v1/videos", headers=bob)).json()["data"] == []
            assert len((await house.http.get("/v1/videos", headers=alice)).json()["data"]) == 1

    asyncio.run(scenario())


def test_a_download_waits_for_its_job(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            with pytest.raises(Conflict) as caught:
                await house.client.video_download(video.id)
            assert caught.value.body.error.code == "video_not_ready"
            assert caught.value.headers["Retry-After"] == "1"
            assert caught.value.headers["x-should-retry"] == "false"
            adapter.become(video.id, status="completed")
            stream = await house.client.video_download(video.id)
            assert await stream.aread() == CLIP
            adapter.become(video.id, status="completed", expires_at=1)
        assert adapter.downloads == 1

    asyncio.run(scenario())


def test_an_expired_download_is_gone_when_its_provider_says_so(
    opened: Open, upstream: type[Upstream]
) -> None:
    """Not when our clock says so: it may be wrong."""

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.become(video.id, status="completed", expires_at=1)
            assert await (await house.client.video_download(video.id)).aread() == CLIP
            adapter.has_files = False
            with pytest.raises(Gone):
                await house.client.video_download(video.id)

    asyncio.run(scenario())


@pytest.mark.parametrize(("patience", "status"), [(polling.LOST, "queued"), (-1, "failed")])
def test_a_job_that_its_provider_has_lost_does_not_run_for_ever(
    opened: Open, upstream: type[Upstream], patience: int, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider may not know a job for a moment after it took it, also where its clock is wrong by years."""
    monkeypatch.setattr(polling, "LOST", patience)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(REQUEST)
            adapter.videos.clear()
            found = await house.client.video_retrieve(video.id)
            listed = (await house.client.video_list()).data[0]
        assert (found.status, listed.status) == (status, status)
        assert (found.error is not None and found.error.code == "provider_lost_job") is (status == "failed")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("text", "is_lost"),
    [
        ("<h1>404 Not Found</h1>", False),
        ("", False),
        ("[]", False),
        ('{"detail":"Video not found"}', True),
        ('{"error":{"message":"No such video."}}', True),
    ],
)
def test_a_page_of_a_proxy_does_not_end_a_job(
    opened: Open, upstream: type[Upstream], text: str, is_lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LOST", -1)
    another: Any = None  # a client's body of an answer that is not the documented one

    async def refused(video_id: str) -> models.Video:
        with translated("openai", lambda body: None):
            raise openai_video_api.errors.NotFound(another, text=text)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, retries=0) as house:
            video = await house.client.video_generation(REQUEST)
            with monkeypatch.context() as patched:
                patched.setattr(adapter, "video_retrieve", refused)
                if is_lost:
                    assert (await house.client.video_retrieve(video.id)).status == "failed"
                    return
                with pytest.raises(BadGateway, match="not in words of its API"):
                    await house.client.video_retrieve(video.id)
            assert (await house.client.video_retrieve(video.id)).status == "queued"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("left", "status", "code"),
    [({"openai": "renamed"}, 502, "provider_auth"), ({"runway": "main"}, 400, "provider_not_configured")],
    ids=["another key", "another provider"],
)
def test_what_has_ended_is_told_when_who_made_it_is_no_longer_set_up(
    opened: Open, upstream: type[Upstream], left: dict[str, str], status: int, code: str
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            done = await house.client.video_generation(REQUEST)
            runs = await house.client.video_generation(REQUEST)
            adapter.become(done.id, status="completed")
            await house.client.video_retrieve(done.id)
        accounts = {name: [account(upstream(), key)] for name, key in left.items()}
        async with opened(accounts) as house:
            assert (await house.client.video_retrieve(done.id)).status == "completed"
            assert len((await house.client.video_list()).data) == 2
            for path in (f"/v1/videos/{runs.id}", f"/v1/videos/{done.id}/content"):
                answer = await house.http.get(path)
                assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
                assert answer.json()["is_bifrost_error"] is True  # nobody was asked

    asyncio.run(scenario())


@pytest.mark.parametrize("skew", [-7200.0, 7200.0])
def test_a_replica_whose_clock_is_wrong_keeps_nobody_from_looking(
    opened: Open, upstream: type[Upstream], skew: float
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, pace=1.0) as house:
            video = await house.client.video_generation(REQUEST)
            job = await house.store.find(video.id, "openai")
            assert job is not None
            await house.store.record(structs.replace(job, checked_at=time.time() + max(skew, 0.0)))
            if skew < 0:
                await house.store.record(structs.replace(job, checked_at=time.time() + skew))
                await asyncio.sleep(1.1)
            adapter.become(video.id, status="in_progress", progress=40)
            assert (await house.client.video_retrieve(video.id)).progress == 40
            job = await house.store.find(video.id, "openai")
            assert job is not None
            assert (job.status, abs(job.checked_at - time.time()) < 60) == ("in_progress", True)

    asyncio.run(scenario())


def test_the_next_look_is_announced_while_a_job_runs(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, pace=5.0) as house:
            body = {"model": "openai/sora-2", "prompt": "A fox"}
            answer = await house.http.post("/v1/videos", json=body)
            assert answer.headers["openai-poll-after-ms"] == "5000"

    asyncio.run(scenario())


def test_models_are_listed_with_what_they_can_do(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        accounts = {"openai": [account(upstream())], "runway": [account(upstream())]}
        async with opened(accounts) as house:
            found = {model.id: model.capabilities for model in (await house.client.list_models()).data}
            runway = await house.client.list_models(provider="runway")
        assert found["openai/sora-2"].seconds == ["4", "8", "12"]
        assert found["openai/sora-2"].sizes == ["720x1280", "1280x720"]
        assert found["runway/gen4_turbo"].required == ["input_reference"]
        assert "video_uri" in found["runway/aleph2"].parameters
        assert {model.provider for model in runway.data} == {"runway"}

    asyncio.run(scenario())
