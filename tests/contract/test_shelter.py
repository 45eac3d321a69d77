"""A server that nobody generated, whole and with one flaw at a time: each is noticed where it lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.contract.shelter import DOCUMENT, shelter

from specwright_runtime.contract.run import Result

Judge = Callable[..., list[Result]]


def _broken(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.promise.id, result.text) for result in results if result.outcome == "broken"]


def test_a_conforming_server_gives_no_alarm(judge: Judge) -> None:
    results = judge(DOCUMENT, shelter())
    assert _broken(results) == []
    assert [r.promise.id for r in results if r.outcome == "not tested" and r.promise.check == "effects"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("the total is of all kinds", "list-effects-kind filters"),
        ("the total is what is left", "list-effects-limit does not change the total"),
        ("the offset is told as 0", "list-effects-the page is told as asked"),
        ("more follow for ever", "list-effects-all pages"),
        ("next forgets the kind", "list-effects-kind filters"),
        ("kind is ignored", "list-effects-kind filters"),
        ("names are sorted one way", "list-effects-sort=-name sorts"),
        ("there is no CSV", "list-answers-as text/csv"),
        ("several are one", "take_in_several-life-each number is there"),
        ("several are told and not kept", "take_in_several-life-each number is there"),
        ("the chip is taken over", "take_in-life-chip is not taken over"),
        ("meals are warm where nothing is said", "take_in-accepts-body/meals: alone"),
        ("meals are kept in reverse", "take_in-accepts-body/meals: several items"),
        ("only the first meal is looked at", "take_in-rejects-body/meals/1/food: missing"),
        (
            "a stall may have three digits",
            "take_in-rejects-body/stall: a character more than the longest match",
        ),
        ("the ETag knows no stalls", "show-life-another ETag when it was changed"),
        ("an update tells the tag before", "show-life-another ETag when it was changed"),
        ("HEAD says that nothing is there", "show-methods-HEAD is like GET"),
        ("an adoption is told and not kept", "adopt-life-state says so"),
        ("visits are not kept", "visit-life-listed below its own parent only"),
        ("visits are those of all", "visit-life-listed below its own parent only"),
    ],
)
def test_a_flaw_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    found: Any = _broken(judge(DOCUMENT, shelter(flaw), keyword=promise))
    assert [name for name, _ in found] == [promise]
