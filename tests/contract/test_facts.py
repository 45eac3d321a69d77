"""What documents say in passing: of jobs, of figures, of several at once, of beginnings, of who may call."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.checks import blocked
from specwright_runtime.contract.openapi.document import Document

WHOLE = {"type": "integer", "minimum": 1}
COUNT = {"type": "integer", "minimum": 0}


def prints(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """A job ends, with all of its progress, and an address that leads to its sheet."""
    job = thing("id", "state", "progress", "sheet_url", id=WHOLE)
    job["properties"] |= {
        "state": {"type": "string", "enum": ["queued", "running", "done"]},
        "progress": {**COUNT, "maximum": 100, "description": "Percent; 100 when it is done."},
        "sheet_url": {"type": ["string", "null"], "description": "Null until it is done."},
        "finished_at": {"type": ["string", "null"], "description": "Null until it has ended."},
    }
    paths = {
        "/prints": {"post": says(202, job)},
        "/prints/{id}": {**at(id=WHOLE), "get": says(200, job, 400, 404)},
        "/prints/{id}/sheet": {
            **at(id=WHOLE),
            "get": {"description": "The sheet; 409 before it is done.", **says(200, TEXT, 400, 404, 409)},
        },
    }
    looks: dict[int, int] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        number = len(looks) + 1 if method == "POST" else int(steps[1]) if steps[1].isdigit() else 0
        if method == "POST":
            looks[number] = 0
        if number < 1:
            return 400, None
        if number not in looks:
            return 404, None
        if steps[-1] == "sheet":
            early = looks[number] < 3 and flaw != "early"
            return (409, None) if early or flaw == "nowhere" else (200, "sheet")
        looks[number] += method == "GET"
        state = ["queued", "running", "running"][looks[number]] if looks[number] < 3 else "done"
        if flaw == "again" and looks[number] > 3:
            state = "queued"
        progress = {"queued": 0, "running": 60 - 20 * looks[number] * (flaw == "back")}.get(state, 100)
        told = {"id": number, "state": state, "progress": 99 if (flaw, progress) == ("99", 100) else progress}
        return (202 if method == "POST" else 200), told | {
            "sheet_url": f"/prints/{number}/sheet" if state == "done" else None,
            "finished_at": "now" if state == "done" and flaw != "endless" else None,
        }

    return paths, server


@pytest.mark.parametrize("flaw", ["99", "back", "again", "nowhere", "endless"])
def test_a_job_ends_as_it_is_said_to(judge: Judge, flaw: str) -> None:
    assert broken(judge, *prints()) == []
    assert "post /prints-life-it ends, and stays so" in broken(judge, *prints(flaw), keyword="it ends")


def test_what_is_told_before_the_end_only_by_a_409_is_not_told_early(judge: Judge) -> None:
    assert broken(judge, *prints("early"), keyword="early") == [
        "get /prints/{id}/sheet-life-refused too early"
    ]


def seeds(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """Seeds, several of them at once, their weights, their labels, and figures of all of these."""
    state = {
        "type": "string",
        "enum": ["dry", "sown"],
        "description": "`dry` when created; `sown` after sowing.",
    }
    seed = thing("id", "name", "state", id=WHOLE, name=TEXT, state=state)
    new = thing("name", name={**TEXT, "maxLength": 40}, pin={**TEXT, "writeOnly": True})
    result = thing("index", "status", index=COUNT, status={"type": "integer"}, seed=seed)
    results = thing("results", "created", "failed", created=COUNT, failed=COUNT)
    results["properties"]["results"] = {"type": "array", "items": result}
    figures = thing("seeds", "sown", seeds={**COUNT, "description": "Number of seeds."})
    figures["properties"]["sown"] = {**COUNT, "description": "Number of sown seeds."}
    weight = thing("grams", grams={"type": "number", "minimum": 0})
    measured = thing("count", "min", "mean", count={**COUNT, "description": "Number of weights."})
    measured["properties"] |= {"min": {"type": ["number", "null"]}, "mean": {"type": ["number", "null"]}}
    label = thing("id", "seed_id", id=WHOLE, seed_id=WHOLE)
    path = at(id=WHOLE)
    of_409 = "A seed of that name exists."
    several = thing("items", items={"type": "array", "minItems": 1, "items": {"type": "object"}})
    weights = thing("weights", weights={"type": "array", "minItems": 1, "items": weight})
    paths = {
        "/seeds": {"post": {**takes(new), **says(201, seed, 400, 409, of_409=of_409)}},
        "/seeds/batch": {"post": {**takes(several), **says(207, results, 400)}},
        "/seeds/{id}": {
            **path,
            "get": says(200, seed, 400, 404),
            "put": {
                "description": "Renames it.",
                **takes(new),
                **says(200, seed, 400, 404, 409, of_409=of_409),
            },
            "delete": {"description": "Deletes it with its labels.", **says(204, None, 400, 404)},
        },
        "/seeds/{id}/sow": {**path, "post": says(200, seed, 400, 404)},
        "/seeds/{id}/weights": {
            **path,
            "get": says(200, {"type": "array", "items": weight}, 400, 404),
            "post": {**takes(weight), **says(201, weight, 400, 404)},
        },
        "/seeds/{id}/weights/bulk": {
            **path,
            "post": {**takes(weights), **says(200, thing("stored", stored=COUNT), 400, 404)},
        },
        "/seeds/{id}/stats": {**path, "get": says(200, measured, 400, 404)},
        "/labels": {"post": {**takes(thing("seed_id", seed_id=WHOLE)), **says(201, label, 400, 404)}},
        "/labels/{id}": {**path, "get": says(200, label, 400, 404)},
        "/figures": {"get": says(200, figures)},
    }
    kept: dict[int, dict[str, Any]] = {}
    held: dict[int, list[float]] = {}
    labels: dict[int, int] = {}
    ids = itertools.count(1)

    def add(sent: Any, but: int = 0) -> tuple[int, Any]:
        pin = sent.get("pin", "") if isinstance(sent, dict) else None
        if not isinstance(pin, str) or not isinstance(sent.get("name"), str) or len(sent["name"]) > 40:
            return 400, None
        if any(one["name"] == sent["name"] and one["id"] != but for one in kept.values()):
            return 409, None
        if but:
            kept[but] |= {"name": sent["name"]} | ({"state": "dry"} if flaw == "dries" else {})
            return 200, kept[but]
        number = next(ids)
        kept[number] = {"id": number, "name": sent["name"], "state": "sown" if flaw == "sown" else "dry"}
        held[number] = []
        return 201, kept[number] | ({"pin": "0000"} if flaw == "pin" else {})

    def batch(sent: Any) -> tuple[int, Any]:
        if not isinstance(sent, dict) or not isinstance(sent.get("items"), list) or not sent["items"]:
            return 400, None
        if not all(isinstance(one, dict) for one in sent["items"]):
            return 400, None
        rows = []
        for index, one in enumerate(sent["items"]):
            status, told = add(one)
            rows.append({"index": index, "status": status} | ({"seed": told} if told else {}))
        made = sum(row["status"] == 201 for row in rows)
        rows = [row for row in rows if "seed" in row] if flaw == "drops" else rows
        rows = rows[::-1] if flaw == "turns" else rows
        counted = len(rows) if flaw == "counts" else made
        return 207, {"results": rows, "created": counted, "failed": len(sent["items"]) - made}

    def grams(one: Any) -> bool:
        return isinstance(one, dict) and type(one.get("grams")) in (int, float) and one["grams"] >= 0

    def below(method: str, number: int, steps: list[str], sent: Any) -> tuple[int, Any]:
        match method, steps:
            case "GET", []:
                return 200, kept[number]
            case "PUT", []:
                return add(sent, number)
            case "DELETE", []:
                del kept[number]
                for label in [one for one, of in labels.items() if of == number and flaw != "labels"]:
                    del labels[label]
                return 204, None
            case "POST", ["sow"]:
                kept[number]["state"] = "sown"
                return 200, kept[number]
            case "GET", ["weights"]:
                return 200, [{"grams": one} for one in held[number]]
            case "POST", ["weights"]:
                if not grams(sent):
                    return 400, None
                held[number].append(sent["grams"])
                return 201, {"grams": sent["grams"]}
            case "POST", ["weights", "bulk"]:
                rows = sent.get("weights") if isinstance(sent, dict) else None
                if not isinstance(rows, list) or not rows or not all(map(grams, rows)):
                    return 400, None
                held[number] += [one["grams"] for one in rows[: 1 if flaw == "first" else None]]
                return 200, {"stored": len(rows)}
            case "GET", ["stats"]:
                own = held[number]
                mean = (
                    sorted(own)[len(own) // 2]
                    if flaw == "median" and own
                    else sum(own) / len(own)
                    if own
                    else None
                )
                return 200, {"count": len(own), "min": min(own, default=None), "mean": mean}
        return 404, None

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match steps:
            case ["seeds"]:
                return add(sent)
            case ["seeds", "batch"]:
                return batch(sent)
            case ["figures"]:
                sown = sum(one["state"] == "sown" for one in kept.values())
                return 200, {
                    "seeds": next(ids) if flaw == "ever" else len(kept),
                    "sown": sown if flaw != "all" else len(kept),
                }
            case ["labels"]:
                of = sent.get("seed_id") if isinstance(sent, dict) else None
                if type(of) is not int or of < 1:
                    return 400, None
                if of not in kept:
                    return 404, None
                labels[number := next(ids)] = of
                return 201, {"id": number, "seed_id": of}
            case [_, text, *_] if not text.isdigit() or text == "0":
                return 400, None
            case ["labels", text]:
                found = labels.get(int(text))
                return (404, None) if found is None else (200, {"id": int(text), "seed_id": found})
            case ["seeds", text, *rest]:
                return below(method, int(text), rest, sent) if int(text) in kept else (404, None)
        return 404, None

    return paths, server


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("drops", "post /seeds/batch-life-each is told what became of it"),
        ("turns", "post /seeds/batch-life-each is told what became of it"),
        ("counts", "post /seeds/batch-life-each is told what became of it"),
        ("first", "post /seeds/{id}/weights/bulk-life-what was sent is listed"),
        ("median", "get /seeds/{id}/stats-effects-measures weights"),
        ("ever", "get /figures-effects-counts seeds"),
        ("all", "get /figures-effects-counts seeds"),
        ("sown", "post /seeds-life-state at first"),
        ("dries", "put /seeds/{id}-life-leaves its state"),
        ("labels", "delete /seeds/{id}-life-its labels are gone"),
        ("pin", "post /seeds-answers-201"),
    ],
)
def test_a_fact_that_is_told_in_words_is_one(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, *seeds(flaw), keyword=promise.partition("-")[2])


def test_all_of_these_facts_hold_for_a_server_that_keeps_to_them(judge: Judge) -> None:
    assert broken(judge, *seeds()) == []


def test_a_list_is_in_the_order_of_the_moment_that_is_named(judge: Judge) -> None:
    visit = thing("id", "seen_on", id=WHOLE, seen_on={"type": "string", "format": "date"}, by=TEXT)
    new = thing("seen_on", seen_on={"type": "string", "format": "date"})
    paths = {
        "/visits": {
            "get": {
                "description": "Visits, the latest `seen_on` first.",
                **says(200, {"type": "array", "items": visit}),
            },
            "post": {**takes(new), **says(201, visit, 400)},
        }
    }

    def serving(*, ordered: bool) -> Any:
        kept: list[dict[str, Any]] = []

        def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
            if method == "GET":
                return 200, sorted(kept, key=lambda one: one["seen_on"], reverse=True) if ordered else kept
            sent = read(body)
            if not _is_valid(paths, new, sent):
                return 400, None
            kept.append({"id": len(kept) + 1, "seen_on": sent["seen_on"]})
            return 201, kept[-1]

        return server

    assert broken(judge, paths, serving(ordered=True)) == []
    assert "get /visits-effects-in order" in broken(judge, paths, serving(ordered=False), keyword="order")


def _is_valid(paths: dict[str, Any], schema: Any, value: Any) -> bool:
    return bool(Document(document(paths)).request.valid(schema, value))


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Only a pump that is idle takes work", True),
        ("Work is given to idle pumps only", True),
        ("Allowed only while the pump is idle", True),
        ("Only idle pumps take work", True),
        ("Only its owner may stop an idle one", False),
        ("Stops an idle pump", False),
    ],
)
def test_who_may_do_something_is_not_when_it_may_be_done(sentence: str, found: bool) -> None:
    assert (blocked.only_of("idle").search(sentence) is not None) is found
