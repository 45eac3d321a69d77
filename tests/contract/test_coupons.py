"""Coupons behind forms and queries in brackets: either, or, and only if."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, says, thing

_OPTIONAL = {"type": ["string", "null"]}

_COUPON = thing(
    "id", "off", "months", id=TEXT, off={"type": ["number", "null"]}, months={"type": ["integer", "null"]}
)
_COUPON["properties"] |= {"amount": {"type": ["integer", "null"]}, "size": {}, "name": _OPTIONAL}
_SIZE = thing("height", "width", height={"type": "number"}, width={"type": "number"})
_COUPON["properties"]["size"] = {"anyOf": [_SIZE, {"type": "null"}]}
_FORM = thing(
    amount={"type": "integer", "description": "Cents (required if `off` is not passed)."},
    off={"type": "number", "description": "Percent (required if `amount` is not passed)."},
    duration={"enum": ["once", "repeating"], "default": "once"},
    months={"type": "integer", "description": "Required only if `duration` is `repeating`."},
    size=_SIZE,
    name={"type": "string", "maxLength": 900},
)
_FORM["additionalProperties"] = False
_COUPON["properties"]["name"] = {"type": ["string", "null"], "maxLength": 500}
_NOTHING = {"type": "object", "properties": {}, "additionalProperties": False}
_IDS = {
    "name": "ids",
    "in": "query",
    "style": "deepObject",
    "explode": True,
    "schema": {"type": "array", "items": TEXT},
}


def _form(schema: Any, *, required: bool, **encoding: Any) -> dict[str, Any]:
    media = {"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": required, "content": media}}


_COUPONS: dict[str, Any] = {
    "/coupons": {
        "post": {
            **_form(_FORM, required=False, size={"style": "deepObject", "explode": True}),
            **says(200, _COUPON, 400),
        },
        "get": {
            "parameters": [_IDS],
            **_form(_NOTHING, required=False),
            **says(200, {"type": "array", "items": _COUPON}, 400),
        },
    },
    "/coupons/{id}": {**at(id=TEXT), "get": says(200, _COUPON, 404), "delete": says(204, None, 404)},
}


class _Coupons:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._coupons: dict[str, Any] = {}

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "POST":
            return self._made(raw)
        if len(steps) == 1:
            asked = parse_qsl(raw.decode(), keep_blank_values=True)
            if any(name != "ids[]" for name, _ in asked):
                return 400, None
            ids = [value for _, value in asked]
            chosen = ids and self._flaw != "ids choose nothing"
            return 200, [one for one in self._coupons.values() if not chosen or one["id"] in ids]
        if steps[1] not in self._coupons:
            return 404, None
        return (
            (204, self._coupons.pop(steps[1]) and None)
            if method == "DELETE"
            else (200, self._coupons[steps[1]])
        )

    def _made(self, raw: bytes) -> tuple[int, Any]:
        try:
            sent = dict(parse_qsl(raw.decode(), keep_blank_values=True, strict_parsing=bool(raw)))
            amount, off, months = (sent.pop(name, None) for name in ("amount", "off", "months"))
            size = {n: float(sent.pop(f"size[{n}]")) for n in ("height", "width") if f"size[{n}]" in sent}
            sent.pop("size[x_contract]", None)
            duration, name = sent.pop("duration", "once"), sent.pop("name", None)
            coupon: dict[str, Any] = {
                "amount": None if amount is None else int(amount),
                "off": None if off is None else float(off),
                "months": None if months is None else int(months),
                "size": size or None,
                "name": name,
            }
        except ValueError:
            return 400, None
        if self._flaw != "neither is needed" and (amount is None) == (off is None):
            return 400, {"error": {"message": "Must provide amount or off"}}
        whole = not size or size.keys() >= {"height", "width"}
        if sent or duration not in {"once", "repeating"} or not whole or len(name or "") > 900:
            return 400, None
        if (months is not None) != (duration == "repeating"):
            return 400, None
        coupon["id"] = f"c{len(self._coupons) + 1}"
        self._coupons[coupon["id"]] = coupon
        return 200, coupon


def test_forms_that_say_their_conditions_in_words_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _COUPONS, _Coupons().answer) == []


def test_one_of_two_is_needed_where_each_is_required_without_the_other(judge: Judge) -> None:
    found = broken(judge, _COUPONS, _Coupons("neither is needed").answer)
    assert "post /coupons-rejects-body: neither amount nor off" in found


def test_lists_in_brackets_choose(judge: Judge) -> None:
    found = broken(judge, _COUPONS, _Coupons("ids choose nothing").answer)
    assert "get /coupons-effects-ids filters" in found
