"""What is made of Replicate's answers, and whole ways through the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.providers.house import Run, create, created, download, finished, look, measured
from tests.providers.outbound import DATA, adapted, official, retrieve
from tests.providers.prediction import FILM, PREDICTION

from bifrost_api.errors import Gone
from specwright_runtime import ByteStream
from video_gateway import capabilities
from video_gateway.media.fetch import Fetcher
from video_gateway.providers.inputs import Inputs
from video_gateway.providers.replicate import ReplicateVideos
from video_gateway.sandbox.replicate_models import models


def told(**fields: Any) -> Any:
    """What the adapter makes of a prediction."""

    async def scenario() -> Any:
        with adapted("replicate", (200, {**PREDICTION, **fields})) as (adapter, _):
            return await retrieve(adapter, "ufawqhfynnddngldkgtslldrkq")

    return asyncio.run(scenario())


DONE = {"status": "succeeded", "completed_at": "2026-11-22T09:01:00Z"}


@pytest.mark.parametrize(
    ("output", "addresses"),
    [
        (FILM, [FILM]),
        ([FILM, FILM + "?2"], [FILM, FILM + "?2"]),
        ({"video": FILM, "thumbnail": "https://x/t.png"}, [FILM]),
        ({"clip": {"file": FILM}}, [FILM]),
        ("hello A fox", []),
        (None, []),
        ([1, None], []),
    ],
)
def test_output_of_any_shape_is_searched_for_addresses(output: Any, addresses: list[str]) -> None:
    video = told(**DONE, output=output)
    assert (video.status, video.progress, video.completed_at) == ("completed", 100, 1795338060)
    assert [each.url for each in video.videos] == addresses
    if addresses:
        assert video.expires_at == 1795338060 + 3600


def test_removed_output_is_completed_and_expired() -> None:
    video = told(**DONE, output=None, input={}, data_removed=True)
    assert (video.status, video.videos) == ("completed", [])
    assert video.expires_at <= 1795338060 + 3600

    async def scenario() -> None:
        gone = (200, {**PREDICTION, **DONE, "data_removed": True})
        with adapted("replicate", gone) as (adapter, _), pytest.raises(Gone):
            await adapter.video_download(
                "p1", variant="video", index=0, range=None, if_range=None, if_none_match=None
            )

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("fields", "code", "is_filtered"),
    [
        ({"status": "failed", "error": "Prediction failed: CUDA out of memory"}, "failed", False),
        ({"status": "failed", "error": "The output was flagged as sensitive. (E005)"}, "E005", True),
        ({"status": "failed", "error": "NSFW content detected"}, "failed", True),
        ({"status": "failed", "error": "Timed out (E6716)"}, "E6716", False),
        ({"status": "failed", "error": {"detail": "odd"}}, "failed", False),
        ({"status": "failed", "error": None}, "failed", False),
        ({"status": "canceled"}, "cancelled", False),
        ({"status": "aborted"}, "aborted", False),
    ],
)
def test_every_end_without_a_video_is_a_failure_with_its_reason(
    fields: Mapping[str, Any], code: str, is_filtered: bool
) -> None:
    video = told(**fields)
    assert (video.status, video.error.code, video.content_filter is not None) == ("failed", code, is_filtered)
    assert video.error.message


@pytest.mark.parametrize(
    ("logs", "progress"),
    [
        ("", None),
        (None, None),
        ("Using seed: 7\n 10%|# | 5/50", 10),
        ("10%|#| 5/50\n 36%|###| 18/50", 36),
        ("100%|##########| 50/50", 99),
        ("37% of memory used", None),
    ],
)
def test_progress_is_what_the_last_bar_of_the_log_shows(logs: str | None, progress: int | None) -> None:
    video = told(status="processing", logs=logs)
    assert (video.status, video.progress) == ("in_progress", progress)


@pytest.mark.parametrize(
    ("status", "calls"), [("starting", 2), ("processing", 2), ("succeeded", 1), ("failed", 1), ("aborted", 1)]
)
def test_deleting_cancels_what_still_runs(status: str, calls: int) -> None:
    async def scenario() -> None:
        answers = [(200, {**PREDICTION, "status": status}), (200, {**PREDICTION, "status": "canceled"})]
        with adapted("replicate", *answers) as (adapter, provider):
            await adapter.video_delete("ufawqhfynnddngldkgtslldrkq")
        paths = [
            sent.path.removeprefix("/base/predictions/ufawqhfynnddngldkgtslldrkq") for sent in provider.sent
        ]
        assert paths == ["", "/cancel"][:calls]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("base", "address", "is_own"),
    [
        ("https://api.replicate.com/v1", "https://api.replicate.com/v1/files/1/download", True),
        ("https://api.replicate.com/v1", "https://replicate.delivery/xezq/out.mp4", True),
        ("https://api.replicate.com/v1", "https://tjzk.replicate.delivery/out.mp4", True),
        ("https://api.replicate.com/v1", "http://replicate.delivery/out.mp4", False),
        ("https://api.replicate.com/v1", "https://evilreplicate.delivery/out.mp4", False),
        ("https://api.replicate.com/v1", "https://replicate.delivery.evil.example/out.mp4", False),
        ("https://proxy.example/v1", "https://replicate.delivery/out.mp4", False),
        ("https://proxy.example/v1", "https://proxy.example/files/1", True),
    ],
)
def test_the_token_goes_to_the_providers_own_hosts_only(base: str, address: str, is_own: bool) -> None:
    with adapted("replicate", base_url=base) as (adapter, _):
        assert isinstance(adapter, ReplicateVideos)
        assert adapter.is_own(address) is is_own


@pytest.mark.parametrize(
    ("address", "credential"),
    [
        ("http://provider.test/files/1", ("Authorization", "Bearer sk-test")),
        ("https://elsewhere.example/out.mp4", None),
    ],
)
def test_a_download_takes_the_token_along_to_an_own_host(
    monkeypatch: pytest.MonkeyPatch, address: str, credential: tuple[str, str] | None
) -> None:
    asked: list[Any] = []

    async def fetched(self: Fetcher, url: str, provider: str, **options: Any) -> ByteStream:
        asked.append((url, options))
        return ByteStream(b"film", media_type="video/mp4")

    monkeypatch.setattr(Fetcher, "open", fetched)

    async def scenario() -> None:
        with adapted("replicate", (200, {**PREDICTION, **DONE, "output": [address]})) as (adapter, _):
            await adapter.video_download(
                "p1", variant="video", index=0, range="bytes=0-1", if_range=None, if_none_match=None
            )

    asyncio.run(scenario())
    assert asked == [(address, {"range_": "bytes=0-1", "credential": credential})]


@pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")
def test_the_constructed_answers_of_the_reference_are_understood() -> None:
    answers = official("upstream-fixtures.json")["providers"]["replicate"]["responses"]
    wanted = {
        "create": "queued", "running": "in_progress", "done_string": "completed", "done_array": "completed",
        "failed": "failed", "filtered": "failed", "canceled": "failed", "aborted": "failed",
        "expired_output": "completed",
    }  # fmt: skip
    assert {name for name in answers if not name.startswith("http")} == set(wanted)
    for name, status in wanted.items():
        assert told(**answers[name]["body"]).status == status, name


# Whole: by sockets, through the gateway.


@pytest.mark.parametrize(
    ("model", "size", "seconds", "sound"),
    [
        ("wan-video/wan-2.5-t2v", "832x480", "5", False),
        ("wan-video/wan-2.2-t2v-fast", "1280x720", "6", False),
        ("openai/sora-2", "720x1280", "4", True),
        ("anotherjesse/zeroscope-v2-xl", "576x320", "2", False),
        ("deployments/acme/films", "1280x720", "4", True),
    ],
)
def test_models_of_every_kind_make_films_of_the_asked_size_and_duration(
    run: Run, model: str, size: str, seconds: str, sound: bool
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        first = await created(client, "A fox", f"replicate/{model}", size=size, seconds=seconds)
        video = await finished(client, first)
        assert (video["status"], video["model"]) == ("completed", f"replicate/{model}")
        assert measured((await download(client, video)).content) == (size, float(seconds), sound)

    run(scenario)


def test_a_running_job_that_is_deleted_is_stopped_and_gone(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox [slow=600]", "replicate/google/veo-3.1")
        assert (await look(client, video))["status"] == "in_progress"
        deleted = await client.delete(f"/v1/videos/{video['id']}")
        assert (deleted.status_code, deleted.json()["deleted"]) == (200, True)
        assert (await client.get(f"/v1/videos/{video['id']}")).status_code == 404

    run(scenario)


def test_a_model_that_nobody_has_falls_back(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        alone = await create(client, "A fox", "replicate/nobody/nothing")
        assert (alone.status_code, alone.json()["error"]["code"]) == (400, "model_not_found")
        video = await created(
            client, "A fox", "replicate/nobody/nothing", fallbacks=["replicate/google/veo-3.1"]
        )
        assert video["model"] == "replicate/google/veo-3.1"

    run(scenario)


def test_models_are_listed_as_they_describe_themselves(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await client.get("/v1/models", params={"provider": "replicate"})
        listed: dict[str, Any] = {model["id"]: model["capabilities"] for model in answer.json()["data"]}
        assert set(listed) == {f"replicate/{name}" for name in models()}
        assert listed["replicate/wan-video/wan-2.2-t2v-fast"]["seconds"] == ["5", "6", "7"]
        assert listed["replicate/kwaivgi/kling-v2.1"]["required"] == ["input_reference"]

    run(scenario)


def test_the_sheet_says_what_the_models_say() -> None:
    """What is shown where Replicate cannot be asked does not differ from what it would answer."""
    sheet = capabilities.load("replicate")
    for known in sheet.model:
        published = Inputs.of(models()[known.name].document(known.name)).model(known.name, known)
        assert published == known, known.name
