"""The suite on two servers that it was not written for, whole and with single flaws in their code."""

from __future__ import annotations

import pytest
from benchmarks.contract.flaw import breaks, broken
from benchmarks.contract.mutant import World
from benchmarks.contract.servers import Server, by_name

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result, all_promises, run
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.values.value import Builder


class Stranger:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._document = Document.read(server.document)
        self._promises = list(all_promises(Catalogue(self._document)))
        world = World(self._document, Builder(self._document.request), server.credentials)
        self._breaks = {mutant.name: mutant for mutant in breaks(server, world, by_hand=True)}

    def broken(self, flaw: str = "", *, only: str = "") -> list[Result]:
        world = World(self._document, Builder(self._document.request), dict(self._server.credentials))
        app = broken(self._server, self._breaks[flaw], world) if flaw else self._server.make()
        caller = AsgiCaller(app, timeout=20)
        session = Session(self._document, caller, credentials=Credentials(values=self._server.credentials))
        try:
            results = run([promise for promise in self._promises if only in promise.id], session)
        finally:
            caller.close()
        return [result for result in results if result.outcome == "broken"]


@pytest.fixture(scope="module", params=["bookshop", "tickets"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return Stranger(by_name(request.param, tmp_path_factory.mktemp(request.param)))


@pytest.fixture(scope="module")
def bookshop(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return Stranger(by_name("bookshop", tmp_path_factory.mktemp("shop")))


@pytest.fixture(scope="module")
def tickets(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return Stranger(by_name("tickets", tmp_path_factory.mktemp("desk")))


def test_a_conforming_server_gives_no_alarm(whole: Stranger) -> None:
    assert [(result.promise.id, result.text) for result in whole.broken()] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("the list ignores genre", "listBooks-effects-genre filters"),
        ("min_stars is ignored", "listReviews-effects-min_stars filters"),
        ("-price sorts up", "listBooks-effects-sort=-price sorts"),
        ("total counts the page", "listBooks-effects-per_page does not change the total"),
        ("pages leave one out between them", "listBooks-effects-page continues"),
        ("a review is found below any book", "getReview-life-below its own parent only"),
        ("reviews of all books are listed", "listReviews-life-of its own parent only"),
        ("delete takes all reviews along", "deleteBook-life-review_id of the neighbour is still there"),
        ("in_stock is false where nothing is said", "createBook-life-defaults of what was not sent"),
        ("all books share a cover", "uploadCover-binary-download equals upload"),
        ("a quantity of 100 is accepted", "placeOrder-rejects-body/lines/0/quantity: above the maximum"),
        ("Location leads to the book before", "createBook-life-Location leads to it"),
    ],
)
def test_a_flaw_of_the_bookshop_is_noticed_where_it_lies(bookshop: Stranger, flaw: str, promise: str) -> None:
    assert [result.promise.id for result in bookshop.broken(flaw, only=promise)] == [promise]
    assert bookshop.broken(only=promise) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("the cursor is ignored", "listTickets-effects-cursor continues"),
        ("the last page names a next one", "listTickets-effects-all pages"),
        ("only the first status counts", "listTickets-effects-status filters"),
        ("a patch resets the priority", "changeTicket-life-what is not sent stays"),
        ("null changes nothing", "changeTicket-accepts-body/description: null"),
        ("comments outlive their tickets", "dropTicket-life-then showComment finds nothing"),
        ("a new label is answered with 200", "putLabel-life-201 for a new one only"),
        ("a dropped label stays", "dropLabel-life-then showLabel finds nothing"),
        ("every export is CSV", 'startExport-accepts-body/format: "json"'),
        ("closing a project closes the oldest, too", "closeProject-life-the neighbours are still there"),
        ("the name is not looked at", "listProjects-access-Login, wrong name"),
    ],
)
def test_a_flaw_of_the_ticket_desk_is_noticed_where_it_lies(
    tickets: Stranger, flaw: str, promise: str
) -> None:
    found = [result.promise.id for result in tickets.broken(flaw, only="" if "oldest" in flaw else promise)]
    assert promise in found
