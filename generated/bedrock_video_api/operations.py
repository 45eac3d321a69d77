# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.operation import (
    ApiKey,
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
SIGNATURE_V4 = ApiKey("SignatureV4", "header", "Authorization")
SECURITY = ((Requirement(API_KEY_AUTH),), (Requirement(SIGNATURE_V4),))
SERVERS = (Server(url="https://bedrock-runtime.us-east-1.amazonaws.com"),)

X_AMZN_ERRORTYPE = Parameter(
    name="x-amzn-errortype", argument="x_amzn_errortype", place="header", type=lambda: str
)
RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)

BAD_REQUEST = Response(
    status="400",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.BadRequest,
)
UNAUTHORIZED = Response(
    status="401",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.Unauthorized,
)
FORBIDDEN = Response(
    status="403",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.Forbidden,
)
NOT_FOUND = Response(
    status="404",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.NotFound,
)
TOO_MANY_REQUESTS = Response(
    status="429",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.TooManyRequests,
)
INTERNAL_SERVER_ERROR = Response(
    status="500",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.InternalServerError,
)
SERVICE_UNAVAILABLE = Response(
    status="503",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.ServiceUnavailable,
)
DEFAULT_ERROR = Response(
    status="default",
    contents=(Json("application/json", lambda: models.ErrorResponse),),
    headers=(X_AMZN_ERRORTYPE, RETRY_AFTER),
    error=lambda: errors.DefaultError,
)

START_ASYNC_INVOKE: Operation[models.StartAsyncInvokeResponse] = Operation(
    id="startAsyncInvoke",
    name="start_async_invoke",
    method="POST",
    path="/async-invoke",
    tag="Invocations",
    body=Body(contents=(Json("application/json", lambda: models.StartAsyncInvokeRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.StartAsyncInvokeResponse),)),
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
            operation="get_async_invoke",
            parameters={"invocationArn": "$response.body#/invocationArn"},
        ),
    ),
    pointer="#/paths/~1async-invoke/post",
)

LIST_ASYNC_INVOKES: Operation[models.ListAsyncInvokesResponse] = Operation(
    id="listAsyncInvokes",
    name="list_async_invokes",
    method="GET",
    path="/async-invoke",
    tag="Invocations",
    parameters=(
        Parameter(
            name="statusEquals",
            argument="status_equals",
            place="query",
            type=lambda: models.AsyncInvokeStatus,
            style="form",
            explode=True,
        ),
        Parameter(
            name="maxResults",
            argument="max_results",
            place="query",
            type=lambda: Annotated[int, Field(ge=1, le=1000)],
            style="form",
            explode=True,
        ),
        Parameter(
            name="nextToken",
            argument="next_token",
            place="query",
            type=lambda: Annotated[str, Field(min_length=1, max_length=2048, pattern=r"^\S*$")],
            style="form",
            explode=True,
        ),
        Parameter(
            name="sortBy",
            argument="sort_by",
            place="query",
            type=lambda: Literal["SubmissionTime"],
            style="form",
            explode=True,
        ),
        Parameter(
            name="sortOrder",
            argument="sort_order",
            place="query",
            type=lambda: Literal["Ascending", "Descending"],
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.ListAsyncInvokesResponse),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=SECURITY,
    links=(
        Link(
            name="next",
            status="200",
            operation="list_async_invokes",
            parameters={"nextToken": "$response.body#/nextToken"},
        ),
    ),
    pointer="#/paths/~1async-invoke/get",
)

GET_ASYNC_INVOKE: Operation[models.AsyncInvoke] = Operation(
    id="getAsyncInvoke",
    name="get_async_invoke",
    method="GET",
    path="/async-invoke/{invocationArn}",
    tag="Invocations",
    parameters=(
        Parameter(
            name="invocationArn",
            argument="invocation_arn",
            place="path",
            type=lambda: Annotated[str, Field(min_length=1, max_length=2048)],
            required=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.AsyncInvoke),)),
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
    pointer="#/paths/~1async-invoke~1{invocationArn}/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (START_ASYNC_INVOKE, LIST_ASYNC_INVOKES, GET_ASYNC_INVOKE)
"""Every operation, in the document's order."""
