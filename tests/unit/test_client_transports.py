"""Every transport carries the same bytes, and says the same of a failure."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as Incoming
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from specwright_runtime.errors import TooLargeError, TransportError
from specwright_runtime.transport import AsyncTransport, Headers, Request, Transport
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport
from specwright_runtime.transport.httptools import AsyncHttptoolsTransport
from specwright_runtime.transport.httpx import AsyncHttpxTransport, HttpxTransport
from specwright_runtime.transport.pyreqwest import (
    AsyncPyreqwestStream,
    AsyncPyreqwestTransport,
    PyreqwestTransport,
)


async def echo(request: Incoming) -> Response:
    return JSONResponse(
        {
            "method": request.method,
            "path": request.scope["raw_path"].decode(),
            "query": request.scope["query_string"].decode(),
            "headers": [[name.decode(), value.decode()] for name, value in request.headers.raw],
            "body": (await request.body()).decode(),
        },
        headers={"x-one": "1"},
    )


async def chunks(request: Incoming) -> Response:
    async def produce() -> AsyncIterator[bytes]:
        for index in range(5):
            yield f"chunk {index};".encode()

    return StreamingResponse(produce(), media_type="video/mp4", status_code=206)


async def endless(request: Incoming) -> Response:
    async def produce() -> AsyncIterator[bytes]:
        while not await request.is_disconnected():
            yield bytes(64 * 1024)

    return StreamingResponse(produce(), media_type="video/mp4")


async def now_and_then(request: Incoming) -> Response:
    async def produce() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.Event().wait()

    return StreamingResponse(produce(), media_type="text/event-stream")


async def redirect(request: Incoming) -> Response:
    return Response(status_code=302, headers={"location": "/echo/x", "set-cookie": "a=1"})


async def slow(request: Incoming) -> Response:
    await asyncio.sleep(5)
    return Response()


async def odd_header(request: Incoming) -> Response:
    response = Response(b"ok")
    response.raw_headers.append((b"x-odd", "é".encode()))
    response.raw_headers.append((b"x-plain", b"1"))
    return response


APP = Starlette(
    routes=[
        Route("/echo/{rest:path}", echo, methods=["GET", "POST"]),
        Route("/chunks", chunks),
        Route("/now-and-then", now_and_then),
        Route("/endless", endless),
        Route("/redirect", redirect),
        Route("/slow", slow),
        Route("/odd", odd_header),
    ]
)


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(APP) as address:
        yield address


BLOCKING: dict[str, Callable[[], Transport]] = {
    "pyreqwest": PyreqwestTransport,
    "httpx": HttpxTransport,
    "asgi": lambda: AsgiTransport(APP),
}
ASYNC: dict[str, Callable[[], AsyncTransport]] = {
    "pyreqwest": AsyncPyreqwestTransport,
    "httptools": AsyncHttptoolsTransport,
    "httpx": AsyncHttpxTransport,
    "asgi": lambda: AsyncAsgiTransport(APP),
}


@pytest.fixture(params=BLOCKING)
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    made = BLOCKING[request.param]()
    yield made
    made.close()


def _post(url: str) -> Request:
    return Request(
        method="POST",
        url=f"{url}/echo/a%2Fb%20c?x=%26&y=1",
        headers=[("content-type", "text/plain"), ("x-two", "a"), ("x-two", "b")],
        content="wörter".encode(),
        timeout=5.0,
    )


def _check_echo(answer: dict[str, object]) -> None:
    assert answer["method"] == "POST"
    assert answer["path"] == "/echo/a%2Fb%20c"
    assert answer["query"] == "x=%26&y=1"
    assert answer["body"] == "wörter"
    headers = answer["headers"]
    assert isinstance(headers, list)
    assert [value for name, value in headers if name == "x-two"] == ["a", "b"]
    assert ["content-length", "7"] in headers


def _json(content: bytes) -> dict[str, object]:
    import json

    value = json.loads(content)
    assert isinstance(value, dict)
    return value


def test_a_blocking_transport_sends_what_the_request_says(transport: Transport, url: str) -> None:
    received = transport.send(_post(url))
    assert received.status == 200
    assert received.headers["X-One"] == "1"
    _check_echo(_json(received.content))


@pytest.mark.parametrize("name", ASYNC)
def test_an_async_transport_sends_what_the_request_says(name: str, url: str) -> None:
    async def run() -> None:
        transport = ASYNC[name]()
        received = await transport.send(_post(url))
        await transport.aclose()
        assert received.status == 200
        assert received.headers["X-One"] == "1"
        _check_echo(_json(received.content))

    asyncio.run(run())


def test_a_blocking_transport_streams_both_ways(transport: Transport, url: str) -> None:
    sent = transport.send(
        Request(
            method="POST", url=f"{url}/echo/", headers=[], content=(b"x" * 10 for _ in range(3)), timeout=5.0
        )
    )
    assert _json(sent.content)["body"] == "x" * 30
    stream = transport.open(Request(method="GET", url=f"{url}/chunks", headers=[], timeout=5.0))
    assert (stream.status, stream.headers["content-type"]) == (206, "video/mp4")
    assert b"".join(stream) == b"chunk 0;chunk 1;chunk 2;chunk 3;chunk 4;"
    stream.close()


@pytest.mark.parametrize("name", ["pyreqwest", "httpx"])
def test_a_stream_begins_with_its_first_bytes_however_few(name: str, url: str) -> None:
    wanted = Request(method="GET", url=f"{url}/now-and-then", headers=[], timeout=5.0)
    with closing(BLOCKING[name]()) as transport, closing(transport.open(wanted)) as stream:
        assert next(iter(stream)) == b"first"

    async def run() -> None:
        transport = ASYNC[name]()
        stream = await transport.open(wanted)
        assert await anext(aiter(stream)) == b"first"
        await stream.aclose()
        await transport.aclose()

    asyncio.run(run())


@pytest.mark.parametrize("name", ASYNC)
def test_an_async_transport_streams_both_ways(name: str, url: str) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 10

    async def run() -> None:
        transport = ASYNC[name]()
        sent = await transport.send(
            Request(method="POST", url=f"{url}/echo/", headers=[], content=body(), timeout=5.0)
        )
        assert _json(sent.content)["body"] == "x" * 30
        stream = await transport.open(Request(method="GET", url=f"{url}/chunks", headers=[], timeout=5.0))
        assert b"".join([chunk async for chunk in stream]) == b"chunk 0;chunk 1;chunk 2;chunk 3;chunk 4;"
        await stream.aclose()
        unread = await transport.open(Request(method="GET", url=f"{url}/chunks", headers=[], timeout=5.0))
        await unread.aclose()
        await transport.aclose()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://user:secret@example.com:8443/a/b?key=secret", "https://example.com:8443/a/b"),
        ("https://secret@example.com", "https://example.com"),
        ("http://example.com/a@b", "http://example.com/a@b"),
    ],
)
def test_messages_name_a_request_without_its_secrets(url: str, told: str) -> None:
    assert Request(method="GET", url=url, headers=[]).place == f"GET {told}"


def test_a_transport_follows_no_redirect_and_keeps_no_cookie(transport: Transport, url: str) -> None:
    received = transport.send(Request(method="GET", url=f"{url}/redirect", headers=[], timeout=5.0))
    assert (received.status, received.headers["location"]) == (302, "/echo/x")
    again = transport.send(Request(method="GET", url=f"{url}/echo/", headers=[], timeout=5.0))
    headers = _json(again.content)["headers"]
    assert isinstance(headers, list)
    assert "cookie" not in {name for name, _ in headers}


def test_a_silent_server_is_a_transport_error_that_leaves_open_whether_it_accepted(
    transport: Transport, url: str
) -> None:
    with pytest.raises(TransportError, match="timed out") as caught:
        transport.send(Request(method="GET", url=f"{url}/slow?key=secret", headers=[], timeout=0.2))
    assert caught.value.accepted is None
    assert "secret" not in str(caught.value)


def test_a_whole_answer_is_read_up_to_its_limit_and_no_further(url: str) -> None:
    small, without_end = (
        Request(method="GET", url=f"{url}/{path}", headers=[], timeout=60) for path in ("chunks", "endless")
    )
    size = len(b"chunk 0;") * 5
    with closing(PyreqwestTransport(max_content=size)) as transport:
        assert transport.send(small).content.startswith(b"chunk 0;")
        with pytest.raises(TooLargeError):
            transport.send(without_end)
    with closing(PyreqwestTransport(max_content=size - 1)) as transport, pytest.raises(TooLargeError):
        transport.send(small)

    async def scenario() -> None:
        transport = AsyncPyreqwestTransport(max_content=size)
        received = await transport.send(small)
        assert (received.status, len(received.content)) == (206, size)
        with pytest.raises(TooLargeError) as caught:
            await transport.send(without_end)
        assert caught.value.accepted is None
        await transport.aclose()

    asyncio.run(scenario())


@pytest.mark.parametrize("make", [PyreqwestTransport, HttpxTransport])
def test_no_connection_is_known_as_not_accepted(make: Callable[[], Transport]) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: refused
        with closing(make()) as transport, pytest.raises(TransportError) as caught:
            transport.send(
                Request(
                    method="POST",
                    url=f"http://127.0.0.1:{unused.getsockname()[1]}/",
                    headers=[],
                    content=b"x",
                )
            )
    assert caught.value.accepted is False


@pytest.mark.parametrize("make", [PyreqwestTransport, HttpxTransport])
def test_a_connection_that_breaks_after_the_request_may_have_been_accepted(
    make: Callable[[], Transport],
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def hang_up() -> None:
            peer, _ = listener.accept()
            peer.recv(1000)
            peer.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with closing(make()) as transport, pytest.raises(TransportError) as caught:
            transport.send(
                Request(
                    method="POST",
                    url=f"http://127.0.0.1:{listener.getsockname()[1]}/",
                    headers=[],
                    content=b"x",
                    timeout=5.0,
                )
            )
        thread.join()
    assert caught.value.accepted is None


class _Deaf:
    """What pyreqwest does now and then: it is done when its task is cancelled, and says only the former."""

    def __init__(self) -> None:
        self.waits = asyncio.Event()

    async def __call__(self) -> Any:
        self.waits.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return self

    def to_bytes(self) -> bytes:
        return b"piece"


def test_a_cancellation_that_pyreqwest_drops_ends_the_reader_all_the_same() -> None:
    async def main() -> None:
        deaf = _Deaf()
        response: Any = SimpleNamespace(
            status=200, headers=None, body_reader=SimpleNamespace(read_chunk=deaf)
        )
        pending: Any = None
        request = Request(method="GET", url="http://x.test/", headers=[])

        async def read() -> None:
            async for _ in AsyncPyreqwestStream(request, pending, response):
                pass

        reading = asyncio.create_task(read())
        await deaf.waits.wait()
        reading.cancel()
        async with asyncio.timeout(60):
            with pytest.raises(asyncio.CancelledError):
                await reading

    asyncio.run(main())


def test_whoever_is_cancelled_while_reading_as_fast_as_it_comes_ends(url: str) -> None:
    """Some in a hundred cancellations arrive when a piece does."""

    async def main() -> None:
        transport = AsyncPyreqwestTransport()
        request = Request(method="GET", url=f"{url}/endless", headers=[])

        async def read() -> None:
            async with contextlib.aclosing(await transport.open(request)) as stream:
                async for _ in stream:
                    pass

        for turn in range(150):
            reading = asyncio.create_task(read())
            await asyncio.sleep(turn % 15 / 1000)
            reading.cancel()
            done, _ = await asyncio.wait([reading], timeout=60)
            assert done
        await transport.aclose()

    asyncio.run(main())


def test_a_header_outside_ascii_does_not_hide_the_others(transport: Transport, url: str) -> None:
    received = transport.send(Request(method="GET", url=f"{url}/odd", headers=[], timeout=5.0))
    assert received.status == 200
    assert received.headers["x-plain"] == "1"


def test_what_the_application_raises_reaches_the_in_process_caller() -> None:
    async def broken(scope: object, receive: object, send: object) -> None:
        raise LookupError("inside")

    with closing(AsgiTransport(broken)) as transport, pytest.raises(LookupError, match="inside"):
        transport.send(Request(method="GET", url="http://app/", headers=[]))


def test_headers_join_repeated_values_and_know_any_case() -> None:
    headers = Headers([("Set-Cookie", "a=1"), ("set-cookie", "b=2"), ("X", "1")])
    assert headers["SET-COOKIE"] == "a=1, b=2"
    assert headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert "x" in headers
    assert headers.get("y", 3) == 3
    assert len(headers) == 2
