"""The FastAPI target: the same operations, with dependencies, middleware and further routes around them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, HTTPException, Path, Request
from tests.executed.conftest import Package

from specwright_runtime.server import current
from specwright_runtime.transport import Request as Asked
from specwright_runtime.transport.asgi import App, AsyncAsgiTransport

SPEC = """\
openapi: 3.1.1
info: {title: Notes, version: 2.0.0}
paths:
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: noteRetrieve
      responses:
        "200": {description: it, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
    put:
      operationId: noteReplace
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}
      responses:
        "200": {description: it, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
        "400": {description: no, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
components:
  schemas:
    Note: {type: object, required: [text], properties: {text: {type: string}}}
    Error: {type: object, required: [message], properties: {message: {type: string}}}
"""


class Answer:
    def __init__(self, status: int, headers: Any, content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.text = content.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def call(app: App, method: str, path: str, body: object = None, **headers: str) -> Answer:
    content = None if body is None else json.dumps(body).encode()
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    if content is not None:
        given.append(("content-type", "application/json"))

    async def ask() -> Answer:
        request = Asked(
            method=method, url=f"http://api.test{path}", headers=given, content=content, timeout=5.0
        )
        received = await AsyncAsgiTransport(app).send(request)
        return Answer(received.status, received.headers, received.content)

    return asyncio.run(ask())


def application(package: Package, **options: Any) -> FastAPI:
    class Notes(package.interface.UnimplementedApi):  # type: ignore[misc, name-defined]
        async def note_retrieve(self, id_: int) -> Any:
            if id_ == 404:
                raise package.errors.NotFound(package.models.Error(message="no such note"))
            user = getattr(current().request.state, "user", "nobody")
            return package.models.Note(text=f"{id_} of {user}")

    app: FastAPI = package.server.create_fastapi(Notes(), **options)
    return app


def test_operations_are_served_as_by_the_starlette_application(package: Package) -> None:
    app = application(package)
    assert isinstance(app, FastAPI)
    assert call(app, "GET", "/notes/7").json == {"text": "7 of nobody"}
    missing = call(app, "GET", "/notes/404")
    assert (missing.status, missing.json) == (404, {"message": "no such note"})
    refused = call(app, "PUT", "/notes/7", {"text": 7})
    assert (refused.status, list(refused.json)) == (400, ["message"])
    assert call(app, "HEAD", "/notes/7").text == ""
    wrong = call(app, "DELETE", "/notes/7")
    assert (wrong.status, wrong.headers["allow"]) == (405, "GET, HEAD, OPTIONS, PUT")
    assert call(app, "OPTIONS", "/notes/7").status == 204
    assert call(app, "PUT", "/notes/7", {"text": "x"}).status == 501


def test_dependencies_run_before_the_handler_and_are_closed_behind_it(package: Package) -> None:
    events: list[str] = []

    async def user(request: Request, note: Annotated[int, Path(alias="id")]) -> AsyncIterator[None]:
        request.state.user = f"user {note}"
        events.append("opened")
        yield
        events.append("closed")

    async def gate(request: Request) -> None:
        if "key" not in request.headers:
            raise HTTPException(403, "no key")

    app = application(
        package,
        dependencies=[Depends(user)],
        operation_dependencies={"note_replace": [Depends(gate)]},
    )
    assert call(app, "GET", "/notes/7").json == {"text": "7 of user 7"}
    assert events == ["opened", "closed"]
    assert call(app, "PUT", "/notes/7", {"text": "x"}).json == {"detail": "no key"}
    assert call(app, "PUT", "/notes/7", {"text": "x"}, key="1").status == 501

    async def other(request: Request) -> None:
        request.state.user = "another"

    app.dependency_overrides[user] = other
    assert call(app, "GET", "/notes/7").json == {"text": "7 of another"}


def test_a_dependency_may_raise_a_documented_error(package: Package) -> None:
    def refuse() -> None:
        raise package.errors.NotFound(package.models.Error(message="hidden"))

    answer = call(application(package, dependencies=[Depends(refuse)]), "GET", "/notes/7")
    assert (answer.status, answer.json) == (404, {"message": "hidden"})


def test_an_application_of_ones_own_keeps_its_routes_middleware_and_document(package: Package) -> None:
    app = FastAPI(title="Mine")

    @app.middleware("http")
    async def stamp(request: Request, following: Any) -> Any:
        response = await following(request)
        response.headers["x-stamp"] = "1"
        return response

    @app.get("/mine")
    async def mine() -> dict[str, str]:
        return {"mine": "yes"}

    assert application(package, app=app) is app
    assert call(app, "GET", "/mine").json == {"mine": "yes"}
    assert call(app, "GET", "/notes/7").headers["x-stamp"] == "1"
    assert call(app, "GET", "/nothing").status == 404
    document = call(app, "GET", "/openapi.json").json
    assert document["info"] == {"title": "Notes", "version": "2.0.0"}
    assert set(document["paths"]) == {"/mine", "/notes/{id}"}
    assert "Note" in document["components"]["schemas"]


def test_dependencies_of_an_unknown_operation_are_refused(package: Package) -> None:
    with pytest.raises(ValueError, match="note_retreive"):
        application(package, operation_dependencies={"note_retreive": []})
