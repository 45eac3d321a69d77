"""What servers that speak OpenAI's API do otherwise: Azure, vLLM-Omni and SGLang."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from tests.providers.house import PNG, Run, created, download, finished, look, measured
from tests.providers.outbound import DATA, Sent, adapted, generate, official, retrieve

from bifrost_api.errors import BadGateway, BadRequest, Conflict, NotFound
from bifrost_api.interface import VideosApi
from specwright_runtime import ByteStream, Reply
from video_gateway.media.fetch import Fetcher
from video_gateway.sandbox import sgl, vllm

JOB = {"id": "video_gen_0123", "object": "video", "status": "queued", "created_at": 1_764_000_000}
MODEL = {
    "vllm": "vllm/Wan-AI/Wan2.2",
    "sgl": "sgl/Wan-AI/Wan2.1",
    "azure": "azure/sora-2",
    "openai": "openai/sora-2",
}
BESIDE = pytest.mark.skipif(not DATA.exists(), reason="the vendors' documents are not beside the project")


def parts(sent: Sent) -> dict[str, str]:
    """A form's parts by their names; of a file its name and media type."""
    boundary = re.search(r"boundary=([^;]+)", sent.headers["content-type"])
    assert boundary is not None
    found: dict[str, str] = {}
    for part in sent.content.split(b"--" + boundary[1].strip('"').encode())[1:-1]:
        head, _, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
        named = re.search(rb'name="([^"]+)"(?:; filename="([^"]+)")?', head)
        assert named is not None
        kind = re.search(rb"(?i)content-type: *(\S+)", head)
        file = f"{named[2].decode()} {kind[1].decode()}" if named[2] and kind else content.decode()
        found[named[1].decode()] = file
    return found


def asked(dialect: str, **fields: Any) -> Sent:
    async def scenario() -> Sent:
        with adapted("openai", (200, JOB), dialect=dialect) as (adapter, provider):
            await generate(adapter, MODEL[dialect], **fields)
        return provider.sent[0]

    return asyncio.run(scenario())


async def downloaded(adapter: VideosApi) -> ByteStream:
    answer = await adapter.video_download(
        "video_gen_0123", variant="video", index=0, range=None, if_range=None, if_none_match=None
    )
    return answer.value if isinstance(answer, Reply) else answer


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({}, {}),
        (
            {"size": "832x480", "seconds": "4", "seed": 7, "negative_prompt": "dogs", "audio": True},
            {
                "size": "832x480",
                "seconds": "4",
                "seed": "7",
                "negative_prompt": "dogs",
                "generate_sound": "true",
            },
        ),
        ({"input_reference": PNG}, {"input_reference": "reference.png image/png"}),
        (
            {"input_reference": "https://a.example/a.png"},
            {"image_reference": '{"image_url": "https://a.example/a.png"}'},
        ),
        (
            {"video_uri": "https://a.example/a.mp4"},
            {"video_reference": '{"video_url": "https://a.example/a.mp4"}'},
        ),
    ],
)
def test_vllm_is_sent_forms_alone(fields: dict[str, Any], form: dict[str, str]) -> None:
    sent = asked("vllm", **fields)
    assert sent.headers["content-type"].startswith("multipart/form-data")
    assert parts(sent) == {"model": "Wan-AI/Wan2.2", "prompt": "A fox", **form}


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({"size": "832x480", "seconds": "4", "seed": 7}, {"size": "832x480", "seconds": "4", "seed": "7"}),
        ({"input_reference": PNG}, {"input_reference": "reference.png image/png"}),
        ({"input_reference": "https://a.example/a.png"}, {"reference_url": "https://a.example/a.png"}),
        ({"video_uri": "https://a.example/a.mp4"}, {"video_url": "https://a.example/a.mp4"}),
    ],
)
def test_sgl_is_sent_its_own_names(fields: dict[str, Any], form: dict[str, str]) -> None:
    assert parts(asked("sgl", **fields)) == {"model": "Wan-AI/Wan2.1", "prompt": "A fox", **form}


@BESIDE
@pytest.mark.parametrize(
    ("dialect", "document"), [("vllm", "vllm-omni-videos.json"), ("sgl", "sglang-videos.json")]
)
@pytest.mark.parametrize(
    "fields",
    [
        {"size": "832x480", "seconds": "4", "seed": 7, "negative_prompt": "dogs"},
        {"input_reference": PNG},
        {"input_reference": "https://a.example/a.png"},
        {"video_uri": "https://a.example/a.mp4"},
    ],
)
def test_no_part_is_sent_that_the_server_does_not_read(
    dialect: str, document: str, fields: dict[str, Any]
) -> None:
    known = {field["name"] for field in official(document)["form"]}
    assert set(parts(asked(dialect, **fields))) <= known


def test_a_sound_that_sglang_cannot_be_asked_for_is_refused() -> None:
    with pytest.raises(BadRequest) as refused:
        asked("sgl", audio=True)
    assert refused.value.body.error.param == "audio"


