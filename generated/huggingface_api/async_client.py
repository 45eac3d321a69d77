# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""A client of Hugging Face Inference Providers API for asyncio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import AsyncCaller, AsyncToken, Retry
from specwright_runtime.transport import AsyncTransport

from . import models, operations


class AsyncClient(AsyncCaller):
    """A method per operation of Hugging Face Inference Providers API.

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

    async def retrieve_model(
        self, owner: str, name: str, *, expand: Literal["inferenceProviderMapping"]
    ) -> models.Model:
        """Look at a model

        The hub answers, not the router.

        `GET /api/models/{owner}/{name}`

        Args:
            owner: Who has the model.
            name: The model's name.
            expand: What is wanted of it.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.RETRIEVE_MODEL, {"owner": owner, "name": name, "expand": expand})

    async def submit_to_app(
        self,
        owner: str,
        app: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None = None,
    ) -> models.Queued:
        """Queue a request to an application

        `POST /fal-ai/{owner}/{app}`

        Args:
            owner: Whose application it is, as the mapping names it.
            app: The application.
            subdomain: Which of fal's hosts is meant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.SUBMIT_TO_APP,
            {"owner": owner, "app": app, "subdomain": subdomain, "x_hf_bill_to": x_hf_bill_to},
            body,
        )

    async def submit_to_version(
        self,
        owner: str,
        app: str,
        version: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None = None,
    ) -> models.Queued:
        """Queue a request to a part of an application

        `POST /fal-ai/{owner}/{app}/{version}`

        Args:
            owner: Whose application it is, as the mapping names it.
            app: The application.
            version: A part of the application.
            subdomain: Which of fal's hosts is meant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.SUBMIT_TO_VERSION,
            {
                "owner": owner,
                "app": app,
                "version": version,
                "subdomain": subdomain,
                "x_hf_bill_to": x_hf_bill_to,
            },
            body,
        )

    async def submit_to_task(
        self,
        owner: str,
        app: str,
        version: str,
        task: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None = None,
    ) -> models.Queued:
        """Queue a request to a part of a part of an application

        `POST /fal-ai/{owner}/{app}/{version}/{task}`

        Args:
            owner: Whose application it is, as the mapping names it.
            app: The application.
            version: A part of the application.
            task: A part of the application.
            subdomain: Which of fal's hosts is meant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.SUBMIT_TO_TASK,
            {
                "owner": owner,
                "app": app,
                "version": version,
                "task": task,
                "subdomain": subdomain,
                "x_hf_bill_to": x_hf_bill_to,
            },
            body,
        )

    async def submit_to_variant(
        self,
        owner: str,
        app: str,
        version: str,
        variant: str,
        task: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None = None,
    ) -> models.Queued:
        """Queue a request to an application four levels deep

        `POST /fal-ai/{owner}/{app}/{version}/{variant}/{task}`

        Args:
            owner: Whose application it is, as the mapping names it.
            app: The application.
            version: A part of the application.
            variant: A part of the application.
            task: A part of the application.
            subdomain: Which of fal's hosts is meant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.SUBMIT_TO_VARIANT,
            {
                "owner": owner,
                "app": app,
                "version": version,
                "variant": variant,
                "task": task,
                "subdomain": subdomain,
                "x_hf_bill_to": x_hf_bill_to,
            },
            body,
        )

    async def retrieve_status(
        self,
        owner: str,
        app: str,
        request_id: str,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None = None,
    ) -> models.QueueStatus:
        """See how far a request is

        `GET /fal-ai/{owner}/{app}/requests/{request_id}/status`

        Args:
            owner: Whose application it is, as the mapping names it.
            app: The application.
            request_id: The request's id.
            subdomain: Which of fal's hosts is meant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.RETRIEVE_STATUS,
            {
                "owner": owner,
                "app": app,
                "request_id": request_id,
                "subdomain": subdomain,
                "x_hf_bill_to": x_hf_bill_to,
            },
        )

    async def retrieve_result(
        self,
        owner: str,
        app: str,
        request_id: str,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None = None,
    ) -> models.Result:
        """Fetch what a request made

        `GET /fal-ai/{owner}/{app}/requests/{request_id}`

        Args:
            owner: Whose application it is, as the mapping names it.
            app: The application.
            request_id: The request's id.
            subdomain: Which of fal's hosts is meant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.RETRIEVE_RESULT,
            {
                "owner": owner,
                "app": app,
                "request_id": request_id,
                "subdomain": subdomain,
                "x_hf_bill_to": x_hf_bill_to,
            },
        )

    async def predict_with_model(
        self,
        owner: str,
        name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None = None,
        x_hf_bill_to: str | None = None,
    ) -> models.Prediction:
        """Start a prediction of a model

        `POST /replicate/v1/models/{owner}/{name}/predictions`

        Args:
            owner: Who has the model at Replicate.
            name: The model.
            prefer: `wait` to be answered only when the prediction has ended, for a minute at most.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.PREDICT_WITH_MODEL,
            {"owner": owner, "name": name, "prefer": prefer, "x_hf_bill_to": x_hf_bill_to},
            body,
        )

    async def predict_with_version(
        self,
        body: models.VersionPredictionRequest,
        *,
        prefer: str | None = None,
        x_hf_bill_to: str | None = None,
    ) -> models.Prediction:
        """Start a prediction of a version of a model

        `POST /replicate/v1/predictions`

        Args:
            prefer: `wait` to be answered only when the prediction has ended, for a minute at most.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.PREDICT_WITH_VERSION, {"prefer": prefer, "x_hf_bill_to": x_hf_bill_to}, body
        )

    async def retrieve_prediction(
        self, prediction_id: str, *, x_hf_bill_to: str | None = None
    ) -> models.Prediction:
        """See how far a prediction is

        `GET /replicate/v1/predictions/{prediction_id}`

        Args:
            prediction_id: The prediction's id.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.RETRIEVE_PREDICTION, {"prediction_id": prediction_id, "x_hf_bill_to": x_hf_bill_to}
        )

    async def create_together_video(
        self, body: models.TogetherRequest, *, x_hf_bill_to: str | None = None
    ) -> models.TogetherJob:
        """Start a job

        `POST /together/v2/videos`

        Args:
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(operations.CREATE_TOGETHER_VIDEO, {"x_hf_bill_to": x_hf_bill_to}, body)

    async def retrieve_together_video(
        self, video_id: str, *, x_hf_bill_to: str | None = None
    ) -> models.TogetherJob:
        """See how far a job is

        `GET /together/v2/videos/{video_id}`

        Args:
            video_id: The job's id.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.RETRIEVE_TOGETHER_VIDEO, {"video_id": video_id, "x_hf_bill_to": x_hf_bill_to}
        )

    async def submit_to_wave_speed(
        self, owner: str, name: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None = None
    ) -> models.WaveSpeedAnswer:
        """Start a task of a model

        `POST /wavespeed/api/v3/{owner}/{name}`

        Args:
            owner: Who has the model at WaveSpeed.
            name: The model.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.SUBMIT_TO_WAVE_SPEED,
            {"owner": owner, "name": name, "x_hf_bill_to": x_hf_bill_to},
            body,
        )

    async def submit_to_wave_speed_variant(
        self,
        owner: str,
        name: str,
        variant: str,
        body: models.GenerationRequest,
        *,
        x_hf_bill_to: str | None = None,
    ) -> models.WaveSpeedAnswer:
        """Start a task of a variant of a model

        `POST /wavespeed/api/v3/{owner}/{name}/{variant}`

        Args:
            owner: Who has the model at WaveSpeed.
            name: The model.
            variant: The variant.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.SUBMIT_TO_WAVE_SPEED_VARIANT,
            {"owner": owner, "name": name, "variant": variant, "x_hf_bill_to": x_hf_bill_to},
            body,
        )

    async def retrieve_wave_speed_result(
        self, task_id: str, *, x_hf_bill_to: str | None = None
    ) -> models.WaveSpeedAnswer:
        """See how far a task is

        `GET /wavespeed/api/v3/predictions/{task_id}/result`

        Args:
            task_id: The task's id.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.RETRIEVE_WAVE_SPEED_RESULT, {"task_id": task_id, "x_hf_bill_to": x_hf_bill_to}
        )

    async def generate_at_novita(
        self, model: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None = None
    ) -> models.NovitaVideo:
        """Make a video

        The answer comes when the video is made.

        `POST /novita/v3/hf/{model}`

        Args:
            model: The model, as Novita names it.
            x_hf_bill_to: The organization that pays.

        Raises:
            errors.BadRequest: 400, The request is wrong, or went wrong.
            errors.Unauthorized: 401, The token is missing or wrong.
            errors.PaymentRequired: 402, The account's credits are used up.
            errors.Forbidden: 403, The token may not do this.
            errors.NotFound: 404, There is no such thing, or it is somebody else's.
            errors.UnprocessableContent: 422, The model did not take the input, or its content.
            errors.TooManyRequests: 429, Too many requests.
            errors.InternalServerError: 500, The model failed.
            errors.ServiceUnavailable: 503, Too much load.
            errors.DefaultError: default, Any other failure.
        """
        return await self._call(
            operations.GENERATE_AT_NOVITA, {"model": model, "x_hf_bill_to": x_hf_bill_to}, body
        )
