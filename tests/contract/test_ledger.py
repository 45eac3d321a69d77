"""Entries whose lines have to balance, on accounts that an example names and tests have closed."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, Server, at, broken, read, says, takes, thing

_FOUR = {"type": "string", "minLength": 4, "maxLength": 4}
_NUMBER = {**_FOUR, "example": "1000"}
_ACCOUNT = thing("number", "closed", number=_NUMBER, closed={"type": "boolean"})
_SIDE = {"type": "string", "enum": ["debit", "credit"]}
_LINE = thing(
    *("account", "side", "cents"), account=_FOUR, side=_SIDE, cents={"type": "integer", "minimum": 1}
)
_LINES = {"type": "array", "minItems": 2, "maxItems": 4, "items": _LINE}
_ENTRY = thing("id", "lines", id=TEXT, lines=_LINES)
_SALE = {
    "lines": [
        {"account": "1000", "side": "debit", "cents": 5},
        {"account": "4000", "side": "credit", "cents": 5},
    ]
}


def _paths() -> dict[str, Any]:
    new = takes(thing("lines", lines=_LINES))
    new["requestBody"]["content"]["application/json"]["example"] = _SALE
    day, after = {"type": "string", "format": "date"}, "Id of the last entry of the page before."
    query = [{"name": name, "in": "query", "schema": day} for name in ("from", "until")]
    query.append({"name": "after", "in": "query", "description": after, "schema": TEXT})
    return {
        "/accounts": {
            "get": {"description": "By number.", **says(200, {"type": "array", "items": _ACCOUNT})},
            "post": {**takes(thing("number", number=_NUMBER)), **says(201, _ACCOUNT, 400, 409)},
        },
        "/accounts/{number}": {**at(number=_NUMBER), "get": says(200, _ACCOUNT, 400, 404)},
        "/accounts/{number}/close": {
            **at(number=_NUMBER),
            "post": {
                "description": "A closed account takes no entries.",
                **says(200, _ACCOUNT, 400, 404, 409, of_409="Closed already, or its balance is not zero."),
            },
        },
        "/entries": {
            "get": {"parameters": query, **says(200, {"type": "array", "items": _ENTRY}, 400)},
            "post": {
                "description": "The sum of the debits equals the sum of the credits, else 422.",
                **new,
                **says(201, _ENTRY, 400, 422),
            },
        },
        "/entries/{id}": {**at(id=TEXT), "get": says(200, _ENTRY, 404)},
    }


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_line(line: Any) -> bool:
    return (
        isinstance(line, dict)
        and isinstance(line.get("account"), str)
        and len(line["account"]) == 4
        and line.get("side") in ("debit", "credit")
        and type(line.get("cents")) is int
        and line["cents"] > 0
    )


def _server() -> Server:
    accounts: dict[str, dict[str, Any]] = {}
    entries: dict[str, dict[str, Any]] = {}
    numbers = itertools.count(1)

    def booked(told: Any) -> tuple[int, Any]:
        lines = told.get("lines") if isinstance(told, dict) else None
        if not isinstance(lines, list) or not 2 <= len(lines) <= 4 or not all(map(_is_line, lines)):
            return 400, None
        sums = {side: sum(line["cents"] for line in lines if line["side"] == side) for side in _SIDE["enum"]}
        known = all(not accounts.get(line["account"], {"closed": True})["closed"] for line in lines)
        if not known or sums["debit"] != sums["credit"]:
            return 422, None
        name = f"e{next(numbers)}"
        entries[name] = {"id": name, "lines": lines}
        return 201, entries[name]

    def answer(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body) if method == "POST" else None
        match method, steps:
            case "GET", ["accounts"]:
                return 200, [accounts[number] for number in sorted(accounts)]
            case "POST", ["accounts"]:
                number = told.get("number") if isinstance(told, dict) else None
                if not isinstance(number, str) or len(number) != 4:
                    return 400, None
                if number in accounts:
                    return 409, None
                accounts[number] = {"number": number, "closed": False}
                return 201, accounts[number]
            case _, ["accounts", number, *rest]:
                if len(number) != 4 or number not in accounts:
                    return (400 if len(number) != 4 else 404), None
                if rest and accounts[number]["closed"]:
                    return 409, None
                accounts[number]["closed"] |= bool(rest)
                return 200, accounts[number]
            case "GET", ["entries"]:
                asked = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                days = all(_is_day(asked[name]) for name in ("from", "until") if name in asked)
                if not days or asked.get("after", "") not in ("", *entries):
                    return 400, None
                start = [*entries].index(asked["after"]) + 1 if asked.get("after") else 0
                return 200, [*entries.values()][start:]
            case "POST", ["entries"]:
                return booked(told)
            case "GET", ["entries", name] if name in entries:
                return 200, entries[name]
        return 404, None

    return answer


def test_lines_that_have_to_balance_name_accounts_that_are_open(judge: Judge) -> None:
    assert broken(judge, _paths(), _server()) == []
