"""What there is already, and how much there may be: payments that no call makes take labels of a list, and of
hooks there are few.
"""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.checks.listing import bare
from specwright_runtime.contract.openapi.document import Document

_FEW = 6
_LONGEST = 12


def listed(schema: Any) -> dict[str, Any]:
    return thing("data", data={"type": "array", "items": schema})


def bank(flaw: str = "") -> tuple[dict[str, Any], Any]:
    label = thing("id", id=TEXT, group={"type": "boolean"})
    moment = {**TEXT, "format": "date-time"}
    payment = thing(
        *("id", "open", "createdAt", "paidAt", "label"),
        id=TEXT,
        open={"type": "boolean"},
        createdAt=moment,
        paidAt={**moment, "type": ["string", "null"]},
        label={"type": ["string", "null"]},
    )
    named = {"id": TEXT, "type": {**TEXT, "description": "The type of this resource: `labels`"}}
    hook = thing(
        "url",
        id={**TEXT, "readOnly": True},
        url={**TEXT, "format": "uri"},
        note={**TEXT, "description": f"A note, up to {_LONGEST} characters in length."},
    )
    since = {"name": "filter[since]", "in": "query", "schema": moment}
    by_label = {
        "name": "filter[label]",
        "in": "query",
        "schema": TEXT,
        "description": "A label. One that is not there results in a `404` response.",
    }
    paths = {
        "/labels": {"get": says(200, listed(label))},
        "/payments": {"get": {"parameters": [since, by_label], **says(200, listed(payment))}},
        "/payments/{id}": {**at(id=TEXT), "get": says(200, payment)},
        "/payments/{paymentId}/relationships/label": {
            **at(paymentId=TEXT),
            "put": {
                "description": "Gives it a label, which cannot be a group of labels. Only a payment of which"
                " `open` is true takes one.",
                **takes(thing("data", data=thing("id", "type", **named))),
                **says(204),
            },
        },
        "/hooks": {
            "get": says(200, listed(hook)),
            "post": {
                "description": f"Makes one. There is a limit of {_FEW} hooks.",
                **takes(hook),
                **says(201, hook),
            },
        },
        "/hooks/{id}": {**at(id=TEXT), "get": says(200, hook), "delete": says(204)},
    }
    labels = [{"id": "home", "group": True}, {"id": "rent", "group": False}]
    payments: dict[str, Any] = {
        name: {
            "id": name,
            "open": is_open,
            "createdAt": f"2025-0{month}-01T10:00:00Z",
            "paidAt": None,
            "label": None,
        }
        for month, (name, is_open) in enumerate((("p-1", flaw != "closed"), ("p-2", True)), 1)
    }
    hooks: dict[str, Any] = {}
    ids = itertools.count(1)

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        query = dict(parse_qsl(body.decode(), keep_blank_values=True)) if method == "GET" else {}
        match method, steps:
            case "GET", ["labels"]:
                return 200, {"data": labels}
            case "GET", ["payments"]:
                asked = query.get("filter[label]")
                if asked is not None and asked not in {one["id"] for one in labels}:
                    return 404, None
                start = query.get("filter[since]", "")
                if "filter[since]" in query and not _is_time(start):
                    return 400, None
                found = [one for one in payments.values() if one["createdAt"] >= start]
                return 200, {"data": [one for one in found if asked is None or one["label"] == asked]}
            case "GET", ["payments", name]:
                return (200, payments[name]) if name in payments else (404, None)
            case _, ["payments", name, *_]:
                return labelled(name, read(body))
            case _, ["hooks", *names]:
                return hooked(method, names, read(body))
        return 404, None

    def labelled(name: str, sent: Any) -> tuple[int, Any]:
        if name not in payments:
            return 404, None
        data = sent.get("data") if isinstance(sent, dict) else None
        wanted = (data.get("type"), data.get("id")) if isinstance(data, dict) else ()
        if wanted != ("labels", "rent") or not payments[name]["open"]:
            return 422, None
        payments[name]["label"] = "rent"
        return 204, None

    def hooked(method: str, names: list[str], sent: Any) -> tuple[int, Any]:
        if method == "GET" and not names:
            return 200, {"data": list(hooks.values())}
        if method == "POST":
            url = sent.get("url") if isinstance(sent, dict) else None
            note = sent.get("note", "") if isinstance(sent, dict) else None
            if (
                not isinstance(url, str)
                or not url.startswith(("http:", "https:"))
                or not isinstance(note, str)
            ):
                return 422, None
            if len(note) > _LONGEST and flaw != "a long note":
                return 422, None
            if len(hooks) >= _FEW:
                return 422, {"message": "the limit is reached"}
            made = {**sent, "id": f"h-{next(ids)}"}
            hooks[made["id"]] = made
            return 201, made
        if names[0] not in hooks:
            return 404, None
        return (204, hooks.pop(names[0]) and None) if method == "DELETE" else (200, hooks[names[0]])

    return paths, server


def _is_time(text: str) -> bool:
    try:
        return "T" in text and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


@pytest.mark.parametrize("flaw", ["", "closed"])
def test_a_bank_that_keeps_what_is_promised_gives_no_alarm(flaw: str, judge: Judge) -> None:
    assert broken(judge, *bank(flaw)) == []


def test_a_bank_whose_notes_are_longer_than_its_words_say_is_found(judge: Judge) -> None:
    found = broken(judge, *bank("a long note"))
    assert any(one.startswith("post /hooks-rejects-body/note") for one in found)


