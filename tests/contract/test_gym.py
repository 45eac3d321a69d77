"""Classes that are full, counts, what waits for another thing's end, and stock, with one flaw at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.run import Result

_INT = {"type": "integer"}
_FEW = {"type": "integer", "minimum": 1, "maximum": 40}
_STATE = {"type": "string", "enum": ["running", "finished", "stopped"]}
_CLASS = thing(
    "id",
    "capacity",
    "participants",
    "places_left",
    id=TEXT,
    capacity=_INT,
    closed={"type": "boolean"},
    participants={**_INT, "description": "Number of confirmed sign-ups."},
    places_left=_INT,
    hours={**_INT, "description": "Sum of the hours of its sign-ups."},
)
_SIGNUP = thing(
    "id", "who", id=TEXT, who=TEXT, hours=_INT, state={"type": "string", "enum": ["confirmed", "out"]}
)
_RENTAL = thing("id", "state", id=TEXT, state=_STATE)
_ITEM = thing("id", "stock", id=TEXT, stock=_INT)
_DAYS = ["mon", "tue", "wed", "thu"]
_SHIFT = thing("id", "day", id=TEXT, day={"type": "string", "enum": _DAYS}, hours=_INT, who=TEXT)
_PACK = thing("id", "quantity", "remaining", id=TEXT, quantity=_INT, remaining=_INT)
_MANY = thing("quantity", quantity={**_INT, "minimum": 1, "maximum": 99})


def _paths() -> dict[str, Any]:
    full = {"of_409": "The class is full, or is closed."}
    return {
        "/shifts": {
            "post": {**takes(thing("day", day=_SHIFT["properties"]["day"])), **says(201, _SHIFT, 400)},
            "get": {"description": "Sorted by day.", **says(200, {"type": "array", "items": _SHIFT})},
        },
        "/classes": {"post": {**takes(thing("capacity", capacity=_FEW)), **says(201, _CLASS, 400)}},
        "/classes/{class}": {
            **at(**{"class": TEXT}),
            "get": says(200, _CLASS, 404),
            "delete": says(204, None, 404, 409, of_409="The class is not empty."),
        },
        "/classes/{class}/close": {**at(**{"class": TEXT}), "post": says(200, _CLASS, 404)},
        "/classes/{class}/signups": {
            **at(**{"class": TEXT}),
            "post": {**takes(thing("who", who=TEXT)), **says(201, _SIGNUP, 400, 404, 409, **full)},
        },
        "/signups/{signup}": {**at(signup=TEXT), "get": says(200, _SIGNUP, 404)},
        "/rentals": {"post": says(201, _RENTAL)},
        "/rentals/{rental}": {**at(rental=TEXT), "get": says(200, _RENTAL, 404)},
        "/rentals/{rental}/receipt": {
            **at(rental=TEXT),
            "get": says(200, thing("price", price=_INT), 404, 409, of_409="The rental has not ended yet."),
        },
        "/rentals/{rental}/extend": {
            **at(rental=TEXT),
            "post": says(200, thing("until", until=_INT), 404, 409, of_409="The rental has ended."),
        },
        "/packs": {"post": {**takes(_MANY), **says(201, _PACK, 400)}},
        "/packs/{pack}": {**at(pack=TEXT), "get": says(200, _PACK, 404)},
        "/packs/{pack}/withdrawals": {
            **at(pack=TEXT),
            "post": {**takes(_MANY), **says(201, thing("quantity", quantity=_INT), 400, 404, 409)},
        },
        "/items": {"post": says(201, _ITEM)},
        "/items/{item}": {
            **at(item=TEXT),
            "get": says(200, _ITEM, 404),
            "delete": says(204, None, 404, 409, of_409="There is stock of it."),
        },
        "/items/{item}/receive": {
            **at(item=TEXT),
            "post": {"summary": "Adds some to the stock.", **takes(_MANY), **says(200, _ITEM, 400, 404)},
        },
        "/items/{item}/issue": {
            **at(item=TEXT),
            "post": {
                "summary": "Takes some from the stock.",
                **takes(_MANY),
                **says(200, _ITEM, 400, 404, 409, of_409="There are not enough."),
            },
        },
    }


def _is_few(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


class _Gym:
    def __init__(self, flaw: str) -> None:
        self._flaw = flaw
        self._of: dict[str, dict[str, Any]] = {
            "classes": {},
            "signups": {},
            "rentals": {},
            "items": {},
            "packs": {},
        }
        self._count = 0
        self._looks: dict[str, int] = {}
        self._shifts = [{"id": day, "day": day} for day in _DAYS]

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        kind, body = steps[0], read(raw)
        if kind == "shifts":
            return self._shift(method, body)
        if len(steps) == 1:
            return self._made(kind, body)
        one = self._of[kind].get(unquote(steps[1]))
        if one is None:
            return 404, None
        match kind, steps[2:]:
            case "classes", [] if method == "DELETE":
                return self._dissolved(one)
            case "classes", ["close"]:
                one["closed"] = True
            case "classes", ["signups"]:
                return self._signed_up(one, body)
            case "rentals", _:
                return self._rental(one, steps[2:])
            case "packs", ["withdrawals"]:
                return self._unpacked(one, body)
            case "items", []:
                return self._removed(one) if method == "DELETE" else (200, one)
            case "items", [verb]:
                return self._moved(one, verb, body)
        return 200, self._told(one) if kind == "classes" else one

    def _shift(self, method: str, body: Any) -> tuple[int, Any]:
        if method == "GET":
            return 200, self._shifts
        if not isinstance(body, dict) or body.get("day") not in _DAYS:
            return 400, None
        made = {"id": f"s{len(self._shifts)}", "day": body["day"]}
        self._shifts.append(made)
        self._shifts.sort(key=lambda one: _DAYS.index(one["day"]))
        return 201, made

    def _made(self, kind: str, body: Any) -> tuple[int, Any]:
        self._count += 1
        name = f"{kind[0]}{self._count}"
        made: dict[str, Any] = {"id": name}
        if kind == "classes":
            if not isinstance(body, dict) or not _is_few(body.get("capacity"), 40):
                return 400, None
            made |= {"capacity": body["capacity"], "closed": False, "in": []}
        if kind == "packs":
            if not isinstance(body, dict) or not _is_few(body.get("quantity"), 99):
                return 400, None
            made |= {"quantity": body["quantity"], "remaining": body["quantity"]}
        made |= {"state": "running"} if kind == "rentals" else {"stock": 0} if kind == "items" else {}
        self._of[kind][name] = made
        return 201, self._told(made) if kind == "classes" else made

    def _told(self, one: dict[str, Any]) -> dict[str, Any]:
        count = 0 if self._flaw == "nobody is counted" else len(one["in"])
        left = one["capacity"] - (0 if self._flaw == "places stay" else len(one["in"]))
        hours = 2 * (min(1, len(one["in"])) if self._flaw == "one is added up" else len(one["in"]))
        told = {name: value for name, value in one.items() if name != "in"}
        return {**told, "participants": count, "places_left": left, "hours": hours}

    def _signed_up(self, one: dict[str, Any], body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or not isinstance(body.get("who"), str):
            return 400, None
        if len(one["in"]) >= one["capacity"] and self._flaw != "full is not full":
            return 409, None
        if one["closed"] and self._flaw != "closed is open":
            return 409, None
        self._count += 1
        name = f"s{self._count}"
        one["in"].append(name)
        self._of["signups"][name] = {"id": name, "who": body["who"], "hours": 2, "state": "confirmed"}
        return 201, self._of["signups"][name]

    def _rental(self, one: dict[str, Any], verb: list[str]) -> tuple[int, Any]:
        if not verb:
            self._looks[one["id"]] = self._looks.get(one["id"], 0) + 1
            one["state"] = "running" if self._looks[one["id"]] < 3 else "finished"
            return 200, dict(one)
        ended = one["state"] == "finished"
        if verb == ["receipt"]:
            return (200, {"price": 1}) if ended or self._flaw == "a receipt at once" else (409, None)
        return (409, None) if ended and self._flaw != "extended behind its end" else (200, {"until": 1})

    def _unpacked(self, one: dict[str, Any], body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or not _is_few(body.get("quantity"), 99):
            return 400, None
        if one["remaining"] < body["quantity"]:
            return 409, None
        one["remaining"] -= 0 if self._flaw == "packs stay full" else body["quantity"]
        return 201, {"quantity": body["quantity"]}

    def _dissolved(self, one: dict[str, Any]) -> tuple[int, Any]:
        if one["in"] and self._flaw != "those in it are thrown out":
            return 409, None
        del self._of["classes"][one["id"]]
        return 204, None

    def _removed(self, one: dict[str, Any]) -> tuple[int, Any]:
        if one["stock"] and self._flaw != "stock is thrown away":
            return 409, None
        del self._of["items"][one["id"]]
        return 204, None

    def _moved(self, one: dict[str, Any], verb: str, body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or not _is_few(body.get("quantity"), 99):
            return 400, None
        many = body["quantity"] if verb == "receive" else -body["quantity"]
        if one["stock"] + many < 0 and self._flaw != "less than nothing":
            return 409, None
        many = 1 if many > 0 and self._flaw == "calls are counted" else many
        one["stock"] += 0 if many < 0 and self._flaw == "stock stays" else many
        return 200, one


Judge = Callable[..., list[Result]]


def test_a_conforming_gym_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), serve(_paths(), _Gym("").answer))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("those in it are thrown out", "delete /classes/{class}-life-refused while there is a signup in it"),
        ("full is not full", "post /classes/{class}/signups-life-full at its capacity"),
        (
            "closed is open",
            "post /classes/{class}/signups-life-refused after post /classes/{class}/close",
        ),
        ("nobody is counted", "post /classes/{class}/signups-life-participants counts it"),
        ("one is added up", "post /classes/{class}/signups-life-hours adds hours"),
        ("places stay", "post /classes/{class}/signups-life-places_left is one less"),
        ("a receipt at once", "get /rentals/{rental}/receipt-life-refused too early"),
        ("extended behind its end", "post /rentals/{rental}/extend-life-refused at the end"),
        ("stock is thrown away", "delete /items/{item}-life-refused where there is stock"),
        ("less than nothing", "post /items/{item}/issue-life-more than there is of stock"),
        ("calls are counted", "post /items/{item}/receive-life-stock rises by quantity"),
        ("packs stay full", "post /packs/{pack}/withdrawals-life-remaining falls by quantity"),
        ("stock stays", "post /items/{item}/issue-life-stock falls by quantity"),
    ],
)
def test_a_flaw_of_the_gym_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(document(_paths()), serve(_paths(), _Gym(flaw).answer))
    assert promise in [r.promise.id for r in results if r.outcome == "broken"]
