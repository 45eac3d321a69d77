"""Tables made, or brought up to date. Alembic is imported only where there are older ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from video_gateway.jobs.database import Database
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.schema import metadata

_ALEMBIC = Lock()
"""It keeps what it is doing in its module."""


async def upgrade(database: Database, head: str) -> None:
    try:
        await database.write(partial(_upgrade, head), patient=True)
    except SQLAlchemyError as error:
        raise StoreUnavailableError(str(error)) from error


def revision(connection: Connection) -> str | None:
    """As `Database.revision` says."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    return "" if tables else None


def _create(head: str, connection: Connection) -> None:
    """The present schema at once, as the migrations would have made it: a test holds the two together."""
    metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})


def _upgrade(head: str, connection: Connection) -> None:
    # Gateways start together; the second one waits here, and finds the work done.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7263548)"))
    if not inspect(connection).get_table_names():
        _create(head, connection)
        return
    if revision(connection) == head:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ALEMBIC:
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            there = revision(connection)
            raise StoreUnavailableError(
                f"its tables are of revision {there}, which this version does not know: a newer one made them"
            ) from error
