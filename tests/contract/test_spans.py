"""Two ends of a span: the second is behind the first in what is sent, and stays so when one is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result
from specwright_runtime.contract.values.spans import companions, forward, is_open

_TIME = {"type": "string", "format": "date-time"}
_DAY = {"type": "string", "format": "date"}
_MORE = {"label": TEXT, "room": TEXT}
_SLOT = thing("id", "start", "end", id=TEXT, start=_TIME, end=_TIME, **_MORE)
_PATHS: dict[str, Any] = {
    "/slots": {
        "post": {**takes(thing("start", "end", start=_TIME, end=_TIME, **_MORE)), **says(201, _SLOT, 400)}
    },
    "/slots/{id}": {
        **at(id=TEXT),
        "get": says(200, _SLOT, 404),
        "patch": {**takes(thing(start=_TIME, end=_TIME, **_MORE)), **says(200, _SLOT, 400, 404)},
    },
}
_VIEW = Document(document(_PATHS)).request


class _Slots:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._slots: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        known = self._slots.get(unquote(steps[-1]))
        if len(steps) == 2 and known is None:
            return 404, None
        if method == "GET":
            return 200, known
        body = read(raw)
        if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
            return 400, None
        if known is not None and self._flaw == "a change resets the label":
            known["label"] = ""
        slot = {"label": "", "room": "", **(known or {}), **body}
        try:
            if datetime.fromisoformat(slot["start"]) >= datetime.fromisoformat(slot["end"]):
                return 400, None
        except (KeyError, ValueError, TypeError):
            return 400, None
        slot.setdefault("id", f"s-{next(self._numbers)}")
        self._slots[slot["id"]] = slot
        return (200 if known else 201), slot


def _broken(judge: Callable[..., list[Result]], slots: _Slots) -> list[str]:
    results = judge(document(_PATHS), serve(_PATHS, slots.answer))
    assert not any("answers 400" in result.text for result in results if result.outcome == "not tested")
    return [result.promise.id for result in results if result.outcome == "broken"]


def test_a_server_may_refuse_what_ends_before_it_starts(judge: Callable[..., list[Result]]) -> None:
    assert _broken(judge, _Slots()) == []


def test_an_update_of_anything_else_is_looked_at_still(judge: Callable[..., list[Result]]) -> None:
    assert "patch /slots/{id}-life-what is not sent stays" in _broken(
        judge, _Slots("a change resets the label")
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("start", "end"),
        ("starts_at", "ends_at"),
        ("startTime", "endTime"),
        ("valid_from", "valid_until"),
        ("from", "to"),
        ("checkInDate", "checkOutDate"),
        ("opens", "closes"),
        ("pickup_date", "return_date"),
    ],
)
def test_the_second_end_is_moved_behind_the_first(start: str, end: str) -> None:
    for schema, value, later in (
        (_TIME, "2024-02-29T12:30:00Z", "2024-02-29T13:30:00Z"),
        (_DAY, "2024-02-29", "2024-03-01"),
    ):
        properties = {start: schema, end: schema, "made": schema}
        told = {start: value, end: value, "made": value}
        assert forward(_VIEW, properties, told) == {**told, end: later}
        assert forward(_VIEW, properties, {**told, end: later}) == {**told, end: later}
        assert is_open(_VIEW, properties, told)
        assert is_open(_VIEW, properties, {end: later})
        assert not is_open(_VIEW, properties, {**told, end: later})
        assert not is_open(_VIEW, properties, {"made": value})
        assert companions(_VIEW, properties, frozenset({end, "made"})) == {start, end, "made"}
        assert companions(_VIEW, properties, frozenset({"made"})) == {"made"}


def test_other_times_are_left_alone() -> None:
    told = {"created_at": "2024-02-29", "restart": "2024-02-29", "append": "2024-02-29"}
    assert forward(_VIEW, dict.fromkeys(told, _DAY), told) == told
