# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Vertex AI, videos."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.formats import DateTime
from specwright_runtime.model import Model


class PredictLongRunningRequest(Model, extra="forbid"):
    """Videos from a prompt. Names that are not listed are refused."""

    instances: Annotated[list[Instance], Field(min_length=1, max_length=1)]
    """What to make; one."""

    parameters: Parameters | None = None
    labels: dict[str, str] | None = None
    """For billing reports."""


class Instance(Model):
    """What to make."""

    prompt: Annotated[str, Field(min_length=1)]
    """What the video should show."""

    image: Media | None = None
    last_frame: Annotated[Media | None, Field(alias="lastFrame")] = None
    video: Media | None = None
    mask: Media | None = None


class Media(Model):
    """A picture or a video, by its bytes or by its object."""

    bytes_base64_encoded: Annotated[str | None, Field(alias="bytesBase64Encoded")] = None
    """The bytes, in base64."""

    gcs_uri: Annotated[str | None, Field(alias="gcsUri")] = None
    """The object, `gs://bucket/name`."""

    mime_type: Annotated[str | None, Field(alias="mimeType")] = None
    """What it is."""


class Parameters(Model):
    """How to make it. The service refuses what the model does not know."""

    sample_count: Annotated[int | None, Field(ge=1, le=4, alias="sampleCount")] = None
    """How many videos."""

    duration_seconds: Annotated[int | None, Field(alias="durationSeconds")] = None
    """4, 6 or 8; 8 where the resolution is above 720p."""

    aspect_ratio: Annotated[str | None, Field(alias="aspectRatio")] = None
    """The shape."""

    resolution: str | None = None
    """Step of resolution."""

    seed: Annotated[int | None, Field(ge=0, le=4294967295)] = None
    """Equal seeds make similar videos."""

    generate_audio: Annotated[bool | None, Field(alias="generateAudio")] = None
    """Whether the video has sound."""

    negative_prompt: Annotated[str | None, Field(alias="negativePrompt")] = None
    """What the video should not show."""

    storage_uri: Annotated[str | None, Field(alias="storageUri")] = None
    """Below which object the videos are stored, `gs://bucket/prefix`."""

    person_generation: Annotated[str | None, Field(alias="personGeneration")] = None
    """Who may be shown."""

    enhance_prompt: Annotated[bool | None, Field(alias="enhancePrompt")] = None
    """Whether the prompt is rewritten first."""

    fps: int | None = None
    """Frames per second."""

    compression_quality: Annotated[str | None, Field(alias="compressionQuality")] = None
    """`optimized` or `lossless`."""

    resize_mode: Annotated[str | None, Field(alias="resizeMode")] = None
    """`pad` or `crop`."""

    pubsub_topic: Annotated[str | None, Field(alias="pubsubTopic")] = None
    """Whom to tell."""


class FetchPredictOperationRequest(Model, extra="forbid"):
    """Which operation."""

    operation_name: Annotated[str, Field(min_length=1, alias="operationName")]
    """The operation's whole name."""


class Operation(Model):
    """A long-running operation. Without `done` it is still running."""

    name: str
    """`projects/…/locations/…/publishers/…/models/…/operations/…`."""

    metadata: dict[str, Any] | None = None
    """Nothing that could be relied on."""

    done: bool | None = None
    """Whether there is a result."""

    error: Status | None = None
    response: GenerateVideoResponse | None = None


class GenerateVideoResponse(Model):
    """The videos, and how many were held back."""

    type: Annotated[str | None, Field(alias="@type")] = None
    """The message's type."""

    videos: list[Media] | None = None
    """The videos."""

    rai_media_filtered_count: Annotated[int | None, Field(alias="raiMediaFilteredCount")] = None
    """How many were held back."""

    rai_media_filtered_reasons: Annotated[list[str] | None, Field(alias="raiMediaFilteredReasons")] = None
    """Why."""


