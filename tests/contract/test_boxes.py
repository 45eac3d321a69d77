"""Boxes of recipes: what has members stays, what a part says of its thing, lines of all, lists of numbers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document

ID = {"type": "integer", "minimum": 1}
TITLE = {"type": "string", "minLength": 3, "maxLength": 60, "pattern": "[A-Za-z0-9]"}
STARS = {"type": "integer", "minimum": 1, "maximum": 5}
SHELVES = {"type": "array", "items": {"type": "integer"}}
NEW = thing("title", title=TITLE, shelfIds=SHELVES)
RECIPE = thing("id", "title", "shelfIds", "stars", id={**ID, "readOnly": True}, **NEW["properties"])
RECIPE["properties"]["stars"] = {
    **STARS,
    "type": ["integer", "null"],
    "description": "Stars of the rating; null while there is none.",
}
RATING = thing("stars", stars=STARS)
_UNRATED = "No such recipe, or it is not rated."


def _paths() -> dict[str, Any]:
    lists, box = {"type": "array", "items": RECIPE}, thing("id", id=ID)
    asked = [{"name": "shelfId", "in": "query", "schema": {"type": "integer"}}]
    lines = {"200": {"description": "d", "content": {"application/x-ndjson": {"schema": RECIPE}}}}
    full = "The box is not empty."
    file: dict[str, Any] = {"content": {"application/octet-stream": {"schema": {}}}}
    return {
        "/recipes": {
            "get": {"parameters": asked, **says(200, lists, 400)},
            "post": {**takes(NEW), **says(201, RECIPE, 400)},
        },
        "/recipes/export": {"get": {"description": "All recipes.", "responses": lines}},
        "/recipes/{id}": {
            **at(id=ID),
            "get": says(200, RECIPE, 404),
            "delete": {"description": "It is gone, with its photos.", **says(204, None, 404)},
        },
        "/recipes/{id}/rating": {
            **at(id=ID),
            "get": says(200, RATING, 404, of_404=_UNRATED),
            "put": {**takes(RATING), **says(200, RATING, 400, 404)},
            "delete": says(204, None, 404, of_404=_UNRATED),
        },
        "/recipes/{id}/photos": {**at(id=ID), "post": says(201, thing("id", id=ID), 404)},
        "/photos/{photo_id}": {**at(photo_id=ID), "delete": says(204, None, 404)},
        "/photos/{photo_id}/file": {
            **at(photo_id=ID),
            "get": {"responses": {"200": {"description": "d", **file}, "404": {"description": "None."}}},
        },
        "/boxes": {"post": says(201, box)},
        "/boxes/{box_id}": {
            **at(box_id=ID),
            "get": says(200, box, 404),
            "delete": says(204, None, 404, 409, of_409=full),
        },
        "/boxes/{box_id}/recipes": {**at(box_id=ID), "get": says(200, lists, 404)},
        "/boxes/{box_id}/recipes/{id}": {
            **at(box_id=ID, id=ID),
            "put": says(204, None, 404),
            "delete": says(204, None, 404),
        },
    }


class _Boxes:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.recipes: dict[str, dict[str, Any]] = {}
        self.ratings: dict[str, int] = {}
        self.photos: dict[str, str] = {}
        self.boxes: dict[str, list[str]] = {}
        self.numbers = itertools.count(1001)

    def _shown(self, name: str) -> dict[str, Any]:
        stars = None if self.flaw == "stars" else self.ratings.get(name)
        return {**self.recipes[name], "stars": stars}

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        steps = [unquote(step) for step in steps]
        match method, steps:
            case "GET", ["recipes"]:
                return self._list(parse_qs(body.decode(), keep_blank_values=True).get("shelfId", []))
            case "POST", ["recipes"]:
                return self._made(read(body))
            case "GET", ["recipes", "export"]:
                names = list(self.recipes)[:-1] if self.flaw == "export" else list(self.recipes)
                return 200, "".join(json.dumps(self._shown(name)) + "\n" for name in names).encode()
            case _, ["recipes", name, *rest] if name in self.recipes:
                return self._recipe(method, name, rest, read(body))
            case _, ["photos", number, *rest] if number in self.photos:
                return (200, b"\x00photo") if rest else (204, self.photos.pop(number) and None)
            case "POST", ["boxes"]:
                made = next(self.numbers)
                self.boxes[str(made)] = []
                return 201, {"id": made}
            case _, ["boxes", number, *rest] if number in self.boxes:
                return self._box(method, number, rest)
        return 404, None

    def _list(self, asked: list[str]) -> tuple[int, Any]:
        if not all(one.lstrip("-").isdigit() for one in asked):
            return 400, None
        wanted = [] if self.flaw == "shelf" else [int(one) for one in asked]
        found = [n for n, one in self.recipes.items() if all(shelf in one["shelfIds"] for shelf in wanted)]
        return 200, [self._shown(name) for name in found]

    def _made(self, sent: Any) -> tuple[int, Any]:
        signs = self.flaw == "pattern" and isinstance(sent, dict) and len(str(sent.get("title"))) > 2
        if not self.view.valid(NEW, sent) and not (signs and isinstance(sent["title"], str)):
            return 400, None
        number = sent.get("id", next(self.numbers)) if self.flaw == "id" else next(self.numbers)
        self.recipes[str(number)] = {
            "id": number,
            "title": sent["title"],
            "shelfIds": sent.get("shelfIds", []),
        }
        return 201, self._shown(str(number))

    def _recipe(self, method: str, name: str, rest: list[str], sent: Any) -> tuple[int, Any]:
        match method, rest:
            case "GET", []:
                return 200, self._shown(name)
            case "DELETE", []:
                if self.flaw != "photos":
                    self.photos = {photo: of for photo, of in self.photos.items() if of != name}
                for box in self.boxes.values():
                    box[:] = [one for one in box if one != name]
                return 204, self.recipes.pop(name) and None
            case "PUT", ["rating"]:
                if not self.view.valid(RATING, sent):
                    return 400, None
                self.ratings[name] = sent["stars"]
                return 200, {"stars": sent["stars"]}
            case "GET", ["rating"]:
                stars = self.ratings.get(name, 1 if self.flaw == "unrated" else None)
                return (404, None) if stars is None else (200, {"stars": stars})
            case "DELETE", ["rating"]:
                there = self.ratings.pop(name, None) is not None or self.flaw == "twice"
                return (204 if there else 404), None
            case "POST", ["photos"]:
                number = next(self.numbers)
                self.photos[str(number)] = name
                return 201, {"id": number}
        return 404, None

    def _box(self, method: str, number: str, rest: list[str]) -> tuple[int, Any]:
        box = self.boxes[number]
        match method, rest:
            case "GET", []:
                return 200, {"id": int(number)}
            case "DELETE", []:
                if box and self.flaw != "box":
                    return 409, None
                del self.boxes[number]
                return 204, None
            case "GET", ["recipes"]:
                return 200, [self._shown(name) for name in box]
            case "PUT", ["recipes", name] if name in self.recipes:
                box[:] = [*(one for one in box if one != name), name]
                return 204, None
            case "DELETE", ["recipes", name] if name in box:
                box[:] = [one for one in box if one != name]
                return 204, None
        return 404, None


def _served(flaw: str) -> Any:
    """Lines are labelled as what they are."""
    app = serve(_paths(), _Boxes(flaw).answer)

    async def labelled(scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start" and scope["path"] == "/recipes/export":
                kept = [(name, value) for name, value in message["headers"] if name != b"content-type"]
                kind = [(b"content-type", b"application/x-ndjson")] if message["status"] == 200 else []
                message = {**message, "headers": [*kept, *kind]}
            await send(message)

        await app(scope, receive, sent)

    return labelled


def _broken(judge: Judge, flaw: str, keyword: str) -> list[str]:
    found = judge(document(_paths()), _served(flaw), keyword=keyword)
    return [result.promise.id for result in found if result.outcome == "broken"]


def test_no_alarm(judge: Judge) -> None:
    assert _broken(judge, "", "") == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("stars", "put /recipes/{id}/rating-life-then stars of the thing is so"),
        ("unrated", "get /recipes/{id}/rating-life-a new one has none"),
        ("twice", "delete /recipes/{id}/rating-life-a second time is refused"),
        ("export", "get /recipes/export-effects-what was made is in a line"),
        ("photos", "delete /recipes/{id}-life-then get /photos/{photo_id}/file finds nothing"),
        ("box", "delete /boxes/{box_id}-life-refused while there is a recipe in it"),
        ("id", "post /recipes-life-id is not taken over"),
        ("shelf", "get /recipes-effects-shelfId filters"),
        ("pattern", "post /recipes-rejects-body/title: signs only"),
    ],
)
def test_flaws_are_found(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in _broken(judge, flaw, promise.split()[1].split("-")[0])


@pytest.mark.parametrize("flaw", ["", "any"])
def test_who_has_one_of_the_labels_that_are_all_asked_for_is_not_listed(judge: Judge, flaw: str) -> None:
    """The first page has others, and things are made with none or many."""
    labels = {"type": "array", "items": TEXT}
    size = {"type": "integer", "minimum": 1, "maximum": 50, "default": 5}
    new = thing("name", name=TEXT, labels=labels)
    part = thing("id", "name", id={"type": "integer"}, name=TEXT, labels=labels)
    asked = [
        {"name": "limit", "in": "query", "schema": size},
        {
            "name": "labels",
            "in": "query",
            "description": "Parts that have all of these labels.",
            "explode": False,
            "schema": labels,
        },
    ]
    paths = {
        "/parts": {
            "get": {"parameters": asked, **says(200, {"type": "array", "items": part}, 400)},
            "post": {**takes(new), **says(201, part, 400)},
        },
        "/parts/{id}": {**at(id={"type": "integer"}), "get": says(200, part, 400, 404)},
    }
    parts: list[dict[str, Any]] = [{"id": number, "name": "old", "labels": []} for number in range(1, 9)]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["parts"]:
                query = parse_qs(body.decode())
                limit = query.get("limit", ["5"])[0]
                if not limit.isdigit() or not 1 <= int(limit) <= 50:
                    return 400, None
                wanted = set(query["labels"][0].split(",")) if "labels" in query else set()
                one, every = any if flaw else all, wanted
                found = [p for p in parts if one(each in p.get("labels", []) for each in every) or not every]
                return 200, found[: int(limit)]
            case "POST", ["parts"]:
                sent = read(body)
                if not Document(document(paths)).request.valid(new, sent):
                    return 400, None
                parts.append({"id": len(parts) + 1, **{n: sent[n] for n in ("name", "labels") if n in sent}})
                return 201, parts[-1]
            case "GET", ["parts", number] if number.isdigit():
                return next(((200, p) for p in parts if p["id"] == int(number)), (404, None))
        return 400, None

    found = broken(judge, paths, server)
    assert all("labels" in name for name in found)
    assert bool(found) is bool(flaw)
