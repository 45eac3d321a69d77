"""Moments: providers write ISO 8601 or Unix seconds, the API says Unix seconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime

LAST = 253_402_300_799
"""The end of the year 9999 in Unix seconds."""


def now() -> int:
    return int(time.time())


def is_sensible(seconds: int) -> bool:
    """Whether there is such a date; stores keep no numbers of any size."""
    return 0 <= seconds <= LAST


def unix_seconds(moment: str | int | float | datetime) -> int:
    """Whole Unix seconds of a moment; text without an offset is read as UTC.

    Raises:
        ValueError: text that is no ISO 8601 date-time.
    """
    match moment:
        case datetime():
            pass
        case str():
            moment = datetime.fromisoformat(moment)
        case _:
            return int(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())