class ErrorResponse(Model):
    """A failed request."""

    error: Status


class Status(Model):
    """A google.rpc.Status."""

    code: int | str | None = None
    """The HTTP status in an error response, the gRPC code elsewhere; a word where an interaction is
    refused.
    """

    message: str | None = None
    """For people."""

    status: str | None = None
    """The gRPC code's name, in an error response."""

    details: list[dict[str, Any]] | None = None
    """More, each with its `@type`; `RetryInfo` says when to come back."""


class CreateInteractionRequest(Model, extra="forbid"):
    """A task for an omni model. Names that are not listed are refused."""

    model: str
    """The model."""

    input: Annotated[str, Field(min_length=1)] | Annotated[list[Step], Field(min_length=1)]
    """What the model is told, in order."""

    background: bool | None = None
    """Answer at once, and work on."""

    store: bool | None = None
    """Keep the interaction, so that it can be looked at and continued."""

    stream: bool | None = None
    """Answer with events. Not together with `background`."""

    response_format: VideoFormat | None = None
    generation_config: GenerationConfig | None = None
    previous_interaction_id: Annotated[str | None, Field(min_length=1)] = None
    """The interaction to continue; what it made is the input of edits and extensions."""

    service_tier: str | None = None
    """How urgent it is."""

    labels: dict[str, str] | None = None
    """For billing reports."""

    webhook_config: dict[str, Any] | None = None
    """Whom to tell."""

    safety_settings: list[dict[str, Any]] | None = None
    """How much is filtered."""


class Interaction(Model):
    """An interaction. A finished one has its video in the last `model_output`, nowhere else."""

    id: str
    """The interaction's id."""

    model: str | None = None
    """The model."""

    status: str
    """`queued`, `in_progress`, `requires_continuation`, `requires_action`, `completed`, `failed`, `cancelled`, `incomplete` or `budget_exceeded`; new words are possible."""

    created: DateTime | None = None
    """When it was created."""

    updated: DateTime | None = None
    """When it last changed."""

    previous_interaction_id: str | None = None
    """The interaction that it continues."""

    steps: list[Step] | None = None
    """What was said so far."""

    errors: list[InteractionError] | None = None
    """Why it failed."""


Empty: TypeAlias = dict[str, Any]
"""Nothing."""


class Step(Model):
    """One step of an interaction."""

    type: str
    """`user_input` or `model_output`; other steps are possible."""

    content: list[Content] | None = None
    """What was said."""

    error: Status | None = None


class VideoFormat(Model, extra="forbid"):
    """The video that is wanted."""

    type: Literal["video"]
    aspect_ratio: str | None = None
    """The shape."""

    duration: Annotated[str | None, Field(pattern=r"^[0-9]+(\.[0-9]+)?s$")] = None
    """Seconds with an `s`."""

    resolution: str | None = None
    """Step of resolution, 720p where not given."""

    delivery: Literal["inline", "uri"] | None = None
    """Base64 in the answer, or a file."""

    gcs_uri: str | None = None
    """Where to store the file, on Vertex AI."""


class GenerationConfig(Model):
    """How to make it."""

    video_config: GenerationConfigVideoConfig | None = None
    """How to make videos."""


class GenerationConfigVideoConfig(Model, extra="forbid"):
    """How to make videos."""

    task: str | None = None
    """`text_to_video`, `image_to_video`, `reference_to_video`, `edit`, `extend` or `upscale`."""


class InteractionError(Model):
    """One reason."""

    code: str | None = None
    """For programs."""

    message: str | None = None
    """For people."""


class Content(Model):
    """A text, a picture, a video."""

    type: str
    """`text`, `image`, `video`; other kinds are possible."""

    text: str | None = None
    """The text."""

    mime_type: str | None = None
    """What the bytes are."""

    data: str | None = None
    """The bytes, in base64."""

    uri: str | None = None
    """Where the bytes are instead, in the Files API."""
