# Generated from specs/providers/gemini.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply

from . import models


class InteractionsApi(Protocol):
    """Ask an omni model, and watch what it does."""

    @abstractmethod
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

    @abstractmethod
    async def get_interaction(
        self, version: Literal["v1", "v1beta"], interaction_id: str, *, stream: Literal[False]
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

    @abstractmethod
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

    @abstractmethod
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


class PredictionsApi(Protocol):
    """Ask a Veo model, and watch the operation."""

    @abstractmethod
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

    @abstractmethod
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


class FilesApi(Protocol):
    """Fetch what was made."""

    @abstractmethod
    async def download_file(
        self, version: Literal["v1", "v1beta"], file_id: str, *, alt: Literal["media"]
    ) -> ByteStream | Reply[ByteStream]:
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


class Api(InteractionsApi, PredictionsApi, FilesApi, Protocol):
    """Every operation of the document."""


class UnimplementedInteractionsApi(InteractionsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_interaction(
        self, version: Literal["v1", "v1beta"], body: models.CreateInteractionRequest
    ) -> models.Interaction:
        raise NotImplementedOperation("createInteraction")

    async def get_interaction(
        self, version: Literal["v1", "v1beta"], interaction_id: str, *, stream: Literal[False]
    ) -> models.Interaction:
        raise NotImplementedOperation("getInteraction")

    async def delete_interaction(self, version: Literal["v1", "v1beta"], interaction_id: str) -> models.Empty:
        raise NotImplementedOperation("deleteInteraction")

    async def cancel_interaction(
        self, version: Literal["v1", "v1beta"], interaction_id: str
    ) -> models.Interaction:
        raise NotImplementedOperation("cancelInteraction")


class UnimplementedPredictionsApi(PredictionsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def predict_long_running(
        self, model: str, body: models.PredictLongRunningRequest
    ) -> models.Operation:
        raise NotImplementedOperation("predictLongRunning")

    async def get_operation(self, model: str, operation_id: str) -> models.Operation:
        raise NotImplementedOperation("getOperation")


class UnimplementedFilesApi(FilesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def download_file(
        self, version: Literal["v1", "v1beta"], file_id: str, *, alt: Literal["media"]
    ) -> ByteStream | Reply[ByteStream]:
        raise NotImplementedOperation("downloadFile")


class UnimplementedApi(UnimplementedInteractionsApi, UnimplementedPredictionsApi, UnimplementedFilesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
