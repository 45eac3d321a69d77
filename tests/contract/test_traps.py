"""What looks like a break and is none."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from tests.contract.conftest import Judge

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import rejects, told
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.values.value import Builder


def refused(parameter: dict[str, Any]) -> list[str]:
    name = f"/x/{{{parameter['name']}}}" if parameter["in"] == "path" else "/x"
    document = Document(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {
                name: {"get": {"operationId": "x", "parameters": [parameter], "responses": {"200": {}}}}
            },
        }
    )
    catalogue = Catalogue(document)
    return [
        promise.place.partition(": ")[2] for promise in rejects.promises(catalogue, document.operations[0])
    ]


def test_a_text_parameter_has_no_wrong_type() -> None:
    for place in ("query", "header", "cookie", "path"):
        assert (
            refused({"name": "q", "in": place, "required": place == "path", "schema": {"type": "string"}})
            == []
        )


def test_a_whole_number_with_a_fraction_of_zero_is_an_integer() -> None:
    labels = refused({"name": "n", "in": "query", "schema": {"type": "integer", "maximum": 5}})
    assert "a fraction" in labels
    assert "above the maximum" in labels
    assert "a number" not in labels


def test_words_for_true_are_not_refused() -> None:
    assert refused({"name": "b", "in": "query", "schema": {"type": "boolean"}}) == ["another word"]


def test_a_format_that_nobody_can_decide_is_not_asserted() -> None:
    assert (
        refused({"name": "c", "in": "query", "schema": {"type": "string", "format": "iso-country-code"}})
        == []
    )
    labels = refused({"name": "u", "in": "query", "schema": {"type": "string", "format": "uuid"}})
    assert "not a uuid" in labels


def test_an_empty_array_in_the_query_is_not_a_parameter_that_is_there() -> None:
    labels = refused(
        {
            "name": "a",
            "in": "query",
            "explode": False,
            "schema": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
        }
    )
    assert "too few items" not in labels
    assert any("a text" in label for label in labels)


def body_variants(schema: dict[str, Any]) -> tuple[set[str], set[str]]:
    document = Document(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {
                "/x": {
                    "post": {
                        "operationId": "x",
                        "requestBody": {"content": {"application/json": {"schema": schema}}},
                        "responses": {"200": {}},
                    }
                }
            },
        }
    )
    content = document.operations[0].bodies[0]
    assert content.schema is not None
    variants = Catalogue(document).variants
    return (
        {variant.name for variant in variants.accepted(content.schema)},
        {variant.name for variant in variants.refused(content.schema)},
    )


def test_another_property_is_an_error_only_where_the_object_is_closed() -> None:
    open_object = {"type": "object", "properties": {"a": {"type": "integer"}}}
    accepted, refused_ = body_variants(open_object)
    assert "another property" in accepted
    assert not any("not documented" in name for name in refused_)
    accepted, refused_ = body_variants({**open_object, "additionalProperties": False})
    assert "another property" not in accepted
    assert "a property that is not documented" in refused_


def test_one_is_not_true_in_a_body_and_may_be_in_a_text() -> None:
    _, wrong = body_variants({"type": "object", "properties": {"on": {"const": True}, "n": {"enum": [1, 2]}}})
    assert {"on: 1 for true", "n: true for 1"} <= wrong
    assert "1 for true" not in refused({"name": "b", "in": "query", "schema": {"const": True}})


def test_what_is_read_only_is_neither_sent_nor_required() -> None:
    accepted, refused_ = body_variants(
        {
            "type": "object",
            "required": ["id", "name"],
            "properties": {"id": {"type": "string", "readOnly": True}, "name": {"type": "string"}},
        }
    )
    assert not any(name.startswith("id") for name in accepted | refused_)
    assert "name: missing" in refused_


def test_every_enum_member_every_branch_and_every_edge_is_accepted() -> None:
    accepted, refused_ = body_variants(
        {
            "type": "object",
            "properties": {
                "colour": {"enum": ["red", "blue"]},
                "size": {"type": "integer", "minimum": -3, "maximum": 9},
                "kind": {
                    "oneOf": [
                        {
                            "type": "object",
                            "title": "A",
                            "required": ["a"],
                            "properties": {"a": {"const": 1}},
                        },
                        {
                            "type": "object",
                            "title": "B",
                            "required": ["b"],
                            "properties": {"b": {"const": 2}},
                        },
                    ]
                },
                "note": {"type": ["string", "null"], "maxLength": 5},
                "tags": {"type": "array", "maxItems": 2, "items": {"type": "string"}},
            },
        }
    )
    wanted = {
        'colour: "blue"',
        "size: the minimum",
        "size: the maximum",
        "size: zero",
        "kind: B, required only",
        "note: null",
        "note: the longest",
        "tags: empty",
        "tags: the most items",
    }
    assert wanted <= accepted
    wanted = {
        "colour: another case",
        "size: below the minimum",
        "size: above the maximum",
        "note: too long",
        "tags: too many items",
        "kind: an empty object",
    }
    assert wanted <= refused_


_CLIP = {
    "description": "d",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["id", "file"],
                "properties": {"id": {"type": "string"}, "file": {"type": "string", "format": "uri"}},
            }
        }
    },
}
CLIPS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Clips", "version": "1"},
    "paths": {
        "/clips": {"post": {"operationId": "make", "responses": {"201": _CLIP}}},
        "/clips/{clip_id}": {
            "parameters": [{"name": "clip_id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": "show", "responses": {"200": _CLIP, "404": {"description": "none"}}},
        },
    },
}


@pytest.mark.parametrize(("address", "breaks"), [("clip.mp4?signature={}", False), ("{}.mp4", True)])
def test_an_address_may_be_signed_anew_at_each_look(judge: Judge, address: str, breaks: bool) -> None:
    numbers = itertools.count()
    made: set[str] = set()

    def told(clip: str) -> dict[str, str]:
        return {"id": clip, "file": f"https://clips.test/{address.format(next(numbers))}"}

    async def make(request: Request) -> JSONResponse:
        made.add(clip := f"c{len(made)}")
        return JSONResponse(told(clip), 201)

    async def show(request: Request) -> JSONResponse:
        clip = request.path_params["clip_id"]
        return JSONResponse(told(clip)) if clip in made else JSONResponse(None, 404)

    app = Starlette(
        routes=[Route("/clips", make, methods=["POST"]), Route("/clips/{clip_id}", show, methods=["GET"])]
    )
    broken = {result.promise.id for result in judge(CLIPS, app, keyword="life") if result.outcome == "broken"}
    assert ("show-life-the same when asked again" in broken) is breaks, broken


def test_what_is_read_only_within_an_object_is_tried_too() -> None:
    checked = {"type": "boolean", "readOnly": True}
    part = {"type": "object", "properties": {"checked": checked, "name": {"type": "string"}}}
    content = {"application/json": {"schema": {"type": "object", "properties": {"part": part}}}}
    post = {"operationId": "x", "requestBody": {"content": content}, "responses": {"201": {}}}
    document = Document({"openapi": "3.1.0", "info": {}, "paths": {"/x": {"post": post}}})
    assert told.unset(document.request, document.operations[0]) == ["part/checked"]


@pytest.mark.parametrize("told", [False, True])
def test_what_no_answer_tells_is_sent_though_it_is_marked_as_read_only(told: bool) -> None:
    payment = {
        "type": "object",
        "required": ["amount"],
        "properties": {"amount": {"type": "integer", "minimum": 7, "readOnly": True}},
    }
    reference = {"$ref": "#/components/schemas/Payment"}
    answer = {"content": {"application/json": {"schema": {"type": "array", "items": reference}}}}
    sent = {"content": {"application/json": {"schema": reference}}}
    operation = {"requestBody": sent, "responses": {"200": {"description": "d", **(answer if told else {})}}}
    document = Document(
        {
            "openapi": "3.0.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/x": {"post": operation}},
            "components": {"schemas": {"Payment": payment}},
        }
    )
    schema = document.operations[0].bodies[0].schema or False
    assert Builder(document.request).minimal(schema) == ({} if told else {"amount": 7})
    assert document.request.valid(schema, {}) is told


@pytest.mark.parametrize(
    ("head", "others", "outcome"),
    [(200, 405, "kept"), (405, 405, "not tested"), (501, 501, "not tested"), (404, 404, "not tested"),
     (404, 405, "broken"), (500, 405, "broken")],
)  # fmt: skip
def test_a_server_need_not_know_head(judge: Judge, head: int, others: int, outcome: str) -> None:
    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            method = scope["method"]
            status = 404 if scope["path"] != "/x" else {"GET": 200, "HEAD": head}.get(method, others)
            allow = [(b"allow", b"GET, HEAD")] if status == 405 else []
            await send({"type": "http.response.start", "status": status, "headers": allow})
            await send({"type": "http.response.body", "body": b""})

    paths = {"/x": {"get": {"operationId": "x", "responses": {"200": {"description": "d"}}}}}
    written = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    results = judge(written, answer, keyword="methods-HEAD")
    assert [result.outcome for result in results] == [outcome]
