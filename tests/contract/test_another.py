"""Another value is of the make of the one that a strict server took: what is unique, and what is changed."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.values.another import texts


@pytest.mark.parametrize(
    ("known", "make"),
    [
        ("someone@example.com", r"contract-\w+@example\.com"),
        ("https://example.com/a", r"https://example\.com/\w+"),
        ("+4930123456", r"\+4930\d{6}"),
        ("example.com", r"contract-\w+\.com"),
        ("EUR", "USD|GBP|JPY"),
        ("UTC", r"\w+/\w+"),
        ("1280x720", r"[1-9]{4}x[1-9]{3}"),
        ("#336699", "#[1-9]{6}"),
    ],
)
def test_another_text_is_of_the_same_make(known: str, make: str) -> None:
    found = list(texts(known, formed=True))
    assert found
    assert known not in found
    assert all(re.fullmatch(make, one) for one in found)


@pytest.mark.parametrize("known", ["text", "A red fox", "openai/sora", "data:text/plain;base64,AA=="])
def test_words_and_what_names_something_have_none(known: str) -> None:
    assert list(texts(known, formed=True)) == []


def test_what_only_looks_like_a_code_may_be_the_id_of_something() -> None:
    assert list(texts("A-111", formed=False)) == []


GUEST = thing(
    "mail",
    "seats",
    "day",
    mail={**TEXT, "description": "E-mail address, unique among the guests of a day"},
    seats={"type": "integer", "description": "Number of seats"},
    day={**TEXT, "format": "date", "description": "The day, on which there is one party"},
    zone={**TEXT, "description": "IANA time zone", "default": "UTC"},
    wishes={"type": "array", "items": TEXT, "description": "Slugs, e.g. `high-chair`"},
)
_ZONES = {"UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"}


def _is_day(told: Any) -> bool:
    try:
        return date.fromisoformat(told).isoformat() == str(told)
    except (TypeError, ValueError):
        return False


def _is_taken(sent: Any) -> bool:
    """As a form of the real world would: nothing of it is in a keyword."""
    if not isinstance(sent, dict) or not {"mail", "seats", "day"} <= sent.keys():
        return False
    wishes, seats = sent.get("wishes", []), sent["seats"]
    return (
        re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", str(sent["mail"])) is not None
        and isinstance(seats, int)
        and not isinstance(seats, bool)
        and 0 < seats <= 500
        and _is_day(sent["day"])
        and str(sent.get("zone", "UTC")) in _ZONES
        and isinstance(wishes, list)
        and all(isinstance(wish, str) and re.fullmatch("[a-z-]+", wish) for wish in wishes)
    )


def guests() -> tuple[dict[str, Any], Server]:
    kept: dict[str, dict[str, Any]] = {}
    ids = itertools.count()
    told = {**GUEST, "properties": {**GUEST["properties"], "id": TEXT}}
    taken = says(201, told, 400, 409, of_409="Another party is there on that day.")
    paths = {
        "/guests": {"post": {**takes(GUEST), **taken}},
        "/guests/{id}": {
            **at(id=TEXT),
            "get": says(200, told, 404),
            "put": {**takes(GUEST), **says(200, told, 400, 404, 409)},
            "delete": says(204, None, 404),
        },
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent: Any = read(body) if method in {"POST", "PUT"} else None
        name = unquote(steps[-1])
        if len(steps) > 1 and name not in kept:
            return 404, None
        if method in {"POST", "PUT"} and not _is_taken(sent):
            return 400, None
        if sent and any(one["day"] == sent["day"] for one in kept.values() if one["id"] != name):
            return 409, None
        match method:
            case "POST":
                name = f"g{next(ids)}"
                kept[name] = {"zone": "UTC", **sent, "id": name}
                return 201, kept[name]
            case "PUT":
                kept[name] = {"zone": "UTC", **sent, "id": name}
            case "DELETE":
                del kept[name]
                return 204, None
        return 200, kept[name]

    return document(paths), server


def test_a_server_that_is_strict_about_what_words_say_is_reached_and_keeps_its_document(judge: Judge) -> None:
    described, server = guests()
    results = judge(described, serve(described["paths"], server))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert "post /guests-life-two have two ids" in kept
    assert "put /guests/{id}-life-kept" in kept
