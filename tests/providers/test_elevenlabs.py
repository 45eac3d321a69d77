"""ElevenLabs' own traps: every file inside the request, addresses of an hour, two shapes of errors."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import httpx
import jsonschema_rs
import pytest
from tests.providers.house import PNG, Run, create, created, download, finished, measured
from tests.providers.outbound import DATA, adapted, generate, official, retrieve

from bifrost_api.errors import BadRequest
from video_gateway.providers import elevenlabs

VEO, SEEDANCE = "elevenlabs/veo-3.1-generate-001", "elevenlabs/bytedance-seedance-v2"
LATEST = "elevenlabs/bytedance-seedance-v2.5"
ACCEPTED = (200, {"id": "JWr5N6X9ZTqf8jD2LmQb", "status": "pending"})
MP4 = base64.b64encode(b"\0\0\0\x18ftypmp42" + bytes(8)).decode()
BESIDE = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")

HEIC = base64.b64encode(b"\0\0\0\x18ftypheic" + bytes(9)).decode()

REQUESTS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    (VEO, {}, {"duration_secs": 8}),
    (
        VEO,
        {"size": "3840x2160", "seconds": "4", "seed": 7, "negative_prompt": "dogs", "audio": False},
        {
            "aspect_ratio": "16:9",
            "resolution": "4K",
            "duration_secs": 4,
            "seed": 7,
            "negative_prompt": "dogs",
            "generate_audio": False,
        },
    ),
    (SEEDANCE, {"size": "3840x2160"}, {"aspect_ratio": "16:9", "resolution": "4k", "duration_secs": 5}),
    (SEEDANCE, {"size": "480x480", "seconds": "15", "seed": 1},
     {"aspect_ratio": "1:1", "resolution": "480p", "duration_secs": 15, "seed": 1}),
    (
        VEO,
        {"input_reference": PNG},
        {
            "duration_secs": 8,
            "start_frame": {
                "type": "inline_base64",
                "content_base64": PNG.partition(",")[2],
                "mime_type": "image/png",
            },
        },
    ),
    (
        VEO,
        {"input_reference": f"data:image/heic;base64,{HEIC}"},
        {
            "duration_secs": 8,
            "start_frame": {"type": "inline_base64", "content_base64": HEIC, "mime_type": "image/heic"},
        },
    ),
    (
        LATEST,
        {"video_uri": f"data:video/mp4;base64,{MP4}", "seconds": "30"},
        {
            "duration_secs": 30,
            "videos": [{"type": "inline_base64", "content_base64": MP4, "mime_type": "video/mp4"}],
        },
    ),
)  # fmt: skip


@pytest.mark.parametrize(("model", "asked", "body"), REQUESTS)
def test_what_is_asked_is_said_in_elevenlabs_words(
    model: str, asked: dict[str, Any], body: dict[str, Any]
) -> None:
    async def scenario() -> None:
        with adapted("elevenlabs", ACCEPTED) as (adapter, provider):
            video = await generate(adapter, model, **asked)
        (sent,) = provider.sent
        assert (sent.method, sent.path) == ("POST", "/base/v1/flows/video")
        assert sent.headers["xi-api-key"] == "sk-test"
        assert "authorization" not in sent.headers
        assert sent.json == {"model_id": model.partition("/")[2], "prompt": "A fox", **body}
        assert (video.id, video.seconds) == ("JWr5N6X9ZTqf8jD2LmQb", str(body["duration_secs"]))
        assert video.size == asked.get("size", "1280x720")

    asyncio.run(scenario())


@BESIDE
@pytest.mark.parametrize(("model", "asked", "body"), REQUESTS)
def test_what_is_sent_fits_elevenlabs_own_document(
    model: str, asked: dict[str, Any], body: dict[str, Any]
) -> None:
    """It closes its objects, so that a stray field would show here."""
    document = official("elevenlabs-flows-video.openapi.json")
    schema = {"$ref": "#/components/schemas/VideoGenerationRequest", "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema)
    sent = {"model_id": model.partition("/")[2], "prompt": "A fox", **body}
    validator.validate(sent)
    assert not validator.is_valid({**sent, "n": 1})


@BESIDE
@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("create", "queued", None),
        ("running", "in_progress", None),
        ("done", "completed", None),
        ("failed", "failed", "model_error"),
        ("filtered", "failed", "moderated"),
    ],
)
def test_every_answer_in_the_reference_is_understood(state: str, status: str, code: str | None) -> None:
    async def scenario() -> None:
        body = official("upstream-fixtures.json")["providers"]["elevenlabs"]["responses"][state]["body"]
        with adapted("elevenlabs", (200, body)) as (adapter, _):
            video = await retrieve(adapter, body["id"])
        assert (video.status, video.error and video.error.code) == (status, code)
        assert (video.content_filter is not None) == (state == "filtered")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "body", "code", "message", "param"),
    [
        (422, {"detail": [{"loc": ["body", "veo-3.1", "duration_secs"], "msg": "Not 5", "type": "literal"}]},
         "literal", "Not 5", "seconds"),
        (422, {"detail": [{"loc": ["body", "veo-3.1", "webhook"], "msg": "No", "type": "x"}]},
         "x", "No", "webhook"),
        (400, {"detail": {"status": "too_long", "message": "Too long"}}, "too_long", "Too long", None),
        (400, {"detail": "Too long"}, "provider_refusal", "Too long", None),
    ],
)  # fmt: skip
def test_both_shapes_of_errors_are_read(
    status: int, body: dict[str, Any], code: str, message: str, param: str | None
) -> None:
    async def scenario() -> None:
        with adapted("elevenlabs", (status, body)) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, VEO)
        error = refused.value.body.error
        assert (error.code, error.message, error.param) == (code, message, param)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input_reference": "data:image/gif;base64,R0lGODlhAQABAAAAACw="}, "input_reference"),
        ({"video_uri": PNG}, "video_uri"),
        ({"input_reference": "http://127.0.0.1:9/a.png"}, "input_reference"),
        ({"input_reference": f"data:image/png;base64,{'iVBORw0KGgoA' * 20}"}, "input_reference"),
    ],
)
def test_a_file_that_the_service_does_not_take_is_refused_before_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], param: str
) -> None:
    monkeypatch.setattr(elevenlabs, "LARGEST", 100)

    async def scenario() -> None:
        with adapted("elevenlabs") as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, SEEDANCE, **fields)
        assert refused.value.body.error.param == param
        assert provider.sent == []

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("model", "fields", "param"),
    [
        (VEO, {"seconds": "5"}, "seconds"),
        (VEO, {"size": "960x960"}, "size"),
        (VEO, {"video_uri": f"data:video/mp4;base64,{MP4}"}, "video_uri"),
        ("elevenlabs/bytedance-seedance-v2-mini", {"size": "1920x1080"}, "size"),
        ("elevenlabs/creatify-aurora", {}, "model"),
    ],
)
def test_what_a_model_does_not_take_is_refused(
    run: Run, model: str, fields: dict[str, Any], param: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", model, **fields)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text

    run(scenario)


def test_hints_that_a_model_does_not_take_are_dropped_and_told(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox", LATEST, seed=7, negative_prompt="dogs")
        assert sorted(video["extra_fields"]["dropped_params"]) == ["negative_prompt", "seed"]
        assert "dropped_params" not in (await created(client, "A fox", VEO, seed=7))["extra_fields"]

    run(scenario)


@pytest.mark.parametrize("code", ["timeout", "invalid_parameters", "charging_failed", "internal_error"])
def test_every_reason_for_a_failure_is_kept(run: Run, code: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, f"A fox [fail={code}]", VEO))
        assert (video["error"]["code"], "content_filter" in video) == (code, False)

    run(scenario)


def test_a_picture_goes_along(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", VEO, input_reference=PNG, seconds="4"))
        assert measured((await download(client, video)).content) == ("1280x720", 4.0, True)

    run(scenario)


def test_a_remix_goes_by_the_generation_with_the_same_shape_and_duration(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        source = await finished(
            client, await created(client, "A fox", SEEDANCE, size="720x1280", seconds="4")
        )
        answer = await client.post(f"/v1/videos/{source['id']}/remix", json={"prompt": "in snow"})
        assert answer.status_code == 200, answer.text
        remix = await finished(client, answer.json())
        assert (remix["remixed_from_video_id"], remix["model"]) == (source["id"], SEEDANCE)
        assert measured((await download(client, remix)).content) == ("720x1280", 4.0, True)
        veo = await finished(client, await created(client, "A fox", VEO))
        refused = await client.post(f"/v1/videos/{veo['id']}/remix", json={"prompt": "in snow"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unsupported_operation")

    run(scenario)
