"""Asking again: when, and after how long."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from video_gateway import errors
from video_gateway.providers.provider import RATE_COOLDOWN

FIRST = 0.25
CAP = 4.0
"""Seconds: the first pause, and the longest that a caller is kept waiting for one."""

T = TypeVar("T")


def pause(attempt: int, retry_after: float | None) -> float | None:
    """Seconds before the next attempt, counted from 0, never none; `None` when the provider asks for more
    than `CAP`.
    """
    own = min(CAP, FIRST * 2.0**attempt) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
    if retry_after is None:
        return own
    return max(own, retry_after) if retry_after <= CAP else None


def say_when(error: errors.Failure) -> None:
    """Let a 429 name a time to come back, also where the provider named none."""
    if error.status == 429 and errors.retry_after(error) is None:
        error.headers = {**error.headers, "Retry-After": str(int(RATE_COOLDOWN))}


async def repeated(
    call: Callable[[], Awaitable[T]], *, retries: int, may_repeat: Callable[[errors.Failure], bool]
) -> T:
    """Call until it works, for failures that `may_repeat`; the last failure is raised."""
    for attempt in range(retries + 1):
        try:
            return await call()
        except errors.OWN as error:
            wait = pause(attempt, errors.retry_after(error))
            if attempt == retries or not may_repeat(error) or wait is None:
                say_when(error)
                raise
        await asyncio.sleep(wait)
    raise AssertionError("unreachable")  # the last attempt returns or raises
