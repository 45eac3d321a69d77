"""One call of a client: what goes out, what comes back, what is raised."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.requests import Request as Incoming
from starlette.responses import JSONResponse, Response, StreamingResponse

from specwright_runtime.client import AsyncCaller, AsyncItems, Items, Retry, SyncCaller
from specwright_runtime.client.credentials import Credential
from specwright_runtime.errors import InvalidResponse, StatusError, TransportError
from specwright_runtime.model import Model
from specwright_runtime.operation import (
    ABSENT,
    ApiKey,
    Binary,
    Body,
    Events,
    FormData,
    Http,
    Json,
    Lines,
    Operation,
    Parameter,
    Requirement,
    Server,
    Text,
)
from specwright_runtime.operation import (
    Response as Documented,
)
from specwright_runtime.stream import ByteStream, Upload
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


def test_arguments_go_to_path_query_and_header_and_the_answer_is_a_model() -> None:
    app = Recorded(JSONResponse({"id": "a", "seconds": 4, "new": [1]}))
    video = both(app, RETRIEVE, {"video_id": "a/b c:d", "limit": 3, "trace": "t"})
    assert video == Video.model_validate({"id": "a", "seconds": 4, "new": [1]})
    request = app.requests[-1]
    assert request.scope["raw_path"] == b"/base/v1/videos/a%2Fb%20c%3Ad"
    assert request.scope["query_string"] == b"limit=3"
    assert request.headers["x-trace"] == "t"
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"] == "specwright"


def test_arguments_that_are_none_are_not_sent() -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    both(app, RETRIEVE, {"video_id": "a", "limit": None, "trace": None})
    assert app.requests[-1].scope["query_string"] == b""
    assert sent_header(app, "x-trace") is None


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_that_would_change_the_path_is_refused_before_anything_is_sent(value: str) -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    with pytest.raises(ValueError, match="video_id"):
        both(app, RETRIEVE, {"video_id": value})
    assert app.requests == []


def test_a_line_break_in_a_header_is_refused_before_anything_is_sent() -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    with pytest.raises(ValueError, match="X-Trace"):
        both(app, RETRIEVE, {"video_id": "a", "trace": "x\r\nevil: 1"})
    assert app.requests == []


def test_a_json_body_carries_what_was_set_and_nothing_else() -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    both(app, CREATE, {}, Video(id="é"))
    assert app.bodies[-1] == '{"id":"é"}'.encode()
    assert sent_header(app, "content-type") == "application/json"


def test_an_operation_without_a_documented_body_answers_none() -> None:
    app = Recorded(Response(status_code=204))
    assert both(app, DELETE, {"video_id": "a"}) is None


def test_a_documented_error_is_its_class_with_its_parsed_body() -> None:
    app = Recorded(JSONResponse({"message": "no such video"}, 404, headers={"x-id": "1"}))
    with pytest.raises(NotFound) as caught:
        both(app, RETRIEVE, {"video_id": "a"})
    assert caught.value.body == Problem(message="no such video")
    assert caught.value.status == 404
    assert caught.value.headers["X-Id"] == "1"
    assert str(caught.value) == 'videoRetrieve: 404 Not Found: {"message":"no such video"}'


def test_a_range_documents_every_status_in_it() -> None:
    app = Recorded(JSONResponse({"message": "busy"}, 503))
    with pytest.raises(ServerFailure) as caught:
        both(app, RETRIEVE, {"video_id": "a"})
    assert (caught.value.status, caught.value.body) == (503, Problem(message="busy"))


def test_a_proxys_page_in_place_of_the_documented_error_keeps_its_text() -> None:
    app = Recorded(Response("<h1>Bad Gateway</h1>", 502, media_type="text/html"))
    with pytest.raises(ServerFailure) as caught:
        both(app, RETRIEVE, {"video_id": "a"})
    assert caught.value.body is None
    assert caught.value.text == "<h1>Bad Gateway</h1>"
    assert str(caught.value) == "videoRetrieve: 502 Bad Gateway: <h1>Bad Gateway</h1>"


def test_an_undocumented_error_is_a_plain_status_error() -> None:
    app = Recorded(JSONResponse({"x": 1}, 418))
    with pytest.raises(StatusError) as caught:
        both(app, RETRIEVE, {"video_id": "a"})
    assert type(caught.value) is StatusError
    assert (caught.value.status, caught.value.body) == (418, None)


def test_an_undocumented_success_is_an_invalid_response() -> None:
    with pytest.raises(InvalidResponse, match="status 202 is not documented"):
        both(Recorded(JSONResponse({"id": "a"}, 202)), RETRIEVE, {"video_id": "a"})


@pytest.mark.parametrize(
    ("body", "media_type", "message"),
    [
        (b'{"seconds": 4}', "application/json", "body.id: Field required"),
        (b'{"id": "a", "seconds": "4"}', "application/json", "body.seconds: Input should be a valid integer"),
        (b"{", "application/json", "Invalid JSON"),
        (b"<html>", "text/html", "media type 'text/html; charset=utf-8' is not documented"),
    ],
)
def test_a_body_that_is_not_as_documented_says_where(body: bytes, media_type: str, message: str) -> None:
    with pytest.raises(InvalidResponse) as caught:
        both(Recorded(Response(body, media_type=media_type)), RETRIEVE, {"video_id": "a"})
    assert message in str(caught.value)
    assert str(caught.value).startswith("videoRetrieve: answer 200 does not match the document: ")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "application/vnd.x+json", "APPLICATION/JSON"]
)
def test_json_is_read_by_any_of_its_names(kind: str) -> None:
    app = Recorded(Response(b'{"id":"a"}', headers={"content-type": kind}))
    assert both(app, RETRIEVE, {"video_id": "a"}) == Video(id="a")


def test_reply_gives_status_and_headers() -> None:
    app = Recorded(JSONResponse({"id": "a"}, headers={"openai-poll-after-ms": "1000"}))
    with closing(AsgiTransport(app)) as transport:
        reply = SyncCaller("http://api.test", transport=transport).reply(RETRIEVE, {"video_id": "a"})
    assert (reply.value, reply.status) == (Video(id="a"), 200)
    assert reply.headers["openai-poll-after-ms"] == "1000"


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


def _with_body(*contents: Any) -> Operation[Any]:
    return Operation(
        id="send",
        name="send",
        method="POST",
        path="/send",
        body=Body(contents=contents),
        responses=(Documented(status="200"),),
    )


def test_an_urlencoded_form_repeats_arrays_and_writes_objects_as_json() -> None:
    app = Recorded(Response())
    both(
        app,
        _with_body(FormData("application/x-www-form-urlencoded", lambda: Form)),
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
            _with_body(FormData("multipart/form-data", lambda: Form)),
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

    operation = _with_body(
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
    operation = _with_body(
        Json("application/json", lambda: Form), FormData("multipart/form-data", lambda: Form)
    )
    app = Recorded(Response())
    both(app, operation, {}, Form(name="a", file=Upload(b"x", filename="x.bin")))
    assert (sent_header(app, "content-type") or "").startswith("multipart/form-data; boundary=")
    both(app, operation, {}, Form(name="a"))
    assert sent_header(app, "content-type") == "application/json"


# --- credentials -------------------------------------------------------------

SECURED: Operation[Any] = Operation(
    id="secured",
    name="secured",
    method="GET",
    path="/",
    responses=(Documented(status="200"),),
    security=(
        (Requirement(Http("Bearer", "bearer")),),
        (Requirement(Http("Basic", "basic")), Requirement(ApiKey("Key", "header", "x-api-key"))),
        (Requirement(ApiKey("Query", "query", "key")),),
        (Requirement(ApiKey("Cookie", "cookie", "sid")),),
        (),
    ),
)


@pytest.mark.parametrize(
    ("credentials", "headers", "query"),
    [
        ({"Bearer": "t"}, {"authorization": "Bearer t"}, b""),
        ({"Bearer": lambda: "u"}, {"authorization": "Bearer u"}, b""),
        ({"Basic": ("ä", "p:w"), "Key": "k"}, {"authorization": "Basic w6Q6cDp3", "x-api-key": "k"}, b""),
        ({"Basic": ("a", "b"), "Query": "q&"}, {"authorization": None}, b"key=q%26"),
        ({"Cookie": "c"}, {"cookie": "sid=c"}, b""),
        ({}, {"authorization": None, "cookie": None}, b""),
    ],
)
def test_the_first_alternative_whose_credentials_are_all_at_hand_is_used(
    credentials: dict[str, Credential | None], headers: dict[str, str | None], query: bytes
) -> None:
    app = Recorded(Response())
    both(app, SECURED, credentials=credentials)
    assert {name: sent_header(app, name) for name in headers} == headers
    assert app.requests[-1].scope["query_string"] == query


def test_a_public_operation_is_sent_no_credential() -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    both(app, RETRIEVE, {"video_id": "a"}, credentials={"Bearer": "t"})
    assert sent_header(app, "authorization") is None


# --- redirects ---------------------------------------------------------------


def test_a_redirect_within_the_origin_keeps_the_credential() -> None:
    app = Recorded(Response(status_code=307, headers={"location": "/elsewhere?x=1"}), Response())
    both(app, SECURED, credentials={"Bearer": "t"})
    assert app.requests[-1].scope["raw_path"] == b"/elsewhere"
    assert sent_header(app, "authorization") == "Bearer t"


@pytest.mark.parametrize("location", ["http://other.test/x", "https://api.test/x", "//api.test:8080/x"])
def test_a_redirect_to_another_origin_is_sent_no_credential(location: str) -> None:
    app = Recorded(Response(status_code=302, headers={"location": location}), Response())
    both(app, SECURED, credentials={"Basic": ("a", "b"), "Key": "k"}, headers={"x-secret": "s"})
    sent = {name for name, _ in app.requests[-1].headers.raw}
    assert sent == {b"host", b"accept", b"user-agent"}


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_write_is_not_redirected_to_another_origin(status: int) -> None:
    app = Recorded(Response(status_code=status, headers={"location": "http://other.test/"}), Response())
    with pytest.raises(InvalidResponse, match=f"status {status} is not documented"):
        both(app, CREATE, {}, Video(id="a"))
    assert {request.url.hostname for request in app.requests} == {"api.test"}


def test_a_circle_of_redirects_ends() -> None:
    app = Recorded(Response(status_code=302, headers={"location": "/base/"}))
    with pytest.raises(InvalidResponse, match="status 302"):
        both(app, SECURED)
    assert len(app.requests) == 2 * 6


# --- options and servers -----------------------------------------------------


def test_options_apply_to_the_derived_client_only() -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    with closing(AsgiTransport(app)) as transport:
        client = SyncCaller("http://api.test", transport=transport, headers={"X-A": "1"})
        derived = client.with_options(
            headers={"X-B": "2", "User-Agent": "mine"}, base_url="http://two.test/v2"
        )
        derived._call(RETRIEVE, {"video_id": "a"})
        assert (sent_header(app, "x-a"), sent_header(app, "x-b"), sent_header(app, "user-agent")) == (
            "1",
            "2",
            "mine",
        )
        assert str(app.requests[-1].url) == "http://two.test/v2/v1/videos/a"
        client._call(RETRIEVE, {"video_id": "a"})
        assert sent_header(app, "x-b") is None
        assert app.requests[-1].url.hostname == "api.test"


def test_the_documents_server_is_used_where_no_base_url_is_given() -> None:
    app = Recorded(JSONResponse({"id": "a"}))
    servers = (
        Server(url="/v1"),
        Server(
            url="https://{region}.api.test/{base}",
            variables={"region": ("eu", ("eu", "us")), "base": ("v2", ())},
        ),
    )
    with closing(AsgiTransport(app)) as transport:
        SyncCaller(servers=servers, transport=transport)._call(RETRIEVE, {"video_id": "a"})
        assert str(app.requests[-1].url) == "https://eu.api.test/v2/v1/videos/a"
        with pytest.raises(ValueError, match="give the client a base_url"):
            SyncCaller(servers=servers[:1], transport=transport)._call(RETRIEVE, {"video_id": "a"})


# --- retries -----------------------------------------------------------------

QUICK = Retry(attempts=2, base=0.001)


def test_a_read_is_repeated_until_it_is_answered() -> None:
    app = Recorded(Response(status_code=503), Response(status_code=429), JSONResponse({"id": "a"}))
    assert both(app, RETRIEVE, {"video_id": "a"}, retries=QUICK) == Video(id="a")
    assert len(app.requests) == 2 * 3


def test_without_retries_the_first_answer_counts() -> None:
    app = Recorded(JSONResponse({"message": "busy"}, 503))
    with pytest.raises(ServerFailure):
        both(app, RETRIEVE, {"video_id": "a"})
    assert len(app.requests) == 2


@pytest.mark.parametrize(
    ("policy", "arguments", "status", "headers", "attempts"),
    [
        (QUICK, {}, 503, {"retry-after": "0"}, 1),
        (QUICK, {"key": "k"}, 503, {}, 3),
        (Retry(attempts=2, base=0.001, writes="unaccepted"), {}, 503, {"retry-after": "0"}, 3),
        (Retry(attempts=2, base=0.001, writes="unaccepted"), {}, 429, {}, 3),
        (Retry(attempts=2, base=0.001, writes="unaccepted"), {}, 503, {}, 1),
        (Retry(attempts=2, base=0.001, writes="unaccepted"), {}, 502, {}, 1),
        (Retry(attempts=2, base=0.001, writes="always"), {}, 502, {}, 3),
        (Retry(attempts=2, base=0.001, writes="always"), {}, 502, {"x-should-retry": "false"}, 1),
        (Retry(attempts=2, base=0.001, writes="always"), {}, 500, {}, 1),
        (Retry(attempts=2, base=0.001, writes="always", patience=5.0), {}, 503, {"retry-after": "6"}, 1),
    ],
)
def test_a_write_is_repeated_only_where_that_cannot_buy_twice(
    policy: Retry, arguments: dict[str, str], status: int, headers: dict[str, str], attempts: int
) -> None:
    app = Recorded(JSONResponse({"message": "busy"}, status, headers=headers))
    with pytest.raises(StatusError):
        both(app, CREATE, arguments, Video(id="a"), retries=policy)
    assert len(app.requests) == 2 * attempts


def test_a_body_that_is_gone_is_not_sent_again() -> None:
    app = Recorded(Response(status_code=429), Response())
    with closing(AsgiTransport(app)) as transport:
        client = SyncCaller(
            "http://api.test", transport=transport, retries=Retry(base=0.001, writes="always")
        )
        with pytest.raises(StatusError):
            client._call(_with_body(Binary("video/mp4")), {}, (chunk for chunk in [b"a", b"b"]))
    assert app.bodies == [b"ab"]


def test_a_failed_connection_is_reported_with_the_operation() -> None:
    with SyncCaller("http://127.0.0.1:9", timeout=2.0) as client, pytest.raises(TransportError) as caught:
        client._call(RETRIEVE, {"video_id": "a"})
    assert str(caught.value).startswith("videoRetrieve: GET http://127.0.0.1:9/v1/videos/a: ")
    assert caught.value.accepted is False


def test_the_seeds_json_stays_json() -> None:
    """Guards the helper above: `Video` really is written by wire name."""
    assert json.loads(TypeAdapter(Video).dump_json(Video(id="a", seconds=1))) == {"id": "a", "seconds": 1}


@pytest.mark.parametrize(
    ("path", "query"), [("/things/{id}#byName", b"limit=3"), ("/things/{id}?beta=true", b"beta=true&limit=3")]
)
def test_a_documented_path_may_go_on_behind_the_path(path: str, query: bytes) -> None:
    """A fragment tells operations apart for readers only and does not travel; a query does."""
    operation: Operation[None] = Operation(
        id="x",
        name="x",
        method="GET",
        path=path,
        parameters=(
            Parameter(name="id", argument="id", place="path", type=lambda: str, required=True),
            Parameter(name="limit", argument="limit", place="query", type=lambda: int, style="form"),
        ),
        responses=(Documented(status="204"),),
    )
    app = Recorded(Response(status_code=204))
    both(app, operation, {"id": "a#?b", "limit": 3})
    assert app.requests[-1].scope["raw_path"] == b"/base/things/a%23%3Fb"
    assert app.requests[-1].scope["query_string"] == query
