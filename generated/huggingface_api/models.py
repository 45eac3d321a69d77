# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Hugging Face Inference Providers API."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

import specwright_runtime.model
from specwright_runtime.model import Nullable


class Model(specwright_runtime.model.Model):
    """A model on the hub."""

    id: str
    """The model, `owner/name`."""

    inference_provider_mapping: Annotated[
        ProviderMappings | list[ProviderMapping] | None, Field(alias="inferenceProviderMapping")
    ] = None
    """Who serves it, by provider, or as a list."""


class ProviderMapping(specwright_runtime.model.Model):
    """What a provider calls the model."""

    provider: str | None = None
    """The provider, where the mapping is a list."""

    provider_id: Annotated[str, Field(alias="providerId")]
    """The model's name there, for fal an application, `fal-ai/wan/v2.2-a14b/text-to-video`."""

    status: str
    """`live`, `staging` or `error`."""

    task: str
    """What it does, `text-to-video` or `image-to-video` among others."""

    adapter_weights_path: Annotated[Nullable[str], Field(alias="adapterWeightsPath")] = None
    """For an adapter of weights, its file in the model's repository."""


ProviderMappings: TypeAlias = dict[str, ProviderMapping]
"""Providers and what they call the model."""


class GenerationRequest(specwright_runtime.model.Model):
    """A request for a video. Models know more, and differ."""

    prompt: str
    """What the video should show."""

    image_url: Annotated[str | None, Field(min_length=1)] = None
    """The picture to begin with at fal, an address or a data URL."""

    image: Annotated[str | None, Field(min_length=1)] = None
    """The picture to begin with at WaveSpeed, an address or a data URL."""

    negative_prompt: str | list[str] | None = None
    """What the video should not show; a list where the task is text to video."""

    num_frames: Annotated[int | None, Field(ge=1)] = None
    """How long the video is; the application has its own number of frames to the second."""

    aspect_ratio: str | None = None
    """The shape, as in `16:9`."""

    resolution: str | None = None
    """The short edge, as in `720p`."""

    seed: int | None = None
    """Equal seeds make similar videos."""

    guidance_scale: float | None = None
    """How closely the prompt is followed."""

    num_inference_steps: Annotated[int | None, Field(ge=1)] = None
    """How much work is spent."""

    loras: list[Lora] | None = None
    """Adapters of weights."""


class Lora(specwright_runtime.model.Model):
    """An adapter of weights."""

    path: str
    """The address of its file."""

    scale: float | None = None
    """How much it counts."""


class Queued(specwright_runtime.model.Model):
    """A request in the queue."""

    status: str | None = None
    """`IN_QUEUE`."""

    request_id: str
    """The request's id."""

    response_url: str
    """Where fal has the result; behind the router the same path."""

    status_url: str | None = None
    """Where fal says how far it is."""

    cancel_url: str | None = None
    """Where fal would cancel it."""

    queue_position: Nullable[int] = None
    """How many are before it."""


class QueueStatus(specwright_runtime.model.Model):
    """How far a request is."""

    status: str
    """`IN_QUEUE`, `IN_PROGRESS` or `COMPLETED`, well or not; new words are possible."""

    request_id: str | None = None
    """The request's id."""

    response_url: str | None = None
    """Where fal has the result."""

    queue_position: Nullable[int] = None
    """How many are before it."""

    logs: Nullable[list[LogLine]] = None
    """What the application printed."""

    metrics: Metrics | None = None
    error: Nullable[str] = None
    """What went wrong, where that is known already."""

    error_type: Nullable[str] = None
    """Kind of it."""


class LogLine(specwright_runtime.model.Model):
    """A line of a log."""

    message: str | None = None
    """The line."""

    timestamp: str | None = None
    """When it was printed."""


class Metrics(specwright_runtime.model.Model):
    """What was measured."""

    inference_time: Nullable[float] = None
    """Seconds of work."""


class Result(specwright_runtime.model.Model):
    """What a request made."""

    video: File
    seed: int | None = None
    """The seed that was used."""

    prompt: str | None = None
    """The prompt that was used."""


class File(specwright_runtime.model.Model):
    """A file."""

    url: str
    """Its address, which needs no token."""

    content_type: Nullable[str] = None
    """Its media type."""

    file_name: Nullable[str] = None
    """Its name."""

    file_size: Nullable[int] = None
    """Its length in bytes."""


