# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.formats import DateTime
from specwright_runtime.stream import Reply

from . import models


class PredictionsApi(Protocol):
    """Run models, watch and cancel the runs."""

    @abstractmethod
    async def list_predictions(
        self,
        *,
        cursor: str | None,
        created_after: DateTime | None,
        created_before: DateTime | None,
        source: Literal["web"] | None,
    ) -> models.PredictionPage:
        """List predictions

        The account's predictions of every kind, newest first, a hundred to a page.

        `GET /predictions`

        Args:
            cursor: The page, as `next` and `previous` name it.
            created_after: Only predictions created at or after this moment.
            created_before: Only predictions created before this moment.
            source: Only predictions that were started on the site.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def create_prediction(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, cancel_after: str | None
    ) -> models.Prediction | Reply[models.Prediction]:
        """Run a version of a model

        `POST /predictions`

        Args:
            prefer: `wait`, or `wait=` and a number of seconds up to 60: answer when the prediction
                is done, or so much later.
            cancel_after: Cancel the prediction when it is older than this, as in `90s` or `1h30m`.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def retrieve_prediction(self, prediction_id: str) -> models.Prediction:
        """Look at a prediction

        An hour after the end its input, output and logs are gone.

        `GET /predictions/{prediction_id}`

        Args:
            prediction_id: The prediction's id.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def cancel_prediction(self, prediction_id: str) -> models.Prediction:
        """Cancel a prediction

        One that is done stays as it is.

        `POST /predictions/{prediction_id}/cancel`

        Args:
            prediction_id: The prediction's id.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def create_model_prediction(
        self,
        model_owner: str,
        model_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> models.Prediction | Reply[models.Prediction]:
        """Run an official model

        `POST /models/{model_owner}/{model_name}/predictions`

        Args:
            model_owner: Who has the model.
            model_name: The model's name.
            prefer: See `POST /predictions`.
            cancel_after: See `POST /predictions`.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def create_deployment_prediction(
        self,
        deployment_owner: str,
        deployment_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> models.Prediction | Reply[models.Prediction]:
        """Run a deployment

        `POST /deployments/{deployment_owner}/{deployment_name}/predictions`

        Args:
            deployment_owner: Who has the deployment.
            deployment_name: The deployment's name.
            prefer: See `POST /predictions`.
            cancel_after: See `POST /predictions`.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """


class ModelsApi(Protocol):
    """What models take."""

    @abstractmethod
    async def retrieve_model(self, model_owner: str, model_name: str) -> models.Model:
        """Look at a model

        `GET /models/{model_owner}/{model_name}`

        Args:
            model_owner: Who has the model.
            model_name: The model's name.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def retrieve_version(self, model_owner: str, model_name: str, version_id: str) -> models.Version:
        """Look at a version of a model

        `GET /models/{model_owner}/{model_name}/versions/{version_id}`

        Args:
            model_owner: Who has the model.
            model_name: The model's name.
            version_id: The version's id.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """

    @abstractmethod
    async def retrieve_deployment(self, deployment_owner: str, deployment_name: str) -> models.Deployment:
        """Look at a deployment

        `GET /deployments/{deployment_owner}/{deployment_name}`

        Args:
            deployment_owner: Who has the deployment.
            deployment_name: The deployment's name.

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """


class FilesApi(Protocol):
    """Hand over large inputs."""

    @abstractmethod
    async def create_file(self, body: models.FileUpload) -> models.File:
        """Upload a file

        To name by its address in an input, where a data URL would be too long.

        `POST /files`

        Raises:
            errors.BadRequest: 400, The request is wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account has no credit left.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model does not take this input, or there is no
                such version.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, Replicate failed.
            errors.ServiceUnavailable: 503, Replicate is overloaded.
            errors.DefaultError: default, Any other failure.
        """


class Api(PredictionsApi, ModelsApi, FilesApi, Protocol):
    """Every operation of the document."""


class UnimplementedPredictionsApi(PredictionsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def list_predictions(
        self,
        *,
        cursor: str | None,
        created_after: DateTime | None,
        created_before: DateTime | None,
        source: Literal["web"] | None,
    ) -> models.PredictionPage:
        raise NotImplementedOperation("listPredictions")

    async def create_prediction(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, cancel_after: str | None
    ) -> models.Prediction | Reply[models.Prediction]:
        raise NotImplementedOperation("createPrediction")

    async def retrieve_prediction(self, prediction_id: str) -> models.Prediction:
        raise NotImplementedOperation("retrievePrediction")

    async def cancel_prediction(self, prediction_id: str) -> models.Prediction:
        raise NotImplementedOperation("cancelPrediction")

    async def create_model_prediction(
        self,
        model_owner: str,
        model_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> models.Prediction | Reply[models.Prediction]:
        raise NotImplementedOperation("createModelPrediction")

    async def create_deployment_prediction(
        self,
        deployment_owner: str,
        deployment_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        cancel_after: str | None,
    ) -> models.Prediction | Reply[models.Prediction]:
        raise NotImplementedOperation("createDeploymentPrediction")


class UnimplementedModelsApi(ModelsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def retrieve_model(self, model_owner: str, model_name: str) -> models.Model:
        raise NotImplementedOperation("retrieveModel")

    async def retrieve_version(self, model_owner: str, model_name: str, version_id: str) -> models.Version:
        raise NotImplementedOperation("retrieveVersion")

    async def retrieve_deployment(self, deployment_owner: str, deployment_name: str) -> models.Deployment:
        raise NotImplementedOperation("retrieveDeployment")


class UnimplementedFilesApi(FilesApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_file(self, body: models.FileUpload) -> models.File:
        raise NotImplementedOperation("createFile")


class UnimplementedApi(UnimplementedPredictionsApi, UnimplementedModelsApi, UnimplementedFilesApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
