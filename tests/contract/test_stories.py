"""Stories that readers like, each for himself: values that are sets, a change of something, at least."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, broken, document, read, says, serve, takes, thing

LABELS = {"type": "array", "items": TEXT}
STORY = thing("id", "liked", id=TEXT, title=TEXT, tagList=LABELS, liked={"type": "boolean"})
CHANGE = thing("story", story=thing(title=TEXT, password=TEXT))
SIGNED: list[dict[str, list[str]]] = [{"token": []}]


def paths(of_change: str) -> dict[str, Any]:
    change = takes(CHANGE)
    change["requestBody"]["description"] = of_change
    like = {"description": "Likes a story.", "security": SIGNED, **says(200, STORY, 401, 404)}
    return {
        "/stories": {"post": {**takes(thing(title=TEXT, tagList=LABELS)), **says(201, STORY, 400)}},
        "/stories/{id}": {
            **at(id=TEXT),
            "get": says(200, STORY, 404),
            "patch": {**change, **says(200, STORY, 400, 404)},
        },
        "/stories/{id}/like": {**at(id=TEXT), "post": like},
    }


class Stories:
    """Nobody is known who only looks at a story: whether he likes it is not told."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.numbers = itertools.count()

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        match method, steps:
            case "POST", ["stories"] if _fits(told, title=str, tagList=list):
                story = {"id": f"s{next(self.numbers)}", "liked": False, **told}
                story["tagList"] = sorted(story.get("tagList", []))
                self.kept[story["id"]] = story
                return 201, story
            case "PATCH", ["stories", name] if name in self.kept:
                change = told.get("story") if isinstance(told, dict) else None
                if not change or not _fits(change, title=str, password=str) or change.get("password") == "":
                    return 400, None
                self.kept[name] |= {key: value for key, value in change.items() if key == "title"}
                return 200, self.kept[name]
            case "GET", ["stories", name] if name in self.kept:
                return 200, self.kept[name]
            case "POST", ["stories", name, "like"] if name in self.kept:
                return 200, {**self.kept[name], "liked": True}
        return (404 if len(steps) > 1 else 400), None


