"""The thread that writes, while another process has the database to itself."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from threading import Event

import pytest
from tests.gateway.test_store_faults import locked

from video_gateway.jobs import sqlite, worker


def test_while_one_try_waits_for_a_lock_nobody_takes_the_store_for_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FRESH", 0.0)
    monkeypatch.setattr(worker, "STUCK", 60.0)  # else that alone would tell
    path = tmp_path / "jobs.sqlite3"

    begun = Event()

    def touch(connection: sqlite3.Connection) -> None:
        begun.set()
        connection.execute("CREATE TABLE IF NOT EXISTS touched (n)")
        connection.execute("INSERT INTO touched VALUES (1)")

    async def scenario() -> None:
        thread = worker.Worker(path, sqlite._opener(f"sqlite:///{path}"), "worker")
        try:
            await thread.run(touch)
            assert not thread.is_kept_out()
            with locked(path):
                assert thread.is_kept_out()
                begun.clear()
                trying = thread.run(touch)
                assert await asyncio.to_thread(begun.wait, 10)
                assert thread.is_kept_out()
            await trying
            assert not thread.is_kept_out()
        finally:
            await asyncio.to_thread(thread.close)

    asyncio.run(scenario())
