"""HTTP wants every 401 to name a scheme; a server is held to it as far as it does so at all."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tests.contract.conftest import Judge

_RESPONSES = {"200": {"description": "d"}, "401": {"description": "d"}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Doors", "version": "1"},
    "security": [{"token": []}],
    "paths": {
        f"/{name}": {"get": {"operationId": name, "responses": _RESPONSES}} for name in ("front", "back")
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}


@pytest.mark.parametrize(
    ("challenging", "told"),
    [(("/front", "/back"), False), ((), False), (("/front",), True)],
    ids=["each one", "none", "not all"],
)
def test_a_401_names_a_scheme_where_others_do(judge: Judge, challenging: tuple[str, ...], told: bool) -> None:
    async def door(request: Request) -> PlainTextResponse:
        if request.headers.get("authorization") == "Bearer token":
            return PlainTextResponse()
        headers = {"www-authenticate": "Bearer"} if request.url.path in challenging else {}
        return PlainTextResponse(status_code=401, headers=headers)

    app = Starlette(routes=[Route(f"/{name}", door) for name in ("front", "back")])
    broken = [
        result.text
        for result in judge(DOCUMENT, app, credentials={"token": "token"})
        if result.outcome == "broken"
    ]
    assert any("WWW-Authenticate" in text for text in broken) is told, broken


@pytest.mark.parametrize(
    ("documented", "answered", "alarms"),
    [
        ("403", 401, False),
        ("403", 403, False),
        ("401", 403, True),
        ("401", 401, False),
        ("403", 200, True),
        ("400", 400, False),
        ("400", 401, False),
        ("400", 200, True),
        ("401", 400, True),
    ],
)
def test_who_shows_nothing_gets_the_refusal_that_is_documented(
    judge: Judge, documented: str, answered: int, alarms: bool
) -> None:
    async def door(request: Request) -> PlainTextResponse:
        known = request.headers.get("authorization") == "Bearer token"
        return PlainTextResponse(status_code=200 if known else answered)

    responses = {"200": {"description": "d"}, documented: {"description": "d"}}
    said = {**DOCUMENT, "paths": {"/front": {"get": {"operationId": "front", "responses": responses}}}}
    results = judge(said, Starlette(routes=[Route("/front", door)]), credentials={"token": "token"})
    found = [result.text for result in results if result.outcome == "broken"]
    assert bool(found) is alarms, found
