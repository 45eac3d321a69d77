"""The job store: one interface, a database behind it. What each request needs is a statement of its own."""

from __future__ import annotations

import asyncio
import sys
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from msgspec.structs import astuple

from video_gateway.jobs import database
from video_gateway.jobs.database import ConflictError, Database, Row, Statement, connect
from video_gateway.jobs.group import Answer, Group, Item
from video_gateway.jobs.job import (
    DuplicateJobError,
    Job,
    Order,
    Page,
    Promise,
    StoreUnavailableError,
    UnstorableError,
)
from video_gateway.jobs.keys import KeyStore
from video_gateway.jobs.migrate import has_tables, migrate

if TYPE_CHECKING:
    from video_gateway.jobs.queries import Queries


class JobStore(Protocol):
    """Everything is durable when its call returns.

    Raises:
        StoreUnavailableError: from each call, where the database does not do it.
    """

    keys: KeyStore

    @abstractmethod
    def add(self, job: Job, *, alone: bool = False) -> Awaitable[None]:
        """Keep a new job; `alone` says that nobody else is being served.

        Raises:
            DuplicateJobError: that provider's id is there already.
            UnstorableError: it has a value that no column takes.
        """

    @abstractmethod
    def find(self, public_id: str, provider: str | None) -> Awaitable[Job | None]:
        """The job of that id, deleted ones included; the newest where several providers share the id."""

    @abstractmethod
    def record(self, job: Job) -> Awaitable[None]:
        """Keep what a job has become; the first final state stays.

        Raises:
            UnstorableError: it has become something that no column takes.
        """

    @abstractmethod
    async def delete(self, job: Job, second: int) -> None:
        """Keep when a job was deleted, whatever else becomes of it."""

    @abstractmethod
    async def page(
        self, owner: str | None, *, provider: str | None, after: str | None, limit: int, order: Order
    ) -> Page:
        """Jobs in order of arrival; `owner` None is everybody's.

        Raises:
            UnknownCursorError: `after` is nobody's id.
        """

    @abstractmethod
    def promise(self, wanted: Promise) -> Awaitable[Promise]:
        """Hold the promise if it is free; answers the one that stands, `wanted` or an earlier one."""

    @abstractmethod
    def settle(self, held: Promise) -> Awaitable[None]:
        """Write the outcome of a promise that is held; `unknown` takes back no answer."""

    @abstractmethod
    async def renew(self, held: Collection[Promise], lease_until: float) -> None:
        """Move on the leases of those that are open."""

    @abstractmethod
    async def release(self, held: Promise) -> None:
        """Give a promise back: nothing was bought."""

    @abstractmethod
    async def purge(self, before: int) -> int:
        """Remove what is from before that Unix second: finished jobs, and promises of none that is left.
        Answers how many jobs.
        """

    @abstractmethod
    async def running(self, *, after: int) -> Sequence[Job]:
        """The next jobs that have no end, behind the place `after`; without deleted ones."""

    @abstractmethod
    async def count(self) -> Mapping[tuple[str, str], int]:
        """How many jobs there are, by provider and status; without deleted ones."""

    @abstractmethod
    async def ready(self) -> None:
        """Return when the database answers; raise when it does not."""

    @abstractmethod
    async def writable(self) -> None:
        """Return when something was written; raise, in bounded time, when it could not be."""

    @abstractmethod
    def is_doubtful(self) -> bool:
        """Whether something, at hardly any cost, says that a write may fail now."""

    @abstractmethod
    async def close(self) -> None: ...


_Wanted: TypeAlias = tuple[str, str | None]
"""A public id, and its provider where that is known."""

SKEW = 60.0
"""Seconds by which a look that is from later must be wrong about the time."""

