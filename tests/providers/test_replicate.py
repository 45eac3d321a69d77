"""Replicate's own traps: models with inputs of their own, output of any shape, ends of many names."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import jsonschema_rs
import pytest
from tests.providers.house import PNG
from tests.providers.outbound import DATA, Sent, adapted, generate, official
from tests.providers.prediction import FILM, PREDICTION, URL

from bifrost_api.errors import BadRequest
from specwright_runtime.errors import StatusError
from video_gateway.providers.replicate import LARGE
from video_gateway.sandbox.replicate_models import models


def described(name: str) -> tuple[int, dict[str, Any]]:
    model = models()[name]
    owner, _, short = name.partition("/")
    version = {"id": model.version, "openapi_schema": model.document(name)}
    known = {"owner": owner, "name": short, "is_official": model.official, "latest_version": version}
    return 200, known


def bought(model: str, **asked: Any) -> tuple[Any, list[Sent]]:
    """The answer, and what was sent for it."""

    async def scenario() -> tuple[Any, list[Sent]]:
        with adapted("replicate", described(model), (201, PREDICTION)) as (adapter, provider):
            return await generate(adapter, f"replicate/{model}", **asked), provider.sent

    return asyncio.run(scenario())


REQUESTS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("google/veo-3.1", {}, {"duration": 8}),
    (
        "google/veo-3.1",
        {"seconds": "4", "size": "720x1280", "audio": False, "seed": 7, "negative_prompt": "dogs"},
        {
            "duration": 4,
            "aspect_ratio": "9:16",
            "resolution": "720p",
            "generate_audio": False,
            "seed": 7,
            "negative_prompt": "dogs",
        },
    ),
    ("google/veo-3.1", {"input_reference": URL}, {"duration": 8, "image": URL}),
    ("google/veo-3.1", {"input_reference": PNG}, {"duration": 8, "image": PNG}),
    (
        "openai/sora-2",
        {"seconds": "12", "size": "1280x720", "input_reference": URL},
        {"seconds": 12, "aspect_ratio": "landscape", "input_reference": URL},
    ),
    (
        "bytedance/seedance-1-pro",
        {"seconds": "2", "size": "480x480"},
        {"duration": 2, "aspect_ratio": "1:1", "resolution": "480p"},
    ),
    ("wan-video/wan-2.5-t2v", {"size": "832x480", "seconds": "10"}, {"size": "832*480", "duration": 10}),
    (
        "wan-video/wan-2.2-t2v-fast",
        {"size": "1280x720", "seconds": "6"},
        {"aspect_ratio": "16:9", "resolution": "720p", "num_frames": 97},
    ),
    (
        "wan-video/wan-2.2-i2v-fast",
        {"input_reference": URL},
        {"image": URL, "num_frames": 81},
    ),
    (
        "kwaivgi/kling-v2.1",
        {"input_reference": URL, "seconds": "10"},
        {"start_image": URL, "duration": 10},
    ),
    (
        "minimax/hailuo-02",
        {"input_reference": URL, "seconds": "6", "size": "1920x1080"},
        {"first_frame_image": URL, "duration": 6, "resolution": "1080p"},
    ),
    ("luma/ray-2-720p", {"size": "720x720"}, {"aspect_ratio": "1:1", "duration": 5}),
    ("runwayml/gen4-aleph", {"video_uri": FILM, "seed": 3}, {"video": FILM, "seed": 3}),
    (
        "anotherjesse/zeroscope-v2-xl",
        {"size": "640x384", "seconds": "4", "negative_prompt": "dogs"},
        {"width": 640, "height": 384, "num_frames": 33, "negative_prompt": "dogs"},
    ),
)


@pytest.mark.parametrize(("model", "asked", "wanted"), REQUESTS)
def test_what_is_asked_is_said_in_the_words_of_each_model(
    model: str, asked: dict[str, Any], wanted: dict[str, Any]
) -> None:
    video, (question, sent) = bought(model, **asked)
    assert (question.method, question.path) == ("GET", f"/base/models/{model}")
    input_ = {"prompt": "A fox", **wanted}
    if models()[model].official:
        assert (sent.method, sent.path) == ("POST", f"/base/models/{model}/predictions")
        assert sent.json == {"input": input_}
    else:
        assert (sent.method, sent.path) == ("POST", "/base/predictions")
        assert sent.json == {"version": models()[model].version, "input": input_}
    assert sent.headers["authorization"] == "Bearer sk-test"
    assert not {"prefer", "cancel-after"} & set(sent.headers), "it would block, or cancel what runs"
    assert (video.id, video.status, video.created_at) == (PREDICTION["id"], "queued", 1795338000)
    assert video.model == f"replicate/{model}"
    for name in ("seconds", "size"):
        if name in asked:
            assert getattr(video, name) == asked[name]


@pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")
@pytest.mark.parametrize(("model", "asked", "wanted"), REQUESTS)
def test_what_is_sent_is_what_replicates_document_and_the_model_take(
    model: str, asked: dict[str, Any], wanted: dict[str, Any]
) -> None:
    document = official("replicate.openapi.json")
    _, (_, sent) = bought(model, **asked)
    path = (
        "/predictions"
        if sent.path == "/base/predictions"
        else "/models/{model_owner}/{model_name}/predictions"
    )
    schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]}).validate(sent.json)
    # The document leaves the input open: the model's own schema is what closes it.
    known = models()[model]
    assert set(sent.json["input"]) <= set(known.properties)
    assert set(known.required) <= set(sent.json["input"])


@pytest.mark.parametrize(
    ("model", "asked", "param"),
    [
        ("google/veo-3.1", {"seconds": "5"}, "seconds"),
        ("google/veo-3.1", {"size": "1024x1024"}, "size"),
        ("google/veo-3.1", {"size": "3840x2160"}, "size"),
        ("google/veo-3.1", {"video_uri": FILM}, "video_uri"),
        ("openai/sora-2", {"audio": False}, "audio"),
        ("luma/ray-2-720p", {"size": "1920x1080"}, "size"),
        ("minimax/hailuo-02", {"size": "910x512"}, "size"),
        ("wan-video/wan-2.5-t2v", {"audio": True}, "audio"),
        ("wan-video/wan-2.2-t2v-fast", {"seconds": "8"}, "seconds"),
        ("wan-video/wan-2.2-i2v-fast", {}, "input_reference"),
        ("runwayml/gen4-aleph", {}, "video_uri"),
    ],
)
def test_what_a_models_own_schema_does_not_offer_is_refused_before_anything_is_bought(
    model: str, asked: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        with adapted("replicate", described(model)) as (adapter, provider):
            with pytest.raises(BadRequest) as refused:
                await generate(adapter, f"replicate/{model}", **asked)
            assert len(provider.sent) == 1
        assert (refused.value.body.error.param, refused.value.body.error.type) == (param, "unsupported_error")

    asyncio.run(scenario())


def test_a_model_says_once_what_it_takes() -> None:
    async def scenario() -> None:
        answers = (described("google/veo-3.1"), (201, PREDICTION), (201, PREDICTION))
        with adapted("replicate", *answers) as (adapter, provider):
            for _ in range(2):
                await generate(adapter, "replicate/google/veo-3.1")
        assert [sent.method for sent in provider.sent] == ["GET", "POST", "POST"]

    asyncio.run(scenario())


def test_a_version_and_a_deployment_are_run_as_such() -> None:
    name = "anotherjesse/zeroscope-v2-xl"
    version = {"id": "f" * 64, "openapi_schema": models()[name].document(name)}
    release = {"model": name, "version": "f" * 64}
    deployment = {"owner": "acme", "name": "films", "current_release": release}

    async def scenario(model: str, *answers: dict[str, Any]) -> list[Sent]:
        told = [(200, answer) for answer in answers]
        with adapted("replicate", *told, (201, PREDICTION)) as (adapter, provider):
            await generate(adapter, f"replicate/{model}", seconds="2")
            return provider.sent

    pinned = asyncio.run(scenario(f"{name}:{'f' * 64}", version))
    assert [sent.path for sent in pinned] == [f"/base/models/{name}/versions/{'f' * 64}", "/base/predictions"]
    assert pinned[1].json == {"version": "f" * 64, "input": {"prompt": "A fox", "num_frames": 17}}
    deployed = asyncio.run(scenario("deployments/acme/films", deployment, version))
    assert [sent.path for sent in deployed] == [
        "/base/deployments/acme/films",
        f"/base/models/{name}/versions/{'f' * 64}",
        "/base/deployments/acme/films/predictions",
    ]
    assert deployed[2].json == {"input": {"prompt": "A fox", "num_frames": 17}}


def test_of_a_bare_version_nothing_is_known_but_that_it_takes_a_prompt() -> None:
    async def scenario() -> None:
        with adapted("replicate", (201, PREDICTION)) as (adapter, provider):
            await generate(adapter, f"replicate/{'9' * 64}")
            with pytest.raises(BadRequest):
                await generate(adapter, f"replicate/{'9' * 64}", seconds="4")
        (sent,) = provider.sent
        assert sent.json == {"version": "9" * 64, "input": {"prompt": "A fox"}}

    asyncio.run(scenario())


@pytest.mark.parametrize("model", ["nobody/nothing", "veo", "a/b/c", "google/veo-3.1:"])
def test_a_model_that_there_is_not_is_said_to_be_none(model: str) -> None:
    async def scenario() -> None:
        missing = (404, {"detail": "The requested resource could not be found.", "status": 404})
        with adapted("replicate", missing) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, f"replicate/{model}")
        assert (refused.value.body.error.code, refused.value.body.error.param) == ("model_not_found", "model")

    asyncio.run(scenario())


def test_a_large_picture_is_put_where_the_model_can_fetch_it() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(LARGE)
    stored: dict[str, Any] = {"id": "f1", "urls": {"get": "https://api.replicate.com/v1/files/f1"}}

    async def scenario() -> list[Sent]:
        answers = (described("google/veo-3.1"), (201, stored), (201, PREDICTION))
        with adapted("replicate", *answers) as (adapter, provider):
            reference = "data:image/png;base64," + base64.b64encode(picture).decode()
            await generate(adapter, "replicate/google/veo-3.1", input_reference=reference)
            return provider.sent

    _, upload, sent = asyncio.run(scenario())
    assert (upload.method, upload.path) == ("POST", "/base/files")
    assert upload.headers["content-type"].startswith("multipart/form-data")
    assert picture in upload.content
    assert b'name="content"; filename="input.png"' in upload.content
    assert sent.json["input"]["image"] == stored["urls"]["get"]


def wrong(place: str, kind: str) -> tuple[int, Any]:
    field = {"type": kind, "field": place, "description": "no"}
    return 422, {"detail": f"- {place}: no\n", "status": 422, "invalid_fields": [field]}


@pytest.mark.parametrize(
    ("answer", "status", "code", "param"),
    [
        ((401, {"title": "Unauthenticated", "detail": "No"}), 502, "provider_auth", None),
        ((402, {"title": "Insufficient credit", "detail": "Pay"}), 402, "provider_refusal", None),
        ((429, {"detail": "Request was throttled.", "status": 429}), 429, "rate_limit_exceeded", None),
        ((422, {"title": "Invalid version", "detail": "No such"}), 400, "provider_refusal", None),
        (wrong("input.duration", "enum"), 400, "enum", "seconds"),
        (wrong("input.num_frames", "minimum"), 400, "minimum", "seconds"),
        (wrong("input.go_fast", "type"), 400, "type", "input.go_fast"),
        ((500, None), 502, "provider_failure", None),
    ],
)
def test_a_refusal_is_told_in_the_apis_names(
    answer: tuple[int, Any], status: int, code: str, param: str | None
) -> None:
    async def scenario() -> None:
        with (
            adapted("replicate", described("google/veo-3.1"), answer) as (adapter, _),
            pytest.raises(StatusError) as refused,
        ):
            await generate(adapter, "replicate/google/veo-3.1")
        error = refused.value.body.error
        assert (refused.value.status, error.code, error.param) == (status, code, param)

    asyncio.run(scenario())
