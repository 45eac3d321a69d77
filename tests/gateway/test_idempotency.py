"""One idempotency key is one purchase, whatever happens to it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import create_engine, text
from tests.gateway.bought import account, refused, request

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, Conflict
from video_gateway import errors
from video_gateway.jobs.job import Promise, StoreUnavailableError
from video_gateway.jobs.store import SqlJobStore
from video_gateway.purchases import idempotency, pending_writes
from video_gateway.settings import key_hash

if TYPE_CHECKING:
    from tests.gateway.conftest import House, Open, Upstream


@pytest.mark.parametrize("operation", ["create", "remix"])
def test_a_hundred_equal_requests_under_one_key_are_one_purchase_also_after_a_restart(
    opened: Open, upstream: type[Upstream], url: str, operation: str
) -> None:
    async def scenario() -> None:
        adapter = upstream(delay=0.05)
        accounts = {"openai": [account(adapter)]}

        def buy(house: House, source: str) -> Awaitable[models.Video]:
            if operation == "create":
                return house.client.video_generation(request(), idempotency_key="order-7")
            change = models.VideoRemixRequest(prompt="in snow")
            return house.client.video_remix(source, change, idempotency_key="order-7")

        async with opened(accounts, url=url) as house:
            source = (await house.client.video_generation(request())).id
            adapter.become(source, status="completed")
            first, *others = await asyncio.gather(*(buy(house, source) for _ in range(100)))
        async with opened(accounts, url=url) as house:
            later = await asyncio.gather(*(buy(house, source) for _ in range(100)))
        assert all(each == first for each in (*others, *later))
        assert (first.id != source, len(adapter.created)) == (True, 2)

    asyncio.run(scenario())


def test_an_answer_is_the_text_that_its_row_has_and_its_key_repeats(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        async with opened({"openai": [account(upstream())]}) as house:
            body, headers = {"model": "openai/sora-2", "prompt": "Füchse"}, {"Idempotency-Key": "order-8"}
            answers = [await house.http.post("/v1/videos", json=body, headers=headers) for _ in range(2)]
            row = await house.store.find(answers[0].json()["id"], "openai")
            assert row is not None
            assert [answer.text for answer in answers] == [row.answer] * 2

    asyncio.run(scenario())


def test_callers_who_happen_on_the_same_idempotency_key_do_not_meet(
    opened: Open, upstream: type[Upstream], url: str
) -> None:
    async def scenario() -> None:
        adapter = upstream(delay=0.05)
        callers = [{"name": name, "sha256": key_hash(f"sk-bf-{name}")} for name in ("alice", "bob")]
        accounts = {"openai": [account(adapter)]}
        async with opened(accounts, settings={"callers": callers}, url=url) as house:

            async def buy(name: str, prompt: str) -> httpx.Response:
                headers = {"x-bf-vk": f"sk-bf-{name}", "Idempotency-Key": "order-7"}
                body = {"model": "openai/sora-2", "prompt": prompt}
                return await house.http.post("/v1/videos", json=body, headers=headers)

            wanted = [("alice", "A fox"), ("bob", "A fox"), ("alice", "A fox"), ("bob", "A fox")]
            bought = [
                answer.json()["id"] for answer in await asyncio.gather(*(buy(*each) for each in wanted))
            ]
            assert bought[0] == bought[2] != bought[1] == bought[3]
            statuses = [(await buy(name, "A heron")).status_code for name in ("alice", "bob")]
        assert (statuses, len(adapter.created)) == ([409, 409], 2)

    asyncio.run(scenario())


def test_a_picture_tells_requests_apart_and_does_not_fill_the_store(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        pictures = [
            "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + fill * 300_000).decode()
            for fill in (b"a", b"b")
        ]
        async with opened({"openai": [account(upstream())]}) as house:
            wanted = [request(input_reference=picture, seconds="8") for picture in pictures]
            video = await house.client.video_generation(wanted[0], idempotency_key="order-7")
            again = await house.client.video_generation(wanted[0], idempotency_key="order-7")
            with pytest.raises(Conflict):
                await house.client.video_generation(wanted[1], idempotency_key="order-7")
            job = await house.store.find(video.id, "openai")
        assert again == video
        assert job is not None
        kept = json.loads(job.request)
        assert (kept["prompt"], kept["seconds"]) == ("A fox", "8")
        assert kept["input_reference"] == {"omitted": f"{len(pictures[0])} bytes"}

    asyncio.run(scenario())


def test_what_no_model_takes_does_not_fill_the_store(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        async with opened({"openai": [account(upstream())]}) as house:
            unknown = {f"k{number}": number for number in range(20_000)}
            asked = {"model": "openai/sora-2", "prompt": "A fox", "seconds": "8"}
            answer = await house.http.post("/v1/videos", json={**asked, **unknown})
            few = await house.http.post("/v1/videos", json={**asked, "k": 1})
            jobs = [await house.store.find(each.json()["id"], "openai") for each in (answer, few)]
        assert [each and json.loads(each.request) for each in jobs] == [asked, {**asked, "k": 1}]

    asyncio.run(scenario())


def test_a_key_whose_fallback_may_have_bought_buys_nothing_more(
    opened: Open, upstream: type[Upstream]
) -> None:
    """The caller is told of the primary, which certainly took nothing; that is not all there was."""

    async def scenario() -> None:
        primary, second = upstream(refused(400)), upstream(errors.timed_out("runway"), provider="runway")
        async with opened({"openai": [account(primary)], "runway": [account(second)]}) as house:
            wanted = request("openai/sora-2", "runway/gen4.5")
            with pytest.raises(BadRequest) as first:
                await house.client.video_generation(wanted, idempotency_key="order-7")
            with pytest.raises(Conflict) as again:
                await house.client.video_generation(wanted, idempotency_key="order-7")
        assert first.value.headers["x-should-retry"] == "false"
        assert again.value.body.error.code == "idempotency_outcome_unknown"
        assert (len(primary.created), len(second.created)) == (1, 1)

    asyncio.run(scenario())


def test_a_key_that_is_held_although_the_store_did_not_say_so_is_given_back(
    opened: Open, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    holds = SqlJobStore.promise
    broken = iter([True])

    async def promise(self: SqlJobStore, wanted: Promise) -> Promise:
        held = await holds(self, wanted)
        if next(broken, False):
            raise StoreUnavailableError("the connection broke behind the commit")
        return held

    monkeypatch.setattr(SqlJobStore, "promise", promise)
    monkeypatch.setattr(pending_writes, "PAUSE", 0.05)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            body = {"model": "openai/sora-2", "prompt": "A fox"}
            headers = {"Idempotency-Key": "order-7"}
            async with asyncio.timeout(10):  # less than the lease of one who died
                while (answer := await house.http.post("/v1/videos", json=body, headers=headers)).is_error:
                    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "overloaded")
            assert len(adapter.created) == 1
        assert next(broken, None) is None

    asyncio.run(scenario())


def test_an_idempotency_key_belongs_to_one_request(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        async with opened({"openai": [account(upstream())]}) as house:
            await house.client.video_generation(request(), idempotency_key="order-7")
            with pytest.raises(Conflict) as caught:
                await house.client.video_generation(request(seconds="8"), idempotency_key="order-7")
        assert caught.value.body.error.code == "idempotency_key_reused"
        assert caught.value.headers["x-should-retry"] == "false"

    asyncio.run(scenario())


def test_a_purchase_of_unknown_outcome_is_not_made_again(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream(errors.broken("openai", "broke the connection"))
        async with opened({"openai": [account(adapter)]}) as house:
            with pytest.raises(BadGateway):
                await house.client.video_generation(request(), idempotency_key="order-7")
            with pytest.raises(Conflict) as caught:
                await house.client.video_generation(request(), idempotency_key="order-7")
        assert caught.value.body.error.code == "idempotency_outcome_unknown"
        assert len(adapter.created) == 1

    asyncio.run(scenario())


def test_a_refused_purchase_frees_its_idempotency_key(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream(refused(400), None)
        async with opened({"openai": [account(adapter)]}) as house:
            with pytest.raises(BadRequest):
                await house.client.video_generation(request(), idempotency_key="order-7")
            video = await house.client.video_generation(request(), idempotency_key="order-7")
        assert (video.status, len(adapter.created)) == ("queued", 2)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("lease", "code"), [(0.0, "idempotency_outcome_unknown"), (15.0, "idempotency_in_progress")]
)
@pytest.mark.parametrize("lease_until", [1.0, 4e9])
def test_a_promise_whose_holder_died_is_of_unknown_outcome(
    opened: Open,
    upstream: type[Upstream],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lease: float,
    lease_until: float,
    code: str,
) -> None:
    """As kill -9 between buying and recording leaves it; while the holder may live, the caller is to wait.

    What the lease says is by the holder's clock, which may be wrong by decades.
    """

    async def scenario() -> None:
        monkeypatch.setattr(idempotency, "PATIENCE", 0.1)
        monkeypatch.setattr(idempotency, "LEASE", lease)
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            await house.client.video_generation(request(), idempotency_key="order-7")
        with create_engine(f"sqlite:///{tmp_path}/jobs.sqlite3").begin() as connection:
            left = text("UPDATE promises SET state = 'open', answer = NULL, lease_until = :until")
            connection.execute(left, {"until": lease_until})
        async with opened({"openai": [account(adapter)]}) as house:
            with pytest.raises(Conflict) as caught:
                await house.client.video_generation(request(), idempotency_key="order-7")
        assert (caught.value.body.error.code, len(adapter.created)) == (code, 1)

    asyncio.run(scenario())


def test_a_store_that_falls_silent_for_a_while_is_not_taken_for_a_holder_who_died(
    opened: Open, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "LEASE", 3.0)
    monkeypatch.setattr(idempotency, "RENEWAL", 1.0)
    holds, renews = SqlJobStore.promise, SqlJobStore.renew
    speaks = asyncio.Event()
    speaks.set()

    async def promise(self: SqlJobStore, wanted: Promise) -> Promise:
        standing = await holds(self, wanted)  # as it was before the silence
        await speaks.wait()
        return standing

    async def renew(self: SqlJobStore, held: Collection[Promise], lease_until: float) -> None:
        await speaks.wait()
        await renews(self, held, lease_until)

    monkeypatch.setattr(SqlJobStore, "promise", promise)
    monkeypatch.setattr(SqlJobStore, "renew", renew)

    async def scenario() -> None:
        adapter = upstream()
        adapter.gate = asyncio.Event()
        accounts = {"openai": [account(adapter)]}
        async with opened(accounts) as one, opened(accounts) as two:
            asked = [
                asyncio.create_task(house.client.video_generation(request(), idempotency_key="order-7"))
                for house in (one, two)
            ]
            await adapter.asked.wait()
            await asyncio.sleep(0.3)  # both have seen that it is held, and nobody that its lease moved
            speaks.clear()
            await asyncio.sleep(4)
            speaks.set()
            await asyncio.sleep(0.5)
            adapter.gate.set()
            first, second = await asyncio.gather(*asked)
        assert (first.id, len(adapter.created)) == (second.id, 1)

    asyncio.run(scenario())
