"""What goes wrong on the way to a provider, told as the API tells it."""

from __future__ import annotations

import email.utils
import json
import logging
import math
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from bifrost_api.errors import NotFound
from specwright_runtime.client.oauth2 import TokenError
from specwright_runtime.errors import InvalidResponse, StatusError, TooLargeError, TransportError
from specwright_runtime.transport.addresses import AddressRefusedError
from video_gateway import errors

log = logging.getLogger("video_gateway")

LONGEST_REASON = 1000
"""Characters of what was wrong with an answer that are logged: places and reasons, and none of its values."""
LONGEST_WAIT = 86400.0
"""Seconds: the longest quotas are those of a day, and what providers ask for beyond is noise."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """The provider's words about a refusal."""

    message: str
    code: str | None = None
    param: str | None = None
    status: int | None = None
    """The HTTP status that it should have had, where the provider says it by another one."""
    retry_after: float | None = None
    """In seconds, where the body says it and no header does."""


CONTENT_REFUSED = "content_filter"
"""Code of a request that is refused for what it wants shown."""
_OF_CONTENT = re.compile(
    r"moderat|content.polic|usage.guideline|safety.(?:check|filter|system)|(?:input|prompt) was flagged",
    re.IGNORECASE,
)
_OF_ACCOUNT = re.compile(r"\baccount\b|deactivat|suspend|terminat", re.IGNORECASE)

UNNAMED = frozenset({"not_found", "provider_refusal"})
"""Our codes for what the provider refused without one of its own."""

Reader = Callable[[Any], Complaint | None]
"""Reads a provider's own error body, as parsed by its client; `None` when it is not one."""
Refiner = Callable[[Complaint, Mapping[str, str]], Complaint]
"""Adds what only the headers of an error say; their names are in lower case."""


class translated:  # noqa: N801 - read as a verb: `with translated(…)`
    """Raise what a provider's client raises as the documented errors."""

    __slots__ = ("_provider", "_read", "_refine")

    def __init__(self, provider: str, read: Reader, refine: Refiner | None = None) -> None:
        self._provider = provider
        self._read = read
        self._refine = refine

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, errors.OWN):
            told = _told(self._provider, self._read, self._refine, error)
            if told is not None:
                raise told from error


def _told(provider: str, read: Reader, refine: Refiner | None, error: BaseException) -> errors.Failure | None:
    """The documented error; `None` for what no client raises."""
    match error:
        case StatusError():
            complaint = (None if error.body is None else read(error.body)) or _unread(error)
            if refine is not None:
                complaint = refine(complaint, {name.lower(): value for name, value in error.headers.items()})
            wait = retry_after(error.headers)
            status = complaint.status or error.status
            if status == 403 and _is_about_content(complaint.message):
                status, complaint = 400, replace(complaint, code=CONTENT_REFUSED)
            return errors.upstream(
                provider,
                status,
                code=complaint.code,
                message=complaint.message,
                param=complaint.param,
                retry_after=bounded(complaint.retry_after) if wait is None else wait,
            )
        case TokenError(status=status) if status == 429 or status >= 500:
            log.warning("%s: %s", provider, str(error)[:LONGEST_REASON])
            return errors.unreachable(provider)  # as for a token that did not come at all
        case TokenError():
            return errors.upstream(provider, 401, code=error.error, message=str(error), retry_after=None)
        case InvalidResponse():
            log.warning(
                "%s answered what its document does not allow: %s", provider, str(error)[:LONGEST_REASON]
            )
            return errors.broken(provider, "answered what its document does not allow")
        case TransportError():
            return transport_failure(provider, error)
        case _:
            return None


def _is_about_content(message: str) -> bool:
    """Whether a 403 is about what the caller wants to see, and not about the key: another key would be told
    the same, and xAI takes a fee for each time.
    """
    return _OF_CONTENT.search(message) is not None and _OF_ACCOUNT.search(message) is None


@contextmanager
def before_buying() -> Iterator[None]:
    """Around what a create needs to know before it is sent: however that fails, nothing is bought."""
    try:
        yield
    except errors.OWN as error:
        errors.bought_nothing(error)
        raise


@contextmanager
def nobodys_job(provider: str) -> Iterator[None]:
    """Around a look at a job that there cannot be: the good answer is that there is none.

    Raises:
        errors: for any other answer.
    """
    try:
        yield
    except NotFound as error:
        if not is_its_own(error):
            raise
    else:
        raise errors.broken(provider, "has a job that nobody made")


def is_its_own(error: errors.Failure) -> bool:
    """Whether it was said in the form that the provider's document has for errors, as by no other server."""
    cause = error.__cause__
    return isinstance(cause, StatusError) and cause.body is not None


def is_from_an_api(error: errors.Failure) -> bool:
    """Whether it was said as APIs say it, documented or not: what proxies say of their own is a page, or
    nothing.
    """
    cause = error.__cause__
    return not isinstance(cause, StatusError) or cause.body is not None or _object(cause.text) is not None


def transport_failure(provider: str, error: TransportError) -> errors.Failure:
    """What callers are told; what it was (a name, a certificate, a port) is for operators, in the log."""
    log.warning("%s: %s", provider, str(error)[:LONGEST_REASON])
    if isinstance(error, AddressRefusedError):
        return errors.failure(
            502, "provider_failure", "address_refused",
            f"{provider} leads to an address that is not fetched.", provider=provider,
        )  # fmt: skip
    if error.accepted is False:
        return errors.unreachable(provider)
    if "timed out" in str(error):
        return errors.timed_out(provider)
    if isinstance(error, TooLargeError):
        return errors.broken(provider, "sent a larger answer than this gateway reads")
    return errors.broken(provider, "broke the connection")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds, from either of its forms (RFC 9110, section 10.2.3)."""
    said = {name.lower(): value.strip() for name, value in headers.items()}
    text = said.get("retry-after", "")
    try:
        return bounded(float(text))
    except ValueError:
        until = _moment(text)
    if until is None:
        return None
    theirs = _moment(said.get("date", ""))  # which need not be ours
    return bounded(until - (time.time() if theirs is None else theirs))


def _moment(date: str) -> float | None:
    """Unix seconds of a date in a header, `None` for what is none."""
    try:
        return email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def bounded(seconds: float | None) -> float | None:
    """A time to wait, as far as it makes sense; `None` for what is no number."""
    return None if seconds is None or math.isnan(seconds) else min(max(0.0, seconds), LONGEST_WAIT)


def _unread(error: StatusError[Any]) -> Complaint:
    """An error body of no documented shape: FastAPI servers say `detail`, proxies send pages."""
    body = _object(error.text)
    if body is not None:
        detail = body.get("detail", body.get("message"))
        if isinstance(detail, str):
            return Complaint(_utf8(detail))
        if isinstance(detail, list) and detail and isinstance(detail[0], dict):
            steps = detail[0].get("loc")
            named = steps[1:] if isinstance(steps, list) else ()  # behind `body` or `query`
            place = ".".join(map(str, named))
            message = str(detail[0].get("msg", "The request was refused."))
            return Complaint(_utf8(message), param=_utf8(place) or None)
    return Complaint(f"The provider answered {error.status}.")


def _object(text: str) -> dict[str, Any] | None:
    """The JSON object that a text is, if it is one."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _utf8(text: str) -> str:
    """What can be sent on: JSON may escape half a character, which no encoding has."""
    return text.encode("utf-8", "replace").decode()
