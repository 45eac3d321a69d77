# Generated from spec.yaml by "specwright generate"; do not edit.
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


def get_thing_remove(
    reply: Reply[models.GetThingResponse], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[None]:
    """`DELETE /things/{id}`, as an answer of `get_thing` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("remove", operations.GET_THING, operations.LIST, reply, arguments, body)
