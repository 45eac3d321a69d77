"""What Prometheus reads: requests, calls to providers, jobs, resting keys.

Counting is adding to plain numbers, on the event loop's thread alone; they become metrics when they are read.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import JobStore
from video_gateway.providers.provider import Provider

JOBS_AGE = 15.0
"""Seconds for which the jobs are not counted again."""

_REQUEST_BOUNDS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60)
_CALL_BOUNDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Durations:
    """A histogram of seconds."""

    __slots__ = ("_bounds", "_counts", "_sum")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self._sum += seconds

    def add_to(self, family: HistogramMetricFamily, labels: tuple[str, ...]) -> None:
        buckets: list[tuple[str, float]] = []
        total = 0
        for bound, count in zip((*map(float, self._bounds), "+Inf"), self._counts, strict=True):
            total += count
            buckets.append((str(bound), total))
        family.add_metric(labels, buckets, self._sum)


class Answered:
    """Requests of one operation and status; those of an operation share a timer."""

    __slots__ = ("number", "timer")

    def __init__(self, timer: Durations) -> None:
        self.number = 0
        self.timer = timer


class Numbers:
    """The gateway's own metrics; one registry each, so that several gateways live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self.running = 0
        """Requests being served."""
        self._requests: dict[tuple[str, int], Answered] = {}
        self._seconds: dict[str, Durations] = {}
        self._calls: Counter[tuple[str, str, str]] = Counter()
        self._call_seconds: dict[tuple[str, str], Durations] = {}
        self._rests: Counter[tuple[str, str, str]] = Counter()

    def count(self, operation: str, status: int, seconds: float) -> None:
        answered = self._requests.get((operation, status))
        if answered is None:
            timer = self._seconds.setdefault(operation, Durations(_REQUEST_BOUNDS))
            answered = self._requests[operation, status] = Answered(timer)
        answered.number += 1
        answered.timer.observe(seconds)

    def called(self, provider: str, operation: str, outcome: str, seconds: float | None) -> None:
        """`seconds` is `None` for what was refused before anything was sent."""
        self._calls[provider, operation, outcome] += 1
        if seconds is None:
            return
        timer = self._call_seconds.get((provider, operation))
        if timer is None:
            timer = self._call_seconds[provider, operation] = Durations(_CALL_BOUNDS)
        timer.observe(seconds)

    def rested(self, provider: str, key: str, reason: str) -> None:
        """A provider's key was put to rest; `reason` is the type of the error."""
        self._rests[provider, key, reason] += 1

    def text(self) -> bytes:
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "video_gateway_requests", "Requests answered.", labels=["operation", "status"]
        )
        for (operation, status), answered in self._requests.items():
            requests.add_metric([operation, str(status)], answered.number)
        yield requests
        seconds = HistogramMetricFamily(
            "video_gateway_request_seconds", "Time until the answer began.", labels=["operation"]
        )
        for operation, timer in self._seconds.items():
            timer.add_to(seconds, (operation,))
        yield seconds
        yield GaugeMetricFamily("video_gateway_requests_running", "Requests being served.", self.running)
        calls = CounterMetricFamily(
            "video_gateway_upstream_calls",
            "Calls for providers, by what came of them: ok, or the type of the error.",
            labels=["provider", "operation", "outcome"],
        )
        for call, number in self._calls.items():
            calls.add_metric(call, number)
        yield calls
        call_seconds = HistogramMetricFamily(
            "video_gateway_upstream_seconds",
            "Time until a provider's answer was there; of a download, until it began.",
            labels=["provider", "operation"],
        )
        for place, timer in self._call_seconds.items():
            timer.add_to(call_seconds, place)
        yield call_seconds
        rests = CounterMetricFamily(
            "video_gateway_key_rests",
            "How often a provider's key was put to rest, by the type of the error.",
            labels=["provider", "key", "reason"],
        )
        for rest, number in self._rests.items():
            rests.add_metric(rest, number)
        yield rests

    def describe(self) -> Iterable[Metric]:
        return ()


class State:
    """What is so at this moment, rather than what happened; a registry collects it at each scrape."""

    def __init__(self, providers: Mapping[str, Provider], store: JobStore) -> None:
        self._providers = providers
        self._store = store
        self._jobs: Mapping[tuple[str, str], int] = {}
        self._counted: float | None = None

    async def count(self) -> None:
        """Count the jobs, unless that was done a moment ago; without a store the last numbers stay."""
        now = time.monotonic()
        if self._counted is not None and now - self._counted < JOBS_AGE:
            return
        self._counted = now
        try:
            self._jobs = await self._store.count()
        except StoreUnavailableError:
            return

    def collect(self) -> Iterator[GaugeMetricFamily]:
        jobs = GaugeMetricFamily(
            "video_gateway_jobs", "Jobs in the store, of all replicas.", labels=["provider", "status"]
        )
        for (provider, status), number in self._jobs.items():
            jobs.add_metric([provider, status], number)
        yield jobs
        resting = GaugeMetricFamily(
            "video_gateway_key_resting_seconds",
            "How long a provider's key is still put to rest; 0 for one that is used.",
            labels=["provider", "key"],
        )
        for provider, key, seconds in self._resting():
            resting.add_metric([provider, key], seconds)
        yield resting

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()

    def _resting(self) -> Iterator[tuple[str, str, float]]:
        now = time.monotonic()
        for provider in self._providers.values():
            for account in provider.accounts:
                until = max(account.rests_until, account.refused_until)
                yield provider.name, account.name, round(max(0.0, until - now), 3)
