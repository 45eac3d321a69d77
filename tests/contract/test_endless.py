"""Streams that never end are read for a while, by URL and in this process, and judged by what came."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import StreamingResponse
from starlette.routing import Route

from specwright_runtime.contract.checker import Checker
from specwright_runtime.contract.http import caller as by_url
from specwright_runtime.contract.http import in_process
from specwright_runtime.contract.http.caller import Caller, HttpCaller, NoAnswerError
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.document import Document

ORDER = {"type": "object", "required": ["seq"]}
DOCUMENT = Document(
    {
        "openapi": "3.2.0",
        "paths": {
            f"/{name}": {
                "get": {
                    "operationId": name,
                    "responses": {
                        "200": {"description": "ok", "content": {media_type: {"itemSchema": ORDER}}}
                    },
                }
            }
            for name, media_type in (("events", "text/event-stream"), ("lines", "application/jsonl"))
        },
    }
)
CHUNKS = {"events": b'data: {"seq": 1}\n\ndata: {"seq', "lines": b'{"seq": 1}\n{"seq'}


async def endless(request: Asked) -> StreamingResponse:
    """One item and a half, then one more byte each moment, or nothing more."""
    _, name, pace = request.url.path.split("/")

    async def sent() -> AsyncIterator[bytes]:
        yield CHUNKS[name]
        while True:
            await asyncio.sleep(0.02 if pace == "busy" else 60)
            yield b"x"

    kind = "text/event-stream" if name == "events" else "application/jsonl"
    return StreamingResponse(sent(), media_type=kind)


APP = Starlette(routes=[Route("/{name}/{pace}", endless)])


@contextmanager
def served(pieces: list[bytes]) -> Iterator[str]:
    """A server that sends a head and chunks, and then holds the connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            with listening.accept()[0] as connection:
                connection.recv(65536)
                with suppress(OSError):
                    for piece in pieces:
                        connection.sendall(piece)
                        time.sleep(0.05)
                    connection.settimeout(10)
                    connection.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (by_url, in_process):
        monkeypatch.setattr(module, "IDLE", 0.2)
        monkeypatch.setattr(module, "STREAMED", 0.5)


def chunked(kind: str, *pieces: bytes) -> list[bytes]:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return [head, *(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)]


def judged(caller: Caller, name: str, target: str) -> None:
    response = caller.send(Request(method="GET", target=target))
    operation = DOCUMENT.by_id[name]
    assert (response.status, response.ended) == (200, False)
    assert response.body.startswith(CHUNKS[name])
    assert Checker(DOCUMENT).check(operation, response) == []


@pytest.mark.parametrize("pace", ["busy", "idle"])
@pytest.mark.parametrize("name", ["events", "lines"])
def test_in_this_process(name: str, pace: str) -> None:
    caller = AsgiCaller(APP)
    try:
        judged(caller, name, f"/{name}/{pace}")
        judged(caller, name, f"/{name}/{pace}")  # the application lives
    finally:
        caller.close()


@pytest.mark.parametrize("name", ["events", "lines"])
def test_by_url(name: str) -> None:
    kind = "text/event-stream" if name == "events" else "application/jsonl"
    with served(chunked(kind, CHUNKS[name])) as url:
        judged(HttpCaller(url), name, "/")


def test_what_is_no_stream_is_waited_for_and_then_no_answer() -> None:
    with (
        served(chunked("application/json", b"{")) as url,
        pytest.raises(NoAnswerError, match="no answer within"),
    ):
        HttpCaller(url, timeout=0.3).send(Request(method="GET", target="/"))
    pieces = chunked("application/json", *([b" "] * 200))
    with served(pieces) as url, pytest.raises(NoAnswerError, match="had not ended"):
        HttpCaller(url, timeout=0.3).send(Request(method="GET", target="/"))


def test_a_server_may_be_busy_with_the_body_that_a_head_does_not_show() -> None:
    answers = [chunked("text/event-stream")[0], b"HTTP/1.1 204 No Content\r\n\r\n"]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def serve() -> None:
            with listening.accept()[0] as first:
                first.recv(65536)
                first.sendall(answers[0])
                with listening.accept()[0] as second:
                    second.recv(65536)
                    second.sendall(answers[1])

        threading.Thread(target=serve, daemon=True).start()
        caller = HttpCaller(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=1)
        try:
            statuses = [caller.send(Request(method=m, target="/")).status for m in ("HEAD", "GET")]
        finally:
            caller.close()
    assert statuses == [200, 204]
