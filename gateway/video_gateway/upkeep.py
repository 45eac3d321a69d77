"""What is done once an hour, as long as a gateway runs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from video_gateway.jobs.job import StoreUnavailableError

log = logging.getLogger("video_gateway")

DAY = 86400.0
"""Seconds; also those by which the clock may be put ahead from one round to the next: who has to put it right
again has the time for that, before it costs young jobs.
"""
ROUND = 3600.0
"""Seconds from one round to the next."""
SETTLED = 600.0
"""Seconds before the first one: a machine that starts with a wrong clock has asked for the time by then."""


async def upkeep(
    visit: Callable[[float], Awaitable[None]], purge: Callable[[int], Awaitable[int]], days: float | None
) -> None:
    """Look after jobs that nobody retrieves, and remove those older than `days`, if any, now and then, for
    ever; several replicas may do it, to the same effect.

    `visit` is that of `Stragglers`, `purge` a store's.
    """
    await asyncio.sleep(SETTLED)
    now = time.time()
    while True:
        try:
            await visit(now)
            if days is not None and (removed := await purge(int(now - days * DAY))):
                log.info("%d jobs older than %g days removed", removed, days)
        except StoreUnavailableError as error:
            log.warning("jobs are looked after later: %s", error)
        await asyncio.sleep(ROUND)
        now = min(time.time(), now + ROUND + DAY)
