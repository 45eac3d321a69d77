from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.gateway.test_jobs import job, opened

from video_gateway.jobs import worker, write_ahead_log


@pytest.fixture(autouse=True)
def short_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some hundred transactions are enough for all that happens to a log."""
    monkeypatch.setattr(write_ahead_log, "BEGUN", 10)
    monkeypatch.setattr(write_ahead_log, "PIECE", 50)
    monkeypatch.setattr(write_ahead_log, "LONG", 150)
    monkeypatch.setattr(write_ahead_log, "ROOM", 6_000_000)


async def written(file: Path, number: int) -> list[int]:
    """So many jobs, each in a transaction of its own; answers the lengths that the log had."""
    log = file.with_name(f"{file.name}-wal")
    lengths: list[int] = []
    async with opened(f"sqlite:///{file}") as store:
        for each in range(number):
            await store.add(job(each), alone=True)
            await asyncio.sleep(0)  # as between two requests: what is written at once gives nobody a turn
            lengths.append(log.stat().st_size)
        crashed = file.parent / "crashed"
        await asyncio.to_thread(crashed.mkdir)
        for path in (file, log):
            await asyncio.to_thread(shutil.copy, path, crashed)
    return lengths


def kept(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (number,) = connection.execute("SELECT count(*) FROM jobs").fetchone()
        return int(number)


def test_the_log_is_copied_into_the_file_beside_those_who_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[tuple[str, int]] = []
    copied = write_ahead_log.copied

    def noted(connection: sqlite3.Connection) -> tuple[int, int]:
        there, now = copied(connection)
        copies.append((threading.current_thread().name, there))
        return there, now

    monkeypatch.setattr(write_ahead_log, "copied", noted)
    asyncio.run(written(tmp_path / "jobs.sqlite3", 600))
    by_who_writes = [there for name, there in copies if name == "jobs-writer"]
    assert len(by_who_writes) < len(copies) / 2
    assert kept(tmp_path / "jobs.sqlite3") == 600


def test_a_log_that_has_its_room_does_not_become_longer(tmp_path: Path) -> None:
    lengths = asyncio.run(written(tmp_path / "jobs.sqlite3", 600))  # some 5,000 pages, which are 20 MB
    assert lengths[0] < 150_000
    assert set(lengths[50:]) == {6_000_000}


def test_what_stands_in_a_log_with_room_is_there_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead_log, "LONG", 10_000)  # most of it is in the log alone
    monkeypatch.setattr(write_ahead_log, "PIECE", 10_000)
    asyncio.run(written(tmp_path / "jobs.sqlite3", 60))
    assert kept(tmp_path / "crashed" / "jobs.sqlite3") == 60


def test_a_disk_that_has_little_left_gives_the_log_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = os.statvfs

    def nearly_full(path: Path) -> SimpleNamespace:
        return SimpleNamespace(f_frsize=asked(path).f_frsize, f_bavail=1000)

    monkeypatch.setattr(os, "statvfs", nearly_full)
    assert max(asyncio.run(written(tmp_path / "jobs.sqlite3", 100))) < 6_000_000
    assert kept(tmp_path / "jobs.sqlite3") == 100


def test_a_log_that_may_not_become_so_long_is_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: os.write(-1, b""))  # an error of the system
    assert max(asyncio.run(written(tmp_path / "jobs.sqlite3", 100))) < 6_000_000
    assert kept(tmp_path / "jobs.sqlite3") == 100


def test_while_nobody_can_copy_it_beside_them_those_who_write_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (worker, write_ahead_log):
        monkeypatch.setattr(module, "LONGEST_LOG", 200)

    async def scenario() -> int:
        async with opened(f"sqlite:///{tmp_path}/jobs.sqlite3") as store:
            ends = threading.Event()
            reading = asyncio.ensure_future(store._database.read(lambda _: ends.wait(60)))
            for each in range(600):
                await store.add(job(each), alone=True)
            length = (tmp_path / "jobs.sqlite3-wal").stat().st_size
            ends.set()
            await reading
            return length

    assert asyncio.run(scenario()) == 6_000_000
    assert kept(tmp_path / "jobs.sqlite3") == 600
