# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
"""A client of xAI video API."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of xAI video API.

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

    def generate_video(self, body: models.GenerateVideoRequest) -> models.VideoRequested:
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
        return self._call(operations.GENERATE_VIDEO, {}, body)

    def edit_video(self, body: models.EditVideoRequest) -> models.VideoRequested:
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
        return self._call(operations.EDIT_VIDEO, {}, body)

    def extend_video(self, body: models.ExtendVideoRequest) -> models.VideoRequested:
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
        return self._call(operations.EXTEND_VIDEO, {}, body)

    def retrieve_video(self, request_id: str) -> models.VideoResult:
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
        return self._call(operations.RETRIEVE_VIDEO, {"request_id": request_id})
