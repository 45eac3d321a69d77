"""Bedrock's own traps: a body for each model, a token against buying twice, videos in a bucket."""

from __future__ import annotations

import asyncio
import base64
import io
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.providers.house import PNG, Run, create, created, download, finished, measured
from tests.providers.outbound import DATA, adapted, generate, official, retrieve
from tests.providers.test_official_types import modelled

from bifrost_api.errors import BadGateway, BadRequest, NotFound
from specwright_runtime.errors import StatusError
from video_gateway import ids

REEL = "bedrock/amazon.nova-reel-v1:1"
RAY = "bedrock/luma.ray-v2:0"
ARN = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl"
OPTIONS = {"s3_uri": "s3://bucket/prefix/"}
PIXEL = PNG.partition(",")[2]
CONFIG = {"durationSeconds": 6, "fps": 24, "dimension": "1280x720"}
needs_documents = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not at hand")

REQUESTS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    (
        REEL,
        {},
        {
            "taskType": "TEXT_VIDEO",
            "textToVideoParams": {"text": "A fox"},
            "videoGenerationConfig": CONFIG,
        },
    ),
    (
        REEL,
        {"seconds": "12", "seed": 7, "size": "1280x720"},
        {
            "taskType": "MULTI_SHOT_AUTOMATED",
            "multiShotAutomatedParams": {"text": "A fox"},
            "videoGenerationConfig": {**CONFIG, "durationSeconds": 12, "seed": 7},
        },
    ),
    (
        REEL,
        {"input_reference": PNG},
        {
            "taskType": "TEXT_VIDEO",
            "textToVideoParams": {
                "text": "A fox",
                "images": [{"format": "png", "source": {"bytes": PIXEL}}],
            },
            "videoGenerationConfig": CONFIG,
        },
    ),
    (RAY, {}, {"prompt": "A fox", "duration": "5s"}),
    (
        RAY,
        {"seconds": "9", "size": "540x960", "input_reference": PNG},
        {
            "prompt": "A fox",
            "duration": "9s",
            "aspect_ratio": "9:16",
            "resolution": "540p",
            "keyframes": {
                "frame0": {
                    "type": "image",
                    "source": {"type": "base64", "media_type": "image/png", "data": PIXEL},
                }
            },
        },
    ),
)  # fmt: skip


async def sent_for(model: str, asked: dict[str, Any], **connection: Any) -> Any:
    answer = (200, {"invocationArn": ARN})
    with adapted("bedrock", answer, options=OPTIONS, **connection) as (adapter, provider):
        video = await generate(adapter, model, **asked)
    assert ids.native(video.id) == ARN
    (sent,) = provider.sent
    return sent


@pytest.mark.parametrize(("model", "asked", "model_input"), REQUESTS)
def test_what_is_asked_is_said_in_the_models_words(
    model: str, asked: dict[str, Any], model_input: dict[str, Any]
) -> None:
    sent = asyncio.run(sent_for(model, asked))
    assert (sent.method, sent.path) == ("POST", "/base/async-invoke")
    assert sent.headers["authorization"] == "Bearer sk-test"
    token = sent.json["clientRequestToken"]
    assert sent.json == {
        "clientRequestToken": token,
        "modelId": model.partition("/")[2],
        "modelInput": model_input,
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/prefix"}},
    }


@needs_documents
@pytest.mark.parametrize(("model", "asked", "model_input"), REQUESTS)
def test_what_is_sent_is_what_the_services_model_describes(
    model: str, asked: dict[str, Any], model_input: dict[str, Any]
) -> None:
    modelled("StartAsyncInvokeRequest", asyncio.run(sent_for(model, asked)).json)


def test_an_access_key_signs_and_each_create_has_a_token_of_its_own() -> None:
    one, other = (asyncio.run(sent_for(REEL, {}, key="AKID:secret:session")) for _ in range(2))
    assert one.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKID/")
    assert (
        "/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token"
        in (one.headers["authorization"])
    )
    assert one.headers["x-amz-security-token"] == "session"
    assert one.json["clientRequestToken"] != other.json["clientRequestToken"]


