"""What a new thing does not take: something is put in, done or said first, and it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, document, read, says, serve, takes, thing

STATUS = {"type": "string", "enum": ["open", "running"]}
FLAG = {"type": "boolean"}
CUP = thing("id", "status", id=TEXT, status=STATUS)


def cups() -> tuple[dict[str, Any], Server]:
    """A cup starts with two players, and results come in while it runs."""
    players: list[str] = []
    cups: dict[str, tuple[set[str], list[str]]] = {}
    player, result = thing("id", "name", id=TEXT, name=TEXT), thing("won", won=FLAG)
    paths = {
        "/players": {"post": {**takes(thing("name", name=TEXT)), **says(201, player, 400)}},
        "/players/{playerId}": {**at(playerId=TEXT), "get": says(200, player, 404)},
        "/cups": {"post": says(201, CUP)},
        "/cups/{cupId}": {**at(cupId=TEXT), "get": says(200, CUP, 404)},
        "/cups/{cupId}/entries/{playerId}": {
            **at(cupId=TEXT, playerId=TEXT),
            "put": says(204, None, 404, 409),
        },
        "/cups/{cupId}/start": {
            **at(cupId=TEXT),
            "post": says(200, CUP, 404, 409, of_409="It is not open, or has fewer than two players."),
        },
        "/cups/{cupId}/games/{number}/result": {
            **at(cupId=TEXT, number={"type": "integer", "example": 1}),
            "put": {**takes(result), **says(200, result, 400, 404, 409, of_409="It is not running.")},
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        if steps[0] == "players":
            if method == "POST":
                if not isinstance(told, dict) or not isinstance(told.get("name"), str):
                    return 400, None
                players.append(told["name"])
                return 201, {"id": str(len(players)), "name": told["name"]}
            known = steps[1].isdecimal() and 0 < int(steps[1]) <= len(players)
            return (200, {"id": steps[1], "name": players[int(steps[1]) - 1]}) if known else (404, None)
        if len(steps) == 1:
            cups[f"c{len(cups)}"] = (set(), ["open"])
            return 201, {"id": f"c{len(cups) - 1}", "status": "open"}
        entries, status = cups.get(steps[1], (set(), []))
        if not status or (steps[2:] and steps[2] == "games" and steps[3] != "1"):
            return 404, None
        if steps[2:3] == ["entries"]:
            if not (steps[3].isdecimal() and 0 < int(steps[3]) <= len(players)):
                return 404, None
            entries.add(steps[3])
            return (204, None) if status == ["open"] else (409, None)
        if steps[2:3] == ["games"]:
            if not isinstance(told, dict) or not isinstance(told.get("won"), bool):
                return 400, None
            return (200, told) if status == ["running"] else (409, None)
        if steps[2:] == ["start"]:
            if len(entries) < 2 or status == ["running"]:
                return 409, None
            status[:] = ["running"]
        return 200, {"id": steps[1], "status": status[0]}

    return paths, server


def charges() -> tuple[dict[str, Any], Server]:
    """What is charged at once is not captured later."""
    charge = thing("id", "captured", "amount", id=TEXT, captured=FLAG, amount={"type": "integer"})
    amount = {"type": "integer", "minimum": 50}
    paths = {
        "/charges": {
            "post": {**takes(thing("amount", amount=amount, capture=FLAG)), **says(201, charge, 400)}
        },
        "/charges/{id}": {**at(id=TEXT), "get": says(200, charge, 404)},
        "/charges/{id}/capture": {
            **at(id=TEXT),
            "post": {
                "description": "Captures an uncaptured charge, no more than its original amount.",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": thing(amount={"type": "integer", "minimum": 1, "maximum": 50})
                        }
                    }
                },
                **says(200, charge, 400, 404),
            },
        },
    }
    made: list[dict[str, Any]] = []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if body else {}
        good = isinstance(told, dict) and isinstance(told.get("capture", True), bool)
        least = 1 if steps[2:] else 50
        sent = told.get("amount", least if steps[2:] else 0) if good else 0
        if method == "POST" and (not isinstance(sent, int | float) or isinstance(sent, bool) or sent < least):
            return 400, None
        if method == "POST" and (sent % 1 or (steps[2:] and sent > 50)):
            return 400, None
        if len(steps) == 1:
            made.append({"id": f"{len(made)}", "captured": told.get("capture", True), "amount": sent})
            return 201, made[-1]
        if not steps[1].isdecimal() or int(steps[1]) >= len(made):
            return 404, None
        one = made[int(steps[1])]
        if method == "POST":
            if one["captured"]:
                return 400, None
            one["captured"] = True
        return 200, one

    return paths, server


def posts() -> tuple[dict[str, Any], Server]:
    """Only what is published is commented; a comment has a path of its own, with a parameter called alike."""
    state = {"type": "string", "enum": ["draft", "published"], "default": "draft"}
    number = {"type": "integer"}
    post = thing("id", "state", "comments", id=TEXT, state=state, comments=number)
    comment = thing("id", "text", id=TEXT, text=TEXT)
    said = "Only published posts can be commented."
    paths = {
        "/posts": {"post": {**takes(thing(state=state)), **says(201, post, 400)}},
        "/posts/{id}": {**at(id=TEXT), "get": says(200, post, 404)},
        "/posts/{id}/comments": {
            **at(id=TEXT),
            "post": {
                "description": said,
                **takes(thing("text", text=TEXT)),
                **says(201, comment, 400, 404, 409),
            },
        },
        "/comments/{id}": {**at(id=TEXT), "delete": says(204, None, 404)},
    }
    made: dict[str, dict[str, Any]] = {}
    comments: dict[str, str] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        if steps[0] == "comments":
            return (204, None) if comments.pop(steps[1], None) else (404, None)
        if len(steps) == 1:
            given = told.get("state", "draft") if isinstance(told, dict) else None
            if given not in state["enum"]:
                return 400, None
            made[f"p{len(made)}"] = one = {"id": f"p{len(made)}", "state": given, "comments": 0}
            return 201, one
        one = made.get(steps[1], {})
        if not one:
            return 404, None
        if method == "GET":
            return 200, {**one, "comments": list(comments.values()).count(one["id"])}
        if not isinstance(told, dict) or not isinstance(told.get("text"), str):
            return 400, None
        if one["state"] != "published":
            return 409, None
        comments[key := f"m{len(made)}-{len(comments)}"] = one["id"]
        return 201, {"id": key, "text": told["text"]}

    return paths, server


def shelves() -> tuple[dict[str, Any], Server]:
    """Nothing is put on a shelf that was archived, as a 412 tells; its own tag goes along, if any does."""
    shelf, book = thing("id", "etag", id=TEXT, etag=TEXT), thing("id", "title", id=TEXT, title=TEXT)
    status = {"type": "string", "enum": ["ACTIVE", "ARCHIVED"]}
    shelf["properties"]["status"] = status
    default = {"default": {"description": "An error"}}

    def answers(schema: Any) -> dict[str, Any]:
        return {"responses": {**says(200, schema)["responses"], **default}}

    paths = {
        "/shelves": {"post": {**takes(thing()), **answers(shelf)}},
        "/shelves/{shelf}:archive": {
            **at(shelf=TEXT),
            "post": {"description": "Archives it.", **takes(thing(etag=TEXT)), **answers(shelf)},
        },
        "/shelves/{shelf}": {**at(shelf=TEXT), "get": answers(shelf)},
        "/shelves/{shelf}/books": {
            **at(shelf=TEXT),
            "post": {**takes(thing("title", title=TEXT)), **answers(book)},
        },
    }
    made: dict[str, str] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if method == "POST" else {}
        name, _, verb = steps[-1 if len(steps) < 3 else 1].partition(":")
        if not isinstance(told, dict):
            return 400, None
        if len(steps) == 1:
            made[f"s{len(made)}"] = "ACTIVE"
            return 200, {"id": f"s{len(made) - 1}", "etag": "ACTIVE", "status": "ACTIVE"}
        if name not in made:
            return 404, None
        if steps[2:] and not isinstance(told.get("title"), str):
            return 400, None
        if (steps[2:] or verb) and made[name] == "ARCHIVED":
            return 412, None
        if steps[2:]:
            return 200, {"id": "b", "title": told["title"]}
        if verb and told.get("etag", made[name]) != made[name]:
            return (409, None) if isinstance(told["etag"], str) else (400, None)
        made[name] = "ARCHIVED" if verb else made[name]
        return 200, {"id": name, "etag": made[name], "status": made[name]}

    return paths, server


def courses() -> tuple[dict[str, Any], Server]:
    """A lesson is booked once the course that it lies in is published, which needs a lesson."""
    course, lesson = thing("id", "public", id=TEXT, public=FLAG), thing("id", "title", id=TEXT, title=TEXT)
    booking = thing("id", "lesson_id", id=TEXT, lesson_id=TEXT)
    paths = {
        "/courses": {"post": says(201, course)},
        "/courses/{courseId}": {**at(courseId=TEXT), "get": says(200, course, 404)},
        "/courses/{courseId}/publish": {
            **at(courseId=TEXT),
            "post": says(200, course, 404, 409, of_409="It has no lesson."),
        },
        "/courses/{courseId}/lessons": {**at(courseId=TEXT), "post": says(201, lesson, 404)},
        "/lessons/{lesson_id}/bookings": {
            **at(lesson_id=TEXT),
            "post": says(201, booking, 404, 409, of_409="The course is not published."),
        },
    }
    published: dict[str, bool] = {}
    lessons: list[str] = []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            published[f"c{len(published)}"] = False
            return 201, {"id": f"c{len(published) - 1}", "public": False}
        if steps[0] == "lessons":
            if not steps[1].isdecimal() or int(steps[1]) >= len(lessons):
                return 404, None
            free = published[lessons[int(steps[1])]]
            return (201, {"id": "b", "lesson_id": steps[1]}) if free else (409, None)
        if steps[1] not in published:
            return 404, None
        if steps[2:] == ["lessons"]:
            lessons.append(steps[1])
            return 201, {"id": str(len(lessons) - 1), "title": "One"}
        if steps[2:] == ["publish"]:
            if steps[1] not in lessons:
                return 409, None
            published[steps[1]] = True
        return 200, {"id": steps[1], "public": published[steps[1]]}

    return paths, server


@pytest.mark.parametrize(
    ("service", "reached"),
    [
        (courses, "post /lessons/{lesson_id}/bookings-answers-201"),
        (courses, "post /lessons/{lesson_id}/bookings-references-lesson_id"),
        (cups, "put /cups/{cupId}/games/{number}/result-answers-200"),
        (charges, "post /charges/{id}/capture-answers-200"),
        (posts, "delete /comments/{id}-answers-204"),
        (shelves, "post /shelves/{shelf}/books-answers-200"),
    ],
)
def test_it_is_led_up_to_and_no_alarm(
    judge: Judge, service: Callable[[], tuple[dict[str, Any], Server]], reached: str
) -> None:
    paths, server = service()
    results = judge(document(paths), serve(paths, server))
    assert [(r.promise.id, r.text[:300]) for r in results if r.outcome == "broken"] == []
    assert reached in {r.promise.id for r in results if r.outcome == "kept"}
