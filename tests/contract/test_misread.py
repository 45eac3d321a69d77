"""Sentences of real documents that promise less than a hasty reader takes them for, beside those that do."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import ordered
from specwright_runtime.contract.openapi.claims import Claims
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import all_promises

MOMENT = {"type": "string", "format": "date-time"}
INT = {"type": "integer"}


def places(paths: dict[str, Any], operation: str) -> set[str]:
    found = all_promises(Catalogue(Document(document(paths))))
    return {promise.place for promise in found if promise.operation == operation}


def shelf(made: dict[str, Any], shown: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Books that are made, listed and shown; `more` is said of the calls."""
    book = thing("id", id=TEXT, **shown)
    listed = {**says(200, {"type": "array", "items": book}), **more.get("get", {})}
    return {
        "/books": {
            "get": listed,
            "post": {**takes(thing(*made, **made)), **more.get("post", says(201, book))},
        },
        "/books/{book_id}": {**at(book_id=TEXT), "get": says(200, book, 404), "delete": says(204, None, 404)},
    }


@pytest.mark.parametrize(
    ("description", "conflict", "alone"),
    [
        ("The name. Must be unique.", False, True),
        ("Names are unique across all shelves.", False, True),
        ("The unique name of the book.", True, True),
        ("The unique name of the book.", False, False),
        ("A unique token for each request.", True, False),
        ("Need not be unique.", True, False),
        ("A setting of false will require a unique token.", True, False),
        ("When the state changes no other fields are sent.", True, False),
        ("The reference should be unique per billing cycle.", True, False),
        ("If none is sent, the server generates a unique reference.", True, False),
        ("Key and value. Every key needs to be unique.", True, False),
    ],
)
def test_what_is_there_once_is_said_to_be(description: str, conflict: bool, alone: bool) -> None:
    name = {"name": {**TEXT, "description": description}}
    paths = shelf(name, name, post=says(201, thing("id", id=TEXT, **name), *([409] if conflict else [])))
    assert ("another of the same name is refused" in places(paths, "post /books")) is alone


def test_the_name_of_another_thing_is_there_as_often_as_it_is_named() -> None:
    source = {"source_shelf": {**TEXT, "description": "The unique name of a shelf."}}
    paths = shelf(source, source, post=says(201, thing("id", id=TEXT, **source), 409))
    assert not any("same source_shelf" in place for place in places(paths, "post /books"))


def test_only_texts_and_numbers_are_there_once() -> None:
    for schema in ({"type": "boolean"}, {"type": "array", "items": TEXT}):
        named = {"name": {**schema, "description": "Must be unique."}}
        assert not any("same" in place for place in places(shelf(named, named), "post /books"))


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("Sorted by `made`, descending.", (["made"], True)),
        ("Books in descending order, sorted by made.", (["made"], True)),
        ("If no option is given, they are sorted by `made` `desc`.", (["made"], True)),
        ("Ordered by made.", (["made"], None)),
        ("Ordered by name.", (["name"], False)),
        ("Ordered by number.", (["number"], False)),
        ("Ordered by pages.", (["pages"], None)),
        ("Ordered by name. `order=desc` turns it.", (["name"], None)),
        ("Books sorted by made. They are in descending order.", (["made"], None)),
        ("Top ten (ordered by pages).", None),
        ("If it is a series, its volumes are ordered by name.", None),
        ("If it waits, the oldest first; otherwise the newest first.", None),
        ("Sorted by creation, with the most recent books appearing first.", None),
        ("Books by their making, the earliest first.", None),
        ("Books by their made day, the earliest first.", (["made"], False)),
        ("Lists books, by name.", (["name"], False)),
        ("In alphabetical order of the authors' names.", None),
        ("In alphabetical order of their given names.", (["givenName"], False)),
    ],
)
def test_an_order_has_the_way_that_its_sentence_gives(said: str, order: Any) -> None:

    numbers = {"pages": INT, "number": INT}
    paths = shelf({"name": TEXT}, {"name": TEXT, "givenName": TEXT, "made": MOMENT, "due": MOMENT, **numbers})
    paths["/books"]["get"]["description"] = said
    known = Document(document(paths))
    assert ordered.described(Catalogue(known), known.by_id["get /books"]) == order


