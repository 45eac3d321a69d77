"""A refusal that the document has breaks no promise as long as nothing says that just this call is taken."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

COUNT = {"type": "integer", "minimum": 1, "maximum": 9}


def _outcomes(judge: Judge, paths: dict[str, Any], server: Any) -> dict[str, str]:
    return {one.promise.id: one.outcome for one in judge(document(paths), serve(paths, server))}


@pytest.mark.parametrize("status", [400, 402, 403, 409, 412, 422, 424])
def test_what_takes_no_call_is_not_reached_where_the_document_has_its_refusal(
    judge: Judge, status: int
) -> None:
    body = thing("count", count=COUNT)
    paths = {"/runs": {"post": {**takes(body), **says(201, thing("id", id=TEXT), 400, 422, status)}}}
    outcomes = _outcomes(judge, paths, lambda *_: (status, None))
    assert outcomes["post /runs-answers-201"] == "not tested"
    assert "broken" not in outcomes.values()
    untold = {"/runs": {"post": {**takes(body), **says(201, thing("id", id=TEXT), 400)}}}
    if status != 400:
        assert _outcomes(judge, untold, lambda *_: (status, None))["post /runs-answers-201"] == "broken"


def test_a_body_may_name_what_is_not_there_but_what_was_made_is_there(judge: Judge) -> None:
    paths = {
        "/orders": {"post": {**takes(thing("sku", sku=TEXT)), **says(201, thing("id", id=TEXT), 400, 404)}},
        "/boxes": {"post": says(201, thing("id", id=TEXT))},
        "/boxes/{id}": {**at(id=TEXT), "get": says(200, thing("id", id=TEXT), 404)},
    }

    def answer(method: str, steps: list[str], _: bytes) -> tuple[int, Any]:
        return (201, {"id": "b1"}) if (method, steps) == ("POST", ["boxes"]) else (404, None)

    outcomes = _outcomes(judge, paths, answer)
    assert outcomes["post /orders-answers-201"] == "not tested"
    assert outcomes["get /boxes/{id}-answers-200"] == "broken"


def _asking(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    parameter = {"name": "extra", "in": "query", "schema": schema, **more}
    return {"/runs": {"get": {"parameters": [parameter], **says(200, thing(), 400)}}}


@pytest.mark.parametrize("listed", [True, False])
def test_which_texts_a_parameter_knows_only_words_may_tell(judge: Judge, listed: bool) -> None:
    def answer(method: str, steps: list[str], query: bytes) -> tuple[int, Any]:
        return (400, None) if b"extra=" in query else (200, {})

    free = {"type": "array", "items": {"type": "string", "maxLength": 100}} if listed else TEXT
    assert broken(judge, _asking(free), answer) == []
    for known in (_asking({"type": "string", "enum": ["all"]}), _asking(TEXT, example="lines")):
        assert "get /runs-accepts-query extra: present" in broken(judge, known, answer)


@pytest.mark.parametrize("most", [2, 9])
def test_a_value_is_judged_where_values_are_and_nowhere_else(judge: Judge, most: int) -> None:
    """A room has two beds, and an update that asks for more is refused."""
    room = thing("id", "guests", id=TEXT, guests=COUNT)
    paths = {
        "/rooms": {"post": {**takes(thing("guests", guests=COUNT)), **says(201, room, 422)}},
        "/rooms/{id}": {
            **at(id=TEXT),
            "get": says(200, room, 404),
            "patch": {**takes(thing(guests=COUNT)), **says(200, room, 404, 422)},
        },
    }
    rooms: dict[str, int] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            return (200, {"id": steps[1], "guests": rooms[steps[1]]}) if steps[1] in rooms else (404, None)
        body = read(raw)
        guests = body.get("guests") if isinstance(body, dict) else None
        if method == "PATCH" and steps[1] not in rooms:
            return 404, None
        if not isinstance(body, dict) or (method == "POST" and guests is None):
            return 422, None
        if guests is not None and (type(guests) is not int or not 1 <= guests <= 9):
            return 422, None
        if method == "PATCH" and (guests or 0) > most:
            return 422, None
        name = f"r{len(rooms)}" if method == "POST" else steps[1]
        rooms[name] = guests or rooms.get(name, 1)
        return (201 if method == "POST" else 200), {"id": name, "guests": rooms[name]}

    found = broken(judge, paths, answer)
    assert not any("-life-" in name for name in found)
    assert any(name.startswith("patch /rooms/{id}-accepts-body/guests") for name in found) is (most < 9)


@pytest.mark.parametrize(
    ("asked", "said", "noticed"),
    [
        ({"type": "string"}, "No such thing.", False),
        ({"type": "integer"}, "Out of bounds.", False),
        ({"type": "array", "items": {"type": "string"}}, "Not one of ours.", False),
        ({"type": "string", "example": "a"}, "No such thing.", True),
        ({"type": "string", "enum": ["a"]}, "No such thing.", True),
        ({"type": "boolean"}, "What is shared cannot be `private`.", False),
        ({"type": "boolean"}, "Cannot be shared.", True),
    ],
)
def test_what_may_be_sent_beside_only_words_may_tell(
    judge: Judge, asked: dict[str, Any], said: str, noticed: bool
) -> None:
    body = {**thing("title", title=TEXT, shared=asked, private={"type": "boolean"})}
    paths = {"/lists": {"post": {**takes(body), **says(201, thing("id", id=TEXT), 400)}}}
    paths["/lists"]["post"]["responses"]["400"]["content"] = {"application/json": {"schema": {}}}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        sent = read(raw)
        valid = isinstance(sent, dict) and isinstance(sent.get("title"), str)
        if not valid or not isinstance(sent.get("private", True), bool) or "shared" in sent:
            return 400, {"private": "is a name, and says nothing", "message": said}
        return 201, {"id": "l"}

    found = [name for name in broken(judge, paths, answer) if "/shared" in name]
    assert bool(found) is noticed


@pytest.mark.parametrize(
    ("status", "noticed"), [("400", True), ("4XX", True), ("default", True), ("404", False)]
)
def test_a_parameter_that_is_not_valid_is_refused_where_the_document_has_a_refusal(
    judge: Judge, status: str, noticed: bool
) -> None:
    paths = _asking({"type": "string", "enum": ["all"]})
    paths["/runs"]["get"]["responses"] = {**says(200, thing())["responses"], status: {"description": "No."}}
    found = broken(judge, paths, lambda *_: (200, {}))
    assert any("-rejects-" in name for name in found) is noticed
    crashing = broken(judge, paths, lambda _, __, query: (200 if not query or b"=all" in query else 500, {}))
    assert any("-rejects-" in name for name in crashing)
