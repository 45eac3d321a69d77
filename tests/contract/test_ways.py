"""Servers that are reached by one rule each, without an alarm."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import LETTER, TEXT, Server, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.things import readiness


def full() -> tuple[dict[str, Any], Server]:
    """A class has one seat."""
    taken: dict[str, int] = {}
    booked = thing("id", id=TEXT)
    paths = {
        "/classes": {"post": says(201, thing("id", id=TEXT))},
        "/classes/{id}/bookings": {
            **at(id=TEXT),
            "post": says(201, booked, 404, 409, of_409="The class is full."),
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "POST", ["classes"]:
                taken[name := f"c{len(taken)}"] = 0
                return 201, {"id": name}
            case "POST", ["classes", name, "bookings"] if unquote(name) in taken:
                taken[unquote(name)] += 1
                return (201, {"id": "b"}) if taken[unquote(name)] == 1 else (409, None)
        return 404, None

    return document(paths), server


def two_parts() -> tuple[dict[str, Any], Server]:
    """A record is known by two names, of which one is chosen from a list."""
    kept: dict[tuple[str, str], Any] = {}
    record = thing("value", value={"type": "integer"})
    names = at(
        name={"type": "string", "pattern": "^[a-z0-9-]{1,30}$", "example": "www"}, kind={"enum": ["A"]}
    )
    paths = {
        "/records/{name}/{kind}": {
            **names,
            "get": says(200, record, 404),
            "put": {**takes(record), **says(200, record, 400, 404)},
            "delete": says(204, None, 404),
        }
    }
    paths["/records/{name}/{kind}"]["put"]["responses"]["201"] = {
        "description": "It is new.",
        "content": {"application/json": {"schema": record}},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if unquote(steps[2]) != "A" or not re.fullmatch("[a-z0-9-]{1,30}", unquote(steps[1])):
            return 404, None
        key = (unquote(steps[1]), "A")
        if method == "PUT":
            told = read(body)
            if not isinstance(told, dict) or type(told.get("value")) is not int:
                return 400, None
            status = 200 if key in kept else 201
            kept[key] = {"value": told["value"]}
            return status, kept[key]
        if key not in kept:
            return 404, None
        return (200, kept[key]) if method == "GET" else (204, kept.pop(key) and None)

    return document(paths), server


def suffixed() -> tuple[dict[str, Any], Server]:
    """Paths end in `.json`."""
    made: set[str] = set()
    card = thing("card", card=thing("id", id={"type": "integer"}))
    paths = {
        "/cards.json": {"post": says(201, card)},
        "/cards/{card_id}.json": {**at(card_id={"type": "integer"}), "get": says(200, card, 400, 404)},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if (method, steps) == ("POST", ["cards.json"]):
            made.add(str(len(made) + 1))
            return 201, {"card": {"id": len(made)}}
        name = unquote(steps[-1]).removesuffix(".json")
        return (200, {"card": {"id": int(name)}}) if name in made else (404, None)

    return document(paths), server


def within_metadata() -> tuple[dict[str, Any], Server]:
    """The name of a thing lies within its metadata, and has to be that of the path."""
    kept: dict[str, Any] = {}
    star = thing("metadata", metadata=thing("name", name={"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}))
    paths = {
        "/stars": {"post": {**takes(star), **says(201, star, 400, 409)}},
        "/stars/{name}": {
            **at(name=TEXT),
            "get": says(200, star, 404),
            "put": {**takes(star), **says(200, star, 400, 404)},
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        name = unquote(steps[-1]) if len(steps) > 1 else None
        if name is not None and name not in kept:
            return 404, None
        if method == "GET":
            return 200, kept[name or ""]
        told = read(body)
        inner = told.get("metadata") if isinstance(told, dict) else None
        own = inner.get("name") if isinstance(inner, dict) else None
        if not isinstance(own, str) or not re.fullmatch("[a-z0-9-]{1,40}", own) or name not in {None, own}:
            return 400, None
        if name is None and own in kept:
            return 409, None
        kept[own] = {"metadata": {"name": own}}
        return 200 if name else 201, kept[own]

    return document(paths), server


def sids() -> tuple[dict[str, Any], Server]:
    """`ListSid` is the `sid` of a list."""
    made: set[str] = set()
    listed = thing("sid", sid={"type": "string", "pattern": "^LI[0-9a-f]{4}$"})
    paths = {
        "/Lists": {"post": says(201, listed)},
        "/Lists/{ListSid}/Export": {**at(ListSid=listed["properties"]["sid"]), "get": says(200, listed, 404)},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if (method, steps) == ("POST", ["Lists"]):
            made.add(sid := f"LI{len(made):04x}")
            return 201, {"sid": sid}
        return (200, {"sid": unquote(steps[1])}) if unquote(steps[1]) in made else (404, None)

    return document(paths), server


def paid() -> tuple[dict[str, Any], Server]:
    """A payment is there once a booking is paid for."""
    paid: dict[str, bool] = {}
    payment = thing("paid", paid={"type": "boolean"})
    paths = {
        "/bookings": {"post": says(201, thing("id", id=TEXT))},
        "/bookings/{id}/payment": {
            **at(id=TEXT),
            "get": says(200, payment, 404),
            "post": says(200, payment, 404),
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if (method, steps) == ("POST", ["bookings"]):
            paid[name := f"b{len(paid)}"] = False
            return 201, {"id": name}
        name = unquote(steps[1])
        if name in paid and method == "POST":
            paid[name] = True
        return (200, {"paid": True}) if paid.get(name) else (404, None)

    return document(paths), server


def one_letter() -> tuple[dict[str, Any], Server]:
    """A thing is named as the step before it."""
    paths = {"/a/{name}": {**at(name=LETTER), "get": says(200, thing(), 404)}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        return (200, {}) if unquote(steps[1]) == "a" else (404, None)

    return document(paths), server


def marked() -> tuple[dict[str, Any], Server]:
    """What is deleted is marked so, and can be restored then only."""
    kept: dict[str, bool] = {}
    note = thing("id", "deleted", id=TEXT, deleted={"type": "boolean"})
    paths = {
        "/notes": {"post": says(201, note)},
        "/notes/{id}": {
            **at(id=TEXT),
            "get": says(200, note, 404),
            "delete": {"description": "Marks the note as deleted.", **says(204, None, 404)},
        },
        "/notes/{id}/restore": {
            **at(id=TEXT),
            "post": says(200, note, 404, 409, of_409="The note is not deleted."),
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if (method, steps) == ("POST", ["notes"]):
            kept[name := f"n{len(kept)}"] = False
            return 201, {"id": name, "deleted": False}
        name = unquote(steps[1])
        if name not in kept:
            return 404, None
        if method == "GET":
            return 200, {"id": name, "deleted": kept[name]}
        was, kept[name] = kept[name], method == "DELETE"
        if method == "DELETE":
            return 204, None
        return (200, {"id": name, "deleted": False}) if was else (409, None)

    return document(paths), server


def blob() -> tuple[dict[str, Any], Server]:
    """There is one file, and none before it is put."""
    kept = [b""]
    data = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    paths: dict[str, Any] = {
        "/blob": {
            "get": {"responses": {"200": {"description": "d", "content": data}}},
            "put": {"requestBody": {"required": True, "content": data}, **says(204)},
        }
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "PUT":
            kept[0] = body
        return (204, None) if method == "PUT" else (200, kept[0])

    return document(paths), server


def busy() -> tuple[dict[str, Any], Server]:
    """Every other request is one too many, and a job can be deleted once it has ended."""
    jobs: dict[str, float] = {}
    asked = itertools.count()
    job = thing("id", "status", id=TEXT, status={"enum": ["running", "done"]})
    paths = {
        "/jobs": {"post": says(201, job, 429)},
        "/jobs/{id}": {
            **at(id=TEXT),
            "get": says(200, job, 404, 429),
            "delete": says(204, None, 404, 409, 429),
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if next(asked) % 2:
            return 429, None
        if method == "POST":
            jobs[name := f"j{len(jobs)}"] = time.monotonic() + 0.02
            return 201, {"id": name, "status": "running"}
        name = unquote(steps[1])
        if name not in jobs:
            return 404, None
        ended = jobs[name] < time.monotonic()
        if method == "GET":
            return 200, {"id": name, "status": "done" if ended else "running"}
        return (204, jobs.pop(name) and None) if ended else (409, None)

    return document(paths), server


def columns() -> tuple[dict[str, Any], Server]:
    """A 422 is of one cause, tags are a set, and a column is one of those that there are."""
    tags = {"type": "array", "uniqueItems": True, "maxItems": 2, "items": {"enum": ["web", "app"]}}
    card = thing("column", "tags", column={"type": "string", "minLength": 1, "example": "open"}, tags=tags)
    told = thing("id", id=TEXT, tags={"type": "array", "items": TEXT})
    refused = says(201, told, 422, of_422="The board has no such column")
    refused["responses"]["default"] = {"description": "Something went wrong"}
    paths = {"/cards": {"post": {**takes(card), **refused}}}
    made = itertools.count()

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        if not isinstance(sent, dict) or not isinstance(sent.get("column"), str) or not sent["column"]:
            return 400, None
        listed: Any = sent.get("tags")
        known = isinstance(listed, list) and all(isinstance(tag, str) for tag in listed)
        if not known or len(set(listed)) != len(listed) or not set(listed) <= {"web", "app"}:
            return 400, None
        if sent["column"] != "open":
            return 422, None
        return 201, {"id": f"c{next(made)}", "tags": sorted(listed)}

    return document(paths), server


def two_ways() -> tuple[dict[str, Any], Server]:
    """By pages or by ranges, and never by both."""
    kept: list[dict[str, Any]] = []
    item = thing("id", "name", id=TEXT, name=TEXT)
    whole = {"type": "integer", "minimum": 1, "maximum": 50}

    def query(name: str, **schema: Any) -> dict[str, Any]:
        return {"name": name, "in": "query", "schema": {**whole, **schema}}

    paths = {
        "/items": {
            "post": {**takes(thing("name", name=TEXT)), **says(201, item, 400)},
            "get": {
                "parameters": [
                    query("offset", minimum=0),
                    query("limit"),
                    query("page"),
                    query("itemsPerPage"),
                ],
                **says(200, thing("data", data={"type": "array", "items": item}), 400),
            },
        },
        "/items/{id}": {**at(id=TEXT), "get": says(200, item, 404)},
    }

    def listed(asked: str) -> tuple[int, Any]:
        sent = dict(part.split("=") for part in asked.split("&") if part)
        if not all(value.isdecimal() for value in sent.values()):
            return 400, None
        numbers = {name: int(value) for name, value in sent.items()}
        pages = numbers.keys() & {"page", "itemsPerPage"}
        if pages and numbers.keys() - pages:
            return 400, None
        if not all((name != "offset") <= number <= 50 for name, number in numbers.items()):
            return 400, None
        size = numbers.get("itemsPerPage", numbers.get("limit", 10))
        start = (numbers["page"] - 1) * size if "page" in numbers else numbers.get("offset", 0)
        return 200, {"data": kept[start : start + size]}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if steps == ["items"] and method == "GET":
            return listed(body.decode())
        if steps == ["items"]:
            sent = read(body)
            if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
                return 400, None
            kept.append({"id": f"i{len(kept)}", "name": sent["name"]})
            return 201, kept[-1]
        found = next((one for one in kept if one["id"] == unquote(steps[1])), None)
        return (404, None) if found is None else (200, found)

    return document(paths), server


@pytest.mark.parametrize(
    ("way", "reached"),
    [
        (two_ways, "get /items-effects-page continues"),
        (two_ways, "get /items-effects-offset continues"),
        (full, "post /classes/{id}/bookings-answers-201"),
        (two_parts, "put /records/{name}/{kind}-life-201 for a new one only"),
        (suffixed, "get /cards/{card_id}.json-answers-200"),
        (within_metadata, "put /stars/{name}-answers-200"),
        (sids, "get /Lists/{ListSid}/Export-answers-200"),
        (paid, "get /bookings/{id}/payment-answers-200"),
        (one_letter, "get /a/{name}-answers-name percent-encoded"),
        (marked, "post /notes/{id}/restore-answers-200"),
        (blob, "get /blob-answers-200"),
        (busy, "delete /jobs/{id}-answers-id percent-encoded"),
        (columns, "post /cards-accepts-body/tags: the most items"),
    ],
)
def test_it_is_reached(judge: Judge, way: Callable[[], tuple[dict[str, Any], Server]], reached: str) -> None:
    described, server = way()
    results = judge(described, serve(described["paths"], server))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    assert reached in {result.promise.id for result in results if result.outcome == "kept"}


def test_a_list_that_is_said_to_lag_is_given_time(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_LAG", 0.05)
    made: dict[str, float] = {}
    item = thing("id", id=TEXT)
    paths = {
        "/items": {
            "post": says(201, item),
            "get": says(200, {"type": "array", "items": item}),
        },
        "/items/{id}": {**at(id=TEXT), "get": says(200, item, 404)},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if steps == ["items"] and method == "POST":
            made[name := f"i{len(made)}"] = time.monotonic()
            return 201, {"id": name}
        if steps == ["items"] and method == "GET":
            seen = time.monotonic() - 0.03
            return 200, [{"id": name} for name, moment in made.items() if moment < seen]
        return (200, {"id": unquote(steps[1])}) if unquote(steps[1]) in made else (404, None)

    for said, lags in (("Lists are eventually consistent.", False), ("", True)):
        results = judge(document(paths, said), serve(paths, server), keyword="listed once")
        assert [result.outcome for result in results] == ["broken" if lags else "kept"]
