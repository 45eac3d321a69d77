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
    "InvalidResponse",
    "NotImplementedOperation",
    "StatusError",
    "TransportError",
    "render",
]


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {}
"""By operation (`*`: any) and status: who makes the body of an error that the server finds by itself."""


def render(problem: Problem, operation: str | None) -> object | None:
    """The documented body for a problem, or `None` where the document has none.

    `operation` is the id of the operation that was asked for, `None` when there is no such one.
    """
    return body_for(_BODIES, problem, operation)