_FIELDS = Job.__struct_fields__[:-1]
"""What is known before the store gives a job its place."""
# Rows become visible in the order of their numbers, so that nobody who reads on behind the last one
# misses one that a slower replica wrote; in SQLite there is one writer anyway.
_ADD = Statement(
    """INSERT INTO jobs (
      id, provider, native_id, "key", owner, operation, model, request, status, answer,
      created_at, checked_at, completed_at, expires_at, deleted_at
    ) VALUES (
      :id, :provider, :native_id, :key, :owner, :operation, :model, :request, :status, :answer,
      :created_at, :checked_at, :completed_at, :expires_at, :deleted_at
    )""",
    _FIELDS,
    lock=7263549,
)
_FIND = Statement(
    """SELECT
      id, provider, native_id, "key", owner, operation, model, request, status, answer,
      created_at, checked_at, completed_at, expires_at, deleted_at, seq
    FROM jobs WHERE id = :id ORDER BY seq""",
    ("id",),
)
# Two lookers race: what is final stays, and an older look does not undo a newer one. A replica whose clock
# is wrong (`ahead` of this look, by more than `SKEW`) does not keep the others from recording.
_RECORD = Statement(
    """UPDATE jobs SET
      status = :status, answer = :answer, completed_at = :completed_at, expires_at = :expires_at,
      checked_at = :checked_at
    WHERE id = :id AND provider = :provider AND status NOT IN ('completed', 'failed') AND (
      :final = 1 OR checked_at <= :checked_at OR checked_at > :ahead
    )""",
    (
        "id",
        "provider",
        "final",
        "status",
        "answer",
        "completed_at",
        "expires_at",
        "checked_at",
        "ahead",
    ),
)
_IDENTITY = itemgetter(0, 1)
"""Of the values of `_RECORD`: id and provider."""
_READY = Statement("SELECT 1")
_TOUCH = Statement("UPDATE alembic_version SET version_num = version_num")
"""Writes what is there already: a full disk and a standby refuse that, too."""


