"""A service in the manner of Spring, which takes lines one by one: what its documents leave open."""

from __future__ import annotations

import json
from typing import Any

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.checker import Checker
from specwright_runtime.contract.http.message import Response
from specwright_runtime.contract.openapi.document import Document

_URI = {"type": "string", "format": "uri"}
_LOAN = thing("id", "title", id=TEXT, title=TEXT)
_NEW = thing("title", title=TEXT)
_SUMS = thing("created", "rejected", created={"type": "integer"}, rejected={"type": "integer"})


def test_what_a_problem_is_about_is_a_reference_whatever_its_format_says() -> None:
    problem = thing(type=_URI, title=TEXT, status={"type": "integer"}, instance=_URI, docs=_URI)
    refused = {"404": {"description": "d", "content": {"application/problem+json": {"schema": problem}}}}
    known = Document(document({"/loans": {"get": {"responses": refused}}}))

    def breaches(told: dict[str, Any]) -> int:
        headers = (("content-type", "application/problem+json"),)
        response = Response(status=404, headers=headers, body=json.dumps(told).encode())
        return len(Checker(known).check(known.operations[0], response))

    told = {"type": "about:blank", "title": "Not Found", "status": 404}
    assert breaches({**told, "instance": "/loans/7"}) == 0
    assert breaches({**told, "instance": "no reference"}) == 1
    assert breaches({**told, "docs": "/loans/7"}) == 1


def _paths() -> dict[str, Any]:
    lines = {"content": {"application/x-ndjson": {"schema": _NEW}}, "required": True}
    return {
        "/loans": {"post": {**takes(_NEW), **says(201, _LOAN, 400)}},
        "/loans/{id}": {**at(id=TEXT), "get": says(200, _LOAN, 404)},
        "/loans/{id}/renew": {
            **at(id=TEXT),
            "post": says(200, _LOAN, 404, 409, of_409="The loan was renewed 3 times."),
        },
        "/imports": {"post": {"requestBody": lines, **says(200, _SUMS, 400)}},
    }


def _server(wrong: str = "") -> Server:
    loans: dict[str, dict[str, Any]] = {}
    renewals: dict[str, int] = {}

    def made(told: Any) -> dict[str, Any] | None:
        if not isinstance(told, dict) or not isinstance(told.get("title"), str):
            return None
        return loans.setdefault(f"l{len(loans)}", {"id": f"l{len(loans)}", "title": told["title"]})

    def answer(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "POST", ["loans"]:
                loan = made(read(body))
                return (400, None) if loan is None else (201, loan)
            case "POST", ["imports"]:
                lines = [line for line in body.split(b"\n") if line.strip()]
                found = [made(read(line)) for line in lines]
                lost = 0 if wrong == "all are told to be taken" else found.count(None)
                return (200, {"created": len(found) - lost, "rejected": lost}) if lines else (400, None)
            case _, ["loans", name, *rest] if name in loans:
                if rest and renewals.setdefault(name, 0) == 3:
                    return 409, None
                if rest:
                    renewals[name] += 1
                return 200, loans[name]
        return 404, None

    return answer


def test_what_can_be_done_some_times_is_done_twice_and_wrong_lines_are_left_aside(judge: Judge) -> None:
    assert broken(judge, _paths(), _server()) == []


def test_wrong_lines_are_not_taken(judge: Judge) -> None:
    found = broken(judge, _paths(), _server("all are told to be taken"), keyword="rejects")
    assert "post /imports-rejects-body: a line that is wrong behind others" in found
