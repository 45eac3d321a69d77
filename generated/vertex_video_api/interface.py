# Generated from specs/providers/vertex.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import ByteStream, Reply

from . import models


class PredictionsApi(Protocol):
    """Ask a Veo model, and watch the operation."""

    @abstractmethod
    async def predict_long_running(
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

    @abstractmethod
    async def fetch_predict_operation(
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


class InteractionsApi(Protocol):
    """Ask an omni model, and watch what it does."""

    @abstractmethod
    async def create_interaction(
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

    @abstractmethod
    async def get_interaction(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        interaction_id: str,
        *,
        stream: Literal[False],
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

    @abstractmethod
    async def delete_interaction(
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

    @abstractmethod
    async def cancel_interaction(
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


class StorageApi(Protocol):
    """Fetch what was made."""

    @abstractmethod
    async def download_object(
        self, bucket: str, object: str, *, alt: Literal["media"], range: str | None
    ) -> ByteStream | Reply[ByteStream]:
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


class Api(PredictionsApi, InteractionsApi, StorageApi, Protocol):
    """Every operation of the document."""


class UnimplementedPredictionsApi(PredictionsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def predict_long_running(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        publisher: Literal["google"],
        model: str,
        body: models.PredictLongRunningRequest,
    ) -> models.Operation:
        raise NotImplementedOperation("predictLongRunning")

    async def fetch_predict_operation(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        publisher: Literal["google"],
        model: str,
        body: models.FetchPredictOperationRequest,
    ) -> models.Operation:
        raise NotImplementedOperation("fetchPredictOperation")


class UnimplementedInteractionsApi(InteractionsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_interaction(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        body: models.CreateInteractionRequest,
    ) -> models.Interaction:
        raise NotImplementedOperation("createInteraction")

    async def get_interaction(
        self,
        version: Literal["v1", "v1beta1"],
        project: str,
        location: str,
        interaction_id: str,
        *,
        stream: Literal[False],
    ) -> models.Interaction:
        raise NotImplementedOperation("getInteraction")

    async def delete_interaction(
        self, version: Literal["v1", "v1beta1"], project: str, location: str, interaction_id: str
    ) -> models.Empty:
        raise NotImplementedOperation("deleteInteraction")

    async def cancel_interaction(
        self, version: Literal["v1", "v1beta1"], project: str, location: str, interaction_id: str
    ) -> models.Interaction:
        raise NotImplementedOperation("cancelInteraction")


class UnimplementedStorageApi(StorageApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def download_object(
        self, bucket: str, object: str, *, alt: Literal["media"], range: str | None
    ) -> ByteStream | Reply[ByteStream]:
        raise NotImplementedOperation("downloadObject")


class UnimplementedApi(
    UnimplementedPredictionsApi, UnimplementedInteractionsApi, UnimplementedStorageApi, Api
):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
