"""Everything real: sockets, generated clients and servers on both sides, adapters, store, rendered videos."""

from __future__ import annotations

import asyncio
import io
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import av
import httpx
import pytest
from tests.gateway.sandboxed import running
from tests.providers.house import picture

Scenario: TypeAlias = Callable[[httpx.AsyncClient], Awaitable[None]]
Run: TypeAlias = Callable[[Scenario], None]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One gateway for all: it runs in a thread of its own, and scenarios run beside it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    whole = running(tmp_path_factory.mktemp("gateway"))
    client = asyncio.run_coroutine_threadsafe(whole.__aenter__(), loop).result(90)

    async def guarded(scenario: Scenario) -> None:
        await scenario(client)

    try:
        yield lambda scenario: asyncio.run_coroutine_threadsafe(guarded(scenario), loop).result(120)
    finally:
        asyncio.run_coroutine_threadsafe(whole.__aexit__(None, None, None), loop).result(90)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def create(client: httpx.AsyncClient, prompt: str, model: str, **fields: Any) -> httpx.Response:
    return await client.post("/v1/videos", json={"model": model, "prompt": prompt, **fields})


async def finished(client: httpx.AsyncClient, video: Mapping[str, Any]) -> dict[str, Any]:
    for _ in range(3000):
        found: dict[str, Any] = (await client.get(f"/v1/videos/{video['id']}")).json()
        if found["status"] in {"completed", "failed"}:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(found)


