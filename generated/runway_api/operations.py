# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

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
SERVERS = (Server(url="https://api.dev.runwayml.com"),)

X_RUNWAY_VERSION = Parameter(
    name="X-Runway-Version",
    argument="x_runway_version",
    place="header",
    type=lambda: Literal["2024-11-06"],
    required=True,
)
RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)
TASK_ID = Parameter(
    name="task_id",
    argument="task_id",
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
BAD_GATEWAY = Response(
    status="502",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.BadGateway,
)
SERVICE_UNAVAILABLE = Response(
    status="503",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(RETRY_AFTER,),
    error=lambda: errors.ServiceUnavailable,
)
GATEWAY_TIMEOUT = Response(
    status="504",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.GatewayTimeout,
)
DEFAULT_ERROR = Response(
    status="default",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    error=lambda: errors.DefaultError,
)

TEXT_TO_VIDEO: Operation[models.TaskCreated] = Operation(
    id="textToVideo",
    name="text_to_video",
    method="POST",
    path="/v1/text_to_video",
    tag="Generation",
    parameters=(X_RUNWAY_VERSION,),
    body=Body(contents=(Json("application/json", lambda: models.TextToVideoRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.TaskCreated),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="retrieve_task",
            parameters={"task_id": "$response.body#/id"},
        ),
        Link(
            name="delete", status="200", operation="delete_task", parameters={"task_id": "$response.body#/id"}
        ),
    ),
    pointer="#/paths/~1v1~1text_to_video/post",
)

IMAGE_TO_VIDEO: Operation[models.TaskCreated] = Operation(
    id="imageToVideo",
    name="image_to_video",
    method="POST",
    path="/v1/image_to_video",
    tag="Generation",
    parameters=(X_RUNWAY_VERSION,),
    body=Body(contents=(Json("application/json", lambda: models.ImageToVideoRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.TaskCreated),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="retrieve_task",
            parameters={"task_id": "$response.body#/id"},
        ),
        Link(
            name="delete", status="200", operation="delete_task", parameters={"task_id": "$response.body#/id"}
        ),
    ),
    pointer="#/paths/~1v1~1image_to_video/post",
)

VIDEO_TO_VIDEO: Operation[models.TaskCreated] = Operation(
    id="videoToVideo",
    name="video_to_video",
    method="POST",
    path="/v1/video_to_video",
    tag="Generation",
    parameters=(X_RUNWAY_VERSION,),
    body=Body(contents=(Json("application/json", lambda: models.VideoToVideoRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.TaskCreated),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="retrieve_task",
            parameters={"task_id": "$response.body#/id"},
        ),
        Link(
            name="delete", status="200", operation="delete_task", parameters={"task_id": "$response.body#/id"}
        ),
    ),
    pointer="#/paths/~1v1~1video_to_video/post",
)

RETRIEVE_TASK: Operation[models.Task] = Operation(
    id="retrieveTask",
    name="retrieve_task",
    method="GET",
    path="/v1/tasks/{task_id}",
    tag="Tasks",
    parameters=(TASK_ID, X_RUNWAY_VERSION),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Task),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1v1~1tasks~1{task_id}/get",
)

DELETE_TASK: Operation[None] = Operation(
    id="deleteTask",
    name="delete_task",
    method="DELETE",
    path="/v1/tasks/{task_id}",
    tag="Tasks",
    parameters=(TASK_ID, X_RUNWAY_VERSION),
    responses=(
        Response(status="204"),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1v1~1tasks~1{task_id}/delete",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    TEXT_TO_VIDEO,
    IMAGE_TO_VIDEO,
    VIDEO_TO_VIDEO,
    RETRIEVE_TASK,
    DELETE_TASK,
)
"""Every operation, in the document's order."""
