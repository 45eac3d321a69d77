"""A clock that is put right by an hour, forward or back, while a gateway runs: nobody is to notice."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeAlias

import pytest
from tests.gateway.bought import account, refused, request

from bifrost_api.errors import TooManyRequests
from video_gateway import upkeep as hourly
from video_gateway.providers import upstream as heard
from video_gateway.settings import key_hash

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream

Jump: TypeAlias = Callable[[], None]
"""Puts the clock."""

EACH = pytest.mark.parametrize("hours", [-1, 1])


@pytest.fixture
def jump(hours: int, monkeypatch: pytest.MonkeyPatch) -> Jump:
    real = time.time
    return lambda: monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)


@EACH
def test_a_job_is_looked_at_and_bought_as_before(opened: Open, upstream: type[Upstream], jump: Jump) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, pace=60.0) as house:
            video = await house.client.video_generation(request(), idempotency_key="k")
            adapter.become(video.id, status="in_progress", progress=40)
            jump()
            for _ in range(5):
                assert (await house.client.video_retrieve(video.id)).progress == 40
            assert adapter.looks == 1
            assert (await house.client.video_generation(request(), idempotency_key="k")).id == video.id
            await house.client.video_generation(request(), idempotency_key="another")
            adapter.become(video.id, status="completed")
            assert len(adapter.created) == 2
            assert await house.store.purge(int(time.time()) - 7200) == 0

    asyncio.run(scenario())


@EACH
def test_a_purchase_that_is_under_way_is_waited_for(
    opened: Open, upstream: type[Upstream], jump: Jump
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        adapter.gate = asyncio.Event()
        async with opened({"openai": [account(adapter)]}) as house:
            first = asyncio.create_task(house.client.video_generation(request(), idempotency_key="k"))
            await adapter.asked.wait()
            jump()
            assert await house.store.purge(int(time.time()) - 7200) == 0
            second = asyncio.create_task(house.client.video_generation(request(), idempotency_key="k"))
            await asyncio.sleep(0.1)
            adapter.gate.set()
            assert (await first).id == (await second).id
        assert len(adapter.created) == 1

    asyncio.run(scenario())


@EACH
def test_a_key_rests_as_long_as_its_provider_said(opened: Open, upstream: type[Upstream], jump: Jump) -> None:
    async def scenario() -> None:
        adapter = upstream(refused(429, retry_after=30))
        async with opened({"openai": [account(adapter)]}, retries=0) as house:
            with pytest.raises(TooManyRequests):
                await house.client.video_generation(request())
            jump()
            with pytest.raises(TooManyRequests) as resting:
                await house.client.video_generation(request())
        assert (resting.value.body.error.code, len(adapter.created)) == ("keys_resting", 1)
        assert 25 <= int(resting.value.headers["Retry-After"]) <= 30

    asyncio.run(scenario())


@EACH
def test_a_caller_gets_a_minutes_requests_in_a_minute(
    opened: Open, upstream: type[Upstream], jump: Jump
) -> None:
    caller = {"name": "alice", "sha256": key_hash("sk-bf-alice"), "requests_per_minute": 2}

    async def scenario() -> list[int]:
        async with opened({"openai": [account(upstream())]}, settings={"callers": [caller]}) as house:
            found = []
            for put in (None, jump):
                if put is not None:
                    put()
                for _ in range(3):
                    answer = await house.http.get("/v1/videos", headers={"x-bf-vk": "sk-bf-alice"})
                    found.append(answer.status_code)
            return found

    if (second := time.time() % 60) > 55:  # not over the end of a minute
        time.sleep(60 - second)
    assert asyncio.run(scenario()) == [200, 200, 429] * 2


@pytest.mark.parametrize("skew", [-3600, 0, 3600])
def test_a_date_to_come_back_at_is_one_of_the_providers_own_clock(skew: int) -> None:
    theirs = time.time() + skew
    headers = {"date": email.utils.formatdate(theirs), "Retry-After": email.utils.formatdate(theirs + 20)}
    assert heard.retry_after(headers) == 20
    assert heard.retry_after({"retry-after": "7"}) == 7
    wait = heard.retry_after({"Retry-After": email.utils.formatdate(time.time() + 20), "Date": "nonsense"})
    assert wait is not None
    assert 15 < wait <= 20


def test_a_clock_that_is_put_ahead_ages_jobs_by_a_day_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, waits = 1_000_000_000.0, []
    asked: list[int] = []
    visited: list[int] = []

    async def purge(before: int) -> int:
        nonlocal clock
        asked.append(before + 90 * 86400 - 1_000_000_000)
        if len(asked) == 2:
            clock += 1000 * 86400
        if len(asked) == 4:
            clock -= 1000 * 86400
        if len(asked) == 6:
            raise EOFError
        return 0

    async def visit(now: float) -> None:
        visited.append(int(now) - 1_000_000_000)

    async def waited(seconds: float) -> None:
        nonlocal clock
        waits.append(seconds)
        clock += seconds

    # Only there: a server that other tests share has a thread of its own, which is to sleep on.
    monkeypatch.setattr(hourly, "time", SimpleNamespace(time=lambda: clock))
    monkeypatch.setattr(hourly, "asyncio", SimpleNamespace(sleep=waited))
    with pytest.raises(EOFError):
        asyncio.run(hourly.upkeep(visit, purge, 90))
    assert waits == [600] + [3600] * 5
    assert visited == asked
    assert asked == [600, 4200, 4200 + 90_000, 4200 + 2 * 90_000, 600 + 4 * 3600, 600 + 5 * 3600]
