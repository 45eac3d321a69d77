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

__all__ = [
    "ApiError",
    "BadRequest",
    "InvalidResponse",
    "NotImplementedOperation",
    "StatusError",
    "TransportError",
    "render",
]


class BadRequest(StatusError[None]):
    """400: It was wrong."""

    status = 400


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
