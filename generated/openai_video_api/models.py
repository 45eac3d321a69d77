# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of OpenAI video API."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from specwright_runtime import Upload
from specwright_runtime.model import Model, Nullable


class CreateVideoForm(Model):
    """What to generate, as a form; the picture may be a file."""

    prompt: Annotated[str, Field(min_length=1, max_length=32000)]
    """What the video should show."""

    model: str = "sora-2"
    """The model; Azure calls it by the name of its deployment."""

    input_reference: Upload | ImageReference | None = None
    """A picture to start from, of the size that is asked for."""

    seconds: Seconds | None = None
    size: Size | None = None


class CreateVideoRequest(Model):
    """What to generate."""

    prompt: Annotated[str, Field(min_length=1, max_length=32000)]
    """What the video should show."""

    model: str = "sora-2"
    """The model; Azure calls it by the name of its deployment."""

    input_reference: ImageReference | None = None
    seconds: Seconds | None = None
    size: Size | None = None


class ImageReference(Model):
    """A picture by its address or by the id of an uploaded file; exactly one of the two."""

    image_url: Annotated[str | None, Field(max_length=20971520)] = None
    """A plain URL or a data URL."""

    file_id: str | None = None
    """Id of an uploaded file."""


Seconds: TypeAlias = str
"""Duration in seconds, as text."""

Size: TypeAlias = str
"""Width and height in pixels."""


class RemixVideoRequest(Model):
    """What to change."""

    prompt: Annotated[str, Field(min_length=1, max_length=32000)]
    """How the new video should differ."""


class VideoJob(Model):
    """A video job."""

    id: str
    """Id of the job."""

    object: str
    """`video`."""

    model: str | None = None
    """The model that makes it."""

    status: str
    """`queued`, `in_progress`, `completed` or `failed`; compatible servers may have further words."""

    progress: Nullable[int | float] = None
    """Percentage done, a whole number at OpenAI itself."""

    created_at: int
    """When the job was created, in Unix seconds."""

    completed_at: Nullable[int] = None
    """When it was completed, in Unix seconds."""

    expires_at: Nullable[int] = None
    """When its files are thrown away, in Unix seconds."""

    prompt: Nullable[str] = None
    """The prompt it is made from."""

    size: Nullable[str] = None
    """Width and height in pixels."""

    seconds: Nullable[str] = None
    """Duration in seconds, as text."""

    remixed_from_video_id: Nullable[str] = None
    """The job that this one is a remix of."""

    error: Nullable[VideoJobError] = None
    """Why it failed."""


class VideoJobError(Model):
    """Why a job failed."""

    code: Nullable[str] = None
    """For programs."""

    message: Nullable[str] = None
    """For people."""


class VideoJobList(Model):
    """One page of jobs."""

    object: str
    """`list`."""

    data: list[VideoJob]
    """The jobs of this page."""

    first_id: Nullable[str] = None
    """The first job on the page."""

    last_id: Nullable[str] = None
    """The last job on the page."""

    has_more: bool | None = None
    """Whether another page follows."""


class VideoJobDeleted(Model):
    """Confirms that a job is gone."""

    id: str
    """Id of the job."""

    object: str | None = None
    """`video.deleted`."""

    deleted: bool | None = None
    """Whether it was deleted."""


class ErrorResponse(Model):
    """A failed request."""

    error: ErrorDetail


class ErrorDetail(Model):
    """What was wrong."""

    message: str
    """For people."""

    type: Nullable[str] = None
    """Kind of failure."""

    param: Nullable[str] = None
    """The field that is wrong."""

    code: Nullable[str | int] = None
    """For programs."""
