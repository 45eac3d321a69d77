"""Bring a database to the present schema. Alembic is imported only where there is an older one."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text

from video_gateway.jobs.database import Database
from video_gateway.jobs.schema import metadata

HEAD = "0003"
"""The newest revision in `migrations/versions`."""

_ALEMBIC = Lock()
"""It keeps what it is doing in its module."""


async def migrate(database: Database) -> None:
    """Create or upgrade the tables; does nothing where they are up to date."""
    if await database.read(_revision) != HEAD:
        await database.write(_upgrade)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def touch(connection: Connection) -> None:
    """Write what is there already: a full disk and a standby refuse that, too."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _create(connection: Connection) -> None:
    """The present schema at once, as the migrations would have made it: a test holds the two together."""
    metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _upgrade(connection: Connection) -> None:
    # Gateways start together; the second one waits here, and finds the work done.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7263548)"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if not inspect(connection).get_table_names():
        _create(connection)
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, "head")
