"""Whose a job is, who may change it, and who may look at the gateway: over sockets, with callers."""

from __future__ import annotations

import asyncio
import base64
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.gateway.sandboxed import running

from video_gateway import serving
from video_gateway.callers import password_hash
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace
from video_gateway.settings import key_hash

ALICE, BOB, ADMIN = (
    {"x-bf-vk": "sk-bf-alice"},
    {"x-bf-vk": "sk-bf-bob"},
    {"Authorization": "Basic " + base64.b64encode(b"root:hunter2").decode()},
)
CALLERS: dict[str, Any] = {
    "callers": [
        {"name": "alice", "sha256": key_hash("sk-bf-alice")},
        {"name": "bob", "sha256": key_hash("sk-bf-bob")},
    ],
    "admins": [{"name": "root", "scrypt": password_hash("hunter2")}],
}
BODY = {"model": "openai/sora-2", "prompt": "A fox"}


async def bought(client: httpx.AsyncClient, caller: dict[str, str], **more: str) -> str:
    """The id of a completed job."""
    answer = await client.post("/v1/videos", json=BODY | more, headers=caller)
    video_id: str = answer.json()["id"]
    await client.get(f"/v1/videos/{video_id}", headers=caller)
    return video_id


@pytest.mark.parametrize(
    ("rule", "caller", "seen", "changed"),
    [
        (None, BOB, 200, 404),
        ("read", BOB, 200, 404),
        ("all", BOB, 200, 200),
        ("none", BOB, 404, 404),
        ("none", ADMIN, 200, 200),
        (None, ADMIN, 200, 200),
    ],
)
def test_a_job_that_the_store_does_not_know_is_changed_by_whom_the_operator_lets(
    tmp_path: Path, rule: str | None, caller: dict[str, str], seen: int, changed: int
) -> None:
    """It may be anybody's: made by another program with the same account, or removed from the store."""

    async def scenario() -> None:
        folders = [tmp_path / name for name in ("one", "two")]
        for folder in folders:
            folder.mkdir()
        settings = CALLERS if rule is None else {**CALLERS, "unknown_jobs": rule}
        async with serving.beside(create_sandbox(pace=Pace.at_once())) as base:
            async with running(folders[0], base=base, **CALLERS) as client:
                video_id = await bought(client, ALICE)
            async with running(folders[1], base=base, **settings) as client:
                address = f"/v1/videos/{video_id}:openai"
                looks = [await client.get(address + place, headers=caller) for place in ("", "/content")]
                assert [look.status_code for look in looks] == [seen, seen]
                remix = await client.post(f"{address}/remix", json={"prompt": "A hare"}, headers=caller)
                assert remix.status_code == changed, remix.text
                gone = await client.delete(address, headers=caller)
                assert gone.status_code == changed, gone.text
                listed = (await client.get("/v1/videos", headers=ADMIN)).json()["data"]
                assert len(listed) == (1 if changed == 200 else 0)

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["nope", "nope:runway", "nope:openai"])
def test_what_is_nobodys_is_told_with_the_provider_that_was_named(tmp_path: Path, name: str) -> None:
    async def scenario() -> None:
        async with running(tmp_path, unknown_jobs="none", **CALLERS) as client:
            for place in ("", "/content"):
                answer = await client.get(f"/v1/videos/{name}{place}", headers=ALICE)
                assert answer.status_code == 404
                assert answer.json()["error"]["message"] == f"There is no video {name!r}."

    asyncio.run(scenario())


def test_somebody_elses_job_is_told_from_none_by_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path, unknown_jobs="none", **CALLERS) as client:
            video_id = await bought(client, ALICE)
            for name in ("{}", "{}:openai", "{}%3Aopenai", "{}%253Aopenai"):
                for method, place in (("GET", ""), ("GET", "/content"), ("POST", "/remix"), ("DELETE", "")):
                    told = []
                    for each in (video_id, f"{video_id}x"):
                        address = f"/v1/videos/{name.format(each)}{place}"
                        body = {"prompt": "A hare"} if place == "/remix" else None
                        answer = await client.request(method, address, json=body, headers=BOB)
                        told.append((answer.status_code, answer.text.replace(each, "it")))
                    assert told[0] == told[1]
                    assert told[0][0] == 404

    asyncio.run(scenario())


def test_somebody_elses_job_is_nobodys_whatever_is_allowed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path, unknown_jobs="all", **CALLERS) as client:
            video_id = await bought(client, ALICE)
            for name in (video_id, f"{video_id}:openai", f"{video_id}%3Aopenai"):
                address = f"/v1/videos/{name}"
                answers = [
                    await client.get(address, headers=BOB),
                    await client.get(f"{address}/content", headers=BOB),
                    await client.post(f"{address}/remix", json={"prompt": "A hare"}, headers=BOB),
                    await client.delete(address, headers=BOB),
                ]
                assert [answer.status_code for answer in answers] == [404] * 4
            assert (await client.get(f"/v1/videos/{video_id}", headers=ALICE)).status_code == 200

    asyncio.run(scenario())