@pytest.mark.parametrize(
    ("model", "size", "seconds"), [("openai/sora-2", "720x1280", "4"), ("runway/gen4.5", "1280x720", "2")]
)
def test_a_prompt_becomes_a_video_of_the_asked_size_and_duration(
    run: Run, model: str, size: str, seconds: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", model, size=size, seconds=seconds)
        assert answer.status_code == 200
        video = await finished(client, answer.json())
        assert (video["status"], video["size"], video["seconds"]) == ("completed", size, seconds)
        assert (video["model"], video["prompt"], video["progress"]) == (model, "A fox", 100)
        content = await client.get(f"/v1/videos/{video['id']}/content")
        assert content.headers["content-type"] == "video/mp4"
        with av.open(io.BytesIO(content.content)) as clip:
            stream = clip.streams.video[0]
            assert f"{stream.width}x{stream.height}" == size
            assert stream.duration is not None
            assert stream.time_base is not None
            assert float(stream.duration * stream.time_base) == pytest.approx(float(seconds), abs=0.1)
        part = await client.get(f"/v1/videos/{video['id']}/content", headers={"Range": "bytes=4-7"})
        assert (part.status_code, part.content) == (206, b"ftyp")

    run(scenario)


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4_turbo"])
def test_a_picture_goes_along(run: Run, model: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", model, size="1280x720", input_reference=picture(1280, 720))
        assert answer.status_code == 200, answer.text
        assert (await finished(client, answer.json()))["status"] == "completed"

    run(scenario)


def test_a_form_says_what_json_says(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        upload = ("upload", b"\x89PNG\r\n\x1a\n" + bytes(40), "application/octet-stream")
        answer = await client.post(
            "/v1/videos",
            data={
                "model": "xai/grok",
                "prompt": "A fox",
                "seconds": "4",
                "fallbacks[][provider]": ["vertex", "openai"],
                "fallbacks[][model]": ["veo", "sora-2"],
            },
            files={"input_reference": upload},
        )
        assert answer.status_code == 200, answer.text
        tried = answer.json()["extra_fields"]["attempts"]
        assert [(each["provider"], each["model"]) for each in tried] == [
            ("xai", "grok"),
            ("vertex", "veo"),
            ("openai", "sora-2"),
        ]

    run(scenario)


def test_a_large_picture_in_a_form_for_which_the_disk_has_no_room_buys_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
        fields = {"model": "openai/sora-2", "prompt": "A large fox"}
        upload = ("a.png", bytes(2 * 1024 * 1024))
        answer = await client.post("/v1/videos", data=fields, files={"input_reference": upload})
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "overloaded")
        assert answer.headers["retry-after"] == "5"
        small = await client.post("/v1/videos", data=fields, files={"x": ("x", b"")})
        listed = (await client.get("/v1/videos?limit=2")).json()["data"]
        assert [video["id"] for video in listed if video["prompt"] == "A large fox"] == [small.json()["id"]]

    run(scenario)


@pytest.mark.parametrize(
    ("model", "prompt", "code", "is_filtered"),
    [
        ("openai/sora-2", "[fail]", "video_generation_failed", False),
        ("openai/sora-2", "[filter]", "moderation_blocked", True),
        ("runway/gen4.5", "[fail=INTERNAL.BAD_OUTPUT.CODE01]", "INTERNAL.BAD_OUTPUT.CODE01", False),
        ("runway/gen4.5", "[filter]", "SAFETY.INPUT.TEXT", True),
        ("runway/gen4.5", "[cancel]", "cancelled", False),
    ],
)
def test_a_job_that_fails_is_an_answer_with_the_providers_reason(
    run: Run, model: str, prompt: str, code: str, is_filtered: bool
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, (await create(client, f"A fox {prompt}", model)).json())
        assert (video["status"], video["error"]["code"]) == ("failed", code)
        assert video["error"]["message"]
        assert ("content_filter" in video) is is_filtered
        content = await client.get(f"/v1/videos/{video['id']}/content")
        assert (content.status_code, content.json()["error"]["code"]) == (409, "video_failed")

    run(scenario)


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4.5"])
@pytest.mark.parametrize(
    ("prompt", "status", "code", "should_retry"),
    [
        ("[400]", 400, None, None),
        ("[401]", 502, "provider_auth", None),
        ("[500]", 502, None, "false"),
        ("[503]", 502, None, "false"),
        ("[fault=malformed]", 502, "provider_failure", "false"),
        ("[fault=html]", 502, "provider_failure", "false"),
        ("[fault=empty]", 502, "provider_failure", "false"),
        ("[fault=truncated]", 502, "provider_failure", "false"),
        ("[fault=private]", 502, "provider_failure", "false"),
    ],
)
def test_a_provider_that_fails_is_told_apart_from_a_wrong_request(
    run: Run, model: str, prompt: str, status: int, code: str | None, should_retry: str | None
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, f"A fox {prompt}", model)
        body = answer.json()
        assert (answer.status_code, body["status_code"]) == (status, status)
        assert body["is_bifrost_error"] is False
        assert body["extra_fields"]["provider"] == model.partition("/")[0]
        assert answer.headers.get("x-should-retry") == should_retry
        if code is not None:
            assert body["error"]["code"] == code

    run(scenario)


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4.5"])
@pytest.mark.parametrize("prompt", ["[fault=stalled]", "[hang=30]"])
def test_a_provider_that_falls_silent_is_waited_for_as_long_as_the_settings_say(
    tmp_path: Path, model: str, prompt: str
) -> None:
    async def scenario() -> None:
        async with running(tmp_path, patience=1.0) as client:
            answer = await create(client, f"A fox {prompt}", model)
            body = answer.json()
        assert (answer.status_code, body["error"]["code"]) == (504, "provider_timeout")
        assert (body["status_code"], body["is_bifrost_error"]) == (504, False)
        assert answer.headers["x-should-retry"] == "false"

    asyncio.run(scenario())


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4.5"])
@pytest.mark.parametrize("fault", ["duplicated", "slow"])
def test_what_is_only_odd_is_understood(run: Run, model: str, fault: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, f"A fox [fault={fault}]", model)
        assert (answer.status_code, answer.json()["object"]) == (200, "video")

    run(scenario)


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4.5"])
def test_a_look_that_fails_for_a_moment_is_made_again(run: Run, model: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = (await create(client, "A fox [look=503] [times=1]", model)).json()
        answer = await client.get(f"/v1/videos/{video['id']}")
        assert (answer.status_code, answer.json()["status"]) == (200, "completed")

    run(scenario)


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4.5"])
def test_an_unknown_status_is_taken_for_progress(run: Run, model: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = (await create(client, "A fox [status=pondering]", model)).json()
        found = (await client.get(f"/v1/videos/{video['id']}")).json()
        assert (found["status"], found["extra_fields"]["provider_status"]) == ("in_progress", "pondering")

    run(scenario)


def test_a_file_at_a_private_address_is_not_fetched(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox [file-fault=private]", "runway/gen4.5")
        video = await finished(client, answer.json())
        content = await client.get(f"/v1/videos/{video['id']}/content")
        assert (content.status_code, content.json()["error"]["code"]) == (502, "address_refused")

    run(scenario)


def test_an_address_that_has_expired_is_asked_for_again(tmp_path: Path) -> None:
    """The one that the job's answer shows is good for a day; the download is there for longer."""

    async def scenario() -> None:
        now = time.time()
        async with running(tmp_path, clock=lambda: now) as client:
            video = await finished(client, (await create(client, "A fox", "runway/gen4.5")).json())
            (shown,) = video["videos"]
            first = await client.get(f"/v1/videos/{video['id']}/content")
            now += 48 * 3600
            async with httpx.AsyncClient() as plain:
                assert (await plain.get(shown["url"])).status_code == 403
            later = await client.get(f"/v1/videos/{video['id']}/content")
        assert (first.status_code, later.status_code) == (200, 200)
        assert later.content == first.content

    asyncio.run(scenario())


def test_an_expired_file_is_gone(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        for model in ("openai/sora-2", "runway/gen4.5"):
            video = await finished(client, (await create(client, "A fox [expired]", model)).json())
            content = await client.get(f"/v1/videos/{video['id']}/content")
            assert content.status_code in {404, 410}, (model, content.text)

    run(scenario)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": "openai/sora-2", "size": "1000x1000"}, "size"),
        ({"model": "openai/sora-2", "seconds": "5"}, "seconds"),
        ({"model": "openai/sora-2", "audio": False}, "audio"),
        ({"model": "openai/sora-2", "video_uri": "https://example.com/a.mp4"}, "video_uri"),
        ({"model": "openai/sora-2", "input_reference": "https://example.com/a.png"}, "input_reference"),
        ({"model": "openai/sora-2", "input_reference": "data:image/png;base64,@"}, "input_reference"),
        ({"model": "runway/gen4.5", "audio": True}, "audio"),
        ({"model": "runway/gen4.5", "seconds": "11"}, "seconds"),
        ({"model": "runway/gen4.5", "size": "1080x1080"}, "size"),
        ({"model": "runway/gen4_turbo"}, "input_reference"),
        ({"model": "runway/aleph2"}, "video_uri"),
    ],
)
def test_what_a_model_cannot_honour_is_refused_and_named(
    run: Run, fields: dict[str, Any], param: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await client.post("/v1/videos", json={"prompt": "A fox", **fields})
        assert (answer.status_code, answer.json()["error"].get("param")) == (400, param), answer.text

    run(scenario)


def test_what_may_be_dropped_is_dropped_and_told(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        body = {"model": "openai/sora-2", "prompt": "A fox", "seed": 7, "negative_prompt": "dogs"}
        hints = (await client.post("/v1/videos", json=body)).json()
        assert sorted(hints["extra_fields"]["dropped_params"]) == ["negative_prompt", "seed"]
        misspelt = {"model": "openai/sora-2", "prompt": "A fox", "second": "8", "S" * 5000: 1}
        misspelt |= {f"x{number}": number for number in range(1000)}
        told = (await client.post("/v1/videos", json=misspelt)).json()["extra_fields"]["dropped_params"]
        assert {"second", "S" * 64} <= set(told)
        assert len(told) < 50
        body |= {"seconds": "5", "audio": False}
        everything = await client.post("/v1/videos", json=body, headers={"x-bf-drop-params": "true"})
        assert sorted(everything.json()["extra_fields"]["dropped_params"]) == [
            "audio",
            "negative_prompt",
            "seconds",
            "seed",
        ]

    run(scenario)


@pytest.mark.parametrize(
    ("model", "fallbacks", "status", "tried"),
    [
        ("runway/gen4.5", [], 200, None),
        ("openai/sora-2", [], 400, ["openai"]),
        ("openai/sora-2", ["runway/gen4.5"], 400, ["openai", "runway"]),
        ("runway/nothing", ["replicate/google/veo-3.1"], 400, ["runway", "replicate"]),
        ("gemini/gemini-omni-1.2-flash", [], 400, ["gemini"]),
    ],
)
def test_what_is_said_in_one_providers_words_is_said_to_no_other(
    run: Run, model: str, fallbacks: list[str], status: int, tried: list[str] | None
) -> None:
    native = {"promptText": "A fox", "duration": 2, "ratio": "1280:720", "model": "gen4_turbo"}

    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", model, native_input=native, fallbacks=fallbacks)
        assert answer.status_code == status, answer.text
        if tried is None:
            assert answer.json()["model"] == model
        else:
            attempts = answer.json()["extra_fields"]["attempts"]
            assert [attempt["provider"] for attempt in attempts] == tried
            assert attempts[-1]["error"]["param"] == "native_input"

    run(scenario)


def test_each_video_of_a_job_that_made_several_is_had_by_its_number(run: Run) -> None:
    native = {"instances": [{"prompt": "A fox"}], "parameters": {"sampleCount": 2}}

    async def scenario(client: httpx.AsyncClient) -> None:
        model = "gemini/veo-3.1-generate-001"
        video = await finished(client, (await create(client, "A fox", model, native_input=native)).json())
        address = f"/v1/videos/{video['id']}/content"
        files = [await client.get(address, params={"index": index}) for index in (0, 1)]
        assert [file.status_code for file in files] == [200, 200]
        assert len({file.headers["etag"] for file in files}) == 2
        names = [file.headers["content-disposition"].partition("=")[2] for file in files]
        assert names == [f'"{video["id"]}.mp4"', f'"{video["id"]}-1.mp4"']
        for index, file in enumerate(files):
            with av.open(io.BytesIO(file.content)) as clip:
                assert clip.streams.video[0].frames > 1
            headers = {"Range": "bytes=4-7", "If-Range": file.headers["etag"]}
            part = await client.get(address, params={"index": index}, headers=headers)
            assert (part.status_code, part.content) == (206, b"ftyp")
            current = {"If-None-Match": file.headers["etag"]}
            same = await client.get(address, params={"index": index}, headers=current)
            other = await client.get(address, params={"index": 1 - index}, headers=current)
            assert (same.status_code, other.status_code) == (304, 200)
        none = await client.get(address, params={"index": 2})
        assert (none.status_code, none.json()["error"]["param"]) == (400, "index")

    run(scenario)


def test_a_remix_is_a_job_of_its_own(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        source = await finished(client, (await create(client, "A fox", "openai/sora-2", seconds="8")).json())
        answer = await client.post(f"/v1/videos/{source['id']}/remix", json={"prompt": "in snow"})
        remix = answer.json()
        assert (remix["remixed_from_video_id"], remix["prompt"]) == (source["id"], "in snow")
        assert (remix["model"], remix["seconds"]) == ("openai/sora-2", "8")
        assert (await finished(client, remix))["remixed_from_video_id"] == source["id"]
        other = await finished(client, (await create(client, "A fox", "runway/gen4.5")).json())
        refused = await client.post(f"/v1/videos/{other['id']}/remix", json={"prompt": "in snow"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unsupported_operation")

    run(scenario)


def test_a_job_that_the_store_does_not_know_is_asked_for_at_its_provider(run: Run) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        unknown = await client.get("/v1/videos/video_nobody:openai")
        assert unknown.status_code == 404
        assert unknown.json()["extra_fields"]["provider"] == "openai"
        nowhere = await client.get("/v1/videos/video_nobody")
        assert nowhere.status_code == 404

    run(scenario)


@pytest.mark.parametrize("model", ["openai/sora-2", "runway/gen4.5"])
def test_a_provider_says_when_to_come_back(tmp_path: Path, model: str) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as client:  # of its own: the key rests for so long
            answer = await create(client, "A fox [429=7]", model)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
        assert answer.json()["error"]["type"] == "rate_limit_error"

    asyncio.run(scenario())
