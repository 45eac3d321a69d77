"""Runtime expressions, and the things that they lead to."""

from __future__ import annotations

import pytest

from specwright_runtime.contract.http.message import Exchange, Request, Response
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.expression import UnresolvedError, evaluate
from specwright_runtime.contract.things.resource import Resources, identifier, items_of

EXCHANGE = Exchange(
    request=Request(method="POST", target="/a?b=c", headers=(("X-Who", "me"),), body=b'{"name": "n"}'),
    response=Response(
        status=201,
        headers=(("Location", "/a/7"),),
        body=b'{"id": "7", "deep": {"a/b": [1, 2]}, "extra": {"provider": "p"}}',
    ),
    operation="make",
    seconds=0.1,
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$response.body#/id", "7"),
        ("$response.body#/deep/a~1b/1", 2),
        ("{$response.body#/id}:{$response.body#/extra/provider}", "7:p"),
        ("$request.body#/name", "n"),
        ("$request.header.x-who", "me"),
        ("$response.header.Location", "/a/7"),
        ("$request.path.shelf", "s"),
        ("$statusCode", 201),
        ("$method", "POST"),
        ("constant", "constant"),
        (5, 5),
    ],
)
def test_an_expression_is_what_the_exchange_says(expression: object, value: object) -> None:
    assert evaluate(expression, EXCHANGE, {("path", "shelf"): "s"}) == value


def test_what_the_exchange_does_not_say_is_an_error() -> None:
    with pytest.raises(UnresolvedError, match="body#/none"):
        evaluate("$response.body#/none", EXCHANGE, {})


def test_a_thing_is_found_by_its_paths_where_no_link_tells() -> None:
    answers = {"responses": {"200": {"description": ""}}}
    parameters = [{"name": "bookingId", "in": "path", "required": True, "schema": {"type": "string"}}]
    document = Document(
        {
            "openapi": "3.1.0",
            "paths": {
                "/bookings": {
                    "post": {"operationId": "create", **answers},
                    "get": {"operationId": "list", **answers},
                },
                "/bookings/{bookingId}": {
                    "parameters": parameters,
                    "get": {"operationId": "show", **answers},
                    "delete": {"operationId": "drop", **answers},
                    "patch": {"operationId": "change", **answers},
                },
                "/bookings/{bookingId}/pay": {
                    "parameters": parameters,
                    "post": {"operationId": "pay", **answers},
                },
            },
        }
    )
    thing = Resources(document).by_path["/bookings/{bookingId}"]
    operations = (
        thing.creator,
        thing.lister,
        thing.retriever,
        thing.deleter,
        *thing.updaters,
        *thing.children,
    )
    assert [operation and operation.id for operation in operations] == [
        "create",
        "list",
        "show",
        "drop",
        "change",
        "pay",
    ]


def test_an_id_is_found_by_its_name() -> None:
    assert identifier({"bookingId": "b", "id": "x"}, "booking_id", "/bookings") == "b"
    assert identifier({"id": 7, "name": "x"}, "bookingId", "/bookings") == 7
    assert identifier({"data": {"id": "deep"}}, "bookingId", "/bookings") == "deep"
    assert identifier({"name": "x"}, "bookingId", "/bookings") == "x"
    assert identifier({"title": "x"}, "bookingId", "/bookings") is None


def test_the_items_of_a_list_are_found() -> None:
    assert items_of([1]) == [1]
    assert items_of({"data": [1], "errors": []}) == [1]
    assert items_of({"_links": {"self": {"href": "/a"}}, "page": {"number": 0}}) == []
    assert items_of({"_links": {"self": {"href": "/a"}}}) is None
    assert items_of({"bookings": [1], "total": 1}) == [1]
    assert items_of({"one": [1], "two": [2]}) is None
