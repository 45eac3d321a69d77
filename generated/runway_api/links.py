# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

following = await client.follow(links.a_link(await client.reply(operations.AN_OPERATION)))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright_runtime.client.links import Call, linked
from specwright_runtime.operation import ABSENT
from specwright_runtime.stream import Reply

from . import models, operations


def text_to_video_retrieve(
    reply: Reply[models.TaskCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Task]:
    """`GET /v1/tasks/{task_id}`, as an answer of `text_to_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.TEXT_TO_VIDEO, operations.RETRIEVE_TASK, reply, arguments, body)


def text_to_video_delete(
    reply: Reply[models.TaskCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[None]:
    """`DELETE /v1/tasks/{task_id}`, as an answer of `text_to_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("delete", operations.TEXT_TO_VIDEO, operations.DELETE_TASK, reply, arguments, body)


def image_to_video_retrieve(
    reply: Reply[models.TaskCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Task]:
    """`GET /v1/tasks/{task_id}`, as an answer of `image_to_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.IMAGE_TO_VIDEO, operations.RETRIEVE_TASK, reply, arguments, body)


def image_to_video_delete(
    reply: Reply[models.TaskCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[None]:
    """`DELETE /v1/tasks/{task_id}`, as an answer of `image_to_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("delete", operations.IMAGE_TO_VIDEO, operations.DELETE_TASK, reply, arguments, body)


def video_to_video_retrieve(
    reply: Reply[models.TaskCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[models.Task]:
    """`GET /v1/tasks/{task_id}`, as an answer of `video_to_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("retrieve", operations.VIDEO_TO_VIDEO, operations.RETRIEVE_TASK, reply, arguments, body)


def video_to_video_delete(
    reply: Reply[models.TaskCreated], arguments: Mapping[str, Any] | None = None, body: Any = ABSENT
) -> Call[None]:
    """`DELETE /v1/tasks/{task_id}`, as an answer of `video_to_video` says.

    `arguments` and `body` are what was asked; needed where the link refers to them.
    """
    return linked("delete", operations.VIDEO_TO_VIDEO, operations.DELETE_TASK, reply, arguments, body)
