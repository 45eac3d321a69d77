"""What is asked of a store again and again takes no longer when there are many rows."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

from tests.gateway.test_jobs import job, opened, promise

from video_gateway.jobs.sqlite import Sqlite


def test_no_statement_of_a_request_or_of_a_removal_reads_a_table_from_end_to_end(tmp_path: Path) -> None:
    statements: set[str] = set()
    path = tmp_path / "jobs.sqlite3"

    async def scenario() -> None:
        async with opened(f"sqlite:///{path}") as store:
            database = store._database
            assert isinstance(database, Sqlite)
            for worker in (database._writer, database._finder):
                await worker.run(lambda connection: connection.set_trace_callback(statements.add))
            jobs = [job(number) for number in range(3)]
            await asyncio.gather(*map(store.add, jobs))
            await asyncio.gather(*(store.find(each.id, each.provider) for each in jobs))
            done = [job(number, status="completed", checked_at=2000.0) for number in range(3)]
            await asyncio.gather(*map(store.record, done))
            await store.delete(jobs[0], 5000)
            held = await asyncio.gather(*(store.promise(promise(name, key=name)) for name in "abcd"))
            await store.renew(held, 5000.0)
            await store.release(held[0])
            await asyncio.gather(*(store.settle(replace(each, state="unknown")) for each in held[1:]))
            assert await store.purge(2**40) == 3

    asyncio.run(scenario())
    kinds = {statement.split()[0] for statement in statements}
    assert kinds >= {"INSERT", "SELECT", "UPDATE", "DELETE"}
    with sqlite3.connect(path) as connection:
        for statement in statements:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
                read = [step[-1] for step in plan if step[-1].startswith(("SCAN jobs", "SCAN promises"))]
                assert read == [], statement
