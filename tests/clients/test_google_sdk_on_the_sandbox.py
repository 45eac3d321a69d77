"""Google's own SDK takes the sandbox for the Gemini API and for Vertex AI."""

from __future__ import annotations

import io
import os
import subprocess
import time
from typing import Any

import av
import pytest

genai = pytest.importorskip("google.genai")
from google.genai import types  # noqa: E402 - after the check that it is there

OMNI = "gemini-omni-1.1-flash"
FORM = {"type": "video", "aspect_ratio": "16:9", "duration": "3s", "resolution": "360p", "delivery": "uri"}


@pytest.fixture
def client(sandbox: str, request: pytest.FixtureRequest) -> Any:
    key = f"AIza{abs(hash(request.node.nodeid))}"
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=f"{sandbox}/gemini"))


def interact(client: Any, prompt: str, **fields: Any) -> Any:
    return client.interactions.create(
        model=OMNI, input=prompt, background=True, response_format=FORM, **fields
    )


def finished(client: Any, interaction: Any) -> Any:
    for _ in range(500):
        interaction = client.interactions.get(interaction.id)
        if interaction.status not in {"queued", "in_progress"}:
            return interaction
        time.sleep(0.01)
    raise AssertionError(interaction)


@pytest.mark.cell("sdk", provider="gemini")
def test_an_interaction_becomes_a_video(client: Any) -> None:
    done = finished(client, interact(client, "A lighthouse"))
    assert done.status == "completed"
    assert done.output_video.mime_type == "video/mp4"
    content = client.files.download(file=done.output_video.uri)
    with av.open(io.BytesIO(content), "r") as film:
        stream = film.streams.video[0]
        assert (film.duration, stream.width, stream.height) == (3_000_000, 640, 360)


@pytest.mark.cell("sdk", provider="gemini")
def test_an_interaction_goes_on_is_cancelled_and_is_deleted(client: Any) -> None:
    first = finished(client, interact(client, "A lighthouse"))
    second = interact(client, "In snow", previous_interaction_id=first.id)
    assert second.previous_interaction_id == first.id
    waiting = interact(client, "[queue=99999]")
    assert client.interactions.cancel(waiting.id).status == "cancelled"
    client.interactions.delete(first.id)
    with pytest.raises(Exception, match="not found"):
        client.interactions.get(first.id)


@pytest.mark.cell("sdk", provider="gemini")
def test_a_refusal_has_no_video_and_a_failure_has_its_reason(client: Any) -> None:
    refused = finished(client, interact(client, "[filter]"))
    assert (refused.status, refused.output_video) == ("completed", None)
    failed = finished(client, interact(client, "[fail=quota]"))
    assert (failed.status, failed.errors[0].code) == ("failed", "quota")


@pytest.mark.cell("sdk", provider="gemini")
def test_a_wrong_request_is_the_sdks_own_error(client: Any) -> None:
    with pytest.raises(Exception, match="Unsupported duration"):
        client.interactions.create(
            model=OMNI, input="A cat", background=True, response_format={**FORM, "duration": "60s"}
        )


@pytest.mark.cell("sdk", provider="vertex")
def test_vertex_makes_a_video_with_veo(sandbox: str) -> None:
    credentials = pytest.importorskip("google.oauth2.credentials")
    client = genai.Client(
        vertexai=True,
        project="p",
        location="us-central1",
        credentials=credentials.Credentials(token="ya29.vertex"),
        http_options=types.HttpOptions(base_url=f"{sandbox}/vertex"),
    )
    config = types.GenerateVideosConfig(
        duration_seconds=4, aspect_ratio="9:16", seed=4, generate_audio=False, negative_prompt="dogs"
    )

    def made(prompt: str) -> Any:
        operation = client.models.generate_videos(
            model="veo-3.1-generate-001", source=types.GenerateVideosSource(prompt=prompt), config=config
        )
        for _ in range(500):
            if operation.done:
                return operation
            time.sleep(0.01)
            operation = client.operations.get(operation)
        raise AssertionError(operation)

    (video,) = made("A lighthouse").response.generated_videos
    with av.open(io.BytesIO(video.video.video_bytes), "r") as film:
        assert (film.duration, film.streams.video[0].height) == (4_000_000, 1280)
        assert not film.streams.audio
    assert made("[filter]").response.rai_media_filtered_count == 1
    assert made("[fail=INVALID_ARGUMENT]").error["code"] == 3


LEGACY = os.environ.get("GOOGLE_GENAI_2_PYTHON")
"""An interpreter with google-genai 2.34.0, the last that asks Veo with an API key."""
VEO = """
import sys, time
from google import genai
from google.genai import types

client = genai.Client(api_key="AIza-legacy", http_options=types.HttpOptions(base_url=sys.argv[1]))
config = types.GenerateVideosConfig(duration_seconds=4, aspect_ratio="9:16", negative_prompt="dogs")
operation = client.models.generate_videos(
    model="veo-3.1-generate-001", source=types.GenerateVideosSource(prompt="A cat"), config=config
)
while not operation.done:
    time.sleep(0.02)
    operation = client.operations.get(operation)
(made,) = operation.response.generated_videos
sys.stdout.buffer.write(client.files.download(file=made.video))
"""


@pytest.mark.skipif(
    LEGACY is None, reason="GOOGLE_GENAI_2_PYTHON names no interpreter with google-genai 2.34"
)
@pytest.mark.cell("sdk", provider="gemini")
def test_the_older_sdk_makes_a_video_with_veo(sandbox: str) -> None:
    assert LEGACY is not None
    done = subprocess.run(
        [LEGACY, "-c", VEO, f"{sandbox}/gemini"], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    with av.open(io.BytesIO(done.stdout), "r") as film:
        assert (film.duration, film.streams.video[0].height) == (4_000_000, 1280)
