"""Events and lines are held to what a document says of one, in each way in which documents say it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from specwright_runtime.contract.checker import Checker
from specwright_runtime.contract.http.message import Response
from specwright_runtime.contract.openapi.document import Document

ORDER = {"type": "object", "required": ["seq"], "properties": {"seq": {"type": "integer"}}}
JSON_TEXT = {"type": "string", "contentMediaType": "application/json", "contentSchema": ORDER}
ENVELOPE = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": JSON_TEXT, "retry": {"type": "integer"}},
}
OF_KINDS = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"event": {"const": "word"}, "data": {"type": "string", "maxLength": 3}},
        },
        {"type": "object", "required": ["event"], "properties": {"event": {"const": "order"}, "data": ORDER}},
    ]
}
RIGHT = b'data: {"seq": 1}\n\n'
WRONG = b'data: {"seq": "one"}\n\n'


def told(content: dict[str, Any], body: bytes, media_type: str = "text/event-stream") -> list[str]:
    answer = {"description": "ok", "content": {media_type: content}}
    document = Document({"openapi": "3.2.0", "paths": {"/x": {"get": {"responses": {"200": answer}}}}})
    response = Response(status=200, headers=(("content-type", media_type),), body=body)
    return [breach.message for breach in Checker(document).check(document.operations[0], response)]


@pytest.mark.parametrize(
    "content",
    [
        {"itemSchema": ORDER},
        {"itemSchema": ENVELOPE},
        {"itemSchema": {**ENVELOPE, "properties": {"data": ORDER}}},
        {"schema": ORDER},
        {"schema": {"type": "array", "items": ORDER}},
        {"schema": {"type": "array", "items": ENVELOPE}},
    ],
    ids=json.dumps,
)
def test_the_data_of_each_event_are_an_item(content: dict[str, Any]) -> None:
    assert told(content, RIGHT + b": a comment\n\nid: 7\nretry: 10\n\nid: 8\nretry: 10\n" + RIGHT) == []
    assert told(content, RIGHT.replace(b"\n", b"\r\n") + b"data: [DONE]\n\ndata: {") == []
    [message] = told(content, RIGHT + WRONG + RIGHT)
    assert "integer" in message
    [message] = told(content, b"data: no\n\n")
    assert "JSON" in message


def test_an_event_is_one_of_the_kinds_that_a_union_has() -> None:
    content = {"itemSchema": OF_KINDS}
    assert told(content, b'event: word\ndata: yes\n\nevent: order\ndata: {"seq":\ndata: 1}\n\n') == []
    assert len(told(content, b"event: word\ndata: a long one\n\n")) == 1
    assert len(told(content, b"event: order\ndata: {}\n\n")) == 1


def test_an_envelope_says_which_fields_there_are() -> None:
    named = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "data": {}}}
    assert told({"itemSchema": named}, b"id: 1\ndata: x\n\n") == []
    assert told({"itemSchema": named}, b"data: x\n\n") == ['the body: "id" is a required property']


@pytest.mark.parametrize("content", [{}, {"schema": {"type": "string"}}, {"schema": {}}], ids=json.dumps)
def test_a_stream_of_text_may_hold_any(content: dict[str, Any]) -> None:
    assert told(content, WRONG + b"data: anything\n\n") == []


def test_signs_of_life_are_no_items_where_a_document_describes_one_kind() -> None:
    assert told({"schema": ORDER}, b"event: ping\ndata: {}\n\n" + RIGHT) == []
    assert len(told({"schema": ORDER}, b"event: order\ndata: {}\n\n")) == 1


@pytest.mark.parametrize(
    "media_type", ["application/x-ndjson", "application/jsonl", "application/stream+json"]
)
@pytest.mark.parametrize(
    "content",
    [{"itemSchema": ORDER}, {"schema": ORDER}, {"schema": {"type": "array", "items": ORDER}}],
    ids=json.dumps,
)
def test_each_line_is_an_item(content: dict[str, Any], media_type: str) -> None:
    assert told(content, b'{"seq": 1}\n\n{"seq": 2}\n', media_type) == []
    [message] = told(content, b'{"seq": 1}\n{"seq": "two"}\n', media_type)
    assert "integer" in message
    [message] = told(content, b'{"seq": 1}\n{"seq"', media_type)
    assert "JSON" in message


def test_lines_of_a_text_are_of_any_kind() -> None:
    content = {"schema": {"type": "string"}}
    assert told(content, b'{"seq": 1}\n"two"\n', "application/x-ndjson") == []
    [message] = told(content, b'{"seq"\n', "application/x-ndjson")
    assert "JSON" in message


def test_a_sequence_begins_each_text_with_a_separator() -> None:
    content = {"itemSchema": ORDER}
    assert told(content, b'\x1e{"seq": 1}\n\x1e{"seq": 2}\n', "application/json-seq") == []
    assert len(told(content, b'\x1e{"seq": 1}\n\x1e{}\n', "application/json-seq")) == 1
