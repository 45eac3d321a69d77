"""A server that nobody generated, with habits of its own that its document allows, over a socket."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.caller import HttpCaller
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result, all_promises, run
from specwright_runtime.contract.session import Session

PREFIX = "/api/v2"


def _json(schema: Any, **more: Any) -> dict[str, Any]:
    return {"description": "d", "content": {"application/json": {"schema": schema}}, **more}


_SHELF, _NEW = ({"$ref": f"#/components/schemas/{name}"} for name in ("Shelf", "NewShelf"))
_TEXT = {"schema": {"type": "string"}}
_SIZE = {"type": "integer", "minimum": 1, "maximum": 50, "default": 20}
_ERRORS = {status: _json({"$ref": "#/components/schemas/Error"}) for status in ("404", "422")}
_SHELF_ID = {"name": "shelf", "in": "path", "required": True, "schema": {"type": "string"}}
_BODY = {"required": True, "content": {"application/json": {"schema": _NEW}}}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shelves", "version": "1"},
    "paths": {
        "/shelves": {
            "get": {
                "operationId": "list",
                "parameters": [
                    {"name": "per_page", "in": "query", "schema": _SIZE},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
                    {
                        "name": "state",
                        "in": "query",
                        "schema": {"enum": ["open", "closed", "all"], "default": "all"},
                    },
                ],
                "responses": {
                    "200": _json({"type": "array", "items": _SHELF}, headers={"Link": _TEXT}),
                    "422": _ERRORS["422"],
                },
            },
            "post": {
                "operationId": "add",
                "requestBody": _BODY,
                "responses": {"201": _json(_SHELF), "422": _ERRORS["422"]},
            },
        },
        "/shelves/{shelf}": {
            "parameters": [_SHELF_ID],
            "get": {
                "operationId": "show",
                "responses": {
                    "200": _json(_SHELF, headers={"ETag": {"required": True, **_TEXT}}),
                    "304": {"description": "d"},
                    "404": _ERRORS["404"],
                },
            },
            "patch": {
                "operationId": "change",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}},
                },
                "responses": {"200": _json(_SHELF), **_ERRORS},
            },
            "delete": {
                "operationId": "drop",
                "responses": {"204": {"description": "d"}, "404": _ERRORS["404"]},
            },
        },
        "/shelves/{shelf}/star": {
            "parameters": [_SHELF_ID],
            **{
                method: {
                    "operationId": f"{method}Star",
                    "responses": {"204": {"description": "d"}, "404": _ERRORS["404"]},
                }
                for method in ("get", "put", "delete")
            },
        },
    },
    "components": {
        "schemas": {
            "Error": {
                "type": "object",
                "required": ["message"],
                "properties": {"message": {"type": "string"}},
            },
            "NewShelf": {
                "type": "object",
                "required": ["title"],
                "properties": {
                    "title": {"type": "string", "minLength": 1, "maxLength": 300},
                    "email": {"type": "string"},
                    "labels": {"type": "array", "items": {"type": "string", "minLength": 1}},
                },
            },
            "Change": {
                "type": "object",
                "properties": {
                    "title": {"type": "string", "minLength": 1, "maxLength": 300},
                    "state": {"type": "string", "enum": ["open", "closed"]},
                },
            },
            "Shelf": {
                "type": "object",
                "required": ["id", "name", "title", "state", "created_at"],
                "properties": {
                    "id": {"type": "integer"},
                    "name": {"type": "string"},
                    "title": {"type": "string"},
                    "email": {"type": ["string", "null"]},
                    "state": {"type": "string", "enum": ["open", "closed"]},
                    "created_at": {"type": "string", "format": "date-time"},
                    "labels": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"name": {"type": "string"}}},
                    },
                },
            },
        }
    },
}


class Shelves:
    """Known by names, though they have ids; texts are trimmed, addresses of mail in lower case."""

    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.shelves: dict[str, dict[str, Any]] = {}
        self.stars: set[str] = set()
        self.made = 0

    def answer(self, method: str, target: str, body: bytes, known: str | None, kind: str) -> Any:
        """Status, body, headers."""
        parts = urlsplit(target)
        match = re.fullmatch(rf"{PREFIX}/shelves(?:/([^/]+)(/star)?)?", parts.path)
        if match is None:
            return 404, {"message": "no such path"}, {}
        name, star = unquote(match[1] or ""), match[2]
        allowed = "GET PUT DELETE" if star else "GET PATCH DELETE" if name else "GET POST"
        if method not in allowed.split():
            return 405, {"message": "no"}, {"Allow": allowed.replace(" ", ", ")}
        if name and name not in self.shelves:
            return 404, {"message": "no such shelf"}, {}
        if star:
            return self.star(method, name)
        if method in {"POST", "PATCH"}:
            return self.written(name, body, kind)
        if method == "DELETE":
            del self.shelves[name]
            self.stars.discard(name)
            return 204, None, {}
        return self.shown(name, known) if name else self.listed(parse_qs(parts.query), parts.path)

    def star(self, method: str, name: str) -> Any:
        if method == "PUT":
            self.stars |= set(self.shelves) if self.flaw == "a star sticks to all" else {name}
        if method == "DELETE" and self.flaw != "a star stays":
            self.stars.discard(name)
        return (204, None, {}) if method != "GET" or name in self.stars else (404, {"message": "no star"}, {})

    def shown(self, name: str, known: str | None) -> Any:
        shelf = self.shelves[name]
        tag = f'"{hashlib.sha1(json.dumps(shelf).encode(), usedforsecurity=False).hexdigest()}"'
        if self.flaw == "one tag for all":
            tag = '"one"'
        if known == tag and self.flaw != "If-None-Match is ignored":
            return 304, None, {"ETag": tag}
        return 200, shelf, {"ETag": tag}

    def listed(self, query: dict[str, list[str]], path: str) -> Any:
        size, page = (
            query.get(word, [otherwise])[0] for word, otherwise in (("per_page", "20"), ("page", "1"))
        )
        state = query.get("state", ["all"])[0]
        if not (size.isdigit() and 1 <= int(size) <= 50 and page.isdigit() and int(page) >= 1):
            return 422, {"message": "no such page"}, {}
        if state not in {"open", "closed", "all"}:
            return 422, {"message": "no such state"}, {}
        found = [s for s in self.shelves.values() if state in {"all", s["state"]}]
        if self.flaw == "all are the open ones" and state == "all":
            found = [s for s in found if s["state"] == "open"]
        start = (int(page) - 1) * int(size)
        headers = {}
        if start + int(size) < len(found):
            following = int(page) + (0 if self.flaw == "a page leads to itself" else 1)
            headers["Link"] = (
                f'<http://elsewhere.test{path}?page={following}&per_page={size}&state={state}>; rel="next"'
            )
        return 200, found[start : start + int(size)], headers

    def written(self, name: str, body: bytes, kind: str) -> Any:
        try:
            sent = json.loads(body.decode(), parse_constant=lambda word: 1 / 0)
        except (ValueError, ZeroDivisionError):
            sent = None
        schema = "Change" if name else "NewShelf"
        schemas = DOCUMENT["components"]["schemas"]
        if kind.partition(";")[0] != "application/json" or not _valid(schemas[schema], sent):
            return 422, {"message": "not like that"}, {}
        changed = {key: value for key, value in sent.items() if key in schemas[schema]["properties"]}
        changed["title"] = changed.get("title", self.shelves.get(name, {}).get("title", "")).strip()
        if isinstance(changed.get("email"), str):
            changed["email"] = changed["email"].strip().lower() or None
        if "labels" in changed:
            changed["labels"] = [{"name": label} for label in dict.fromkeys(changed["labels"])]
            if self.flaw == "only the first label is kept":
                changed["labels"] = changed["labels"][:1]
        if self.flaw == "titles are escaped":
            changed["title"] = changed["title"].replace("&", "&amp;")
        if name:
            self.shelves[name] = {**self.shelves[name], **changed}
            if self.flaw == "a change is a new beginning":
                self.shelves[name]["created_at"] = "2026-05-01T00:00:00Z"
            return 200, self.shelves[name], {}
        self.made += 1
        made = {"id": self.made, "name": f"shelf-{self.made + 700}", "state": "open"}
        self.shelves[f"{made['name']}"] = {**made, "created_at": "2026-01-01T00:00:00Z", **changed}
        return 201, self.shelves[f"{made['name']}"], {}


def _valid(schema: dict[str, Any], value: Any) -> bool:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


@pytest.fixture
def judged() -> Iterator[Callable[..., list[Result]]]:
    servers: list[ThreadingHTTPServer] = []

    def judge(flaw: str = "", keyword: str = "") -> list[Result]:
        shelves = Shelves(flaw)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = (
                True  # head and body are two writes: else each answer waits 40 ms for the first
            )

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                method = "GET" if self.command == "HEAD" else self.command
                known, kind = self.headers.get("If-None-Match"), self.headers.get("Content-Type") or ""
                status, told, headers = shelves.answer(method, self.path, body, known, kind)
                data = b"" if told is None else json.dumps(told).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if data:
                    self.send_header("Content-Type", "application/json")
                if status not in {204, 304}:
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        document = Document(DOCUMENT)
        caller = HttpCaller(f"http://127.0.0.1:{server.server_address[1]}{PREFIX}", timeout=60)
        try:
            session = Session(document, caller)
            results = run(all_promises(Catalogue(document), keyword=keyword), session)
            assert session.reached == set(document.by_id)
            session.things.inventory.clear(session)
            return results
        finally:
            caller.close()

    yield judge
    for server in servers:
        server.shutdown()
        server.server_close()


def test_its_habits_are_no_breach(judged: Callable[..., list[Result]]) -> None:
    results = judged()
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    assert {r.text for r in results if r.outcome == "not tested" and "escape" not in r.text} <= {
        "add sends no Location"
    }


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a star sticks to all", "putStar-life-the neighbour has none"),
        ("a star stays", "deleteStar-life-then it is not there"),
        ("one tag for all", "show-life-another ETag when it was changed"),
        ("If-None-Match is ignored", "show-life-not modified since it was read"),
        ("all are the open ones", "list-effects-state filters"),
        ("a page leads to itself", "list-effects-the next page continues"),
        ("only the first label is kept", "add-accepts-body/labels: several items"),
        ("titles are escaped", "add-accepts-body/title: characters that mean something elsewhere"),
        ("a change is a new beginning", "change-life-kept"),
    ],
)
def test_its_flaws_are_noticed_where_they_lie(
    judged: Callable[..., list[Result]], flaw: str, promise: str
) -> None:
    assert promise in {r.promise.id for r in judged(flaw) if r.outcome == "broken"}


@pytest.mark.parametrize("told", [None, {"name": "none"}])
def test_what_never_was_may_be_deleted_where_no_404_says_otherwise(judge: Judge, told: Any) -> None:
    pet = thing("id", id={"type": "integer"}, name=TEXT)
    paths = {
        "/pets": {"post": {**takes(thing("name", name=TEXT)), **says(201, pet, 400)}},
        "/pets/{id}": {**at(id={"type": "integer"}), "delete": says(200, told and pet, 400)},
    }
    ids = iter(range(1, 1000))

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "POST", _ if isinstance(sent, dict) and isinstance(sent.get("name"), str):
                return 201, {"id": next(ids), "name": sent["name"]}
            case "DELETE", ["pets", number] if number.isdigit():
                return 200, told and {"id": int(number), **told}
        return 400, None

    found = broken(judge, paths, server)
    assert found == [] if told is None else ["delete /pets/{id}-unknown-id"]


def test_what_an_update_tells_nothing_of_is_looked_at_while_nobody_else_changes_it(judge: Judge) -> None:
    """Beside other jobs, of which each changes the one thing that they share."""
    named = thing("name", name=TEXT, note=TEXT)
    pet = thing("id", "name", id={"type": "integer"}, name=TEXT, note=TEXT)
    paths = {
        "/pets": {"post": {**takes(named), **says(201, pet, 400)}},
        "/pets/{id}": {
            **at(id={"type": "integer"}),
            "get": says(200, pet, 400, 404),
            "put": {**takes(named), **says(204, None, 400, 404)},
        },
    }
    pets: dict[str, Any] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        number = steps[-1] if len(steps) > 1 else str(len(pets) + 1)
        if not number.isdigit() or (number not in pets and method != "POST"):
            return (404, None) if number.isdigit() else (400, None)
        if method == "GET":
            return 200, {"id": int(number), **pets[number]}
        sent = read(body)
        if not Document(document(paths)).request.valid(named, sent):
            return 400, None
        pets[number] = {name: sent[name] for name in ("name", "note") if name in sent}
        return (201, {"id": int(number), **pets[number]}) if method == "POST" else (204, None)

    inner = serve(paths, server)

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.004)
        await inner(scope, receive, send)

    results = judge(document(paths), slow, jobs=6)
    assert [result.text for result in results if result.outcome == "broken"] == []
