# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""A descriptor of each operation, in the document's order."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from specwright_runtime.formats import DateTime
from specwright_runtime.operation import (
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

from . import errors, models

API_KEY_AUTH = Http("ApiKeyAuth", "bearer")
TOKEN_AUTH = Http("TokenAuth", "token")
SECURITY = ((Requirement(API_KEY_AUTH),), (Requirement(TOKEN_AUTH),))
SERVERS = (Server(url="https://api.replicate.com/v1"),)

RETRY_AFTER = Parameter(name="Retry-After", argument="retry_after", place="header", type=lambda: str)
PREFER = Parameter(
    name="Prefer",
    argument="prefer",
    place="header",
    type=lambda: Annotated[str, Field(pattern="^wait(=([1-9]|[1-5][0-9]|60))?$")],
)
CANCEL_AFTER = Parameter(
    name="Cancel-After",
    argument="cancel_after",
    place="header",
    type=lambda: Annotated[str, Field(min_length=1, pattern="^([0-9]{1,4}h)?([0-9]{1,4}m)?([0-9]{1,6}s?)?$")],
)
PREDICTION_ID = Parameter(
    name="prediction_id", argument="prediction_id", place="path", type=lambda: str, required=True
)
MODEL_OWNER = Parameter(
    name="model_owner", argument="model_owner", place="path", type=lambda: str, required=True
)
MODEL_NAME = Parameter(
    name="model_name", argument="model_name", place="path", type=lambda: str, required=True
)
DEPLOYMENT_OWNER = Parameter(
    name="deployment_owner", argument="deployment_owner", place="path", type=lambda: str, required=True
)
DEPLOYMENT_NAME = Parameter(
    name="deployment_name", argument="deployment_name", place="path", type=lambda: str, required=True
)

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

LIST_PREDICTIONS: Operation[models.PredictionPage] = Operation(
    id="listPredictions",
    name="list_predictions",
    method="GET",
    path="/predictions",
    tag="Predictions",
    parameters=(
        Parameter(
            name="cursor", argument="cursor", place="query", type=lambda: str, style="form", explode=True
        ),
        Parameter(
            name="created_after",
            argument="created_after",
            place="query",
            type=lambda: DateTime,
            style="form",
            explode=True,
        ),
        Parameter(
            name="created_before",
            argument="created_before",
            place="query",
            type=lambda: DateTime,
            style="form",
            explode=True,
        ),
        Parameter(
            name="source",
            argument="source",
            place="query",
            type=lambda: Literal["web"],
            style="form",
            explode=True,
        ),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.PredictionPage),)),
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
    security=SECURITY,
    pointer="#/paths/~1predictions/get",
)

CREATE_PREDICTION: Operation[models.Prediction] = Operation(
    id="createPrediction",
    name="create_prediction",
    method="POST",
    path="/predictions",
    tag="Predictions",
    parameters=(PREFER, CANCEL_AFTER),
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
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="201",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="cancel",
            status="201",
            operation="cancel_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="retrieve",
            status="202",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="cancel",
            status="202",
            operation="cancel_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1predictions/post",
)

RETRIEVE_PREDICTION: Operation[models.Prediction] = Operation(
    id="retrievePrediction",
    name="retrieve_prediction",
    method="GET",
    path="/predictions/{prediction_id}",
    tag="Predictions",
    parameters=(PREDICTION_ID,),
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
    security=SECURITY,
    pointer="#/paths/~1predictions~1{prediction_id}/get",
)

CANCEL_PREDICTION: Operation[models.Prediction] = Operation(
    id="cancelPrediction",
    name="cancel_prediction",
    method="POST",
    path="/predictions/{prediction_id}/cancel",
    tag="Predictions",
    parameters=(PREDICTION_ID,),
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
    security=SECURITY,
    pointer="#/paths/~1predictions~1{prediction_id}~1cancel/post",
)

