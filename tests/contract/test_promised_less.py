"""Documents that promise less than they mean, as most do: what only words ask for, ids by other names,
refusals in the words of a code, forms and queries in brackets.
"""

from __future__ import annotations

import base64
import re
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.values.kinds import by_standard
from specwright_runtime.contract.values.value import Builder

_OPTIONAL = {"type": ["string", "null"]}

# --- a task list in envelopes, known by `gid` ---------------------------------------------------------

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


# --- labels of a repository, known by their names, which can be changed -------------------------------

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


def test_a_property_may_be_called_as_a_keyword() -> None:
    named = {
        "properties": {"type": "object", "description": "Of the thing.", "properties": {"mode": TEXT}},
        "default": {
            "type": "object",
            "properties": {
                "mode": {"enum": ["fast", "slow"]},
                "speed": {"type": "integer", "description": "Required if `mode` is `fast`."},
            },
        },
    }
    paths = {"/things": {"post": {**takes({"type": "object", "properties": named}), **says(204, None)}}}
    view = Document(document(paths)).request
    (content,) = view.root["paths"]["/things"]["post"]["requestBody"]["content"].values()
    assert content["schema"]["properties"].keys() == named.keys()
    assert view.valid(content["schema"], {"default": {"mode": "slow"}})
    assert not view.valid(content["schema"], {"default": {"mode": "fast"}})


def test_a_colour_without_its_sign_is_sent_so() -> None:
    assert (
        by_standard("The [hexadecimal color code](https://c.example), without the leading `#`.") == "336699"
    )
    assert by_standard("A hexadecimal colour, with a leading `#`.") == "#336699"


# --- forms in brackets --------------------------------------------------------------------------------

_COUPON = thing(
    "id", "off", "months", id=TEXT, off={"type": ["number", "null"]}, months={"type": ["integer", "null"]}
)
_COUPON["properties"] |= {"amount": {"type": ["integer", "null"]}, "size": {}, "name": _OPTIONAL}
_SIZE = thing("height", "width", height={"type": "number"}, width={"type": "number"})
_COUPON["properties"]["size"] = {"anyOf": [_SIZE, {"type": "null"}]}
_FORM = thing(
    amount={"type": "integer", "description": "Cents (required if `off` is not passed)."},
    off={"type": "number", "description": "Percent (required if `amount` is not passed)."},
    duration={"enum": ["once", "repeating"], "default": "once"},
    months={"type": "integer", "description": "Required only if `duration` is `repeating`."},
    size=_SIZE,
    name={"type": "string", "maxLength": 900},
)
_FORM["additionalProperties"] = False
_COUPON["properties"]["name"] = {"type": ["string", "null"], "maxLength": 500}
_NOTHING = {"type": "object", "properties": {}, "additionalProperties": False}
_IDS = {
    "name": "ids",
    "in": "query",
    "style": "deepObject",
    "explode": True,
    "schema": {"type": "array", "items": TEXT},
}


def _form(schema: Any, *, required: bool, **encoding: Any) -> dict[str, Any]:
    media = {"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": required, "content": media}}


_COUPONS: dict[str, Any] = {
    "/coupons": {
        "post": {
            **_form(_FORM, required=False, size={"style": "deepObject", "explode": True}),
            **says(200, _COUPON, 400),
        },
        "get": {
            "parameters": [_IDS],
            **_form(_NOTHING, required=False),
            **says(200, {"type": "array", "items": _COUPON}, 400),
        },
    },
    "/coupons/{id}": {**at(id=TEXT), "get": says(200, _COUPON, 404), "delete": says(204, None, 404)},
}


