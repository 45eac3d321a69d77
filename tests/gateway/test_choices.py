from __future__ import annotations

import random
from collections import Counter

import pytest

from bifrost_api import models
from bifrost_api.errors import BadRequest
from bifrost_api.interface import UnimplementedVideosApi
from video_gateway import capabilities
from video_gateway.providers.provider import Account, Provider

ADAPTER = UnimplementedVideosApi()


def provider(*accounts: Account) -> Provider:
    return Provider(
        name="openai",
        sheet=capabilities.load("openai"),
        accounts=accounts,
        pace=0.0,
        retries=0,
        operations=frozenset(),
        _random=random.Random(7),
    )


def drawn(chosen: Provider, model: str = "sora-2", times: int = 4000) -> Counter[str | None]:
    found = (chosen.choose(model) for _ in range(times))
    return Counter(None if account is None else account.name for account in found)


def test_keys_are_drawn_by_their_weight() -> None:
    counts = drawn(
        provider(
            Account(name="a", adapter=ADAPTER, weight=3.0),
            Account(name="b", adapter=ADAPTER, weight=1.0),
            Account(name="elsewhere", adapter=ADAPTER, weight=4.0, models=("sora-2-pro",)),
        )
    )
    assert set(counts) == {"a", "b"}
    assert counts["a"] / counts["b"] == pytest.approx(3.0, rel=0.15)


def test_a_resting_key_is_drawn_only_where_no_other_is_left() -> None:
    resting = Account(name="resting", adapter=ADAPTER, weight=1e6)
    resting.rest(600)
    refused = Account(name="refused", adapter=ADAPTER, weight=1e6)
    refused.refuse(600)
    assert set(drawn(provider(resting, refused, Account(name="other", adapter=ADAPTER)), times=50)) == {
        "other"
    }
    assert set(drawn(provider(resting, refused), times=50)) == {"resting"}
    assert set(drawn(provider(refused), times=5)) == {None}
    assert set(drawn(provider(), times=5)) == {None}


def test_what_was_dropped_for_one_caller_is_refused_to_the_next() -> None:
    sheet = capabilities.load("openai").model_copy()
    request = models.VideoGenerationRequest(model="openai/sora-2", prompt="A fox", size="100x100")
    for _ in range(2):
        assert capabilities.fit(sheet, "sora-2", request, drop_params=True).dropped == ("size",)
        with pytest.raises(BadRequest):
            capabilities.fit(sheet, "sora-2", request)


def test_a_fit_that_is_remembered_is_the_one_that_would_be_found() -> None:
    sheet = capabilities.load("openai").model_copy()
    plain = models.VideoGenerationRequest(model="openai/sora-2", prompt="A fox", seconds="4", size="1280x720")
    found = capabilities.fit(sheet, "sora-2", plain)
    assert capabilities.fit(sheet, "sora-2", plain) is found
    hinted = plain.model_copy(update={"seed": 7})
    assert capabilities.fit(sheet, "sora-2", hinted).dropped == ("seed",)
    longer = plain.model_copy(update={"seconds": "8"})
    assert capabilities.fit(sheet, "sora-2", longer).seconds == 8


def test_a_sheet_of_other_models_remembers_nothing() -> None:
    sheet = capabilities.load("openai").model_copy()
    plain = models.VideoGenerationRequest(model="openai/sora-2", prompt="A fox", seconds="4")
    capabilities.fit(sheet, "sora-2", plain)
    other = sheet.model_copy(update={"model": tuple(m for m in sheet.model if m.name != "sora-2")})
    with pytest.raises(BadRequest):
        capabilities.fit(other, "sora-2", plain)
    assert capabilities.fit(sheet, "sora-2", plain).seconds == 4
