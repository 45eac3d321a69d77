"""What `/v1/models` says of models whose videos keep the shape of a picture."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.providers.house import PNG, create, running


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
