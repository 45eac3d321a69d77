from __future__ import annotations

import asyncio
import json
import logging
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from msgspec import Raw
from prometheus_client.parser import text_string_to_metric_families
from tests.gateway.process import served
from tests.gateway.rude import CHUNK, running

from video_gateway import errors
from video_gateway.observability import exposition, metrics
from video_gateway.observability.instrumentation import Line, Lines, operation_of
from video_gateway.observability.metrics import Metrics, State
from video_gateway.providers.provider import Account
from video_gateway.settings import key_hash

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream


def test_each_request_is_named_counted_and_written_down_without_its_secrets(
    opened: Open, upstream: type[Upstream], caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        caplog.set_level(logging.INFO, logger="video_gateway")
        settings = {"callers": [{"name": "alice", "sha256": key_hash("sk-bf-alice")}]}
        accounts = {"openai": [Account(name="main", adapter=upstream())]}
        async with opened(accounts, settings=settings) as house:
            headers = {"x-bf-vk": "sk-bf-alice", "x-request-id": "mine-1"}
            body = {"model": "openai/sora-2", "prompt": "PRIVATE WISH"}
            answer = await house.http.post("/v1/videos?x=SECRET", json=body, headers=headers)
            other = await house.http.get("/v1/videos/none", headers={"x-request-id": "bad\x7fid"})
            numbers = (await house.http.get("/metrics")).text
        assert answer.headers["x-request-id"] == "mine-1"
        # No cache in front knows that an answer depends on x-bf-vk.
        assert answer.headers["cache-control"] == other.headers["cache-control"] == "private"
        assert len(other.headers["x-request-id"]) == 32
        access = [record.message for record in caplog.records if record.name.endswith("access")]
        lines = [json.loads(line) for message in access for line in message.splitlines()]
        told = [tuple(line[name] for name in ("operation", "method", "path", "status")) for line in lines[:2]]
        assert told == [
            ("video_generation", "POST", "/v1/videos", 200),
            ("video_retrieve", "GET", "/v1/videos/none", 401),
        ]
        assert all(abs(line["time"] - time.time()) < 60 and 0 < line["ms"] < 60_000 for line in lines)
        assert lines[0]["request_id"] == "mine-1"
        for secret in ("sk-bf-alice", "PRIVATE WISH", "SECRET"):
            assert secret not in caplog.text
        assert 'video_gateway_requests_total{operation="video_generation",status="200"} 1.0' in numbers

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", "/v1/videos", "video_generation"),
        ("GET", "/v1/videos", "video_list"),
        ("GET", "/v1/videos/a:b", "video_retrieve"),
        ("GET", "/v1/videos/a/content", "video_download"),
        ("HEAD", "/v1/videos/a/content", "video_download"),
        ("POST", "/v1/videos/a/remix", "video_remix"),
        ("DELETE", "/v1/videos/a", "video_delete"),
        ("PATCH", "/v1/videos/a", "other"),
        ("GET", "/v1/videos/a/x/y", "other"),
        ("GET", "/v1/videosx", "other"),
        ("GET", "/whatever", "other"),
    ],
)
def test_labels_are_few_whatever_is_asked(method: str, path: str, operation: str) -> None:
    assert operation_of(method, path) == operation


def number(text: str, name: str, **labels: str) -> float:
    """A sample as Prometheus reads it."""
    (sample,) = (
        sample
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if (sample.name, sample.labels) == (name, labels)
    )
    return sample.value


def test_a_duration_counts_for_every_bound_that_it_does_not_exceed() -> None:
    numbers = Metrics()
    for seconds in (0.001, 0.02, 0.3, 100.0):
        numbers.count("health", 200, seconds)
    state = State({}, store=None)  # type: ignore[arg-type]  # no job is counted
    text = exposition.text(numbers, state).decode()
    bucket = "video_gateway_request_seconds_bucket"
    counts = {
        le: number(text, bucket, le=le, operation="health")
        for le in ("0.001", "0.025", "0.5", "60.0", "+Inf")
    }
    assert counts == {"0.001": 1, "0.025": 2, "0.5": 3, "60.0": 3, "+Inf": 4}
    assert number(text, "video_gateway_request_seconds_count", operation="health") == 4
    assert number(text, "video_gateway_request_seconds_sum", operation="health") == pytest.approx(100.321)


