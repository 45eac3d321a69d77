"""Interactions with omni models, which the Gemini API and Vertex AI have alike."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bifrost_api import models
from video_gateway import capabilities, errors, ids, timestamps
from video_gateway.media import inputs as media
from video_gateway.providers import google
from video_gateway.providers.answer import Status, Stopwatch, extra_fields, understood

STATUS: Mapping[str, Status] = {
    "queued": "queued",
    "in_progress": "in_progress",
    "requires_continuation": "in_progress",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "failed",
    "incomplete": "failed",
    "budget_exceeded": "failed",
    "requires_action": "failed",  # nobody is there to act
}
_TASKS: Mapping[capabilities.Mode, str] = {
    "text": "text_to_video",
    "image": "image_to_video",
    "video": "edit",
}


class Content(Protocol):
    """A text, a picture or a video, as each generated package has it."""

    @property
    def type(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def uri(self) -> str | None: ...
    @property
    def data(self) -> str | None: ...


class Step(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def content(self) -> Sequence[Content] | None: ...
    @property
    def error(self) -> google.RpcStatus | None: ...


class Reason(Protocol):
    @property
    def code(self) -> str | None: ...
    @property
    def message(self) -> str | None: ...


class Interaction(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def model(self) -> str | None: ...
    @property
    def status(self) -> str: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def steps(self) -> Sequence[Step] | None: ...
    @property
    def errors(self) -> Sequence[Reason] | None: ...


def asked(
    model: str,
    prompt: str,
    fit: capabilities.Fit,
    source: Mapping[str, str] | None,
    delivery: Mapping[str, str],
) -> dict[str, Any]:
    """The body of a request; `source` is what to start from, a picture or a video as `fit` says."""
    form: dict[str, str] = {"type": "video", **delivery}
    if fit.ratio is not None:
        form["aspect_ratio"] = fit.ratio
    if fit.resolution is not None:
        form["resolution"] = fit.resolution
    if fit.seconds is not None:
        form["duration"] = f"{fit.seconds}s"
    content = [{"type": "text", "text": prompt}]
    if source is not None:
        content.append({"type": fit.mode, **source})
    return {
        "model": model,
        "background": True,
        "input": [_said(content)],
        "generation_config": {"video_config": {"task": _TASKS[fit.mode]}},
        "response_format": form,
    }


def continued(source: Interaction, native: str, prompt: str, delivery: Mapping[str, str]) -> dict[str, Any]:
    """The body of a request that edits what an interaction made; `native` is its id at the provider."""
    return {
        "model": source.model,
        "background": True,
        "previous_interaction_id": native,
        "input": [_said([{"type": "text", "text": prompt}])],
        "generation_config": {"video_config": {"task": "edit"}},
        "response_format": {"type": "video", **delivery},
    }


def _said(content: list[dict[str, str]]) -> dict[str, Any]:
    return {"type": "user_input", "content": content}


def inline(found: media.Media) -> dict[str, str]:
    """Bytes as interactions take them."""
    return {"data": base64.b64encode(found.content).decode(), "mime_type": found.content_type}


def clip(video_uri: str, elsewhere: str) -> dict[str, str]:
    """A source video's bytes; `elsewhere` is where its address may be instead, for whoever gave another."""
    if not media.is_data_url(video_uri):
        raise errors.unsupported("video_uri", f"Videos are taken as data URLs or as {elsewhere}.")
    try:
        return inline(media.parse(video_uri))
    except media.NotMediaError as error:
        raise errors.invalid("video_uri", f"The source video cannot be read: {error}.") from None


def shown(
    provider: str, native: str, interaction: Interaction, request_type: str, watch: Stopwatch
) -> models.Video:
    extra = extra_fields(provider, request_type, watch, model=interaction.model)
    status = understood(STATUS, interaction.status, native, extra)
    outcome = google.Outcome(status=status)
    if status == "completed":
        outcome = _made(interaction)
    elif status == "failed":
        outcome = _why(interaction)
    fields: dict[str, Any] = outcome.fields()
    if interaction.model is not None:
        fields["model"] = f"{provider}/{interaction.model}"
    return models.Video(
        id=ids.public(native),
        object="video",
        created_at=timestamps.unix_seconds(interaction.created) if interaction.created else timestamps.now(),
        extra_fields=extra,
        **fields,
    )


def videos(interaction: Interaction) -> list[Content]:
    """The video, as the vendor's SDK finds it: the last one that was said."""
    for step in _last(interaction):
        for item in reversed(step.content or []):
            if item.type == "video":
                return [item]
    return []


def _last(interaction: Interaction) -> list[Step]:
    """What the model said after it was last spoken to, the newest first."""
    said = []
    for step in reversed(interaction.steps or []):
        if step.type == "user_input":
            break
        if step.type == "model_output":
            said.append(step)
    return said


def _made(interaction: Interaction) -> google.Outcome:
    """A completed interaction without a video is a refusal, and its text says of what."""
    texts = [item.text for step in _last(interaction) for item in step.content or [] if item.text]
    return google.ended(len(videos(interaction)), None, texts)


def _why(interaction: Interaction) -> google.Outcome:
    for step in _last(interaction):
        if step.error is not None:
            return google.failed(step.error)
    reason = next(iter(interaction.errors or []), None)
    code = (reason and reason.code) or interaction.status
    message = (reason and reason.message) or f"The interaction is {interaction.status}."
    return google.failed_as(code, message)
