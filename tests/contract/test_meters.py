"""Meters, whole and with a flaw: what is fixed, sent as lines, told in Spring's pages, or soon over."""

from __future__ import annotations

import pytest
from tests.contract.conftest import Judge
from tests.contract.meters import DOCUMENT, meters

from specwright_runtime.contract.run import Result


def _broken(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.promise.id, result.text) for result in results if result.outcome == "broken"]


def test_what_is_fixed_or_soon_over_gives_no_alarm_and_is_reached(judge: Judge) -> None:
    results = judge(DOCUMENT, meters())
    assert _broken(results) == []
    assert [r.promise.id for r in results if "where it should succeed" in r.text] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a site need not be there", "addMeter-unknown-site_id"),
        ("a key is for any body", "addMeter-life-one Idempotency-Key, one body"),
        ("a meter is lent twice", "lend-life-the same once more is refused"),
        ("a change is told only", "replaceMeter-life-kept"),
        ("prices are not looked at", "listMeters-effects-price_from filters"),
        ("nothing falls", "listMeters-effects-sort sorts"),
        ("all pages are full", "listMeters-effects-the page tells of itself"),
        ("lines are not looked at", "addReadings-rejects-body/value: a text"),
        ("only the first line is read", "addReadings-rejects-body: a line that is wrong behind others"),
        ("lines are lost", "addReadings-life-listed below its own parent only"),
        ("200 for watchers that go", "unwatch-answers-204"),
        ("a file is HTML", "showFile-answers-200"),
    ],
)
def test_a_flaw_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    found = _broken(judge(DOCUMENT, meters(flaw), keyword=promise))
    assert [name for name, _ in found] == [promise]
