"""Labels of a repository, known by their names, which can be changed."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, read, says, takes, thing

_BARE = {"type": "string", "description": "The hexadecimal color code, without the leading `#`."}
_LABEL = thing("id", "name", "color", id={"type": "integer"}, name=TEXT, color=TEXT)
_REPO = at(owner=TEXT)["parameters"]
_STATE = {"name": "state", "in": "query", "schema": {"enum": ["open", "closed", "all"], "default": "open"}}
_NUMBER = {"anyOf": [TEXT, {"type": "integer"}]}
_ISSUE = thing("number", "state", "title", number={"type": "integer"}, state=TEXT, title=TEXT, label=_LABEL)
_LABELS: dict[str, Any] = {
    "/{owner}/labels": {
        "parameters": _REPO,
        "post": {**takes(thing("name", name=TEXT, color=_BARE)), **says(201, _LABEL, 404, 422)},
        "get": says(200, {"type": "array", "items": _LABEL}),
    },
    "/{owner}/labels/{name}": {
        "parameters": [*_REPO, *at(name=TEXT)["parameters"]],
        "get": says(200, _LABEL, 404),
        "patch": {**takes(thing(new_name=TEXT, color=_BARE)), **says(200, _LABEL)},
        "delete": says(204),
    },
    "/{owner}/issues": {
        "parameters": _REPO,
        "post": {
            **takes(thing("title", title=TEXT, label={**TEXT, "description": "The name of the label."})),
            **says(201, _ISSUE, 422),
        },
        "get": {"parameters": [_STATE], **says(200, {"type": "array", "items": _ISSUE})},
    },
    "/{owner}/issues/{number}": {
        "parameters": [*_REPO, *at(number={"type": "integer"})["parameters"]],
        "get": says(200, _ISSUE, 404),
        "patch": {**takes(thing(title=TEXT, state={"enum": ["open", "closed"]})), **says(200, _ISSUE, 422)},
    },
}


class _Repository:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._labels: dict[str, Any] = {}
        self._issues: list[dict[str, Any]] = []

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        kind, name = steps[1], steps[2] if len(steps) > 2 else ""
        body = read(raw) if method in {"POST", "PATCH"} else {}
        if not isinstance(body, dict):
            return 400, {"message": "Problems parsing JSON"}
        if any(not isinstance(text, str) for text in body.values()):
            return 422, {"errors": [{"code": "invalid"}]}
        return (self._label if kind == "labels" else self._issue)(method, name, body, raw)

    def _label(self, method: str, name: str, body: Any, _: bytes) -> tuple[int, Any]:
        if method == "GET" and not name:
            return 200, list(self._labels.values())
        if name and name not in self._labels:
            return 404, None
        if method == "DELETE":
            del self._labels[name]
            return 204, None
        if method == "GET":
            return 200, self._labels[name]
        known = self._labels.get(name, {"id": len(self._labels) + 1, "name": "", "color": "ededed"})
        called = body.get("new_name" if name else "name", known["name"])
        if not called or not re.fullmatch("[0-9a-fA-F]{6}", body.get("color", known["color"])):
            return 422, {"errors": [{"code": "missing_field"}]}
        if called != name and called in self._labels:
            return 422, {"errors": [{"code": "already_exists"}]}
        if self._flaw == "a new name counts for nothing" and name:
            called = name
        label = {**known, "name": called, "color": body.get("color", known["color"])}
        self._labels.pop(name, None)
        self._labels[called] = label
        return (200 if name else 201), label

    def _issue(self, method: str, name: str, body: Any, raw: bytes) -> tuple[int, Any]:
        state = dict(parse_qsl(raw.decode())).get("state", "open") if method == "GET" else ""
        if method == "GET" and not name:
            if state not in {"open", "closed", "all"}:
                return 422, None
            kept = state if self._flaw != "all are shown" else "all"
            return 200, [one for one in self._issues if kept in ("all", one["state"])]
        if not name:
            if "title" not in body or body.get("label", "") not in {"", *self._labels}:
                return 422, None
            issue = {"number": len(self._issues) + 1, "state": "open", "title": body["title"]}
            self._issues.append(issue | ({"label": self._labels[body["label"]]} if body.get("label") else {}))
            return 201, self._issues[-1]
        if not name.isdecimal() or not 0 < int(name) <= len(self._issues):
            return 404, None
        if body.get("state", "open") not in {"open", "closed"}:
            return 422, None
        issue = self._issues[int(name) - 1]
        issue |= body
        return 200, issue


def test_things_that_an_update_gives_another_name_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _LABELS, _Repository().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a new name counts for nothing", "patch /{owner}/labels/{name}-life-kept"),
        ("all are shown", "get /{owner}/issues-effects-state filters"),
    ],
)
def test_flaws_of_what_is_known_by_its_name_are_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _LABELS, _Repository(flaw).answer)
