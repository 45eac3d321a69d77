"""What documents allow in words, or do not speak of, is no breach."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.run import Result

Judge = Callable[..., list[Result]]
_NULL = {"type": ["string", "null"]}
_NOTE = thing("id", "title", "memo", id=TEXT, title=TEXT, memo=_NULL)
_SEEN = {"description": "A note, also a deleted one."}
_KEPT = {"description": "Changes what is given and not null; the rest stays."}


def _notes(words: str = "") -> dict[str, Any]:
    """Notes that stay when they are deleted, or that a null does not change: as the words say."""
    shown = says(200, _NOTE, 404)
    return {
        "/notes": {"post": {**takes(thing("title", title=TEXT, memo=_NULL)), **says(201, _NOTE, 400)}},
        "/notes/{id}": {
            **at(id=TEXT),
            "get": {**shown, **(_SEEN if words == "deleted" else {})},
            "patch": {
                **takes(thing(title=TEXT, memo=_NULL)),
                **says(200, _NOTE, 400, 404),
                **(_KEPT if words == "null" else {}),
            },
            "delete": says(204, None, 404),
        },
        "/notes/{id}/restore": {
            **at(id=TEXT),
            "post": says(200, _NOTE, 404, 409, of_409="The note is not deleted."),
        },
    }


class _Notes:
    def __init__(self, *, soft: bool, nulls: bool) -> None:
        self._soft, self._nulls = soft, nulls
        self._notes: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        note = self._notes.get(unquote(steps[1])) if len(steps) > 1 else {}
        back = steps[-1] == "restore"
        if note is None or (note.get("off") and not self._soft and not back):
            return 404, None
        if back:
            was, note["off"] = note["off"], False
            return (200, note) if was else (409, None)
        if method == "DELETE":
            note["off"] = True
            return 204, None
        if method == "GET":
            return 200, note
        body = read(raw)
        valid = isinstance(body, dict) and isinstance(body.get("title", ""), str)
        if not valid or not isinstance(body.get("memo"), str | None) or not (note or "title" in body):
            return 400, None
        if not note:
            note = {"id": f"n-{next(self._numbers)}", "memo": None, "off": False}
            self._notes[note["id"]] = note
        note |= {name: value for name, value in body.items() if value is not None or self._nulls}
        return (201 if method == "POST" else 200), note


def _broken(judge: Judge, paths: dict[str, Any], server: Any, **more: Any) -> list[str]:
    results = judge(document(paths), serve(paths, server), **more)
    return [result.promise.id for result in results if result.outcome == "broken"]


def test_what_is_deleted_is_shown_where_the_words_say_so(judge: Judge) -> None:
    def server() -> Any:
        return _Notes(soft=True, nulls=True).answer

    assert _broken(judge, _notes("deleted"), server()) == []
    assert "delete /notes/{id}-life-then get /notes/{id} finds nothing" in _broken(judge, _notes(), server())


def test_what_is_restored_is_deleted_first(judge: Judge) -> None:
    assert _broken(judge, _notes(), _Notes(soft=False, nulls=True).answer) == []


def test_a_null_changes_nothing_where_the_words_say_so(judge: Judge) -> None:
    def server() -> Any:
        return _Notes(soft=True, nulls=False).answer

    place = "patch /notes/{id}-accepts-body/memo: null"
    assert _broken(judge, _notes("null"), server(), keyword=place) == []
    worded = _notes()
    worded["/notes/{id}"]["patch"]["description"] = "Only the text can be changed. A null changes nothing."
    assert _broken(judge, worded, server(), keyword=place) == []
    assert _broken(judge, _notes(), server(), keyword=place) == [place]


@pytest.mark.parametrize("status", [400, 401])
def test_who_asks_for_a_token_needs_a_password(judge: Judge, status: int) -> None:
    asked = takes(thing("username", "password", username=TEXT, password=TEXT))
    paths = {"/auth/token": {"post": {**asked, **says(200, thing("access_token", access_token=TEXT), 422)}}}
    flows = {"password": {"tokenUrl": "auth/token", "scopes": {}}}
    said = document(paths)
    said["components"] = {"securitySchemes": {"oauth": {"type": "oauth2", "flows": flows}}}

    def broken(told: dict[str, Any]) -> list[str]:
        results = judge(told, serve(paths, lambda *_: (status, None)), keyword="answers")
        return [result.promise.id for result in results if result.outcome == "broken"]

    assert broken(said) == []
    assert broken(document(paths)) == ["post /auth/token-answers-200"]


@pytest.mark.parametrize("kind", ["text/csv", "application/pdf", "text/plain"])
def test_what_is_no_real_file_may_be_refused(judge: Judge, kind: str) -> None:
    form = takes(thing("file", file={"type": "string", "format": "binary"}))
    content = form["requestBody"]["content"]
    content["multipart/form-data"] = {
        **content.pop("application/json"),
        "encoding": {"file": {"contentType": kind}},
    }
    paths = {"/imports": {"post": {**form, **says(200, thing(), 422)}}}
    assert _broken(judge, paths, lambda *_: (422, None), keyword="answers") == []


def _tagged(app: Any) -> Any:
    """The server, whose answers have tags of what they say."""

    async def tagged(scope: Any, receive: Any, send: Any) -> None:
        started: dict[str, Any] = {}

        async def sent(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
                return
            tag = f'W/"{hash(message["body"])}"'.encode()
            await send({**started, "headers": [*started["headers"], (b"etag", tag)]})
            await send(message)

        await app(scope, receive, sent)

    return tagged


@pytest.mark.parametrize("documented", [False, True])
def test_an_answer_without_content_has_no_tag_of_the_thing(judge: Judge, documented: bool) -> None:
    tag = {"headers": {"ETag": {"schema": TEXT}}}
    paths = _notes()
    paths["/notes/{id}"]["get"]["responses"]["200"] |= tag
    paths["/notes/{id}"]["patch"]["responses"] = {
        "204": {"description": "d", **(tag if documented else {})},
        "400": {"description": "d"},
        "404": {"description": "d"},
    }
    notes = _Notes(soft=False, nulls=True)

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        status, told = notes.answer(method, steps, raw)
        return (204, None) if method == "PATCH" and status == 200 else (status, told)

    results = judge(document(paths), _tagged(serve(paths, server)), keyword="another ETag")
    assert [result.outcome for result in results] == ["broken" if documented else "kept"]


def test_a_call_without_its_body_is_not_sent_to_what_was_deleted(judge: Judge) -> None:
    paths = _notes("deleted")
    paths["/notes/{id}"]["delete"]["description"] = "What it was part of can be looked up still."
    twin = thing("size", size={"type": "integer"})
    paths["/notes/{id}/twin"] = {**at(id=TEXT), "put": {**takes(twin), **says(200, twin, 400, 404)}}
    notes = _Notes(soft=False, nulls=True)

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if steps[-1] != "twin":
            return notes.answer(method, steps, raw)
        status, _ = notes.answer("GET", steps[:2], b"")
        body = read(raw)
        valid = isinstance(body, dict) and type(body.get("size")) is int
        return (404, None) if status == 404 else (200, body) if valid else (400, None)

    assert _broken(judge, paths, server, keyword="twin-rejects-body: none") == []


def test_a_thing_may_stay_of_the_kind_that_it_was_made_of(judge: Judge) -> None:
    kinds = {
        kind: thing("kind", "name", size, kind={"const": kind}, name=TEXT, **{size: {"type": "integer"}})
        for kind, size in (("box", "width"), ("bag", "weight"))
    }
    parcel = {
        "oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds],
        "discriminator": {"propertyName": "kind"},
    }
    told = {"allOf": [parcel, thing("id", id=TEXT)]}
    paths = {
        "/parcels": {"post": {**takes(parcel), **says(201, told, 422)}},
        "/parcels/{id}": {
            **at(id=TEXT),
            "get": says(200, told, 404),
            "put": {**takes(parcel), **says(200, told, 404, 422)},
        },
    }
    known: dict[str, Any] = {}
    numbers = count(1)
    read_by = Document({**document(paths), "components": {"schemas": kinds}})

    def parcels(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        old = known.get(unquote(steps[-1])) if len(steps) == 2 else None
        if len(steps) == 2 and old is None:
            return 404, None
        if method == "GET":
            return 200, old
        body = read(raw)
        if not read_by.request.valid(read_by.operations[0].bodies[0].schema or True, body):
            return 422, None
        if old is not None and old["kind"] != body["kind"]:
            return 422, None
        name = old["id"] if old is not None else f"p-{next(numbers)}"
        known[name] = {**body, "id": name}
        return (201 if old is None else 200), known[name]

    app = serve(paths, parcels)
    results = judge({**document(paths), "components": {"schemas": kinds}}, app)
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


def test_what_moves_by_itself_may_have_another_tag_right_after_a_change(judge: Judge) -> None:
    job = thing("id", "title", "progress", id=TEXT, title=TEXT, progress={"type": "integer"})
    paths = _notes()
    for operation in (paths["/notes"]["post"], paths["/notes/{id}"]["get"], paths["/notes/{id}"]["patch"]):
        told = next(iter(operation["responses"].values()))
        told["content"]["application/json"]["schema"] = job
    paths["/notes/{id}"]["get"]["responses"]["200"] |= {"headers": {"ETag": {"schema": TEXT}}}
    notes, looks = _Notes(soft=False, nulls=True), count(1)

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        status, told = notes.answer(method, steps, raw)
        return status, {**told, "progress": next(looks)} if isinstance(told, dict) else told

    results = judge(document(paths), _tagged(serve(paths, server)), keyword="another ETag")
    assert [result.outcome for result in results] == ["not tested"]
