# Generated from specs/providers/elevenlabs.yaml by "specwright generate"; do not edit.
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
    "DefaultError",
    "Forbidden",
    "InternalServerError",
    "InvalidResponse",
    "NotFound",
    "NotImplementedOperation",
    "PaymentRequired",
    "ServiceUnavailable",
    "StatusError",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "UnprocessableContent",
    "render",
]


class Unauthorized(StatusError[models.ErrorResponse]):
    """401: The key is missing or wrong."""

    status = 401


class PaymentRequired(StatusError[models.ErrorResponse]):
    """402: The account has no credits left."""

    status = 402


class Forbidden(StatusError[models.ErrorResponse]):
    """403: The key may not do this."""

    status = 403


class NotFound(StatusError[models.ErrorResponse]):
    """404: No such generation."""

    status = 404


class UnprocessableContent(StatusError[models.ValidationFailure]):
    """422: The request is wrong, or not possible with this model."""

    status = 422


class TooManyRequests(StatusError[models.ErrorResponse]):
    """429: The account's rate or concurrency is used up."""

    status = 429


class InternalServerError(StatusError[models.ErrorResponse]):
    """500: ElevenLabs failed."""

    status = 500


class ServiceUnavailable(StatusError[models.ErrorResponse]):
    """503: ElevenLabs is overloaded."""

    status = 503


class DefaultError(StatusError[models.ErrorResponse]):
    """Any status that is not documented: Any other failure."""


def _error_response(problem: Problem) -> models.ErrorResponse:
    return models.ErrorResponse(
        detail=models.ErrorDetail(status=str(problem.status), message=problem.message)
    )


def _validation_failure(problem: Problem) -> models.ValidationFailure:
    return models.ValidationFailure(
        detail=[models.ValidationError(loc=[], msg=problem.message, type=problem.type)]
    )


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {
    ("*", "default"): _error_response,
    ("createVideo", "401"): _error_response,
    ("createVideo", "402"): _error_response,
    ("createVideo", "403"): _error_response,
    ("createVideo", "404"): _error_response,
    ("createVideo", "422"): _validation_failure,
    ("createVideo", "429"): _error_response,
    ("createVideo", "500"): _error_response,
    ("createVideo", "503"): _error_response,
    ("listVideos", "401"): _error_response,
    ("listVideos", "403"): _error_response,
    ("listVideos", "422"): _validation_failure,
    ("listVideos", "429"): _error_response,
    ("listVideos", "500"): _error_response,
    ("retrieveVideo", "401"): _error_response,
    ("retrieveVideo", "403"): _error_response,
    ("retrieveVideo", "404"): _error_response,
    ("retrieveVideo", "422"): _validation_failure,
    ("retrieveVideo", "429"): _error_response,
    ("retrieveVideo", "500"): _error_response,
    ("retrieveVideo", "503"): _error_response,
}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
