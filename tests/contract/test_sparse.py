"""Documents that say little of what they take: what a server needs beyond is not held against it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.checks.listing import layers

LIST = thing(id={"type": "integer"}, name=TEXT, tags={"type": "array", "items": TEXT})
NEW = thing(name=TEXT, tags={"type": "array", "items": TEXT})
LISTS = {
    "/lists": {"post": {**takes(NEW), **says(200, LIST)}},
    "/lists/{id}": {
        **at(id={"type": "integer"}),
        "get": says(200, LIST),
        "put": {**takes(NEW), **says(200, LIST)},
    },
}


class Lists:
    """Nothing is required by the schema, and no refusal is documented."""

    def __init__(self, flaw: str = "") -> None:
        self.kept: dict[str, Any] = {}
        self.flaw = flaw

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        steps = list(map(unquote, steps))
        if len(steps) == 2 and steps[1] not in self.kept:
            return 400, {"message": "List not found"}
        if method == "GET":
            return 200, self.kept[steps[1]]
        right = isinstance(told, dict) and isinstance(told.get("name"), str) and told["name"].strip()
        tags = told.get("tags", []) if isinstance(told, dict) else None
        if not right or not isinstance(tags, list) or not all(isinstance(one, str) for one in tags):
            return 400, {"message": "Invalid length for name"}
        if self.flaw == "short names" and len(told["name"]) > 100:
            return 400, {"message": "Invalid length for name"}
        number = steps[1] if len(steps) == 2 else str(len(self.kept) + 1)
        self.kept[number] = {"id": int(number), "name": told["name"], "tags": tags if not self.flaw else []}
        return 200, self.kept[number]


def test_what_a_body_needs_is_not_held_against_a_server_where_no_schema_says_it(judge: Judge) -> None:
    results = judge(document(LISTS), serve(LISTS, Lists()))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"post /lists-accepts-body/tags: several items", "get /lists/{id}-unknown-id"} <= kept


def test_what_is_sent_beside_what_it_needs_has_to_be_taken_and_told(judge: Judge) -> None:
    found = broken(judge, LISTS, Lists("short names"))
    assert "post /lists-accepts-body/name: 256 characters and more" in found
    assert "post /lists-accepts-body/tags: several items" in found


NAMES = ("subject", "group.object", "group.relation")


def _asked(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": TEXT, "example": "ann"}


GRANTS = {"/grants": {"get": {"parameters": list(map(_asked, NAMES)), **says(200, thing(), 400)}}}


@pytest.mark.parametrize("flaw", ["", "alone"])
def test_a_refusal_that_names_another_parameter_says_which_go_together(judge: Judge, flaw: str) -> None:
    def server(method: str, steps: list[str], query: bytes) -> tuple[int, Any]:
        one, *both = (name in query.decode() for name in NAMES)
        if flaw and one:
            return 400, {"message": "subject is not known"}
        if one and any(both):
            return 400, {"message": "give either subject or group"}
        if any(both) and not all(both):
            return 400, {"message": "give group.object and group.relation"}
        return 200, {}

    found = broken(judge, GRANTS, server)
    assert ("get /grants-accepts-query subject: present" in found) == bool(flaw)
    assert bool(found) == bool(flaw)


def _of_two(said: str) -> dict[str, Any]:
    grant = thing(subject_id={**TEXT, "description": said}, subject_set=thing(object=TEXT))
    return {"/grants": {"post": {**takes(grant), **says(201, None, 400)}}}


@pytest.mark.parametrize(
    ("said", "refused"), [("Either SubjectSet or SubjectID can be provided.", False), ("Who.", True)]
)
def test_of_two_that_are_either_one_or_the_other_one_is_sent(judge: Judge, said: str, refused: bool) -> None:
    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        if not isinstance(told, dict) or len(told.keys() & {"subject_id", "subject_set"}) > 1:
            return 400, None
        whole = isinstance(told.get("subject_set", {}), dict) and isinstance(told.get("subject_id", ""), str)
        whole = whole and isinstance(told.get("subject_set", {}).get("object", ""), str)
        return (201, None) if whole else (400, None)

    found = broken(judge, _of_two(said), server)
    assert ("post /grants-accepts-body: everything" in found) == refused


ALLOWED = thing("allowed", allowed={"type": "boolean"})


def test_a_403_that_is_documented_as_an_answer_is_one(judge: Judge) -> None:
    told = {"description": "d", "content": {"application/json": {"schema": ALLOWED}}}
    check = {**takes(thing(who=TEXT)), "responses": {"200": told, "403": told}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        return 403, {"allowed": False}

    assert broken(judge, {"/check": {"post": check}}, server, keyword="answers or accepts") == []


@pytest.mark.parametrize(
    ("said", "refused"), [("Filter by an SQL expression.", False), ("Filter by name.", True)]
)
def test_an_expression_is_no_text_like_others(judge: Judge, said: str, refused: bool) -> None:
    asked = {"name": "where", "in": "query", "description": said, "schema": TEXT, "example": "ann"}
    rows = {"/rows": {"get": {"parameters": [asked], **says(200, {"type": "array", "items": TEXT}, 400)}}}

    def server(method: str, steps: list[str], query: bytes) -> tuple[int, Any]:
        return (400, {"message": "syntax error"}) if query else (200, [])

    assert bool(broken(judge, rows, server)) == refused


USER = thing(email={**TEXT, "format": "email"}, phone=TEXT, password=TEXT)
TOKEN = thing("access_token", access_token=TEXT)
KEY: list[dict[str, list[str]]] = [{"key": []}]
USERS = {
    "/signup": {"post": {**takes(USER), **says(200, TOKEN, 400, 422), "security": KEY}},
    "/token": {
        "post": {
            "parameters": [
                {
                    "name": "grant_type",
                    "in": "query",
                    "required": True,
                    "schema": {**TEXT, "enum": ["password", "code"]},
                }
            ],
            **takes(USER),
            **says(200, TOKEN, 400, 401),
            "security": KEY,
        }
    },
}


class Users:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.known: dict[Any, Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        told = read((await receive()).get("body", b""))
        key = dict(scope["headers"]).get(b"x-key") == b"anon"
        status, body = self.answer(scope["path"], scope["query_string"], told) if key else (401, None)
        status = status if scope["method"] == "POST" else 405
        head = [(b"content-type", b"application/json"), (b"allow", b"POST")]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": b"" if body is None else json.dumps(body).encode()})

    def answer(self, path: str, query: bytes, told: Any) -> tuple[int, Any]:
        if path not in USERS:
            return 404, None
        if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
            return 400, {"message": "no object of texts"}
        if path == "/signup":
            if {"email", "phone"} <= told.keys():
                return 400, {"message": "give an email or a phone"}
            if "@" not in told.get("email", "@" if "phone" in told else ""):
                return 422, {"message": "to sign up, give your email"}
            if len(told.get("password", "")) < 8:
                return 422, {"message": "a password of 8 characters"}
            self.known[told.get("email", told.get("phone"))] = told["password"]
            return 200, {"access_token": "t"}
        right = self.known.get(told.get("email"), "") == told.get("password")
        if b"grant_type=password" not in query or (not right and not self.flaw):
            return 400, {"message": "invalid_grant"}
        return 200, {"access_token": "t"}


@pytest.mark.parametrize("flaw", ["", "any password"])
def test_who_is_signed_up_signs_in_behind_the_key_of_an_application(judge: Judge, flaw: str) -> None:
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "x-key"}}
    said = {**document(USERS), "components": {"securitySchemes": schemes}}
    results = judge(said, Users(flaw), credentials={"key": "anon"}, keyword="password")
    results += judge(said, Users(flaw), credentials={"key": "anon"}, keyword="answers")
    found = {r.promise.id: r.text for r in results if r.outcome == "broken"}
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"post /signup-answers-200", "post /token-answers-200"} <= kept
    assert (found == {}) == (not flaw), found


def _in(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


POST = thing("title", title=TEXT, author={"type": ["object", "null"]})
PAGING = [
    _in("pagination[page]", type="integer", minimum=1, default=1),
    _in("pagination[pageSize]", type="integer", minimum=1, default=2),
    {**_in("filters", type="object", additionalProperties=True), "style": "deepObject"},
    _in("populate", type="string"),
]
ENTRY = thing("id", id={"type": "integer"}, attributes=POST)
META = thing(pagination=thing(total={"type": "integer"}))
LISTED = thing("data", data={"type": "array", "items": ENTRY}, meta=META)
POSTS = {
    "/posts": {
        "get": {
            "parameters": PAGING,
            **says(200, LISTED, 400),
        },
        "post": {**takes(thing("title", title=TEXT, author={"type": "integer"})), **says(201, ENTRY, 400)},
    },
    "/posts/{id}": {**at(id={"type": "integer"}), "get": says(200, ENTRY, 404)},
}


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("", ""),
        ("page", "get /posts-effects-pagination[page] continues"),
        ("size", "get /posts-effects-pagination[pageSize] cuts"),
    ],
)
def test_pages_are_asked_for_by_members_and_relations_told_when_asked_for(
    judge: Judge, flaw: str, promise: str
) -> None:
    kept: list[dict[str, Any]] = []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            told = read(body)
            if not isinstance(told, dict) or not isinstance(told.get("title"), str):
                return 400, None
            if type(told.get("author", 1)) is not int:
                return 400, None
            kept.append({"id": len(kept) + 1, "attributes": {"title": told["title"]}})
            return 201, kept[-1]
        if len(steps) == 2:
            found = [one for one in kept if str(one["id"]) == steps[1]]
            return (200, found[0]) if found else (404, None)
        asked = dict(parse_qsl(body.decode(), keep_blank_values=True))
        page, size = asked.get("pagination[page]", "1"), asked.get("pagination[pageSize]", "2")
        if any(name.startswith("filters") for name in asked):
            return 400, {"message": "no such property"}
        if not (page.isdigit() and size.isdigit() and int(page) and int(size)):
            return 400, None
        start = (int(page) - 1) * int(size) if flaw != "page" else 0
        told = {"pagination": {"total": len(kept)}}
        return 200, {"data": kept[start : start + int(size) if flaw != "size" else None], "meta": told}

    found = broken(judge, POSTS, server)
    assert (found == []) == (not flaw), found
    assert not flaw or promise in found, found


def test_what_is_said_of_a_page_may_lie_in_an_object_of_its_own() -> None:
    assert ("total", 3) in layers({"data": [], "meta": {"pagination": {"total": 3}}})
    assert ("total", 3) not in layers({"data": {"order": {"total": 3}}})
