"""Microseconds of one core per request, in process, beside idiomatic FastAPI.

    python -m benchmarks.server_inprocess [--rounds 5]

Each application is called as ASGI with prepared messages; the best batch counts. User
middleware is kept in all of them (none is installed, so the stacks are their own).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
import warnings
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from msgspec.structs import replace
from pydantic import TypeAdapter

from benchmarks import seed_api
from specwright_runtime.server import Attempt, allow_anonymous, build, route

BATCH = 100
"""Requests measured together."""

Message: TypeAlias = MutableMapping[str, Any]
App: TypeAlias = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]

BODY = json.dumps(
    {"model": "openai/sora-2", "prompt": "A cat walks through a garden at dawn", "seconds": "4", "seed": 7}
).encode()
INVALID = b'{"model": "openai/sora-2", "seconds": "4"}'
HEADERS = [
    (b"host", b"127.0.0.1:8080"),
    (b"user-agent", b"bench"),
    (b"accept", b"*/*"),
    (b"authorization", b"Bearer sk-test"),
    (b"content-type", b"application/json"),
]


def scope(method: str, path: str, body: bytes) -> dict[str, Any]:
    headers = [*HEADERS, (b"content-length", b"%d" % len(body))] if body else HEADERS[:4]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 5000),
        "server": ("127.0.0.1", 8080),
    }


async def measure(app: App, method: str, path: str, body: bytes, *, rounds: int, status: int) -> float:
    """Microseconds per request, of the best of many short batches: neighbours leave some of them alone."""
    plain = scope(method, path, body)
    message = {"type": "http.request", "body": body, "more_body": False}
    seen = 0

    async def receive() -> Message:
        return dict(message)

    async def send(sent: Message) -> None:
        nonlocal seen
        if sent["type"] == "http.response.start":
            seen = sent["status"]

    best = float("inf")
    for _ in range(rounds * 20):
        begin = time.perf_counter()
        for _ in range(BATCH):
            await app(dict(plain), receive, send)
        best = min(best, (time.perf_counter() - begin) / BATCH * 1e6)
        if seen != status:
            raise SystemExit(f"{method} {path}: answered {seen}, expected {status}")
    return best


async def accept(attempt: Attempt) -> str:
    return "caller"


def generated(operations: int, *, secured: bool) -> App:
    """As `create_app` of a generated package makes it, with further operations beside the two."""
    routes = [route(seed_api.CREATE, seed_api.create), route(seed_api.RETRIEVE, seed_api.retrieve)]
    for number in range(operations - 2):
        path = f"/v1/things{number}/{{video_id}}" if number % 2 else f"/v1/things{number}"
        parameters = seed_api.RETRIEVE.parameters if number % 2 else ()
        operation = replace(seed_api.RETRIEVE, id=f"other{number}", path=path, parameters=parameters)
        routes.append(route(operation, seed_api.retrieve))
    return build(routes, render=seed_api.render, authenticate=accept if secured else allow_anonymous)


def fastapi(operations: int, *, secured: bool) -> App:
    """What a careful person writes by hand."""
    warnings.filterwarnings("ignore", module="pydantic")  # FastAPI's way with fields, nothing of ours
    app = FastAPI()
    bearer = HTTPBearer()

    async def caller(credentials: HTTPAuthorizationCredentials = Depends(bearer)) -> str:  # noqa: B008
        return credentials.credentials

    guards = [Depends(caller)] if secured else []

    for number in range(operations - 2):
        path = f"/v1/things{number}/{{video_id}}" if number % 2 else f"/v1/things{number}"

        async def other(video_id: str = "") -> seed_api.Video:
            return seed_api.video()

        app.get(path, dependencies=guards)(other)

    @app.post("/v1/videos", response_model_exclude_unset=True, dependencies=guards)
    async def create(body: seed_api.VideoGenerationRequest) -> seed_api.Video:
        return await seed_api.create(body)

    @app.get("/v1/videos/{video_id}", response_model_exclude_unset=True, dependencies=guards)
    async def retrieve(video_id: str) -> seed_api.Video:
        try:
            return await seed_api.retrieve(video_id)
        except seed_api.NotFound:
            raise HTTPException(404) from None

    return app


async def floor(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


_read = TypeAdapter(seed_api.VideoGenerationRequest).validator.validate_json
_write = TypeAdapter(seed_api.Video).serializer.to_json


async def bare(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """No routing, no errors, no credentials, nothing to hang middleware on: models and handler alone."""
    answer = await seed_api.create(_read((await receive())["body"]))
    body = _write(answer, by_alias=True, exclude_unset=True)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def handler_alone(rounds: int) -> float:
    """Microseconds for building the answer, which is part of every line but the floor's."""
    request = _read(BODY)
    best = float("inf")
    for _ in range(rounds * 20):
        begin = time.perf_counter()
        for _ in range(BATCH):
            await seed_api.create(request)
        best = min(best, (time.perf_counter() - begin) / BATCH * 1e6)
    return best


CASES = (
    ("create", "POST", "/v1/videos", BODY, 200, 200),
    ("create, invalid", "POST", "/v1/videos", INVALID, 400, 422),
    ("retrieve", "GET", "/v1/videos/video_123", b"", 200, 200),
)


async def main(rounds: int) -> None:
    print(f"{'':34}{'generated':>11}{'FastAPI':>11}{'ratio':>8}")
    for secured in (False, True):
        for operations in (6, 400, 1000):
            ours, theirs = generated(operations, secured=secured), fastapi(operations, secured=secured)
            for name, method, path, body, own_status, their_status in CASES:
                mine = await measure(ours, method, path, body, rounds=rounds, status=own_status)
                other = await measure(theirs, method, path, body, rounds=rounds, status=their_status)
                label = f"{name}, {operations} operations{', auth' if secured else ''}"
                print(f"{label:34}{mine:9.1f}µs{other:9.1f}µs{other / mine:7.1f}x")
    for name, app in (("create, bare ASGI and pydantic", bare), ("floor: constant bytes", floor)):
        cost = await measure(app, "POST", "/v1/videos", BODY, rounds=rounds, status=200)
        print(f"{name:34}{cost:9.1f}µs")
    print(f"{'create: the handler alone':34}{await handler_alone(rounds):9.1f}µs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    asyncio.run(main(parser.parse_args().rounds))
