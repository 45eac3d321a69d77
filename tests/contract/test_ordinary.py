"""What ordinary servers do whose documents were written for people: no alarm, and their flaws are found."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things.naming import unlike
from specwright_runtime.contract.values.value import Builder

WHOLE = {"type": "integer", "minimum": 1}
COUNT = {"type": "integer", "minimum": 0}
DAY = {"type": "string", "format": "date"}
MONEY = {"type": "string", "pattern": r"^\d+\.\d{2}$"}


def _is(value: Any, kind: type) -> bool:
    return type(value) is kind


def purses(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """Coins go from one purse to another; the body calls them `from_id` and `to_id` only."""
    purse = thing("id", "balance", id=WHOLE, balance={**MONEY, "readOnly": True}, owner=TEXT)
    gift = thing("from_id", "to_id", "coins", from_id=WHOLE, to_id=WHOLE, coins=MONEY)
    words = "Takes coins of one purse to another one. Refused where there are not enough coins."
    asked = takes(gift)
    asked["requestBody"]["content"]["application/json"]["example"] = {
        "from_id": 1,
        "to_id": 2,
        "coins": "1.25",
    }
    paths = {
        "/purses": {"post": {**takes(thing("owner", owner=TEXT)), **says(201, purse, 400)}},
        "/purses/{id}": {**at(id=WHOLE), "get": says(200, purse, 400, 404)},
        "/gifts": {
            "post": {
                "description": words,
                **asked,
                **says(201, thing("id", id=WHOLE), 400, 409, 422, of_409="Not enough coins."),
            }
        },
    }
    held: dict[int, Decimal] = {}
    ids = itertools.count(101)

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "POST", ["purses"]:
                if not isinstance(sent, dict) or not _is(sent.get("owner"), str):
                    return 400, None
                number = next(ids)
                held[number] = Decimal(10)
                return 201, {"id": number, "balance": "10.00"}
            case "GET", ["purses", number]:
                if not number.isdigit() or number == "0":
                    return 400, None
                told = held.get(int(number))
                return (404, None) if told is None else (200, {"id": int(number), "balance": f"{told:.2f}"})
            case "POST", ["gifts"]:
                view = Document(document(paths)).request
                if not view.valid(gift, sent):
                    return 400, None
                if sent["from_id"] not in held or sent["to_id"] not in held:
                    return 422, None
                if held[sent["from_id"]] < Decimal(sent["coins"]) and flaw != "credit":
                    return 409, None
                held[sent["from_id"]] -= Decimal(sent["coins"])
                held[sent["to_id"]] += (
                    Decimal(sent["coins"]).to_integral() if flaw else Decimal(sent["coins"])
                )
                return 201, {"id": next(ids)}
        return 404, None

    return paths, server


def test_two_ends_without_a_kind_are_of_the_one_that_the_words_name(judge: Judge) -> None:
    assert broken(judge, *purses(), keyword="gifts") == []
    found = broken(judge, *purses("rounds"), keyword="gifts")
    assert found == ["post /gifts-life-balance moves from one to the other"]
    assert "post /gifts-life-more than there is of balance" in broken(
        judge, *purses("credit"), keyword="gifts"
    )


def boats(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """`free_benches` falls with each rower; a list shows the trips from today on where nobody asks else."""
    left = {**COUNT, "description": "Benches minus the number of rowers."}
    boat = thing("id", "benches", "free_benches", id={"type": "string", "pattern": "^b[0-9]+$"})
    boat["properties"] |= {"benches": WHOLE, "free_benches": left, "trip": DAY}
    new = thing("benches", "trip", benches=WHOLE, trip=DAY)
    query = [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10, "maximum": 30}},
        {"name": "from", "in": "query", "description": "First day; defaults to today.", "schema": DAY},
        {"name": "to", "in": "query", "description": "Last day; defaults to a week on.", "schema": DAY},
    ]
    rower = thing("id", id=WHOLE, name=TEXT)
    paths = {
        "/boats": {
            "get": {"parameters": query, **says(200, {"type": "array", "items": boat}, 400)},
            "post": {**takes(new), **says(201, boat, 400)},
        },
        "/boats/{boat_id}": {**at(boat_id={"type": "string"}), "get": says(200, boat, 404)},
        "/boats/{boat_id}/rowers": {
            **at(boat_id={"type": "string"}),
            "post": {**takes(thing("name", name=TEXT)), **says(201, rower, 400, 404, 409)},
        },
        "/boats/{boat_id}/rowers/{id}": {
            **at(boat_id={"type": "string"}, id=WHOLE),
            "delete": says(204, None, 400, 404),
        },
    }
    fleet: dict[str, dict[str, Any]] = {}
    rowers: dict[str, dict[int, str]] = {}
    ids = itertools.count(1)

    def shown(boat: dict[str, Any]) -> dict[str, Any]:
        taken = len(rowers[boat["id"]])
        return {**boat, "free_benches": boat["benches"] - (0 if flaw == "benches" else taken)}

    def listed(asked: dict[str, list[str]]) -> tuple[int, Any]:
        limit = asked.get("limit", ["10"])[0]
        first, last = (asked.get(name, [""])[0] for name in ("from", "to"))
        try:
            first = first or date.today().isoformat()
            last = last or (date.fromisoformat(first) + timedelta(7)).isoformat()
            date.fromisoformat(last)
        except ValueError:
            return 400, None
        if not limit.isdigit() or not 1 <= int(limit) <= 30 or len(first + last) != 20:
            return 400, None
        return 200, [shown(b) for b in fleet.values() if first <= b["trip"] <= last][: int(limit)]

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "GET", ["boats"]:
                return listed(parse_qs(body.decode(), keep_blank_values=True))
            case "POST", ["boats"]:
                if not Document(document(paths)).request.valid(new, sent):
                    return 400, None
                number = f"b{next(ids)}"
                rowers[number] = {}
                fleet[number] = {"id": number, "benches": sent["benches"], "trip": sent["trip"]}
                return 201, shown(fleet[number])
            case _, ["boats", number, *_] if number not in fleet:
                return 404, None
            case "GET", ["boats", number]:
                return 200, shown(fleet[number])
            case "POST", ["boats", number, "rowers"]:
                if not isinstance(sent, dict) or not _is(sent.get("name"), str):
                    return 400, None
                if len(rowers[number]) >= fleet[number]["benches"]:
                    return 409, None
                who = next(ids)
                rowers[number][who] = sent["name"]
                return 201, {"id": who, "name": sent["name"]}
            case "DELETE", ["boats", number, "rowers", who]:
                if not who.isdigit() or who == "0":
                    return 400, None
                gone = rowers[number].pop(int(who), None) if flaw != "leaving" else None
                return (404 if gone is None and flaw != "leaving" else 204), None
        return 404, None

    return paths, server


def test_what_is_left_falls_and_rises_and_a_list_has_a_time_of_its_own(judge: Judge) -> None:
    assert broken(judge, *boats()) == []
    place = "post /boats/{boat_id}/rowers-life-free_benches is one less"
    assert place in broken(judge, *boats("benches"), keyword="rowers")
    assert place in broken(judge, *boats("leaving"), keyword="rowers")


def board(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """A dozen fields that are always there: what is put into one stays in it."""
    field = {"type": "integer", "minimum": 1, "maximum": 12}
    stone = {"type": "string", "enum": ["black", "white"]}
    laid = {**takes(stone), **says(200, stone, 400, of_400="No stone, or the field is not empty.")}
    paths = {"/fields/{field}": {**at(field=field), "get": says(200, TEXT, 400), "put": laid}}
    fields: dict[str, str] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if steps[1] not in map(str, range(1, 13)):
            return 400, None
        if method == "GET":
            return 200, fields.get(steps[1], "none")
        if (sent := read(body)) not in ("black", "white") and not flaw:
            return 400, None
        if steps[1] in fields:
            return 400, "The field is not empty."
        fields[steps[1]] = sent
        return 200, sent

    return paths, server


def test_a_place_that_is_full_is_no_alarm(judge: Judge) -> None:
    assert broken(judge, *board()) == []
    assert any("rejects" in promise for promise in broken(judge, *board("any stone")))


def wines(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """Who adds a wine may say its id; an update at the collection says which one it is of."""
    wine = thing("name", id={"type": "integer", "example": 7}, name=TEXT)
    put = {**takes(wine), **says(200, wine, 400, 404), "description": "Changes a wine."}
    del put["requestBody"]["required"]
    shown = says(200, wine, 400, 404)
    paths: dict[str, Any] = {
        "/wines": {"post": {**takes(wine), **says(201, wine, 400)}, "put": put},
        "/wines/{wineId}": {
            **at(wineId={"type": "integer"}),
            "get": shown,
            "delete": says(204, None, 400, 404),
        },
    }
    cellar: dict[int, dict[str, Any]] = {}
    ids = itertools.count(1000)

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method in {"POST", "PUT"}:
            sent = read(body)
            if not isinstance(sent, dict) or not _is(sent.get("name"), str):
                return 400, None
            if not _is(sent.get("id", 0), int):
                return 400, None
            if method == "PUT" and sent.get("id") not in cellar and flaw != "adds":
                return 404, None
            number = sent.get("id", next(ids))
            kept = {"id": number, "name": sent["name"]}
            if flaw != "lost" or method == "POST":
                cellar[number] = kept
            return (201 if method == "POST" else 200), kept
        if not steps[1].lstrip("-").isdigit():
            return 400, None
        found = cellar.get(int(steps[1]))
        if found is not None and method == "DELETE":
            del cellar[int(steps[1])]
        return (404, None) if found is None else (204, None) if method == "DELETE" else (200, found)

    return paths, server


def test_an_update_at_the_collection_is_of_the_thing_that_its_body_names(judge: Judge) -> None:
    assert broken(judge, *wines()) == []
    assert "put /wines-life-kept" in broken(judge, *wines("lost"), keyword="put")
    assert "put /wines-unknown-id" in broken(judge, *wines("adds"), keyword="put")


def test_a_job_counts_on_while_it_works(judge: Judge) -> None:
    job = thing(
        "id", "state", "read", id=WHOLE, state={"type": "string", "enum": ["new", "over"]}, read=COUNT
    )
    paths = {
        "/scans": {"post": says(202, job)},
        "/scans/{id}": {**at(id=WHOLE), "get": says(200, job, 400, 404)},
    }
    looks: dict[int, int] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            looks[len(looks) + 1] = 0
            return 202, {"id": len(looks), "state": "new", "read": 0}
        if not steps[1].isdigit() or steps[1] == "0":
            return 400, None
        if int(steps[1]) not in looks:
            return 404, None
        looks[int(steps[1])] += 1
        over = looks[int(steps[1])] > 1
        return 200, {"id": int(steps[1]), "state": "over" if over else "new", "read": 9 if over else 0}

    assert broken(judge, paths, server) == []


def test_an_unexpected_error_may_have_any_status() -> None:
    paths = {"/a": {"get": says(200, TEXT, 400)}, "/b": {"get": says(200, TEXT, 400)}}
    paths["/b"]["get"]["responses"]["default"] = {"description": "Unexpected error."}
    one, other = Document(document(paths)).operations
    assert (one.refusals, other.refusals) == (frozenset({400}), None)


@pytest.mark.parametrize(
    ("pattern", "known", "unknown"),
    [("^w[0-9]+$", "w12", "w2000000011"), ("^[A-Z]{2}-[0-9]{3}$", "AB-123", "AB-678")],
)
def test_a_short_number_is_no_name_of_nothing(pattern: str, known: str, unknown: str) -> None:
    view = Document(document({})).request
    assert unlike(view, {"type": "string", "pattern": pattern}, known) == unknown


def test_what_words_require_beside_others_is_sent() -> None:
    view = Document(document({})).request
    seat = {**TEXT, "description": "Required if a table is booked."}
    note = {**TEXT, "description": "A table is not required to have one."}
    assert Builder(view).minimal(thing("kind", kind=TEXT, seat=seat, note=note)).keys() == {"kind", "seat"}
