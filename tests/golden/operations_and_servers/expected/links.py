# Generated from spec.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def get_thing_remove(reply: Reply[models.GetThingResponse]) -> Call[None]:
    """`DELETE /things/{id}`, as an answer of `get_thing` says."""
    return linked("remove", operations.GET_THING, operations.LIST, reply)
