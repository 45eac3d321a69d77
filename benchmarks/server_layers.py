"""What each layer of the gateway's server costs, in process: from the bytes that came to those that leave.

    python -m benchmarks.server_layers [--rounds 5]

Connections without sockets are handed a create, and answered at once by what stands behind them: a constant,
then one layer more in each line. All take turns; each one's best batch counts. A line is told beside the one
that it adds to.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from benchmarks.gateway import BODY
from benchmarks.gateway_servers import KEY
from benchmarks.load import request
from bifrost_api import models
from bifrost_api.interface import UnimplementedApi
from bifrost_api.server import create_app
from specwright_runtime import Reply
from specwright_runtime.server import Exchange, ServesExchanges, allow_anonymous
from video_gateway.callers import Callers
from video_gateway.http.body_limits import BodyLimits
from video_gateway.http.protocol import BoundedProtocol
from video_gateway.observability import logs
from video_gateway.observability.instrumentation import Instrumentation, Lines
from video_gateway.observability.metrics import Metrics
from video_gateway.settings import Settings, key_hash

CONNECTIONS = 16
VIDEO = models.Video(
    id="video_1",
    object="video",
    status="queued",
    model="openai/sora-2",
    prompt="A red fox runs through snow",
    created_at=1763805600,
    seconds="4",
    size="1280x720",
    extra_fields=models.BifrostResponseExtraFields(
        request_type="video_generation", provider="openai", latency=0
    ),
)
CONTENT = VIDEO.model_dump_json(by_alias=True, exclude_unset=True).encode()


class Constant:
    """An application that reads and answers, and does nothing."""

    async def serve_exchange(self, exchange: Exchange) -> None:
        exchange.taken()
        await exchange.reply(200, [(b"content-type", b"application/json")], CONTENT)


class AtOnce(UnimplementedApi):
    async def video_generation(
        self,
        body: models.VideoGenerationRequest | models.VideoGenerationForm,
        *,
        idempotency_key: str | None,
        x_bf_drop_params: bool | None,
    ) -> Reply[models.Video]:
        return Reply(VIDEO, headers={"openai-poll-after-ms": 2000}, content=CONTENT)


def layers() -> Mapping[str, ServesExchanges]:
    settings = Settings.model_validate({"callers": [{"name": "bench", "sha256": key_hash(KEY)}]})
    generated = create_app(AtOnce(), authenticate=allow_anonymous)
    called = create_app(AtOnce(), authenticate=Callers(settings))
    bounded = BodyLimits(called, together=1 << 30)

    def watched(lines: Lines | None) -> Instrumentation:
        return Instrumentation(bounded, lifespan=called, metrics=Metrics(), lines=lines)

    return {
        "the connection": Constant(),
        "the generated server": generated,
        "authentication": called,
        "bounds for bodies": bounded,
        "request id, metrics": watched(None),
        "the access log": watched(Lines()),
    }


@dataclass(slots=True)
class Nowhere:
    """A transport that keeps nothing."""

    written: int = 0
    last: bytes = b""

    def write(self, data: bytes) -> None:
        self.written += 1
        self.last = data

    def get_write_buffer_size(self) -> int:
        return 0

    def set_write_buffer_limits(self, high: int) -> None:
        return

    def is_closing(self) -> bool:
        return False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 5000) if name in {"peername", "sockname"} else default


@dataclass(slots=True)
class Door:
    """What uvicorn is given: called as ASGI by nobody here."""

    app: ServesExchanges

    def serve_exchange(self, exchange: Exchange) -> Awaitable[None]:
        return self.app.serve_exchange(exchange)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise NotImplementedError


@dataclass(slots=True)
class Served:
    connections: list[tuple[BoundedProtocol, Nowhere]]
    best: float = field(default=float("inf"))

    async def batch(self, payload: bytes) -> None:
        _, last = self.connections[-1]
        wanted = last.written + 1
        began = time.perf_counter()
        for connection, _ in self.connections:
            connection.data_received(payload)
        while last.written < wanted:  # noqa: ASYNC110 - the loop is all that is waited for
            await asyncio.sleep(0)
        self.best = min(self.best, (time.perf_counter() - began) / CONNECTIONS * 1e6)
        if not last.last.startswith(b"HTTP/1.1 200 "):
            raise SystemExit(f"answered {last.last.decode(errors='replace')[:300]}")


def opened(app: ServesExchanges) -> Served:
    config = uvicorn.Config(Door(app), http=BoundedProtocol, log_config=None, proxy_headers=False)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"Sat, 28 Nov 2026 14:51:45 GMT")]
    connections = []
    for _ in range(CONNECTIONS):
        transport = Nowhere()
        connection = BoundedProtocol(config, state, {})
        connection.connection_made(cast("asyncio.Transport", transport))
        connections.append((connection, transport))
    return Served(connections)


async def main(rounds: int) -> None:
    logging.getLogger(logs.ACCESS).setLevel(logging.CRITICAL)
    payload = request("POST", "/v1/videos", json.dumps(BODY).encode(), {"x-bf-vk": KEY})
    servers = {name: opened(app) for name, app in layers().items()}
    for _ in range(rounds * 100):
        for server in servers.values():
            await server.batch(payload)
    before = 0.0
    for name, server in servers.items():
        print(f"{name:24}{server.best:7.1f} µs {server.best - before:+7.1f}")
        before = server.best


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    uvloop.run(main(parser.parse_args().rounds))
