# Generated from specs/providers/bedrock.yaml by "specwright generate"; do not edit.
"""The documented errors: a client raises them, and a handler raises them to answer with them."""

from __future__ import annotations

from collections.abc import Callable

from specwright_runtime.errors import (
    ApiError,
    InvalidResponse,
    NotImplementedOperation,
    StatusError,
    TransportError,
)
from specwright_runtime.problem import Problem, body_for

from . import models

__all__ = [
    "ApiError",
    "BadRequest",
    "DefaultError",
    "Forbidden",
    "InternalServerError",
    "InvalidResponse",
    "NotFound",
    "NotImplementedOperation",
    "ServiceUnavailable",
    "StatusError",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "render",
]


class BadRequest(StatusError[models.ErrorResponse]):
    """400: The request is wrong (ValidationException), or more than the account may
    (ServiceQuotaExceededException).
    """

    status = 400


class Unauthorized(StatusError[models.ErrorResponse]):
    """401: Nobody signed the request."""

    status = 401


class Forbidden(StatusError[models.ErrorResponse]):
    """403: The signature is wrong, or the account may not do this."""

    status = 403


class NotFound(StatusError[models.ErrorResponse]):
    """404: No such model."""

    status = 404


class TooManyRequests(StatusError[models.ErrorResponse]):
    """429: The account's rate is used up (ThrottlingException)."""

    status = 429


class InternalServerError(StatusError[models.ErrorResponse]):
    """500: Amazon failed."""

    status = 500


class ServiceUnavailable(StatusError[models.ErrorResponse]):
    """503: The service is not available at the moment."""

    status = 503


class DefaultError(StatusError[models.ErrorResponse]):
    """Any status that is not documented: Any other failure."""


def _error_response(problem: Problem) -> models.ErrorResponse:
    return models.ErrorResponse(message=problem.message)


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _error_response}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
