# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import ByteStream, Reply

from . import models, operations


def video_generation_retrieve(reply: Reply[models.Video]) -> Call[models.Video]:
    """`GET /v1/videos/{video_id}`, with values from a response of `video_generation`."""
    return linked("retrieve", operations.VIDEO_GENERATION, operations.VIDEO_RETRIEVE, reply)


def video_generation_delete(reply: Reply[models.Video]) -> Call[models.VideoDeleted]:
    """`DELETE /v1/videos/{video_id}`, with values from a response of `video_generation`."""
    return linked("delete", operations.VIDEO_GENERATION, operations.VIDEO_DELETE, reply)


def video_generation_download(reply: Reply[models.Video]) -> Call[ByteStream]:
    """`GET /v1/videos/{video_id}/content`, with values from a response of `video_generation`."""
    return linked("download", operations.VIDEO_GENERATION, operations.VIDEO_DOWNLOAD, reply)


def video_generation_remix(reply: Reply[models.Video]) -> Call[models.Video]:
    """`POST /v1/videos/{video_id}/remix`, with values from a response of `video_generation`."""
    return linked("remix", operations.VIDEO_GENERATION, operations.VIDEO_REMIX, reply)


def video_list_next(reply: Reply[models.VideoList]) -> Call[models.VideoList]:
    """The next page, while `has_more` is true.

    `GET /v1/videos`, with values from a response of `video_list`.
    """
    return linked("next", operations.VIDEO_LIST, operations.VIDEO_LIST, reply)


def video_remix_retrieve(reply: Reply[models.Video]) -> Call[models.Video]:
    """`GET /v1/videos/{video_id}`, with values from a response of `video_remix`."""
    return linked("retrieve", operations.VIDEO_REMIX, operations.VIDEO_RETRIEVE, reply)


def video_remix_delete(reply: Reply[models.Video]) -> Call[models.VideoDeleted]:
    """`DELETE /v1/videos/{video_id}`, with values from a response of `video_remix`."""
    return linked("delete", operations.VIDEO_REMIX, operations.VIDEO_DELETE, reply)


def video_remix_download(reply: Reply[models.Video]) -> Call[ByteStream]:
    """`GET /v1/videos/{video_id}/content`, with values from a response of `video_remix`."""
    return linked("download", operations.VIDEO_REMIX, operations.VIDEO_DOWNLOAD, reply)


def video_remix_remix(reply: Reply[models.Video]) -> Call[models.Video]:
    """`POST /v1/videos/{video_id}/remix`, with values from a response of `video_remix`."""
    return linked("remix", operations.VIDEO_REMIX, operations.VIDEO_REMIX, reply)
