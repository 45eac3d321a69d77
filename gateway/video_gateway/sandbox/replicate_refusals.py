"""How Replicate says no."""

from __future__ import annotations

from typing import Final, NoReturn

from replicate_api import errors, models
from video_gateway.sandbox.steering import Refusal

_STEERED: Final = {
    400: ("Bad request", "The request cannot be served."),
    401: ("Unauthenticated", "You did not pass a valid authentication token"),
    402: ("Insufficient credit", "You have insufficient credit to run this model."),
    403: ("Forbidden", "You do not have permission to perform this action."),
    404: (None, "The requested resource could not be found."),
    409: ("Conflict", "The resource is being changed."),
    413: ("Payload too large", "The request is too large."),
    415: ("Unsupported media type", "Unsupported media type."),
    429: (None, "Request was throttled."),
    500: ("Internal server error", "Something went wrong."),
    502: ("Bad gateway", "Something went wrong."),
    503: ("Service unavailable", "Replicate is busy. Please try again."),
    504: ("Gateway timeout", "Something took too long."),
}


def refuse_steered(refusal: Refusal) -> NoReturn:
    title, detail = _STEERED[refusal.status]
    headers = {"Retry-After": refusal.retry_after} if refusal.retry_after else {}
    refuse(refusal.status, detail, title=title, headers=headers)


def refuse(
    status: int, detail: str, *, title: str | None = None, headers: dict[str, str] | None = None
) -> NoReturn:
    body = models.Problem(title=title, detail=detail, status=status)
    raise errors.DefaultError(body, status=status, headers=headers)
