"""Parts of an answer that every adapter makes alike."""

from __future__ import annotations

import time
from typing import Literal, TypeAlias

from bifrost_api import models
from video_gateway import errors, ids

Status: TypeAlias = Literal["queued", "in_progress", "completed", "failed"]


class Stopwatch:
    """Milliseconds since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def milliseconds(self) -> int:
        return int((time.monotonic() - self._start) * 1000)


def extra_fields(
    provider: str, request_type: str, watch: Stopwatch, *, model: str | None = None
) -> models.BifrostResponseExtraFields:
    """`model` is the provider's name for it; missing where the provider does not tell."""
    if model is None:
        return models.BifrostResponseExtraFields(
            request_type=request_type, provider=errors.named(provider), latency=watch.milliseconds
        )
    name = f"{provider}/{model}"
    return models.BifrostResponseExtraFields(
        request_type=request_type,
        provider=errors.named(provider),
        model_requested=name,
        model_deployment=model,
        original_model_requested=name,
        resolved_model_used=model,
        latency=watch.milliseconds,
    )


def native_id(video_id: str, provider: str) -> str:
    """The provider's id behind one of a path.

    Raises:
        errors.NotFound: there cannot be such an id.
    """
    reference = ids.parse(video_id, {provider})
    if reference is None:
        raise errors.no_such_video(video_id)
    return reference.native


def filtered(message: str) -> models.ContentFilter:
    """Providers that tell only that something was held back held back one."""
    return models.ContentFilter(filtered_count=1, reasons=[message])


def deployment(model: str) -> str:
    """The provider's name of `provider/model`, divided at the first slash."""
    return model.partition("/")[2]
