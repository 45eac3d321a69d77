# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import ByteStream, Reply

from . import models, operations


def create_video_retrieve(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`GET /videos/{job_id}`, as an answer of `create_video` says."""
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def create_video_download(reply: Reply[models.VideoJob]) -> Call[ByteStream]:
    """`GET /videos/{job_id}/content`, as an answer of `create_video` says."""
    return linked("download", operations.CREATE_VIDEO, operations.DOWNLOAD_VIDEO, reply)
