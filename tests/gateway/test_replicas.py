"""Several gateways on one database that write the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.util import await_only
from tests.gateway.test_jobs import job, opened, promise

from video_gateway.jobs import remote
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.store import _ADD, SqlJobStore

if TYPE_CHECKING:
    from tests.gateway.cluster import Cluster


def test_looks_at_the_same_jobs_in_any_order_keep_no_replica_from_recording(url: str) -> None:
    """They are written in groups: two groups that lock each other's rows are a deadlock."""
    numbers = range(30)

    async def looking(store: SqlJobStore, order: Sequence[int], times: Sequence[float]) -> None:
        for moment in times:
            looks = [job(number, status="in_progress", checked_at=moment) for number in order]
            await asyncio.gather(*map(store.record, looks))

    async def scenario() -> None:
        async with AsyncExitStack() as stack:
            one, two = [await stack.enter_async_context(opened(url)) for _ in range(2)]
            await asyncio.gather(*(one.add(job(number)) for number in numbers))
            times = [2000.0 + turn for turn in range(30)]
            await asyncio.gather(looking(one, numbers, times), looking(two, numbers[::-1], times))
            found = await asyncio.gather(*(two.find(f"video_{number}", "openai") for number in numbers))
            assert [each and each.checked_at for each in found] == [times[-1]] * len(numbers)

    asyncio.run(scenario())


@pytest.mark.parametrize("isolation", ["serializable", "repeatable read"])
def test_replicas_do_not_refuse_each_other_whatever_isolation_the_server_has_by_default(
    cluster: Cluster, isolation: str
) -> None:
    psycopg = pytest.importorskip("psycopg")
    url = cluster.database()
    name = url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'")

    async def scenario() -> None:
        async with opened(url) as one, opened(url) as other:
            for number in range(20):
                wanted = promise(f"{number}", key=f"{number}")
                held = await asyncio.gather(
                    *(store.promise(wanted) for store in (one, other) for _ in range(5))
                )
                assert {each.token for each in held} == {wanted.token}
                await one.add(job(number))
                looks = [job(number, status="in_progress", checked_at=5000.0 + turn) for turn in range(2)]
                await asyncio.gather(one.record(looks[0]), other.record(looks[1]))

    asyncio.run(scenario())


def test_a_replica_that_vanishes_within_a_write_keeps_nobody_from_writing(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "ABSENT", 1)

    async def scenario() -> None:
        url = cluster.database()
        async with opened(url) as gone, opened(url) as there:

            def vanish(connection: Connection) -> None:
                connection.execute(select(func.pg_advisory_xact_lock(_ADD.lock)))
                await_only(asyncio.sleep(30))

            vanished = asyncio.ensure_future(gone._database.write(vanish))
            await asyncio.sleep(0.5)
            async with asyncio.timeout(10):
                await there.add(job(1))
            vanished.cancel()
            await asyncio.wait([vanished])
            await gone.add(job(2))  # when it is back
            assert {found.id for found in (await there.running(after=0))} == {job(1).id, job(2).id}

    asyncio.run(scenario())


def test_what_may_take_its_time_is_not_taken_for_a_replica_that_vanished(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "ABSENT", 1)

    def load(connection: Connection) -> object:
        connection.execute(select(func.now()))
        await_only(asyncio.sleep(2.5))
        return connection.execute(select(func.length("ab"))).scalar()

    async def scenario() -> None:
        async with opened(cluster.database()) as store:
            assert await store._database.write(load, patient=True) == 2
            with pytest.raises(StoreUnavailableError):
                await store._database.write(load)

    asyncio.run(scenario())
