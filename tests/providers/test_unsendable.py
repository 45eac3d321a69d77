"""What a provider's own document does not take is refused by name, before anything is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.providers.outbound import adapted, generate

from bifrost_api.errors import BadRequest
from vertex_video_api import models as vertex
from video_gateway import errors
from video_gateway.generation import written


@pytest.mark.parametrize(
    ("family", "model", "fields", "param"),
    [
        ("vertex", "vertex/veo-3.1-generate-001", {"seed": -1}, "seed"),
        ("vertex", "vertex/veo-3.1-generate-001", {"seed": 2**62}, "seed"),
        ("runway", "runway/gen4.5", {"seed": -1}, "seed"),
        ("replicate", "replicate/../..", {}, "model"),
        ("replicate", "replicate/a/.", {}, "model"),
        ("replicate", "replicate/deployments/../b", {}, "model"),
    ],
)
def test_a_value_that_cannot_be_sent_is_the_callers_and_no_failure(
    family: str, model: str, fields: dict[str, Any], param: str
) -> None:
    async def scenario() -> None:
        options = {"project": "p"} if family == "vertex" else {}
        with adapted(family, options=options) as (adapter, provider), pytest.raises(BadRequest) as refused:
            await generate(adapter, model, **fields)
        assert (refused.value.body.error.param, provider.sent) == (param, [])
        assert refused.value.body.error.type == "unsupported_error"
        assert not errors.is_hopeless(refused.value)  # a fallback may take it

    asyncio.run(scenario())


def test_a_place_is_told_by_the_apis_name() -> None:
    wrong = {"instances": [{"prompt": "A fox"}], "parameters": {"durationSeconds": "long"}}
    with pytest.raises(BadRequest) as refused:
        written(vertex.PredictLongRunningRequest, wrong)
    assert refused.value.body.error.param == "seconds"
