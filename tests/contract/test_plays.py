"""Lists in an order that is told in words, pages that end, and what goes with what is deleted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.run import Result

_TIMED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_MOMENT = {"type": "string", "format": "date-time"}
_PLAY = thing("id", "title", id=TEXT, title=TEXT)
_NEW = thing("startsAt", startsAt=_MOMENT)
_REHEARSAL = thing("id", "play_id", "startsAt", id=TEXT, play_id=TEXT, startsAt=_MOMENT)
_LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}}
_CURSOR = {"name": "cursor", "in": "query", "schema": TEXT, "description": "`next` of the page before."}
_PAGE = thing("items", items={"type": "array", "items": _REHEARSAL}, next={"anyOf": [TEXT, {"type": "null"}]})


def _paths(order: str) -> dict[str, Any]:
    return {
        "/plays": {"post": {**takes(thing("title", title=TEXT)), **says(201, _PLAY, 400)}},
        "/plays/{play}": {
            **at(play=TEXT),
            "get": says(200, _PLAY, 404),
            "delete": {
                "description": "Deletes a play and the rehearsals of the play.",
                **says(204, None, 404),
            },
        },
        "/plays/{play}/rehearsals": {
            **at(play=TEXT),
            "get": {"description": order, "parameters": [_LIMIT, _CURSOR], **says(200, _PAGE, 400, 404)},
            "post": {**takes(_NEW), **says(201, _REHEARSAL, 400, 404)},
        },
        "/rehearsals/{rehearsal}": {**at(rehearsal=TEXT), "get": says(200, _REHEARSAL, 404)},
    }


def _stage(flaw: str) -> Any:
    plays: dict[str, Any] = {}
    rehearsals: dict[str, Any] = {}

    def listed(play: str, asked: dict[str, list[str]]) -> tuple[int, Any]:
        limit, begin = asked.get("limit", ["50"])[0], asked.get("cursor", ["0"])[0]
        if not limit.isdecimal() or not 1 <= int(limit) <= 50:
            return 400, None
        own = [one for one in rehearsals.values() if one and one["play_id"] == play]
        if flaw != "in the order of making":
            own.sort(key=lambda one: one["startsAt"])
        start = int(begin) if begin.isdecimal() else len(own)
        end = start + int(limit)
        again = "0" if flaw == "the last page leads to the first" and start else None
        return 200, {"items": own[start:end], "next": str(end) if end < len(own) else again}

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if method == "POST" and steps == ["plays"]:
            if not isinstance(body, dict) or not isinstance(body.get("title"), str):
                return 400, None
            name = f"p{len(plays)}"
            plays[name] = {"id": name, "title": body["title"]}
            return 201, plays[name]
        kind, name = (plays if steps[0] == "plays" else rehearsals), unquote(steps[1])
        if kind.get(name) is None:
            return 404, None
        match method, steps[2:]:
            case "DELETE", []:
                plays[name] = None
                for key, one in rehearsals.items():
                    if one and one["play_id"] == name and flaw != "rehearsals of nothing":
                        rehearsals[key] = None
                return 204, None
            case "GET", ["rehearsals"]:
                return listed(name, parse_qs(raw.decode()))
            case "POST", ["rehearsals"]:
                if not isinstance(body, dict) or not _is_moment(body.get("startsAt")):
                    return 400, None
                own = f"r{len(rehearsals)}"
                rehearsals[own] = {"id": own, "play_id": name, "startsAt": body["startsAt"]}
                return 201, rehearsals[own]
        return 200, kind[name]

    return server


def _is_moment(value: Any) -> bool:
    if not isinstance(value, str) or not _TIMED.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


Judge = Callable[..., list[Result]]
_ORDER = "Rehearsals in order of their start."


@pytest.mark.parametrize("order", [_ORDER, "Rehearsals, soonest first."])
def test_a_conforming_stage_gives_no_alarm(judge: Judge, order: str) -> None:
    results = judge(document(_paths(order)), serve(_paths(order), _stage("")))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "order", "promise"),
    [
        ("in the order of making", _ORDER, "get /plays/{play}/rehearsals-effects-in order"),
        ("in the order of making", "Soonest first.", "get /plays/{play}/rehearsals-effects-in order"),
        ("the last page leads to the first", _ORDER, "get /plays/{play}/rehearsals-effects-all pages"),
        (
            "rehearsals of nothing",
            _ORDER,
            "delete /plays/{play}-life-then get /rehearsals/{rehearsal} finds nothing",
        ),
    ],
)
def test_a_flaw_of_the_stage_is_noticed_where_it_lies(
    judge: Judge, flaw: str, order: str, promise: str
) -> None:
    app = serve(_paths(order), _stage(flaw))
    broken = [r.promise.id for r in judge(document(_paths(order)), app) if r.outcome == "broken"]
    assert promise in broken


@pytest.mark.parametrize(("star", "breaks"), [(True, False), (False, True)])
def test_any_thing_that_is_there_meets_a_star(judge: Judge, star: bool, breaks: bool) -> None:
    notes: dict[str, str] = {}

    async def made(request: Request) -> Response:
        name = f"t{len(notes)}"
        notes[name] = str((await request.json())["words"])
        return JSONResponse({"id": name, "words": notes[name]}, 201)

    async def one(request: Request) -> Response:
        name = request.path_params["note"]
        if name not in notes:
            return Response(status_code=404)
        if request.method == "PUT":
            match = request.headers.get("if-match")
            if match not in (None, f'"{hash(notes[name])}"', *(["*"] if star else [])):
                return Response(status_code=412)
            notes[name] = str((await request.json())["words"])
        headers = {"ETag": f'"{hash(notes[name])}"'}
        return JSONResponse({"id": name, "words": notes[name]}, headers=headers)

    shown, condition = (
        thing("id", "words", id=TEXT, words=TEXT),
        {"name": "If-Match", "in": "header", "schema": TEXT},
    )
    tagged = {"ETag": {"schema": TEXT}}
    looked, put = says(200, shown, 404), says(200, shown, 404, 412)
    for said in (looked, put):
        said["responses"]["200"]["headers"] = tagged
    paths = {
        "/notes": {"post": {**takes(thing("words", words=TEXT)), **says(201, shown)}},
        "/notes/{note}": {
            **at(note=TEXT),
            "get": looked,
            "put": {"parameters": [condition], **takes(thing("words", words=TEXT)), **put},
        },
    }
    routes = [Route("/notes", made, methods=["POST"]), Route("/notes/{note}", one, methods=["GET", "PUT"])]
    results = judge(document(paths), Starlette(routes=routes))
    broken = [r.promise.place for r in results if r.outcome == "broken"]
    assert ("refused where another one is known" in broken) is breaks
