# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def create_prediction_retrieve(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, as an answer of `create_prediction` says."""
    return linked("retrieve", operations.CREATE_PREDICTION, operations.RETRIEVE_PREDICTION, reply)


def create_prediction_cancel(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, as an answer of `create_prediction` says."""
    return linked("cancel", operations.CREATE_PREDICTION, operations.CANCEL_PREDICTION, reply)


def create_model_prediction_retrieve(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, as an answer of `create_model_prediction` says."""
    return linked("retrieve", operations.CREATE_MODEL_PREDICTION, operations.RETRIEVE_PREDICTION, reply)


def create_model_prediction_cancel(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, as an answer of `create_model_prediction` says."""
    return linked("cancel", operations.CREATE_MODEL_PREDICTION, operations.CANCEL_PREDICTION, reply)


def create_deployment_prediction_retrieve(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, as an answer of `create_deployment_prediction` says."""
    return linked("retrieve", operations.CREATE_DEPLOYMENT_PREDICTION, operations.RETRIEVE_PREDICTION, reply)


def create_deployment_prediction_cancel(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, as an answer of `create_deployment_prediction` says."""
    return linked("cancel", operations.CREATE_DEPLOYMENT_PREDICTION, operations.CANCEL_PREDICTION, reply)