def test_a_remix_is_answered_again_when_its_source_is_gone_and_not_bought_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path, **CALLERS) as client:
            source = await bought(client, ALICE)
            key = {**ALICE, "Idempotency-Key": "order-1"}
            address, body = f"/v1/videos/{source}", {"prompt": "A hare"}
            first = await client.post(f"{address}/remix", json=body, headers=key)
            assert (await client.delete(address, headers=ALICE)).status_code == 200
            for _ in ("deleted", "and removed from the store"):
                for headers, place, wanted, status in (
                    (key, address, body, 200),
                    (key, f"{address}:openai", body, 200),
                    (key, address, {"prompt": "An owl"}, 409),
                    (key, "/v1/videos/..%2Fa", body, 404),
                    ({**key, "Idempotency-Key": "order-2"}, address, body, 404),
                    (ALICE, address, body, 404),
                    ({**key, **BOB}, address, body, 404),
                ):
                    again = await client.post(f"{place}/remix", json=wanted, headers=headers)
                    assert again.status_code == status, again.text
                    assert status != 200 or again.json()["id"] == first.json()["id"]
                    assert status == 200 or again.json()["is_bifrost_error"]  # no provider was asked
                with closing(sqlite3.connect(tmp_path / "jobs.sqlite3")) as store, store:
                    store.execute("DELETE FROM jobs WHERE id = ?", (source,))
            # A refusal is not what its key stands for.
            other = await bought(client, ALICE)
            fresh = await client.post(
                f"/v1/videos/{other}/remix", json=body, headers={**key, "Idempotency-Key": "order-2"}
            )
            assert fresh.status_code == 200

    asyncio.run(scenario())


def test_who_may_no_longer_buy_a_model_does_not_remix_with_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        narrowed = {**CALLERS, "callers": [{**CALLERS["callers"][0], "models": ["openai/sora-2-pro"]}]}
        async with serving.beside(create_sandbox(pace=Pace.at_once())) as base:
            async with running(tmp_path, base=base, **CALLERS) as client:
                ids = [
                    await bought(client, ALICE, model=f"openai/{name}") for name in ("sora-2", "sora-2-pro")
                ]
            async with running(tmp_path, base=base, **narrowed) as client:
                answers = [
                    await client.post(f"/v1/videos/{each}/remix", json={"prompt": "A hare"}, headers=ALICE)
                    for each in ids
                ]
                assert [answer.status_code for answer in answers] == [403, 200]
                assert answers[0].json()["error"]["code"] == "model_not_allowed"
                # What was bought then is the caller's still.
                assert (await client.get(f"/v1/videos/{ids[0]}", headers=ALICE)).status_code == 200

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("headers", "setting", "status"),
    [
        ({}, "private", 200),
        ({"X-Forwarded-For": "203.0.113.9"}, "private", 401),
        ({"Forwarded": "for=203.0.113.9"}, "private", 401),
        ({"Host": "videos.example.com"}, "private", 401),
        ({"Host": "videos.example.com", **ALICE}, "private", 401),
        ({"Host": "videos.example.com", "Authorization": "Basic \xe9"}, "private", 401),
        (
            {"Host": "videos.example.com", "Authorization": "Basic " + base64.b64encode(b"root:no").decode()},
            "private",
            401,
        ),
        ({"Host": "videos.example.com", **ADMIN}, "private", 200),
        ({"Host": "videos.example.com"}, "open", 200),
    ],
)
def test_numbers_are_for_this_machine_and_for_administrators(
    tmp_path: Path, headers: dict[str, str], setting: str, status: int
) -> None:
    """A proxy on this machine asks for somebody else."""

    async def scenario() -> None:
        async with running(tmp_path, server={"metrics": setting}, **CALLERS) as client:
            sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
            answer = await client.get("/metrics", headers=sent)
            assert answer.status_code == status
            if status == 401:
                assert answer.json()["error"]["code"] == "administrator_needed"
                assert answer.headers["www-authenticate"].startswith("Basic ")
                assert "video_gateway" not in answer.text
            else:
                assert "video_gateway_jobs" in answer.text

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("callers", "path", "old", "new"),
    [(CALLERS, "/metrics", 401, 200), ({}, "/v1/videos", 403, 200)],
)
def test_who_speaks_as_nginx_by_itself_does_asks_for_somebody_else(
    tmp_path: Path, callers: dict[str, Any], path: str, old: int, new: int
) -> None:
    async def scenario() -> None:
        async with running(tmp_path, **callers) as client:
            url = client.base_url
            for version, status in (("1.0", old), ("1.1", new)):
                reader, writer = await asyncio.open_connection(url.host, url.port)
                head = f"GET {path} HTTP/{version}\r\nhost: {url.host}\r\nconnection: close\r\n\r\n"
                writer.write(head.encode())
                assert (await reader.readline()).startswith(f"HTTP/1.1 {status} ".encode())
                writer.close()

    asyncio.run(scenario())


def test_guesses_of_passwords_are_few_at_a_time_and_keep_nobody_waiting(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path, **CALLERS) as client:
            assert (await client.get("/v1/videos", headers=ADMIN)).status_code == 200
            guesses = [
                {"Authorization": "Basic " + base64.b64encode(f"root:{number}".encode()).decode()}
                for number in range(100)
            ]
            asked = [client.get("/v1/videos", headers=guess) for guess in guesses]
            answers = await asyncio.gather(*asked, client.get("/v1/videos", headers=ADMIN))
            statuses = [answer.status_code for answer in answers]
            assert statuses.pop() == 200
            assert set(statuses) == {401, 429}
            refused = answers[statuses.index(429)]
            assert (refused.json()["error"]["code"], refused.headers["retry-after"]) == (
                "too_many_guesses",
                "1",
            )
            assert (await client.get("/v1/videos", headers=guesses[0])).status_code == 401  # and it goes on

    asyncio.run(scenario())
