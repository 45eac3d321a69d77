"""Servers of FastAPI, which read numbers and flags in texts, and calls for those who know their password."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, document, read, says, serve, takes, thing

from specwright_runtime.contract.checks import formed
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things.signing import asks_to_know
from specwright_runtime.contract.values.variant import Variant

FLAG, COUNT = {"type": "boolean"}, {"type": "integer"}
SWITCH = thing("on", on=FLAG, count=COUNT)
USER = thing("email", "password", email=TEXT, password=TEXT)
NEW = thing("token", "new_password", token=TEXT, new_password=TEXT)
CHANGE = thing("current_password", "new_password", current_password=TEXT, new_password=TEXT)
LOGIN = thing("username", "password", username=TEXT, password=TEXT)
PATHS = {
    "/switches": {
        "post": {
            **takes(thing("on", on=FLAG, count=COUNT)),
            **says(200, thing("on", on=FLAG, count=COUNT), 422),
        }
    },
    "/reset-password": {"post": {**takes(NEW), **says(200, thing(done=FLAG), 400, 422)}},
    "/me/password": {"patch": {**takes(CHANGE), **says(200, thing(done=FLAG), 400, 422)}},
    "/users": {"post": {**takes(USER), **says(201, LOGIN, 400, 422)}},
    "/login": {"post": {"summary": "Login", **takes(LOGIN), **says(200, thing(token=TEXT), 401, 422)}},
}
_FLAGS = {"true": True, "false": False, "1": True, "0": False}


class App:
    def __init__(self, *, reads: str = "", strictly: bool = False, lets_in: bool = False) -> None:
        self.reads, self.strictly, self.lets_in = reads, strictly, lets_in
        self.passwords: dict[str, str] = {}

    def number(self, value: Any) -> Any:
        if type(value) is int or self.strictly or value == self.reads:
            return 12 if value == self.reads else value
        return int(value) if isinstance(value, bool) or str(value).isdecimal() else value

    def flag(self, value: Any) -> Any:
        known = {} if self.strictly or isinstance(value, dict | list) else _FLAGS
        return known.get(str(value).lower(), value)

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        if not isinstance(told, dict):
            return 422, None
        if steps == ["switches"]:
            found = {"on": self.flag(told.get("on")), "count": self.number(told.get("count", 0))}
            right = isinstance(found["on"], bool) and type(found["count"]) is int
            return (200, found) if right else (422, None)
        known = {"login": {"username", "password"}, "users": {"email", "password"}}.get(steps[0], set())
        known = known or {"new_password", *({"token"} if method == "POST" else {"current_password"})}
        if not known <= told.keys() or not all(isinstance(told[name], str) for name in known):
            return 422, None
        if steps == ["users"]:
            if not told["email"] or told["email"] in self.passwords:
                return 400, {"detail": "It is taken already."}
            self.passwords[told["email"]] = told["password"]
            return 201, {"username": told["email"], "password": ""}
        if steps == ["login"]:
            right = self.lets_in or told["password"] == self.passwords.get(told["username"])
            return (200, {"token": "t"}) if right else (401, None)
        return 400, None


@pytest.mark.parametrize(
    ("of_fastapi", "strictly", "alarms"), [(True, False, 0), (False, False, 4), (False, True, 0)]
)
def test_they_are_let_knowntexts_where_the_document_is_theirs(
    judge: Judge, of_fastapi: bool, strictly: bool, alarms: int
) -> None:
    said = document(PATHS)
    if of_fastapi:
        said["components"] = {"schemas": {"HTTPValidationError": thing(), "ValidationError": thing()}}
    results = judge(said, serve(PATHS, App(strictly=strictly)))
    broken = {result.promise.id: result.text[:200] for result in results if result.outcome == "broken"}
    assert len(broken) == alarms, broken
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"post /login-answers-200", "post /login-access-a wrong password"} <= kept
    reasons = {result.text for result in results if "password" in result.promise.operation}
    assert reasons == {
        "post /reset-password is for those who know the token",
        "patch /me/password is for those who know the current_password",
    }


def test_they_are_let_known_texts_in_unions_and_their_lists() -> None:
    null = {"type": "null"}
    lists = {"anyOf": [{"type": "array", "items": thing(count={"anyOf": [COUNT, null]})}, null]}
    view, schema = Document(document({})).request, thing(lists=lists)
    for value, known in (("12", True), (True, True), ("twelve", False)):
        variant = Variant("lists/0/count", "a text", {"lists": [{"count": value}]})
        assert formed.coerced(view, schema, variant) is known


def test_another_word_is_still_to_be_refused(judge: Judge) -> None:
    said = {**document(PATHS), "components": {"schemas": {"HTTPValidationError": {}, "ValidationError": {}}}}
    results = judge(said, serve(PATHS, App(reads="twelve")), keyword="/switches-rejects")
    assert [r.promise.place for r in results if r.outcome == "broken"] == ["body/count: a text"]


@pytest.mark.parametrize("lets_in", [False, True])
def test_a_wrong_password_is_to_be_refused_whatever_status_that_has(judge: Judge, lets_in: bool) -> None:
    login = {**PATHS["/login"]["post"], **says(200, thing(token=TEXT), 422)}
    paths = {**PATHS, "/login": {"post": login}}
    results = judge(document(paths), serve(paths, App(lets_in=lets_in)), keyword="/login-access")
    outcomes = {result.promise.place: result.outcome for result in results}
    assert outcomes == {"a wrong password": "broken" if lets_in else "kept"}


@pytest.mark.parametrize(("needed", "asked"), [(True, "token"), (False, None)])
def test_a_second_factor_that_need_not_be_sent_keeps_nobody_from_signing_in(
    needed: bool, asked: str | None
) -> None:
    sent = thing("password", *(["token"] if needed else []), password=TEXT, token=TEXT)
    known = Document(document({"/login": {"post": {**takes(sent), **says(200, None, 401)}}}))
    assert asks_to_know(known, known.operations[0]) == asked
