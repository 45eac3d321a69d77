"""Running statements off the event loop: in one piece each, whatever the database."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import itemgetter
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Protocol, TypeAlias, TypeVar

from sqlalchemy import (
    ClauseElement,
    Connection,
    Engine,
    Executable,
    Insert,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.sql.compiler import SQLCompiler

from video_gateway.jobs.job import StoreUnavailableError, UnstorableError

T = TypeVar("T")

PATIENCE = 10
"""Seconds to wait for another process's write, for a connection, or for a server to take one."""

QUICK, QUICK_ALONE = 0.0001, 0.002
"""Seconds that the event loop may wait for the disk on average before work is handed to a thread, which takes
about as long as the first; the second where nobody else is kept waiting."""
REST = 1.0
"""Seconds for which work is then handed over."""
LOG = 4000
"""Pages of SQLite's log, after which it is copied into the file: milliseconds for who writes meanwhile."""
PAGES = 3
"""Pages that a transaction writes beside those of its rows."""

AT_ONCE = 32
"""Rows that one insert has at most: older SQLites take 999 parameters."""
HANGING = 30
"""Seconds after which a server that took a connection and says nothing is given up."""


class ConflictError(Exception):
    """A row is there already."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement that is made again and again; `parameters`, its only ones, say what is in its rows."""

    clause: ClauseElement
    parameters: tuple[str, ...]
    lock: int | None = None
    """An advisory lock to take before, where several servers may write."""
    at_once: Executable | None = None
    """The same for a list in its one parameter, where each statement is a way to another machine and back."""


Row: TypeAlias = Sequence[Any]


class Database(Protocol):
    """`work` gets a connection inside of a transaction; what it answers is answered when that is on disk.

    Raises:
        StoreUnavailableError: the database is locked, full or gone. A write may have happened all the same.
        UnstorableError: it is well, and will never take what it was given.
    """

    dialect: str

    @abstractmethod
    def write(self, work: Callable[[Connection], T]) -> Awaitable[T]: ...

    @abstractmethod
    def read(self, work: Callable[[Connection], T]) -> Awaitable[T]: ...

    @abstractmethod
    def put(self, statement: Statement, rows: Sequence[Row]) -> Awaitable[object]:
        """Write each row, in one transaction.

        Raises:
            ConflictError: one of them is there already; none is written.
        """

    @abstractmethod
    def get(self, statement: Statement, wanted: Sequence[Row]) -> Awaitable[list[Row]]:
        """The rows for all that is wanted."""

    def put_at_once(self, statement: Statement, rows: Sequence[Row], *, alone: bool) -> bool:
        """As `put`, where that takes no time: whether it was done, all of it. `alone`: nobody else waits."""
        return False

    def get_at_once(self, statement: Statement, wanted: Sequence[Row]) -> list[Row] | None:
        """As `get`, where that takes no time, else `None`."""
        return None

    @abstractmethod
    async def close(self) -> None: ...


def connect(url: str) -> Database:
    scheme, _, rest = url.partition("://")
    return Sqlite(url) if scheme == "sqlite" else Remote(f"postgresql+psycopg://{rest}")


