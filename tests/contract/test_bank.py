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
