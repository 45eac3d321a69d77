"""Where an emulator keeps its jobs: each account sees its own."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, Protocol, TypeVar


class Job(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def account(self) -> str: ...


J = TypeVar("J", bound=Job)


class JobTable(Generic[J]):
    """Jobs in the order in which they came; past `limit` the oldest are forgotten."""

    def __init__(self, limit: int = 10_000) -> None:
        self._jobs: OrderedDict[str, J] = OrderedDict()
        self._limit = limit

    def put(self, job: J) -> None:
        self._jobs[job.id] = job
        while len(self._jobs) > self._limit:
            self._jobs.popitem(last=False)

    def get(self, account: str, job: str) -> J | None:
        found = self._jobs.get(job)
        return found if found is not None and found.account == account else None

    def named(self, job: str) -> J:
        """Whoever's it is. Raises `KeyError` for one that there is not."""
        return self._jobs[job]

    def remove(self, job: J) -> None:
        self._jobs.pop(job.id, None)

    def of(self, account: str) -> list[J]:
        """The account's jobs, oldest first."""
        return [job for job in self._jobs.values() if job.account == account]
