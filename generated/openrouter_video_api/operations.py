# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import (
    Binary,
    Body,
    Http,
    Json,
    Link,
    Operation,
    Parameter,
    Requirement,
    Response,
    Server,
)
from specwright_runtime.stream import ByteStream

from . import errors, models

API_KEY_AUTH = Http("ApiKeyAuth", "bearer")
SECURITY = ((Requirement(API_KEY_AUTH),),)
SERVERS = (Server(url="https://openrouter.ai/api/v1"),)

RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)
JOB_ID = Parameter(
    name="job_id",
    argument="job_id",
    place="path",
    type=lambda: Annotated[str, Field(min_length=1)],
    required=True,
)

BAD_REQUEST = Response(
    status="400",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.BadRequest,
)
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
DEFAULT_ERROR = Response(
    status="default",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.DefaultError,
)

CREATE_VIDEO: Operation[models.VideoJob] = Operation(
    id="createVideo",
    name="create_video",
    method="POST",
    path="/videos",
    tag="Videos",
    body=Body(contents=(Json("application/json", lambda: models.VideoRequest),), required=True),
    responses=(
        Response(status="202", contents=(Json("application/json", lambda: models.VideoJob),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        Response(
            status="402",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.PaymentRequired,
        ),
        FORBIDDEN,
        NOT_FOUND,
        Response(
            status="413",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.ContentTooLarge,
        ),
        TOO_MANY_REQUESTS,
        Response(
            status="499",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.Status499,
        ),
        INTERNAL_SERVER_ERROR,
        Response(
            status="503",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            headers=(RETRY_AFTER,),
            error=lambda: errors.ServiceUnavailable,
        ),
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="202",
            operation="retrieve_video",
            parameters={"job_id": "$response.body#/id"},
        ),
        Link(
            name="download",
            status="202",
            operation="download_video",
            parameters={"job_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1videos/post",
)

LIST_VIDEO_MODELS: Operation[models.VideoModelList] = Operation(
    id="listVideoModels",
    name="list_video_models",
    method="GET",
    path="/videos/models",
    tag="Videos",
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoModelList),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        INTERNAL_SERVER_ERROR,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1videos~1models/get",
)

RETRIEVE_VIDEO: Operation[models.VideoJob] = Operation(
    id="retrieveVideo",
    name="retrieve_video",
    method="GET",
    path="/videos/{job_id}",
    tag="Videos",
    parameters=(JOB_ID,),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoJob),)),
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1videos~1{job_id}/get",
)

DOWNLOAD_VIDEO: Operation[ByteStream] = Operation(
    id="downloadVideo",
    name="download_video",
    method="GET",
    path="/videos/{job_id}/content",
    tag="Videos",
    parameters=(
        JOB_ID,
        Parameter(
            name="index",
            argument="index",
            place="query",
            type=lambda: Annotated[int, Field(ge=0)],
            default=0,
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Binary("video/mp4"), Binary("application/octet-stream"))),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        Response(
            status="409",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.Conflict,
        ),
        Response(
            status="410",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.Gone,
        ),
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        Response(
            status="502",
            contents=(Json("application/json", lambda: models.ErrorResponse),),
            error=lambda: errors.BadGateway,
        ),
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1videos~1{job_id}~1content/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (CREATE_VIDEO, LIST_VIDEO_MODELS, RETRIEVE_VIDEO, DOWNLOAD_VIDEO)
"""Every operation, in the document's order."""
