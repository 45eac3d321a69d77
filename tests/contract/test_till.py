"""Money that moves, lists that other calls fill, searches by body, with one flaw at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.run import Result
from specwright_runtime.contract.things.filling import LACKING

_INT = {"type": "integer"}
_AMOUNT = {"type": "integer", "minimum": 1, "maximum": 10_000_000, "example": 5}
_ACCOUNT = thing("id", "owner", "balance", id=TEXT, owner=TEXT, balance=_INT)
_ENTRY = thing("id", "account", "amount", "number", id=TEXT, account=TEXT, amount=_INT, number=_INT)
_TRANSFER = thing(
    "id", "from_account_id", "to_account_id", id=TEXT, from_account_id=TEXT, to_account_id=TEXT, amount=_INT
)
_NEW_TRANSFER = thing(
    "from_account_id", "to_account_id", "amount", from_account_id=TEXT, to_account_id=TEXT, amount=_AMOUNT
)
_SEARCH = thing(
    owner={**TEXT, "description": "The owner."},
    page={**_INT, "minimum": 1, "default": 1},
    size={**_INT, "minimum": 1, "maximum": 500, "default": 100},
)
_OF_ONE = {
    "name": "account_id",
    "in": "query",
    "schema": TEXT,
    "description": "Transfers from or to this account.",
}


def _paths() -> dict[str, Any]:
    entries = {"type": "array", "items": _ENTRY}
    found = thing("results", "total", results={"type": "array", "items": _ACCOUNT}, total=_INT)
    transfers = {"type": "array", "items": _TRANSFER}
    none = {"of_422": "One of the accounts does not exist.", "of_409": "Insufficient funds."}
    return {
        "/accounts": {"post": {**takes(thing("owner", owner=TEXT)), **says(201, _ACCOUNT, 400)}},
        "/accounts/{account}": {**at(account=TEXT), "get": says(200, _ACCOUNT, 404)},
        "/accounts/{account}/deposits": {
            **at(account=TEXT),
            "post": {
                "description": "Adds the amount to the balance.",
                **takes(thing("amount", amount=_AMOUNT)),
                **says(201, _ENTRY, 400, 404),
            },
        },
        "/accounts/{account}/entries": {
            **at(account=TEXT),
            "get": {"description": "Sorted by number.", **says(200, entries, 404)},
        },
        "/accounts/{account}/close": {
            **at(account=TEXT),
            "post": says(200, _ACCOUNT, 404, 409, of_409="The balance is not zero."),
        },
        "/transfers": {
            "post": {**takes(_NEW_TRANSFER), **says(201, _TRANSFER, 400, 409, 422, **none)},
            "get": {"parameters": [_OF_ONE], **says(200, transfers)},
        },
        "/search": {"post": {**takes(_SEARCH), **says(200, found, 400)}},
    }


def _till(flaw: str) -> Any:
    accounts: dict[str, dict[str, Any]] = {}
    entries: list[dict[str, Any]] = []
    transfers: list[dict[str, Any]] = []

    def booked(account: str, amount: int) -> dict[str, Any]:
        entry = {"id": f"e{len(entries)}", "account": account, "amount": amount, "number": len(entries)}
        entries.append(entry)
        accounts[account]["balance"] += 0 if flaw == "a deposit is lost" and amount > 0 else amount
        return entry

    def transferred(body: Any) -> tuple[int, Any]:
        source, target, amount = (body.get(n) for n in ("from_account_id", "to_account_id", "amount"))
        if not isinstance(source, str) or not isinstance(target, str) or not _is_amount(amount):
            return 400, None
        if source not in accounts or (target not in accounts and flaw != "money for nobody"):
            return 422, None
        if accounts[source]["balance"] + 5000 < amount and flaw != "money from nowhere":
            return 409, None
        booked(source, -amount)
        if target in accounts and flaw != "money is lost":
            booked(target, amount)
        transfers.append({"id": f"t{len(transfers)}", **body})
        return 201, transfers[-1]

    def searched(body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict):
            return 400, None
        page, size, owner = body.get("page", 1), body.get("size", 100), body.get("owner")
        if not _is_amount(page) or not _is_amount(size) or size > 500 or not isinstance(owner, str | None):
            return 400, None
        if "owner" in body and owner is None:
            return 400, None
        found = [one for one in accounts.values() if owner in (None, one["owner"]) or flaw == "all are found"]
        cut = found if flaw == "the page has all" else found[(page - 1) * size : page * size]
        return 200, {"results": cut, "total": len(cut if flaw == "the page is counted" else found)}

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        match method, steps:
            case "POST", ["accounts"]:
                if not isinstance(body, dict) or not isinstance(body.get("owner"), str):
                    return 400, None
                name = f"a{len(accounts)}"
                accounts[name] = {"id": name, "owner": body["owner"], "balance": 0}
                return 201, accounts[name]
            case "GET", ["transfers"]:
                wanted = parse_qs(raw.decode()).get("account_id", [None])[0]
                ends = ["from_account_id"] if flaw == "what comes in is not listed" else []
                ends = ends or ["from_account_id", "to_account_id"]
                found = [one for one in transfers if wanted in (None, *(one[end] for end in ends))]
                return 200, transfers if flaw == "transfers of all are listed" else found
            case "POST", ["transfers"]:
                return transferred(body) if isinstance(body, dict) else (400, None)
            case "POST", ["search"]:
                return searched(body)
        account = accounts.get(unquote(steps[1]))
        if account is None:
            return 404, None
        match method, steps[2:]:
            case "GET", []:
                return 200, account
            case "POST", ["deposits"]:
                if not isinstance(body, dict) or not _is_amount(body.get("amount")):
                    return 400, None
                return 201, booked(account["id"], body["amount"])
            case "POST", ["close"]:
                full = account["balance"] != 0 and flaw != "closed with money in it"
                return (409, None) if full else (200, account)
        own = [entry for entry in entries if entry["account"] == account["id"]]
        return 200, own[::-1] if flaw == "entries are turned" else own

    return serve(_paths(), server)


def _is_amount(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10_000_000


Judge = Callable[..., list[Result]]


def test_a_conforming_till_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), _till(""))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a deposit is lost", "post /accounts/{account}/deposits-life-balance rises by amount"),
        ("money is lost", "post /transfers-life-balance moves from one to the other"),
        ("money from nowhere", "post /transfers-life-more than there is of balance"),
        ("money for nobody", "post /transfers-unknown-to_account_id"),
        ("closed with money in it", "post /accounts/{account}/close-life-refused where there is balance"),
        ("entries are turned", "get /accounts/{account}/entries-effects-in order"),
        ("what comes in is not listed", "get /transfers-effects-account_id filters"),
        ("transfers of all are listed", "get /transfers-effects-account_id filters"),
        ("all are found", "post /search-effects-owner filters"),
        ("the page has all", "post /search-effects-size cuts"),
        ("the page is counted", "post /search-effects-size does not change the total"),
    ],
)
def test_a_flaw_of_the_till_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    broken = [r.promise.id for r in judge(document(_paths()), _till(flaw)) if r.outcome == "broken"]
    assert promise in broken


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ("Not enough balance.", True),
        ("Refused with 409 if the balance does not suffice.", True),
        ("The balance doesn't cover it.", True),
        ("The account would be overdrawn.", True),
        ("Takes what the balance covers.", False),
    ],
)
def test_words_say_that_there_is_too_little(said: str, lacks: bool) -> None:
    assert (LACKING.search(said) is not None) is lacks
