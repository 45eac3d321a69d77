"""A store in a file, by the driver itself: what SQLAlchemy does for a statement costs five times as much."""

from __future__ import annotations

import asyncio
import math
import os
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from video_gateway.jobs import database
from video_gateway.jobs.database import ConflictError, Database, Row, Statement
from video_gateway.jobs.job import StoreUnavailableError, UnstorableError

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")

QUICK = 0.0005
"""Seconds that the event loop may wait for the disk on average before work is handed to a thread; less and
more were tried, and cost more."""
QUICK_ALONE = 0.002
"""The same where nobody else is being served, whom a thread would keep from nothing."""
REST = 1.0
"""Seconds for which work is then handed over."""
LOG = 1000
"""Pages of SQLite's log, after which it is copied into the file: milliseconds for who writes meanwhile."""
PAGES = 3
"""Pages that a transaction writes beside those of its rows."""

FRESH = 0.05
"""Seconds for which work that was done says that no other process is writing."""
STUCK = 0.25
"""Seconds for which the thread may be at one transaction before it is taken to wait for another process."""

ROOM = 1024 * 1024
"""Bytes of a disk that has hardly any: the largest job there is fits."""
AT_ONCE = 32
"""Rows that one insert has at most: older SQLites take 999 parameters."""

_SCHEMA = Path(__file__).with_name("schema.sql")
"""The tables of the newest revision; a test holds them and the migrations together."""


class Sqlite(Database):
    """A file. One connection writes, another one reads beside it, each with a thread of its own.

    SQLite never waits for a network: a whole transaction is one piece of work. What is small is done on the
    event loop itself as long as that is quick: handing it to a thread and back costs more than doing it.
    """

    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        open_file = _opener(url)
        self._folder = _path(url)[0].parent
        self._writer = _Worker(open_file, "jobs-writer")
        self._reader = _Worker(open_file, "jobs-reader")
        self._logged = 0
        """Pages, about, that the log has got on the event loop since a thread had a look at it."""

    def write(self, work: Callable[[Connection], T]) -> Awaitable[T]:
        # At once for writing: what is read first in it still holds when it writes.
        return self._writer.run(partial(self._writer.in_transaction, work, "BEGIN IMMEDIATE"))

    def read(self, work: Callable[[Connection], T]) -> Awaitable[T]:
        return self._reader.run(partial(self._reader.in_transaction, work, "BEGIN"))

    def put(self, statement: Statement, rows: Sequence[Row]) -> Awaitable[object]:
        self._logged = 0  # who commits patiently copies the log into the file
        return self._writer.run(self._putting(statement, rows))

    def put_at_once(self, statement: Statement, rows: Sequence[Row], *, alone: bool = False) -> bool:
        self._logged += PAGES + 2 * len(rows)
        if self._logged > LOG:
            return False
        try:
            quick = QUICK_ALONE if alone else QUICK
            return self._writer.at_once(self._putting(statement, rows), quick) is not None
        except (ConflictError, UnstorableError):
            return False

    def _putting(self, statement: Statement, rows: Sequence[Row]) -> Callable[[sqlite3.Connection], bool]:
        statements = list(_statements(_sql(statement), rows))

        def work(connection: sqlite3.Connection) -> bool:
            execute = connection.execute
            if len(statements) == 1:  # which is a transaction by itself, and half the work of one around it
                execute(*statements[0])
                return True
            execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                execute(sql, values)
            connection.commit()
            return True

        return work

    def get(self, statement: Statement, wanted: Sequence[Row]) -> Awaitable[list[Row]]:
        return self._reader.run(self._getting(statement, wanted))

    def get_at_once(self, statement: Statement, wanted: Sequence[Row]) -> list[Row] | None:
        return self._reader.at_once(self._getting(statement, wanted), QUICK)

    def _getting(
        self, statement: Statement, wanted: Sequence[Row]
    ) -> Callable[[sqlite3.Connection], list[Row]]:
        sql = _sql(statement)

        def work(connection: sqlite3.Connection) -> list[Row]:
            execute = connection.execute
            return [row for each in wanted for row in execute(sql, each)]

        return work

    def is_doubtful(self) -> bool:
        try:
            disk = os.statvfs(self._folder)
        except OSError:
            return True
        return disk.f_bavail * disk.f_frsize < ROOM or self._writer.is_kept_out()

    async def is_at(self, revision: str) -> bool:
        found = await self._reader.run(_revision)
        if found is None:
            await self._writer.run(partial(_make_tables, revision))
            found = await self._reader.run(_revision)
        return found == revision

    async def close(self) -> None:
        for thread in (self._writer, self._reader):
            await asyncio.to_thread(thread.close)


