"""OpenAI's own dialect, and Azure's: what goes out, and what is made of the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, created, download, finished, picture
from tests.providers.outbound import Sent, adapted, generate, retrieve

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, Gone, NotFound, TooManyRequests
from specwright_runtime import Reply
from video_gateway.providers.provider import Checkable

JOB: Mapping[str, Any] = {
    "id": "video_0123",
    "object": "video",
    "model": "sora-2",
    "status": "queued",
    "progress": 0,
    "created_at": 1_764_000_000,
    "completed_at": None,
    "expires_at": None,
    "prompt": "A fox",
    "size": "1280x720",
    "seconds": "4",
    "remixed_from_video_id": None,
    "error": None,
}


def asked(dialect: str, model: str, **fields: Any) -> Sent:
    async def scenario() -> Sent:
        with adapted("openai", (200, JOB), dialect=dialect) as (adapter, provider):
            await generate(adapter, f"{dialect}/{model}", **fields)
        return provider.sent[0]

    return asyncio.run(scenario())


def shown(**fields: Any) -> models.Video:
    async def scenario() -> models.Video:
        with adapted("openai", (200, {**JOB, **fields})) as (adapter, _):
            return await retrieve(adapter, "video_0123")

    return asyncio.run(scenario())


@pytest.mark.parametrize("dialect", ["openai", "azure"])
def test_a_request_without_a_file_is_json_and_one_with_a_file_a_form(dialect: str) -> None:
    plain = asked(dialect, "sora-2", size="1280x720", seconds="8", seed=7, negative_prompt="dogs", audio=True)
    assert (plain.method, plain.path, plain.query) == ("POST", "/base/videos", {})
    # There is neither a seed nor a negative prompt, and sound is always made.
    assert plain.json == {"model": "sora-2", "prompt": "A fox", "size": "1280x720", "seconds": "8"}
    form = asked(dialect, "sora-2", size="1280x720", seconds="8", input_reference=picture(1280, 720))
    assert form.headers["content-type"].startswith("multipart/form-data")
    assert b'name="input_reference"; filename="reference.png"' in form.content
    assert b"\x89PNG" in form.content
    assert "idempotency-key" not in form.headers


@pytest.mark.parametrize("dialect", ["openai", "azure"])
def test_a_picture_has_the_size_of_the_video_or_says_it(dialect: str) -> None:
    wide, tall = picture(1280, 720), picture(720, 1280)
    for fields, size in (
        ({"input_reference": wide}, b"1280x720"),
        ({"input_reference": wide, "size": "1278x720"}, b"1280x720"),
        ({"input_reference": tall}, b"720x1280"),
        ({"input_reference": "data:image/png;base64,iVBORw0KGgo="}, b"720x1280"),  # who knows
    ):
        assert b'name="size"\r\n\r\n%b\r\n' % size in asked(dialect, "sora-2", **fields).content
    for fields in ({"input_reference": wide, "size": "720x1280"}, {"input_reference": PNG}):
        with pytest.raises(BadRequest) as caught:
            asked(dialect, "sora-2", **fields)
        error = caught.value.body.error
        assert (error.code, error.param) == ("unsupported_parameter", "input_reference")
        assert "720x1280" in error.message


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"seconds": "5"}, "seconds"),
        ({"size": "1024x1024"}, "size"),
        ({"size": "1792x1024"}, "size"),  # which is the larger model's
        ({"audio": False}, "audio"),
        ({"video_uri": "https://a.example/a.mp4"}, "video_uri"),
        ({"input_reference": "https://a.example/a.png"}, "input_reference"),
    ],
)
def test_what_the_models_cannot_honour_is_refused_before_anything_is_sent(
    fields: dict[str, Any], param: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        asked("openai", "sora-2", **fields)
    assert refused.value.body.error.param == param
    assert asked("openai", "sora-2-pro", size="1792x1024").json["size"] == "1792x1024"


def test_a_deployment_at_azure_may_have_any_name_and_is_judged_there() -> None:
    sent = asked("azure", "film-production", size="848x480", seconds="20").json
    assert sent == {"model": "film-production", "prompt": "A fox", "size": "848x480", "seconds": "20"}


def test_azure_is_told_the_version_of_its_api_where_the_operator_named_one() -> None:
    async def scenario() -> None:
        answers = [(200, JOB)] * 2 + [(200, {"object": "list", "data": []})]
        options = {"api_version": "preview"}
        with adapted("openai", *answers, dialect="azure", options=options) as (adapter, provider):
            await generate(adapter, "azure/sora-2")
            await retrieve(adapter, "video_0123")
            assert isinstance(adapter, Checkable)
            await adapter.check()
        assert [sent.query.get("api-version") for sent in provider.sent] == ["preview"] * 3
        assert provider.sent[2].query["limit"] == "1"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", "queued"),
        ("in_progress", "in_progress"),
        ("completed", "completed"),
        ("failed", "failed"),
        # Of compatible servers:
        ("pending", "queued"),
        ("processing", "in_progress"),
        ("running", "in_progress"),
        ("succeeded", "completed"),
        ("cancelled", "failed"),
        ("expired", "failed"),
        ("pondering", "in_progress"),
    ],
)
def test_every_state_is_understood(word: str, status: str) -> None:
    video = shown(status=word, progress=37.4)
    assert (video.status, video.progress) == (status, 100 if status == "completed" else 37)
    assert video.extra_fields.provider_status == ("pondering" if word == "pondering" else None)
    assert (video.error is not None) is (status == "failed")


@pytest.mark.parametrize("code", ["moderation_blocked", "content_policy_violation"])
def test_what_moderation_held_back_is_a_job_that_failed_with_a_count(code: str) -> None:
    video = shown(status="failed", error={"code": code, "message": "Blocked."})
    assert video.error is not None
    assert (video.status, video.error.code, video.error.message) == ("failed", code, "Blocked.")
    assert video.content_filter is not None
    assert (video.content_filter.filtered_count, video.content_filter.reasons) == (1, ["Blocked."])
    assert shown(status="failed", error={"code": "server_error", "message": "Oh."}).content_filter is None


def test_nulls_are_things_not_known() -> None:
    video = shown(prompt=None, size="", seconds=None)
    assert "prompt" not in video.model_fields_set
    assert "seconds" not in video.model_fields_set
    assert shown(status="completed", completed_at=1_764_000_100).completed_at == 1_764_000_100


def refusal(message: str, code: str | None) -> dict[str, Any]:
    error = {"message": message, "type": "invalid_request_error", "param": "model", "code": code}
    return {"error": error}


@pytest.mark.parametrize(
    ("status", "code", "kind", "told"),
    [
        (404, None, NotFound, "model_unavailable"),
        (410, None, Gone, "model_unavailable"),
        (404, "model_not_found", NotFound, "model_not_found"),
        (400, "invalid_value", BadRequest, "invalid_value"),
        (401, "invalid_api_key", BadGateway, "provider_auth"),
        (429, "rate_limit_exceeded", TooManyRequests, "rate_limit_exceeded"),
        (500, "server_error", BadGateway, "server_error"),
    ],
)
def test_a_refusal_keeps_openais_code_and_a_missing_api_is_a_model_that_is_unavailable(
    status: int, code: str | None, kind: type[Exception], told: str
) -> None:
    async def scenario() -> None:
        answer = (status, refusal("Invalid URL (POST /v1/videos)", code))
        with adapted("openai", answer) as (adapter, _), pytest.raises(kind) as refused:
            await generate(adapter, "openai/sora-2")
        error = refused.value.body.error  # type: ignore[attr-defined]  # one of the documented errors
        assert error.code == told
        assert "Invalid URL" in error.message

    asyncio.run(scenario())


def test_a_remix_is_a_prompt_about_a_job() -> None:
    async def scenario() -> None:
        with adapted("openai", (200, {**JOB, "remixed_from_video_id": "video_0"})) as (adapter, provider):
            answer = await adapter.video_remix(
                "video_0", models.VideoRemixRequest(prompt="In snow"), idempotency_key=None
            )
        video = answer.value if isinstance(answer, Reply) else answer
        assert (provider.sent[0].path, provider.sent[0].json) == (
            "/base/videos/video_0/remix",
            {"prompt": "In snow"},
        )
        assert (video.prompt, video.remixed_from_video_id) == ("In snow", "video_0")

    asyncio.run(scenario())


@pytest.mark.cell("fallback", provider="openai")
def test_a_model_that_openai_has_ended_lets_the_fallback_make_the_video(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox [404] [times=1]", "openai/sora-2", fallbacks=["azure/sora-2"])
        assert video["extra_fields"]["provider"] == "azure"
        assert video["extra_fields"]["attempts"][0]["error"]["code"] == "model_not_found"

    run(scenario)


@pytest.mark.cell("content", provider="openai")
@pytest.mark.parametrize(("variant", "kind"), [("thumbnail", "image/webp"), ("spritesheet", "image/jpeg")])
def test_previews_are_pictures(run: Run, variant: str, kind: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", "openai/sora-2"))
        preview = await download(client, video, params={"variant": variant})
        assert (preview.status_code, preview.headers["content-type"]) == (200, kind)

    run(scenario)
