"""Notes with tags, that are read and written as tables, too."""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document

KIND = {"type": "string", "enum": ["memo", "draft"]}
SLUG = {"type": "string", "pattern": "^[a-z0-9-]{1,20}$"}
NEW = thing("title", "kind", title={"type": "string", "minLength": 1, "maxLength": 30}, kind=KIND)
NEW["properties"]["tags"] = {"type": "array", "maxItems": 5, "items": SLUG}
NOTE = thing("id", "title", "kind", "tags", id=TEXT, **NEW["properties"])
TAG = thing("label", label=TEXT)
COUNT = {"type": "integer", "description": "Number of notes with this tag."}
SHOWN = thing("tag", "label", "notes", tag=SLUG, label=TEXT, notes=COUNT)
BY_KIND = {
    "type": "object",
    "description": "Number of notes by kind.",
    "additionalProperties": {"type": "integer"},
}
HEAD = ["title", "kind"]
TAKEN = thing("imported", "skipped", imported={"type": "integer"}, skipped={"type": "integer"})


def _paths() -> dict[str, Any]:
    table = {"schema": TEXT, "example": "title,kind\r\nBirch,memo\r\n"}
    chosen = {"parameters": [{"name": "kind", "in": "query", "schema": KIND}]}
    words = "The first line has to be `title,kind`. Notes that are there already are skipped."
    imported: dict[str, Any] = {"description": words, **says(200, TAKEN, 400)}
    imported["requestBody"] = {"required": True, "content": {"text/csv": table}}
    one, tag = at(id=TEXT), at(tag=SLUG)
    exported = {
        "200": {"description": "d", "content": {"text/csv": table}},
        "400": {"description": "Refused."},
    }
    freed = {"description": "It is taken from all notes that have it."}
    put = {**takes(TAG), **says(201, SHOWN, 400)}
    put["responses"]["200"] = says(200, SHOWN)["responses"]["200"]
    return {
        "/notes": {"post": {**takes(NEW), **says(201, NOTE, 400)}},
        "/notes/export": {"get": {**chosen, "responses": exported}},
        "/notes/import": {"post": imported},
        "/notes/{id}": {**one, "get": says(200, NOTE, 404)},
        "/tags/{tag}": {
            **tag,
            "put": put,
            "get": says(200, SHOWN, 404),
            "delete": {**freed, **says(204, None, 404)},
        },
        "/stats": {"get": says(200, thing("notes_by_kind", notes_by_kind=BY_KIND))},
    }


class _Notes:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.notes: dict[str, Any] = {}
        self.tags: dict[str, Any] = {}
        self.ids = (f"n-{number}" for number in itertools.count(1))

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["notes", "export"]:
                return self._table(body.decode().partition("="))
            case "POST", ["notes", "import"]:
                return self._import(body)
            case "POST", ["notes"]:
                return self._make(read(body))
            case "GET", ["notes", number]:
                return (200, self.notes[number]) if number in self.notes else (404, None)
            case "GET", ["stats"]:
                return 200, {"notes_by_kind": {kind: self._number(kind) for kind in KIND["enum"]}}
            case _, ["tags", slug]:
                return self._tag(method, slug, read(body))
        return 404, None

    def _number(self, kind: str) -> int:
        return sum(note["kind"] == kind for note in self.notes.values()) if self.flaw != "ones" else 1

    def _make(self, sent: Any) -> tuple[int, Any]:
        if not self.view.valid(NEW, sent):
            return 400, None
        note = {"tags": [], **sent, "id": next(self.ids)}
        self.notes[note["id"]] = note
        return 201, note

    def _table(self, asked: tuple[str, str, str]) -> tuple[int, Any]:
        name, _, wanted = asked
        if name == "kind" and wanted not in KIND["enum"]:
            return 400, None
        out = io.StringIO()
        rows = [] if self.flaw == "empty" else list(self.notes.values())
        whole = self.flaw == "all kinds"
        csv.writer(out).writerows(
            [HEAD, *([n["title"], n["kind"]] for n in rows if whole or wanted in ("", n["kind"]))]
        )
        return 200, out.getvalue().encode()

    def _import(self, body: bytes) -> tuple[int, Any]:
        try:
            rows = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
        except (ValueError, csv.Error):
            return 400, None
        named = bool(rows) and (rows[0] == HEAD or self.flaw == "any first line")
        if not named or not all(
            len(row) == 2 and self.view.valid(NEW, dict(zip(HEAD, row, strict=True))) for row in rows[1:]
        ):
            return 400, None
        there = {(note["title"], note["kind"]) for note in self.notes.values()}
        new = [row for row in rows[1:] if tuple(row) not in there or self.flaw == "twice"]
        for row in new:
            self._make(dict(zip(HEAD, row, strict=True)))
        return 200, {"imported": len(new) + (self.flaw == "one more"), "skipped": len(rows) - 1 - len(new)}

    def _tag(self, method: str, slug: str, sent: Any) -> tuple[int, Any]:
        if method == "PUT":
            if not self.view.valid(TAG, sent) or not self.view.valid(SLUG, slug):
                return 400, None
            known = slug in self.tags
            self.tags[slug] = sent["label"]
        elif slug not in self.tags:
            return 404, None
        if method == "DELETE":
            del self.tags[slug]
            for note in self.notes.values() if self.flaw != "stays" else ():
                note["tags"] = [tag for tag in note["tags"] if tag != slug]
            return 204, None
        number = sum(slug in note["tags"] for note in self.notes.values()) if self.flaw != "none" else 0
        status = 201 if method == "PUT" and not known else 200
        return status, {"tag": slug, "label": self.tags[slug], "notes": number}


def _broken(judge: Judge, flaw: str) -> list[str]:
    paths = _paths()
    notes = _Notes(flaw)
    inner = serve(paths, lambda method, steps, body: notes.answer(method, [unquote(s) for s in steps], body))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: dict[str, Any]) -> None:
            kinds = {b"application/octet-stream": b"text/csv"}
            if "headers" in message:
                message["headers"] = [(name, kinds.get(value, value)) for name, value in message["headers"]]
            await send(message)

        await inner(scope, receive, sent)

    results = judge(document(paths), app)
    return [result.promise.id for result in results if result.outcome == "broken"]


def test_notes_that_keep_their_words_give_no_alarm(judge: Judge) -> None:
    assert _broken(judge, "") == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("empty", "get /notes/export-effects-what was made is in the table"),
        ("all kinds", "get /notes/export-effects-kind chooses lines"),
        ("any first line", "post /notes/import-rejects-body: another first line"),
        ("one more", "post /notes/import-effects-as many are told as lines were sent"),
        ("twice", "post /notes/import-effects-as many are told as lines were sent"),
        ("none", "post /notes-life-notes of its tags counts it"),
        ("stays", "delete /tags/{tag}-life-no note has it then"),
        ("ones", "get /stats-effects-counts by kind"),
    ],
)
def test_what_tables_and_tags_say_of_notes_is_so(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in _broken(judge, flaw)
