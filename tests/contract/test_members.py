"""A list of members: what words say of its order, its filters and pages, and of what is there once."""

from __future__ import annotations

import base64
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

_DAY = {"type": "string", "format": "date"}
_MAIL = {"type": "string", "format": "email"}
_SENT = thing(
    *("first_name", "last_name", "birth_date", "email"),
    first_name={"type": "string", "minLength": 1, "pattern": "^[A-Za-z]+$", "example": "Noor"},
    last_name={"type": "string", "minLength": 1, "pattern": "^[A-Za-z]+$", "example": "Haddad"},
    birth_date=_DAY,
    email=_MAIL,
)
_MEMBER = thing("id", *_SENT["required"], id=TEXT, **_SENT["properties"])
_TEACHER = thing("id", "first_name", "last_name", id=TEXT, first_name=TEXT, last_name=TEXT)
_TAKEN = "Another member has this e-mail address already."
_PAGE = thing("data", "next_cursor", data={"type": "array", "items": _MEMBER}, next_cursor={"type": "string"})
_PAGE["properties"]["next_cursor"] = {"type": ["string", "null"]}
_LETTERS = re.compile("[A-Za-z]+")
_TEACHERS = [("Mona", "Abel"), ("Ada", "Costa"), ("Kim", "Dufour")]


def _query(name: str, schema: Any, said: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": schema}


def _paths() -> dict[str, Any]:
    teachers = {"type": "array", "items": _TEACHER}
    several = thing("members", members={"type": "array", "minItems": 1, "items": _SENT})
    orders = {"type": "string", "enum": ["last_name", "-last_name"]}
    return {
        "/teachers": {"get": {"description": "Teachers are sorted by last name.", **says(200, teachers)}},
        "/members": {
            "get": {
                "parameters": [
                    _query("q", {**TEXT, "minLength": 2}, "Case-insensitive search in the member's name."),
                    _query("born_before", _DAY, "Only members who were born before this day."),
                    _query("sort", orders),
                    _query("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}),
                    _query("cursor", TEXT, "Opaque; one that we didn't issue is a `400`."),
                ],
                **says(200, _PAGE, 400),
            },
            "post": {
                "description": "E-mail addresses are unique, regardless of case.",
                **takes(_SENT),
                **says(201, _MEMBER, 400, 409, of_409=_TAKEN),
            },
        },
        "/members/import": {
            "post": {
                **takes(several),
                **says(201, several, 400, 409, of_409="One of the addresses is taken."),
            }
        },
        "/members/{member}": {
            **at(member=TEXT),
            "get": says(200, _MEMBER, 404),
            "delete": says(204, None, 404),
        },
    }


class _Club:
    def __init__(self, flaw: str) -> None:
        self._flaw = flaw
        self._members: dict[str, dict[str, Any]] = {}
        self._count = 0

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        kind, *path = [unquote(step) for step in steps]
        if kind == "teachers":
            found = [{"id": f"t{n}", "first_name": a, "last_name": b} for n, (a, b) in enumerate(_TEACHERS)]
            turned = self._flaw == "teachers are sorted by first name"
            return 200, sorted(found, key=lambda one: one["first_name" if turned else "last_name"])
        if path == ["import"]:
            return self._several(read(raw))
        if path:
            if path[0] not in self._members:
                return 404, None
            if method == "DELETE":
                del self._members[path[0]]
                return 204, None
            return 200, self._members[path[0]]
        if method == "GET":
            return self._listed(
                {name: values[0] for name, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
            )
        body = read(raw)
        if not _is_member(body):
            return 400, None
        return (409, None) if self._is_taken(body["email"]) else (201, self._kept(body))

    def _kept(self, body: dict[str, Any]) -> dict[str, Any]:
        self._count += 1
        known = {name: body[name] for name in _SENT["required"]}
        return self._members.setdefault(f"m{self._count}", {"id": f"m{self._count}", **known})

    def _is_taken(self, mail: str) -> bool:
        if self._flaw == "addresses differ by case":
            return any(one["email"] == mail for one in self._members.values())
        return any(one["email"].lower() == mail.lower() for one in self._members.values())

    def _several(self, body: Any) -> tuple[int, Any]:
        sent = body.get("members") if isinstance(body, dict) else None
        if not isinstance(sent, list) or not sent or not all(map(_is_member, sent)):
            return 400, None
        mails = [one["email"].lower() for one in sent]
        taken = len(set(mails)) < len(mails) or any(map(self._is_taken, mails))
        if taken and self._flaw != "an import looks at no address":
            return 409, None
        return 201, {"members": [self._kept(one) for one in sent]}

    def _listed(self, asked: dict[str, str]) -> tuple[int, Any]:
        found = list(self._members.values())
        day, limit = asked.get("born_before"), asked.get("limit", "50")
        if not limit.isdecimal() or not 0 < int(limit) <= 100 or not _is_day(day or "2000-01-01"):
            return 400, None
        if asked.get("sort", "last_name").lstrip("-") != "last_name" or len(asked.get("q", "qq")) < 2:
            return 400, None
        if "q" in asked:
            text, names = asked["q"], ("first_name", "last_name")
            fold = str if self._flaw == "the case counts" else str.lower
            found = [one for one in found if any(fold(text) in fold(one[name]) for name in names)]
        if day and self._flaw != "born_before is ignored":
            found = [one for one in found if one["birth_date"] < day]
        if "sort" in asked and self._flaw == "the name does not sort":
            found.sort(key=lambda one: one["id"], reverse=asked["sort"][0] == "-")
        elif "sort" in asked:
            found.sort(key=lambda one: one["last_name"].lower(), reverse=asked["sort"][0] == "-")
        return self._page(found, int(limit), asked.get("cursor"))

    def _page(self, found: list[Any], limit: int, cursor: str | None) -> tuple[int, Any]:
        start = 0
        if cursor is not None:
            try:
                start = int(base64.b32decode(cursor).decode())
            except ValueError:
                if self._flaw != "any cursor will do":
                    return 400, None
        more = start + limit < len(found)
        following = base64.b32encode(str(start + limit).encode()).decode() if more else None
        return 200, {"data": found[start : start + limit], "next_cursor": following}


def _is_member(body: Any) -> bool:
    if not isinstance(body, dict) or any(not isinstance(body.get(n), str) for n in _SENT["required"]):
        return False
    names = all(_LETTERS.fullmatch(body[name]) for name in ("first_name", "last_name"))
    return names and _is_day(body["birth_date"]) and bool(re.fullmatch(r"[^@ ]+@[^@ ]+\.\w+", body["email"]))


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def test_a_conforming_club_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), serve(_paths(), _Club("").answer))
    assert [(result.promise.id, result.text) for result in results if result.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("teachers are sorted by first name", "get /teachers-effects-in order"),
        ("the case counts", "get /members-effects-q searches the name"),
        ("born_before is ignored", "get /members-effects-born_before filters"),
        ("the name does not sort", "get /members-effects-sort=-last_name sorts"),
        ("any cursor will do", "get /members-effects-a cursor of nobody is refused"),
        ("addresses differ by case", "post /members-life-the same email in another case is refused"),
        ("an import looks at no address", "post /members/import-life-the same once more is refused"),
    ],
)
def test_a_flaw_of_a_club_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert broken(judge, _paths(), _Club(flaw).answer) == [promise]


