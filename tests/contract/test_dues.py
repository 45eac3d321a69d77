"""Bills that are sent, paid in parts and voided: what is done to some only, and what is left to pay."""

from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

CENTS = {"type": "integer", "minimum": 1, "maximum": 100_000}
COUNT = {"type": "integer", "minimum": 0}
STATUS = {"type": "string", "enum": ["draft", "sent", "paid", "void"]}
NEW = thing("total", total={**CENTS, "minimum": 5})
BILL = thing("id", "status", "total", "balance", id=TEXT, status=STATUS, total=CENTS)
BILL["properties"]["balance"] = {**COUNT, "description": "Total minus payments."}
AMOUNT = thing("amount", amount=CENTS)
PAYMENT = thing("id", "bill_id", "amount", id=TEXT, bill_id=TEXT, amount=CENTS)
PAGE = thing("data", "total_items", "total_pages", total_items=COUNT, total_pages=COUNT)
PAGE["properties"]["data"] = {"type": "array", "items": BILL}
_DRAFT = "The bill is not a draft any more."
_PAY = "The bill is not sent, or the amount is more than its balance."


def _paths() -> dict[str, Any]:
    one, shown = at(id=TEXT), says(200, BILL, 404)
    numbers = [
        ("page", {"type": "integer", "minimum": 1}),
        ("page_size", {**CENTS, "maximum": 50, "default": 10}),
    ]
    query = [{"name": name, "in": "query", "schema": schema} for name, schema in numbers]
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}
    words = "A bill whose balance reaches zero becomes `paid`."
    return {
        "/bills": {
            "post": {**takes(NEW), **says(201, BILL, 400)},
            "get": {"parameters": query, **says(200, PAGE, 400)},
        },
        "/bills/{id}": {
            **one,
            "get": shown,
            "patch": {**takes(NEW), **says(200, BILL, 400, 404, 409, of_409=_DRAFT)},
            "delete": says(204, None, 404, 409, of_409="Only drafts can be deleted."),
        },
        "/bills/{id}/send": {
            **one,
            "post": {"description": "Its status becomes `sent`.", **says(200, BILL, 404, 409, of_409=_DRAFT)},
        },
        "/bills/{id}/void": {
            **one,
            "post": {
                "summary": "Void a sent bill",
                **says(200, BILL, 404, 409, of_409="Only sent bills can be voided."),
            },
        },
        "/bills/{id}/payments": {
            **one,
            "post": {
                "parameters": [key],
                "description": words,
                **takes(AMOUNT),
                **says(201, PAYMENT, 400, 404, 409, of_409=_PAY),
            },
        },
        "/payments/{id}": {**one, "get": says(200, PAYMENT, 404)},
    }


