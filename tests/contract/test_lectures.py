"""What words tell of lectures: of seats and of what takes none, of parts that have to be there, of shares."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

_ROOM = {"type": "integer", "minimum": 1, "maximum": 500}
_COUNT = {"type": "integer"}
_NEW = thing("title", title=TEXT, capacity=_ROOM)
_COURSE = thing(
    *("id", "title", "capacity", "seats_left", "chapters", "status"),
    id=TEXT,
    title=TEXT,
    capacity=_ROOM,
    seats_left=_COUNT,
    chapters=_COUNT,
    status={"type": "string", "enum": ["draft", "published"]},
)
_RIGHT = {"type": "integer", "minimum": 0, "maximum": 200, "description": "Never more than `questions`."}
_DONE = thing("correct", "questions", correct=_RIGHT, questions={**_ROOM, "maximum": 200})
_PATHS: dict[str, Any] = {
    "/courses": {"post": {**takes(_NEW), **says(201, _COURSE, 422)}},
    "/courses/{id}": {
        **at(id=TEXT),
        "get": says(200, _COURSE, 404),
        "patch": {
            "description": "The capacity cannot be lowered beneath the number of seats taken (409).",
            **takes(thing(title=TEXT, capacity=_ROOM)),
            **says(200, _COURSE, 404, 409, 422),
        },
    },
    "/courses/{id}/chapters": {
        **at(id=TEXT),
        "post": {**takes(thing("title", title=TEXT)), **says(201, thing("title", title=TEXT), 404, 422)},
    },
    "/courses/{id}/learners": {
        **at(id=TEXT),
        "post": {
            **takes(thing("name", name=TEXT)),
            **says(201, thing("name", name=TEXT), 404, 409, 422, of_409="The course is full."),
        },
    },
    "/courses/{id}/publish": {
        **at(id=TEXT),
        "post": {
            "description": "Only a draft with at least one chapter can be published (409).",
            **says(200, _COURSE, 404, 409),
        },
    },
    "/courses/{id}/attempts": {
        **at(id=TEXT),
        "post": {**takes(_DONE), **says(201, _DONE, 404, 422)},
    },
}


class _Courses:
    def __init__(self) -> None:
        self._courses: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)
        self._view = Document(document({})).request

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if len(steps) == 1:
            if not self._view.valid(_NEW, body):
                return 422, None
            number = f"c-{next(self._numbers)}"
            room = body.get("capacity", 30)
            course = {"id": number, "title": body["title"], "capacity": room, "seats_left": room}
            self._courses[number] = {**course, "chapters": 0, "status": "draft"}
            return 201, self._courses[number]
        if steps[1] not in self._courses:
            return 404, None
        course = self._courses[steps[1]]
        if len(steps) == 2:
            return (200, course) if method == "GET" else self._changed(course, body)
        return self._part(course, steps[2], body)

    def _changed(self, course: dict[str, Any], body: Any) -> tuple[int, Any]:
        if not self._view.valid({**_NEW, "required": []}, body):
            return 422, None
        taken = course["capacity"] - course["seats_left"]
        room = body.get("capacity", course["capacity"])
        if room < taken:
            return 409, None
        course |= {"title": body.get("title", course["title"]), "capacity": room, "seats_left": room - taken}
        return 200, course

    def _part(self, course: dict[str, Any], part: str, body: Any) -> tuple[int, Any]:
        if part == "publish":
            if not course["chapters"] or course["status"] != "draft":
                return 409, None
            course["status"] = "published"
            return 200, course
        if part == "attempts":
            right = self._view.valid(_DONE, body) and body["correct"] <= body["questions"]
            return (201, body) if right else (422, None)
        if not self._view.valid(
            thing("title" if part == "chapters" else "name", title=TEXT, name=TEXT), body
        ):
            return 422, None
        if part == "chapters":
            course["chapters"] += 1
        elif not course["seats_left"]:
            return 409, None
        else:
            course["seats_left"] -= 1
        return 201, body


def test_lectures_that_keep_their_words_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _PATHS, _Courses().answer) == []
