# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""What a server implements: a protocol per group of operations, and `Api` with all of them.

Arguments arrive validated, with defaults applied. Raise one of `errors` to answer with it.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal, Protocol

from specwright_runtime.errors import NotImplementedOperation

from . import models


class InvocationsApi(Protocol):
    """Start and watch invocations."""

    @abstractmethod
    async def start_async_invoke(
        self, body: models.StartAsyncInvokeRequest
    ) -> models.StartAsyncInvokeResponse:
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

    @abstractmethod
    async def list_async_invokes(
        self,
        *,
        status_equals: models.AsyncInvokeStatus | None,
        max_results: int | None,
        next_token: str | None,
        sort_by: Literal["SubmissionTime"] | None,
        sort_order: Literal["Ascending", "Descending"] | None,
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

    @abstractmethod
    async def get_async_invoke(self, invocation_arn: str) -> models.AsyncInvoke:
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


class Api(InvocationsApi, Protocol):
    """Every operation of the document."""


class UnimplementedInvocationsApi(InvocationsApi):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""

    async def start_async_invoke(
        self, body: models.StartAsyncInvokeRequest
    ) -> models.StartAsyncInvokeResponse:
        raise NotImplementedOperation("startAsyncInvoke")

    async def list_async_invokes(
        self,
        *,
        status_equals: models.AsyncInvokeStatus | None,
        max_results: int | None,
        next_token: str | None,
        sort_by: Literal["SubmissionTime"] | None,
        sort_order: Literal["Ascending", "Descending"] | None,
    ) -> models.ListAsyncInvokesResponse:
        raise NotImplementedOperation("listAsyncInvokes")

    async def get_async_invoke(self, invocation_arn: str) -> models.AsyncInvoke:
        raise NotImplementedOperation("getAsyncInvoke")


class UnimplementedApi(UnimplementedInvocationsApi, Api):
    """Raises `NotImplementedOperation` for every operation; override those you implement."""
