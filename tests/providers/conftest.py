from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager

import httpx
import pytest
from tests.providers.house import Run, Scenario, running


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One gateway for all tests of a module: it runs in a thread of its own, and scenarios run beside it."""
    with _started(running(tmp_path_factory.mktemp("gateway"))) as started:
        yield started


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Another, which waits for a provider for a second only."""
    with _started(running(tmp_path_factory.mktemp("hasty"), patience=1.0)) as started:
        yield started


@contextmanager
def _started(whole: AbstractAsyncContextManager[httpx.AsyncClient]) -> Iterator[Run]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    client = asyncio.run_coroutine_threadsafe(whole.__aenter__(), loop).result(90)

    async def guarded(scenario: Scenario, client: httpx.AsyncClient) -> None:
        await scenario(client)

    try:
        yield lambda scenario: asyncio.run_coroutine_threadsafe(guarded(scenario, client), loop).result(120)
    finally:
        asyncio.run_coroutine_threadsafe(whole.__aexit__(None, None, None), loop).result(90)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
