"""Bring a database to the present schema."""

from __future__ import annotations

from video_gateway.jobs.database import Database
from video_gateway.jobs.job import StoreUnavailableError

HEAD = "0004"
"""The newest revision in `migrations/versions`."""


async def migrate(database: Database) -> None:
    """Create or upgrade the tables; does nothing where they are up to date.

    Raises:
        StoreUnavailableError: it cannot be done.
    """
    if not await database.is_at(HEAD):
        from video_gateway.jobs.upgrade import upgrade  # what it needs, a file that is up to date does not

        await upgrade(database, HEAD)


async def has_tables(database: Database) -> bool:
    """Whether there are any yet; nothing is changed.

    Raises:
        StoreUnavailableError: they are not of this version.
    """
    found = await database.revision()
    if found not in (None, HEAD):
        raise StoreUnavailableError(
            f"its tables are of revision {found or 'unknown'}, and this version's of {HEAD}: "
            "`video-gateway serve` brings older ones up to date"
        )
    return found is not None
