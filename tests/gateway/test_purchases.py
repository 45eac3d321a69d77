from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.gateway.bought import account, refused, request

from bifrost_api import models
from bifrost_api.errors import BadGateway, BadRequest, GatewayTimeout, TooManyRequests
from video_gateway import errors
from video_gateway.providers.provider import Account

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream


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


def test_what_is_wrong_for_all_alike_is_tried_at_no_fallback(opened: Open, upstream: type[Upstream]) -> None:
    async def scenario() -> None:
        primary, second = upstream(errors.invalid("prompt", "No.")), upstream(provider="runway")
        async with opened({"openai": [account(primary)], "runway": [account(second)]}) as house:
            with pytest.raises(BadRequest):
                await house.client.video_generation(request("openai/sora-2", "runway/gen4.5"))
        assert (len(primary.created), second.created) == (1, [])

    asyncio.run(scenario())


def test_a_name_that_could_not_be_kept_with_its_job_is_refused_before_anything_is_bought(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            fallbacks = [{"provider": "vllm", "model": "m" * 2_000_000}, "openai/sora-2"]
            body = {"model": "vllm/m", "prompt": "A fox", "fallbacks": fallbacks}
            answer = await house.http.post("/v1/videos", json=body)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, "fallbacks.0.model")
        assert len(answer.content) < 2000
        assert adapter.created == []

    asyncio.run(scenario())


def test_what_was_bought_and_cannot_be_kept_is_told_with_all_who_were_asked(
    opened: Open, upstream: type[Upstream]
) -> None:
    async def scenario() -> None:
        primary, second, third = upstream(refused(400)), upstream(provider="runway"), upstream(provider="xai")
        make = second.video_generation

        async def with_an_endless_id(*body: Any, **options: Any) -> models.Video:
            return (await make(*body, **options)).model_copy(update={"id": "a" * 2000})

        second.video_generation = with_an_endless_id  # type: ignore[method-assign]
        accounts = {"openai": [account(primary)], "runway": [account(second)], "xai": [account(third)]}
        async with opened(accounts) as house:
            with pytest.raises(BadGateway) as caught:
                await house.client.video_generation(
                    request("openai/sora-2", "runway/gen4.5", "xai/grok-imagine-video")
                )
        fields = caught.value.body.extra_fields
        assert fields is not None
        assert (fields.provider, fields.model_requested) == ("runway", "openai/sora-2")
        assert [(each.provider, each.status_code) for each in fields.attempts or []] == [
            ("openai", 400),
            ("runway", 502),
        ]
        assert caught.value.headers["x-should-retry"] == "false"
        assert not third.created

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
