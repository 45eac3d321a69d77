"""Stories that readers like, each for himself: values that are sets, a change of something, at least."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

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
