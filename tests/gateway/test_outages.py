"""A disk that is full and a database that is gone, under a gateway that is a process and is being used."""

from __future__ import annotations

import asyncio
import resource
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from tests.gateway.cluster import Cluster
from tests.gateway.process import Served, served
from tests.gateway.rude import running

OUTAGE = {(503, "overloaded"), (500, "job_not_recorded")}


class Disk:
    """A small file system, where the tests may mount one; else files may not grow."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.store = f"sqlite:///{folder}/jobs.sqlite3"
        self._ballast = folder / "ballast"
        options = ["-t", "tmpfs", "-o", "size=8m", "none", str(folder)]
        done = subprocess.run(["mount", *options], capture_output=True, check=False)
        self.is_mounted = done.returncode == 0

    def begin(self, gateway: Served) -> None:
        if not self.is_mounted:
            resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            return
        with self._ballast.open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(4096))

    def end(self, gateway: Served) -> None:
        if not self.is_mounted:
            limits = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(gateway.process.pid, resource.RLIMIT_FSIZE, limits)
            return
        self._ballast.unlink()

    def remove(self) -> None:
        if self.is_mounted:
            subprocess.run(["umount", str(self._ballast.parent)], check=True)


class Server:
    """A PostgreSQL server that fails as by a loss of power."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.store = cluster.database()

    def begin(self, gateway: Served) -> None:
        self._cluster.stop("immediate")

    def end(self, gateway: Served) -> None:
        self._cluster.start()


@pytest.fixture(params=["full disk", "database gone"])
def outage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk | Server]:
    if request.param == "database gone":
        yield Server(request.getfixturevalue("own_cluster"))
        return
    disk = Disk(tmp_path / "disk")
    try:
        yield disk
    finally:
        disk.remove()


class Buyers:
    """Every other request of theirs has an idempotency key."""

    def __init__(self, client: httpx.AsyncClient, base: str) -> None:
        self.acknowledged: dict[str, str] = {}
        self.refused: Counter[tuple[int, str]] = Counter()
        self.asked: list[str] = []
        self.stops = False
        self._client = client
        self._base = base

    async def buy(self, name: str) -> None:
        headers = {"Idempotency-Key": name} if name.startswith("key") else {}
        body = {"model": "openai/sora-2", "prompt": f"A fox {name} {'x' * 500}"}
        answer = await self._client.post(f"{self._base}/v1/videos", json=body, headers=headers)
        if answer.status_code == 200:
            self.acknowledged[name] = answer.json()["id"]
            return
        code = told(answer)
        self.refused[answer.status_code, code] += 1
        assert ("retry-after" in answer.headers) == (code == "overloaded")

    async def buy_on(self) -> None:
        while not self.stops:
            self.asked.append(f"{'key' if len(self.asked) % 2 else 'once'}-{len(self.asked)}")
            await self.buy(self.asked[-1])
            await asyncio.sleep(0.01)


def told(answer: httpx.Response) -> str:
    """The code of a `BifrostError`."""
    body = answer.json()
    assert (body["status_code"], body["is_bifrost_error"]) == (answer.status_code, True)
    code: str = body["error"]["code"]
    return code


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(3000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nothing happened")


async def everything(client: httpx.AsyncClient, base: str) -> list[str]:
    listed: list[str] = []
    while True:
        after = f"&after={listed[-1]}" if listed else ""
        page = (await client.get(f"{base}/v1/videos?limit=100{after}")).json()
        listed += [video["id"] for video in page["data"]]
        if not page["has_more"]:
            return listed


async def interrupted(client: httpx.AsyncClient, gateway: Served, outage: Disk | Server) -> Buyers:
    buyers = Buyers(client, gateway.base)
    tasks = [asyncio.create_task(buyers.buy_on()) for _ in range(6)]
    await until(lambda: len(buyers.acknowledged) > 20)
    await asyncio.to_thread(outage.begin, gateway)
    await until(lambda: sum(buyers.refused.values()) > 30)
    first = f"{gateway.base}/v1/videos/{next(iter(buyers.acknowledged.values()))}"
    for method, url in (("GET", f"{gateway.base}/v1/videos"), ("GET", first), ("DELETE", first)):
        answer = await client.request(method, url)
        if method == "DELETE" or isinstance(outage, Server):  # a full disk can still be read
            assert (answer.status_code, told(answer)) == (503, "overloaded")
        else:
            assert answer.status_code == 200
    ready = await client.get(f"{gateway.base}/ready")
    assert (ready.status_code, told(ready)) == (503, "overloaded")
    await asyncio.to_thread(outage.end, gateway)
    before = len(buyers.acknowledged)
    await until(lambda: len(buyers.acknowledged) > before + 20)
    buyers.stops = True
    await asyncio.gather(*tasks)
    return buyers


def test_an_outage_of_the_store_loses_and_repeats_nothing(tmp_path: Path, outage: Disk | Server) -> None:
    async def scenario() -> None:
        async with running() as (upstream, rude), httpx.AsyncClient(timeout=90) as client:
            with served(tmp_path, store=outage.store, upstream=upstream) as gateway:
                buyers = await interrupted(client, gateway, outage)
                assert set(buyers.refused) <= OUTAGE
                listed = await everything(client, gateway.base)
                assert len(listed) == len(set(listed)) == len(rude.creates)
                assert set(buyers.acknowledged.values()) <= set(listed)
                gateway.kill()
                assert "Traceback" not in gateway.log.read_text()
            with served(tmp_path, store=outage.store, upstream=upstream) as gateway:
                assert await everything(client, gateway.base) == listed
                again = Buyers(client, gateway.base)
                keys = [name for name in buyers.asked if name.startswith("key")]
                refused = [name for name in keys if name not in buyers.acknowledged]
                await asyncio.gather(*map(again.buy, [*buyers.acknowledged.keys() & keys, *refused[:20]]))
                assert max(Counter(rude.creates).values()) == 1
                assert set(again.refused) <= {(409, "idempotency_outcome_unknown")}
                for name in buyers.acknowledged.keys() & keys:
                    assert again.acknowledged[name] == buyers.acknowledged[name]

    asyncio.run(scenario())


def test_a_gateway_that_starts_on_a_full_disk_is_not_ready_until_there_is_room(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "disk")
    try:
        with served(tmp_path, store=disk.store, upstream="http://127.0.0.1:1/v1") as gateway:
            disk.begin(gateway)
            refused = httpx.get(f"{gateway.base}/ready", timeout=60)
            assert (refused.status_code, told(refused)) == (503, "overloaded")
            assert (
                httpx.get(f"{gateway.base}/v1/videos", timeout=60).status_code == 200
            )  # what is there can be read
            disk.end(gateway)
            assert httpx.get(f"{gateway.base}/ready", timeout=60).status_code == 200
    finally:
        disk.remove()
