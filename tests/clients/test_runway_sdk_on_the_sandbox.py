"""Runway's own SDK takes the sandbox for Runway."""

from __future__ import annotations

import io

import av
import httpx
import pytest
import runwayml.lib.polling
from runwayml import (
    AuthenticationError,
    BadRequestError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
    RunwayML,
    TaskFailedError,
)

pytestmark = pytest.mark.cell("sdk", provider="runway")


@pytest.fixture
def client(sandbox: str, monkeypatch: pytest.MonkeyPatch) -> RunwayML:
    monkeypatch.setattr(runwayml.lib.polling, "POLL_TIME", 0.02)
    monkeypatch.setattr(runwayml.lib.polling, "POLL_JITTER", 0)
    return RunwayML(base_url=f"{sandbox}/runway", api_key="key_test", max_retries=0)


def test_text_becomes_a_video(client: RunwayML) -> None:
    task = client.text_to_video.create(
        model="veo3.1", prompt_text="A lighthouse", ratio="1280:720", duration=4, audio=True
    ).wait_for_task_output()
    assert task.status == "SUCCEEDED"
    film = httpx.get(task.output[0], timeout=60)
    assert film.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(film.content), "r") as opened:
        assert opened.duration == 4_000_000
        assert (opened.streams.video[0].width, opened.streams.video[0].height) == (1280, 720)
        assert len(opened.streams.audio) == 1


def test_a_picture_becomes_a_video(client: RunwayML) -> None:
    task = client.image_to_video.create(
        model="gen4_turbo",
        prompt_image=[{"uri": "https://a.example/a.png", "position": "first"}],
        prompt_text="It moves",
        ratio="720:1280",
        duration=2,
    ).wait_for_task_output()
    assert task.status == "SUCCEEDED"


def test_a_video_becomes_another(client: RunwayML) -> None:
    task = client.video_to_video.create(
        model="aleph2", video_uri="https://a.example/a.mp4", prompt_text="In snow"
    ).wait_for_task_output()
    assert task.status == "SUCCEEDED"


def test_a_waiting_task_is_shown_as_it_is(client: RunwayML) -> None:
    for prompt, status in (("[queue=9999]", "PENDING"), ("[throttle=9999]", "THROTTLED")):
        task = client.text_to_video.create(model="veo3.1", prompt_text=prompt, ratio="1280:720")
        assert client.tasks.retrieve(task.id).status == status


@pytest.mark.parametrize(
    ("prompt", "code"), [("[fail]", "INTERNAL.BAD_OUTPUT.CODE01"), ("[filter]", "SAFETY.INPUT.TEXT")]
)
def test_a_failed_task_says_why(client: RunwayML, prompt: str, code: str) -> None:
    task = client.text_to_video.create(model="veo3.1", prompt_text=prompt, ratio="1280:720")
    with pytest.raises(TaskFailedError) as failed:
        task.wait_for_task_output()
    details = failed.value.task_details
    assert details.status == "FAILED"
    assert details.failure_code == code


def test_a_deleted_task_is_gone(client: RunwayML) -> None:
    task = client.text_to_video.create(model="veo3.1", prompt_text="A cat", ratio="1280:720")
    client.tasks.delete(task.id)
    with pytest.raises(NotFoundError):
        client.tasks.retrieve(task.id)


def test_errors_are_the_sdks_own(client: RunwayML, sandbox: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        client.text_to_video.create(model="gen4.5", prompt_text="A cat", ratio="1280:720", duration=60)
    assert isinstance(refused.value.body, dict)
    assert refused.value.body["issues"][0]["path"] == ["duration"]
    for prompt, error in (("[429]", RateLimitError), ("[502]", InternalServerError)):
        with pytest.raises(error):
            client.text_to_video.create(model="veo3.1", prompt_text=prompt, ratio="1280:720")
    stranger = RunwayML(base_url=f"{sandbox}/runway", api_key="invalid", max_retries=0)
    with pytest.raises(AuthenticationError):
        stranger.text_to_video.create(model="veo3.1", prompt_text="A cat", ratio="1280:720")
