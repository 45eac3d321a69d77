"""Numbers as Prometheus reads them; loaded with the first that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from video_gateway.observability.metrics import Metrics, State


def text(metrics: Metrics, state: State) -> bytes:
    """All metrics of a gateway, in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(metrics, state))
    return generate_latest(registry)


class _Collected:
    """A collector, as the client's registries want one."""

    def __init__(self, metrics: Metrics, state: State) -> None:
        self._metrics = metrics
        self._state = state

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        yield from _counted(self._metrics)
        yield from _now(self._state)


def _counted(metrics: Metrics) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "video_gateway_requests", "Requests answered.", labels=["operation", "status"]
    )
    for (operation, status), answered in metrics.requests.items():
        requests.add_metric([operation, str(status)], answered.number)
    yield requests
    seconds = HistogramMetricFamily(
        "video_gateway_request_seconds", "Time until the answer began.", labels=["operation"]
    )
    for operation, timer in metrics.seconds.items():
        seconds.add_metric([operation], timer.buckets(), timer.sum)
    yield seconds
    yield GaugeMetricFamily("video_gateway_requests_running", "Requests being served.", metrics.running)
    calls = CounterMetricFamily(
        "video_gateway_upstream_calls",
        "Calls for providers, by what came of them: ok, or the type of the error.",
        labels=["provider", "operation", "outcome"],
    )
    for call, number in metrics.calls.items():
        calls.add_metric(call, number)
    yield calls
    call_seconds = HistogramMetricFamily(
        "video_gateway_upstream_seconds",
        "Time until a provider's answer was there; of a download, until it began.",
        labels=["provider", "operation"],
    )
    for place, timer in metrics.call_seconds.items():
        call_seconds.add_metric(place, timer.buckets(), timer.sum)
    yield call_seconds
    rests = CounterMetricFamily(
        "video_gateway_key_rests",
        "How often a provider's key was put to rest, by the type of the error.",
        labels=["provider", "key", "reason"],
    )
    for rest, number in metrics.rests.items():
        rests.add_metric(rest, number)
    yield rests


def _now(state: State) -> Iterator[Metric]:
    jobs = GaugeMetricFamily(
        "video_gateway_jobs", "Jobs in the store, of all replicas.", labels=["provider", "status"]
    )
    for (provider, status), number in state.jobs.items():
        jobs.add_metric([provider, status], number)
    yield jobs
    resting = GaugeMetricFamily(
        "video_gateway_key_resting_seconds",
        "How long a provider's key is still put to rest; 0 for one that is used.",
        labels=["provider", "key"],
    )
    for provider, key, seconds in state.resting():
        resting.add_metric([provider, key], seconds)
    yield resting
