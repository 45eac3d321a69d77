# Generated from spec.yaml by "specwright generate"; do not edit.
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
    "ClientError",
    "DefaultError",
    "InvalidResponse",
    "NotFound",
    "NotImplementedOperation",
    "StatusError",
    "TransportError",
    "render",
]


class NotFound(StatusError[models.Problem]):
    """404: No such thing."""

    status = 404


class ClientError(StatusError[models.Problem]):
    """4XX: No such thing."""


class DefaultError(StatusError[models.Problem]):
    """Any status that is not documented: Something else."""


def _problem(problem: Problem) -> models.Problem:
    return models.Problem(
        error=models.ProblemError(code=problem.code, message=problem.message, param=problem.param),
        status=problem.status,
    )


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _problem}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
