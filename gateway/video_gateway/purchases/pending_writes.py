"""Writes that the store did not take: done again until it does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from video_gateway.jobs.job import StoreUnavailableError

log = logging.getLogger("video_gateway")

PAUSE = 1.0
"""Seconds between two rounds."""

Write = Callable[[], Awaitable[None]]


class PendingWrites:
    """In order, in this process's memory: what is still here when the process dies is in its log only."""

    def __init__(self) -> None:
        self._writes: list[tuple[Write, str, asyncio.Future[bool]]] = []
        self._task: asyncio.Task[None] | None = None

    def __bool__(self) -> bool:
        """Whether something waits: the store was away a moment ago."""
        return bool(self._writes)

    def do(self, write: Write, what: str) -> asyncio.Future[bool]:
        """Do `write` when the store is back; `what` is for the log, without secrets.

        Answers, when it is over, whether the store took it.
        """
        log.error("the store did not take %s; it is tried again until it does", what)
        over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._writes.append((write, what, over))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return over

    async def close(self) -> None:
        """Try once more, and say what is lost."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._round()
        for _, what, _ in self._writes:
            log.critical("the store never took %s", what)

    async def _run(self) -> None:
        while self._writes:
            await asyncio.sleep(PAUSE)
            await self._round()
        self._task = None

    async def _round(self) -> None:
        while self._writes:
            write, what, over = self._writes[0]
            taken = False
            try:
                await write()
            except StoreUnavailableError:
                return
            except Exception:
                log.exception("the store refused %s", what)
            else:
                taken = True
                log.warning("the store took %s after all", what)
            del self._writes[0]
            if not over.done():
                over.set_result(taken)
