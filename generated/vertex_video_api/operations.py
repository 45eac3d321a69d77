# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from specwright_runtime.model import Exact
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
SERVERS = (Server(url="https://us-central1-aiplatform.googleapis.com"),)

VERSION = Parameter(
    name="version", argument="version", place="path", type=lambda: Literal["v1", "v1beta1"], required=True
)
PROJECT = Parameter(name="project", argument="project", place="path", type=lambda: str, required=True)
LOCATION = Parameter(name="location", argument="location", place="path", type=lambda: str, required=True)
PUBLISHER = Parameter(
    name="publisher", argument="publisher", place="path", type=lambda: Literal["google"], required=True
)
MODEL = Parameter(name="model", argument="model", place="path", type=lambda: str, required=True)
RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)
INTERACTION_ID = Parameter(
    name="interaction_id", argument="interaction_id", place="path", type=lambda: str, required=True
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

PREDICT_LONG_RUNNING: Operation[models.Operation] = Operation(
    id="predictLongRunning",
    name="predict_long_running",
    method="POST",
    path="/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:predictLongRunning",
    tag="Predictions",
    parameters=(VERSION, PROJECT, LOCATION, PUBLISHER, MODEL),
    body=Body(contents=(Json("application/json", lambda: models.PredictLongRunningRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Operation),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1{version}~1projects~1{project}~1locations~1{location}~1publishers~1{publisher}~1models~1{model}:predictLongRunning/post",
)

FETCH_PREDICT_OPERATION: Operation[models.Operation] = Operation(
    id="fetchPredictOperation",
    name="fetch_predict_operation",
    method="POST",
    path="/{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:fetchPredictOperation",
    tag="Predictions",
    parameters=(VERSION, PROJECT, LOCATION, PUBLISHER, MODEL),
    body=Body(
        contents=(Json("application/json", lambda: models.FetchPredictOperationRequest),), required=True
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Operation),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    contract={"run": "manual"},
    pointer="#/paths/~1{version}~1projects~1{project}~1locations~1{location}~1publishers~1{publisher}~1models~1{model}:fetchPredictOperation/post",
)

CREATE_INTERACTION: Operation[models.Interaction] = Operation(
    id="createInteraction",
    name="create_interaction",
    method="POST",
    path="/{version}/projects/{project}/locations/{location}/interactions",
    tag="Interactions",
    parameters=(VERSION, PROJECT, LOCATION),
    body=Body(contents=(Json("application/json", lambda: models.CreateInteractionRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Interaction),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="get_interaction",
            parameters={
                "version": "$request.path.version",
                "project": "$request.path.project",
                "location": "$request.path.location",
                "interaction_id": "$response.body#/id",
            },
        ),
        Link(
            name="cancel",
            status="200",
            operation="cancel_interaction",
            parameters={
                "version": "$request.path.version",
                "project": "$request.path.project",
                "location": "$request.path.location",
                "interaction_id": "$response.body#/id",
            },
        ),
        Link(
            name="delete",
            status="200",
            operation="delete_interaction",
            parameters={
                "version": "$request.path.version",
                "project": "$request.path.project",
                "location": "$request.path.location",
                "interaction_id": "$response.body#/id",
            },
        ),
    ),
    pointer="#/paths/~1{version}~1projects~1{project}~1locations~1{location}~1interactions/post",
)

GET_INTERACTION: Operation[models.Interaction] = Operation(
    id="getInteraction",
    name="get_interaction",
    method="GET",
    path="/{version}/projects/{project}/locations/{location}/interactions/{interaction_id}",
    tag="Interactions",
    parameters=(
        VERSION,
        PROJECT,
        LOCATION,
        INTERACTION_ID,
        Parameter(
            name="stream",
            argument="stream",
            place="query",
            type=lambda: Annotated[Literal[False], Exact],
            default=False,
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Interaction),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1{version}~1projects~1{project}~1locations~1{location}~1interactions~1{interaction_id}/get",
)

DELETE_INTERACTION: Operation[models.Empty] = Operation(
    id="deleteInteraction",
    name="delete_interaction",
    method="DELETE",
    path="/{version}/projects/{project}/locations/{location}/interactions/{interaction_id}",
    tag="Interactions",
    parameters=(VERSION, PROJECT, LOCATION, INTERACTION_ID),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Empty),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1{version}~1projects~1{project}~1locations~1{location}~1interactions~1{interaction_id}/delete",
)

CANCEL_INTERACTION: Operation[models.Interaction] = Operation(
    id="cancelInteraction",
    name="cancel_interaction",
    method="POST",
    path="/{version}/projects/{project}/locations/{location}/interactions/{interaction_id}/cancel",
    tag="Interactions",
    parameters=(VERSION, PROJECT, LOCATION, INTERACTION_ID),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Interaction),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    pointer="#/paths/~1{version}~1projects~1{project}~1locations~1{location}~1interactions~1{interaction_id}~1cancel/post",
)

DOWNLOAD_OBJECT: Operation[ByteStream] = Operation(
    id="downloadObject",
    name="download_object",
    method="GET",
    path="/storage/v1/b/{bucket}/o/{object}",
    tag="Storage",
    parameters=(
        Parameter(name="bucket", argument="bucket", place="path", type=lambda: str, required=True),
        Parameter(name="object", argument="object", place="path", type=lambda: str, required=True),
        Parameter(
            name="alt",
            argument="alt",
            place="query",
            type=lambda: Literal["media"],
            required=True,
            style="form",
            explode=True,
        ),
        Parameter(name="Range", argument="range", place="header", type=lambda: str),
    ),
    responses=(
        Response(status="200", contents=(Binary("video/mp4"), Binary("application/octet-stream"))),
        Response(status="206", contents=(Binary("video/mp4"), Binary("application/octet-stream"))),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    servers=(Server(url="https://storage.googleapis.com"),),
    contract={"run": "manual"},
    pointer="#/paths/~1storage~1v1~1b~1{bucket}~1o~1{object}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    PREDICT_LONG_RUNNING,
    FETCH_PREDICT_OPERATION,
    CREATE_INTERACTION,
    GET_INTERACTION,
    DELETE_INTERACTION,
    CANCEL_INTERACTION,
    DOWNLOAD_OBJECT,
)
"""Every operation, in the document's order."""
