# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.operation import (
    ApiKey,
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

BEARER_AUTH = Http("BearerAuth", "bearer")
BASIC_AUTH = Http("BasicAuth", "basic")
VIRTUAL_KEY_AUTH = ApiKey("VirtualKeyAuth", "header", "x-bf-vk")
API_KEY_AUTH = ApiKey("ApiKeyAuth", "header", "x-api-key")
SECURITY = (
    (Requirement(BEARER_AUTH),),
    (Requirement(BASIC_AUTH),),
    (Requirement(VIRTUAL_KEY_AUTH),),
    (Requirement(API_KEY_AUTH),),
)
SERVERS = (Server(url="{baseUrl}", variables={"baseUrl": ("http://localhost:8080", ())}),)

IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    argument="idempotency_key",
    place="header",
    type=lambda: Annotated[str, Field(min_length=1, max_length=255)],
)
X_REQUEST_ID = Parameter(
    name="x-request-id",
    argument="x_request_id",
    place="header",
    type=lambda: Annotated[str, Field(min_length=1)],
)
OPENAI_POLL_AFTER_MS = Parameter(
    name="openai-poll-after-ms",
    argument="openai_poll_after_ms",
    place="header",
    type=lambda: Annotated[int, Field(ge=0)],
)
X_SHOULD_RETRY = Parameter(
    name="x-should-retry", argument="x_should_retry", place="header", type=lambda: Literal["true", "false"]
)
WWW_AUTHENTICATE = Parameter(
    name="WWW-Authenticate", argument="www_authenticate", place="header", type=lambda: str
)
ALLOW = Parameter(name="Allow", argument="allow", place="header", type=lambda: str)
RETRY_AFTER = Parameter(
    name="Retry-After", argument="retry_after", place="header", type=lambda: Annotated[int, Field(ge=0)]
)
PROVIDER = Parameter(
    name="provider",
    argument="provider",
    place="query",
    type=lambda: models.ModelProvider,
    style="form",
    explode=True,
)
VIDEO_ID = Parameter(
    name="video_id",
    argument="video_id",
    place="path",
    type=lambda: Annotated[str, Field(min_length=1, max_length=1024)],
    required=True,
)
ACCEPT_RANGES = Parameter(
    name="Accept-Ranges", argument="accept_ranges", place="header", type=lambda: Literal["bytes", "none"]
)
CONTENT_DISPOSITION = Parameter(
    name="Content-Disposition", argument="content_disposition", place="header", type=lambda: str
)
E_TAG = Parameter(name="ETag", argument="e_tag", place="header", type=lambda: str)
CONTENT_RANGE = Parameter(name="Content-Range", argument="content_range", place="header", type=lambda: str)

BAD_REQUEST = Response(
    status="400",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.BadRequest,
)
UNAUTHORIZED = Response(
    status="401",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, WWW_AUTHENTICATE),
    error=lambda: errors.Unauthorized,
)
PAYMENT_REQUIRED = Response(
    status="402",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.PaymentRequired,
)
FORBIDDEN = Response(
    status="403",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.Forbidden,
)
NOT_FOUND = Response(
    status="404",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.NotFound,
)
METHOD_NOT_ALLOWED = Response(
    status="405",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, ALLOW),
    error=lambda: errors.MethodNotAllowed,
)
CONFLICT = Response(
    status="409",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, RETRY_AFTER, X_SHOULD_RETRY),
    error=lambda: errors.Conflict,
)
CONTENT_TOO_LARGE = Response(
    status="413",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.ContentTooLarge,
)
UNSUPPORTED_MEDIA_TYPE = Response(
    status="415",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.UnsupportedMediaType,
)
TOO_MANY_REQUESTS = Response(
    status="429",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, RETRY_AFTER, X_SHOULD_RETRY),
    error=lambda: errors.TooManyRequests,
)
INTERNAL_SERVER_ERROR = Response(
    status="500",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.InternalServerError,
)
BAD_GATEWAY = Response(
    status="502",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, RETRY_AFTER, X_SHOULD_RETRY),
    error=lambda: errors.BadGateway,
)
SERVICE_UNAVAILABLE = Response(
    status="503",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, RETRY_AFTER, X_SHOULD_RETRY),
    error=lambda: errors.ServiceUnavailable,
)
GATEWAY_TIMEOUT = Response(
    status="504",
    contents=(Json("application/json", lambda: models.BifrostError),),
    headers=(X_REQUEST_ID, X_SHOULD_RETRY),
    error=lambda: errors.GatewayTimeout,
)

