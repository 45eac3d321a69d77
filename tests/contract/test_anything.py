"""What Hypothesis draws: asked for by `--examples`, the same in every run, and reported at its smallest."""

from __future__ import annotations

from tests.contract.conftest import Judge
from tests.contract.notebook import DOCUMENT, TOKEN, notebook

from specwright_runtime.contract.http.message import Exchange

CREDENTIALS = {"Token": TOKEN}


def test_nothing_is_drawn_where_nobody_asks(judge: Judge) -> None:
    results = judge(DOCUMENT, notebook(), credentials=CREDENTIALS, keyword="anything")
    assert results == []


def test_a_server_that_keeps_its_promises_keeps_those_of_values_drawn_at_random(judge: Judge) -> None:
    results = judge(DOCUMENT, notebook(), credentials=CREDENTIALS, keyword="anything", examples=20)
    assert {result.promise.id for result in results} == {
        "listNotes-accepts-query limit: anything valid",
        "listNotes-accepts-query search: anything valid",
        "listNotes-rejects-query limit: anything else",
        "listNotes-rejects-query search: anything else",
        "addNote-accepts-body: anything valid",
        "addNote-rejects-body: anything else",
    }
    assert all(result.promise.drawn for result in results)
    assert [result.text for result in results if result.outcome == "broken"] == []
    untested = {result.promise.id for result in results if result.outcome == "not tested"}
    assert untested == {"listNotes-rejects-query search: anything else"}  # every text is one


def test_a_refused_value_that_no_edge_is_near_is_told_at_its_smallest(judge: Judge) -> None:
    app = notebook("no three stars")
    assert not [r for r in judge(DOCUMENT, app, credentials=CREDENTIALS) if r.outcome == "broken"]
    results = judge(DOCUMENT, app, credentials=CREDENTIALS, keyword="anything valid", examples=100)
    (broken,) = [result for result in results if result.outcome == "broken"]
    assert broken.promise.id == "addNote-accepts-body: anything valid"
    assert "'text': '0'" in broken.text.splitlines()[0]
    assert "'stars': 3" in broken.text.splitlines()[0]
    assert "curl -i -X POST" in broken.text


def test_an_accepted_value_of_a_shape_that_nobody_listed_is_noticed(judge: Judge) -> None:
    app = notebook("takes null in arrays")
    assert not [r for r in judge(DOCUMENT, app, credentials=CREDENTIALS) if r.outcome == "broken"]
    results = judge(
        DOCUMENT, app, credentials=CREDENTIALS, keyword="body: anything else", examples=60, seed=2
    )
    (broken,) = [result for result in results if result.outcome == "broken"]
    assert broken.text.startswith("the body {'text': [None]} must be refused with 400, got 201")


def test_a_run_draws_what_the_run_before_drew_and_a_seed_something_else(judge: Judge) -> None:
    def drawn(seed: int | None) -> list[bytes | None]:
        exchanges: list[Exchange] = []
        options = {"keyword": "addNote-accepts-body: anything", "examples": 20, "seed": seed}
        judge(DOCUMENT, notebook(), credentials=CREDENTIALS, seen=exchanges.append, **options)
        return [exchange.request.body for exchange in exchanges if exchange.request.method == "POST"]

    first = drawn(None)
    assert len(set(first)) > 10
    assert drawn(None) == first
    assert drawn(7) != first
    assert drawn(7) == drawn(7)
