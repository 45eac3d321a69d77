"""Several gateways on one database that write the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from tests.gateway.test_jobs import job, opened

from video_gateway.jobs.store import SqlJobStore


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
