"""Stores of files, settings and tiles: whole without an alarm, and with flaws that are noticed."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, document, read, says, serve, takes, thing

NUMBER = {"type": "integer", "minimum": 0, "maximum": 7}
ID = {"type": "string", "format": "uuid"}


def tiles() -> tuple[dict[str, Any], Server]:
    """A number may be a valid one, and lead to nothing."""
    tile = {"parameters": at(z=NUMBER, x=NUMBER)["parameters"], "get": says(200, thing("z", z=NUMBER), 404)}
    paths = {"/tiles/{z}/{x}": tile}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        z, x = (int(step) if step.isdecimal() else 99 for step in map(unquote, steps[1:]))
        return (200, {"z": z}) if z <= 7 and x < 2**z else (404, None)

    return document(paths), server


def settings(*, loses: bool = False) -> tuple[dict[str, Any], Server]:
    """A label may be called as a property of the setting is."""
    kept: dict[str, Any] = {}
    labels = {"type": "object", "additionalProperties": TEXT}
    nullable = {"type": ["string", "null"]}
    setting = thing(
        "key", "value", "comment", "labels", key=TEXT, value=TEXT, comment=nullable, labels=labels
    )
    patch = {**thing(comment=nullable, labels=labels), "additionalProperties": False}
    name = {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}
    item = {
        **at(key=name),
        "put": {**takes(thing("value", value=TEXT, labels=labels)), **says(201, setting, 400)},
        "get": says(200, setting, 404),
        "patch": {**takes(patch), **says(200, setting, 400, 404)},
    }
    item["put"]["responses"]["200"] = item["put"]["responses"]["201"]
    paths = {"/settings/{key}": item}

    def valid(told: Any) -> bool:
        if not isinstance(told, dict):
            return False
        named = told.get("labels", {})
        texts = [
            told.get("value", ""),
            told.get("comment") or "",
            *(named.values() if isinstance(named, dict) else [0]),
        ]
        return all(isinstance(text, str) for text in texts) and isinstance(
            told.get("comment", ""), str | None
        )

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        key = unquote(steps[1])
        if method == "GET":
            return (200, kept[key]) if key in kept else (404, None)
        told = read(body)
        if (
            not valid(told)
            or (method == "PUT" and "value" not in told)
            or not re.fullmatch("[a-z0-9-]{1,40}", key)
        ):
            return 400, None
        if method == "PUT":
            status = 200 if key in kept else 201
            kept[key] = {"comment": None, "labels": {}, **told, "key": key}
            return status, kept[key]
        if key not in kept or told.keys() - {"comment", "labels"}:
            return 404 if key not in kept else 400, None
        changed = {} if loses and "labels" in told else told
        kept[key] = {**kept[key], **changed}
        return 200, kept[key]

    return document(paths), server


def papers() -> tuple[dict[str, Any], Server]:
    """An update names its thing (JSON:API, 9.2); a file is written in the format of its thing."""
    kept: dict[str, dict[str, Any]] = {}
    attributes = thing("title", title=TEXT, format={"type": "string", "enum": ["text", "json"]})
    shown = thing("data", data=thing("type", "id", "attributes", type=TEXT, id=ID, attributes=attributes))
    new = thing("data", data=thing("type", "attributes", type={"const": "papers"}, attributes=attributes))
    change = thing(
        "data", data=thing("type", "id", "attributes", type={"const": "papers"}, id=ID, attributes=attributes)
    )
    files: dict[str, Any] = {
        "text/csv": {"schema": TEXT},
        "application/json": {"schema": {"type": "array"}},
    }
    paths = {
        "/papers": {"post": {**takes(new), **says(201, shown, 400)}},
        "/papers/{paperId}": {
            **at(paperId=ID),
            "get": says(200, shown, 404),
            "patch": {**takes(change), **says(200, shown, 400, 404, 409)},
        },
        "/papers/{paperId}/file": {
            **at(paperId=ID),
            "get": {
                "responses": {"200": {"description": "d", "content": files}, "404": {"description": "d"}}
            },
        },
    }

    def attributes_of(told: Any) -> dict[str, Any] | None:
        data = told.get("data") if isinstance(told, dict) else None
        own = data.get("attributes") if isinstance(data, dict) and data.get("type") == "papers" else None
        if not isinstance(own, dict) or own.get("format", "text") not in ("text", "json"):
            return None
        return own if isinstance(own.get("title"), str) else None

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        own = attributes_of(told)
        if method == "POST":
            if own is None:
                return 400, None
            name = str(uuid.uuid4())
            kept[name] = {"type": "papers", "id": name, "attributes": {"format": "text", **own}}
            return 201, {"data": kept[name]}
        name = unquote(steps[1])
        if name not in kept:
            return 404, None
        if steps[2:]:
            return 200, []
        if method == "PATCH":
            if own is None or not isinstance(told["data"].get("id"), str) or not is_uuid(told["data"]["id"]):
                return 400, None
            if told["data"]["id"] != name:
                return 409, None
            kept[name]["attributes"] |= own
        return 200, {"data": kept[name]}

    return document(paths), server


def is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        (tiles, "get /tiles/{z}/{x}-accepts-path x: the maximum"),
        (settings, "patch /settings/{key}-accepts-body/labels: everything"),
        (papers, "patch /papers/{paperId}-answers-200"),
    ],
)
def test_it_gives_no_alarm(judge: Judge, way: Callable[[], tuple[dict[str, Any], Server]], kept: str) -> None:
    told, server = way()
    results = judge(told, serve(told["paths"], server))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    assert kept in {result.promise.id for result in results if result.outcome != "broken"}


def test_a_label_that_is_not_kept_is_noticed(judge: Judge) -> None:
    told, server = settings(loses=True)
    results = judge(told, serve(told["paths"], server), keyword="patch /settings")
    assert any(r.outcome == "broken" and "labels" in r.text for r in results)


@pytest.mark.parametrize(
    ("said", "noticed"),
    [
        ("The same key with another body is a conflict.", True),
        ("The same key with another body gets the first answer.", False),
    ],
)
def test_a_key_is_for_one_body_where_the_words_say_so(judge: Judge, said: str, noticed: bool) -> None:
    header = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": TEXT}
    note = thing("id", "text", id=TEXT, text=TEXT)
    post = {
        "description": said,
        "parameters": [header],
        **takes(thing("text", text=TEXT)),
        **says(201, note, 409),
    }
    paths = {"/notes": {"post": post}, "/notes/{id}": {**at(id=TEXT), "get": says(200, note, 404)}}
    numbers = itertools.count()

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        return (201 if method == "POST" else 200), {
            "text": "a",
            **(read(body) or {}),
            "id": f"n{next(numbers)}",
        }

    results = judge(document(paths), serve(paths, server), keyword="one body")
    assert [r.outcome for r in results] == (["broken"] if noticed else [])


@pytest.mark.parametrize(
    ("flaw", "broken"), [("", []), ("it is lost", ["put /rooms/{id}/rates-life-then it is there"])]
)
def test_a_list_that_replaces_another_one_is_shown(judge: Judge, flaw: str, broken: list[str]) -> None:
    price = thing("price", price=NUMBER)
    rates = {"type": "array", "items": price, "maxItems": 3}
    room = thing("id", id=TEXT)
    paths = {
        "/rooms": {"post": says(201, room)},
        "/rooms/{id}": {**at(id=TEXT), "get": says(200, room, 404)},
        "/rooms/{id}/rates": {
            **at(id=TEXT),
            "get": says(200, rates, 404),
            "put": {"summary": "Replaces all rates.", **takes(rates), **says(200, rates, 400, 404)},
        },
    }
    known: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            known[f"r{len(known)}"] = []
            return 201, {"id": f"r{len(known) - 1}"}
        name = unquote(steps[1])
        if name not in known:
            return 404, None
        if method == "GET":
            return 200, known[name] if len(steps) == 3 else {"id": name}
        body = read(raw)
        if not isinstance(body, list) or len(body) > 3 or not all(isinstance(one, dict) for one in body):
            return 400, None
        prices = [one.get("price") for one in body]
        if not all(type(one) in (int, float) and int(one) == one and 0 <= one <= 7 for one in prices):
            return 400, None
        known[name] = [] if flaw else body
        return 200, body

    results = judge(document(paths), serve(paths, answer))
    assert [result.promise.id for result in results if result.outcome == "broken"] == broken
