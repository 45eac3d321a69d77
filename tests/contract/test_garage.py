"""A garage: what words say of one thing by another, of the state that a call needs, of what is replaced."""

from __future__ import annotations

import itertools
import json
import uuid
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document

ID = {"type": "string", "format": "uuid"}
MOMENT = {"type": "string", "format": "date-time"}
GRADE = {"type": "string", "enum": ["low", "high"]}
KINDS = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ["B", "C", "D"]}}
DRIVER = thing(
    *("mail", "licence"),
    mail={"type": "string", "format": "email"},
    licence=thing("classes", classes=KINDS),
    active={"type": "boolean", "default": True},
)
VAN = thing("name", "grade", name={"type": "string", "minLength": 1}, grade=GRADE)
HIRE = thing(
    *("van_id", "driver_id", "begins", "ends"),
    van_id=ID,
    driver_id=ID,
    begins=MOMENT,
    ends={**MOMENT, "description": "Must be after `begins`."},
)
HIRED = thing("id", "ended_at", id=ID, ended_at={"type": ["string", "null"], "format": "date-time"})
HIRED["properties"] |= HIRE["properties"]
HIRED["properties"]["ended_at"] |= {"description": "Null until the assignment is ended."}
FAULT = thing("van_id", van_id=ID)
STATE = {"type": "string", "enum": ["open", "known", "mended"]}
FOUND = thing("id", "van_id", "grade", "state", id=ID, van_id=ID, state=STATE)
FOUND["properties"]["grade"] = {**GRADE, "description": "The grade of the van."}
RULES = thing("title", title={"type": "string", "minLength": 1}, contact={"type": ["string", "null"]})
AT = "2026-01-01T00:00:00Z"
_MAIL = "Another driver has this mail."
_NOT_KNOWN = "The fault is not known."


def _shown(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        **schema,
        "required": ["id", *schema["required"]],
        "properties": {"id": ID, **schema["properties"]},
    }


def _collection(new: dict[str, Any], told: dict[str, Any], *refused: int, **words: str) -> dict[str, Any]:
    return {"post": {**takes(new), **says(201, told, *refused, **words)}}


def _paths() -> dict[str, Any]:
    lists = {"type": "array", "items": HIRED}
    wanted = [{"name": "van_id", "in": "query", "schema": ID}]
    kinds = [{"name": "licence_class", "in": "query", "schema": KINDS["items"]}]
    drivers = {"type": "array", "items": _shown(DRIVER)}
    told, one, mend = says(200, FOUND, 404), at(id=ID), says(200, FOUND, 404, 409, of_409=_NOT_KNOWN)
    return {
        "/drivers": {
            **_collection(DRIVER, _shown(DRIVER), 400, 409, of_409=_MAIL),
            "get": {"parameters": kinds, **says(200, drivers, 400)},
        },
        "/drivers/{id}": {
            **one,
            "get": says(200, _shown(DRIVER), 404),
            "delete": says(204, None, 404, 409, of_409="The driver has an active assignment."),
        },
        "/vans": _collection(VAN, _shown(VAN), 400),
        "/vans/{id}": {
            **one,
            "get": says(200, _shown(VAN), 404),
            "delete": says(204, None, 404, 409, of_409="The van is assigned to a driver."),
        },
        "/assignments": {
            **_collection(HIRE, HIRED, 400),
            "get": {"parameters": wanted, **says(200, lists, 400)},
        },
        "/assignments/{id}": {**one, "get": says(200, HIRED, 404)},
        "/assignments/{id}/end": {**one, "post": says(200, HIRED, 404)},
        "/faults": _collection(FAULT, FOUND, 400),
        "/faults/{id}": {**one, "get": told},
        "/faults/{id}/know": {**one, "post": {"summary": "Marks a fault known", **told}},
        "/faults/{id}/mend": {**one, "post": {"summary": "Marks a known fault mended", **mend}},
        "/rules": {
            "get": says(200, RULES),
            "put": {"summary": "Replace the rules", **takes(RULES), **says(200, RULES, 400)},
        },
    }


