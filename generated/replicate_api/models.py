# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Models of the request and response bodies of Replicate API."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import specwright_runtime.model
from specwright_runtime import Upload
from specwright_runtime.formats import DateTime
from specwright_runtime.model import Nullable

Input: TypeAlias = dict[str, Any]
"""What the model takes, in the names of its own `Input`. Files are addresses or data URLs."""


class PredictionRequest(specwright_runtime.model.Model, extra="forbid"):
    """A run of a model."""

    input: Input
    webhook: str | None = None
    """An https address that is told about the prediction."""

    webhook_events_filter: list[Literal["start", "output", "logs", "completed"]] | None = None
    """What it is told."""

    stream: bool | None = None
    """Without effect.

    Deprecated.
    """


class VersionPredictionRequest(specwright_runtime.model.Model, extra="forbid"):
    """A run of a version of a model."""

    version: str
    """The id of a version, `owner/name:id`, or `owner/name` of an official model."""

    input: Input
    webhook: str | None = None
    """An https address that is told about the prediction."""

    webhook_events_filter: list[Literal["start", "output", "logs", "completed"]] | None = None
    """What it is told."""

    stream: bool | None = None
    """Without effect.

    Deprecated.
    """


class Prediction(specwright_runtime.model.Model):
    """A run of a model."""

    id: str
    """The prediction's id."""

    model: str | None = None
    """The model, `owner/name`."""

    version: str | None = None
    """The id of the version; `hidden` for official models."""

    deployment: str | None = None
    """The deployment that ran it."""

    input: Nullable[Input] = None
    """What was sent; empty once it was removed."""

    output: Nullable[str | list[Any] | dict[str, Any] | float | bool] = None
    """Whatever the model makes, usually an address or several; null before that, and once removed."""

    logs: Nullable[str] = None
    """What the model printed."""

    error: Nullable[str | dict[str, Any]] = None
    """Why it failed, usually text; null where it did not."""

    status: str
    """`starting`, `processing`, `succeeded`, `failed`, `canceled`, or `aborted`, which is canceled before it
    started; new words are possible.
    """

    data_removed: bool | None = None
    """Whether input, output and logs were removed."""

    created_at: DateTime
    """When it was created."""

    started_at: Nullable[DateTime] = None
    """When the model began."""

    completed_at: Nullable[DateTime] = None
    """When it ended."""

    deadline: DateTime | None = None
    """When it is canceled if it has not ended."""

    source: str | None = None
    """How it was created, `api` or `web`."""

    metrics: PredictionMetrics | None = None
    """Times in seconds, and whatever else the model measures."""

    urls: PredictionUrls | None = None


class PredictionMetrics(specwright_runtime.model.Model):
    """Times in seconds, and whatever else the model measures."""

    predict_time: float | None = None
    """How long the model ran."""

    total_time: float | None = None
    """How long it all took."""


class PredictionUrls(specwright_runtime.model.Model):
    """Addresses of the prediction."""

    get: str | None = None
    """To look at it."""

    cancel: str | None = None
    """To cancel it."""

    web: str | None = None
    """To see it in a browser."""

    stream: str | None = None
    """To follow its output."""


class PredictionPage(specwright_runtime.model.Model):
    """A page of predictions."""

    next: Nullable[str] = None
    """Address of the page behind this one."""

    previous: Nullable[str] = None
    """Address of the page before this one."""

    results: list[Prediction]
    """Newest first."""


class Model(specwright_runtime.model.Model):
    """A model."""

    url: str | None = None
    """Its page."""

    owner: str
    """Who has it."""

    name: str
    """Its name."""

    description: Nullable[str] = None
    """What it does."""

    visibility: str | None = None
    """`public` or `private`."""

    is_official: bool | None = None
    """Whether it runs by its name, without a version."""

    run_count: int | None = None
    """How often it was run."""

    latest_version: Nullable[Version] = None
    """The version that runs when none is named."""


class Version(specwright_runtime.model.Model):
    """A version of a model."""

    id: str
    """Its id."""

    created_at: DateTime | None = None
    """When it was pushed."""

    cog_version: Nullable[str] = None
    """What it was built with."""

    openapi_schema: Nullable[dict[str, Any]] = None
    """An OpenAPI document, in which `components.schemas.Input` says what the model takes."""


class Deployment(specwright_runtime.model.Model):
    """A deployment."""

    owner: str
    """Who has it."""

    name: str
    """Its name."""

    current_release: Nullable[Release] = None
    """What it runs."""


class Release(specwright_runtime.model.Model):
    """What a deployment runs."""

    number: int | None = None
    """Its number."""

    model: str
    """The model, `owner/name`."""

    version: str
    """The id of its version."""

    created_at: DateTime | None = None
    """When it was released."""

    created_by: Nullable[Account] = None
    """Who released it."""

    configuration: DeploymentConfiguration | None = None


class Account(specwright_runtime.model.Model):
    """A user, or an organization."""

    type: str | None = None
    """`user` or `organization`."""

    username: str | None = None
    """The name in addresses."""

    name: Nullable[str] = None
    """The name for people."""

    github_url: Nullable[str] = None
    """Where to find more."""


class DeploymentConfiguration(specwright_runtime.model.Model):
    """What it runs on."""

    hardware: str | None = None
    """Kind of machine."""

    min_instances: int | None = None
    """How many are always up."""

    max_instances: int | None = None
    """How many there may be."""


class FileUpload(specwright_runtime.model.Model):
    """A file."""

    content: Upload
    """The bytes."""

    metadata: dict[str, Any] | None = None
    """Whatever its owner wants to remember."""


class File(specwright_runtime.model.Model):
    """A file."""

    id: str
    """Its id."""

    name: str | None = None
    """Its name."""

    content_type: str | None = None
    """Its media type."""

    size: int | None = None
    """Its length in bytes."""

    etag: str | None = None
    """A mark of its bytes."""

    checksums: dict[str, str] | None = None
    """Sums over its bytes."""

    metadata: dict[str, Any] | None = None
    """Whatever its owner wants to remember."""

    created_at: DateTime | None = None
    """When it was uploaded."""

    expires_at: Nullable[DateTime] = None
    """When it goes."""

    urls: FileUrls


class FileUrls(specwright_runtime.model.Model):
    """Addresses of the file."""

    get: str
    """To name in an input."""


class Problem(specwright_runtime.model.Model):
    """A failed request."""

    title: str | None = None
    """What kind of failure."""

    detail: str | None = None
    """What is wrong."""

    status: int | None = None
    """The HTTP status."""

    invalid_fields: list[InvalidField] | None = None
    """What is wrong, place by place."""


class InvalidField(specwright_runtime.model.Model):
    """One wrong place."""

    type: str | None = None
    """Kind of mistake."""

    field: str | None = None
    """The place, as in `input.duration`."""

    description: str | None = None
    """For people."""
