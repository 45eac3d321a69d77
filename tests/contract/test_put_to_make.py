"""An API that makes by `PUT` and changes by `POST`, with one schema for all that is sent and told."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.values.described import is_read_only

NUMBER = {"type": "integer"}
FLAG = {"type": "boolean"}
NOBODY = {"description": "A timestamp when this was made. You cannot change this value.", **TEXT}
TASK = thing(
    id=NUMBER,
    title={**TEXT, "minLength": 1},
    code={**TEXT, "maxLength": 10, "description": "The code, based on the project."},
    short={**TEXT, "maxLength": 6},
    created=NOBODY,
    owner=thing(id=NUMBER, name=TEXT),
    archived={"type": "boolean"},
)
PAGES = [
    {"name": "page", "in": "query", "schema": NUMBER},
    {"name": "per_page", "in": "query", "description": "At most what is configured.", "schema": NUMBER},
    {
        "name": "archived",
        "in": "query",
        "description": "If true, also returns archived ones.",
        "schema": {"type": "boolean"},
    },
    {"name": "s", "in": "query", "description": "Search by title.", "schema": TEXT},
]
PATHS = {
    "/tasks": {
        "get": {"parameters": PAGES, **says(200, {"type": "array", "items": TASK}, 400)},
        "put": {**takes(TASK), **says(201, TASK, 400)},
    },
    "/tasks/{id}": {
        **at(id=NUMBER),
        "get": says(200, TASK, 404),
        "post": {**takes(TASK), **says(200, TASK, 400, 404)},
        "delete": says(200, thing(message=TEXT), 404),
    },
}
_KINDS = {"id": int, "title": str, "code": str, "short": str, "created": str, "owner": dict, "archived": bool}


class Tasks:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.kept: dict[str, dict[str, Any]] = {}
        self.next = itertools.count(1)

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        number = unquote(steps[1]) if len(steps) == 2 else ""
        if number and number not in self.kept:
            return 404, None
        if method == "GET":
            return (200, self.kept[number]) if number else self.listed(body.decode())
        if method == "DELETE":
            self.kept.pop(number) if self.flaw != "stays" else None
            return 200, {"message": "done"}
        told = read(body)
        if not isinstance(told, dict) or not told.get("title"):
            return 400, {"message": "The title cannot be empty."}
        right = all(type(told[name]) is kind for name, kind in _KINDS.items() if name in told)
        people = told.get("owner", {}) if right else {}
        right = right and type(people.get("id", 1)) is int and isinstance(people.get("name", ""), str)
        if not right or len(told.get("short", "")) > 6 or len(told.get("code", "")) > 10:
            return 400, None
        others = [one for key, one in self.kept.items() if key != number]
        if told.get("short") and any(one["short"] == told["short"] for one in others):
            return 400, {"message": "A task of this name already exists."}
        number = number or str(next(self.next))
        made: dict[str, Any] = {"id": int(number), "code": f"#{number}", "created": f"day {number}"}
        made |= {"title": told["title"], "short": told.get("short", ""), "owner": {"id": 1, "name": "me"}}
        made["archived"] = told.get("archived", False)
        if self.flaw != "lost" or method == "PUT":
            self.kept[number] = made
        return (201 if method == "PUT" else 200), made

    def listed(self, query: str) -> tuple[int, Any]:
        """No page has more than 20."""
        asked = dict(parse_qsl(query))
        if not all(asked.get(name, "1").lstrip("-").isdigit() for name in ("per_page", "page")):
            return 400, None
        if asked.get("archived", "true") not in {"true", "false"}:
            return 400, None
        size, page = min(int(asked.get("per_page", 20)), 20), max(int(asked.get("page", 1)), 1)
        size = size if size > 0 else 20
        found = [one for one in self.kept.values() if asked.get("archived") == "true" or not one["archived"]]
        found = [one for one in found if asked.get("s", "").lower() in one["title"].lower()]
        return 200, found[(page - 1) * size : page * size]


def test_what_is_put_into_a_collection_is_made_and_a_post_to_it_changes_it(judge: Judge) -> None:
    results = judge(document(PATHS), serve(PATHS, Tasks()))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {
        "put /tasks-life-listed once",
        "post /tasks/{id}-life-kept",
        "delete /tasks/{id}-answers-200",
    } <= kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("stays", "delete /tasks/{id}-life-then get /tasks/{id} finds nothing"),
        ("lost", "post /tasks/{id}-life-kept"),
    ],
)
def test_a_flaw_of_tasks_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, PATHS, Tasks(flaw))


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("You cannot change this value.", True),
        ("A timestamp when this was made. Set by the server.", True),
        ("Auto-generated.", True),
        ("Set by the server if it is left out.", False),
        ("The default is generated by the server.", False),
        ("When this is due.", False),
    ],
)
def test_words_say_that_the_server_sets_a_value(said: str, only: bool) -> None:
    assert is_read_only({"description": said}) is only