def _opener(url: str) -> Callable[[], sqlite3.Connection]:
    """What makes connections to the file of an address, which any thread may use."""
    path, options = _path(url)
    arguments: dict[str, Any] = {"database": path}
    if options:
        from sqlalchemy import make_url  # it knows them, and few want any
        from sqlalchemy.dialects.sqlite import pysqlite

        (name,), more = pysqlite.dialect().create_connect_args(make_url(url))
        arguments = {**more, "database": name}
    arguments["check_same_thread"] = False
    arguments["isolation_level"] = None  # transactions are begun here, where there is need of one
    _keep_private(path)
    return partial(sqlite3.connect, **arguments)


def _path(url: str) -> tuple[Path, str]:
    """The file of an address, and what the address says beside it."""
    path, _, options = url.partition(":///")[2].partition("?")
    return Path(path).absolute(), options


def _keep_private(path: Path) -> None:
    """Make a new file its owner's: prompts are in it, and what signs addresses. Its log follows it."""
    with suppress(OSError):  # there is one, or there cannot be one: SQLite says why
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _statements(sql: str, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """What writes the rows, with its values. An insert takes several of them, in few numbers, so that the
    driver knows the statements: powers of two, at most `AT_ONCE`.
    """
    if not sql.startswith("INSERT "):
        yield from ((sql, row) for row in rows)
        return
    start = 0
    while left := len(rows) - start:
        number = min(AT_ONCE, 1 << (left.bit_length() - 1))
        piece = rows[start : start + number]
        yield _repeated(sql, number), piece[0] if number == 1 else [value for row in piece for value in row]
        start += number


@lru_cache(maxsize=64)
def _sql(statement: Statement) -> str:
    """With numbers for names: a row has its values in the order of the parameters."""
    if statement.text.startswith("INSERT "):  # once each and in order, so that there may be several rows
        return re.sub(r":\w+", "?", statement.text)
    return re.sub(r":(\w+)", lambda name: f"?{statement.parameters.index(name[1]) + 1}", statement.text)


@lru_cache(maxsize=64)
def _repeated(sql: str, number: int) -> str:
    """An insert of so many rows: at each statement a thread gives the interpreter away, and waits for it."""
    head, values, row = sql.partition(" VALUES ")
    return f"{head}{values}{', '.join([row] * number)}"


def _revision(connection: sqlite3.Connection) -> str | None:
    """The one of the tables that there are; "" for tables of somebody else, `None` where there are none."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" in tables:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return "" if row is None else str(row[0])
    return "" if tables else None


def _make_tables(revision: str, connection: sqlite3.Connection) -> None:
    # Gateways start together; the second one waits here, and finds the work done.
    connection.execute("BEGIN IMMEDIATE")
    if _revision(connection) is None:
        for statement in _SCHEMA.read_text("utf-8").split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    connection.commit()


class _Worker:
    """A connection that is kept, and a thread that works with it: taking a connection and giving it back
    costs as much as an insert.

    After a failure the next transaction gets a new one. An executor would do the same, and take twice
    as long to hand work over and back.
    """

    def __init__(self, open_file: Callable[[], sqlite3.Connection], name: str) -> None:
        self._open_file = open_file
        self._connection: sqlite3.Connection | None = None
        self._wrapped: Connection | None = None
        """The same as SQLAlchemy has it, where somebody asked for that."""
        self._is_patient = True
        """How it is prepared."""
        self._in_use = Lock()
        self._wait = 0.0
        """Seconds that work on the event loop waited, lately and on average."""
        self._waited_at = -math.inf
        """When that was."""
        self._began = math.inf
        """When the thread began with what it does; never, while it does nothing."""
        self._done_at = -math.inf
        """When work was done last, on either side."""
        self._closed = False
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Do it in the thread, with patience for other processes."""
        if self._closed:
            raise StoreUnavailableError("it is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def task() -> None:
            try:
                with self._in_use:
                    self._began = time.monotonic()
                    answer = self._do(work, is_patient=True)
            except BaseException as error:
                self._tell(loop, _fail, future, error)
            else:
                self._tell(loop, _answer, future, answer)
            finally:
                self._began = math.inf

        self._tasks.put(task)
        return future

    def at_once(self, work: Callable[[sqlite3.Connection], T], quick: float) -> T | None:
        """Do it here and now; `None`, and nothing done, where the database is locked, in use, or takes more
        than `quick` seconds.
        """
        began = time.perf_counter()
        is_known = began < self._waited_at + REST
        if (
            self._closed
            or self._connection is None
            or (is_known and self._wait > quick)
            or not self._tasks.empty()
            or not self._in_use.acquire(blocking=False)
        ):
            return None
        self._waited_at = began
        used = time.thread_time()
        try:
            answer = self._do(work, is_patient=False)
        except StoreUnavailableError as error:
            if not _is_locked(error):
                raise
            self._wait = math.inf
            return None
        finally:
            self._in_use.release()
        waited = time.perf_counter() - began - (time.thread_time() - used)
        self._wait += (waited - self._wait) / 8 if is_known else waited - self._wait
        return answer

    def is_kept_out(self) -> bool:
        """Whether another process writes, or nobody knows. To take the lock and let it go writes nothing, and
        takes hundredths of what a commit does.
        """
        now = time.monotonic()
        if self._connection is None or now - self._began > STUCK:
            return True
        if now - self._done_at < FRESH or not self._in_use.acquire(blocking=False):
            return False
        try:
            self._do(_try_lock, is_patient=False)
        except StoreUnavailableError:
            return True
        finally:
            self._in_use.release()
        return False

    def _tell(self, loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(call, *arguments)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
            del task  # what it holds is not kept while nothing is to be done
        self._let_go()

    def _let_go(self) -> None:
        """Close the connection, which rolls back."""
        connection = self._wrapped or self._connection
        self._connection = self._wrapped = None
        if connection is not None:
            connection.close()

    def _do(self, work: Callable[[sqlite3.Connection], T], *, is_patient: bool) -> T:
        try:
            connection = self._connection
            if connection is None:
                connection = self._connection = self._open_file()
                _prepare(connection)
                self._is_patient = True
            if is_patient is not self._is_patient:
                _prepare_for(connection, is_patient=is_patient)
                self._is_patient = is_patient
            answer = work(connection)
        except BaseException as error:
            self._let_go()
            if (told := _told(error)) is None:
                raise
            raise told from error
        self._done_at = time.monotonic()
        return answer

    def in_transaction(
        self, work: Callable[[Connection], T], begin: str, connection: sqlite3.Connection
    ) -> T:
        """For what is too seldom, or too much, for statements of one's own."""
        if self._wrapped is None:
            from sqlalchemy import NullPool, create_engine

            self._wrapped = create_engine(
                "sqlite://",
                creator=lambda: connection,
                poolclass=NullPool,
                hide_parameters=True,  # errors are logged; requests are not
            ).connect()
        with self._wrapped.begin():
            self._wrapped.exec_driver_sql(begin)  # the driver was told to begin none
            return work(self._wrapped)

    def close(self) -> None:
        """When what was begun has ended."""
        self._closed = True
        self._tasks.put(None)
        self._thread.join()


def _try_lock(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _answer(future: asyncio.Future[T], answer: T) -> None:
    if not future.done():
        future.set_result(answer)


def _fail(future: asyncio.Future[T], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


def _told(error: BaseException) -> Exception | None:
    """What an error of SQLite, or of SQLAlchemy about it, means here; `None` for another one."""
    match getattr(error, "orig", None) or error:
        case sqlite3.IntegrityError() as said:
            return ConflictError(str(said))
        case sqlite3.DataError() | OverflowError() as said:  # a number past 64 bits
            return UnstorableError(str(said))
        case sqlite3.Error() | OSError() as said:
            return StoreUnavailableError(str(said))
        case _:
            return None


def _is_locked(error: StoreUnavailableError) -> bool:
    """Whether another process kept the work from being done."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


def _prepare(connection: sqlite3.Connection) -> None:
    """Readers beside one writer, an answer only after fsync."""
    _prepare_for(connection, is_patient=True)
    connection.execute("PRAGMA journal_mode=WAL").close()
    connection.execute("PRAGMA synchronous=FULL").close()


def _prepare_for(connection: sqlite3.Connection, *, is_patient: bool) -> None:
    """Whether a commit may wait for another process, and for the log to be copied into the file."""
    patience = database.PATIENCE * 1000 if is_patient else 0
    connection.execute(f"PRAGMA busy_timeout={patience}").close()
    connection.execute(f"PRAGMA wal_autocheckpoint={LOG if is_patient else 0}").close()
