# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of xAI video API."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

import specwright_runtime.model
from specwright_runtime.model import Nullable

Model: TypeAlias = Annotated[str, Field(min_length=1)]
"""The model, `grok-imagine-video`, `grok-imagine-video-1.5` or `grok-imagine-video-1.5-lite`."""

Prompt: TypeAlias = Annotated[str, Field(min_length=1)]
"""What the video should show."""


class Address(specwright_runtime.model.Model):
    """Where a picture or a video is."""

    url: Annotated[str, Field(min_length=1)]
    """An https URL, or a data URL for pictures."""


class VoiceReference(specwright_runtime.model.Model):
    """A voice."""

    voice_id: str
    """The voice's id."""


class GenerateVideoRequest(specwright_runtime.model.Model):
    """What to make."""

    model: Model
    prompt: Prompt
    duration: Annotated[int | None, Field(ge=1, le=15)] = None
    """In seconds."""

    aspect_ratio: Literal["1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3"] | None = None
    """Shape of the video; a picture gives its own."""

    resolution: Literal["480p", "720p", "1080p"] | None = None
    """1080p with the models 1.5 only."""

    generate_audio: bool | None = None
    """Whether the video has sound."""

    image: Address | None = None
    last_frame: Address | None = None
    reference_images: list[Address] | None = None
    """Pictures of what should appear. Such videos have 720p at most."""

    reference_audios: list[VoiceReference] | None = None
    """Voices of those who speak."""

    user: str | None = None
    """An end user, as the caller knows them."""


class EditVideoRequest(specwright_runtime.model.Model):
    """What to change in a video."""

    model: Model
    prompt: Prompt
    video: Address
    user: str | None = None
    """An end user, as the caller knows them."""


class ExtendVideoRequest(specwright_runtime.model.Model):
    """How a video goes on."""

    model: Model
    prompt: Prompt
    video: Address
    duration: Annotated[int | None, Field(ge=1, le=15)] = None
    """Seconds to add."""

    user: str | None = None
    """An end user, as the caller knows them."""


class VideoRequested(specwright_runtime.model.Model):
    """A request that was accepted."""

    request_id: str
    """The id to ask with."""


class VideoResult(specwright_runtime.model.Model):
    """How far a request is. All of it may be missing."""

    status: Nullable[str] = None
    """`pending`, `done`, `failed` or `expired`; may be missing beside a video's `url`."""

    progress: Nullable[float] = None
    """Percentage done."""

    model: Nullable[str] = None
    """The model that makes it."""

    video: Nullable[GeneratedVideo] = None
    """What was made."""

    usage: Nullable[Usage] = None
    """What it costs."""

    error: Nullable[VideoError] = None
    """Why it failed."""


class GeneratedVideo(specwright_runtime.model.Model):
    """A video that was made, or held back."""

    url: Nullable[str] = None
    """Where it is, for 24 hours. Empty for one that was held back."""

    duration: Nullable[float] = None
    """In seconds."""

    respect_moderation: Nullable[bool] = None
    """Whether it keeps to the rules. One that does not is held back, and billed."""


class Usage(specwright_runtime.model.Model):
    """What a request costs."""

    cost_in_usd_ticks: Nullable[int] = None
    """Ten thousand millions of these are one US dollar."""


class VideoError(specwright_runtime.model.Model):
    """Why a request failed."""

    code: Nullable[str] = None
    """For programs."""

    message: Nullable[str] = None
    """For people."""


class ErrorResponse(specwright_runtime.model.Model):
    """A refusal, in one of two shapes: `error` is an object with its own code, or a text beside
    `code`.
    """

    error: ErrorDetail | str
    """What was wrong."""

    code: Nullable[str] = None
    """Kind of failure, where `error` is a text."""


class ErrorDetail(specwright_runtime.model.Model):
    """What was wrong."""

    message: str
    """For people."""

    type: Nullable[str] = None
    """Kind of failure."""

    param: Nullable[str] = None
    """The field that is wrong."""

    code: Nullable[str] = None
    """For programs."""
