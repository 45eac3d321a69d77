"""Replicate's own traps: models with inputs of their own, output of any shape, ends of many names."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import Any

import httpx
import jsonschema_rs
import pytest
from tests.providers.house import PNG, Run, create, created, download, finished, look, measured
from tests.providers.outbound import DATA, Sent, adapted, generate, official, retrieve

from bifrost_api.errors import BadRequest, Gone
from specwright_runtime import ByteStream
from specwright_runtime.errors import StatusError
from video_gateway import capabilities
from video_gateway.fetch import Fetcher
from video_gateway.providers.inputs import Inputs
from video_gateway.providers.replicate import LARGE, ReplicateVideos
from video_gateway.sandbox.replicate_models import models

URL = "https://a.example/a.png"
FILM = "https://replicate.delivery/xezq/out.mp4"
PREDICTION: dict[str, Any] = {
    "id": "ufawqhfynnddngldkgtslldrkq",
    "model": "google/veo-3.1",
    "version": "hidden",
    "input": {"prompt": "A fox"},
    "logs": "",
    "output": None,
    "data_removed": False,
    "error": None,
    "status": "starting",
    "created_at": "2026-11-22T09:00:00.000Z",
    "urls": {"get": "https://x/get", "cancel": "https://x/cancel", "web": "https://x/web"},
}


def described(name: str) -> tuple[int, dict[str, Any]]:
    model = models()[name]
    owner, _, short = name.partition("/")
    version = {"id": model.version, "openapi_schema": model.document(name)}
    known = {"owner": owner, "name": short, "is_official": model.official, "latest_version": version}
    return 200, known


def bought(model: str, **asked: Any) -> tuple[Any, list[Sent]]:
    """The answer, and what was sent for it."""

    async def scenario() -> tuple[Any, list[Sent]]:
        with adapted("replicate", described(model), (201, PREDICTION)) as (adapter, provider):
            return await generate(adapter, f"replicate/{model}", **asked), provider.sent

    return asyncio.run(scenario())


REQUESTS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("google/veo-3.1", {}, {"duration": 8}),
    (
        "google/veo-3.1",
        {"seconds": "4", "size": "720x1280", "audio": False, "seed": 7, "negative_prompt": "dogs"},
        {
            "duration": 4,
            "aspect_ratio": "9:16",
            "resolution": "720p",
            "generate_audio": False,
            "seed": 7,
            "negative_prompt": "dogs",
        },
    ),
    ("google/veo-3.1", {"input_reference": URL}, {"duration": 8, "image": URL}),
    ("google/veo-3.1", {"input_reference": PNG}, {"duration": 8, "image": PNG}),
    (
        "openai/sora-2",
        {"seconds": "12", "size": "1280x720", "input_reference": URL},
        {"seconds": 12, "aspect_ratio": "landscape", "input_reference": URL},
    ),
    (
        "bytedance/seedance-1-pro",
        {"seconds": "2", "size": "480x480"},
        {"duration": 2, "aspect_ratio": "1:1", "resolution": "480p"},
    ),
    ("wan-video/wan-2.5-t2v", {"size": "832x480", "seconds": "10"}, {"size": "832*480", "duration": 10}),
    (
        "wan-video/wan-2.2-t2v-fast",
        {"size": "1280x720", "seconds": "6"},
        {"aspect_ratio": "16:9", "resolution": "720p", "num_frames": 97},
    ),
    (
        "wan-video/wan-2.2-i2v-fast",
        {"input_reference": URL},
        {"image": URL, "num_frames": 81},
    ),
    (
        "kwaivgi/kling-v2.1",
        {"input_reference": URL, "seconds": "10"},
        {"start_image": URL, "duration": 10},
    ),
    (
        "minimax/hailuo-02",
        {"input_reference": URL, "seconds": "6", "size": "1920x1080"},
        {"first_frame_image": URL, "duration": 6, "resolution": "1080p"},
    ),
    ("luma/ray-2-720p", {"size": "720x720"}, {"aspect_ratio": "1:1", "duration": 5}),
    ("runwayml/gen4-aleph", {"video_uri": FILM, "seed": 3}, {"video": FILM, "seed": 3}),
    (
        "anotherjesse/zeroscope-v2-xl",
        {"size": "640x384", "seconds": "4", "negative_prompt": "dogs"},
        {"width": 640, "height": 384, "num_frames": 33, "negative_prompt": "dogs"},
    ),
)


@pytest.mark.parametrize(("model", "asked", "wanted"), REQUESTS)
def test_what_is_asked_is_said_in_the_words_of_each_model(
    model: str, asked: dict[str, Any], wanted: dict[str, Any]
) -> None:
    video, (question, sent) = bought(model, **asked)
    assert (question.method, question.path) == ("GET", f"/base/models/{model}")
    input_ = {"prompt": "A fox", **wanted}
    if models()[model].official:
        assert (sent.method, sent.path) == ("POST", f"/base/models/{model}/predictions")
        assert sent.json == {"input": input_}
    else:
        assert (sent.method, sent.path) == ("POST", "/base/predictions")
        assert sent.json == {"version": models()[model].version, "input": input_}
    assert sent.headers["authorization"] == "Bearer sk-test"
    assert not {"prefer", "cancel-after"} & set(sent.headers), "it would block, or cancel what runs"
    assert (video.id, video.status, video.created_at) == (PREDICTION["id"], "queued", 1795338000)
    assert video.model == f"replicate/{model}"
    for name in ("seconds", "size"):
        if name in asked:
            assert getattr(video, name) == asked[name]


@pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")
@pytest.mark.parametrize(("model", "asked", "wanted"), REQUESTS)
def test_what_is_sent_is_what_replicates_document_and_the_model_take(
    model: str, asked: dict[str, Any], wanted: dict[str, Any]
) -> None:
    document = official("replicate.openapi.json")
    _, (_, sent) = bought(model, **asked)
    path = (
        "/predictions"
        if sent.path == "/base/predictions"
        else "/models/{model_owner}/{model_name}/predictions"
    )
    schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]}).validate(sent.json)
    # The document leaves the input open: the model's own schema is what closes it.
    known = models()[model]
    assert set(sent.json["input"]) <= set(known.properties)
    assert set(known.required) <= set(sent.json["input"])


@pytest.mark.parametrize(
    ("model", "asked", "param"),
    [
        ("google/veo-3.1", {"seconds": "5"}, "seconds"),
        ("google/veo-3.1", {"size": "1024x1024"}, "size"),
        ("google/veo-3.1", {"size": "3840x2160"}, "size"),
        ("google/veo-3.1", {"video_uri": FILM}, "video_uri"),
        ("openai/sora-2", {"audio": False}, "audio"),
        ("luma/ray-2-720p", {"size": "1920x1080"}, "size"),
        ("minimax/hailuo-02", {"size": "910x512"}, "size"),
        ("wan-video/wan-2.5-t2v", {"audio": True}, "audio"),
        ("wan-video/wan-2.2-t2v-fast", {"seconds": "8"}, "seconds"),
        ("wan-video/wan-2.2-i2v-fast", {}, "input_reference"),
        ("runwayml/gen4-aleph", {}, "video_uri"),
    ],
)
def test_what_a_models_own_schema_does_not_offer_is_refused_before_anything_is_bought(
    model: str, asked: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        with adapted("replicate", described(model)) as (adapter, provider):
            with pytest.raises(BadRequest) as refused:
                await generate(adapter, f"replicate/{model}", **asked)
            assert len(provider.sent) == 1
        assert (refused.value.body.error.param, refused.value.body.error.type) == (param, "unsupported_error")

    asyncio.run(scenario())


def test_a_model_says_once_what_it_takes() -> None:
    async def scenario() -> None:
        answers = (described("google/veo-3.1"), (201, PREDICTION), (201, PREDICTION))
        with adapted("replicate", *answers) as (adapter, provider):
            for _ in range(2):
                await generate(adapter, "replicate/google/veo-3.1")
        assert [sent.method for sent in provider.sent] == ["GET", "POST", "POST"]

    asyncio.run(scenario())


def test_a_version_and_a_deployment_are_run_as_such() -> None:
    name = "anotherjesse/zeroscope-v2-xl"
    version = {"id": "f" * 64, "openapi_schema": models()[name].document(name)}
    release = {"model": name, "version": "f" * 64}
    deployment = {"owner": "acme", "name": "films", "current_release": release}

    async def scenario(model: str, *answers: dict[str, Any]) -> list[Sent]:
        told = [(200, answer) for answer in answers]
        with adapted("replicate", *told, (201, PREDICTION)) as (adapter, provider):
            await generate(adapter, f"replicate/{model}", seconds="2")
            return provider.sent

    pinned = asyncio.run(scenario(f"{name}:{'f' * 64}", version))
    assert [sent.path for sent in pinned] == [f"/base/models/{name}/versions/{'f' * 64}", "/base/predictions"]
    assert pinned[1].json == {"version": "f" * 64, "input": {"prompt": "A fox", "num_frames": 17}}
    deployed = asyncio.run(scenario("deployments/acme/films", deployment, version))
    assert [sent.path for sent in deployed] == [
        "/base/deployments/acme/films",
        f"/base/models/{name}/versions/{'f' * 64}",
        "/base/deployments/acme/films/predictions",
    ]
    assert deployed[2].json == {"input": {"prompt": "A fox", "num_frames": 17}}


def test_of_a_bare_version_nothing_is_known_but_that_it_takes_a_prompt() -> None:
    async def scenario() -> None:
        with adapted("replicate", (201, PREDICTION)) as (adapter, provider):
            await generate(adapter, f"replicate/{'9' * 64}")
            with pytest.raises(BadRequest):
                await generate(adapter, f"replicate/{'9' * 64}", seconds="4")
        (sent,) = provider.sent
        assert sent.json == {"version": "9" * 64, "input": {"prompt": "A fox"}}

    asyncio.run(scenario())


@pytest.mark.parametrize("model", ["nobody/nothing", "veo", "a/b/c", "google/veo-3.1:"])
def test_a_model_that_there_is_not_is_said_to_be_none(model: str) -> None:
    async def scenario() -> None:
        missing = (404, {"detail": "The requested resource could not be found.", "status": 404})
        with adapted("replicate", missing) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, f"replicate/{model}")
        assert (refused.value.body.error.code, refused.value.body.error.param) == ("model_not_found", "model")

    asyncio.run(scenario())


def test_a_large_picture_is_put_where_the_model_can_fetch_it() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(LARGE)
    stored: dict[str, Any] = {"id": "f1", "urls": {"get": "https://api.replicate.com/v1/files/f1"}}

    async def scenario() -> list[Sent]:
        answers = (described("google/veo-3.1"), (201, stored), (201, PREDICTION))
        with adapted("replicate", *answers) as (adapter, provider):
            reference = "data:image/png;base64," + base64.b64encode(picture).decode()
            await generate(adapter, "replicate/google/veo-3.1", input_reference=reference)
            return provider.sent

    _, upload, sent = asyncio.run(scenario())
    assert (upload.method, upload.path) == ("POST", "/base/files")
    assert upload.headers["content-type"].startswith("multipart/form-data")
    assert picture in upload.content
    assert b'name="content"; filename="input.png"' in upload.content
    assert sent.json["input"]["image"] == stored["urls"]["get"]


def wrong(place: str, kind: str) -> tuple[int, Any]:
    field = {"type": kind, "field": place, "description": "no"}
    return 422, {"detail": f"- {place}: no\n", "status": 422, "invalid_fields": [field]}


@pytest.mark.parametrize(
    ("answer", "status", "code", "param"),
    [
        ((401, {"title": "Unauthenticated", "detail": "No"}), 502, "provider_auth", None),
        ((402, {"title": "Insufficient credit", "detail": "Pay"}), 402, "provider_refusal", None),
        ((429, {"detail": "Request was throttled.", "status": 429}), 429, "rate_limit_exceeded", None),
        ((422, {"title": "Invalid version", "detail": "No such"}), 400, "provider_refusal", None),
        (wrong("input.duration", "enum"), 400, "enum", "seconds"),
        (wrong("input.num_frames", "minimum"), 400, "minimum", "seconds"),
        (wrong("input.go_fast", "type"), 400, "type", "input.go_fast"),
        ((500, None), 502, "provider_failure", None),
    ],
)
def test_a_refusal_is_told_in_the_apis_names(
    answer: tuple[int, Any], status: int, code: str, param: str | None
) -> None:
    async def scenario() -> None:
        with (
            adapted("replicate", described("google/veo-3.1"), answer) as (adapter, _),
            pytest.raises(StatusError) as refused,
        ):
            await generate(adapter, "replicate/google/veo-3.1")
        error = refused.value.body.error
        assert (refused.value.status, error.code, error.param) == (status, code, param)

    asyncio.run(scenario())


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