def _fits(told: Any, **kinds: type) -> bool:
    return isinstance(told, dict) and all(
        isinstance(told.get(name, kind()), kind) and all(isinstance(one, str) for one in told.get(name, ()))
        for name, kind in kinds.items()
    )


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        ("At least **one** field is needed.", set()),
        ("Give at least one of the properties.", set()),
        ("A change.", {"required only", "another property"}),
    ],
)
def test_sets_and_empty_changes_and_what_somebody_likes(judge: Judge, said: str, alarms: set[str]) -> None:
    told = document(paths(said))
    told["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    results = judge(told, serve(told["paths"], Stories()), credentials={"token": "t"})
    broken = {r.promise.id: r.text for r in results if r.outcome == "broken" and r.promise.check != "access"}
    assert {key.rpartition(": ")[2] for key in broken} == alarms, broken
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert "post /stories-accepts-body/tagList: several items" in kept
    assert "post /stories/{id}/like-life-liked says so" in kept


def test_a_name_that_is_taken_is_looked_for_as_it_was_sent_in_the_end(judge: Judge) -> None:
    profile = thing("name", name=TEXT, motto=TEXT)
    item = {
        "get": says(200, profile),
        "put": {**takes(profile), **says(200, profile, 400, 409, of_409="The name is taken.")},
    }
    kept = {"name": "me", "motto": ""}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        if method == "PUT":
            if not _fits(told, name=str, motto=str) or "name" not in told:
                return 400, None
            if told["name"] == "text":
                return 409, None
            kept.update(told)
        return 200, kept

    results = judge(document({"/profile": item}), serve({"/profile": item}, server), keyword="life-kept")
    assert [(r.promise.id, r.outcome, r.text) for r in results] == [("put /profile-life-kept", "kept", "")]


USER = thing("username", "following", username=TEXT, motto=TEXT, following={"type": "boolean"})
NEW = {"user": thing("username", "password", username=TEXT, password=TEXT)}
NOTE = thing("id", "author", id=TEXT, text=TEXT, author=thing("username", username=TEXT))
WHOSE = {"name": "author", "in": "query", "description": "Filter by author (username).", "schema": TEXT}
PEOPLE = {
    "/users": {"post": {**takes(thing("user", **NEW)), **says(201, thing("user", user=USER), 400, 409)}},
    "/login": {
        "post": {
            "summary": "Signs in",
            **takes(thing("user", **NEW)),
            **says(200, thing("token", token=TEXT), 400, 401),
        }
    },
    "/profiles/{username}": {**at(username=TEXT), "get": says(200, thing("profile", profile=USER), 404)},
    "/profiles/{username}/follow": {
        **at(username=TEXT),
        "post": says(200, thing("profile", profile=USER), 404),
    },
    "/notes": {
        "get": {"parameters": [WHOSE], **says(200, {"type": "array", "items": NOTE})},
        "post": {**takes(thing(text=TEXT)), **says(201, NOTE, 400)},
    },
    "/notes/{id}": {**at(id=TEXT), "get": says(200, NOTE, 404)},
}


class People:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.passwords: dict[str, str] = {"ann": "-", "ben": "-"}
        self.followed: set[str] = set()
        self.notes: dict[str, Any] = {}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["notes"]:
                asked = parse_qs(body.decode(), keep_blank_values=True).get("author")
                every = asked is None or self.flaw == "notes of all"
                return 200, [n for n in self.notes.values() if every or [n["author"]["username"]] == asked]
            case "GET", ["notes", name] if name in self.notes:
                return 200, self.notes[name]
            case "POST", ["notes"] if _fits(read(body), text=str):
                name = f"n{len(self.notes)}"
                author = {"username": "ann" if len(self.notes) % 2 else "ben"}
                self.notes[name] = {"id": name, **read(body), "author": author}
                return 201, self.notes[name]
            case "POST", ["users" | "login" as what]:
                return self.entering(what, read(body))
            case _, ["profiles", name, *rest] if name in self.passwords:
                if rest and self.flaw != "follows nobody":
                    self.followed.add(name)
                shown = "ann" if self.flaw == "shows ann" else name
                return 200, {"profile": {"username": shown, "following": name in self.followed}}
        return (404 if len(steps) > 1 else 400), None

    def entering(self, what: str, told: Any) -> tuple[int, Any]:
        user = told.get("user") if isinstance(told, dict) else None
        if not isinstance(user, dict) or not _fits(user, username=str, password=str):
            return 400, None
        if not user.keys() >= {"username", "password"}:
            return 400, None
        name, secret = user["username"], user["password"]
        if what == "login":
            right = self.passwords.get(name) == secret
            known = right or (self.flaw == "any password" and name in self.passwords)
            return (200, {"token": "t"}) if known else (401, None)
        if not name or not secret:
            return 400, None
        if name in self.passwords:
            return 409, None
        self.passwords[name] = secret
        return 201, {"user": {"username": name, "following": False}}


def test_who_is_new_signs_in_and_has_a_profile(judge: Judge) -> None:
    results = judge(document(PEOPLE), serve(PEOPLE, unquoting(People())))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    assert {"post /login-answers-200", "get /profiles/{username}-answers-200"} <= {
        result.promise.id for result in results if result.outcome == "kept"
    }


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("any password", "post /login-access-a wrong password"),
        ("shows ann", "post /users-life-shown as it was made"),
        ("follows nobody", "post /profiles/{username}/follow-life-following says so"),
        ("notes of all", "get /notes-effects-author filters"),
    ],
)
def test_what_people_do_has_its_effect(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, PEOPLE, People(flaw))


def unquoting(server: Server) -> Server:
    return lambda method, steps, body: server(method, [unquote(step) for step in steps], body)
