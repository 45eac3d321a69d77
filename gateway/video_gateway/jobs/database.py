"""Running statements off the event loop: in one piece each, whatever the database."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from video_gateway.jobs.job import StoreUnavailableError

T = TypeVar("T")

PATIENCE = 10
"""Seconds to wait for another process's write, for a connection, or for a server to take one."""


HANGING = 30
"""Seconds after which a server that took a connection and says nothing is given up."""


class Database(Protocol):
    """`work` gets a connection inside of a transaction; what it answers is answered when that is on disk.

    Raises:
        StoreUnavailableError: the database is locked, full or gone. A write may have happened all the same.
    """

    dialect: str

    @abstractmethod
    async def write(self, work: Callable[[Connection], T]) -> T: ...

    @abstractmethod
    async def read(self, work: Callable[[Connection], T]) -> T: ...

    @abstractmethod
    async def close(self) -> None: ...


def connect(url: str) -> Database:
    scheme, _, rest = url.partition("://")
    return Sqlite(url) if scheme == "sqlite" else Remote(f"postgresql+psycopg://{rest}")


class Sqlite(Database):
    """A file. One thread writes, another one reads beside it.

    SQLite never waits for a network, so that a thread may as well do a whole transaction:
    an asynchronous driver would hand each of its statements to a thread, and cost the
    event loop four times as much.
    """

    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, hide_parameters=True)  # errors are logged; requests are not
        event.listen(self._engine, "connect", _prepare)
        self._writer = _Thread(self._engine, "jobs-writer")
        self._reader = _Thread(self._engine, "jobs-reader")

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await self._writer.run(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reader.run(work)

    async def close(self) -> None:
        for thread in (self._writer, self._reader):
            await asyncio.to_thread(thread.close)
        self._engine.dispose()


class _Thread:
    """A thread that keeps its connection: taking one and giving it back costs as much as an insert.

    After a failure the next transaction gets a new one.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._executor = ThreadPoolExecutor(1, name)
        self._connection: Connection | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._do, work)

    def _do(self, work: Callable[[Connection], T]) -> T:
        with _answering():
            connection = self._connection
            if connection is None:
                connection = self._connection = self._engine.connect()
            try:
                with connection.begin():
                    return work(connection)
            except BaseException:
                self._connection = None
                connection.close()
                raise

    def close(self) -> None:
        self._executor.shutdown()
        if self._connection is not None:
            self._connection.close()


class Remote(Database):
    """A PostgreSQL server, by an asynchronous driver; several gateways may share it."""

    def __init__(self, url: str) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine  # of no use to a file

        self._engine = create_async_engine(
            url,
            pool_pre_ping=True,  # a server that was started again is noticed before a statement is lost
            pool_timeout=PATIENCE,
            hide_parameters=True,
            connect_args={"connect_timeout": PATIENCE},
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

    async def close(self) -> None:
        await self._engine.dispose()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        why = str(getattr(error, "orig", None) or error) or "it does not answer in time"
        raise StoreUnavailableError(why) from error


def _prepare(connection: Any, _record: object) -> None:
    """Readers beside one writer, an answer only after fsync, patience while another process writes."""
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={PATIENCE * 1000}", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
