# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Any, Literal

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
SERVERS = (Server(url="https://router.huggingface.co"), Server(url="https://huggingface.co"))

OWNER = Parameter(name="owner", argument="owner", place="path", type=lambda: str, required=True)
NAME = Parameter(name="name", argument="name", place="path", type=lambda: str, required=True)
RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)
APP = Parameter(name="app", argument="app", place="path", type=lambda: str, required=True)
SUBDOMAIN = Parameter(
    name="_subdomain",
    argument="subdomain",
    place="query",
    type=lambda: Literal["queue"],
    required=True,
    style="form",
    explode=True,
)
X_HF_BILL_TO = Parameter(name="X-HF-Bill-To", argument="x_hf_bill_to", place="header", type=lambda: str)
VERSION = Parameter(name="version", argument="version", place="path", type=lambda: str, required=True)
TASK = Parameter(name="task", argument="task", place="path", type=lambda: str, required=True)
VARIANT = Parameter(name="variant", argument="variant", place="path", type=lambda: str, required=True)
REQUEST_ID = Parameter(
    name="request_id", argument="request_id", place="path", type=lambda: str, required=True
)
PREFER = Parameter(name="Prefer", argument="prefer", place="header", type=lambda: str)

BAD_REQUEST = Response(
    status="400",
    contents=(Json("application/json", lambda: models.Problem),),
    error=lambda: errors.BadRequest,
)
UNAUTHORIZED = Response(
    status="401",
    contents=(Json("application/json", lambda: models.Problem),),
    error=lambda: errors.Unauthorized,
)
PAYMENT_REQUIRED = Response(
    status="402",
    contents=(Json("application/json", lambda: models.Problem),),
    error=lambda: errors.PaymentRequired,
)
FORBIDDEN = Response(
    status="403", contents=(Json("application/json", lambda: models.Problem),), error=lambda: errors.Forbidden
)
NOT_FOUND = Response(
    status="404", contents=(Json("application/json", lambda: models.Problem),), error=lambda: errors.NotFound
)
UNPROCESSABLE_CONTENT = Response(
    status="422",
    contents=(Json("application/json", lambda: models.Problem),),
    error=lambda: errors.UnprocessableContent,
)
TOO_MANY_REQUESTS = Response(
    status="429",
    contents=(Json("application/json", lambda: models.Problem),),
    headers=(RETRY_AFTER,),
    error=lambda: errors.TooManyRequests,
)
INTERNAL_SERVER_ERROR = Response(
    status="500",
    contents=(Json("application/json", lambda: models.Problem),),
    error=lambda: errors.InternalServerError,
)
SERVICE_UNAVAILABLE = Response(
    status="503",
    contents=(Json("application/json", lambda: models.Problem),),
    headers=(RETRY_AFTER,),
    error=lambda: errors.ServiceUnavailable,
)
DEFAULT_ERROR = Response(
    status="default",
    contents=(Json("application/json", lambda: models.Problem),),
    error=lambda: errors.DefaultError,
)

RETRIEVE_MODEL: Operation[models.Model] = Operation(
    id="retrieveModel",
    name="retrieve_model",
    method="GET",
    path="/api/models/{owner}/{name}",
    tag="Hub",
    parameters=(
        OWNER,
        NAME,
        Parameter(
            name="expand",
            argument="expand",
            place="query",
            type=lambda: Literal["inferenceProviderMapping"],
            required=True,
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Model),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),), ()),
    contract={"run": "manual"},
    pointer="#/paths/~1api~1models~1{owner}~1{name}/get",
)

SUBMIT_TO_APP: Operation[models.Queued] = Operation(
    id="submitToApp",
    name="submit_to_app",
    method="POST",
    path="/fal-ai/{owner}/{app}",
    tag="Queue",
    parameters=(OWNER, APP, SUBDOMAIN, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Queued),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    links=(
        Link(
            name="status",
            status="200",
            operation="retrieve_status",
            parameters={"owner": "fal-ai", "app": "wan", "request_id": "$response.body#/request_id"},
        ),
        Link(
            name="result",
            status="200",
            operation="retrieve_result",
            parameters={"owner": "fal-ai", "app": "wan", "request_id": "$response.body#/request_id"},
        ),
    ),
    pointer="#/paths/~1fal-ai~1{owner}~1{app}/post",
)

