"""What holds for every family alike, with its own words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.providers.cases import CASES, Case
from tests.providers.house import Run, create, created, download, finished, look, measured, running

from video_gateway.sandbox.lifecycle import VirtualClock

pytestmark = pytest.mark.parametrize("case", CASES, ids=[case.model for case in CASES])


@pytest.mark.cell("content")
@pytest.mark.cell("create")
def test_a_prompt_becomes_a_video_of_the_asked_size_and_duration(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        first = await created(client, "A fox", case.model, size=case.size, seconds=case.seconds)
        assert (first["model"], first["prompt"], first["seconds"]) == (case.model, "A fox", case.seconds)
        video = await finished(client, first)
        assert (video["status"], video["size"], video["seconds"]) == ("completed", case.size, case.seconds)
        assert (video["model"], video["prompt"], video["progress"]) == (case.model, "A fox", 100)
        assert video["created_at"] == first["created_at"]
        content = await download(client, video)
        assert content.headers["content-type"] == "video/mp4"
        assert measured(content.content) == (case.size, float(case.seconds), case.sound)
        part = await download(client, video, headers={"Range": "bytes=4-7"})
        assert (part.status_code, part.content) == (206, b"ftyp")

    run(scenario)


@pytest.mark.cell("retrieve")
def test_a_job_waits_and_runs_before_it_is_completed(tmp_path: Path, case: Case) -> None:
    clock = VirtualClock()

    async def scenario() -> None:
        async with running(tmp_path, clock=clock) as client:
            first = await created(client, "A fox [queue=10] [slow=10]", case.model)
            assert first["status"] in {"queued", "in_progress"}
            early = await download(client, first)
            assert (early.status_code, early.json()["error"]["code"]) == (409, "video_not_ready")
            assert early.headers["x-should-retry"] == "false"
            clock.advance(15)
            found = await look(client, first)
            assert (found["status"], found.get("progress", 0) < 100) == ("in_progress", True)
            clock.advance(10)
            assert (await look(client, first))["status"] == "completed"

    asyncio.run(scenario())


@pytest.mark.cell("retrieve")
@pytest.mark.parametrize("word", ["fail", "filter", "cancel"])
def test_a_job_that_fails_is_an_answer_with_the_providers_reason(run: Run, case: Case, word: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, f"A fox [{word}]", case.model))
        code = {"fail": case.failed, "filter": case.filtered or case.failed, "cancel": case.cancelled}[word]
        assert (video["status"], video["error"]["code"]) == ("failed", code)
        assert video["error"]["message"]
        assert ("content_filter" in video) is (word == "filter" and case.filtered is not None)
        content = await download(client, video)
        assert (content.status_code, content.json()["error"]["code"]) == (409, "video_failed")

    run(scenario)


@pytest.mark.cell("create")
@pytest.mark.parametrize(
    ("word", "status", "code", "should_retry"),
    [
        ("[400]", 400, None, None),
        ("[401]", 502, "provider_auth", None),
        ("[402]", 402, None, None),
        ("[403]", 502, "provider_auth", None),
        ("[404]", 404, None, None),
        ("[409]", 409, None, None),
        ("[413]", 413, None, None),
        ("[500]", 502, None, "false"),
        ("[502]", 502, None, "false"),
        ("[503]", 502, None, "false"),
        ("[504]", 502, None, "false"),
        ("[fault=malformed]", 502, "provider_failure", "false"),
        ("[fault=html]", 502, "provider_failure", "false"),
        ("[fault=empty]", 502, "provider_failure", "false"),
        ("[fault=truncated]", 502, "provider_failure", "false"),
        ("[fault=private]", 502, "provider_failure", "false"),
    ],
)
def test_a_provider_that_fails_is_told_apart_from_a_wrong_request(
    run: Run, case: Case, word: str, status: int, code: str | None, should_retry: str | None
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, f"A fox {word}", case.model)
        body = answer.json()
        if case.takes_token and word == "[fault=truncated]":
            assert (answer.status_code, body["object"]) == (200, "video")  # the second time, the same job
            return
        assert (answer.status_code, body["status_code"]) == (status, status), answer.text
        assert body["is_bifrost_error"] is False
        assert body["extra_fields"]["provider"] == case.provider
        assert answer.headers.get("x-should-retry") == should_retry
        if code is not None:
            assert body["error"]["code"] == code
        assert len(body["error"]["message"]) > 3

    run(scenario)


@pytest.mark.cell("create")
@pytest.mark.parametrize("word", ["[fault=stalled]", "[hang=30]"])
def test_a_provider_that_falls_silent_is_waited_for_as_long_as_the_settings_say(
    hasty: Run, case: Case, word: str
) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, f"A fox {word}", case.model)
        body = answer.json()
        if case.takes_token:
            assert (answer.status_code, body["object"]) == (200, "video")  # the second time, the same job
            return
        assert (answer.status_code, body["error"]["code"]) == (504, "provider_timeout")
        assert (body["is_bifrost_error"], body["extra_fields"]["provider"]) == (False, case.provider)
        assert answer.headers["x-should-retry"] == "false"

    hasty(scenario)


@pytest.mark.cell("create")
def test_a_provider_says_when_to_come_back(tmp_path: Path, case: Case) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as client:  # of its own: the key rests for so long
            answer = await create(client, "A fox [429=7]", case.model)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
        assert answer.json()["error"]["type"] == "rate_limit_error"

    asyncio.run(scenario())


@pytest.mark.parametrize("fault", ["duplicated", "slow"])
def test_what_is_only_odd_is_understood(run: Run, case: Case, fault: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        await created(client, f"A fox [fault={fault}]", case.model)

    run(scenario)


@pytest.mark.cell("retrieve")
@pytest.mark.parametrize("fault", ["malformed", "html", "truncated"])
def test_a_look_that_cannot_be_understood_is_the_providers_failure(run: Run, case: Case, fault: str) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, f"A fox [look-fault={fault}]", case.model)
        answer = await client.get(f"/v1/videos/{video['id']}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (502, "provider_failure")

    run(scenario)


@pytest.mark.cell("retrieve")
def test_a_look_that_fails_for_a_moment_is_made_again(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox [look=503] [times=1]", case.model)
        assert (await look(client, video))["status"] == "completed"

    run(scenario)


@pytest.mark.cell("retrieve")
def test_an_unknown_status_is_taken_for_progress(run: Run, case: Case) -> None:
    if not case.says_status:
        pytest.skip("a job of this family is done or not, without a word")

    async def scenario(client: httpx.AsyncClient) -> None:
        found = await look(client, await created(client, "A fox [status=pondering]", case.model))
        assert (found["status"], found["extra_fields"]["provider_status"]) == ("in_progress", "pondering")

    run(scenario)


@pytest.mark.cell("content")
def test_an_expired_file_is_gone(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox [expired]", case.model))
        content = await download(client, video)
        assert content.status_code in {404, 410}, content.text

    run(scenario)


@pytest.mark.cell("content")
def test_the_bytes_of_a_broken_download_are_not_passed_off_as_a_video(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox [file-fault=truncated]", case.model))
        try:
            answer = await download(client, video)
        except httpx.RemoteProtocolError:
            return  # half of it had gone out: the connection says that it is not all
        assert (answer.status_code, answer.json()["error"]["code"]) == (502, "provider_failure")

    run(scenario)


@pytest.mark.cell("content")
def test_previews_and_second_videos_are_refused(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", case.model))
        for query, param in (({"variant": "thumbnail"}, "variant"), ({"index": 1}, "index")):
            if case.previews and param == "variant":
                continue
            refused = await download(client, video, params=query)
            assert (refused.status_code, refused.json()["error"]["param"]) == (400, param)

    run(scenario)


@pytest.mark.cell("retrieve")
def test_a_job_that_nobody_made_is_not_found(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await client.get(f"/v1/videos/nobody:{case.provider}")
        assert answer.status_code == 404
        assert answer.json()["extra_fields"]["provider"] == case.provider

    run(scenario)


@pytest.mark.cell("fallback")
def test_a_fallback_to_it_makes_the_video(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await created(client, "A fox", "openai/no-such-model", fallbacks=[case.model])
        assert (video["extra_fields"]["provider"], video["model"]) == (case.provider, case.model)
        assert (await finished(client, video))["status"] == "completed"

    run(scenario)


def test_its_models_are_listed_with_what_they_can_do(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await client.get("/v1/models", params={"provider": case.provider})
        listed: dict[str, Any] = {model["id"]: model["capabilities"] for model in answer.json()["data"]}
        for name, value in (("sizes", case.size), ("seconds", case.seconds)):
            offered = listed[case.model].get(name)
            assert (offered is None) if case.takes_anything else (value in offered)

    run(scenario)


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", "1000x100"), ("seconds", "900"), ("input_reference", "data:image/png;base64,@")],
)
@pytest.mark.cell("create")
def test_what_a_model_cannot_honour_is_refused_and_named(
    run: Run, case: Case, field: str, value: str
) -> None:
    if case.takes_anything and field != "input_reference":
        value = "1x1" if field == "size" else "0"

    async def scenario(client: httpx.AsyncClient) -> None:
        answer = await create(client, "A fox", case.model, **{field: value})
        assert (answer.status_code, answer.json()["error"].get("param")) == (400, field), answer.text

    run(scenario)


ODD: tuple[dict[str, Any], ...] = (
    {"seed": -1},
    {"seed": 2**62},
    {"prompt": "p" * 32000},
    {"prompt": "\0\a"},
    {"negative_prompt": "n" * 32000},
    *(
        {"input_reference": text}
        for text in ("http://[::1", "http://a b/c.png", "gs://b/o.png", "s3://bucket/o")
    ),
    *(
        {"video_uri": text}
        for text in ("x:y", "gs://bucket/o.mp4", "data:video/mp4;base64,AAAA", "http://a b/c")
    ),
    {"native_input": {}},
    {"native_input": {"input": 1, "instances": [], "promptText": 5}},
)


@pytest.mark.cell("create")
def test_nothing_that_a_caller_says_is_told_as_a_failure_of_the_provider(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        for odd in ODD:
            asked = {"prompt": "A fox", **odd}
            answer = await create(client, asked.pop("prompt"), case.model, **asked)
            assert answer.status_code in {200, 400, 413}, (odd, answer.text[:500])

    run(scenario)


@pytest.mark.cell("list")
def test_its_jobs_are_listed_once_with_what_they_are(run: Run, case: Case) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox to be listed", case.model))
        page = await client.get("/v1/videos", params={"provider": case.provider, "limit": 100})
        found = [each for each in page.json()["data"] if each["id"] == video["id"]]
        assert [(each["model"], each["status"]) for each in found] == [(case.model, "completed")]

    run(scenario)


async def offers(client: httpx.AsyncClient, case: Case, operation: str) -> bool:
    answer = await client.get("/v1/models", params={"provider": case.provider})
    listed = {model["id"]: model["capabilities"]["operations"] for model in answer.json()["data"]}
    return operation in listed[case.model]


@pytest.mark.cell("delete")
def test_what_is_deleted_is_gone_where_the_provider_deletes(run: Run, case: Case) -> None:
    offered = []

    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", case.model))
        answer = await client.delete(f"/v1/videos/{video['id']}")
        if await offers(client, case, "video_delete"):
            offered.append(True)
            assert (answer.status_code, answer.json()["deleted"]) == (200, True)
            assert (await client.get(f"/v1/videos/{video['id']}")).status_code == 404
        else:
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unsupported_operation")

    run(scenario)
    if not offered:
        pytest.skip("the provider's API deletes nothing, which is answered with unsupported_operation")


@pytest.mark.cell("remix")
def test_a_remix_is_a_job_of_its_own_where_there_are_any(run: Run, case: Case) -> None:
    offered = []

    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", case.model))
        answer = await client.post(f"/v1/videos/{video['id']}/remix", json={"prompt": "A red fox"})
        if await offers(client, case, "video_remix"):
            offered.append(True)
            assert answer.status_code == 200, answer.text
            made = await finished(client, answer.json())
            assert (made["status"], made["prompt"]) == ("completed", "A red fox")
            assert made["id"] != video["id"] == made["remixed_from_video_id"]
        else:
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unsupported_operation")

    run(scenario)
    if not offered:
        pytest.skip("the provider's API has no remix, which is answered with unsupported_operation")
