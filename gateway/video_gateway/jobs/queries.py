"""What is asked of the store now and then, by SQLAlchemy, which is loaded with the first that asks."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Table,
    bindparam,
    delete,
    exists,
    extract,
    func,
    or_,
    select,
    tuple_,
    update,
)

from video_gateway.jobs.database import Database
from video_gateway.jobs.job import ENDED, RUNNING, Job, Order, Page, Promise, UnknownCursorError
from video_gateway.jobs.schema import jobs, promises

PORTION = 900
"""Values of the keys of old rows that are removed at once."""

_JOB_COLUMNS = tuple(jobs.columns[name] for name in Job.__struct_fields__)


class Queries:
    """The part of a `JobStore` that says there what it does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hold = _insert_or_leave(database.dialect)
        self._standing = select(promises).where(_is_one_of(promises, database.dialect))

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
            rows = [Job(*row) for row in connection.execute(ordered.limit(limit + 1))]
            return Page(jobs=tuple(rows[:limit]), has_more=len(rows) > limit)

        return await self._database.read(work)

    async def delete(self, job: Job, second: int) -> None:
        this = (jobs.c.id == job.id, jobs.c.provider == job.provider, jobs.c.deleted_at.is_(None))
        statement = update(jobs).where(*this).values(deleted_at=second)
        await self._database.write(lambda connection: connection.execute(statement).close())

    async def promise(self, wanted: Sequence[Promise]) -> Sequence[Promise]:
        """For each in turn, the one that stands."""
        standing: dict[_Place, Promise] = {}
        while free := _in_order(each for each in wanted if _place(each) not in standing):
            # Again where another replica gave one back between the two statements.
            standing |= await self._database.write(partial(self._held, free))
        return [standing[_place(each)] for each in wanted]

    def _held(self, wanted: Sequence[Promise], connection: Connection) -> dict[_Place, Promise]:
        connection.execute(self._hold, [asdict(each) for each in wanted])
        keys = self._keys(map(_place, wanted))
        found = connection.execute(self._standing, {"keys": keys})
        return {_place(each): each for each in (Promise(**dict(row._mapping)) for row in found)}

    async def settle(self, held: Sequence[Promise]) -> None:
        rows = [{f"its_{name}": value for name, value in asdict(each).items()} for each in _in_order(held)]
        await self._database.write(lambda connection: connection.execute(_SETTLE, rows).close())

    async def renew(self, held: Collection[Promise], lease_until: float) -> None:
        theirs = promises.c.token.in_([each.token for each in held]), promises.c.state == "open"
        these = _is_one_of(promises, self._database.dialect)
        statement = update(promises).where(these, *theirs).values(lease_until=lease_until)
        keys = {"keys": self._keys(map(_place, _in_order(held)))}
        await self._database.write(lambda connection: connection.execute(statement, keys).close())

    async def release(self, held: Promise) -> None:
        # Also where somebody took its holder for dead meanwhile.
        mine = (*_same(held), promises.c.token == held.token, promises.c.state != "kept")
        await self._database.write(
            lambda connection: connection.execute(delete(promises).where(*mine)).close()
        )

    async def purge(self, before: int) -> int:
        ahead = await self._ahead()
        before -= ahead
        finished = or_(jobs.c.status.in_(ENDED), jobs.c.deleted_at.is_not(None))
        removed = await self._removed(jobs, jobs.c.created_at < before, finished)
        # One whose holder lives is left: it may be buying. One whose job is there would buy it again.
        over = or_(promises.c.state != "open", promises.c.lease_until < time.time() - ahead)
        has_job = exists().where(jobs.c.id == _bought(self._database.dialect))
        await self._removed(promises, promises.c.created_at < before, over, ~has_job)
        return removed

    async def running(self, *, after: int) -> Sequence[Job]:
        these = (jobs.c.status.in_(RUNNING), jobs.c.deleted_at.is_(None), jobs.c.seq > after)
        query = select(*_JOB_COLUMNS).where(*these).order_by(jobs.c.seq).limit(PORTION)
        return [Job(*row) for row in await self._database.read(partial(_rows, query))]

    async def _ahead(self) -> int:
        """Seconds by which our clock is ahead of the server's: what goes for that does not come back."""
        if self._database.dialect == "sqlite":  # it has no other clock
            return 0
        query = select(extract("epoch", func.clock_timestamp()))
        theirs = await self._database.read(lambda connection: float(connection.execute(query).scalar_one()))
        return max(0, int(time.time() - theirs))

    async def _removed(self, table: Table, *old: ColumnElement[bool]) -> int:
        """How many rows were. A portion at a time: who buys meanwhile waits for no more than one."""
        most = PORTION // len(table.primary_key)
        removed, place = 0, None
        while True:
            behind = old if place is None else (*old, tuple_(*table.primary_key) > place)
            query = select(*table.primary_key).where(*behind).order_by(*table.primary_key).limit(most)
            found = await self._database.read(partial(_rows, query))
            if found:
                place = found[-1]
                statement = delete(table).where(_is_one_of(table, self._database.dialect), *old)
                keys = {"keys": self._keys(found)}
                removed += await self._database.write(partial(_changed, statement, keys))
            if len(found) < most:
                return removed

    def _keys(self, keys: Iterable[Sequence[Any]]) -> object:
        """As `_is_one_of` takes them."""
        return json.dumps([*map(list, keys)]) if self._database.dialect == "sqlite" else [*map(tuple, keys)]

    async def count(self) -> Mapping[tuple[str, str], int]:
        kinds = (jobs.c.provider, jobs.c.status)
        query = select(*kinds, func.count()).where(jobs.c.deleted_at.is_(None)).group_by(*kinds)

        def work(connection: Connection) -> Mapping[tuple[str, str], int]:
            return {(provider, status): number for provider, status, number in connection.execute(query)}

        return await self._database.read(work)


