"""What leads to a thing where the answer that made it does not say so under a name that is one's own."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from tests.contract.small import TEXT, Server, at, broken, document, read, says, serve, takes, thing

TOPIC = thing(
    "topicName", topicName={"type": "string", "minLength": 1, "maxLength": 300}, parts={"type": "integer"}
)
UNIT = thing("title", title=TEXT)
PATHS: dict[str, Any] = {
    "/topics": {"post": {**takes(TOPIC), **says(201, None, 400, 409)}},
    "/topics/{topicName}": {
        **at(topicName=TEXT),
        "get": says(200, TOPIC, 404),
        "delete": says(204, None, 404),
    },
    "/units": {"post": {**takes(UNIT), **says(200, thing("ouId", ouId={"type": "number"}), 400)}},
    "/units/{orgid}": {**at(orgid={"type": "integer"}), "get": says(200, UNIT, 404)},
}


def topics(flaw: str = "") -> Server:
    known: dict[str, Any] = {}
    units: dict[str, Any] = {}
    numbers = itertools.count(1)

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        store = known if steps[0] == "topics" else units
        if method == "POST":
            body = read(raw)
            name, kind = ("topicName", TOPIC) if store is known else ("title", UNIT)
            text = body.get(name) if isinstance(body, dict) else None
            long = kind is TOPIC and isinstance(text, str) and not 1 <= len(text) <= 300
            parts = body.get("parts", 1) if isinstance(body, dict) else None
            if not isinstance(text, str) or long or (kind is TOPIC and not _whole(parts)):
                return 400, None
            if store is units:
                number = next(numbers)
                units[str(number)] = {"title": "none" if flaw == "another title" else text}
                return 200, {"ouId": number}
            if text in known:
                return 409, None
            known[text] = {"topicName": text, "parts": 1, **body}
            if flaw == "forgets parts":
                known[text].pop("parts")
            return 201, None
        if steps[1] not in store:
            return 404, None
        if method == "DELETE":
            if flaw != "stays":
                del store[steps[1]]
            return 204, None
        return 200, store[steps[1]]

    return answer


def _whole(value: Any) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and value.is_integer()
    )


def test_what_was_sent_or_alone_ends_like_an_id_leads_to_what_was_made(
    judge: Callable[..., list[Any]],
) -> None:
    assert broken(judge, PATHS, topics()) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("stays", "delete /topics/{topicName}-life-then get /topics/{topicName} finds nothing"),
        ("forgets parts", "post /topics-life-shown as it was made"),
        ("another title", "post /units-life-shown as it was made"),
    ],
)
def test_then_its_life_is_seen(judge: Callable[..., list[Any]], flaw: str, promise: str) -> None:
    assert promise in broken(judge, PATHS, topics(flaw))


def test_an_id_that_the_path_does_not_take_is_named(judge: Callable[..., list[Any]]) -> None:
    paths = {
        "/rooms": {"post": {**takes(UNIT), **says(200, thing("id", id=TEXT), 400)}},
        "/rooms/{id}": {**at(id={"type": "integer"}), "get": says(200, UNIT, 404)},
    }

    def rooms(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        return (404, None) if method == "GET" else (200, {"id": "r-1"})

    found = judge(document(paths), serve(paths, rooms))
    text = next(r.text for r in found if r.promise.id == "get /rooms/{id}-answers-200")
    assert text == "post /rooms says id='r-1', which id on the path does not take"