@pytest.mark.parametrize(("name", "known"), [("starts_on", False), ("started_at", True), ("made", True)])
def test_the_newest_is_not_the_one_that_starts_last(name: str, known: bool) -> None:
    paths = shelf({"name": TEXT}, {"name": TEXT, name: MOMENT})
    paths["/books"]["get"]["description"] = "Newest first."
    found = Document(document(paths))
    order = ordered.described(Catalogue(found), found.by_id["get /books"])
    assert order == (([name], True) if known else None)
    paths["/books"]["get"]["description"] = "Books, earliest first."
    found = Document(document(paths))
    assert ordered.described(Catalogue(found), found.by_id["get /books"]) == ([name], False)


def test_a_limit_and_a_total_are_no_count_of_what_is_returned() -> None:
    for name, said in (
        ("limit", "The number of books returned on a single page."),
        ("count", "The total of all, may be more than the number of books returned."),
        ("total", "Number of books in the list."),
    ):
        page = thing(books={"type": "array", "items": TEXT}, **{name: {**INT, "description": said}})
        claims = Claims(Document(document({})).response, frozenset())
        assert list(claims.breaches(page, {"books": ["a"], name: 20})) == []


def test_what_may_only_be_set_in_a_state_need_not_be_there() -> None:
    said = "Must only be set if `kind` is `file`."
    profile = thing(kind={"enum": ["file", "none"]}, path={**TEXT, "description": said})
    claims = Claims(Document(document({})).response, frozenset())
    assert list(claims.breaches(profile, {"kind": "file", "path": None})) == []
    assert [where for _, where in claims.breaches(profile, {"kind": "none", "path": "a"})] == ["/kind"]


@pytest.mark.parametrize(
    ("schema", "description", "told"),
    [
        (INT, "Must be a number from 1 to 25,000.", {}),
        (INT, "Must be from 1 to 25.", {"minimum": 1, "maximum": 25}),
        (TEXT, "Should not exceed 40 characters.", {}),
        (TEXT, "Max 140 characters. What is longer is cut off.", {}),
        (TEXT, "Max 140 characters.", {"maxLength": 140}),
        (TEXT, "Minimum length of 3 characters. Max 9 characters.", {"minLength": 3, "maxLength": 9}),
        (TEXT, "Must be between 6 and 32 characters.", {"minLength": 6, "maxLength": 32}),
        (TEXT, "A word of at least 3 characters is found sooner.", {}),
        (INT, "When `wide` is set, the default is 3.", {}),
        (INT, "If it is not sent, it defaults to 3.", {"default": 3}),
        (INT, "Defaults to 3.", {"default": 3}),
    ],
)
def test_words_are_keywords_where_they_always_hold(
    schema: dict[str, Any], description: str, told: dict[str, Any]
) -> None:
    body = thing(size={**schema, "description": description})
    view = Document(document({"/books": {"post": {**takes(body), **says(204)}}})).request
    (content,) = view.root["paths"]["/books"]["post"]["requestBody"]["content"].values()
    own = view.flat(view.properties(content["schema"])["size"])
    assert {key: own[key] for key in own.keys() - {"type", "description"}} == told


def test_a_verb_below_something_else_does_nothing_to_the_thing() -> None:
    shown = {"archived": {"type": "boolean"}, "archived_at": MOMENT}
    paths = shelf({"name": TEXT}, shown)
    verb = {**at(book_id=TEXT), "post": says(200, None, 409, of_409="Is running, try again later.")}
    for step in ("archive", "actions/archive"):
        found = places({**paths, f"/books/{{book_id}}/{step}": verb}, f"post /books/{{book_id}}/{step}")
        assert {"archived says so", "archived_at is set"} <= found
        assert "a second time is refused" not in found
        verb["post"].pop("operationId")
    found = places({**paths, "/books/{book_id}/pages/archive": verb}, "post /books/{book_id}/pages/archive")
    assert not {"archived says so", "archived_at is set"} & found


@pytest.mark.parametrize(
    ("name", "description", "counts"),
    [
        ("books", "Number of books.", True),
        ("book_limit", "Number of books that there may be.", False),
        ("books_sent", "Number of books sent.", False),
    ],
)
def test_figures_are_of_what_is_there(name: str, description: str, counts: bool) -> None:
    stats = says(200, thing(name, **{name: {**INT, "description": description}}))
    paths = {**shelf({"name": TEXT}, {"name": TEXT}), "/stats": {"get": stats}}
    assert ("counts books" in places(paths, "get /stats")) is counts


