"""Runway's own SDK takes the gateway for Runway, and reaches every provider."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.surfaces.conftest import EVERYWHERE, LIMITED, PATIENCE, PICTURE, Film, House, Watch

runwayml = pytest.importorskip("runwayml", reason="Runway's SDK is not installed")


def speaking(gateway: House, key: str) -> Any:
    return runwayml.RunwayML(base_url=f"{gateway.base}/runway", api_key=key, max_retries=0, timeout=60)


@pytest.fixture
def client(gateway: House) -> Any:
    return speaking(gateway, gateway.alice)


Finished = Callable[[str], Any]


@pytest.fixture
def finished(client: Any) -> Finished:
    """The task at its end; the SDK's own waiting looks every six seconds."""

    def waited(task: str) -> Any:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = client.tasks.retrieve(task)
            if found.status in {"SUCCEEDED", "FAILED", "CANCELLED"}:
                return found
            time.sleep(0.02)
        raise AssertionError(found)

    return waited


@pytest.mark.parametrize(("model", "size", "seconds"), EVERYWHERE)
def test_every_provider_makes_a_film(
    client: Any, finished: Finished, watch: Watch, model: str, size: str, seconds: int
) -> None:
    task = client.text_to_video.create(
        model=model, prompt_text="A fox", ratio=size.replace("x", ":"), duration=seconds
    )
    (address,) = finished(task.id).output
    assert watch(httpx.get(address, timeout=60).content) == Film.of(size, seconds)


@pytest.mark.parametrize(
    ("model", "ratio", "duration"),
    [
        ("gen4.5", "1280:720", 5),
        ("xai/grok-imagine-video", "16:9", 2),
        ("openai/sora-2", "720:1280", 4),
        ("bedrock/luma.ray-v2:0", "9:16", 5),
        ("replicate/google/veo-3.1", "1280:720", 4),
    ],
)
def test_a_prompt_becomes_a_video_of_any_provider(
    client: Any, finished: Finished, watch: Watch, model: str, ratio: str, duration: int
) -> None:
    task = client.text_to_video.create(model=model, prompt_text="A fox", ratio=ratio, duration=duration)
    done = finished(task.id)
    (address,) = done.output
    answer = httpx.get(address, timeout=60)  # as users fetch it: without a key
    assert answer.headers["content-type"] == "video/mp4"
    upright = ratio in {"720:1280", "9:16"}
    assert watch(answer.content) == Film(*((720, 1280) if upright else (1280, 720)), seconds=float(duration))


def test_a_resolution_says_how_large_a_ratio_is(client: Any, finished: Finished, watch: Watch) -> None:
    task = client.text_to_video.create(
        model="xai/grok-imagine-video",
        prompt_text="A fox",
        ratio="1:1",
        duration=1,
        extra_body={"resolution": "480p"},
    )
    film = watch(httpx.get(finished(task.id).output[0], timeout=60).content)
    assert (film.width, film.height) == (480, 480)


@pytest.mark.parametrize("image", [PICTURE, [{"uri": PICTURE, "position": "first"}]])
def test_a_picture_goes_along(client: Any, finished: Finished, image: object) -> None:
    task = client.image_to_video.create(
        model="openai/sora-2", prompt_text="It moves", prompt_image=image, ratio="1280:720", duration=4
    )
    assert finished(task.id).status == "SUCCEEDED"


def test_a_video_is_changed(client: Any, finished: Finished) -> None:
    task = client.video_to_video.create(
        model="xai/grok-imagine-video",
        video_uri="https://example.com/film.mp4",
        prompt_text="In snow",
    )
    assert finished(task.id).status == "SUCCEEDED"


def test_a_running_task_shows_its_progress_and_is_cancelled(client: Any) -> None:
    task = client.text_to_video.create(
        model="gen4.5", prompt_text="A fox [queue=0] [slow=9999]", ratio="1280:720", duration=5
    )
    running = client.tasks.retrieve(task.id)
    assert (running.status, 0 <= running.progress < 1) == ("RUNNING", True)
    client.tasks.delete(task.id)
    with pytest.raises(runwayml.NotFoundError):
        client.tasks.retrieve(task.id)


