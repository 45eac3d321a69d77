# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def generate_video_retrieve(reply: Reply[models.VideoRequested]) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, with values from a response of `generate_video`."""
    return linked("retrieve", operations.GENERATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def edit_video_retrieve(reply: Reply[models.VideoRequested]) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, with values from a response of `edit_video`."""
    return linked("retrieve", operations.EDIT_VIDEO, operations.RETRIEVE_VIDEO, reply)


def extend_video_retrieve(reply: Reply[models.VideoRequested]) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, with values from a response of `extend_video`."""
    return linked("retrieve", operations.EXTEND_VIDEO, operations.RETRIEVE_VIDEO, reply)
