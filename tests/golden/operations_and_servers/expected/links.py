# Generated from spec.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def get_thing_remove(reply: Reply[models.GetThingResponse]) -> Call[None]:
    """`DELETE /things/{id}`, with values from a response of `get_thing`."""
    return linked("remove", operations.GET_THING, operations.LIST, reply)
