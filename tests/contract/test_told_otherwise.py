"""What conforming servers tell in another way than it was sent, and what is told wrongly all the same."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import md5
from typing import Any

import pytest

from .small import TEXT, at, broken, read, says, takes, thing

Judge = Callable[..., list[Any]]

ID = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
FLAG = {"type": "boolean"}


def _store(made: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any] | None], word: str) -> Any:
    """A server of things that are made and changed by what `made` says comes of a body and what was there."""
    things: dict[str, dict[str, Any]] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        known = things.get(steps[1]) if len(steps) > 1 else {}
        if known is None or method == "GET":
            return (404, None) if known is None else (200, known)
        body = read(raw)
        new = made(body, known) if isinstance(body, dict) else None
        if new is None:
            return 422, None
        new["id"] = known.get("id") or f"{word}{len(things)}"
        things[new["id"]] = new
        return 200 if known else 201, new

    return answer


def _paths(word: str, shown: dict[str, Any], sent: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    return {
        f"/{word}": {"post": {**takes(sent), **says(201, shown, 422)}},
        f"/{word}/{{id}}": {
            **at(id=TEXT),
            "get": says(200, shown, 404),
            "patch": {**takes(changed), **says(200, shown, 404, 422)},
        },
    }


@pytest.mark.parametrize("lost", [False, True])
def test_an_entry_of_a_map_is_told_under_the_name_that_it_gives_itself(judge: Judge, *, lost: bool) -> None:
    file = thing("content", content=TEXT)
    renamed = {**thing(content=TEXT, filename=TEXT), "type": ["object", "null"]}
    shown = {"type": "object", "additionalProperties": thing("filename", content=TEXT, filename=TEXT)}
    files = {"type": "object", "minProperties": 1, "additionalProperties": file}
    changes = {
        "type": "object",
        "additionalProperties": renamed,
        "example": {"a.rb": {"content": "b", "filename": "b.rb"}},
    }

    def made(body: dict[str, Any], known: dict[str, Any]) -> dict[str, Any] | None:
        sent, found = body.get("files", {}), dict(known.get("files", {}))
        if not isinstance(sent, dict) or not (known or sent):
            return None
        for name, file in sent.items():
            if not isinstance(file, dict | None if known else dict):
                return None
            texts = [file.get("content", ""), file.get("filename", name)] if file else ["", name]
            if not all(isinstance(text, str) for text in texts) or not (known or "content" in file):
                return None
            old = found.pop(name, {"content": ""})
            if file:
                text = old["content"] if lost and known else file.get("content", old["content"])
                found[texts[1]] = {"content": text, "filename": texts[1]}
        return {"files": found}

    paths = _paths("gists", thing("id", "files", id=TEXT, files=shown), thing("files", files=files), thing())
    paths["/gists/{id}"]["patch"] |= takes(thing(files=changes))
    found = broken(judge, paths, _store(made, "g"))
    assert bool([promise for promise in found if "patch" in promise]) is lost, found
    assert lost or not found


@pytest.mark.parametrize("lost", [False, True])
def test_bytes_are_told_by_their_digest_and_null_as_what_is_none(judge: Judge, *, lost: bool) -> None:
    icon = {"type": ["string", "null"], "contentEncoding": "base64"}
    colour = {"type": ["integer", "null"], "minimum": 0, "maximum": 255}
    sent = thing(icon=icon, colours=thing(first=colour), name=TEXT)
    whole = thing("first", first={"type": "integer"})
    shown = thing("id", id=TEXT, icon={"type": ["string", "null"]}, colours=whole, name=TEXT)

    def made(body: dict[str, Any], known: dict[str, Any]) -> dict[str, Any] | None:
        picture, colours, name = body.get("icon"), body.get("colours", {}), body.get("name", "role")
        if not isinstance(picture, str | None) or not isinstance(colours, dict) or not isinstance(name, str):
            return None
        first = colours.get("first")
        if isinstance(first, bool) or not isinstance(first, int | None) or not 0 <= (first or 0) <= 255:
            return None
        new = {**known} or {"icon": None, "colours": {"first": 0}, "name": "role"}
        digest = md5(picture.encode()).hexdigest() if picture else None
        new |= {"icon": digest} if "icon" in body else {}
        new |= {"colours": {"first": first or 0}} if "first" in colours and not lost else {}
        return new | ({"name": name} if "name" in body else {})

    found = broken(judge, _paths("roles", shown, sent, sent), _store(made, "r"))
    assert bool(found) is lost, found


@pytest.mark.parametrize("lost", [False, True])
def test_items_with_an_id_have_one_each(judge: Judge, *, lost: bool) -> None:
    member = thing("id", id=ID, flag=FLAG)
    members = {"type": "array", "items": member, "maxItems": 25}
    shown = thing("id", "members", id=TEXT, members=members)

    def made(body: dict[str, Any], known: dict[str, Any]) -> dict[str, Any] | None:
        found = body.get("members", known.get("members", []))
        if not isinstance(found, list) or len(found) > 25:
            return None
        for one in found:
            known_by = one.get("id") if isinstance(one, dict) else None
            if not isinstance(known_by, str) or not known_by.isdecimal() or known_by != str(int(known_by)):
                return None
            if type(one.get("flag", True)) is not bool:
                return None
        unlike = {one["id"]: one for one in found}
        return {"members": list(unlike.values())[: 1 if lost else None]}

    sent = thing(members=members)
    found = broken(judge, _paths("lobbies", shown, sent, sent), _store(made, "l"))
    assert bool(found) is lost, found


def test_of_two_that_say_the_same_servers_read_either(judge: Judge) -> None:
    number = {"type": "integer", "minimum": 0, "maximum": 9}
    colours = thing(primary={**number, "minimum": 3})
    sent = thing(color=number, colors=colours)
    shown = thing("id", id=TEXT, color=number, colors=thing(primary=number))

    def made(body: dict[str, Any], known: dict[str, Any]) -> dict[str, Any] | None:
        several = body.get("colors", {})
        if not isinstance(several, dict):
            return None
        numbers = [several.get("primary", 3), body.get("color", 0)]
        if numbers[0] in [0, 1, 2] or any(
            isinstance(one, bool) or not isinstance(one, int) or not 0 <= one <= 9 for one in numbers
        ):
            return None
        color = several.get("primary", body.get("color", known.get("color", 5)))
        return {"color": color, "colors": {"primary": color}}

    assert broken(judge, _paths("roles", shown, sent, sent), _store(made, "r")) == []
