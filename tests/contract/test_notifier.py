"""Habits of a server of notices: parts that come and go, defaults for what is empty, files of others."""

from __future__ import annotations

import itertools
import time
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things.signing import sets_own_password
from specwright_runtime.contract.values.magic import spoken_kind

NUMBER = {"type": "integer"}
APP = thing("id", "name", id=NUMBER, name=TEXT, title=TEXT, labels={"type": "object"})
NEW = thing("name", name=TEXT, title=TEXT, labels={"type": ["object", "null"]})
APPS = {
    "/apps": {"post": {**takes(NEW), **says(201, APP, 400)}},
    "/apps/{id}": {**at(id=NUMBER), "get": says(200, APP, 404)},
    "/apps/{id}/star": {**at(id=NUMBER), "post": says(200, APP, 404), "delete": says(204, None, 400, 404)},
}


class Apps:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.kept: dict[str, Any] = {}
        self.starred: set[str] = set()

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            told = read(body)
            fields = (("name", str), ("title", str), ("labels", dict | None))
            if not isinstance(told, dict) or "name" not in told:
                return 400, None
            if not all(isinstance(told[name], kind) for name, kind in fields if name in told):
                return 400, None
            one = {"id": len(self.kept) + 1, "name": told["name"], "labels": told.get("labels") or {}}
            one["title"] = told.get("title") or told["name"]
            self.kept[str(one["id"])] = {**one, "title": "Other"} if self.flaw == "title" else one
            return 201, self.kept[str(one["id"])]
        name = steps[1]
        if name not in self.kept:
            return 404, None
        if steps[2:] and method == "DELETE":
            if name not in self.starred:
                return 400, None
            self.starred -= {name} if self.flaw != "star" else set()
            return 204, None
        if steps[2:]:
            self.starred.add(name)
        return 200, self.kept[name]


def test_what_is_empty_has_a_default_and_a_star_is_put_before_it_is_taken_away(judge: Judge) -> None:
    results = judge(document(APPS), serve(APPS, Apps()))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"delete /apps/{id}/star-answers-204", "post /apps-accepts-body/labels: null"} <= kept


def test_a_title_that_was_sent_has_no_default(judge: Judge) -> None:
    assert "post /apps-accepts-body/title: alone" in broken(judge, APPS, Apps("title"))


ITEM = thing("file_id", file_id=TEXT)
FOLDERS = {
    "/files": {"post": {**takes(thing(name=TEXT)), **says(201, thing("id", id=TEXT), 400)}},
    "/files/{file_id}": {**at(file_id=TEXT), "get": says(200, thing("id", id=TEXT), 404)},
    "/folders": {"post": {**takes(thing(name=TEXT)), **says(201, thing("id", id=TEXT), 400)}},
    "/folders/{id}/files": {**at(id=TEXT), "post": {**takes(ITEM), **says(201, ITEM, 400, 404)}},
    "/folders/{id}/files/{file_id}": {
        **at(id=TEXT, file_id=TEXT),
        "get": says(200, ITEM, 404),
        "delete": says(204, None, 404),
    },
}


class Folders:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.files: set[str] = set()
        self.folders: dict[str, set[str]] = {}
        self.next = itertools.count(1)

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if method == "POST" else {}
        if not isinstance(told, dict) or not isinstance(told.get("name", told.get("file_id", "")), str):
            return 400, None
        if method == "POST" and len(steps) == 1:
            name = f"{steps[0][:2]}-{next(self.next)}"
            self.files |= {name} if steps[0] == "files" else set()
            self.folders |= {name: set()} if steps[0] == "folders" else {}
            return 201, {"id": name}
        if steps[0] == "files":
            return (200, {"id": steps[1]}) if steps[1] in self.files else (404, None)
        inside = self.folders.get(steps[1])
        if inside is None:
            return 404, None
        if method == "POST":
            if "file_id" not in told:
                return 400, None
            if told["file_id"] not in self.files:
                return 404, None
            inside.add(told["file_id"])
            return 201, told
        if steps[3] not in inside:
            return 404, None
        if method == "DELETE":
            inside -= {steps[3]} if not self.flaw else set()
            return 204, None
        return 200, {"file_id": steps[3]}


def test_what_is_put_into_another_thing_is_there_already(judge: Judge) -> None:
    """It is known by the id that it has, and nobody may name it as he likes."""
    results = judge(document(FOLDERS), serve(FOLDERS, Folders()))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert "delete /folders/{id}/files/{file_id}-answers-204" in kept
    assert any(
        "/folders/{id}/files/{file_id}-life-" in promise
        for promise in broken(judge, FOLDERS, Folders("stays"))
    )


