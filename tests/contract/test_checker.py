"""One checker judges every response."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from tests.contract.small import document

from specwright_runtime.contract.checker import Checker
from specwright_runtime.contract.http.coding import unpacked
from specwright_runtime.contract.http.message import Response
from specwright_runtime.contract.openapi.document import Document

DOCUMENT = Document(
    {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/x": {
                "get": {
                    "operationId": "x",
                    "responses": {
                        "200": {
                            "description": "",
                            "headers": {
                                "X-Left": {"required": True, "schema": {"type": "integer", "minimum": 0}},
                                "X-Words": {"schema": {"enum": ["é", "x"]}},
                                "X-Took": {"schema": {"type": "string", "format": "duration"}},
                                "X-Sizes": {
                                    "schema": {"items": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}}
                                },
                                "X-Point": {
                                    "explode": True,
                                    "schema": {
                                        "type": "object",
                                        "properties": {"x": {"type": "integer"}, "name": {"type": "string"}},
                                        "additionalProperties": {"type": "boolean"},
                                    },
                                },
                            },
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                            },
                        },
                        "204": {"description": ""},
                        "4XX": {
                            "description": "",
                            "content": {"application/problem+json": {"schema": {"type": "object"}}},
                        },
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "required": ["id", "secret"],
                    "properties": {
                        "id": {"type": "integer"},
                        "secret": {"type": "string", "writeOnly": True},
                        "when": {"type": "string", "format": "date-time"},
                        "pet": {
                            "oneOf": [
                                {"$ref": "#/components/schemas/Cat"},
                                {"$ref": "#/components/schemas/Dog"},
                            ],
                            "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat", "d": "Dog"}},
                        },
                    },
                },
                "Cat": {
                    "type": "object",
                    "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}},
                },
                "Dog": {
                    "type": "object",
                    "required": ["tail"],
                    "properties": {"kind": {"type": "string"}, "tail": {"type": "boolean"}},
                },
            }
        },
    }
)


def breaches(
    value: Any = None,
    *,
    status: int = 200,
    media_type: str | None = "application/json",
    raw: bytes | None = None,
    **headers: str,
) -> list[str]:
    sent = [(name.replace("_", "-"), text) for name, text in {"X_Left": "3", **headers}.items()]
    if media_type:
        sent.append(("Content-Type", media_type))
    body = raw if raw is not None else json.dumps(value).encode()
    response = Response(status=status, headers=tuple(sent), body=body)
    return [breach.message for breach in Checker(DOCUMENT).check(DOCUMENT.operations[0], response)]


def test_a_documented_response_has_no_breach() -> None:
    assert (
        breaches({"id": 1.0, "when": "2024-02-29T12:00:00Z", "pet": {"kind": "d", "tail": True}, "more": 1})
        == []
    )
    assert breaches({"id": 1}, media_type="Application/JSON; charset=utf-8") == []
    assert breaches(raw=b"", status=204, media_type=None) == []
    assert breaches(raw=b"", status=204, media_type=None, Content_Length="0") == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (breaches({"id": 1}, status=201), "status 201 is not documented"),
        (breaches({"id": 1}, media_type="text/html"), "the body is text/html"),
        (breaches({"id": 1}, media_type=None), "no media type"),
        (breaches(raw=b""), "the body is empty"),
        (breaches(raw=b'{"id": NaN}'), "NaN is not JSON"),
        (breaches(raw=b'{"id": 1, "id": 2}'), "'id' occurs twice"),
        (breaches(raw=b'{"id": "\xe9"}'), "not UTF-8"),
        (breaches({"id": "1"}), "id:"),
        (breaches({}), "required"),
        (breaches({"id": 1, "secret": "s"}), "secret"),
        (breaches({"id": 1, "when": "yesterday"}), "when"),
        (breaches({"id": 1, "pet": {"kind": "e"}}), "pet"),
        (breaches({"id": 1, "pet": {"kind": "d", "lives": 9}}), "pet"),
        (breaches({"id": 1}, X_Left="few"), "X-Left"),
        (breaches(raw=b"x", status=204), "has no body"),
        (breaches(raw=b"", status=204, Content_Length="12"), "this one has 12 bytes"),
        (breaches({"status": 500}, status=404, media_type="application/problem+json"), "says status 500"),
        (breaches({"result": {"id": 1}}), "none of the documented properties"),
    ],
)
def test_a_breach_is_told(found: list[str], said: str) -> None:
    assert any(said in message for message in found), found


@pytest.mark.parametrize(
    ("beside", "value"),
    [
        ({}, {"x_contract": "kept"}),
        ({"additionalProperties": {"type": "string"}}, {"other": "x"}),
        ({"patternProperties": {"^o": {"type": "string"}}}, {"other": "x"}),
    ],
)
def test_an_echo_and_a_map_have_names_that_no_property_has(beside: dict[str, Any], value: Any) -> None:
    schema = {"type": "object", "properties": {"id": {}}, **beside}
    answer = {"description": "ok", "content": {"application/json": {"schema": schema}}}
    document = Document({"paths": {"/x": {"get": {"responses": {"200": answer}}}}})
    headers = (("content-type", "application/json"),)
    response = Response(status=200, headers=headers, body=json.dumps(value).encode())
    assert Checker(document).check(document.operations[0], response) == []


def _told(media_type: str, content: dict[str, Any], body: bytes) -> list[str]:
    answer = {"description": "ok", "content": {media_type: content}}
    document = Document({"paths": {"/x": {"get": {"responses": {"200": answer}}}}})
    response = Response(status=200, headers=(("content-type", media_type),), body=body)
    return [breach.message for breach in Checker(document).check(document.operations[0], response)]


def test_an_answer_may_have_the_names_that_its_example_has() -> None:
    schema = {"type": "object", "properties": {"id": {}}}
    assert _told("application/json", {"schema": schema, "example": {"at": 30}}, b'{"at": 1}') == []
    assert _told("application/json", {"schema": schema, "example": {"at": 30}}, b'{"on": 1}') != []


def test_what_is_no_text_is_json_where_it_is_labelled_as_text() -> None:
    schema = {"type": "object", "required": ["id"]}
    assert _told("text/plain", {"schema": schema}, b'{"id": 1}') == []
    assert _told("text/plain", {"schema": schema}, b'{"at": 1}') != []
    assert _told("text/plain", {"schema": {"type": "string", "pattern": "^1$"}}, b"1") == []


def test_where_no_response_is_described_every_one_may_come() -> None:
    document = Document({"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "x"}}}})
    assert Checker(document).check(document.operations[0], Response(status=202, headers=(), body=b"")) == []


@pytest.mark.parametrize(
    ("media_type", "told"),
    [("text/event-stream", []), ("application/jsonl", []), ("application/json", ["the body is empty"])],
)
def test_a_stream_may_end_before_its_first_item(media_type: str, told: list[str]) -> None:
    answer = {"description": "ok", "content": {media_type: {"schema": {"type": "object"}}}}
    document = Document({"paths": {"/x": {"get": {"responses": {"200": answer}}}}})
    response = Response(status=200, headers=(("content-type", media_type),), body=b"")
    found = Checker(document).check(document.operations[0], response)
    assert [breach.message for breach in found] == told


def test_what_is_wrong_with_a_long_value_is_told_behind_its_beginning() -> None:
    answer = {"description": "ok", "content": {"application/json": {"schema": {"maxLength": 100}}}}
    document = Document({"paths": {"/x": {"get": {"responses": {"200": answer}}}}})
    headers = (("content-type", "application/json"),)
    response = Response(status=200, headers=headers, body=json.dumps("long " * 200).encode())
    (breach,) = Checker(document).check(document.operations[0], response)
    assert breach.message.startswith('the body: "long long')
    assert breach.message.endswith("is longer than 100 characters")
    assert len(breach.message) < 320


def test_a_required_header_that_is_missing_is_told() -> None:
    response = Response(status=200, headers=(("content-type", "application/json"),), body=b'{"id": 1}')
    (breach,) = Checker(DOCUMENT).check(DOCUMENT.operations[0], response)
    assert breach.message == "the required header X-Left is missing"
    assert breach.place == "#/paths/~1x/get/responses/200/headers/X-Left"


def test_a_status_that_http_owns_may_be_tolerated() -> None:
    response = Response(status=505, headers=(), body=b"")
    checker = Checker(DOCUMENT)
    assert checker.check(DOCUMENT.operations[0], response, tolerated=frozenset({505})) == []
    assert checker.check(DOCUMENT.operations[0], response) != []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("X_Words", "\u00c3\u00a9", "\u00c3\u00a8"),  # UTF-8, as clients of HTTP show it
        ("X_Took", "PT0.5S", "P0.5S"),
        ("X_Sizes", "1,true, 2", "1,true,two"),
        ("X_Point", "x=1,name=2,open=true", "x=one,name=2"),
        ("X_Point", "name=true", "open=1"),
    ],
)
def test_headers_are_read_by_their_schemas(name: str, right: str, wrong: str) -> None:
    def told(text: str) -> list[str]:
        headers: dict[str, Any] = {name: text}
        return breaches({"id": 1}, **headers)

    assert told(right) == []
    assert len(told(wrong)) == 1


@pytest.mark.parametrize(
    ("charset", "name", "breaks"),
    [
        ("utf-8", "ü", False),
        ("iso-8859-1", "u", False),
        ("iso-8859-1", "ü", True),
        ("utf-16", "u", True),
        ("none-that-is-known", "u", True),
    ],
)
def test_json_is_not_labelled_as_what_it_is_not(charset: str, name: str, breaks: bool) -> None:
    body = json.dumps({"id": 1, "name": name}, ensure_ascii=False).encode()
    headers = (("Content-Type", f"application/json; charset={charset}"), ("X-Left", "1"))
    response = Response(status=200, headers=headers, body=body)
    found = Checker(DOCUMENT).check(DOCUMENT.by_id["x"], response, method="GET")
    assert any("RFC 8259" in breach.message for breach in found) is breaks


@pytest.mark.parametrize(
    ("body", "charset", "breaks"),
    [
        ("ü".encode(), "; charset=utf-8", False),
        ("ü".encode("latin-1"), "; charset=utf-8", True),
        ("ü".encode("latin-1"), "; charset=iso-8859-1", False),
        ("ü".encode("latin-1"), "", False),
    ],
)
def test_a_text_is_in_the_charset_that_it_is_labelled_with(body: bytes, charset: str, breaks: bool) -> None:
    content = {"text/plain": {"schema": {"type": "string"}}}
    answers = {"200": {"description": "d", "content": content}}
    said = document({"/notes": {"get": {"operationId": "note", "responses": answers}}})
    response = Response(status=200, headers=(("Content-Type", f"text/plain{charset}"),), body=body)
    read = Document(said)
    assert bool(Checker(read).check(read.by_id["note"], response, method="GET")) is breaks


@pytest.mark.parametrize(
    ("body", "breaks"),
    [
        (gzip.compress(b'{"id": 1}', mtime=0), False),
        (b'{"id": 1}', True),
        (gzip.compress(b'{"id": 1}', mtime=0)[:-9], True),
    ],
    ids=["packed", "not packed", "cut off"],
)
def test_a_body_is_in_the_coding_that_it_is_labelled_with(body: bytes, breaks: bool) -> None:
    headers = (("Content-Type", "application/json"), ("X-Left", "1"), ("Content-Encoding", "gzip"))
    response = unpacked(Response(status=200, headers=headers, body=body))
    found = Checker(DOCUMENT).check(DOCUMENT.by_id["x"], response, method="GET")
    assert any("Content-Encoding" in breach.message for breach in found) is breaks
    assert breaks or response.body == b'{"id": 1}'
