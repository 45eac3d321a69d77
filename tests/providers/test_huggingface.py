"""Hugging Face's own traps: a hub that maps, durations in frames, and failures told with the result alone."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, create, created, download, finished, measured
from tests.providers.outbound import DATA, Sent, adapted, generate, official, retrieve

from bifrost_api.errors import BadGateway, BadRequest, Conflict, NotFound
from specwright_runtime.errors import StatusError
from video_gateway import ids

URL = "https://a.example/a.png"
FILM = "https://v3.fal.media/files/x/out.mp4"
TEXT = "Wan-AI/Wan2.2-T2V-A14B"
IMAGE = "Wan-AI/Wan2.2-I2V-A14B"
REQUEST = "764cabcf-b745-4b3e-ae38-1200304cf45b"
PLACE = f"fal-ai/fal-ai/wan/requests/{REQUEST}"
QUEUED = (
    200,
    {
        "status": "IN_QUEUE",
        "request_id": REQUEST,
        "response_url": f"https://queue.fal.run/fal-ai/wan/requests/{REQUEST}",
        "queue_position": 0,
    },
)


def mapped(
    application: str = "fal-ai/wan/v2.2-a14b/text-to-video", task: str = "text-to-video", **entry: Any
) -> tuple[int, Any]:
    mapping = {"providerId": application, "status": "live", "task": task, **entry}
    return 200, {"id": TEXT, "inferenceProviderMapping": {"fal-ai": mapping}}


def elsewhere(service: str, name: str, task: str = "text-to-video", **entry: Any) -> tuple[int, Any]:
    mapping = {"providerId": name, "status": "live", "task": task, **entry}
    return 200, {"id": TEXT, "inferenceProviderMapping": {service: mapping}}


def bought(model: str, *answers: tuple[int, Any], **asked: Any) -> tuple[Any, list[Sent]]:
    async def scenario() -> tuple[Any, list[Sent]]:
        with adapted("huggingface", *answers, QUEUED) as (adapter, provider):
            return await generate(adapter, f"huggingface/{model}", **asked), provider.sent

    return asyncio.run(scenario())


IMAGE_MAPPED = mapped("fal-ai/wan/v2.2-a14b/image-to-video", "image-to-video")


@pytest.mark.parametrize(
    ("model", "mapping", "asked", "wanted"),
    [
        (TEXT, mapped(), {}, {"num_frames": 81}),
        (
            TEXT,
            mapped(),
            {"seconds": "2", "size": "848x480", "seed": 3, "negative_prompt": "dogs"},
            {
                "num_frames": 33,
                "aspect_ratio": "16:9",
                "resolution": "480p",
                "seed": 3,
                "negative_prompt": ["dogs"],
            },
        ),
        (IMAGE, IMAGE_MAPPED, {"input_reference": URL}, {"num_frames": 81, "image_url": URL}),
        (
            IMAGE,
            IMAGE_MAPPED,
            {"input_reference": PNG, "negative_prompt": "dogs"},
            {"num_frames": 81, "image_url": PNG, "negative_prompt": "dogs"},
        ),
        ("tencent/HunyuanVideo", mapped("fal-ai/hunyuan-video"), {}, {}),
        (
            "someone/wan-in-oil",
            mapped("fal-ai/wan-t2v", adapterWeightsPath="oil.safetensors"),
            {"seed": 1},
            {
                "seed": 1,
                "loras": [
                    {
                        "path": "https://huggingface.co/someone/wan-in-oil/resolve/main/oil.safetensors",
                        "scale": 1,
                    }
                ],
            },
        ),
    ],
)
def test_what_is_asked_is_said_to_the_application_that_the_model_is(
    model: str, mapping: tuple[int, Any], asked: dict[str, Any], wanted: dict[str, Any]
) -> None:
    video, (question, sent) = bought(model, mapping, **asked)
    assert (question.method, question.path) == ("GET", f"/base/api/models/{model}")
    assert question.query == {"expand": "inferenceProviderMapping"}
    application = mapping[1]["inferenceProviderMapping"]["fal-ai"]["providerId"]
    assert (sent.method, sent.path, sent.query) == (
        "POST", f"/base/fal-ai/{application}", {"_subdomain": "queue"},
    )  # fmt: skip
    assert sent.headers["authorization"] == "Bearer sk-test"
    assert sent.json == {"prompt": "A fox", **wanted}
    assert (video.id, video.status) == (ids.public(PLACE), "queued")
    assert "/" not in video.id


@pytest.mark.parametrize("application", ["fal-ai/wan", "fal-ai/a/b", "fal-ai/a/b/c", "fal-ai/a/b/c/d"])
def test_applications_lie_at_any_depth(application: str) -> None:
    _, (_, sent) = bought("a/b", mapped(application))
    assert sent.path == f"/base/fal-ai/{application}"


def test_a_mapping_may_be_a_list() -> None:
    entry = {"provider": "fal-ai", "providerId": "fal-ai/wan", "status": "live", "task": "text-to-video"}
    _, (_, sent) = bought("a/b", (200, {"id": "a/b", "inferenceProviderMapping": [entry]}))
    assert sent.path == "/base/fal-ai/fal-ai/wan"


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("nobody/nothing", (404, {"error": "Repository not found"})),
        ("gpt2", None),
        ("a/b/c", None),
        ("a/b", (200, {"id": "a/b"})),
        ("a/b", (200, {"id": "a/b", "inferenceProviderMapping": {}})),
        ("a/b", mapped(task="text-to-image")),
        ("a/b", mapped(status="error")),
        ("a/b", mapped("fal-ai/../requests")),
        ("a/b", mapped("fal-ai//x")),
        ("a/b", mapped("fal-ai/x?y")),
        ("a/b", elsewhere("together", "")),
        ("a/b:together", mapped()),
        ("a/b", elsewhere("replicate", "c/d", "image-to-video")),
        ("a/b", elsewhere("replicate", "c/d", adapterWeightsPath="oil.safetensors")),
        ("a/b", elsewhere("hf-inference", "c/d")),
    ],
)
def test_a_model_that_nobody_makes_videos_with_is_refused(model: str, answer: tuple[int, Any] | None) -> None:
    async def scenario() -> None:
        answers = [] if answer is None else [answer]
        with adapted("huggingface", *answers) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, f"huggingface/{model}")
        assert (refused.value.body.error.code, refused.value.body.error.param) == ("model_not_found", "model")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("model", "mapping", "asked", "param"),
    [
        (TEXT, mapped(), {"seconds": "11"}, "seconds"),
        (TEXT, mapped(), {"size": "1920x1080"}, "size"),
        (TEXT, mapped(), {"audio": True}, "audio"),
        (TEXT, mapped(), {"input_reference": URL}, "input_reference"),
        (IMAGE, IMAGE_MAPPED, {}, "input_reference"),
        ("tencent/HunyuanVideo", mapped("fal-ai/hunyuan-video"), {"seconds": "5"}, "seconds"),
        ("some/thing", mapped("fal-ai/thing"), {"seconds": "5"}, "seconds"),
    ],
)
def test_what_cannot_be_said_in_frames_or_at_all_is_refused_before_anything_is_bought(
    model: str, mapping: tuple[int, Any], asked: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        with adapted("huggingface", mapping) as (adapter, provider):
            with pytest.raises(BadRequest) as refused:
                await generate(adapter, f"huggingface/{model}", **asked)
            assert len(provider.sent) == 1
        assert refused.value.body.error.param == param

    asyncio.run(scenario())


def test_an_answer_that_names_no_place_is_the_providers_failure() -> None:
    async def scenario() -> None:
        lost = (200, {**QUEUED[1], "response_url": "https://queue.fal.run/elsewhere"})
        with adapted("huggingface", mapped(), lost) as (adapter, _), pytest.raises(BadGateway):
            await generate(adapter, f"huggingface/{TEXT}")

    asyncio.run(scenario())


def told(*answers: tuple[int, Any]) -> tuple[Any, list[Sent]]:
    async def scenario() -> tuple[Any, list[Sent]]:
        with adapted("huggingface", *answers) as (adapter, provider):
            return await retrieve(adapter, ids.public(PLACE)), provider.sent

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("word", "status"), [("IN_QUEUE", "queued"), ("IN_PROGRESS", "in_progress"), ("MELTING", "in_progress")]
)
def test_a_request_under_way_is_looked_at_without_asking_for_its_result(word: str, status: str) -> None:
    video, (sent,) = told((202, {"status": word}))
    assert (video.status, video.id, video.progress) == (status, ids.public(PLACE), None)
    assert (sent.path, sent.query) == (
        f"/base/fal-ai/fal-ai/wan/requests/{REQUEST}/status", {"_subdomain": "queue"},
    )  # fmt: skip


DONE = (200, {"status": "COMPLETED", "request_id": REQUEST})


def test_a_completed_request_has_its_film_in_the_result() -> None:
    video, sent = told(DONE, (200, {"video": {"url": FILM}, "seed": 1}))
    assert (video.status, video.progress) == ("completed", 100)
    assert [(each.url, each.content_type) for each in video.videos] == [(FILM, "video/mp4")]
    assert sent[1].path == f"/base/fal-ai/fal-ai/wan/requests/{REQUEST}"


def wrong(kind: str, *place: str) -> dict[str, Any]:
    return {"detail": [{"loc": ["body", *place], "msg": "no", "type": kind}]}


@pytest.mark.parametrize(
    ("answers", "code", "is_filtered"),
    [
        ((DONE, (422, wrong("content_policy_violation", "prompt"))), "content_policy_violation", True),
        ((DONE, (422, wrong("value_error", "num_frames"))), "value_error", False),
        ((DONE, (400, {"detail": "cancelled"})), "failed", False),
        ((DONE, (500, {"detail": "Internal Server Error"})), "failed", False),
        (
            ((200, {**DONE[1], "error": "out of memory", "error_type": "runner_error"}),),
            "runner_error",
            False,
        ),
    ],
)
def test_a_request_that_went_wrong_is_completed_for_fal_and_failed_for_us(
    answers: tuple[tuple[int, Any], ...], code: str, is_filtered: bool
) -> None:
    video, _ = told(*answers)
    assert (video.status, video.error.code, video.content_filter is not None) == ("failed", code, is_filtered)
    assert video.error.message


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        ((401, {"error": "Invalid username or password."}), 502, "provider_auth"),
        ((429, {"error": "Too many requests."}), 429, "rate_limit_exceeded"),
        ((503, {"error": "Service unavailable."}), 502, "provider_failure"),
        ((500, None), 502, "provider_failure"),
    ],
)
def test_a_result_that_cannot_be_had_now_is_no_failed_job(
    answer: tuple[int, Any], status: int, code: str
) -> None:
    with pytest.raises(StatusError) as caught:
        told(DONE, answer)
    assert (caught.value.status, caught.value.body.error.code) == (status, code)


@pytest.mark.parametrize(
    "video_id",
    ["nobody", *map(ids.public, ("fal-ai/a", "together/x/y", "novita/x", "replicate/..", "wavespeed/"))],
)
def test_an_id_that_is_no_place_behind_the_router_is_nobodys(video_id: str) -> None:
    async def scenario() -> None:
        with adapted("huggingface") as (adapter, _), pytest.raises(NotFound):
            await retrieve(adapter, video_id)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (((202, {"status": "IN_PROGRESS"}),), "video_not_ready"),
        ((DONE, (422, wrong("value_error", "seed"))), "video_failed"),
    ],
)
def test_what_is_not_made_cannot_be_downloaded(answers: tuple[tuple[int, Any], ...], code: str) -> None:
    async def scenario() -> None:
        with adapted("huggingface", *answers) as (adapter, _), pytest.raises(Conflict) as refused:
            await adapter.video_download(
                ids.public(PLACE), variant="video", index=0, range=None, if_range=None, if_none_match=None
            )
        assert refused.value.body.error.code == code

    asyncio.run(scenario())


@pytest.mark.skipif(not DATA.exists(), reason="the reference is not beside the project")
def test_the_constructed_answers_of_the_reference_are_understood() -> None:
    answers = official("upstream-fixtures.json")["providers"]["huggingface_router"]["responses"]
    fal = {name: (each["status"], each["body"]) for name, each in answers.items() if name.startswith("fal")}
    assert set(fal) == {"fal_create", "fal_running", "fal_status_done", "fal_result"}

    async def scenario() -> None:
        with adapted("huggingface", mapped(), *fal.values()) as (adapter, _):
            video = await generate(adapter, f"huggingface/{TEXT}")
            assert (await retrieve(adapter, video.id)).status == "in_progress"
            assert (await retrieve(adapter, video.id)).status == "completed"

    asyncio.run(scenario())


# Whole: by sockets, through the gateway.


def test_what_fal_would_not_take_is_a_failed_job_after_all(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "[fail=value_error]", f"huggingface/{TEXT}"))
        assert (video["status"], video["error"]["code"]) == ("failed", "value_error")

    run(scenario)


def test_a_picture_becomes_a_film(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        asked = {"input_reference": PNG, "size": "480x480", "seconds": "1"}
        video = await finished(client, await created(client, "A fox", f"huggingface/{IMAGE}", **asked))
        assert measured((await download(client, video)).content) == ("480x480", 1.0, False)

    run(scenario)


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("nobody/nothing", "model_not_found"),
        ("Wan-AI/Wan2.1-T2V-1.3B", "unsupported_operation"),
        ("openai/whisper-large-v3", "model_not_found"),
    ],
)
def test_a_model_that_cannot_be_served_falls_back(run: Run, model: str, code: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        alone = await create(client, "A fox", f"huggingface/{model}")
        assert (alone.status_code, alone.json()["error"]["code"]) == (400, code)
        video = await created(client, "A fox", f"huggingface/{model}", fallbacks=[f"huggingface/{TEXT}"])
        assert video["model"] == f"huggingface/{TEXT}"

    run(scenario)


def test_nothing_can_be_deleted_there(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox", f"huggingface/{TEXT}")
        refused = await client.delete(f"/v1/videos/{video['id']}")
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unsupported_operation")

    run(scenario)