@pytest.mark.parametrize(
    ("model", "steer", "code"),
    [
        ("gen4.5", "[filter]", "SAFETY.INPUT.TEXT"),
        ("openai/sora-2", "[filter]", "SAFETY.moderation_blocked"),
        ("openai/sora-2", "[fail]", "video_generation_failed"),
    ],
)
def test_a_task_that_fails_says_why(
    client: Any, finished: Finished, model: str, steer: str, code: str
) -> None:
    task = client.text_to_video.create(
        model=model, prompt_text=f"A fox {steer}", ratio="1280:720", duration=4
    )
    failed = finished(task.id)
    assert (failed.status, failed.failure_code) == ("FAILED", code)
    assert failed.failure


@pytest.mark.parametrize(
    ("fields", "error", "path"),
    [
        ({"duration": 5}, "BadRequestError", ["duration"]),
        ({"ratio": "1000:1000"}, "BadRequestError", ["ratio"]),
        ({"ratio": "wide"}, "BadRequestError", ["ratio"]),
        ({"model": "openai/nope"}, "BadRequestError", ["model"]),
        ({"extra_body": {"contentModeration": {"publicFigureThreshold": "low"}}}, "BadRequestError",
         ["contentModeration"]),
        ({"extra_body": {"watermark": True}}, "BadRequestError", ["watermark"]),
        ({"model": LIMITED, "prompt_text": "[429=1]"}, "RateLimitError", None),
        ({"prompt_text": "[500]"}, "InternalServerError", None),
    ],
)  # fmt: skip
def test_what_is_refused_is_the_sdks_own_error_with_its_place(
    client: Any, fields: dict[str, Any], error: str, path: list[str] | None
) -> None:
    asked = {"model": "openai/sora-2", "prompt_text": "A fox", "ratio": "1280:720", "duration": 4}
    with pytest.raises(getattr(runwayml, error)) as refused:
        client.text_to_video.create(**{**asked, **fields})
    body = refused.value.body
    assert body["error"]
    assert (body["issues"][0]["path"] if "issues" in body else None) == path


def test_what_other_providers_need_is_missed_by_its_name_here(client: Any) -> None:
    with pytest.raises(runwayml.BadRequestError) as refused:
        client.image_to_video.create(
            model="openai/sora-2", prompt_image=PICTURE, ratio="1280:720", duration=4
        )
    assert refused.value.body["issues"][0]["path"] == ["promptText"]


@pytest.mark.parametrize("model", ["gen4_turbo", "runway/gen4_turbo"])
def test_runways_own_models_get_the_body_as_it_stands_and_judge_it(
    client: Any, finished: Finished, model: str
) -> None:
    asked = {"model": model, "prompt_image": PICTURE, "ratio": "1280:720", "duration": 5}
    moderation = {"contentModeration": {"publicFigureThreshold": "low"}}
    task = client.image_to_video.create(**asked, extra_body=moderation)
    assert finished(task.id).status == "SUCCEEDED"
    with pytest.raises(runwayml.BadRequestError) as refused:
        client.image_to_video.create(**asked, extra_body={"watermark": True})
    assert refused.value.body["error"].startswith("Validation of body failed")


def test_callers_are_the_gateways_own(gateway: House, client: Any) -> None:
    asked = {"prompt_text": "A fox", "ratio": "1280:720", "duration": 5}
    task = client.text_to_video.create(model="gen4.5", **asked)
    with pytest.raises(runwayml.NotFoundError):
        speaking(gateway, gateway.bob).tasks.retrieve(task.id)
    with pytest.raises(runwayml.AuthenticationError):
        speaking(gateway, "sk-bf-nobody").tasks.retrieve(task.id)
    with pytest.raises(runwayml.PermissionDeniedError):
        speaking(gateway, gateway.poor).text_to_video.create(model="gen4.5", **asked)
