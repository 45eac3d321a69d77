"""A pooler between gateways and their database gives each transaction another process of the server."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.gateway.test_jobs import job, opened

if TYPE_CHECKING:
    from tests.gateway.cluster import Cluster

SOCKET = ".s.PGSQL.5432"
KEY_DATA = b"K\0\0\0\x0c"
"""How the server begins to tell a client its process."""


@asynccontextmanager
async def pooler(folder: Path) -> AsyncIterator[Path]:
    """The server of `folder` at another one, by a process that it does not have, as PgBouncer tells it."""

    async def passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            before, found, rest = piece.partition(KEY_DATA)
            writer.write(before + found + b"\0\0\0\1" + rest[4:] if found else piece)
        writer.close()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(folder / SOCKET)
        await asyncio.gather(passed(reader, server_writer), passed(server_reader, writer))

    with tempfile.TemporaryDirectory(dir="/tmp") as own:  # a socket's path is at most 107 bytes
        async with await asyncio.start_unix_server(served, Path(own, SOCKET)):
            yield Path(own)


@pytest.mark.parametrize("is_pooled", [False, True])
def test_statements_are_prepared_where_no_pooler_is_between(cluster: Cluster, is_pooled: bool) -> None:
    """Behind one that knows nothing of them, another statement may have the same name."""
    address, _, folder = cluster.database().partition("?host=")

    async def scenario() -> None:
        async with (
            pooler(Path(folder)) as own,
            opened(f"{address}?host={own if is_pooled else folder}") as store,
        ):
            await asyncio.gather(*(store.add(job(number)) for number in range(20)))
            prepared = await store._database.read(
                lambda connection: connection.exec_driver_sql(
                    "SELECT count(*) FROM pg_prepared_statements"
                ).scalar_one()
            )
        assert (prepared == 0) is is_pooled

    asyncio.run(scenario())
