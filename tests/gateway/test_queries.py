"""What is asked of a store again and again takes no longer when there are many rows."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

from tests.gateway.test_jobs import job, opened, promise

from video_gateway.jobs.sqlite import Sqlite
from video_gateway.jobs.worker import Worker

_OF_BOTH = "jobs.owner = 'alice' AND jobs.provider = 'openai'"


async def traced(worker: Worker, statements: set[str]) -> None:
    await worker.run(lambda connection: connection.set_trace_callback(statements.add))


def plan(connection: sqlite3.Connection, statement: str) -> list[str]:
    return [step[-1] for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]


def test_no_list_count_or_look_for_jobs_without_an_end_reads_all_rows(tmp_path: Path) -> None:
    """Also where a provider has few, or none."""
    path = tmp_path / "jobs.sqlite3"
    lists: set[str] = set()
    counts: set[str] = set()

    async def scenario() -> None:
        async with opened(f"sqlite:///{path}") as store:
            database = store._database
            assert isinstance(database, Sqlite)
            await store.add(job(1))
            await traced(database._reader, lists)
            for owner, provider in ((None, "openai"), ("alice", "openai"), ("alice", None)):
                for after in (None, "video_1"):
                    await store.page(owner, provider=provider, after=after, limit=9, order="desc")
            await store.running(after=0)
            await traced(database._reader, counts)
            await store.count()

    asyncio.run(scenario())
    lists = {each for each in lists if each.startswith("SELECT")}
    (count,) = (each for each in counts if each.startswith("SELECT"))
    assert len(lists) == 10
    with sqlite3.connect(path) as connection:
        for statement in lists:
            steps = plan(connection, statement)
            assert not any(step.startswith("SCAN") for step in steps), statement
        (both,) = (each for each in lists if _OF_BOTH in each and "seq <" not in each and "id =" not in each)
        assert "jobs_by_owner_and_provider" in plan(connection, both)[0]  # each alone may have many rows
        assert plan(connection, count) == ["SCAN jobs USING COVERING INDEX jobs_by_status"]


def test_no_statement_of_a_request_or_of_a_removal_reads_a_table_from_end_to_end(tmp_path: Path) -> None:
    statements: set[str] = set()
    path = tmp_path / "jobs.sqlite3"

    async def scenario() -> None:
        async with opened(f"sqlite:///{path}") as store:
            database = store._database
            assert isinstance(database, Sqlite)
            for worker in (database._writer, database._finder):
                await traced(worker, statements)
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
                steps = plan(connection, statement)
                assert [each for each in steps if each.startswith(("SCAN jobs", "SCAN promises"))] == [], (
                    statement
                )
