"""A database that is locked or given what it cannot take: nothing is bought that cannot be remembered."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from msgspec import structs

from bifrost_api import models
from video_gateway import timestamps
from video_gateway.jobs import database, sqlite, worker
from video_gateway.jobs.job import Job
from video_gateway.providers.provider import Account
from video_gateway.purchases import pending_writes

if TYPE_CHECKING:
    from tests.gateway.cluster import Cluster
    from tests.gateway.conftest import House, Open, Upstream

BODY = {"model": "openai/sora-2", "prompt": "A fox"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    monkeypatch.setattr(pending_writes, "PAUSE", 0.1)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def unavailable(answer: httpx.Response) -> bool:
    body = answer.json()
    assert body["status_code"] == answer.status_code
    assert body["is_bifrost_error"] is True
    return (answer.status_code, body["error"]["code"], answer.headers["retry-after"]) == (
        503,
        "overloaded",
        "5",
    )


async def eventually_ready(house: House) -> None:
    for _ in range(1200):
        if (await house.http.get("/ready")).status_code == 200:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the store did not come back")


def test_what_was_bought_while_the_database_was_locked_is_recorded_when_it_is_free(
    opened: Open, upstream: type[Upstream], tmp_path: Path
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        adapter.gate = asyncio.Event()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            asked = asyncio.create_task(house.http.post("/v1/videos", json=BODY))
            await adapter.asked.wait()
            with locked(tmp_path / "jobs.sqlite3"):
                adapter.gate.set()
                first = await asked
                assert (first.status_code, first.json()["error"]["code"]) == (500, "job_not_recorded")
                assert first.headers["x-should-retry"] == "false"
                video_id = next(iter(adapter.videos))
                assert f"{video_id}:openai" in first.json()["error"]["message"]
                found = first.json()["extra_fields"]
                assert (found["video_id"], found["provider"]) == (video_id, "openai")
                # Nothing more is bought until that is recorded.
                assert unavailable(await house.http.post("/v1/videos", json=BODY))
                assert unavailable(await house.http.get("/ready"))
                assert len(adapter.created) == 1
                # Who asks for it by its full name gets it all the same.
                assert (await house.http.get(f"/v1/videos/{video_id}:openai")).status_code == 200
            await eventually_ready(house)
            listed = (await house.http.get("/v1/videos")).json()["data"]
            assert [video["id"] for video in listed] == [video_id]
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200

    asyncio.run(scenario())


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "order-7"}])
def test_nothing_is_bought_as_long_as_a_write_waits_however_well_the_database_is(
    opened: Open,
    upstream: type[Upstream],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
) -> None:
    monkeypatch.setattr(pending_writes, "PAUSE", 3600.0)

    async def scenario() -> None:
        adapter = upstream()
        adapter.gate = asyncio.Event()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            asked = asyncio.create_task(house.http.post("/v1/videos", json=BODY))
            await adapter.asked.wait()
            with locked(tmp_path / "jobs.sqlite3"):
                adapter.gate.set()
                assert (await asked).json()["error"]["code"] == "job_not_recorded"
            assert (await house.http.get("/health")).status_code == 200
            assert unavailable(await house.http.post("/v1/videos", json=BODY, headers=headers))
            assert len(adapter.created) == 1

    asyncio.run(scenario())


def test_a_locked_database_is_noticed_before_anything_is_bought(
    opened: Open, upstream: type[Upstream], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FRESH", 0.0)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            source = (await house.http.post("/v1/videos", json=BODY)).json()["id"]
            adapter.become(source, status="completed")
            remix = f"/v1/videos/{source}/remix", {"prompt": "in snow"}
            assert (await house.http.get(f"/v1/videos/{source}")).json()["status"] == "completed"
            with locked(tmp_path / "jobs.sqlite3"):
                asked = [house.http.post("/v1/videos", json=BODY) for _ in range(20)]
                asked += [house.http.post(remix[0], json=remix[1]) for _ in range(20)]
                async with asyncio.timeout(10):  # they share one try, of `PATIENCE`
                    assert all(unavailable(answer) for answer in await asyncio.gather(*asked))
            assert len(adapter.created) == 1
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200
            assert (await house.http.post(remix[0], json=remix[1])).status_code == 200

    asyncio.run(scenario())


def test_a_locked_database_is_noticed_before_anything_is_deleted_at_its_provider(
    opened: Open, upstream: type[Upstream], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FRESH", 0.0)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            made = await house.http.post("/v1/videos", json=BODY)
            path = f"/v1/videos/{made.json()['id']}:openai"
            with locked(tmp_path / "jobs.sqlite3"):
                assert unavailable(await house.http.delete(path))
                assert made.json()["id"] in adapter.videos
            assert (await house.http.delete(path)).status_code == 200
            assert made.json()["id"] not in adapter.videos
            assert (await house.http.get(path)).status_code == 404

    asyncio.run(scenario())


def test_while_a_write_waits_for_a_lock_nothing_more_is_bought(
    opened: Open, upstream: type[Upstream], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 2)
    monkeypatch.setattr(worker, "STUCK", 0.05)

    async def scenario() -> None:
        adapter = upstream()
        adapter.gate = asyncio.Event()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            asked = asyncio.create_task(house.http.post("/v1/videos", json=BODY))
            await adapter.asked.wait()
            with locked(tmp_path / "jobs.sqlite3"):
                adapter.gate.set()
                await asyncio.sleep(0.5)
                assert unavailable(await house.http.post("/v1/videos", json=BODY))
                assert (await asked).json()["error"]["code"] == "job_not_recorded"
        assert len(adapter.created) == 1

    asyncio.run(scenario())


def test_a_server_that_falls_silent_is_noticed_before_anything_is_bought(
    opened: Open, upstream: type[Upstream], own_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = pytest.importorskip("video_gateway.jobs.remote")
    monkeypatch.setattr(remote, "FRESH", 0.0)

    async def scenario() -> None:
        adapter = upstream()
        accounts = {"openai": [Account(name="main", adapter=adapter)]}
        async with opened(accounts, url=own_cluster.database()) as house:
            monkeypatch.setattr(database, "PATIENCE", 5)
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200
            monkeypatch.setattr(database, "PATIENCE", 0.2)
            with own_cluster.silent():
                asked = [house.http.post("/v1/videos", json=BODY) for _ in range(20)]
                async with asyncio.timeout(10):
                    assert all(unavailable(answer) for answer in await asyncio.gather(*asked))
            monkeypatch.setattr(database, "PATIENCE", 5)
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200
        assert len(adapter.created) == 2

    asyncio.run(scenario())


def test_what_no_database_takes_keeps_nobody_else_waiting(
    opened: Open, upstream: type[Upstream], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that says nonsense of one job: the others of its group are kept, and the next are bought."""
    monkeypatch.setattr(timestamps, "LAST", 10**30)

    class Odd(upstream):  # type: ignore[misc, valid-type]
        async def video_generation(self, *arguments: Any, **named: Any) -> models.Video:
            video: models.Video = await super().video_generation(*arguments, **named)
            video.expires_at = 10**20
            return video

    async def scenario() -> None:
        adapter, odd = upstream(delay=0.05), Odd(delay=0.05, provider="runway")
        accounts = {name: [Account(name="main", adapter=each)] for name, each in
                    (("openai", adapter), ("runway", odd))}  # fmt: skip
        async with opened(accounts, url=url) as house:
            bodies = [{"model": "runway/gen4.5", "prompt": "A fox"}, *[BODY] * 20]
            first, *others = await asyncio.gather(
                *(house.http.post("/v1/videos", json=body) for body in bodies)
            )
            assert (first.status_code, first.json()["error"]["code"]) == (500, "job_not_recorded")
            assert first.headers["x-should-retry"] == "false"
            assert {answer.status_code for answer in others} == {200}
            assert (await house.http.get("/ready")).status_code == 200
            video = (await house.http.post("/v1/videos", json=BODY)).json()
            adapter.become(video["id"], status="completed", expires_at=10**20)
            look = await house.http.get(f"/v1/videos/{video['id']}")
            assert (look.status_code, look.json()["error"]["code"]) == (502, "provider_failure")
            listed = (await house.http.get("/v1/videos?limit=100")).json()["data"]
            assert {each["id"] for each in listed} == set(adapter.videos)

    asyncio.run(scenario())