_LINK = {"description": '`rel="next"`, but on the last page', "schema": TEXT}


@pytest.mark.parametrize("links", [True, False])
def test_a_header_that_is_said_to_name_the_next_page_does_so(judge: Judge, *, links: bool) -> None:
    async def logs(request: Request) -> JSONResponse:
        size, start = (
            int(request.query_params.get(name, other)) for name, other in (("limit", 5), ("cursor", 0))
        )
        more = start + size < 9
        page = {
            "data": list(range(9))[start : start + size],
            "next_cursor": f"{start + size}" if more else None,
        }
        link = f'</logs?limit={size}&cursor={start + size}>; rel="next"'
        return JSONResponse(page, headers={"Link": link} if links and more else {})

    page = thing("data", data={"type": "array", "items": {"type": "integer"}}, next_cursor=TEXT)
    page["properties"]["next_cursor"] = {"type": ["string", "null"]}
    listed = says(200, page)
    listed["responses"]["200"]["headers"] = {"Link": _LINK}
    asked = [
        _query("limit", {"type": "integer", "minimum": 1, "maximum": 5, "default": 5}),
        _query("cursor", TEXT),
    ]
    app = Starlette(routes=[Route("/logs", logs)])
    results = judge(
        document({"/logs": {"get": {"parameters": asked, **listed}}}), app, keyword="effects-all pages"
    )
    assert [result.outcome for result in results] == ["kept" if links else "broken"]
