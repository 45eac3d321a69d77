"""What Prometheus reads: requests, calls to providers, jobs, resting keys."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import JobStore
from video_gateway.providers.provider import Provider

JOBS_AGE = 15.0
"""Seconds for which the jobs are not counted again."""


class Numbers:
    """The gateway's own metrics; one registry each, so that several gateways live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "video_gateway_requests",
            "Requests answered.",
            ["operation", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "video_gateway_request_seconds",
            "Time until the answer began.",
            ["operation"],
            buckets=(0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60),
            registry=self.registry,
        )
        self.running = Gauge(
            "video_gateway_requests_running", "Requests being served.", registry=self.registry
        )
        self.calls = Counter(
            "video_gateway_upstream_calls",
            "Calls for providers, by what came of them: ok, or the type of the error.",
            ["provider", "operation", "outcome"],
            registry=self.registry,
        )
        self.call_seconds = Histogram(
            "video_gateway_upstream_seconds",
            "Time until a provider's answer was there; of a download, until it began.",
            ["provider", "operation"],
            buckets=(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
            registry=self.registry,
        )
        self.rests = Counter(
            "video_gateway_key_rests",
            "How often a provider's key was put to rest, by the type of the error.",
            ["provider", "key", "reason"],
            registry=self.registry,
        )
        self._counters: dict[tuple[str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}
        self._calls: dict[tuple[str, str, str], Counter] = {}
        self._call_timers: dict[tuple[str, str], Histogram] = {}

    def count(self, operation: str, status: int, seconds: float) -> None:
        counter = self._counters.get((operation, status))
        if counter is None:  # finding a labelled child costs more than counting
            counter = self._counters[operation, status] = self.requests.labels(operation, str(status))
        counter.inc()
        timer = self._timers.get(operation)
        if timer is None:
            timer = self._timers[operation] = self.seconds.labels(operation)
        timer.observe(seconds)

    def called(self, provider: str, operation: str, outcome: str, seconds: float | None) -> None:
        """`seconds` is `None` for what was refused before anything was sent."""
        counter = self._calls.get((provider, operation, outcome))
        if counter is None:
            counter = self.calls.labels(provider, operation, outcome)
            self._calls[provider, operation, outcome] = counter
        counter.inc()
        if seconds is None:
            return
        timer = self._call_timers.get((provider, operation))
        if timer is None:
            timer = self._call_timers[provider, operation] = self.call_seconds.labels(provider, operation)
        timer.observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self.registry)


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
