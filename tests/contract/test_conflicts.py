"""What a server that answers 409 to whatever it is asked makes of a run."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from tests.contract.conftest import Judge

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
    broken = {result.promise.id: result.text for result in judge(DOCUMENT, app) if result.outcome == "broken"}
    assert "expected 200, got 409" in broken["change-answers-200"]
