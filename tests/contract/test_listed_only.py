"""Things that only lists show, lists of names below a thing, what a list leaves out by default."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

_ID = {"type": "integer"}
_FREE = {"type": "object", "properties": {}}
_GROUP = thing(id=_ID, name=TEXT, attributes=_FREE)
_GROUPS: dict[str, Any] = {
    "/groups": {
        "get": says(200, {"type": "array", "items": _GROUP}),
        "post": {**takes(_GROUP), **says(200, _GROUP)},
    },
    "/groups/{id}": {
        **at(id=_ID),
        "put": {**takes(_GROUP), **says(200, _GROUP)},
        "delete": says(204),
    },
}


class _Groups:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._groups: dict[int, Any] = {}
        self._numbers = count(1)

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            return 200, list(self._groups.values())
        number = int(steps[1]) if len(steps) > 1 and steps[1].isdecimal() else 0
        if len(steps) > 1 and number not in self._groups:
            return 404, None
        if method == "DELETE":
            del self._groups[number]
            return 204, None
        body = read(raw)
        if not isinstance(body, dict) or not isinstance(body.get("name", ""), str):
            return 400, None
        if type(body.get("id", 0)) is not int or not isinstance(body.get("attributes", {}), dict):
            return 400, None
        number = number or next(self._numbers)
        group = {**body, "id": number}
        if self._flaw == "attributes are dropped":
            group.pop("attributes", None)
        if self._flaw == "a change is lost" and method == "PUT":
            return 200, group
        kept = min(self._groups) if self._flaw == "another one is changed" and method == "PUT" else number
        self._groups[kept] = {**group, "id": kept}
        return 200, group


def test_things_that_are_shown_in_lists_only_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _GROUPS, _Groups().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("a change is lost", "put /groups/{id}-life-kept"),
        ("another one is changed", "put /groups/{id}-life-kept"),
        ("attributes are dropped", "post /groups-accepts-body/attributes: any property"),
    ],
)
def test_flaws_of_what_is_shown_in_lists_only_are_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _GROUPS, _Groups(flaw).answer)


# --- cards with labels --------------------------------------------------------------------------------

_STATES = {"enum": ["open", "closed"], "default": "open"}
_DECK = thing("number", number=_ID, name=TEXT)
_CARD = thing(
    "id", "state", "closed_at", id=_ID, state=TEXT, closed_at={"type": ["string", "null"]}, title=TEXT
)
_CARD["properties"] |= {
    "deck": {"anyOf": [_DECK, {"type": "null"}]},
    "due": {"type": "string", "format": "date"},
}
_NAMES = {"type": "array", "items": thing("name", name=TEXT)}
_SET = thing("labels", labels={"type": "array", "items": TEXT})


def _query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


_CARDS: dict[str, Any] = {
    "/decks": {
        "post": {**takes(thing(name=TEXT)), **says(201, _DECK, 422)},
        "get": says(200, {"type": "array", "items": _DECK}),
    },
    "/decks/{deck_number}": {**at(deck_number=_ID), "get": says(200, _DECK, 404)},
    "/cards": {
        "post": {
            **takes(thing("title", title=TEXT, state=_STATES, deck=_ID, due={**TEXT, "format": "date"})),
            **says(201, _CARD, 422),
        },
        "get": {
            "parameters": [
                _query("state", enum=["open", "closed", "all"], default="open"),
                _query("deck", type="string"),
                _query("sort", enum=["due"]),
                _query("direction", enum=["asc", "desc"], default="asc"),
            ],
            **says(200, {"type": "array", "items": _CARD}, 422),
        },
    },
    "/cards/{id}": {
        **at(id=_ID),
        "get": says(200, _CARD, 404),
        "patch": {**takes(thing(title=TEXT, state=_STATES)), **says(200, _CARD, 404, 422)},
    },
    "/cards/{id}/labels": {
        **at(id=_ID),
        "get": says(200, _NAMES, 404),
        "post": {"summary": "Add labels to a card", **takes(_SET), **says(200, _NAMES, 404, 422)},
        "put": {"summary": "Set labels of a card", **takes(_SET), **says(200, _NAMES, 404, 422)},
        "delete": {"summary": "Remove all labels from a card", **says(204, None, 404)},
    },
    "/cards/{id}/labels/{name}": {**at(id=_ID, name=TEXT), "delete": says(200, _NAMES, 404)},
}


class _Board:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._decks: list[Any] = []
        self._cards: list[Any] = []
        self._labels: dict[int, list[str]] = {}

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        found = self._decks if steps[0] == "decks" else self._cards
        body = read(raw) if method in {"POST", "PUT", "PATCH"} else {}
        if not isinstance(body, dict):
            return 422, None
        if len(steps) == 1:
            return self._listed(steps[0], raw) if method == "GET" else self._made(steps[0], body)
        number = int(steps[1]) if steps[1].isdecimal() else 0
        if not 0 < number <= len(found):
            return 404, None
        if len(steps) > 2:
            return self._labelled(method, number, steps[3:], body)
        if method == "PATCH":
            return self._changed(found[number - 1], body)
        return 200, found[number - 1]

    def _listed(self, kind: str, raw: bytes) -> tuple[int, Any]:
        if kind == "decks":
            return 200, self._decks
        asked = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        state, deck = asked.get("state", "open"), asked.get("deck")
        way = asked.get("direction", "asc")
        if (
            state not in {"open", "closed", "all"}
            or way not in {"asc", "desc"}
            or asked.get("sort", "due") != "due"
        ):
            return 422, None
        if self._flaw == "all are listed by default" and "state" not in asked:
            state = "all"
        found = [card for card in self._cards if state in ("all", card["state"])]
        if deck is not None and self._flaw != "a deck chooses nothing":
            if not deck.isdecimal():
                return 422, None
            found = [card for card in found if card["deck"] and card["deck"]["number"] == int(deck)]
        falls = way == "desc" and self._flaw != "the order stays"
        return 200, sorted(found, key=lambda card: str(card.get("due", "")), reverse=falls)

    def _made(self, kind: str, body: Any) -> tuple[int, Any]:
        if kind == "decks":
            if not isinstance(body.get("name", ""), str):
                return 422, None
            self._decks.append({"number": len(self._decks) + 1, "name": body.get("name", "")})
            return 201, self._decks[-1]
        deck, due = body.get("deck"), body.get("due", "2024-01-01")
        known = type(deck) is int and 0 < deck <= len(self._decks)
        if "title" not in body or ("deck" in body and not known):
            return 422, None
        try:
            date.fromisoformat(due)
        except (TypeError, ValueError):
            return 422, None
        card = {"id": len(self._cards) + 1, "title": "", "state": "open", "closed_at": None, "due": due}
        status, card = self._changed(card, body)
        if status != 200:
            return status, None
        self._cards.append({**card, "deck": self._decks[deck - 1] if known else None})
        return 201, self._cards[-1]

    def _changed(self, card: Any, body: Any) -> tuple[int, Any]:
        if not isinstance(body.get("title", ""), str) or body.get("state", "open") not in ("open", "closed"):
            return 422, None
        card |= {key: body[key] for key in ("title", "state") if key in body}
        closed = card["state"] == "closed" and self._flaw != "nothing says when"
        card["closed_at"] = "2024-01-01T00:00:00Z" if closed else None
        return 200, card

    def _labelled(self, method: str, number: int, name: list[str], body: Any) -> tuple[int, Any]:
        labels = self._labels.setdefault(number, [])
        sent = body.get("labels") if method in {"POST", "PUT"} else []
        if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
            return 422, None
        if name and name[0] not in labels:
            return 404, None
        replaced = (method == "PUT") != (self._flaw == "what is set is added") and method != "POST"
        replaced = replaced or (method == "POST" and self._flaw == "what is added replaces")
        if method == "DELETE":
            kept = [one for one in labels if name and one != name[0]]
            kept = labels if self._flaw == ("one stays" if name else "all stay") else kept
        else:
            kept = list(dict.fromkeys([*([] if replaced else labels), *sent]))
        if method != "GET":
            self._labels[number] = kept
        told = [{"name": one} for one in self._labels[number]]
        return (204, None) if method == "DELETE" and not name else (200, told)


def test_lists_of_names_and_what_a_list_leaves_out_give_no_alarm(judge: Judge) -> None:
    assert broken(judge, _CARDS, _Board().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("what is set is added", "put /cards/{id}/labels-life-they are all there is"),
        ("what is added replaces", "post /cards/{id}/labels-life-the others stay"),
        ("all stay", "delete /cards/{id}/labels-life-then there is none"),
        ("one stays", "delete /cards/{id}/labels/{name}-life-then it is not listed"),
        ("nothing says when", "patch /cards/{id}-life-kept"),
        ("all are listed by default", "get /cards-effects-state left out is its default"),
        ("a deck chooses nothing", "get /cards-effects-deck filters"),
        ("the order stays", "get /cards-effects-direction turns"),
    ],
)
def test_flaws_of_lists_below_and_of_lists_by_default_are_noticed(
    judge: Judge, flaw: str, promise: str
) -> None:
    assert promise in broken(judge, _CARDS, _Board(flaw).answer)


@pytest.mark.parametrize("flaw", ["", "the first stay in front"])
def test_equal_ones_may_keep_their_order_when_it_is_turned(judge: Judge, flaw: str) -> None:
    names: list[str] = []
    box = thing("id", "name", id=TEXT, name=TEXT)
    paths = {
        "/boxes": {
            "post": {**takes(thing("name", name=TEXT)), **says(201, box, 400)},
            "get": {
                "parameters": [_query("order", enum=["asc", "desc"])],
                **says(200, {"type": "array", "items": box}, 400),
            },
        },
        "/boxes/{id}": {**at(id=TEXT), "get": says(200, box, 404)},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "POST":
            sent = read(body)
            if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
                return 400, None
            names.append(sent["name"])
            return 201, {"id": f"b{len(names)}", "name": sent["name"]}
        if len(steps) == 2:
            known = [one for one in range(len(names)) if f"b{one + 1}" == steps[1]]
            return (200, {"id": steps[1], "name": names[known[0]]}) if known else (404, None)
        order = body.decode().removeprefix("order=")
        if order not in ("", "asc", "desc"):
            return 400, None
        found = [{"id": f"b{index + 1}", "name": name} for index, name in enumerate(names)]
        found.sort(key=lambda one: one["name"], reverse=order == "desc")
        if flaw and order == "desc":
            found = [*found[1:], found[0]]
        return 200, found

    wrong = broken(judge, paths, server, keyword="effects")
    assert wrong == (["get /boxes-effects-order turns"] if flaw else [])


# --- pages that end -----------------------------------------------------------------------------------

_NOTE = thing("id", "text", id=TEXT, text=TEXT)
_AFTER = {**_query("starting_after", type="string"), "description": "The id behind which the page begins."}
_PAGE = thing("data", "has_more", data={"type": "array", "items": _NOTE}, has_more={"type": "boolean"})
_NOTES: dict[str, Any] = {
    "/notes": {
        "post": {**takes(thing("text", text=TEXT)), **says(201, _NOTE, 422)},
        "get": {
            "parameters": [_query("limit", type="integer", minimum=1, maximum=100), _AFTER],
            **says(200, _PAGE, 422),
        },
    },
    "/notes/{id}": {**at(id=TEXT), "get": says(200, _NOTE, 404), "delete": says(204, None, 404)},
}


@pytest.mark.parametrize(("ends", "broken_ones"), [(True, []), (False, ["get /notes-effects-limit cuts"])])
def test_a_list_that_never_ends_is_noticed(judge: Judge, ends: bool, broken_ones: list[str]) -> None:
    notes: dict[str, Any] = {}
    numbers = count(1)

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if len(steps) > 1 and steps[1] not in notes:
            return 404, None
        if method == "POST":
            body = read(raw)
            if not isinstance(body, dict) or not isinstance(body.get("text"), str):
                return 422, None
            note = {"id": f"n-{next(numbers)}", "text": body["text"]}
            notes[note["id"]] = note
            return 201, note
        if len(steps) > 1:
            return (204, notes.pop(steps[1]) and None) if method == "DELETE" else (200, notes[steps[1]])
        asked = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        limit = asked.get("limit", "10")
        if not limit.isdecimal() or not 1 <= int(limit) <= 100:
            return 422, None
        known = list(notes)
        start = known.index(asked["starting_after"]) + 1 if asked.get("starting_after") in known else 0
        page = known[start : start + int(limit)]
        more = start + len(page) < len(known) or not ends
        return 200, {"data": [notes[name] for name in page], "has_more": more}

    assert broken(judge, _NOTES, answer) == broken_ones


# --- keywords in words --------------------------------------------------------------------------------


def _as_read(schema: dict[str, Any], **parameter: Any) -> dict[str, Any]:
    """What is known of a property, or of a parameter, that has this schema."""
    taken = takes(thing(it=schema)) if not parameter else {"parameters": [{**parameter, "schema": schema}]}
    read_ = Document(document({"/x": {"post": {**taken, **says(204)}}}))
    operation = read_.by_id["post /x"]
    if parameter:
        return read_.request.flat(operation.parameters[0].schema)
    return read_.request.flat(read_.request.properties(operation.bodies[0].schema or True)["it"])


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "integer", "description": "A positive integer."}, {"minimum": 1}),
        (
            {"type": "number", "description": "A positive float larger than 0, and smaller or equal to 100."},
            {"exclusiveMinimum": 0, "maximum": 100},
        ),
        (
            {"type": "integer", "description": "The value must be between 1 and 50."},
            {"minimum": 1, "maximum": 50},
        ),
        ({"type": "array", "items": TEXT, "description": "A list of up to 8 URLs."}, {"maxItems": 8}),
        ({**TEXT, "description": "What it is called. This cannot be an empty string."}, {"minLength": 1}),
        ({"type": "boolean", "description": "Whether it is shown. Defaults to `true`."}, {"default": True}),
        ({"enum": ["a", "b"], "description": "The default is `b`."}, {"default": "b"}),
    ],
)
def test_bounds_and_defaults_that_words_tell_are_known(schema: dict[str, Any], said: dict[str, Any]) -> None:
    assert said.items() <= _as_read(dict(schema)).items()


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "description": "A positive integer, or -1 for all of them."},
        {"type": "integer", "description": "Must be between 1 and 9 if `kind` is `small`."},
        {"type": "integer", "description": "It is cut to what is between 1 and 100."},
        {"type": "string", "description": "Defaults to today."},
        {"type": "string", "description": "Cannot be empty if `kind` is `named`."},
        {"type": "boolean", "description": "Defaults to true if `a` is set."},
    ],
)
def test_words_that_tell_no_bound_and_no_default_add_none(schema: dict[str, Any]) -> None:
    assert _as_read(dict(schema)).keys() == schema.keys()


def test_a_default_that_the_words_of_a_parameter_tell_is_known() -> None:
    said = "Up to this many. The default is 10."
    assert _as_read({"type": "integer"}, name="limit", **{"in": "query"}, description=said)["default"] == 10
