# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Reply

from . import models


class VideoApi(Protocol):
    """Video generations."""

    @abstractmethod
    async def create_video(
        self, body: models.VideoRequest
    ) -> models.GenerationCreated | Reply[models.GenerationCreated]:
        """Start a generation

        `POST /v1/flows/video`

        Raises:
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.PaymentRequired: 402, The account has no credits left.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such generation.
            errors.UnprocessableContent: 422, The request is wrong, or not possible with this model.
            errors.TooManyRequests: 429, The account's rate or concurrency is used up.
            errors.InternalServerError: 500, ElevenLabs failed.
            errors.ServiceUnavailable: 503, ElevenLabs is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def list_videos(
        self,
        *,
        cursor: str | None,
        page_size: int,
        status: Literal["pending", "generating", "completed", "failed"] | None,
        model_id: str | None,
    ) -> models.GenerationList:
        """List generations, the latest first

        `GET /v1/flows/video`

        Args:
            cursor: Continue where a page ended, with its `next_cursor`.
            page_size: Most generations on one page.
            status: Those with this status alone.
            model_id: Those of this model alone.

        Raises:
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.UnprocessableContent: 422, The request is wrong, or not possible with this model.
            errors.TooManyRequests: 429, The account's rate or concurrency is used up.
            errors.InternalServerError: 500, ElevenLabs failed.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def retrieve_video(self, generation_id: str) -> models.Generation | Reply[models.Generation]:
        """Look at a generation

        `GET /v1/flows/video/{generation_id}`

        Args:
            generation_id: The generation's id.

        Raises:
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such generation.
            errors.UnprocessableContent: 422, The request is wrong, or not possible with this model.
            errors.TooManyRequests: 429, The account's rate or concurrency is used up.
            errors.InternalServerError: 500, ElevenLabs failed.
            errors.ServiceUnavailable: 503, ElevenLabs is overloaded.
            errors.DefaultError: default, Any other failure.
        """


class Api(VideoApi, Protocol):
    """Every operation of the document."""


class UnimplementedVideoApi(VideoApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_video(
        self, body: models.VideoRequest
    ) -> models.GenerationCreated | Reply[models.GenerationCreated]:
        raise NotImplementedOperation("createVideo")

    async def list_videos(
        self,
        *,
        cursor: str | None,
        page_size: int,
        status: Literal["pending", "generating", "completed", "failed"] | None,
        model_id: str | None,
    ) -> models.GenerationList:
        raise NotImplementedOperation("listVideos")

    async def retrieve_video(self, generation_id: str) -> models.Generation | Reply[models.Generation]:
        raise NotImplementedOperation("retrieveVideo")


class UnimplementedApi(UnimplementedVideoApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
