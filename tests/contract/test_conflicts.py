"""What a server that answers 409, for one of several reasons or always, makes of a run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document

_PAGE = {
    "type": "object",
    "required": ["version"],
    "properties": {"version": {"type": "integer", "example": 1}},
}
_CONTENT = {"application/json": {"schema": _PAGE}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pages", "version": "1"},
    "paths": {
        "/pages/one": {
            "get": {"operationId": "show", "responses": {"200": {"description": "d", "content": _CONTENT}}},
            "put": {
                "operationId": "change",
                "requestBody": {"required": True, "content": _CONTENT},
                "responses": {"200": {"description": "d", "content": _CONTENT}, "409": {"description": "d"}},
            },
        }
    },
}


def test_a_thing_that_is_told_as_a_list_has_no_version_to_go_on_with(judge: Judge) -> None:
    async def page(request: Request) -> JSONResponse:
        return JSONResponse([{"version": 2}], 200 if request.method == "GET" else 409)

    app = Starlette(routes=[Route("/pages/one", page, methods=["GET", "PUT"])])
    (result,) = (one for one in judge(DOCUMENT, app) if one.promise.id == "change-answers-200")
    assert result.outcome == "not tested"
    assert "it is refused with 409" in result.text


def test_what_is_too_small_or_for_another_reason_no_more_to_be_had_is_tried_with_another(
    judge: Judge,
) -> None:
    """A room that an update has closed cannot be booked, whatever number is sent."""
    state = {"type": "string", "enum": ["open", "closed"]}
    party = {"type": "integer", "minimum": 1, "maximum": 4}
    room = thing("id", "beds", "state", id=TEXT, beds=party, state=state)
    booking = thing("id", "room_id", "party", id=TEXT, room_id=TEXT, party=party)
    refused = {"of_409": "The room is too small or closed."}
    paths = {
        "/rooms": {"post": {**takes(thing("beds", beds=party)), **says(201, room, 400)}},
        "/rooms/{roomId}": {
            **at(roomId=TEXT),
            "get": says(200, room, 404),
            "patch": {**takes(thing("state", state=state)), **says(200, room, 400, 404)},
        },
        "/bookings": {
            "post": {
                **takes(thing("room_id", "party", room_id=TEXT, party=party)),
                **says(201, booking, 400, 409, 422, **refused),
            }
        },
        "/bookings/{bookingId}": {**at(bookingId=TEXT), "get": says(200, booking, 404)},
    }
    known: dict[str, dict[str, dict[str, Any]]] = {"rooms": {}, "bookings": {}}

    def counted(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 4

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        kept = known[steps[0]]
        one = kept.get(unquote(steps[-1]))
        if len(steps) == 2 and (one is None or method == "GET"):
            return (404, None) if one is None else (200, one)
        body = read(raw)
        if not isinstance(body, dict) or (one is None and not counted(body.get("beds", body.get("party")))):
            return 400, None
        if one is not None:
            if body.get("state") not in ("open", "closed"):
                return 400, None
            one["state"] = body["state"]
            return 200, one
        made = {"id": f"{steps[0]}-{len(kept)}"}
        if steps[0] == "rooms":
            made |= {"beds": body["beds"], "state": "open"}
        else:
            if not isinstance(body.get("room_id"), str):
                return 400, None
            around = known["rooms"].get(body["room_id"])
            if around is None:
                return 422, None
            if around["state"] == "closed" or around["beds"] < body["party"]:
                return 409, None
            made |= {"room_id": body["room_id"], "party": body["party"]}
        kept[made["id"]] = made
        return 201, made

    results = judge(document(paths), serve(paths, answer))
    assert {r.promise.id: r.text for r in results if r.outcome == "broken"} == {}
    assert any(
        r.promise.id == "get /bookings/{bookingId}-answers-200" and r.outcome == "kept" for r in results
    )


def test_who_names_a_new_thing_itself_names_each_one_another_way(judge: Judge) -> None:
    """A project whose id is known already is the one that is there; no two have one name."""
    uuid = {"type": "string", "format": "uuid"}
    shown = thing("project_id", "name", project_id=uuid, name=TEXT)
    taken = thing("name", name=TEXT, project_id={"anyOf": [uuid, {"type": "null"}]})
    paths = {
        "/projects": {
            "get": says(200, {"type": "array", "items": shown}),
            "post": {**takes(taken), **says(201, shown, 400, 409)},
        },
        "/projects/{project_id}": {
            **at(project_id=uuid),
            "get": says(200, shown, 404),
            "delete": says(204, None, 404),
        },
    }
    projects: dict[str, Any] = {}

    def made(body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or not isinstance(body.get("name"), str):
            return 400, None
        if any(project["name"] == body["name"] for project in projects.values()):
            return 409, None
        own = body.get("project_id")
        try:
            name = str(uuid4() if own is None else UUID(own))
        except (ValueError, AttributeError, TypeError):
            return 400, None
        return 201, projects.setdefault(name, {"project_id": name, "name": body["name"]})

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match steps, method:
            case ["projects"], "GET":
                return 200, list(projects.values())
            case ["projects"], _:
                return made(read(body))
            case [_, name], _ if name not in projects:
                return 404, None
            case [_, name], "GET":
                return 200, projects[name]
            case [_, name], _:
                del projects[name]
        return 204, None

    assert broken(judge, paths, server) == []


def test_the_name_that_somebody_else_has_for_an_order_is_the_id_of_none(judge: Judge) -> None:
    """No two orders have one `merchantOrderId`; the list is asked for a time, in which they were made."""
    shown = thing("id", "merchantOrderId", id={"type": "integer"}, merchantOrderId=TEXT)
    times = [
        {"name": name, "in": "query", "required": True, "schema": {"type": "string", "format": "date-time"}}
        for name in ("fromDate", "toDate")
    ]
    paths = {
        "/orders": {
            "get": {"parameters": times, **says(200, {"type": "array", "items": shown}, 400)},
            "post": {
                **takes(thing("merchantOrderId", merchantOrderId=TEXT, notes=TEXT)),
                **says(201, shown, 400, 409),
            },
        },
        "/orders/{id}": {**at(id={"type": "integer"}), "get": says(200, shown, 400, 404)},
    }
    orders: dict[str, Any] = {}

    def listed(asked: str) -> tuple[int, Any]:
        try:
            sent = {k: datetime.fromisoformat(v[0]) for k, v in parse_qs(asked).items()}
            among = sent["fromDate"] <= datetime.now(UTC) <= sent["toDate"]
        except (ValueError, KeyError, TypeError):
            return 400, None
        return 200, list(orders.values()) if among else []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 2:
            return (200, orders[steps[1]]) if steps[1] in orders else (404, None)
        if method == "GET":
            return listed(body.decode())
        sent = read(body)
        if not isinstance(sent, dict) or not isinstance(sent.get("notes", ""), str):
            return 400, None
        name = sent.get("merchantOrderId")
        if not isinstance(name, str):
            return 400, None
        if any(order["merchantOrderId"] == name for order in orders.values()):
            return 409, None
        orders[str(len(orders))] = {"id": len(orders), "merchantOrderId": name}
        return 201, [*orders.values()][-1]

    found = {
        result.promise.id: result.outcome
        for result in judge(document(paths), serve(paths, server))
        if result.promise.check != "rejects"
    }
    assert [name for name, outcome in found.items() if outcome == "broken"] == []
    assert found["post /orders-life-two have two ids"] == "kept"
    assert found["post /orders-life-listed once"] == "kept"


@pytest.mark.parametrize("taken", [True, False])
def test_what_is_taken_in_a_period_is_free_on_another_day(judge: Judge, taken: bool) -> None:
    """The day keeps two lessons apart, too, though the refusal does not name it."""
    day, period = {"type": "string", "enum": ["mon", "tue", "wed"]}, {"type": "integer", "minimum": 1}
    lesson = thing("teacher", "day", "period", "note", teacher=TEXT, day=day, period=period, note=TEXT)
    shown = thing("id", id=TEXT)
    refused = {"of_409": "The teacher is taken in this period"}
    paths = {
        "/lessons": {"post": {**takes(lesson), **says(201, shown, 400, 409, **refused)}},
        "/lessons/{id}": {**at(id=TEXT), "get": says(200, shown, 404)},
    }
    lessons: dict[str, tuple[Any, ...]] = {}

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 2:
            return (200, {"id": steps[1]}) if steps[1] in lessons else (404, None)
        sent = read(body)
        own = (
            tuple(sent.get(n) for n in ("teacher", "day", "period", "note")) if isinstance(sent, dict) else ()
        )
        match own:
            case str(), "mon" | "tue" | "wed", bool() | str(), str():
                return 400, None
            case str(), "mon" | "tue" | "wed", int() | float() as number, str() if number == max(
                1, int(number)
            ):
                own = own[:3]
            case _:
                return 400, None
        if taken and own in lessons.values():
            return 409, None
        lessons[f"l{len(lessons)}"] = own
        return 201, {"id": f"l{len(lessons) - 1}"}

    again = [name for name in broken(judge, paths, server) if "refused" in name]
    assert ("post /lessons-life-another of the same teacher and period is refused" in again) is not taken
    assert not taken or not again


def test_an_update_that_is_done_to_another_thing_says_nothing_of_the_first(judge: Judge) -> None:
    """A draft is changed once; the suite goes on with a new one."""
    draft = thing("id", id=TEXT, title=TEXT, motto=TEXT)
    change = thing(title=TEXT, motto=TEXT)
    paths = {
        "/drafts": {"post": {**takes(change), **says(201, draft, 400)}},
        "/drafts/{id}": {
            **at(id=TEXT),
            "get": says(200, draft, 404),
            "patch": {**takes(change), **says(200, draft, 400, 404, 409, of_409="It was changed.")},
        },
    }
    kept: dict[str, dict[str, Any]] = {}
    changed: set[str] = set()

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        right = isinstance(told, dict) and all(isinstance(one, str) for one in told.values())
        if len(steps) > 1 and steps[1] not in kept:
            return 404, None
        if method == "GET":
            return 200, kept[steps[1]]
        if not right:
            return 400, None
        name = steps[1] if len(steps) > 1 else f"d{len(kept)}"
        if method == "PATCH" and name in changed:
            return 409, None
        changed.update({name} if method == "PATCH" else ())
        kept[name] = {"id": name, **kept.get(name, {}), **told}
        return 201 if method == "POST" else 200, kept[name]

    assert [each for each in broken(judge, paths, server) if "-life-" in each] == []


_SEATS = {
    "/seats": {
        "post": {
            **takes(thing("number", number=TEXT)),
            **says(201, thing("id", id=TEXT), 400, of_409="Somebody has it."),
        }
    },
    "/seats/{id}": {**at(id=TEXT), "get": says(200, thing("id", id=TEXT), 404)},
}
_SEATS["/seats"]["post"]["responses"]["409"] = {
    "description": "Somebody has it.",
    "content": {"application/json": {"schema": thing("code", code=TEXT)}},
}


@pytest.mark.parametrize("told", [{"code": "taken"}, {}])
def test_a_conflict_that_is_met_on_the_way_is_judged_too(judge: Judge, told: dict[str, str]) -> None:
    seats: list[str] = []

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            return (200, {"id": steps[1]}) if f"of {steps[1]}" in seats else (404, None)
        body = read(raw)
        if not isinstance(body, dict) or not isinstance(body.get("number"), str):
            return 400, None
        if f"of {body['number']}" in seats:
            return 409, told
        seats.append(f"of {body['number']}")
        return 201, {"id": body["number"]}

    found = broken(judge, _SEATS, answer)
    assert found == [] if told else "post /seats-life-conflicts on the way" in found


def test_one_that_is_refused_for_another_reason_tells_nothing_of_what_is_there(judge: Judge) -> None:
    symbol = {"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["AA"]}
    order = thing("symbol", "ref", symbol=symbol, ref={**TEXT, "minLength": 1})
    refused = {"of_404": "No such symbol.", "of_409": "An order has this `ref` already."}
    paths = {
        "/orders": {"post": {**takes(order), **says(201, thing("id", id=TEXT), 400, 404, 409, **refused)}},
        "/orders/{id}": {**at(id=TEXT), "get": says(200, thing("id", id=TEXT), 404)},
    }
    refs: list[str] = []
    schema = Document(document({})).request

    def answer(method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw) if method == "POST" else None
        if method == "GET":
            return (200, {"id": steps[1]}) if steps[1] in map(str, range(len(refs))) else (404, None)
        if not isinstance(body, dict) or not schema.valid(order, body):
            return 400, None
        if body["symbol"] != "AA":
            return 404, None
        if body["ref"] in refs:
            return 409, None
        refs.append(body["ref"])
        return 201, {"id": str(len(refs) - 1)}

    assert broken(judge, paths, answer) == []


@pytest.mark.parametrize(("state", "broken_ones"), [("QUEUED", False), ("SCHEDULED", True)])
def test_what_is_in_none_of_the_states_that_a_refusal_names_may_be_refused(
    judge: Judge, state: str, broken_ones: bool
) -> None:
    message = thing("id", "status", id=TEXT, status={"type": "string", "enum": ["QUEUED", "SCHEDULED"]})
    refused = {"of_409": "Only SCHEDULED messages can be cancelled"}
    paths = {
        "/messages": {"post": says(201, message)},
        "/messages/{id}": {**at(id=TEXT), "get": says(200, message, 404)},
        "/messages/{id}/cancel": {**at(id=TEXT), "post": says(200, message, 404, 409, **refused)},
    }
    known: list[str] = []

    def answer(method: str, steps: list[str], _: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            known.append(f"m{len(known)}")
            return 201, {"id": known[-1], "status": state}
        if steps[1] not in known:
            return 404, None
        return (200, {"id": steps[1], "status": state}) if method == "GET" else (409, None)

    assert ("post /messages/{id}/cancel-answers-200" in broken(judge, paths, answer)) is broken_ones


@pytest.mark.parametrize(
    ("said", "broken_ones"),
    [("A template does not go along with it or a variable is missing.", False), ("Not valid.", True)],
)
def test_what_need_not_be_sent_may_be_refused_for_what_words_say(
    judge: Judge, said: str, broken_ones: bool
) -> None:
    variables = {"type": "object", "additionalProperties": TEXT}
    message = thing("to", to=TEXT, template={"type": "boolean"}, variables=variables)
    refusals = says(202, None, 400, 422, of_422=said)
    paths = {"/messages": {"post": {**takes(message), **refusals}}}
    view = Document(document({})).request

    def answer(_: str, __: list[str], raw: bytes) -> tuple[int, Any]:
        body = read(raw)
        if not isinstance(body, dict) or not view.valid(message, body):
            return 400, None
        return 422 if "template" in body else 202, None

    assert ("post /messages-accepts-body/template: alone" in broken(judge, paths, answer)) is broken_ones


def test_what_was_too_much_once_need_not_be_new_from_then_on(judge: Judge) -> None:
    pack = thing("id", "remaining", id=TEXT, remaining={"type": "integer"})
    some = thing("quantity", quantity={"type": "integer", "minimum": 1, "maximum": 999})
    paths = {
        "/packs": {"post": says(201, pack)},
        "/packs/{pack}": {**at(pack=TEXT), "get": says(200, pack, 404)},
        "/packs/{pack}/takings": {**at(pack=TEXT), "post": {**takes(some), **says(201, some, 400, 404, 409)}},
    }
    kept: dict[str, int] = {}
    taken: list[int] = []

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if len(steps) == 1:
            kept[f"p{len(kept)}"] = 998
            return 201, {"id": f"p{len(kept) - 1}", "remaining": 998}
        if steps[1] not in kept:
            return 404, None
        if method == "GET":
            return 200, {"id": steps[1], "remaining": kept[steps[1]]}
        told = read(body)
        if (
            not isinstance(told, dict)
            or type(told.get("quantity")) is not int
            or not 0 < told["quantity"] < 1000
        ):
            return 400, None
        if told["quantity"] > kept[steps[1]]:
            return 409, None
        taken.append(told["quantity"])
        kept[steps[1]] -= told["quantity"]
        return 201, told

    broken(judge, paths, server)
    assert len(set(taken)) == 2, taken
