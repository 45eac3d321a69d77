from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from bifrost_api.errors import TooManyRequests
from specwright_runtime import ByteStream
from video_gateway import callers, capabilities, cli, errors
from video_gateway.app import application
from video_gateway.gateway import Gateway
from video_gateway.jobs.job import StoreUnavailableError
from video_gateway.jobs.keys import IssuedKey, KeyStore
from video_gateway.jobs.store import SqlJobStore
from video_gateway.providers.provider import OPERATIONS, Account, Provider
from video_gateway.settings import Settings

if TYPE_CHECKING:
    from tests.gateway.conftest import Upstream


@asynccontextmanager
async def replica(
    url: str, adapter: Upstream, *, refused: Upstream | None = None, **settings: object
) -> AsyncIterator[httpx.AsyncClient]:
    """One gateway on a database that others may share; `refused` has a key that is drawn nearly always."""
    store = await SqlJobStore.open(url)
    accounts = [Account(name="main", adapter=adapter)]
    if refused is not None:
        accounts.append(Account(name="bad", adapter=refused, weight=1e9))
    provider = Provider(
        name="openai",
        sheet=capabilities.load("openai"),
        accounts=accounts,
        pace=0.0,
        retries=0,
        operations=OPERATIONS,
    )
    gateway = Gateway({"openai": provider}, store)
    app = application(gateway, Settings.model_validate(settings), issued=gateway.keys)
    try:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://localhost"
        ) as client:
            yield client
    finally:
        await gateway.close()
        await store.close()


@pytest.fixture
def config(url: str, tmp_path: Path) -> Path:
    path = tmp_path / "gateway.toml"
    path.write_text(f'[store]\nurl = "{url}"\n[[callers]]\nname = "fixed"\nsha256 = "{"0" * 64}"\n')
    return path


