"""Google's own SDK takes the sandbox for the Gemini API and for Vertex AI."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import subprocess
import time
from typing import Any

import av
import pytest
from tests.providers.house import PNG

genai = pytest.importorskip("google.genai")
from google.genai import errors, types  # noqa: E402 - after the check that it is there

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


@pytest.mark.cell("sdk", provider="gemini")
@pytest.mark.parametrize(("status", "name"), [(400, "BadRequest"), (403, "Permission"), (404, "NotFound")])
def test_a_refusal_is_the_sdks_own_error(client: Any, status: int, name: str) -> None:
    """What it would ask for again for minutes (409, 429, 5xx) is left out."""
    with pytest.raises(Exception, match=r"argument|permission|not found") as refused:
        interact(client, f"[{status}]")
    assert refused.value.status_code == status  # type: ignore[attr-defined]  # of a class that is not public
    assert type(refused.value).__name__.startswith(name)
    assert "did not match expected schema" not in str(refused.value.__cause__)


@pytest.mark.cell("sdk", provider="gemini")
def test_a_wrong_key_and_a_stranger_are_refused(client: Any, sandbox: str) -> None:
    first = interact(client, "A lighthouse")
    options = types.HttpOptions(base_url=f"{sandbox}/gemini")
    for key, status in (("AIza-invalid", 400), ("AIza-other", 404)):
        stranger = genai.Client(api_key=key, http_options=options)
        with pytest.raises(Exception, match=r"not valid|not found") as refused:
            stranger.interactions.get(first.id)
        assert refused.value.status_code == status  # type: ignore[attr-defined]  # as above


@pytest.mark.cell("sdk", provider="gemini")
def test_a_picture_and_a_video_are_said_beside_the_words(client: Any) -> None:
    said = [
        {"type": "text", "text": "It moves"},
        {"type": "image", "data": PNG.partition(",")[2], "mime_type": "image/png"},
    ]
    form = {**FORM, "delivery": "inline"}
    done = finished(
        client,
        client.interactions.create(model=OMNI, input=said, background=True, response_format=form),
    )
    assert base64.b64decode(done.output_video.data)[4:8] == b"ftyp"
    edited = [
        {"type": "text", "text": "In snow"},
        {"type": "video", "data": "AAAA", "mime_type": "video/mp4"},
    ]
    config = {"video_config": {"task": "edit"}}
    more = client.interactions.create(
        model=OMNI, input=edited, background=True, response_format=FORM, generation_config=config
    )
    assert finished(client, more).output_video.uri


@pytest.mark.cell("sdk", provider="gemini")
def test_the_sdk_for_asyncio_makes_a_video(client: Any) -> None:
    async def scenario() -> bytes:
        made = await client.aio.interactions.create(
            model=OMNI, input="A lighthouse", background=True, response_format=FORM
        )
        for _ in range(500):
            made = await client.aio.interactions.get(made.id)
            if made.status not in {"queued", "in_progress"}:
                break
            await asyncio.sleep(0.01)
        content: bytes = await client.aio.files.download(file=made.output_video.uri)
        return content

    assert asyncio.run(scenario())[4:8] == b"ftyp"


@pytest.fixture
def vertex(sandbox: str, request: pytest.FixtureRequest) -> Any:
    credentials = pytest.importorskip("google.oauth2.credentials")
    return genai.Client(
        vertexai=True,
        project="p",
        location="us-central1",
        credentials=credentials.Credentials(token=f"ya29.{abs(hash(request.node.nodeid))}"),
        http_options=types.HttpOptions(base_url=f"{sandbox}/vertex"),
    )


VEO = "veo-3.1-generate-001"


def predicted(client: Any, prompt: str, source: dict[str, Any] | None = None, **config: Any) -> Any:
    operation = client.models.generate_videos(
        model=VEO,
        source=types.GenerateVideosSource(prompt=prompt, **(source or {})),
        config=types.GenerateVideosConfig(**config),
    )
    for _ in range(500):
        if operation.done:
            return operation
        time.sleep(0.01)
        operation = client.operations.get(operation)
    raise AssertionError(operation)


@pytest.mark.cell("sdk", provider="vertex")
def test_vertex_makes_a_video_with_veo(vertex: Any) -> None:
    made = predicted(
        vertex, "A lighthouse", duration_seconds=4, aspect_ratio="9:16", seed=4, generate_audio=False,
        negative_prompt="dogs",
    )  # fmt: skip
    (video,) = made.response.generated_videos
    with av.open(io.BytesIO(video.video.video_bytes), "r") as film:
        assert (film.duration, film.streams.video[0].height) == (4_000_000, 1280)
        assert not film.streams.audio


@pytest.mark.cell("sdk", provider="vertex")
def test_an_interaction_in_a_project_becomes_a_video(vertex: Any) -> None:
    form = {**FORM, "gcs_uri": "gs://bucket/x"}
    done = finished(
        vertex,
        vertex.interactions.create(model=OMNI, input="A lighthouse", background=True, response_format=form),
    )
    assert done.output_video.uri.startswith("gs://bucket/x/")
    inline = {**FORM, "delivery": "inline"}
    more = vertex.interactions.create(
        model=OMNI, input="In snow", background=True, response_format=inline, previous_interaction_id=done.id
    )
    assert base64.b64decode(finished(vertex, more).output_video.data)[4:8] == b"ftyp"
    waiting = vertex.interactions.create(model=OMNI, input="[stuck]", background=True, response_format=inline)
    assert vertex.interactions.cancel(waiting.id).status == "cancelled"
    vertex.interactions.delete(done.id)
    with pytest.raises(Exception, match="not found"):
        vertex.interactions.get(done.id)


@pytest.mark.cell("sdk", provider="vertex")
def test_vertex_says_what_was_held_back_and_what_failed(vertex: Any) -> None:
    assert predicted(vertex, "[filter]").response.rai_media_filtered_count == 1
    partly = predicted(vertex, "[filter=1]", number_of_videos=2, output_gcs_uri="gs://bucket/x").response
    assert (len(partly.generated_videos), partly.rai_media_filtered_count) == (1, 1)
    assert partly.generated_videos[0].video.uri.startswith("gs://bucket/x/")
    assert predicted(vertex, "[fail=INVALID_ARGUMENT]").error["code"] == 3


@pytest.mark.cell("sdk", provider="vertex")
def test_vertex_takes_pictures_and_videos(vertex: Any) -> None:
    picture = types.Image(image_bytes=base64.b64decode(PNG.partition(",")[2]), mime_type="image/png")
    stored = types.Image(gcs_uri="gs://bucket/a.png", mime_type="image/png")
    assert predicted(vertex, "It moves", {"image": picture}, last_frame=stored).response.generated_videos
    clip = types.Video(uri="gs://bucket/a.mp4", mime_type="video/mp4")
    assert predicted(vertex, "It goes on", {"video": clip}).response.generated_videos


@pytest.mark.cell("sdk", provider="vertex")
@pytest.mark.parametrize(("prompt", "status"), [("[429]", 429), ("[403]", 403), ("[400]", 400)])
def test_a_refusal_of_vertex_is_the_sdks_own_error(vertex: Any, prompt: str, status: int) -> None:
    with pytest.raises(errors.ClientError) as refused:
        predicted(vertex, prompt)
    assert refused.value.code == status
    with pytest.raises(errors.ClientError, match="not found"):
        vertex.models.generate_videos(model="veo-9", source=types.GenerateVideosSource(prompt="A cat"))


LEGACY = os.environ.get("GOOGLE_GENAI_2_PYTHON")
"""An interpreter with google-genai 2.34.0, the last that asks Veo with an API key."""
SCRIPT = """
import base64, sys, time
from google import genai
from google.genai import errors, types

