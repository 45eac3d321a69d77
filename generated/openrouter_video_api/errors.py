# Generated from specs/providers/openrouter.yaml by "specwright generate"; do not edit.
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
    "BadGateway",
    "BadRequest",
    "Conflict",
    "ContentTooLarge",
    "DefaultError",
    "Forbidden",
    "Gone",
    "InternalServerError",
    "InvalidResponse",
    "NotFound",
    "NotImplementedOperation",
    "PaymentRequired",
    "ServiceUnavailable",
    "Status499",
    "StatusError",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "render",
]


class BadRequest(StatusError[models.ErrorResponse]):
    """400: The request is wrong, or not possible with this model."""

    status = 400


class Unauthorized(StatusError[models.ErrorResponse]):
    """401: The key is missing or wrong."""

    status = 401


class PaymentRequired(StatusError[models.ErrorResponse]):
    """402: The account has no credits left."""

    status = 402


class Forbidden(StatusError[models.ErrorResponse]):
    """403: The key may not do this, or the prompt was held back."""

    status = 403


class NotFound(StatusError[models.ErrorResponse]):
    """404: No such job or model."""

    status = 404


class Conflict(StatusError[models.ErrorResponse]):
    """409: The job is not completed."""

    status = 409


class Gone(StatusError[models.ErrorResponse]):
    """410: What the job made is no longer there."""

    status = 410


class ContentTooLarge(StatusError[models.ErrorResponse]):
    """413: The request is too large."""

    status = 413


class TooManyRequests(StatusError[models.ErrorResponse]):
    """429: Too many requests."""

    status = 429


class Status499(StatusError[models.ErrorResponse]):
    """499: The caller went away."""

    status = 499


class InternalServerError(StatusError[models.ErrorResponse]):
    """500: OpenRouter failed."""

    status = 500


class BadGateway(StatusError[models.ErrorResponse]):
    """502: The model's provider failed."""

    status = 502


class ServiceUnavailable(StatusError[models.ErrorResponse]):
    """503: No provider of the model is there."""

    status = 503


class DefaultError(StatusError[models.ErrorResponse]):
    """Any status that is not documented: Any other failure."""


def _error_response(problem: Problem) -> models.ErrorResponse:
    return models.ErrorResponse(error=models.ErrorDetail(code=problem.status, message=problem.message))


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _error_response}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
