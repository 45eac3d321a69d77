"""A service in the manner of Express: what is deleted is found no more, and no body is an empty object."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, broken, read, says, takes, thing

_ITEM = thing("id", "name", "stock", id=TEXT, name=TEXT, stock={"type": "integer"}, deleted_at=TEXT)
_MOVED = thing("id", "kind", id=TEXT, kind={"type": "string", "enum": ["in", "out"]})
_MOVE = thing("kind", "count", kind=_MOVED["properties"]["kind"], count={"type": "integer", "minimum": 1})
_WAYS = {"type": "string", "enum": ["ASC", "DESC"], "default": "ASC"}
_BY = {"type": "string", "enum": ["name"], "default": "name"}


def _paths() -> dict[str, Any]:
    query = {"sort_by": _BY, "sort_dir": _WAYS, "name_contains": TEXT}
    return {
        "/items": {
            "get": {
                "parameters": [{"name": n, "in": "query", "schema": s} for n, s in query.items()],
                **says(200, {"type": "array", "items": _ITEM}, 400),
            },
            "post": {**takes(thing("name", name=TEXT)), **says(201, _ITEM, 400)},
        },
        "/items/{id}": {
            **at(id=TEXT),
            "get": says(200, _ITEM, 404),
            "patch": {**takes(thing(name=TEXT)), **says(200, _ITEM, 400, 404)},
            "delete": {
                "description": "Soft delete. It is not found any more until it is restored.",
                **says(204, None, 404),
            },
        },
        "/items/{id}/restore": {
            **at(id=TEXT),
            "post": says(200, _ITEM, 404, 409, of_409="The item is not deleted."),
        },
        "/items/{id}/moves": {
            **at(id=TEXT),
            "post": {**takes(_MOVE), **says(201, _MOVED, 400, 404, 409, of_409="Not enough stock.")},
        },
    }


def _server(wrong: str = "") -> Server:
    items: dict[str, dict[str, Any]] = {}
    numbers = itertools.count(1)

    def listed(asked: dict[str, list[str]]) -> tuple[int, Any]:
        ways = asked.get("sort_dir", ["ASC"])
        if ways[0] not in {"ASC", "DESC"} or asked.get("sort_by", ["name"]) != ["name"]:
            return 400, None
        part = "" if wrong == "all names" else asked.get("name_contains", [""])[0]
        found = [i for i in items.values() if "deleted_at" not in i or wrong == "deleted ones are listed"]
        found = sorted((i for i in found if part in i["name"]), key=lambda i: (i["name"], i["id"]))
        return 200, found[::-1] if ways == ["DESC"] and wrong != "one way" else found

    def moved(item: dict[str, Any], told: Any) -> tuple[int, Any]:
        count, kind = (told.get("count"), told.get("kind")) if isinstance(told, dict) else (0, "")
        if type(count) is not int or count < 1 or kind not in ("in", "out"):
            return 400, None
        change = count if kind == "in" else -count
        if item["stock"] + change < 0:
            return 409, None
        item["stock"] += change
        return 201, {"id": f"m{next(numbers)}", "kind": kind}

    def on_one(method: str, item: dict[str, Any], told: Any, *, read_it: bool) -> tuple[int, Any]:
        if method == "PATCH":
            told = {} if told is None and not read_it and wrong != "no body" else told
            if not isinstance(told, dict) or not isinstance(told.get("name", ""), str):
                return 400, None
            item.update({key: value for key, value in told.items() if key == "name"})
        if method == "DELETE":
            item["deleted_at"] = "now"
        return (204, None) if method == "DELETE" else (200, item)

    def answer(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if method != "GET" else None
        match method, steps:
            case "GET", ["items"]:
                return listed(parse_qs(body.decode()))
            case "POST", ["items"]:
                if not isinstance(told, dict) or not isinstance(told.get("name"), str):
                    return 400, None
                item = {"id": f"i{next(numbers)}", "name": told["name"], "stock": 0}
                items[item["id"]] = item
                return 201, item
            case "POST", ["items", name, "restore"] if name in items:
                return (409, None) if items[name].pop("deleted_at", None) is None else (200, items[name])
            case _, ["items", name, *rest] if name in items:
                item = items[name]
                if "deleted_at" in item and wrong != "deleted ones are shown":
                    return 404, None
                return moved(item, told) if rest else on_one(method, item, told, read_it=bool(body))
        return 404, None

    return answer


def test_no_body_may_be_read_as_an_empty_object(judge: Judge) -> None:
    assert broken(judge, _paths(), _server()) == []


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        ("deleted ones are listed", "delete /items/{id}-life-then it is not listed"),
        ("deleted ones are shown", "delete /items/{id}-life-then get /items/{id} finds nothing"),
        ("one way", "get /items-effects-sort_dir turns"),
        ("all names", "get /items-effects-name_contains searches"),
    ],
)
def test_what_words_say_of_the_deleted_and_names_say_of_lists_is_held_to(
    judge: Judge, wrong: str, promise: str
) -> None:
    assert promise in broken(judge, _paths(), _server(wrong))


def test_nothing_is_deleted_for_a_call_that_it_does_not_help(judge: Judge) -> None:
    paths = _paths()
    paths["/items/{id}"]["delete"]["description"] = "Soft delete."
    kinds = {"kind": {"type": "string", "enum": ["out", "in"]}}
    paths["/items/{id}/moves"]["post"].update(
        takes(thing("kind", "count", **{**_MOVE["properties"], **kinds}))
    )
    assert broken(judge, paths, _server()) == []
