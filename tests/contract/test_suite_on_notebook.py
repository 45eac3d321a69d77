"""The suite on a server written by hand: silent when it conforms, loud at each break."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from tests.contract.notebook import DOCUMENT, TOKEN, notebook

from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.http.message import Request

if TYPE_CHECKING:
    from tests.contract.conftest import Judge

CREDENTIALS = {"Token": TOKEN}


def test_a_conforming_server_gives_no_alarm_and_every_operation_is_reached(judge: Judge) -> None:
    results = judge(DOCUMENT, notebook(), credentials=CREDENTIALS)
    assert [result.text for result in results if result.outcome == "broken"] == []
    kept = {result.promise.operation for result in results if result.outcome == "kept"}
    assert kept == {"listNotes", "addNote", "showNote", "dropNote"}


def test_jobs_beside_each_other_change_no_verdict(judge: Judge) -> None:
    one = judge(DOCUMENT, notebook(), credentials=CREDENTIALS)
    four = judge(DOCUMENT, notebook(), credentials=CREDENTIALS, jobs=4)
    assert {(r.promise.id, r.outcome) for r in four} == {(r.promise.id, r.outcome) for r in one}


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        ("no token needed", "showNote-access-none"),
        ("limit is ignored", "listNotes-effects-limit cuts"),
        ("any media type", "addNote-rejects-body: a media type that is not documented"),
        ("empty text", "addNote-rejects-body/text: too short"),
        ("true is a number", "addNote-rejects-body/stars: true"),
        ("six stars", "addNote-rejects-body/stars: above the maximum"),
        ("another status", "addNote-answers-201"),
        ("400 for unknown", "showNote-unknown-noteId"),
        ("deletes nothing", "dropNote-life-then showNote finds nothing"),
    ],
)
def test_a_broken_promise_is_named(judge: Judge, broken: str, noticed: str) -> None:
    results = judge(DOCUMENT, notebook(broken), credentials=CREDENTIALS)
    found = {result.promise.id for result in results if result.outcome == "broken"}
    assert noticed in found


def test_a_failure_shows_request_response_place_and_how_to_repeat_it(judge: Judge) -> None:
    results = judge(
        DOCUMENT, notebook("six stars"), credentials=CREDENTIALS, keyword="stars: above the maximum"
    )
    (failure,) = [result.text for result in results if result.outcome == "broken"]
    assert "must be refused with 400, got 201" in failure
    assert "#/paths/~1notes/post/requestBody/content/application~1json" in failure
    assert "POST /notes\n" in failure
    assert "HTTP 201" in failure
    assert "curl -i -X POST" in failure
    assert '"stars":6' in failure


def test_what_the_run_made_is_removed(judge: Judge) -> None:
    app = notebook()
    judge(DOCUMENT, app, credentials=CREDENTIALS)
    empty = copy.deepcopy(DOCUMENT)
    (left,) = judge(empty, app, credentials=CREDENTIALS, keyword="listNotes-effects-limit left out")
    assert left.outcome == "not tested"
    kept = judge(empty, app, credentials=CREDENTIALS, keyword="listNotes-answers-200")
    assert [result.outcome for result in kept] == ["kept"]


def test_without_a_credential_it_says_what_to_give(judge: Judge) -> None:
    (result,) = judge(DOCUMENT, notebook(), keyword="addNote-answers-201")
    assert result.outcome == "not tested"
    assert "no credential for Token: give --credential Token=VALUE" in result.text


def test_what_nothing_makes_is_told_with_what_to_add(judge: Judge) -> None:
    document = copy.deepcopy(DOCUMENT)
    del document["paths"]["/notes"]
    results = judge(document, notebook(), credentials=CREDENTIALS, keyword="showNote-answers-200")
    (result,) = results
    assert result.outcome == "not tested"
    assert "contract_state" in result.text


def test_manual_operations_run_only_when_asked(judge: Judge) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["paths"]["/notes"]["post"]["x-contract"] = "manual"
    results = judge(document, notebook(), credentials=CREDENTIALS, keyword="addNote")
    assert {result.outcome for result in results} <= {"not tested"}


def test_a_store_that_is_fuller_than_a_list_shows_is_no_breach(judge: Judge) -> None:
    app = notebook()
    caller = AsgiCaller(app)
    headers = (("Authorization", f"Bearer {TOKEN}"), ("Content-Type", "application/json"))
    try:
        for _ in range(60):  # no list shows more than 50, and nothing leads to the others
            caller.send(Request(method="POST", target="/notes", headers=headers, body=b'{"text": "old"}'))
    finally:
        caller.close()
    results = judge(DOCUMENT, app, credentials=CREDENTIALS)
    assert [result.text for result in results if result.outcome == "broken"] == []
    untested = {result.promise.id for result in results if "longer than can be read" in result.text}
    assert "addNote-life-listed once" in untested
