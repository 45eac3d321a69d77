"""What wraps a thing is seen through: of answers, of schemas, and of what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things import envelope

ATTRIBUTES = {"type": "object", "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Wrapped", "version": "1"},
    "paths": {"/things": {"post": {"operationId": "make", "responses": {}}}},
}
RESOURCE = {"type": "things", "id": "7", "attributes": {"name": "a", "size": 1}}
RELATED = {"owner": {"data": {"type": "people", "id": "3"}}}


@pytest.mark.parametrize(
    ("body", "thing"),
    [
        ({"id": 7, "name": "a"}, {"id": 7, "name": "a"}),
        ({"data": {"id": 7, "name": "a"}, "meta": {}}, {"id": 7, "name": "a"}),
        ({"video": {"id": 7}}, {"id": 7}),
        ({"id": 7, "data": {"x": 1}}, {"id": 7, "data": {"x": 1}}),
        ({"data": RESOURCE, "links": {}}, {"id": "7", "name": "a", "size": 1}),
        ([{"id": 7}], [{"id": 7}]),
    ],
)
def test_an_answer_tells_of_its_thing(body: Any, thing: Any) -> None:
    assert envelope.thing(body) == thing


def test_what_a_thing_is_related_to_is_told_by_its_name() -> None:
    assert envelope.thing({**RESOURCE, "relationships": RELATED})["owner"] == "3"


def test_schemas_are_seen_through_as_answers_are() -> None:
    view = Document(DOCUMENT).response
    resource = {
        "type": "object",
        "properties": {"type": {"const": "things"}, "id": {"type": "string"}, "attributes": ATTRIBUTES},
    }
    schema = {"type": "object", "properties": {"data": resource}}
    assert envelope.properties(view, schema).keys() == {"id", "name", "size"}
    assert envelope.properties(view, ATTRIBUTES).keys() == {"name", "size"}


def test_an_object_that_is_sent_alone_wraps_nothing_where_others_could_stand_beside_it() -> None:
    assert envelope.sent({"labels": {"key": "a"}}, {"labels": {}, "comment": {}}) == {"labels": {"key": "a"}}
    assert envelope.sent({"label": {"key": "a"}}, {"label": {"key": {}}}) == {"key": "a"}


def test_a_map_of_free_names_is_none_that_wraps() -> None:
    assert envelope.sent({"labels": {"key": "a"}}, {"labels": {}}) == {"labels": {"key": "a"}}


def test_a_call_says_of_its_thing_what_is_to_be_said_and_nothing_else() -> None:
    operation = Document(DOCUMENT).by_id["make"]
    call = Call(operation=operation, body={"data": {**RESOURCE, "relationships": RELATED}})
    assert envelope.sent(call.body) == {"name": "a", "size": 1, "relationships": RELATED}
    said = envelope.saying(call, {"name": "b"}).body
    assert said == {"data": {"type": "things", "id": "7", "attributes": {"name": "b"}}}
    assert envelope.saying(Call(operation=operation, body={"name": "a"}), {"size": 2}).body == {"size": 2}


def test_an_object_that_a_patch_sends_alone_is_a_property_where_its_schema_has_others() -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}, "cover": ATTRIBUTES}}
    change = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
    document = Document({**DOCUMENT, "paths": {"/things": {"patch": {**change, "responses": {}}}}})
    operation = document.operations[0]
    call = Call(operation=operation, content=operation.bodies[0], body={"cover": {"size": 1}})
    assert envelope.said(call) == {"cover": {"size": 1}}
    assert envelope.saying(call, {"name": "a"}).body == {"name": "a"}
