"""Replicate's own SDK takes the sandbox for Replicate."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import av
import httpx
import pytest

replicate: Any = pytest.importorskip("replicate", reason="Replicate's SDK is not installed")


pytestmark = pytest.mark.cell("sdk", provider="replicate")


@pytest.fixture
def client(sandbox: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.02")
    token = f"r8_{abs(hash(request.node.nodeid))}"
    # The SDK's paths begin with /v1 themselves.
    return replicate.Client(api_token=token, base_url=f"{sandbox}/replicate")


def test_a_model_runs_until_there_is_a_film(client: Any) -> None:
    output = client.run(
        "google/veo-3.1", input={"prompt": "A lighthouse", "duration": 4, "resolution": "720p"}
    )
    with av.open(io.BytesIO(httpx.get(output, timeout=30).content), "r") as film:
        assert (film.duration, film.streams.video[0].width) == (4_000_000, 1280)


def test_a_prediction_is_created_watched_and_listed(client: Any) -> None:
    prediction = client.predictions.create(
        model="google/veo-3.1", input={"prompt": "A cat [slow=200]", "duration": 4, "resolution": "720p"}
    )
    assert prediction.status in {"starting", "processing"}
    seen = set()
    while prediction.status not in {"succeeded", "failed", "canceled"}:
        prediction.reload()
        seen.add(prediction.progress and round(prediction.progress.percentage, 2))
    assert prediction.status == "succeeded"
    assert len(seen - {None}) > 1, "the SDK reads progress from the log"
    assert httpx.get(prediction.output, timeout=30).content[4:8] == b"ftyp"
    assert [each.id for each in client.predictions.list()] == [prediction.id]


def test_a_version_makes_a_list_of_films(client: Any) -> None:
    model = client.models.get("anotherjesse/zeroscope-v2-xl")
    prediction = client.predictions.create(version=model.latest_version, input={"prompt": "A cat"})
    prediction.wait()
    assert (prediction.status, len(prediction.output)) == ("succeeded", 1)
    schema = model.latest_version.openapi_schema["components"]["schemas"]["Input"]
    assert "num_frames" in schema["properties"]


def test_a_deployment_runs_its_model(client: Any) -> None:
    deployment = client.deployments.get("acme/films")
    prediction = deployment.predictions.create(input={"prompt": "A cat", "resolution": "720p"})
    prediction.wait()
    assert prediction.status == "succeeded"


def test_a_running_prediction_is_canceled(client: Any) -> None:
    prediction = client.predictions.create(
        model="google/veo-3.1", input={"prompt": "A cat [queue=0] [slow=9999]"}
    )
    prediction.cancel()
    assert prediction.status == "canceled"


def test_a_picture_is_uploaded_by_itself(client: Any) -> None:
    picture = io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    picture.name = "start.png"
    prediction = client.predictions.create(
        model="google/veo-3.1", input={"prompt": "It moves", "image": picture}
    )
    assert "/files/" in prediction.input["image"]


def test_a_failed_prediction_says_why(client: Any) -> None:
    with pytest.raises(replicate.exceptions.ModelError) as failed:
        client.run("google/veo-3.1", input={"prompt": "[filter]"})
    assert "(E005)" in str(failed.value)


def test_errors_are_the_sdks_own(client: Any, sandbox: str) -> None:
    with pytest.raises(replicate.exceptions.ReplicateError) as refused:
        client.predictions.create(model="google/veo-3.1", input={"prompt": "A cat", "duration": 5})
    assert (refused.value.status, refused.value.title) == (422, "Input validation failed")
    with pytest.raises(replicate.exceptions.ReplicateError) as limited:
        client.predictions.create(model="google/veo-3.1", input={"prompt": "[429=7]"})
    assert limited.value.status == 429
    stranger = replicate.Client(api_token="r8_invalid", base_url=f"{sandbox}/replicate")
    with pytest.raises(replicate.exceptions.ReplicateError) as unknown:
        stranger.predictions.list()
    assert unknown.value.status == 401


def test_the_asynchronous_client_works_too(client: Any) -> None:
    async def run() -> Any:
        prediction = await client.predictions.async_create(
            model="wan-video/wan-2.2-t2v-fast", input={"prompt": "A cat"}
        )
        await prediction.async_wait()
        return prediction

    assert asyncio.run(run()).status == "succeeded"
