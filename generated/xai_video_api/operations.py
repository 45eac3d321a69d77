# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from specwright_runtime.operation import (
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

from . import errors, models

API_KEY_AUTH = Http("ApiKeyAuth", "bearer")
SECURITY = ((Requirement(API_KEY_AUTH),),)
SERVERS = (Server(url="https://api.x.ai/v1"),)

RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)

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
UNPROCESSABLE_CONTENT = Response(
    status="422",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
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

GENERATE_VIDEO: Operation[models.VideoRequested] = Operation(
    id="generateVideo",
    name="generate_video",
    method="POST",
    path="/videos/generations",
    tag="Videos",
    body=Body(contents=(Json("application/json", lambda: models.GenerateVideoRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoRequested),)),
        BAD_REQUEST,
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
            parameters={"request_id": "$response.body#/request_id"},
        ),
    ),
    pointer="#/paths/~1videos~1generations/post",
)

EDIT_VIDEO: Operation[models.VideoRequested] = Operation(
    id="editVideo",
    name="edit_video",
    method="POST",
    path="/videos/edits",
    tag="Videos",
    body=Body(contents=(Json("application/json", lambda: models.EditVideoRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoRequested),)),
        BAD_REQUEST,
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
            parameters={"request_id": "$response.body#/request_id"},
        ),
    ),
    pointer="#/paths/~1videos~1edits/post",
)

EXTEND_VIDEO: Operation[models.VideoRequested] = Operation(
    id="extendVideo",
    name="extend_video",
    method="POST",
    path="/videos/extensions",
    tag="Videos",
    body=Body(contents=(Json("application/json", lambda: models.ExtendVideoRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoRequested),)),
        BAD_REQUEST,
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
            parameters={"request_id": "$response.body#/request_id"},
        ),
    ),
    pointer="#/paths/~1videos~1extensions/post",
)

RETRIEVE_VIDEO: Operation[models.VideoResult] = Operation(
    id="retrieveVideo",
    name="retrieve_video",
    method="GET",
    path="/videos/{request_id}",
    tag="Videos",
    parameters=(
        Parameter(
            name="request_id",
            argument="request_id",
            place="path",
            type=lambda: Annotated[str, Field(min_length=1)],
            required=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.VideoResult),)),
        Response(status="202", contents=(Json("application/json", lambda: models.VideoResult),)),
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
    pointer="#/paths/~1videos~1{request_id}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (GENERATE_VIDEO, EDIT_VIDEO, EXTEND_VIDEO, RETRIEVE_VIDEO)
"""Every operation, in the document's order."""
