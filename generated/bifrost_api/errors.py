# Generated from specs/bifrost.yaml by "specwright generate"; do not edit.
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
    "Forbidden",
    "GatewayTimeout",
    "Gone",
    "InternalServerError",
    "InvalidResponse",
    "MethodNotAllowed",
    "NotFound",
    "NotImplementedOperation",
    "NotModified",
    "PaymentRequired",
    "RangeNotSatisfiable",
    "ServiceUnavailable",
    "StatusError",
    "TooManyRequests",
    "TransportError",
    "Unauthorized",
    "UnsupportedMediaType",
    "render",
]


class NotModified(StatusError[None]):
    """304: The caller's copy is the current one."""

    status = 304


class BadRequest(StatusError[models.BifrostError]):
    """400: The request is wrong, or asks for something that the model or the provider does not offer
    (`unsupported_parameter`, `unsupported_operation`); `param` names the place.
    """

    status = 400


class Unauthorized(StatusError[models.BifrostError]):
    """401: No credential, or none that is known here."""

    status = 401


class PaymentRequired(StatusError[models.BifrostError]):
    """402: The caller's budget, or the account at the provider, is used up."""

    status = 402


class Forbidden(StatusError[models.BifrostError]):
    """403: The caller is known but may not do this, or may not use this model or provider."""

    status = 403


class NotFound(StatusError[models.BifrostError]):
    """404: No such job of this caller, or no such model at the provider."""

    status = 404


class MethodNotAllowed(StatusError[models.BifrostError]):
    """405: The path exists, but not with this method."""

    status = 405


class Conflict(StatusError[models.BifrostError]):
    """409: The job is not in the state that this needs (`video_not_ready`), or the idempotency key was
    used with another body (`idempotency_key_reused`).
    """

    status = 409


class Gone(StatusError[models.BifrostError]):
    """410: The job is known, but its bytes have expired and cannot be had again."""

    status = 410


class ContentTooLarge(StatusError[models.BifrostError]):
    """413: The body is larger than the gateway, or the provider, takes."""

    status = 413


class UnsupportedMediaType(StatusError[models.BifrostError]):
    """415: The body is neither of the documented media types."""

    status = 415


class RangeNotSatisfiable(StatusError[models.BifrostError]):
    """416: The file has no such part; `Content-Range` says how long it is."""

    status = 416


class TooManyRequests(StatusError[models.BifrostError]):
    """429: The caller's rate, or the account's rate at the provider, is used up."""

    status = 429


class InternalServerError(StatusError[models.BifrostError]):
    """500: A fault of the gateway."""

    status = 500


class BadGateway(StatusError[models.BifrostError]):
    """502: The provider could not be reached, failed, answered nonsense, or refused the gateway's own
    credential (`provider_auth`).
    """

    status = 502


class ServiceUnavailable(StatusError[models.BifrostError]):
    """503: The gateway is overloaded or something it leans on is down."""

    status = 503


class GatewayTimeout(StatusError[models.BifrostError]):
    """504: The provider did not answer in time. A job may have been accepted nevertheless."""

    status = 504


def _bifrost_error(problem: Problem) -> models.BifrostError:
    return models.BifrostError(
        type=problem.type,
        is_bifrost_error=True,
        status_code=problem.status,
        error=models.ErrorField(
            type=problem.type, code=problem.code, message=problem.message, param=problem.param
        ),
    )


_BODIES: dict[tuple[str, str], Callable[[Problem], object]] = {("*", "default"): _bifrost_error}
"""Builders of the error bodies that the server itself sends, by operation id (`*`: any) and status."""


def render(problem: Problem, operation: str | None) -> object | None:
    """Build the documented body for a problem, or return `None` where the document has none.

    `operation` is the id of the requested operation; `None` when the request matched none.
    """
    return body_for(_BODIES, problem, operation)
