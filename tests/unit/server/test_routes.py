"""How the generated server finds an operation, and lives: paths, methods, security, hanging up."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tests.unit.server.application import (
    RETRIEVE,
    Answer,
    Thing,
    acall,
    by_id,
    call,
    render,
    serving,
)

from specwright_runtime.operation import (
    ApiKey,
    Http,
    Operation,
    Parameter,
    Requirement,
)
from specwright_runtime.server import (
    Attempt,
    BasicCredential,
    Forbidden,
    Unauthorized,
    allow_anonymous,
    build,
    current,
    route,
)

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
        ("/a/x.y.yaml", "3", ["x", "y.yaml"]),
        ("/a/x.json", "4", ["x"]),
        ("/a/x.min.json", "7", ["x"]),
        ("/v1/x:delete", "5", ["x"]),
        ("/v1/x:y:delete", "5", ["x:y"]),
        ("/v1/x", "6", ["x"]),
        ("/v2/xy", "9", ["xy"]),
        ("/v2/xy/b", "10", ["x", "y"]),
    ],
)
def test_the_most_literal_path_wins(path: str, number: str, captured: list[str], raw_path: bool) -> None:
    app = routed(
        *("/a/{id}", "/a/mine", "/a/{id}/b", "/a/{id}.{to}", "/a/{id}.json"),
        *("/v1/{name}:delete", "/v1/{name}", "/a/{id}.min.json"),
        *("/v2/{id}{to}", "/v2/{id}", "/v2/{id}{to}/b"),
    )
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


def test_a_path_without_the_method_hides_none_that_has_it() -> None:
    async def latest() -> Thing:
        return Thing(name="new")

    own = replace(RETRIEVE, id="own", method="PUT", path="/things/last", parameters=())
    app = build((route(own, latest), route(RETRIEVE, by_id)), render=render)
    assert call(app, "GET", "/things/last").json()["name"] == "last"
    assert call(app, "HEAD", "/things/last").status == 200
    refused = call(app, "DELETE", "/things/last")
    assert (refused.status, refused.headers["allow"]) == (405, "OPTIONS, PUT")


def test_further_routes_mounts_and_being_mounted() -> None:
    async def home(request: Request) -> PlainTextResponse:
        return PlainTextResponse("home")

    app = serving(RETRIEVE, by_id, extra_routes=(Route("/", home),))
    assert call(app, "GET", "/").body == b"home"
    refused = call(app, "PUT", "/")
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
    assert refused.json()["message"] == "PUT is not allowed here; allowed: GET, HEAD"
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
