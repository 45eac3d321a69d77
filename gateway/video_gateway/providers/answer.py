"""Parts of an answer that every adapter makes alike."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel

from bifrost_api import models
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.media import inputs as media

M = TypeVar("M", bound=BaseModel)
V = TypeVar("V")

log = logging.getLogger("video_gateway.providers")

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
    return models.BifrostResponseExtraFields(**told_of(provider, request_type, watch, model))


def told_of(provider: str, request_type: str, watch: Stopwatch, model: str | None) -> dict[str, Any]:
    """`extra_fields` as they are given to a model that checks them as one of its own parts."""
    fields: dict[str, Any] = {
        "request_type": request_type,
        "provider": provider,
        "latency": watch.milliseconds,
    }
    if model is not None:
        fields["model_requested"] = fields["original_model_requested"] = f"{provider}/{model}"
        fields["model_deployment"] = fields["resolved_model_used"] = model
    return fields


def checked(kind: type[M], fields: Mapping[str, Any]) -> M:
    """pydantic's `model_validate`, whose own checks of how it is called take a third as long again."""
    made: M = kind.__pydantic_validator__.validate_python(fields)
    return made


def native_id(video_id: str, provider: str) -> str:
    """The provider's id behind one of a path.

    Raises:
        errors.NotFound: there cannot be such an id.
    """
    reference = ids.parse(video_id, {provider})
    if reference is None:
        raise no_such_job(provider, video_id)
    return reference.native


def no_such_job(provider: str, video_id: str) -> errors.Failure:
    """The provider has no ids like that; it need not be asked."""
    return errors.no_such_video(video_id.removesuffix(f":{provider}"), provider)


def filtered(message: str) -> models.ContentFilter:
    """Providers that tell only that something was held back held back one."""
    return models.ContentFilter(filtered_count=1, reasons=[message])


def deployment(model: str) -> str:
    """The provider's name of `provider/model`, divided at the first slash."""
    return model.partition("/")[2]


def accepted(
    provider: str,
    native: str,
    request: models.VideoGenerationRequest,
    fit: capabilities.Fit,
    watch: Stopwatch,
) -> models.Video:
    """The first answer where the provider says the id alone: what was sent is known here only."""
    extra = extra_fields(provider, "video_generation", watch, model=deployment(request.model))
    if fit.dropped:
        extra.dropped_params = list(fit.dropped)
    return models.Video(
        id=ids.public(native),
        object="video",
        status="queued",
        model=request.model,
        prompt=request.prompt,
        created_at=timestamps.now(),
        extra_fields=extra,
        **fit.words,
    )


def deleted(provider: str, native: str, watch: Stopwatch) -> models.VideoDeleted:
    """The answer where the provider has deleted the job, or stopped it."""
    return models.VideoDeleted(
        id=ids.public(native),
        object="video.deleted",
        deleted=True,
        extra_fields=extra_fields(provider, "video_delete", watch),
    )


def understood(
    words: Mapping[str, Status], word: str, native: str, extra: models.BifrostResponseExtraFields
) -> Status:
    """The provider's status in ours. One that nobody knows is shown as it is, and taken for progress."""
    status = words.get(word)
    if status is None:
        extra.provider_status = word
        return unknown(extra.provider, word, native)
    return status


def unknown(provider: str, word: str, native: str) -> Status:
    """What a status is taken for that nobody knows."""
    log.warning("%s: unknown status %.200r of %.200s, taken for in_progress", provider, word, native)
    return "in_progress"


def spoken(words: Mapping[str, Status]) -> Mapping[Status, str]:
    """The other way: a provider's word for each status of ours, the first of several."""
    found: dict[Status, str] = {}
    for word, status in words.items():
        found.setdefault(status, word)
    return found


def percentage(progress: float | None) -> int | None:
    """A whole number from 0 to 100, from a provider's number between about the same."""
    return None if progress is None else max(0, min(100, round(progress)))


def only_video(provider: str, variant: models.VideoVariant, index: int = 0) -> None:
    """Refuse what a provider without previews, and with one video to a job, cannot send."""
    if variant != "video":
        raise errors.unsupported("variant", f"{provider} makes no previews.", allowed=["video"])
    if index:
        raise errors.invalid("index", "The job made one video, number 0.")


def chosen(videos: Sequence[V], index: int) -> V:
    """The video of that number.

    Raises:
        errors.Failure: the job made fewer.
    """
    if index >= len(videos):
        raise errors.invalid("index", f"The job made {len(videos)} videos.")
    return videos[index]


def picture(reference: str) -> media.Media:
    """The picture in an `input_reference` that is no plain URL."""
    try:
        return media.parse(reference)
    except media.NotMediaError as error:
        raise errors.invalid("input_reference", f"The reference image cannot be read: {error}.") from None
