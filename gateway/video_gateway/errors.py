"""Refusals and failures, as the documented error classes.

`error.type` is one of the words below and decides what may follow: whether another
model may help, whether a repeat is safe. `error.code` is precise, and a provider's own
code is kept there.

- the caller's: invalid_request_error, unsupported_error, authentication_error,
  permission_error, not_found_error, conflict_error, gone_error;
- the provider's, which has not accepted anything: provider_refusal, provider_auth,
  rate_limit_error, provider_unreachable, provider_overloaded;
- the provider's, which may have accepted: provider_failure, provider_timeout;
- ours: server_error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from bifrost_api import models
from bifrost_api.errors import (
    BadGateway,
    BadRequest,
    Conflict,
    ContentTooLarge,
    Forbidden,
    GatewayTimeout,
    Gone,
    InternalServerError,
    NotFound,
    PaymentRequired,
    RangeNotSatisfiable,
    ServiceUnavailable,
    StatusError,
    TooManyRequests,
    Unauthorized,
    UnsupportedMediaType,
)

Failure: TypeAlias = StatusError[models.BifrostError]

_CLASSES: Mapping[int, type[Failure]] = {
    kind.status: kind
    for kind in (
        BadRequest,
        Unauthorized,
        PaymentRequired,
        Forbidden,
        NotFound,
        Conflict,
        Gone,
        ContentTooLarge,
        UnsupportedMediaType,
        RangeNotSatisfiable,
        TooManyRequests,
        InternalServerError,
        BadGateway,
        ServiceUnavailable,
        GatewayTimeout,
    )
}
OWN: tuple[type[Failure], ...] = tuple(_CLASSES.values())
"""To tell ours from the errors that clients of providers raise."""

LONGEST_MESSAGE = 4000
LONGEST_CODE = 200
"""Characters of what a provider says went wrong."""

_UNCERTAIN = frozenset({"provider_failure", "provider_timeout"})
NOT_RECORDED = "job_not_recorded"
"""The provider took the job, and the store did not."""

_REPEATABLE = frozenset({"rate_limit_error", "provider_unreachable", "provider_overloaded"})


def failure(
    status: int,
    kind: str,
    code: str,
    message: str,
    *,
    param: str | None = None,
    allowed: Collection[str] = (),
    provider: str | None = None,
    retry_after: float | None = None,
    should_retry: bool | None = None,
    headers: Mapping[str, str] | None = None,
) -> Failure:
    """The documented error of that status. `retry_after` is in seconds and rounded up."""
    details = models.ErrorField(type=kind, code=code, message=message)
    if param is not None:
        details.param = param
    if allowed:
        details.allowed_values = list(allowed)
    body = models.BifrostError(
        type=kind, is_bifrost_error=provider is None, status_code=status, error=details
    )
    if provider is not None:
        body.extra_fields = models.BifrostErrorExtraFields(provider=named(provider))
    out = dict(headers or {})
    if retry_after is not None:
        out["Retry-After"] = str(max(0, -int(-retry_after // 1)))
    if should_retry is not None:
        out["x-should-retry"] = "true" if should_retry else "false"
    return _CLASSES[status](body, headers=out)


def invalid(param: str | None, message: str, *, code: str = "invalid_request") -> Failure:
    """Wrong for every provider alike."""
    return failure(400, "invalid_request_error", code, message, param=param)


def unsupported(
    param: str, message: str, *, code: str = "unsupported_parameter", allowed: Collection[str] = ()
) -> Failure:
    """Wrong for this model; another may serve it."""
    return failure(400, "unsupported_error", code, message, param=param, allowed=allowed)


def unsupported_operation(provider: str, request_type: str) -> Failure:
    error = failure(
        400,
        "unsupported_error",
        "unsupported_operation",
        f"{request_type} is not supported by {provider} provider",
    )
    error.body.extra_fields = models.BifrostErrorExtraFields(
        provider=named(provider), request_type=request_type
    )
    return error


def not_configured(provider: str) -> Failure:
    return failure(
        400,
        "unsupported_error",
        "provider_not_configured",
        f"This gateway is not set up for {provider}.",
        param="model",
    )


def _of(provider: str, error: Failure) -> Failure:
    """Ours, about a provider that was not asked."""
    error.body.extra_fields = models.BifrostErrorExtraFields(provider=named(provider))
    return error


def key_gone(provider: str, key: str) -> Failure:
    """The provider may well have the job; it was not asked."""
    message = f"The key {key!r}, with which {provider} made this job, is no longer set up."
    return _of(provider, failure(502, "provider_auth", "provider_auth", message))


def forbidden(what: str, code: str) -> Failure:
    return failure(403, "permission_error", code, f"This caller may not use {what}.")


def no_such_video(video_id: str, provider: str | None = None) -> Failure:
    """`provider` is the one at which it was looked for, where the caller named one."""
    name = video_id[:200] if provider is None else f"{video_id[:200]}:{provider}"
    error = failure(404, "not_found_error", "video_not_found", f"There is no video {name!r}.")
    return error if provider is None else _of(provider, error)


def conflict(
    code: str, message: str, *, retry_after: float | None = None, should_retry: bool = False
) -> Failure:
    return failure(409, "conflict_error", code, message, retry_after=retry_after, should_retry=should_retry)


def gone(message: str) -> Failure:
    return failure(410, "gone_error", "content_expired", message)


def range_not_satisfiable(length: int) -> Failure:
    return failure(
        416,
        "invalid_request_error",
        "range_not_satisfiable",
        f"The file has {length} bytes.",
        headers={"Content-Range": f"bytes */{length}"},
    )


def not_recorded(video_id: str, provider: str, why: str) -> Failure:
    """Ours, after the provider took the job: it says under which name that can still be had."""
    error = failure(
        500,
        "server_error",
        NOT_RECORDED,
        f"The job {video_id}:{provider} was accepted, but {why}.",
        should_retry=False,
    )
    error.body.extra_fields = models.BifrostErrorExtraFields(provider=named(provider), video_id=video_id)
    return error


def overloaded(message: str, *, retry_after: float) -> Failure:
    return failure(503, "server_error", "overloaded", message, retry_after=retry_after)


def store_away() -> Failure:
    return overloaded("The job store does not answer.", retry_after=5)


def upstream(
    provider: str,
    status: int,
    *,
    code: str | None,
    message: str,
    param: str | None = None,
    retry_after: float | None,
) -> Failure:
    """What a provider's HTTP error means to the caller; its code and text are kept, up to a length."""
    message = cut(message)
    code, param = code and cut(code, LONGEST_CODE), param and cut(param, LONGEST_CODE)
    match status:
        case 401 | 403:
            # The caller's key is fine: it is ours that the provider refuses.
            return failure(
                502,
                "provider_auth",
                "provider_auth",
                f"{provider} refused the gateway's credential: {message}",
                provider=provider,
            )
        case 429:
            return failure(
                429, "rate_limit_error", code or "rate_limit_exceeded", message,
                provider=provider, retry_after=retry_after,
            )  # fmt: skip
        case 503 if retry_after is not None:
            return failure(
                503, "provider_overloaded", code or "provider_overloaded", message,
                provider=provider, retry_after=retry_after,
            )  # fmt: skip
        case 404:
            return failure(
                404, "not_found_error", code or "not_found", message, param=param, provider=provider
            )
        case 408 | 499:  # it, or a proxy before it, waited for us, or saw us go: nothing that the caller did
            return failure(504, "provider_timeout", code or "provider_timeout", message, provider=provider)
        case 402 | 409 | 410 | 413 | 415 | 416:
            return failure(
                status,
                "provider_refusal",
                code or "provider_refusal",
                message,
                param=param,
                provider=provider,
            )
        case _ if 400 <= status < 500:
            return failure(
                400, "provider_refusal", code or "provider_refusal", message, param=param, provider=provider
            )
        case _:
            return failure(
                502, "provider_failure", code or "provider_failure", message,
                provider=provider, retry_after=retry_after,
            )  # fmt: skip


