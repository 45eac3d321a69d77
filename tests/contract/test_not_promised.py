"""What documents do not promise, though they have names and words that seem to."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.run import all_promises
from specwright_runtime.contract.things.naming import unlike

NUMBER = {"type": "integer"}


def _promises(paths: dict[str, Any], **components: Any) -> list[str]:
    read = Document({**document(paths), "components": components})
    return [promise.id for promise in all_promises(Catalogue(read))]


def _query(name: str, schema: Any, said: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": said}


def test_two_tokens_in_one_header_are_one() -> None:
    token = {"type": "http", "scheme": "bearer"}
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    schemes = {"one": token, "other": token, "key": key}

    def asked(*names: str) -> set[str]:
        call = {**says(200, TEXT), "security": [{name: [] for name in names}]}
        found = _promises({"/a": {"get": call}}, securitySchemes=schemes)
        return {name.partition("-access-")[2] for name in found if "-access-" in name}

    assert asked("one", "other") == {"none", "one+other"}
    assert {"one+key without key", "one, without the word Bearer"} <= asked("one", "key")


def _most(said: str) -> Any:
    paths = {"/a": {"post": {**takes(thing(name={**TEXT, "description": said})), **says(204)}}}
    (body,) = Document(document(paths)).operations[0].bodies
    assert isinstance(body.schema, dict)
    return body.schema["properties"]["name"].get("maxLength")


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("It must not exceed 40 characters.", 40),
        ("Any text of one's own, which should not exceed 40 characters.", None),
        ("A word has a maximum length of 11 characters. A number has a maximum length of 6 digits.", None),
    ],
)
def test_a_length_is_that_of_every_text(said: str, most: int | None) -> None:
    assert _most(said) == most


@pytest.mark.parametrize(
    ("said", "once"),
    [
        ("A unique name.", True),
        ("The name, which must be unique.", True),
        ("The unique string of a policy that it is bound to.", False),
        ("Chosen by the id or the unique address of a user.", False),
        ("A key of the call. Keys must be unique for each call.", False),
        ("The number of unique speakers.", False),
        ("A name. Names need not be unique.", False),
    ],
)
def test_what_is_unique_elsewhere_may_be_sent_twice(said: str, once: bool) -> None:
    name = {**TEXT, "description": said}
    told = thing("id", id=TEXT, name=TEXT)
    paths = {
        "/things": {"post": {**takes(thing("name", name=name)), **says(201, told, 400)}},
        "/things/{id}": {**at(id=TEXT), "get": says(200, told, 404)},
    }
    assert ("post /things-life-the same once more is refused" in _promises(paths)) == once


def test_whoever_takes_every_media_type_need_not_refuse_one() -> None:
    def asked(media_type: str) -> list[str]:
        call = says(200, TEXT, 406)
        call["responses"]["200"]["content"] = {media_type: {"schema": TEXT}}
        return _promises({"/a": {"get": call}})

    assert "get /a-answers-as what nobody has" in asked("application/json")
    assert "get /a-answers-as what nobody has" not in asked("*/*")


@pytest.mark.parametrize(
    ("names", "pointing"),
    [
        (["shop_id"], ["shop_id"]),
        (["owner_shop_id"], ["owner_shop_id"]),
        (["owner_shop_id", "shop_id"], ["shop_id"]),
        (["owner_shop_id", "holder_shop_id"], []),
    ],
)
def test_of_two_roles_neither_has_to_be_what_is_on_the_path(names: list[str], pointing: list[str]) -> None:
    shop = thing("id", id=TEXT)
    listed = thing(items={"type": "array", "items": thing(**dict.fromkeys(names, TEXT))})
    paths = {
        "/shops": {"post": {**takes(thing(name=TEXT)), **says(201, shop)}},
        "/shops/{shop_id}": {**at(shop_id=TEXT), "get": says(200, shop, 404)},
        "/shops/{shop_id}/stock": {**at(shop_id=TEXT), "get": says(200, listed)},
    }
    start = "get /shops/{shop_id}/stock-references-"
    assert [name.removeprefix(start) for name in _promises(paths) if name.startswith(start)] == pointing


@pytest.mark.parametrize(("name", "turns"), [("reverse", False), ("desc", True)])
def test_what_is_reversed_need_not_be_an_order(name: str, turns: bool) -> None:
    said = "To be true where the place of a point is looked for."
    places = {"type": "array", "items": thing("id", id=TEXT, name=TEXT)}
    call = {"parameters": [_query(name, {"type": "boolean"}, said)], **says(200, places)}
    assert (f"get /places-effects-{name} turns" in _promises({"/places": {"get": call}})) == turns


def test_things_lie_around_a_point() -> None:
    places = {"type": "array", "items": thing("id", id=TEXT, latitude={"type": "number"}, floor=NUMBER)}
    asked = [_query("latitude", {"type": "number"}), _query("floor", NUMBER)]
    found = _promises({"/places": {"get": {"parameters": asked, **says(200, places)}}})
    assert [name for name in found if name.endswith(" filters")] == ["get /places-effects-floor filters"]


def test_a_part_of_what_names_a_thing_is_made_by_nothing() -> None:
    sent = {**takes(thing(group=TEXT)), **says(200, thing(group=TEXT))}
    paths = {
        "/try/maven": {"post": sent},
        "/try/maven/{group}/{name}": {**at(group=TEXT, name=TEXT), "get": says(200, thing(ok=TEXT))},
    }
    assert "post /try/maven-life-two have two ids" not in _promises(paths)


def test_what_lies_below_a_name_is_no_member_of_what_has_it(judge: Judge) -> None:
    book = thing("name", name=TEXT, title=TEXT, author=TEXT, place=TEXT)
    paths = {
        "/v1/{name}": {**at(name=TEXT), "get": says(200, book, 404)},
        "/v1/{parent}/books": {**at(parent=TEXT), "post": {**takes(book), **says(200, book, 404)}},
    }

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        return (404, None) if steps[1] == "none" else (200, {"name": "shelf"})

    found = judge(document(paths), serve(paths, answer), keyword="-answers-200")
    assert [result.promise.operation for result in found] == ["get /v1/{name}", "post /v1/{parent}/books"]


def test_a_number_that_is_told_as_a_text_has_other_numbers_beside_it() -> None:
    view = View({"openapi": "3.1.0", "paths": {}}, "request")
    assert isinstance(unlike(view, NUMBER, "1004"), int)
    assert unlike(view, {"type": "string"}, "1004") == "2000000011"


def test_what_is_filled_in_is_not_missing(judge: Judge) -> None:
    group = thing("id", "name", id=TEXT, name=TEXT)
    paths = {
        "/groups": {
            "post": {**takes(thing("name", name=TEXT)), **says(201, group, 400)},
            "put": {**takes(group), **says(200, group, 400, 404)},
        },
        "/groups/{id}": {**at(id=TEXT), "get": says(200, group, 404), "delete": says(204, None, 404)},
    }
    known: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if len(steps) == 2:
            found = known.pop(steps[1], None) if method == "DELETE" else known.get(steps[1])
            return (404, None) if found is None else (204, None) if method == "DELETE" else (200, found)
        body = read(raw)
        wanted = {"name", "id"} if method == "PUT" else {"name"}
        if not isinstance(body, dict) or any(not isinstance(body.get(name), str) for name in wanted):
            return 400, None
        if method == "PUT" and body["id"] not in known:
            return 404, None
        number = body["id"] if method == "PUT" else f"g{len(known)}-{id(body)}"
        known[number] = {"id": number, "name": body["name"]}
        return (200 if method == "PUT" else 201), known[number]

    assert broken(judge, paths, answer, keyword="body/id") == []


def test_what_holds_the_thing_beside_others_is_not_shown_with_it(judge: Judge) -> None:
    entry = thing("id", id=TEXT, amount=NUMBER, note=TEXT)
    several = {"type": "array", "items": entry}
    sent = thing(entry=thing("amount", amount=NUMBER, note=TEXT), entries=several)
    paths = {
        "/entries": {
            "post": {**takes(sent), **says(201, thing(data=thing(entry=entry, entries=several)), 400)}
        },
        "/entries/{id}": {**at(id=TEXT), "get": says(200, thing(data=thing(entry=entry)), 404)},
    }
    known: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            return (200, {"data": {"entry": known[steps[1]]}}) if steps[1] in known else (404, None)
        body = read(raw)
        own = body.get("entry") if isinstance(body, dict) else None
        if (
            not isinstance(own, dict)
            or type(own.get("amount")) is not int
            or not isinstance(own.get("note", ""), str)
        ):
            return 400, None
        number = f"e{len(known)}x"
        known[number] = {"id": number, **own}
        return 201, {"data": {"entry": known[number], "entries": [known[number]]}}

    assert "post /entries-life-shown as it was made" not in broken(judge, paths, answer, keyword="shown as")


_VISIT = thing("id", "room", "status", id=TEXT, room=TEXT, status={"enum": ["booked", "cancelled"]})
_ROOMS = {
    "/rooms": {"post": {**takes(thing("name", name=TEXT)), **says(201, thing("id", id=TEXT), 400)}},
    "/rooms/{id}": {**at(id=TEXT), "get": says(200, thing("id", id=TEXT), 404)},
    "/rooms/{id}/visits": {
        **at(id=TEXT),
        "post": {**takes(thing("guest", guest=TEXT)), **says(201, _VISIT, 400, 404)},
        "get": says(200, {"type": "array", "items": _VISIT}, 404),
    },
    "/visits/{id}": {**at(id=TEXT), "delete": says(200, _VISIT, 404)},
}


@pytest.mark.parametrize(
    ("flaw", "promises"),
    [
        ("", []),
        ("it lists all", ["get /rooms/{id}/visits-life-of its own parent only"]),
        (
            "a delete does nothing",
            [
                "delete /visits/{id}-life-then it is not listed",
                "delete /visits/{id}-life-then delete /visits/{id} finds nothing",
            ],
        ),
    ],
)
def test_parameters_of_one_name_lead_to_other_things_and_what_is_deleted_is_listed_so(
    judge: Judge, flaw: str, promises: list[str]
) -> None:
    rooms: list[str] = []
    visits: dict[str, dict[str, Any]] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        sent = body.get("guest", body.get("name")) if isinstance(body, dict) else None
        if method == "POST" and type(sent) is not str:
            return 400, None
        if len(steps) == 1:
            rooms.append(f"r{len(rooms)}")
            return 201, {"id": rooms[-1]}
        if steps[0] == "visits":
            if flaw != "a delete does nothing" and steps[1] in visits:
                visits[steps[1]] |= {"status": "cancelled"}
            return (200, visits[steps[1]]) if steps[1] in visits else (404, None)
        if steps[1] not in rooms:
            return 404, None
        if len(steps) == 2:
            return 200, {"id": steps[1]}
        if method == "GET":
            return 200, [v for v in visits.values() if flaw == "it lists all" or v["room"] == steps[1]]
        name = f"v{len(visits)}"
        visits[name] = {"id": name, "room": steps[1], "status": "booked"}
        return 201, visits[name]

    assert broken(judge, _ROOMS, answer) == promises


_STATE = {"type": "string", "enum": ["draft", "published"]}
_NOTE = thing("title", "label", "status", title=TEXT, label=TEXT, status=_STATE)
_SHOWN = thing("id", "title", "label", "status", id=TEXT, **_NOTE["properties"])
_NOTES = {
    "/notes": {
        "post": {
            **takes({**_NOTE, "example": {"title": "One", "label": "a", "status": "published"}}),
            **says(201, _SHOWN, 400),
        },
        "get": {
            "parameters": [{"name": "label", "in": "query", "schema": TEXT}],
            **says(200, {"type": "array", "items": thing("id", "label", id=TEXT, label=TEXT)}),
        },
    },
    "/notes/{id}": {**at(id=TEXT), "get": says(200, _SHOWN, 404)},
    "/notes/{id}/decision": {
        **at(id=TEXT),
        "put": {
            "description": "`approve` makes its status `published`, `reject` makes it `draft`.",
            **takes(thing("verdict", verdict={"type": "string", "enum": ["approve", "reject"]})),
            **says(200, _SHOWN, 400, 404),
        },
    },
}


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("", ""),
        ("none is listed", "post /notes-life-listed once"),
        ("a label finds none", "get /notes-effects-label filters"),
    ],
)
@pytest.mark.parametrize("said", ["", "The published ones."])
def test_a_list_may_be_of_those_in_one_state(judge: Judge, said: str, flaw: str, promise: str) -> None:
    notes: dict[str, dict[str, Any]] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if method == "GET" and len(steps) == 1:
            asked = dict(parse_qsl(raw.decode())).get("label")
            found = [n for n in notes.values() if n["status"] == "published" and asked in (None, n["label"])]
            none = flaw == "none is listed" or (asked is not None and flaw == "a label finds none")
            return 200, [] if none else [{"id": n["id"], "label": n["label"]} for n in found]
        if len(steps) > 1 and steps[1] not in notes:
            return 404, None
        if method == "GET":
            return 200, notes[steps[1]]
        if method == "PUT":
            verdict = body.get("verdict") if isinstance(body, dict) else None
            if verdict not in ("approve", "reject"):
                return 400, None
            notes[steps[1]] |= {"status": {"approve": "published", "reject": "draft"}[verdict]}
            return 200, notes[steps[1]]
        if not Document(document({})).request.valid(_NOTE, body):
            return 400, None
        name = f"n{len(notes)}"
        notes[name] = {**{key: body[key] for key in _NOTE["properties"]}, "id": name}
        return 201, notes[name]

    paths = {
        **_NOTES,
        "/notes": {**_NOTES["/notes"], "get": {**_NOTES["/notes"]["get"], "description": said}},
    }
    found = broken(judge, paths, answer)
    assert promise in found if promise else found == []


@pytest.mark.parametrize("begins", [True, False])
def test_an_end_is_moved_behind_what_the_thing_begins_with(judge: Judge, begins: bool) -> None:
    km = {"type": "integer", "minimum": 0}
    trip = thing("id", id=TEXT, startKm=km, endKm=km)
    paths = {
        "/trips": {"post": says(201, trip)},
        "/trips/{id}": {**at(id=TEXT), "get": says(200, trip, 404)},
        "/trips/{id}/finish": {
            **at(id=TEXT),
            "put": {**takes(thing("endKm", endKm=km)), **says(200, trip, 400, 404)},
        },
    }
    trips: dict[str, dict[str, Any]] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "POST":
            name = f"t{len(trips)}"
            trips[name] = {"id": name} | ({"startKm": 7} if begins else {})
            return 201, trips[name]
        if steps[1] not in trips:
            return 404, None
        if method == "PUT":
            body = read(raw)
            end = body.get("endKm") if isinstance(body, dict) else None
            if type(end) is not int or end < 7:
                return 400, None
            trips[steps[1]] |= {"endKm": end}
        return 200, trips[steps[1]]

    answers = "put /trips/{id}/finish-answers-200"
    outcomes = {one.promise.id: one.outcome for one in judge(document(paths), serve(paths, answer))}
    assert outcomes[answers] == ("kept" if begins else "not tested")
    assert "broken" not in outcomes.values()


@pytest.mark.parametrize(("pattern", "known"), [("^[A-Z]{2}-[0-9]{4}$", True), ("^[A-Z]", False)])
def test_a_list_called_after_things_and_made_like_their_ids_names_them(pattern: str, known: bool) -> None:
    key = {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"}
    names = {"type": "array", "items": {"type": "string", "pattern": pattern}}
    paths = {
        "/objects/{number}": {**at(number=key), "put": {**takes(thing()), **says(201, thing(), 400)}},
        "/loans": {"post": {**takes(thing("objects", objects=names)), **says(201, thing(), 422)}},
    }
    assert (Catalogue(Document(document(paths))).source("objects") is not None) is known


def test_a_number_may_be_read_as_a_time() -> None:
    due = thing("due", due={"type": "string", "format": "date-time"})
    found = _promises({"/tasks": {"post": {**takes(due), **says(201, None, 400)}}})
    assert "post /tasks-rejects-body/due: a number" not in found
    assert "post /tasks-rejects-body/due: an object" in found


def test_names_in_brackets_are_no_text_of_another_type() -> None:
    form = thing("name", name=TEXT, metadata={"type": "object", "additionalProperties": TEXT})
    kind = "application/x-www-form-urlencoded"
    coding = {"metadata": {"style": "deepObject", "explode": True}}
    body = {"required": True, "content": {kind: {"schema": form, "encoding": coding}}}
    found = _promises({"/people": {"post": {"requestBody": body, **says(201, None, 400)}}})
    assert [one for one in found if "rejects-body/metadata" in one] == []


@pytest.mark.parametrize("status", [404, 422])
def test_a_text_in_a_body_may_name_what_has_to_be_there(judge: Judge, status: int) -> None:
    branch = thing(
        "name", name={"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}, base={**TEXT, "default": "main"}
    )
    paths = {
        "/repos": {"post": says(201, thing("id", id=TEXT))},
        "/repos/{repo}": {**at(repo=TEXT), "get": says(200, thing("id", id=TEXT), 404)},
        "/repos/{repo}/forks": {
            **at(repo=TEXT),
            "post": {**takes(branch), **says(201, branch, 400, 404, 422)},
        },
    }
    repos: list[str] = []

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            repos.append(f"r{len(repos)}")
            return 201, {"id": repos[-1]}
        if steps[1] not in repos:
            return 404, None
        if method == "GET":
            return 200, {"id": steps[1]}
        body = read(raw)
        if not isinstance(body, dict) or not Document(document({})).request.valid(branch, body):
            return 400, None
        known = body.get("base", "main") in ("main", "text")
        return (201, {"base": "main", **body}) if known else (status, None)

    refused = [one for one in broken(judge, paths, answer) if "accepts-body/base" in one]
    assert (refused == []) is (status == 404)
