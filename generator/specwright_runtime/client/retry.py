"""Which failed attempts are made again, and after how long."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from specwright_runtime.errors import TransportError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
"""RFC 9110 (9.2.1), and the QUERY method: they ask and change nothing."""

RETRIED_STATUSES = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Capped exponential backoff with full jitter; `Retry-After` is honoured, `x-should-retry: false` obeyed.

    By default only reads are repeated, and requests that carry an `Idempotency-Key`.
    `writes="unaccepted"` also repeats the others where the server certainly did not take
    them: no connection was made, or it answered 429, or 503 with `Retry-After`.
    `writes="always"` treats every request as a read.
    """

    attempts: int = 2
    """Further attempts after the first."""
    base: float = 0.5
    """Seconds: the longest wait before the second attempt; doubled for each one after."""
    cap: float = 8.0
    """Seconds: no computed wait is longer."""
    patience: float = 60.0
    """Seconds: a `Retry-After` beyond this is not waited for, the answer is raised instead."""
    writes: Literal["never", "unaccepted", "always"] = "never"

    def repeats(self, method: str, headers: Mapping[str, str]) -> bool:
        """Whether a request may be repeated whatever became of it; header names in lower case."""
        return method in SAFE_METHODS or self.writes == "always" or "idempotency-key" in headers

    def after_failure(self, attempt: int, error: TransportError, *, repeatable: bool) -> float | None:
        """Seconds to wait after attempt number `attempt` (from 0) brought no answer; `None`: give up."""
        if attempt >= self.attempts:
            return None
        if repeatable or (self.writes == "unaccepted" and error.accepted is False):
            return self._backoff(attempt)
        return None

    def after_status(
        self, attempt: int, status: int, headers: Mapping[str, str], *, repeatable: bool
    ) -> float | None:
        """As `after_failure`, for an answer."""
        if (
            attempt >= self.attempts
            or status not in RETRIED_STATUSES
            or headers.get("x-should-retry") == "false"
        ):
            return None
        asked = retry_after(headers)
        refused = status == 429 or (status == 503 and asked is not None)
        if not (repeatable or (self.writes == "unaccepted" and refused)):
            return None
        if asked is None:
            return self._backoff(attempt)
        return asked if asked <= self.patience else None

    def _backoff(self, attempt: int) -> float:
        # Chance spreads the load here and guards nothing.
        return random.uniform(0.0, min(self.cap, self.base * 2.0**attempt))  # noqa: S311


NO_RETRY = Retry(attempts=0)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the answer asks to wait, not negative (RFC 9110, 10.2.3: a number or a date)."""
    text = headers.get("retry-after")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        from email.utils import parsedate_to_datetime  # dates are rare, and its package is large

        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if seconds == seconds else None  # not NaN
