# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
"""A client of ElevenLabs video API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of ElevenLabs video API.

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

    def create_video(self, body: models.VideoRequest) -> models.GenerationCreated:
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
        return self._call(operations.CREATE_VIDEO, {}, body)

    def list_videos(
        self,
        *,
        cursor: str | None = None,
        page_size: int = 30,
        status: Literal["pending", "generating", "completed", "failed"] | None = None,
        model_id: str | None = None,
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
        return self._call(
            operations.LIST_VIDEOS,
            {"cursor": cursor, "page_size": page_size, "status": status, "model_id": model_id},
        )

    def retrieve_video(self, generation_id: str) -> models.Generation:
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
        return self._call(operations.RETRIEVE_VIDEO, {"generation_id": generation_id})