def _rows(query: Executable, connection: Connection) -> Sequence[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(query)]


def _changed(statement: Executable, values: Mapping[str, Any], connection: Connection) -> int:
    return connection.execute(statement, values).rowcount


def _insert_or_leave(dialect: str) -> Executable:
    """The standard has no such insert; each dialect is imported where it is spoken."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(promises).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(promises).on_conflict_do_nothing()


_Place: TypeAlias = tuple[str, str, str]


def _is_one_of(table: Table, dialect: str) -> ColumnElement[bool]:
    """It has one of the primary keys `keys`. SQLite looks for each in its index where they come out of a
    query, and reads the whole table for a list of them.
    """
    columns = tuple(table.primary_key)
    if dialect != "sqlite":
        return tuple_(*columns).in_(bindparam("keys", expanding=True))
    rows = func.json_each(bindparam("keys")).table_valued("value")
    parts = (func.json_extract(rows.c.value, f"$[{index}]") for index in range(len(columns)))
    return tuple_(*columns).in_(select(*parts))


def _bought(dialect: str) -> ColumnElement[str]:
    """The id of the job that a promise was kept with, which comes first in its answer. As JSON databases do
    not read all of it: SQLite nothing that is nested deeply, PostgreSQL none with a NUL, as prompts may be.
    """
    answer, quote = promises.c.answer, '"'
    if dialect == "sqlite":
        behind = func.substr(answer, len('{"id":"') + 1)
        return func.substr(behind, 1, func.instr(behind, quote) - 1)
    return func.split_part(answer, quote, 4)


def _place(wanted: Promise) -> _Place:
    return wanted.owner, wanted.operation, wanted.key


def _in_order(wanted: Iterable[Promise]) -> list[Promise]:
    """In which every replica takes the locks of several rows: no two wait for each other."""
    return sorted(wanted, key=_place)


_SETTLE = (
    update(promises)
    .where(
        *(promises.c[name] == bindparam(f"its_{name}") for name in ("owner", "operation", "key", "token")),
        or_(bindparam("its_state") != "unknown", promises.c.state == "open"),
    )
    .values(state=bindparam("its_state"), answer=bindparam("its_answer"))
)


def _same(wanted: Promise) -> tuple[ColumnElement[bool], ...]:
    return (
        promises.c.owner == wanted.owner,
        promises.c.operation == wanted.operation,
        promises.c.key == wanted.key,
    )