class Sqlite(Database):
    """A file. One connection writes, another one reads beside it, each with a thread of its own.

    SQLite never waits for a network: a whole transaction is one piece of work. What is small is done on the
    event loop itself as long as that is quick: handing it to a thread and back costs more than doing it.
    """

    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, hide_parameters=True)  # errors are logged; requests are not
        _keep_private(self._engine.url.database)
        event.listen(self._engine, "connect", _prepare)
        self._writer = _Worker(self._engine, "jobs-writer")
        self._reader = _Worker(self._engine, "jobs-reader")
        self._texts: dict[Statement, tuple[str, Callable[[Row], Row]]] = {}
        self._logged = 0
        """Pages, about, that the log has got on the event loop since a thread had a look at it."""

    def write(self, work: Callable[[Connection], T]) -> Awaitable[T]:
        return self._writer.run(partial(_in_transaction, work))

    def read(self, work: Callable[[Connection], T]) -> Awaitable[T]:
        return self._reader.run(partial(_in_transaction, work))

    def put(self, statement: Statement, rows: Sequence[Row]) -> Awaitable[object]:
        self._logged = 0  # who commits patiently copies the log into the file
        return self._writer.run(self._putting(statement, rows))

    def put_at_once(self, statement: Statement, rows: Sequence[Row], *, alone: bool) -> bool:
        self._logged += PAGES + 2 * len(rows)
        if self._logged > LOG:
            return False
        try:
            patience = QUICK_ALONE if alone else QUICK
            return self._writer.at_once(self._putting(statement, rows), patience) is not None
        except (ConflictError, UnstorableError):
            return False

    def _putting(self, statement: Statement, rows: Sequence[Row]) -> Callable[[Connection], bool]:
        text, ordered = self._text(statement)

        def work(connection: Connection) -> bool:
            driver = _driver(connection)
            if isinstance(statement.clause, Insert):
                for piece in _pieces(rows):
                    values = (
                        ordered(piece[0]) if len(piece) == 1 else [v for row in piece for v in ordered(row)]
                    )
                    driver.execute(_repeated(text, len(piece)), values)
            else:
                driver.executemany(text, map(ordered, rows))
            driver.commit()
            return True

        return work

    def get(self, statement: Statement, wanted: Sequence[Row]) -> Awaitable[list[Row]]:
        return self._reader.run(self._getting(statement, wanted))

    def get_at_once(self, statement: Statement, wanted: Sequence[Row]) -> list[Row] | None:
        return self._reader.at_once(self._getting(statement, wanted), QUICK)

    def _getting(self, statement: Statement, wanted: Sequence[Row]) -> Callable[[Connection], list[Row]]:
        text, ordered = self._text(statement)

        def work(connection: Connection) -> list[Row]:
            execute = _driver(connection).execute
            return [row for each in wanted for row in execute(text, ordered(each))]

        return work

    def _text(self, statement: Statement) -> tuple[str, Callable[[Row], Row]]:
        """For the driver itself: what SQLAlchemy does for each execution costs five times as much."""
        known = self._texts.get(statement)
        if known is None:
            compiled = statement.clause.compile(dialect=self._engine.dialect)
            assert isinstance(compiled, SQLCompiler)
            places = [statement.parameters.index(name) for name in compiled.positiontup or ()]
            # Of a single place `itemgetter` would answer the item alone.
            ordered = itemgetter(*places) if len(places) > 1 else tuple
            known = self._texts[statement] = str(compiled), ordered
        return known

    async def close(self) -> None:
        for thread in (self._writer, self._reader):
            await asyncio.to_thread(thread.close)
        self._engine.dispose()


