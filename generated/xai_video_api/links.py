# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
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


def generate_video_retrieve(
    reply: Reply[models.VideoRequested], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, as an answer of `generate_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.GENERATE_VIDEO, operations.RETRIEVE_VIDEO, reply, arguments, body)


def edit_video_retrieve(
    reply: Reply[models.VideoRequested], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, as an answer of `edit_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.EDIT_VIDEO, operations.RETRIEVE_VIDEO, reply, arguments, body)


def extend_video_retrieve(
    reply: Reply[models.VideoRequested], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, as an answer of `extend_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.EXTEND_VIDEO, operations.RETRIEVE_VIDEO, reply, arguments, body)
