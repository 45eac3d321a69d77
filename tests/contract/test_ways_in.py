"""What is reached, and told apart, by what only branches and words of a document say."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import pytest

from .small import TEXT, at, broken, document, read, says, serve, takes, thing

Judge = Callable[..., list[Any]]


@pytest.mark.parametrize("stays", [False, True])
def test_what_is_made_elsewhere_is_one_of_the_kinds_that_are_shown(judge: Judge, *, stays: bool) -> None:
    hook = thing("id", "name", id=TEXT, name=TEXT, token=TEXT, url=TEXT)
    follower = thing("id", "name", id=TEXT, name=TEXT, guild=TEXT, source=TEXT)
    either = {"oneOf": [follower, hook]}
    paths = {
        "/channels/{channel}/hooks": {
            **at(channel=TEXT),
            "post": {**takes(thing("name", name=TEXT)), **says(200, hook, 422)},
        },
        "/hooks/{hook_id}": {
            **at(hook_id=TEXT),
            "get": says(200, either, 404),
            "delete": says(204, None, 404),
        },
    }
    hooks: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "POST":
            body = read(raw)
            if not isinstance(body, dict) or not isinstance(body.get("name"), str):
                return 422, None
            made = {"id": f"h{len(hooks)}", "name": body["name"], "token": "t", "url": "https://h.example/1"}
            return 200, hooks.setdefault(made["id"], made)
        if steps[1] not in hooks:
            return 404, None
        if method == "DELETE":
            None if stays else hooks.pop(steps[1])
            return 204, None
        return 200, hooks[steps[1]]

    found = broken(judge, paths, answer)
    assert bool(found) is stays, found


def _notes(said: str) -> dict[str, Any]:
    note = thing("id", "text", id=TEXT, text=TEXT, task_id=TEXT, project_id=TEXT)
    query = [{"name": name, "in": "query", "schema": TEXT} for name in ("project_id", "task_id")]
    sent = thing("text", "task_id", text=TEXT, task_id=TEXT)
    task = thing("id", id=TEXT)
    return {
        "/tasks": {"post": {**takes(thing()), **says(201, task, 422)}},
        "/tasks/{task_id}": {**at(task_id=TEXT), "get": says(200, task, 404)},
        "/notes": {
            "get": {
                "description": said,
                "parameters": query,
                **says(200, {"type": "array", "items": note}, 400),
            },
            "post": {**takes(sent), **says(201, note, 404, 422)},
        },
        "/notes/{id}": {**at(id=TEXT), "get": says(200, note, 404), "delete": says(204, None, 404)},
    }


@pytest.mark.parametrize("unfiltered", [False, True])
def test_one_of_the_parameters_of_which_words_ask_for_one_is_sent(judge: Judge, *, unfiltered: bool) -> None:
    tasks: dict[str, Any] = {}
    notes: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        store = tasks if steps[0] == "tasks" else notes
        if method == "POST":
            body = read(raw)
            wanted = ["text", "task_id"] if store is notes else []
            if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in wanted):
                return 422, None
            if wanted and body["task_id"] not in tasks:
                return 404, None
            made = {**{name: body[name] for name in wanted}, "id": f"{steps[0]}{len(store)}"}
            return 201, store.setdefault(made["id"], made)
        if len(steps) > 1:
            known = store.pop(steps[1], None) if method == "DELETE" else store.get(steps[1])
            return (404, None) if known is None else (200 if method == "GET" else 204, known)
        asked = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        if len(asked.keys() & {"task_id", "project_id"}) != 1:
            return 400, None
        held = {} if unfiltered else asked
        return 200, [one for one in notes.values() if held.items() <= one.items()]

    paths = _notes("The notes of a task or a project. One of `task_id` or `project_id` is required.")
    results = judge(document(paths), serve(paths, lambda m, s, b: _bare(answer(m, s, b))))
    outcomes = {result.promise.id: result.outcome for result in results}
    assert outcomes["get /notes-answers-200"] == "kept"
    assert ("broken" in outcomes.values()) is unfiltered, results


def _bare(answer: tuple[int, Any]) -> tuple[int, Any]:
    """Without content where there is none."""
    return (answer[0], None) if answer[0] == 204 else answer


def test_a_file_that_is_there_is_not_sent_again_where_it_leads_to_what_is_there(judge: Judge) -> None:
    shown = thing("id", "size", id=TEXT, size={"type": "integer"})
    form = {"schema": thing("file", file={"type": "string", "format": "binary"})}
    words = "A file with the same hash was found. Returns the existing file."
    paths = {
        "/files": {
            "post": {
                "requestBody": {"required": True, "content": {"multipart/form-data": form}},
                "responses": {
                    "201": {"description": "Made.", "content": {"application/json": {"schema": shown}}},
                    "200": {"description": words, "content": {"application/json": {"schema": shown}}},
                    "422": {"description": "Refused."},
                },
            }
        },
        "/files/{id}": {**at(id=TEXT), "get": says(200, shown, 404), "delete": says(204, None, 404)},
    }
    files: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "POST":
            _, _, data = raw.partition(b'name="file"')[2].partition(b"\r\n\r\n")
            data = data.rpartition(b"\r\n--")[0]
            if not data or b'filename="' not in raw:
                return 422, None
            key = sha256(data).hexdigest()
            known = key in files
            return 200 if known else 201, files.setdefault(key, {"id": key, "size": len(data)})
        if steps[1] not in files:
            return 404, None
        return (204, files.pop(steps[1]) and None) if method == "DELETE" else (200, files[steps[1]])

    assert broken(judge, paths, answer) == []


def test_a_list_of_some_need_not_grow_with_what_is_made(judge: Judge) -> None:
    note = thing("id", id=TEXT, text=TEXT, source=TEXT, kind=TEXT)
    whole = thing("id", **note["properties"], copies={"type": "array"})
    limit = {"name": "per_page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 4}}
    page = {"parameters": [limit], **says(200, {"type": "array", "items": note}, 400)}
    paths = {
        "/notes": {"get": {**page}, "post": {**takes(thing(text=TEXT)), **says(201, note, 422)}},
        "/notes/starred": {"get": {**page}},
        "/notes/{id}": {**at(id=TEXT), "get": says(200, whole, 404)},
        "/notes/{id}/star": {**at(id=TEXT), "put": says(204, None, 404)},
        "/notes/{id}/copies": {**at(id=TEXT), "post": says(201, note, 404)},
    }
    notes: dict[str, Any] = {}
    starred: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "POST":
            body = read(raw) if len(steps) == 1 else notes.get(steps[1])
            if not isinstance(body, dict) or not isinstance(body.get("text", ""), str):
                return 422 if len(steps) == 1 else 404, None
            made = {**body, "id": f"n{len(notes)}"}
            return 201, notes.setdefault(made["id"], made)
        if steps[1:] in ([], ["starred"]):
            most = parse_qs(raw.decode(), keep_blank_values=True).get("per_page", ["4"])[0]
            if not most.isdecimal() or int(most) < 1:
                return 400, None
            return 200, [*(starred if steps[1:] else notes).values()][: int(most)]
        if steps[1] not in notes:
            return 404, None
        if method == "PUT":
            starred[steps[1]] = notes[steps[1]]
            return 204, None
        return 200, notes[steps[1]]

    assert broken(judge, paths, answer) == []


@pytest.mark.parametrize("lost", [False, True])
def test_a_member_by_its_id_is_among_those_that_were_there(judge: Judge, *, lost: bool) -> None:
    number = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}
    member = thing("id", id=number, flag={"type": "boolean"})
    members = {"type": "array", "items": member}
    lobby = thing("id", "members", id=TEXT, members=members)
    paths = {
        "/lobbies": {
            "post": {**takes(thing("members", members={**members, "minItems": 1})), **says(201, lobby, 400)}
        },
        "/lobbies/{lobby_id}": {**at(lobby_id=TEXT), "get": says(200, lobby, 404)},
        "/lobbies/{lobby_id}/members/{user_id}": {
            **at(lobby_id=TEXT, user_id=number),
            "put": {**takes(thing(flag={"type": "boolean"})), **says(200, member, 400, 404)},
            "delete": says(204, None, 400, 404),
        },
    }
    lobbies: dict[str, dict[str, Any]] = {}

    def fits(known_by: Any, one: Any) -> bool:
        number = isinstance(known_by, str) and known_by.isdecimal() and known_by == str(int(known_by))
        return number and isinstance(one, dict) and isinstance(one.get("flag", False), bool)

    def shown(key: str) -> dict[str, Any]:
        return {"id": key, "members": [*lobbies[key].values()]}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw) if method in {"POST", "PUT"} else {}
        if method == "POST":
            sent = body.get("members") if isinstance(body, dict) else None
            if not isinstance(sent, list) or not sent:
                return 400, None
            if not all(isinstance(one, dict) and fits(one.get("id"), one) for one in sent):
                return 400, None
            lobbies[key := f"l{len(lobbies)}"] = {one["id"]: one for one in sent}
            return 201, shown(key)
        if steps[1] not in lobbies or (len(steps) > 2 and not fits(steps[3], body)):
            return 404 if steps[1] not in lobbies else 400, None
        if len(steps) == 2:
            return 200, shown(steps[1])
        if method == "DELETE":
            return (204 if lobbies[steps[1]].pop(steps[3], None) else 404), None
        made = {**body, "id": steps[3]}
        lobbies[steps[1]] |= {} if lost else {steps[3]: made}
        return 200, made

    found = broken(judge, paths, answer)
    assert bool([one for one in found if "it is in it once" in one]) is lost, found
    assert lost or not found
