# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class GenerationApi(Protocol):
    """Start tasks."""

    @abstractmethod
    async def text_to_video(
        self, body: models.TextToVideoRequest, *, x_runway_version: Literal["2024-11-06"]
    ) -> models.TaskCreated:
        """Make a video from text

        `POST /v1/text_to_video`

        Args:
            x_runway_version: The version of the API that the caller was written for.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such task, or one that was deleted.
            errors.TooManyRequests: 429, The account's rate or daily quota is used up.
            errors.InternalServerError: 500, Runway failed.
            errors.BadGateway: 502, Runway sheds load.
            errors.ServiceUnavailable: 503, Runway sheds load.
            errors.GatewayTimeout: 504, Runway sheds load.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def image_to_video(
        self, body: models.ImageToVideoRequest, *, x_runway_version: Literal["2024-11-06"]
    ) -> models.TaskCreated:
        """Make a video from a picture

        `POST /v1/image_to_video`

        Args:
            x_runway_version: The version of the API that the caller was written for.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such task, or one that was deleted.
            errors.TooManyRequests: 429, The account's rate or daily quota is used up.
            errors.InternalServerError: 500, Runway failed.
            errors.BadGateway: 502, Runway sheds load.
            errors.ServiceUnavailable: 503, Runway sheds load.
            errors.GatewayTimeout: 504, Runway sheds load.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def video_to_video(
        self, body: models.VideoToVideoRequest, *, x_runway_version: Literal["2024-11-06"]
    ) -> models.TaskCreated:
        """Make a video from a video

        `POST /v1/video_to_video`

        Args:
            x_runway_version: The version of the API that the caller was written for.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such task, or one that was deleted.
            errors.TooManyRequests: 429, The account's rate or daily quota is used up.
            errors.InternalServerError: 500, Runway failed.
            errors.BadGateway: 502, Runway sheds load.
            errors.ServiceUnavailable: 503, Runway sheds load.
            errors.GatewayTimeout: 504, Runway sheds load.
            errors.DefaultError: default, Any other failure.
        """


class TasksApi(Protocol):
    """Watch, cancel and delete tasks."""

    @abstractmethod
    async def retrieve_task(self, task_id: str, *, x_runway_version: Literal["2024-11-06"]) -> models.Task:
        """Look at a task

        Not to be asked more often than every five seconds.

        `GET /v1/tasks/{task_id}`

        Args:
            task_id: The task's id; at Runway itself a UUID.
            x_runway_version: The version of the API that the caller was written for.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such task, or one that was deleted.
            errors.TooManyRequests: 429, The account's rate or daily quota is used up.
            errors.InternalServerError: 500, Runway failed.
            errors.BadGateway: 502, Runway sheds load.
            errors.ServiceUnavailable: 503, Runway sheds load.
            errors.GatewayTimeout: 504, Runway sheds load.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def delete_task(self, task_id: str, *, x_runway_version: Literal["2024-11-06"]) -> None:
        """Cancel or delete a task

        Cancels what has not finished, deletes what has; afterwards nobody can look at it.

        `DELETE /v1/tasks/{task_id}`

        Args:
            task_id: The task's id; at Runway itself a UUID.
            x_runway_version: The version of the API that the caller was written for.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such task, or one that was deleted.
            errors.TooManyRequests: 429, The account's rate or daily quota is used up.
            errors.InternalServerError: 500, Runway failed.
            errors.BadGateway: 502, Runway sheds load.
            errors.ServiceUnavailable: 503, Runway sheds load.
            errors.GatewayTimeout: 504, Runway sheds load.
            errors.DefaultError: default, Any other failure.
        """


class Api(GenerationApi, TasksApi, Protocol):
    """Every operation of the document."""


class UnimplementedGenerationApi(GenerationApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def text_to_video(
        self, body: models.TextToVideoRequest, *, x_runway_version: Literal["2024-11-06"]
    ) -> models.TaskCreated:
        raise NotImplementedOperation("textToVideo")

    async def image_to_video(
        self, body: models.ImageToVideoRequest, *, x_runway_version: Literal["2024-11-06"]
    ) -> models.TaskCreated:
        raise NotImplementedOperation("imageToVideo")

    async def video_to_video(
        self, body: models.VideoToVideoRequest, *, x_runway_version: Literal["2024-11-06"]
    ) -> models.TaskCreated:
        raise NotImplementedOperation("videoToVideo")


class UnimplementedTasksApi(TasksApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def retrieve_task(self, task_id: str, *, x_runway_version: Literal["2024-11-06"]) -> models.Task:
        raise NotImplementedOperation("retrieveTask")

    async def delete_task(self, task_id: str, *, x_runway_version: Literal["2024-11-06"]) -> None:
        raise NotImplementedOperation("deleteTask")


class UnimplementedApi(UnimplementedGenerationApi, UnimplementedTasksApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
