# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of ElevenLabs video API."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.model import Model, Nullable


class VideoRequest(Model):
    """What to generate. Models differ in the fields that they take, and refuse all others."""

    model_id: str
    """The model."""

    prompt: str | None = None
    """What the video should show."""

    negative_prompt: Nullable[str] = None
    """What it should not show, for Veo."""

    seed: Nullable[int] = None
    """Equal seeds make similar videos; not for Seedance 2.5."""

    enhance_prompt: bool | None = None
    """Whether the prompt may be embellished, for Veo."""

    duration_secs: int | None = None
    """In seconds."""

    aspect_ratio: str | None = None
    """The shape."""

    resolution: str | None = None
    """The short edge, as a step; `4K` for Veo, `4k` for Seedance."""

    generate_audio: bool | None = None
    """Whether the video has sound; it has when nothing is said."""

    start_frame: Reference = None
    end_frame: Reference = None
    images: list[ImageInput] | None = None
    """Pictures to go by."""

    videos: list[Reference] | None = None
    """Videos to go by, for Seedance."""

    audios: list[Reference] | None = None
    """Sounds to go by, for Seedance."""

    webhook: WebhookTarget = None


class ReferenceObject(Model):
    """A file, by what `type` says; never by an address."""

    type: Literal["inline_base64", "asset", "generation"]
    """Which of the following properties it has."""

    content_base64: Annotated[str | None, Field(max_length=34952536)] = None
    """The bytes, with `inline_base64`; at most 25 MB of them."""

    mime_type: str | None = None
    """Their media type, with `inline_base64`."""

    asset_id: str | None = None
    """A file of the account, with `asset`."""

    generation_id: str | None = None
    """What another generation made, with `generation`."""


Reference: TypeAlias = Nullable[ReferenceObject]
"""A file, by what `type` says; never by an address."""


class ImageInput(Model):
    """A picture to go by; Veo wants it in `image`, with its role."""

    image: Reference = None
    role: Literal["subject", "style"] | None = None
    """What to take from it."""

    type: Literal["inline_base64", "asset", "generation"] | None = None
    """As in a reference."""

    content_base64: Annotated[str | None, Field(max_length=34952536)] = None
    """As in a reference."""

    mime_type: str | None = None
    """As in a reference."""

    asset_id: str | None = None
    """As in a reference."""

    generation_id: str | None = None
    """As in a reference."""


class WebhookTargetObject(Model):
    """Who is told when the generation is done."""

    type: Literal["all", "ids"] | None = None
    """All webhooks of the account, or some."""

    ids: list[str] | None = None
    """Which, with `ids`."""


WebhookTarget: TypeAlias = Nullable[WebhookTargetObject]
"""Who is told when the generation is done."""


class GenerationCreated(Model):
    """A generation that was accepted."""

    id: str
    """Its id."""

    status: str | None = None
    """`pending`."""


class Generation(Model):
    """A generation."""

    id: str
    """Its id."""

    status: str
    """`pending`, `generating`, `completed` or `failed`."""

    content_url: str | None = None
    """Where the video is, for about an hour, when it is `completed`. Looking again gives a fresh
    address.
    """

    content_mime_type: str | None = None
    """Its media type."""

    failure_reason: str | None = None
    """Why it `failed`, for programs: `timeout`, `model_error`, `moderated`, `invalid_parameters`,
    `dependency_failed`, `charging_failed` or `internal_error`.
    """

    error_message: str | None = None
    """Why it `failed`, for people."""


class GenerationList(Model):
    """One page of generations."""

    generations: list[Generation]
    """Those of this page."""

    next_cursor: Nullable[str]
    """Where the next page begins."""

    has_more: bool
    """Whether there is one."""


class ErrorResponse(Model):
    """A failed request."""

    detail: ErrorDetail | str
    """What was wrong."""


class ErrorDetail(Model):
    """What was wrong."""

    status: Nullable[str] = None
    """For programs."""

    message: str
    """For people."""


class ValidationFailure(Model):
    """A wrong request."""

    detail: list[ValidationError]
    """What is wrong, place by place."""


class ValidationError(Model):
    """One wrong place."""

    loc: list[str | int]
    """The way to the place."""

    msg: str
    """For people."""

    type: str
    """Kind of mistake."""
