"""Requests that take their time are cancelled when their client hangs up.

Watching every request from its first moment would cost each a task. Instead they are
written down, and who is still there after a full tick gets a watcher.
"""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

from starlette.types import Receive

TICK = 0.25
"""Seconds; a request is watched after one to two of them."""

Task: TypeAlias = "asyncio.Task[Any] | None"


class Inflight:
    """`running` is kept by the endpoints: a task enters when all of its request has been read."""

    __slots__ = ("_seen", "armed", "running", "watchers")

    def __init__(self) -> None:
        self.running: dict[Task, Receive] = {}
        self.watchers: dict[Task, asyncio.Task[None]] = {}
        self.armed = False
        self._seen: dict[Task, Receive] = {}

    def arm(self) -> None:
        """To be called when a task has entered and `armed` is not set."""
        self.armed = True
        loop = asyncio.get_running_loop()
        loop.call_later(TICK, self._tick, loop)

    def leave(self, task: Task) -> bool:
        """Ends the watch; whether the client has hung up, and the task was cancelled for it."""
        watcher = self.watchers.pop(task, None)
        if watcher is None:
            return False
        if watcher.done():
            return not watcher.cancelled() and watcher.exception() is None
        watcher.cancel()
        return False

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        for task, receive in self.running.items():
            if task is not None and self._seen.get(task) is receive and task not in self.watchers:
                self.watchers[task] = loop.create_task(_watch(task, receive))
        self._seen = dict(self.running)
        self.armed = bool(self.running)
        if self.armed:
            loop.call_later(TICK, self._tick, loop)


async def _watch(task: asyncio.Task[Any], receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    task.cancel("the client has hung up")