def test_all_of_it_is_reached_though_there_may_be_few_hooks(judge: Judge) -> None:
    paths, server = bank()
    done: set[tuple[str, str, bool]] = set()

    def noted(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        status, told = server(method, steps, body)
        done.add((method, steps[-1] if len(steps) > 2 else steps[0], status < 300))
        return status, told

    broken(judge, paths, noted)
    assert {("PUT", "label", True), ("POST", "hooks", True), ("DELETE", "hooks", True)} <= done


def test_a_body_may_be_any_member_but_the_one_that_is_none(judge: Judge) -> None:
    mark = {**TEXT, "enum": [".", "X", "O"], "example": "."}
    paths = {"/mark": {"put": {**takes(mark), **says(200, mark, 400, of_400="Invalid mark (X or O).")}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        return (200, sent) if sent in ("X", "O") else (400, None)

    assert Document(document(paths)).operations[0].bodies[0].schema
    assert broken(judge, paths, server) == []


def bills(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """A list of twelve that no call makes, cut by a parameter that only words explain; notes may be alike."""
    bill = thing("number", "state", number={"type": "integer"}, state=thing("status", status=TEXT))
    size = {
        "name": "shown",
        "in": "query",
        "description": "Number of bills to be shown per page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 5},
    }
    status = {"name": "state", "in": "query", "schema": {**TEXT, "enum": ["paid", "open"]}}
    note = thing("text", id={**TEXT, "readOnly": True}, text=TEXT)
    paths = {
        "/bills": {"get": {"parameters": [size, status], **says(200, {"type": "array", "items": bill}, 400)}},
        "/notes": {
            "post": {
                "description": "Makes one. Duplicates are allowed.",
                **takes(note),
                **says(201, note, 400),
            }
        },
        "/notes/{id}": {**at(id=TEXT), "get": says(200, note, 404)},
    }
    known: dict[str, Any] = {}
    kept: list[dict[str, Any]] = [
        {"number": n, "state": {"status": ("open", "paid")[n % 2]}} for n in range(12)
    ]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET" and steps == ["bills"]:
            query = dict(parse_qsl(body.decode(), keep_blank_values=True))
            shown = query.get("shown", "3" if flaw == "three by default" else "5")
            state = query.get("state")
            if not shown.isdecimal() or not 1 <= int(shown) <= 50 or state not in (None, "paid", "open"):
                return 400, None
            found = [one for one in kept if state in (None, one["state"]["status"]) or flaw == "any state"]
            return 200, found[: 50 if flaw == "never cut" else int(shown)]
        if method == "GET":
            return (200, known[steps[1]]) if steps[1] in known else (404, None)
        sent = read(body)
        if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
            return 400, None
        if flaw == "no two alike" and any(one["text"] == sent["text"] for one in known.values()):
            return 409, None
        made = {"text": sent["text"], "id": f"n-{len(known)}"}
        known[made["id"]] = made
        return 201, made

    return paths, server


@pytest.mark.parametrize(
    ("flaw", "noticed"),
    [
        ("", None),
        ("three by default", "get /bills-effects-shown left out is its default"),
        ("never cut", "get /bills-effects-shown cuts"),
        ("any state", "get /bills-effects-state filters"),
        ("no two alike", "post /notes-life-the same once more is made, too"),
    ],
)
def test_what_words_say_of_bills_and_notes_is_looked_at(flaw: str, noticed: str | None, judge: Judge) -> None:
    found = broken(judge, *bills(flaw))
    assert found == [] if noticed is None else noticed in found


@pytest.mark.parametrize(
    ("name", "said", "meant"),
    [
        ("display_size", "Number of results to be shown per page, should be positive", "per_page"),
        ("no", "Page number, with a number of 10 items per page", "no"),
        ("limit", "The number of items per page", "limit"),
    ],
)
def test_what_cuts_a_list_is_told_by_its_words(name: str, said: str, meant: str) -> None:
    asked = {"name": name, "in": "query", "description": said, "schema": {"type": "integer"}}
    known = Document(document({"/x": {"get": {"parameters": [asked], **says(200, TEXT)}}}))
    assert bare(known.operations[0].parameters[0]) == meant


def test_a_search_may_say_that_it_finds_nothing(judge: Judge) -> None:
    """With 404, as its words have it; and there is no page before the first one."""
    wanted = thing("criteria", criteria={**TEXT, "default": "*"}, start={"type": "integer", "default": 0})
    found = {"type": "array", "items": thing("name", name=TEXT)}
    refused = says(200, found, 400, 404, of_404="No matching record found for the given criteria.")
    by_name = {"name": "name", "in": "query", "schema": TEXT}
    paths = {
        "/records": {"get": {"parameters": [by_name], **refused}},
        "/records/search": {"post": {**takes(wanted), **refused}},
    }
    kept = [{"name": "fir"}, {"name": "oak"}]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = (
            read(body) if method == "POST" else {"criteria": dict(parse_qsl(body.decode())).get("name", "*")}
        )
        if not isinstance(sent, dict) or not isinstance(sent.get("criteria"), str):
            return 400, None
        start = sent.get("start", 0)
        if type(start) is not int or start < 0:
            return 400, None
        one = [each for each in kept if sent["criteria"] in ("*", each["name"])][start:]
        return (200, one) if one or start else (404, None)

    assert broken(judge, paths, server) == []
