"""An application that keeps what it is asked, and operations to ask it by both clients."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from starlette.requests import Request as Incoming
from starlette.responses import Response

from specwright_runtime.client import AsyncCaller, AsyncItems, Items, SyncCaller
from specwright_runtime.client.credentials import Credential
from specwright_runtime.errors import StatusError
from specwright_runtime.model import Model
from specwright_runtime.operation import (
    ABSENT,
    Binary,
    Body,
    Http,
    Json,
    Operation,
    Parameter,
    Requirement,
)
from specwright_runtime.operation import (
    Response as Documented,
)
from specwright_runtime.stream import ByteStream
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport


class Video(Model):
    id: str
    seconds: int | None = None


class Problem(Model):
    message: str


class NotFound(StatusError[Problem]):
    status_code = 404


class ServerFailure(StatusError[Problem]):
    pass


BEARER = (Requirement(Http("Bearer", "bearer")),)
RESPONSES = (
    Documented(status="200", contents=(Json("application/json", lambda: Video),)),
    Documented(status="404", contents=(Json("application/json", lambda: Problem),), error=lambda: NotFound),
    Documented(
        status="5XX", contents=(Json("application/json", lambda: Problem),), error=lambda: ServerFailure
    ),
)
RETRIEVE: Operation[Video] = Operation(
    id="videoRetrieve",
    name="video_retrieve",
    method="GET",
    path="/v1/videos/{video_id}",
    parameters=(
        Parameter(name="video_id", argument="video_id", place="path", type=lambda: str, required=True),
        Parameter(name="limit", argument="limit", place="query", type=lambda: int, style="form"),
        Parameter(name="X-Trace", argument="trace", place="header", type=lambda: str),
    ),
    responses=RESPONSES,
)
CREATE: Operation[Video] = Operation(
    id="videoCreate",
    name="video_create",
    method="POST",
    path="/v1/videos",
    parameters=(Parameter(name="Idempotency-Key", argument="key", place="header", type=lambda: str),),
    body=Body(contents=(Json("application/json", lambda: Video),), required=True),
    responses=RESPONSES,
    security=(BEARER,),
)
DELETE: Operation[None] = Operation(
    id="videoDelete",
    name="video_delete",
    method="DELETE",
    path="/v1/videos/{video_id}",
    parameters=RETRIEVE.parameters[:1],
    responses=(Documented(status="204"),),
)
DOWNLOAD: Operation[ByteStream] = Operation(
    id="videoDownload",
    name="video_download",
    method="GET",
    path="/content",
    responses=(Documented(status="200", contents=(Binary("video/mp4"),)), RESPONSES[1]),
)


class Recorded:
    """An application that keeps the requests and answers what the test says."""

    def __init__(self, *answers: Response | Callable[[Incoming], Response]) -> None:
        self.requests: list[Incoming] = []
        self.bodies: list[bytes] = []
        self._answers = list(answers)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Incoming(scope, receive)
        self.requests.append(request)
        self.bodies.append(await request.body())
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        await (answer if isinstance(answer, Response) else answer(request))(scope, receive, send)


def both(
    app: Recorded,
    operation: Operation[Any],
    arguments: dict[str, Any] | None = None,
    body: Any = ABSENT,
    *,
    credentials: dict[str, Credential | None] | None = None,
    **options: Any,
) -> Any:
    """The result of the blocking client; the async client must come to the same, or raise the same."""

    async def call_async() -> Any:
        client = AsyncCaller(
            "http://api.test/base/", transport=AsyncAsgiTransport(app), credentials=credentials, **options
        )
        result = await client._call(operation, arguments or {}, body)
        if isinstance(result, ByteStream):
            return await result.aread()
        if isinstance(result, AsyncItems):
            return [item async for item in result]
        return result

    def call() -> Any:
        with closing(AsgiTransport(app)) as transport:
            client = SyncCaller(
                "http://api.test/base/", transport=transport, credentials=credentials, **options
            )
            result = client._call(operation, arguments or {}, body)
            if isinstance(result, ByteStream):
                return result.read()
            return list(result) if isinstance(result, Items) else result

    answers = list(app._answers)
    failed: Exception | None = None
    try:
        first = asyncio.run(call_async())
    except Exception as error:
        failed = error
    app._answers = answers
    if failed is not None:
        with pytest.raises(type(failed)) as caught:
            call()
        assert str(caught.value) == str(failed)
        raise failed
    second = call()
    assert second == first
    return first


def sent_header(app: Recorded, name: str) -> str | None:
    return app.requests[-1].headers.get(name)


def with_body(*contents: Any) -> Operation[Any]:
    return Operation(
        id="send",
        name="send",
        method="POST",
        path="/send",
        body=Body(contents=contents),
        responses=(Documented(status="200"),),
    )
