# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation
from specwright_runtime.stream import Reply

from . import models


class HubApi(Protocol):
    """Who serves a model."""

    @abstractmethod
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


class QueueApi(Protocol):
    """fal's. Start requests, watch them, fetch results."""

    @abstractmethod
    async def submit_to_app(
        self,
        owner: str,
        app: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
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

    @abstractmethod
    async def submit_to_version(
        self,
        owner: str,
        app: str,
        version: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
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

    @abstractmethod
    async def submit_to_task(
        self,
        owner: str,
        app: str,
        version: str,
        task: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
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

    @abstractmethod
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
        x_hf_bill_to: str | None,
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

    @abstractmethod
    async def retrieve_status(
        self, owner: str, app: str, request_id: str, *, subdomain: Literal["queue"], x_hf_bill_to: str | None
    ) -> models.QueueStatus | Reply[models.QueueStatus]:
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

    @abstractmethod
    async def retrieve_result(
        self, owner: str, app: str, request_id: str, *, subdomain: Literal["queue"], x_hf_bill_to: str | None
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


class ReplicateApi(Protocol):
    """Predictions."""

    @abstractmethod
    async def predict_with_model(
        self,
        owner: str,
        name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        x_hf_bill_to: str | None,
    ) -> models.Prediction | Reply[models.Prediction]:
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

    @abstractmethod
    async def predict_with_version(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, x_hf_bill_to: str | None
    ) -> models.Prediction | Reply[models.Prediction]:
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

    @abstractmethod
    async def retrieve_prediction(self, prediction_id: str, *, x_hf_bill_to: str | None) -> models.Prediction:
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


class TogetherApi(Protocol):
    """Jobs."""

    @abstractmethod
    async def create_together_video(
        self, body: models.TogetherRequest, *, x_hf_bill_to: str | None
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

    @abstractmethod
    async def retrieve_together_video(self, video_id: str, *, x_hf_bill_to: str | None) -> models.TogetherJob:
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


class WaveSpeedApi(Protocol):
    """Tasks."""

    @abstractmethod
    async def submit_to_wave_speed(
        self, owner: str, name: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
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

    @abstractmethod
    async def submit_to_wave_speed_variant(
        self, owner: str, name: str, variant: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
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

    @abstractmethod
    async def retrieve_wave_speed_result(
        self, task_id: str, *, x_hf_bill_to: str | None
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


class NovitaApi(Protocol):
    """Videos for whoever waits."""

    @abstractmethod
    async def generate_at_novita(
        self, model: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
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


class Api(HubApi, QueueApi, ReplicateApi, TogetherApi, WaveSpeedApi, NovitaApi, Protocol):
    """Every operation of the document."""


class UnimplementedHubApi(HubApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def retrieve_model(
        self, owner: str, name: str, *, expand: Literal["inferenceProviderMapping"]
    ) -> models.Model:
        raise NotImplementedOperation("retrieveModel")


class UnimplementedQueueApi(QueueApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def submit_to_app(
        self,
        owner: str,
        app: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        raise NotImplementedOperation("submitToApp")

    async def submit_to_version(
        self,
        owner: str,
        app: str,
        version: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        raise NotImplementedOperation("submitToVersion")

    async def submit_to_task(
        self,
        owner: str,
        app: str,
        version: str,
        task: str,
        body: models.GenerationRequest,
        *,
        subdomain: Literal["queue"],
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        raise NotImplementedOperation("submitToTask")

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
        x_hf_bill_to: str | None,
    ) -> models.Queued:
        raise NotImplementedOperation("submitToVariant")

    async def retrieve_status(
        self, owner: str, app: str, request_id: str, *, subdomain: Literal["queue"], x_hf_bill_to: str | None
    ) -> models.QueueStatus | Reply[models.QueueStatus]:
        raise NotImplementedOperation("retrieveStatus")

    async def retrieve_result(
        self, owner: str, app: str, request_id: str, *, subdomain: Literal["queue"], x_hf_bill_to: str | None
    ) -> models.Result:
        raise NotImplementedOperation("retrieveResult")


class UnimplementedReplicateApi(ReplicateApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def predict_with_model(
        self,
        owner: str,
        name: str,
        body: models.PredictionRequest,
        *,
        prefer: str | None,
        x_hf_bill_to: str | None,
    ) -> models.Prediction | Reply[models.Prediction]:
        raise NotImplementedOperation("predictWithModel")

    async def predict_with_version(
        self, body: models.VersionPredictionRequest, *, prefer: str | None, x_hf_bill_to: str | None
    ) -> models.Prediction | Reply[models.Prediction]:
        raise NotImplementedOperation("predictWithVersion")

    async def retrieve_prediction(self, prediction_id: str, *, x_hf_bill_to: str | None) -> models.Prediction:
        raise NotImplementedOperation("retrievePrediction")


class UnimplementedTogetherApi(TogetherApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def create_together_video(
        self, body: models.TogetherRequest, *, x_hf_bill_to: str | None
    ) -> models.TogetherJob:
        raise NotImplementedOperation("createTogetherVideo")

    async def retrieve_together_video(self, video_id: str, *, x_hf_bill_to: str | None) -> models.TogetherJob:
        raise NotImplementedOperation("retrieveTogetherVideo")


class UnimplementedWaveSpeedApi(WaveSpeedApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def submit_to_wave_speed(
        self, owner: str, name: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
    ) -> models.WaveSpeedAnswer:
        raise NotImplementedOperation("submitToWaveSpeed")

    async def submit_to_wave_speed_variant(
        self, owner: str, name: str, variant: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
    ) -> models.WaveSpeedAnswer:
        raise NotImplementedOperation("submitToWaveSpeedVariant")

    async def retrieve_wave_speed_result(
        self, task_id: str, *, x_hf_bill_to: str | None
    ) -> models.WaveSpeedAnswer:
        raise NotImplementedOperation("retrieveWaveSpeedResult")


class UnimplementedNovitaApi(NovitaApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def generate_at_novita(
        self, model: str, body: models.GenerationRequest, *, x_hf_bill_to: str | None
    ) -> models.NovitaVideo:
        raise NotImplementedOperation("generateAtNovita")


class UnimplementedApi(
    UnimplementedHubApi,
    UnimplementedQueueApi,
    UnimplementedReplicateApi,
    UnimplementedTogetherApi,
    UnimplementedWaveSpeedApi,
    UnimplementedNovitaApi,
    Api,
):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
