"""What providers say of their models, while they can be asked and while they cannot."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from tests.gateway.bought import refused
from tests.providers.outbound import adapted, generate

from bifrost_api import models
from bifrost_api.errors import BadGateway, StatusError
from video_gateway import errors, ids
from video_gateway.providers import remembered
from video_gateway.providers.remembered import AGAIN, FRESH, Remembered


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock: `now` is moved on by hand."""
    clock = SimpleNamespace(now=1000.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(remembered, "time", clock)
    return clock


def test_what_was_said_last_serves_while_nobody_answers(later: SimpleNamespace) -> None:
    said: list[str | Exception] = ["first", refused(500), refused(503), "second"]

    async def look(name: str) -> str:
        answer = said.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def scenario() -> list[str]:
        known = Remembered(look)
        found = []
        for passed in (0.0, FRESH - 1, 2, AGAIN - 1, 2, AGAIN + 1, FRESH - 1):
            later.now += passed
            found.append(await known.of("a"))
        return found

    assert asyncio.run(scenario()) == ["first"] * 5 + ["second"] * 2
    assert said == []


def test_a_no_is_not_outlived_by_what_was_said_before(later: SimpleNamespace) -> None:
    said: list[str | Exception] = ["first", errors.unsupported("model", "It is gone.")]

    async def look(name: str) -> str:
        answer = said.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def scenario() -> None:
        known = Remembered(look)
        assert await known.of("a") == "first"
        later.now += FRESH + 1
        with pytest.raises(StatusError, match="It is gone"):
            await known.of("a")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("family", "model"),
    [
        ("openrouter", "openrouter/nobody/knows"),
        ("replicate", "replicate/google/veo-3.1"),
        ("huggingface", "huggingface/Wan-AI/Wan2.2-T2V-A14B"),
    ],
)
def test_a_model_that_cannot_be_asked_about_is_not_taken_for_bought(family: str, model: str) -> None:
    """An idempotency key would be of unknown outcome, and a client would not try again."""

    async def scenario() -> None:
        with adapted(family, (500, {"error": "broken"})) as (adapter, _), pytest.raises(BadGateway) as failed:
            await generate(adapter, model)
        assert failed.value.body.error.type == failed.value.body.type == "provider_unreachable"
        assert not errors.may_be_accepted(failed.value)
        assert errors.is_repeatable(failed.value)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("family", "native"),
    [
        ("xai", "f" * 8),
        ("gemini", "v1_interaction"),
        ("vertex", "projects/p/locations/us-central1/interactions/i"),
    ],
)
def test_a_source_that_cannot_be_looked_at_buys_no_remix(family: str, native: str) -> None:
    async def scenario() -> None:
        options = {"project": "p"} if family == "vertex" else {}
        change = models.VideoRemixRequest(prompt="in snow")
        with adapted(family, (503, {}), options=options) as (adapter, _), pytest.raises(BadGateway) as failed:
            await adapter.video_remix(ids.public(native), change, idempotency_key=None)
        assert not errors.may_be_accepted(failed.value)

    asyncio.run(scenario())
