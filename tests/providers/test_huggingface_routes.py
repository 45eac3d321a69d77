"""The providers behind Hugging Face's router that have no queue: which one is asked, and in which words."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from tests.providers.house import PNG, Run, created, download, finished, measured
from tests.providers.outbound import DATA, adapted, generate, official, retrieve
from tests.providers.test_huggingface import FILM, IMAGE, QUEUED, TEXT, URL, elsewhere, mapped

from bifrost_api.errors import BadGateway, BadRequest
from video_gateway import ids
from video_gateway.providers import remembered
from video_gateway.providers.provider import Publishing

ADDRESS = "https://api.wavespeed.ai/api/v3/predictions/w1/result"
VERSION = "0123456789abcdef" * 4
STARTED = {
    "replicate": (201, {"id": "r1", "status": "starting", "output": None}),
    "together": (200, {"id": "t1", "status": "queued"}),
    "wavespeed": (200, {"data": {"id": "w1", "status": "created", "urls": {"get": ADDRESS}}}),
}
TASK = {"num_frames": 33, "seed": 3, "negative_prompt": ["dogs"]}
HINTS: dict[str, Any] = {"seconds": "2", "seed": 3, "negative_prompt": "dogs"}


@pytest.mark.parametrize(
    ("model", "service", "name", "asked", "path", "body"),
    [
        (TEXT, "replicate", "a/b", HINTS, "replicate/v1/models/a/b/predictions",
         {"input": {"prompt": "A fox", **TASK}}),
        (TEXT, "replicate", f"a/b:{VERSION}", HINTS, "replicate/v1/predictions",
         {"version": VERSION, "input": {"prompt": "A fox", **TASK}}),
        (TEXT, "together", "a/b", {**HINTS, "size": "832x480"}, "together/v2/videos",
         {"model": "a/b", "prompt": "A fox", "width": 832, "height": 480, **TASK}),
        (IMAGE, "together", "a/b", {"input_reference": URL}, "together/v2/videos",
         {"model": "a/b", "prompt": "A fox", "num_frames": 81,
          "frame_images": [{"input_image": URL, "frame": "first"}]}),
        (TEXT, "wavespeed", "a/b", HINTS, "wavespeed/api/v3/a/b", {"prompt": "A fox", **TASK}),
        (IMAGE, "wavespeed", "a/b/c", {"input_reference": PNG, "negative_prompt": "dogs"},
         "wavespeed/api/v3/a/b/c",
         {"prompt": "A fox", "num_frames": 81, "image": PNG, "negative_prompt": "dogs"}),
        ("some/thing", "wavespeed", "a/b", {}, "wavespeed/api/v3/a/b", {"prompt": "A fox"}),
    ],
)  # fmt: skip
def test_a_provider_without_a_queue_is_asked_in_its_words(
    model: str, service: str, name: str, asked: dict[str, Any], path: str, body: dict[str, Any]
) -> None:
    async def scenario() -> None:
        task = "image-to-video" if model == IMAGE else "text-to-video"
        answers = elsewhere(service, name, task), STARTED[service]
        with adapted("huggingface", *answers) as (adapter, provider):
            video = await generate(adapter, f"huggingface/{model}", **asked)
        sent = provider.sent[1]
        assert (sent.method, sent.path, sent.json) == ("POST", f"/base/{path}", body)
        assert "prefer" not in sent.headers  # nobody waits a minute for an answer
        assert ids.native(video.id) == f"{service}/{service[0]}1"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("mapping", "model", "service"),
    [
        (["wavespeed", "together", "replicate", "fal-ai"], "a/b", "fal-ai"),
        (["wavespeed", "together", "replicate"], "a/b", "replicate"),
        (["novita", "wavespeed", "together"], "a/b", "together"),
        (["fal-ai", "wavespeed"], "a/b:wavespeed", "wavespeed"),
    ],
)
def test_the_first_provider_that_can_is_taken_or_the_one_that_is_named(
    mapping: list[str], model: str, service: str
) -> None:
    entry = {"providerId": "c/d", "status": "live", "task": "text-to-video"}
    known = (200, {"id": "a/b", "inferenceProviderMapping": dict.fromkeys(mapping, entry)})

    async def scenario() -> None:
        with adapted("huggingface", known, STARTED.get(service, QUEUED)) as (adapter, provider):
            video = await generate(adapter, f"huggingface/{model}")
        assert provider.sent[0].path == "/base/api/models/a/b"
        assert provider.sent[1].path.startswith(f"/base/{service}/")
        assert video.model == f"huggingface/{model}"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("answer", "asked", "param", "code"),
    [
        (elsewhere("novita", "wan-t2v"), {}, "model", "unsupported_operation"),
        (elsewhere("wavespeed", "a/b/c/d"), {}, "model", "unsupported_operation"),
        (elsewhere("replicate", "a"), {}, "model", "unsupported_operation"),
        (elsewhere("replicate", "a/b"), {"size": "1280x720"}, "size", "unsupported_parameter"),
        (elsewhere("wavespeed", "a/b"), {"size": "1280x720"}, "size", "unsupported_parameter"),
        (elsewhere("wavespeed", "a/b"), {"audio": True}, "audio", "unsupported_parameter"),
    ],
)
def test_what_a_provider_cannot_be_asked_is_refused_with_its_place(
    answer: tuple[int, Any], asked: dict[str, Any], param: str, code: str
) -> None:
    async def scenario() -> None:
        with adapted("huggingface", answer) as (adapter, provider):
            with pytest.raises(BadRequest) as refused:
                await generate(adapter, f"huggingface/{TEXT}", **asked)
            assert len(provider.sent) == 1
        assert (refused.value.body.error.param, refused.value.body.error.code) == (param, code)

    asyncio.run(scenario())


def test_a_mapping_is_asked_for_once_in_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    late = 0.0
    monkeypatch.setattr(remembered, "time", SimpleNamespace(monotonic=lambda: 1000.0 + late))

    async def scenario() -> None:
        nonlocal late
        answers = mapped(), QUEUED, QUEUED, elsewhere("replicate", "c/d"), STARTED["replicate"]
        with adapted("huggingface", *answers) as (adapter, provider):
            for passed in (0.0, 3599.0, 3601.0):
                late = passed
                await generate(adapter, f"huggingface/{TEXT}")
        looked = [sent.path for sent in provider.sent if "/api/models/" in sent.path]
        assert looked == [f"/base/api/models/{TEXT}"] * 2
        assert provider.sent[-1].path.startswith("/base/replicate/")

    asyncio.run(scenario())


def test_models_are_published_as_the_hub_maps_them_now() -> None:
    """A model that nobody serves is left out, one that the hub says nothing of just now is kept."""

    async def hub(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        model = request.url.path.partition("/api/models/")[2]
        answer = JSONResponse({"error": "busy"}, 500)
        if model == "genmo/mochi-1-preview":
            answer = JSONResponse({"id": model, "inferenceProviderMapping": {}})
        elif model == TEXT:
            answer = JSONResponse(elsewhere("together", "c/d")[1])
        await answer(scope, receive, send)

    async def scenario() -> None:
        with adapted("huggingface", app=hub) as (adapter, _):
            assert isinstance(adapter, Publishing)
            sheet = await adapter.published()
        names = {model.name for model in sheet.model}
        assert "genmo/mochi-1-preview" not in names
        assert "Lightricks/LTX-Video" in names
        found = sheet.find(TEXT)
        assert found is not None
        assert found.text is not None
        assert (found.text.sizes, found.text.ratios) == ("any", ())  # as Together takes them

    asyncio.run(scenario())


def test_an_organization_pays_where_one_is_named() -> None:
    async def scenario() -> None:
        options = {"bill_to": "acme"}
        with adapted("huggingface", mapped(), QUEUED, options=options) as (adapter, provider):
            await generate(adapter, f"huggingface/{TEXT}")
        assert [sent.headers["x-hf-bill-to"] for sent in provider.sent] == ["acme", "acme"]

    asyncio.run(scenario())


def test_together_takes_small_pictures_inside_a_request() -> None:
    large = "data:image/png;base64,iVBORw0KGgoA" + "AAAA" * 15_000

    async def scenario() -> None:
        answer = elsewhere("together", "a/b", "image-to-video")
        with adapted("huggingface", answer) as (adapter, provider):
            with pytest.raises(BadRequest, match="give an address") as refused:
                await generate(adapter, f"huggingface/{IMAGE}", input_reference=large)
            assert len(provider.sent) == 1
        assert refused.value.body.error.param == "input_reference"

    asyncio.run(scenario())


def test_a_task_whose_place_is_not_said_is_the_providers_failure() -> None:
    async def scenario() -> None:
        for urls in ({"urls": {"get": "https://a.example/elsewhere"}}, {}):
            answers = (
                elsewhere("wavespeed", "a/b"),
                (200, {"data": {"id": "w1", "status": "created", **urls}}),
            )
            with adapted("huggingface", *answers) as (adapter, _), pytest.raises(BadGateway):
                await generate(adapter, f"huggingface/{TEXT}")

    asyncio.run(scenario())


SAFE = "The prompt was flagged as not safe."


@pytest.mark.parametrize(
    ("place", "path", "answer", "status", "code", "is_filtered"),
    [
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "starting"},
         "queued", None, False),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "processing"},
         "in_progress", None, False),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "succeeded", "output": FILM},
         "completed", None, False),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "succeeded", "output": [FILM]},
         "completed", None, False),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "succeeded", "output": None},
         "failed", "no_output", False),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "failed", "error": "(E005)"},
         "failed", "failed", True),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "canceled"},
         "failed", "cancelled", False),
        ("replicate/r1", "replicate/v1/predictions/r1", {"id": "r1", "status": "aborted"},
         "failed", "aborted", False),
        ("together/t1", "together/v2/videos/t1", {"id": "t1"}, "in_progress", None, False),
        ("together/t1", "together/v2/videos/t1", {"id": "t1", "status": "queued"}, "queued", None, False),
        ("together/t1", "together/v2/videos/t1",
         {"id": "t1", "status": "completed", "outputs": {"video_url": FILM}}, "completed", None, False),
        ("together/t1", "together/v2/videos/t1", {"id": "t1", "status": "completed", "outputs": None},
         "failed", "no_output", False),
        ("together/t1", "together/v2/videos/t1",
         {"id": "t1", "status": "failed", "error": {"message": "no", "code": "oom"}}, "failed", "oom", False),
        ("together/t1", "together/v2/videos/t1", {"id": "t1", "status": "failed"}, "failed", "failed", False),
        ("wavespeed/w1", "wavespeed/api/v3/predictions/w1/result", {"data": {"status": "created"}},
         "queued", None, False),
        ("wavespeed/w1", "wavespeed/api/v3/predictions/w1/result", {"data": {"status": "processing"}},
         "in_progress", None, False),
        ("wavespeed/w1", "wavespeed/api/v3/predictions/w1/result", {"data": {"status": "melting"}},
         "in_progress", None, False),
        ("wavespeed/w1", "wavespeed/api/v3/predictions/w1/result",
         {"data": {"status": "completed", "outputs": [FILM]}}, "completed", None, False),
        ("wavespeed/w1", "wavespeed/api/v3/predictions/w1/result",
         {"data": {"status": "failed", "error": SAFE}}, "failed", "failed", True),
    ],
)  # fmt: skip
def test_the_words_of_each_provider_are_understood(
    place: str, path: str, answer: Any, status: str, code: str | None, is_filtered: bool
) -> None:
    async def scenario() -> None:
        with adapted("huggingface", (200, answer)) as (adapter, provider):
            video = await retrieve(adapter, ids.public(place))
        assert provider.sent[0].path == f"/base/{path}"
        assert (video.status, video.error and video.error.code) == (status, code)
        assert (video.content_filter is not None) == is_filtered
        assert [each.url for each in video.videos or ()] == ([FILM] if status == "completed" else [])

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ({"error": {"message": "too large", "code": "invalid"}}, "too large", "invalid"),
        ({"code": 400, "message": "too large"}, "too large", "provider_refusal"),
        ({"title": "Input validation failed", "detail": "too large", "status": 400}, "too large",
         "provider_refusal"),
    ],
)  # fmt: skip
def test_each_providers_refusals_are_read(body: Any, message: str, code: str) -> None:
    async def scenario() -> None:
        answers = elsewhere("together", "a/b"), (400, body)
        with adapted("huggingface", *answers) as (adapter, _), pytest.raises(BadRequest) as refused:
            await generate(adapter, f"huggingface/{TEXT}")
        assert (refused.value.body.error.message, refused.value.body.error.code) == (message, code)

    asyncio.run(scenario())


@pytest.mark.skipif(not DATA.exists(), reason="the reference is not beside the project")
@pytest.mark.parametrize(("service", "started"), [("together", None), ("wavespeed", "wavespeed_create")])
def test_the_constructed_answers_of_the_reference_are_understood(service: str, started: str | None) -> None:
    answers = official("upstream-fixtures.json")["providers"]["huggingface_router"]["responses"]
    first = STARTED[service] if started is None else (200, answers[started]["body"])

    async def scenario() -> None:
        walk = elsewhere(service, "a/b"), first, (200, answers[f"{service}_done"]["body"])
        with adapted("huggingface", *walk) as (adapter, _):
            video = await generate(adapter, f"huggingface/{TEXT}")
            made = (await retrieve(adapter, video.id)).videos
        assert [each.url for each in made or ()] == ["https://x/out.mp4"]

    asyncio.run(scenario())


@pytest.mark.parametrize("service", ["replicate", "together", "wavespeed"])
def test_every_provider_makes_a_film_or_says_why_not(run: Run, service: str) -> None:
    model = f"huggingface/{TEXT}:{service}"

    async def scenario(client: httpx.AsyncClient) -> None:
        asked = {"size": "640x360"} if service == "together" else {}
        video = await finished(client, await created(client, "A fox", model, seconds="2", **asked))
        size = asked.get("size", "1280x720")
        assert measured((await download(client, video)).content) == (size, 2.0, False)
        assert video["model"] == model
        for word, filtered in (("fail", False), ("filter", True), ("cancel", False)):
            failed = await finished(client, await created(client, f"A fox [{word}]", model))
            assert (failed["status"], "content_filter" in failed) == ("failed", filtered)
            refused = await download(client, failed)
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "video_failed")
        early = await download(client, await created(client, "A fox [stuck]", model))
        assert (early.status_code, early.json()["error"]["code"]) == (409, "video_not_ready")
        gone = await finished(client, await created(client, "A fox [expired]", model))
        assert (await download(client, gone)).status_code == 410

    run(scenario)


def test_a_picture_goes_along_to_every_provider(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        for service in ("together", "wavespeed"):
            model = f"huggingface/{IMAGE}:{service}"
            video = await finished(client, await created(client, "A fox", model, input_reference=PNG))
            assert video["status"] == "completed"

    run(scenario)