class SqlJobStore(JobStore):
    """Open with `open`, which brings the database to the present schema, or with `existing`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.keys = KeyStore(database)
        self._add = Group(self._add_all, at_once=self._added)
        self._find = Group(self._find_all, at_once=self._found)
        self._record = Group(self._record_all, at_once=self._recorded)
        self._promise = Group(self._promise_all)
        self._settle = Group(self._settle_all)
        self._try = Group(self._try_all, limit=sys.maxsize)

    @cached_property
    def _queries(self) -> Queries:
        from video_gateway.jobs.queries import Queries  # SQLAlchemy is a quarter of a start

        return Queries(self._database)

    @classmethod
    async def open(cls, url: str) -> SqlJobStore:
        database = connect(url)
        try:
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        return cls(database)

    @classmethod
    async def existing(cls, url: str) -> SqlJobStore | None:
        """The store as it is, or `None`: to look at one makes none, and changes no tables under its gateways.

        Raises:
            StoreUnavailableError: it does not answer, or its tables are of another version.
        """
        database = connect(url)
        try:
            if await has_tables(database):
                return cls(database)
        except BaseException:
            await database.close()
            raise
        await database.close()
        return None

    def add(self, job: Job, *, alone: bool = False) -> Awaitable[None]:
        return self._add(job, alone=alone)

    def find(self, public_id: str, provider: str | None) -> Awaitable[Job | None]:
        return self._find((public_id, provider))

    def record(self, job: Job) -> Awaitable[None]:
        return self._record(job)

    async def delete(self, job: Job, second: int) -> None:
        await self._queries.delete(job, second)

    async def page(
        self, owner: str | None, *, provider: str | None, after: str | None, limit: int, order: Order
    ) -> Page:
        return await self._queries.page(owner, provider=provider, after=after, limit=limit, order=order)

    def promise(self, wanted: Promise) -> Awaitable[Promise]:
        return self._promise(wanted)

    def settle(self, held: Promise) -> Awaitable[None]:
        return self._settle(held)

    async def renew(self, held: Collection[Promise], lease_until: float) -> None:
        await self._queries.renew(held, lease_until)

    async def release(self, held: Promise) -> None:
        await self._queries.release(held)

    async def purge(self, before: int) -> int:
        return await self._queries.purge(before)

    async def running(self, *, after: int) -> Sequence[Job]:
        return await self._queries.running(after=after)

    async def count(self) -> Mapping[tuple[str, str], int]:
        return await self._queries.count()

    async def ready(self) -> None:
        await self._database.get(_READY, [()])

    async def writable(self) -> None:
        try:
            async with asyncio.timeout(database.PATIENCE):
                await self._try(None)
        except TimeoutError:
            raise StoreUnavailableError("it does not answer in time") from None

    def is_doubtful(self) -> bool:
        return self._database.is_doubtful()

    async def close(self) -> None:
        for group in (self._add, self._record, self._find, self._promise, self._settle, self._try, self.keys):
            await group.drain()
        await self._database.close()

    async def _find_all(self, wanted: Sequence[_Wanted]) -> Sequence[Job | None]:
        return _told_apart(wanted, await self._database.get(_FIND, _ids(wanted)))

    def _found(self, wanted: Sequence[_Wanted], _alone: bool) -> Sequence[Job | None] | None:
        rows = self._database.get_at_once(_FIND, _ids(wanted))
        return None if rows is None else _told_apart(wanted, rows)

    def _recorded(self, changed: Sequence[Job], alone: bool) -> Sequence[None] | None:
        done = self._database.put_at_once(_RECORD, [_changes(job) for job in changed], alone=alone)
        return [None] * len(changed) if done else None

    def _added(self, items: Sequence[Job], alone: bool) -> Sequence[None] | None:
        done = self._database.put_at_once(_ADD, [astuple(job)[:-1] for job in items], alone=alone)
        return [None] * len(items) if done else None

    async def _try_all(self, asked: Sequence[None]) -> Sequence[None]:
        await self._database.put(_TOUCH, [()])
        return [None] * len(asked)

    async def _record_all(self, changed: Sequence[Job]) -> Sequence[Exception | None]:
        async def work(some: Sequence[Job]) -> Sequence[None]:
            # In which every replica takes the locks of several rows: no two wait for each other.
            await self._database.put(_RECORD, sorted(map(_changes, some), key=_IDENTITY))
            return [None] * len(some)

        return await _apart(work, changed)

    async def _promise_all(self, wanted: Sequence[Promise]) -> Sequence[Promise | Exception]:
        return await _apart(self._queries.promise, wanted)

    async def _settle_all(self, held: Sequence[Promise]) -> Sequence[Exception | None]:
        async def work(some: Sequence[Promise]) -> Sequence[None]:
            await self._queries.settle(some)
            return [None] * len(some)

        return await _apart(work, held)

    async def _add_all(self, items: Sequence[Job]) -> Sequence[Exception | None]:
        try:
            await self._database.put(_ADD, [astuple(job)[:-1] for job in items])
        except ConflictError:
            if len(items) == 1:
                return [DuplicateJobError(f"{items[0].provider} gave the id {items[0].native_id!r} twice")]
            # One of them is there already: each on its own, so that the others are kept.
            return [(await self._add_all([job]))[0] for job in items]
        except UnstorableError as error:
            if len(items) == 1:
                return [error]
            return [(await self._add_all([job]))[0] for job in items]
        return [None] * len(items)


async def _apart(
    work: Callable[[Sequence[Item]], Coroutine[Any, Any, Sequence[Answer]]], items: Sequence[Item]
) -> Sequence[Answer | Exception]:
    """What `work` answers for all, or for each on its own where no column takes one: the others are kept."""
    try:
        return await work(items)
    except UnstorableError as error:
        if len(items) == 1:
            return [error]
        return [(await _apart(work, [item]))[0] for item in items]


def _ids(wanted: Sequence[_Wanted]) -> Sequence[Row]:
    return [(public_id,) for public_id in {key[0] for key in wanted}]


def _told_apart(wanted: Sequence[_Wanted], rows: Sequence[Row]) -> Sequence[Job | None]:
    found: dict[_Wanted, Job] = {}
    for row in rows:
        job = Job(*row)
        found[job.id, job.provider] = found[job.id, None] = job
    return [found.get(key) for key in wanted]


def _changes(job: Job) -> Row:
    return (
        job.id,
        job.provider,
        int(job.is_final),
        job.status,
        job.answer,
        job.completed_at,
        job.expires_at,
        job.checked_at,
        job.checked_at + SKEW,
    )
