"""What words tell of goods: two names of one thing, stock that has to be there, signs, places that differ."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

_SKU = {"type": "string", "pattern": "^[a-z0-9-]{2,20}$"}
_NAME = {"type": "string", "minLength": 2}
_PLACE = {"type": "string", "enum": ["north", "south"]}
_COUNT = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
_SIGNED = {"type": "integer", "description": "Signed: negative for what goes out."}
_STOCK = thing("total", total={"type": "integer"})
_PRODUCT = thing("sku", "name", sku=_SKU, name=_NAME)
_HELD = thing("sku", "place", "quantity", sku=TEXT, place=_PLACE, quantity=_COUNT)
_SHOWN = thing("id", "status", id=TEXT, status={"type": "string", "enum": ["open", "released"]})
_MOVED = thing("kind", "place", "quantity", kind={"type": "string", "enum": ["receipt", "issue"]})
_MOVED["properties"] |= {"place": _PLACE, "quantity": _COUNT}
_CARRIED = thing("from", "to", "quantity", **{"from": _PLACE, "to": _PLACE, "quantity": _COUNT})
_PATHS: dict[str, Any] = {
    "/products": {
        "post": {
            "description": "The SKU and the name are unique, each (409).",
            **takes(_PRODUCT),
            **says(201, _PRODUCT, 409, 422),
        }
    },
    "/products/{sku}": {**at(sku=_SKU), "get": says(200, _PRODUCT, 404)},
    "/products/{sku}/movements": {
        **at(sku=_SKU),
        "post": {
            "description": "A receipt adds to the stock. An issue of more than is there is refused with 409.",
            **takes(_MOVED),
            **says(201, thing("quantity", quantity=_SIGNED), 404, 409, 422),
        },
    },
    "/products/{sku}/transfer": {
        **at(sku=_SKU),
        "post": {
            "description": "`from` and `to` must differ. 409 if less than the quantity is at `from`.",
            **takes(_CARRIED),
            **says(200, _STOCK, 404, 409, 422),
        },
    },
    "/reservations": {
        "post": {
            "description": "409 if there is not enough.",
            **takes(_HELD),
            **says(201, _SHOWN, 409, 422),
        }
    },
    "/reservations/{id}": {
        **at(id=TEXT),
        "get": says(200, _SHOWN, 404),
        "delete": {
            "responses": {
                "204": {"description": "Released. It is still shown."},
                "404": {"description": "d"},
                "409": {"description": "It is not open."},
            }
        },
    },
}


class _Depot:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._names: dict[str, str] = {}
        self._stock: dict[tuple[str, str], int] = {}
        self._held: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)
        self._view = Document(document({})).request

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if steps[0] == "reservations":
            return self._reservation(method, steps, body)
        if len(steps) == 1:
            if not self._view.valid(_PRODUCT, body):
                return 422, None
            if body["sku"] in self._names or body["name"] in self._names.values():
                return 409, None
            self._names[body["sku"]] = body["name"]
            return 201, body
        sku = steps[1]
        if sku not in self._names:
            return 404, None
        if len(steps) == 2:
            return 200, {"sku": sku, "name": self._names[sku]}
        return self._moved(sku, body) if steps[2] == "movements" else self._carried(sku, body)

    def _moved(self, sku: str, body: Any) -> tuple[int, Any]:
        if not self._view.valid(_MOVED, body):
            return 422, None
        sign = 1 if body["kind"] == "receipt" else -1
        if not self._put(sku, body["place"], sign * body["quantity"]):
            return 409, None
        return 201, {"quantity": sign * body["quantity"]}

    def _carried(self, sku: str, body: Any) -> tuple[int, Any]:
        if not self._view.valid(_CARRIED, body):
            return 422, None
        if body["from"] == body["to"] and self._flaw != "from where it goes to":
            return 422, None
        if not self._put(sku, body["from"], -body["quantity"]):
            return 409, None
        self._put(sku, body["to"], body["quantity"])
        return 200, {"total": sum(held for (one, _), held in self._stock.items() if one == sku)}

    def _put(self, sku: str, place: str, quantity: int) -> bool:
        left = self._stock.get((sku, place), 0) + quantity
        if left >= 0:
            self._stock[sku, place] = left
        return left >= 0

    def _reservation(self, method: str, steps: list[str], body: Any) -> tuple[int, Any]:
        if method == "POST":
            if not self._view.valid(_HELD, body):
                return 422, None
            if body["sku"] not in self._names or not self._put(body["sku"], body["place"], -body["quantity"]):
                return 409, None
            held = {"id": f"r-{next(self._numbers)}", "status": "open"}
            self._held[held["id"]] = held
            return 201, held
        found = self._held.get(steps[1])
        if found is None:
            return 404, None
        if method == "GET":
            return 200, found
        if found["status"] != "open":
            return 409, None
        found["status"] = "released"
        return 204, None


def test_a_depot_that_keeps_its_words_gives_no_alarm(judge: Judge) -> None:
    assert broken(judge, _PATHS, _Depot().answer) == []


def test_what_may_not_be_alike_is_tried(judge: Judge) -> None:
    found = broken(judge, _PATHS, _Depot("from where it goes to").answer, keyword="transfer")
    assert any("-rejects-" in promise for promise in found)


@pytest.mark.parametrize(
    ("words", "apart"),
    [
        ("`from` and `to` must differ.", True),
        ("`from` and `to` must be different; both are places.", True),
        ("`from` and `to` cannot be the same.", True),
        ("`from` and `to` must differ if `quantity` is 1.", False),
        ("`from` and `to` may differ.", False),
    ],
)
def test_words_that_tell_two_properties_apart(words: str, apart: bool) -> None:
    schema = thing("from", "to", **{"from": {**_PLACE}, "to": {**_PLACE}})
    paths = {"/moves": {"post": {"description": words, **takes(schema), **says(204)}}}
    view = Document(document(paths)).request
    found = view.root["paths"]["/moves"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert ("x-specwright-apart" in found["properties"]["to"]) is apart
