"""An observatory: bounds that words name, parts that go with their thing, few numbers for keys."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things.naming import unlike

NUMBER = {"type": "number", "minimum": -30, "maximum": 40}
LEVEL = {"type": "integer", "minimum": -9, "maximum": 30}
STATE = {"type": "string", "enum": ["open", "paid", "left"]}
STAR = thing("name", "magnitude", name={**TEXT, "minLength": 1}, magnitude=NUMBER)
SHOWN = thing("id", "name", "magnitude", id=TEXT, **STAR["properties"])
DOME = thing("name", "aperture", name=TEXT, aperture=NUMBER)
FLOOR = thing("level", "spaces", level=LEVEL, spaces={"type": "integer", "minimum": 1, "maximum": 9})
TICKET = thing("id", "state", id=TEXT, state=STATE)


def _query(name: str, said: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": schema}


def _listed(of: dict[str, Any], *asked: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": list(asked), **says(200, {"type": "array", "items": of}, 400)}


def _paths() -> dict[str, Any]:
    chart: dict[str, Any] = {"content": {"application/octet-stream": {"schema": {}}}}
    return {
        "/domes": {"get": _listed(DOME, _query("min_aperture", "With at least this aperture.", NUMBER))},
        "/stars": {
            "get": _listed(
                SHOWN,
                _query("brighter_than", "Only stars whose magnitude is less than this.", NUMBER),
                _query("q", "Only stars whose name contains this text (case is ignored).", TEXT),
            ),
            "post": {**takes(STAR), **says(201, SHOWN, 400)},
        },
        "/stars/{id}": {**at(id=TEXT), "get": says(200, SHOWN, 404), "delete": says(204, None, 404)},
        "/stars/{id}/chart": {
            **at(id=TEXT),
            "get": {"responses": {"200": {"description": "d", **chart}, "404": {"description": "None."}}},
            "put": {"requestBody": {"required": True, **chart}, **says(204, None, 404)},
        },
        "/floors": {"get": _listed(FLOOR), "post": {**takes(FLOOR), **says(201, FLOOR, 400, 409)}},
        "/floors/{level}": {**at(level=LEVEL), "get": says(200, FLOOR, 404), "delete": says(204, None, 404)},
        "/tickets": {"post": says(201, TICKET)},
        "/tickets/{id}": {**at(id=TEXT), "get": says(200, TICKET, 404)},
        "/tickets/{id}/payment": {**at(id=TEXT), "post": says(200, TICKET, 404, 409)},
        "/tickets/{id}/exit": {**at(id=TEXT), "post": says(200, TICKET, 402, 404, 409)},
    }


class _Observatory:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.stars: dict[str, dict[str, Any]] = {}
        self.charts: dict[str, bytes] = {}
        self.floors: dict[str, dict[str, Any]] = {}
        self.tickets: dict[str, str] = {}
        self.numbers = itertools.count(1001)

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET" and len(steps) == 1:
            return self._list(steps[0], dict(parse_qsl(body.decode(), keep_blank_values=True)))
        match method, steps:
            case "POST", ["stars"]:
                return self._made(read(body))
            case _, ["stars", name, *rest]:
                return self._star(method, name, rest, body)
            case "POST", ["floors"]:
                return self._built(read(body))
            case _, ["floors", level] if level in self.floors:
                return (
                    (200, self.floors[level]) if method == "GET" else (204, self.floors.pop(level) and None)
                )
            case "POST", ["tickets"]:
                name = f"t{next(self.numbers)}"
                self.tickets[name] = "open"
                return 201, {"id": name, "state": "open"}
            case _, ["tickets", name, *rest] if name in self.tickets:
                return self._ticket(name, rest)
        return 404, None

    def _list(self, kind: str, asked: dict[str, str]) -> tuple[int, Any]:
        try:
            bounds = {name: float(value) for name, value in asked.items() if name != "q"}
        except ValueError:
            return 400, None
        if any(not self.view.valid(NUMBER, bound) for bound in bounds.values()):
            return 400, None
        if kind == "domes":
            least = bounds.get("min_aperture", -30)
            domes: list[dict[str, Any]] = [{"name": "old", "aperture": 0.5}, {"name": "new", "aperture": 2}]
            return 200, [d for d in domes if d["aperture"] >= least and (self.flaw != "end" or least < 2)]
        if kind == "floors":
            return 200, list(self.floors.values())
        below, part = bounds.get("brighter_than", 99), asked.get("q", "")
        return 200, [
            star
            for star in self.stars.values()
            if (star["magnitude"] < below or self.flaw == "bound")
            and (part in star["name"] if self.flaw == "case" else part.lower() in star["name"].lower())
        ]

    def _made(self, sent: Any) -> tuple[int, Any]:
        if not self.view.valid(STAR, sent):
            return 400, None
        star = {"id": f"s{next(self.numbers)}", "name": sent["name"], "magnitude": sent["magnitude"]}
        self.stars[star["id"]] = star
        return 201, star

    def _star(self, method: str, name: str, rest: list[str], body: bytes) -> tuple[int, Any]:
        if name not in self.stars and not (self.flaw == "chart" and rest and name in self.charts):
            return 404, None
        if rest and method == "PUT":
            self.charts[name] = body
            return 204, None
        if rest:
            return (200, self.charts[name]) if name in self.charts else (404, None)
        if method == "GET":
            return 200, self.stars[name]
        del self.stars[name]
        return 204, None

    def _built(self, sent: Any) -> tuple[int, Any]:
        if not self.view.valid(FLOOR, sent):
            return 400, None
        if str(sent["level"]) in self.floors:
            return 409, None
        self.floors[str(sent["level"])] = {"level": sent["level"], "spaces": sent["spaces"]}
        return 201, self.floors[str(sent["level"])]

    def _ticket(self, name: str, rest: list[str]) -> tuple[int, Any]:
        state = self.tickets[name]
        if rest == ["payment"] and state != "open":
            return 409, None
        if rest == ["exit"] and state != "paid":
            return (402 if state == "open" else 409), None
        left = "paid" if self.flaw == "exit" else "left"
        self.tickets[name] = {"payment": "paid", "exit": left}[rest[0]] if rest else state
        return 200, {"id": name, "state": self.tickets[name]}


def _broken(judge: Judge, flaw: str, keyword: str) -> list[str]:
    return broken(judge, _paths(), _Observatory(flaw).answer, keyword=keyword)


def test_no_alarm(judge: Judge) -> None:
    assert _broken(judge, "", "") == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("bound", "get /stars-effects-brighter_than filters"),
        ("case", "get /stars-effects-q searches"),
        ("end", "get /domes-effects-min_aperture filters"),
        ("chart", "delete /stars/{id}-life-then get /stars/{id}/chart finds nothing"),
    ],
)
def test_flaws_are_found(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in _broken(judge, flaw, promise.split()[1].split("-")[0])


def test_of_few_numbers_one_that_is_not_there_is_asked_for() -> None:
    view, few = Document(document(_paths())).request, {"type": "integer", "minimum": -1, "maximum": 2}
    assert unlike(view, few, 0, {"0", "2"}) == 1
    assert unlike(view, few, 0, {"0", "1", "2"}) == -1
    assert unlike(view, few, 0, {"-1", "0", "1", "2"}) == 0
