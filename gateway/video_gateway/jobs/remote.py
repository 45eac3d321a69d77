"""A store on a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import create_async_engine

from video_gateway.jobs import database
from video_gateway.jobs.database import ConflictError, Database, Row, Statement
from video_gateway.jobs.job import StoreUnavailableError, UnstorableError

T = TypeVar("T")

HANGING = 30
"""Seconds after which a server that took a connection and says nothing is given up."""


class Remote(Database):
    """A PostgreSQL server, by an asynchronous driver; several gateways may share it."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            url,
            pool_pre_ping=True,  # a server that was started again is noticed before a statement is lost
            pool_timeout=database.PATIENCE,
            hide_parameters=True,
            connect_args={"connect_timeout": database.PATIENCE},
        )
        self.dialect = self._engine.dialect.name

    async def write(self, work: Callable[[Connection], T]) -> T:
        with _answering():
            async with asyncio.timeout(HANGING), self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        with _answering():
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

    async def close(self) -> None:
        await self._engine.dispose()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if (told := _told(error)) is None:
            raise
        raise told from error


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
