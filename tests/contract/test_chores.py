"""Chores of rooms in lists of their own: what belongs to what, what is done and undone, and some of them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import pytest

from .small import TEXT, at, document, read, says, serve, takes, thing

Judge = Callable[..., list[Any]]

FLAG = {"type": "boolean"}
COUNT = {"type": "integer"}
ROOM = thing("id", "name", "chore_count", id=TEXT, name=TEXT, chore_count=COUNT, colour=TEXT)
CHORE = thing(
    "id", "name", "room_id", "is_done", "urgent", id=TEXT, name=TEXT, room_id=TEXT, is_done=FLAG, urgent=FLAG
)


def _some(words: str, kind: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, **says(200, {"type": "array", "items": kind})}


def _paths() -> dict[str, Any]:
    room = {**thing("name", name=TEXT, colour=TEXT), "example": {"name": "Kitchen"}}
    change = {**thing(name=TEXT, colour=TEXT), "minProperties": 1, "example": {"name": "Bath"}}
    chore = thing("name", name=TEXT, room_id=TEXT, urgent={**FLAG, "default": False})
    gone = "Deletes a room with all of its chores."
    return {
        "/rooms": {"post": {**takes(room), **says(200, ROOM, 400)}},
        "/rooms/{room_id}": {
            **at(room_id=TEXT),
            "get": says(200, ROOM, 404),
            "post": {**takes(change), **says(200, ROOM, 400, 404)},
            "delete": {"description": gone, **says(204, None, 404)},
        },
        "/chores": {
            "get": _some("All chores, by their order.", CHORE),
            "post": {**takes(chore), **says(200, CHORE, 400, 404)},
        },
        "/chores/urgent": {"get": _some("Those that cannot wait.", CHORE)},
        "/chores/watched": {"get": _some("Those that are watched.", CHORE)},
        "/chores/{chore_id}": {**at(chore_id=TEXT), "get": says(200, CHORE, 404)},
        "/chores/{chore_id}/watch": {
            **at(chore_id=TEXT),
            "put": says(204, None, 404),
            "delete": says(204, None, 404),
        },
        "/chores/{chore_id}/close": {
            **at(chore_id=TEXT),
            "post": {"description": "Closes a chore: it is done.", **says(204, None, 404)},
        },
        "/chores/{chore_id}/reopen": {
            **at(chore_id=TEXT),
            "post": {"description": "Reopens one that was closed.", **says(204, None, 404)},
        },
    }


class House:
    def __init__(self, broken: str = "") -> None:
        self.broken = broken
        self.rooms: dict[str, Any] = {}
        self.chores: dict[str, Any] = {}
        self.watched: set[str] = set()

    def __call__(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        store = self.rooms if steps[0] == "rooms" else self.chores
        if method == "GET" and steps[1:] in ([], ["urgent"], ["watched"]):
            return 200, self._list(*steps[1:])
        known: dict[str, Any] | None = store.get(steps[1]) if len(steps) > 1 else {}
        if known is None or len(steps) == 3:
            return (404, None) if known is None else self._verb(method, known, steps[2])
        if method == "DELETE":
            del store[steps[1]]
            if self.broken != "chores stay":
                self.chores = {i: one for i, one in self.chores.items() if one["room_id"] != steps[1]}
            return 204, None
        return self._write(store, known, read(raw)) if method == "POST" else (200, self._shown(known))

    def _list(self, which: str = "") -> list[Any]:
        chores = [*self.chores.values()]
        if which == "urgent" and self.broken != "all urgent":
            return [one for one in chores if one["urgent"]]
        if which == "watched" and self.broken != "all watched":
            return [one for one in chores if one["id"] in self.watched]
        return chores

    def _shown(self, known: dict[str, Any]) -> dict[str, Any]:
        if "room_id" in known:
            return known
        count = sum(one["room_id"] == known["id"] for one in self.chores.values())
        return {**known, "chore_count": 0 if self.broken == "not counted" else count}

    def _verb(self, method: str, known: dict[str, Any], verb: str) -> tuple[int, Any]:
        if verb == "watch":
            (self.watched.add if method == "PUT" else self.watched.discard)(known["id"])
        elif self.broken != f"no {verb}":
            known["is_done"] = verb == "close"
        return 204, None

    def _write(self, store: dict[str, Any], known: dict[str, Any], body: Any) -> tuple[int, Any]:
        texts = body if isinstance(body, dict) else {"name": None}
        flag = texts.get("urgent", False)
        names = [texts.get(name, "") for name in ("name", "colour", "room_id")]
        if not (known or "name" in texts) or not texts or not isinstance(flag, bool):
            return 400, None
        if not all(isinstance(name, str) for name in names):
            return 400, None
        if store is self.chores:
            if names[2] and names[2] not in self.rooms:
                return 404, None
            made = {"name": names[0], "room_id": names[2], "is_done": False, "urgent": flag}
        else:
            kept = {} if self.broken == "erased" else known
            made = {"colour": "white", **known, **kept, **texts}
            made |= {} if "colour" in texts or kept else {"colour": "white"}
        key = str(known.get("id") or f"{'r' if store is self.rooms else 'c'}{len(store)}")
        store[key] = made = {**made, "id": key}
        return 200, self._shown(made)


@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        ("", ""),
        ("chores stay", "its chores are gone"),
        ("not counted", "chore_count of /rooms/{room_id} counts it"),
        ("no close", "is_done says so"),
        ("no reopen", "is_done says so"),
        ("all urgent", "each is urgent"),
        ("all watched", "those of put /chores/{chore_id}/watch"),
        ("erased", "what is not sent stays"),
    ],
)
def test_the_house_is_kept(judge: Judge, broken: str, noticed: str) -> None:
    paths = deepcopy(_paths())
    results = judge(document(paths), serve(paths, House(broken)))
    found = [result.promise.id for result in results if result.outcome == "broken"]
    assert bool(found) is bool(noticed), found
    assert any(noticed in promise for promise in found) is bool(noticed), found


def test_one_of_two_parameters_has_to_be_sent_where_words_say_so(judge: Judge) -> None:
    query = [{"name": name, "in": "query", "schema": TEXT} for name in ("room", "house")]
    said = {"description": "Either `room` or `house` is required.", "parameters": query}
    paths = {"/count": {"get": {**said, **says(200, thing(count=COUNT), 400)}}}

    def answer(must: bool, _: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        asked = parse_qs(raw.decode(), keep_blank_values=True)
        return (400, None) if must and len(asked) != 1 else (200, {"count": 1})

    for must in (True, False):
        results = judge(document(deepcopy(paths)), serve(paths, partial(answer, must)))
        found = [result.promise.id for result in results if result.outcome == "broken"]
        assert found == ([] if must else ["get /count-rejects-query: neither room nor house"])


def _page(entry: dict[str, Any]) -> dict[str, Any]:
    link = {"type": ["string", "null"]}
    listed = {"type": "array", "items": entry}
    return thing("count", "results", count=COUNT, next=link, previous=link, results=listed)


def _notes() -> dict[str, Any]:
    labels = {"type": "object", "additionalProperties": True}
    note = thing("id", "made_at", id=TEXT, made_at={"type": "string", "format": "date-time"}, labels=labels)
    query = [
        {"name": name, "in": "query", "schema": {**COUNT, "minimum": 1, "default": usual}}
        for name, usual in (("page", 1), ("page_size", 10))
    ]
    said = {"description": "The notes, sorted by most recently made to least recently made."}
    put = {**takes(thing("labels", labels=labels)), **says(204, None, 400, 404)}
    return {
        "/notes": {
            "get": {**said, "parameters": query, **says(200, _page(note), 400)},
            "post": {**takes(thing()), **says(201, note, 400)},
        },
        "/notes/{id}": {**at(id=TEXT), "get": says(200, note, 404)},
        "/notes/{id}/labels": {**at(id=TEXT), "put": put},
    }


def _listed(notes: list[Any], raw: bytes, broken: str) -> tuple[int, Any]:
    asked = {name: texts[0] for name, texts in parse_qs(raw.decode(), keep_blank_values=True).items()}
    texts = [asked.get("page", "1"), asked.get("page_size", "10")]
    if not all(text.isdecimal() and int(text) for text in texts):
        return 400, None
    page, size = map(int, texts)
    notes = sorted(notes, key=lambda one: str(one["made_at"]), reverse=broken != "order")
    here = notes[(page - 1) * size : page * size]
    links = {
        "next": f"?page={page + 1}&page_size={size}" if page * size < len(notes) else None,
        "previous": f"?page={page - 1}&page_size={size}" if page > 1 else None,
    }
    return 200, {"count": len(here if broken == "count" else notes), **links, "results": here}


@pytest.mark.parametrize("broken", ["", "count", "order", "labels"])
def test_a_page_tells_of_all_in_their_order_and_labels_are_put(judge: Judge, broken: str) -> None:
    notes: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw) if method != "GET" else {}
        if method == "GET" and steps == ["notes"]:
            return _listed([*notes.values()], raw, broken)
        if not isinstance(body, dict) or (len(steps) > 1 and steps[1] not in notes):
            return 404 if len(steps) > 1 and steps[1] not in notes else 400, None
        if method == "POST":
            when = f"2024-01-01T00:{len(notes) // 60:02}:{len(notes) % 60:02}Z"
            made: dict[str, Any] = {"id": f"n{len(notes)}", "made_at": when, "labels": {}}
            return 201, notes.setdefault(made["id"], made)
        if method == "PUT" and not isinstance(body.get("labels"), dict):
            return 400, None
        notes[steps[1]] |= {"labels": body["labels"]} if method == "PUT" and broken != "labels" else {}
        return (204, None) if method == "PUT" else (200, notes[steps[1]])

    paths = _notes()
    results = judge(document(paths), serve(paths, answer))
    found = [result.promise.id for result in results if result.outcome == "broken"]
    noticed = {"count": "", "order": "in order", "labels": "then labels of the thing is so", "": ""}
    assert bool(found) is bool(broken), found
    assert all(noticed[broken] in promise for promise in found), found
