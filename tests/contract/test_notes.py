"""Texts that are kept in versions, locked and deleted together: whole, and with one flaw at a time."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, says, takes, thing

INT = {"type": "integer"}
FLAG = {"type": "boolean"}
TITLE = {"type": "string", "minLength": 1}
NAME = {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}
NOTE = thing(
    *("id", "title", "locked", "archived", "version"),
    id=TEXT,
    title=TEXT,
    locked=FLAG,
    archived=FLAG,
    version=INT,
)
VERSION = thing("number", "length", number=INT, length=INT)
PLAIN: dict[str, Any] = {"text/csv": {"schema": TEXT}}
RANGE = {"name": "Range", "in": "header", "schema": TEXT}
UNLESS = {"name": "If-None-Match", "in": "header", "schema": {"type": "string", "enum": ["*"]}}
KIND = {"name": "format", "in": "query", "schema": {"type": "string", "enum": ["csv", "json"]}}


def _paths() -> dict[str, Any]:
    ids = {"type": "array", "minItems": 1, "maxItems": 20, "uniqueItems": True, "items": TEXT}
    told = thing("deleted", "missing", deleted={"type": "array"}, missing={"type": "array"})
    part = {"200": {"description": "d", "content": PLAIN}, "206": {"description": "d", "content": PLAIN}}
    page = thing(
        "items",
        "nextCursor",
        items={"type": "array", "items": NOTE},
        nextCursor={"type": ["string", "null"], "description": "Null on the last page."},
    )
    cursor = {"name": "cursor", "in": "query", "schema": TEXT}
    off = {"type": "boolean", "default": False}
    including = {"name": "include_archived", "in": "query", "schema": off}
    limit = {"name": "limit", "in": "query", "schema": {**INT, "minimum": 1, "maximum": 40, "default": 20}}
    text = {
        "description": "Writes a new version.",
        "requestBody": {"required": True, "content": {"text/csv": {"schema": TEXT, "example": "a,b\n1,2\n"}}},
        **says(200, NOTE, 404),
    }
    one = thing("name", name=NAME)
    many = thing("labels", labels={"type": "array", "minItems": 2, "items": one})
    example = {"labels": [{"name": "b"}, {"name": "a"}]}
    labels = {**takes(many), **says(207, thing("results", results={"type": "array", "items": one}), 400)}
    labels["requestBody"]["content"]["application/json"]["example"] = example
    both = {**PLAIN, "application/json": {"schema": {"type": "array"}}}
    return {
        "/notes": {
            "post": {**takes(thing("title", title=TITLE, locked=FLAG)), **says(201, NOTE, 400)},
            "get": {"parameters": [limit, cursor, including], **says(200, page, 400)},
        },
        "/notes/{id}": {
            **at(id=TEXT),
            "get": says(200, NOTE, 404),
            "patch": {**takes(thing(title=TITLE, locked=FLAG)), **says(200, NOTE, 400, 404)},
            "delete": says(204, None, 404, 409, of_409="It is locked."),
        },
        "/notes/{id}/archive": {**at(id=TEXT), "post": says(200, NOTE, 404)},
        "/notes/{id}/text": {
            **at(id=TEXT),
            "put": text,
            "get": {"parameters": [RANGE], "responses": {**part, "404": {"description": "d"}}},
        },
        "/notes/{id}/versions": {**at(id=TEXT), "get": says(200, {"type": "array", "items": VERSION}, 404)},
        "/notes/delete": {"post": {**takes(thing("ids", ids=ids)), **says(200, told, 400)}},
        "/batch": {"post": {"description": "The results are in the order of the labels.", **labels}},
        "/labels/{name}": {
            **at(name=NAME),
            "put": {
                "parameters": [UNLESS],
                **takes(thing("color", color=TITLE)),
                **says(201, thing("name", "color", name=TEXT, color=TEXT), 400, 412),
            },
            "get": says(200, thing("name", "color", name=TEXT, color=TEXT), 404),
        },
        "/report": {
            "get": {"parameters": [KIND], "responses": {"200": {"description": "d", "content": both}}}
        },
    }


class _Notes:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.notes: dict[str, dict[str, Any]] = {}
        self.labels: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1)

    def shown(self, note: dict[str, Any]) -> dict[str, Any]:
        version = 1 if self.flaw == "the version stays" else len(note["texts"])
        return {**{name: note[name] for name in ("id", "title", "locked", "archived")}, "version": version}

    async def told(self, request: Request, *required: str) -> dict[str, Any] | None:
        """What is sent, where it is as documented."""
        try:
            body = json.loads(await request.body())
        except ValueError:
            return None
        if not isinstance(body, dict) or not set(required) <= body.keys():
            return None
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return None
        texts = [body[name] for name in ("title", "color") if name in body]
        fits = all(isinstance(text, str) and text for text in texts) and isinstance(
            body.get("locked", True), bool
        )
        return body if fits else None

    async def collection(self, request: Request) -> Response:
        if request.method in ("GET", "HEAD"):
            return self.page(dict(parse_qsl(request.url.query, keep_blank_values=True)))
        body = await self.told(request, "title")
        if body is None:
            return Response(status_code=400)
        name = f"n{next(self.numbers)}"
        self.notes[name] = {
            "id": name,
            "title": body["title"],
            "locked": body.get("locked", False),
            "archived": False,
            "texts": [""],
        }
        return JSONResponse(self.shown(self.notes[name]), 201)

    def page(self, query: dict[str, str]) -> Response:
        limit = query.get("limit", "20")
        if not re.fullmatch("[0-9]{1,4}", limit) or not 1 <= int(limit) <= 40:
            return Response(status_code=400)
        start = int(query["cursor"]) if query.get("cursor", "x").isdecimal() else 0
        included = query.get("include_archived", "false")
        if included not in ("true", "false"):
            return Response(status_code=400)
        hidden = included == "false" and self.flaw != "what is archived is listed"
        found = [one for one in self.notes.values() if not (hidden and one["archived"])]
        end = start + int(limit)
        more = end < len(found) or (self.flaw == "a page behind the last" and start < len(found))
        return JSONResponse(
            {"items": [self.shown(one) for one in found[start:end]], "nextCursor": f"{end}" if more else None}
        )

    async def one(self, request: Request) -> Response:
        note = self.notes.get(request.path_params["id"])
        if note is None:
            return Response(status_code=404)
        if request.method == "DELETE":
            if note["locked"] and self.flaw != "what is locked is deleted":
                return Response(status_code=409)
            del self.notes[note["id"]]
            return Response(status_code=204)
        if request.method == "PATCH":
            body = await self.told(request)
            if body is None:
                return Response(status_code=400)
            if self.flaw == "a lock is lost with a title" and "locked" not in body:
                note["locked"] = False
            note |= {name: body[name] for name in ("title", "locked") if name in body}
        return JSONResponse(self.shown(note))

    async def archive(self, request: Request) -> Response:
        note = self.notes.get(request.path_params["id"])
        if note is None:
            return Response(status_code=404)
        note["archived"] = True
        return JSONResponse(self.shown(note))

    async def text(self, request: Request) -> Response:
        note = self.notes.get(request.path_params["id"])
        if note is None:
            return Response(status_code=404)
        if request.method == "PUT":
            if request.headers.get("content-type", "").partition(";")[0] != "text/csv":
                return Response(status_code=415)
            text = (await request.body()).decode()
            if self.flaw == "a text is cut off":
                text = text[:-1]
            note["texts"] = [text] if self.flaw == "one version only" else [*note["texts"], text]
            return JSONResponse(self.shown(note))
        whole = note["texts"][-1].encode()
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", ""))
        if asked is None or self.flaw == "a range is ignored":
            return Response(whole, media_type="text/csv")
        first = int(asked[1]) if asked[1] else max(len(whole) - int(asked[2]), 0)
        last = min(int(asked[2]), len(whole) - 1) if asked[1] and asked[2] else len(whole) - 1
        if self.flaw == "a range without an end is one byte" and asked[1] and not asked[2]:
            last = first
        part = whole[first : last + (0 if self.flaw == "a range lacks its end" else 1)]
        said = {"content-range": f"bytes {first}-{last}/{len(whole)}"}
        return Response(part, 206, said, media_type="text/csv")

    async def versions(self, request: Request) -> Response:
        note = self.notes.get(request.path_params["id"])
        if note is None:
            return Response(status_code=404)
        return JSONResponse([{"number": n + 1, "length": len(text)} for n, text in enumerate(note["texts"])])

    async def delete(self, request: Request) -> Response:
        body = await self.told(request, "ids")
        ids: Any = body["ids"] if body is not None else None
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            return Response(status_code=400)
        if not 1 <= len(ids) <= 20 or len(set(ids)) < len(ids):
            return Response(status_code=400)
        there = [one for one in ids if one in self.notes]
        for one in there if self.flaw != "nothing is deleted" else ():
            del self.notes[one]
        missing = ids if self.flaw == "all were missing" else [one for one in ids if one not in there]
        return JSONResponse({"deleted": [one for one in there if one not in missing], "missing": missing})

    async def label(self, request: Request) -> Response:
        name = request.path_params["name"]
        if request.method in ("GET", "HEAD"):
            return JSONResponse(self.labels[name]) if name in self.labels else Response(status_code=404)
        body = await self.told(request, "color")
        if body is None or not re.fullmatch("[a-z0-9-]{1,40}", name):
            return Response(status_code=400)
        unless = request.headers.get("if-none-match")
        if unless not in (None, "*"):
            return Response(status_code=400)
        if unless and name in self.labels and self.flaw != "a label is written over":
            return Response(status_code=412)
        self.labels[name] = {**body, "name": name}
        return JSONResponse(self.labels[name], 201)

    async def several(self, request: Request) -> Response:
        body = await self.told(request, "labels")
        labels: Any = body["labels"] if body is not None else None
        if not isinstance(labels, list) or len(labels) < 2:
            return Response(status_code=400)
        for one in labels:
            name = one.get("name") if isinstance(one, dict) else None
            if not isinstance(name, str) or not re.fullmatch("[a-z0-9-]{1,40}", name):
                return Response(status_code=400)
        told = sorted(labels, key=lambda one: one["name"]) if self.flaw == "results are sorted" else labels
        return JSONResponse({"results": [{"name": one["name"]} for one in told]}, 207)

    async def report(self, request: Request) -> Response:
        asked = request.query_params.get("format", "csv")
        if asked not in ("csv", "json"):
            return Response(status_code=400)
        as_json = asked == "json" and self.flaw != "a report is always a table"
        return JSONResponse([]) if as_json else Response("a,b\n", media_type="text/csv")

    def app(self) -> Starlette:
        ways = {
            "/notes": (self.collection, ["GET", "POST"]),
            "/notes/delete": (self.delete, ["POST"]),
            "/notes/{id}": (self.one, ["GET", "PATCH", "DELETE"]),
            "/notes/{id}/archive": (self.archive, ["POST"]),
            "/notes/{id}/text": (self.text, ["GET", "PUT"]),
            "/notes/{id}/versions": (self.versions, ["GET"]),
            "/batch": (self.several, ["POST"]),
            "/labels/{name}": (self.label, ["GET", "PUT"]),
            "/report": (self.report, ["GET"]),
        }
        return Starlette(routes=[Route(path, way, methods=methods) for path, (way, methods) in ways.items()])


def test_a_conforming_store_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), _Notes("").app())
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("one version only", "put /notes/{id}/text-life-get /notes/{id}/versions has one more"),
        ("the version stays", "put /notes/{id}/text-life-get /notes/{id}/versions has one more"),
        ("a text is cut off", "put /notes/{id}/text-binary-download equals upload"),
        ("a range is ignored", "get /notes/{id}/text-binary-first bytes"),
        ("a range lacks its end", "get /notes/{id}/text-binary-middle bytes"),
        ("a range without an end is one byte", "get /notes/{id}/text-binary-all but the first bytes"),
        ("what is locked is deleted", "delete /notes/{id}-life-refused where locked"),
        ("a lock is lost with a title", "patch /notes/{id}-life-what is not sent stays"),
        ("nothing is deleted", "post /notes/delete-life-each id is gone"),
        ("all were missing", "post /notes/delete-life-each id is gone"),
        ("a page behind the last", "get /notes-effects-limit cuts"),
        ("what is archived is listed", "post /notes/{id}/archive-life-listed with include_archived only"),
        ("a label is written over", "put /labels/{name}-life-refused where one is there"),
        ("results are sorted", "post /batch-life-the results are in the order of what was sent"),
        ("a report is always a table", "get /report-answers-format=json is application/json"),
    ],
)
def test_a_flaw_of_the_store_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(document(_paths()), _Notes(flaw).app(), keyword=promise.partition("-")[0])
    assert promise in [r.promise.id for r in results if r.outcome == "broken"]
