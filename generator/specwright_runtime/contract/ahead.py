"""Promises kept before pytest asks for them: the wait for the server and pytest's work go on side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from specwright_runtime.contract.promise import Promise
from specwright_runtime.contract.run import Result


class Ahead:
    """With one job in the order of the promises, so that a run is like the next; with more, as they come,
    those that must be alone when they are asked for.
    """

    def __init__(self, promises: Sequence[Promise], keep: Callable[[Promise], Result], *, jobs: int) -> None:
        self._keep = keep
        self._pool = ThreadPoolExecutor(jobs)
        self._kept: dict[int, Future[Result]] = {
            id(promise): self._pool.submit(keep, promise)
            for promise in promises
            if jobs == 1 or not promise.alone
        }

    def result(self, promise: Promise) -> Result:
        """What became of it; asked again, it is kept again."""
        future = self._kept.pop(id(promise), None)
        if future is None:
            wait(self._kept.values())
            future = self._pool.submit(self._keep, promise)
        return future.result()

    def close(self) -> None:
        """Ends after what is being kept; what nobody asked for is left."""
        self._pool.shutdown(wait=True, cancel_futures=True)
