# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

following = await client.follow(links.a_link(await client.reply(operations.AN_OPERATION)))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright_runtime.client.links import Call, linked
from specwright_runtime.operation import ABSENT
from specwright_runtime.stream import Reply

from . import models, operations


def create_prediction_retrieve(
    reply: Reply[models.Prediction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, as an answer of `create_prediction` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked(
        "retrieve", operations.CREATE_PREDICTION, operations.RETRIEVE_PREDICTION, reply, arguments, body
    )


def create_prediction_cancel(
    reply: Reply[models.Prediction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, as an answer of `create_prediction` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked(
        "cancel", operations.CREATE_PREDICTION, operations.CANCEL_PREDICTION, reply, arguments, body
    )


def create_model_prediction_retrieve(
    reply: Reply[models.Prediction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, as an answer of `create_model_prediction` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked(
        "retrieve", operations.CREATE_MODEL_PREDICTION, operations.RETRIEVE_PREDICTION, reply, arguments, body
    )


def create_model_prediction_cancel(
    reply: Reply[models.Prediction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, as an answer of `create_model_prediction` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked(
        "cancel", operations.CREATE_MODEL_PREDICTION, operations.CANCEL_PREDICTION, reply, arguments, body
    )


def create_deployment_prediction_retrieve(
    reply: Reply[models.Prediction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Prediction]:
    """`GET /predictions/{prediction_id}`, as an answer of `create_deployment_prediction` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked(
        "retrieve",
        operations.CREATE_DEPLOYMENT_PREDICTION,
        operations.RETRIEVE_PREDICTION,
        reply,
        arguments,
        body,
    )


def create_deployment_prediction_cancel(
    reply: Reply[models.Prediction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Prediction]:
    """`POST /predictions/{prediction_id}/cancel`, as an answer of `create_deployment_prediction` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked(
        "cancel",
        operations.CREATE_DEPLOYMENT_PREDICTION,
        operations.CANCEL_PREDICTION,
        reply,
        arguments,
        body,
    )
