# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Gemini API, videos."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.formats import DateTime
from specwright_runtime.model import Model


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


class Step(Model):
    """One step of an interaction."""

    type: str
    """`user_input` or `model_output`; other steps are possible."""

    content: list[Content] | None = None
    """What was said."""

    error: Status | None = None


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


class InteractionError(Model):
    """One reason."""

    code: str | None = None
    """For programs."""

    message: str | None = None
    """For people."""


Empty: TypeAlias = dict[str, Any]
"""Nothing."""


class PredictLongRunningRequest(Model, extra="forbid"):
    """Videos from a prompt. Names that are not listed are refused."""

    instances: Annotated[list[Instance], Field(min_length=1, max_length=1)]
    """What to make; one."""

    parameters: Parameters | None = None


class Instance(Model, extra="forbid"):
    """What to make."""

    prompt: Annotated[str, Field(min_length=1)]
    """What the video should show."""

    image: Image | None = None
    last_frame: Annotated[Image | None, Field(alias="lastFrame")] = None
    reference_images: Annotated[
        list[InstanceReferenceImagesItem] | None, Field(max_length=3, alias="referenceImages")
    ] = None
    """Pictures of what should be in the video."""

    video: Video | None = None


class InstanceReferenceImagesItem(Model):
    """A picture and what it is for."""

    image: Image
    reference_type: Annotated[str | None, Field(alias="referenceType")] = None
    """`asset` or `style`."""


class Image(Model, extra="forbid"):
    """A picture."""

    bytes_base64_encoded: Annotated[str, Field(alias="bytesBase64Encoded")]
    """The bytes, in base64."""

    mime_type: Annotated[str, Field(alias="mimeType")]
    """What they are."""


class Video(Model):
    """A video, by its file or by its bytes."""

    uri: str | None = None
    """A file of this API, which Veo made."""

    encoded_video: Annotated[str | None, Field(alias="encodedVideo")] = None
    """The bytes, in base64."""

    encoding: str | None = None
    """What they are."""


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

    person_generation: Annotated[str | None, Field(alias="personGeneration")] = None
    """Who may be shown."""

    negative_prompt: Annotated[str | None, Field(alias="negativePrompt")] = None
    """What the video should not show."""

    enhance_prompt: Annotated[bool | None, Field(alias="enhancePrompt")] = None
    """Whether the prompt is rewritten first."""


class Operation(Model):
    """A long-running operation. Without `done` it is still running."""

    name: str
    """`models/{model}/operations/{id}`."""

    metadata: dict[str, Any] | None = None
    """Nothing that could be relied on."""

    done: bool | None = None
    """Whether there is a result."""

    error: Status | None = None
    response: PredictLongRunningResponse | None = None


class PredictLongRunningResponse(Model):
    """What an operation made."""

    type: Annotated[str | None, Field(alias="@type")] = None
    """The message's type."""

    generate_video_response: Annotated[GenerateVideoResponse | None, Field(alias="generateVideoResponse")] = (
        None
    )


class GenerateVideoResponse(Model):
    """The videos, and how many were held back."""

    generated_samples: Annotated[list[GeneratedSample] | None, Field(alias="generatedSamples")] = None
    """The videos."""

    rai_media_filtered_count: Annotated[int | None, Field(alias="raiMediaFilteredCount")] = None
    """How many were held back."""

    rai_media_filtered_reasons: Annotated[list[str] | None, Field(alias="raiMediaFilteredReasons")] = None
    """Why."""


class GeneratedSample(Model):
    """One video."""

    video: Video | None = None


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


class ErrorResponse(Model):
    """A failed request."""

    error: Status
