"""What purchases are made of: a request, an account at a provider, its refusal."""

from __future__ import annotations

from bifrost_api import models
from video_gateway import errors
from video_gateway.providers.provider import Account


def request(model: str = "openai/sora-2", *fallbacks: str, **fields: object) -> models.VideoGenerationRequest:
    body = {"model": model, "prompt": "A fox", **fields}
    if fallbacks:
        body["fallbacks"] = list(fallbacks)
    return models.VideoGenerationRequest.model_validate(body)


def refused(status: int, retry_after: float | None = None) -> Exception:
    return errors.upstream("openai", status, code="its_code", message="Its words.", retry_after=retry_after)


def account(adapter: object, name: str = "main", **fields: object) -> Account:
    return Account(name=name, adapter=adapter, **fields)  # type: ignore[arg-type]