VIDEO_GENERATION: Operation[models.Video] = Operation(
    id="videoGeneration",
    name="video_generation",
    method="POST",
    path="/v1/videos",
    tag="Videos",
    parameters=(
        IDEMPOTENCY_KEY,
        Parameter(name="x-bf-drop-params", argument="x_bf_drop_params", place="header", type=lambda: bool),
    ),
    body=Body(
        contents=(
            Json("application/json", lambda: models.VideoGenerationRequest),
            FormData("multipart/form-data", lambda: models.VideoGenerationForm),
        ),
        required=True,
    ),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.Video),),
            headers=(X_REQUEST_ID, OPENAI_POLL_AFTER_MS),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        CONFLICT,
        CONTENT_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="video_retrieve",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
        Link(
            name="delete",
            status="200",
            operation="video_delete",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
        Link(
            name="download",
            status="200",
            operation="video_download",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
        Link(
            name="remix",
            status="200",
            operation="video_remix",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
    ),
    pointer="#/paths/~1v1~1videos/post",
)

VIDEO_LIST: Operation[models.VideoList] = Operation(
    id="videoList",
    name="video_list",
    method="GET",
    path="/v1/videos",
    tag="Videos",
    parameters=(
        PROVIDER,
        Parameter(
            name="after",
            argument="after",
            place="query",
            type=lambda: Annotated[str, Field(min_length=1, max_length=1024)],
            style="form",
            explode=True,
        ),
        Parameter(
            name="limit",
            argument="limit",
            place="query",
            type=lambda: Annotated[int, Field(ge=1, le=100)],
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
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.VideoList),),
            headers=(X_REQUEST_ID,),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        METHOD_NOT_ALLOWED,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
    ),
    security=SECURITY,
    links=(
        Link(
            name="next", status="200", operation="video_list", parameters={"after": "$response.body#/last_id"}
        ),
    ),
    pointer="#/paths/~1v1~1videos/get",
)

VIDEO_RETRIEVE: Operation[models.Video] = Operation(
    id="videoRetrieve",
    name="video_retrieve",
    method="GET",
    path="/v1/videos/{video_id}",
    tag="Videos",
    parameters=(VIDEO_ID,),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.Video),),
            headers=(X_REQUEST_ID, OPENAI_POLL_AFTER_MS),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
    ),
    security=SECURITY,
    pointer="#/paths/~1v1~1videos~1{video_id}/get",
)

VIDEO_DELETE: Operation[models.VideoDeleted] = Operation(
    id="videoDelete",
    name="video_delete",
    method="DELETE",
    path="/v1/videos/{video_id}",
    tag="Videos",
    parameters=(VIDEO_ID,),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.VideoDeleted),),
            headers=(X_REQUEST_ID,),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        CONFLICT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
    ),
    security=SECURITY,
    pointer="#/paths/~1v1~1videos~1{video_id}/delete",
)

