"""A connection to a file, and the thread that works with it."""

from __future__ import annotations

import asyncio
import math
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeVar

from video_gateway.jobs import database
from video_gateway.jobs.database import ConflictError
from video_gateway.jobs.job import StoreUnavailableError, UnstorableError

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")

REST = 1.0
"""Seconds for which work is handed to the thread after the event loop waited too long for it."""
LONGEST_LOG = 8_000
"""Pages of SQLite's log with which who writes patiently copies it into the file, however long that takes."""

FRESH = 0.05
"""Seconds for which work that was done says that no other process is writing."""
STUCK = 0.25
"""Seconds for which the thread may be at one transaction before it is taken to wait for another process."""


class Worker:
    """A connection that is kept, and a thread that works with it: taking a connection and giving it back
    costs as much as an insert.

    After a failure the next transaction gets a new one. An executor would do the same, and take twice
    as long to hand work over and back.
    """

    def __init__(self, path: Path, open_file: Callable[[], sqlite3.Connection], name: str) -> None:
        """`open_file` makes a connection to `path` that is prepared."""
        self._path = path
        self._open_file = open_file
        self._file: tuple[int, int] | None = None
        """What is open. Somebody may remove it, or put another one in its place."""
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
        self._failed = False
        """Nothing has been done since something failed."""
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
        if now - self._done_at < FRESH:
            return False
        if not self._in_use.acquire(blocking=False):
            return self._failed  # what is at it now may be waiting, too
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
                self._is_patient = True
                self._file = _identity(self._path)
            elif _identity(self._path) != self._file:
                raise StoreUnavailableError(f"{self._path} has been removed or replaced")
            if is_patient is not self._is_patient:
                _prepare_for(connection, is_patient=is_patient)
                self._is_patient = is_patient
            answer = work(connection)
        except BaseException as error:
            self._failed = True
            self._let_go()
            if (told := _told(error)) is None:
                raise
            raise told from error
        self._done_at, self._failed = time.monotonic(), False
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


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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


def prepare(connection: sqlite3.Connection) -> None:
    """Of a new connection: readers beside one writer, an answer only after fsync."""
    _prepare_for(connection, is_patient=True)
    connection.execute("PRAGMA journal_mode=WAL").close()
    connection.execute("PRAGMA synchronous=FULL").close()


def _prepare_for(connection: sqlite3.Connection, *, is_patient: bool) -> None:
    """Whether a commit may wait for another process, and for the log to be copied into the file."""
    patience = database.PATIENCE * 1000 if is_patient else 0
    connection.execute(f"PRAGMA busy_timeout={patience}").close()
    connection.execute(f"PRAGMA wal_autocheckpoint={LONGEST_LOG if is_patient else 0}").close()
