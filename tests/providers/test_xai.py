"""xAI's own traps: empty answers, done without a word, held back and billed, two shapes of errors."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, create, created, download, finished, look, measured
from tests.providers.outbound import DATA, adapted, generate, official, retrieve

from bifrost_api.errors import BadRequest, Conflict

MODEL = "xai/grok-imagine-video-1.5"
ACCEPTED = (200, {"request_id": "5a8f0000-0000-4000-8000-000000000000"})

REQUESTS: tuple[tuple[dict[str, Any], str, dict[str, Any]], ...] = (
    ({}, "generations", {}),
    (
        {"size": "1280x720", "seconds": "4", "audio": True},
        "generations",
        {"aspect_ratio": "16:9", "resolution": "720p", "duration": 4, "generate_audio": True},
    ),
    (
        {"size": "480x854", "audio": False},
        "generations",
        {"aspect_ratio": "9:16", "resolution": "480p", "generate_audio": False},
    ),
    ({"input_reference": PNG}, "generations", {"image": {"url": PNG}}),
    (
        {"input_reference": "https://a.example/a.png", "seconds": "15"},
        "generations",
        {"image": {"url": "https://a.example/a.png"}, "duration": 15},
    ),
    ({"video_uri": "https://a.example/a.mp4"}, "edits", {"video": {"url": "https://a.example/a.mp4"}}),
)  # fmt: skip


def told(*answers: tuple[int, Any]) -> Any:
    """What the adapter makes of an answer about a request."""

    async def scenario() -> Any:
        with adapted("xai", *answers) as (adapter, _):
            return await retrieve(adapter, "request-1")

    return asyncio.run(scenario())


@pytest.mark.parametrize(("asked", "operation", "body"), REQUESTS)
def test_what_is_asked_is_said_in_xais_words(
    asked: dict[str, Any], operation: str, body: dict[str, Any]
) -> None:
    async def scenario() -> None:
        with adapted("xai", ACCEPTED) as (adapter, provider):
            video = await generate(adapter, MODEL, **asked)
        (sent,) = provider.sent
        assert (sent.method, sent.path) == ("POST", f"/base/videos/{operation}")
        assert sent.headers["authorization"] == "Bearer sk-test"
        assert sent.json == {"model": "grok-imagine-video-1.5", "prompt": "A fox", **body}
        assert (video.id, video.status) == ("5a8f0000-0000-4000-8000-000000000000", "queued")

    asyncio.run(scenario())


@pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")
@pytest.mark.parametrize(("asked", "operation", "body"), REQUESTS)
def test_no_field_is_sent_that_xais_message_types_lack(
    asked: dict[str, Any], operation: str, body: dict[str, Any]
) -> None:
    messages = official("xai-video.grpc.json")
    fields = {field["name"] for field in messages["messages"]["GenerateVideoRequest"]}
    ratios = {
        name.removeprefix("VIDEO_ASPECT_RATIO_").replace("_", ":")
        for name in messages["enums"]["VideoAspectRatio"]
    }
    tiers = {name.removeprefix("VIDEO_RESOLUTION_").lower() for name in messages["enums"]["VideoResolution"]}
    assert set(body) | {"model", "prompt"} <= fields
    assert {body.get("aspect_ratio", "16:9")} <= ratios
    assert {body.get("resolution", "720p")} <= tiers


@pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")
@pytest.mark.parametrize(
    ("state", "status", "about"),
    [
        ("running_empty", "in_progress", {}),
        ("running", "in_progress", {"progress": 34}),
        ("done", "completed", {"progress": 100, "seconds": "8", "model": MODEL}),
        ("done_without_status", "completed", {"progress": 100, "model": "xai/grok-imagine-video"}),
        ("filtered", "failed", {"model": MODEL}),
        ("failed", "failed", {}),
        ("expired", "failed", {}),
    ],
)
def test_every_answer_in_the_reference_is_understood(state: str, status: str, about: dict[str, Any]) -> None:
    fixture = official("upstream-fixtures.json")["providers"]["xai"]["responses"][state]
    video = told((fixture["status"], fixture["body"]))
    assert video.status == status
    assert {name: getattr(video, name) for name in about} == about
    assert (video.content_filter is not None) == (state == "filtered")
    assert (video.error is None) == (status != "failed")


def test_an_empty_answer_says_that_the_request_runs() -> None:
    video = told((202, None))
    assert (video.status, video.progress, video.error) == ("in_progress", None, None)


def test_an_empty_answer_with_another_status_is_no_answer() -> None:
    with pytest.raises(Exception, match="document does not allow"):
        told((200, None))


def test_done_without_a_word_is_known_by_its_address() -> None:
    address = "https://vidgen.x.ai/a.mp4"
    video = told((200, {"video": {"url": address, "duration": 8, "respect_moderation": True}}))
    assert (video.status, video.seconds) == ("completed", "8")
    assert [output.url for output in video.videos] == [address]


def test_done_without_an_address_and_without_a_reason_has_failed() -> None:
    video = told((200, {"status": "done", "video": {"url": ""}}))
    assert (video.status, video.error.code, video.content_filter) == ("failed", "no_output", None)


def test_what_is_held_back_has_failed_and_says_that_it_is_billed() -> None:
    body = {"status": "done", "video": {"url": "", "duration": 0, "respect_moderation": False}}
    video = told((200, body))
    assert (video.status, video.error.code) == ("failed", "content_moderation")
    assert "billed" in video.error.message
    assert video.content_filter.filtered_count == 1


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({"error": {"message": "bad", "type": "invalid_request_error", "param": "duration", "code": None}},
         "invalid_request_error", "duration"),
        ({"error": {"message": "bad", "code": "too_long"}}, "too_long", None),
        ({"code": "Client specified an invalid argument", "error": "bad"},
         "Client specified an invalid argument", None),
    ],
)  # fmt: skip
def test_both_shapes_of_errors_are_read(body: dict[str, Any], code: str, param: str | None) -> None:
    async def scenario() -> None:
        with adapted("xai", (400, body)) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, MODEL)
        error = refused.value.body.error
        assert (error.message, error.code, error.param) == ("bad", code, param)

    asyncio.run(scenario())


def test_a_running_request_is_not_downloaded() -> None:
    async def scenario() -> None:
        with adapted("xai", (202, None)) as (adapter, _), pytest.raises(Conflict):
            await adapter.video_download(
                "request-1", variant="video", index=0, range=None, if_range=None, if_none_match=None
            )

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"size": "1920x1080", "model": "xai/grok-imagine-video"}, "size"),
        ({"seconds": "16"}, "seconds"),
        ({"video_uri": "https://a.example/a.mp4", "seconds": "4"}, "seconds"),
        ({"video_uri": "https://a.example/a.mp4", "size": "1280x720"}, "size"),
    ],
)
def test_what_a_model_does_not_take_is_refused_before_xai_is_asked(
    run: Run, fields: dict[str, Any], param: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", fields.pop("model", MODEL), **fields)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)

    run(scenario)


def test_hints_that_xai_does_not_take_are_dropped_and_told(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox", MODEL, seed=7, negative_prompt="dogs")
        assert sorted(video["extra_fields"]["dropped_params"]) == ["negative_prompt", "seed"]

    run(scenario)


@pytest.mark.parametrize("name", ["grok-imagine-video-1.5-preview", "grok-imagine-video-1.5-2026-05-30"])
def test_a_model_is_served_by_its_further_names(run: Run, name: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", f"xai/{name}", size="1920x1080"))
        assert (video["status"], video["size"]) == ("completed", "1920x1080")

    run(scenario)


def test_what_a_video_cost_is_told_also_where_it_was_held_back(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        for prompt in ("A fox", "A fox [filter]"):
            video = await finished(client, await created(client, prompt, MODEL, seconds="4"))
            assert video["extra_fields"]["cost_usd"] == 0.2
            assert (await look(client, video))["extra_fields"]["cost_usd"] == 0.2

    run(scenario)


def test_silence_can_be_asked_for(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", MODEL, audio=False, seconds="2"))
        assert measured((await download(client, video)).content) == ("854x480", 2.0, False)

    run(scenario)


def test_a_remix_edits_the_video_where_it_lies(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        source = await finished(client, await created(client, "A fox", MODEL, size="720x1280", seconds="3"))
        answer = await client.post(f"/v1/videos/{source['id']}/remix", json={"prompt": "in snow"})
        remix = answer.json()
        assert (remix["remixed_from_video_id"], remix["model"]) == (source["id"], MODEL)
        video = await finished(client, remix)
        assert (video["prompt"], video["seconds"]) == ("in snow", "3")
        assert measured((await download(client, video)).content)[:2] == ("720x1280", 3.0)

    run(scenario)


def test_what_cannot_be_deleted_at_xai_says_so(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox", MODEL)
        answer = await client.delete(f"/v1/videos/{video['id']}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unsupported_operation")
        assert (await look(client, video))["status"] == "completed"

    run(scenario)
