# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def create_prediction_retrieve(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, with values from a response of `create_prediction`."""
    return linked("retrieve", operations.CREATE_PREDICTION, operations.RETRIEVE_PREDICTION, reply)


def create_prediction_cancel(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, with values from a response of `create_prediction`."""
    return linked("cancel", operations.CREATE_PREDICTION, operations.CANCEL_PREDICTION, reply)


def create_model_prediction_retrieve(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, with values from a response of `create_model_prediction`."""
    return linked("retrieve", operations.CREATE_MODEL_PREDICTION, operations.RETRIEVE_PREDICTION, reply)


def create_model_prediction_cancel(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, with values from a response of `create_model_prediction`."""
    return linked("cancel", operations.CREATE_MODEL_PREDICTION, operations.CANCEL_PREDICTION, reply)


def create_deployment_prediction_retrieve(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, with values from a response of `create_deployment_prediction`."""
    return linked("retrieve", operations.CREATE_DEPLOYMENT_PREDICTION, operations.RETRIEVE_PREDICTION, reply)


def create_deployment_prediction_cancel(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, with values from a response of `create_deployment_prediction`."""
    return linked("cancel", operations.CREATE_DEPLOYMENT_PREDICTION, operations.CANCEL_PREDICTION, reply)
