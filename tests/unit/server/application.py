"""An application in a few lines, called by one of two ways."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.applications import Starlette

from specwright_runtime import (
    Model,
    Problem,
    StatusError,
)
from specwright_runtime.operation import (
    Body,
    Json,
    Operation,
    Parameter,
    Response,
)
from specwright_runtime.server import (
    Application,
    AsgiExchange,
    build,
    route,
)


class Thing(Model):
    name: Annotated[str, Field(max_length=5)]
    size: int | None = None
    parts: list[Thing | Other] | None = None


class Other(Model):
    kind: Literal["other"]


class Error(Model):
    status: int
    code: str
    message: str
    param: str | None = None


class NotFound(StatusError[Error]):
    status = 404


class Conflict(StatusError[Error]):
    status = 409


def render(problem: Problem, operation: str | None) -> Error:
    return Error(status=problem.status, code=problem.code, message=problem.message, param=problem.param)


JSON_THING = Json("application/json", lambda: Thing)
ERROR = Json("application/json", lambda: Error)
OK = Response(status="200", contents=(JSON_THING,))
CREATE: Operation[Any] = Operation(
    id="create",
    name="create",
    method="POST",
    path="/things",
    body=Body(contents=(JSON_THING,), required=True),
    responses=(OK, Response(status="400", contents=(ERROR,))),
)
RETRIEVE: Operation[Any] = Operation(
    id="retrieve",
    name="retrieve",
    method="GET",
    path="/things/{id}",
    parameters=(Parameter(name="id", argument="id", place="path", type=lambda: str, required=True),),
    responses=(
        OK,
        Response(
            status="404",
            contents=(ERROR,),
            error=lambda: NotFound,
            headers=(
                Parameter(
                    name="X-Tries", argument="x_tries", place="header", type=lambda: list[int], form="array"
                ),
            ),
        ),
    ),
)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    chunks: list[bytes]

    def json(self) -> Any:
        return json.loads(self.body)


entry = "asgi"


class Own(AsgiExchange):
    """Of a server that has the body at once, and writes whole answers without messages."""

    def taken(self) -> bytes | None:
        pieces: list[bytes] = self.scope["pieces"]
        return pieces.pop() if len(pieces) == 1 else None

    async def reply(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        assert not self.started
        self.finish(status, headers, body)
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def call(
    app: Starlette,
    method: str,
    path: str,
    body: bytes | Iterable[bytes] = b"",
    *,
    raw_path: bool = True,
    **headers: Any,
) -> Answer:
    return asyncio.run(acall(app, method, path, body, raw_path=raw_path, **headers))


async def acall(
    app: Starlette,
    method: str,
    path: str,
    body: bytes | Iterable[bytes] = b"",
    *,
    raw_path: bool = True,
    hangs_up: asyncio.Event | None = None,
    **headers: Any,
) -> Answer:
    plain, _, query = path.partition("?")
    sent = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    if isinstance(body, bytes) and body:
        sent.append((b"content-length", str(len(body)).encode()))
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": plain,
        "query_string": query.encode(),
        "root_path": "",
        "headers": sent,
        "server": ("test", 80),
    }
    if raw_path:
        scope["raw_path"] = plain.encode()
    pieces = [body] if isinstance(body, bytes) else list(body)
    messages: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        if pieces:
            piece = pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}
        if hangs_up is None:
            await asyncio.Event().wait()
        else:
            await hangs_up.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    if entry == "exchange" and isinstance(app, Application):
        await app.serve_exchange(Own({**scope, "pieces": pieces}, receive, send))
    else:
        await app(scope, receive, send)
    if not messages:
        return Answer(0, {}, b"", [])
    chunks = [message.get("body", b"") for message in messages[1:]]
    answered = {name.decode(): value.decode("latin-1") for name, value in messages[0]["headers"]}
    return Answer(messages[0]["status"], answered, b"".join(chunks), chunks)


def serving(operation: Operation[Any], handler: Callable[..., Any], **options: Any) -> Starlette:
    return build((route(operation, handler),), render=render, **options)


async def echo(body: Any) -> Any:
    return body


async def by_id(thing: str) -> Thing:
    return Thing(name=thing)


JSON: dict[str, Any] = {"content_type": "application/json"}
