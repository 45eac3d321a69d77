"""Vertex AI's own traps: POST to look, a shape of its own, videos inside the answers, gRPC codes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, created, download, finished, measured, running
from tests.providers.outbound import DATA, adapted, generate, official, retrieve

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, TooManyRequests
from video_gateway import ids
from video_gateway.providers import google

MODEL = "vertex/veo-3.1-generate-001"
PLACE = "projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
OPERATION = f"{PLACE}/operations/op1"
OPTIONS = {"project": "p"}
VIDEO = {"gcsUri": "gs://bucket/a b/ä.mp4"}
PIXEL = {"bytesBase64Encoded": PNG.partition(",")[2], "mimeType": "image/png"}
needs_documents = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not at hand")

REQUESTS: tuple[tuple[dict[str, Any], dict[str, str], dict[str, Any], dict[str, Any]], ...] = (
    ({}, {}, {}, {"durationSeconds": 8}),
    (
        {"size": "720x1280", "seconds": "4", "seed": 7, "negative_prompt": "dogs", "audio": False},
        {},
        {},
        {
            "aspectRatio": "9:16",
            "resolution": "720p",
            "durationSeconds": 4,
            "seed": 7,
            "negativePrompt": "dogs",
            "generateAudio": False,
        },
    ),
    ({"input_reference": PNG}, {"storage_uri": "gs://bucket/x"}, {"image": PIXEL},
     {"durationSeconds": 8, "storageUri": "gs://bucket/x"}),
    ({"input_reference": "gs://b-1/a.png"}, {},
     {"image": {"gcsUri": "gs://b-1/a.png", "mimeType": "image/png"}}, {"durationSeconds": 8}),
    ({"video_uri": "gs://b-1/a.mp4"}, {},
     {"video": {"gcsUri": "gs://b-1/a.mp4", "mimeType": "video/mp4"}}, {}),
)  # fmt: skip


@pytest.mark.parametrize(("asked", "options", "instance", "parameters"), REQUESTS)
def test_what_is_asked_is_said_in_veos_words(
    asked: dict[str, Any], options: dict[str, str], instance: dict[str, Any], parameters: dict[str, Any]
) -> None:
    async def scenario() -> None:
        answer = (200, {"name": OPERATION})
        with adapted("vertex", answer, options=OPTIONS | options) as (adapter, provider):
            video = await generate(adapter, MODEL, **asked)
        (sent,) = provider.sent
        assert (sent.method, sent.path) == ("POST", f"/base/v1/{PLACE}:predictLongRunning")
        assert sent.headers["authorization"] == "Bearer sk-test"
        assert sent.json == {"instances": [{"prompt": "A fox", **instance}], "parameters": parameters}
        assert ids.native(video.id) == OPERATION

    asyncio.run(scenario())


OMNI = "vertex/gemini-omni-1.1-flash"
TALK = "projects/p/locations/us-central1/interactions/v1_int1"
TALKING = (200, {"id": "v1_int1", "status": "in_progress", "model": "gemini-omni-1.1-flash"})
BUCKET = {"storage_uri": "gs://bucket/x"}


@pytest.mark.parametrize(
    ("asked", "options", "source", "task", "form"),
    [
        ({}, {}, [], "text_to_video", {"delivery": "inline"}),
        (
            {"size": "640x360", "seconds": "4"}, BUCKET, [], "text_to_video",
            {
                "delivery": "uri", "gcs_uri": "gs://bucket/x", "aspect_ratio": "16:9", "resolution": "360p",
                "duration": "4s",
            },
        ),
        (
            {"input_reference": "gs://b-1/a.png"}, {}, [{"type": "image", "uri": "gs://b-1/a.png"}],
            "image_to_video", {"delivery": "inline"},
        ),
        (
            {"video_uri": "gs://b-1/a.mp4"}, {}, [{"type": "video", "uri": "gs://b-1/a.mp4"}], "edit",
            {"delivery": "inline"},
        ),
    ],
)  # fmt: skip
def test_an_omni_model_is_asked_by_an_interaction_in_the_project(
    asked: dict[str, Any],
    options: dict[str, str],
    source: list[dict[str, str]],
    task: str,
    form: dict[str, str],
) -> None:
    async def scenario() -> None:
        with adapted("vertex", TALKING, options=OPTIONS | options) as (adapter, provider):
            video = await generate(adapter, OMNI, **asked)
        (sent,) = provider.sent
        assert (sent.method, sent.path) == (
            "POST", "/base/v1beta1/projects/p/locations/us-central1/interactions",
        )  # fmt: skip
        assert sent.json == {
            "model": "gemini-omni-1.1-flash",
            "background": True,
            "input": [{"type": "user_input", "content": [{"type": "text", "text": "A fox"}, *source]}],
            "generation_config": {"video_config": {"task": task}},
            "response_format": {"type": "video", **form},
        }
        assert (ids.native(video.id), "/" in video.id) == (TALK, False)

    asyncio.run(scenario())


def test_an_interaction_is_asked_for_where_it_was_made() -> None:
    async def scenario() -> None:
        done = {"type": "model_output", "content": [{"type": "video", "uri": "gs://bucket/x/a.mp4"}]}
        answers = TALKING, (200, {**TALKING[1], "status": "completed", "steps": [done]})
        with adapted("vertex", *answers, options={"project": "another"}) as (adapter, provider):
            assert (await retrieve(adapter, ids.public(TALK))).status == "in_progress"
            video = await retrieve(adapter, ids.public(TALK))
        assert {sent.path for sent in provider.sent} == {f"/base/v1beta1/{TALK}"}
        assert (video.status, ids.native(video.id), video.model) == ("completed", TALK, OMNI)

    asyncio.run(scenario())


@needs_documents
@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("running", "in_progress", None),
        ("done_bytes", "completed", None),
        ("done_gcs", "completed", None),
        ("filtered", "failed", "content_filter"),
        ("failed", "failed", "invalid_argument"),
    ],
)
def test_every_answer_in_the_reference_is_understood(state: str, status: str, code: str | None) -> None:
    fixture = official("upstream-fixtures.json")["providers"]["vertex_veo"]["responses"][state]

    async def scenario() -> models.Video:
        options = {"project": "another"}
        with adapted("vertex", (200, fixture["body"]), options=options) as (adapter, provider):
            video = await retrieve(adapter, ids.public(OPERATION))
        (sent,) = provider.sent
        assert (sent.method, sent.path) == ("POST", f"/base/v1/{PLACE}:fetchPredictOperation")
        assert sent.json == {"operationName": OPERATION}
        return video

    video = asyncio.run(scenario())
    assert video.status == status
    assert (video.error.code if video.error else None) == code
    assert (video.content_filter is not None) == (state == "filtered")


@pytest.mark.parametrize(
    ("number", "code"),
    [(1, "cancelled"), (3, "invalid_argument"), (8, "resource_exhausted"), (13, "internal")],
)
def test_an_operation_fails_with_a_code_of_grpc(number: int, code: str) -> None:
    async def scenario() -> None:
        done = {"name": OPERATION, "done": True, "error": {"code": number, "message": "no"}}
        with adapted("vertex", (200, done), options=OPTIONS) as (adapter, _):
            video = await retrieve(adapter, ids.public(OPERATION))
        assert video.error is not None
        assert (video.status, video.error.code) == ("failed", code)

    asyncio.run(scenario())


def test_some_videos_held_back_leave_a_completed_job_with_the_reason() -> None:
    async def scenario() -> None:
        made = {"videos": [VIDEO], "raiMediaFilteredCount": 1, "raiMediaFilteredReasons": ["A face."]}
        done = {"name": OPERATION, "done": True, "response": made}
        with adapted("vertex", (200, done), options=OPTIONS) as (adapter, _):
            video = await retrieve(adapter, ids.public(OPERATION))
        assert (video.status, video.error, video.progress) == ("completed", None, 100)
        assert video.content_filter == models.ContentFilter(filtered_count=1, reasons=["A face."])

    asyncio.run(scenario())


@pytest.mark.parametrize("done", [{}, {"done": False}, {"metadata": {"@type": "x"}}])
def test_an_operation_without_done_runs(done: dict[str, Any]) -> None:
    async def scenario() -> None:
        with adapted("vertex", (200, {"name": OPERATION, **done}), options=OPTIONS) as (adapter, _):
            assert (await retrieve(adapter, ids.public(OPERATION))).status == "in_progress"

    asyncio.run(scenario())


def test_the_time_to_wait_is_read_from_the_details() -> None:
    async def scenario() -> None:
        details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "27.5s"}]
        answer = (429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": details}})
        with (
            adapted("vertex", answer, options=OPTIONS) as (adapter, _),
            pytest.raises(TooManyRequests) as refused,
        ):
            await generate(adapter, MODEL)
        assert refused.value.headers["Retry-After"] == "28"
        assert refused.value.body.error.code == "resource_exhausted"

    asyncio.run(scenario())


@pytest.mark.parametrize("data", ["", "AAA", "AAAA!!!!", "<html>AAAA</html>"])
def test_bytes_that_are_none_are_no_video(data: str) -> None:
    with pytest.raises(BadGateway):
        google.content("vertex", data)


def test_an_object_is_fetched_from_storage_by_its_whole_name() -> None:
    done = {"name": OPERATION, "done": True, "response": {"videos": [VIDEO]}}

    async def scenario() -> None:
        options = {**OPTIONS, "storage_url": "http://storage.test/base"}
        answers = (200, done), (403, {"error": {"code": 403}})
        with adapted("vertex", *answers, options=options) as (adapter, provider), pytest.raises(BadGateway):
            await adapter.video_download(
                ids.public(OPERATION),
                variant="video",
                index=0,
                range="bytes=0-9",
                if_range=None,
                if_none_match=None,
            )
        sent = provider.sent[1]
        assert (sent.path, sent.query) == ("/base/storage/v1/b/bucket/o/a b/ä.mp4", {"alt": "media"})
        assert sent.headers["range"] == "bytes=0-9"
        assert sent.headers["host"] == "storage.test"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"video_uri": "https://a.example/a.mp4"}, "video_uri"),
        ({"size": "1920x1080", "seconds": "6"}, "seconds"),
        ({"size": "1000x1000"}, "size"),
        ({"model": OMNI, "video_uri": "https://a.example/a.mp4"}, "video_uri"),
        ({"model": OMNI, "audio": False}, "audio"),
        ({"model": OMNI, "seconds": "11"}, "seconds"),
        ({"model": "vertex/gemini-omni-0.9-flash"}, "model"),
        ({"model": "vertex/veo-2.0-generate-001"}, "model"),
    ],
)
def test_what_cannot_be_honoured_is_refused_before_anything_is_sent(
    fields: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        with adapted("vertex", options=OPTIONS) as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, **{"model": MODEL, **fields})
        error = refused.value.body.error
        assert (error.param, provider.sent) == (param, [])
        assert error.code == ("model_not_found" if param == "model" else "unsupported_parameter")

    asyncio.run(scenario())


def test_a_picture_starts_a_video_and_sound_can_be_switched_off(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox", MODEL, input_reference=PNG, seconds="4", audio=False, seed=7)
        assert "dropped_params" not in video["extra_fields"]
        content = await download(client, await finished(client, video))
        assert measured(content.content) == ("1280x720", 4.0, False)

    run(scenario)


def test_without_a_bucket_the_video_comes_out_of_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from video_gateway.families import FAMILIES

    monkeypatch.setitem(FAMILIES["vertex"].sandbox_options, "storage_uri", "")

    async def scenario() -> None:
        async with running(tmp_path) as client:
            for model in (MODEL, OMNI):
                video = await finished(client, await created(client, "A fox", model, seconds="4"))
                content = await download(client, video)
                assert measured(content.content) == ("1280x720", 4.0, True)

    asyncio.run(scenario())
