# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.operation import (
    ApiKey,
    Body,
    Json,
    Link,
    Operation,
    Parameter,
    Requirement,
    Response,
    Server,
)

from . import errors, models

API_KEY_AUTH = ApiKey("ApiKeyAuth", "header", "xi-api-key")
SECURITY = ((Requirement(API_KEY_AUTH),),)
SERVERS = (Server(url="https://api.elevenlabs.io"),)

RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)

UNAUTHORIZED = Response(
    status="401",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.Unauthorized,
)
FORBIDDEN = Response(
    status="403",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.Forbidden,
)
NOT_FOUND = Response(
    status="404",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.NotFound,
)
UNPROCESSABLE_CONTENT = Response(
    status="422",
    contents=(Json("application/json", lambda: models.ValidationFailure),),
    error=lambda: errors.UnprocessableContent,
)
TOO_MANY_REQUESTS = Response(
    status="429",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(RETRY_AFTER,),
    error=lambda: errors.TooManyRequests,
)
INTERNAL_SERVER_ERROR = Response(
    status="500",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.InternalServerError,
)
SERVICE_UNAVAILABLE = Response(
    status="503",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(RETRY_AFTER,),
    error=lambda: errors.ServiceUnavailable,
)
DEFAULT_ERROR = Response(
    status="default",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.DefaultError,
)

CREATE_VIDEO: Operation[models.GenerationCreated] = Operation(
    id="createVideo",
    name="create_video",
    method="POST",
    path="/v1/flows/video",
    tag="Video",
    body=Body(contents=(Json("application/json", lambda: models.VideoRequest),), required=True),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.GenerationCreated),),
            headers=(RETRY_AFTER,),
        ),
        UNAUTHORIZED,
        Response(
            status="402",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.PaymentRequired,
        ),
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="retrieve_video",
            parameters={"generation_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1v1~1flows~1video/post",
)

LIST_VIDEOS: Operation[models.GenerationList] = Operation(
    id="listVideos",
    name="list_videos",
    method="GET",
    path="/v1/flows/video",
    tag="Video",
    parameters=(
        Parameter(
            name="cursor", argument="cursor", place="query", type=lambda: str, style="form", explode=True
        ),
        Parameter(
            name="page_size",
            argument="page_size",
            place="query",
            type=lambda: Annotated[int, Field(ge=1, le=100)],
            default=30,
            style="form",
            explode=True,
        ),
        Parameter(
            name="status",
            argument="status",
            place="query",
            type=lambda: Literal["pending", "generating", "completed", "failed"],
            style="form",
            explode=True,
        ),
        Parameter(
            name="model_id", argument="model_id", place="query", type=lambda: str, style="form", explode=True
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.GenerationList),)),
        UNAUTHORIZED,
        FORBIDDEN,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1v1~1flows~1video/get",
)

RETRIEVE_VIDEO: Operation[models.Generation] = Operation(
    id="retrieveVideo",
    name="retrieve_video",
    method="GET",
    path="/v1/flows/video/{generation_id}",
    tag="Video",
    parameters=(
        Parameter(
            name="generation_id",
            argument="generation_id",
            place="path",
            type=lambda: Annotated[str, Field(min_length=1)],
            required=True,
        ),
    ),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.Generation),),
            headers=(RETRY_AFTER,),
        ),
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="retrieve_video",
            parameters={"generation_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1v1~1flows~1video~1{generation_id}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (CREATE_VIDEO, LIST_VIDEOS, RETRIEVE_VIDEO)
"""Every operation, in the document's order."""
