"""A task list in envelopes, known by `gid`: what only words require, and tokens for offsets."""

from __future__ import annotations

import base64
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, read, says, takes, thing

from specwright_runtime.contract.things import envelope

_TEAM = thing(gid=TEXT, name=TEXT)
_SHOWN = thing(gid=TEXT, name=TEXT, notes=TEXT, team=_TEAM, status=thing("text", text=TEXT))
_STATUS = thing("text", text=TEXT)
_SENT = thing(
    name=TEXT, notes=TEXT, team={"type": "string", "description": "Gid of an object."}, status=_STATUS
)
_OFFSET = {
    "name": "offset",
    "in": "query",
    "description": "Offset token, as it was returned by the API.",
    "schema": TEXT,
}
_ARCHIVED = {"name": "archived", "in": "query", "schema": {"type": "boolean"}}
_SHOWN["properties"] |= {"archived": {"type": "boolean"}}
_SENT["properties"] |= {"archived": {"type": "boolean"}}
_LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}


def _data(schema: Any) -> dict[str, Any]:
    return thing(data=schema)


def _many(schema: Any) -> dict[str, Any]:
    return thing(data={"type": "array", "items": schema})


_TASKS: dict[str, Any] = {
    "/teams": {"get": says(200, _many(_TEAM))},
    "/tasks": {
        "get": {
            "parameters": [_LIMIT, _OFFSET, _ARCHIVED],
            **says(200, _many(thing(gid=TEXT, name=TEXT)), 400),
        },
        "post": {
            "description": "Makes a task. Every task is required to be made in a team.",
            **takes(_data(_SENT)),
            **says(201, _data(_SHOWN), 400),
        },
    },
    "/tasks/{task_gid}": {
        **at(task_gid=TEXT),
        "get": says(200, _data(_SHOWN), 404),
        "put": {
            "description": "What is not provided is left unchanged, or you may overwrite what others wrote.",
            **takes(_data(thing(name=TEXT, notes=TEXT, status=_STATUS))),
            **says(200, _data(_SHOWN), 400, 404),
        },
        "delete": says(200, _data({"type": "object"}), 404),
    },
}


class _Tasks:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._tasks: dict[str, Any] = {}
        self._seen: dict[str, Any] = {}
        self._numbers = count(7001)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if steps == ["teams"]:
            return 200, {"data": [{"gid": "12", "name": "Ours"}]}
        if method == "GET" and len(steps) == 1:
            return self._listed(dict(parse_qsl(raw.decode(), keep_blank_values=True)))
        if len(steps) == 2 and steps[1] not in self._tasks:
            return 404, None
        if method == "GET":
            stale = self._flaw == "what was seen first is shown"
            seen = self._seen.setdefault(steps[1], dict(self._tasks[steps[1]]))
            return 200, {"data": seen if stale else self._tasks[steps[1]]}
        if method == "DELETE":
            del self._tasks[steps[1]]
            return 200, {"data": {}}
        body = read(raw)
        said = body.get("data", {}) if isinstance(body, dict) else None
        if not isinstance(said, dict) or not _is_task(said):
            return 400, None
        if method == "POST":
            if said.get("team") != "12":
                return 400, {"message": "team: missing input"}
            gid = str(next(self._numbers))
            archived = said.get("archived", False)
            self._tasks[gid] = {
                "gid": gid,
                "name": "",
                "notes": "",
                "status": {"text": ""},
                "archived": archived,
            }
        else:
            gid = steps[1]
        was = dict(self._tasks[gid])
        if self._flaw == "a change wipes" and method == "PUT":
            was["notes"] = ""
        changed = {key: said[key] for key in ("name", "notes", "status") if key in said}
        if self._flaw == "notes are dropped" and method == "POST":
            changed.pop("notes", None)
        told = {**was, **changed, "team": {"gid": "12", "name": "Ours"}}
        if not (self._flaw == "a change is lost" and method == "PUT"):
            self._tasks[gid] = told
        return (201 if method == "POST" else 200), {"data": told}

    def _listed(self, asked: dict[str, str]) -> tuple[int, Any]:
        try:
            start = int(base64.b64decode(asked["offset"], validate=True)) if "offset" in asked else 0
            limit = int(asked.get("limit", "100"))
        except ValueError:
            return 400, None
        if not 1 <= limit <= 100:
            return 400, None
        start = 0 if self._flaw == "an offset counts for nothing" else start
        if asked.get("archived", "true") not in {"true", "false"}:
            return 400, None
        wanted = [one for one in ("true", "false") if one == asked.get("archived", one)]
        if self._flaw == "archived ones are always listed":
            wanted = ["true", "false"]
        found = [one for one in self._tasks.values() if str(one["archived"]).lower() in wanted]
        page = [{"gid": one["gid"], "name": one["name"]} for one in found[start : start + limit]]
        token = base64.b64encode(str(start + limit).encode()).decode()
        following = {"offset": token} if start + limit < len(found) else None
        return 200, {"data": page, "next_page": following}


def _is_task(said: dict[str, Any]) -> bool:
    texts = (said.get(key, "") for key in ("name", "notes", "team"))
    status = said.get("status", {"text": ""})
    whole = isinstance(status, dict) and isinstance(status.get("text"), str)
    return whole and isinstance(said.get("archived", False), bool) and all(isinstance(t, str) for t in texts)


def test_envelopes_gids_and_offsets_that_are_tokens_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _TASKS, _Tasks().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a change wipes", "put /tasks/{task_gid}-life-what is not sent stays"),
        ("a change is lost", "put /tasks/{task_gid}-life-kept"),
        ("what was seen first is shown", "put /tasks/{task_gid}-life-kept"),
        ("an offset counts for nothing", "get /tasks-effects-offset continues"),
        ("archived ones are always listed", "get /tasks-effects-archived filters"),
        ("notes are dropped", "post /tasks-accepts-body/data/notes: alone"),
    ],
)
def test_flaws_behind_envelopes_are_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _TASKS, _Tasks(flaw).answer)


def test_an_object_beside_which_others_could_be_sent_is_no_envelope() -> None:
    call = {"data": {"status": {"text": "good"}}}
    names: Any = {"data": {"name": {}, "status": {"text": {}}}}
    assert envelope.sent(call, names) == {"status": {"text": "good"}}
    assert envelope.sent({**call, "x": 1}, names) == {"status": {"text": "good"}}
