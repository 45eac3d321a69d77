"""A load generator that costs little: prepared bytes over kept connections, one request in flight on each."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import cast


@dataclass(slots=True)
class Result:
    """`latencies` are in milliseconds, sorted."""

    requests: int
    seconds: float
    latencies: list[float]
    statuses: dict[int, int] = field(default_factory=dict)
    body: bytes = b""
    """The last answer's."""

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
    """Sends when told to, and says when the answer is there."""

    def __init__(self, load: _Load) -> None:
        self._load = load
        self._buffer = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class

    def send(self, began: float) -> None:
        """`began` is when the request ought to have been sent (`time.perf_counter`)."""
        assert self._transport is not None
        self._began = began
        self._transport.write(self._load.next_payload())

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()

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
        result = self._load.result
        result.requests += 1
        result.latencies.append((time.perf_counter() - self._began) * 1e3)
        status = int(buffer[9:12])
        result.statuses[status] = result.statuses.get(status, 0) + 1
        result.body = buffer[head + 4 :]
        self._load.answered(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._load.lost(self)


UNIQUE = secrets.token_hex(16)
"""In a payload: what is another text in each request."""


class _Load:
    """Every connection is busy all the time."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._is_unique = UNIQUE.encode() in payload
        self.result = Result(0, 0.0, [])
        self.stopping = False
        self._open: dict[_Connection, asyncio.Future[None]] = {}

    def next_payload(self) -> bytes:
        if self._is_unique:
            return self._payload.replace(UNIQUE.encode(), secrets.token_hex(16).encode())
        return self._payload

    async def connect(self, host: str, port: int, connections: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, connection = await loop.create_connection(lambda: _Connection(self), host, port)
            self._open[connection] = loop.create_future()

    async def run(self, seconds: float) -> Result:
        began = time.perf_counter()
        self.start(seconds)
        await asyncio.sleep(seconds)
        self.result.seconds = time.perf_counter() - began
        self.stopping = True
        ends = list(self._open.values())
        self.stop()
        await asyncio.wait(ends, timeout=20)
        self.result.latencies.sort()
        return self.result

    def start(self, seconds: float) -> None:
        for connection in self._open:
            connection.send(time.perf_counter())

    def answered(self, connection: _Connection) -> None:
        if self.stopping:
            connection.close()
        else:
            connection.send(time.perf_counter())

    def stop(self) -> None:
        """Connections that wait for nothing are closed; here, none."""

    def lost(self, connection: _Connection) -> None:
        self._open[connection].set_result(None)


class _Paced(_Load):
    """Requests at even intervals, each on a connection that is free; they queue where none is.

    Latency counts from the moment a request was due: a server that stalls cannot hide it
    by not being asked.
    """

    def __init__(self, payload: bytes, rate: float) -> None:
        super().__init__(payload)
        self._rate = rate
        self._free: list[_Connection] = []
        self._due: deque[float] = deque()

    def start(self, seconds: float) -> None:
        self._free = list(self._open)
        self._first = time.perf_counter()
        self._sent = 0
        self._tick()

    def _tick(self) -> None:
        if self.stopping:
            return
        now = time.perf_counter()
        while (due := self._first + self._sent / self._rate) <= now:
            self._sent += 1
            if self._free:
                self._free.pop().send(now)  # a millisecond late by our timer is not the server's doing
            else:
                self._due.append(due)
        asyncio.get_running_loop().call_later(due - now, self._tick)

    def answered(self, connection: _Connection) -> None:
        if self.stopping:
            connection.close()
        elif self._due:
            connection.send(self._due.popleft())
        else:
            self._free.append(connection)

    def stop(self) -> None:
        for connection in self._free:
            connection.close()


async def load(host: str, port: int, payload: bytes, *, connections: int, seconds: float) -> Result:
    """Sends `payload` again and again over so many connections for so long."""
    made = _Load(payload)
    await made.connect(host, port, connections)
    return await made.run(seconds)


async def paced(
    host: str, port: int, payload: bytes, *, rate: float, connections: int, seconds: float
) -> Result:
    """Sends `payload` `rate` times a second, over at most so many connections, for so long."""
    made = _Paced(payload, rate)
    await made.connect(host, port, connections)
    return await made.run(seconds)