def keys(config: Path, capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    """What the command prints, on standard output when it works, else on standard error."""
    assert cli.main(["keys", *arguments, "--config", str(config)]) == status
    printed = capsys.readouterr()
    return (printed.err if status else printed.out).strip()


async def status(client: httpx.AsyncClient, key: str, model: str | None = None) -> int:
    headers = {"x-bf-vk": key}
    if model is None:
        return (await client.get("/v1/videos", headers=headers)).status_code
    body = {"model": model, "prompt": "A fox"}
    return (await client.post("/v1/videos", headers=headers, json=body)).status_code


def test_a_key_is_issued_replaced_and_ended_while_gateways_run(
    url: str,
    config: Path,
    capsys: pytest.CaptureFixture[str],
    upstream: type[Upstream],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(callers, "KEYS_AGE", 0.1)
    monkeypatch.setattr(callers, "UNKNOWN_AGE", 0.0)

    async def command(*arguments: str, status: int = 0) -> str:
        return await asyncio.to_thread(keys, config, capsys, *arguments, status=status)

    async def scenario() -> None:
        async with replica(url, upstream()) as client:
            assert await status(client, "sk-bf-nobody") == 401
            first = await command("create", "alice", "--model", "openai/sora-2")
            assert first.startswith("sk-bf-")
            assert [
                await status(client, first, model) for model in ("openai/sora-2", "openai/sora-2-pro")
            ] == [
                200,
                403,
            ]
            assert "rotate alice" in await command("create", "alice", status=1)
            second = await command("rotate", "alice", "--grace", "1")
            assert second != first
            await asyncio.sleep(0.2)
            assert [await status(client, key, "openai/sora-2") for key in (first, second)] == [200, 200]
            # What the old key bought is the new key's too: both are the caller's.
            listed = (await client.get("/v1/videos", headers={"x-bf-vk": second})).json()["data"]
            assert len(listed) == 3
            third = await command("rotate", "alice")
            await asyncio.sleep(0.2)
            assert [await status(client, key) for key in (first, second, third)] == [401, 401, 200]
            assert await status(client, third, "openai/sora-2-pro") == 403  # it may what the old one might
            shown = await command("list")
            assert third not in shown
            assert [line.split()[0] for line in shown.splitlines()] == ["NAME", *["alice"] * 3, "fixed"]
            assert [line.split()[2] for line in shown.splitlines()[1:4]].count("good") == 1
            await command("revoke", "alice")
            await asyncio.sleep(0.2)
            assert await status(client, third) == 401
            for action in ("revoke", "rotate"):
                assert "alice has no valid key" in await command(action, "alice", status=1)
            assert "somebody of that name" in await command("create", "fixed", status=1)

    asyncio.run(scenario())


def test_a_key_that_was_ended_stays_so_by_every_clock(
    url: str,
    config: Path,
    capsys: pytest.CaptureFixture[str],
    upstream: type[Upstream],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What ends by a clock, an old key with a grace, ends by each gateway's own."""
    now = time.time()
    graced = keys(config, capsys, "create", "alice")
    replaced = keys(config, capsys, "rotate", "alice", "--grace", "1")
    keys(config, capsys, "rotate", "alice")
    revoked = keys(config, capsys, "create", "bob")
    keys(config, capsys, "revoke", "bob")
    old = keys(config, capsys, "create", "carol")
    keys(config, capsys, "rotate", "carol", "--grace", "1")
    last = keys(config, capsys, "rotate", "carol", "--grace", "24")

    async def scenario() -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = []
        async with replica(url, upstream()) as client:
            for hours in (-2.0, 0.5, 1.5):
                monkeypatch.setattr(time, "time", lambda moment=now + hours * 3600: moment)
                found.append(
                    tuple([await status(client, key) for key in (graced, replaced, revoked, old, last)])
                )
        return found

    assert asyncio.run(scenario()) == [
        (401, 401, 401, 200, 200),
        (401, 401, 401, 200, 200),
        (401, 401, 401, 401, 200),
    ]


def test_a_download_that_has_begun_outlives_its_key(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    upstream: type[Upstream],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(callers, "KEYS_AGE", 0.0)
    url = f"sqlite:///{tmp_path}/jobs.sqlite3"
    config = tmp_path / "gateway.toml"
    config.write_text(f'[store]\nurl = "{url}"\n')
    key = keys(config, capsys, "create", "alice")
    revoked = asyncio.Event()

    async def file(*_: object, **__: object) -> ByteStream:
        async def halves() -> AsyncIterator[bytes]:
            yield b"first "
            await asyncio.to_thread(keys, config, capsys, "revoke", "alice")
            revoked.set()
            yield b"second"

        return ByteStream(halves(), media_type="video/mp4", length=12)

    async def scenario() -> None:
        adapter = upstream()
        monkeypatch.setattr(adapter, "video_download", file)
        async with replica(url, adapter) as client:
            headers = {"x-bf-vk": key}
            body = {"model": "openai/sora-2", "prompt": "A fox"}
            video = (await client.post("/v1/videos", json=body, headers=headers)).json()
            adapter.become(video["id"], status="completed")
            answer = await client.get(f"/v1/videos/{video['id']}/content", headers=headers)
            assert (answer.status_code, answer.content, revoked.is_set()) == (200, b"first second", True)
            assert await status(client, key) == 401

    asyncio.run(scenario())


def test_a_caller_asks_so_often_in_a_minute_at_all_replicas_together(
    url: str, config: Path, capsys: pytest.CaptureFixture[str], upstream: type[Upstream]
) -> None:
    key = keys(config, capsys, "create", "alice", "--requests-per-minute", "30")
    other = keys(config, capsys, "create", "bob")

    async def scenario() -> None:
        if (second := time.time() % 60) > 45:  # not over the end of a minute
            await asyncio.sleep(60 - second)
        async with replica(url, upstream()) as one, replica(url, upstream()) as two:
            statuses = await asyncio.gather(
                *(status(client, key) for _ in range(25) for client in (one, two))
            )
            assert (statuses.count(200), statuses.count(429)) == (30, 20)
            refused = await two.get("/v1/videos", headers={"x-bf-vk": key})
            assert refused.json()["error"]["code"] == "requests_per_minute"
            assert 0 < int(refused.headers["retry-after"]) <= 60
            assert await status(two, other) == 200

    asyncio.run(scenario())


def test_while_the_store_is_away_a_gateway_holds_callers_to_their_limits_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(self: KeyStore, name: str, minute: int) -> int:
        raise StoreUnavailableError("it has gone")

    async def scenario() -> None:
        store = await SqlJobStore.open(f"sqlite:///{tmp_path}/jobs.sqlite3")
        limits = callers.Limits(store.keys)
        await limits.spend("alice", 3)
        monkeypatch.setattr(KeyStore, "spend", away)
        for _ in range(2):
            await limits.spend("alice", 3)
        with pytest.raises(TooManyRequests) as caught:
            await limits.spend("alice", 3)
        assert float(caught.value.headers["Retry-After"]) <= 60
        await limits.spend("bob", 1)
        await store.close()

    while time.time() % 60 > 50:  # all of it in one minute
        time.sleep(1)
    asyncio.run(scenario())


def test_keys_that_are_known_stay_so_while_the_store_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(self: KeyStore) -> tuple[IssuedKey, ...]:
        raise StoreUnavailableError("it has gone")

    async def scenario() -> None:
        store = await SqlJobStore.open(f"sqlite:///{tmp_path}/jobs.sqlite3")
        await store.keys.issue(IssuedKey(sha256="0" * 64, name="alice", hint="", created_at=1))
        known, never = callers.Issued(store.keys), callers.Issued(store.keys)
        assert await known.caller(bytes(32)) is not None
        monkeypatch.setattr(callers, "KEYS_AGE", -1.0)
        monkeypatch.setattr(KeyStore, "all", away)
        assert await known.caller(bytes(32)) is not None
        assert await known.caller(b"\1" * 32) is None
        with pytest.raises(StoreUnavailableError):
            await never.caller(bytes(32))
        await store.close()

    asyncio.run(scenario())


def test_a_refused_key_is_tried_once_by_each_replica_and_not_for_each_request(
    url: str, config: Path, capsys: pytest.CaptureFixture[str], upstream: type[Upstream]
) -> None:
    """What rests is known to each replica alone: a refusal buys nothing, and costs a call in a minute."""
    key = keys(config, capsys, "create", "alice")

    async def scenario() -> None:
        refusal = errors.upstream("openai", 401, code=None, message="No.", retry_after=None)
        good, bad = upstream(), upstream(*[refusal] * 99)
        async with replica(url, good, refused=bad) as one, replica(url, good, refused=bad) as two:
            for _ in range(10):
                for client in (one, two):
                    assert await status(client, key, "openai/sora-2") == 200
            listed = (await one.get("/v1/videos?limit=100", headers={"x-bf-vk": key})).json()["data"]
        assert (len(bad.created), len(good.created), len(listed)) == (2, 20, 20)

    asyncio.run(scenario())


def test_only_a_hash_and_a_hint_of_a_key_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "gateway.toml"
    config.write_text(f'[store]\nurl = "sqlite:///{tmp_path}/jobs.sqlite3"\n')
    key = keys(config, capsys, "create", "alice")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("jobs.sqlite3*"))
    assert key.encode() not in kept
    assert key[14:30].encode() not in kept
    assert b"alice" in kept
