# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def generate_video_retrieve(reply: Reply[models.VideoRequested]) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, as an answer of `generate_video` says."""
    return linked("retrieve", operations.GENERATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def edit_video_retrieve(reply: Reply[models.VideoRequested]) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, as an answer of `edit_video` says."""
    return linked("retrieve", operations.EDIT_VIDEO, operations.RETRIEVE_VIDEO, reply)


def extend_video_retrieve(reply: Reply[models.VideoRequested]) -> Call[models.VideoResult]:
    """`GET /videos/{request_id}`, as an answer of `extend_video` says."""
    return linked("retrieve", operations.EXTEND_VIDEO, operations.RETRIEVE_VIDEO, reply)