@pytest.mark.parametrize(
    ("parameter", "filters"),
    [
        ({"name": "made", "schema": MOMENT, "description": "When it was made."}, True),
        ({"name": "made", "schema": MOMENT, "description": "Range of days."}, False),
        ({"name": "tags", "schema": TEXT, "description": "Any of these, comma-separated."}, False),
        ({"name": "name", "schema": TEXT, "description": "Any of these, comma-separated."}, True),
        ({"name": "min_pages", "schema": INT, "description": ""}, False),
        ({"name": "from_date", "schema": MOMENT, "description": ""}, False),
    ],
)
def test_a_parameter_chooses_by_what_it_is_called_as(parameter: dict[str, Any], filters: bool) -> None:
    shown = {"name": TEXT, "tags": TEXT, "made": MOMENT, "total_pages": INT}
    if parameter["name"] == "from_date":
        shown = {"name": TEXT, "next_due": MOMENT}
    paths = shelf({"name": TEXT}, shown)
    paths["/books"]["get"]["parameters"] = [{"in": "query", **parameter}]
    assert (f"{parameter['name']} filters" in places(paths, "get /books")) is filters


@pytest.mark.parametrize("said", ["Lucene query.", "Uses our query syntax.", "Finds similar ones."])
def test_a_search_with_a_grammar_is_asked_nothing(said: str) -> None:
    for description, asked in ((said, False), ("Part of the name.", True)):
        paths = shelf({"name": TEXT}, {"name": TEXT})
        parameter = {"in": "query", "name": "q", "schema": TEXT, "description": description}
        paths["/books"]["get"]["parameters"] = [parameter]
        assert ("q searches" in places(paths, "get /books")) is asked


def test_the_key_by_which_something_is_made_names_nothing_else() -> None:
    key = {"book_id": TEXT}
    paths = shelf(key, key, post=says(201, thing("book_id", **key), 404))
    found = all_promises(Catalogue(Document(document(paths))))
    assert not [p.id for p in found if p.check == "unknown" and p.operation == "post /books"]


def test_a_header_that_is_sent_and_told_is_an_echo() -> None:
    header = {"schema": TEXT, "description": "Unique for each request."}
    get = says(200, thing(name=TEXT))
    get["responses"]["200"]["headers"] = {"X-Request-ID": header}
    assert "X-Request-ID is another one each time" in places({"/name": {"get": get}}, "get /name")
    get["parameters"] = [{"in": "header", "name": "X-Request-ID", "schema": TEXT}]
    assert "X-Request-ID is another one each time" not in places({"/name": {"get": get}}, "get /name")


@pytest.mark.parametrize(("said", "back"), [("Restore a book.", True), ("Restores it from a backup.", False)])
def test_what_is_restored_from_elsewhere_was_not_deleted(said: str, back: bool) -> None:
    verb = {**at(book_id=TEXT), "post": {"description": said, **says(200)}}
    paths = {**shelf({"name": TEXT}, {"name": TEXT}), "/books/{book_id}/restore": verb}
    assert ("it is there as it was" in places(paths, "post /books/{book_id}/restore")) is back


@pytest.mark.parametrize(
    ("said", "once"),
    [
        ("Only shown when it is created.", True),
        ("Shown only once.", True),
        ("Only shown in the app for iPhone.", False),
    ],
)
def test_what_is_shown_somewhere_else_is_not_shown_once(said: str, once: bool) -> None:
    paths = shelf({"name": TEXT}, {"name": TEXT})
    made = thing("id", id=TEXT, name=TEXT, secret={**TEXT, "description": said})
    paths["/books"]["post"] |= says(201, made)
    assert ("secret is not told again" in places(paths, "get /books/{book_id}")) is once


def test_what_is_counted_apart_from_others_counts_others() -> None:
    pages = {"post": {**takes(thing(text=TEXT)), **says(201, thing("id", id=TEXT))}}
    pages["get"] = says(200, {"type": "array", "items": thing("id", id=TEXT)})
    for counters, counts in (({"pages": INT}, True), ({"pages": INT, "proof_pages": INT}, False)):
        paths = shelf({"name": TEXT}, counters)
        paths["/books/{book_id}/pages"] = {**at(book_id=TEXT), **pages}
        page = {**at(book_id=TEXT, page_id=TEXT), "get": says(200, thing("id", id=TEXT), 404)}
        paths["/books/{book_id}/pages/{page_id}"] = page
        for operation in pages.values():
            operation.pop("operationId", None)
        assert ("pages counts it" in places(paths, "post /books/{book_id}/pages")) is counts


