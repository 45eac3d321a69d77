# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""A client of Vertex AI, videos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Vertex AI, videos.

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

    def predict_long_running(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        publisher: Literal["google"],
        model: str,
        body: models.PredictLongRunningRequest,
    ) -> models.Operation:
        """Start an operation that makes videos

        `POST /{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:predictLongRunning`

        Args:
            version: The version of the API.
            project: The project's id.
            location: The region.
            publisher: Whose model it is.
            model: The model.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.PREDICT_LONG_RUNNING,
            {
                "version": version,
                "project": project,
                "location": location,
                "publisher": publisher,
                "model": model,
            },
            body,
        )

    def fetch_predict_operation(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        publisher: Literal["google"],
        model: str,
        body: models.FetchPredictOperationRequest,
    ) -> models.Operation:
        """Look at an operation

        Without `storageUri`, every answer after the end holds the whole videos.

        `POST /{version}/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}:fetchPredictOperation`

        Args:
            version: The version of the API.
            project: The project's id.
            location: The region.
            publisher: Whose model it is.
            model: The model.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.FETCH_PREDICT_OPERATION,
            {
                "version": version,
                "project": project,
                "location": location,
                "publisher": publisher,
                "model": model,
            },
            body,
        )

    def create_interaction(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        body: models.CreateInteractionRequest,
    ) -> models.Interaction:
        """Start an interaction

        `POST /{version}/projects/{project}/locations/{location}/interactions`

        Args:
            version: The version of the API.
            project: The project's id.
            location: The region.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.CREATE_INTERACTION,
            {"version": version, "project": project, "location": location},
            body,
        )

    def get_interaction(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        interaction_id: str,
        *,
        stream: Literal[False] = False,
    ) -> models.Interaction:
        """Look at an interaction

        `GET /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`

        Args:
            version: The version of the API.
            project: The project's id.
            location: The region.
            interaction_id: The interaction's id.
            stream: Whether to answer with events as they come. This document has the other way
                only.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.GET_INTERACTION,
            {
                "version": version,
                "project": project,
                "location": location,
                "interaction_id": interaction_id,
                "stream": stream,
            },
        )

    def delete_interaction(
        self, version: Literal["v1", "v1beta1"], project: str, location: str, interaction_id: str
    ) -> models.Empty:
        """Delete an interaction

        `DELETE /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}`

        Args:
            version: The version of the API.
            project: The project's id.
            location: The region.
            interaction_id: The interaction's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.DELETE_INTERACTION,
            {"version": version, "project": project, "location": location, "interaction_id": interaction_id},
        )

    def cancel_interaction(
        self, version: Literal["v1", "v1beta1"], project: str, location: str, interaction_id: str
    ) -> models.Interaction:
        """Cancel an interaction in the background

        `POST /{version}/projects/{project}/locations/{location}/interactions/{interaction_id}/cancel`

        Args:
            version: The version of the API.
            project: The project's id.
            location: The region.
            interaction_id: The interaction's id.

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.CANCEL_INTERACTION,
            {"version": version, "project": project, "location": location, "interaction_id": interaction_id},
        )

    def download_object(
        self, bucket: str, object: str, *, alt: Literal["media"], range: str | None = None
    ) -> ByteStream:
        """Download an object

        `GET /storage/v1/b/{bucket}/o/{object}`

        Args:
            bucket: The bucket.
            object: The object's name; its slashes are part of it.
            alt: The bytes, not what is known of them.
            range: A part of it (RFC 9110).

        Raises:
            errors.BadRequest: 400, The request is wrong, or not possible with this model.
            errors.Unauthorized: 401, The token is missing, wrong or too old.
            errors.Forbidden: 403, The account may not do this.
            errors.NotFound: 404, No such model, operation or object, or one that is gone.
            errors.TooManyRequests: 429, The project's quota is used up.
            errors.InternalServerError: 500, Google failed.
            errors.ServiceUnavailable: 503, The model is overloaded.
            errors.GatewayTimeout: 504, It took too long.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.DOWNLOAD_OBJECT, {"bucket": bucket, "object": object, "alt": alt, "range": range}
        )
