"""OpenTelemetry as it is configured: by its own variables, to a collector that really receives."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.gateway.rude import running

from video_gateway import assembly, serving
from video_gateway.app import application
from video_gateway.observability import tracing
from video_gateway.settings import Settings

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = "00f067aa0ba902b7"


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Bodies that a collector got."""
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name in the library
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever).start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
        yield bodies
        server.shutdown()


def attributes(span: Span) -> dict[str, object]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_a_request_and_its_calls_are_spans_of_the_callers_trace(
    tmp_path: Path, collected: list[bytes]
) -> None:
    async def scenario() -> None:
        async with running() as (base, _):
            configured = Settings.model_validate(
                {
                    "store": {"url": f"sqlite:///{tmp_path}/jobs.sqlite3"},
                    "providers": {
                        name: {
                            "family": "openai",
                            "dialect": "compatible",
                            "base_url": base,
                            "keys": [{"name": "main", "value": "sk-upstream-secret"}],
                        }
                        for name in ("openai", "vllm")
                    },
                }
            )
            async with (
                assembly.opened(configured) as gateway,
                serving.beside(application(gateway, configured)) as address,
                httpx.AsyncClient(base_url=address) as client,
            ):
                headers = {"traceparent": f"00-{TRACE}-{CALLER}-01", "x-request-id": "mine-1"}
                for prompt, fallbacks in (("PRIVATE WISH", []), ("close", []), ("reset", ["vllm/m"])):
                    body = {"model": "openai/sora-2", "prompt": prompt, "fallbacks": fallbacks}
                    await client.post("/v1/videos?key=PRIVATE", json=body, headers=headers)

    asyncio.run(scenario())
    sent = b"".join(collected)
    for secret in (b"PRIVATE", b"sk-upstream-secret"):
        assert secret not in sent
    spans = [
        span
        for body in collected
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert {span.trace_id.hex() for span in spans} == {TRACE}
    requests = [span for span in spans if span.name == "video_generation"]
    calls = [span for span in spans if span.name.startswith("video_generation ")]
    assert [span.parent_span_id.hex() for span in requests] == [CALLER] * 3
    asked = [span.span_id for span in requests]
    assert [span.parent_span_id for span in calls] == [*asked, asked[2]]
    assert [span.name.partition(" ")[2] for span in calls] == ["openai", "openai", "openai", "vllm"]
    assert [attributes(span)["http.response.status_code"] for span in requests] == [200, 502, 502]
    assert {attributes(span)["video_gateway.request_id"] for span in requests} == {"mine-1"}
    assert [attributes(span)["video_gateway.outcome"] for span in calls] == ["ok", *["provider_failure"] * 3]


def test_nothing_is_traced_unless_it_is_asked_for() -> None:
    assert tracing.configured({}, "1") is None
    disabled = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}
    assert tracing.configured(disabled, "1") is None
