"""A load generator that costs little: prepared bytes over kept connections, one request in flight on each."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import cast


@dataclass(slots=True)
class Result:
    """`latencies` are in milliseconds, sorted."""

    requests: int
    seconds: float
    latencies: list[float]
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds that `share` (0 to 1) of the requests stayed under."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


def request(method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """An HTTP/1.1 request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", "accept: */*", "user-agent: load"]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, payload: bytes, result: Result, done: asyncio.Future[None]) -> None:
        self._payload = payload
        self._result = result
        self._done = done
        self._buffer = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None
        self.stopping = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class
        self._next()

    def _next(self) -> None:
        assert self._transport is not None
        if self.stopping:
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(self._payload)

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        head = buffer.find(b"\r\n\r\n")
        if head < 0:
            self._buffer = buffer
            return
        start = buffer.find(b"content-length: ", 0, head)
        length = int(buffer[start + 16 : buffer.index(b"\r", start)]) if start >= 0 else 0
        if len(buffer) < head + 4 + length:
            self._buffer = buffer
            return
        self._buffer = b""
        result = self._result
        result.requests += 1
        result.latencies.append((time.perf_counter() - self._began) * 1e3)
        status = int(buffer[9:12])
        result.statuses[status] = result.statuses.get(status, 0) + 1
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)


async def load(host: str, port: int, payload: bytes, *, connections: int, seconds: float) -> Result:
    """Sends `payload` again and again over so many connections for so long."""
    loop = asyncio.get_running_loop()
    result = Result(0, 0.0, [])
    ends = [loop.create_future() for _ in range(connections)]
    began = time.perf_counter()
    made = []
    for end in ends:
        _, protocol = await loop.create_connection(lambda e=end: _Connection(payload, result, e), host, port)  # type: ignore[misc]
        made.append(protocol)
    await asyncio.sleep(seconds)
    result.seconds = time.perf_counter() - began
    for protocol in made:
        protocol.stopping = True
    await asyncio.wait(ends, timeout=5)
    result.latencies.sort()
    return result
