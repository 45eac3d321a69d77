# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import ByteStream, Reply

from . import models, operations


def create_video_retrieve(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`GET /videos/{video_id}`, as an answer of `create_video` says."""
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def create_video_delete(reply: Reply[models.VideoJob]) -> Call[models.VideoJobDeleted]:
    """`DELETE /videos/{video_id}`, as an answer of `create_video` says."""
    return linked("delete", operations.CREATE_VIDEO, operations.DELETE_VIDEO, reply)


def create_video_download(reply: Reply[models.VideoJob]) -> Call[ByteStream]:
    """`GET /videos/{video_id}/content`, as an answer of `create_video` says."""
    return linked("download", operations.CREATE_VIDEO, operations.DOWNLOAD_VIDEO, reply)


def create_video_remix(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`POST /videos/{video_id}/remix`, as an answer of `create_video` says."""
    return linked("remix", operations.CREATE_VIDEO, operations.REMIX_VIDEO, reply)


def remix_video_retrieve(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`GET /videos/{video_id}`, as an answer of `remix_video` says."""
    return linked("retrieve", operations.REMIX_VIDEO, operations.RETRIEVE_VIDEO, reply)


def remix_video_delete(reply: Reply[models.VideoJob]) -> Call[models.VideoJobDeleted]:
    """`DELETE /videos/{video_id}`, as an answer of `remix_video` says."""
    return linked("delete", operations.REMIX_VIDEO, operations.DELETE_VIDEO, reply)


def remix_video_download(reply: Reply[models.VideoJob]) -> Call[ByteStream]:
    """`GET /videos/{video_id}/content`, as an answer of `remix_video` says."""
    return linked("download", operations.REMIX_VIDEO, operations.DOWNLOAD_VIDEO, reply)


def remix_video_remix(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`POST /videos/{video_id}/remix`, as an answer of `remix_video` says."""
    return linked("remix", operations.REMIX_VIDEO, operations.REMIX_VIDEO, reply)
