"""Many callers, one transaction: what arrives while a group is being written forms the next group.

Nobody waits for a timer: a caller who is known to be alone is served at once. Where there are many, a
group is begun when a turn of the event loop has brought nobody else: what a group costs is
shared by more. A caller is answered when its group is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Group(Generic[Item, Answer]):
    """Collects items for `work`, which answers one value or exception for each, in order."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Coroutine[Any, Any, Sequence[Answer | Exception]]],
        *,
        at_once: Callable[[Sequence[Item], bool], Sequence[Answer | Exception] | None] | None = None,
        limit: int = 256,
    ) -> None:
        """`at_once` answers as `work` does where it need not wait, else `None`: nothing has been done.
        It is told whether who asks is alone.
        """
        self._work = work
        self._at_once = at_once
        self._limit = limit
        self._waiting: list[tuple[Item, asyncio.Future[Answer]]] = []
        self._due = False
        self._is_busy = False
        """Whether the last group had several members."""
        self._running: asyncio.Task[None] | None = None

    def __call__(self, item: Item, *, alone: bool = False) -> asyncio.Future[Answer]:
        """`alone`: there is nobody else who might ask in this moment."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((item, future))
        if self._running is not None or self._due:
            return future
        if alone:
            self._start(alone=True)
        else:
            self._due = True
            loop.call_soon(self._gather, 0)  # whoever asks in the same moment belongs to the same group
        return future

    async def drain(self) -> None:
        """Wait for what has been asked so far; a caller that went away may have left work behind."""
        while self._due or self._running is not None:
            await (asyncio.sleep(0) if self._running is None else asyncio.wait([self._running]))

    def _gather(self, seen: int) -> None:
        number = len(self._waiting)
        if self._is_busy and seen < number < self._limit:
            asyncio.get_running_loop().call_soon(self._gather, number)
        else:
            self._start()

    def _start(self, *, alone: bool = False) -> None:
        self._due = False
        self._is_busy = len(self._waiting) > 1
        group, self._waiting = self._waiting[: self._limit], self._waiting[self._limit :]
        items = [item for item, _ in group]
        try:
            answers = None if self._at_once is None else self._at_once(items, alone)
        except Exception as error:  # each caller gets it; the next group starts afresh
            answers = [error] * len(group)
        if answers is not None:
            self._served(group, answers)
            return
        self._running = asyncio.get_running_loop().create_task(self._run(group, items))

    async def _run(self, group: Sequence[tuple[Item, asyncio.Future[Answer]]], items: Sequence[Item]) -> None:
        answers: Sequence[Answer | Exception] = ()
        try:
            answers = await self._work(items)
        except asyncio.CancelledError:
            for _, future in group:
                future.cancel()
            raise
        except Exception as error:
            answers = [error] * len(group)
        finally:
            self._running = None
            self._served(group, answers)

    def _served(
        self,
        group: Sequence[tuple[Item, asyncio.Future[Answer]]],
        answers: Sequence[Answer | Exception],
    ) -> None:
        if self._waiting:
            self._due = True
            asyncio.get_running_loop().call_soon(self._gather, 0)
        for (_, future), answer in zip(group, answers, strict=False):  # none where it was cancelled
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
