# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def create_video_retrieve(reply: Reply[models.GenerationCreated]) -> Call[models.Generation]:
    """`GET /v1/flows/video/{generation_id}`, as an answer of `create_video` says."""
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def retrieve_video_retrieve(reply: Reply[models.Generation]) -> Call[models.Generation]:
    """`GET /v1/flows/video/{generation_id}`, as an answer of `retrieve_video` says."""
    return linked("retrieve", operations.RETRIEVE_VIDEO, operations.RETRIEVE_VIDEO, reply)
