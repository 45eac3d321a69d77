"""What providers do to connections, and what callers do to theirs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.gateway.rude import CHUNK
from tests.gateway.rude import running as rude_server

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.gateway import Gateway
from video_gateway.settings import Settings


@asynccontextmanager
async def gateway(
    folder: Path, base_url: str, *, store: str | None = None, **provider: Any
) -> AsyncIterator[tuple[httpx.AsyncClient, Gateway]]:
    keys = [{"name": "main", "value": "sk-upstream-secret"}]
    entry = {"family": "openai", "base_url": base_url, "keys": keys, "timeout": 30.0, "retries": 2}
    configured = Settings.model_validate(
        {
            "store": {"url": store or f"sqlite:///{folder}/jobs.sqlite3"},
            "providers": {"openai": {**entry, **provider}},
        }
    )
    async with (
        assembly.opened(configured) as opened,
        serving.beside(application(opened, configured)) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        yield client, opened


async def create(client: httpx.AsyncClient, prompt: str, **headers: str) -> httpx.Response:
    body = {"model": "openai/sora-2", "prompt": prompt}
    return await client.post("/v1/videos", json=body, headers=headers)


@pytest.mark.parametrize(
    ("prompt", "status", "kind", "sent"),
    [
        ("reset", 502, "provider_failure", 1),
        ("close", 502, "provider_failure", 1),
        ("silent head", 504, "provider_timeout", 1),
        ("silent body", 504, "provider_timeout", 1),
        ("noise", 502, "provider_failure", 1),
        ("redirect", 502, "provider_failure", 1),
        ("limit", 429, "rate_limit_error", 3),
    ],
)
def test_a_create_whose_answer_is_damaged_is_told_as_what_it_is_and_sent_again_only_after_a_429(
    tmp_path: Path, prompt: str, status: int, kind: str, sent: int
) -> None:
    async def scenario() -> None:
        timeout = 1.0 if "silent" in prompt else 30.0
        async with rude_server() as (base, rude), gateway(tmp_path, base, timeout=timeout) as (client, _):
            answer = await create(client, prompt)
            body = answer.json()
            assert (answer.status_code, body["status_code"], body["error"]["type"]) == (status, status, kind)
            assert body["is_bifrost_error"] is False
            assert answer.headers.get("x-should-retry") == (None if kind == "rate_limit_error" else "false")
            assert "sk-upstream-secret" not in answer.text
            assert rude.creates == [prompt] * sent

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("9" * 400, 86400),
        ("inf", 86400),
        ("1e400", 86400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        ("nan", 5),
        ("Fri, 31 Dec 99999 23:59:59 GMT", 5),
        ("soon", 5),
        ("-5", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
def test_a_provider_that_says_nonsense_of_when_to_come_back_is_understood_within_reason(
    tmp_path: Path, said: str, told: int
) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, rude), gateway(tmp_path, base, retries=0) as (client, _):
            answer = await create(client, f"wait {said}")
            assert (answer.status_code, answer.json()["error"]["type"]) == (429, "rate_limit_error")
            assert answer.headers.get("retry-after") == str(told)
            assert len(rude.creates) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("prompt", "sent"),
    [("dribble", 1), ("overload", 3), ("accepts 201 Created", 1), ("accepts 202 Accepted", 1)],
)
def test_an_answer_that_comes_in_the_end_is_taken(tmp_path: Path, prompt: str, sent: int) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, rude), gateway(tmp_path, base) as (client, _):
            answer = await create(client, prompt)
            assert (answer.status_code, rude.creates) == (200, [prompt] * sent)

    asyncio.run(scenario())


def test_nobody_at_the_providers_address_is_told_after_every_retry_and_the_log_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
            async with gateway(tmp_path, base, retries=1) as (client, _):
                answer = await create(client, "A fox")
                assert await calls(client) == 2
        assert (answer.status_code, answer.json()["error"]["code"]) == (502, "provider_unreachable")
        assert "x-should-retry" not in answer.headers
        told = [record.getMessage() for record in caplog.records if record.name == "video_gateway"]
        assert len(told) == 2
        for line in told:
            assert line.startswith(f"openai: createVideo: POST {base}/videos: ")
            assert "Connect" in line
            assert line.rpartition(": ")[2] not in answer.text

    asyncio.run(scenario())


def test_what_a_caller_bought_before_going_away_is_kept(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, rude), gateway(tmp_path, base) as (client, _):
            asked = asyncio.create_task(create(client, "slower"))  # than it takes to hear of it
            await rude.got(1)
            asked.cancel()
            listed: list[dict[str, object]] = []
            for _ in range(600):
                listed = (await client.get("/v1/videos")).json()["data"]
                if listed:
                    break
                await asyncio.sleep(0.1)
            assert [video["id"] for video in listed] == ["video_1"]

    asyncio.run(scenario())


def test_a_caller_who_goes_away_stops_what_has_not_been_accepted(tmp_path: Path) -> None:
    """The provider is not there, and would be asked again after a pause: nobody waits for that any more."""

    async def scenario() -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{nobody.getsockname()[1]}/v1"
            async with gateway(tmp_path, base, retries=8) as (client, _):
                asked = asyncio.create_task(create(client, "A fox"))
                await until(client, lambda text: called(text) >= 1)
                asked.cancel()
                await until(client, lambda text: "video_gateway_requests_running 1.0" in text)  # this one
                before = await calls(client)
                await asyncio.sleep(4.5)  # longer than the longest pause before another try
                assert before == await calls(client)
                assert before < 9

    asyncio.run(scenario())


async def until(client: httpx.AsyncClient, told: Callable[[str], bool]) -> None:
    """The metrics say so."""
    for _ in range(600):
        if told((await client.get("/metrics")).text):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("nothing happened")


async def calls(client: httpx.AsyncClient) -> float:
    """How often a provider was called."""
    return called((await client.get("/metrics")).text)


def called(text: str) -> float:
    lines = [line for line in text.splitlines() if line.startswith("video_gateway_upstream_calls_total{")]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def test_a_download_that_nobody_reads_any_more_is_ended_at_the_provider(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            rude_server(64 * 1024**3) as (base, rude),
            gateway(tmp_path, base) as (client, _),
        ):
            video = (await create(client, "A fox")).json()
            async with client.stream("GET", f"/v1/videos/{video['id']}/content") as answer:
                async for _chunk in answer.aiter_raw():
                    break
            await asyncio.wait_for(rude.hung_up.wait(), 60)

    asyncio.run(scenario())


def test_a_download_that_falls_silent_is_given_up(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with (
            rude_server(64 * len(CHUNK)) as (base, rude),
            gateway(tmp_path, base, timeout=1.0) as (client, _),
        ):
            video = (await create(client, "A fox")).json()
            rude.sends, rude.falls_silent = 8 * len(CHUNK), True
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(f"/v1/videos/{video['id']}/content")

    asyncio.run(scenario())


@pytest.mark.parametrize("announces", [True, False])
def test_a_download_that_breaks_at_the_provider_breaks_and_does_not_end(
    tmp_path: Path, announces: bool
) -> None:
    """Whoever has half a file must not take it for the whole."""

    async def scenario() -> None:
        async with rude_server(64 * len(CHUNK)) as (base, rude), gateway(tmp_path, base) as (client, _):
            rude.announces = announces
            video = (await create(client, "A fox")).json()
            address = f"/v1/videos/{video['id']}/content"
            assert len((await client.get(address)).content) == 64 * len(CHUNK)
            rude.sends = 8 * len(CHUNK)
            with pytest.raises(httpx.TransportError):
                await client.get(address)

    asyncio.run(scenario())


@pytest.mark.parametrize("prompt", ["quoted key", "quoted request"])
@pytest.mark.parametrize("shown", [True, False])
def test_a_credential_that_the_provider_repeats_reaches_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, prompt: str, shown: bool
) -> None:
    async def scenario() -> None:
        more: dict[str, Any] = {"raw_request": shown, "raw_response": shown}
        async with rude_server() as (base, _), gateway(tmp_path, base, **more) as (client, _):
            answer = await create(client, prompt)
            assert "[hidden]" in answer.text
            listed = await client.get("/v1/videos")
            metrics = await client.get("/metrics")
            for told in (answer.text, str(answer.headers), listed.text, metrics.text, caplog.text):
                assert "sk-upstream-secret" not in told

    caplog.set_level("DEBUG", logger="video_gateway")
    asyncio.run(scenario())


def test_a_credential_that_is_repeated_in_place_of_a_file_reaches_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, rude), gateway(tmp_path, base) as (client, _):
            video = (await create(client, "A fox")).json()
            rude.quotes = True
            answer = await client.get(f"/v1/videos/{video['id']}/content")
            assert answer.status_code == 400
            message = answer.json()["error"]["message"]
            assert message.startswith("Not with GET /v1/videos/video_1/content")
            assert "Bearer [hidden]" in message
            assert "sk-upstream-secret" not in caplog.text

    caplog.set_level("DEBUG", logger="video_gateway")
    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("prompt", "status", "kind"),
    [
        ('says {"id": ""}', 502, "provider_failure"),
        ('says {"id": "a\\u0000b"}', 502, "provider_failure"),
        ('says {"id": "../b"}', 502, "provider_failure"),
        ('says {"id": "?"}', 502, "provider_failure"),
        (f'says {{"id": "{"a" * 520}"}}', 200, None),
        (f'says {{"id": "{"a" * 600}"}}', 502, "provider_failure"),
        ('says {"id": 5}', 502, "provider_failure"),
        ('says {"id": null}', 502, "provider_failure"),
        ('says {"status": 5}', 502, "provider_failure"),
        ('says {"progress": 1e308}', 200, None),
        ('says {"progress": -7}', 200, None),
        ('says {"status": "dancing"}', 200, None),
        ('says {"size": "*"}', 502, "provider_failure"),
        ('says {"status": "*"}', 200, None),
        ('says {"status": "failed", "error": {"code": "moderation", "message": "*"}}', 200, None),
        ('says {"nobody": {"knows": [1]}}', 200, None),
        ('says {"created_at": 1e300}', 200, None),
        ('says {"expires_at": 99999999999999999999}', 200, None),
        ("nested 200 OK", 502, "provider_failure"),
        ("nested 400 x", 400, "provider_refusal"),
        ("nested 500 x", 502, "provider_failure"),
        ("wordy 400 x", 400, "provider_refusal"),
        ("wordy 408 x", 504, "provider_timeout"),
        ("wordy 500 x", 502, "provider_failure"),
        ("endless head", 502, "provider_failure"),
    ],
)
def test_whatever_a_provider_says_is_told_in_reasonable_words_and_stops_nobody(
    tmp_path: Path, prompt: str, status: int, kind: str | None, url: str
) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, rude), gateway(tmp_path, base, store=url) as (client, _):
            answer = await create(client, prompt)
            assert answer.status_code == status, answer.text[:500]
            assert len(answer.content) < 20_000
            if kind is not None:
                body = answer.json()
                assert (body["status_code"], body["error"]["type"]) == (status, kind)
                bought = None if status == 400 else "false"
                assert answer.headers.get("x-should-retry") == bought
            assert len(rude.creates) == 1
            assert (await client.get("/ready")).status_code == 200
            good = (await create(client, "A fox")).json()
            listed = (await client.get("/v1/videos")).json()["data"]
            assert listed[0]["id"] == good["id"]
            for video in listed:  # each that is known can be asked for
                assert (await client.get(f"/v1/videos/{video['id']}")).status_code == 200

    asyncio.run(scenario())


def test_words_of_a_provider_that_no_encoding_has_are_told_as_far_as_they_go(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, _), gateway(tmp_path, base) as (client, _):
            answer = await create(client, "half a character")
            assert (answer.status_code, answer.json()["error"]["message"]) == (400, "? and no more")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("..%2F..%2Fadmin", 404),
        ("%2e%2e%2f%2e%2e%2fadmin", 404),
        ("%252F..%252Fadmin", 404),
        ("..%252F:openai", 404),
        ("..:openai", 404),
        (".:openai", 404),
        ("a%3Fb=c:openai", 404),
        ("a%23b:openai", 404),
        ("a%00b:openai", 404),
        ("a%0d%0ab:openai", 404),
        ("a%5Cb:openai", 404),
        ("b64_Li4vYWRtaW4:openai", 404),
        ("b64_YT9i:openai", 404),
        ("%ff%fe:openai", 404),
        ("a" * 5000 + ":openai", 400),
    ],
)
def test_no_spelling_of_an_id_reaches_another_path_of_the_provider(
    tmp_path: Path, path: str, status: int
) -> None:
    async def scenario() -> None:
        async with rude_server() as (base, rude), gateway(tmp_path, base) as (client, _):
            for method, place in (("GET", ""), ("DELETE", ""), ("GET", "/content"), ("POST", "/remix")):
                body = {"prompt": "A fox"} if method == "POST" else None
                answer = await client.request(method, f"/v1/videos/{path}{place}", json=body)
                assert answer.status_code == answer.json()["status_code"] == status, (method, answer.text)
            assert (rude.looks, rude.creates) == (0, [])

    asyncio.run(scenario())
