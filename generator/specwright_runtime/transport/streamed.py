"""The answer on a connection of the event loop as a stream: read no faster than it is taken."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from specwright_runtime.transport import Headers, Received, Request

if TYPE_CHECKING:
    from specwright_runtime.transport.connection import Connection

HIGH = 32 * 1024
"""Bytes that wait to be taken before the connection is read no further; one read may bring twice as many."""


class ConnectionStream:
    """An `AsyncStreamed`. While its owner takes nothing, its server is not silent: it is not heard."""

    status: int
    headers: Headers

    def __init__(
        self,
        connection: Connection,
        *,
        silence: float,
        watch: Callable[[float], None],
        give: Callable[[], None],
    ) -> None:
        """`silence` is in seconds; `watch` ends the connection at a time of the loop, and `give` lets others
        use it.
        """
        self._connection = connection
        self._silence = silence
        self._watch = watch
        self._give = give
        self._loop = asyncio.get_running_loop()
        self._pieces: deque[bytes] = deque()
        self.buffered = 0
        """Bytes that have arrived and that its owner has not taken."""
        self._is_paused = False
        self._has_begun = False
        self._is_over = False
        self._news: asyncio.Future[None] | None = None

    async def begin(self, request: Request, sent: bytes) -> None:
        """Send `sent`, and return when the answer's head has arrived. Raises `TransportError`."""
        self._whole: asyncio.Future[Received] = self._connection.exchange(request, sent, self)
        self._whole.add_done_callback(self._ended)
        try:
            while not self._has_begun:
                if self._whole.done():
                    self._whole.result()
                await self._wait()
        except BaseException:
            await self.aclose()
            raise

    # --- what the connection tells -------------------------------------------------

    def began(self, status: int, headers: Headers) -> None:
        self.status, self.headers = status, headers
        self._has_begun = True
        self._wake()

    def arrived(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self.buffered += len(piece)
        if self.buffered > HIGH and not self._is_paused:
            self._is_paused = True
            self._connection.pause()
        self._connection.deadline = math.inf if self._is_paused else self._loop.time() + self._silence
        self._wake()

    # --- what the owner wants ------------------------------------------------------

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self.buffered -= len(piece)
                if self.buffered <= HIGH:
                    self._read_on()
                yield piece
            if self._is_over:
                return
            if self._whole.done():
                self._whole.result()
                await self.aclose()
                return
            await self._wait()

    async def aclose(self) -> None:
        """What has arrived to its end leaves a connection for others."""
        if self._is_over:
            return
        self._is_over = True
        self._pieces.clear()
        whole = self._whole
        if (
            whole.done()
            and not whole.cancelled()
            and whole.exception() is None
            and self._connection.is_usable
        ):
            self._read_on()
            self._give()
        else:
            self._connection.close()
        self._wake()

    def _read_on(self) -> None:
        if self._is_paused:
            self._is_paused = False
            self._watch(self._loop.time() + self._silence)
            self._connection.resume()

    async def _wait(self) -> None:
        self._news = self._loop.create_future()
        await self._news

    def _ended(self, whole: asyncio.Future[Received]) -> None:
        if not whole.cancelled():
            whole.exception()  # who does not read on is not told, nor is anybody else
        self._wake()

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)
