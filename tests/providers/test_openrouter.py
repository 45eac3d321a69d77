"""OpenRouter's own traps: models that it describes itself, 202, errors as text, files behind the key."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import jsonschema_rs
import pytest
from tests.providers.house import PNG, Run, create, created, download, finished, measured
from tests.providers.outbound import DATA, adapted, generate, official, retrieve

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest
from specwright_runtime.errors import StatusError
from video_gateway.sandbox.openrouter import MODELS

VEO, SEEDANCE, PLAIN = (
    "openrouter/google/veo-3.1",
    "openrouter/bytedance/seedance-2.0",
    "openrouter/sandbox/plain",
)
LIST = (200, {"data": [model.model_dump(mode="json", exclude_unset=True) for model in MODELS.values()]})
ACCEPTED = (
    202,
    {
        "id": "gen-vid-1764000000-abcdefghij0123456789",
        "polling_url": "https://a.example",
        "status": "pending",
    },
)
BESIDE = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")


def frame(url: str) -> dict[str, Any]:
    return {"frame_images": [{"type": "image_url", "image_url": {"url": url}, "frame_type": "first_frame"}]}


REQUESTS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    (VEO, {}, {}),
    (
        VEO,
        {"size": "1280x720", "seconds": "4", "seed": 7, "audio": False},
        {"size": "1280x720", "duration": 4, "seed": 7, "generate_audio": False},
    ),
    (SEEDANCE, {"size": "480x854"}, {"aspect_ratio": "9:16", "resolution": "480p"}),
    (VEO, {"input_reference": PNG}, frame(PNG)),
    (VEO, {"input_reference": "https://a.example/a.png"}, frame("https://a.example/a.png")),
    (
        SEEDANCE,
        {"video_uri": "https://a.example/a.mp4"},
        {"input_references": [{"type": "video_url", "video_url": {"url": "https://a.example/a.mp4"}}]},
    ),
)


@pytest.mark.parametrize(("model", "asked", "body"), REQUESTS)
def test_what_is_asked_is_said_in_openrouters_words(
    model: str, asked: dict[str, Any], body: dict[str, Any]
) -> None:
    async def scenario() -> None:
        with adapted("openrouter", LIST, ACCEPTED) as (adapter, provider):
            video = await generate(adapter, model, **asked)
        listed, sent = provider.sent
        assert (listed.method, listed.path) == ("GET", "/base/videos/models")
        assert (sent.method, sent.path) == ("POST", "/base/videos")
        assert sent.headers["authorization"] == "Bearer sk-test"
        assert sent.json == {"model": model.partition("/")[2], "prompt": "A fox", **body}
        assert (video.id, video.status) == (ACCEPTED[1]["id"], "queued")

    asyncio.run(scenario())


@BESIDE
@pytest.mark.parametrize(("model", "asked", "body"), REQUESTS)
def test_what_is_sent_fits_openrouters_own_document(
    model: str, asked: dict[str, Any], body: dict[str, Any]
) -> None:
    document = official("openrouter-videos.openapi.json")
    schema = document["components"]["schemas"]["VideoGenerationRequest"]
    sent = {"model": model.partition("/")[2], "prompt": "A fox", **body}
    jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]}).validate(sent)
    assert set(sent) <= set(schema["properties"])


@BESIDE
@pytest.mark.parametrize(
    ("state", "status", "error"),
    [
        ("create", "queued", None),
        ("running", "in_progress", None),
        ("done", "completed", None),
        ("failed", "failed", ("failed", "Provider returned error")),
        ("cancelled", "failed", ("cancelled", "The job is cancelled.")),
        ("expired", "failed", ("expired", "The job is expired.")),
    ],
)
def test_every_answer_in_the_reference_is_understood(
    state: str, status: str, error: tuple[str, str] | None
) -> None:
    async def scenario() -> None:
        body = official("upstream-fixtures.json")["providers"]["openrouter"]["responses"][state]["body"]
        with adapted("openrouter", (200, body)) as (adapter, _):
            video = await retrieve(adapter, body["id"])
        assert video.status == status
        assert (video.error and (video.error.code, video.error.message)) == error
        assert video.progress == (100 if status == "completed" else None)

    asyncio.run(scenario())


def test_a_prompt_that_was_held_back_is_known_by_its_text() -> None:
    async def scenario() -> None:
        job = {"id": "a", "polling_url": "b", "status": "failed", "error": "Flagged by content policy"}
        with adapted("openrouter", (200, job)) as (adapter, _):
            video = await retrieve(adapter, "a")
        assert video.error is not None
        assert (video.error.code, video.error.message) == ("content_filter", "Flagged by content policy")
        assert video.content_filter is not None

    asyncio.run(scenario())


def test_addresses_that_need_the_key_are_not_handed_out() -> None:
    async def scenario() -> None:
        job = {
            "id": "a", "polling_url": "b", "status": "completed", "expires_at": 1_900_000_000,
            "unsigned_urls": ["https://openrouter.ai/api/v1/videos/a/content?index=0"],
            "urls": ["https://files.example/a.mp4?signature=1"],
        }  # fmt: skip
        with adapted("openrouter", (200, job), (200, {**job, "urls": None})) as (adapter, _):
            signed, unsigned = await retrieve(adapter, "a"), await retrieve(adapter, "a")
        assert [output.url for output in signed.videos or ()] == ["https://files.example/a.mp4?signature=1"]
        assert signed.expires_at == 1_900_000_000
        assert unsigned.videos == []

    asyncio.run(scenario())


def test_the_moment_of_creation_is_read_from_the_id() -> None:
    async def scenario() -> None:
        with adapted("openrouter", (200, ACCEPTED[1])) as (adapter, _):
            assert (await retrieve(adapter, ACCEPTED[1]["id"])).created_at == 1_764_000_000

    asyncio.run(scenario())


def test_the_list_of_models_is_asked_for_once() -> None:
    async def scenario() -> None:
        with adapted("openrouter", LIST, ACCEPTED, ACCEPTED) as (adapter, provider):
            await generate(adapter, VEO)
            await generate(adapter, SEEDANCE)
        assert [sent.path for sent in provider.sent] == [
            "/base/videos/models",
            "/base/videos",
            "/base/videos",
        ]

    asyncio.run(scenario())


def test_without_its_list_known_models_are_served_and_others_are_not() -> None:
    async def scenario() -> None:
        broken = (500, {"error": {"code": 500, "message": "Internal Server Error"}})
        with adapted("openrouter", broken, ACCEPTED, broken) as (adapter, _):
            assert (await generate(adapter, VEO, seconds="4")).status == "queued"
            with pytest.raises(BadGateway):
                await generate(adapter, PLAIN)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "ours", "code"),
    [
        (401, 502, "provider_auth"),
        (402, 402, "provider_refusal"),
        (403, 502, "provider_auth"),
        (404, 404, "not_found"),
        (413, 413, "provider_refusal"),
        (429, 429, "rate_limit_exceeded"),
        (499, 504, "provider_timeout"),
        (500, 502, "provider_failure"),
        (502, 502, "provider_failure"),
        (503, 502, "provider_failure"),
    ],
)
def test_every_documented_error_is_told(status: int, ours: int, code: str) -> None:
    async def scenario() -> None:
        refusal = (status, {"error": {"code": status, "message": "No."}})
        with (
            adapted("openrouter", LIST, refusal) as (adapter, _),
            pytest.raises(StatusError) as refused,
        ):
            await generate(adapter, VEO)
        assert (refused.value.status, refused.value.body.error.code) == (ours, code)
        assert "No." in refused.value.body.error.message

    asyncio.run(scenario())


def test_what_the_provider_behind_it_said_is_kept() -> None:
    async def scenario() -> None:
        said = {"code": 400, "message": "Provider returned error", "metadata": {"raw": "bad size"}}
        refusal = (400, {"error": said})
        with adapted("openrouter", LIST, refusal) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, VEO)
        assert refused.value.body.error.message == "Provider returned error: bad size"

    asyncio.run(scenario())


def test_a_remix_of_a_job_from_elsewhere_must_name_the_model() -> None:
    async def scenario() -> None:
        with adapted("openrouter", ACCEPTED) as (adapter, provider):
            with pytest.raises(BadRequest):
                await adapter.video_remix("a", models.VideoRemixRequest(prompt="b"), idempotency_key=None)
            named = models.VideoRemixRequest.model_validate({"prompt": "b", "model": VEO})
            await adapter.video_remix("a", named, idempotency_key=None)
        assert json.loads(provider.sent[0].content) == {
            "model": "google/veo-3.1",
            "prompt": "b",
            "previous_job_id": "a",
        }

    asyncio.run(scenario())


def test_a_remix_continues_the_job(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        source = await finished(client, await created(client, "A fox", VEO, size="720x1280", seconds="4"))
        answer = await client.post(f"/v1/videos/{source['id']}/remix", json={"prompt": "in snow"})
        assert answer.status_code == 200, answer.text
        remix = await finished(client, answer.json())
        assert (remix["remixed_from_video_id"], remix["model"]) == (source["id"], VEO)
        assert (remix["seconds"], remix["size"]) == ("4", "720x1280")
        assert measured((await download(client, remix)).content) == ("720x1280", 4.0, True)

    run(scenario)


def test_what_a_video_cost_is_told(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", VEO, seconds="4"))
        assert video["extra_fields"]["cost_usd"] == 0.4

    run(scenario)


def test_models_are_listed_as_openrouter_describes_them(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await client.get("/v1/models", params={"provider": "openrouter"})
        listed = {model["id"]: model["capabilities"] for model in answer.json()["data"]}
        assert set(listed) == {VEO, SEEDANCE, PLAIN}
        assert listed[VEO]["seconds"] == ["4", "6", "8"]
        assert (listed[VEO]["audio"], listed[PLAIN]["audio"]) == ("optional", "never")
        assert "video_uri" in listed[SEEDANCE]["parameters"]
        assert "video_uri" not in listed[VEO]["parameters"]
        assert "input_reference" not in listed[PLAIN]["parameters"]

    run(scenario)


@pytest.mark.parametrize(
    ("model", "fields", "param"),
    [
        (VEO, {"seconds": "5"}, "seconds"),
        (VEO, {"size": "854x480"}, "size"),
        (VEO, {"video_uri": "https://a.example/a.mp4"}, "video_uri"),
        (PLAIN, {"audio": True}, "audio"),
        (PLAIN, {"input_reference": PNG}, "input_reference"),
        ("openrouter/nobody/nothing", {}, "model"),
    ],
)
def test_what_a_model_does_not_list_is_refused(
    run: Run, model: str, fields: dict[str, Any], param: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", model, **fields)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text

    run(scenario)