SUBMIT_TO_VERSION: Operation[models.Queued] = Operation(
    id="submitToVersion",
    name="submit_to_version",
    method="POST",
    path="/fal-ai/{owner}/{app}/{version}",
    tag="Queue",
    parameters=(OWNER, APP, VERSION, SUBDOMAIN, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Queued),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1fal-ai~1{owner}~1{app}~1{version}/post",
)

SUBMIT_TO_TASK: Operation[models.Queued] = Operation(
    id="submitToTask",
    name="submit_to_task",
    method="POST",
    path="/fal-ai/{owner}/{app}/{version}/{task}",
    tag="Queue",
    parameters=(OWNER, APP, VERSION, TASK, SUBDOMAIN, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Queued),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1fal-ai~1{owner}~1{app}~1{version}~1{task}/post",
)

SUBMIT_TO_VARIANT: Operation[models.Queued] = Operation(
    id="submitToVariant",
    name="submit_to_variant",
    method="POST",
    path="/fal-ai/{owner}/{app}/{version}/{variant}/{task}",
    tag="Queue",
    parameters=(OWNER, APP, VERSION, VARIANT, TASK, SUBDOMAIN, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Queued),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1fal-ai~1{owner}~1{app}~1{version}~1{variant}~1{task}/post",
)

RETRIEVE_STATUS: Operation[models.QueueStatus] = Operation(
    id="retrieveStatus",
    name="retrieve_status",
    method="GET",
    path="/fal-ai/{owner}/{app}/requests/{request_id}/status",
    tag="Queue",
    parameters=(OWNER, APP, REQUEST_ID, SUBDOMAIN, X_HF_BILL_TO),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.QueueStatus),)),
        Response(status="202", contents=(Json("application/json", lambda: models.QueueStatus),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1fal-ai~1{owner}~1{app}~1requests~1{request_id}~1status/get",
)

RETRIEVE_RESULT: Operation[models.Result] = Operation(
    id="retrieveResult",
    name="retrieve_result",
    method="GET",
    path="/fal-ai/{owner}/{app}/requests/{request_id}",
    tag="Queue",
    parameters=(OWNER, APP, REQUEST_ID, SUBDOMAIN, X_HF_BILL_TO),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Result),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1fal-ai~1{owner}~1{app}~1requests~1{request_id}/get",
)

