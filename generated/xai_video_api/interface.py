# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Reply

from . import models


class VideosApi(Protocol):
    """Start requests and watch them."""

    @abstractmethod
    async def generate_video(self, body: models.GenerateVideoRequest) -> models.VideoRequested:
        """Make a video from text, or from a picture

        `POST /videos/generations`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this, or the team has no credits.
            errors.NotFound: 404, No such request or model.
            errors.UnprocessableContent: 422, The body has a field of the wrong type.
            errors.TooManyRequests: 429, The team's rate is used up.
            errors.InternalServerError: 500, xAI failed.
            errors.ServiceUnavailable: 503, xAI is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def edit_video(self, body: models.EditVideoRequest) -> models.VideoRequested:
        """Change a video

        The new video has the shape and the duration of the old one, which lasts at most 8.7
        seconds.

        `POST /videos/edits`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this, or the team has no credits.
            errors.NotFound: 404, No such request or model.
            errors.UnprocessableContent: 422, The body has a field of the wrong type.
            errors.TooManyRequests: 429, The team's rate is used up.
            errors.InternalServerError: 500, xAI failed.
            errors.ServiceUnavailable: 503, xAI is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def extend_video(self, body: models.ExtendVideoRequest) -> models.VideoRequested:
        """Continue a video

        `POST /videos/extensions`

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this, or the team has no credits.
            errors.NotFound: 404, No such request or model.
            errors.UnprocessableContent: 422, The body has a field of the wrong type.
            errors.TooManyRequests: 429, The team's rate is used up.
            errors.InternalServerError: 500, xAI failed.
            errors.ServiceUnavailable: 503, xAI is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def retrieve_video(self, request_id: str) -> models.VideoResult | Reply[models.VideoResult]:
        """Look at a request

        `GET /videos/{request_id}`

        Args:
            request_id: The request's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing or wrong.
            errors.Forbidden: 403, The key may not do this, or the team has no credits.
            errors.NotFound: 404, No such request or model.
            errors.TooManyRequests: 429, The team's rate is used up.
            errors.InternalServerError: 500, xAI failed.
            errors.ServiceUnavailable: 503, xAI is overloaded.
            errors.DefaultError: default, Any other failure.
        """


class Api(VideosApi, Protocol):
    """Every operation of the document."""


class UnimplementedVideosApi(VideosApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def generate_video(self, body: models.GenerateVideoRequest) -> models.VideoRequested:
        raise NotImplementedOperation("generateVideo")

    async def edit_video(self, body: models.EditVideoRequest) -> models.VideoRequested:
        raise NotImplementedOperation("editVideo")

    async def extend_video(self, body: models.ExtendVideoRequest) -> models.VideoRequested:
        raise NotImplementedOperation("extendVideo")

    async def retrieve_video(self, request_id: str) -> models.VideoResult | Reply[models.VideoResult]:
        raise NotImplementedOperation("retrieveVideo")


class UnimplementedApi(UnimplementedVideosApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
