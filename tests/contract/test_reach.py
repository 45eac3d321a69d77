"""Things named by a path, within each other, recorded, or begun elsewhere are reached without an alarm."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.http.in_process import AsgiCaller
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.foreign import Foreign
from specwright_runtime.contract.things.resource import Resources
from specwright_runtime.contract.values.value import Builder


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _operation(name: str, status: int, told: Any = None, sent: Any = None, *refusals: int) -> dict[str, Any]:
    answers: dict[str, Any] = {str(code): {"description": "d"} for code in (status, *refusals)}
    if told is not None:
        answers[str(status)]["content"] = _json(told)
    body = {"requestBody": {"required": True, "content": _json(sent)}} if sent is not None else {}
    return {"operationId": name, "responses": answers, **body}


BED = _object(["name"], id=TEXT, name={"type": "string", "minLength": 1}, parentId=TEXT)
PLANT = _object(["bed"], id=TEXT, bed={"type": "string", "pattern": "^bed/[a-z0-9]{1,9}$"})
JOB = _object(["done"], done={"type": "boolean"})
ID = {"parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}]}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Garden", "version": "1"},
    "paths": {
        "/jobs/{id}": {**ID, "get": _operation("showJob", 200, JOB, None, 404)},
        "/beds": {"post": _operation("dig", 201, BED, BED, 400, 404)},
        "/beds/{id}": {
            **ID,
            "get": _operation("showBed", 200, BED, None, 404),
            "put": _operation("changeBed", 200, BED, BED, 400, 404),
            "delete": _operation("fill", 204, None, None, 404),
        },
        "/beds/{id}/history": {**ID, "get": _operation("tellBed", 200, {"type": "array"}, None, 404)},
        "/beds/{id}/water": {**ID, "post": _operation("water", 202, None, None, 404)},
        "/plants": {"post": _operation("plant", 201, PLANT, PLANT, 400, 422)},
        "/plants/{id}": {**ID, "get": _operation("showPlant", 200, PLANT, None, 404)},
    },
}


def garden(flaw: str = "") -> Starlette:
    beds: dict[str, dict[str, Any]] = {}
    plants: dict[str, dict[str, Any]] = {}
    known: set[str] = set()
    jobs: set[str] = set()
    numbers = itertools.count(1)

    async def read(request: Request, known: dict[str, Any]) -> dict[str, Any] | None:
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return None
        try:
            body = await request.json()
        except ValueError:
            return None
        valid = isinstance(body, dict) and body.keys() <= known.keys()
        return body if valid and all(isinstance(value, str) for value in body.values()) else None

    async def bed(request: Request) -> Response:
        name = request.path_params.get("id", "")
        if name and name not in beds:
            return Response(status_code=404)
        if request.method in {"GET", "HEAD"}:
            return JSONResponse(beds[name])
        if request.method == "DELETE":
            beds[name] if flaw == "a bed stays" else beds.pop(name)
            return Response(status_code=204)
        body = await read(request, BED["properties"])
        if body is None or not body.get("name") or (name and body.get("id", name) != name):
            return Response(status_code=400)
        if body.get("parentId", name) not in {*beds, name}:
            return Response(status_code=404)
        name = name or f"b{next(numbers)}"
        known.add(name)
        beds[name] = {**body, "id": name}
        if flaw == "a name is lost":
            beds[name]["name"] = "bed"
        return JSONResponse(beds[name], 200 if request.method == "PUT" else 201)

    async def history(request: Request) -> Response:
        return JSONResponse([], 200 if request.path_params["id"] in known else 404)

    async def water(request: Request) -> Response:
        if request.path_params["id"] not in beds:
            return Response(status_code=404)
        jobs.add(job := f"j{next(numbers)}")
        return Response(status_code=202, headers={"Location": f"http://garden/jobs/{job}"})

    async def shown(request: Request) -> Response:
        done: Any = "yes" if flaw == "a job is told in words" else True
        found = request.path_params["id"] in jobs
        return JSONResponse({"done": done}) if found else Response(status_code=404)

    async def plant(request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            name = request.path_params["id"]
            return JSONResponse(plants[name]) if name in plants else Response(status_code=404)
        body = await read(request, PLANT["properties"])
        start, _, name = str((body or {}).get("bed")).partition("/")
        if body is None or start != "bed" or not name.isalnum() or len(name) > 9 or name != name.lower():
            return Response(status_code=400)
        if name not in beds:
            return Response(status_code=422)
        made = {**body, "id": f"p{next(numbers)}"}
        plants[made["id"]] = made
        return JSONResponse(made, 201)

    routes = [
        Route("/beds", bed, methods=["POST"]),
        Route("/beds/{id}", bed, methods=["GET", "PUT", "DELETE"]),
        Route("/beds/{id}/history", history),
        Route("/beds/{id}/water", water, methods=["POST"]),
        Route("/jobs/{id}", shown),
        Route("/plants", plant, methods=["POST"]),
        Route("/plants/{id}", plant),
    ]
    return Starlette(routes=routes)


def test_all_is_reached_and_nothing_is_an_alarm(judge: Judge) -> None:
    results = judge(DOCUMENT, garden())
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {f"{name}-answers-200" for name in ("showJob", "changeBed", "tellBed", "showPlant")} <= kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a bed stays", "fill-life-then showBed finds nothing"),
        ("a name is lost", "dig-life-echo of what was sent"),
        ("a job is told in words", "showJob-answers-200"),
    ],
)
def test_what_is_let_pass_hides_no_flaw(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(DOCUMENT, garden(flaw), keyword=promise.partition("-")[0])
    assert promise in {result.promise.id for result in results if result.outcome == "broken"}


@pytest.mark.parametrize(
    ("name", "kind", "relates"),
    [
        ("parentId", "bed", True),
        ("parent", "bed", True),
        ("parentBedId", "bed", True),
        ("parentBedId", "plant", False),
        ("bedId", "bed", False),
        ("original", "bed", False),
    ],
)
def test_a_reference_within_its_own_collection_is_known_by_its_name(
    name: str, kind: str, relates: bool
) -> None:
    document = Document(DOCUMENT)
    foreign = Foreign(document, Resources(document), Builder(document.request), lambda source: None)
    assert foreign.relates(name, kind) is relates


@pytest.mark.parametrize(
    ("value", "kind"),
    [("bed/7", "bed"), ("/api/beds/7", "bed"), ("beds/a.png", None), ("text", None), ("rows/7", None)],
)
def test_a_reference_by_path_is_known_by_its_collection(value: str, kind: str | None) -> None:
    document = Document(DOCUMENT)
    foreign = Foreign(document, Resources(document), Builder(document.request), lambda source: None)
    source = foreign.linked(value)
    assert (source.name if source is not None else None) == kind


@pytest.mark.parametrize(("path", "found"), [("/jobs/{id}", ["j2"]), ("/{id}", [])])
def test_an_address_is_one_of_what_lies_in_its_collection(path: str, found: list[str]) -> None:
    shown = {**ID, "get": _operation("show", 200, JOB)}
    document = Document({**DOCUMENT, "paths": {**DOCUMENT["paths"], path: shown}})
    caller = AsgiCaller(garden())
    session = Session(document, caller)
    resource = session.resources.by_path[path]
    assert [one for one in [session.pointed.one(resource)] if one is not None] == found
    caller.close()


def test_the_collection_may_be_the_root(judge: Judge) -> None:
    kept: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        name = unquote(steps[0])
        if method == "POST":
            body = read(raw)
            if not isinstance(body, dict) or not isinstance(body.get("title"), str):
                return 400, None
            made = {"id": f"n{len(kept)}", "title": body["title"]}
            kept[made["id"]] = made
            return 201, made
        if not name:
            return 200, list(kept.values())
        return (200, kept[name]) if name in kept else (404, None)

    note = thing("id", "title", id=TEXT, title=TEXT)
    paths = {
        "/": {
            "get": says(200, {"type": "array", "items": note}),
            "post": {**takes(thing("title", title=TEXT)), **says(201, note, 400)},
        },
        "/{id}": {**at(id=TEXT), "get": says(200, note, 404)},
    }
    found = judge(document(paths), serve(paths, answer))
    assert [result.text for result in found if result.outcome == "broken"] == []
    shown = [result for result in found if result.promise.id == "get /{id}-answers-200"]
    assert [result.outcome for result in shown] == ["kept"]


@pytest.mark.parametrize("forgetful", [False, True])
def test_a_post_may_make_a_thing_under_the_name_on_its_own_path(judge: Judge, forgetful: bool) -> None:
    kept: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        name, body = unquote(steps[-1]), read(raw) if method == "POST" else None
        if method == "GET" and name == "baskets":
            return 200, sorted(kept)
        if method == "POST":
            if not isinstance(body, dict) or type(body.get("room", 7)) is not int:
                return 400, None
            if name in kept:
                return 409, None
            kept[name] = {"room": 7 if forgetful else body.get("room", 7)}
            return 201, {"token": f"t{len(kept)}"}
        if name not in kept:
            return 404, None
        return (200, kept[name]) if method == "GET" else (204, kept.pop(name) and None)

    basket = thing(room={"type": "integer"})
    paths = {
        "/baskets": {"get": says(200, {"type": "array", "items": TEXT})},
        "/baskets/{name}": {
            **at(name=TEXT),
            "post": {
                "summary": "Create a basket",
                **takes(basket),
                **says(201, thing("token", token=TEXT), 400, 409),
            },
            "get": says(200, basket, 404),
            "delete": says(204, None, 404),
        },
    }
    found = judge(document(paths), serve(paths, answer))
    wrong = [result.promise.id for result in found if result.outcome == "broken"]
    assert bool(wrong) == forgetful, wrong
    shown = [result for result in found if result.promise.id == "get /baskets/{name}-answers-200"]
    assert [result.outcome for result in shown] == ["kept"]


def test_what_a_job_has_made_is_reached_by_its_place_once_the_job_has_ended(judge: Judge) -> None:
    """Results are counted from 0, and are there when the job on the path before them has ended."""
    job = thing("id", "status", id=TEXT, status={"enum": ["starting", "succeeded"]})
    result = thing("colour", colour=TEXT)
    index = {"type": "integer", "minimum": 0}
    paths = {
        "/jobs": {"post": {**takes(thing("prompt", prompt=TEXT)), **says(201, job, 400)}},
        "/jobs/{jobId}": {**at(jobId=TEXT), "get": says(200, job, 404)},
        "/jobs/{jobId}/results/{index}": {**at(jobId=TEXT, index=index), "get": says(200, result, 404, 409)},
    }
    looks: dict[str, int] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match steps:
            case ["jobs"]:
                sent = read(body)
                if not isinstance(sent, dict) or not isinstance(sent.get("prompt"), str):
                    return 400, None
                looks[name := f"j{len(looks)}"] = 0
                return 201, {"id": name, "status": "starting"}
            case [_, name, *_] if name not in looks:
                return 404, None
            case [_, name]:
                looks[name] += 1
                return 200, {"id": name, "status": "succeeded" if looks[name] > 2 else "starting"}
        if looks[steps[1]] < 3:
            return 409, None
        return (200, {"colour": "red"}) if steps[-1] == "0" else (404, None)

    results = judge(document(paths), serve(paths, lambda m, s, b: server(m, [*map(unquote, s)], b)))
    outcomes = {r.promise.id: r.outcome for r in results}
    assert [name for name, outcome in outcomes.items() if outcome == "broken"] == []
    assert outcomes["get /jobs/{jobId}/results/{index}-answers-200"] == "kept"


def test_a_put_that_makes_a_thing_may_make_it_anew(judge: Judge) -> None:
    """What it was approved as is another text by then."""
    unit = thing("key", "text", "status", key=TEXT, text=TEXT, status={"enum": ["draft", "approved"]})
    put = {**takes(thing("text", text=TEXT)), **says(200, unit, 400)}
    put["responses"]["201"] = put["responses"]["200"]
    paths = {
        "/units/{key}": {**at(key=TEXT), "put": put, "get": says(200, unit, 404)},
        "/units/{key}/approve": {**at(key=TEXT), "post": says(200, unit, 404)},
    }
    units: dict[str, dict[str, Any]] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        name = steps[1]
        if method == "PUT":
            sent = read(body)
            if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
                return 400, None
            status = 200 if name in units else 201
            units[name] = {"key": name, "text": sent["text"], "status": "draft"}
            return status, units[name]
        if name not in units:
            return 404, None
        units[name] |= {"status": "approved"} if method == "POST" else {}
        return 200, units[name]

    assert broken(judge, paths, server) == []


def test_a_put_that_need_not_find_anything_makes_what_is_read(judge: Judge) -> None:
    """It documents no 404 where the GET does, and no 201 either."""
    value = thing("text", text=TEXT)
    paths = {
        "/values/{key}": {
            **at(key=TEXT),
            "put": {**takes(value), **says(204, None, 400)},
            "get": says(200, value, 404),
            "delete": says(204, None, 404),
        }
    }
    values: dict[str, Any] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        name = unquote(steps[1])
        if method == "PUT":
            sent = read(body)
            if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
                return 400, None
            values[name] = sent
            return 204, None
        if name not in values:
            return 404, None
        return (200, values[name]) if method == "GET" else (204, values.pop(name) and None)

    outcomes = {r.promise.id: r.outcome for r in judge(document(paths), serve(paths, server))}
    assert [name for name, outcome in outcomes.items() if outcome == "broken"] == []
    assert outcomes["get /values/{key}-answers-200"] == "kept"
    assert outcomes["put /values/{key}-life-shown as it was made"] == "kept"


@pytest.mark.parametrize("breaks", [True, False])
def test_a_search_is_judged_with_something_in_its_answer(judge: Judge, breaks: bool) -> None:
    """What was made is looked for by its own text."""
    unit = thing("id", "text", "tongue", "size", id=TEXT, text=TEXT, tongue=TEXT, size={"type": "integer"})
    match = thing("score", "unit", score={"type": "number", "maximum": 1}, unit=unit)
    found = thing("matches", matches={"type": "array", "items": match})
    paths = {
        "/units": {"post": {**takes(thing("text", text=TEXT)), **says(201, unit, 400)}},
        "/units/{unitId}": {**at(unitId=TEXT), "get": says(200, unit, 404)},
        "/lookup": {"post": {**takes(thing("words", words=TEXT)), **says(200, found, 400)}},
    }
    units: list[dict[str, Any]] = []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET":
            one = next((unit for unit in units if unit["id"] == unquote(steps[1])), None)
            return (200, one) if one is not None else (404, None)
        name = "text" if steps == ["units"] else "words"
        sent = read(body)
        if not isinstance(sent, dict) or not isinstance(text := sent.get(name), str):
            return 400, None
        if name == "words":
            own = [unit for unit in units if unit["text"] == text != "text"]
            return 200, {"matches": [{"score": 2 if breaks else 1, "unit": unit} for unit in own]}
        units.append({"id": f"u{len(units)}", "text": f"{text} {len(units)}", "tongue": "de", "size": 1})
        return 201, units[-1]

    told = broken(judge, paths, server, keyword="lookup-answers")
    assert told == (["post /lookup-answers-with a unitId in it"] if breaks else [])


@pytest.mark.parametrize("breaks", [True, False])
def test_figures_and_lists_are_judged_with_entries_in_them(judge: Judge, breaks: bool) -> None:
    """What has no path of its own is put in before its list, and what tells of it, are asked for."""
    number = {"type": "number"}
    probe, entry = thing("id", "latest", id=TEXT, latest={"type": ["number", "null"]}), thing("x", x=number)
    paths = {
        "/probes": {"post": {**takes(thing("name", name=TEXT)), **says(201, probe, 400)}},
        "/probes/{probeId}": {**at(probeId=TEXT), "get": says(200, probe, 404)},
        "/probes/{probeId}/values": {
            **at(probeId=TEXT),
            "post": {**takes({"type": "array", "items": entry}), **says(202, None, 400, 404)},
            "get": says(200, {"type": "array", "items": entry}, 404),
        },
    }
    probes: dict[str, list[Any]] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        if len(steps) == 1:
            if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
                return 400, None
            probes[name := f"p{len(probes)}"] = []
            return 201, {"id": name, "latest": None}
        if steps[1] not in probes:
            return 404, None
        values = probes[steps[1]]
        if len(steps) == 2:
            latest = (str(values[-1]["x"]) if breaks else values[-1]["x"]) if values else None
            return 200, {"id": steps[1], "latest": latest}
        if method == "GET":
            return 200, [{**value, "x": None} for value in values] if breaks else values
        numbers = (
            [v.get("x") if isinstance(v, dict) else None for v in sent] if isinstance(sent, list) else [None]
        )
        if any(isinstance(x, bool) or not isinstance(x, int | float) for x in numbers):
            return 400, None
        probes[steps[1]] += sent
        return 202, None

    told = broken(judge, paths, server)
    names = ["get /probes/{probeId}", "get /probes/{probeId}/values"] if breaks else []
    assert {f"{name}-answers-with values" for name in names} <= set(told)
    assert breaks or told == []
