# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
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


def create_video_retrieve(
    reply: Reply[models.GenerationCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Generation]:
    """`GET /v1/flows/video/{generation_id}`, as an answer of `create_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply, arguments, body)


def retrieve_video_retrieve(
    reply: Reply[models.Generation], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Generation]:
    """`GET /v1/flows/video/{generation_id}`, as an answer of `retrieve_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.RETRIEVE_VIDEO, operations.RETRIEVE_VIDEO, reply, arguments, body)
