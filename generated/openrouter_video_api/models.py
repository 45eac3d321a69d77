# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of OpenRouter video API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.model import Model, Nullable


class VideoRequest(Model):
    """What to generate. `size` says the same as `resolution` and `aspect_ratio` together."""

    model: Annotated[str, Field(min_length=1)]
    """The model, as `google/veo-3.1`."""

    prompt: str | None = None
    """What the video should show; some models do without when they have a picture."""

    duration: Annotated[int | None, Field(ge=1)] = None
    """In seconds."""

    size: str | None = None
    """Width and height in pixels."""

    aspect_ratio: str | None = None
    """The shape."""

    resolution: str | None = None
    """The short edge, as a step."""

    seed: int | None = None
    """Equal seeds make similar videos."""

    generate_audio: bool | None = None
    """Whether the video has sound."""

    frame_images: list[FrameImage] | None = None
    """The first frame, the last, or both."""

    input_references: list[InputReference] | None = None
    """Pictures, sounds and videos to go by; those that a model cannot use are ignored."""

    previous_job_id: str | None = None
    """A completed job of the same model to edit or to continue."""

    callback_url: str | None = None
    """An https URL to be told at when the job is done."""

    provider: ProviderOptions | None = None
    session_id: Annotated[str | None, Field(max_length=256)] = None
    """Groups requests."""

    user: str | None = None
    """An end user, as the caller knows them."""


class ProviderOptions(Model):
    """What is passed on as it is."""

    options: dict[str, dict[str, Any]] | None = None
    """By the name of the model's provider."""


class Address(Model):
    """Where something is."""

    url: Annotated[str, Field(min_length=1)]
    """An https URL or a data URL."""


class FrameImage(Model):
    """A picture that is a frame of the video."""

    type: Literal["image_url"]
    """Always `image_url`."""

    image_url: Address
    frame_type: Literal["first_frame", "last_frame"]
    """Which frame it is."""


class InputReference(Model):
    """Something to go by. The property that `type` names holds it."""

    type: Literal["image_url", "audio_url", "video_url"]
    """What it is."""

    image_url: Address | None = None
    audio_url: Address | None = None
    video_url: Address | None = None


class VideoJob(Model):
    """A video job."""

    id: str
    """Id of the job."""

    polling_url: str
    """Where to look at it."""

    status: str
    """`pending`, `in_progress`, `completed`, `failed`, `cancelled` or `expired`."""

    generation_id: Nullable[str] = None
    """The job's id in the account's statistics, once it was worked on."""

    unsigned_urls: Nullable[list[str]] = None
    """Where its videos are, for those who have the key."""

    urls: Nullable[list[str]] = None
    """Where copies of its videos are, for whoever has the address, until `expires_at`."""

    expires_at: Nullable[int] = None
    """When the copies go, in Unix seconds."""

    error: Nullable[str] = None
    """Why it failed, for people."""

    usage: Nullable[Usage] = None
    """What it cost."""


class Usage(Model):
    """What a job cost."""

    cost: Nullable[float] = None
    """US dollars."""

    is_byok: Nullable[bool] = None
    """Whether it was made with the account's own key at the model's provider."""


class VideoModelList(Model):
    """The models that make videos."""

    data: list[VideoModel]
    """All of them."""


class VideoModel(Model):
    """A model and what it takes; `null` where that is not known."""

    id: str
    """Its name in requests."""

    canonical_slug: str | None = None
    """Its lasting name."""

    name: str | None = None
    """Its name for people."""

    created: int | None = None
    """When it was added, in Unix seconds."""

    supported_sizes: Nullable[list[str]] = None
    """Values for the parameter of that name."""

    supported_resolutions: Nullable[list[str]] = None
    """Values for the parameter of that name."""

    supported_aspect_ratios: Nullable[list[str]] = None
    """Values for the parameter of that name."""

    supported_frame_images: Nullable[list[str]] = None
    """Values for the parameter of that name."""

    supported_durations: Nullable[list[int]] = None
    """In seconds."""

    generate_audio: Nullable[bool] = None
    """Whether it can make sound."""

    seed: Nullable[bool] = None
    """Whether it takes a seed."""

    creativity: Nullable[list[int]] = None
    """Levels of models that enlarge videos."""

    upscale_factor: Nullable[dict[str, Any]] = None
    """Factors of models that enlarge videos."""

    allowed_passthrough_parameters: list[str] | None = None
    """What may stand below `provider.options`."""

    pricing_skus: Nullable[dict[str, str]] = None
    """What things cost."""


class ErrorResponse(Model):
    """A failed request."""

    error: ErrorDetail
    user_id: Nullable[str] = None
    """Whose request it was."""


class ErrorDetail(Model):
    """What was wrong."""

    code: int
    """The HTTP status."""

    message: str
    """For people."""

    metadata: Nullable[dict[str, Any]] = None
    """More about it, as which provider said what."""
