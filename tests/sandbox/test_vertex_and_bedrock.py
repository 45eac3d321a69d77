"""The emulators of Vertex AI and Bedrock answer as the services do, where no SDK looks."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from starlette.testclient import TestClient

from video_gateway.sandbox.lifecycle import VirtualClock

PLACE = "/vertex/v1/projects/p/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
REEL_IMAGE = {"format": "png", "source": {"s3Location": {"uri": "s3://bucket/a.png"}}}
TOKEN = {"Authorization": "Bearer ya29.test"}


def predict(sandbox: TestClient, prompt: str = "A cat", **parameters: Any) -> Any:
    body = {"instances": [{"prompt": prompt}], "parameters": {"durationSeconds": 4, **parameters}}
    return sandbox.post(f"{PLACE}:predictLongRunning", json=body, headers=TOKEN)


def look(sandbox: TestClient, name: str) -> Any:
    return sandbox.post(f"{PLACE}:fetchPredictOperation", json={"operationName": name}, headers=TOKEN).json()


def test_an_operation_of_vertex_holds_its_video_unless_it_was_told_where_to_put_it(
    sandbox: TestClient, clock: VirtualClock
) -> None:
    inside = predict(sandbox, resolution="720p").json()["name"]
    outside = predict(sandbox, storageUri="gs://bucket/x/").json()["name"]
    assert look(sandbox, inside) == {"name": inside}
    clock.advance(12)
    (video,) = look(sandbox, inside)["response"]["videos"]
    assert base64.b64decode(video["bytesBase64Encoded"])[4:8] == b"ftyp"
    (stored,) = look(sandbox, outside)["response"]["videos"]
    assert stored["gcsUri"].startswith("gs://bucket/x/")
    name = stored["gcsUri"].removeprefix("gs://bucket/").replace("/", "%2F")
    address = f"/vertex/storage/v1/b/bucket/o/{name}?alt=media"
    assert sandbox.get(address, headers=TOKEN).content[4:8] == b"ftyp"
    assert sandbox.get(address, headers={"Authorization": "Bearer other"}).status_code == 404


def test_an_interaction_of_vertex_leaves_its_video_inside_or_in_a_bucket(
    sandbox: TestClient, clock: VirtualClock
) -> None:
    place = "/vertex/v1beta1/projects/p/locations/us-central1/interactions"

    def interact(**form: str) -> Any:
        body = {"model": "gemini-omni-1.1-flash", "input": "A cat", "background": True}
        form = {"type": "video", "duration": "3s", "resolution": "360p", **form}
        return sandbox.post(place, json={**body, "response_format": form}, headers=TOKEN)

    inside, stored = interact().json()["id"], interact(delivery="uri", gcs_uri="gs://bucket/y").json()["id"]
    for gcs_uri in ({}, {"gcs_uri": "https://a.example"}):
        assert interact(delivery="uri", **gcs_uri).status_code == 400
    clock.advance(12)
    (video,) = sandbox.get(f"{place}/{inside}", headers=TOKEN).json()["steps"][-1]["content"]
    assert base64.b64decode(video["data"])[4:8] == b"ftyp"
    (video,) = sandbox.get(f"{place}/{stored}", headers=TOKEN).json()["steps"][-1]["content"]
    name = video["uri"].removeprefix("gs://bucket/").replace("/", "%2F")
    assert (
        sandbox.get(f"/vertex/storage/v1/b/bucket/o/{name}?alt=media", headers=TOKEN).content[4:8] == b"ftyp"
    )
    stranger = sandbox.get(f"{place}/{inside}", headers={"Authorization": "Bearer other"})
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (404, "not_found")


def test_one_video_of_several_may_be_held_back(sandbox: TestClient, clock: VirtualClock) -> None:
    partly = predict(sandbox, "[filter=1]", sampleCount=2, storageUri="gs://bucket/x").json()["name"]
    wholly = predict(sandbox, "[filter=1]").json()["name"]
    clock.advance(12)
    made = look(sandbox, partly)["response"]
    assert (len(made["videos"]), made["raiMediaFilteredCount"]) == (1, 1)
    nothing = look(sandbox, wholly)["response"]
    assert ("videos" in nothing, nothing["raiMediaFilteredCount"]) == (False, 1)


def test_an_operation_of_vertex_is_asked_for_by_post_alone(sandbox: TestClient) -> None:
    name = predict(sandbox).json()["name"]
    assert sandbox.get(f"/vertex/v1/{name}", headers=TOKEN).status_code == 404
    refused = sandbox.get(f"{PLACE}:fetchPredictOperation", headers=TOKEN)
    assert (refused.status_code, "GET" in refused.headers["allow"]) == (405, False)


@pytest.mark.parametrize(
    ("prompt", "code"), [("[fail]", 13), ("[fail=RESOURCE_EXHAUSTED]", 8), ("[fail=3]", 3), ("[cancel]", 1)]
)
def test_a_failed_operation_has_a_code_of_grpc(
    sandbox: TestClient, clock: VirtualClock, prompt: str, code: int
) -> None:
    name = predict(sandbox, prompt).json()["name"]
    clock.advance(12)
    shown = look(sandbox, name)
    assert (shown["done"], shown["error"]["code"], "response" in shown) == (True, code, False)


def test_the_time_to_wait_is_in_the_details_of_vertex(sandbox: TestClient) -> None:
    refused = predict(sandbox, "[429=7]")
    (detail,) = refused.json()["error"]["details"]
    assert (refused.status_code, detail["retryDelay"], "retry-after" in refused.headers) == (429, "7s", False)


@pytest.mark.parametrize(
    "parameters",
    [{"storageUri": "https://a.example"}, {"durationSeconds": 5}, {"quality": "high"}, {"seed": -1}],
)
def test_what_veo_does_not_take_is_a_bad_request(sandbox: TestClient, parameters: dict[str, Any]) -> None:
    refused = predict(sandbox, **parameters)
    assert (refused.status_code, refused.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_an_operation_is_asked_for_at_its_own_model(sandbox: TestClient) -> None:
    name = predict(sandbox).json()["name"].replace("veo-3.1-generate-001", "veo-3.1-fast-generate-001")
    refused = sandbox.post(f"{PLACE}:fetchPredictOperation", json={"operationName": name}, headers=TOKEN)
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("model", "given"),
    [
        ("amazon.nova-reel-v1:1", {"taskType": "TEXT_VIDEO"}),
        ("amazon.nova-reel-v1:1", {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "x" * 513}}),
        (
            "amazon.nova-reel-v1:0",
            {"taskType": "MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams": {"text": "A cat"}},
        ),
        (
            "amazon.nova-reel-v1:1",
            {
                "taskType": "TEXT_VIDEO",
                "textToVideoParams": {"text": "A cat"},
                "videoGenerationConfig": {"durationSeconds": 12},
            },
        ),
        (
            "amazon.nova-reel-v1:1",
            {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "A cat", "images": [REEL_IMAGE] * 2}},
        ),
        ("luma.ray-v2:0", {"prompt": "A cat", "duration": "6s"}),
        ("luma.ray-v2:0", {"prompt": "A cat", "seed": 1}),
        ("amazon.titan", {}),
    ],
)
def test_what_a_model_of_bedrock_does_not_take_is_a_validation_exception(
    sandbox: TestClient, model: str, given: dict[str, Any]
) -> None:
    body = {
        "modelId": model,
        "modelInput": given,
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/x"}},
    }
    refused = sandbox.post("/bedrock/async-invoke", json=body, headers={"Authorization": "Bearer key"})
    assert (refused.status_code, refused.headers["x-amzn-errortype"]) == (400, "ValidationException")


@pytest.mark.parametrize(
    ("image", "status"),
    [
        (REEL_IMAGE, 200),
        ({"format": "gif", "source": {"s3Location": {"uri": "s3://bucket/a.gif"}}}, 400),
        ({"format": "png", "source": {"s3Location": {"uri": "https://a.example/a.png"}}}, 400),
        ({"format": "png", "source": {"bytes": "@"}}, 400),
        ({"format": "png", "source": "a.png"}, 400),
        ("a.png", 400),
    ],
)
def test_a_picture_of_nova_reel_is_bytes_or_lies_in_a_bucket(
    sandbox: TestClient, image: object, status: int
) -> None:
    given = {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "A cat", "images": [image]}}
    body = {
        "modelId": "amazon.nova-reel-v1:1",
        "modelInput": given,
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/x"}},
    }
    answer = sandbox.post("/bedrock/async-invoke", json=body, headers={"Authorization": "Bearer key"})
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("key", ["bedrock-invalid", "bedrock-INVALID"])
def test_a_wrong_api_key_of_bedrock_is_refused_in_amazons_way(sandbox: TestClient, key: str) -> None:
    refused = sandbox.get("/bedrock/async-invoke", headers={"Authorization": f"Bearer {key}"})
    assert (refused.status_code, refused.headers["x-amzn-errortype"]) == (403, "UnrecognizedClientException")


def test_an_object_of_s3_wants_a_signature(sandbox: TestClient) -> None:
    assert sandbox.get("/bedrock/s3/bucket/x/output.mp4").status_code == 403