@BESIDE
@pytest.mark.parametrize(
    ("dialect", "state", "status", "about"),
    [
        ("vllm", "create", "queued", {"size": "832x480", "seconds": "4", "prompt": "a cat"}),
        ("vllm", "running", "in_progress", {"progress": 0}),
        ("vllm", "done", "completed", {"progress": 100, "completed_at": 1764000090}),
        ("vllm", "failed_as_http_error", "failed", {"size": "832x480"}),
        ("sgl", "create", "queued", {"size": "832x480", "seconds": "4"}),
        ("sgl", "running", "queued", {"progress": 41}),
        ("sgl", "done_local", "completed", {"progress": 100}),
        ("sgl", "done_cloud", "completed", {"progress": 100}),
        ("sgl", "failed", "failed", {}),
        ("sgl", "deleted", "failed", {}),
    ],
)
def test_every_answer_in_the_reference_is_understood(
    dialect: str, state: str, status: str, about: Mapping[str, Any]
) -> None:
    async def scenario() -> None:
        fixture = official("upstream-fixtures.json")["providers"][dialect]["responses"][state]
        answer = (fixture["status"], fixture["body"])
        with adapted("openai", answer, dialect=dialect) as (adapter, _):
            video = await retrieve(adapter, fixture["body"]["id"])
        assert video.status == status
        assert {name: getattr(video, name) for name in about} == about
        assert (video.error is not None) == (status == "failed")
        shown = video.model_dump_json()
        assert "/outputs/" not in shown  # where the server keeps its files is nobody's business

    asyncio.run(scenario())


@pytest.mark.parametrize("status", [400, 422, 500, 503])
def test_a_job_of_vllm_that_failed_is_a_job_and_not_asked_for_again(status: int) -> None:
    async def scenario() -> None:
        body = {**JOB, "status": "failed", "error": {"code": status, "message": "CUDA out of memory"}}
        with adapted("openai", (status, body), dialect="vllm") as (adapter, provider):
            video = await retrieve(adapter, "video_gen_0123")
        assert len(provider.sent) == 1
        assert video.error is not None
        assert (video.status, video.error.code) == ("failed", str(status))
        assert video.error.message == "CUDA out of memory"

    asyncio.run(scenario())


def test_other_failures_of_vllm_stay_failures() -> None:
    async def scenario() -> None:
        answers = (500, {"detail": "engine died"}), (404, {"detail": "Video not found"})
        with adapted("openai", *answers, dialect="vllm") as (adapter, _):
            with pytest.raises(BadGateway):
                await retrieve(adapter, "video_gen_0123")
            with pytest.raises(NotFound) as missing:
                await retrieve(adapter, "video_gen_0123")
        assert missing.value.body.error.message == "Video not found"

    asyncio.run(scenario())


def test_a_deletion_that_vllm_puts_off_is_told() -> None:
    async def scenario() -> None:
        busy = (409, {"detail": "Cancellation in progress. Please try again later."})
        with adapted("openai", busy, dialect="vllm") as (adapter, _), pytest.raises(Conflict) as refused:
            await adapter.video_delete("video_gen_0123")
        assert "try again" in refused.value.body.error.message

    asyncio.run(scenario())


def test_what_sglang_deleted_is_deleted() -> None:
    async def scenario() -> None:
        with adapted("openai", (200, {**JOB, "status": "deleted"}), dialect="sgl") as (adapter, _):
            gone = await adapter.video_delete("video_gen_0123")
        deleted = gone.value if isinstance(gone, Reply) else gone
        assert (deleted.object, deleted.deleted) == ("video.deleted", True)

    asyncio.run(scenario())


def test_a_file_that_sglang_put_into_the_cloud_is_fetched_there(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []

    async def open_(self: Fetcher, url: str, provider: str, **options: object) -> ByteStream:
        fetched.append(url)
        return ByteStream(b"film", media_type="video/mp4")

    monkeypatch.setattr(Fetcher, "open", open_)

    async def scenario() -> None:
        url = "https://bucket.example/a.mp4"
        refused = {"detail": f"Video has been uploaded to cloud storage. Please use the cloud URL: {url}"}
        job = {**JOB, "status": "completed", "url": url}
        with adapted("openai", (400, refused), (200, job), dialect="sgl") as (adapter, provider):
            await downloaded(adapter)
        assert "variant" not in provider.sent[0].query  # SGLang would take it for a number
        assert fetched == [url]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("key", "header", "value"),
    [
        ("0123456789abcdef", "api-key", "0123456789abcdef"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln"),
    ],
)
def test_azure_takes_keys_and_tokens_in_headers_of_their_own(key: str, header: str, value: str) -> None:
    async def scenario() -> None:
        with adapted("openai", (200, JOB), dialect="azure", key=key) as (adapter, provider):
            await generate(adapter, MODEL["azure"], seconds="4")
        (sent,) = provider.sent
        assert sent.headers[header] == value
        assert len({"api-key", "authorization"} & set(sent.headers)) == 1
        assert json.loads(sent.content) == {
            "model": "sora-2",
            "prompt": "A fox",
            "seconds": "4",
            "size": "720x1280",
        }

    asyncio.run(scenario())


@pytest.mark.cell("content", provider="sgl")
def test_a_film_in_the_cloud_is_downloaded_from_there(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        job = await created(client, "A fox [cloud]", f"sgl/{sgl.SERVED}", size="832x480", seconds="4")
        content = await download(client, await finished(client, job))
        assert measured(content.content) == ("832x480", 4.0, False)

    run(scenario)


@pytest.mark.cell("delete", provider="vllm")
def test_a_deletion_that_is_put_off_is_a_conflict_and_the_job_stays(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        job = await created(client, "A fox [busy] [queue=60]", f"vllm/{vllm.SERVED}")
        refused = await client.delete(f"/v1/videos/{job['id']}")
        assert (refused.status_code, refused.json()["is_bifrost_error"]) == (409, False)
        assert "try again" in refused.json()["error"]["message"]
        assert (await look(client, job))["status"] == "queued"

    run(scenario)
