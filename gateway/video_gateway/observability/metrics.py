"""What Prometheus reads: requests, calls to providers, jobs, resting keys.

Counting is adding to plain numbers, on the event loop's thread alone; they become metrics when they are
read (`exposition`).
"""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate

from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import JobStore
from video_gateway.providers.provider import Provider

JOBS_AGE = 15.0
"""Seconds for which the jobs are not counted again…"""
JOBS_SHARE = 20
"""…and how many times as long as counting them took, which all of them are read for."""

_REQUEST_BOUNDS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60)
_CALL_BOUNDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Durations:
    """A histogram of seconds."""

    __slots__ = ("_bounds", "_counts", "sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def observe(self, seconds: float) -> None:
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self.sum += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Upper bounds as Prometheus writes them, with the number of what was no longer."""
        bounds = (*map(str, map(float, self._bounds)), "+Inf")
        return list(zip(bounds, accumulate(self._counts), strict=True))


class Answered:
    """Requests of one operation and status; those of an operation share a timer."""

    __slots__ = ("number", "timer")

    def __init__(self, timer: Durations) -> None:
        self.number = 0
        self.timer = timer


class Metrics:
    """The gateway's own metrics."""

    def __init__(self) -> None:
        self.running = 0
        """Requests being served."""
        self.requests: dict[tuple[str, int], Answered] = {}
        self.seconds: dict[str, Durations] = {}
        self.calls: Counter[tuple[str, str, str]] = Counter()
        self.call_seconds: dict[tuple[str, str], Durations] = {}
        self.rests: Counter[tuple[str, str, str]] = Counter()

    def count(self, operation: str, status: int, seconds: float) -> None:
        answered = self.requests.get((operation, status))
        if answered is None:
            timer = self.seconds.setdefault(operation, Durations(_REQUEST_BOUNDS))
            answered = self.requests[operation, status] = Answered(timer)
        answered.number += 1
        answered.timer.observe(seconds)

    def called(self, provider: str, operation: str, outcome: str, seconds: float | None) -> None:
        """`seconds` is `None` for what was refused before anything was sent."""
        self.calls[provider, operation, outcome] += 1
        if seconds is None:
            return
        timer = self.call_seconds.get((provider, operation))
        if timer is None:
            timer = self.call_seconds[provider, operation] = Durations(_CALL_BOUNDS)
        timer.observe(seconds)

    def rested(self, provider: str, key: str, reason: str) -> None:
        """A provider's key was put to rest; `reason` is the type of the error."""
        self.rests[provider, key, reason] += 1


class State:
    """What is so at this moment, rather than what happened; it is looked at when the metrics are read."""

    def __init__(self, providers: Mapping[str, Provider], store: JobStore) -> None:
        self._providers = providers
        self._store = store
        self.jobs: Mapping[tuple[str, str], int] = {}
        self._counts_at = -math.inf
        """The monotonic second from which on they are counted again."""

    async def count(self) -> None:
        """Count the jobs, unless that was done a moment ago; without a store the last numbers stay."""
        began = time.monotonic()
        if began < self._counts_at:
            return
        self._counts_at = math.inf  # by nobody else meanwhile
        try:
            self.jobs = await self._store.count()
        except StoreUnavailableError:
            return
        finally:
            took = time.monotonic() - began
            self._counts_at = began + max(JOBS_AGE, took * JOBS_SHARE)

    def resting(self) -> Iterator[tuple[str, str, float]]:
        now = time.monotonic()
        for provider in self._providers.values():
            for account in provider.accounts:
                until = max(account.rests_until, account.refused_until)
                yield provider.name, account.name, round(max(0.0, until - now), 3)
