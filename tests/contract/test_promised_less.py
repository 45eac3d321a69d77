"""Documents that promise less than they mean, as most do: what only words and examples say of bodies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.checks import verbs
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.values.kinds import by_standard
from specwright_runtime.contract.values.value import Builder


def test_a_property_may_be_called_as_a_keyword() -> None:
    named = {
        "properties": {"type": "object", "description": "Of the thing.", "properties": {"mode": TEXT}},
        "default": {
            "type": "object",
            "properties": {
                "mode": {"enum": ["fast", "slow"]},
                "speed": {"type": "integer", "description": "Required if `mode` is `fast`."},
            },
        },
    }
    paths = {"/things": {"post": {**takes({"type": "object", "properties": named}), **says(204, None)}}}
    view = Document(document(paths)).request
    (content,) = view.root["paths"]["/things"]["post"]["requestBody"]["content"].values()
    assert content["schema"]["properties"].keys() == named.keys()
    assert view.valid(content["schema"], {"default": {"mode": "slow"}})
    assert not view.valid(content["schema"], {"default": {"mode": "fast"}})


def test_a_colour_without_its_sign_is_sent_so() -> None:
    assert (
        by_standard("The [hexadecimal color code](https://c.example), without the leading `#`.") == "336699"
    )
    assert by_standard("A hexadecimal colour, with a leading `#`.") == "#336699"


def test_an_object_that_only_an_example_shows_is_sent_as_it_is(judge: Judge) -> None:
    link = {
        "type": "object",
        "description": "Two ids. Order is important. Example: { deviceId:8, fenceId: 16 }",
        "properties": {name: {"type": "integer"} for name in ("deviceId", "fenceId", "driverId")},
    }
    sent = Document(document({"/links": {"post": {**takes(link), **says(200, link)}}}))
    content = sent.by_id["post /links"].bodies[0]
    assert Builder(sent.request).full(content.schema or True) == {"deviceId": 8, "fenceId": 16}

    def answer(_: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        whole = isinstance(body, dict) and len(body) == 2 and all(type(each) is int for each in body.values())
        return (200, body) if whole else (400, None)

    assert broken(judge, {"/links": {"post": {**takes(link), **says(200, link)}}}, answer) == []


def test_what_fits_two_members_is_not_expected_to_be_refused(judge: Judge) -> None:
    names = {"type": "array", "minItems": 1, "items": TEXT}
    labels = {
        "oneOf": [thing(labels=names), thing(labels={**names, "items": thing("name", name=TEXT)}), names]
    }

    def answer(_: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        found = body.get("labels", ["none"]) if isinstance(body, dict) else body
        whole = isinstance(found, list) and found and all(isinstance(one, str) for one in found)
        things = isinstance(found, list) and isinstance(body, dict) and found
        whole = whole or (
            things and all(isinstance(o, dict) and isinstance(o.get("name"), str) for o in found)
        )
        return (200 if whole else 422), None

    paths = {"/labels": {"put": {**takes(labels), **says(200, None, 422)}}}
    assert broken(judge, paths, answer) == []


def test_what_the_same_name_leads_to_is_made_by_another_one(judge: Judge) -> None:
    flow = thing("id", "name", id=TEXT, name=TEXT, tags={"type": "array", "items": TEXT})
    sent = thing("name", name=TEXT, tags={"type": "array", "items": TEXT})
    words = "Makes a flow. If a flow with the same name already exists, the existing flow is returned."
    paths = {
        "/flows": {"post": {"description": words, **takes(sent), **says(200, flow, 400)}},
        "/flows/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
            "get": says(200, flow, 404),
        },
    }
    flows: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            found = [one for one in flows.values() if one["id"] == steps[1]]
            return (200, found[0]) if found else (404, None)
        body = read(raw)
        tags = body.get("tags", []) if isinstance(body, dict) else None
        if not isinstance(tags, list) or not all(isinstance(each, str) for each in (body.get("name"), *tags)):
            return 400, None
        return 200, flows.setdefault(body["name"], {**body, "id": f"f{len(flows)}"})

    assert broken(judge, paths, answer) == []


def test_what_a_thing_is_known_by_is_not_set_to_nothing(judge: Judge) -> None:
    number = {"type": "number"}
    todo = thing("title", id=number, title=TEXT)
    paths = {
        "/todos": {"post": {**takes(thing("title", title=TEXT)), **says(200, todo, 422)}},
        "/todos/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": number}],
            "get": says(200, todo, 404),
            "patch": {**takes(thing(id=number, title=TEXT)), **says(204, None, 404, 422)},
        },
    }
    todos: dict[str, Any] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = {} if method == "GET" else read(raw)
        known = todos.get(steps[1].removesuffix(".0")) if len(steps) > 1 else {}
        if known is None or not isinstance(body, dict) or type(body.get("id", 0)) not in {int, float}:
            return 404 if known is None else 422, None
        if not isinstance(body.get("title", "" if steps[1:] else None), str):
            return 422, None
        if not steps[1:]:
            todos[str(len(todos) + 1)] = made = {**body, "id": len(todos) + 1}
            return 200, made
        known |= {name: body[name] for name in body if name != "id"}
        return (200, known) if method == "GET" else (204, None)

    assert broken(judge, paths, answer) == []


def test_an_answer_of_no_to_a_delete_is_no_alarm_where_nothing_else_is_documented(judge: Judge) -> None:
    note, kept = thing("id", id=TEXT, title=TEXT), dict[str, Any]()
    deleted = {"type": "boolean", "description": "Whether it was deleted."}
    paths = {
        "/notes": {"post": {**takes(thing("title", title=TEXT)), **says(201, note, 400)}},
        "/notes/{id}": {**at(id=TEXT), "get": says(200, note, 404), "delete": says(200, deleted)},
    }

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "DELETE":
            return 200, kept.pop(steps[1], None) is not None
        if method == "GET":
            return (200, kept[steps[1]]) if steps[1] in kept else (404, None)
        body = read(raw)
        if not isinstance(body, dict) or not isinstance(body.get("title"), str):
            return 400, None
        made = {"id": f"n{len(kept)}-{len(raw)}-{id(body)}", "title": body["title"]}
        return 201, kept.setdefault(made["id"], made)

    assert broken(judge, paths, answer) == []


def test_another_number_on_a_path_that_nothing_makes_may_lead_nowhere(judge: Judge) -> None:
    number = {"type": "integer"}
    paths = {"/apps/{appId}/settings": {**at(appId=number), "get": says(200, thing(on={"type": "boolean"}))}}

    def answer(_: str, steps: list[str], __: bytes) -> tuple[int, Any]:
        return (200, {"on": True}) if steps[1] == "1" else (404, None)

    assert broken(judge, paths, answer) == []


def test_what_belongs_to_one_kind_only_may_be_asked_for_and_is_not_told_of_others(judge: Judge) -> None:
    kind = {"type": "string", "enum": ["x.change", "x.creation"]}
    watched = {"type": "string", "description": "What to watch. Only applies when `kind` is `change`."}
    sent = thing("kind", kind=kind, watched=watched)
    told = thing("id", id=TEXT, kind=kind, watched=watched)
    paths = {"/hooks": {"post": {**takes(sent), **says(201, told, 400)}}}
    made = 0

    def answer(_: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        nonlocal made
        body = read(raw)
        if not isinstance(body, dict) or body.get("kind") not in kind["enum"]:
            return 400, "kind"
        change = body["kind"] == "x.change"
        if not isinstance(body.get("watched", None if change else ""), str):
            return 400, "watched is required"
        made += 1
        return 201, {
            "id": str(made),
            "kind": body["kind"],
            **({"watched": body["watched"]} if change else {}),
        }

    assert broken(judge, paths, answer) == []


def test_a_list_that_always_chooses_by_something_else_may_leave_out_what_was_made(judge: Judge) -> None:
    approved = {"type": "boolean", "example": True}
    review = thing("id", id=TEXT, product=TEXT, approved={"type": "boolean"})
    by = [
        {"name": name, "in": "query", "required": True, "schema": schema}
        for name, schema in (("product", TEXT), ("approved", approved))
    ]
    listed = {"parameters": by, **says(200, {"type": "array", "items": review}, 400)}
    made = {**takes(thing("product", product=TEXT)), **says(201, review, 400)}
    paths = {
        "/reviews": {"get": listed, "post": made},
        "/reviews/{id}": {**at(id=TEXT), "get": says(200, review, 404)},
    }
    kept: list[dict[str, Any]] = []

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if steps[1:]:
            found = [one for one in kept if one["id"] == steps[1]]
            return (200, found[0]) if found else (404, None)
        if method == "GET":
            asked = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            if "product" not in asked or asked.get("approved") not in {"true", "false"}:
                return 400, None
            wanted = asked["product"], asked["approved"] == "true"
            return 200, [one for one in kept if (one["product"], one["approved"]) == wanted]
        body = read(raw)
        if not isinstance(body, dict) or not isinstance(body.get("product"), str):
            return 400, None
        kept.append({"id": str(len(kept)), "product": body["product"], "approved": False})
        return 201, kept[-1]

    assert broken(judge, paths, answer) == []


@pytest.mark.parametrize(("strict", "refused"), [({"boxes", "bags"}, False), ({"boxes"}, True)])
def test_a_server_may_refuse_all_properties_that_the_document_does_not_name(
    judge: Judge, strict: set[str], refused: bool
) -> None:
    sent = thing("name", name=TEXT)
    paths = {f"/{kind}": {"post": {**takes(sent), **says(201, None, 400)}} for kind in ("boxes", "bags")}

    def answer(_: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        named = isinstance(body, dict) and isinstance(body.get("name"), str)
        return (201 if named and (len(body) == 1 or steps[0] not in strict) else 400), None

    promise = "post /boxes-accepts-body: another property"
    assert broken(judge, paths, answer) == ([promise] if refused else [])


def test_what_is_named_and_was_changed_by_a_test_is_another_one(judge: Judge) -> None:
    plan = thing("id", "active", id=TEXT, active={"type": "boolean"})
    paths = {
        "/plans": {"post": says(201, plan)},
        "/plans/{plan}": {
            **at(plan=TEXT),
            "get": says(200, plan, 404),
            "patch": {**takes(thing(active={"type": "boolean"})), **says(200, plan, 400, 404)},
        },
        "/subscriptions": {
            "post": {**takes(thing("plan", plan=TEXT)), **says(201, thing("plan", plan=TEXT), 400)}
        },
    }
    plans: dict[str, dict[str, Any]] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if steps == ["plans"]:
            name = f"p{len(plans)}"
            plans[name] = {"id": name, "active": True}
            return 201, plans[name]
        if steps[0] == "subscriptions":
            wanted = body.get("plan") if isinstance(body, dict) else None
            taken = isinstance(wanted, str) and plans.get(wanted, {}).get("active") is True
            return (201, {"plan": wanted}) if taken else (400, None)
        if steps[1] not in plans:
            return 404, None
        if method == "PATCH":
            if not isinstance(body, dict) or not isinstance(body.get("active", True), bool):
                return 400, None
            plans[steps[1]] |= {"active": body.get("active", plans[steps[1]]["active"])}
        return 200, plans[steps[1]]

    assert broken(judge, paths, answer) == []


def test_what_a_thing_is_then_is_what_a_verb_makes_of_it() -> None:
    restore = {"description": "Restores a `deleted` ad; it is `paused` then.", **says(200)}
    (operation,) = Document(document({"/ads/{id}/restore": {**at(id=TEXT), "post": restore}})).operations
    assert verbs.made(operation, ["enabled", "paused", "deleted"]) == ["paused"]
    restore["description"] = "Brings a deleted ad back."
    (operation,) = Document(document({"/ads/{id}/restore": {**at(id=TEXT), "post": restore}})).operations
    assert verbs.made(operation, ["enabled", "paused", "deleted"]) == []
    restore["description"] = "`yes` makes it `enabled`, `no` makes it `paused`."
    (operation,) = Document(document({"/ads/{id}/restore": {**at(id=TEXT), "post": restore}})).operations
    assert verbs.made(operation, ["enabled", "paused", "deleted"]) == []


@pytest.mark.parametrize("name", ["updated-at", "updated_at", "lastModified"])
@pytest.mark.parametrize("moves", [True, False])
def test_an_update_moves_the_time_of_the_last_one(judge: Judge, name: str, moves: bool) -> None:
    moment = {"type": "string", "format": "date-time"}
    ad = thing("id", "title", name, id=TEXT, title=TEXT, **{name: moment})
    sent = takes(thing("title", title=TEXT))
    paths = {
        "/ads": {"post": {**sent, **says(201, ad, 400)}},
        "/ads/{id}": {**at(id=TEXT), "get": says(200, ad, 404), "put": {**sent, **says(200, ad, 400, 404)}},
    }
    ads: dict[str, dict[str, Any]] = {}

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if method != "GET" and (not isinstance(body, dict) or not isinstance(body.get("title"), str)):
            return 400, None
        if method == "POST":
            one = f"a{len(ads)}"
            ads[one] = {"id": one, name: datetime.now(UTC).isoformat()}
        elif (one := steps[1]) not in ads:
            return 404, None
        if method != "GET":
            ads[one] |= {"title": body["title"]}
        if method == "PUT" and moves:
            ads[one] |= {name: datetime.now(UTC).isoformat()}
        return 201 if method == "POST" else 200, ads[one]

    assert ("put /ads/{id}-life-kept" in broken(judge, paths, answer)) is not moves


@pytest.mark.parametrize("flaw", ["", "rooms of all houses"])
def test_a_list_two_steps_below_another_thing_is_not_there(judge: Judge, flaw: str) -> None:
    told, listed = thing("id", id=TEXT), says(200, {"type": "array", "items": thing("id", id=TEXT)}, 404)
    rooms = "/houses/{house}/floors/{floor}/rooms"
    paths = {
        "/houses": {"post": says(201, told)},
        "/houses/{house}": {**at(house=TEXT), "get": says(200, told, 404)},
        "/houses/{house}/floors": {**at(house=TEXT), "post": says(201, told, 404)},
        "/houses/{house}/floors/{floor}": {**at(house=TEXT, floor=TEXT), "get": says(200, told, 404)},
        rooms: {**at(house=TEXT, floor=TEXT), "post": says(201, told, 404), "get": listed},
        "/houses/{house}/rooms/{room}": {**at(house=TEXT, room=TEXT), "get": says(200, told, 404)},
    }
    known: dict[str, tuple[str, ...]] = {}

    def answer(method: str, steps: list[str], _: bytes) -> tuple[int, Any]:
        for index in range(1, len(steps), 2):
            around = steps[1:index:2] if index < 3 or steps[2] == "floors" else steps[1:2]
            anywhere = flaw != "" and len(steps) == 5
            lies = known.get(steps[index], ("",))[: len(around)] == tuple(around)
            if steps[index] not in known or not (lies or anywhere):
                return 404, None
        if method == "POST":
            name = f"{steps[-1][0]}{len(known)}"
            known[name] = tuple(steps[1::2])
            return 201, {"id": name}
        if len(steps) % 2 == 0:
            return 200, {"id": steps[-1]}
        return 200, [{"id": one} for one, way in known.items() if way[1:] == (steps[3],)]

    promise = f"get {rooms}-life-of its own parent only"
    assert broken(judge, paths, answer) == ([promise] if flaw else [])


@pytest.mark.parametrize("flaw", ["", "text"])
def test_a_body_whose_schema_requires_nothing_may_need_all_the_same(judge: Judge, flaw: str) -> None:
    hold = thing(trip=TEXT, guest=TEXT, dog={"type": "boolean"})
    told = {**hold, "properties": {"id": {"type": "integer"}, **hold["properties"]}}
    paths = {"/holds": {"post": {**takes(hold), **says(201, told, 400)}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        texts = isinstance(sent, dict) and all(isinstance(sent.get(name), str) for name in ("trip", "guest"))
        if not texts or not sent["guest"] or (type(sent.get("dog", True)) is not bool and not flaw):
            return 400, None
        return 201, {"id": 1, **{name: sent[name] for name in hold["properties"] if name in sent}}

    found = broken(judge, paths, server)
    assert found == [] if not flaw else all("rejects-body/dog" in name for name in found) and found


def test_what_stands_beside_a_reference_is_read_before_what_it_leads_to() -> None:
    described = {"type": "integer", "description": "Seconds.", "example": 5}
    paths = {"/waits": {"post": {**takes({"$ref": "#/components/schemas/Wait"}), **says(204, None)}}}
    raw = document(paths)
    raw["components"] = {
        "schemas": {
            "Span": described,
            "Wait": thing(
                "least",
                least={"$ref": "#/components/schemas/Span", "description": "Of the first.", "example": 9},
            ),
        }
    }
    view = Document(raw).request
    flat = view.flat(view.root["components"]["schemas"]["Wait"]["properties"]["least"])
    assert flat == {"type": "integer", "description": "Of the first.\n\nSeconds.", "example": 9}


def test_examples_are_those_that_references_lead_to() -> None:
    operation = {**takes(thing("kind", kind=TEXT)), **says(204, None)}
    content = operation["requestBody"]["content"]["application/json"]
    content["examples"] = {"a": {"$ref": "#/components/examples/A"}, "b": {"$ref": "#/components/examples/B"}}
    raw = document({"/things": {"post": operation}})
    raw["components"] = {"examples": {"A": {"value": {"kind": "plain"}}}}
    (post,) = Document(raw).operations
    assert post.bodies[0].examples == ({"kind": "plain"},)


def test_days_of_an_example_that_was_written_years_ago_are_moved(judge: Judge) -> None:
    visit = thing("id", "day", id={"type": "integer"}, day={"type": "string", "format": "date"})
    asked = takes(thing("day", day={"type": "string", "format": "date", "example": "2019-05-04"}))
    paths = {"/visits": {"post": {**asked, **says(201, visit, 400)}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        try:
            day = datetime.strptime(sent["day"], "%Y-%m-%d").replace(tzinfo=UTC)
        except (TypeError, KeyError, ValueError):
            return 400, None
        if day < datetime.now(UTC) or len(sent["day"]) != len("2019-05-04"):
            return 400, {"title": "Bad request"}
        return 201, {"id": 1, "day": sent["day"]}

    assert broken(judge, paths, server) == []


def test_several_with_ids_of_the_callers_may_need_all_that_they_have(judge: Judge) -> None:
    user = thing(id={"type": "integer"}, login=TEXT, mail=TEXT)
    users = {"type": "array", "items": user}
    paths = {"/users": {"post": {**takes(users), **says(201, user, 400)}}}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        if not Document(document(paths)).request.valid(users, sent) or not all(
            each.get("login") for each in sent
        ):
            return 400, None
        return 201, {name: sent[0][name] for name in user["properties"] if name in sent[0]} if sent else {}

    assert broken(judge, paths, server) == []
