"""Batches that tell little of themselves by default, and need one of two properties, as words have it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document

STATE = {"type": "string", "enum": ["NONE", "OPEN", "DONE"], "default": "NONE"}
STATED = "Filter by state. If unspecified, no filtering is done."
VIEW = {
    "name": "view",
    "in": "query",
    "schema": {"type": "string", "enum": ["BASIC", "FULL"], "default": "BASIC"},
}
INPUT = thing(
    url={"type": "string", "description": 'REQUIRED, unless "content" is set. Where it is.'},
    content=TEXT,
)
STEPS = {"type": "array", "items": TEXT}
SENT = thing("steps", name=TEXT, steps=STEPS, inputs={"type": "array", "items": INPUT})
BATCH = thing("id", id=TEXT, state={"$ref": "#/components/schemas/State"}, **SENT["properties"])
PATHS = {
    "/batches": {
        "post": {**takes(SENT), **says(200, thing("id", id=TEXT), 400)},
        "get": {
            "parameters": [
                VIEW,
                {
                    "name": "state",
                    "in": "query",
                    "description": STATED,
                    "schema": {"$ref": "#/components/schemas/State"},
                },
            ],
            **says(200, thing("batches", batches={"type": "array", "items": BATCH})),
        },
    },
    "/batches/{id}": {**at(id=TEXT), "get": {"parameters": [VIEW], **says(200, BATCH, 404)}},
}


class Batches:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.kept: dict[str, Any] = {}

    def shown(self, batch: Any, asked: dict[str, list[str]]) -> Any:
        if asked.get("view") == ["FULL"]:
            return batch if self.flaw != "nameless" else {**batch, "name": "-"}
        return {"id": batch["id"]}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        asked = parse_qs(body.decode()) if method == "GET" else {}
        match method, steps:
            case "GET", ["batches"]:
                states = asked.get("state", ["OPEN"])
                found = self.kept.values() if states == ["OPEN"] else ()
                return 200, {"batches": [self.shown(one, asked) for one in found]}
            case "GET", ["batches", name] if name in self.kept:
                return 200, self.shown(self.kept[name], asked)
            case "POST", ["batches"]:
                told = read(body)
                if not self.takes(told):
                    return 400, None
                name = f"b{len(self.kept)}"
                self.kept[name] = {**told, "id": name, "state": "OPEN"}
                return 200, {"id": name}
        return 404, None

    def takes(self, told: Any) -> bool:
        if not isinstance(told, dict) or not isinstance(told.get("name", ""), str):
            return False
        inputs, own = told.get("inputs", []), told.get("steps")
        if not isinstance(own, list) or not own or not all(isinstance(one, str) for one in own):
            return False
        return isinstance(inputs, list) and all(
            isinstance(one, dict)
            and all(isinstance(one.get(name, ""), str) for name in ("url", "content"))
            and bool(one.keys() & {"url", "content"} or self.flaw == "neither")
            for one in inputs
        )


def said() -> dict[str, Any]:
    return {**document(PATHS), "components": {"schemas": {"State": STATE}}}


def test_they_are_whole_where_all_is_asked_for(judge: Judge) -> None:
    results = judge(said(), serve(PATHS, Batches()))
    broken = {r.promise.id: r.text for r in results if r.outcome == "broken" and r.promise.check != "rejects"}
    assert broken == {}
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"post /batches-life-shown as it was made", "post /batches-accepts-body/inputs: alone"} <= kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("nameless", "post /batches-life-shown as it was made"),
        ("neither", "post /batches-rejects-body/inputs/0/url: condition 1, missing"),
    ],
)
def test_what_they_lose_is_found(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(said(), serve(PATHS, Batches(flaw)))
    assert promise in [result.promise.id for result in results if result.outcome == "broken"]


@pytest.mark.parametrize("flaw", ["", "first"])
def test_several_that_are_known_by_their_names_are_all_there(judge: Judge, flaw: str) -> None:
    """The answer tells of the last one only."""
    user = thing("login", login=TEXT, mail=TEXT)
    paths = {
        "/users": {"post": {**takes(user), **says(201, user, 400)}},
        "/users/{login}": {**at(login=TEXT), "get": says(200, user, 404)},
        "/imports": {"post": {**takes({"type": "array", "items": user}), **says(200, user, 400)}},
    }
    users: dict[str, Any] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "GET", ["users", login]:
                return (200, users[login]) if login in users else (404, None)
            case "POST", [where]:
                many = where == "imports"
                new = sent if many else [sent]
                shape = {"type": "array", "items": user}
                if not Document(document(paths)).request.valid(shape, new) or not all(
                    each["login"] for each in new
                ):
                    return 400, None
                users.update({each["login"]: each for each in (new[:1] if flaw else new)})
                return 200 if many else 201, new[-1] if new else {"login": "nobody"}
        return 404, None

    assert broken(judge, paths, server) == (["post /imports-life-each login is there"] if flaw else [])