def test_a_new_version_is_made_by_the_call_that_says_that_it_makes_one() -> None:
    for said, grows in (
        ("Makes a new version.", True),
        ("Edits it. To write it, make a new version.", False),
    ):
        paths = shelf({"name": TEXT}, {"name": TEXT})
        paths["/books/{book_id}"]["put"] = {"description": said, **takes(thing(name=TEXT)), **says(200)}
        listed = says(200, {"type": "array", "items": thing("id", id=TEXT)})
        paths["/books/{book_id}/versions"] = {**at(book_id=TEXT), "get": listed}
        found = places(paths, "put /books/{book_id}")
        assert ("get /books/{book_id}/versions has one more" in found) is grows


def test_a_list_that_is_added_to_is_not_all_that_there_is() -> None:
    for said, every in (("Sets the tags.", True), ("Adds several tags.", False)):
        tags = {"type": "array", "items": TEXT}
        item = {"get": says(200, tags), "put": {"description": said, **takes(tags), **says(200, tags)}}
        paths = {
            **shelf({"name": TEXT}, {"name": TEXT}),
            "/books/{book_id}/tags": {**at(book_id=TEXT), **item},
        }
        assert ("they are all there is" in places(paths, "put /books/{book_id}/tags")) is every


def test_the_parts_of_what_is_made_are_no_things_of_their_own() -> None:
    name = {"name": TEXT}
    shelves = {**takes(thing("name", name=TEXT, books={"type": "array", "items": thing("name", **name)}))}
    shelves |= says(201, thing("id", id=TEXT, **name))
    one = {**at(shelf_id=TEXT), "get": says(200, thing("id", id=TEXT, **name), 404)}
    paths = {**shelf(name, name), "/shelves": {"post": shelves}, "/shelves/{shelf_id}": one}
    assert "each book_id is there" not in places(paths, "post /shelves")


def test_what_is_cancelled_by_its_delete_may_be_shown_as_that(judge: Judge) -> None:
    paths = shelf({"name": TEXT}, {"name": TEXT, "status": {"enum": ["open", "cancelled"]}})
    known: dict[str, dict[str, Any]] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["books"]:
                return 200, [*known.values()]
            case "POST", ["books"]:
                sent = read(body)
                if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
                    return 400, None
                one = {"id": f"b{len(known)}", "name": sent["name"], "status": "open"}
                known[one["id"]] = one
                return 201, one
            case "GET", ["books", number] if number in known:
                return 200, known[number]
            case "DELETE", ["books", number] if number in known:
                known[number]["status"] = "cancelled"
                return 204, None
        return 404, None

    gone = ("finds nothing", "not listed")
    assert not [name for name in broken(judge, paths, server) if any(word in name for word in gone)]


def test_no_more_are_asked_for_than_words_allow_on_a_page(judge: Judge) -> None:
    paths = shelf({"name": TEXT}, {"name": TEXT})
    said = "Number of books, max. 5 (default 3)."
    limit = {"in": "query", "name": "limit", "schema": INT, "description": said}
    paths["/books"]["get"]["parameters"] = [limit, {"in": "query", "name": "name", "schema": TEXT}]
    paths["/books"]["get"]["responses"]["400"] = {"description": "Refused."}
    del paths["/books/{book_id}"]["delete"]
    known: list[dict[str, Any]] = []

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["books"]:
                asked = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
                number = asked.get("limit", "3")
                if not number.isdecimal() or not 0 < int(number) <= 5:
                    return 400, None
                named = [one for one in known if asked.get("name", one["name"]) == one["name"]]
                return 200, named[::-1][: int(number)]
            case "POST", ["books"]:
                sent = read(raw)
                if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
                    return 400, None
                known.append({"id": f"b{len(known)}", "name": sent["name"]})
                return 201, known[-1]
            case "GET", ["books", number]:
                return next(((200, one) for one in known if one["id"] == number), (404, None))
        return 404, None

    assert broken(judge, paths, server, keyword="name filters") == []
