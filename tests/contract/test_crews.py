"""What lists, members, verbs and counts are said to be, on a server that breaks one of these at a time."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from specwright_runtime.contract.run import Result

_CREW, _JOB = ({"$ref": f"#/components/schemas/{name}"} for name in ("Crew", "Job"))
_INT, _TEXT = {"type": "integer"}, {"type": "string"}
_NAME = {"type": "string", "pattern": "^[a-z]{1,20}$"}


def _says(schema: Any, status: str = "200") -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    gone = {s: {"description": "Refused."} for s in ("400", "404")}
    return {status: {"description": "d", "content": content}, **gone}


def _body(**properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "required": list(properties)[:1], "properties": properties}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _at(*names: str) -> dict[str, Any]:
    schema = {"crew": {**_INT, "minimum": 1}, "job": {**_INT, "minimum": 1}, "member": _NAME}
    return {"parameters": [{"name": n, "in": "path", "required": True, "schema": schema[n]} for n in names]}


def _query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


_NONE = {"204": {"description": "d"}, "404": {"description": "There is no such crew."}}
_PAGE = {
    "type": "object",
    "required": ["items", "total"],
    "properties": {
        "items": {"type": "array", "items": _CREW},
        "total": _INT,
        "prev": {"type": ["string", "null"]},
        "next": {"type": ["string", "null"]},
    },
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Crews", "version": "1"},
    "paths": {
        "/crews": {
            "get": {
                "operationId": "list",
                "description": "Crews, oldest first.",
                "parameters": [
                    _query("limit", type="integer", minimum=1, maximum=500, default=500),
                    _query("page", type="integer", minimum=1, default=1),
                    _query("order", enum=["asc", "desc"], default="asc"),
                ],
                "responses": _says(_PAGE),
            },
            "post": {
                "operationId": "add",
                "requestBody": _body(name=_NAME),
                "responses": _says(_CREW, "201"),
            },
        },
        "/crews/{crew}": {
            **_at("crew"),
            "get": {"operationId": "show", "responses": _says(_CREW)},
            "delete": {
                "operationId": "drop",
                "responses": {**_NONE, "409": {"description": "There are jobs of it."}},
            },
        },
        "/crews/{crew}/disable": {
            **_at("crew"),
            "post": {"operationId": "disable", "responses": _says(_CREW)},
        },
        "/crews/{crew}/rotate": {
            **_at("crew"),
            "post": {
                "operationId": "rotate",
                "summary": "Gives it another secret.",
                "responses": _says(_CREW),
            },
        },
        "/crews/{crew}/members/{member}": {
            **_at("crew", "member"),
            "put": {"operationId": "join", "responses": _NONE},
            "delete": {"operationId": "leave", "responses": _NONE},
        },
        "/jobs": {
            "post": {
                "operationId": "order",
                "requestBody": _body(crew_id={**_INT, "minimum": 1}),
                "responses": _says(_JOB, "201"),
            }
        },
        "/jobs/{job}": {**_at("job"), "get": {"operationId": "job", "responses": _says(_JOB)}},
    },
    "components": {
        "schemas": {
            "Job": {
                "type": "object",
                "required": ["id", "crew_id"],
                "properties": {"id": _INT, "crew_id": _INT},
            },
            "Crew": {
                "type": "object",
                "required": ["id", "name", "enabled", "secret", "members", "job_count", "created_at"],
                "properties": {
                    "id": _INT,
                    "name": _TEXT,
                    "enabled": {"type": "boolean"},
                    "secret": _TEXT,
                    "members": {"type": "array", "items": _TEXT},
                    "job_count": _INT,
                    "disabled_at": {"type": ["string", "null"], "format": "date-time"},
                    "created_at": {"type": "string", "format": "date-time"},
                },
            },
        }
    },
}


class Crews:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.crews: dict[int, dict[str, Any]] = {}
        self.jobs: dict[int, dict[str, Any]] = {}
        self.ids = itertools.count(1)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        query = {k: v[0] for k, v in parse_qs(scope["query_string"].decode()).items()}
        try:
            status, told = self.answer(scope["method"], scope["path"].split("/")[1:], query, body)
        except (KeyError, ValueError):
            status, told = 404, None
        data = b"" if told is None else json.dumps(told).encode()
        headers = [(b"content-type", b"application/json")] if data else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": data})

    def answer(self, method: str, steps: list[str], query: dict[str, str], body: bytes) -> Any:
        match method, steps:
            case "GET", ["crews"]:
                return self.list(query)
            case "POST", ["crews" | "jobs" as kind]:
                return self.add(kind, json.loads(body))
            case "GET", ["jobs", job]:
                return 200, self.jobs[int(job)]
        crew = self.crews[int(steps[1])]
        match method, steps[2:]:
            case "GET", []:
                return 200, self.view(crew)
            case "DELETE", []:
                if any(j["crew_id"] == crew["id"] for j in self.jobs.values()) and self.flaw != "goes in use":
                    return 409, None
                del self.crews[crew["id"]]
            case "POST", ["disable"]:
                crew["enabled"] = self.flaw == "stays enabled"
                crew["disabled_at"] = None if self.flaw == "no time of it" else "2026-01-01T00:00:00Z"
                return 200, self.view(crew)
            case "POST", ["rotate"]:
                crew["secret"] = "s" if self.flaw == "one secret" else f"s{next(self.ids)}"
                return 200, self.view(crew)
            case "PUT" | "DELETE", ["members", member]:
                self.move(method, crew, member)
        return 204, None

    def move(self, method: str, crew: dict[str, Any], member: str) -> None:
        if not re.fullmatch(_NAME["pattern"], member):
            raise KeyError(member)
        members = crew["members"]
        if method == "PUT" and self.flaw == "others vanish":
            members.clear()
        if method == "PUT" and (member not in members or self.flaw == "twice in it"):
            members.append(member)
        if method == "DELETE" and member not in members:
            raise KeyError(member)
        if method == "DELETE":
            crew["members"] = [m for m in members if m != member and self.flaw != "all leave"]

    def view(self, crew: dict[str, Any]) -> dict[str, Any]:
        jobs = [j for j in self.jobs.values() if j["crew_id"] == crew["id"] or self.flaw == "counts all"]
        return {**crew, "job_count": 0 if self.flaw == "counts none" else len(jobs)}

    def add(self, kind: str, sent: Any) -> Any:
        one = next(self.ids)
        if kind == "jobs":
            self.jobs[one] = {"id": one, "crew_id": self.crews[sent["crew_id"]]["id"]}
            return 201, self.jobs[one]
        if not re.fullmatch(_NAME["pattern"], str(sent["name"])) or not isinstance(sent["name"], str):
            return 400, None
        made = f"2026-01-01T{one // 3600:02}:{one // 60 % 60:02}:{one % 60:02}Z"
        new = {"id": one, "name": sent["name"], "enabled": True, "secret": f"s{one}", "members": []}
        self.crews[one] = {**new, "disabled_at": None, "created_at": made}
        return 201, self.view(self.crews[one])

    def list(self, query: dict[str, str]) -> Any:
        size, page = int(query.get("limit", 500)), int(query.get("page", 1))
        falls = query.get("order", "desc" if self.flaw == "another default" else "asc") == "desc"
        found = sorted(self.crews.values(), key=lambda crew: int(crew["id"]), reverse=falls)
        if self.flaw == "newest first":
            found = found[::-1]
        start = (page - 1) * size
        following = f"/crews?page={page + 1}&limit={size}" if start + size < len(found) else None
        before = page if self.flaw == "prev is itself" else page - 1
        if self.flaw == "one on two pages" and page > 1:
            start -= 1
        return 200, {
            "items": [self.view(crew) for crew in found[start : start + size]],
            "total": len(found),
            "prev": f"/crews?page={before}&limit={size}" if page > 1 else None,
            "next": following,
        }


Judge = Callable[..., list[Result]]


def test_a_server_that_does_as_said_is_left_alone(judge: Judge) -> None:
    told = [(r.promise.id, r.text) for r in judge(DOCUMENT, Crews()) if r.outcome == "broken"]
    assert [one for one in told if "-rejects-" not in one[0] and "-methods-" not in one[0]] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("goes in use", "drop-life-refused while job refers to it"),
        ("stays enabled", "disable-life-enabled says so"),
        ("no time of it", "disable-life-disabled_at is set"),
        ("one secret", "rotate-life-secret is another one"),
        ("others vanish", "join-life-it is in it once"),
        ("twice in it", "join-life-it is in it once"),
        ("all leave", "leave-life-the others stay in it"),
        ("counts all", "order-life-job_count of its crew counts it"),
        ("counts none", "order-life-job_count of its crew counts it"),
        ("another default", "list-effects-order left out is its default"),
        ("newest first", "list-effects-in order"),
        ("prev is itself", "list-effects-links lead to their pages"),
        ("one on two pages", "list-effects-page continues"),
    ],
)
def test_a_server_that_does_otherwise_is_told_so(judge: Judge, flaw: str, promise: str) -> None:
    broken = [r.promise.id for r in judge(DOCUMENT, Crews(flaw), keyword=promise) if r.outcome == "broken"]
    assert broken == [promise]
