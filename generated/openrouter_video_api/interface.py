# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply

from . import models


class VideosApi(Protocol):
    """Video jobs, and the models that make them."""

    @abstractmethod
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

    @abstractmethod
    async def list_video_models(self) -> models.VideoModelList:
        """List the models that make videos, with what they take

        `GET /videos/models`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.InternalServerError: 500, OpenRouter failed.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
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

    @abstractmethod
    async def download_video(self, job_id: str, *, index: int) -> ByteStream | Reply[ByteStream]:
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


class Api(VideosApi, Protocol):
    """Every operation of the document."""


class UnimplementedVideosApi(VideosApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_video(self, body: models.VideoRequest) -> models.VideoJob:
        raise NotImplementedOperation("createVideo")

    async def list_video_models(self) -> models.VideoModelList:
        raise NotImplementedOperation("listVideoModels")

    async def retrieve_video(self, job_id: str) -> models.VideoJob:
        raise NotImplementedOperation("retrieveVideo")

    async def download_video(self, job_id: str, *, index: int) -> ByteStream | Reply[ByteStream]:
        raise NotImplementedOperation("downloadVideo")


class UnimplementedApi(UnimplementedVideosApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
