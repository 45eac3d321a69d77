# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

following = await client.follow(links.a_link(await client.reply(operations.AN_OPERATION)))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright_runtime.client.links import Call, linked
from specwright_runtime.operation import ABSENT
from specwright_runtime.stream import ByteStream, Reply

from . import models, operations


def video_generation_retrieve(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Video]:
    """`GET /v1/videos/{video_id}`, as an answer of `video_generation` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.VIDEO_GENERATION, operations.VIDEO_RETRIEVE, reply, arguments, body)


def video_generation_delete(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.VideoDeleted]:
    """`DELETE /v1/videos/{video_id}`, as an answer of `video_generation` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("delete", operations.VIDEO_GENERATION, operations.VIDEO_DELETE, reply, arguments, body)


def video_generation_download(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[ByteStream]:
    """`GET /v1/videos/{video_id}/content`, as an answer of `video_generation` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("download", operations.VIDEO_GENERATION, operations.VIDEO_DOWNLOAD, reply, arguments, body)


def video_generation_remix(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Video]:
    """`POST /v1/videos/{video_id}/remix`, as an answer of `video_generation` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("remix", operations.VIDEO_GENERATION, operations.VIDEO_REMIX, reply, arguments, body)


def video_list_next(
    reply: Reply[models.VideoList], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.VideoList]:
    """The next page, while `has_more` is true.

    `GET /v1/videos`, as an answer of `video_list` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("next", operations.VIDEO_LIST, operations.VIDEO_LIST, reply, arguments, body)


def video_remix_retrieve(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Video]:
    """`GET /v1/videos/{video_id}`, as an answer of `video_remix` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.VIDEO_REMIX, operations.VIDEO_RETRIEVE, reply, arguments, body)


def video_remix_delete(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.VideoDeleted]:
    """`DELETE /v1/videos/{video_id}`, as an answer of `video_remix` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("delete", operations.VIDEO_REMIX, operations.VIDEO_DELETE, reply, arguments, body)


def video_remix_download(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[ByteStream]:
    """`GET /v1/videos/{video_id}/content`, as an answer of `video_remix` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("download", operations.VIDEO_REMIX, operations.VIDEO_DOWNLOAD, reply, arguments, body)


def video_remix_remix(
    reply: Reply[models.Video], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Video]:
    """`POST /v1/videos/{video_id}/remix`, as an answer of `video_remix` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("remix", operations.VIDEO_REMIX, operations.VIDEO_REMIX, reply, arguments, body)
