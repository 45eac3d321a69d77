"""One call of a client: what goes out, what comes back, what is raised."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from pydantic import TypeAdapter
from starlette.responses import JSONResponse, Response
from tests.unit.recorded import (
    CREATE,
    DELETE,
    RETRIEVE,
    NotFound,
    Problem,
    Recorded,
    ServerFailure,
    Video,
    both,
    sent_header,
)

from specwright_runtime.client import SyncCaller
from specwright_runtime.errors import InvalidResponse, StatusError
from specwright_runtime.operation import (
    Operation,
    Parameter,
)
from specwright_runtime.operation import (
    Response as Documented,
)
from specwright_runtime.transport.asgi import AsgiTransport


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
