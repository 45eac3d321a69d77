from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from sqlalchemy import Connection, Executable

from video_gateway.jobs import queries
from video_gateway.jobs.group import Group
from video_gateway.jobs.job import DuplicateJobError, Job, Promise, UnknownCursorError, UnstorableError
from video_gateway.jobs.store import SqlJobStore

if TYPE_CHECKING:
    from tests.gateway.cluster import Cluster


def job(number: int, **changes: object) -> Job:
    plain = Job(
        id=f"video_{number}",
        provider="openai",
        native_id=f"video_{number}",
        key="main",
        owner="alice",
        operation="video_generation",
        model="openai/sora-2",
        request="{}",
        status="queued",
        answer="{}",
        created_at=1000 + number,
        checked_at=1000.0 + number,
    )
    return structs.replace(plain, **changes)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[SqlJobStore]:
    store = await SqlJobStore.open(url)
    try:
        yield store
    finally:
        await store.close()


def test_a_job_outlives_its_store(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
        async with opened(url) as store:
            assert await store.find("video_1", "openai") == job(1, seq=1)
            assert await store.find("video_1", None) == job(1, seq=1)
            assert await store.find("video_1", "runway") is None

    asyncio.run(scenario())


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    async def scenario() -> list[int]:
        store = await SqlJobStore.open(f"sqlite:///{tmp_path}/jobs.sqlite3")
        await store.add(job(1))
        modes = await asyncio.to_thread(lambda: [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()])
        await store.close()
        return modes

    before = os.umask(0o022)
    try:
        modes = asyncio.run(scenario())
    finally:
        os.umask(before)
    assert len(modes) == 3  # the file, its log and its index
    assert set(modes) == {0o600}


def test_jobs_added_together_are_written_in_few_transactions(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            groups: list[int] = []
            inner = store._add_all

            async def counting(items: list[Job]) -> object:
                groups.append(len(items))
                return await inner(items)

            store._add = Group(counting)  # type: ignore[arg-type]
            await asyncio.gather(*(store.add(job(number)) for number in range(200)))
            assert sum(groups) == 200
            assert len(groups) <= 3
            assert (
                await store.page(None, provider=None, after=None, limit=500, order="asc")
            ).has_more is False

    asyncio.run(scenario())


def test_who_is_alone_is_served_before_anybody_else_could_ask(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with opened(f"sqlite:///{tmp_path}/jobs.sqlite3") as store:
            kept, again = [asyncio.ensure_future(store.add(job(1), alone=True)) for _ in range(2)]
            assert kept.done()
            with pytest.raises(DuplicateJobError):
                await again

    asyncio.run(scenario())


def test_who_looks_for_a_job_does_not_wait_for_what_reads_them_all(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with opened(f"sqlite:///{tmp_path}/jobs.sqlite3") as store:
            await store.add(job(1))
            began, ends = threading.Event(), threading.Event()

            def slow(connection: Connection) -> bool:
                began.set()
                return ends.wait(60)

            reading = asyncio.ensure_future(store._database.read(slow))
            await asyncio.to_thread(began.wait, 60)
            found = await asyncio.wait_for(store.find("video_1", "openai"), 30)
            assert (found is not None, reading.done()) == (True, False)
            ends.set()
            assert await reading

    asyncio.run(scenario())


def test_a_duplicate_does_not_take_its_group_with_it(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
            outcomes = await asyncio.gather(
                *(store.add(job(number)) for number in (1, 2, 3)), return_exceptions=True
            )
            assert [type(outcome) for outcome in outcomes] == [DuplicateJobError, type(None), type(None)]
            assert await store.find("video_3", "openai") is not None

    asyncio.run(scenario())


def test_pages_are_exact_while_jobs_keep_arriving(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            for number in range(7):
                await store.add(job(number))
            await store.add(job(50, owner="bob"))
            seen: list[str] = []
            after, more = None, True
            while more:
                page = await store.page("alice", provider=None, after=after, limit=3, order="desc")
                seen += [found.id for found in page.jobs]
                after, more = page.jobs[-1].id, page.has_more
                await store.add(job(100 + len(seen)))
            assert seen == [f"video_{number}" for number in reversed(range(7))]
            with pytest.raises(UnknownCursorError):
                await store.page("alice", provider=None, after="video_50", limit=3, order="desc")

    asyncio.run(scenario())


def test_a_full_last_page_says_that_nothing_follows(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            for number in range(4):
                await store.add(job(number))
            first = await store.page("alice", provider="openai", after=None, limit=2, order="asc")
            last = await store.page("alice", provider="openai", after="video_1", limit=2, order="asc")
            assert (first.has_more, last.has_more) == (True, False)
            assert [found.id for found in last.jobs] == ["video_2", "video_3"]

    asyncio.run(scenario())


def test_a_final_state_is_not_taken_back_by_a_late_look(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
            await store.record(job(1, status="completed", completed_at=2000, checked_at=2000.0))
            await store.record(job(1, status="in_progress", checked_at=3000.0))
            await store.record(job(1, status="failed", checked_at=4000.0))
            found = await store.find("video_1", "openai")
            assert found is not None
            assert (found.status, found.completed_at) == ("completed", 2000)

    asyncio.run(scenario())


def test_an_older_look_undoes_no_newer_one_unless_that_is_from_the_future(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
            told = []
            for status, checked_at in (("in_progress", 3000.0), ("queued", 2990.0), ("queued", 2000.0)):
                await store.record(job(1, status=status, checked_at=checked_at))
                found = await store.find("video_1", "openai")
                assert found is not None
                told.append((found.status, found.checked_at))
            assert told == [("in_progress", 3000.0), ("in_progress", 3000.0), ("queued", 2000.0)]

    asyncio.run(scenario())


def test_a_deleted_job_leaves_the_list_and_keeps_its_place(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            for number in range(3):
                await store.add(job(number))
            await store.delete(job(1), 5000)
            await store.record(job(1, status="completed", checked_at=6000.0))  # a look that was under way
            page = await store.page("alice", provider=None, after="video_1", limit=5, order="desc")
            assert [found.id for found in page.jobs] == ["video_0"]

    asyncio.run(scenario())


def promise(token: str, **changes: object) -> Promise:
    plain = Promise(
        owner="alice",
        operation="video_generation",
        key="order-7",
        fingerprint="f" * 64,
        token=token,
        created_at=1000,
        lease_until=2000.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def test_a_promise_is_held_by_one_of_a_hundred(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            standing = await asyncio.gather(*(store.promise(promise(f"{n}")) for n in range(100)))
            assert len({found.token for found in standing}) == 1

    asyncio.run(scenario())


def test_a_released_promise_is_free_and_a_settled_one_is_not(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.promise(promise("a"))
            await store.settle(promise("a", state="unknown"))  # by who took its holder for dead
            await store.release(promise("a"))
            assert (await store.promise(promise("b"))).token == "b"
            await store.settle(promise("b", state="kept", answer='{"id":"video_1"}'))
            await store.release(promise("b"))
            standing = await store.promise(promise("c"))
            assert (standing.token, standing.state, standing.answer) == ("b", "kept", '{"id":"video_1"}')

    asyncio.run(scenario())


def test_promises_of_many_callers_share_their_transactions(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    transactions = 0

    async def scenario() -> None:
        async with opened(url) as store:
            write = store._database.write

            def counted(work: Callable[[Connection], object]) -> Awaitable[object]:
                nonlocal transactions
                transactions += 1
                return write(work)

            monkeypatch.setattr(store._database, "write", counted)
            wanted = [promise(f"{n}", key=f"{n}") for n in range(100)]
            standing = await asyncio.gather(*map(store.promise, wanted))
            assert standing == wanted
            kept = [replace(each, state="kept", answer=each.token) for each in standing]
            await asyncio.gather(*map(store.settle, kept))
            monkeypatch.undo()
            again = [replace(each, token="new") for each in reversed(wanted)]
            assert await asyncio.gather(*map(store.promise, again)) == kept[::-1]

    asyncio.run(scenario())
    assert transactions == 2


def test_a_promise_that_no_column_takes_keeps_none_of_the_others(url: str) -> None:
    async def scenario() -> list[Promise | BaseException]:
        async with opened(url) as store:
            wanted = [promise(f"{n}", key=f"{n}") for n in range(3)]
            wanted[1] = replace(wanted[1], created_at=2**70)
            return await asyncio.gather(*map(store.promise, wanted), return_exceptions=True)

    first, second, third = asyncio.run(scenario())
    assert isinstance(second, UnstorableError)
    assert [getattr(each, "token", None) for each in (first, third)] == ["0", "2"]


def test_an_unknown_outcome_takes_back_no_answer(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            open_one, kept = [await store.promise(promise(key, key=key)) for key in ("open", "kept")]
            await store.settle(replace(kept, state="kept", answer="{}"))
            await asyncio.gather(*(store.settle(replace(each, state="unknown")) for each in (open_one, kept)))
            found = [await store.promise(replace(each, token="new")) for each in (open_one, kept)]
            assert [(each.state, each.answer) for each in found] == [("unknown", None), ("kept", "{}")]

    asyncio.run(scenario())


def test_purge_removes_finished_jobs_only(url: str) -> None:
    async def scenario() -> None:
        async with opened(url) as store:
            await store.add(job(1))
            await store.add(job(2, status="completed"))
            await store.add(job(9000, status="completed"))
            assert await store.purge(5000) == 1
            assert await store.find("video_1", None) is not None
            assert await store.find("video_9000", None) is not None

    asyncio.run(scenario())


def test_a_clock_ahead_of_the_servers_removes_nothing_that_is_young(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time

    async def scenario() -> None:
        async with opened(cluster.database()) as store:
            for number, age in enumerate((0, 3600, 8 * 86400)):
                await store.add(job(number, status="completed", created_at=int(real()) - age))
            monkeypatch.setattr(time, "time", lambda: real() + 30 * 86400)
            assert await store.purge(int(time.time()) - 7 * 86400) == 1
            page = await store.page(None, provider=None, after=None, limit=9, order="asc")
            assert [each.id for each in page.jobs] == ["video_0", "video_1"]

    asyncio.run(scenario())


def test_purge_leaves_a_promise_whose_holder_lives(url: str) -> None:
    """Without it an equal request would buy once more, beside the one that is buying."""

    async def scenario() -> None:
        async with opened(url) as store:
            alive = promise("alive", key="alive", lease_until=time.time() + 60)
            kept = replace(alive, token="kept", key="kept")
            dead = promise("dead", key="dead")
            for each in (alive, kept, dead):
                assert (await store.promise(each)).token == each.token
            await store.settle(replace(kept, state="kept", answer="{}"))
            await store.purge(5000)
            found = [(await store.promise(replace(each, token="new"))).token for each in (alive, kept, dead)]
            assert found == ["alive", "new", "new"]

    asyncio.run(scenario())


def test_a_purge_of_many_removes_them_all_and_lets_others_write(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PORTION", 6)
    change = vars(queries)["_changed"]
    portions: list[int] = []

    def changed(statement: Executable, values: Any, connection: Connection) -> int:
        portions.append(change(statement, values, connection))
        return portions[-1]

    monkeypatch.setattr(queries, "_changed", changed)

    async def scenario() -> None:
        async with opened(url) as store:
            old = [job(number, status="completed" if number % 3 else "queued") for number in range(60)]
            await asyncio.gather(*(store.add(each) for each in old))
            for number in range(9):
                await store.promise(promise(f"{number}", owner=f"{number % 2}", key=f"{number}"))
            removing = asyncio.create_task(store.purge(5000))
            await asyncio.sleep(0)
            await store.add(job(9000, status="completed"))
            assert await removing == 40
            assert max(portions) <= 6  # who writes waits for no more than one of them
            page = await store.page(None, provider=None, after=None, limit=100, order="desc")
            assert [each.id for each in page.jobs] == [
                "video_9000",
                *(each.id for each in reversed(old) if each.status == "queued"),
            ]
            again = [promise("new", owner=f"{number % 2}", key=f"{number}") for number in range(9)]
            assert {(await store.promise(each)).token for each in again} == {"new"}

    asyncio.run(scenario())


def test_a_secret_is_the_same_for_all_gateways_and_after_a_restart(url: str) -> None:
    async def scenario() -> None:
        stores = [await SqlJobStore.open(url) for _ in range(3)]
        try:
            found = set(await asyncio.gather(*(store.keys.secret("links") for store in stores)))
            assert {len(each) for each in found} == {32}
            assert await stores[0].keys.secret("other") not in found
        finally:
            for store in stores:
                await store.close()
        async with opened(url) as again:
            assert {await again.keys.secret("links")} == found

    asyncio.run(scenario())


def test_pages_in_order_of_arrival_miss_nothing_that_several_replicas_add(url: str) -> None:
    """Whoever reads on behind the last job must see one whose number is lower and whose commit is later."""

    async def scenario() -> None:
        first = await SqlJobStore.open(url)
        replicas = [first, *[await SqlJobStore.open(url) for _ in range(2)]]
        try:
            await first.add(job(0))
            seen, last = ["video_0"], "video_0"
            done = asyncio.Event()

            async def adding(store: SqlJobStore, start: int) -> None:
                for number in range(start, start + 60):
                    await store.add(job(number))

            async def reading() -> None:
                nonlocal last
                while True:
                    ended = done.is_set()
                    page = await first.page("alice", provider=None, after=last, limit=7, order="asc")
                    seen.extend(found.id for found in page.jobs)
                    if page.jobs:
                        last = page.jobs[-1].id
                    elif ended:
                        return

            reader = asyncio.create_task(reading())
            await asyncio.gather(
                *(adding(store, 1 + 100 * place + 1000 * turn) for turn in range(2)
                  for place, store in enumerate(replicas))
            )  # fmt: skip
            done.set()
            await asyncio.wait_for(reader, 120)
            assert (len(seen), len(set(seen))) == (361, 361)
        finally:
            for store in replicas:
                await store.close()

    asyncio.run(scenario())
