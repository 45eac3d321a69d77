"""An operation that tells what it was sent has to tell all of it, and its defaults."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document


@pytest.mark.parametrize(
    ("flaw", "broken"),
    [
        ("", []),
        ("always light", ['accepts-query theme: "dark"']),
        ("another default", ['accepts-query theme: "dark"']),
    ],
)
def test_what_an_operation_is_seen_to_tell_of_what_it_is_sent_is_told(
    judge: Judge, flaw: str, broken: list[str]
) -> None:
    theme, times = {"enum": ["light", "dark"]}, {"type": "integer", "minimum": 0, "maximum": 9, "default": 4}
    parameters = [
        {"name": "theme", "in": "query", "schema": theme},
        {"name": "X-Times", "in": "header", "schema": times},
    ]
    paths = {"/heard": {"get": {"parameters": parameters, **says(200, thing(theme=theme, times=times), 400)}}}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked = {
            k: v[-1] for k, v in parse_qs(scope["query_string"].decode(), keep_blank_values=True).items()
        }
        sent = dict(scope["headers"]).get(b"x-times")
        right = asked.get("theme", "light") in theme["enum"] and (
            sent is None or re.fullmatch(b"[0-9]", sent)
        )
        told: dict[str, Any] = {
            "times": int(sent) if sent and right else 5 if flaw == "another default" else 4
        }
        if "theme" in asked:
            told["theme"] = "light" if flaw == "always light" else asked["theme"]
        data = json.dumps(told).encode() if right else b""
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
        await send({"type": "http.response.start", "status": 200 if right else 400, "headers": headers})
        await send({"type": "http.response.body", "body": data})

    results = judge(document(paths), app, keyword="get /heard-accepts")
    found = [r.promise.id.removeprefix("get /heard-") for r in results if r.outcome == "broken"]
    assert set(broken) <= set(found) if broken else found == []


def test_names_that_differ_in_their_punctuation_are_told_apart(judge: Judge) -> None:
    names = ("a b", "a-b", "a_b")
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    paths = {"/x": {"post": {**takes(schema), **says(200, schema, 400)}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        return (200, sent) if Document(document(paths)).request.valid(schema, sent) else (400, None)

    results = judge(document(paths), serve(paths, server))
    assert [result.text for result in results if result.outcome == "broken"] == []
