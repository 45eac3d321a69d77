"""Patches in both formats, and what is deleted into a bin and brought back, with one flaw at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.run import Result

_LOOK = thing(colour=TEXT, font=TEXT)
_NEW = thing("title", "look", title=TEXT, look=thing("colour", "font", colour=TEXT, font=TEXT))
_NOTE = thing("id", "title", "look", id=TEXT, title=TEXT, look=_LOOK)
_OPERATION = thing(
    "op", "path", op={"type": "string", "enum": ["replace", "test"]}, path=TEXT, value={"type": "string"}
)


def _paths() -> dict[str, Any]:
    patched = takes({"type": "array", "items": _OPERATION})["requestBody"]
    patched["content"] = {"application/json-patch+json": patched["content"]["application/json"]}
    patched["content"]["application/json-patch+json"]["example"] = [
        {"op": "replace", "path": "/title", "value": "Milk"}
    ]
    merged = takes(thing(title=TEXT, look=_LOOK))["requestBody"]
    merged["content"] = {"application/merge-patch+json": merged["content"]["application/json"]}
    shown = at(note=TEXT)
    notes = {"type": "array", "items": _NOTE}
    pages = {"post": {**takes(_NEW), **says(201, _NOTE, 400)}}
    return {
        "/notes": pages,
        "/notes/{note}": {
            **shown,
            "get": says(200, _NOTE, 404),
            "patch": {"requestBody": merged, **says(200, _NOTE, 400, 404)},
            "delete": says(204, None, 404),
        },
        "/trash": {"get": says(200, notes)},
        "/trash/{note}/restore": {
            **shown,
            "post": says(200, _NOTE, 404, of_404="The note is not in the trash."),
        },
        "/cards": copy.deepcopy(pages),
        "/cards/{note}": {
            **shown,
            "get": says(200, _NOTE, 404),
            "patch": {"requestBody": patched, **says(200, _NOTE, 400, 404)},
        },
    }


class _Bin:
    def __init__(self, flaw: str) -> None:
        self._flaw = flaw
        self._notes: dict[str, dict[str, Any]] = {}
        self._deleted: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if steps == ["trash"]:
            return 200, list(self._deleted.values())
        if len(steps) == 1:
            return self._made(body)
        name = unquote(steps[1])
        if steps[0] == "trash":
            return self._restored(name)
        note = self._notes.get(name)
        if note is None:
            return 404, None
        if method == "DELETE":
            self._deleted[name] = self._notes.pop(name)
            return 204, None
        if method == "PATCH":
            return self._patched(note, body) if steps[0] == "cards" else self._merged(note, body)
        return 200, note

    def _made(self, body: Any) -> tuple[int, Any]:
        if not _is_note(body) or not {"title", "look"} <= body.keys():
            return 400, None
        if not {"colour", "font"} <= body["look"].keys():
            return 400, None
        name = f"n{len(self._notes) + len(self._deleted)}"
        self._notes[name] = {"id": name, "title": body["title"], "look": dict(body["look"])}
        return 201, self._notes[name]

    def _restored(self, name: str) -> tuple[int, Any]:
        if name not in self._deleted:
            there = name in self._notes and self._flaw == "what is there is restored"
            return (200, self._notes[name]) if there else (404, None)
        note = self._deleted[name]
        if self._flaw != "the trash keeps it":
            del self._deleted[name]
        if self._flaw != "nothing comes back":
            lost = {"look": {"colour": "none"}} if self._flaw == "its look is lost" else {}
            self._notes[name] = {**note, **lost}
        return 200, note

    def _merged(self, note: dict[str, Any], body: Any) -> tuple[int, Any]:
        if not _is_note(body):
            return 400, None
        look = {} if self._flaw == "an object is replaced" else note["look"]
        note |= body | ({"look": {**look, **body["look"]}} if "look" in body else {})
        return 200, note

    def _patched(self, note: dict[str, Any], body: Any) -> tuple[int, Any]:
        if not isinstance(body, list):
            return 400, None
        after = copy.deepcopy(note)
        for one in body:
            wrong = not isinstance(one, dict) or one.get("op") not in ("replace", "test")
            if wrong or not isinstance(one.get("path"), str) or not isinstance(one.get("value", ""), str):
                return 400, None
            name = one["path"].strip("/")
            if name != "title":
                return 400, None
            if one["op"] == "test" and after[name] != one.get("value") and self._flaw != "no test fails":
                return 400, None
            if one["op"] == "replace" and self._flaw != "nothing is patched":
                after[name] = one.get("value", "")
                if self._flaw == "half a patch is done":
                    note |= after
        note |= after
        return 200, note


def _is_note(body: Any) -> bool:
    if not isinstance(body, dict) or not isinstance(body.get("title", ""), str):
        return False
    look = body.get("look", {})
    return isinstance(look, dict) and all(isinstance(look.get(n, ""), str) for n in ("colour", "font"))


Judge = Callable[..., list[Result]]


def test_a_conforming_bin_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), serve(_paths(), _Bin("").answer))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("what is there is restored", "post /trash/{note}/restore-life-what was not deleted is refused"),
        ("the trash keeps it", "post /trash/{note}/restore-life-it is in one place"),
        ("nothing comes back", "post /trash/{note}/restore-life-it is there as it was"),
        ("its look is lost", "post /trash/{note}/restore-life-it is there as it was"),
        ("an object is replaced", "patch /notes/{note}-life-the rest of look stays"),
        ("no test fails", "patch /cards/{note}-life-a patch is done as a whole, or not at all"),
        ("half a patch is done", "patch /cards/{note}-life-a patch is done as a whole, or not at all"),
        ("nothing is patched", "patch /cards/{note}-life-a patch is done as a whole, or not at all"),
    ],
)
def test_a_flaw_of_the_bin_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(document(_paths()), serve(_paths(), _Bin(flaw).answer))
    assert promise in [r.promise.id for r in results if r.outcome == "broken"]


# --- what holds something ----------------------------------------------------------------------------


def _shelves() -> dict[str, Any]:
    shelf = thing("id", "boxes", id=TEXT, boxes={"type": "integer"})
    box = thing("id", id=TEXT)
    force = {"name": "force", "in": "query", "schema": {"type": "boolean", "default": False}}
    words = "A shelf with boxes in it is refused with 409 unless `force` is true."
    return {
        "/shelves": {"post": says(201, shelf)},
        "/shelves/{shelf}": {
            **at(shelf=TEXT),
            "get": says(200, shelf, 404),
            "delete": {"parameters": [force], "description": words, **says(204, None, 400, 404, 409)},
        },
        "/shelves/{shelf}/boxes": {**at(shelf=TEXT), "post": says(201, box, 404)},
        "/boxes/{box}": {**at(box=TEXT), "get": says(200, box, 404)},
    }


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("", None),
        ("boxes are not counted", "post /shelves/{shelf}/boxes-life-boxes counts it"),
        ("a full one goes", "delete /shelves/{shelf}-life-refused while there is a box in it"),
        ("force is ignored", "delete /shelves/{shelf}-life-force deletes a box with it"),
        ("boxes stay", "delete /shelves/{shelf}-life-force deletes a box with it"),
    ],
)
def test_what_holds_something_is_deleted_by_force_only(judge: Judge, flaw: str, promise: str | None) -> None:
    shelves: dict[str, list[str]] = {}
    boxes: set[str] = set()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        """Its server is told the query of a delete, which is no body."""
        asked.append(scope.get("query_string", b""))
        await inner(scope, receive, send)

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        force = {b"": False, b"force=false": False, b"force=true": True}.get(asked[-1])
        match method, [unquote(step) for step in steps]:
            case "POST", ["shelves"]:
                shelves[name := f"s{len(shelves)}"] = []
                return 201, {"id": name, "boxes": 0}
            case "POST", ["shelves", name, "boxes"] if name in shelves:
                one = f"b{len(boxes)}{name}"
                shelves[name].append(one)
                boxes.add(one)
                return 201, {"id": one}
            case "GET", ["shelves", name] if name in shelves:
                count = 0 if flaw == "boxes are not counted" else len(shelves[name])
                return 200, {"id": name, "boxes": count}
            case "GET", ["boxes", one] if one in boxes:
                return 200, {"id": one}
            case "DELETE", ["shelves", name] if force is None:
                return 400, None
            case "DELETE", ["shelves", name] if name in shelves:
                held = bool(shelves[name]) and flaw != "a full one goes"
                if held and (not force or flaw == "force is ignored"):
                    return 409, None
                gone = shelves.pop(name)
                boxes.difference_update(gone if flaw != "boxes stay" else ())
                return 204, None
        return 404, None

    asked: list[bytes] = []
    inner = serve(_shelves(), server)
    results = judge(document(_shelves()), app)
    wrong = [r.promise.id for r in results if r.outcome == "broken"]
    assert promise in wrong if promise else wrong == []
