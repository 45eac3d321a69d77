"""A stay is cancelled by a `cancellation`, checked in while it is confirmed, and a null removes its note."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, thing

_STATUS = {"type": "string", "enum": ["CONFIRMED", "CHECKED_IN", "CANCELLED"]}
_STAY = thing("id", "status", id=TEXT, status=_STATUS, note=TEXT)
_NOTE = {"type": ["string", "null"]}
_SENT = thing(note=_NOTE)


def _body(kind: str, schema: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema}}}}


def _paths() -> dict[str, Any]:
    of = {"of_409": "The stay is not confirmed."}
    return {
        "/stays": {"post": {**_body("application/json", thing(note=TEXT)), **says(201, _STAY, 400)}},
        "/stays/{id}": {
            **at(id=TEXT),
            "get": says(200, _STAY, 404),
            "patch": {**_body("application/merge-patch+json", _SENT), **says(200, _STAY, 400, 404)},
        },
        "/stays/{id}/cancellation": {**at(id=TEXT), "post": says(200, _STAY, 404, 409, **of)},
        "/stays/{id}/check-in": {**at(id=TEXT), "post": says(200, _STAY, 404, 409, **of)},
    }


class Stays:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.made: dict[str, dict[str, Any]] = {}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if method == "PATCH" or len(steps) == 1 else {}
        note = told.get("note", "") if isinstance(told, dict) else 0
        if not isinstance(note, str | None if method == "PATCH" else str):
            return 400, None
        if len(steps) == 1:
            name = f"s{len(self.made)}"
            self.made[name] = {"id": name, "status": "CONFIRMED", **told}
            return 201, self.made[name]
        one = self.made.get(steps[1])
        if one is None:
            return 404, None
        if steps[2:]:
            wanted = "CANCELLED" if steps[2] == "cancellation" else "CHECKED_IN"
            if one["status"] != "CONFIRMED" and self.flaw != steps[2]:
                return 409, None
            one["status"] = wanted
        if note is None:
            one.pop("note", None) if self.flaw != "note" else None
        elif "note" in told:
            one["note"] = note
        return 200, one


@pytest.mark.parametrize(
    ("flaw", "promises"),
    [
        ("", set()),
        ("note", {"patch /stays/{id}-life-null removes note"}),
        (
            "check-in",
            {
                "post /stays/{id}/check-in-life-a second time is refused",
                "post /stays/{id}/check-in-life-refused behind post /stays/{id}/cancellation",
            },
        ),
        ("cancellation", {"post /stays/{id}/cancellation-life-a second time is refused"}),
    ],
)
def test_a_cancellation_cancels_and_a_null_removes(judge: Judge, flaw: str, promises: set[str]) -> None:
    results = judge(document(_paths()), serve(_paths(), Stays(flaw)))
    broken = {r.promise.id for r in results if r.outcome == "broken"}
    assert promises <= broken
    assert bool(promises) == bool(broken), broken
