# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""A client of OpenRouter video API for asyncio."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import AsyncCaller, AsyncToken, Retry
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of OpenRouter video API.

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

    async def create_video(self, body: models.VideoRequest) -> models.VideoJob:
        """Start a video job

        `POST /videos`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.PaymentRequired: 402, The account has no credits left.
            errors.Forbidden: 403, The key may not do this, or the prompt was held back.
            errors.NotFound: 404, No such job or model.
            errors.ContentTooLarge: 413, The request is too large.
            errors.TooManyRequests: 429, Too many requests.
            errors.Status499: 499, The caller went away.
            errors.InternalServerError: 500, OpenRouter failed.
            errors.ServiceUnavailable: 503, No provider of the model is there.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.CREATE_VIDEO, {}, body)

    async def list_video_models(self) -> models.VideoModelList:
        """List the models that make videos, with what they take

        `GET /videos/models`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.InternalServerError: 500, OpenRouter failed.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.LIST_VIDEO_MODELS, {})

    async def retrieve_video(self, job_id: str) -> models.VideoJob:
        """Look at a video job

        `GET /videos/{job_id}`

        Args:
            job_id: The job's id.

        Raises:
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this, or the prompt was held back.
            errors.NotFound: 404, No such job or model.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, OpenRouter failed.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.RETRIEVE_VIDEO, {"job_id": job_id})

    async def download_video(self, job_id: str, *, index: int = 0) -> ByteStream:
        """Download what a job made

        `GET /videos/{job_id}/content`

        Args:
            job_id: The job's id.
            index: Which of its videos.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this, or the prompt was held back.
            errors.NotFound: 404, No such job or model.
            errors.Conflict: 409, The job is not completed.
            errors.Gone: 410, What the job made is no longer there.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, OpenRouter failed.
            errors.BadGateway: 502, The model's provider failed.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.DOWNLOAD_VIDEO, {"job_id": job_id, "index": index})
