"""A small server written by hand, of which single promises can be broken by name."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "notebook-token"

ERROR = {"$ref": "#/components/responses/Error"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Notebook", "version": "1"},
    "security": [{"Token": []}],
    "paths": {
        "/notes": {
            "get": {
                "operationId": "listNotes",
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 50},
                    },
                    {"name": "search", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "All.",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["notes"],
                                    "properties": {
                                        "notes": {
                                            "type": "array",
                                            "items": {"$ref": "#/components/schemas/Note"},
                                        }
                                    },
                                }
                            }
                        },
                    },
                    "400": ERROR,
                    "401": ERROR,
                },
            },
            "post": {
                "operationId": "addNote",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewNote"}}},
                },
                "responses": {
                    "201": {
                        "description": "Added.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}},
                    },
                    "400": ERROR,
                    "401": ERROR,
                },
            },
        },
        "/notes/{noteId}": {
            "parameters": [{"name": "noteId", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "operationId": "showNote",
                "responses": {
                    "200": {
                        "description": "One.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}},
                    },
                    "401": ERROR,
                    "404": ERROR,
                },
            },
            "delete": {
                "operationId": "dropNote",
                "responses": {"204": {"description": "Gone."}, "401": ERROR, "404": ERROR},
            },
        },
    },
    "components": {
        "securitySchemes": {"Token": {"type": "http", "scheme": "bearer"}},
        "responses": {
            "Error": {
                "description": "Refused.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            }
        },
        "schemas": {
            "NewNote": {
                "type": "object",
                "required": ["text"],
                "additionalProperties": False,
                "properties": {
                    "text": {"type": "string", "minLength": 1, "maxLength": 300},
                    "stars": {"type": "integer", "minimum": 0, "maximum": 5},
                    "id": {"type": "string", "readOnly": True},
                },
            },
            "Note": {
                "type": "object",
                "required": ["id", "text"],
                "properties": {
                    "id": {"type": "string", "pattern": "^n[0-9]+$"},
                    "text": {"type": "string"},
                    "stars": {"type": "integer", "minimum": 0, "maximum": 5},
                },
            },
            "Error": {
                "type": "object",
                "required": ["status", "message"],
                "properties": {"status": {"type": "integer"}, "message": {"type": "string"}},
            },
        },
    },
}


def refusal(status: int, message: str) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"status": status, "message": message}, status, headers)


def notebook(broken: str = "") -> Starlette:
    """Keeps every promise, but for the one that is named."""
    notes: dict[str, dict[str, Any]] = {}
    numbers = iter(range(1, 1_000_000))

    def denied(request: Request) -> Response | None:
        if broken == "no token needed" and "authorization" not in request.headers:
            return None
        if broken == "any token":
            return None
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({}, 401) if broken == "empty refusals" else refusal(401, "who are you?")
        return None

    async def collection(request: Request) -> Response:
        if (answer := denied(request)) is not None:
            return answer
        if request.method == "POST":
            return added(await request.body(), request.headers.get("content-type", ""))
        limit = request.query_params.get("limit", "50")
        if not re.fullmatch(r"\d+", limit) or not 1 <= int(limit) <= 50:
            return refusal(400, "limit is a number from 1 to 50")
        wanted = request.query_params.get("search", "")
        found = [note for note in notes.values() if wanted in note["text"]]
        if broken != "limit is ignored":
            found = found[: int(limit)]
        return JSONResponse({"notes": found})

    def added(body: bytes, media_type: str) -> Response:
        if not media_type.startswith("application/json") and broken != "any media type":
            return refusal(400, "JSON is wanted")
        try:
            sent = json.loads(body, parse_constant=lambda word: 1 / 0)
        except (ValueError, ZeroDivisionError):
            return refusal(400, "JSON is wanted")
        if not isinstance(sent, dict) or sent.keys() - {"text", "stars", "id"}:
            return refusal(400, "an object with text and stars is wanted")
        if broken == "takes null in arrays" and sent.get("text") == [None]:
            sent["text"] = "null"
        text, stars = sent.get("text"), sent.get("stars", 0)
        if not isinstance(text, str) or not (0 if broken == "empty text" else 1) <= len(text) <= 300:
            return refusal(400, "text has 1 to 300 characters")
        whole = isinstance(stars, int | float) and not isinstance(stars, bool) and stars == int(stars)
        if broken == "true is a number" and stars is True:
            whole = True
        if not whole or not 0 <= stars <= (6 if broken == "six stars" else 5):
            return refusal(400, "stars is a number from 0 to 5")
        if broken == "no three stars" and stars == 3:
            return refusal(400, "three is not liked here")
        note = {**sent, "id": f"n{next(numbers)}"}
        if "stars" in note:
            note["stars"] = int(stars)
        notes[note["id"]] = note
        return JSONResponse(note, 200 if broken == "another status" else 201)

    async def item(request: Request) -> Response:
        if (answer := denied(request)) is not None:
            return answer
        note = notes.get(request.path_params["note"])
        if note is None:
            return refusal(400 if broken == "400 for unknown" else 404, "there is no such note")
        if request.method == "DELETE":
            if broken != "deletes nothing":
                del notes[note["id"]]
            return Response(status_code=204)
        return JSONResponse(note)

    async def lost(request: Request, error: Exception) -> Response:
        return refusal(404, "there is nothing")

    return Starlette(
        routes=[
            Route("/notes", collection, methods=["GET", "POST"]),
            Route("/notes/{note}", item, methods=["GET", "DELETE"]),
        ],
        exception_handlers={404: lost},
    )
