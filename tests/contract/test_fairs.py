"""What the writers of real documents leave to the reader: who can sign in, what a thing is known by, that a
number travels as a text, and which states are led up to elsewhere.
"""

from __future__ import annotations

import itertools
import re
import uuid
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.things.patched import is_json_patch
from specwright_runtime.contract.values.value import Builder

STATES = ["planned", "open"]
HOST = re.compile(r"([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}")
DEFAULT = {"default": {"description": "Something went wrong."}}


def asked(name: str, schema: Any = None, said: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": schema or TEXT}


def people(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """People are known by their user name, beside which they have a number, and sign in by the query."""
    number = {"type": "integer"}
    person = thing(id=number, username=TEXT, password=TEXT)
    known: dict[str, Any] = {}
    numbers = itertools.count(1000)
    paths = {
        "/people": {"post": {**takes(person), **says(200, person, 400)}},
        "/people/sign-in": {
            "get": {
                "parameters": [asked("username"), asked("password")],
                **says(200, TEXT, 400, of_400="Wrong name or password."),
            }
        },
        "/people/{username}": {
            **at(username=TEXT),
            "get": says(200, person, 404),
            "delete": says(204, None, 404),
        },
    }
    paths["/people"]["post"]["responses"] |= DEFAULT

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "POST", _:
                if not isinstance(sent, dict) or any(
                    name in sent and type(sent[name]) is not kind
                    for name, kind in (("id", int), ("username", str), ("password", str))
                ):
                    return 400, None
                made = {"id": next(numbers), **sent}
                if "username" in made:
                    known[made["username"]] = made
                return 201 if flaw == "made with another status" else 200, made
            case "GET", ["people", "sign-in"]:
                query = dict(parse_qsl(body.decode()))
                person = known.get(query.get("username", ""))
                right = person is not None and (
                    flaw == "any password will do" or person.get("password") == query.get("password")
                )
                return (200, "welcome") if right else (400, None)
        if steps[1] not in known:
            return 404, None
        if method == "DELETE":
            del known[steps[1]]
            return 204, None
        return 200, known[steps[1]]

    return paths, server


def domains(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """A domain is known by its name, of which only words tell what it is, and is set up a little later."""
    name = {**TEXT, "description": "In the form of domain and TLD, for instance `example.com`."}
    receipt = {**TEXT, "description": "Unique receipt of the registration."}
    zone = {"type": ["string", "null"], "readOnly": True}
    policy = {**TEXT, "description": "The unique key of a policy that is bound to it."}
    told = thing("name", name=name, zone=zone, receipt={**receipt, "readOnly": True}, policy_key=policy)
    known: dict[str, Any] = {}
    paths = {
        "/domains": {"post": {**takes(thing(name=name, address=TEXT)), **says(201, told, 422)}},
        "/domains/{domain_name}": {**at(domain_name=TEXT), "get": says(200, told, 404)},
    }

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET":
            return (200, {**known[steps[1]], "zone": "$TTL 1800"}) if steps[1] in known else (404, None)
        sent = read(body)
        wanted = sent.get("name") if isinstance(sent, dict) else None
        if not isinstance(wanted, str) or not HOST.fullmatch(wanted) or wanted in known:
            taken = isinstance(wanted, str) and wanted in known
            return 422, {"message": "already exists" if taken else "bad request"}
        if not isinstance(sent.get("address", ""), str):
            return 422, None
        receipt = "r-1" if flaw == "one receipt" else uuid.uuid4().hex
        known[wanted] = {"name": wanted, "zone": None, "receipt": receipt, "policy_key": "p"}
        return 201, known[wanted]

    return paths, server


def fairs(flaw: str = "") -> tuple[dict[str, Any], Any]:
    """The server draws the `fairId`, though a body may have one; the query says what words make a number."""
    fair = thing(
        "name", fairId={**TEXT, "format": "uuid"}, name=TEXT, state={"type": "string", "enum": STATES}
    )
    day = {"type": "string", "format": "date"}
    known: dict[str, Any] = {}
    paths = {
        "/fairs": {
            "get": {
                "parameters": [
                    asked("startDate", day, "Defaults to today."),
                    asked("endDate", {**day, "example": "2023-04-18"}),
                    asked("page", None, "Which page, should be a positive integer"),
                    asked("page_size", None, "Has to be a positive integer (optional, max 500)"),
                ],
                **says(200, {"type": "array", "items": fair}, 400),
            },
            "post": {**takes(fair), **says(201, fair, 400)},
        },
        "/fairs/{fairId}": {
            **at(fairId={**TEXT, "format": "uuid"}),
            "get": says(200, fair, 400, 404),
        },
        "/fairs/{fairId}/open": {
            **at(fairId={**TEXT, "format": "uuid"}),
            "post": {
                "description": "A fair can only be opened if it's in 'approved' state",
                **says(204, None, 400, 404, 409),
            },
        },
    }

    def listed(query: dict[str, str]) -> tuple[int, Any]:
        if not all(
            re.fullmatch("[1-9][0-9]{0,8}", query.get(name, "1")) or flaw == f"any {name}"
            for name in ("page", "page_size")
        ):
            return 400, None
        if int(query.get("page_size", 1)) > 500 if flaw != "any page_size" else False:
            return 400, None
        try:
            start = date.fromisoformat(query.get("startDate", datetime.now(UTC).date().isoformat()))
            end = date.fromisoformat(query.get("endDate", "9999-12-31"))
        except ValueError:
            return 400, None
        size = min(int(query.get("page_size", 500)), 500)
        first = (int(query.get("page", 1)) - 1) * size
        return (400, None) if end < start else (200, list(known.values())[first : first + size])

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "GET", ["fairs"]:
                return listed(dict(parse_qsl(body.decode(), keep_blank_values=True)))
            case "POST", ["fairs"]:
                if not isinstance(sent, dict) or not isinstance(sent.get("name"), str):
                    return 400, None
                if sent.get("state", "open") not in STATES or not _is_id(
                    sent.get("fairId", str(uuid.UUID(int=1)))
                ):
                    return 400, None
                made = {"state": "planned", **sent, "fairId": str(uuid.uuid4())}
                known[made["fairId"]] = made
                return 201, made
        if not _is_id(steps[1]):
            return 400, None
        if steps[1] not in known:
            return 404, None
        return (409, None) if steps[2:] else (200, known[steps[1]])

    return paths, server


def _is_id(value: Any) -> bool:
    return (
        isinstance(value, str)
        and re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None
    )


@pytest.mark.parametrize("make", [people, domains, fairs])
def test_a_server_that_keeps_what_is_promised_gives_no_alarm(make: Any, judge: Judge) -> None:
    assert broken(judge, *make()) == []


@pytest.mark.parametrize(
    ("make", "flaw", "noticed"),
    [
        (people, "made with another status", "post /people-answers-200"),
        (people, "any password will do", "get /people/sign-in-access-a wrong password"),
        (domains, "one receipt", "post /domains-life-two have two ids"),
        (fairs, "any page", "get /fairs-rejects-query page: a text"),
        (fairs, "any page_size", "get /fairs-rejects-query page_size: above the maximum"),
    ],
)
def test_a_server_that_does_not_is_found(make: Any, flaw: str, noticed: str, judge: Judge) -> None:
    assert noticed in broken(judge, *make(flaw))


@pytest.mark.parametrize(
    ("documented", "refusal"), [([413], None), ([404], None), ([413, 422], frozenset({422}))]
)
def test_only_what_is_refused_for_a_value_says_how_a_wrong_one_is(
    documented: list[int], refusal: frozenset[int] | None
) -> None:
    known = Document(document({"/x": {"get": says(200, TEXT, *documented)}}))
    assert known.operations[0].refusals == refusal


def test_a_list_of_operations_is_a_json_patch_by_any_media_type() -> None:
    step = thing("op", "path", op={**TEXT, "enum": ["add", "remove", "replace"]}, path=TEXT)
    bodies = [{"type": "array", "items": step}, {"type": "array", "items": thing("op", op=TEXT)}]
    known = Document(document({f"/{n}": {"patch": takes(each)} for n, each in enumerate(bodies)}))
    found = [is_json_patch(known.request, each.bodies[0]) for each in known.operations]
    assert found == [True, False]


def test_a_change_in_the_query_is_one_that_the_thing_may_have() -> None:
    paths, _ = fairs()
    shown = paths["/fairs/{fairId}"]["get"]
    paths["/fairs/{fairId}"]["post"] = {**shown, "parameters": [asked("state"), asked("note")]}
    known = Document(document(paths))
    changed = next(each for each in known.operations if each.path.endswith("}") and each.method == "POST")
    builder = Builder(known.request)
    values = {p.name: builder.minimal(p.schema, p.examples) for p in changed.parameters}
    assert values["state"] == "planned"
    assert values["note"] not in STATES
