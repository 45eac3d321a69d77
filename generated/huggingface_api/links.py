# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Where answers lead: each function makes the call that a link of the document describes.

The answer is that of `client.reply(operation, …)`; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def submit_to_app_status(reply: Reply[models.Queued]) -> Call[models.QueueStatus]:
    """`GET /fal-ai/{owner}/{app}/requests/{request_id}/status`, as an answer of `submit_to_app` says."""
    return linked("status", operations.SUBMIT_TO_APP, operations.RETRIEVE_STATUS, reply)


def submit_to_app_result(reply: Reply[models.Queued]) -> Call[models.Result]:
    """`GET /fal-ai/{owner}/{app}/requests/{request_id}`, as an answer of `submit_to_app` says."""
    return linked("result", operations.SUBMIT_TO_APP, operations.RETRIEVE_RESULT, reply)
