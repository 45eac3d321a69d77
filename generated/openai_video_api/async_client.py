# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""A client of OpenAI video API for asyncio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import AsyncCaller, AsyncToken, Retry
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of OpenAI video API.

    Close it, or use it in an `async with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key_auth: AsyncToken | None = None,
        transport: AsyncTransport | None = None,
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

    async def create_video(self, body: models.CreateVideoForm | models.CreateVideoRequest) -> models.VideoJob:
        """Start a video job

        `seconds` is one of 4, 8 and 12, `size` one of 720x1280, 1280x720, 1024x1792 and 1792x1024 at OpenAI
        itself; others have other lists.

        `POST /videos`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible in the state of the job.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such job or model.
            errors.TooManyRequests: 429, The account's rate or quota is used up.
            errors.InternalServerError: 500, The provider failed.
            errors.ServiceUnavailable: 503, The provider is overloaded.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.CREATE_VIDEO, {}, body)

    async def list_videos(
        self, *, after: str | None = None, limit: int = 20, order: Literal["asc", "desc"] = "desc"
    ) -> models.VideoJobList:
        """List video jobs

        `GET /videos`

        Args:
            after: Continue behind the job with this id.
            limit: Most jobs on one page.
            order: By time of creation.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible in the state of the job.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.TooManyRequests: 429, The account's rate or quota is used up.
            errors.InternalServerError: 500, The provider failed.
            errors.ServiceUnavailable: 503, The provider is overloaded.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.LIST_VIDEOS, {"after": after, "limit": limit, "order": order})

    async def retrieve_video(self, video_id: str) -> models.VideoJob:
        """Retrieve a video job

        `GET /videos/{video_id}`

        Args:
            video_id: The job's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible in the state of the job.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such job or model.
            errors.TooManyRequests: 429, The account's rate or quota is used up.
            errors.InternalServerError: 500, The provider failed.
            errors.ServiceUnavailable: 503, The provider is overloaded.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.RETRIEVE_VIDEO, {"video_id": video_id})

    async def delete_video(self, video_id: str) -> models.VideoJobDeleted:
        """Delete a video job

        `DELETE /videos/{video_id}`

        Args:
            video_id: The job's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible in the state of the job.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such job or model.
            errors.TooManyRequests: 429, The account's rate or quota is used up.
            errors.InternalServerError: 500, The provider failed.
            errors.ServiceUnavailable: 503, The provider is overloaded.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.DELETE_VIDEO, {"video_id": video_id})

    async def download_video(
        self, video_id: str, *, variant: Literal["video", "thumbnail", "spritesheet"] | None = None
    ) -> ByteStream:
        """Download what a job made

        `GET /videos/{video_id}/content`

        Args:
            video_id: The job's id.
            variant: Which of the job's files; the video where nothing is said.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible in the state of the job.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such job or model.
            errors.TooManyRequests: 429, The account's rate or quota is used up.
            errors.InternalServerError: 500, The provider failed.
            errors.ServiceUnavailable: 503, The provider is overloaded.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.DOWNLOAD_VIDEO, {"video_id": video_id, "variant": variant})

    async def remix_video(self, video_id: str, body: models.RemixVideoRequest) -> models.VideoJob:
        """Start a job that changes a completed video

        `POST /videos/{video_id}/remix`

        Args:
            video_id: The job's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible in the state of the job.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such job or model.
            errors.TooManyRequests: 429, The account's rate or quota is used up.
            errors.InternalServerError: 500, The provider failed.
            errors.ServiceUnavailable: 503, The provider is overloaded.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.REMIX_VIDEO, {"video_id": video_id}, body)