ENTRY = thing("id", id=NUMBER, name=TEXT)
SINCE = {
    "name": "since",
    "in": "query",
    "description": "Only entries with an id less than this.",
    "schema": {**NUMBER, "minimum": 0},
}
ENTRIES = {
    "/entries": {
        "get": {"parameters": [SINCE], **says(200, {"type": "array", "items": ENTRY}, 400)},
        "post": {**takes(thing("name", name=TEXT)), **says(201, ENTRY, 400)},
    },
    "/entries/{id}": {**at(id=NUMBER), "get": says(200, ENTRY, 404), "delete": says(204, None, 404)},
}


@pytest.mark.parametrize("flaw", ["", "including"])
def test_a_bound_of_zero_may_be_none(judge: Judge, flaw: str) -> None:
    kept: dict[int, Any] = {}
    numbers = itertools.count(1)

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            told = read(body)
            if not isinstance(told, dict) or not isinstance(told.get("name"), str):
                return 400, None
            number = next(numbers)
            kept[number] = {"id": number, "name": told["name"]}
            return 201, kept[number]
        if len(steps) == 2:
            number = int(steps[1]) if steps[1].isdigit() else 0
            if number not in kept:
                return 404, None
            return (200, kept[number]) if method == "GET" else (204, kept.pop(number) and None)
        asked = body.decode().partition("since=")[2].partition("&")[0] or "0"
        if not asked.isdigit():
            return 400, None
        most = int(asked) + bool(flaw)
        return 200, [one for number, one in kept.items() if most <= 0 or number < most or asked == "0"]

    found = broken(judge, ENTRIES, server)
    assert ("get /entries-effects-since filters" in found) == bool(flaw)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("the application image", "image/png"),
        ("Avatar", "image/png"),
        ("A JPEG photo", "image/jpeg"),
        ("The container image", None),
        ("Any file", None),
    ],
)
def test_a_picture_of_which_no_more_is_said_is_a_png(said: str, kind: str | None) -> None:
    assert spoken_kind(said) == kind


@pytest.mark.parametrize(
    ("path", "name", "sets"),
    [("/me/password", "pass", True), ("/me/password", "length", False), ("/notes", "password", False)],
)
def test_who_is_called_as_with_a_password_keeps_it(path: str, name: str, sets: bool) -> None:
    call = {**takes(thing(name, **{name: TEXT})), **says(204, None, 400), "security": [{"basic": []}]}
    said = document({path: {"post": call}})
    schemes = {"basic": {"type": "http", "scheme": "basic"}}
    read_ = Document({**said, "components": {"securitySchemes": schemes}})
    assert sets_own_password(read_, read_.operations[0]) is sets


TASK = thing("taskUid", taskUid=NUMBER, indexUid=TEXT)
INDEX = thing("uid", uid=TEXT)
INDEXES = {
    "/indexes": {
        "post": {**takes(thing("uid", uid={**TEXT, "example": "movies"})), **says(202, TASK, 400)},
        "get": says(200, {"type": "array", "items": INDEX}),
    },
    "/indexes/{indexUid}": {
        **at(indexUid=TEXT),
        "get": says(200, INDEX, 404),
        "patch": {**takes(thing()), **says(202, TASK, 400)},
    },
    "/indexes/{indexUid}/words": {
        **at(indexUid=TEXT),
        "post": {
            "description": "If the index does not exist, it will be created.",
            **takes({"type": "array", "items": TEXT}),
            **says(202, TASK, 400),
        },
    },
}


@pytest.mark.parametrize("flaw", ["", "lost"])
def test_what_is_accepted_is_waited_for(judge: Judge, flaw: str) -> None:
    """Each call that writes is a task that is done a moment later."""
    made: dict[str, float] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        there = sorted(name for name, moment in made.items() if moment < time.monotonic() and not flaw)
        if method == "GET" and len(steps) == 1:
            return 200, [{"uid": name} for name in there]
        if method == "GET":
            return (200, {"uid": steps[1]}) if unquote(steps[1]) in there else (404, None)
        told = read(body)
        right = isinstance(told, list) and all(isinstance(one, str) for one in told)
        if steps[2:] and not right:
            return 400, None
        if not steps[2:] and not isinstance(told, dict):
            return 400, None
        name = unquote(steps[1]) if steps[1:] else told.get("uid")
        if not isinstance(name, str):
            return 400, None
        if method == "POST":
            made.setdefault(name, time.monotonic() + 0.03)
        return 202, {"taskUid": 1, "indexUid": name}

    results = judge(document(INDEXES), serve(INDEXES, server))
    found = {r.promise.id: r.text for r in results if r.outcome == "broken"}
    assert (found == {}) == (not flaw), found
