"""Requests that take their time are cancelled when their client hangs up.

Watching every request from its first moment would cost each a task. Instead they are
written down, and who is still there after a full tick gets a watcher.
"""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

from specwright_runtime.server.exchange import Exchange

TICK = 0.25
"""Seconds; a request is watched after one to two of them."""

Task: TypeAlias = "asyncio.Task[Any] | None"


class Inflight:
    """`running` is kept by the endpoints: a task enters when its handler is about to be called."""

    __slots__ = ("_seen", "armed", "running", "watchers")

    def __init__(self) -> None:
        self.running: dict[Task, Exchange] = {}
        self.watchers: dict[Task, asyncio.Task[None]] = {}
        self.armed = False
        self._seen: dict[Task, Exchange] = {}

    def arm(self) -> None:
        """To be called when a task has entered and `armed` is not set."""
        self.armed = True
        loop = asyncio.get_running_loop()
        loop.call_later(TICK, self._tick, loop)

    def leave(self, task: Task) -> None:
        """Ends the watch."""
        watcher = self.watchers.pop(task, None)
        if watcher is not None:
            watcher.cancel()

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        for task, exchange in self.running.items():
            # Who still reads the request hears from it that the client has gone, and would miss what we read.
            if task is None or exchange.unread or task in self.watchers:
                continue
            if self._seen.get(task) is exchange:
                self.watchers[task] = loop.create_task(_watch(task, exchange))
        self._seen = dict(self.running)
        self.armed = bool(self.running)
        if self.armed:
            loop.call_later(TICK, self._tick, loop)


async def _watch(task: asyncio.Task[Any], exchange: Exchange) -> None:
    while (await exchange.receive())["type"] != "http.disconnect":
        pass
    exchange.gone = True
    if not exchange.held:
        task.cancel("the client has hung up")
