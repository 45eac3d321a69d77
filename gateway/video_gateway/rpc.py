"""How Google's APIs say that something failed: `google.rpc.Status`, on the wire and in operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CODES: Mapping[int, str] = {
    1: "cancelled",
    2: "unknown",
    3: "invalid_argument",
    4: "deadline_exceeded",
    5: "not_found",
    6: "already_exists",
    7: "permission_denied",
    8: "resource_exhausted",
    9: "failed_precondition",
    10: "aborted",
    11: "out_of_range",
    12: "unimplemented",
    13: "internal",
    14: "unavailable",
    15: "data_loss",
    16: "unauthenticated",
}
"""Names of the codes that operations end with (google/rpc/code.proto), as the API writes codes."""

_WORDS: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    402: "FAILED_PRECONDITION",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    415: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


_NUMBERS = {name: number for number, name in CODES.items()}


def number(name: str) -> int:
    """The code of that name, in either case; what is none is an internal error."""
    return _NUMBERS.get(name.lower(), 13)


def word(status: int) -> str:
    """The name of the code that stands beside an HTTP status."""
    return _WORDS.get(status, "UNKNOWN")


def refusal(
    status: int,
    message: str,
    *,
    wait: str | None = None,
    reason: str | None = None,
    field: str | None = None,
) -> dict[str, Any]:
    """The `Status` in an error response; `wait` is in seconds, `field` the place of a mistake."""
    fields: dict[str, Any] = {"code": status, "message": message, "status": word(status)}
    details = []
    if wait is not None:
        details.append(_detail("RetryInfo", retryDelay=f"{wait}s"))
    if reason is not None:
        details.append(_detail("ErrorInfo", reason=reason, domain="googleapis.com"))
    if field is not None:
        details.append(_detail("BadRequest", fieldViolations=[{"field": field, "description": message}]))
    if details:
        fields["details"] = details
    return fields


def _detail(kind: str, **values: object) -> dict[str, object]:
    return {"@type": f"type.googleapis.com/google.rpc.{kind}", **values}