PREDICT_WITH_MODEL: Operation[models.Prediction] = Operation(
    id="predictWithModel",
    name="predict_with_model",
    method="POST",
    path="/replicate/v1/models/{owner}/{name}/predictions",
    tag="Replicate",
    parameters=(OWNER, NAME, PREFER, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.PredictionRequest),), required=True),
    responses=(
        Response(status="201", contents=(Json("application/json", lambda: models.Prediction),)),
        Response(status="202", contents=(Json("application/json", lambda: models.Prediction),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    links=(
        Link(
            name="prediction",
            status="201",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1replicate~1v1~1models~1{owner}~1{name}~1predictions/post",
)

PREDICT_WITH_VERSION: Operation[models.Prediction] = Operation(
    id="predictWithVersion",
    name="predict_with_version",
    method="POST",
    path="/replicate/v1/predictions",
    tag="Replicate",
    parameters=(PREFER, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.VersionPredictionRequest),), required=True),
    responses=(
        Response(status="201", contents=(Json("application/json", lambda: models.Prediction),)),
        Response(status="202", contents=(Json("application/json", lambda: models.Prediction),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1replicate~1v1~1predictions/post",
)

RETRIEVE_PREDICTION: Operation[models.Prediction] = Operation(
    id="retrievePrediction",
    name="retrieve_prediction",
    method="GET",
    path="/replicate/v1/predictions/{prediction_id}",
    tag="Replicate",
    parameters=(
        Parameter(
            name="prediction_id", argument="prediction_id", place="path", type=lambda: str, required=True
        ),
        X_HF_BILL_TO,
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Prediction),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1replicate~1v1~1predictions~1{prediction_id}/get",
)

CREATE_TOGETHER_VIDEO: Operation[models.TogetherJob] = Operation(
    id="createTogetherVideo",
    name="create_together_video",
    method="POST",
    path="/together/v2/videos",
    tag="Together",
    parameters=(X_HF_BILL_TO,),
    body=Body(contents=(Json("application/json", lambda: models.TogetherRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.TogetherJob),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    links=(
        Link(
            name="job",
            status="200",
            operation="retrieve_together_video",
            parameters={"video_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1together~1v2~1videos/post",
)

RETRIEVE_TOGETHER_VIDEO: Operation[models.TogetherJob] = Operation(
    id="retrieveTogetherVideo",
    name="retrieve_together_video",
    method="GET",
    path="/together/v2/videos/{video_id}",
    tag="Together",
    parameters=(
        Parameter(name="video_id", argument="video_id", place="path", type=lambda: str, required=True),
        X_HF_BILL_TO,
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.TogetherJob),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1together~1v2~1videos~1{video_id}/get",
)

SUBMIT_TO_WAVE_SPEED: Operation[models.WaveSpeedAnswer] = Operation(
    id="submitToWaveSpeed",
    name="submit_to_wave_speed",
    method="POST",
    path="/wavespeed/api/v3/{owner}/{name}",
    tag="WaveSpeed",
    parameters=(OWNER, NAME, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.WaveSpeedAnswer),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    links=(
        Link(
            name="task",
            status="200",
            operation="retrieve_wave_speed_result",
            parameters={"task_id": "$response.body#/data/id"},
        ),
    ),
    pointer="#/paths/~1wavespeed~1api~1v3~1{owner}~1{name}/post",
)

SUBMIT_TO_WAVE_SPEED_VARIANT: Operation[models.WaveSpeedAnswer] = Operation(
    id="submitToWaveSpeedVariant",
    name="submit_to_wave_speed_variant",
    method="POST",
    path="/wavespeed/api/v3/{owner}/{name}/{variant}",
    tag="WaveSpeed",
    parameters=(OWNER, NAME, VARIANT, X_HF_BILL_TO),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.WaveSpeedAnswer),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1wavespeed~1api~1v3~1{owner}~1{name}~1{variant}/post",
)

RETRIEVE_WAVE_SPEED_RESULT: Operation[models.WaveSpeedAnswer] = Operation(
    id="retrieveWaveSpeedResult",
    name="retrieve_wave_speed_result",
    method="GET",
    path="/wavespeed/api/v3/predictions/{task_id}/result",
    tag="WaveSpeed",
    parameters=(
        Parameter(name="task_id", argument="task_id", place="path", type=lambda: str, required=True),
        X_HF_BILL_TO,
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.WaveSpeedAnswer),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1wavespeed~1api~1v3~1predictions~1{task_id}~1result/get",
)

GENERATE_AT_NOVITA: Operation[models.NovitaVideo] = Operation(
    id="generateAtNovita",
    name="generate_at_novita",
    method="POST",
    path="/novita/v3/hf/{model}",
    tag="Novita",
    parameters=(
        Parameter(name="model", argument="model", place="path", type=lambda: str, required=True),
        X_HF_BILL_TO,
    ),
    body=Body(contents=(Json("application/json", lambda: models.GenerationRequest),), required=True),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.NovitaVideo),)),
        BAD_REQUEST,
        UNAUTHORIZED,
        PAYMENT_REQUIRED,
        FORBIDDEN,
        NOT_FOUND,
        UNPROCESSABLE_CONTENT,
        TOO_MANY_REQUESTS,
        INTERNAL_SERVER_ERROR,
        SERVICE_UNAVAILABLE,
        DEFAULT_ERROR,
    ),
    security=((Requirement(API_KEY_AUTH),),),
    pointer="#/paths/~1novita~1v3~1hf~1{model}/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    RETRIEVE_MODEL,
    SUBMIT_TO_APP,
    SUBMIT_TO_VERSION,
    SUBMIT_TO_TASK,
    SUBMIT_TO_VARIANT,
    RETRIEVE_STATUS,
    RETRIEVE_RESULT,
    PREDICT_WITH_MODEL,
    PREDICT_WITH_VERSION,
    RETRIEVE_PREDICTION,
    CREATE_TOGETHER_VIDEO,
    RETRIEVE_TOGETHER_VIDEO,
    SUBMIT_TO_WAVE_SPEED,
    SUBMIT_TO_WAVE_SPEED_VARIANT,
    RETRIEVE_WAVE_SPEED_RESULT,
    GENERATE_AT_NOVITA,
)
"""Every operation, in the document's order."""
