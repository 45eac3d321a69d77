# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
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
    """`GET /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`, with values from a response of `create_interaction`.

    `arguments` (by Python name) and `body` are those of the request.
    """
    return linked(
        "retrieve", operations.CREATE_INTERACTION, operations.GET_INTERACTION, reply, arguments, body
    )


def create_interaction_cancel(
    reply: Reply[models.Interaction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Interaction]:
    """`POST /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}/cancel`, with values from a response of `create_interaction`.

    `arguments` (by Python name) and `body` are those of the request.
    """
    return linked(
        "cancel", operations.CREATE_INTERACTION, operations.CANCEL_INTERACTION, reply, arguments, body
    )


def create_interaction_delete(
    reply: Reply[models.Interaction], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Empty]:
    """`DELETE /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`, with values from a response of `create_interaction`.

    `arguments` (by Python name) and `body` are those of the request.
    """
    return linked(
        "delete", operations.CREATE_INTERACTION, operations.DELETE_INTERACTION, reply, arguments, body
    )
