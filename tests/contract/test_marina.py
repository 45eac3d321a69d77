"""A server whose things are there once and go one way, whole and with one flaw at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.contract.marina import DOCUMENT, TOKEN, marina

from specwright_runtime.contract.run import Result

Judge = Callable[..., list[Result]]
KNOWN = {"token": TOKEN}


def _broken(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.promise.id, result.text) for result in results if result.outcome == "broken"]


def test_what_is_there_once_gives_no_alarm_and_is_reached(judge: Judge) -> None:
    results = judge(DOCUMENT, marina(), credentials=KNOWN)
    assert _broken(results) == []
    left = [r.text for r in results if r.outcome == "not tested" and "nothing to escape" not in r.text]
    assert [text for text in left if "sends no Location" not in text] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("minLength is ignored", "list-effects-minLength filters"),
        ("a part of the port is enough", "list-effects-port filters"),
        ("that day counts as after", "list-effects-builtAfter filters"),
        ("berths are sorted as texts", "list-effects-sort=berth sorts"),
        ("signs may have three letters", "add-rejects-body/sign: nearly a match: AAA-111"),
        ("signs are taken twice", "add-life-another of the same sign is refused"),
        ("a sign is moved to", "replace-life-what another one has is refused"),
        ("the position is lost", "add-life-echo of what was sent"),
        ("a replacement merges", "replace-life-what is not sent is gone"),
        ("a replacement forgets defaults", "replace-life-what is not sent is gone"),
        ("a change is told only", "change-life-what is not sent stays"),
        ("a change takes back the one before", "change-life-what is not sent stays"),
        ("changes have no time", "change-life-kept"),
        ("boats are launched twice", "launch-life-a second time is refused"),
        ("what is launched is not listed", "launch-life-it is still listed"),
        ("repairs are not counted", "repair-life-repairs_count counts it"),
        ("tags are bare", "show-answers-200"),
        ("a token needs no word", "list-access-token, without the word Bearer"),
    ],
)
def test_a_flaw_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    found = _broken(judge(DOCUMENT, marina(flaw), credentials=KNOWN, keyword=promise))
    assert [name for name, _ in found] == [promise]
