# Generated from specs/surfaces/outputs.yaml by "specwright generate"; do not edit.
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
    "InvalidResponse",
    "NotImplementedOperation",
    "NotModified",
    "StatusError",
    "TransportError",
    "Unauthorized",
    "render",
]


class NotModified(StatusError[None]):
    """304: The caller's copy is current."""

    status = 304


class Unauthorized(StatusError[models.Problem]):
    """401: There is no signature."""

    status = 401


class Forbidden(StatusError[models.Problem]):
    """403: The signature is not that of this address, or the address has expired."""

    status = 403


class DefaultError(StatusError[models.Problem]):
    """Any status that is not documented: Any other failure; the same ones as of a download with a key."""


def _problem(problem: Problem) -> models.Problem:
    return models.Problem(
        title=problem.title, status=problem.status, detail=problem.message, code=problem.code
    )


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _problem}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
