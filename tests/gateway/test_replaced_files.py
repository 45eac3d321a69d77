"""A store's file that somebody removes, or puts another one in the place of, while a gateway runs."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.gateway.bought import account
from tests.gateway.test_jobs import opened as opened_store

from video_gateway.jobs import worker

if TYPE_CHECKING:
    from tests.gateway.conftest import House, Open, Upstream

BODY = {"model": "openai/sora-2", "prompt": "A fox"}


async def create(house: House) -> int:
    return (await house.http.post("/v1/videos", json=BODY)).status_code


@pytest.fixture(autouse=True)
def sceptical(monkeypatch: pytest.MonkeyPatch) -> None:
    """No write is taken for a sign that the next one will succeed."""
    monkeypatch.setattr(worker, "FRESH", 0.0)


def test_nothing_is_bought_into_a_file_that_has_been_removed(
    opened: Open, upstream: type[Upstream], tmp_path: Path
) -> None:
    """What is written to it is gone with the process."""
    path, aside = tmp_path / "jobs.sqlite3", tmp_path / "aside"

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            assert await create(house) == 200
            path.rename(aside)
            for _ in range(3):
                assert await create(house) == 503
            assert (await house.http.get("/ready")).status_code == 503
            assert not path.exists()
            aside.rename(path)
            assert await create(house) == 200
            assert len((await house.client.video_list()).data) == len(adapter.created) == 2

    asyncio.run(scenario())


def test_another_file_in_its_place_is_the_store_from_then_on(
    opened: Open, upstream: type[Upstream], tmp_path: Path
) -> None:
    """As where a backup is put back."""
    path, copy = tmp_path / "jobs.sqlite3", tmp_path / "copy"

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [account(adapter)]}) as house:
            assert await create(house) == 200
            async with opened_store(f"sqlite:///{tmp_path}/other.sqlite3"):
                pass
            shutil.copy(tmp_path / "other.sqlite3", copy)
            for log in ("-wal", "-shm"):
                (tmp_path / f"jobs.sqlite3{log}").unlink()
            copy.rename(path)
            assert await create(house) == 200
            assert len((await house.client.video_list()).data) == 1
        async with opened_store(f"sqlite:///{path}") as store:
            page = await store.page(None, provider=None, after=None, limit=9, order="asc")
            assert [job.id for job in page.jobs] == [list(adapter.videos)[-1]]

    asyncio.run(scenario())
