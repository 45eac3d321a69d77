"""How a client's requests are sent: credentials, redirects, servers, retries."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response
from tests.unit.recorded import (
    CREATE,
    RETRIEVE,
    Recorded,
    ServerFailure,
    Video,
    both,
    sent_header,
    with_body,
)

from specwright_runtime.client import Retry, SyncCaller
from specwright_runtime.client.credentials import Credential
from specwright_runtime.errors import InvalidResponse, StatusError, TransportError
from specwright_runtime.operation import (
    ApiKey,
    Binary,
    Http,
    Operation,
    Requirement,
    Server,
)
from specwright_runtime.operation import (
    Response as Documented,
)
from specwright_runtime.transport import Received, Request
from specwright_runtime.transport.asgi import AsgiTransport

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


def test_what_a_redirect_leads_to_elsewhere_is_known_to_the_transport() -> None:
    there = Response(status_code=302, headers={"location": "http://other.test/x"})
    app = Recorded(there, Response(status_code=302, headers={"location": "/y"}), Response())
    seen: list[tuple[str, bool]] = []

    class Watched(AsgiTransport):
        def send(self, request: Request) -> Received:
            seen.append((request.url, request.elsewhere))
            return super().send(request)

    with closing(Watched(app)) as transport:
        SyncCaller("http://api.test", transport=transport, credentials={"Bearer": "t"})._call(SECURED, {})
    assert [elsewhere for _, elsewhere in seen] == [False, True, True]
    assert [url for url, _ in seen[1:]] == ["http://other.test/x", "http://other.test/y"]


def test_a_call_that_was_redirected_may_have_been_accepted() -> None:
    class Breaking(AsgiTransport):
        def send(self, request: Request) -> Received:
            if request.elsewhere:
                raise TransportError("connection refused", accepted=False)
            return super().send(request)

    app = Recorded(Response(status_code=303, headers={"location": "http://other.test/"}))
    with closing(Breaking(app)) as transport, pytest.raises(TransportError) as caught:
        SyncCaller("http://api.test", transport=transport)._call(CREATE, {}, Video(id="a"))
    assert caught.value.accepted is None


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_write_is_not_redirected_to_another_origin(status: int) -> None:
    app = Recorded(Response(status_code=status, headers={"location": "http://other.test/"}), Response())
    with pytest.raises(InvalidResponse, match=f"status {status} is not documented"):
        both(app, CREATE, {}, Video(id="a"))
    assert {request.url.hostname for request in app.requests} == {"api.test"}


@pytest.mark.parametrize("location", ["http://[", "http://other.test:99999/", "ftp://other.test/"])
def test_a_redirect_to_what_is_no_address_is_not_followed(location: str) -> None:
    app = Recorded(Response(status_code=302, headers={"location": location}), Response())
    with pytest.raises(InvalidResponse, match="status 302"):
        both(app, SECURED)
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
            client._call(with_body(Binary("video/mp4")), {}, (chunk for chunk in [b"a", b"b"]))
    assert app.bodies == [b"ab"]


def test_a_failed_connection_is_reported_with_the_operation() -> None:
    with SyncCaller("http://127.0.0.1:9", timeout=2.0) as client, pytest.raises(TransportError) as caught:
        client._call(RETRIEVE, {"video_id": "a"})
    assert str(caught.value).startswith("videoRetrieve: GET http://127.0.0.1:9/v1/videos/a: ")
    assert caught.value.accepted is False
