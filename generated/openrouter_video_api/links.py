# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import ByteStream, Reply

from . import models, operations


def create_video_retrieve(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`GET /videos/{job_id}`, with values from a response of `create_video`."""
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def create_video_download(reply: Reply[models.VideoJob]) -> Call[ByteStream]:
    """`GET /videos/{job_id}/content`, with values from a response of `create_video`."""
    return linked("download", operations.CREATE_VIDEO, operations.DOWNLOAD_VIDEO, reply)
