# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.operation import (
    Binary,
    Body,
    FormData,
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
SERVERS = (Server(url="https://api.openai.com/v1"),)

X_REQUEST_ID = Parameter(name="x-request-id", argument="x_request_id", place="header", type=lambda: str)
OPENAI_POLL_AFTER_MS = Parameter(
    name="openai-poll-after-ms",
    argument="openai_poll_after_ms",
    place="header",
    type=lambda: Annotated[int, Field(ge=0)],
)
X_SHOULD_RETRY = Parameter(name="x-should-retry", argument="x_should_retry", place="header", type=lambda: str)
RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)
VIDEO_ID = Parameter(
    name="video_id",
    argument="video_id",
    place="path",
    type=lambda: Annotated[str, Field(min_length=1)],
    required=True,
)

BAD_REQUEST = Response(
    status="400",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.BadRequest,
)
UNAUTHORIZED = Response(
    status="401",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.Unauthorized,
)
FORBIDDEN = Response(
    status="403",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.Forbidden,
)
NOT_FOUND = Response(
    status="404",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.NotFound,
)
TOO_MANY_REQUESTS = Response(
    status="429",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.TooManyRequests,
)
INTERNAL_SERVER_ERROR = Response(
    status="500",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.InternalServerError,
)
SERVICE_UNAVAILABLE = Response(
    status="503",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.ServiceUnavailable,
)
DEFAULT_ERROR = Response(
    status="default",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY, RETRY_AFTER),
    error=lambda: errors.DefaultError,
)

CREATE_VIDEO: Operation[models.VideoJob] = Operation(
    id="createVideo",
    name="create_video",
    method="POST",
    path="/videos",
    tag="Videos",
    body=Body(
        contents=(
            FormData("multipart/form-data", lambda: models.CreateVideoForm),
            Json("application/json", lambda: models.CreateVideoRequest),
        ),
        required=True,
    ),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.VideoJob),),
            headers=(X_REQUEST_ID, OPENAI_POLL_AFTER_MS),
        ),
        Response(status="201", contents=(Json("application/json", lambda: models.VideoJob),)),
        Response(status="202", contents=(Json("application/json", lambda: models.VideoJob),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
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
            parameters={"video_id": "$response.body#/id"},
        ),
        Link(
            name="delete",
            status="200",
            operation="delete_video",
            parameters={"video_id": "$response.body#/id"},
        ),
        Link(
            name="download",
            status="200",
            operation="download_video",
            parameters={"video_id": "$response.body#/id"},
        ),
        Link(
            name="remix", status="200", operation="remix_video", parameters={"video_id": "$response.body#/id"}
        ),
    ),
    pointer="#/paths/~1videos/post",
)

LIST_VIDEOS: Operation[models.VideoJobList] = Operation(
    id="listVideos",
    name="list_videos",
    method="GET",
    path="/videos",
    tag="Videos",
    parameters=(
        Parameter(
            name="after", argument="after", place="query", type=lambda: str, style="form", explode=True
        ),
        Parameter(
            name="limit",
            argument="limit",
            place="query",
            type=lambda: Annotated[int, Field(ge=0, le=100)],
            default=20,
            style="form",
            explode=True,
        ),
        Parameter(
            name="order",
            argument="order",
            place="query",
            type=lambda: Literal["asc", "desc"],
            default="desc",
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoJobList),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1videos/get",
)

RETRIEVE_VIDEO: Operation[models.VideoJob] = Operation(
    id="retrieveVideo",
    name="retrieve_video",
    method="GET",
    path="/videos/{video_id}",
    tag="Videos",
    parameters=(VIDEO_ID,),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.VideoJob),),
            headers=(X_REQUEST_ID, OPENAI_POLL_AFTER_MS),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1videos~1{video_id}/get",
)

DELETE_VIDEO: Operation[models.VideoJobDeleted] = Operation(
    id="deleteVideo",
    name="delete_video",
    method="DELETE",
    path="/videos/{video_id}",
    tag="Videos",
    parameters=(VIDEO_ID,),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoJobDeleted),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1videos~1{video_id}/delete",
)

DOWNLOAD_VIDEO: Operation[ByteStream] = Operation(
    id="downloadVideo",
    name="download_video",
    method="GET",
    path="/videos/{video_id}/content",
    tag="Videos",
    parameters=(
        VIDEO_ID,
        Parameter(
            name="variant",
            argument="variant",
            place="query",
            type=lambda: Literal["video", "thumbnail", "spritesheet"],
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(
            status="200",
            contents=(
                Binary("video/mp4"),
                Binary("image/webp"),
                Binary("image/jpeg"),
                Binary("application/octet-stream"),
            ),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    contract={"wait-for": "status=completed"},
    pointer="#/paths/~1videos~1{video_id}~1content/get",
)

REMIX_VIDEO: Operation[models.VideoJob] = Operation(
    id="remixVideo",
    name="remix_video",
    method="POST",
    path="/videos/{video_id}/remix",
    tag="Videos",
    parameters=(VIDEO_ID,),
    body=Body(
        contents=(
            Json("application/json", lambda: models.RemixVideoRequest),
            FormData("multipart/form-data", lambda: models.RemixVideoRequest),
        ),
        required=True,
    ),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.VideoJob),),
            headers=(X_REQUEST_ID, OPENAI_POLL_AFTER_MS),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
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
            parameters={"video_id": "$response.body#/id"},
        ),
        Link(
            name="delete",
            status="200",
            operation="delete_video",
            parameters={"video_id": "$response.body#/id"},
        ),
        Link(
            name="download",
            status="200",
            operation="download_video",
            parameters={"video_id": "$response.body#/id"},
        ),
        Link(
            name="remix", status="200", operation="remix_video", parameters={"video_id": "$response.body#/id"}
        ),
    ),
    contract={"wait-for": "status=completed"},
    pointer="#/paths/~1videos~1{video_id}~1remix/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    CREATE_VIDEO,
    LIST_VIDEOS,
    RETRIEVE_VIDEO,
    DELETE_VIDEO,
    DOWNLOAD_VIDEO,
    REMIX_VIDEO,
)
"""Every operation, in the document's order."""
