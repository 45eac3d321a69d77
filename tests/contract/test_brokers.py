"""Instances of plans that only a catalogue lists: made once by their names, conflicts from then on."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

PLAN = thing("id", "title", id=TEXT, title=TEXT)
SERVICE = thing("id", "plans", id=TEXT, plans={"type": "array", "items": PLAN})
INSTANCE = thing("service_id", "plan_id", service_id=TEXT, plan_id=TEXT, note=TEXT)
PATHS = {
    "/catalog": {"get": says(200, thing("services", services={"type": "array", "items": SERVICE}))},
    "/instances/{name}": {
        **at(name=TEXT),
        "put": {**takes(INSTANCE), **says(201, INSTANCE, 400, 409, of_409="Conflict")},
        "get": says(200, INSTANCE, 404),
        "delete": says(204, None, 404),
    },
}
KNOWN = {"s-1": {"p-1", "p-2"}}


class Broker:
    def __init__(self, *, forgets: bool = False) -> None:
        self.kept: dict[str, Any] = {}
        self.forgets = forgets

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["catalog"]:
                plans = [{"id": each, "title": each} for each in sorted(KNOWN["s-1"])]
                return 200, {"services": [{"id": "s-1", "plans": plans}]}
            case "PUT", ["instances", name]:
                told = read(body)
                if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
                    return 400, None
                if told.get("plan_id") not in KNOWN.get(str(told.get("service_id")), ()):
                    return 400, None
                if self.kept.get(name, told) != told:
                    return 409, None
                if not self.forgets:
                    self.kept[name] = told
                return 201, told
            case _, ["instances", name] if name in self.kept:
                if method == "GET":
                    return 200, self.kept[name]
                del self.kept[name]
                return 204, None
        return 404, None


def test_what_only_a_catalogue_lists_is_named_and_a_second_put_may_be_a_conflict(judge: Judge) -> None:
    results = judge(document(PATHS), serve(PATHS, Broker()))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert {"get /instances/{name}-answers-200", "put /instances/{name}-accepts-body/note: empty"} <= kept
    reason = next(r.text for r in results if r.promise.id == "put /instances/{name}-life-kept")
    assert "makes a thing, and does not change one" in reason


def test_an_instance_that_is_forgotten_is_found(judge: Judge) -> None:
    assert broken(judge, PATHS, Broker(forgets=True))


def test_a_path_that_answers_with_groups_of_its_things_lists_these(judge: Judge) -> None:
    """`/plans` shows services, and in them the plans."""
    services = thing("services", services={"type": "array", "items": SERVICE})
    note = thing("id", "plan_id", id=TEXT, plan_id=TEXT)
    paths = {
        "/plans": {"get": says(200, services)},
        "/notes": {"post": {**takes(thing("plan_id", plan_id=TEXT)), **says(201, note, 400)}},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET":
            return 200, {"services": [{"id": "s-1", "plans": [{"id": "p-1", "title": "One"}]}]}
        told = read(body)
        right = isinstance(told, dict) and told.get("plan_id") == "p-1"
        return (201, {"id": "n", "plan_id": "p-1"}) if right else (400, None)

    results = judge(document(paths), serve(paths, server), keyword="/notes-answers")
    assert [(result.promise.place, result.outcome) for result in results] == [("201", "kept")]
