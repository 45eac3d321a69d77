"""Bodies that are right by their schema and need what only words or the server know: no false alarm."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

_COVER = thing("insurer", "number", insurer=TEXT, number=TEXT)
_PATIENT = thing("id", "name", id=TEXT, name=TEXT, cover=_COVER)
_MOMENT = {"type": "string", "format": "date-time"}
_ROOM = thing("id", "floor", id={"type": "string", "pattern": "^r[0-9]$"}, floor={"type": "integer"})
_VISIT = thing(
    "id", "patient_id", "room_id", "starts_at", id=TEXT, patient_id=TEXT, room_id=TEXT, starts_at=_MOMENT
)
_SENT = {"patient_id": "p-8Kd02m", "room_id": "r9", "starts_at": "2024-03-14T09:30:00Z"}


def _paths() -> dict[str, Any]:
    visit = takes(thing(*_SENT, patient_id=TEXT, room_id=TEXT, starts_at=_MOMENT))
    visit["requestBody"]["content"]["application/json"]["example"] = _SENT
    part = takes(thing(name=TEXT, cover={"anyOf": [{"type": "null"}, thing(insurer=TEXT, number=TEXT)]}))
    content = part["requestBody"]["content"]
    content["application/merge-patch+json"] = content.pop("application/json")
    content["application/merge-patch+json"]["example"] = {"cover": {"number": "7"}}
    return {
        "/patients": {"post": {**takes(thing("name", name=TEXT, cover=_COVER)), **says(201, _PATIENT, 400)}},
        "/patients/{patient}": {
            **at(patient=TEXT),
            "get": says(200, _PATIENT, 404),
            "patch": {**part, **says(200, _PATIENT, 400, 404)},
            "delete": {
                "description": "Patients with visits cannot be removed.",
                **says(204, None, 404, 409, of_409="The patient has visits."),
            },
        },
        "/rooms": {"get": says(200, {"type": "array", "items": _ROOM})},
        "/visits": {
            "post": {
                "description": "Books a room. It must start in the future.",
                **visit,
                **says(201, _VISIT, 400, 422, of_422="No such patient or room."),
            }
        },
        "/visits/{visit}": {
            **at(visit=TEXT),
            "get": says(200, _VISIT, 404),
            "delete": says(204, None, 404),
        },
    }


class _Practice:
    def __init__(self, flaw: str) -> None:
        self._flaw = flaw
        self._made: dict[str, dict[str, dict[str, Any]]] = {"patients": {}, "visits": {}}
        self._count = 0

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body, steps = read(raw), [unquote(step) for step in steps]
        kind = steps[0]
        if kind == "rooms":
            return 200, [{"id": "r1", "floor": 2}]
        if len(steps) == 1:
            refused = self._refused(kind, body)
            return (refused, None) if refused else (201, self._kept(kind, body))
        one = self._made[kind].get(steps[1])
        if one is None:
            return 404, None
        if method == "PATCH":
            return self._patched(one, body)
        if method == "DELETE":
            visited = any(visit.get("patient_id") == one["id"] for visit in self._made["visits"].values())
            if visited and self._flaw != "who has visits is removed":
                return 409, None
            del self._made[kind][steps[1]]
            return 204, None
        return 200, one

    def _kept(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        known = {name: body[name] for name in ("name", "cover", *_SENT) if name in body}
        return self._made[kind].setdefault(f"n{self._count}", {**known, "id": f"n{self._count}"})

    def _refused(self, kind: str, body: Any) -> int:
        if not isinstance(body, dict):
            return 400
        if kind == "patients":
            cover = body.get("cover", {"insurer": "", "number": ""})
            return 0 if isinstance(body.get("name"), str) and _is_cover(cover) else 400
        if any(not isinstance(body.get(name), str) for name in _SENT):
            return 400
        try:
            starts = datetime.fromisoformat(body["starts_at"])
        except ValueError:
            return 400
        if starts.tzinfo is None or "T" not in body["starts_at"]:
            return 400
        there = body["patient_id"] in self._made["patients"] or self._flaw == "anybody is booked"
        return 0 if there and body["room_id"] == "r1" and starts > datetime.now(UTC) else 422

    def _patched(self, one: dict[str, Any], body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or not isinstance(body.get("name", ""), str):
            return 400, None
        after, cover = copy.deepcopy(one), body.get("cover", {})
        after["name"] = body.get("name", one["name"])
        if cover is None:
            after.pop("cover", None)
        elif not isinstance(cover, dict) or any(not isinstance(v, str | None) for v in cover.values()):
            return 400, None
        elif cover:
            merged = {**after.get("cover", {}), **cover}
            after["cover"] = {name: value for name, value in merged.items() if value is not None}
            if not _is_cover(after["cover"]):
                return 400, None
        one.clear()
        one.update(after)
        return 200, one


def _is_cover(cover: Any) -> bool:
    return isinstance(cover, dict) and all(isinstance(cover.get(n), str) for n in ("insurer", "number"))


def test_a_practice_whose_examples_name_nobody_gives_no_alarm_and_is_reached(judge: Judge) -> None:
    results = judge(document(_paths()), serve(_paths(), _Practice("").answer))
    assert [(result.promise.id, result.text) for result in results if result.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"post /visits-answers-201", "patch /patients/{patient}-answers-200"} <= kept
    assert "get /visits/{visit}-answers-200" in kept
    assert "post /visits-accepts-body/starts_at: an offset and a fraction" in kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("anybody is booked", "post /visits-unknown-patient_id"),
        ("who has visits is removed", "delete /patients/{patient}-life-refused while visit refers to it"),
    ],
)
def test_what_is_reached_so_is_held_to_its_promises(judge: Judge, flaw: str, promise: str) -> None:
    assert broken(judge, _paths(), _Practice(flaw).answer) == [promise]
