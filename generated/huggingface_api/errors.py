# Generated from specs/providers/huggingface.yaml by "specwright generate"; do not edit.
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
    "PaymentRequired",
    "ServiceUnavailable",
    "StatusError",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "UnprocessableContent",
    "render",
]


class BadRequest(StatusError[models.Problem]):
    """400: The request is wrong, or went wrong."""

    status = 400


class Unauthorized(StatusError[models.Problem]):
    """401: The token is missing or wrong."""

    status = 401


class PaymentRequired(StatusError[models.Problem]):
    """402: The account's credits are used up."""

    status = 402


class Forbidden(StatusError[models.Problem]):
    """403: The token may not do this."""

    status = 403


class NotFound(StatusError[models.Problem]):
    """404: There is no such thing, or it is somebody else's."""

    status = 404


class UnprocessableContent(StatusError[models.Problem]):
    """422: The model did not take the input, or its content."""

    status = 422


class TooManyRequests(StatusError[models.Problem]):
    """429: Too many requests."""

    status = 429


class InternalServerError(StatusError[models.Problem]):
    """500: The model failed."""

    status = 500


class ServiceUnavailable(StatusError[models.Problem]):
    """503: Too much load."""

    status = 503


class DefaultError(StatusError[models.Problem]):
    """Any status that is not documented: Any other failure."""


def _problem(problem: Problem) -> models.Problem:
    return models.Problem(error=problem.message, message=problem.message, detail=problem.message)


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _problem}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
