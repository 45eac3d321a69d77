# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def text_to_video_retrieve(reply: Reply[models.TaskCreated]) -> Call[models.Task]:
    """`GET /v1/tasks/{task_id}`, with values from a response of `text_to_video`."""
    return linked("retrieve", operations.TEXT_TO_VIDEO, operations.RETRIEVE_TASK, reply)


def text_to_video_delete(reply: Reply[models.TaskCreated]) -> Call[None]:
    """`DELETE /v1/tasks/{task_id}`, with values from a response of `text_to_video`."""
    return linked("delete", operations.TEXT_TO_VIDEO, operations.DELETE_TASK, reply)


def image_to_video_retrieve(reply: Reply[models.TaskCreated]) -> Call[models.Task]:
    """`GET /v1/tasks/{task_id}`, with values from a response of `image_to_video`."""
    return linked("retrieve", operations.IMAGE_TO_VIDEO, operations.RETRIEVE_TASK, reply)


def image_to_video_delete(reply: Reply[models.TaskCreated]) -> Call[None]:
    """`DELETE /v1/tasks/{task_id}`, with values from a response of `image_to_video`."""
    return linked("delete", operations.IMAGE_TO_VIDEO, operations.DELETE_TASK, reply)


def video_to_video_retrieve(reply: Reply[models.TaskCreated]) -> Call[models.Task]:
    """`GET /v1/tasks/{task_id}`, with values from a response of `video_to_video`."""
    return linked("retrieve", operations.VIDEO_TO_VIDEO, operations.RETRIEVE_TASK, reply)


def video_to_video_delete(reply: Reply[models.TaskCreated]) -> Call[None]:
    """`DELETE /v1/tasks/{task_id}`, with values from a response of `video_to_video`."""
    return linked("delete", operations.VIDEO_TO_VIDEO, operations.DELETE_TASK, reply)
