"""Names: of things that are not there, of other things, and of what moves."""

from __future__ import annotations

import re

import pytest

from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things.foreign import Foreign
from specwright_runtime.contract.things.naming import singular, unlike, unused
from specwright_runtime.contract.things.resource import Resources
from specwright_runtime.contract.values.value import Builder

VIEW = View({"openapi": "3.1.0", "paths": {}}, "request")


@pytest.mark.parametrize(
    "name", ["status", "created_at", "updatedAt", "next_url", "expiresAt", "etag", "URL", "rank"]
)
def test_a_property_of_the_moment_moves(name: str) -> None:
    assert moving(name)


@pytest.mark.parametrize("name", ["format", "country", "seat", "account", "estimate", "discount", "title"])
def test_a_word_that_only_contains_a_moving_one_does_not_move(name: str) -> None:
    assert not moving(name)


@pytest.mark.parametrize("pattern", ["^r[0-9a-f]{10}$", "^[a-z][a-z0-9-]{1,20}$", "^[A-Z]{4}-[0-9]{4}$"])
def test_another_name_keeps_the_pattern(pattern: str) -> None:
    schema = {"type": "string", "pattern": pattern}
    known = Builder(VIEW).minimal(schema)
    for other in (unlike(VIEW, schema, known), unused(VIEW, schema, known)):
        assert other != known
        assert re.fullmatch(pattern, other)


def test_an_id_of_something_else_is_found_by_the_collection_that_has_it() -> None:
    answer = {"responses": {"200": {"description": "All."}}}
    document = Document({"openapi": "3.1.0", "paths": {"/shop/book-categories": {"get": answer}}})
    schema = {
        "type": "object",
        "properties": {
            "book_category_id": {"type": "integer"},
            "lines": {"type": "array", "items": {"properties": {"bookCategoryId": {"type": "integer"}}}},
            "user_id": {"type": "integer"},
        },
    }
    builder = Builder(document.request)
    foreign = Foreign(document, Resources(document), builder, lambda source: 77)
    built = {"book_category_id": 1, "lines": [{"bookCategoryId": 1}], "user_id": 1}
    filled = {"book_category_id": 77, "lines": [{"bookCategoryId": 77}], "user_id": 1}
    assert foreign.filled(schema, built) == filled
    assert foreign.filled(schema, {**built, "book_category_id": "text"})["book_category_id"] == "text"


def test_a_number_that_things_are_known_by_names_one_of_them_elsewhere() -> None:
    number = {"type": "string"}
    policy = {"type": "object", "required": ["policy_number"], "properties": {"policy_number": number}}
    made = {"responses": {"201": {"description": "d", "content": {"application/json": {"schema": policy}}}}}
    parameter = {"name": "policy_number", "in": "path", "required": True, "schema": number}
    one = {"parameters": [parameter], "get": {"responses": {"200": made["responses"]["201"]}}}
    paths = {"/policies": {"post": made}, "/policies/{policy_number}": one}
    document = Document({"openapi": "3.1.0", "paths": paths})
    foreign = Foreign(document, Resources(document), Builder(document.request), lambda source: "P-7")
    for kind, told in (("claim", "P-7"), ("policy", "text"), ("", "text")):
        assert foreign.filled(policy, {"policy_number": "text"}, kind) == {"policy_number": told}
    assert foreign.names("policy_number")
    assert not foreign.names("phone_number")


@pytest.mark.parametrize(
    ("many", "one"), [("books", "book"), ("categories", "category"), ("boxes", "box"), ("houses", "house")]
)
def test_words_lose_their_plural(many: str, one: str) -> None:
    assert singular(many) == one


def test_an_operation_with_the_id_of_another_is_called_as_it_is_written_in_the_document() -> None:
    again = {"operationId": "legacy", "responses": {"200": {"description": "d"}}}
    document = Document({"openapi": "3.1.0", "paths": {"/legacy/": {"get": again, "head": again}}})
    assert [operation.id for operation in document.operations] == ["legacy", "HEAD /legacy/"]


def test_of_short_names_all_letters_are_used_and_none_that_is_there() -> None:
    """Of six letters there are soon two of one name."""
    schema = {"type": "string", "pattern": "^[A-Z]{3,4}$"}
    assert any(set(unused(VIEW, schema, "ABC")) - set("ABCDEF") for _ in range(20))
    turned = unlike(VIEW, schema, "ABCD")
    other = unlike(VIEW, schema, "ABCD", {turned, "ABCD"})
    assert turned != other != "ABCD"
    assert VIEW.valid(schema, other) or other == "ABCDx"
