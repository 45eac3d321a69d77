# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def create_video_retrieve(reply: Reply[models.GenerationCreated]) -> Call[models.Generation]:
    """`GET /v1/flows/video/{generation_id}`, with values from a response of `create_video`."""
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def retrieve_video_retrieve(reply: Reply[models.Generation]) -> Call[models.Generation]:
    """`GET /v1/flows/video/{generation_id}`, with values from a response of `retrieve_video`."""
    return linked("retrieve", operations.RETRIEVE_VIDEO, operations.RETRIEVE_VIDEO, reply)
