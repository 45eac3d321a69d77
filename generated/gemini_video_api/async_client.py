# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""A client of Gemini API, videos for asyncio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import AsyncCaller, AsyncToken, Retry
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Gemini API, videos.

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

    async def create_interaction(
        self, version: Literal["v1", "v1beta"], body: models.CreateInteractionRequest
    ) -> models.Interaction:
        """Start an interaction

        `POST /{version}/interactions`

        Args:
            version: The version of the API.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.CREATE_INTERACTION, {"version": version}, body)

    async def get_interaction(
        self, version: Literal["v1", "v1beta"], interaction_id: str, *, stream: Literal[False] = False
    ) -> models.Interaction:
        """Look at an interaction

        `GET /{version}/interactions/{interaction_id}`

        Args:
            version: The version of the API.
            interaction_id: The interaction's id.
            stream: Whether to answer with events as they come. This document has the other way
                only.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.GET_INTERACTION,
            {"version": version, "interaction_id": interaction_id, "stream": stream},
        )

    async def delete_interaction(self, version: Literal["v1", "v1beta"], interaction_id: str) -> models.Empty:
        """Delete an interaction

        `DELETE /{version}/interactions/{interaction_id}`

        Args:
            version: The version of the API.
            interaction_id: The interaction's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.DELETE_INTERACTION, {"version": version, "interaction_id": interaction_id}
        )

    async def cancel_interaction(
        self, version: Literal["v1", "v1beta"], interaction_id: str
    ) -> models.Interaction:
        """Cancel an interaction in the background

        `POST /{version}/interactions/{interaction_id}/cancel`

        Args:
            version: The version of the API.
            interaction_id: The interaction's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.CANCEL_INTERACTION, {"version": version, "interaction_id": interaction_id}
        )

    async def predict_long_running(
        self, model: str, body: models.PredictLongRunningRequest
    ) -> models.Operation:
        """Start an operation that makes videos

        `POST /v1beta/models/{model}:predictLongRunning`

        Args:
            model: The model.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.PREDICT_LONG_RUNNING, {"model": model}, body)

    async def get_operation(self, model: str, operation_id: str) -> models.Operation:
        """Look at an operation

        `GET /v1beta/models/{model}/operations/{operation_id}`

        Args:
            model: The model.
            operation_id: The last part of the operation's name.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.GET_OPERATION, {"model": model, "operation_id": operation_id})

    async def download_file(
        self, version: Literal["v1", "v1beta"], file_id: str, *, alt: Literal["media"]
    ) -> ByteStream:
        """Download a file

        Files are kept for 48 hours. One that is gone, or somebody else's, is answered with 403.

        `GET /{version}/files/{file_id}:download`

        Args:
            version: The version of the API.
            file_id: The file's id.
            alt: The bytes, not what is known of them.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The key is missing.
            errors.Forbidden: 403, The key may not do this.
            errors.NotFound: 404, No such model, interaction or operation, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.DOWNLOAD_FILE, {"version": version, "file_id": file_id, "alt": alt}
        )
