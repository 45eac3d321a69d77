"""OpenRouter's own SDK takes the sandbox for OpenRouter."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest
from openrouter import OpenRouter
from openrouter.components import FrameImageTypedDict, VideoGenerationResponse
from openrouter.errors import (
    BadRequestResponseError,
    ConflictResponseError,
    NotFoundResponseError,
    OpenRouterDefaultError,
    PaymentRequiredResponseError,
    TooManyRequestsResponseError,
    UnauthorizedResponseError,
)
from tests.providers.house import PNG, measured

pytestmark = pytest.mark.cell("sdk", provider="openrouter")

VEO = "google/veo-3.1"


@pytest.fixture
def client(sandbox: str) -> Iterator[OpenRouter]:
    with OpenRouter(api_key="sk-or-test", server_url=f"{sandbox}/openrouter/api/v1") as client:
        yield client


def finished(client: OpenRouter, job: VideoGenerationResponse) -> VideoGenerationResponse:
    for _ in range(200):
        job = client.video_generation.get_generation(job_id=job.id)
        if job.status not in {"pending", "in_progress"}:
            return job
        time.sleep(0.01)
    raise AssertionError(job)


def test_text_becomes_a_video(client: OpenRouter) -> None:
    job = client.video_generation.generate(model=VEO, prompt="A lighthouse", duration=4, size="1280x720")
    assert (job.status, job.id[:8]) == ("pending", "gen-vid-")
    done = finished(client, job)
    assert done.status == "completed"
    assert done.usage is not None
    assert done.usage.cost == 0.4
    film = client.video_generation.get_video_content(job_id=done.id)
    assert measured(film.read()) == ("1280x720", 4.0, True)
    assert done.urls is not None
    assert httpx.get(done.urls[0], headers={"Range": "bytes=4-7"}, timeout=60).content == b"ftyp"


def test_a_picture_and_silence_can_be_asked_for(client: OpenRouter) -> None:
    frame: FrameImageTypedDict = {
        "type": "image_url",
        "image_url": {"url": PNG},
        "frame_type": "first_frame",
    }
    job = client.video_generation.generate(
        model="bytedance/seedance-2.0",
        prompt="It moves",
        resolution="480p",
        aspect_ratio="1:1",
        duration=4,
        generate_audio=False,
        frame_images=[frame],
    )
    film = client.video_generation.get_video_content(job_id=finished(client, job).id)
    assert measured(film.read()) == ("480x480", 4.0, False)


def test_a_completed_job_is_continued(client: OpenRouter) -> None:
    job = finished(client, client.video_generation.generate(model=VEO, prompt="A lighthouse"))
    more = client.video_generation.generate(model=VEO, prompt="Night falls", previous_job_id=job.id)
    assert finished(client, more).status == "completed"
    with pytest.raises(BadRequestResponseError, match="not of"):
        client.video_generation.generate(
            model="bytedance/seedance-2.0", prompt="Night falls", previous_job_id=job.id
        )


def test_the_models_say_what_they_take(client: OpenRouter) -> None:
    models = {model.id: model for model in client.video_generation.list_videos_models().data}
    assert models[VEO].supported_durations == [4, 6, 8]
    assert models["sandbox/plain"].supported_sizes is None


@pytest.mark.parametrize(
    ("prompt", "status", "error"),
    [
        ("[fail]", "failed", "Provider returned error"),
        ("[filter]", "failed", "The request was rejected by content moderation."),
        ("[cancel]", "cancelled", None),
    ],
)
def test_a_job_that_fails_says_why(client: OpenRouter, prompt: str, status: str, error: str | None) -> None:
    job = finished(client, client.video_generation.generate(model=VEO, prompt=prompt))
    assert (job.status, job.error) == (status, error)


@pytest.mark.parametrize(
    ("prompt", "error"),
    [
        ("[400]", BadRequestResponseError),
        ("[402]", PaymentRequiredResponseError),
        ("[404]", NotFoundResponseError),
        ("[429]", TooManyRequestsResponseError),
        ("[409]", OpenRouterDefaultError),
    ],
)
def test_errors_are_the_sdks_own(client: OpenRouter, prompt: str, error: type[Exception]) -> None:
    """The SDK repeats what was answered with 5xx, for an hour."""
    with pytest.raises(error):
        client.video_generation.generate(model=VEO, prompt=prompt)


def test_what_is_not_ready_or_not_ours_is_refused(client: OpenRouter, sandbox: str) -> None:
    job = client.video_generation.generate(model=VEO, prompt="[stuck]")
    with pytest.raises(ConflictResponseError):
        client.video_generation.get_video_content(job_id=job.id)
    address = f"{sandbox}/openrouter/api/v1"
    for key, error in (("invalid", UnauthorizedResponseError), ("sk-other", NotFoundResponseError)):
        with OpenRouter(api_key=key, server_url=address) as stranger, pytest.raises(error):
            stranger.video_generation.get_generation(job_id=job.id)
