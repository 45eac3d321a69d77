# Generated from specs/providers/runway.yaml by "specwright generate"; do not edit.
"""A client of Runway API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Runway API.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key_auth: Token | None = None,
        transport: Transport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=operations.SERVERS,
            credentials={"ApiKeyAuth": api_key_auth},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    def text_to_video(
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
        return self._call(operations.TEXT_TO_VIDEO, {"x_runway_version": x_runway_version}, body)

    def image_to_video(
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
        return self._call(operations.IMAGE_TO_VIDEO, {"x_runway_version": x_runway_version}, body)

    def video_to_video(
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
        return self._call(operations.VIDEO_TO_VIDEO, {"x_runway_version": x_runway_version}, body)

    def retrieve_task(self, task_id: str, *, x_runway_version: Literal["2024-11-06"]) -> models.Task:
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
        return self._call(
            operations.RETRIEVE_TASK, {"task_id": task_id, "x_runway_version": x_runway_version}
        )

    def delete_task(self, task_id: str, *, x_runway_version: Literal["2024-11-06"]) -> None:
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
        return self._call(operations.DELETE_TASK, {"task_id": task_id, "x_runway_version": x_runway_version})
