"""How the generated server answers, also what goes wrong, over hand-written descriptors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from tests.unit.server.application import (
    JSON_THING,
    OK,
    RETRIEVE,
    Conflict,
    Error,
    NotFound,
    Thing,
    call,
    serving,
)

from specwright_runtime import (
    ByteStream,
    Event,
    NotImplementedOperation,
    Problem,
    Reply,
)
from specwright_runtime.operation import (
    Binary,
    Events,
    Json,
    Lines,
    Operation,
    Parameter,
    Response,
    Text,
)
from specwright_runtime.server import (
    Refused,
    current,
)


def answering(*responses: Response) -> Operation[Any]:
    return replace(RETRIEVE, responses=responses)


def test_a_reply_says_which_success_and_its_headers() -> None:
    location = Parameter(name="Location", argument="location", place="header", type=lambda: str)
    operation = answering(OK, Response(status="201", contents=(JSON_THING,), headers=(location,)))

    async def handler(thing: str) -> Reply[Thing]:
        current().response_headers["x-request-id"] = "r1"
        return Reply(Thing(name=thing), status=201, headers={"Location": "/things/a"})

    answer = call(serving(operation, handler), "GET", "/things/a")
    assert (answer.status, answer.headers["location"], answer.headers["x-request-id"]) == (
        201,
        "/things/a",
        "r1",
    )


def test_none_is_the_success_without_a_body() -> None:
    async def nothing(thing: str) -> None:
        return None

    answer = call(serving(answering(OK, Response(status="204")), nothing), "GET", "/things/a")
    assert (answer.status, answer.headers, answer.body) == (204, {}, b"")


def test_accept_chooses_among_the_documented_media_types() -> None:
    contents = (Json("application/json", lambda: str), Text("text/plain", lambda: str))

    async def handler(thing: str) -> str:
        return thing

    app = serving(answering(Response(status="200", contents=contents)), handler)
    assert call(app, "GET", "/things/a").body == b'"a"'
    assert call(app, "GET", "/things/a", accept="text/*, application/json;q=0.5").body == b"a"


def test_bytes_are_streamed_with_their_status_and_closed() -> None:
    closed: list[bool] = []

    async def pieces() -> AsyncIterator[bytes]:
        yield b"ab"
        yield b"cd"

    async def handler(thing: str) -> ByteStream:
        return ByteStream(
            pieces(),
            media_type="video/mp4",
            status=206,
            length=4,
            headers={"Content-Range": "bytes 0-3/9"},
            close=lambda: closed.append(True),
        )

    operation = answering(
        Response(status="200", contents=(Binary("video/*"),)),
        Response(status="206", contents=(Binary("video/*"),)),
    )
    answer = call(serving(operation, handler), "GET", "/things/a")
    assert (answer.status, answer.chunks, closed) == (206, [b"ab", b"cd", b""], [True])
    assert answer.headers == {
        "content-range": "bytes 0-3/9",
        "content-type": "video/mp4",
        "content-length": "4",
    }


def test_a_file_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"0" * 100_000)

    async def handler(thing: str) -> ByteStream:
        return ByteStream.from_path(path)

    answer = call(
        serving(answering(Response(status="200", contents=(Binary("video/mp4"),))), handler),
        "GET",
        "/things/a",
    )
    assert (len(answer.body), len(answer.chunks), answer.headers["content-length"]) == (100_000, 3, "100000")


def test_events_and_lines_are_written_item_by_item() -> None:
    async def items() -> AsyncIterator[Any]:
        yield Thing(name="a")
        yield Event(Thing(name="b"), event="done", id="7", retry=100)

    async def events(thing: str) -> Any:
        return items()

    app = serving(
        answering(Response(status="200", contents=(Events("text/event-stream", lambda: Thing),))), events
    )
    answer = call(app, "GET", "/things/a")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.chunks == [
        b'data: {"name":"a"}\n\n',
        b'event: done\nid: 7\nretry: 100\ndata: {"name":"b"}\n\n',
        b"",
    ]

    async def lines(thing: str) -> AsyncIterator[Thing]:
        yield Thing(name="a")
        yield Thing(name="b")

    app = serving(
        answering(Response(status="200", contents=(Lines("application/jsonl", lambda: Thing),))), lines
    )
    assert call(app, "GET", "/things/a").body == b'{"name":"a"}\n{"name":"b"}\n'


def test_an_answer_of_another_type_is_a_fault_of_the_server(caplog: pytest.LogCaptureFixture) -> None:
    async def handler(thing: str) -> Any:
        return {"name": 5}

    answer = call(serving(RETRIEVE, handler), "GET", "/things/a")
    assert (answer.status, answer.json()["code"]) == (500, "internal_error")
    assert "retrieve failed" in caplog.text


# --- errors ----------------------------------------------------------------------


def test_a_documented_error_is_answered_with_its_body_and_headers() -> None:
    async def handler(thing: str) -> Thing:
        raise NotFound(Error(status=404, code="gone", message="m"), headers={"X-Tries": [1, 2]})  # type: ignore[dict-item]

    answer = call(serving(RETRIEVE, handler), "GET", "/things/a")
    assert (answer.status, answer.json(), answer.headers["x-tries"]) == (
        404,
        {"status": 404, "code": "gone", "message": "m"},
        "1,2",
    )


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Conflict(Error(status=409, code="c", message="m")), 409, "c"),
        (Refused(Problem(status=503, code="busy", message="m")), 503, "busy"),
        (NotImplementedOperation("retrieve"), 501, "not_implemented"),
        (HTTPException(418), 418, "i'm_a_teapot"),
        (RuntimeError("secret"), 500, "internal_error"),
    ],
)
def test_whatever_a_handler_raises_is_answered_in_the_documents_shape(
    error: Exception, status: int, code: str
) -> None:
    async def handler(thing: str) -> Thing:
        raise error

    answer = call(serving(RETRIEVE, handler), "GET", "/things/a")
    assert (answer.status, answer.json()["code"]) == (status, code)
    assert b"secret" not in answer.body


def test_an_exception_handler_of_the_application_comes_first() -> None:
    async def handler(thing: str) -> Thing:
        raise KeyError(thing)

    def handled(request: Request, error: Exception) -> PlainTextResponse:
        return PlainTextResponse(f"handled {error} at {request.url.path}", 418)

    app = serving(RETRIEVE, handler, exception_handlers={LookupError: handled})
    assert call(app, "GET", "/things/a").body == b"handled 'a' at /things/a"


def test_a_crash_goes_through_user_middleware() -> None:
    class Stamp:
        def __init__(self, app: Any) -> None:
            self.app = app

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            async def stamped(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"].append((b"x-stamp", b"1"))
                await send(message)

            await self.app(scope, receive, stamped)

    async def handler(thing: str) -> Thing:
        raise ZeroDivisionError

    app = serving(RETRIEVE, handler, middleware=(Middleware(Stamp),))
    for path, status in (("/things/a", 500), ("/nowhere", 404)):
        answer = call(app, "GET", path)
        assert (answer.status, answer.headers["x-stamp"]) == (status, "1")


def test_a_stream_that_breaks_is_not_ended_as_if_it_were_whole() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"ab"
        raise OSError("gone")

    async def handler(thing: str) -> ByteStream:
        return ByteStream(pieces())

    app = serving(answering(Response(status="200", contents=(Binary("video/mp4"),))), handler)
    with pytest.raises(OSError, match="gone"):
        call(app, "GET", "/things/a")