class _Dues:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.bills: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, dict[str, Any]] = {}
        self.ids = itertools.count(1)

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["bills"]:
                return self._page(parse_qs(body.decode(), keep_blank_values=True))
            case "POST", ["bills"]:
                sent = read(body)
                if not self.view.valid(NEW, sent):
                    return 400, None
                number = f"b{next(self.ids)}"
                self.bills[number] = {"id": number, "status": "draft", "total": sent["total"]}
                return 201, self._told(number)
            case "GET", ["payments", number]:
                return (200, self.payments[number]) if number in self.payments else (404, None)
            case _, ["bills", number, *rest] if number in self.bills:
                return self._one(method, number, rest, read(body))
        return 404, None

    def _left(self, number: str) -> int:
        paid: int = sum(each["amount"] for each in self.payments.values() if each["bill_id"] == number)
        return int(self.bills[number]["total"]) - paid

    def _told(self, number: str) -> dict[str, Any]:
        bill = self.bills[number]
        return {**bill, "balance": bill["total"] if self.flaw == "keeps its balance" else self._left(number)}

    def _page(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        numbers = [values[-1] for values in query.values()]
        if not all(each.isascii() and each.isdecimal() and int(each) for each in numbers):
            return 400, None
        page, size = int(query.get("page", ["1"])[-1]), int(query.get("page_size", ["10"])[-1])
        if size > 50:
            return 400, None
        found = [self._told(number) for number in self.bills]
        pages = len(found) // size if self.flaw == "rounds down" else -(-len(found) // size)
        return 200, {
            "data": found[(page - 1) * size : page * size],
            "total_items": len(found),
            "total_pages": pages,
        }

    def _one(self, method: str, number: str, rest: list[str], sent: Any) -> tuple[int, Any]:
        bill = self.bills[number]
        drafted = bill["status"] == "draft" or self.flaw == f"{method} of any"
        match method, rest:
            case "DELETE", []:
                if not drafted:
                    return 409, None
                del self.bills[number]
                return 204, None
            case "PATCH", []:
                if not self.view.valid(NEW, sent):
                    return 400, None
                if not drafted:
                    return 409, None
                bill["total"] = sent["total"]
            case "POST", ["send"]:
                if bill["status"] != "draft":
                    return 409, None
                bill["status"] = "sent"
            case "POST", ["void"]:
                if bill["status"] != "sent" and self.flaw != f"voids a {bill['status']}":
                    return 409, None
                if self.flaw == "voids nothing":
                    return 200, {**self._told(number), "status": "void"}
                bill["status"] = "void"
            case "POST", ["payments"]:
                return self._pay(number, sent)
        return 200, self._told(number)

    def _pay(self, number: str, sent: Any) -> tuple[int, Any]:
        bill = self.bills[number]
        if not self.view.valid(AMOUNT, sent):
            return 400, None
        if bill["status"] != "sent" or (sent["amount"] > self._left(number) and self.flaw != "takes more"):
            return 409, None
        payment = {"id": f"p{next(self.ids)}", "bill_id": number, "amount": sent["amount"]}
        self.payments[payment["id"]] = payment
        if self._left(number) <= 0 and self.flaw != "is never paid":
            bill["status"] = "paid"
        return 201, payment


def _broken(judge: Judge, flaw: str) -> list[str]:
    """But for keys, which this server does not see."""
    unseen = ("rejects-header", "life-one Idempotency-Key")
    found = broken(judge, _paths(), _Dues(flaw).answer)
    return [promise for promise in found if not any(part in promise for part in unseen)]


def test_bills_that_keep_their_words_give_no_alarm(judge: Judge) -> None:
    assert _broken(judge, "") == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("keeps its balance", "post /bills/{id}/payments-life-balance falls by amount"),
        ("takes more", "post /bills/{id}/payments-life-more than there is of balance"),
        ("is never paid", "post /bills/{id}/payments-life-paid once balance is zero"),
        ("DELETE of any", "delete /bills/{id}-life-refused behind post /bills/{id}/send"),
        ("PATCH of any", "patch /bills/{id}-life-refused behind post /bills/{id}/send"),
        ("voids a draft", "post /bills/{id}/void-life-refused of what is not sent"),
        ("voids nothing", "post /bills/{id}/void-life-status says so"),
        ("rounds down", "get /bills-effects-page continues"),
    ],
)
def test_what_words_say_of_bills_is_kept(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in _broken(judge, flaw)


def test_a_key_makes_one_payment_where_a_new_bill_has_to_be_sent_first(judge: Judge) -> None:
    found = broken(judge, _paths(), _Dues("").answer, keyword="Idempotency-Key, one thing")
    assert found == ["post /bills/{id}/payments-life-one Idempotency-Key, one thing"]


def _baskets(flaw: str) -> tuple[dict[str, Any], Any]:
    """A total of what is sent in lines, and marks that the example leaves out."""
    lines = {"type": "array", "minItems": 1, "items": thing("price", price=CENTS)}
    marks = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 20}}
    new = thing("lines", lines=lines, marks=marks)
    asked = takes(new)
    asked["requestBody"]["content"]["application/json"]["example"] = {"lines": [{"price": 7}]}
    basket = thing("id", "marks", "total", id=TEXT, marks=marks, total=COUNT)
    ways = {"type": "string", "enum": ["total", "-total"]}
    query: list[tuple[str, Any]] = [("sort", ways), ("mark", marks["items"])]
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in query]
    listed = says(200, {"type": "array", "items": basket}, 400)
    paths = {
        "/baskets": {"post": {**asked, **says(201, basket, 400)}, "get": {"parameters": parameters, **listed}}
    }
    paths["/baskets/{id}"] = {**at(id=TEXT), "get": says(200, basket, 404)}
    view = Document(document(paths)).request
    held: dict[str, Any] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 2:
            return (200, held[steps[1]]) if steps[1] in held else (404, None)
        if method == "POST":
            sent = read(body)
            if not view.valid(new, sent):
                return 400, None
            total = sum(line["price"] for line in sent["lines"])
            one = {"id": f"k{len(held)}", "marks": sent.get("marks", []), "total": total}
            held[one["id"]] = one
            return 201, one
        told = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        if not all(view.valid(schema, told[name]) for name, schema in query if name in told):
            return 400, None
        mark, way = told.get("mark", ""), told.get("sort")
        part = flaw == "a part is enough"
        found = [
            one
            for one in held.values()
            if not mark or mark in (" ".join(one["marks"]) if part else one["marks"])
        ]
        if way is not None:
            found.sort(key=lambda one: str(one["total"]) if flaw == "as texts" else one["total"])
            found = found[::-1] if way[0] == "-" else found
        return 200, found

    return paths, server


@pytest.mark.parametrize(
    ("flaw", "promises"),
    [
        ("", []),
        ("a part is enough", ["get /baskets-effects-mark filters"]),
        ("as texts", ["get /baskets-effects-sort=total sorts", "get /baskets-effects-sort=-total sorts"]),
    ],
)
def test_what_an_example_leaves_out_and_what_is_made_of_it_is_listed_as_asked(
    judge: Judge, flaw: str, promises: list[str]
) -> None:
    assert broken(judge, *_baskets(flaw)) == promises