VIDEO_DOWNLOAD: Operation[ByteStream] = Operation(
    id="videoDownload",
    name="video_download",
    method="GET",
    path="/v1/videos/{video_id}/content",
    tag="Videos",
    parameters=(
        VIDEO_ID,
        Parameter(
            name="variant",
            argument="variant",
            place="query",
            type=lambda: models.VideoVariant,
            default="video",
            style="form",
            explode=True,
        ),
        Parameter(
            name="index",
            argument="index",
            place="query",
            type=lambda: Annotated[int, Field(ge=0, le=99)],
            default=0,
            style="form",
            explode=True,
        ),
        Parameter(name="Range", argument="range", place="header", type=lambda: str),
        Parameter(name="If-Range", argument="if_range", place="header", type=lambda: str),
        Parameter(name="If-None-Match", argument="if_none_match", place="header", type=lambda: str),
    ),
    responses=(
        Response(
            status="200",
            contents=(
                Binary("video/mp4"),
                Binary("video/webm"),
                Binary("image/webp"),
                Binary("image/jpeg"),
                Binary("image/png"),
                Binary("application/octet-stream"),
            ),
            headers=(X_REQUEST_ID, ACCEPT_RANGES, CONTENT_DISPOSITION, E_TAG),
        ),
        Response(
            status="206",
            contents=(
                Binary("video/mp4"),
                Binary("video/webm"),
                Binary("image/webp"),
                Binary("image/jpeg"),
                Binary("image/png"),
                Binary("application/octet-stream"),
            ),
            headers=(X_REQUEST_ID, ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, E_TAG),
        ),
        Response(status="304", headers=(X_REQUEST_ID, E_TAG), error=lambda: errors.NotModified),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        CONFLICT,
        Response(
            status="410",
            contents=(Json("application/json", lambda: models.BifrostError),),
            headers=(X_REQUEST_ID, X_SHOULD_RETRY),
            error=lambda: errors.Gone,
        ),
        Response(
            status="416",
            contents=(Json("application/json", lambda: models.BifrostError),),
            headers=(X_REQUEST_ID, CONTENT_RANGE),
            error=lambda: errors.RangeNotSatisfiable,
        ),
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
    ),
    security=SECURITY,
    contract={"wait-for": "status=completed"},
    pointer="#/paths/~1v1~1videos~1{video_id}~1content/get",
)

VIDEO_REMIX: Operation[models.Video] = Operation(
    id="videoRemix",
    name="video_remix",
    method="POST",
    path="/v1/videos/{video_id}/remix",
    tag="Videos",
    parameters=(VIDEO_ID, IDEMPOTENCY_KEY),
    body=Body(contents=(Json("application/json", lambda: models.VideoRemixRequest),), required=True),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.Video),),
            headers=(X_REQUEST_ID, OPENAI_POLL_AFTER_MS),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        CONFLICT,
        CONTENT_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        BAD_GATEWAY,
        SERVICE_UNAVAILABLE,
        GATEWAY_TIMEOUT,
    ),
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="200",
            operation="video_retrieve",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
        Link(
            name="delete",
            status="200",
            operation="video_delete",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
        Link(
            name="download",
            status="200",
            operation="video_download",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
        Link(
            name="remix",
            status="200",
            operation="video_remix",
            parameters={"video_id": "{$response.body#/id}:{$response.body#/extra_fields/provider}"},
        ),
    ),
    contract={"wait-for": "status=completed"},
    pointer="#/paths/~1v1~1videos~1{video_id}~1remix/post",
)

LIST_MODELS: Operation[models.ModelList] = Operation(
    id="listModels",
    name="list_models",
    method="GET",
    path="/v1/models",
    tag="Models",
    parameters=(PROVIDER,),
    responses=(
        Response(
            status="200",
            contents=(Json("application/json", lambda: models.ModelList),),
            headers=(X_REQUEST_ID,),
        ),
        BAD_REQUEST,
        UNAUTHORIZED,
        FORBIDDEN,
        METHOD_NOT_ALLOWED,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
    ),
    security=SECURITY,
    pointer="#/paths/~1v1~1models/get",
)

GET_HEALTH: Operation[models.Health] = Operation(
    id="getHealth",
    name="get_health",
    method="GET",
    path="/health",
    tag="Health",
    responses=(
        Response(
            status="200", contents=(Json("application/json", lambda: models.Health),), headers=(X_REQUEST_ID,)
        ),
        METHOD_NOT_ALLOWED,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
    ),
    pointer="#/paths/~1health/get",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    VIDEO_GENERATION,
    VIDEO_LIST,
    VIDEO_RETRIEVE,
    VIDEO_DELETE,
    VIDEO_DOWNLOAD,
    VIDEO_REMIX,
    LIST_MODELS,
    GET_HEALTH,
)
"""Every operation, in the document's order."""
