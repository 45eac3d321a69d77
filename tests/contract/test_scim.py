"""Users and groups as RFC 7643 and RFC 7644 have them, at a server that leaves out what is empty."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, document, read, says, serve, takes, thing


def _urn(name: str) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [f"urn:{name}"]}}


def _answer(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    count = {"type": "integer"}
    return thing(
        *("schemas", "totalResults"),
        schemas=_urn("List"),
        totalResults=count,
        startIndex=count,
        Resources={"type": "array", "items": schema},
    )


_ASKED = [
    {"name": "startIndex", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
    {"name": "count", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 9, "default": 9}},
]
_USER = thing("schemas", "id", "userName", schemas=_urn("User"), id=TEXT, userName=TEXT)
_NEW = thing("schemas", "userName", schemas=_urn("User"), userName=TEXT)
_MEMBERS = {
    "type": "array",
    "items": thing("value", value={"type": "string", "description": "id of a user"}),
}
_OPERATION = thing("op", op={"type": "string", "enum": ["add", "remove", "replace"]}, path=TEXT, value={})
_PATCH = thing(
    "schemas",
    "Operations",
    schemas=_urn("PatchOp"),
    Operations={"type": "array", "minItems": 1, "items": _OPERATION},
)


def _patch() -> dict[str, Any]:
    said = {"schemas": ["urn:PatchOp"], "Operations": [{"op": "replace", "path": "userName", "value": "x"}]}
    sent: dict[str, Any] = takes(_PATCH)
    sent["requestBody"]["content"]["application/json"]["example"] = said
    return {**sent, **says(200, _USER, 400, 404)}


_PATHS = {
    "/Users": {
        "get": {"parameters": _ASKED, **says(200, _answer("User", _USER), 400)},
        "post": {**takes(_NEW), **says(201, _USER, 400)},
    },
    "/Users/{id}": {**at(id=TEXT), "get": says(200, _USER, 404), "patch": _patch()},
    "/Groups": {
        "post": {
            **takes(thing("members", members=_MEMBERS)),
            **says(201, thing("id", id=TEXT, members=_MEMBERS), 400, of_400="A member does not exist."),
        },
    },
}


class Directory:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.users: dict[str, str] = {}

    def shown(self, name: str) -> dict[str, Any]:
        return {"schemas": ["urn:User"], "id": name, "userName": self.users[name]}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 1 and method == "GET":
            return self.listed(dict(parse_qsl(body.decode(), keep_blank_values=True)))
        told = read(body) if method != "GET" else {}
        if steps == ["Groups"]:
            members = told.get("members") if isinstance(told, dict) else None
            known = isinstance(members, list) and all(
                isinstance(one, dict) and str(one.get("value")) in self.users for one in members
            )
            return (201, {"id": "g", "members": members}) if known else (400, None)
        if steps[1:] and steps[1] not in self.users:
            return 404, None
        if method == "PATCH":
            return self.patched(steps[1], told)
        if method == "POST":
            if not isinstance(told, dict) or told.get("schemas") not in (["urn:User"], ["urn:User"] * 2):
                return 400, None
            if not isinstance(told.get("userName"), str):
                return 400, None
            self.users[f"u{len(self.users)}"] = told["userName"]
            return 201, self.shown(f"u{len(self.users) - 1}")
        return 200, self.shown(steps[1])

    def patched(self, name: str, told: Any) -> tuple[int, Any]:
        operations = told.get("Operations") if isinstance(told, dict) else None
        if not isinstance(operations, list) or not operations or "urn:PatchOp" not in json.dumps(told):
            return 400, None
        for one in operations:
            right = isinstance(one, dict) and one.get("op") == "replace" and one.get("path") == "userName"
            if not right or not isinstance(one.get("value"), str):
                return 400, None
        if set(map(json.dumps, told["schemas"])) != {'"urn:PatchOp"'}:
            return 400, None
        self.users[name] = operations[-1]["value"]
        return 200, self.shown(name)

    def listed(self, asked: dict[str, str]) -> tuple[int, Any]:
        first, size = asked.get("startIndex", "1"), asked.get("count", "9")
        numbers = re.fullmatch(r"\d+", first) and re.fullmatch(r"\d", size)
        if not numbers or int(first) < 1:
            return 400, None
        users = list(self.users)[int(first) - 1 :][: int(size) if self.flaw != "count" else 9]
        told = {"schemas": ["urn:List"], "totalResults": len(self.users), "startIndex": int(first)}
        return 200, {**told, **({"Resources": [self.shown(name) for name in users]} if users else {})}


@pytest.mark.parametrize(("flaw", "place"), [("", ""), ("count", "count cuts")])
def test_empty_lists_are_left_out_patches_are_no_users_and_members_are(
    judge: Judge, flaw: str, place: str
) -> None:
    server: Server = Directory(flaw)
    results = judge(document(_PATHS), serve(_PATHS, server))
    broken = [r.promise.id for r in results if r.outcome == "broken"]
    assert any(place in one for one in broken) if place else broken == [], broken
    kept = {r.promise.id for r in results if r.outcome == "kept"}
    assert {"post /Groups-answers-201", "patch /Users/{id}-answers-200"} <= kept
