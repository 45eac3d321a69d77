"""The connections of a client on one event loop, by where they lead."""

from __future__ import annotations

import asyncio
import math
import socket
import ssl
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TypeAlias

import aiohappyeyeballs

from specwright_runtime.transport.connection import Connection

IDLE = 60.0
"""Seconds after which a connection that nobody uses is closed, where its server names no shorter time."""
STAGGER = 0.25
"""Seconds after which the next address of a host is tried beside the last one (RFC 8305, 5)."""

_BOOTTIME = getattr(time, "CLOCK_BOOTTIME", None)  # which Linux has alone
elapsed: Callable[[], float] = time.monotonic if _BOOTTIME is None else partial(time.clock_gettime, _BOOTTIME)
"""Seconds, with those that the machine slept, which the loop's time leaves out: servers do not sleep, and
nobody hears when they end a connection meanwhile.
"""

Origin: TypeAlias = tuple[bool, str, int]
"""Whether it is TLS, the host, the port."""


class Pool:
    """The connections on one event loop, and the one timer that ends what takes too long."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: str | None) -> None:
        self.loop = loop
        self._address = address
        self._all: set[Connection] = set()
        self._idle: dict[Origin, list[tuple[Connection, float]]] = {}
        """Each with the time (`elapsed`) up to which it is kept."""
        self._timer: asyncio.TimerHandle | None = None
        self._next = math.inf

    def taken(self, origin: Origin) -> Connection | None:
        """The idle connection that was used last and is still good."""
        idle = self._idle.get(origin)
        while idle:
            connection, until = idle.pop()
            if elapsed() < until and connection.is_fresh():
                return connection
            connection.close()
        return None

    def give(self, origin: Origin, connection: Connection) -> None:
        patience = connection.patience
        idle = min(patience, IDLE)
        if idle <= 0:
            connection.close()
            return
        self.watch(connection, self.loop.time() + idle)
        others = self._idle.get(origin)
        if others is None:
            others = self._idle[origin] = []
        others.append((connection, elapsed() + idle))

    def watch(self, connection: Connection, deadline: float) -> None:
        """End what the connection does at `deadline`."""
        connection.deadline = deadline
        if deadline < self._next:
            self._schedule(deadline)

    def _schedule(self, moment: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._next = moment
        self._timer = None if moment == math.inf else self.loop.call_at(moment, self._expire)

    def _expire(self) -> None:
        now = self._next
        for connection in [each for each in self._all if each.deadline <= now]:
            connection.expire()
        self._schedule(min((each.deadline for each in self._all), default=math.inf))

    def _lost(self, connection: Connection) -> None:
        self._all.discard(connection)

    async def connect(self, origin: Origin, max_content: float) -> Connection:
        is_tls, host, port = origin
        found = await self.loop.getaddrinfo(self._address or host, port, type=socket.SOCK_STREAM)
        sock = await aiohappyeyeballs.start_connection(
            found, happy_eyeballs_delay=STAGGER, interleave=1, loop=self.loop
        )
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            _, connection = await self.loop.create_connection(
                lambda: Connection(self.loop, max_content=max_content, lost=self._lost),
                sock=sock,
                ssl=_trusting() if is_tls else None,
                server_hostname=host.rstrip(".") if is_tls else None,
            )
        except BaseException:
            sock.close()
            raise
        self._all.add(connection)
        return connection

    def close(self) -> None:
        self._schedule(math.inf)
        self._idle.clear()
        for connection in list(self._all):
            connection.close()


@lru_cache(maxsize=1)
def _trusting() -> ssl.SSLContext:
    import truststore  # whoever speaks plain HTTP needs none

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context
