from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import create_engine, text

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, Conflict, GatewayTimeout, TooManyRequests
from video_gateway import errors
from video_gateway.providers.provider import Account
from video_gateway.purchases import idempotency
from video_gateway.settings import key_hash

if TYPE_CHECKING:
    from tests.gateway.conftest import House, Open, Upstream


def request(model: str = "openai/sora-2", *fallbacks: str, **fields: object) -> models.VideoGenerationRequest:
    body = {"model": model, "prompt": "A fox", **fields}
    if fallbacks:
        body["fallbacks"] = list(fallbacks)
    return models.VideoGenerationRequest.model_validate(body)


def refused(status: int, retry_after: float | None = None) -> Exception:
    return errors.upstream("openai", status, code="its_code", message="Its words.", retry_after=retry_after)


def account(adapter: object, name: str = "main", **fields: object) -> Account:
    return Account(name=name, adapter=adapter, **fields)  # type: ignore[arg-type]


def test_a_fallback_makes_the_video_and_the_answer_says_how(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        primary, second = upstream(refused(500)), upstream(provider="runway")
        async with opened({"openai": [account(primary)], "runway": [account(second)]}) as house:
            video = await house.client.video_generation(request("openai/sora-2", "runway/gen4.5"))
        fields = video.extra_fields
        assert (video.model, fields.provider) == ("runway/gen4.5", "runway")
        assert (fields.model_requested, fields.model_deployment) == ("openai/sora-2", "gen4.5")
        tried = [(attempt.provider, attempt.status_code) for attempt in fields.attempts or []]
        assert tried == [("openai", 502), ("runway", 200)]
        assert (fields.attempts or [])[0].error == models.ErrorField(
            type="provider_failure", code="its_code", message="Its words."
        )

    asyncio.run(scenario())


def test_when_all_fail_the_primary_speaks(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        primary, second = upstream(errors.timed_out("openai")), upstream(refused(400), provider="runway")
        async with opened({"openai": [account(primary)], "runway": [account(second)]}) as house:
            with pytest.raises(GatewayTimeout) as caught:
                await house.client.video_generation(request("openai/sora-2", "runway/gen4.5"))
        body = caught.value.body
        assert body.error.code == "provider_timeout"
        assert body.is_bifrost_error is False
        assert body.extra_fields is not None
        assert [attempt.status_code for attempt in body.extra_fields.attempts or []] == [504, 400]
        assert caught.value.headers["x-should-retry"] == "false"

    asyncio.run(scenario())


@pytest.mark.parametrize("status", [500, 504])
def test_a_create_that_may_have_been_accepted_is_not_sent_again(
    opened: Open, upstream: type[Upstream], status: int
) -> None:
    async def scenario() -> None:
        adapter = upstream(refused(status), None)
        async with opened({"openai": [account(adapter)]}) as house:
            with pytest.raises(BadGateway) as caught:
                await house.client.video_generation(request())
        assert len(adapter.created) == 1
        assert caught.value.headers["x-should-retry"] == "false"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "failure", [errors.unreachable("openai"), refused(503, 0.0), refused(429, 0.0), refused(429)]
)
def test_a_create_that_was_certainly_not_accepted_is_sent_again(
    opened: Open, upstream: type[Upstream], failure: Exception
) -> None:
    async def scenario() -> None:
        adapter = upstream(failure, None)
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(request())
        assert (len(adapter.created), video.status) == (2, "queued")
        assert video.extra_fields.attempts is None

    asyncio.run(scenario())


def test_a_refused_key_rests_and_the_next_one_is_asked_at_once(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        bad, good = upstream(*[refused(401)] * 9), upstream()
        accounts = [account(bad, "bad", weight=1e9), account(good, "good", weight=1e-9)]
        async with opened({"openai": accounts}, retries=0) as house:
            for _ in range(3):
                video = await house.client.video_generation(request())
                job = await house.store.find(video.id, "openai")
                assert job is not None
                assert job.key == "good"
        assert (len(bad.created), len(good.created)) == (1, 3)

    asyncio.run(scenario())


def test_a_refused_credential_is_the_gateways_fault_and_not_the_callers(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        async with opened({"openai": [account(upstream(refused(401)))]}) as house:
            with pytest.raises(BadGateway) as caught:
                await house.client.video_generation(request())
        assert caught.value.body.error.code == "provider_auth"

    asyncio.run(scenario())


def test_a_rate_limit_is_passed_on_with_its_patience(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        adapter = upstream(refused(429, 30.0))
        async with opened({"openai": [account(adapter)]}) as house:
            for expected in ("its_code", "keys_resting"):
                with pytest.raises(TooManyRequests) as caught:
                    await house.client.video_generation(request())
                assert caught.value.body.error.code == expected
                assert int(caught.value.headers["Retry-After"]) in {29, 30}
        assert len(adapter.created) == 1

    asyncio.run(scenario())


def test_a_rate_limit_that_names_no_time_is_passed_on_with_one(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}, retries=0) as house:
            video = await house.client.video_generation(request())
            adapter.become(video.id, status="completed")
            adapter.script = [refused(429), refused(429)]
            remix = models.VideoRemixRequest(prompt="Again")
            for call in (house.client.video_generation(request()), house.client.video_remix(video.id, remix)):
                with pytest.raises(TooManyRequests) as caught:
                    await call
                assert caught.value.headers["Retry-After"] == "5"

    asyncio.run(scenario())


@pytest.mark.parametrize("moment", [1, 1_700_000_000, 4_000_000_000])
def test_how_old_a_job_is_does_not_depend_on_its_providers_clock(
    opened: Open, upstream: type[Upstream], moment: int
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        adapter.now = moment
        async with opened({"openai": [account(adapter)]}) as house:
            video = await house.client.video_generation(request())
            adapter.become(video.id, status="completed")
            assert (await house.client.video_retrieve(video.id)).created_at == moment + 1
            assert await house.store.purge(int(time.time()) - 60) == 0
            assert await house.store.purge(int(time.time()) + 60) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("moment", [10**23, -(10**6)])
def test_a_job_is_kept_whatever_time_its_provider_says_it_is(
    opened: Open, upstream: type[Upstream], moment: int
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        adapter.now = moment
        async with opened({"openai": [account(adapter)]}) as house:
            before = int(time.time())
            video = await house.client.video_generation(request())
            adapter.become(video.id, status="completed", completed_at=moment, expires_at=moment)
            seen = await house.client.video_retrieve(video.id)
        assert seen.completed_at is not None
        assert before <= seen.created_at == video.created_at <= seen.completed_at <= time.time()
        assert (seen.status, seen.expires_at) == ("completed", None)

    asyncio.run(scenario())


def test_keys_that_may_be_asked_again_at_once_are_asked_so_often_and_no_more(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        one, other = upstream(*[refused(429, 0.0)] * 99), upstream(*[refused(429, 0.0)] * 99)
        accounts = [account(one, "one"), account(other, "other")]
        async with opened({"openai": accounts}, retries=2) as house:
            with pytest.raises(TooManyRequests):
                await house.client.video_generation(request())
        assert len(one.created) + len(other.created) == 4  # each once, and two retries

    asyncio.run(scenario())


def test_no_word_of_a_provider_rests_a_key_for_longer_than_the_settings_say(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream(refused(429, 10_000.0))
        key = Account(name="main", adapter=adapter, longest=3.0)
        body = {"model": "openai/sora-2", "prompt": "A fox"}
        async with opened({"openai": [key]}) as house:
            statuses = []
            for _ in range(2):
                answer = await house.http.post("/v1/videos", json=body)
                statuses.append((answer.status_code, answer.headers["Retry-After"]))
            assert statuses[0] == (429, "10000")
            assert statuses[1] in [(429, str(left)) for left in (1, 2, 3)]
            await asyncio.sleep(3.1)
            assert (await house.http.post("/v1/videos", json=body)).status_code == 200

    asyncio.run(scenario())


def test_keys_serve_the_models_they_are_for(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        one, other = upstream(), upstream()
        accounts = [account(one, "one", models=("sora-2",)), account(other, "other", models=("sora-2-pro",))]
        async with opened({"openai": accounts}) as house:
            await house.client.video_generation(request("openai/sora-2-pro"))
            with pytest.raises(BadRequest) as caught:
                await house.client.video_generation(request("openai/sora-3"))
        assert (len(one.created), len(other.created)) == (0, 1)
        assert caught.value.body.error.param == "model"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("model", "fallbacks", "code", "param"),
    [
        ("xai/grok", (), "unsupported_operation", None),
        ("nobody/model", (), "unknown_provider", "model"),
        ("openai/sora-2", ("nobody/model",), "unknown_provider", "fallbacks[0]"),
    ],
)
def test_providers_that_cannot_serve_are_named_before_any_call(
    opened: Open,
    upstream: type[Upstream],
    model: str,
    fallbacks: tuple[str, ...],
    code: str,
    param: str | None,
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            with pytest.raises(BadRequest) as caught:
                await house.client.video_generation(request(model, *fallbacks))
        error = caught.value.body.error
        assert (error.code, error.param, adapter.created) == (code, param, [])

    asyncio.run(scenario())


def test_an_unsupported_provider_falls_back(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        async with opened({"openai": [account(upstream())]}) as house:
            video = await house.client.video_generation(request("xai/grok", "openai/sora-2"))
        assert video.model == "openai/sora-2"

    asyncio.run(scenario())


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
