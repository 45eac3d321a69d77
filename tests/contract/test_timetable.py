"""Lists that no call adds to, chosen from by their words; what only the server sets; ids that are told."""

from __future__ import annotations

import uuid
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, broken, read, says, takes, thing

_STOP = thing("id", "name", "street", "country_code", id=TEXT, name=TEXT, street=TEXT, country_code=TEXT)
_UUID = {"type": "string", "format": "uuid"}
_RIDE = thing("id", "origin", id=_UUID, origin=_UUID, dogs_allowed={"type": "boolean"})
_LINKS = thing(next=TEXT, prev=TEXT)
_STATUS = {"type": "string", "enum": ["paid", "refused"], "readOnly": True}
_FARE = thing(card=TEXT, status=_STATUS)
_STOPS = [
    {"id": "s1", "name": "Harbour", "street": "Fish Lane", "country_code": "NO"},
    {"id": "s2", "name": "Market", "street": "Corn Street", "country_code": "SE"},
    {"id": "s3", "name": "Museum", "street": "Queen Street", "country_code": "NO"},
    {"id": "s4", "name": "Airport", "street": "Long Road", "country_code": "DK"},
]
_NORTH, _SOUTH = (str(uuid.UUID(int=number, version=4)) for number in (1, 2))
_RIDES = [
    {
        "id": str(uuid.UUID(int=n, version=4)),
        "origin": _NORTH if n < 7 else _SOUTH,
        "dogs_allowed": n % 2 == 0,
    }
    for n in range(4, 10)
]


def _asked(name: str, said: str, schema: Any = TEXT, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": schema, **more}


def _numbered(name: str, **schema: Any) -> dict[str, Any]:
    return _asked(name, "", {"type": "integer", "minimum": 1, **schema})


_FLAG = {"type": "boolean"}
_OWN = {"card": TEXT, "bike": _FLAG, "dog": _FLAG}
_TICKET = thing("id", id=TEXT, **_OWN)
_PATHS: dict[str, Any] = {
    "/stops": {
        "get": {
            "parameters": [
                _asked("country", "Only stops of a country, by its code"),
                _asked("search", "Looks for stops by their name or street"),
                _numbered("page", default=1),
                _numbered("limit", default=3, maximum=9),
            ],
            **says(200, thing("data", data={"type": "array", "items": _STOP}, links=_LINKS), 400),
        }
    },
    "/rides": {
        "get": {
            "parameters": [
                _asked("origin", "The stop where they begin", _UUID, required=True, example=_NORTH),
                _asked("dogs", "Only rides where dogs are known to be allowed", {"type": "boolean"}),
            ],
            **says(200, {"type": "array", "items": _RIDE}, 400),
        }
    },
    "/fares": {"post": {**takes(_FARE), **says(200, _FARE, 400)}},
    "/tickets": {"post": {**takes(thing(**_OWN)), **says(201, _TICKET, 400)}},
    "/tickets/{id}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
        "get": says(200, _TICKET, 404),
    },
}


class _Timetable:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._numbers = count(1)
        self._tickets: dict[str, Any] = {}

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if steps[0] in {"stops", "rides"}:
            asked = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            return self._stops(asked) if steps[0] == "stops" else self._rides(asked)
        if method == "GET":
            return self._shown(steps[1])
        body = read(raw)
        if not isinstance(body, dict) or not isinstance(body.get("card", ""), str):
            return 400, None
        if not all(isinstance(body.get(name, True), bool) for name in ("bike", "dog")):
            return 400, None
        return self._fare(body) if steps[0] == "fares" else self._ticket(body)

    def _stops(self, asked: dict[str, str]) -> tuple[int, Any]:
        try:
            page, limit = int(asked.get("page", "1")), int(asked.get("limit", "3"))
        except ValueError:
            return 400, None
        if page < 1 or not 1 <= limit <= 9:
            return 400, None
        found = _STOPS
        if "country" in asked and self._flaw != "all countries":
            found = [one for one in found if one["country_code"] == asked["country"]]
            found = [] if self._flaw == "no country" else found
        if "search" in asked:
            words = ("name",) if self._flaw == "by name only" else ("name", "street")
            found = [one for one in found if any(asked["search"].lower() in one[w].lower() for w in words)]
            found = [] if self._flaw == "none that says so" else found
        links = {"next": f"/stops?page={page + 1}&limit={limit}"} if page * limit < len(found) else {}
        if page > 1:
            links["prev"] = f"/stops?page={page - 1}&limit={limit}"
        links = {name: "&".join([link, *self._kept(asked)]) for name, link in links.items()}
        return 200, {"data": found[(page - 1) * limit : page * limit], "links": links}

    def _kept(self, asked: dict[str, str]) -> list[str]:
        return [f"{name}={asked[name]}" for name in ("country", "search") if name in asked]

    def _rides(self, asked: dict[str, str]) -> tuple[int, Any]:
        try:
            origin = str(uuid.UUID(asked.get("origin", "")))
        except ValueError:
            return 400, None
        if asked.get("dogs", "true") not in {"true", "false"}:
            return 400, None
        found = [one for one in _RIDES if one["origin"] == origin or self._flaw == "from anywhere"]
        if asked.get("dogs") == "true" and self._flaw != "all rides":
            found = [one for one in found if one["dogs_allowed"]]
        return 200, found

    def _fare(self, body: dict[str, Any]) -> tuple[int, Any]:
        status = body.get("status", "paid") if self._flaw == "paid as you like" else "paid"
        return 200, {**body, "status": status}

    def _ticket(self, body: dict[str, Any]) -> tuple[int, Any]:
        number = f"t{next(self._numbers)}"
        self._tickets[number] = {"id": number, **{name: body[name] for name in _OWN if name in body}}
        if self._flaw == "a bike is a dog" and "bike" in body:
            self._tickets[number]["dog"] = body["bike"]
        told = dict(self._tickets[number])
        if self._flaw == "made without an id":
            del told["id"]
        return 201, told

    def _shown(self, number: str) -> tuple[int, Any]:
        if number not in self._tickets:
            return 404, None
        told = dict(self._tickets[number])
        if self._flaw == "shown without an id":
            del told["id"]
        return 200, told


def test_a_timetable_as_its_words_say_gives_no_alarm(judge: Judge) -> None:
    assert broken(judge, _PATHS, _Timetable().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("all countries", "get /stops-effects-country filters"),
        ("no country", "get /stops-effects-country filters"),
        ("none that says so", "get /stops-effects-search searches"),
        ("by name only", "get /stops-effects-search searches"),
        ("from anywhere", "get /rides-effects-origin filters"),
        ("all rides", "get /rides-effects-dogs filters"),
        ("paid as you like", "post /fares-life-status is not taken over"),
        ("made without an id", "post /tickets-life-two have two ids"),
        ("a bike is a dog", "post /tickets-accepts-body: everything, its flags unlike"),
        ("shown without an id", "post /tickets-life-shown as it was made"),
    ],
)
def test_flaws_of_a_timetable_are_noticed_where_they_lie(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _PATHS, _Timetable(flaw).answer)