class PredictionRequest(specwright_runtime.model.Model):
    """What Replicate is asked for."""

    input: GenerationRequest


class VersionPredictionRequest(specwright_runtime.model.Model):
    """What Replicate is asked for, of a version."""

    version: str
    """The version, 64 hexadecimal digits."""

    input: GenerationRequest


class Prediction(specwright_runtime.model.Model):
    """A job at Replicate."""

    id: str
    """The job's id."""

    model: str | None = None
    """The model."""

    status: str
    """`starting`, `processing`, `succeeded`, `failed`, `canceled` or `aborted`."""

    output: Any | None = None
    """The address of the video, or a list that begins with it; null while there is none."""

    error: Nullable[str] = None
    """What went wrong."""


class TogetherRequest(specwright_runtime.model.Model):
    """What Together is asked for."""

    model: str
    """The model, as Together names it."""

    prompt: str | None = None
    """What the video should show."""

    negative_prompt: str | list[str] | None = None
    """What the video should not show; a list where the task is text to video."""

    num_frames: Annotated[int | None, Field(ge=1)] = None
    """How long the video is."""

    width: Annotated[int | None, Field(ge=1)] = None
    """In pixels."""

    height: Annotated[int | None, Field(ge=1)] = None
    """In pixels."""

    seed: int | None = None
    """Equal seeds make similar videos."""

    guidance_scale: float | None = None
    """How closely the prompt is followed."""

    steps: Annotated[int | None, Field(ge=1)] = None
    """How much work is spent."""

    frame_images: list[FrameImage] | None = None
    """Pictures to go by."""


class FrameImage(specwright_runtime.model.Model):
    """A picture and its place in the video."""

    input_image: Annotated[str, Field(min_length=1)]
    """Its address, or a data URL of at most about 60 kB."""

    frame: Literal["first", "last"] | None = None
    """Its place."""


class TogetherJob(specwright_runtime.model.Model):
    """A job at Together."""

    id: str
    """The job's id."""

    status: str | None = None
    """`queued`, `in_progress`, `completed` or `failed`; a job without is under way."""

    outputs: Nullable[TogetherOutputs] = None
    """What it made."""

    error: Nullable[Reason] = None
    """What went wrong."""


class TogetherOutputs(specwright_runtime.model.Model):
    """What a job made."""

    video_url: Nullable[str] = None
    """The address of the video."""


class WaveSpeedAnswer(specwright_runtime.model.Model):
    """A task in its envelope."""

    code: int | None = None
    """200, where all is well."""

    message: str | None = None
    """For people."""

    data: WaveSpeedTask


class WaveSpeedTask(specwright_runtime.model.Model):
    """A task at WaveSpeed."""

    id: str | None = None
    """The task's id."""

    status: str
    """`created`, `processing`, `completed` or `failed`."""

    outputs: Nullable[list[str]] = None
    """Addresses of videos."""

    error: Nullable[str] = None
    """What went wrong."""

    urls: WaveSpeedPlaces | None = None


class WaveSpeedPlaces(specwright_runtime.model.Model):
    """Where more is said."""

    get: str | None = None
    """Where WaveSpeed says how far the task is; behind the router the same path."""


class NovitaVideo(specwright_runtime.model.Model):
    """A video."""

    video: NovitaFile


class NovitaFile(specwright_runtime.model.Model):
    """A file."""

    video_url: str
    """Its address."""


class Reason(specwright_runtime.model.Model):
    """What went wrong."""

    message: Nullable[str] = None
    """For people."""

    code: Nullable[str] = None
    """For programs."""


class Problem(specwright_runtime.model.Model):
    """A failed request, in the words of the router, or of the provider behind it."""

    error: str | Reason | None = None
    """The router's and the hub's words; Together's are in an object."""

    message: str | None = None
    """More of them; WaveSpeed's and Novita's."""

    detail: str | list[Detail] | None = None
    """fal's words, one text or place by place; Replicate's, one text."""


class Detail(specwright_runtime.model.Model):
    """One wrong place."""

    loc: list[str | int] | None = None
    """The way to the place."""

    msg: str | None = None
    """For people."""

    type: str | None = None
    """For programs, as in `content_policy_violation`."""
