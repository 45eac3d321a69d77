"""What has to be done to a thing before others may refer to it, and what verbs do not do, by the words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.run import Result

_STATE = {"type": "string", "enum": ["draft", "active"]}
_OF_ORDER = {"type": "string", "enum": ["open", "shipped", "cancelled"]}
_PRODUCT = thing("id", "title", "status", id=TEXT, title=TEXT, status=_STATE)
_LINES = {"type": "array", "minItems": 1, "items": thing("product_id", product_id=TEXT)}
_ORDER = thing("id", "status", id=TEXT, status=_OF_ORDER)


def _paths() -> dict[str, Any]:
    ship = {"description": "Marks it as `shipped`.", **takes(thing("parcel", parcel=TEXT))}
    cancel = {"description": "Cancels an order that has not been shipped."}
    late = {"of_409": "The order was shipped or cancelled before."}
    return {
        "/products": {"post": {**takes(thing("title", title=TEXT)), **says(201, _PRODUCT, 400)}},
        "/products/{product}": {**at(product=TEXT), "get": says(200, _PRODUCT, 404)},
        "/products/{product}/activate": {**at(product=TEXT), "post": says(200, _PRODUCT, 404)},
        "/orders": {
            "post": {
                **takes(thing("lines", lines=_LINES)),
                **says(201, _ORDER, 400, 422, of_422="A product does not exist or is not active."),
            }
        },
        "/orders/{order}": {**at(order=TEXT), "get": says(200, _ORDER, 404)},
        "/orders/{order}/ship": {**at(order=TEXT), "post": {**ship, **says(200, _ORDER, 400, 404)}},
        "/orders/{order}/cancel": {
            **at(order=TEXT),
            "post": {**cancel, **says(200, _ORDER, 404, 409, **late)},
        },
    }


def _shop(flaw: str) -> Any:
    things: dict[str, dict[str, dict[str, Any]]] = {"products": {}, "orders": {}}

    def made(kind: str, body: Any) -> tuple[int, Any]:
        name = f"{kind[0]}{len(things[kind])}"
        if not isinstance(body, dict):
            return 400, None
        if kind == "products":
            if not isinstance(body.get("title"), str):
                return 400, None
            things[kind][name] = {"id": name, "title": body["title"], "status": "draft"}
            return 201, things[kind][name]
        lines = body.get("lines")
        if not isinstance(lines, list) or not lines:
            return 400, None
        for line in lines:
            if not isinstance(line, dict) or not isinstance(line.get("product_id"), str):
                return 400, None
            product = things["products"].get(line["product_id"])
            if product is None or (product["status"] == "draft" and flaw != "a draft is ordered"):
                return 422, None
        things[kind][name] = {"id": name, "status": "open"}
        return 201, things[kind][name]

    def server(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            return made(steps[0], read(raw))
        one = things[steps[0]].get(unquote(steps[1]))
        if one is None:
            return 404, None
        match steps[2:]:
            case ["activate"]:
                one["status"] = "active"
            case ["ship"]:
                body = read(raw)
                if not isinstance(body, dict) or not isinstance(body.get("parcel"), str):
                    return 400, None
                one["status"] = "shipped"
            case ["cancel"]:
                if one["status"] == "cancelled":
                    return 409, None
                if one["status"] == "shipped" and flaw != "what was shipped is cancelled":
                    return 409, None
                one["status"] = "cancelled"
        return 200, dict(one)

    return serve(_paths(), server)


Judge = Callable[..., list[Result]]


def test_a_conforming_shop_is_reached_and_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), _shop(""))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = [r.promise.id for r in results if r.outcome == "kept"]
    assert "post /orders-answers-201" in kept
    assert "post /orders/{order}/cancel-answers-200" in kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a draft is ordered", "post /orders-life-refused of one not active"),
        (
            "what was shipped is cancelled",
            "post /orders/{order}/cancel-life-refused after post /orders/{order}/ship",
        ),
    ],
)
def test_a_flaw_of_the_shop_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(document(_paths()), _shop(flaw))
    assert promise in [r.promise.id for r in results if r.outcome == "broken"]
