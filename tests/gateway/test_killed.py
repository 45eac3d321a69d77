"""kill -9 while a video is being bought, and two gateways on one database."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tests.gateway.process import served

from video_gateway import serving
from video_gateway.sandbox.app import create_sandbox
from video_gateway.sandbox.lifecycle import Pace

BODY = {"model": "openai/sora-2", "prompt": "A fox [hang=120]"}
KEY = {"Idempotency-Key": "order-7"}


class Counting:
    """How many creates reached the provider, and how many of each prompt."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.creates = 0
        self.prompts: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) != ("POST", "/openai/v1/videos"):
            await self._app(scope, receive, send)
            return
        self.creates += 1
        body = bytearray()

        async def read() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            if message["type"] == "http.request" and not message.get("more_body"):
                self.prompts[json.loads(body)["prompt"]] += 1
            return message

        await self._app(scope, read, send)


@asynccontextmanager
async def emulated() -> AsyncIterator[tuple[str, Counting]]:
    counting = Counting(create_sandbox(pace=Pace.at_once()))
    async with serving.beside(counting) as base:
        yield f"{base}/openai/v1", counting


async def until(condition: object, seconds: float = 60.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


def test_killed_after_the_provider_accepted_the_same_key_never_buys_again(tmp_path: Path, url: str) -> None:
    async def scenario() -> None:
        async with emulated() as (upstream, counting), httpx.AsyncClient(timeout=90) as client:
            with served(tmp_path, store=url, upstream=upstream) as gateway:
                asked = asyncio.create_task(client.post(f"{gateway.base}/v1/videos", json=BODY, headers=KEY))
                await until(lambda: counting.creates == 1)
                gateway.kill()
                with pytest.raises(httpx.TransportError):
                    await asked
            with served(tmp_path, store=url, upstream=upstream) as gateway:
                answers = await asyncio.gather(
                    *(client.post(f"{gateway.base}/v1/videos", json=BODY, headers=KEY) for _ in range(5))
                )
                later = await client.post(f"{gateway.base}/v1/videos", json=BODY, headers=KEY)
                assert "whether a video was bought is not known" in gateway.log.read_text()
            for answer in (*answers, later):
                assert answer.status_code == 409, answer.text
                assert answer.json()["error"]["code"] == "idempotency_outcome_unknown"
                assert answer.headers["x-should-retry"] == "false"
            assert counting.creates == 1

    asyncio.run(scenario())


def test_killed_at_any_moment_everything_acknowledged_is_there(tmp_path: Path, url: str) -> None:
    async def scenario() -> None:
        async with emulated() as (upstream, counting), httpx.AsyncClient(timeout=90) as client:
            acknowledged: dict[str, str] = {}
            asked: set[str] = set()
            with served(tmp_path, store=url, upstream=upstream) as gateway:

                async def buying(worker: int) -> None:
                    for number in range(1000):
                        key = f"{worker}-{number}"
                        body = {**BODY, "prompt": f"A fox {key}"}
                        asked.add(key)
                        try:
                            answer = await client.post(
                                f"{gateway.base}/v1/videos", json=body, headers={"Idempotency-Key": key}
                            )
                        except httpx.TransportError:
                            return
                        assert answer.status_code == 200, answer.text
                        acknowledged[key] = answer.json()["id"]

                workers = [asyncio.create_task(buying(worker)) for worker in range(16)]
                await until(lambda: len(acknowledged) > 60)
                gateway.kill()
                await asyncio.gather(*workers)
            with served(tmp_path, store=url, upstream=upstream) as gateway:
                listed: set[str] = set()
                after, more = "", True
                while more:
                    page = (await client.get(f"{gateway.base}/v1/videos?limit=100{after}")).json()
                    listed |= {video["id"] for video in page["data"]}
                    after, more = f"&after={page.get('last_id')}", page["has_more"]
                assert set(acknowledged.values()) <= listed
                bought = counting.creates
                for key, video_id in list(acknowledged.items())[-20:]:
                    body = {**BODY, "prompt": f"A fox {key}"}
                    answer = await client.post(
                        f"{gateway.base}/v1/videos", json=body, headers={"Idempotency-Key": key}
                    )
                    assert answer.json()["id"] == video_id
                assert counting.creates == bought

                async def again(key: str) -> None:
                    """One of which nobody said what became of it: bought once at most, all in all."""
                    body = {**BODY, "prompt": f"A fox {key}"}
                    answer = await client.post(
                        f"{gateway.base}/v1/videos", json=body, headers={"Idempotency-Key": key}
                    )
                    if answer.status_code != 200:
                        assert answer.json()["error"]["code"] == "idempotency_outcome_unknown", answer.text

                unanswered = asked - set(acknowledged)
                assert unanswered
                await asyncio.gather(*map(again, unanswered))
                assert max(counting.prompts.values()) == 1
                assert set(counting.prompts) >= {f"A fox {key}" for key in acknowledged}

    asyncio.run(scenario())


def test_replicas_on_one_database_are_one_gateway(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    store = request.getfixturevalue("cluster").database()
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()

    async def scenario() -> None:
        async with emulated() as (upstream, counting), httpx.AsyncClient(timeout=90) as client:
            with (
                served(folders[0], store=store, upstream=upstream) as one,
                served(folders[1], store=store, upstream=upstream) as two,
            ):
                body = {**BODY, "prompt": "A fox [hang=1]"}
                answers = await asyncio.gather(
                    *(
                        client.post(f"{each.base}/v1/videos", json=body, headers=KEY)
                        for _ in range(50)
                        for each in (one, two)
                    )
                )
                assert {answer.status_code for answer in answers} == {200}
                videos = [answer.json() for answer in answers]
                assert len({video["id"] for video in videos}) == 1
                assert counting.creates == 1
                video_id = videos[0]["id"]
                for each in (one, two):
                    found = (await client.get(f"{each.base}/v1/videos/{video_id}")).json()
                    assert found["status"] == "completed"
                    content = await client.get(f"{each.base}/v1/videos/{video_id}/content")
                    assert content.content[4:8] == b"ftyp"
                assert (await client.delete(f"{one.base}/v1/videos/{video_id}")).status_code == 200
                assert (await client.get(f"{two.base}/v1/videos/{video_id}")).status_code == 404
                # A long purchase at one: the other sees that its holder lives, and later that it does not.
                slow = {**BODY, "prompt": "A heron [hang=120]"}
                first = asyncio.create_task(
                    client.post(f"{one.base}/v1/videos", json=slow, headers={"Idempotency-Key": "order-8"})
                )
                await until(lambda: counting.creates == 2)
                second = asyncio.create_task(
                    client.post(f"{two.base}/v1/videos", json=slow, headers={"Idempotency-Key": "order-8"})
                )
                await asyncio.sleep(7)  # longer than its lease would be without a sign of life
                assert not second.done()
                one.kill()
                assert (await second).json()["error"]["code"] == "idempotency_outcome_unknown"
                with pytest.raises(httpx.TransportError):
                    await first
                assert counting.creates == 2

    asyncio.run(scenario())
