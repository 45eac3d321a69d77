# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import ByteStream, Reply

from . import models, operations


def create_video_retrieve(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`GET /videos/{video_id}`, with values from a response of `create_video`."""
    return linked("retrieve", operations.CREATE_VIDEO, operations.RETRIEVE_VIDEO, reply)


def create_video_delete(reply: Reply[models.VideoJob]) -> Call[models.VideoJobDeleted]:
    """`DELETE /videos/{video_id}`, with values from a response of `create_video`."""
    return linked("delete", operations.CREATE_VIDEO, operations.DELETE_VIDEO, reply)


def create_video_download(reply: Reply[models.VideoJob]) -> Call[ByteStream]:
    """`GET /videos/{video_id}/content`, with values from a response of `create_video`."""
    return linked("download", operations.CREATE_VIDEO, operations.DOWNLOAD_VIDEO, reply)


def create_video_remix(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`POST /videos/{video_id}/remix`, with values from a response of `create_video`."""
    return linked("remix", operations.CREATE_VIDEO, operations.REMIX_VIDEO, reply)


def remix_video_retrieve(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`GET /videos/{video_id}`, with values from a response of `remix_video`."""
    return linked("retrieve", operations.REMIX_VIDEO, operations.RETRIEVE_VIDEO, reply)


def remix_video_delete(reply: Reply[models.VideoJob]) -> Call[models.VideoJobDeleted]:
    """`DELETE /videos/{video_id}`, with values from a response of `remix_video`."""
    return linked("delete", operations.REMIX_VIDEO, operations.DELETE_VIDEO, reply)


def remix_video_download(reply: Reply[models.VideoJob]) -> Call[ByteStream]:
    """`GET /videos/{video_id}/content`, with values from a response of `remix_video`."""
    return linked("download", operations.REMIX_VIDEO, operations.DOWNLOAD_VIDEO, reply)


def remix_video_remix(reply: Reply[models.VideoJob]) -> Call[models.VideoJob]:
    """`POST /videos/{video_id}/remix`, with values from a response of `remix_video`."""
    return linked("remix", operations.REMIX_VIDEO, operations.REMIX_VIDEO, reply)
