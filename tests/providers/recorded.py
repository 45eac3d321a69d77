"""What passes between a gateway and its sandbox, over sockets."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from tests.providers.house import PNG, created, finished, running


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    method: str
    path: str
    content_type: str
    content: bytes
    status: int
    answer: bytes

    @property
    def sent(self) -> Any:
        return json.loads(self.content)

    @property
    def told(self) -> Any:
        return json.loads(self.answer)


@dataclass(slots=True)
class Recorder:
    """A sandbox that keeps what was said."""

    app: ASGIApp
    exchanges: list[Exchange] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent, answer, status = bytearray(), bytearray(), 0

        async def received() -> Message:
            message = await receive()
            sent.extend(message.get("body", b""))
            return message

        async def answered(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            answer.extend(message.get("body", b""))
            await send(message)

        await self.app(scope, received, answered)
        kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        self.exchanges.append(
            Exchange(
                method=scope["method"].lower(), path=scope["path"], content_type=kind.decode(),
                content=bytes(sent), status=status, answer=bytes(answer),
            )
        )  # fmt: skip


def exchanged(folder: Path, model: str) -> list[Exchange]:
    """What was said for a video from a text, one from a picture, and one that fails."""
    recorders: list[Recorder] = []

    def recorded(app: ASGIApp) -> ASGIApp:
        recorders.append(Recorder(app))
        return recorders[-1]

    async def scenario(client: httpx.AsyncClient) -> None:
        video = await finished(client, await created(client, "A fox", model))
        await client.get(f"/v1/videos/{video['id']}/content")
        await finished(client, await created(client, "A fox [fail]", model))
        await client.post("/v1/videos", json={"model": model, "prompt": "A fox", "input_reference": PNG})

    async def run() -> None:
        async with running(folder, around=recorded) as client:
            await scenario(client)

    asyncio.run(run())
    return recorders[0].exchanges
