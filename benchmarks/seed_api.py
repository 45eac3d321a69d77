"""The create and retrieve operations of a video API, as a generated package would declare them.

By hand, so that the server's own cost is measured without depending on what is generated.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime import Model, Problem, StatusError
from specwright_runtime.operation import ApiKey, Body, Http, Json, Operation, Parameter, Requirement, Response


class Fallback(Model):
    provider: Literal["openai", "runway", "replicate", "gemini"]
    model: str


class VideoGenerationRequest(Model):
    model: Annotated[str, Field(pattern=r"^[^/]+/.+$")]
    prompt: str
    input_reference: str | None = None
    seconds: Annotated[str | None, Field(pattern=r"^[1-9][0-9]*$")] = None
    size: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    video_uri: str | None = None
    audio: bool | None = None
    fallbacks: list[Fallback] | None = None


class ExtraFields(Model):
    request_type: str | None = None
    provider: Literal["openai", "runway", "replicate", "gemini"] | None = None
    model_requested: str | None = None
    latency: int | None = None


class Video(Model):
    id: str | None = None
    object: Literal["video"] | None = None
    model: str | None = None
    status: Literal["queued", "in_progress", "completed", "failed"] | None = None
    progress: Annotated[float | None, Field(ge=0, le=100)] = None
    prompt: str | None = None
    seconds: str | None = None
    size: str | None = None
    created_at: int | None = None
    extra_fields: ExtraFields | None = None


class ErrorField(Model):
    type: str | None = None
    code: str | None = None
    message: str | None = None
    param: str | None = None


class BifrostError(Model):
    is_bifrost_error: bool | None = None
    status_code: int | None = None
    error: ErrorField | None = None


class BadRequest(StatusError[BifrostError]):
    status = 400


class NotFound(StatusError[BifrostError]):
    status = 404


SECURITY = (
    (Requirement(Http("BearerAuth", "bearer")),),
    (Requirement(Http("BasicAuth", "basic")),),
    (Requirement(ApiKey("VirtualKeyAuth", "header", "x-bf-vk")),),
    (Requirement(ApiKey("ApiKeyAuth", "header", "x-api-key")),),
)

CREATE: Operation[Video] = Operation(
    id="videoGeneration",
    name="video_generation",
    method="POST",
    path="/v1/videos",
    body=Body(contents=(Json("application/json", lambda: VideoGenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: Video),)),
        Response(
            status="400", contents=(Json("application/json", lambda: BifrostError),), error=lambda: BadRequest
        ),
    ),
    security=SECURITY,
)

RETRIEVE: Operation[Video] = Operation(
    id="videoRetrieve",
    name="video_retrieve",
    method="GET",
    path="/v1/videos/{video_id}",
    parameters=(
        Parameter(name="video_id", argument="video_id", place="path", type=lambda: str, required=True),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: Video),)),
        Response(
            status="404", contents=(Json("application/json", lambda: BifrostError),), error=lambda: NotFound
        ),
    ),
    security=SECURITY,
)


def render(problem: Problem, operation: str | None) -> BifrostError:
    return BifrostError(
        is_bifrost_error=True,
        status_code=problem.status,
        error=ErrorField(type=problem.type, code=problem.code, message=problem.message, param=problem.param),
    )


def video(**fields: Any) -> Video:
    return Video(
        id="video_123",
        object="video",
        status="queued",
        progress=0,
        created_at=1_700_000_000,
        seconds="4",
        size="1280x720",
        **fields,
    )


async def create(body: VideoGenerationRequest) -> Video:
    extra = ExtraFields(
        request_type="video_generation", provider="openai", model_requested=body.model, latency=3
    )
    return video(model=body.model, prompt=body.prompt, extra_fields=extra)


async def retrieve(video_id: str) -> Video:
    if video_id == "missing":
        raise NotFound(render(Problem(status=404, code="not_found", message="no such video"), None))
    return video(model="openai/sora-2", prompt="a cat")