class _Coupons:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._coupons: dict[str, Any] = {}

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "POST":
            return self._made(raw)
        if len(steps) == 1:
            asked = parse_qsl(raw.decode(), keep_blank_values=True)
            if any(name != "ids[]" for name, _ in asked):
                return 400, None
            ids = [value for _, value in asked]
            chosen = ids and self._flaw != "ids choose nothing"
            return 200, [one for one in self._coupons.values() if not chosen or one["id"] in ids]
        if steps[1] not in self._coupons:
            return 404, None
        return (
            (204, self._coupons.pop(steps[1]) and None)
            if method == "DELETE"
            else (200, self._coupons[steps[1]])
        )

    def _made(self, raw: bytes) -> tuple[int, Any]:
        try:
            sent = dict(parse_qsl(raw.decode(), keep_blank_values=True, strict_parsing=bool(raw)))
            amount, off, months = (sent.pop(name, None) for name in ("amount", "off", "months"))
            size = {n: float(sent.pop(f"size[{n}]")) for n in ("height", "width") if f"size[{n}]" in sent}
            sent.pop("size[x_contract]", None)
            duration, name = sent.pop("duration", "once"), sent.pop("name", None)
            coupon: dict[str, Any] = {
                "amount": None if amount is None else int(amount),
                "off": None if off is None else float(off),
                "months": None if months is None else int(months),
                "size": size or None,
                "name": name,
            }
        except ValueError:
            return 400, None
        if self._flaw != "neither is needed" and (amount is None) == (off is None):
            return 400, {"error": {"message": "Must provide amount or off"}}
        whole = not size or size.keys() >= {"height", "width"}
        if sent or duration not in {"once", "repeating"} or not whole or len(name or "") > 900:
            return 400, None
        if (months is not None) != (duration == "repeating"):
            return 400, None
        coupon["id"] = f"c{len(self._coupons) + 1}"
        self._coupons[coupon["id"]] = coupon
        return 200, coupon


def test_forms_that_say_their_conditions_in_words_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _COUPONS, _Coupons().answer) == []


def test_one_of_two_is_needed_where_each_is_required_without_the_other(judge: Judge) -> None:
    found = broken(judge, _COUPONS, _Coupons("neither is needed").answer)
    assert "post /coupons-rejects-body: neither amount nor off" in found


def test_lists_in_brackets_choose(judge: Judge) -> None:
    found = broken(judge, _COUPONS, _Coupons("ids choose nothing").answer)
    assert "get /coupons-effects-ids filters" in found


# --- what words say of bodies -------------------------------------------------------------------------


def test_an_object_that_only_an_example_shows_is_sent_as_it_is(judge: Judge) -> None:
    link = {
        "type": "object",
        "description": "Two ids. Order is important. Example: { deviceId:8, fenceId: 16 }",
        "properties": {name: {"type": "integer"} for name in ("deviceId", "fenceId", "driverId")},
    }
    sent = Document(document({"/links": {"post": {**takes(link), **says(200, link)}}}))
    content = sent.by_id["post /links"].bodies[0]
    assert Builder(sent.request).full(content.schema or True) == {"deviceId": 8, "fenceId": 16}

    def answer(_: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        whole = isinstance(body, dict) and len(body) == 2 and all(type(each) is int for each in body.values())
        return (200, body) if whole else (400, None)

    assert broken(judge, {"/links": {"post": {**takes(link), **says(200, link)}}}, answer) == []


def test_what_fits_two_members_is_not_expected_to_be_refused(judge: Judge) -> None:
    names = {"type": "array", "minItems": 1, "items": TEXT}
    labels = {
        "oneOf": [thing(labels=names), thing(labels={**names, "items": thing("name", name=TEXT)}), names]
    }

    def answer(_: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        found = body.get("labels", ["none"]) if isinstance(body, dict) else body
        whole = isinstance(found, list) and found and all(isinstance(one, str) for one in found)
        things = isinstance(found, list) and isinstance(body, dict) and found
        whole = whole or (
            things and all(isinstance(o, dict) and isinstance(o.get("name"), str) for o in found)
        )
        return (200 if whole else 422), None

    paths = {"/labels": {"put": {**takes(labels), **says(200, None, 422)}}}
    assert broken(judge, paths, answer) == []


def test_an_object_beside_which_others_could_be_sent_is_no_envelope() -> None:
    call = {"data": {"status": {"text": "good"}}}
    names: Any = {"data": {"name": {}, "status": {"text": {}}}}
    assert envelope.sent(call, names) == {"status": {"text": "good"}}
    assert envelope.sent({**call, "x": 1}, names) == {"status": {"text": "good"}}
