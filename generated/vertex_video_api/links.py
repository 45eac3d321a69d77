# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright_runtime.client.links import Call, linked
from specwright_runtime.operation import ABSENT
from specwright_runtime.stream import Reply

from . import models, operations


def create_interaction_retrieve(
    reply: Reply[models.Interaction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Interaction]:
    """`GET /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`, as an answer of `create_interaction` says.

    `arguments` (by Python name) and `body` are what was asked.
    """
    return linked(
        "retrieve", operations.CREATE_INTERACTION, operations.GET_INTERACTION, reply, arguments, body
    )


def create_interaction_cancel(
    reply: Reply[models.Interaction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Interaction]:
    """`POST /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}/cancel`, as an answer of `create_interaction` says.

    `arguments` (by Python name) and `body` are what was asked.
    """
    return linked(
        "cancel", operations.CREATE_INTERACTION, operations.CANCEL_INTERACTION, reply, arguments, body
    )


def create_interaction_delete(
    reply: Reply[models.Interaction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Empty]:
    """`DELETE /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`, as an answer of `create_interaction` says.

    `arguments` (by Python name) and `body` are what was asked.
    """
    return linked(
        "delete", operations.CREATE_INTERACTION, operations.DELETE_INTERACTION, reply, arguments, body
    )
