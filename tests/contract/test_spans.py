"""Two ends of a span: the second is behind the first in what is sent, and stays so when one is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result
from specwright_runtime.contract.values.spans import companions, forward, in_turn, is_open

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
        ("first_night", "last_night"),
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


@pytest.mark.parametrize("words", ["After `begun`.", "Not before `begun`.", "Has to be later than the begun"])
def test_the_second_end_may_be_named_by_words(words: str) -> None:
    properties = {"done": {**_DAY, "description": words}, "begun": _DAY, "read": _DAY}
    told = dict.fromkeys(properties, "2024-02-29")
    assert forward(_VIEW, properties, told) == {**told, "done": "2024-03-01"}


def test_who_stays_arrives_first_and_who_travels_last() -> None:
    told = {"arrival": "2024-02-29", "departure": "2024-02-29"}
    travels = dict.fromkeys(told, _DAY)
    assert forward(_VIEW, {**travels, "room_id": TEXT}, told) == {**told, "departure": "2024-03-01"}
    assert forward(_VIEW, {**travels, "seat": TEXT}, told) == told
    assert forward(_VIEW, {**dict.fromkeys(told, _TIME), "room_id": TEXT}, told) == told


def test_spans_of_one_list_do_not_overlap() -> None:
    properties = {"first_day": _DAY, "last_day": _DAY, "price": TEXT}
    item = {"first_day": "2024-02-29", "last_day": "2024-03-01", "price": "1"}
    items = in_turn(_VIEW, [item, item, item], properties)
    days = [each[name] for each in items for name in ("first_day", "last_day")]
    assert days == ["2024-02-29", *(f"2024-03-0{n}" for n in range(1, 6))]
    assert in_turn(_VIEW, [{"price": "1"}] * 2, properties) == [{"price": "1"}] * 2


def test_lists_of_spans_may_have_to_be_without_overlap(judge: Callable[..., list[Result]]) -> None:
    season = thing("first_day", "last_day", first_day=_DAY, last_day=_DAY)
    seasons = {"type": "array", "items": season, "maxItems": 9}
    paths = {"/seasons": {"put": {**takes(seasons), **says(200, seasons, 400)}}}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body, end = read(raw), ""
        items: list[Any] = body if isinstance(body, list) and len(body) <= 9 else [None]
        for one in items:
            try:
                first, last = (
                    date.fromisoformat(one[name]).isoformat() for name in ("first_day", "last_day")
                )
            except (KeyError, ValueError, TypeError):
                return 400, None
            if not end < first <= last:
                return 400, None
            end = last
        return 200, body

    results = judge(document(paths), serve(paths, answer))
    assert [result.promise.id for result in results if result.outcome == "broken"] == []
    assert any(result.promise.id == "put /seasons-accepts-body: the most items" for result in results)


@pytest.mark.parametrize("flaw", [False, True])
def test_a_stay_that_is_past_is_no_longer_one(judge: Callable[..., list[Result]], *, flaw: bool) -> None:
    arrival = {**_DAY, "description": "Today or later."}
    departure = {**_DAY, "description": "After `arrival`, at most 30 nights later."}
    stay = thing("arrival", "departure", arrival=arrival, departure=departure)
    paths = {"/stays": {"post": {**takes(stay), **says(201, stay, 400)}}}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body: Any = read(raw)
        try:
            first, last = (date.fromisoformat(body[name]) for name in ("arrival", "departure"))
        except (KeyError, ValueError, TypeError):
            return 400, None
        if not 0 < (last - first).days <= 30 or not (flaw or first >= date.today()):
            return 400, None
        return 201, body

    results = judge(document(paths), serve(paths, answer))
    broken = [result.promise.id for result in results if result.outcome == "broken"]
    assert broken == (["post /stays-rejects-body/arrival: in the past"] if flaw else [])
