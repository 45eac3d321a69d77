"""A store on a server."""

from __future__ import annotations

import asyncio
import math
import select as sockets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import create_async_engine

from video_gateway.jobs import database
from video_gateway.jobs.database import ConflictError, Database, Row, Statement
from video_gateway.jobs.job import StoreUnavailableError, UnstorableError

T = TypeVar("T")

_PATIENTLY = text("SET LOCAL idle_in_transaction_session_timeout = '5min'")
"""Who brings tables up to date loads in the middle of it what that needs."""

FRESH = 1.0
"""Seconds for which a write that was taken says that the next one will be."""
ABSENT = 5
"""Seconds that a gateway may be silent in the middle of a transaction. Of one whose machine is gone the
server hears nothing for hours, and what it has locked nobody else could write.
"""
HANGING = 30
"""Seconds after which a server that took a connection and says nothing is given up."""


class Remote(Database):
    """A PostgreSQL server, by an asynchronous driver; several gateways may share it."""

    def __init__(self, url: str) -> None:
        try:
            address = make_url(url)
        except (ArgumentError, ValueError):  # which may quote a password
            told = "its address is not written postgresql://user:password@host:port/database"
            raise StoreUnavailableError(told) from None
        self._engine = create_async_engine(
            address,
            pool_pre_ping=True,  # a server that was started again is noticed before a statement is lost
            pool_timeout=database.PATIENCE,
            isolation_level="READ COMMITTED",  # stricter ones refuse who meets another
            hide_parameters=True,
            connect_args={"connect_timeout": database.PATIENCE},
        )
        self.dialect = self._engine.dialect.name
        self._failed = False
        self._written_at = -math.inf
        self._idle: dict[object, int] = {}
        """By their places in the pool, descriptors of the connections that nobody uses."""
        self._poller = sockets.poll()
        pool = self._engine.sync_engine.pool
        event.listen(pool, "connect", _introduce)
        event.listen(pool, "checkin", self._rests)
        for name in ("checkout", "close"):
            event.listen(pool, name, self._rests_no_more)

    def _rests(self, connection: Any, place: object) -> None:
        if connection is not None and not connection.driver_connection.closed:
            self._idle[place] = descriptor = connection.driver_connection.fileno()
            self._poller.register(descriptor, sockets.POLLIN)

    def _rests_no_more(self, _: object, place: object, *more: object) -> None:
        descriptor = self._idle.pop(place, None)
        if descriptor is not None:
            self._poller.unregister(descriptor)

    def is_doubtful(self) -> bool:
        """The last call failed; no write was taken lately, so that the server may have fallen silent; or it
        had something to tell who asked nothing: that it ends.
        """
        return self._failed or time.monotonic() - self._written_at > FRESH or bool(self._poller.poll(0))

    async def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> T:
        with self._answering():
            async with asyncio.timeout(None if patient else HANGING), self._engine.begin() as connection:
                if patient:
                    await connection.execute(_PATIENTLY)
                done = await connection.run_sync(work)
        self._written_at = time.monotonic()
        return done

    async def read(self, work: Callable[[Connection], T]) -> T:
        with self._answering():
            async with asyncio.timeout(HANGING), self._engine.connect() as connection:
                return await connection.run_sync(work)

    async def put(self, statement: Statement, rows: Sequence[Row]) -> None:
        named = [dict(zip(statement.parameters, row, strict=True)) for row in rows]

        def work(connection: Connection) -> None:
            if statement.lock is not None:
                connection.execute(select(func.pg_advisory_xact_lock(statement.lock)))
            connection.execute(text(statement.text), named)

        await self.write(work)

    async def get(self, statement: Statement, wanted: Sequence[Row]) -> list[Row]:
        query, values = text(statement.text), {}
        for name in statement.parameters:  # one, or none: each statement is a way to another machine and back
            at_once = statement.text.replace(f"= :{name}", f"IN :{name}")
            query = text(at_once).bindparams(bindparam(name, expanding=True))
            values[name] = [value for (value,) in wanted]
        return await self.read(lambda connection: [tuple(row) for row in connection.execute(query, values)])

    async def revision(self) -> str | None:
        from video_gateway.jobs.upgrade import revision

        return await self.read(revision)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            told = _told(error)
            self._failed = isinstance(told, StoreUnavailableError)
            if told is None:
                raise
            raise told from error
        self._failed = False

    async def close(self) -> None:
        await self._engine.dispose()


def _introduce(connection: Any, _: object) -> None:
    """Tell the server what holds for the whole connection, unless that ends at a pooler.

    What is prepared, or set, belongs to the server's process, and a pooler (PgBouncer before 1.21) gives each
    transaction another one: there the same name may be another statement.
    """
    driver = connection.driver_connection
    cursor = connection.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    (process,) = cursor.fetchone()
    if process == driver.info.backend_pid:
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{ABSENT}s'")
    else:  # the pooler has told one of its own
        driver.prepare_threshold = None
    cursor.close()
    connection.commit()


def _told(error: BaseException) -> Exception | None:
    """What a database's error means here; `None` for another one."""
    match error:
        case IntegrityError():
            return ConflictError(str(error))
        case DataError() | OverflowError():  # NUL in a text, a number past 64 bits
            return UnstorableError(str(getattr(error, "orig", None) or error))
        case DBAPIError() | PoolTimeoutError() | OSError():
            why = str(getattr(error, "orig", None) or error) or "it does not answer in time"
            return StoreUnavailableError(why)
        case _:
            return None
