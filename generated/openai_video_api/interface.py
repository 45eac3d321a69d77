# Generated from specs/providers/openai.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply

from . import models


class VideosApi(Protocol):
    """Video jobs."""

    @abstractmethod
    async def create_video(
        self, body: models.CreateVideoForm | models.CreateVideoRequest
    ) -> models.VideoJob | Reply[models.VideoJob]:
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

    @abstractmethod
    async def list_videos(
        self, *, after: str | None, limit: int, order: Literal["asc", "desc"]
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

    @abstractmethod
    async def retrieve_video(self, video_id: str) -> models.VideoJob | Reply[models.VideoJob]:
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

    @abstractmethod
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

    @abstractmethod
    async def download_video(
        self, video_id: str, *, variant: Literal["video", "thumbnail", "spritesheet"] | None
    ) -> ByteStream | Reply[ByteStream]:
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

    @abstractmethod
    async def remix_video(
        self, video_id: str, body: models.RemixVideoRequest
    ) -> models.VideoJob | Reply[models.VideoJob]:
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


class Api(VideosApi, Protocol):
    """Every operation of the document."""


class UnimplementedVideosApi(VideosApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_video(
        self, body: models.CreateVideoForm | models.CreateVideoRequest
    ) -> models.VideoJob | Reply[models.VideoJob]:
        raise NotImplementedOperation("createVideo")

    async def list_videos(
        self, *, after: str | None, limit: int, order: Literal["asc", "desc"]
    ) -> models.VideoJobList:
        raise NotImplementedOperation("listVideos")

    async def retrieve_video(self, video_id: str) -> models.VideoJob | Reply[models.VideoJob]:
        raise NotImplementedOperation("retrieveVideo")

    async def delete_video(self, video_id: str) -> models.VideoJobDeleted:
        raise NotImplementedOperation("deleteVideo")

    async def download_video(
        self, video_id: str, *, variant: Literal["video", "thumbnail", "spritesheet"] | None
    ) -> ByteStream | Reply[ByteStream]:
        raise NotImplementedOperation("downloadVideo")

    async def remix_video(
        self, video_id: str, body: models.RemixVideoRequest
    ) -> models.VideoJob | Reply[models.VideoJob]:
        raise NotImplementedOperation("remixVideo")


class UnimplementedApi(UnimplementedVideosApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
