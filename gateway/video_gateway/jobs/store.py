"""The job store: one interface, SQLAlchemy behind it."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Protocol, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from video_gateway.jobs.database import ConflictError, Database, Row, Statement, connect
from video_gateway.jobs.group import Group
from video_gateway.jobs.job import (
    DuplicateJobError,
    Job,
    Order,
    Page,
    Promise,
    UnknownCursorError,
    UnstorableError,
)
from video_gateway.jobs.keys import KeyStore
from video_gateway.jobs.migrate import migrate, touch
from video_gateway.jobs.schema import jobs, promises


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
        """Keep what a job has become. A final state is not taken back, nor is a deletion.

        Raises:
            UnstorableError: it has become something that no column takes.
        """

    @abstractmethod
    async def page(
        self, owner: str | None, *, provider: str | None, after: str | None, limit: int, order: Order
    ) -> Page:
        """Jobs in order of arrival; `owner` None is everybody's.

        Raises:
            UnknownCursorError: `after` is nobody's id.
        """

    @abstractmethod
    async def promise(self, wanted: Promise) -> Promise:
        """Hold the promise if it is free; answers the one that stands, `wanted` or an earlier one."""

    @abstractmethod
    async def settle(self, held: Promise) -> None:
        """Write the outcome of a promise that is held; `unknown` takes back no answer."""

    @abstractmethod
    async def renew(self, tokens: Collection[str], lease_until: float) -> None:
        """Move on the leases of open promises."""

    @abstractmethod
    async def release(self, held: Promise) -> None:
        """Give a promise back: nothing was bought."""

    @abstractmethod
    async def purge(self, before: int) -> int:
        """Remove finished jobs and promises from before that Unix second; answers how many jobs."""

    @abstractmethod
    async def count(self) -> Mapping[tuple[str, str], int]:
        """How many jobs there are, by provider and status; without deleted ones."""

    @abstractmethod
    async def ready(self) -> None:
        """Return when the database answers; raise when it does not."""

    @abstractmethod
    async def writable(self) -> None:
        """Return when something was written; raise when it could not be."""

    @abstractmethod
    async def close(self) -> None: ...


_Wanted: TypeAlias = tuple[str, str | None]
"""A public id, and its provider where that is known."""

SKEW = 60.0
"""Seconds by which a look that is from later must be wrong about the time."""

_FINAL: tuple[ColumnElement[str], ...] = (literal_column("'completed'"), literal_column("'failed'"))
_JOB_COLUMNS = tuple(jobs.columns[name] for name in Job._fields)
_FIELDS = Job._fields[:-1]
"""What is known before the store gives a job its place."""
# Rows become visible in the order of their numbers, so that nobody who reads on behind the last one
# misses one that a slower replica wrote; in SQLite there is one writer anyway.
_ADD = Statement(insert(jobs).values({name: bindparam(name) for name in _FIELDS}), _FIELDS, lock=7263549)
_IN_ORDER = select(*_JOB_COLUMNS).order_by(jobs.c.seq)
_FIND = Statement(
    _IN_ORDER.where(jobs.c.id == bindparam("b_id")),
    ("b_id",),
    at_once=_IN_ORDER.where(jobs.c.id.in_(bindparam("b_id", expanding=True))),
)
_RECORD = Statement(
    update(jobs)
    .where(
        jobs.c.id == bindparam("b_id"),
        jobs.c.provider == bindparam("b_provider"),
        # Two lookers race: what is final stays, and an older look does not undo a newer one.
        or_(
            bindparam("b_final", type_=jobs.c.seq.type) == literal_column("1"),
            and_(
                jobs.c.status.not_in(_FINAL),
                or_(
                    jobs.c.checked_at <= bindparam("b_checked_at", type_=jobs.c.checked_at.type),
                    # A replica whose clock is wrong does not keep the others from recording.
                    jobs.c.checked_at
                    > bindparam("b_checked_at", type_=jobs.c.checked_at.type) + literal_column(str(SKEW)),
                ),
            ),
        ),
    )
    .values(
        status=bindparam("b_status"),
        answer=bindparam("b_answer"),
        completed_at=bindparam("b_completed_at"),
        expires_at=bindparam("b_expires_at"),
        checked_at=bindparam("b_checked_at"),
        deleted_at=bindparam("b_deleted_at"),
    ),
    (
        "b_id",
        "b_provider",
        "b_final",
        "b_status",
        "b_answer",
        "b_completed_at",
        "b_expires_at",
        "b_checked_at",
        "b_deleted_at",
    ),
)


class SqlJobStore(JobStore):
    """Open with `SqlJobStore.open`, which brings the database to the present schema."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.keys = KeyStore(database)
        self._hold = _insert_or_leave(database.dialect)
        self._add = Group(self._add_all, at_once=self._added)
        self._find = Group(self._find_all, at_once=self._found)
        self._record = Group(self._record_all, at_once=self._recorded)

    @classmethod
    async def open(cls, url: str) -> SqlJobStore:
        database = connect(url)
        try:
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        return cls(database)

    def add(self, job: Job, *, alone: bool = False) -> Awaitable[None]:
        return self._add(job, alone=alone)

    def find(self, public_id: str, provider: str | None) -> Awaitable[Job | None]:
        return self._find((public_id, provider))

    def record(self, job: Job) -> Awaitable[None]:
        return self._record(job)

    async def page(
        self, owner: str | None, *, provider: str | None, after: str | None, limit: int, order: Order
    ) -> Page:
        mine: list[ColumnElement[bool]] = []
        if owner is not None:
            mine.append(jobs.c.owner == owner)
        if provider is not None:
            mine.append(jobs.c.provider == provider)

        def work(connection: Connection) -> Page:
            query = select(*_JOB_COLUMNS).where(jobs.c.deleted_at.is_(None), *mine)
            if after is not None:
                # A deleted job still marks its place.
                cursor = select(jobs.c.seq).where(jobs.c.id == after, *mine)
                place = connection.execute(cursor.order_by(jobs.c.seq.desc()).limit(1)).scalar()
                if place is None:
                    raise UnknownCursorError(after)
                query = query.where(jobs.c.seq < place if order == "desc" else jobs.c.seq > place)
            ordered = query.order_by(jobs.c.seq.desc() if order == "desc" else jobs.c.seq.asc())
            rows = [Job._make(row) for row in connection.execute(ordered.limit(limit + 1))]
            return Page(jobs=tuple(rows[:limit]), has_more=len(rows) > limit)

        return await self._database.read(work)

    async def promise(self, wanted: Promise) -> Promise:
        def work(connection: Connection) -> Promise | None:
            connection.execute(self._hold, asdict(wanted))
            found = connection.execute(select(promises).where(*_same(wanted))).one_or_none()
            return None if found is None else Promise(**dict(found._mapping))

        while (standing := await self._database.write(work)) is None:
            pass  # another replica gave it back between the two statements
        return standing

    async def settle(self, held: Promise) -> None:
        mine = [*_same(held), promises.c.token == held.token]
        if held.state == "unknown":
            mine.append(promises.c.state == "open")
        statement = update(promises).where(*mine).values(state=held.state, answer=held.answer)
        await self._database.write(lambda connection: connection.execute(statement).close())

    async def renew(self, tokens: Collection[str], lease_until: float) -> None:
        open_ones = (promises.c.token.in_(tokens), promises.c.state == "open")
        statement = update(promises).where(*open_ones).values(lease_until=lease_until)
        await self._database.write(lambda connection: connection.execute(statement).close())

    async def release(self, held: Promise) -> None:
        mine = (*_same(held), promises.c.token == held.token, promises.c.state == "open")
        await self._database.write(
            lambda connection: connection.execute(delete(promises).where(*mine)).close()
        )

    async def purge(self, before: int) -> int:
        def work(connection: Connection) -> int:
            # One whose holder lives is left: it may be buying.
            over = or_(promises.c.state != "open", promises.c.lease_until < time.time())
            connection.execute(delete(promises).where(promises.c.created_at < before, over))
            finished = or_(jobs.c.status.in_(("completed", "failed")), jobs.c.deleted_at.is_not(None))
            return connection.execute(delete(jobs).where(jobs.c.created_at < before, finished)).rowcount

        return await self._database.write(work)

    async def count(self) -> Mapping[tuple[str, str], int]:
        kinds = (jobs.c.provider, jobs.c.status)
        query = select(*kinds, func.count()).where(jobs.c.deleted_at.is_(None)).group_by(*kinds)

        def work(connection: Connection) -> Mapping[tuple[str, str], int]:
            return {(provider, status): number for provider, status, number in connection.execute(query)}

        return await self._database.read(work)

    async def ready(self) -> None:
        await self._database.read(lambda connection: connection.execute(select(1)).close())

    async def writable(self) -> None:
        await self._database.write(touch)

    async def close(self) -> None:
        for group in (self._add, self._record, self._find, self.keys):
            await group.drain()
        await self._database.close()

    async def _find_all(self, wanted: Sequence[_Wanted]) -> Sequence[Job | None]:
        return _told_apart(wanted, await self._database.get(_FIND, _ids(wanted)))

    def _found(self, wanted: Sequence[_Wanted], alone: bool) -> Sequence[Job | None] | None:
        rows = self._database.get_at_once(_FIND, _ids(wanted))
        return None if rows is None else _told_apart(wanted, rows)

    def _recorded(self, changed: Sequence[Job], alone: bool) -> Sequence[None] | None:
        done = self._database.put_at_once(_RECORD, [_changes(job) for job in changed], alone=alone)
        return [None] * len(changed) if done else None

    def _added(self, items: Sequence[Job], alone: bool) -> Sequence[None] | None:
        done = self._database.put_at_once(_ADD, [job[:-1] for job in items], alone=alone)
        return [None] * len(items) if done else None

    async def _record_all(self, changed: Sequence[Job]) -> Sequence[Exception | None]:
        try:
            await self._database.put(_RECORD, [_changes(job) for job in changed])
        except UnstorableError as error:
            if len(changed) == 1:
                return [error]
            return [(await self._record_all([job]))[0] for job in changed]
        return [None] * len(changed)

    async def _add_all(self, items: Sequence[Job]) -> Sequence[Exception | None]:
        try:
            await self._database.put(_ADD, [job[:-1] for job in items])
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


def _ids(wanted: Sequence[_Wanted]) -> Sequence[Row]:
    return [(public_id,) for public_id in {key[0] for key in wanted}]


def _told_apart(wanted: Sequence[_Wanted], rows: Sequence[Row]) -> Sequence[Job | None]:
    found: dict[_Wanted, Job] = {}
    for row in rows:
        job = Job._make(row)
        found[job.id, job.provider] = found[job.id, None] = job
    return [found.get(key) for key in wanted]


def _changes(job: Job) -> Row:
    return (
        job.id,
        job.provider,
        int(job.is_final or job.deleted_at is not None),
        job.status,
        job.answer,
        job.completed_at,
        job.expires_at,
        job.checked_at,
        job.deleted_at,
    )


def _insert_or_leave(dialect: str) -> Executable:
    """The standard has no such insert; each dialect is imported where it is spoken."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(promises).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(promises).on_conflict_do_nothing()


def _same(wanted: Promise) -> tuple[ColumnElement[bool], ...]:
    return (
        promises.c.owner == wanted.owner,
        promises.c.operation == wanted.operation,
        promises.c.key == wanted.key,
    )
