"""OpenTelemetry, where it is configured: a span for each request, below it one for each call to a provider.

Nothing of it is imported otherwise. Spans hold no prompts and no credentials, and providers
are not told the trace: they are strangers to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

    from specwright_runtime.server import Exchange

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Variables by which OpenTelemetry is told where to send spans; one of them switches tracing on."""


class Tracing:
    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer("video_gateway")
        self._incoming = TraceContextTextMapPropagator()
        self._server, self._client = SpanKind.SERVER, SpanKind.CLIENT
        self._failed = Status(StatusCode.ERROR)

    @contextmanager
    def request(self, exchange: Exchange, operation: str, request_id: str) -> Iterator[Span]:
        """The span of a request, below the caller's own where `traceparent` names one."""
        carried = {name.decode("latin-1"): value.decode("latin-1") for name, value in exchange.raw_headers}
        attributes = {
            "http.request.method": exchange.method,
            "url.path": exchange.path[:300],
            "video_gateway.request_id": request_id,
        }
        with self._tracer.start_as_current_span(
            operation, self._incoming.extract(carried), self._server, attributes, record_exception=False
        ) as span:
            yield span

    def answered(self, span: Span, status: int) -> None:
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(self._failed)

    @contextmanager
    def call(self, provider: str, operation: str) -> Iterator[Span]:
        """The span of a call to a provider."""
        with self._tracer.start_as_current_span(
            f"{operation} {provider}", kind=self._client, attributes={"video_gateway.provider": provider},
            record_exception=False,
        ) as span:  # fmt: skip
            yield span

    def close(self) -> None:
        """Send what has not been sent yet."""
        self._provider.shutdown()


def configured(environment: Mapping[str, str], version: str) -> Tracing | None:
    """Tracing as OpenTelemetry's own variables ask for it, or `None` where they do not.

    Raises:
        ImportError: it is asked for, and not installed.
    """
    if not any(environment.get(name) for name in ENDPOINTS) or environment.get("OTEL_SDK_DISABLED") == "true":
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {SERVICE_NAME: environment.get("OTEL_SERVICE_NAME", "video-gateway"), SERVICE_VERSION: version}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Tracing(provider)
