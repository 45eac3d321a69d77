"""What a refusal is about: the key, what is to be shown, or neither; and whether it may have bought."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.providers.outbound import adapted, generate, retrieve

from bifrost_api import models
from specwright_runtime.client.oauth2 import TokenError
from specwright_runtime.errors import StatusError
from video_gateway import errors
from video_gateway.providers.upstream import translated

PERMISSION = "The caller does not have permission to execute the specified operation"
GUIDELINES = "Content violates usage guidelines. Team: 1, API key ID: 2, Failed check: SAFETY_CHECK_TYPE_BIO"


def asked_for(family: str, model: str, *answer: Any) -> models.BifrostError:
    async def scenario() -> models.BifrostError:
        with adapted(family, answer) as (adapter, _), pytest.raises(StatusError) as caught:
            await generate(adapter, f"{family}/{model}")
        body = caught.value.body
        assert isinstance(body, models.BifrostError)
        return body

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("family", "model", "body"),
    [
        ("xai", "grok-imagine-video", {"code": PERMISSION, "error": GUIDELINES}),
        ("openai", "sora-2", {"error": {"message": "Your request was blocked by our moderation system."}}),
        ("runway", "gen4.5", {"error": "The input was flagged."}),
    ],
)
def test_a_prompt_that_is_forbidden_is_the_callers_and_no_refusal_of_the_key(
    family: str, model: str, body: dict[str, Any]
) -> None:
    told = asked_for(family, model, 403, body)
    assert (told.status_code, told.error.type, told.error.code) == (
        400,
        "provider_refusal",
        "content_filter",
    )


@pytest.mark.parametrize("message", ["You may not.", "Your account was suspended by our moderation team."])
def test_a_key_that_is_forbidden_is_no_fault_of_the_callers(message: str) -> None:
    told = asked_for("xai", "grok-imagine-video", 403, {"code": PERMISSION, "error": message})
    assert (told.status_code, told.error.type) == (502, "provider_auth")


@pytest.mark.parametrize("status", [408, 499])
def test_a_server_that_took_us_for_gone_may_have_bought(status: int) -> None:
    told = asked_for("xai", "grok-imagine-video", status, {"error": "The client closed the request."})
    assert (told.status_code, told.error.type) == (504, "provider_timeout")


@pytest.mark.parametrize(
    ("status", "kind"), [(400, "provider_auth"), (429, "provider_unreachable"), (503, "provider_unreachable")]
)
def test_without_a_token_nothing_was_sent_and_nobody_was_refused_where_its_server_is_away(
    status: int, kind: str
) -> None:
    with pytest.raises(errors.OWN) as caught, translated("vertex", lambda body: None):
        raise TokenError(status=status, error="away", description="")
    assert caught.value.body.error.type == kind
    assert not errors.may_be_accepted(caught.value)


@pytest.mark.parametrize("family", ["runway", "vertex", "bedrock", "huggingface"])
def test_what_can_be_no_id_of_a_provider_is_not_asked_for(family: str) -> None:
    async def scenario() -> None:
        options = {"project": "acme", "s3_uri": "s3://acme-videos/gateway"}
        with adapted(family, options=options) as (adapter, provider):
            for sent in ("nope", f"nope:{family}"):
                with pytest.raises(StatusError) as caught:
                    await retrieve(adapter, sent)
                body = caught.value.body
                assert isinstance(body, models.BifrostError)
                assert (body.status_code, body.is_bifrost_error, body.error.message) == (
                    404,
                    True,
                    f"There is no video 'nope:{family}'.",
                )
            assert provider.sent == []

    asyncio.run(scenario())


def test_the_log_says_where_an_answer_is_not_as_documented_and_none_of_its_values(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = {"id": "video_1", "object": "video", "model": "sora-2", "status": "queued", "progress": "half"}
    told = asked_for("openai", "sora-2", 200, answer)
    assert (told.status_code, told.error.code) == (502, "provider_failure")
    [said] = [record.getMessage() for record in caplog.records if "does not allow" in record.getMessage()]
    assert said.startswith("openai answered what its document does not allow: ")
    assert "progress" in said
    assert "half" not in said
