"""A hotel whose words say what its schemas do not: how many fit into a room, and which card is declined."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

_COUNT = {"type": "integer", "minimum": 1}
_CARD = {
    "type": "string",
    "enum": ["tok_visa", "tok_void"],
    "description": "`tok_void` is declined with 402.",
}
_STAY = {"guests": _COUNT, "card": _CARD, "guest_id": TEXT}
_SHOWN = thing("id", id=TEXT, guests={"type": "integer"}, etag=TEXT)
_EXPAND = {"name": "expand", "in": "query", "schema": {"type": "array", "items": TEXT}}
_TAG = {
    "name": "etag",
    "in": "query",
    "schema": TEXT,
    "description": "If given, it has to be the current one.",
}
_PATHS = {
    "/guests": {
        "get": says(200, {"type": "array", "items": thing("id", id=TEXT)}),
        "post": says(201, thing("id", id=TEXT)),
    },
    "/stays": {
        "post": {
            **takes(thing("guests", "card", "guest_id", **_STAY)),
            **says(201, _SHOWN, 400, 402, 422, of_422="There are too few beds, or no such guest."),
        }
    },
    "/stays/{id}": {
        **at(id=TEXT),
        "get": {"parameters": [_EXPAND], **says(200, _SHOWN, 400, 404)},
        "patch": {
            **takes(thing(guests=_COUNT)),
            **says(200, _SHOWN, 400, 404, 422, of_422="The room has too few beds."),
        },
        "delete": {"parameters": [_TAG], **says(204, None, 404, 409)},
    },
}


class Hotel:
    def __init__(self) -> None:
        self.guests: list[dict[str, str]] = []
        self.stays: dict[str, int] = {}

    def shown(self, name: str) -> dict[str, Any]:
        return {"id": name, "guests": self.stays[name], "etag": f"of {self.stays[name]}"}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        if steps == ["guests"]:
            if method == "POST":
                self.guests.append({"id": f"g{len(self.guests)}"})
                return 201, self.guests[-1]
            return 200, self.guests
        if steps[1:] and steps[1] not in self.stays:
            return 404, None
        if method == "DELETE":
            if b"etag=" in body and parse_qs(body.decode())["etag"] != [self.shown(steps[1])["etag"]]:
                return 409, None
            del self.stays[steps[1]]
            return 204, None
        if method == "GET":
            asked = parse_qs(body.decode(), keep_blank_values=True).get("expand", [])
            return (400, None) if set(asked) - {"guest"} else (200, self.shown(steps[1]))
        return self.written(steps, told)

    def written(self, steps: list[str], told: Any) -> tuple[int, Any]:
        guests = told.get("guests", 1 if steps[1:] else 0) if isinstance(told, dict) else 0
        if type(guests) is float and guests.is_integer():
            guests = int(guests)
        if type(guests) is not int or guests < 1:
            return 400, None
        if not steps[1:]:
            if told.get("card") not in _CARD["enum"] or not isinstance(told.get("guest_id"), str):
                return 400, None
            if told["card"] == "tok_void":
                return 402, None
            if {"id": told["guest_id"]} not in self.guests:
                return 422, None
        if guests > 1:
            return 422, None
        name = steps[1] if steps[1:] else f"s{len(self.stays)}"
        self.stays[name] = guests
        return (200 if steps[1:] else 201), self.shown(name)


def test_what_words_say_is_no_alarm(judge: Judge) -> None:
    results = judge(document(_PATHS), serve(_PATHS, Hotel()))
    assert [(r.promise.id, r.text[:200]) for r in results if r.outcome == "broken"] == []
    assert "patch /stays/{id}-life-kept" in {r.promise.id for r in results if r.outcome == "kept"}
