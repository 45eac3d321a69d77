"""What `/v1/models` says, and how long it takes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.gateway.bought import account
from tests.providers.house import PNG, create, running

from video_gateway import capabilities
from video_gateway.providers import provider

if TYPE_CHECKING:
    from tests.gateway.conftest import Open, Upstream


@pytest.mark.parametrize(
    ("model", "tiers"),
    [
        ("runway/grok_imagine_1_5", ["480p", "720p", "1080p"]),
        ("runway/happyhorse_1_0", ["720p", "1080p"]),
        ("xai/grok-imagine-video", None),
    ],
)
def test_a_model_that_keeps_the_pictures_shape_lists_its_resolutions(
    tmp_path: Path, model: str, tiers: list[str] | None
) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as client:
            answer = await client.get("/v1/models")
            listed = {each["id"]: each["capabilities"] for each in answer.json()["data"]}
            assert listed[model].get("resolutions") == tiers
            assert "size" in listed[model]["parameters"]
            refused = await create(client, "A fox", model, input_reference=PNG, size="100x100")
        error = refused.json()["error"]
        assert (refused.status_code, error["param"]) == (400, "size")
        if tiers is not None:
            assert f"offers {', '.join(tiers)}" in error["message"]

    asyncio.run(scenario())


def test_providers_are_asked_together_and_not_for_ever(
    opened: Open, upstream: type[Upstream], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(provider, "PATIENCE", 0.5)

    async def scenario() -> None:
        together, met = asyncio.Barrier(2), list[int]()

        async def published() -> capabilities.Sheet:
            met.append(await together.wait())
            await asyncio.sleep(3600)
            raise AssertionError

        accounts = {}
        for name in ("openai", "runway"):
            adapter = upstream(provider=name)
            monkeypatch.setattr(adapter, "published", published, raising=False)
            accounts[name] = [account(adapter)]
        async with opened(accounts) as house:
            listed = (await house.client.list_models()).data
        assert {each.provider for each in listed} == {"openai", "runway"}
        assert len(met) == 2

    asyncio.run(scenario())
    assert caplog.text.count("there was no answer in 0.5 seconds") == 2
