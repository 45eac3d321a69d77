"""A service whose refusals have no statuses of their own, whose clock counts whole seconds, and whose answers
tell more of what is named where that is asked for.
"""

from __future__ import annotations

import itertools
import time
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, broken, read, says, takes, thing

_STATES = ["open", "sent", "cancelled"]
_SECONDS = {"type": "integer", "description": "Seconds since the Unix epoch."}
_BOUGHT = {"type": "string", "format": "date", "description": "Cannot be in the future."}
_SENDER = thing("id", "name", id=TEXT, name={"type": "string", "minLength": 1})
_NAMED = {"anyOf": [TEXT, _SENDER]}
_SENT = {"senderId": TEXT, "bought": _BOUGHT, "note": TEXT}
_NEW = {**_SENT, "expand": {"type": "boolean"}}
_SHOWN = thing(
    *("id", "senderId", "created", "status"),
    **{"id": TEXT, **_SENT, "senderId": _NAMED, "created": _SECONDS},
    status={"type": "string", "enum": _STATES},
)
_EVENT = thing("id", "what", id=TEXT, what={"type": "string", "enum": ["seen", "lost"]})


def _list(entry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": entry}


def _paths() -> dict[str, Any]:
    status = {"name": "status", "in": "query", "schema": {"type": "string", "enum": _STATES}}
    paths: dict[str, Any] = {
        "/senders": {
            "get": {"description": "All, by creation, with the most recent ones first."},
            "post": {**takes(thing("name", name=_SENDER["properties"]["name"]))},
        },
        "/senders/{id}": {
            "get": {},
            "delete": {"description": "Senders who still have parcels on their way cannot be removed."},
        },
        "/parcels": {
            "get": {
                "description": "By their creation, the newest first. Cancelled ones only if asked for.",
                "parameters": [status],
            },
            "post": {
                "description": "A parcel for a shop or sender who is not known is refused.",
                **takes(thing("senderId", **_NEW)),
            },
        },
        "/parcels/{id}": {"get": {}, "patch": {**takes(thing(note=TEXT))}},
        "/parcels/{id}/cancel": {"post": {"description": "It becomes `cancelled`."}},
        "/parcels/{id}/events": {"post": {**takes(thing("what", what=_EVENT["properties"]["what"]))}},
    }
    answers = {"senders": _SENDER, "parcels": _SHOWN, "cancel": _SHOWN, "events": _EVENT}
    for path, item in paths.items():
        one = answers[path.strip("/").split("/")[0 if not path.endswith(("cancel", "events")) else -1]]
        for method, operation in item.items():
            lists = method == "get" and not path.endswith("}")
            status_ = 201 if method == "post" and path in {"/senders", "/parcels"} else 200
            done = says(204) if method == "delete" else says(status_, _list(one) if lists else one)
            done["responses"]["default"] = {"description": "It went wrong."}
            operation.update(done)
        if "{" in path:
            item.update(at(id=TEXT))
    return paths


def _is_past(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value) <= date.today()
    except ValueError:
        return False


def server(wrong: str = "") -> Server:
    senders: dict[str, dict[str, Any]] = {}
    parcels: dict[str, dict[str, Any]] = {}
    numbers = itertools.count(1)
    fields = {"senderId": str, "bought": str, "expand": bool, "note": str, "name": str, "what": str}

    def listed(kept: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
        found = list(kept.values())
        return found if wrong == "oldest first" else found[::-1]

    def answer(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if method in {"POST", "PATCH"} and body else {}
        if not isinstance(told, dict) or not all(
            isinstance(value, fields.get(name, object)) for name, value in told.items()
        ):
            return 400, None
        match method, steps:
            case "GET", ["senders"]:
                return 200, listed(senders)
            case "POST", ["senders"] if told.get("name"):
                one = {"id": f"p{next(numbers)}", "name": told["name"]}
                senders[one["id"]] = one
                return 201, one
            case _, ["senders", name] if name in senders:
                if method == "DELETE" and any(p["senderId"] == name for p in parcels.values()):
                    return 400, None
                if method == "DELETE" and wrong != "not removed":
                    del senders[name]
                return (204, None) if method == "DELETE" else (200, senders[name])
            case "GET", ["parcels"]:
                asked = parse_qs(body.decode()).get("status")
                if asked and asked[0] not in _STATES:
                    return 400, None
                states = asked or ["open", "sent"]
                return 200, [one for one in listed(parcels) if one["status"] in states]
            case "POST", ["parcels"]:
                known = told.get("senderId") in senders or (wrong == "unknown" and "senderId" in told)
                if not known or not (_is_past(told.get("bought", "2020-01-01")) or wrong == "to come"):
                    return 400, None
                one = {"id": f"q{next(numbers)}", "created": int(time.time()), "status": "open", **told}
                one.pop("expand", None)
                parcels[one["id"]] = one
                return 201, {**one, "senderId": senders[one["senderId"]]} if told.get("expand") else one
            case _, ["parcels", name, *rest] if name in parcels:
                one = parcels[name]
                if method == "POST" and one["status"] == "cancelled":
                    return 400, {"message": "The parcel was sent back."}
                if method == "PATCH" and not body:
                    return 400, None
                if method == "PATCH":
                    one.update({k: v for k, v in told.items() if k == "note"})
                if rest == ["cancel"]:
                    one["status"] = "cancelled"
                if rest == ["events"]:
                    known = told.get("what") in {"seen", "lost"}
                    return (200, {"id": f"e{next(numbers)}", **told}) if known else (400, None)
                return 200, one
        return (400 if method == "POST" and len(steps) == 1 else 404), None

    return answer


def test_what_a_verb_ends_takes_no_more_and_is_listed_where_it_is_asked_for(judge: Judge) -> None:
    assert broken(judge, _paths(), server()) == []


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        ("oldest first", "get /parcels-effects-in order"),
        ("not removed", "delete /senders/{id}-life-then it is not listed"),
        ("unknown", "post /parcels-unknown-senderId"),
        ("to come", "post /parcels-rejects-body/bought: in the future"),
    ],
)
def test_words_on_parcels_are_held_to(judge: Judge, wrong: str, promise: str) -> None:
    assert promise in broken(judge, _paths(), server(wrong))
