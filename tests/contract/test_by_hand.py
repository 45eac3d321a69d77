"""Servers as somebody writes them by hand: they read what is sent in the plainest way, without an alarm."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, document, read, says, serve, takes, thing


def queued() -> tuple[dict[str, Any], Server]:
    """Only what was claimed can be finished, and a claim takes the one that has waited longest, if any."""
    jobs: dict[str, dict[str, Any]] = {}
    job = thing("id", "queue", "state", id=TEXT, queue=TEXT, state=TEXT)
    claim = says(200, job, 404)
    claim["responses"]["204"] = {"description": "None waits."}
    paths = {
        "/queues": {"post": says(201, thing("id", id=TEXT))},
        "/queues/{queue}/jobs": {**at(queue=TEXT), "post": says(201, job, 404)},
        "/queues/{queue}/claim": {**at(queue=TEXT), "post": claim},
        "/jobs/{job}": {**at(job=TEXT), "get": says(200, job, 404)},
        "/jobs/{job}/finish": {**at(job=TEXT), "post": says(200, job, 404, 409)},
    }
    queues: set[str] = set()

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, [unquote(step) for step in steps]:
            case "POST", ["queues"]:
                queues.add(name := f"q{len(queues)}")
                return 201, {"id": name}
            case "POST", ["queues", name, "jobs"] if name in queues:
                one = f"j{len(jobs)}"
                jobs[one] = {"id": one, "queue": name, "state": "waiting"}
                return 201, jobs[one]
            case "POST", ["queues", name, "claim"] if name in queues:
                waiting = (j for j in jobs.values() if (j["queue"], j["state"]) == (name, "waiting"))
                taken = next(waiting, None)
                if taken is None:
                    return 204, None
                taken["state"] = "running"
                return 200, taken
            case "POST", ["jobs", one, "finish"] if one in jobs:
                running, jobs[one]["state"] = jobs[one]["state"] == "running", "done"
                return (200, jobs[one]) if running else (409, None)
            case "GET", ["jobs", one] if one in jobs:
                return 200, jobs[one]
        return 404, None

    return document(paths), server


def near() -> tuple[dict[str, Any], Server]:
    """Where nothing is near enough, it is answered with 404."""
    radius = {"name": "radius", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}}
    paths = {"/nearest": {"get": {"parameters": [radius], **says(200, thing(name=TEXT), 400, 404)}}}

    def server(method: str, steps: list[str], query: bytes) -> tuple[int, Any]:
        asked = query.decode().removeprefix("radius=")
        if asked and not (asked.isdecimal() and 1 <= int(asked) <= 9):
            return 400, None
        return (404, None) if asked and int(asked) < 9 else (200, {"name": "Bern"})

    return document(paths), server


def zoned() -> tuple[dict[str, Any], Server]:
    """A zone is a text of a form, and its records, which have two names, are alike from zone to zone."""
    zones: dict[str, dict[tuple[str, str], Any]] = {}
    kind = {"type": "string", "enum": ["A", "TXT"]}
    record = thing("name", "kind", "value", name=TEXT, kind=kind, value=TEXT)
    new = {"content": {"text/dns": {"schema": TEXT, "example": "www A 192.0.2.1"}}, "required": True}
    chosen = {"name": "kind", "in": "query", "schema": kind}
    whole = at(
        zone={"type": "string", "pattern": "^[a-z]{3,9}$"},
        name={"type": "string", "pattern": "^[a-z]{1,9}$"},
        kind=kind,
    )
    named = {"parameters": whole["parameters"][:1]}
    paths = {
        "/zones/{zone}": {
            **named,
            "put": {"requestBody": new, **says(201, None, 400)},
            "get": says(200, TEXT, 404),
        },
        "/zones/{zone}/records": {
            **named,
            "get": {"parameters": [chosen], **says(200, {"type": "array", "items": record}, 400, 404)},
        },
        "/zones/{zone}/records/{name}/{kind}": {
            **whole,
            "get": says(200, record, 404),
            "put": {**takes(thing("value", value=TEXT)), **says(201, record, 400, 404)},
        },
    }
    paths["/zones/{zone}"]["put"]["responses"]["204"] = {"description": "d"}
    paths["/zones/{zone}/records/{name}/{kind}"]["put"]["responses"]["200"] = says(200, record)["responses"][
        "200"
    ]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        zone, *rest = map(unquote, steps[1:])
        if method == "PUT" and not rest:
            lines = [line.split() for line in body.decode("utf-8", "replace").splitlines()]
            if not re.fullmatch("[a-z]{3,9}", zone):
                return 400, None
            if any(len(line) != 3 or line[1] not in kind["enum"] for line in lines):
                return 400, None
            new = zone not in zones
            zones[zone] = {(a, b): {"name": a, "kind": b, "value": c} for a, b, c in lines}
            return (201 if new else 204), None
        if zone not in zones:
            return 404, None
        if not rest:
            return 200, "zone"
        if len(rest) == 1:
            asked = body.decode().removeprefix("kind=")
            found = [one for one in zones[zone].values() if asked in ("", one["kind"])]
            return (200, found) if asked in ("", *kind["enum"]) else (400, None)
        name, which = rest[1:]
        if method == "GET":
            return (200, zones[zone][name, which]) if (name, which) in zones[zone] else (404, None)
        sent = read(body)
        if not re.fullmatch("[a-z]{1,9}", name) or which not in kind["enum"]:
            return 400, None
        if not isinstance(sent, dict) or not isinstance(sent.get("value"), str):
            return 400, None
        status = 200 if (name, which) in zones[zone] else 201
        zones[zone][name, which] = {"name": name, "kind": which, "value": sent["value"]}
        return status, zones[zone][name, which]

    return document(paths), server


@pytest.mark.parametrize(
    ("way", "reached"),
    [
        (queued, "post /jobs/{job}/finish-answers-200"),
        (near, "get /nearest-accepts-query radius: the maximum"),
        (zoned, "get /zones/{zone}/records-life-of its own zone only"),
    ],
)
def test_it_is_reached(judge: Judge, way: Callable[[], tuple[dict[str, Any], Server]], reached: str) -> None:
    described, server = way()
    results = judge(described, serve(described["paths"], server))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    assert reached in {result.promise.id for result in results if result.outcome == "kept"}


@pytest.mark.parametrize("decoding", ["", "notes", "notes lines"])
def test_ids_that_need_no_escape_may_be_read_as_they_are_sent_by_all(judge: Judge, decoding: str) -> None:
    note = thing("id", id={"type": "integer"})
    one = at(id={"type": "integer"})
    paths = {
        "/notes": {"post": says(201, note)},
        "/notes/{id}": {**one, "get": says(200, note, 404)},
        "/notes/{id}/lines": {**one, "get": says(200, {"type": "array", "items": TEXT}, 404)},
    }
    made: list[str] = []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            made.append(str(len(made)))
            return 201, {"id": len(made) - 1}
        kind = steps[-1] if len(steps) > 2 else "notes"
        known = unquote(steps[1]) if kind in decoding.split() else steps[1]
        if known not in made:
            return 404, None
        return (200, []) if len(steps) > 2 else (200, {"id": int(known)})

    results = judge(document(paths), serve(paths, server))
    wrong = [r.promise.id for r in results if r.outcome == "broken"]
    assert wrong == (["get /notes/{id}/lines-answers-id percent-encoded"] if decoding == "notes" else [])


@pytest.mark.parametrize("flaw", ["", "closed twice"])
def test_what_was_put_by_its_name_is_closed_once_as_its_refusal_says(judge: Judge, flaw: str) -> None:
    box = thing("name", "open", name=TEXT, open={"type": "boolean"})
    named = at(name={"type": "string", "pattern": "^[a-z]{3,9}$"})
    paths = {
        "/boxes/{name}": {**named, "get": says(200, box, 404), "put": says(201, box, 400)},
        "/boxes/{name}/close": {**named, "post": says(200, box, 404, 409, of_409="The box is closed.")},
    }
    paths["/boxes/{name}"]["put"]["responses"]["200"] = says(200, box)["responses"]["200"]
    boxes: dict[str, bool] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        name = unquote(steps[1])
        status = 200
        if method == "PUT":
            if not re.fullmatch("[a-z]{3,9}", name):
                return 400, None
            status, boxes[name] = 200 if name in boxes else 201, boxes.get(name, True)
        elif name not in boxes:
            return 404, None
        elif method == "POST":
            if not boxes[name] and not flaw:
                return 409, None
            boxes[name] = False
        return status, {"name": name, "open": boxes[name]}

    results = judge(document(paths), serve(paths, server))
    wrong = [r.promise.id for r in results if r.outcome == "broken"]
    assert wrong == (["post /boxes/{name}/close-life-a second time is refused"] if flaw else [])
