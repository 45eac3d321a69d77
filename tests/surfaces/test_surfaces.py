"""What all surfaces have in common."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.surfaces.conftest import House, Loop, running

from video_gateway import surfaces
from video_gateway.app import application
from video_gateway.gateway import Gateway
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import SqlJobStore
from video_gateway.media.sizes import Size, shaped
from video_gateway.observability.instrumentation import operation_of
from video_gateway.settings import Settings
from video_gateway.surfaces.translation import qualified, shown

RUNWAY = {"X-Runway-Version": "2024-11-06"}
CREATES: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "openai": ("/openai/v1/videos", {"model": "sora-2", "prompt": "A fox"}, {}),
    "runway": (
        "/runway/v1/text_to_video",
        {"model": "openai/sora-2", "promptText": "A fox", "ratio": "1280:720"},
        RUNWAY,
    ),
    "replicate": (
        "/replicate/v1/models/openai/sora-2/predictions",
        {"input": {"prompt": "A fox"}},
        {},
    ),
    "predictions": (
        "/genai/v1beta/models/openai/sora-2:predictLongRunning",
        {"instances": [{"prompt": "A fox"}]},
        {},
    ),
    "interactions": (
        "/genai/v1beta/interactions",
        {"model": "openai/sora-2", "input": "A fox", "background": True},
        {},
    ),
}
"""One create for each way: path, body, headers."""


def credential(surface: str, key: str) -> dict[str, str]:
    return (
        {"x-goog-api-key": key}
        if surface in {"predictions", "interactions"}
        else {"Authorization": f"Bearer {key}"}
    )


def create(house: House, surface: str, key: str | None = None, **headers: str) -> httpx.Response:
    path, body, own = CREATES[surface]
    return httpx.post(
        house.base + path,
        json=body,
        headers={**credential(surface, key or house.alice), **own, **headers},
        timeout=60,
    )


def id_of(answer: httpx.Response) -> str:
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, str] = answer.json()
    return found["id"] if "id" in found else found["name"].rpartition("/")[2]


@pytest.mark.parametrize("surface", CREATES)
def test_a_job_is_the_gateways_own_and_its_id_is_good_everywhere(gateway: House, surface: str) -> None:
    video = id_of(create(gateway, surface))
    for name in (video, f"{video}:openai", f"{video}%3Aopenai"):
        found = httpx.get(f"{gateway.base}/v1/videos/{name}", headers={"x-bf-vk": gateway.alice}, timeout=60)
        assert (found.json()["id"], found.json()["model"]) == (video, "openai/sora-2")


@pytest.mark.parametrize("surface", CREATES)
def test_an_idempotency_key_buys_once(gateway: House, surface: str) -> None:
    headers = {"Idempotency-Key": f"key-of-{surface}"}
    assert id_of(create(gateway, surface, **headers)) == id_of(create(gateway, surface, **headers))
    refused = create(gateway, surface, **{"Idempotency-Key": "k" * 256})
    assert 400 <= refused.status_code < 500


@pytest.mark.parametrize("surface", CREATES)
def test_what_a_model_cannot_honour_is_left_out_only_where_that_is_asked_for(
    gateway: House, surface: str
) -> None:
    path, body, own = CREATES[surface]
    wrong: dict[str, dict[str, Any]] = {
        "openai": {**body, "seconds": "5"},
        "runway": {**body, "duration": 5},
        "replicate": {"input": {"prompt": "A fox", "duration": 5}},
        "predictions": {**body, "parameters": {"durationSeconds": 5}},
        "interactions": {**body, "response_format": {"type": "video", "duration": "5s"}},
    }
    headers = {**credential(surface, gateway.alice), **own}
    with httpx.Client(base_url=gateway.base, headers=headers, timeout=60) as client:
        refused = client.post(path, json=wrong[surface])
        assert refused.status_code in {400, 422}
        left_out = client.post(path, json=wrong[surface], headers={"x-bf-drop-params": "true"})
        assert left_out.headers["x-bf-dropped-params"] == "seconds"
        assert id_of(left_out)


@pytest.mark.parametrize(
    ("model", "native", "place"),
    [
        ("runway/gen4.5", ["no object"], "native_input"),
        ("runway/gen4.5", {"promptText": "A fox", "duration": "long"}, "native_input.duration"),
        ("gemini/veo-3.1-generate-001", {"instances": []}, "native_input.instances"),
        ("replicate/google/veo-3.1", {"prompt": "A fox", "duration": 5}, "input.duration"),
    ],
)  # fmt: skip
def test_what_is_said_in_a_providers_own_words_is_held_to_its_document(
    gateway: House, model: str, native: object, place: str
) -> None:
    answer = httpx.post(
        f"{gateway.base}/v1/videos",
        json={"model": model, "prompt": "A fox", "native_input": native},
        headers={"x-bf-vk": gateway.alice},
        timeout=60,
    )
    assert (answer.status_code, answer.json()["error"]["param"].startswith(place)) == (400, True), answer.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/openai/v1/nothing", ("error", "message")),
        ("/runway/v1/nothing", ("error",)),
        ("/replicate/v1/nothing", ("detail",)),
        ("/genai/v1beta/nothing", ("error", "status")),
        ("/outputs/nothing", ("detail",)),
    ],
)
def test_a_path_that_is_not_there_is_refused_in_the_words_of_its_api(
    gateway: House, path: str, words: tuple[str, ...]
) -> None:
    answer = httpx.get(gateway.base + path, timeout=60)
    assert answer.status_code == 404
    found = answer.json()
    for word in words:
        found = found[word]
    assert found


@pytest.mark.parametrize("surface", CREATES)
def test_a_body_that_is_too_large_is_refused(
    loop: Loop, providers: str, tmp_path: Path, surface: str
) -> None:
    with loop.opened(running(providers, tmp_path, max_body_bytes=20)) as house:
        refused = create(house, surface)
        # 400 where the API's document has no 413.
        assert refused.status_code in {400, 413}
        assert "larger than 20 bytes" in refused.text


@pytest.mark.parametrize("surface", CREATES)
def test_a_store_that_does_not_answer_is_told_as_an_overload(
    gateway: House, surface: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(store: SqlJobStore, promise: object) -> None:
        raise StoreUnavailableError("the disk is full")

    monkeypatch.setattr(SqlJobStore, "promise", away)
    refused = create(gateway, surface, **{"Idempotency-Key": "waits"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert "disk" not in refused.text


@pytest.mark.parametrize("surface", CREATES)
def test_a_caller_who_asks_too_often_is_told_when_to_come_back(gateway: House, surface: str) -> None:
    # Three, since a minute of the clock may begin between two.
    answers = [create(gateway, surface, gateway.slow) for _ in range(3)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "requests per minute" in refused.text


@pytest.mark.parametrize("surface", CREATES)
def test_names_that_are_told_back_are_told_in_part(gateway: House, surface: str) -> None:
    path, body, own = CREATES[surface]
    long = {"n" * 100_000: 1}
    strange: dict[str, dict[str, Any]] = {
        "replicate": {"input": {"prompt": "A fox", **long}},
        "predictions": {**body, "parameters": long},
    }
    headers = {**credential(surface, gateway.alice), **own}
    sent = strange.get(surface, {**body, **long})
    answer = httpx.post(gateway.base + path, json=sent, headers=headers, timeout=60)
    assert answer.status_code in {400, 422}
    if surface != "interactions":  # whose document names all there is: the server refuses the rest by itself
        assert len(answer.content) < 2000


@pytest.fixture
def anonymous(tmp_path: Path) -> httpx.AsyncClient:
    """A gateway without callers or providers, in this process."""

    async def made() -> httpx.AsyncClient:
        store = await SqlJobStore.open(f"sqlite:///{tmp_path}/jobs.sqlite3")
        app = application(Gateway({}, store), Settings())
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")

    return asyncio.run(made())


@pytest.mark.parametrize("surface", CREATES)
def test_without_callers_a_surface_serves_this_machine_and_no_pages_of_others(
    anonymous: httpx.AsyncClient, surface: str
) -> None:
    path, body, own = CREATES[surface]

    async def scenario() -> tuple[httpx.Response, httpx.Response]:
        mine = await anonymous.post(path, json=body, headers=own)
        foreign = await anonymous.post(path, json=body, headers={**own, "Origin": "https://evil.example"})
        return mine, foreign

    mine, foreign = asyncio.run(scenario())
    assert mine.status_code in {400, 422}  # it was let in, and there is no provider
    assert "openai" in mine.text
    assert foreign.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", "/openai/v1/videos", "video_generation"),
        ("GET", "/litellm/videos", "video_list"),
        ("GET", "/langchain/openai/videos/a", "video_retrieve"),
        ("DELETE", "/pydanticai/v1/videos/a", "video_delete"),
        ("GET", "/openai/v1/videos/a/content", "video_download"),
        ("POST", "/openai/v1/videos/a/remix", "video_remix"),
        ("POST", "/runway/v1/image_to_video", "video_generation"),
        ("GET", "/runway/v1/tasks/a", "video_retrieve"),
        ("DELETE", "/runway/v1/tasks/a", "video_delete"),
        ("POST", "/replicate/v1/predictions", "video_generation"),
        ("POST", "/replicate/v1/models/a/b/predictions", "video_generation"),
        ("POST", "/replicate/v1/predictions/a/cancel", "video_delete"),
        ("GET", "/replicate/v1/predictions", "video_list"),
        ("GET", "/replicate/v1/predictions/a", "video_retrieve"),
        ("POST", "/genai/v1beta/models/a/b:predictLongRunning", "video_generation"),
        ("GET", "/genai/v1beta/models/a/b/operations/c", "video_retrieve"),
        ("GET", "/genai/v1beta/files/a:download", "video_download"),
        ("POST", "/genai/v1beta/interactions", "video_generation"),
        ("POST", "/genai/v1beta/interactions/a/cancel", "video_delete"),
        ("GET", "/outputs/openai/a/0.mp4", "video_download"),
        ("GET", "/openai/v1/whatever", "other"),
        ("PATCH", "/runway/v1/tasks/a", "other"),
        ("POST", "/openaivideos", "other"),
    ],
)
def test_requests_are_counted_as_what_they_come_to(method: str, path: str, operation: str) -> None:
    assert operation_of(method, path) == operation


@pytest.mark.parametrize(
    ("given", "own", "name", "short"),
    [
        ("sora-2", "openai", "openai/sora-2", "sora-2"),
        ("openai/sora-2", "openai", "openai/sora-2", "sora-2"),
        ("runway/gen4.5", "openai", "runway/gen4.5", "runway/gen4.5"),
        ("google/veo-3.1", "replicate", "replicate/google/veo-3.1", "google/veo-3.1"),
        ("replicate/openai/sora-2", "replicate", "replicate/openai/sora-2", "replicate/openai/sora-2"),
        ("openai/sora-2", "replicate", "openai/sora-2", "openai/sora-2"),
        ("openai", "runway", "runway/openai", "openai"),
    ],
)
def test_a_models_name_is_read_and_told_the_same(given: str, own: str, name: str, short: str) -> None:
    assert qualified(given, own) == name
    assert shown(name, own) == short
    assert qualified(short, own) == name


@pytest.mark.parametrize(
    ("ratio", "tier", "size"),
    [
        (None, None, None),
        ("1280:720", None, Size(1280, 720)),
        ("1280x720", "480p", Size(1280, 720)),
        ("16:9", None, Size(1280, 720)),
        ("9:16", "1080p", Size(1080, 1920)),
        (None, "4K", Size(3840, 2160)),
        ("1:1", "480p", Size(480, 480)),
    ],
)
def test_a_ratio_and_a_resolution_are_a_size(ratio: str | None, tier: str | None, size: Size | None) -> None:
    assert shaped(ratio, tier) == size


@pytest.mark.parametrize(("ratio", "tier"), [("wide", None), (None, "8p"), ("16:9", "tall"), ("0:0", None)])
def test_what_is_no_size_is_none(ratio: str | None, tier: str | None) -> None:
    with pytest.raises(ValueError, match=r"is no resolution|neither a ratio nor a size"):
        shaped(ratio, tier)


def test_nothing_of_a_surface_is_loaded_before_its_first_request() -> None:
    code = "import sys, video_gateway.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {f"video_gateway.surfaces.{each.module}" for each in surfaces.SURFACES} & set(loaded.split())
