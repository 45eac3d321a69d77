"""Running statements off the event loop: in one piece each, whatever the database."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")

PATIENCE = 10
"""Seconds to wait for another process's write, for a connection, or for a server to take one."""


class ConflictError(Exception):
    """A row is there already."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A statement that is made again and again: SQL that all databases understand, with a `:name` for each of
    its `parameters`, which say what is in its rows.
    """

    text: str
    parameters: tuple[str, ...] = ()
    lock: int | None = None
    """An advisory lock to take before, where several servers may write."""


Row: TypeAlias = Sequence[Any]


class Database(Protocol):
    """`work` gets a connection inside of a transaction; what it answers is answered when that is on disk.

    Raises:
        StoreUnavailableError: the database is locked, full or gone. A write may have happened all the same.
        UnstorableError: it is well, and will never take what it was given.
    """

    dialect: str

    @abstractmethod
    def write(self, work: Callable[[Connection], T], *, patient: bool = False) -> Awaitable[T]:
        """`patient`: it may take as long as it does."""

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

    def put_at_once(self, statement: Statement, rows: Sequence[Row], *, alone: bool = False) -> bool:
        """As `put`, where that takes no time: whether it was done, all of it. `alone`: nobody else waits."""
        return False

    def get_at_once(self, statement: Statement, wanted: Sequence[Row]) -> list[Row] | None:
        """As `get`, where that takes no time, else `None`."""
        return None

    def is_doubtful(self) -> bool:
        """Whether something, at hardly any cost, says that a write may fail now: it is better tried first."""
        return False

    @abstractmethod
    async def revision(self) -> str | None:
        """Of the tables that there are; "" for tables of somebody else, `None` where there are none."""

    async def is_at(self, revision: str) -> bool:
        """Whether the tables are those of the newest revision; an empty database may get them."""
        return await self.revision() == revision

    @abstractmethod
    async def close(self) -> None: ...


def connect(url: str) -> Database:
    """Each kind is loaded where there is one: what a server needs takes a quarter of a start."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        from video_gateway.jobs.sqlite import Sqlite

        return Sqlite(url)
    from video_gateway.jobs.remote import Remote

    return Remote(f"postgresql+psycopg://{rest}")