def test_lines_are_written_in_their_order_when_the_gateway_stops(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        lines = Lines()
        for request_id in ("first", "second"):
            lines.add(Line(1.5, request_id, "health", Raw(b'"GET"'), Raw(b'"/health"'), 200, 0.25))
        lines.flush()
        lines.flush()

    caplog.set_level(logging.INFO, logger="video_gateway")
    asyncio.run(scenario())
    (record,) = caplog.records
    assert [json.loads(line)["request_id"] for line in record.message.split("\n")] == ["first", "second"]


def test_operators_see_providers_jobs_and_resting_keys(
    opened: Open, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("video_gateway.observability.metrics.JOBS_AGE", 0.0)

    async def scenario() -> None:
        refusal = errors.upstream("openai", 401, code=None, message="No.", retry_after=None)
        bad, good = upstream(refusal), upstream()
        accounts = [
            Account(name="bad", adapter=bad, weight=1e9),
            Account(name="good", adapter=good, weight=1e-9),
        ]
        async with opened({"openai": accounts}) as house:
            body = {"model": "openai/sora-2", "prompt": "A fox"}
            for _ in range(3):
                assert (await house.http.post("/v1/videos", json=body)).status_code == 200
            done, dropped, _ = good.videos
            good.become(done, status="completed")
            for video_id in (done, dropped):
                await house.http.get(f"/v1/videos/{video_id}")
            await house.http.delete(f"/v1/videos/{dropped}")
            text = (await house.http.get("/metrics")).text
        call = {"provider": "openai", "operation": "video_generation"}
        calls = "video_gateway_upstream_calls_total"
        assert number(text, calls, **call, outcome="ok") == 3
        assert number(text, calls, **call, outcome="provider_auth") == 1
        assert number(text, "video_gateway_upstream_seconds_count", **call) == 4
        assert number(text, "video_gateway_jobs", provider="openai", status="completed") == 1
        assert number(text, "video_gateway_jobs", provider="openai", status="queued") == 1
        assert 50 < number(text, "video_gateway_key_resting_seconds", provider="openai", key="bad") <= 60
        assert number(text, "video_gateway_key_resting_seconds", provider="openai", key="good") == 0
        rests = {"provider": "openai", "key": "bad", "reason": "provider_auth"}
        assert number(text, "video_gateway_key_rests_total", **rests) == 1

    asyncio.run(scenario())


def test_jobs_are_counted_the_seldomer_the_longer_that_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=1000.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(metrics, "time", clock)
    counted: list[float] = []

    async def count(takes: float) -> dict[tuple[str, str], int]:
        counted.append(clock.now - 1000.0)
        clock.now += takes
        return {}

    async def scenario() -> None:
        takes = [0.0, 1.0, 3.0, 0.0]
        state = State({}, SimpleNamespace(count=lambda: count(takes.pop(0))))
        while takes:
            await state.count()
            clock.now += 1.0

    asyncio.run(scenario())
    assert counted == [0.0, 15.0, 35.0, 95.0]


def test_an_adapter_that_breaks_is_a_provider_that_is_not_understood(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream(ValueError("what SECRET is this"))
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            answer = await house.http.post("/v1/videos", json={"model": "openai/sora-2", "prompt": "A fox"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (502, "provider_failure")
        assert answer.headers["x-should-retry"] == "false"  # it may have bought all the same
        assert "SECRET" not in answer.text

    asyncio.run(scenario())


def test_every_line_of_the_log_is_an_object_whatever_is_quoted_in_it(tmp_path: Path) -> None:
    """Who could begin a line could make up requests that nobody sent."""
    forged = '\n{"time": 1.0, "operation": "forged"}'

    async def scenario() -> list[dict[str, object]]:
        async with running(4 * len(CHUNK)) as (upstream, rude):
            with served(tmp_path, store=f"sqlite:///{tmp_path}/jobs.sqlite3", upstream=upstream) as gateway:
                async with httpx.AsyncClient(base_url=gateway.base, timeout=60) as client:
                    prompt = "says " + json.dumps({"status": f"dancing{forged}"})
                    body = {"model": "openai/sora-2", "prompt": prompt}
                    headers = {"x-request-id": "mine-1"}
                    assert (await client.post("/v1/videos", json=body, headers=headers)).status_code == 200
                    await client.get("/v1/videos/" + quote(forged))
                    body = {"model": "openai/sora-2", "prompt": "A fox"}
                    video = (await client.post("/v1/videos", json=body)).json()
                    rude.sends = len(CHUNK)
                    with pytest.raises(httpx.TransportError):
                        await client.get(
                            f"/v1/videos/{video['id']}/content", headers={"x-request-id": "mine-2"}
                        )
            return [json.loads(line) for line in gateway.log.read_text().splitlines()]

    lines = asyncio.run(scenario())
    assert all(isinstance(line["time"], float) and line["time"] > 1e9 for line in lines)
    assert "forged" not in {line.get("operation") for line in lines}
    told = {line["request_id"]: line for line in lines if "level" in line and "request_id" in line}
    assert "dancing" in str(told["mine-1"]["message"])
    assert str(told["mine-2"]["message"]).startswith("the answer breaks off: GET http://127.0.0.1")
    assert not any("exception" in line for line in lines)
    assert "sk-upstream-secret" not in json.dumps(lines)
