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
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from video_gateway.jobs.database import ConflictError, Database, Row, Statement
from video_gateway.jobs.job import StoreUnavailableError, UnstorableError
from video_gateway.jobs.worker import Worker, prepare
from video_gateway.jobs.write_ahead_log import Log

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")

QUICK = 0.0005
"""Seconds that the event loop may wait for the disk on average before work is handed to a thread; less and
more were tried, and cost more."""
QUICK_ALONE = 0.002
"""The same where nobody else is being served, whom a thread would keep from nothing."""
PAGES = 8
"""Pages that a transaction writes beside one for each of its rows."""

ROOM = 1024 * 1024
"""Bytes of a disk that has hardly any: the largest job there is fits."""
LOOK = 0.05
"""Seconds after which that is looked at again: other threads take the interpreter meanwhile."""
_NAME = re.compile(r":(\w+)")
AT_ONCE = 64
"""Rows that one insert has at most: older SQLites take 999 parameters."""

_SCHEMA = Path(__file__).with_name("schema.sql")
"""The tables of the newest revision; a test holds them and the migrations together."""


class Sqlite(Database):
    """A file. One connection writes, another one finds jobs, a third one reads what takes longer, each with a
    thread of its own: nobody who looks for a job waits until all of them are counted.

    SQLite never waits for a network: a whole transaction is one piece of work. What is small is done on the
    event loop itself as long as that is quick: handing it to a thread and back costs more than doing it.
    """

    dialect = "sqlite"

    def __init__(self, url: str) -> None:
        open_file = _opener(url)
        self._path = _path(url)[0]
        self._writer = Worker(self._path, open_file, "jobs-writer")
        self._finder = Worker(self._path, open_file, "jobs-finder")
        self._reader = Worker(self._path, open_file, "jobs-reader")
        self._has_room = True
        self._looked_at = -math.inf
        """When that was so."""
        self._log = Log(self._path, self._writer, self._reader)

    def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> Awaitable[T]:
        # At once for writing: what is read first in it still holds when it writes.
        self._log.grows(PAGES)
        return self._writer.run(partial(self._writer.in_transaction, work, "BEGIN IMMEDIATE"))

    def read(self, work: Callable[[Connection], T]) -> Awaitable[T]:
        return self._reader.run(partial(self._reader.in_transaction, work, "BEGIN"))

    def put(self, statement: Statement, rows: Sequence[Row]) -> Awaitable[object]:
        if self._log.grows(_pages(rows)):
            self._log.begins_anew()  # who commits patiently copies so long a log into the file
        return self._writer.run(self._putting(statement, rows))

    def put_at_once(self, statement: Statement, rows: Sequence[Row], *, alone: bool = False) -> bool:
        if self._log.grows(_pages(rows)):
            return False
        try:
            quick = QUICK_ALONE if alone else QUICK
            return self._writer.at_once(self._putting(statement, rows), quick) is not None
        except (ConflictError, UnstorableError):
            return False

    def _putting(self, statement: Statement, rows: Sequence[Row]) -> Callable[[sqlite3.Connection], bool]:
        statements = list(_statements(_sql(statement), _in_order(statement, rows)))

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
        return self._finder.run(self._getting(statement, wanted))

    def get_at_once(self, statement: Statement, wanted: Sequence[Row]) -> list[Row] | None:
        return self._finder.at_once(self._getting(statement, wanted), QUICK)

    def _getting(
        self, statement: Statement, wanted: Sequence[Row]
    ) -> Callable[[sqlite3.Connection], list[Row]]:
        sql, wanted = _sql(statement), _in_order(statement, wanted)

        def work(connection: sqlite3.Connection) -> list[Row]:
            execute = connection.execute
            return [row for each in wanted for row in execute(sql, each)]

        return work

    def is_doubtful(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at > LOOK:
            self._has_room = _has_room(self._path.parent)
            self._looked_at = now
        return not self._has_room or self._writer.is_kept_out()

    async def revision(self) -> str | None:
        if self._path.exists():
            return await self._finder.run(_revision)
        _check_folder(self._path)
        return None

    async def is_at(self, revision: str) -> bool:
        found = await self.revision()
        if found is None:
            await self._writer.run(partial(_make_tables, revision))
            found = await self.revision()
        return found == revision

    async def close(self) -> None:
        for thread in (self._writer, self._finder, self._reader):
            await asyncio.to_thread(thread.close)


def _opener(url: str) -> Callable[[], sqlite3.Connection]:
    """What makes connections to the file of an address, for any thread; errors name the file."""
    path, options = _path(url)
    arguments: dict[str, Any] = {"database": path}
    if options:
        from sqlalchemy import make_url  # it knows them, and few want any
        from sqlalchemy.dialects.sqlite import pysqlite

        (name,), more = pysqlite.dialect().create_connect_args(make_url(url))
        arguments = {**more, "database": name}
    arguments["check_same_thread"] = False
    arguments["isolation_level"] = None  # transactions are begun here, where there is need of one
    was_there = False

    def opened() -> sqlite3.Connection:
        nonlocal was_there
        if was_there and not path.exists():
            raise StoreUnavailableError(f"{path} has been removed")
        _keep_private(path)
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(**arguments)
            prepare(connection)
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            _check_folder(path)
            raise StoreUnavailableError(f"{path}: {error}") from error
        was_there = True
        return connection

    return opened


def _path(url: str) -> tuple[Path, str]:
    """The file of an address, and what the address says beside it."""
    path, _, options = url.partition(":///")[2].partition("?")
    return Path(path).absolute(), options


def _pages(rows: Sequence[Row]) -> int:
    """That a transaction writes, about."""
    return PAGES + len(rows)


def _has_room(folder: Path) -> bool:
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize >= ROOM


def _check_folder(path: Path) -> None:
    """Raises `StoreUnavailableError` where no file can be made: SQLite says the same whatever is wrong."""
    folder = path.parent
    if not folder.is_dir():
        raise StoreUnavailableError(f"{path}: there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreUnavailableError(f"{path}: the folder {folder} may not be written to")


def _keep_private(path: Path) -> None:
    """Make a new file its owner's: prompts are in it, and what signs addresses. Its log follows it."""
    with suppress(OSError):  # there is one, or there cannot be one: SQLite says why
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _statements(sql: str, rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """What writes the rows, with its values. An insert takes up to `AT_ONCE` of them: the driver remembers
    as many statements.
    """
    if not sql.startswith("INSERT "):
        yield from ((sql, row) for row in rows)
        return
    for start in range(0, len(rows), AT_ONCE):
        piece = rows[start : start + AT_ONCE]
        yield _repeated(sql, len(piece)), list(chain.from_iterable(piece))


@lru_cache(maxsize=64)
def _sql(statement: Statement) -> str:
    """With a mark for each name: from Python 3.14 on, numbered ones (`?1`) take no sequence."""
    return _NAME.sub("?", statement.text)


@lru_cache(maxsize=64)
def _order(statement: Statement) -> tuple[int, ...] | None:
    """Which value of a row each mark has; `None`: one after the other."""
    order = tuple(statement.parameters.index(name) for name in _NAME.findall(statement.text))
    return None if order == tuple(range(len(statement.parameters))) else order


def _in_order(statement: Statement, rows: Sequence[Row]) -> Sequence[Row]:
    order = _order(statement)
    return rows if order is None else [[row[index] for index in order] for row in rows]


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
