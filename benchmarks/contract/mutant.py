"""A server that breaks one promise: an ASGI application around a conforming one."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.values.value import Builder


@dataclass(slots=True)
class Asked:
    method: str
    path: bytes
    query: str
    headers: list[tuple[str, str]]
    body: bytes
    operation: Operation | None = None

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name.lower()), "")

    def set_header(self, name: str, value: str | None) -> None:
        self.headers = [(key, old) for key, old in self.headers if key != name.lower()]
        if value is not None:
            self.headers.append((name.lower(), value))

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def put_json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()

    def copy(self) -> Asked:
        return Asked(self.method, self.path, self.query, list(self.headers), self.body, self.operation)


@dataclass(slots=True)
class Told:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def set_header(self, name: str, value: str | None) -> None:
        self.headers = [(key, old) for key, old in self.headers if key.lower() != name.lower()]
        if value is not None:
            self.headers.append((name, value))

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def put_json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()

    def replace(self, other: Told) -> None:
        """The other one becomes this one."""
        other.status, other.headers, other.body = self.status, list(self.headers), self.body

    def copy(self) -> Told:
        return Told(self.status, list(self.headers), self.body)


@dataclass(slots=True)
class World:
    """What a mutant may lean on: the document, the credentials, a memory."""

    document: Document
    builder: Builder
    credentials: dict[str, str]
    memory: dict[str, Any] = field(default_factory=dict)


Forward: TypeAlias = "Callable[[Asked], Awaitable[Told]]"
Break: TypeAlias = "Callable[[World, Asked, Forward], Awaitable[Told]]"
"""An async function: answers the request, as a rule by way of the real server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    name: str
    kind: str
    act: Break


Kind: TypeAlias = Callable[[World], Iterator[Mutant]]


class Mutated:
    """The ASGI application."""

    def __init__(self, app: Any, mutant: Mutant, world: World) -> None:
        self._app = app
        self._mutant = mutant
        self._world = world
        ranked = sorted(world.document.paths, key=lambda path: (path.count("{"), -len(path)))
        self._paths = [
            (re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(path))), world.document.paths[path])
            for path in ranked
        ]

    def find(self, method: str, path: bytes) -> Operation | None:
        text = path.decode("latin-1")
        for pattern, methods in self._paths:
            if pattern.fullmatch(text):
                return methods.get(method)
        return None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        asked = Asked(
            scope["method"],
            scope["raw_path"],
            scope["query_string"].decode("latin-1"),
            [(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]],
            body,
        )
        asked.operation = self.find(asked.method, asked.path)

        async def forward(request: Asked) -> Told:
            return await self._forward(scope, request)

        told: Told = await self._mutant.act(self._world, asked, forward)
        headers = [(k, v) for k, v in told.headers if k.lower() != "content-length"]
        if told.status not in {204, 304}:
            headers.append(("content-length", str(len(told.body))))
        await send(
            {
                "type": "http.response.start",
                "status": told.status,
                "headers": [
                    (k.lower().encode("latin-1"), v.encode("latin-1", "replace")) for k, v in headers
                ],
            }
        )
        await send({"type": "http.response.body", "body": b"" if asked.method == "HEAD" else told.body})

    async def _forward(self, scope: Any, asked: Asked) -> Told:
        from urllib.parse import unquote_to_bytes

        told = Told(500, [], b"")
        pending = [{"type": "http.request", "body": asked.body, "more_body": False}]
        headers = [(k, v) for k, v in asked.headers if k != "content-length"]
        if asked.body or asked.method in {"POST", "PUT", "PATCH"}:
            headers.append(("content-length", str(len(asked.body))))
        inner = {
            **scope,
            "method": asked.method,
            "path": unquote_to_bytes(asked.path).decode("utf-8", "surrogateescape"),
            "raw_path": asked.path,
            "query_string": asked.query.encode("latin-1"),
            "headers": [(k.encode("latin-1"), v.encode("latin-1", "replace")) for k, v in headers],
            "state": {},
        }
        import asyncio

        done = asyncio.Event()

        async def receive() -> Any:
            if pending:
                return pending.pop()
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                told.status = message["status"]
                told.headers = [
                    (k.decode("latin-1"), v.decode("latin-1")) for k, v in message.get("headers", ())
                ]
            elif message["type"] == "http.response.body":
                told.body += message.get("body", b"")
                if not message.get("more_body"):
                    done.set()

        try:
            await self._app(inner, receive, send)
        finally:
            done.set()
        return told


def success(told: Told) -> bool:
    return 200 <= told.status < 300
