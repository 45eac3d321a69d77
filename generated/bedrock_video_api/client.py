# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""A client of Amazon Bedrock Runtime, asynchronous invocations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from specwright_runtime.client import Retry, SyncCaller, Token
from specwright_runtime.transport import Transport

from . import models, operations


class Client(SyncCaller):
    """A method per operation of Amazon Bedrock Runtime, asynchronous invocations.

    Close it, or use it in a `with` block.

    `with_options` returns a client with other settings.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key_auth: Token | None = None,
        signature_v4: Token | None = None,
        transport: Transport | None = None,
        timeout: float | None = 60.0,
        retries: int | Retry = 0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`base_url` replaces the document's first server; `timeout` is in seconds, `None` for no limit."""
        super().__init__(
            base_url,
            servers=operations.SERVERS,
            credentials={"ApiKeyAuth": api_key_auth, "SignatureV4": signature_v4},
            transport=transport,
            timeout=timeout,
            retries=retries,
            headers=headers,
        )

    def start_async_invoke(self, body: models.StartAsyncInvokeRequest) -> models.StartAsyncInvokeResponse:
        """Start an invocation

        Requests with equal `clientRequestToken` start one invocation.

        `POST /async-invoke`

        Raises:
            errors.BadRequest: 400, The request is wrong (ValidationException), or more than the
                account may (ServiceQuotaExceededException).
            errors.Unauthorized: 401, Nobody signed the request.
            errors.Forbidden: 403, The signature is wrong, or the account may not do this.
            errors.NotFound: 404, No such model.
            errors.TooManyRequests: 429, The account's rate is used up (ThrottlingException).
            errors.InternalServerError: 500, Amazon failed.
            errors.ServiceUnavailable: 503, The service is not available at the moment.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(operations.START_ASYNC_INVOKE, {}, body)

    def list_async_invokes(
        self,
        *,
        status_equals: models.AsyncInvokeStatus | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
        sort_by: Literal["SubmissionTime"] | None = None,
        sort_order: Literal["Ascending", "Descending"] | None = None,
    ) -> models.ListAsyncInvokesResponse:
        """List invocations

        `GET /async-invoke`

        Args:
            status_equals: Only those in this state.
            max_results: How many on a page.
            next_token: Where the page before ended.
            sort_by: What they are sorted by.
            sort_order: Oldest or newest first.

        Raises:
            errors.BadRequest: 400, The request is wrong (ValidationException), or more than the
                account may (ServiceQuotaExceededException).
            errors.Unauthorized: 401, Nobody signed the request.
            errors.Forbidden: 403, The signature is wrong, or the account may not do this.
            errors.TooManyRequests: 429, The account's rate is used up (ThrottlingException).
            errors.InternalServerError: 500, Amazon failed.
            errors.ServiceUnavailable: 503, The service is not available at the moment.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(
            operations.LIST_ASYNC_INVOKES,
            {
                "status_equals": status_equals,
                "max_results": max_results,
                "next_token": next_token,
                "sort_by": sort_by,
                "sort_order": sort_order,
            },
        )

    def get_async_invoke(self, invocation_arn: str) -> models.AsyncInvoke:
        """Look at an invocation

        One that there is not is a bad request.

        `GET /async-invoke/{invocationArn}`

        Args:
            invocation_arn: The invocation's ARN.

        Raises:
            errors.BadRequest: 400, The request is wrong (ValidationException), or more than the
                account may (ServiceQuotaExceededException).
            errors.Unauthorized: 401, Nobody signed the request.
            errors.Forbidden: 403, The signature is wrong, or the account may not do this.
            errors.NotFound: 404, No such model.
            errors.TooManyRequests: 429, The account's rate is used up (ThrottlingException).
            errors.InternalServerError: 500, Amazon failed.
            errors.ServiceUnavailable: 503, The service is not available at the moment.
            errors.DefaultError: default, Any other failure.
        """
        return self._call(operations.GET_ASYNC_INVOKE, {"invocation_arn": invocation_arn})
