# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""Links of the document: each function prepares the call that a response leads to.

`reply` is what `client.reply(operation, …)` returned; `client.follow(call)` makes the call.
"""

from __future__ import annotations

from specwright_runtime.client.links import Call, linked
from specwright_runtime.stream import Reply

from . import models, operations


def submit_to_app_status(reply: Reply[models.Queued]) -> Call[models.QueueStatus]:
    """`GET /fal-ai/{owner}/{app}/requests/{request_id}/status`, with values from a response of `submit_to_app`."""
    return linked("status", operations.SUBMIT_TO_APP, operations.RETRIEVE_STATUS, reply)


def submit_to_app_result(reply: Reply[models.Queued]) -> Call[models.Result]:
    """`GET /fal-ai/{owner}/{app}/requests/{request_id}`, with values from a response of `submit_to_app`."""
    return linked("result", operations.SUBMIT_TO_APP, operations.RETRIEVE_RESULT, reply)


def predict_with_model_prediction(reply: Reply[models.Prediction]) -> Call[models.Prediction]:
    """`GET /replicate/v1/predictions/{prediction_id}`, with values from a response of `predict_with_model`."""
    return linked("prediction", operations.PREDICT_WITH_MODEL, operations.RETRIEVE_PREDICTION, reply)


def create_together_video_job(reply: Reply[models.TogetherJob]) -> Call[models.TogetherJob]:
    """`GET /together/v2/videos/{video_id}`, with values from a response of `create_together_video`."""
    return linked("job", operations.CREATE_TOGETHER_VIDEO, operations.RETRIEVE_TOGETHER_VIDEO, reply)


def submit_to_wave_speed_task(reply: Reply[models.WaveSpeedAnswer]) -> Call[models.WaveSpeedAnswer]:
    """`GET /wavespeed/api/v3/predictions/{task_id}/result`, with values from a response of `submit_to_wave_speed`."""
    return linked("task", operations.SUBMIT_TO_WAVE_SPEED, operations.RETRIEVE_WAVE_SPEED_RESULT, reply)