CREATE_MODEL_PREDICTION: Operation[models.Prediction] = Operation(
    id="createModelPrediction",
    name="create_model_prediction",
    method="POST",
    path="/models/{model_owner}/{model_name}/predictions",
    tag="Predictions",
    parameters=(MODEL_OWNER, MODEL_NAME, PREFER, CANCEL_AFTER),
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
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="201",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="cancel",
            status="201",
            operation="cancel_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="retrieve",
            status="202",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="cancel",
            status="202",
            operation="cancel_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1models~1{model_owner}~1{model_name}~1predictions/post",
)

CREATE_DEPLOYMENT_PREDICTION: Operation[models.Prediction] = Operation(
    id="createDeploymentPrediction",
    name="create_deployment_prediction",
    method="POST",
    path="/deployments/{deployment_owner}/{deployment_name}/predictions",
    tag="Predictions",
    parameters=(DEPLOYMENT_OWNER, DEPLOYMENT_NAME, PREFER, CANCEL_AFTER),
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
    security=SECURITY,
    links=(
        Link(
            name="retrieve",
            status="201",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="cancel",
            status="201",
            operation="cancel_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="retrieve",
            status="202",
            operation="retrieve_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
        Link(
            name="cancel",
            status="202",
            operation="cancel_prediction",
            parameters={"prediction_id": "$response.body#/id"},
        ),
    ),
    pointer="#/paths/~1deployments~1{deployment_owner}~1{deployment_name}~1predictions/post",
)

RETRIEVE_MODEL: Operation[models.Model] = Operation(
    id="retrieveModel",
    name="retrieve_model",
    method="GET",
    path="/models/{model_owner}/{model_name}",
    tag="Models",
    parameters=(MODEL_OWNER, MODEL_NAME),
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
    security=SECURITY,
    pointer="#/paths/~1models~1{model_owner}~1{model_name}/get",
)

RETRIEVE_VERSION: Operation[models.Version] = Operation(
    id="retrieveVersion",
    name="retrieve_version",
    method="GET",
    path="/models/{model_owner}/{model_name}/versions/{version_id}",
    tag="Models",
    parameters=(
        MODEL_OWNER,
        MODEL_NAME,
        Parameter(name="version_id", argument="version_id", place="path", type=lambda: str, required=True),
    ),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Version),)),
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
    security=SECURITY,
    pointer="#/paths/~1models~1{model_owner}~1{model_name}~1versions~1{version_id}/get",
)

RETRIEVE_DEPLOYMENT: Operation[models.Deployment] = Operation(
    id="retrieveDeployment",
    name="retrieve_deployment",
    method="GET",
    path="/deployments/{deployment_owner}/{deployment_name}",
    tag="Models",
    parameters=(DEPLOYMENT_OWNER, DEPLOYMENT_NAME),
    responses=(
        Response(status="200", contents=(Json("application/json", lambda: models.Deployment),)),
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
    security=SECURITY,
    pointer="#/paths/~1deployments~1{deployment_owner}~1{deployment_name}/get",
)

CREATE_FILE: Operation[models.File] = Operation(
    id="createFile",
    name="create_file",
    method="POST",
    path="/files",
    tag="Files",
    body=Body(contents=(FormData("multipart/form-data", lambda: models.FileUpload),), required=True),
    responses=(
        Response(status="201", contents=(Json("application/json", lambda: models.File),)),
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
    security=SECURITY,
    pointer="#/paths/~1files/post",
)

OPERATIONS: tuple[Operation[Any], ...] = (
    LIST_PREDICTIONS,
    CREATE_PREDICTION,
    RETRIEVE_PREDICTION,
    CANCEL_PREDICTION,
    CREATE_MODEL_PREDICTION,
    CREATE_DEPLOYMENT_PREDICTION,
    RETRIEVE_MODEL,
    RETRIEVE_VERSION,
    RETRIEVE_DEPLOYMENT,
    CREATE_FILE,
)
"""Every operation, in the document's order."""
