# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
"""A client of Bifrost video API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import Basic, Retry, SyncCaller, Token
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Bifrost video API.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        bearer_auth: Token | None = None,
        basic_auth: Basic | None = None,
        virtual_key_auth: Token | None = None,
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
            credentials={
                "BearerAuth": bearer_auth,
                "BasicAuth": basic_auth,
                "VirtualKeyAuth": virtual_key_auth,
                "ApiKeyAuth": api_key_auth,
            },
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None = None,
        x_bf_drop_params: bool | None = None,
    ) -> models.Video:
        """Generate a video

        Starts a video generation job and answers at once with its id. Retrieve the job until it is
        `completed` or `failed`; the header `openai-poll-after-ms` says how long to wait between two looks.

        The same request may be sent as a form, which is what the official OpenAI SDKs do.

        `POST /v1/videos`

        Args:
            idempotency_key: Makes repeating safe: the same key with the same body answers with the
                job that the first request made, and buys nothing twice. The same key with another
                body is refused with 409.
            x_bf_drop_params: Leave out every field that the model cannot honour instead of refusing
                the request. Without this header the gateway's own setting decides.

        Raises:
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.PaymentRequired: 402, The caller's budget, or the account at the provider, is
                used up.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.NotFound: 404, No such job of this caller, or no such model at the provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.Conflict: 409, The job is not in the state that this needs (`video_not_ready`),
                or the idempotency key was used with another body (`idempotency_key_reused`).
            errors.ContentTooLarge: 413, The body is larger than the gateway, or the provider,
                takes.
            errors.UnsupportedMediaType: 415, The body is neither of the documented media types.
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.BadGateway: 502, The provider could not be reached, failed, answered nonsense, or
                refused the gateway's own credential (`provider_auth`).
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
            errors.GatewayTimeout: 504, The provider did not answer in time.
        """
        return self._call(
            operations.VIDEO_GENERATION,
            {"idempotency_key": idempotency_key, "x_bf_drop_params": x_bf_drop_params},
            body,
        )

    def video_list(
        self,
        *,
        provider: models.ModelProvider | None = None,
        after: str | None = None,
        limit: int = 20,
        order: Literal["asc", "desc"] = "desc",
    ) -> models.VideoList:
        """List videos

        The caller's jobs of all providers, newest first unless asked otherwise. Answered from the
        gateway's own records, without asking any provider.

        `GET /v1/videos`

        Args:
            provider: Only jobs of this provider.
            after: Continue behind the job with this id, normally the `last_id` of the page before.
            limit: Most jobs on one page.
            order: By time of creation.

        Raises:
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
        """
        return self._call(
            operations.VIDEO_LIST, {"provider": provider, "after": after, "limit": limit, "order": order}
        )

    def video_retrieve(self, video_id: str) -> models.Video:
        """Retrieve a video

        Where the job stands. The provider is asked no more often than it wants to be.

        `GET /v1/videos/{video_id}`

        Args:
            video_id: The job's `id`, alone or as `{id}:{provider}`.

        Raises:
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.NotFound: 404, No such job of this caller, or no such model at the provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.BadGateway: 502, The provider could not be reached, failed, answered nonsense, or
                refused the gateway's own credential (`provider_auth`).
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
            errors.GatewayTimeout: 504, The provider did not answer in time.
        """
        return self._call(operations.VIDEO_RETRIEVE, {"video_id": video_id})

    def video_delete(self, video_id: str) -> models.VideoDeleted:
        """Delete a video

        Deletes the job and what it made, at the provider where the provider can. A job that still
        runs is cancelled where the provider can do that, else refused with 409.

        `DELETE /v1/videos/{video_id}`

        Args:
            video_id: The job's `id`, alone or as `{id}:{provider}`.

        Raises:
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.NotFound: 404, No such job of this caller, or no such model at the provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.Conflict: 409, The job is not in the state that this needs (`video_not_ready`),
                or the idempotency key was used with another body (`idempotency_key_reused`).
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.BadGateway: 502, The provider could not be reached, failed, answered nonsense, or
                refused the gateway's own credential (`provider_auth`).
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
            errors.GatewayTimeout: 504, The provider did not answer in time.
        """
        return self._call(operations.VIDEO_DELETE, {"video_id": video_id})

    def video_download(
        self,
        video_id: str,
        *,
        variant: models.VideoVariant = "video",
        index: int = 0,
        range: str | None = None,
        if_range: str | None = None,
        if_none_match: str | None = None,
    ) -> ByteStream:
        """Download a video

        The bytes of a completed job, streamed. Before it is completed the answer is 409 with
        `Retry-After`; once the provider has thrown the bytes away it is 410.

        `GET /v1/videos/{video_id}/content`

        Args:
            video_id: The job's `id`, alone or as `{id}:{provider}`.
            variant: Which of the job's files. Not every provider makes the previews.
            index: Which of the job's videos, counted from 0, where one job made several.
            range: The part wanted, in bytes (RFC 9110, section 14).
            if_range: Send the part only if the file still has this `ETag`, else the whole.
            if_none_match: Send nothing if the file still has this `ETag`.

        Raises:
            errors.NotModified: 304, The caller's copy is the current one.
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.NotFound: 404, No such job of this caller, or no such model at the provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.Conflict: 409, The job is not in the state that this needs (`video_not_ready`),
                or the idempotency key was used with another body (`idempotency_key_reused`).
            errors.Gone: 410, The job is known, but its bytes have expired and cannot be had again.
            errors.RangeNotSatisfiable: 416, The file has no such part; `Content-Range` says how
                long it is.
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.BadGateway: 502, The provider could not be reached, failed, answered nonsense, or
                refused the gateway's own credential (`provider_auth`).
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
            errors.GatewayTimeout: 504, The provider did not answer in time.
        """
        return self._call(
            operations.VIDEO_DOWNLOAD,
            {
                "video_id": video_id,
                "variant": variant,
                "index": index,
                "range": range,
                "if_range": if_range,
                "if_none_match": if_none_match,
            },
        )

    def video_remix(
        self, video_id: str, body: models.VideoRemixRequest, *, idempotency_key: str | None = None
    ) -> models.Video:
        """Remix a video

        Starts a new job that changes a completed video as the prompt says and keeps the rest of it.
        The same provider and model make it.

        `POST /v1/videos/{video_id}/remix`

        Args:
            video_id: The job's `id`, alone or as `{id}:{provider}`.
            idempotency_key: Makes repeating safe: the same key with the same body answers with the
                job that the first request made, and buys nothing twice. The same key with another
                body is refused with 409.

        Raises:
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.PaymentRequired: 402, The caller's budget, or the account at the provider, is
                used up.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.NotFound: 404, No such job of this caller, or no such model at the provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.Conflict: 409, The job is not in the state that this needs (`video_not_ready`),
                or the idempotency key was used with another body (`idempotency_key_reused`).
            errors.ContentTooLarge: 413, The body is larger than the gateway, or the provider,
                takes.
            errors.UnsupportedMediaType: 415, The body is neither of the documented media types.
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.BadGateway: 502, The provider could not be reached, failed, answered nonsense, or
                refused the gateway's own credential (`provider_auth`).
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
            errors.GatewayTimeout: 504, The provider did not answer in time.
        """
        return self._call(
            operations.VIDEO_REMIX, {"video_id": video_id, "idempotency_key": idempotency_key}, body
        )

    def list_models(self, *, provider: models.ModelProvider | None = None) -> models.ModelList:
        """List video models

        The models that the caller may use, with what each of them can do.

        `GET /v1/models`

        Args:
            provider: Only models of this provider.

        Raises:
            errors.BadRequest: 400, The request is wrong, or asks for something that the model or
                the provider does not offer (`unsupported_parameter`, `unsupported_operation`);
                `param` names the place.
            errors.Unauthorized: 401, No credential, or none that is known here.
            errors.Forbidden: 403, The caller is known but may not do this, or may not use this
                model or provider.
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.TooManyRequests: 429, The caller's rate, or the account's rate at the provider,
                is used up.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
        """
        return self._call(operations.LIST_MODELS, {"provider": provider})

    def get_health(self) -> models.Health:
        """Check health

        Whether the gateway and what it leans on can serve. Needs no credential.

        `GET /health`

        Raises:
            errors.MethodNotAllowed: 405, The path exists, but not with this method.
            errors.InternalServerError: 500, A fault of the gateway.
            errors.ServiceUnavailable: 503, The gateway is overloaded or something it leans on is
                down.
        """
        return self._call(operations.GET_HEALTH, {})
