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

Task: TypeAlias = "asyncio.Task[Any]"


class Inflight:
    __slots__ = ("_armed", "_running", "_ticks", "_watchers")

    def __init__(self) -> None:
        self._running: dict[Task, tuple[int, Receive]] = {}
        self._watchers: dict[Task, Task] = {}
        self._ticks = 0
        self._armed = False

    def enter(self, receive: Receive) -> Task | None:
        """To be called when all of the body has been read; answers what to leave with."""
        task = asyncio.current_task()
        if task is None:
            return None
        self._running[task] = (self._ticks, receive)
        if not self._armed:
            self._armed = True
            loop = task.get_loop()
            loop.call_later(TICK, self._tick, loop)
        return task

    def leave(self, task: Task) -> bool:
        """Whether the client has hung up, and the task was cancelled for it."""
        self._running.pop(task, None)
        if not self._watchers:
            return False
        watcher = self._watchers.pop(task, None)
        if watcher is None:
            return False
        if watcher.done():
            return not watcher.cancelled() and watcher.exception() is None
        watcher.cancel()
        return False

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        for task, (since, receive) in self._running.items():
            if since < self._ticks and task not in self._watchers:
                self._watchers[task] = loop.create_task(_watch(task, receive))
        self._ticks += 1
        self._armed = bool(self._running)
        if self._armed:
            loop.call_later(TICK, self._tick, loop)


async def _watch(task: Task, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    task.cancel("the client has hung up")
