"""Receivers of hooks: an update disables them, and what was made below one goes with it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, read, says, takes, thing

_FLAG = {"type": "boolean"}
_HOOK = thing("id", "label", "enabled", id=TEXT, label=TEXT, enabled=_FLAG)
_DELIVERY = thing("id", "hook_id", id=TEXT, hook_id=TEXT)
_GONE = says(204, None, 404)
_GONE["responses"]["204"]["description"] = "Deleted with its deliveries"
PATHS: dict[str, Any] = {
    "/hooks": {"post": {**takes(thing("label", label=TEXT)), **says(201, _HOOK, 400)}},
    "/hooks/{hookId}": {
        **at(hookId=TEXT),
        "get": says(200, _HOOK, 404),
        "patch": {**takes(thing(label=TEXT, enabled=_FLAG)), **says(200, _HOOK, 400, 404)},
        "delete": _GONE,
    },
    "/hooks/{hookId}/deliveries": {
        **at(hookId=TEXT),
        "post": says(201, _DELIVERY, 404, 409, of_409="The hook is disabled"),
    },
    "/deliveries/{deliveryId}": {**at(deliveryId=TEXT), "get": says(200, _DELIVERY, 404)},
}


class Hooks:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.hooks: dict[str, dict[str, Any]] = {}
        self.deliveries: dict[str, dict[str, Any]] = {}
        self._count = 0

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        self._count += 1
        if steps[0] == "deliveries":
            return (200, self.deliveries[steps[1]]) if steps[1] in self.deliveries else (404, None)
        sent = read(body) if method in {"POST", "PATCH"} and len(steps) < 3 else {}
        if len(steps) > 1 and steps[1] not in self.hooks:
            return 404, None
        right = isinstance(sent, dict) and isinstance(sent.get("label", ""), str)
        if not right or not isinstance(sent.get("enabled", True), bool):
            return 400, None
        if len(steps) == 1:
            if "label" not in sent:
                return 400, None
            hook = {"id": f"h{self._count}", "enabled": True, "label": sent["label"]}
            self.hooks[hook["id"]] = hook
            return 201, hook
        hook = self.hooks[steps[1]]
        if len(steps) == 3:
            return self._delivered(hook)
        if method == "DELETE":
            del self.hooks[hook["id"]]
            if self.flaw != "deliveries stay":
                mine = {k: d for k, d in self.deliveries.items() if d["hook_id"] != hook["id"]}
                self.deliveries = mine
            return 204, None
        if method == "PATCH":
            hook |= {k: v for k, v in sent.items() if k in {"label", "enabled"}}
        return 200, hook

    def _delivered(self, hook: dict[str, Any]) -> tuple[int, Any]:
        if not hook["enabled"] and self.flaw != "delivered though disabled":
            return 409, None
        delivery = {"id": f"d{self._count}", "hook_id": hook["id"]}
        self.deliveries[delivery["id"]] = delivery
        return 201, delivery


@pytest.mark.parametrize(
    ("flaw", "promises"),
    [
        ("", []),
        ("deliveries stay", ["delete /hooks/{hookId}-life-its deliveries are gone"]),
        ("delivered though disabled", ["post /hooks/{hookId}/deliveries-life-refused of what is disabled"]),
    ],
)
def test_what_a_hook_takes_along_and_refuses_is_noticed(judge: Judge, flaw: str, promises: list[str]) -> None:
    assert broken(judge, PATHS, Hooks(flaw)) == promises
