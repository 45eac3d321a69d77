"""Who signs in is somebody until they sign out, and the run itself is not signed out by it."""

from __future__ import annotations

import itertools
import json
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, document, read, says, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things.signing import password

DENIED = {"401": {"description": "Not signed in."}}
PASSWORD = {"type": "string", "minLength": 1, "format": "password"}
LOGIN = thing("name", "password", name={"type": "string", "minLength": 1}, password=PASSWORD)


def desk(example: bool = True) -> dict[str, Any]:
    form: dict[str, Any] = {"schema": LOGIN}
    if example:
        form["example"] = {"name": "anna", "password": "birch"}
    cookie = {"Set-Cookie": {"required": True, "schema": TEXT}}
    said = document(
        {
            "/login": {
                "post": {
                    "security": [],
                    "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": form}},
                    "responses": {
                        "204": {"description": "d", "headers": cookie},
                        "401": {"description": "Wrong."},
                        "422": {"description": "No form."},
                    },
                }
            },
            "/logout": {
                "post": {"summary": "Sign out", "responses": {"204": {"description": "d"}, **DENIED}}
            },
            "/me": {"get": {"responses": {**says(200, thing("name", name=TEXT))["responses"], **DENIED}}},
            "/rooms": {
                "get": {"responses": {**says(200, {"type": "array", "items": TEXT})["responses"], **DENIED}}
            },
        }
    )
    said["security"] = [{"session": []}]
    said["components"] = {"securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "sid"}}}
    return said


def app(flaw: str = "") -> Any:
    known, numbers = {"of-the-run"}, itertools.count(1)
    methods = {"/login": "POST", "/logout": "POST", "/me": "GET", "/rooms": "GET"}

    def answer(method: str, path: str, cookie: str, kind: str, body: bytes) -> tuple[int, Any, list[Any]]:
        if path not in methods:
            return 404, None, []
        if method != methods[path]:
            return 405, None, [(b"allow", methods[path].encode())]
        if path == "/login":
            form = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
            if kind != "application/x-www-form-urlencoded" or not {"name", "password"} <= form.keys():
                return 422, None, []
            if form != {"name": "anna", "password": "birch"} and flaw != "any password":
                return 401, None, []
            sid = f"of-{next(numbers)}"
            known.update({sid} if flaw != "of nobody" else set())
            return 204, None, [(b"set-cookie", f"sid={sid}; HttpOnly; Path=/".encode())]
        if cookie not in known:
            return 401, None, []
        if path == "/logout":
            known.difference_update({cookie} if flaw != "stays" else set())
            return 204, None, []
        return 200, {"name": "anna"} if path == "/me" else [], []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        raw = (await receive()).get("body", b"")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        cookies = SimpleCookie(headers.get("cookie", ""))
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        kind = headers.get("content-type", "").partition(";")[0]
        cookie = cookies["sid"].value if "sid" in cookies else ""
        status, told, more = answer(method, scope["path"], cookie, kind, raw)
        data = b"" if told is None else json.dumps(told).encode()
        more += [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": more if data else more[:-2]})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else data})

    return application


def broken(judge: Judge, said: dict[str, Any], flaw: str = "") -> list[str]:
    found = judge(said, app(flaw), credentials={"session": "of-the-run"})
    return [result.promise.id for result in found if result.outcome == "broken"]


def test_an_address_is_no_password() -> None:
    """Though its format has its name."""
    own = thing("email", "password", email={"type": "string", "format": "email"}, password=PASSWORD)
    said = document({"/login": {"post": says(204, None, 403)}})
    body = {"schema": own, "example": {"email": "a@example.com", "password": "birch"}}
    said["paths"]["/login"]["post"]["requestBody"] = {"content": {"application/json": body}}
    read = Document(said)
    assert password(read, read.operations[0]) == "password"


@pytest.mark.parametrize("example", [True, False])
def test_signing_out_leaves_the_run_signed_in(judge: Judge, example: bool) -> None:
    assert broken(judge, desk(example)) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("any password", "post /login-access-a wrong password"),
        ("of nobody", "post /login-access-session that it gives"),
        ("stays", "post /logout-access-session is of nobody then"),
    ],
)
def test_signing_in_and_out_means_something(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, desk(), flaw)


@pytest.mark.parametrize("flaw", ["", "of nobody"])
def test_a_token_that_is_given_lets_in(judge: Judge, flaw: str) -> None:
    form = {"schema": LOGIN, "example": {"name": "anna", "password": "birch"}}
    given = {"token": {"type": "string", "minLength": 1}}
    login = {**says(200, thing("token", **given), 400), "security": []}
    login["responses"] |= DENIED
    login["requestBody"] = {"required": True, "content": {"application/json": form}}
    said = document({"/login": {"post": login}, "/me": {"get": says(200, thing("name", name=TEXT), 401)}})
    said["security"] = [{"key": []}]
    said["components"] = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
    tokens = {"of-the-run"}

    def answer(method: str, path: str, shown: str, body: bytes) -> tuple[int, Any]:
        if path == "/me" and method == "GET":
            return (200, {"name": "anna"}) if shown.removeprefix("Bearer ") in tokens else (401, None)
        if path != "/login" or method != "POST":
            return (405 if path in ("/login", "/me") else 404), None
        told = read(body)
        if not isinstance(told, dict) or not all(isinstance(told.get(n), str) for n in ("name", "password")):
            return 400, None
        if told != {"name": "anna", "password": "birch"}:
            return 401, None
        tokens.update({"of-anna"} if not flaw else set())
        return 200, {"token": "of-anna"}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        raw = (await receive()).get("body", b"")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        status, told = answer(method, scope["path"], headers.get("authorization", ""), raw)
        data = b"" if told is None else json.dumps(told).encode()
        more = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": more})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else data})

    found = judge(said, application, credentials={"key": "of-the-run"}, keyword="that it gives")
    assert [result.outcome for result in found] == ["broken" if flaw else "kept"]
