"""Bodies of a client's calls: streams that come, forms and files that go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from typing import Any

import pytest
from starlette.requests import Request as Incoming
from starlette.responses import JSONResponse, Response, StreamingResponse
from tests.unit.recorded import (
    DOWNLOAD,
    NotFound,
    Recorded,
    Video,
    both,
    sent_header,
    with_body,
)

from specwright_runtime.client import AsyncCaller, SyncCaller
from specwright_runtime.errors import InvalidResponse
from specwright_runtime.model import Model
from specwright_runtime.operation import (
    Binary,
    Body,
    Events,
    FormData,
    Json,
    Lines,
    Operation,
    Text,
)
from specwright_runtime.operation import (
    Response as Documented,
)
from specwright_runtime.stream import ByteStream, Upload
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport

# --- streams -----------------------------------------------------------------


def _stream(*chunks: bytes, media_type: str) -> Callable[[Incoming], Response]:
    async def produce() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return lambda request: StreamingResponse(produce(), media_type=media_type)


def test_binary_answers_stream_with_their_headers() -> None:
    app = Recorded(_stream(b"abc", b"def", media_type="video/mp4"))
    assert both(app, DOWNLOAD) == b"abcdef"

    async def look() -> None:
        client = AsyncCaller(
            "http://api.test",
            transport=AsyncAsgiTransport(Recorded(Response(b"abc", media_type="video/mp4"))),
        )
        async with await client._call(DOWNLOAD, {}) as stream:
            assert (stream.media_type, stream.length, stream.status) == ("video/mp4", 3, 200)

    asyncio.run(look())


def test_an_error_in_place_of_a_stream_is_raised_with_its_body() -> None:
    app = Recorded(JSONResponse({"message": "not ready"}, 404))
    with pytest.raises(NotFound, match="not ready"):
        both(app, DOWNLOAD)


def test_events_arrive_as_their_documented_data() -> None:
    listen: Operation[Any] = Operation(
        id="listen",
        name="listen",
        method="GET",
        path="/events",
        responses=(Documented(status="200", contents=(Events("text/event-stream", lambda: Video),)),),
    )
    app = Recorded(
        _stream(
            b': hello\n\ndata: {"id":',
            b'"a"}\n\nevent: x\r\nid: 7\r\ndata: {"id":\r\ndata: "b"}\r\n\r\ndata: [DONE]\n\n',
            media_type="text/event-stream",
        )
    )
    assert both(app, listen) == [Video(id="a"), Video(id="b")]
    with closing(AsgiTransport(app)) as transport:
        items = SyncCaller("http://api.test", transport=transport)._call(listen, {})
        envelopes = list(items.events())
    assert [(event.event, event.id, event.data.id) for event in envelopes] == [
        (None, None, "a"),
        ("x", "7", "b"),
    ]


def test_an_event_that_is_not_as_documented_is_located() -> None:
    listen: Operation[Any] = Operation(
        id="listen",
        name="listen",
        method="GET",
        path="/events",
        responses=(Documented(status="200", contents=(Events("text/event-stream", lambda: Video),)),),
    )
    app = Recorded(_stream(b'data: {"id":"a"}\n\ndata: {"id":1}\n\n', media_type="text/event-stream"))
    with pytest.raises(InvalidResponse, match=r"body\.1\.id: Input should be a valid string"):
        both(app, listen)


def test_json_lines_go_out_and_come_in() -> None:
    exchange: Operation[Any] = Operation(
        id="lines",
        name="lines",
        method="POST",
        path="/lines",
        body=Body(contents=(Lines("application/jsonl", lambda: Video),)),
        responses=(Documented(status="200", contents=(Lines("application/jsonl", lambda: Video),)),),
    )
    app = Recorded(_stream(b'{"id":"a"}\n{"id"', b':"b"}', media_type="application/jsonl"))
    assert both(app, exchange, {}, [Video(id="1"), Video(id="2")]) == [Video(id="a"), Video(id="b")]
    assert app.bodies[-1] == b'{"id":"1"}\n{"id":"2"}\n'


# --- bodies ------------------------------------------------------------------


class Form(Model):
    name: str
    tags: list[str] | None = None
    meta: Video | None = None
    file: Upload | None = None


def test_an_urlencoded_form_repeats_arrays_and_writes_objects_as_json() -> None:
    app = Recorded(Response())
    both(
        app,
        with_body(FormData("application/x-www-form-urlencoded", lambda: Form)),
        {},
        Form(name="a b&c", tags=["x", "y"], meta=Video(id="1")),
    )
    assert app.bodies[-1] == b"name=a+b%26c&tags=x&tags=y&meta=%7B%22id%22%3A%221%22%7D"
    assert sent_header(app, "content-type") == "application/x-www-form-urlencoded"


def test_a_multipart_form_is_read_back_by_a_server() -> None:
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        request = Incoming(scope, receive)
        async with request.form() as form:
            seen["name"] = form["name"]
            seen["tags"] = form.getlist("tags")
            seen["meta"] = form["meta"]
            file = form["file"]
            assert not isinstance(file, str)
            seen["file"] = (file.filename, file.content_type, await file.read())
        seen["length"] = request.headers.get("content-length")
        await Response()(scope, receive, send)

    big = b"\x00\xff" * 700_000
    with closing(AsgiTransport(app)) as transport:
        SyncCaller("http://api.test", transport=transport)._call(
            with_body(FormData("multipart/form-data", lambda: Form)),
            {},
            Form(name='q"ü\n', tags=["x", "y"], meta=Video(id="1"), file=Upload(big, filename='né"w.png')),
        )
    assert seen["name"] == 'q"ü\n'
    assert seen["tags"] == ["x", "y"]
    assert (
        seen["meta"].file.read() == b'{"id":"1"}'
        if not isinstance(seen["meta"], str)
        else seen["meta"] == '{"id":"1"}'
    )
    assert seen["file"] == ("né%22w.png", "image/png", big)
    assert seen["length"] is not None


def test_of_several_media_types_the_value_decides() -> None:
    class Prompt(Model):
        text: str

    operation = with_body(
        Json("application/json", lambda: Prompt),
        FormData("multipart/form-data", lambda: Form),
        Text("text/plain", lambda: str),
        Binary("application/octet-stream"),
    )
    for value, expected in [
        (Prompt(text="a"), "application/json"),
        (Form(name="a"), "multipart/form-data"),
        ("text", "text/plain; charset=utf-8"),
        (b"bytes", "application/octet-stream"),
        (ByteStream(b"bytes", media_type="video/mp4"), "video/mp4"),
    ]:
        app = Recorded(Response())
        both(app, operation, {}, value)
        assert (sent_header(app, "content-type") or "").partition("; boundary")[0] == expected


def test_a_form_with_a_file_is_multipart_though_json_is_documented_first() -> None:
    operation = with_body(
        Json("application/json", lambda: Form), FormData("multipart/form-data", lambda: Form)
    )
    app = Recorded(Response())
    both(app, operation, {}, Form(name="a", file=Upload(b"x", filename="x.bin")))
    assert (sent_header(app, "content-type") or "").startswith("multipart/form-data; boundary=")
    both(app, operation, {}, Form(name="a"))
    assert sent_header(app, "content-type") == "application/json"


@pytest.mark.parametrize(
    ("declared", "sent"),
    [
        ("image/*", "image/x.other"),
        ("*/*", "application/octet-stream"),
        ("application/*", "application/octet-stream"),
        ("application/*+zip", "application/x.other+zip"),
        ("image/png", "image/png"),
    ],
)
def test_bytes_under_a_range_of_media_types_are_sent_as_one_of_them(declared: str, sent: str) -> None:
    app = Recorded(Response())
    both(app, with_body(Binary(declared)), {}, b"x")
    assert sent_header(app, "content-type") == sent