def test_a_disk_that_is_full_is_noticed_before_anything_is_bought(
    opened: Open, upstream: type[Upstream], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is nearly full makes a write be tried first; here another process prevents it."""

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            monkeypatch.setattr(sqlite, "ROOM", 2**80)
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200
            with locked(tmp_path / "jobs.sqlite3"):
                assert unavailable(await house.http.post("/v1/videos", json=BODY))
        assert len(adapter.created) == 1

    asyncio.run(scenario())


def test_a_database_that_has_gone_is_noticed_before_anything_is_bought(
    opened: Open, upstream: type[Upstream], cluster: Cluster
) -> None:
    psycopg = pytest.importorskip("psycopg")
    url = cluster.database()
    name = url.partition("@/")[2].partition("?")[0]

    def administer(*statements: str) -> None:
        with psycopg.connect(url.replace(name, "postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}, url=url) as house:
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200
            administer(
                f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
                f"SELECT pg_terminate_backend(pid, 9000) FROM pg_stat_activity WHERE datname = '{name}'",
            )
            assert unavailable(await house.http.post("/v1/videos", json=BODY))
            assert unavailable(await house.http.post("/v1/videos", json=BODY))
            administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            assert (await house.http.post("/v1/videos", json=BODY)).status_code == 200
        assert len(adapter.created) == 2

    asyncio.run(scenario())


def test_a_lock_that_passes_is_waited_for(
    opened: Open, upstream: type[Upstream], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 60)

    async def scenario() -> None:
        async with opened({"openai": [Account(name="main", adapter=upstream())]}) as house:
            with locked(tmp_path / "jobs.sqlite3"):
                asked = asyncio.create_task(house.http.post("/v1/videos", json=BODY))
                await asyncio.sleep(0.3)
                assert not asked.done()
            assert (await asked).status_code == 200

    asyncio.run(scenario())


def test_the_event_loop_waits_neither_for_a_lock_nor_for_a_slow_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 10)
    monkeypatch.setattr(sqlite, "QUICK", 60)  # however slow this disk is
    monkeypatch.setattr(worker, "REST", 60)
    path = tmp_path / "jobs.sqlite3"

    def here(_: object) -> bool:
        return current_thread() is main_thread()

    async def scenario() -> None:
        store = sqlite.Sqlite(f"sqlite:///{path}")
        await store.write(lambda connection: connection.exec_driver_sql("CREATE TABLE t (n)").close())
        insert = database.Statement("INSERT INTO t VALUES (:n)", ("n",))
        assert store.put_at_once(insert, [(1,)])
        with locked(path):
            assert not store.put_at_once(insert, [(2,)])
            waiting = asyncio.ensure_future(store.put(insert, [(2,)]))
            await asyncio.sleep(0.05)
            assert not waiting.done()
        await asyncio.wait_for(waiting, 10)
        rows = await store.get(database.Statement("SELECT n FROM t"), [()])
        assert [tuple(row) for row in rows] == [(1,), (2,)]
        assert not store.put_at_once(insert, [(3,)])  # for a while
        await store.close()

        thread = worker.Worker(path, sqlite._opener(f"sqlite:///{path}"), "worker")
        assert thread.at_once(here, 60) is None  # it has no connection yet
        assert not await thread.run(here)
        assert thread.at_once(here, 60)
        assert thread.at_once(here, -1) is None  # nothing is so quick
        assert thread.at_once(here, 60)  # who can wait longer is served
        await asyncio.to_thread(thread.close)

    asyncio.run(scenario())


@pytest.mark.parametrize("operation", ["create", "remix"])
def test_what_could_not_be_recorded_is_found_again_by_its_idempotency_key(
    opened: Open, upstream: type[Upstream], tmp_path: Path, operation: str
) -> None:
    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            source = (await house.http.post("/v1/videos", json=BODY)).json()["id"]
            adapter.become(source, status="completed")
            await house.http.get(f"/v1/videos/{source}")
            adapter.gate, adapter.asked = asyncio.Event(), asyncio.Event()
            address = "/v1/videos" if operation == "create" else f"/v1/videos/{source}/remix"
            body = BODY if operation == "create" else {"prompt": "A hare"}

            async def ask() -> httpx.Response:
                return await house.http.post(address, json=body, headers={"Idempotency-Key": "order-1"})

            asked = asyncio.create_task(ask())
            await adapter.asked.wait()
            with locked(tmp_path / "jobs.sqlite3"):
                adapter.gate.set()
                told = await asked
                assert (told.status_code, told.json()["error"]["code"]) == (500, "job_not_recorded")
                assert (told.headers["x-should-retry"], told.headers["retry-after"]) == ("true", "5")
                assert unavailable(await ask())
            await eventually_ready(house)
            again = await ask()
            assert again.status_code == 200
            assert again.json()["id"] == told.json()["extra_fields"]["video_id"]
            listed = (await house.http.get("/v1/videos")).json()["data"]
            assert [video["id"] for video in listed] == [again.json()["id"], source]
            assert len(adapter.created) == 2

    asyncio.run(scenario())


def test_a_server_that_starts_again_while_the_provider_answers_is_waited_for(
    opened: Open, upstream: type[Upstream], own_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 60)

    async def scenario() -> None:
        adapter = upstream()
        adapter.gate = asyncio.Event()
        accounts = {"openai": [Account(name="main", adapter=adapter)]}
        async with opened(accounts, url=own_cluster.database()) as house:
            asked = asyncio.create_task(house.http.post("/v1/videos", json=BODY))
            await adapter.asked.wait()
            await asyncio.to_thread(own_cluster.stop, "immediate")
            adapter.gate.set()
            await asyncio.sleep(0.3)
            assert not asked.done()
            await asyncio.to_thread(own_cluster.start)
            video = (await asked).json()
            listed = (await house.http.get("/v1/videos")).json()["data"]
            assert [each["id"] for each in listed] == [video["id"]]
            assert len(adapter.created) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("owner", ["anybody", "somebody else"])
def test_a_write_that_is_done_again_takes_only_its_own_for_done(
    opened: Open,
    upstream: type[Upstream],
    tmp_path: Path,
    owner: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that seemed to fail may have been done; or a provider gives an id that it gave before."""

    async def scenario() -> None:
        adapter = upstream()
        async with opened({"openai": [Account(name="main", adapter=adapter)]}) as house:
            first = (await house.http.post("/v1/videos", json=BODY)).json()["id"]
            row = await house.store.find(first, "openai")
            assert row is not None
            adapter.gate, adapter.asked = asyncio.Event(), asyncio.Event()
            asked = asyncio.create_task(house.http.post("/v1/videos", json=BODY))
            await adapter.asked.wait()
            with closing(sqlite3.connect(tmp_path / "jobs.sqlite3", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                adapter.gate.set()
                second = (await asked).json()["extra_fields"]["video_id"]
                changed = structs.replace(row, id=second, owner=row.owner if owner == "anybody" else owner)
                there = structs.astuple(changed)[:-1]
                places = ", ".join("?" * len(there))
                names = ", ".join(f'"{name}"' for name in Job.__struct_fields__[:-1])
                other.execute(f"INSERT INTO jobs ({names}) VALUES ({places})", there)
                other.execute("COMMIT")
            await eventually_ready(house)
            told = " ".join(record.getMessage() for record in caplog.records)
            assert (f"the store refused the job {second}" in told) == (owner == "somebody else")

    caplog.set_level("INFO", "video_gateway")
    monkeypatch.setattr(timestamps, "now", lambda: 1_800_000_000)
    asyncio.run(scenario())
