"""Proposals: states that words name, a list that only its thing shows, what has no look, figures by state."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

STATE = {"type": "string", "enum": ["asked", "agreed", "off"]}
PART = thing("seconds", seconds={"type": "number", "exclusiveMinimum": 0})
PARTS = {"type": "array", "minItems": 1, "maxItems": 4, "items": PART}
NEW = thing("dome_id", "parts", dome_id=TEXT, parts=PARTS)
ONE = thing(
    "id", "state", "parts", "why", id=TEXT, state=STATE, parts=PARTS, why={"type": ["string", "null"]}
)
WHY = thing("reason", reason={**TEXT, "minLength": 1})
REMARK = thing("id", id={"type": "integer"})
COUNT = {"type": "integer"}
FIGURES = thing(
    *("domes", "asks"),
    domes=COUNT,
    asks={**thing(asked=COUNT, agreed=COUNT, off=COUNT), "description": "Number of asks by state."},
)
_ENDS = "An `asked` or `agreed` ask becomes `off`; `why` is set."


def _paths() -> dict[str, Any]:
    one, told = at(id=TEXT), says(200, ONE, 404, 409, of_409="It is off.")
    unknown = "There is no such star or dome."
    parts = {"description": "Replaces all parts.", **takes(PARTS), **says(200, ONE, 400, 404)}
    return {
        "/domes": {"get": says(200, {"type": "array", "items": thing("id", id=TEXT)})},
        "/asks": {
            "post": {
                "description": "A new ask is `asked`.",
                **takes(NEW),
                **says(201, ONE, 400, 422, of_422=unknown),
            }
        },
        "/asks/{id}": {**one, "get": says(200, ONE, 404)},
        "/asks/{id}/parts": {**one, "put": parts},
        "/asks/{id}/agree": {**one, "post": {"description": "Becomes `agreed`.", **told}},
        "/asks/{id}/cancel": {**one, "post": {"description": _ENDS, **takes(WHY), **told}},
        "/asks/{id}/remarks": {**one, "post": says(201, REMARK, 404)},
        "/asks/{id}/remarks/{remark_id}": {
            **at(id=TEXT, remark_id={"type": "integer"}),
            "delete": says(204, None, 404),
        },
        "/figures": {"get": says(200, FIGURES)},
    }


class _Asks:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.asks: dict[str, dict[str, Any]] = {}
        self.remarks: dict[str, str] = {}
        self.numbers = itertools.count(1001)

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["domes"]:
                return 200, [{"id": "north"}]
            case "GET", ["figures"]:
                return 200, {"domes": 1, "asks": {state: self._count(state) for state in STATE["enum"]}}
            case "POST", ["asks"]:
                return self._made(read(body))
            case _, ["asks", name, *rest] if name in self.asks:
                return self._one(method, self.asks[name], rest, read(body))
        return 404, None

    def _count(self, state: str) -> int:
        if self.flaw == "figures" and state == "off":
            return 0
        return sum(ask["state"] == state for ask in self.asks.values())

    def _made(self, sent: Any) -> tuple[int, Any]:
        if not self.view.valid(NEW, sent):
            return 400, None
        if sent["dome_id"] != "north" and self.flaw != "dome":
            return 422, None
        parts = sent["parts"][::-1] if self.flaw == "order" else sent["parts"]
        state = "agreed" if self.flaw == "begins" else "asked"
        state = sent.get("state", state) if self.flaw == "adopts" else state
        ask = {"id": f"a{next(self.numbers)}", "state": state, "parts": parts, "why": None}
        self.asks[ask["id"]] = ask
        return 201, ask

    def _one(self, method: str, ask: dict[str, Any], rest: list[str], sent: Any) -> tuple[int, Any]:
        match method, rest:
            case "GET", []:
                return 200, ask
            case "PUT", ["parts"]:
                if not self.view.valid(PARTS, sent):
                    return 400, None
                ask["parts"] = (ask["parts"] if self.flaw == "adds" else []) + sent
                return 200, ask
            case "POST", ["agree"]:
                if ask["state"] == "off":
                    return 409, None
                ask["state"] = "agreed"
                return 200, ask
            case "POST", ["cancel"]:
                return self._cancelled(ask, sent)
            case "POST", ["remarks"]:
                number = next(self.numbers)
                self.remarks[str(number)] = ask["id"]
                return 201, {"id": number}
            case "DELETE", ["remarks", number] if number in self.remarks:
                if self.remarks[number] == ask["id"] or self.flaw == "remark":
                    return 204, self.remarks.pop(number) and None
        return 404, None

    def _cancelled(self, ask: dict[str, Any], sent: Any) -> tuple[int, Any]:
        if not self.view.valid(WHY, sent):
            return 400, None
        if ask["state"] == "off" or (self.flaw == "agreed" and ask["state"] == "agreed"):
            return 409, None
        ask |= {"state": "off", "why": None if self.flaw == "why" else sent["reason"]}
        return 200, ask


def _broken(judge: Judge, flaw: str, keyword: str) -> list[str]:
    return broken(judge, _paths(), _Asks(flaw).answer, keyword=keyword)


def test_no_alarm(judge: Judge) -> None:
    assert _broken(judge, "", "") == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("begins", "post /asks-life-state at first"),
        ("adopts", "post /asks-life-state is not taken over"),
        ("dome", "post /asks-unknown-dome_id"),
        ("order", "post /asks-accepts-body/parts: several items"),
        ("adds", "put /asks/{id}/parts-life-then parts is so"),
        ("why", "post /asks/{id}/cancel-life-why is set"),
        ("agreed", "post /asks/{id}/cancel-life-done while it is asked or agreed, then"),
        ("remark", "delete /asks/{id}/remarks/{remark_id}-life-below its own parent only"),
        ("figures", "get /figures-effects-counts by state"),
    ],
)
def test_flaws_are_found(judge: Judge, flaw: str, promise: str) -> None:
    keyword = promise.split()[1].split("-")[0]
    assert promise in _broken(judge, flaw, keyword)
    assert promise not in _broken(judge, "", keyword)
