"""Parking without a word: keys that bodies give, offsets, several values of a filter, JSON beside text."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

STATE = {"type": "string", "enum": ["open", "paid", "left"]}
PLATE = {"type": "string", "minLength": 1}
GATE = thing("gate", "lanes", gate={"type": "string", "pattern": "^G[0-9]+$"}, lanes={"type": "integer"})
NEW = thing("plate", "state", plate=PLATE, state=STATE)
TICKET = thing("ticketNo", "plate", "state", ticketNo=TEXT, plate=PLATE, state=STATE)
RECEIPT = thing("ticketNo", "plate", ticketNo=TEXT, plate=PLATE)


def _paths() -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0, "maximum": 100}
    asked = [
        {"name": "offset", "in": "query", "schema": {**number, "default": 0}},
        {"name": "limit", "in": "query", "schema": {**number, "minimum": 1, "default": 50}},
        {"name": "state", "in": "query", "schema": {"type": "array", "items": STATE}},
    ]
    receipt = {"text/plain": {"schema": TEXT}, "application/json": {"schema": RECEIPT}}
    told = {"200": {"description": "d", "content": receipt}, "404": {"description": "None."}}
    return {
        "/gates": {"post": {**takes(GATE), **says(201, GATE, 400, 409)}},
        "/gates/{gate}": {**at(gate=GATE["properties"]["gate"]), "get": says(200, GATE, 404)},
        "/tickets": {
            "get": {"parameters": asked, **says(200, {"type": "array", "items": TICKET}, 400)},
            "post": {**takes(NEW), **says(201, TICKET, 400)},
        },
        "/tickets/{ticketNo}": {**at(ticketNo=TEXT), "get": says(200, TICKET, 404)},
        "/tickets/{ticketNo}/receipt": {**at(ticketNo=TEXT), "get": {"responses": told}},
    }


class _Parking:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.gates: dict[str, Any] = {}
        self.tickets: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1001)

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "POST", ["gates"]:
                return self._gate(read(body))
            case "GET", ["gates", name] if name in self.gates:
                return 200, self.gates[name]
            case "GET", ["tickets"]:
                return self._list(parse_qs(body.decode(), keep_blank_values=True))
            case "POST", ["tickets"] if self.view.valid(NEW, read(body)):
                number = f"T{next(self.numbers)}"
                self.tickets[number] = {"ticketNo": number, **read(body)}
                return 201, self.tickets[number]
            case "POST", ["tickets"]:
                return 400, None
            case "GET", ["tickets", number, *rest] if number in self.tickets:
                ticket = self.tickets[number]
                other = {"ticketNo": "T1", "plate": ticket["plate"]}
                return 200, (other if rest and self.flaw == "receipt" else ticket)
        return 404, None

    def _gate(self, sent: Any) -> tuple[int, Any]:
        if not self.view.valid(GATE, sent):
            return 400, None
        if sent["gate"] in self.gates and self.flaw != "gate":
            return 409, None
        self.gates[sent["gate"]] = sent
        return 201, sent

    def _list(self, asked: dict[str, list[str]]) -> tuple[int, Any]:
        texts = [asked.get(name, [default])[-1] for name, default in (("offset", "0"), ("limit", "50"))]
        states = asked.get("state", [])
        if not all(text.isdigit() and int(text) <= 100 for text in texts) or texts[1] == "0":
            return 400, None
        if not set(states) <= set(STATE["enum"]):
            return 400, None
        offset, limit = map(int, texts)
        offset *= limit if self.flaw == "offset" else 1
        wanted = states[-1:] if self.flaw == "state" else states
        found = [t for t in self.tickets.values() if not states or t["state"] in wanted]
        return 200, found[offset : offset + limit]


def _broken(judge: Judge, flaw: str, keyword: str) -> list[str]:
    return broken(judge, _paths(), _Parking(flaw).answer, keyword=keyword)


def test_no_alarm(judge: Judge) -> None:
    forms = ("a media type that is not documented", "as text/plain")  # the server here writes JSON only
    assert [one for one in _broken(judge, "", "") if not one.endswith(forms)] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("gate", "post /gates-life-another of the same gate is refused"),
        ("offset", "get /tickets-effects-offset continues"),
        ("state", "get /tickets-effects-state filters"),
        ("receipt", "get /tickets/{ticketNo}/receipt-references-ticketNo"),
    ],
)
def test_flaws_are_found(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in _broken(judge, flaw, promise.split()[1].split("-")[0])
