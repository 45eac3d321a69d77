"""Promises that only words make of what is there once, of room, of ranges, of cursors and of secrets."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, read, says, takes, thing

_SEATS = {"type": "integer", "minimum": 1, "maximum": 50}
_CODE = {"type": "string", "pattern": "^[A-Za-z]{3,8}$"}
_PLACED = {"type": "string", "format": "date-time"}
_ROOM = {"code": _CODE, "seats": _SEATS}
_SECRET = {"type": "string", "description": "To sign with. Shown only once."}
_SHOWN = thing(
    "id", *_ROOM, "taken", "placed_at", id=TEXT, **_ROOM, taken={"type": "integer"}, placed_at=_PLACED
)
_MADE = {"allOf": [_SHOWN, thing("secret", secret=_SECRET)]}
_PAGE = thing("items", "next", items={"type": "array", "items": _SHOWN}, next={"type": ["string", "null"]})
_RANGE = {"type": "object", "properties": {"gte": _PLACED, "lte": _PLACED}}
_QUERY = [
    {
        "name": "placed",
        "in": "query",
        "style": "deepObject",
        "description": "Only of this range; both ends are included.",
        "schema": _RANGE,
    },
    {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
    },
    {"name": "cursor", "in": "query", "description": "An unknown one is answered with 422.", "schema": TEXT},
]
_PATHS: dict[str, Any] = {
    "/rooms": {
        "post": {
            "description": "Codes are unique regardless of case (409).",
            **takes(thing(*_ROOM, **_ROOM)),
            **says(201, _MADE, 409, 422),
        },
        "get": {"parameters": _QUERY, **says(200, _PAGE, 422)},
    },
    "/rooms/{id}": {
        **at(id=TEXT),
        "get": says(200, _SHOWN, 404),
        "patch": {
            "description": "`seats` cannot be lower than `taken` (409).",
            **takes(thing(seats=_SEATS)),
            **says(200, _SHOWN, 404, 409, 422),
        },
    },
    "/rooms/{id}/bookings": {
        **at(id=TEXT),
        "post": {
            **takes(thing("name", name=TEXT)),
            **says(201, thing("name", name=TEXT), 404, 409, 422, of_409="The room is full."),
        },
    },
}


class _Rooms:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._rooms: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            return self._listed(dict(parse_qsl(raw.decode()))) if method == "GET" else self._made(read(raw))
        room = self._rooms.get(steps[1])
        if room is None or method == "GET":
            return (404, None) if room is None else (200, self._shown(room))
        body = read(raw)
        if len(steps) == 3:
            if not isinstance(body, dict) or not isinstance(body.get("name"), str):
                return 422, None
            if room["taken"] >= room["seats"]:
                return 409, None
            room["taken"] += 1
            return 201, {"name": body["name"]}
        if not isinstance(body, dict) or not _is_seats(body.get("seats", 1)):
            return 422, None
        if body.get("seats", 50) < room["taken"] and self._flaw != "fewer seats than taken":
            return 409, None
        room["seats"] = body.get("seats", room["seats"])
        return 200, self._shown(room)

    def _made(self, body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or not _is_seats(body.get("seats")):
            return 422, None
        code = body.get("code")
        if not isinstance(code, str) or not code.isascii() or not code.isalpha() or not 3 <= len(code) <= 8:
            return 422, None
        taken = (room["code"] for room in self._rooms.values())
        same = (lambda one: one) if self._flaw == "codes of another case" else str.lower
        if same(code) in map(same, taken):
            return 409, None
        number = next(self._numbers)
        placed = f"2030-01-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
        room = {"id": f"r-{number}", "code": code, "seats": body["seats"], "taken": 0, "placed_at": placed}
        self._rooms[room["id"]] = {**room, "secret": "s-1"}
        return 201, {**room, "secret": "s-1"}

    def _shown(self, room: dict[str, Any]) -> dict[str, Any]:
        return {n: v for n, v in room.items() if n != "secret" or self._flaw == "a secret once more"}

    def _listed(self, query: dict[str, str]) -> tuple[int, Any]:
        limit = query.get("limit", "20")
        if not limit.isdecimal() or not 1 <= int(limit) <= 50:
            return 422, None
        found = list(self._rooms.values())
        for end in ("gte", "lte"):
            wanted = query.get(f"placed[{end}]")
            if wanted is None:
                continue
            moment = _moment(wanted)
            if moment is None:
                return 422, None
            if self._flaw != f"{end} counts for nothing":
                found = [room for room in found if _is_in(room, moment, end)]
        start = 0
        if "cursor" in query:
            try:
                start = int(base64.b64decode(query["cursor"], validate=True).decode().removeprefix("at "))
            except ValueError:
                if self._flaw != "any cursor":
                    return 422, None
        end_at = start + int(limit)
        following = base64.b64encode(f"at {end_at}".encode()).decode() if end_at < len(found) else None
        return 200, {"items": [self._shown(room) for room in found[start:end_at]], "next": following}


def _moment(text: str) -> datetime | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)", text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_in(room: dict[str, Any], moment: datetime, end: str) -> bool:
    placed = datetime.fromisoformat(room["placed_at"])
    return placed >= moment if end == "gte" else placed <= moment


def _is_seats(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 50


def test_a_desk_that_keeps_its_words_gives_no_alarm(judge: Judge) -> None:
    assert broken(judge, _PATHS, _Rooms().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("codes of another case", "post /rooms-life-the same code in another case is refused"),
        ("fewer seats than taken", "patch /rooms/{id}-life-seats below what is taken"),
        ("a secret once more", "get /rooms/{id}-life-secret is not told again"),
        ("any cursor", "get /rooms-effects-a cursor of nobody is refused"),
        ("gte counts for nothing", "get /rooms-effects-placed[gte] filters"),
        ("lte counts for nothing", "get /rooms-effects-placed[lte] filters"),
    ],
)
def test_a_desk_that_does_not_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _PATHS, _Rooms(flaw).answer, keyword=promise)
