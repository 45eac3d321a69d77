"""What the generated server promises to callers and to handlers, over hand-written descriptors."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from specwright_runtime import (
    ByteStream,
    Event,
    Model,
    NotImplementedOperation,
    Problem,
    Reply,
    StatusError,
    Upload,
)
from specwright_runtime.operation import (
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
    Response,
    Text,
)
from specwright_runtime.server import (
    Application,
    AsgiExchange,
    Attempt,
    BasicCredential,
    Forbidden,
    Refused,
    Unauthorized,
    allow_anonymous,
    build,
    current,
    route,
)

# --- an application in a few lines -----------------------------------------------


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


@pytest.fixture(params=["asgi", "exchange"], autouse=True)
def _entry(request: pytest.FixtureRequest) -> None:
    """Each promise holds for an application called as ASGI has it, and with exchanges of its server."""
    global entry
    entry = request.param


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

# --- requests --------------------------------------------------------------------


def test_a_json_body_goes_in_and_out() -> None:
    answer = call(serving(CREATE, echo), "POST", "/things", b'{"name":"a","more":[1]}', **JSON)
    assert (answer.status, answer.json()) == (200, {"name": "a", "more": [1]})
    assert answer.headers == {"content-type": "application/json", "content-length": str(len(answer.body))}


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        (b'{"size":1}', "missing_field", "name"),
        (b'{"name":"abcdef"}', "invalid_value", "name"),
        (b'{"name":"a","parts":[{"name":"b"},{"nam":1}]}', "missing_field", "parts.1.name"),
        (b'{"name":', "invalid_json", None),
        (b"[]", "invalid_value", None),
        (b"null", "invalid_value", None),
        (b"\xff", "invalid_json", None),
        (b"", "missing_body", None),
    ],
)
def test_a_body_that_does_not_match_is_answered_in_the_documents_shape(
    body: bytes, code: str, param: str | None
) -> None:
    answer = call(serving(CREATE, echo), "POST", "/things", body, **JSON)
    error = answer.json()
    assert (answer.status, error["status"], error["code"], error.get("param")) == (400, 400, code, param)


class Wish(Model):
    size: Annotated[str, Field(pattern="^[1-9][0-9]*x[1-9][0-9]*$")] = "1x1"
    odd: Annotated[str, Field(pattern="^[^a]{300}$")] = "b" * 300
    seconds: str = "4"
    seed: int = 1
    audio: bool = True


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"size":"720p"}', 'size: String should match ^[1-9][0-9]*x[1-9][0-9]*$, as "1x1" does'),
        (b'{"odd":"a"}', "odd: String should match ^[^a]{300}$"),
        (b'{"seconds":4}', 'seconds: Input should be a string: "4" and not 4'),
        (b'{"seconds":true}', 'seconds: Input should be a string: "true" and not true'),
        (b'{"seconds":[]}', "seconds: Input should be a valid string"),
        (b'{"seed":"5"}', 'seed: Input should be a valid integer: 5 and not "5"'),
        (b'{"seed":"five"}', "seed: Input should be a valid integer"),
        (b'{"audio":"true"}', 'audio: Input should be a valid boolean: true and not "true"'),
        (
            b'{"seed":"1","audio":1}',
            'seed: Input should be a valid integer: 1 and not "1"; audio: Input should be a valid boolean',
        ),
        (b'{"seconds":4,"more":"' + b"a" * 100_000 + b'"}', "seconds: Input should be a valid string"),
    ],
)
def test_common_mistakes_are_told_with_what_to_write_instead(body: bytes, message: str) -> None:
    operation = replace(CREATE, body=Body(contents=(Json("application/json", lambda: Wish),)))
    answer = call(serving(operation, echo), "POST", "/things", body, **JSON)
    assert (answer.status, answer.json()["message"]) == (400, message)


def test_only_422_documented_is_422() -> None:
    operation = replace(CREATE, responses=(OK, Response(status="422", contents=(ERROR,))))
    assert call(serving(operation, echo), "POST", "/things", b"{}", **JSON).status == 422


def test_a_charset_is_understood_and_another_media_type_is_not() -> None:
    app = serving(replace(CREATE, responses=(OK,)), echo)
    latin = '{"name":"é"}'.encode("latin-1")
    answer = call(app, "POST", "/things", latin, content_type="application/json; charset=iso-8859-1")
    assert answer.json() == {"name": "é"}
    refused = call(app, "POST", "/things", b"{}", content_type="text/plain")
    assert (refused.status, refused.headers["accept"]) == (415, "application/json")
    assert call(serving(CREATE, echo), "POST", "/things", b"{}", content_type="text/plain").status == 400


@pytest.mark.parametrize("body", [b'{"name":"a"}', [b'{"na', b'me":"a"}']])
def test_a_body_in_another_coding_is_not_unpacked(body: Any) -> None:
    """RFC 9110, 8.4 and 12.5.3. What is handed on as it came may have any."""
    contents = (JSON_THING, Binary("image/*"))
    app = serving(replace(CREATE, body=Body(contents=contents), responses=(OK,)), name_of)
    for coding in ("gzip", "br", "identity, gzip"):
        refused = call(app, "POST", "/things", body, **JSON, content_encoding=coding)
        assert (refused.status, refused.headers["accept-encoding"]) == (415, "identity")
        assert refused.json()["code"] == "unsupported_content_encoding"
    for coding in ("identity", "Identity", ""):
        assert call(app, "POST", "/things", body, **JSON, content_encoding=coding).json() == {"name": "a"}
    packed = call(app, "POST", "/things", body, content_type="image/x", content_encoding="gzip")
    assert packed.json() == {"name": "raw", "size": 12}
    undocumented = call(serving(CREATE, echo), "POST", "/things", body, **JSON, content_encoding="gzip")
    assert undocumented.status == 400


async def name_of(body: Thing | ByteStream) -> Thing:
    return body if isinstance(body, Thing) else Thing(name="raw", size=len(await body.aread()))


def test_a_body_in_pieces_is_put_together() -> None:
    assert call(serving(CREATE, echo), "POST", "/things", [b'{"na', b'me":"a"}'], **JSON).json() == {
        "name": "a"
    }


@pytest.mark.parametrize("body", [b'{"name":"a", "x":1}', [b'{"name":', b'"a"', b', "x":1}']])
def test_a_body_past_the_limit_is_413(body: Any) -> None:
    operation = replace(CREATE, responses=(OK,))
    assert call(serving(operation, echo, max_body_size=10), "POST", "/things", body, **JSON).status == 413


def test_an_optional_body_may_be_missing() -> None:
    operation = replace(CREATE, body=Body(contents=(JSON_THING,)), responses=(Response(status="204"),))
    seen: list[Any] = []

    async def handler(body: Any) -> None:
        seen.append(body)

    assert call(serving(operation, handler), "POST", "/things").status == 204
    assert seen == [None]


def test_parameters_arrive_by_their_places_with_defaults() -> None:
    operation = replace(
        RETRIEVE,
        parameters=(
            *RETRIEVE.parameters,
            Parameter(name="limit", argument="limit", place="query", type=lambda: int, default=20),
            Parameter(
                name="tag", argument="tags", place="query", type=lambda: list[str], form="array", explode=True
            ),
            Parameter(name="X-Trace", argument="x_trace", place="header", type=lambda: str),
            Parameter(name="session", argument="session", place="cookie", type=lambda: str, required=True),
        ),
    )

    async def handler(
        thing: str, *, limit: int, tags: list[str] | None, x_trace: str | None, session: str
    ) -> Thing:
        return Thing(name=thing, limit=limit, tags=tags, trace=x_trace, session=session)  # type: ignore[call-arg]

    app = serving(operation, handler)
    answer = call(app, "GET", "/things/a%2Fb?tag=x&tag=y", cookie="session=s", x_trace="t")
    assert answer.json() == {"name": "a/b", "limit": 20, "tags": ["x", "y"], "trace": "t", "session": "s"}
    missing = call(app, "GET", "/things/a?limit=x", cookie="session=s")
    assert (missing.status, missing.json()["param"]) == (400, "limit")
    assert call(app, "GET", "/things/a").json()["param"] == "session"


def test_several_media_types_are_told_apart() -> None:
    body = Body(
        contents=(
            JSON_THING,
            FormData("application/x-www-form-urlencoded", lambda: Thing),
            Text("text/plain", lambda: str),
            Binary("image/*"),
        )
    )
    operation = replace(
        CREATE, body=body, responses=(Response(status="200", contents=(Text("text/plain", lambda: str),)),)
    )

    async def handler(body: Any) -> str:
        return repr(await body.aread() if isinstance(body, ByteStream) else body)

    app = serving(operation, handler)
    form = call(app, "POST", "/things", b"name=a&size=5", content_type="application/x-www-form-urlencoded")
    assert form.body == b"Thing(name='a', size=5, parts=None)"
    assert call(app, "POST", "/things", b"x", content_type="text/plain").body == b"'x'"
    assert call(app, "POST", "/things", [b"\x89", b"P"], content_type="image/png").body == b"b'\\x89P'"
    assert call(app, "POST", "/things", b"x", content_type="audio/mp3").status == 415


def test_a_multipart_file_reaches_the_handler() -> None:
    class Form(Model):
        name: str
        file: Upload

    async def handler(body: Form) -> Thing:
        return Thing(name=body.name, read=body.file.read().decode(), file=body.file.filename)  # type: ignore[call-arg]

    operation = replace(
        CREATE, body=Body(contents=(FormData("multipart/form-data", lambda: Form),), required=True)
    )
    content = (
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nn\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n"
    )
    app = serving(operation, handler)
    answer = call(app, "POST", "/things", content, content_type="multipart/form-data; boundary=b")
    assert answer.json() == {"name": "n", "read": "hello", "file": "f.txt"}
    for broken in ("multipart/form-data", "multipart/form-data; boundary=other"):
        assert call(app, "POST", "/things", content, content_type=broken).status == 400


def test_a_wrong_value_in_a_form_is_found_by_its_own_name() -> None:
    class Choice(Model):
        name: str

    class Form(Model):
        picture: Annotated[str, Field(pattern="^https:")] | Choice

    async def handler(body: Form) -> Thing:
        raise AssertionError("nothing to handle")

    operation = replace(
        CREATE, body=Body(contents=(FormData("multipart/form-data", lambda: Form),), required=True)
    )
    content = b'--b\r\nContent-Disposition: form-data; name="picture"\r\n\r\nftp:\r\n--b--\r\n'
    media_type = "multipart/form-data; boundary=b"
    answer = call(serving(operation, handler), "POST", "/things", content, content_type=media_type)
    assert (answer.status, answer.json()["param"]) == (400, "picture")
    assert answer.json()["message"].count("picture: ") == 2  # one for each way to be a picture


# --- answers ---------------------------------------------------------------------


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


# --- paths and methods -----------------------------------------------------------


def routed(*paths: str) -> Starlette:
    async def handler(*captured: str) -> Thing:
        return Thing(name=current().operation.id, captured=captured)  # type: ignore[call-arg]

    def operation(number: int, path: str) -> Operation[Any]:
        names = [piece.partition("}")[0] for piece in path.split("{")[1:]]
        parameters = tuple(
            Parameter(name=n, argument=n, place="path", type=lambda: str, required=True) for n in names
        )
        return replace(RETRIEVE, id=f"{number}", path=path, parameters=parameters)

    return build(
        [route(operation(number, path), handler) for number, path in enumerate(paths)], render=render
    )


@pytest.mark.parametrize("raw_path", [True, False])
@pytest.mark.parametrize(
    ("path", "number", "captured"),
    [
        ("/a/mine", "1", []),
        ("/a/x", "0", ["x"]),
        ("/a/x/b", "2", ["x"]),
        ("/a/mine/b", "2", ["mine"]),
        ("/a/x.json", "3", ["x"]),
        ("/v1/x:delete", "4", ["x"]),
        ("/v1/x:y:delete", "4", ["x:y"]),
        ("/v1/x", "5", ["x"]),
    ],
)
def test_the_most_literal_path_wins(path: str, number: str, captured: list[str], raw_path: bool) -> None:
    app = routed("/a/{id}", "/a/mine", "/a/{id}/b", "/a/{id}.json", "/v1/{name}:delete", "/v1/{name}")
    answer = call(app, "GET", path, raw_path=raw_path).json()
    assert (answer["name"], answer.get("captured")) == (number, captured)


def test_a_fixed_query_tells_operations_of_one_path_apart() -> None:
    app = routed("/a?do=start", "/a?do=stop&now", "/a#later", "/b?x=1")
    for path, number in (("/a?now&do=stop", "1"), ("/a?do=start&z=1", "0"), ("/a?do=stop", "2"), ("/a", "2")):
        assert call(app, "GET", path).json()["name"] == number
    assert call(app, "GET", "/b").json()["name"] == "3"


def test_escapes_are_undone_within_a_segment_only() -> None:
    app = routed("/a/{id}", "/b/mine")
    assert call(app, "GET", "/a/x%2Fy%20z").json()["captured"] == ["x/y z"]
    assert call(app, "GET", "/b/%6Dine").json()["name"] == "1"
    for nowhere in ("/a/", "/a", "/a/x/", "/a/x/y", "//a/x"):
        assert call(app, "GET", nowhere).status == 404


def test_methods_that_are_not_declared() -> None:
    app = build(
        (route(RETRIEVE, by_id), route(replace(RETRIEVE, id="d", method="DELETE"), by_id)), render=render
    )
    refused = call(app, "PUT", "/things/a")
    assert (refused.status, refused.headers["allow"], refused.json()["code"]) == (
        405,
        "DELETE, GET, HEAD, OPTIONS",
        "method_not_allowed",
    )
    options = call(app, "OPTIONS", "/things/a")
    assert (options.status, options.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")
    head, get = call(app, "HEAD", "/things/a"), call(app, "GET", "/things/a")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")


def test_further_routes_mounts_and_being_mounted() -> None:
    async def home(request: Request) -> PlainTextResponse:
        return PlainTextResponse("home")

    app = serving(RETRIEVE, by_id, extra_routes=(Route("/", home),))
    assert call(app, "GET", "/").body == b"home"
    outer = Starlette(routes=[Mount("/deep/er", app)])
    assert call(outer, "GET", "/deep/er/things/a%2Fb").json() == {"name": "a/b"}
    assert call(outer, "GET", "/deep/er/").body == b"home"


def test_the_document_is_served_with_its_tag(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(b'{"openapi":"3.1.0"}')
    app = serving(RETRIEVE, by_id, document=path)
    answer = call(app, "GET", "/openapi.json")
    assert answer.body == b'{"openapi":"3.1.0"}'
    again = call(app, "GET", "/openapi.json", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert (
        call(serving(RETRIEVE, by_id, document=path, document_path=None), "GET", "/openapi.json").status
        == 404
    )


# --- security --------------------------------------------------------------------

BEARER, BASIC = Requirement(Http("bearer", "bearer")), Requirement(Http("basic", "basic"))
KEY, COOKIE = Requirement(ApiKey("key", "header", "X-Key")), Requirement(ApiKey("cookie", "cookie", "sid"))
QUERY = Requirement(ApiKey("query", "query", "api key"))
SECURED = replace(RETRIEVE, security=((BEARER,), (BASIC,), (KEY, COOKIE), (QUERY,)))


async def judge(attempt: Attempt) -> object:
    if attempt.credentials.get("bearer") == "bad":
        raise Unauthorized
    if attempt.credentials.get("bearer") == "poor":
        raise Forbidden
    return dict(attempt.credentials)


async def who(thing: str) -> Thing:
    return Thing(name="me", principal=str(current().principal))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("query", "headers", "principal"),
    [
        ("", {"authorization": "bearer abc"}, {"bearer": "abc"}),
        (
            "",
            {"authorization": "Basic " + base64.b64encode(b"u:p:q").decode()},
            {"basic": BasicCredential("u", "p:q")},
        ),
        ("", {"x_key": "k", "cookie": "a=b; sid=s"}, {"key": "k", "cookie": "s"}),
        ("?api%20key=q", {}, {"query": "q"}),
    ],
)
def test_each_alternative_alone_lets_the_caller_in(
    query: str, headers: dict[str, Any], principal: dict[str, object]
) -> None:
    answer = call(serving(SECURED, who, authenticate=judge), "GET", f"/things/a{query}", **headers)
    assert (answer.status, answer.json().get("principal")) == (200, str(principal))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"x_key": "k"}, 401),
        ({"authorization": "Bearer "}, 401),
        ({"authorization": "Basic !"}, 401),
        ({"authorization": "Digest x"}, 401),
        ({"authorization": "Bearer bad"}, 401),
        ({"authorization": "Bearer poor"}, 403),
    ],
)
def test_incomplete_and_bad_credentials_do_not(headers: dict[str, Any], status: int) -> None:
    answer = call(serving(SECURED, who, authenticate=judge), "GET", "/things/a", **headers)
    assert answer.status == status
    if status == 401:
        assert answer.headers["www-authenticate"] == 'Bearer, Basic realm="api", charset="UTF-8"'


def test_an_anonymous_alternative_and_the_open_authenticator() -> None:
    either = replace(SECURED, security=((BEARER,), ()))
    assert call(serving(either, who, authenticate=judge), "GET", "/things/a").json()["principal"] == "{}"
    assert call(serving(SECURED, who, authenticate=allow_anonymous), "GET", "/things/a").status == 200


# --- life ------------------------------------------------------------------------


def test_a_client_that_hangs_up_cancels_its_handler() -> None:
    ended: list[str] = []

    async def slow(thing: str) -> Thing:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        return Thing(name=thing)

    async def main() -> Answer:
        hangs_up = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, hangs_up.set)
        async with asyncio.timeout(60):
            return await acall(serving(RETRIEVE, slow), "GET", "/things/a", hangs_up=hangs_up)

    assert asyncio.run(main()).status == 499
    assert ended == ["cancelled"]


def test_a_slow_handler_whose_client_stays_answers() -> None:
    async def slow(thing: str) -> Thing:
        await asyncio.sleep(0.8)
        return Thing(name=thing)

    assert call(serving(RETRIEVE, slow), "GET", "/things/a").json() == {"name": "a"}


def test_the_lifespan_runs_around_the_requests() -> None:
    seen: list[str] = []

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        seen.append("up")
        yield
        seen.append("down")

    async def main() -> list[str]:
        told: list[str] = []
        messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive() -> MutableMapping[str, Any]:
            return messages.pop(0)

        async def send(message: MutableMapping[str, Any]) -> None:
            told.append(message["type"])

        await serving(RETRIEVE, by_id, lifespan=lifespan)({"type": "lifespan"}, receive, send)
        return told

    assert asyncio.run(main()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert seen == ["up", "down"]


def test_there_is_no_exchange_outside_of_a_request() -> None:
    with pytest.raises(LookupError, match="no request"):
        current()
