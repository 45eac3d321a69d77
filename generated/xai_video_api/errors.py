# Generated from specs/providers/xai.yaml by "specwright generate"; do not edit.
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
    "UnprocessableContent",
    "render",
]


class BadRequest(StatusError[models.ErrorResponse]):
    """400: The request is wrong, or not possible with this model."""

    status = 400


class Unauthorized(StatusError[models.ErrorResponse]):
    """401: The key is missing or wrong."""

    status = 401


class Forbidden(StatusError[models.ErrorResponse]):
    """403: The key may not do this, or the team has no credits."""

    status = 403


class NotFound(StatusError[models.ErrorResponse]):
    """404: No such request or model."""

    status = 404


class UnprocessableContent(StatusError[models.ErrorResponse]):
    """422: The body has a field of the wrong type."""

    status = 422


class TooManyRequests(StatusError[models.ErrorResponse]):
    """429: The team's rate is used up."""

    status = 429


class InternalServerError(StatusError[models.ErrorResponse]):
    """500: xAI failed."""

    status = 500


class ServiceUnavailable(StatusError[models.ErrorResponse]):
    """503: xAI is overloaded."""

    status = 503


class DefaultError(StatusError[models.ErrorResponse]):
    """Any status that is not documented: Any other failure."""


def _error_response(problem: Problem) -> models.ErrorResponse:
    return models.ErrorResponse(
        error=models.ErrorDetail(
            message=problem.message, type=problem.type, param=problem.param, code=problem.code
        ),
        code=problem.code,
    )


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _error_response}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
