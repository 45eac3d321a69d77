# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Runway API."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from specwright_runtime.formats import DateTime
from specwright_runtime.model import Model

Duration: TypeAlias = Annotated[int, Field(ge=1, le=60)] | Literal["auto"]
"""Duration in seconds, or `auto` for models that choose it themselves."""

Ratio: TypeAlias = str
"""Width and height in pixels, `1280:720`, or a ratio, `16:9`, or `auto…`, depending on the model."""

Resolution: TypeAlias = str
"""A step of resolution, for models that take one."""

Seed: TypeAlias = Annotated[int, Field(ge=0, le=4294967295)]
"""Equal seeds make similar videos."""


class ContentModeration(Model):
    """Settings of the moderation."""

    public_figure_threshold: Annotated[
        Literal["auto", "low"] | None, Field(alias="publicFigureThreshold")
    ] = None
    """`low` lets more recognizable public figures through."""


class PromptImage(Model):
    """A picture and its place in the video."""

    uri: Annotated[str, Field(min_length=1)]
    """An https, `runway:` or data URI."""

    position: Literal["first", "last"]
    """Which frame it is."""


class TextToVideoRequest(Model):
    """A video from text alone."""

    model: str
    """The model."""

    prompt_text: Annotated[str | None, Field(min_length=1, alias="promptText")] = None
    """What the video should show; most models take 1000 UTF-16 code units."""

    ratio: Ratio | None = None
    resolution: Resolution | None = None
    duration: Duration | None = None
    audio: bool | None = None
    """Whether the video has sound."""

    negative_prompt: Annotated[str | None, Field(min_length=1, alias="negativePrompt")] = None
    """What the video should not show."""

    seed: Seed | None = None
    content_moderation: Annotated[ContentModeration | None, Field(alias="contentModeration")] = None


class ImageToVideoRequest(Model):
    """A video that starts, or ends, with a picture."""

    model: str
    """The model."""

    prompt_image: Annotated[
        Annotated[str, Field(min_length=1)] | Annotated[list[PromptImage], Field(min_length=1, max_length=2)],
        Field(alias="promptImage"),
    ]
    """One picture for the first frame, or pictures with their places."""

    prompt_text: Annotated[str | None, Field(min_length=1, alias="promptText")] = None
    """What the video should show; most models take 1000 UTF-16 code units."""

    ratio: Ratio | None = None
    resolution: Resolution | None = None
    duration: Duration | None = None
    audio: bool | None = None
    """Whether the video has sound."""

    negative_prompt: Annotated[str | None, Field(min_length=1, alias="negativePrompt")] = None
    """What the video should not show."""

    seed: Seed | None = None
    content_moderation: Annotated[ContentModeration | None, Field(alias="contentModeration")] = None


class VideoToVideoRequest(Model):
    """A video made from another one. Models differ in where they want it."""

    model: str
    """The model."""

    video_uri: Annotated[str | None, Field(min_length=1, alias="videoUri")] = None
    """The video, for aleph2, gemini_omni_flash and kling_4."""

    prompt_video: Annotated[str | None, Field(min_length=1, alias="promptVideo")] = None
    """The video, for klingO3, hailuo3 and seedance."""

    prompt_text: Annotated[str | None, Field(min_length=1, alias="promptText")] = None
    """What the video should show; most models take 1000 UTF-16 code units."""

    ratio: Ratio | None = None
    resolution: Resolution | None = None
    duration: Duration | None = None
    audio: bool | None = None
    """Whether the video has sound."""

    seed: Seed | None = None
    content_moderation: Annotated[ContentModeration | None, Field(alias="contentModeration")] = None


class Cost(Model):
    """What a task costs."""

    credits: float
    """Credits."""


class TaskCreated(Model):
    """A task that was accepted."""

    id: str
    """The task's id."""

    estimated_cost: Annotated[Cost | None, Field(alias="estimatedCost")] = None


class Task(Model):
    """A task."""

    id: str
    """The task's id."""

    status: str
    """`PENDING`, `THROTTLED`, `RUNNING`, `SUCCEEDED`, `FAILED` or `CANCELLED`; new words are possible."""

    created_at: Annotated[DateTime, Field(alias="createdAt")]
    """When the task was created."""

    progress: float | None = None
    """Share that is done, 0 to 1, while it is `RUNNING`."""

    output: list[str] | None = None
    """Addresses of what a `SUCCEEDED` task made. They expire; looking again gives fresh ones."""

    failure: str | None = None
    """Why a task `FAILED`, for people."""

    failure_code: Annotated[str | None, Field(alias="failureCode")] = None
    """Why a task `FAILED`, for programs, as in `SAFETY.INPUT.TEXT`."""

    estimated_cost: Annotated[Cost | None, Field(alias="estimatedCost")] = None
    cost: Cost | None = None


class ErrorResponse(Model):
    """A failed request."""

    error: str
    """For people."""

    issues: list[Issue] | None = None
    """What is wrong, place by place."""

    doc_url: Annotated[str | None, Field(alias="docUrl")] = None
    """Where to read on."""


class Issue(Model):
    """One wrong place."""

    code: str | None = None
    """Kind of mistake."""

    path: list[str | int] | None = None
    """The way to the place."""

    message: str | None = None
    """For people."""