@needs_documents
@pytest.mark.parametrize(
    ("state", "status"), [("running", "in_progress"), ("done", "completed"), ("failed", "failed")]
)
def test_every_answer_in_the_reference_is_understood(state: str, status: str) -> None:
    fixture = official("upstream-fixtures.json")["providers"]["bedrock"]["responses"][state]

    async def scenario() -> None:
        with adapted("bedrock", (200, fixture["body"]), options=OPTIONS) as (adapter, provider):
            video = await retrieve(adapter, ids.public(ARN))
        assert provider.sent[0].path == f"/base/async-invoke/{ARN}"
        assert (video.status, video.model, video.created_at) == (status, REEL, 1_795_338_000)
        assert video.completed_at == (1_795_338_120 if state == "done" else None)
        if state == "failed":
            assert video.error is not None
            assert (video.error.code, video.error.message) == ("failed", "Internal error")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("model", "fields", "param"),
    [
        (REEL, {"size": "1920x1080"}, "size"),
        (REEL, {"seconds": "7"}, "seconds"),
        (REEL, {"seconds": "12", "input_reference": PNG}, "seconds"),
        (REEL, {"input_reference": "data:image/webp;base64,UklGRgAAAABXRUJQ"}, "input_reference"),
        (REEL, {"prompt": "x" * 513}, "prompt"),
        (REEL, {"audio": True}, "audio"),
        (REEL, {"video_uri": "s3://b/a.mp4"}, "video_uri"),
        (RAY, {"seconds": "6"}, "seconds"),
    ],
)
def test_what_cannot_be_honoured_is_refused_before_anything_is_sent(
    model: str, fields: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        with adapted("bedrock", options=OPTIONS) as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, model, **fields)
        assert (refused.value.body.error.param, provider.sent) == (param, [])

    asyncio.run(scenario())


def test_without_a_bucket_nothing_is_made() -> None:
    async def scenario() -> None:
        with adapted("bedrock") as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, REEL)
        assert (refused.value.body.error.code, provider.sent) == ("provider_not_configured", [])

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "kind", "ours", "code"),
    [
        (400, "ValidationException", 400, "validation"),
        (400, "ServiceQuotaExceededException", 429, "service_quota_exceeded"),
        (400, "ConflictException", 409, "conflict"),
        (403, "AccessDeniedException", 502, "provider_auth"),
        (403, "UnrecognizedClientException", 502, "provider_auth"),
        (404, "ResourceNotFoundException", 404, "resource_not_found"),
        (429, "ThrottlingException:http://internal.amazon.com/", 429, "throttling"),
        (500, "InternalServerException", 502, "internal_server"),
        (503, "ServiceUnavailableException", 502, "service_unavailable"),
        (400, None, 400, "provider_refusal"),
    ],
)
def test_the_kind_of_an_error_is_read_from_its_header(
    status: int, kind: str | None, ours: int, code: str
) -> None:
    async def scenario() -> None:
        headers = {} if kind is None else {"X-Amzn-ErrorType": kind}
        answer = (status, {"message": "No."}, headers)
        with (  # what is no fault of the request's is tried twice: the token makes it one invocation
            adapted("bedrock", answer, answer, options=OPTIONS) as (adapter, _),
            pytest.raises(StatusError) as refused,
        ):
            await generate(adapter, REEL)
        assert (refused.value.status, refused.value.body.error.code) == (ours, code)

    asyncio.run(scenario())


def test_nova_reel_takes_pictures_that_lie_in_a_bucket_and_luma_does_not() -> None:
    sent = asyncio.run(sent_for(REEL, {"input_reference": "s3://bucket/a.jpg"}))
    assert sent.json["modelInput"]["textToVideoParams"]["images"] == [
        {"format": "jpeg", "source": {"s3Location": {"uri": "s3://bucket/a.jpg"}}}
    ]
    for model, reference in ((REEL, "s3://bucket/a.webp"), (RAY, "s3://bucket/a.png")):
        with pytest.raises(BadRequest) as refused:
            asyncio.run(sent_for(model, {"input_reference": reference}))
        assert refused.value.body.error.param == "input_reference"


def test_a_model_that_was_shut_down_is_not_found() -> None:
    async def scenario() -> None:
        answer = (400, {"message": "The provided model identifier is invalid."})
        with adapted("bedrock", answer, options=OPTIONS) as (adapter, _), pytest.raises(NotFound) as refused:
            await generate(adapter, REEL)
        assert refused.value.body.error.code == "model_not_found"

    asyncio.run(scenario())


def test_an_api_key_cannot_fetch_and_says_so() -> None:
    async def scenario() -> None:
        with (
            adapted("bedrock", options=OPTIONS) as (adapter, _),
            pytest.raises(BadGateway, match="access keys"),
        ):
            await adapter.video_download(
                ids.public(ARN), variant="video", index=0, range=None, if_range=None, if_none_match=None
            )

    asyncio.run(scenario())


def test_a_picture_of_the_right_size_starts_a_video(run: Run) -> None:
    file = io.BytesIO()
    Image.new("RGB", (1280, 720)).save(file, "JPEG")
    picture = "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()

    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", REEL, input_reference=picture))
        assert video["status"] == "completed"
        refused = await create(client, "A fox", REEL, input_reference=PNG)
        assert (refused.status_code, refused.json()["error"]["message"]) == (
            400,
            "The image must be 1280x720.",
        )

    run(scenario)


def test_luma_makes_videos_too(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", RAY, size="960x540", seconds="5"))
        assert measured((await download(client, video)).content) == ("960x540", 5.0, False)

    run(scenario)
