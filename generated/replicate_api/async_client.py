# Generated from specs/providers/replicate.yaml by "specwright generate"; do not edit.
"""A client of Replicate API for asyncio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import AsyncCaller, AsyncToken, Retry
from specwright_runtime.formats import DateTime
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Replicate API.

    Close it, or use it in an `async with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key_auth: AsyncToken | None = None,
        token_auth: AsyncToken | None = None,
        transport: AsyncTransport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=operations.SERVERS,
            credentials={"ApiKeyAuth": api_key_auth, "TokenAuth": token_auth},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    async def list_predictions(
        self,
        *,
        cursor: str | None = None,
        created_after: DateTime | None = None,
        created_before: DateTime | None = None,
        source: Literal["web"] | None = None,
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
        return await self._call(
            operations.LIST_PREDICTIONS,
            {
                "cursor": cursor,
                "created_after": created_after,
                "created_before": created_before,
                "source": source,
            },
        )

    async def create_prediction(
        self,
        body: models.VersionPredictionRequest,
        *,
        prefer: str | None = None,
        cancel_after: str | None = None,
    ) -> models.Prediction:
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
        return await self._call(
            operations.CREATE_PREDICTION, {"prefer": prefer, "cancel_after": cancel_after}, body
        )

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
        return await self._call(operations.RETRIEVE_PREDICTION, {"prediction_id": prediction_id})

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
        return await self._call(operations.CANCEL_PREDICTION, {"prediction_id": prediction_id})

    async def create_model_prediction(
        self,
        model_owner: str,
        model_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None = None,
        cancel_after: str | None = None,
    ) -> models.Prediction:
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
        return await self._call(
            operations.CREATE_MODEL_PREDICTION,
            {
                "model_owner": model_owner,
                "model_name": model_name,
                "prefer": prefer,
                "cancel_after": cancel_after,
            },
            body,
        )

    async def create_deployment_prediction(
        self,
        deployment_owner: str,
        deployment_name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None = None,
        cancel_after: str | None = None,
    ) -> models.Prediction:
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
        return await self._call(
            operations.CREATE_DEPLOYMENT_PREDICTION,
            {
                "deployment_owner": deployment_owner,
                "deployment_name": deployment_name,
                "prefer": prefer,
                "cancel_after": cancel_after,
            },
            body,
        )

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
        return await self._call(
            operations.RETRIEVE_MODEL, {"model_owner": model_owner, "model_name": model_name}
        )

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
        return await self._call(
            operations.RETRIEVE_VERSION,
            {"model_owner": model_owner, "model_name": model_name, "version_id": version_id},
        )

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
        return await self._call(
            operations.RETRIEVE_DEPLOYMENT,
            {"deployment_owner": deployment_owner, "deployment_name": deployment_name},
        )

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
        return await self._call(operations.CREATE_FILE, {}, body)