client = genai.Client(api_key="AIza-legacy", http_options=types.HttpOptions(base_url=sys.argv[1]))


def made(prompt, image=None, video=None, **config):
    operation = client.models.generate_videos(
        model="veo-3.1-generate-001",
        source=types.GenerateVideosSource(prompt=prompt, image=image, video=video),
        config=types.GenerateVideosConfig(**config),
    )
    while not operation.done:
        time.sleep(0.02)
        operation = client.operations.get(operation)
    return operation


def refused(model, prompt):
    try:
        client.models.generate_videos(model=model, source=types.GenerateVideosSource(prompt=prompt))
    except errors.ClientError as error:
        return error.code
"""
VEO_2 = {
    "a film": """
operation = made("A cat", duration_seconds=4, aspect_ratio="9:16", negative_prompt="dogs")
(sample,) = operation.response.generated_videos
sys.stdout.buffer.write(client.files.download(file=sample.video))
""",
    "a picture": """
picture = types.Image(image_bytes=base64.b64decode(sys.argv[2]), mime_type="image/png")
(first,) = made("It moves", picture, last_frame=picture).response.generated_videos
(more,) = made("It goes on", video=first.video, resolution="720p").response.generated_videos
assert more.video.uri != first.video.uri
""",
    "an end": """
assert made("[filter]").response.rai_media_filtered_count == 1
partly = made("[filter=1]", number_of_videos=2).response
assert (len(partly.generated_videos), partly.rai_media_filtered_count) == (1, 1)
assert made("[fail=8]").error["code"] == 8
""",
    "a refusal": """
assert refused("veo-3.1-generate-preview", "A cat") == 404
assert refused("veo-3.1-generate-001", "[429]") == 429
""",
}


@pytest.mark.skipif(
    LEGACY is None, reason="GOOGLE_GENAI_2_PYTHON names no interpreter with google-genai 2.34"
)
@pytest.mark.cell("sdk", provider="gemini")
@pytest.mark.parametrize("made", VEO_2)
def test_the_older_sdk_makes_videos_with_veo(sandbox: str, made: str) -> None:
    assert LEGACY is not None
    command = [LEGACY, "-c", SCRIPT + VEO_2[made], f"{sandbox}/gemini", PNG.partition(",")[2]]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    if made == "a film":
        with av.open(io.BytesIO(done.stdout), "r") as film:
            assert (film.duration, film.streams.video[0].height) == (4_000_000, 1280)
