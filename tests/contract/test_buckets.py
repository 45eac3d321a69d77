"""Buckets that are counted and tagged by numbers, hidden from others, and deleted all at once."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, says, takes, thing

LARGEST = 9223372036854776000
"""Of 64 bits, as JavaScript writes it."""


def _query(name: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _paths(hidden: str = "Not yours, or not accessible.") -> dict[str, Any]:
    match = {"name": "If-Match", "in": "header", "schema": TEXT}
    prefer = {"name": "Prefer", "in": "header", "schema": {"type": "string", "enum": ["respond-async"]}}
    shown = thing("id", "name", id=TEXT, name=TEXT, labels={"type": "array", "items": TEXT})
    listed = thing("data", data={"type": "array", "items": shown})
    tagged = says(200, shown, 403, 404, of_403=hidden)
    tagged["responses"]["200"]["headers"] = {"ETag": {"schema": TEXT}}
    whole = _query("_limit", type="integer", minimum=1, maximum=LARGEST)
    return {
        "/buckets": {
            "post": {"parameters": [prefer], **takes(thing("name", name=TEXT)), **says(201, shown)},
            "get": {"parameters": [whole, _query("_token", type="string")], **says(200, listed, 400)},
            "delete": says(204),
        },
        "/buckets/{bucket}": {
            **at(bucket=TEXT),
            "get": tagged,
            "put": {
                "parameters": [match],
                **takes(thing("name", name=TEXT)),
                **says(200, shown, 400, 403, 404, 412, of_403=hidden),
            },
            "delete": says(204, None, 403, 404, of_403=hidden),
        },
    }


async def _name(request: Request) -> str | None:
    try:
        body = json.loads(await request.body())
    except ValueError:
        return None
    name = body.get("name") if isinstance(body, dict) else None
    return name if isinstance(name, str) else None


def _server(flaw: str = "") -> Starlette:
    buckets: dict[str, dict[str, Any]] = {}
    tags: dict[str, int] = {}
    numbers = count(1_700_000_000_000)

    async def every(request: Request) -> Response:
        if request.method == "DELETE":
            buckets.clear()
            return Response(status_code=204)
        if request.method == "GET":
            limit, token = request.query_params.get("_limit", "10"), request.query_params.get("_token")
            if not limit.isdecimal() or not 0 < int(limit) < 2**63 or token not in (None, ""):
                return Response(status_code=400)
            return JSONResponse({"data": list(buckets.values())[: min(int(limit), 10_000)]})
        number, name = next(numbers), await _name(request)
        if name is None:
            return Response(status_code=400)
        made = {"id": f"b{number}", "name": name}
        buckets[made["id"]], tags[made["id"]] = made, number
        return JSONResponse(made, 201)

    async def one(request: Request) -> Response:
        name = request.path_params["bucket"]
        if name not in buckets:
            return Response(status_code=403)
        if request.method == "DELETE":
            del buckets[name]
            return Response(status_code=204)
        if request.method == "PUT":
            match = request.headers.get("if-match", f'"{tags[name]}"')
            if match != "*" and not match.strip('"').isdecimal():
                return Response(status_code=400)
            if match not in ("*", f'"{tags[name]}"') and flaw != "any tag will do":
                return Response(status_code=412)
            if (new := await _name(request)) is None:
                return Response(status_code=400)
            buckets[name]["name"], tags[name] = new, next(numbers)
        return JSONResponse(buckets[name], headers={"ETag": f'"{tags[name]}"'})

    return Starlette(
        routes=[
            Route("/buckets", every, methods=["GET", "POST", "DELETE"]),
            Route("/buckets/{bucket}", one, methods=["GET", "PUT", "DELETE"]),
        ]
    )


def _broken(judge: Judge, paths: dict[str, Any], app: Starlette) -> set[str]:
    broken = (r.promise.id for r in judge(document(paths), app) if r.outcome == "broken")
    # Its framework takes what a body must not be: that is no matter here.
    return {name for name in broken if "-rejects-body" not in name and "-methods-" not in name}


def test_numbers_tags_and_hidden_things_are_no_breach(judge: Judge) -> None:
    assert _broken(judge, _paths(), _server()) == set()


@pytest.mark.parametrize(
    ("flaw", "hidden", "promise"),
    [
        (
            "any tag will do",
            "Not accessible.",
            "put /buckets/{bucket}-life-refused where another one is known",
        ),
        ("", "The key is of another role.", "get /buckets/{bucket}-unknown-bucket"),
    ],
)
def test_another_tag_and_a_403_without_words_are_noticed(
    judge: Judge, flaw: str, hidden: str, promise: str
) -> None:
    assert promise in _broken(judge, _paths(hidden), _server(flaw))
