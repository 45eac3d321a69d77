"""No failure shows a credential, and its command works where the shell has it."""

from __future__ import annotations

import base64
import subprocess

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, says, thing

from specwright_runtime.contract.http.credential import Credentials, wrong
from specwright_runtime.contract.http.message import Request
from specwright_runtime.contract.openapi.operation import Scheme

KNOWN = Credentials(values={"Bearer-Auth": "s3cr3t-Token", "Basic": "anna:pa55word"})


@pytest.mark.parametrize(
    "header",
    [
        "Bearer s3cr3t-Token",
        "Bearer s3cr3t-Tokenx",
        "Bearer s3cr3t-Toke",
        "Bearer S3CR3T-tOKEN",
        f"Basic {base64.b64encode(b'anna:pa55word').decode()}",
        f"Basic {base64.b64encode(b'anna:pa55wordx').decode()}",
    ],
)
def test_a_command_takes_credentials_from_the_shell(header: str) -> None:
    command = Request(method="GET", target="/a", headers=(("Authorization", header),)).curl("http://h")
    hidden = KNOWN.in_shell(command)
    assert header not in hidden
    assert "s3cr3t-Toke" not in hidden
    done = subprocess.run(
        ["bash", "-c", f"curl() {{ printf '%s\\n' \"$@\"; }}; {hidden}"],
        env={"Bearer_Auth": "s3cr3t-Token", "Basic": "anna:pa55word", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Authorization: {header}" in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ("anna:pa55word", {"unknown", "wrong name", "wrong password"}),
        ("s3cr3t-key:", {"unknown", "wrong name"}),
    ],
)
def test_a_name_without_a_password_is_all_that_can_be_wrong(value: str, labels: set[str]) -> None:
    scheme = Scheme(name="Basic", kind="basic")
    assert wrong(scheme, value).keys() == labels


def test_a_short_credential_is_hidden_where_it_stands_alone() -> None:
    known = Credentials(values={"token": "t"})
    request = Request(method="GET", target="/notes", headers=(("Authorization", "Bearer t"),))
    assert known.in_shell(request.curl("http://host")).count("${token}") == 1


def test_what_was_hidden_stays_as_it_is_when_it_is_hidden_once_more() -> None:
    """The name of a scheme may hold its credential."""
    known = Credentials(values={"session": "sess", "key": "$key"}, headers=(("x-tenant", "tenant"),))
    text = known.hidden("Cookie: sid=sess\nX-Tenant: tenant\nsess")
    assert text == "Cookie: sid=$session\nX-Tenant: $x-tenant\n$session"
    assert known.hidden(text) == text
    command = known.in_shell("curl -H 'Cookie: sid=sess'")
    assert known.hidden(command) == command


def test_a_short_credential_is_hidden_where_it_is_a_word() -> None:
    known = Credentials(values={"key": "pp"})
    text = "GET /apps?key=pp\nAccept: application/json\nX-Key: pp"
    assert known.hidden(text) == "GET /apps?key=$key\nAccept: application/json\nX-Key: $key"


@pytest.mark.parametrize(("open_to_all", "noticed"), [(False, False), (True, True)])
def test_who_looks_for_the_thing_first_is_asked_for_one_that_is_there(
    judge: Judge, open_to_all: bool, noticed: bool
) -> None:
    """FastAPI looks where its author put the dependency that does so before the one that asks who it is."""
    bed = thing("id", id=TEXT)
    paths = {
        "/beds": {"post": says(201, bed, 401)},
        "/beds/{id}": {**at(id=TEXT), "get": says(200, bed, 401, 404), "delete": says(204, None, 401, 404)},
    }
    said = document(paths)
    said["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    said["security"] = [{"token": []}]
    beds: list[str] = []

    async def served(request: Asked) -> Response:
        name = request.path_params.get("id")
        if name is not None and name not in beds:
            return Response(status_code=404)
        known = request.headers.get("authorization") == "Bearer t-1"
        if not known and not (open_to_all and request.method == "DELETE"):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        if request.method == "DELETE":
            beds.remove(str(name))
            return Response(status_code=204)
        if request.method == "POST":
            beds.append(name := f"b{len(beds)}-{id(request)}")
        return JSONResponse({"id": name}, 201 if request.method == "POST" else 200)

    routes = [
        Route("/beds", served, methods=["POST"]),
        Route("/beds/{id}", served, methods=["GET", "DELETE"]),
    ]
    results = judge(said, Starlette(routes=routes), credentials={"token": "t-1"}, keyword="-access-")
    broken = [r.promise.id for r in results if r.outcome == "broken"]
    assert broken == (["delete /beds/{id}-access-none"] if noticed else [])
    assert noticed or "not tested" not in {r.outcome for r in results if "none" in r.promise.id}
