"""Bring a database to the present schema."""

from __future__ import annotations

from video_gateway.jobs.database import Database

HEAD = "0003"
"""The newest revision in `migrations/versions`."""


async def migrate(database: Database) -> None:
    """Create or upgrade the tables; does nothing where they are up to date.

    Raises:
        StoreUnavailableError: it cannot be done.
    """
    if not await database.is_at(HEAD):
        from video_gateway.jobs.upgrade import upgrade  # what it needs, a file that is up to date does not

        await upgrade(database, HEAD)