def _keep_private(path: str | None) -> None:
    """Make a new file its owner's: prompts are in it, and what signs addresses. Its log follows it."""
    if path and path != ":memory:" and not path.startswith("file:"):
        with suppress(OSError):  # there is one, or there cannot be one: SQLite says why
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows in few lengths, so that the driver knows the statements: powers of two, at most `AT_ONCE`."""
    start = 0
    while left := len(rows) - start:
        number = min(AT_ONCE, 1 << (left.bit_length() - 1))
        yield rows[start : start + number]
        start += number


@lru_cache(maxsize=64)
def _repeated(text: str, number: int) -> str:
    """An insert of so many rows: at each statement a thread gives the interpreter away, and waits for it."""
    head, values, row = text.partition(" VALUES ")
    return f"{head}{values}{', '.join([row] * number)}"


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _in_transaction(work: Callable[[Connection], T], connection: Connection) -> T:
    with connection.begin():
        return work(connection)


class _Worker:
    """A connection that is kept, and a thread that works with it: taking a connection and giving it back
    costs as much as an insert.

    After a failure the next transaction gets a new one. An executor would do the same, and take twice
    as long to hand work over and back.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._is_patient: bool | None = None
        """How it is prepared; `None`: it may come from the pool, as somebody left it."""
        self._in_use = Lock()
        self._pause = 0.0
        """Seconds that work on the event loop waited, lately and on average."""
        self._resting_until: dict[float, float] = {}
        """By patience."""
        self._closed = False
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Do it in the thread, with patience for other processes."""
        if self._closed:
            raise StoreUnavailableError("it is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def task() -> None:
            try:
                with self._in_use:
                    answer = self._do(work, is_patient=True)
            except BaseException as error:
                self._tell(loop, _fail, future, error)
            else:
                self._tell(loop, _answer, future, answer)

        self._tasks.put(task)
        return future

    def at_once(self, work: Callable[[Connection], T], patience: float) -> T | None:
        """Do it here and now; `None`, and nothing done, where the database is locked, in use, or slower than
        `patience` in seconds.
        """
        began = time.perf_counter()
        if (
            self._closed
            or self._connection is None
            or began < self._resting_until.get(patience, 0.0)
            or not self._tasks.empty()
            or not self._in_use.acquire(blocking=False)
        ):
            return None
        used = time.thread_time()
        try:
            answer = self._do(work, is_patient=False)
        except StoreUnavailableError as error:
            if not _is_locked(error):
                raise
            self._resting_until = dict.fromkeys((QUICK, QUICK_ALONE), began + REST)
            return None
        finally:
            self._in_use.release()
        waited = time.perf_counter() - began - (time.thread_time() - used)
        self._pause += (waited - self._pause) / 8
        if self._pause > patience:
            self._pause, self._resting_until[patience] = 0.0, began + REST
        return answer

    def _tell(self, loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(call, *arguments)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
            del task  # what it holds is not kept while nothing is to be done
        if self._connection is not None:
            self._connection.close()

    def _do(self, work: Callable[[Connection], T], *, is_patient: bool) -> T:
        try:
            connection = self._connection
            if connection is None:
                connection = self._connection = self._engine.connect()
                self._is_patient = None
            if is_patient is not self._is_patient:
                _prepare_for(_driver(connection), is_patient=is_patient)
                self._is_patient = is_patient
            return work(connection)
        except BaseException as error:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()  # which rolls back
            if (told := _told(error)) is None:
                raise
            raise told from error

    def close(self) -> None:
        """When what was begun has ended."""
        self._closed = True
        self._tasks.put(None)
        self._thread.join()


def _answer(future: asyncio.Future[T], answer: T) -> None:
    if not future.done():
        future.set_result(answer)


def _fail(future: asyncio.Future[T], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


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

    async def put(self, statement: Statement, rows: Sequence[Row]) -> None:
        named = [dict(zip(statement.parameters, row, strict=True)) for row in rows]

        def work(connection: Connection) -> None:
            if statement.lock is not None:
                connection.execute(select(func.pg_advisory_xact_lock(statement.lock)))
            connection.execute(_executable(statement), named)

        await self.write(work)

    async def get(self, statement: Statement, wanted: Sequence[Row]) -> list[Row]:
        (name,) = statement.parameters
        query = statement.at_once
        assert query is not None
        values = {name: [value for (value,) in wanted]}
        return await self.read(lambda connection: [tuple(row) for row in connection.execute(query, values)])

    async def close(self) -> None:
        await self._engine.dispose()


def _executable(statement: Statement) -> Executable:
    assert isinstance(statement.clause, Executable)
    return statement.clause


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
        case IntegrityError() | sqlite3.IntegrityError():
            return ConflictError(str(error))
        case DataError() | sqlite3.DataError() | OverflowError():  # NUL in a text, a number past 64 bits
            return UnstorableError(str(getattr(error, "orig", None) or error))
        case DBAPIError() | sqlite3.Error() | PoolTimeoutError() | OSError():
            why = str(getattr(error, "orig", None) or error) or "it does not answer in time"
            return StoreUnavailableError(why)
        case _:
            return None


def _is_locked(error: StoreUnavailableError) -> bool:
    """Whether another process kept the work from being done."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


def _prepare(connection: Any, _record: object) -> None:
    """Readers beside one writer, an answer only after fsync."""
    _prepare_for(connection, is_patient=True)
    connection.execute("PRAGMA journal_mode=WAL").close()
    connection.execute("PRAGMA synchronous=FULL").close()


def _prepare_for(driver: sqlite3.Connection, *, is_patient: bool) -> None:
    """Whether a commit may wait for another process, and for the log to be copied into the file."""
    driver.execute(f"PRAGMA busy_timeout={PATIENCE * 1000 if is_patient else 0}").close()
    driver.execute(f"PRAGMA wal_autocheckpoint={LOG if is_patient else 0}").close()
