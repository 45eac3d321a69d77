"""Carts and what is ordered of them: something has to be put in first, and an order uses it up."""

from __future__ import annotations

import re
from itertools import count
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

_COUNT = {"type": "integer", "minimum": 1, "maximum": 9, "default": 1}
_SKU = {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{2,6}$"}
_STOCK = {"type": "integer", "minimum": 0, "maximum": 5, "examples": [5]}
_PRODUCT = thing("sku", "stock", sku=_SKU, stock=_STOCK)
_LINE = thing("sku", "count", sku=_SKU, count=_COUNT)
_CART = thing("id", "lines", id=TEXT, lines={"type": "array", "items": _LINE})
_ORDER = thing("id", "lines", id=TEXT, lines={"type": "array", "items": _LINE, "minItems": 1})
_EMPTY = "The cart is empty, or there is less in stock."
_PATHS: dict[str, Any] = {
    "/products": {"post": {**takes(_PRODUCT), **says(201, _PRODUCT, 409, 422)}},
    "/products/{sku}": {**at(sku=_SKU), "get": says(200, _PRODUCT, 404), "delete": says(204, None, 404)},
    "/carts": {"post": says(201, _CART)},
    "/carts/{id}": {**at(id=TEXT), "get": says(200, _CART, 404)},
    "/carts/{id}/lines": {
        **at(id=TEXT),
        "post": {**takes(thing("sku", sku=_SKU, count=_COUNT)), **says(200, _CART, 404, 422)},
    },
    "/carts/{id}/lines/{sku}": {**at(id=TEXT, sku=_SKU), "delete": says(204, None, 404)},
    "/orders": {
        "post": {
            "description": "Orders what is in the cart, which is then gone.",
            **takes(thing("cart_id", cart_id=TEXT, gift={"type": "boolean"})),
            **says(201, _ORDER, 404, 409, 422, of_409=_EMPTY),
        }
    },
    "/orders/{id}": {**at(id=TEXT), "get": says(200, _ORDER, 404)},
}


class _Shop:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._products: dict[str, int] = {}
        self._carts: dict[str, dict[str, int]] = {}
        self._orders: dict[str, Any] = {}
        self._numbers = count(1)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw) if raw and method == "POST" else {}
        if not isinstance(body, dict):
            return 422, None
        steps = [unquote(step) for step in steps]
        match steps:
            case ["products", *_]:
                return self._product(method, steps, body)
            case ["orders", *_]:
                return self._order(method, steps, body)
            case ["carts"]:
                name = f"c-{next(self._numbers)}"
                self._carts[name] = {}
                return 201, self._shown(name)
            case ["carts", name, *rest] if name in self._carts:
                return self._lines(method, name, rest, body)
        return 404, None

    def _product(self, method: str, steps: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        sku: Any = steps[1] if len(steps) == 2 else body.get("sku")
        if method == "POST":
            stock = body.get("stock")
            if not _is_sku(sku) or type(stock) is not int or not 0 <= stock <= 5:
                return 422, None
            if sku in self._products:
                return 409, None
            self._products[sku] = stock
            return 201, {"sku": sku, "stock": stock}
        if sku not in self._products:
            return 404, None
        stock = self._products.pop(sku) if method == "DELETE" else self._products[sku]
        return (204, None) if method == "DELETE" else (200, {"sku": sku, "stock": stock})

    def _lines(self, method: str, name: str, rest: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        lines = self._carts[name]
        if method == "POST":
            number = body.get("count", 1)
            if not _is_sku(body.get("sku")) or type(number) is not int or not 1 <= number <= 9:
                return 422, None
            if body["sku"] not in self._products:
                return 404, None
            lines[body["sku"]] = min(lines.get(body["sku"], 0) + number, 9)
        elif method == "DELETE":
            if rest[1] not in lines:
                return 404, None
            if self._flaw != "lines stay":
                del lines[rest[1]]
            return 204, None
        return 200, self._shown(name)

    def _shown(self, name: str) -> dict[str, Any]:
        return {"id": name, "lines": [{"sku": sku, "count": n} for sku, n in self._carts[name].items()]}

    def _order(self, method: str, steps: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        if method == "GET":
            order = self._orders.get(steps[1])
            return (200, order) if order else (404, None)
        name = body.get("cart_id")
        if not isinstance(name, str) or not isinstance(body.get("gift", False), bool):
            return 422, None
        if name not in self._carts:
            return 404, None
        lines = self._carts[name]
        if not lines or any(self._products.get(sku, 0) < number for sku, number in lines.items()):
            return 409, None
        for sku, number in lines.items():
            self._products[sku] -= number
        order = {"id": f"o-{next(self._numbers)}", "lines": self._shown(name)["lines"]}
        del self._carts[name]
        if self._flaw != "orders are lost":
            self._orders[order["id"]] = order
        return 201, order


def _is_sku(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Z]{3}-[0-9]{2,6}", value) is not None


def test_a_shop_gives_no_alarm_and_is_reached_as_a_whole(judge: Judge) -> None:
    results = judge(document(_PATHS), serve(_PATHS, _Shop().answer))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {r.promise.operation for r in results if r.outcome == "kept" and r.promise.check == "answers"}
    assert {"post /orders", "get /orders/{id}", "delete /carts/{id}/lines/{sku}"} <= kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("orders are lost", "get /orders/{id}-answers-200"),
        ("lines stay", "delete /carts/{id}/lines/{sku}-life"),
    ],
)
def test_a_shop_that_forgets_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    found = broken(judge, _PATHS, _Shop(flaw).answer)
    assert any(each.startswith(promise) for each in found)
