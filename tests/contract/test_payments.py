"""Payments: what a refund names has to be led to a state by two calls, and is used up by the refund."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

_STATES = ["new", "authorised", "succeeded", "canceled"]
_INTENT = thing("id", "amount", "status", id=TEXT, amount={"type": "integer"}, status={"enum": _STATES})
_REFUND = thing("id", "intent_id", "amount", id=TEXT, intent_id=TEXT, amount={"type": "integer"})
_AMOUNT = {"type": "integer", "minimum": 1, "maximum": 1000}
_ID = at(intentId=TEXT)
PATHS: dict[str, Any] = {
    "/intents": {"post": {**takes(thing("amount", amount=_AMOUNT)), **says(201, _INTENT, 400)}},
    "/intents/{intentId}": {**_ID, "get": says(200, _INTENT, 404)},
    "/intents/{intentId}/authorise": {**_ID, "post": says(200, _INTENT, 404, 409, of_409="It is not new.")},
    "/intents/{intentId}/capture": {
        **_ID,
        "post": says(200, _INTENT, 404, 409, of_409="It is not authorised."),
    },
    "/intents/{intentId}/cancel": {
        **_ID,
        "post": says(200, _INTENT, 404, 409, of_409="It has succeeded or is canceled already."),
    },
    "/refunds": {
        "post": {
            **takes(thing("intent_id", intent_id=TEXT)),
            **says(
                201, _REFUND, 400, 404, 409, of_409="The intent has not succeeded, or nothing is left of it"
            ),
        }
    },
    "/refunds/{refundId}": {**at(refundId=TEXT), "get": says(200, _REFUND, 404)},
}
_LED = {
    "authorise": ({"new"}, "authorised"),
    "capture": ({"authorised"}, "succeeded"),
    "cancel": ({"new", "authorised"}, "canceled"),
}


class Payments:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match steps:
            case ["intents"]:
                return self._made(read(body))
            case ["refunds"]:
                return self._refunded(read(body))
            case ["refunds", name]:
                return (200, self.refunds[name]) if name in self.refunds else (404, None)
            case ["intents", name, *_] if name not in self.intents:
                return 404, None
            case [_, name, verb]:
                return self._led(self.intents[name], verb)
        return 200, self.intents[steps[1]]

    def _made(self, sent: Any) -> tuple[int, Any]:
        amount = sent.get("amount") if isinstance(sent, dict) else None
        if not isinstance(amount, int | float) or isinstance(amount, bool) or not 1 <= amount <= 1000:
            return 400, None
        if amount != int(amount):
            return 400, None
        intent: dict[str, Any] = {"id": f"pi{len(self.intents)}", "amount": amount, "status": "new"}
        self.intents[intent["id"]] = intent
        return 201, intent

    def _led(self, intent: dict[str, Any], verb: str) -> tuple[int, Any]:
        before, state = _LED[verb]
        if intent["status"] not in before and not (self.flaw == "cancelled late" and verb == "cancel"):
            return 409, None
        intent["status"] = state
        return 200, intent

    def _refunded(self, sent: Any) -> tuple[int, Any]:
        if not isinstance(sent, dict) or not isinstance(sent.get("intent_id"), str):
            return 400, None
        intent = self.intents.get(sent["intent_id"])
        if intent is None:
            return 404, None
        used = any(refund["intent_id"] == intent["id"] for refund in self.refunds.values())
        if used or (intent["status"] != "succeeded" and self.flaw != "refunded early"):
            return 409, None
        made = {"id": f"re{len(self.refunds)}", "intent_id": intent["id"], "amount": intent["amount"]}
        self.refunds[made["id"]] = made
        return 201, made


def test_what_a_refund_names_is_led_to_where_it_can_be_refunded_each_time(judge: Judge) -> None:
    results = judge(document(PATHS), serve(PATHS, Payments()))
    assert [r.promise.id for r in results if r.outcome == "broken"] == []
    kept = {r.promise.id for r in results if r.outcome == "kept"}
    assert {"post /refunds-answers-201", "get /refunds/{refundId}-answers-200"} <= kept
    assert "post /refunds-accepts-body: required only" in kept


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("cancelled late", "post /intents/{intentId}/cancel-life-refused of what is succeeded"),
        ("refunded early", "post /refunds-life-refused of one not succeeded"),
    ],
)
def test_payments_in_states_that_their_refusals_name_are_noticed(
    judge: Judge, flaw: str, promise: str
) -> None:
    assert promise in broken(judge, PATHS, Payments(flaw))