class _Garage:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.held: dict[str, dict[str, Any]] = {
            name: {} for name in ("drivers", "vans", "assignments", "faults")
        }
        self.rules: dict[str, Any] = {"title": "House rules", "contact": None}

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["rules"]:
                return 200, self.rules
            case "PUT", ["rules"]:
                return self._replace(read(body))
            case "GET", [kind]:
                return self._list(kind, body.decode())
            case "POST", [kind]:
                return self._make(kind, read(body))
            case _, [kind, number, *rest] if number in self.held[kind]:
                return self._one(method, kind, number, rest)
        return 404, None

    def _replace(self, sent: Any) -> tuple[int, Any]:
        if not self.view.valid(RULES, sent):
            return 400, None
        self.rules = {**(self.rules if self.flaw == "keeps" else {"contact": None}), **sent}
        return 200, self.rules

    def _list(self, kind: str, query: str) -> tuple[int, Any]:
        name, _, wanted = query.partition("=")
        schema: Any = {"van_id": ID, "licence_class": KINDS["items"]}.get(name)
        if schema is not None and not self.view.valid(schema, wanted):
            return 400, None
        found = list(self.held[kind].values())
        if name == "van_id" and self.flaw != "of all vans":
            found = [one for one in found if one["van_id"] == wanted]
        if name == "licence_class" and self.flaw != "of all classes":
            found = [one for one in found if wanted in one["licence"]["classes"]]
        return 200, found

    def _make(self, kind: str, sent: Any) -> tuple[int, Any]:
        schema = {"drivers": DRIVER, "vans": VAN, "assignments": HIRE, "faults": FAULT}[kind]
        if not self.view.valid(schema, sent):
            return 400, None
        if kind in ("assignments", "faults") and sent["van_id"] not in self.held["vans"]:
            return 400, None
        one = {"id": str(uuid.uuid4()), **sent}
        if kind == "drivers":
            one.setdefault("active", True)
            if any(each["mail"] == one["mail"] for each in self.held[kind].values()) and self.flaw != "mails":
                return 409, None
        if kind == "assignments":
            if sent["driver_id"] not in self.held["drivers"]:
                return 400, None
            if sent["ends"] <= sent["begins"] and self.flaw != "ends before":
                return 400, None
            one["ended_at"] = AT if self.flaw == "ended at once" else None
        if kind == "faults":
            grade = self.held["vans"][sent["van_id"]]["grade"]
            one |= {"state": "open", "grade": "low" if self.flaw == "all low" else grade}
        self.held[kind][one["id"]] = one
        return 201, one

    def _one(self, method: str, kind: str, number: str, rest: list[str]) -> tuple[int, Any]:
        one = self.held[kind][number]
        match method, rest:
            case "GET", []:
                return 200, one
            case "DELETE", []:
                hires = self.held["assignments"].values()
                taken = any(number in hire.values() and hire["ended_at"] is None for hire in hires)
                if taken and self.flaw != f"{kind} in use":
                    return 409, None
                del self.held[kind][number]
                return 204, None
            case "POST", ["end"]:
                one["ended_at"] = AT
            case "POST", ["know"]:
                one["state"] = "known"
            case "POST", ["mend"]:
                if one["state"] != "known" and self.flaw != f"mends {one['state']}":
                    return 409, None
                one["state"] = "mended"
        return 200, {**one, "id": str(uuid.uuid4())} if self.flaw == "another id" else one


def test_a_garage_that_keeps_its_words_gives_no_alarm(judge: Judge) -> None:
    assert broken(judge, _paths(), _Garage("").answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("mails", "post /drivers-life-the same once more is refused"),
        ("vans in use", "delete /vans/{id}-life-refused while assignment refers to it"),
        ("of all vans", "get /assignments-effects-van_id filters"),
        ("of all classes", "get /drivers-effects-licence_class filters"),
        ("ends before", "post /assignments-rejects-body/ends: before begins"),
        ("ended at once", "post /assignments-life-ended_at at first"),
        ("all low", "post /faults-life-grade of its van"),
        ("mends open", "post /faults/{id}/mend-life-refused of what is not known"),
        ("mends mended", "post /faults/{id}/mend-life-a second time is refused"),
        ("another id", "post /faults/{id}/know-references-the id"),
        ("keeps", "put /rules-life-kept"),
    ],
)
def test_what_words_say_of_a_garage_is_kept(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _paths(), _Garage(flaw).answer)


def _diary(flaw: str) -> tuple[dict[str, Any], Any]:
    """What happened, one JSON text per line."""
    entry = thing("at", "kind", at=MOMENT, kind={"type": "string", "enum": ["begun", "ended"]})
    query = [{"name": "kind", "in": "query", "schema": entry["properties"]["kind"]}]
    lines = {"application/jsonl": {"schema": entry}}
    said = {"200": {"description": "Oldest first.", "content": lines}, "400": {"description": "Refused."}}
    paths = {"/diary": {"get": {"parameters": query, "responses": said}}}
    rows = [{"at": f"2026-01-0{day}T00:00:00Z", "kind": ("begun", "ended")[day % 2]} for day in range(1, 6)]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        name, _, wanted = body.decode().partition("=")
        if name and wanted not in ("begun", "ended"):
            return 400, None
        found = [row for row in rows if flaw == "all" or wanted in ("", row["kind"])]
        return 200, "\n".join(
            json.dumps(row) for row in (reversed(found) if flaw == "turned" else found)
        ).encode()

    inner = serve(paths, server)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: dict[str, Any]) -> None:
            kinds = {b"application/octet-stream": b"application/jsonl"}
            if "headers" in message:
                message["headers"] = [(name, kinds.get(value, value)) for name, value in message["headers"]]
            await send(message)

        await inner(scope, receive, sent)

    return paths, app


@pytest.mark.parametrize(
    ("flaw", "promises"),
    [("", []), ("all", ["get /diary-effects-kind filters"]), ("turned", ["get /diary-effects-in order"])],
)
def test_lines_of_json_are_a_list(judge: Judge, flaw: str, promises: list[str]) -> None:
    paths, app = _diary(flaw)
    results = judge(document(paths), app)
    assert [result.promise.id for result in results if result.outcome == "broken"] == promises


def test_what_words_of_the_answer_say_is_shown_once_is_not_told_again(judge: Judge) -> None:
    key = thing("id", "secret", id=ID, secret=TEXT)
    made = says(201, key)
    made["responses"]["201"]["description"] = "The key, with its secret, which is shown only once."
    paths = {
        "/keys": {"post": {**takes(thing("name", name=TEXT)), **made}},
        "/keys/{id}": {**at(id=ID), "get": says(200, thing("id", id=ID), 404)},
    }
    ids, held = (str(uuid.UUID(int=number)) for number in itertools.count(1)), set()

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET":
            return (200, {"id": steps[1], "secret": "s3cret"}) if steps[1] in held else (404, None)
        held.add(number := next(ids))
        return 201, {"id": number, "secret": "s3cret"}

    assert "get /keys/{id}-life-secret is not told again" in broken(judge, paths, server)