def cut(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """A provider's words; what is longer is no message."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def unreachable(provider: str) -> Failure:
    return failure(
        502,
        "provider_unreachable",
        "provider_unreachable",
        f"{provider} cannot be reached.",
        provider=provider,
    )


def broken(provider: str, why: str) -> Failure:
    """The connection broke, or the answer made no sense."""
    return failure(502, "provider_failure", "provider_failure", f"{provider} {why}.", provider=provider)


def timed_out(provider: str) -> Failure:
    return failure(
        504, "provider_timeout", "provider_timeout", f"{provider} did not answer in time.", provider=provider
    )


def may_be_accepted(error: Failure) -> bool:
    """Whether a create that failed like this may have bought a job all the same, at any of those it tried."""
    fields = error.body.extra_fields
    attempts = (fields.attempts if fields is not None else None) or ()
    found = (error.body.error, *(attempt.error for attempt in attempts if attempt.error is not None))
    return any(each.type in _UNCERTAIN or each.code == NOT_RECORDED for each in found)


def bought_nothing(error: Failure) -> Failure:
    """The failure of a call that buys nothing, as one after which a create may be sent again."""
    if error.body.error.type in _UNCERTAIN:
        error.body.type = error.body.error.type = "provider_unreachable"
    return error


def is_repeatable(error: Failure) -> bool:
    """Whether a create may be sent again: the provider said no for now, or never heard of it."""
    return error.body.error.type in _REPEATABLE


def is_passing(error: Failure) -> bool:
    """Whether a read may work the next time."""
    return is_repeatable(error) or may_be_accepted(error)


def is_hopeless(error: Failure) -> bool:
    """Whether no other model can help, since the request is wrong for all of them."""
    return error.body.error.type in {"invalid_request_error", "authentication_error", "server_error"}


def retry_after(error: Failure) -> float | None:
    text = error.headers.get("Retry-After")
    return None if text is None else float(text)


def with_context(
    error: Failure,
    *,
    request_type: str,
    model_requested: str | None = None,
    model_deployment: str | None = None,
    attempts: Sequence[models.Attempt] = (),
    should_retry: bool | None = None,
) -> Failure:
    """The same failure, saying how far the request got. What it says of a retry stays."""
    fields = error.body.extra_fields or models.BifrostErrorExtraFields()
    fields.request_type = request_type
    if model_requested is not None:
        fields.model_requested = fields.original_model_requested = model_requested
    if model_deployment is not None:
        fields.resolved_model_used = model_deployment
    if attempts:
        fields.attempts = list(attempts)
    error.body.extra_fields = fields
    if should_retry is not None:
        error.headers = {"x-should-retry": "true" if should_retry else "false", **error.headers}
    return error


def named(provider: str) -> models.ModelProvider:
    """A provider's name in the type of the API; settings allow no others."""
    return provider  # type: ignore[return-value]  # checked when the settings were read
