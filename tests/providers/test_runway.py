"""Runway: three ways in, a schema for each model, tasks that say little about themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, created, download, finished, measured
from tests.providers.outbound import DATA, Sent, adapted, generate, official, retrieve

from bifrost_api.errors import (
    BadGateway,
    BadRequest,
    Conflict,
    NotFound,
    StatusError,
    TooManyRequests,
)
from specwright_runtime import Reply
from video_gateway import capabilities, ids
from video_gateway.capabilities import Abilities, Range
from video_gateway.sandbox import runway_rules

TASK = "497f6eca-6276-4993-bfeb-53cbbbba6f08"
CREATED = (200, {"id": TASK, "estimatedCost": {"credits": 60}})
CLIP = "https://a.example/a.mp4"
ENDPOINTS: Mapping[capabilities.Mode, runway_rules.Endpoint] = {
    "text": "text_to_video",
    "image": "image_to_video",
    "video": "video_to_video",
}
SHEET = capabilities.load("runway")
MODES = [(model.name, mode) for model in SHEET.model for mode in model.modes()]


def task(status: str, **fields: Any) -> tuple[int, Any]:
    return 200, {"id": TASK, "createdAt": "2026-11-22T09:00:00.000Z", "status": status, **fields}


def asked(model: str, **fields: Any) -> Sent:
    async def scenario() -> Sent:
        with adapted("runway", CREATED) as (adapter, provider):
            await generate(adapter, f"runway/{model}", **fields)
        return provider.sent[0]

    return asyncio.run(scenario())


def wish(abilities: Abilities, mode: capabilities.Mode) -> dict[str, Any]:
    """All that a model offers in a mode, asked for at once."""
    fields: dict[str, Any] = {"seed": 7, "negative_prompt": "dogs"}
    if mode == "image":
        fields["input_reference"] = PNG
    if mode == "video":
        fields["video_uri"] = CLIP
    match abilities.seconds:
        case Range(min=low):
            fields["seconds"] = str(max(low, 5))
        case (*_, last):
            fields["seconds"] = str(last)
    if sizes := abilities.offered_sizes():
        fields["size"] = str(sizes[-1])
    elif tiers := abilities.kept_shape_tiers():
        fields["size"] = f"9000x{tiers[-1].removesuffix('p')}"
    if abilities.audio == "optional":
        fields["audio"] = True
    return fields


@pytest.mark.parametrize(("model", "mode"), MODES)
@pytest.mark.parametrize("is_rich", [False, True], ids=["prompt", "all"])
def test_each_model_is_sent_what_its_own_schema_takes(
    model: str, mode: capabilities.Mode, is_rich: bool
) -> None:
    entry = SHEET.find(model)
    assert entry is not None
    abilities = entry.abilities(mode)
    assert abilities is not None
    least = {"image": {"input_reference": PNG}, "video": {"video_uri": CLIP}}.get(mode, {})
    sent = asked(model, **(wish(abilities, mode) if is_rich else least))
    assert (sent.method, sent.path) == ("POST", f"/base/v1/{ENDPOINTS[mode]}")
    assert sent.headers["x-runway-version"] == "2024-11-06"
    assert runway_rules.check(ENDPOINTS[mode], sent.json) == []
    if is_rich and (abilities.sizes or abilities.resolutions):
        assert {"ratio", "resolution"} & set(sent.json)  # nothing of it is lost


@pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")
@pytest.mark.parametrize(("model", "mode"), MODES)
def test_each_model_is_sent_what_the_vendors_sdk_has_for_it(model: str, mode: capabilities.Mode) -> None:
    entry = SHEET.find(model)
    assert entry is not None
    abilities = entry.abilities(mode)
    assert abilities is not None
    sent = asked(model, **wish(abilities, mode)).json
    listed = official("runway-sdk-params.json")[ENDPOINTS[mode]]
    (known,) = (each for each in listed if model in each["model*"])
    assert {name.removesuffix("*") for name in known if name.endswith("*")} <= set(sent)
    for name, value in sent.items():
        allowed = known.get(name, known.get(f"{name}*"))
        assert allowed is not None, name
        if isinstance(allowed, list):
            assert value in allowed, name


def test_the_sheet_has_every_model_that_the_emulator_has() -> None:
    assert {(model, ENDPOINTS[mode]) for model, mode in MODES} == {
        (name, endpoint) for endpoint in ENDPOINTS.values() for name in runway_rules.models(endpoint)
    }


@pytest.mark.parametrize(
    ("model", "size", "field", "value"),
    [
        ("gen4.5", "1280x720", "ratio", "1280:720"),
        ("hailuo3", "1366x768", "resolution", "768p"),
        ("h3_max", "848x480", "resolution", "480p"),
    ],
)
def test_a_size_becomes_a_ratio_in_pixels_or_a_resolution(
    model: str, size: str, field: str, value: str
) -> None:
    assert asked(model, size=size).json[field] == value


def test_a_shape_that_follows_the_picture_has_a_resolution_in_the_ratio() -> None:
    body = asked("kling_4", size="1920x1080", input_reference=PNG).json
    assert (body["ratio"], "resolution" in body) == ("auto_1080p", False)


@pytest.mark.parametrize(
    ("model", "fields", "param"),
    [
        ("gen4.5", {"size": "1024x1024"}, "size"),
        ("gen4.5", {"seconds": "11"}, "seconds"),
        ("gen4.5", {"audio": True}, "audio"),
        ("veo3.1", {"seconds": "5"}, "seconds"),
        ("gen4_turbo", {}, "input_reference"),
        ("aleph2", {}, "video_uri"),
        ("gen4.5", {"video_uri": CLIP}, "video_uri"),
        ("gen4.5", {"prompt": "f" * 1001}, "prompt"),
        ("gen4.5", {"prompt": "🦊" * 501}, "prompt"),
        ("gen4.5", {"input_reference": "data:image/png;base64,"}, "input_reference"),
        ("gen4.5", {"input_reference": f"data:image/png;base64,{'A' * 5242880}"}, "input_reference"),
        ("gen4_aleph", {"video_uri": CLIP}, "model"),
    ],
)
def test_what_a_model_cannot_honour_is_refused_before_anything_is_sent(
    model: str, fields: dict[str, Any], param: str
) -> None:
    async def scenario() -> BadRequest:
        with adapted("runway") as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, f"runway/{model}", **fields)
        assert provider.sent == []
        return refused.value

    assert asyncio.run(scenario()).body.error.param == param


def test_a_prompt_is_as_long_as_runway_counts_it() -> None:
    assert asked("gen4.5", prompt="🦊" * 500).json["promptText"] == "🦊" * 500
    assert asked("gen4.5", prompt="狐" * 1000).json["promptText"] == "狐" * 1000


@pytest.mark.parametrize("reference", ["https://a.example/a.png", "runway://upload/1"])
def test_a_picture_by_address_is_left_to_runway(reference: str) -> None:
    assert asked("gen4_turbo", input_reference=reference).json["promptImage"] == reference


def test_the_first_answer_tells_what_runway_never_repeats() -> None:
    async def scenario() -> None:
        with adapted("runway", CREATED) as (adapter, _):
            video = await generate(adapter, "runway/gen4.5", negative_prompt="dogs")
        assert (video.id, video.status, video.model) == (TASK, "queued", "runway/gen4.5")
        assert (video.prompt, video.seconds, video.size) == ("A fox", "5", "1280x720")
        assert video.extra_fields.dropped_params == ["negative_prompt"]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("answer", "about"),
    [
        (task("PENDING"), {"status": "queued", "progress": None}),
        (task("THROTTLED"), {"status": "queued", "progress": None}),
        (task("RUNNING", progress=0.42), {"status": "in_progress", "progress": 42}),
        (task("RUNNING"), {"status": "in_progress", "progress": None}),
        (task("RUNNING", progress=1.7), {"status": "in_progress", "progress": 100}),
        (task("SUCCEEDED", output=[CLIP]), {"status": "completed", "progress": 100}),
        (task("SUCCEEDED", output=[]), {"status": "completed", "videos": []}),
        (task("EXPLODED"), {"status": "in_progress"}),
    ],
    ids=lambda value: value[1]["status"] if isinstance(value, tuple) else "",
)
def test_every_state_is_understood(answer: tuple[int, Any], about: Mapping[str, object]) -> None:
    async def scenario() -> None:
        with adapted("runway", answer) as (adapter, provider):
            video = await retrieve(adapter, TASK)
        assert {name: getattr(video, name) for name in about} == about
        assert video.created_at == 1_795_338_000
        assert video.error is None
        assert video.completed_at is None  # Runway does not say
        if answer[1].get("output"):
            assert [(each.type, each.url) for each in video.videos or ()] == [("url", CLIP)]
        assert provider.sent[0].path == f"/base/v1/tasks/{TASK}"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("answer", "code", "message", "is_filtered"),
    [
        (
            task("FAILED", failure="Odd output.", failureCode="INTERNAL.BAD_OUTPUT.CODE01"),
            "INTERNAL.BAD_OUTPUT.CODE01", "Odd output.", False,
        ),
        (
            task("FAILED", failure="Held back.", failureCode="SAFETY.INPUT.TEXT"),
            "SAFETY.INPUT.TEXT", "Held back.", True,
        ),
        (
            task("FAILED", failure="Held back.", failureCode="INPUT_PREPROCESSING.SAFETY.TEXT"),
            "INPUT_PREPROCESSING.SAFETY.TEXT", "Held back.", True,
        ),
        (
            task("FAILED", failure="Broken.", failureCode="INPUT_PREPROCESSING.INTERNAL"),
            "INPUT_PREPROCESSING.INTERNAL", "Broken.", False,
        ),
        (
            task("FAILED", failure="Too wide.", failureCode="ASSET.INVALID"),
            "ASSET.INVALID", "Too wide.", False,
        ),
        (task("FAILED", failure="Something."), "failed", "Something.", False),
        (task("FAILED"), "failed", "The task failed.", False),
        (task("CANCELLED"), "cancelled", "The task was cancelled.", False),
    ],
)  # fmt: skip
def test_a_task_that_failed_keeps_runways_code_and_words(
    answer: tuple[int, Any], code: str, message: str, is_filtered: bool
) -> None:
    async def scenario() -> None:
        with adapted("runway", answer) as (adapter, _):
            video = await retrieve(adapter, TASK)
        assert video.error is not None
        assert (video.status, video.error.code, video.error.message) == ("failed", code, message)
        assert (video.content_filter is not None) is is_filtered

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "message"),
    [
        (
            400,
            {
                "error": "Validation of body failed",
                "issues": [{"code": "invalid_value", "path": ["ratio"], "message": "Invalid option"}],
                "docUrl": "https://docs.dev.runwayml.com/api",
            },
            BadRequest, "invalid_value", "Validation of body failed: Invalid option",
        ),
        (400, {"error": "No."}, BadRequest, "provider_refusal", "No."),
        (401, {"error": "Unauthorized."}, BadGateway, "provider_auth", "Unauthorized."),
        (403, {"error": "Not yours."}, BadGateway, "provider_auth", "Not yours."),
        (404, {"error": "Not found."}, NotFound, "not_found", "Not found."),
        (405, {"error": "Not allowed."}, BadRequest, "provider_refusal", "Not allowed."),
        (429, {"error": "Slower."}, TooManyRequests, "rate_limit_exceeded", "Slower."),
        (500, {"error": "Oh."}, BadGateway, "provider_failure", "Oh."),
        (502, None, BadGateway, "provider_failure", "answered 502"),
        (503, {"error": "Busy."}, BadGateway, "provider_failure", "Busy."),
        (504, {"error": "Late."}, BadGateway, "provider_failure", "Late."),
    ],
)  # fmt: skip
def test_every_documented_error_is_told_as_the_gateway_tells_it(
    status: int, body: Any, kind: type[StatusError[Any]], code: str, message: str
) -> None:
    async def scenario() -> None:
        with adapted("runway", *[(status, body)] * 3) as (adapter, _):
            for call in (
                lambda: generate(adapter, "runway/gen4.5"),
                lambda: retrieve(adapter, TASK),
                lambda: adapter.video_delete(TASK),
            ):
                with pytest.raises(kind) as refused:
                    await call()
                error = refused.value.body.error
                assert (error.code, message in error.message) == (code, True), error
                assert "Retry-After" not in refused.value.headers  # Runway names no time
                if status == 400 and "issues" in body:
                    assert error.param == "ratio"

    asyncio.run(scenario())


def test_what_cannot_be_a_task_is_not_asked_for() -> None:
    async def scenario() -> None:
        with adapted("runway") as (adapter, provider), pytest.raises(NotFound):
            await retrieve(adapter, ids.public("../organization"))
        assert provider.sent == []

    asyncio.run(scenario())


def test_a_deletion_is_answered_with_nothing_and_told_as_done() -> None:
    async def scenario() -> None:
        with adapted("runway", (204, None)) as (adapter, provider):
            answer = await adapter.video_delete(TASK)
        deleted = answer.value if isinstance(answer, Reply) else answer
        assert (deleted.id, deleted.deleted) == (TASK, True)
        assert (provider.sent[0].method, provider.sent[0].path) == ("DELETE", f"/base/v1/tasks/{TASK}")

    asyncio.run(scenario())


@pytest.mark.parametrize("status", ["PENDING", "THROTTLED", "RUNNING", "FAILED", "CANCELLED"])
def test_what_has_no_output_cannot_be_downloaded(status: str) -> None:
    async def scenario() -> None:
        with adapted("runway", task(status)) as (adapter, _), pytest.raises(Conflict):
            await adapter.video_download(
                TASK, variant="video", index=0, range=None, if_range=None, if_none_match=None
            )

    asyncio.run(scenario())


@pytest.mark.cell("content", provider="runway")
def test_each_download_looks_again_since_addresses_expire(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", "runway/gen4.5"))
        for _ in range(2):
            assert measured((await download(client, video)).content)[0] == "1280x720"

    run(scenario)
    # The sandbox's first address would do for a day; a task that is looked at again has another one.
    looks = [task("SUCCEEDED", output=[f"http://127.0.0.1:1/{name}.mp4"]) for name in ("old", "new")]

    async def again() -> None:
        with adapted("runway", *looks) as (adapter, provider):
            for _ in looks:
                with pytest.raises(StatusError):
                    await adapter.video_download(
                        TASK, variant="video", index=0, range=None, if_range=None, if_none_match=None
                    )
        assert [sent.path for sent in provider.sent] == [f"/base/v1/tasks/{TASK}"] * 2

    asyncio.run(again())


@pytest.mark.cell("create", provider="runway")
def test_a_task_that_was_held_back_is_not_bought_again(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(
            client, await created(client, "A fox [filter]", "runway/gen4.5", fallbacks=["openai/sora-2"])
        )
        assert (video["status"], video["error"]["code"]) == ("failed", "SAFETY.INPUT.TEXT")
        assert video["content_filter"]["filtered_count"] == 1
        assert video["extra_fields"]["provider"] == "runway"

    run(scenario)
