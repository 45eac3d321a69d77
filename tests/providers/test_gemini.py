"""Gemini's own traps: two ways to ask, refusals that look completed, files that need the key."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, create, created, download, finished, measured
from tests.providers.outbound import DATA, adapted, generate, official, retrieve
from tests.providers.test_official_types import CONTENT, typed

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, Gone, NotFound, TooManyRequests
from video_gateway import ids

OMNI = "gemini/gemini-omni-1.1-flash"
VEO = "gemini/veo-3.1-generate-001"
OPERATION = "models/veo-3.1-generate-001/operations/op1"
FILE = "https://generativelanguage.googleapis.com/v1beta/files/f1abc"
PIXEL = PNG.partition(",")[2]
needs_documents = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not at hand")

INTERACTIONS: tuple[tuple[dict[str, Any], list[dict[str, Any]], str, dict[str, Any]], ...] = (
    ({}, [], "text_to_video", {}),
    (
        {"size": "1920x1080", "seconds": "8", "audio": True},
        [],
        "text_to_video",
        {"aspect_ratio": "16:9", "resolution": "1080p", "duration": "8s"},
    ),
    (
        {"size": "360x640", "input_reference": PNG},
        [{"type": "image", "data": PIXEL, "mime_type": "image/png"}],
        "image_to_video",
        {"aspect_ratio": "9:16", "resolution": "360p"},
    ),
    ({"input_reference": FILE}, [{"type": "image", "uri": FILE}], "image_to_video", {}),
    ({"video_uri": FILE}, [{"type": "video", "uri": FILE}], "edit", {}),
    (
        {"video_uri": "data:video/mp4;base64,AAAAGGZ0eXBtcDQy"},
        [{"type": "video", "data": "AAAAGGZ0eXBtcDQy", "mime_type": "video/mp4"}],
        "edit",
        {},
    ),
)
PREDICTIONS: tuple[tuple[dict[str, Any], dict[str, Any], dict[str, Any]], ...] = (
    ({}, {}, {"durationSeconds": 8}),
    (
        {"size": "720x1280", "seconds": "4", "negative_prompt": "dogs"},
        {},
        {"aspectRatio": "9:16", "resolution": "720p", "durationSeconds": 4, "negativePrompt": "dogs"},
    ),
    (
        {"size": "3840x2160", "input_reference": PNG},
        {"image": {"bytesBase64Encoded": PIXEL, "mimeType": "image/png"}},
        {"aspectRatio": "16:9", "resolution": "4k", "durationSeconds": 8},
    ),
    ({"video_uri": FILE}, {"video": {"uri": FILE}}, {}),
)


def told(video_id: str, *answers: tuple[int, Any]) -> models.Video:
    """What the adapter makes of an answer about a job."""

    async def scenario() -> models.Video:
        with adapted("gemini", *answers) as (adapter, _):
            return await retrieve(adapter, video_id)

    return asyncio.run(scenario())


@pytest.mark.parametrize(("asked", "parts", "task", "form"), INTERACTIONS)
def test_an_omni_model_is_asked_by_an_interaction(
    asked: dict[str, Any], parts: list[dict[str, Any]], task: str, form: dict[str, Any]
) -> None:
    async def scenario() -> None:
        with adapted("gemini", (200, {"id": "v1_int1", "status": "in_progress"})) as (adapter, provider):
            video = await generate(adapter, OMNI, **asked)
        (sent,) = provider.sent
        assert (sent.method, sent.path) == ("POST", "/base/v1beta/interactions")
        assert sent.headers["x-goog-api-key"] == "sk-test"
        assert sent.json == {
            "model": "gemini-omni-1.1-flash",
            "background": True,
            "input": [{"type": "user_input", "content": [{"type": "text", "text": "A fox"}, *parts]}],
            "generation_config": {"video_config": {"task": task}},
            "response_format": {"type": "video", "delivery": "uri", **form},
        }
        assert (video.id, video.status) == ("v1_int1", "queued")

    asyncio.run(scenario())


@needs_documents
@pytest.mark.parametrize(("asked", "parts", "task", "form"), INTERACTIONS)
def test_no_field_is_sent_that_the_vendors_types_lack(
    asked: dict[str, Any], parts: list[dict[str, Any]], task: str, form: dict[str, Any]
) -> None:
    typed("VideoResponseFormat", {"type": "video", "delivery": "uri", **form})
    typed("VideoConfig", {"task": task})
    for part in parts:
        typed(CONTENT[part["type"]], part)


@pytest.mark.parametrize(("asked", "instance", "parameters"), PREDICTIONS)
def test_veo_is_asked_by_a_long_running_prediction(
    asked: dict[str, Any], instance: dict[str, Any], parameters: dict[str, Any]
) -> None:
    async def scenario() -> None:
        with adapted("gemini", (200, {"name": OPERATION})) as (adapter, provider):
            video = await generate(adapter, VEO, **asked)
        (sent,) = provider.sent
        assert (sent.method, sent.path) == (
            "POST",
            "/base/v1beta/models/veo-3.1-generate-001:predictLongRunning",
        )
        body = {"instances": [{"prompt": "A fox", **instance}]}
        assert sent.json == (body | {"parameters": parameters} if parameters else body)
        assert (video.id, ids.native(video.id)) == (ids.public(OPERATION), OPERATION)
        assert "/" not in video.id

    asyncio.run(scenario())


@pytest.mark.parametrize("hint", [{"seed": 7}, {"negative_prompt": "dogs"}])
def test_hints_that_an_interaction_does_not_take_are_never_sent(hint: dict[str, Any]) -> None:
    async def scenario() -> None:
        with adapted("gemini", (200, {"id": "v1_int1", "status": "queued"})) as (adapter, provider):
            video = await generate(adapter, OMNI, **hint)
        assert not set(hint) & set(provider.sent[0].content.decode().split('"'))
        assert video.extra_fields.dropped_params == list(hint)

    asyncio.run(scenario())


@pytest.mark.parametrize(("hint", "dropped"), [({"seed": 7}, ["seed"]), ({"audio": True}, [])])
def test_what_veo_refuses_here_is_never_sent(hint: dict[str, Any], dropped: list[str]) -> None:
    async def scenario() -> None:
        with adapted("gemini", (200, {"name": OPERATION})) as (adapter, provider):
            video = await generate(adapter, VEO, **hint)
        assert set(provider.sent[0].json["parameters"]) == {"durationSeconds"}
        assert (video.extra_fields.dropped_params or []) == dropped

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("model", "fields", "param"),
    [
        (VEO, {"size": "1920x1080", "seconds": "4"}, "seconds"),
        (VEO, {"audio": False}, "audio"),
        (VEO, {"video_uri": "https://a.example/a.mp4"}, "video_uri"),
        (VEO, {"video_uri": FILE, "size": "1920x1080"}, "size"),
        (VEO, {"input_reference": FILE}, "input_reference"),
        (OMNI, {"video_uri": "https://a.example/a.mp4"}, "video_uri"),
        (OMNI, {"video_uri": "data:video/mp4;base64,@"}, "video_uri"),
        (OMNI, {"audio": False}, "audio"),
        ("gemini/gemini-omni-flash-preview", {"size": "1920x1080"}, "size"),
        ("gemini/gemini-3-pro", {}, "model"),
    ],
)
def test_what_cannot_be_honoured_is_refused_before_anything_is_sent(
    model: str, fields: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        with adapted("gemini") as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, model, **fields)
        assert (refused.value.body.error.param, provider.sent) == (param, [])

    asyncio.run(scenario())


@needs_documents
@pytest.mark.parametrize(
    ("family", "state", "status", "code"),
    [
        ("gemini_veo", "running", "in_progress", None),
        ("gemini_veo", "done", "completed", None),
        ("gemini_veo", "filtered", "failed", "content_filter"),
        ("gemini_veo", "failed", "failed", "internal"),
        ("gemini_omni", "create", "in_progress", None),
        ("gemini_omni", "queued", "queued", None),
        ("gemini_omni", "done_uri", "completed", None),
        ("gemini_omni", "done_inline", "completed", None),
        ("gemini_omni", "done_no_video", "failed", "content_filter"),
        ("gemini_omni", "failed", "failed", "internal"),
        ("gemini_omni", "step_error", "failed", "invalid_argument"),
        ("gemini_omni", "incomplete", "failed", "incomplete"),
    ],
)
def test_every_answer_in_the_reference_is_understood(
    family: str, state: str, status: str, code: str | None
) -> None:
    fixture = official("upstream-fixtures.json")["providers"][family]["responses"][state]
    video = told(ids.public(OPERATION) if family == "gemini_veo" else "v1_int1", (200, fixture["body"]))
    assert video.status == status
    assert (video.error.code if video.error else None) == code
    assert (video.content_filter is not None) == (state in {"filtered", "done_no_video", "step_error"})
    assert video.videos is None  # the addresses are of no use without the key


@pytest.mark.parametrize(
    "status", ["requires_continuation", "requires_action", "cancelled", "budget_exceeded"]
)
def test_every_word_for_a_state_is_known(status: str) -> None:
    video = told("v1_int1", (200, {"id": "v1_int1", "status": status}))
    runs = status == "requires_continuation"
    assert (video.status, video.extra_fields.provider_status) == ("in_progress" if runs else "failed", None)
    assert (video.error and video.error.code) == (None if runs else status)


def test_some_samples_held_back_leave_a_completed_job_with_the_reason() -> None:
    made = {
        "generatedSamples": [{"video": {"uri": f"{FILE}:download?alt=media"}}],
        "raiMediaFilteredCount": 1,
        "raiMediaFilteredReasons": ["A face was seen."],
    }
    answer = {"name": OPERATION, "done": True, "response": {"generateVideoResponse": made}}
    video = told(ids.public(OPERATION), (200, answer))
    assert (video.status, video.error) == ("completed", None)
    assert video.content_filter == models.ContentFilter(filtered_count=1, reasons=["A face was seen."])


def test_an_operation_that_ends_with_nothing_has_failed() -> None:
    video = told(ids.public(OPERATION), (200, {"name": OPERATION, "done": True}))
    assert video.error is not None
    assert (video.status, video.error.code) == ("failed", "no_video")


def test_the_video_is_the_last_that_the_model_said_since_it_was_spoken_to() -> None:
    def said(who: str, *files: str) -> dict[str, Any]:
        return {"type": who, "content": [{"type": "video", "uri": f"files/{file}"} for file in files]}

    steps = [said("model_output", "old"), said("user_input", "mine"), said("model_output", "one", "two")]
    answer = {"id": "v1_int1", "status": "completed", "steps": steps}

    async def scenario() -> None:
        answers = (200, answer), (404, {"error": {"code": 404}})
        with adapted("gemini", *answers) as (adapter, provider), pytest.raises(Gone):
            await adapter.video_download(
                "v1_int1", variant="video", index=0, range=None, if_range=None, if_none_match=None
            )
        assert provider.sent[1].path == "/base/v1beta/files/two:download"
        assert provider.sent[1].query == {"alt": "media"}

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "uri", ["https://evil.example/v1beta/files/f1", "http://169.254.169.254/files/f1", "files/../x"]
)
def test_the_key_is_sent_to_no_address_that_an_answer_names(uri: str) -> None:
    step = {"type": "model_output", "content": [{"type": "video", "uri": uri}]}

    async def scenario() -> None:
        answer = (200, {"id": "v1_int1", "status": "completed", "steps": [step]})
        with adapted("gemini", answer) as (adapter, provider), pytest.raises(BadGateway):
            await adapter.video_download(
                "v1_int1", variant="video", index=0, range=None, if_range=None, if_none_match=None
            )
        assert len(provider.sent) == 1

    asyncio.run(scenario())


def refused(code: int, **error: Any) -> Any:
    async def scenario() -> Any:
        with adapted("gemini", (code, {"error": {"code": code, **error}})) as (adapter, _):
            await generate(adapter, VEO)

    return asyncio.run(scenario())


def test_a_key_that_is_none_is_the_gateways_trouble_although_google_says_400() -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
    with pytest.raises(BadGateway) as caught:
        refused(400, message="API key not valid.", status="INVALID_ARGUMENT", details=details)
    assert caught.value.body.error.code == "provider_auth"


def test_the_time_to_wait_is_read_from_the_details() -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "27.5s"}]
    with pytest.raises(TooManyRequests) as caught:
        refused(429, message="Exhausted.", status="RESOURCE_EXHAUSTED", details=details)
    assert (caught.value.headers["Retry-After"], caught.value.body.error.code) == ("28", "resource_exhausted")


def test_an_interaction_is_refused_with_a_word_for_a_code() -> None:
    async def scenario() -> None:
        answer = (404, {"error": {"code": "model_not_found", "message": "No such model."}})
        with adapted("gemini", answer) as (adapter, _), pytest.raises(NotFound) as refused:
            await generate(adapter, OMNI)
        error = refused.value.body.error
        assert (error.code, error.message) == ("model_not_found", "No such model.")

    asyncio.run(scenario())


def test_a_wrong_field_is_named() -> None:
    violation = {"field": "parameters.seed", "description": "no"}
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
    with pytest.raises(BadRequest) as caught:
        refused(400, message="No.", status="INVALID_ARGUMENT", details=details)
    assert (caught.value.body.error.param, caught.value.body.error.code) == (
        "parameters.seed",
        "invalid_argument",
    )


def test_a_retired_model_lets_fallbacks_run() -> None:
    with pytest.raises(NotFound) as caught:
        refused(404, message="This model is no longer available.", status="NOT_FOUND")
    assert caught.value.body.error.code == "not_found"


def test_a_picture_starts_a_video_of_either_kind(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        for model in (OMNI, VEO):
            video = await created(client, "A fox", model, input_reference=PNG, size="1280x720", seconds="4")
            assert (await finished(client, video))["status"] == "completed"

    run(scenario)


@pytest.mark.parametrize(
    ("omni", "veo"), [(OMNI, VEO), ("vertex/gemini-omni-1.1-flash", "vertex/veo-3.1-generate-001")]
)
def test_an_interaction_is_remixed_and_deleted_and_veos_jobs_are_not(run: Run, omni: str, veo: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        source = await finished(client, await created(client, "A fox", omni, seconds="3"))
        answer = await client.post(f"/v1/videos/{source['id']}/remix", json={"prompt": "in snow"})
        remix = await finished(client, answer.json())
        assert (remix["status"], remix["remixed_from_video_id"]) == ("completed", source["id"])
        assert (remix["model"], remix["prompt"]) == (omni, "in snow")
        assert measured((await download(client, remix)).content)[2]
        assert (await client.delete(f"/v1/videos/{source['id']}")).json()["deleted"] is True
        assert (await client.get(f"/v1/videos/{source['id']}")).status_code == 404
        other = await finished(client, await created(client, "A fox", veo))
        for refused in (
            await client.post(f"/v1/videos/{other['id']}/remix", json={"prompt": "in snow"}),
            await client.delete(f"/v1/videos/{other['id']}"),
        ):
            assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unsupported_operation")

    run(scenario)


def test_what_each_model_offers_is_listed(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await client.get("/v1/models", params={"provider": "gemini"})
        listed = {model["id"]: model["capabilities"] for model in answer.json()["data"]}
        assert {"video_remix", "video_delete"} <= set(listed[OMNI]["operations"])
        assert not {"video_remix", "video_delete"} & set(listed[VEO]["operations"])
        assert listed[VEO]["seconds"] == ["4", "6", "8"]

    run(scenario)


def test_a_retired_model_is_said_by_google_itself(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", "gemini/veo-3.1-generate-preview")
        assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found_error")

    run(scenario)
