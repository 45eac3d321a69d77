"""A shelter for animals, written without the generator, and the flaws that somebody may have left in it."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


def _json(schema: Any, **more: Any) -> dict[str, Any]:
    return {"description": "d", "content": {"application/json": {"schema": schema}}, **more}


_ANIMAL = {"$ref": "#/components/schemas/Animal"}
_ERROR = _json({"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}})
_TAG = {"headers": {"ETag": {"required": True, "schema": {"type": "string"}}}}
_VISIT = {
    "type": "object",
    "required": ["by"],
    "properties": {"by": {"type": "string", "minLength": 1}, "minutes": {"type": "integer", "default": 5}},
}
_NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
_BODY = {"required": True, "content": {"application/json": {"schema": _ANIMAL}}}
_LIST = {
    "type": "object",
    "required": ["animals", "offset", "has_more"],
    "properties": {
        "animals": {"type": "array", "items": _ANIMAL},
        "offset": {"type": "integer"},
        "has_more": {"type": "boolean"},
        "next": {"type": "string"},
    },
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shelter", "version": "1"},
    "paths": {
        "/animals": {
            "get": {
                "operationId": "list",
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
                    },
                    {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0}},
                    {
                        "name": "kind",
                        "in": "query",
                        "schema": {"anyOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
                    },
                    {"name": "sort", "in": "query", "schema": {"enum": ["name", "-name"]}},
                ],
                "responses": {
                    "200": {
                        **_json(_LIST, headers={"X-Total-Count": {"schema": {"type": "integer"}}}),
                        "content": {
                            "application/json": {"schema": _LIST},
                            "text/csv": {"schema": {"type": "string"}},
                        },
                    },
                    "422": _ERROR,
                },
            },
            "post": {
                "operationId": "take_in",
                "requestBody": _BODY,
                "responses": {"201": _json(_ANIMAL, **_TAG), "422": _ERROR},
            },
        },
        "/animals/several": {
            "post": {
                "operationId": "take_in_several",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"type": "array", "items": _ANIMAL}}},
                },
                "responses": {"200": _json({"type": "array", "items": _ANIMAL}), "422": _ERROR},
            }
        },
        "/animals/{number}": {
            "parameters": [_NUMBER],
            "get": {"operationId": "show", "responses": {"200": _json(_ANIMAL, **_TAG), "404": _ERROR}},
            "put": {
                "operationId": "change",
                "requestBody": _BODY,
                "responses": {"200": _json(_ANIMAL, **_TAG), "404": _ERROR, "422": _ERROR},
            },
        },
        "/animals/{number}/adopt": {
            "parameters": [_NUMBER],
            "post": {"operationId": "adopt", "responses": {"200": _json(_ANIMAL), "404": _ERROR}},
        },
        "/animals/{number}/visits": {
            "parameters": [_NUMBER],
            "get": {
                "operationId": "visits",
                "responses": {"200": _json({"type": "array", "items": _VISIT}), "404": _ERROR},
            },
            "post": {
                "operationId": "visit",
                "requestBody": {"required": True, "content": {"application/json": {"schema": _VISIT}}},
                "responses": {"201": _json(_VISIT), "404": _ERROR, "422": _ERROR},
            },
        },
    },
    "components": {
        "schemas": {
            "Kind": {"type": "string", "enum": ["cat", "dog"]},
            "Animal": {
                "type": "object",
                "required": ["number", "name", "kind", "state"],
                "properties": {
                    "number": {"type": "integer", "readOnly": True},
                    "state": {"type": "string", "enum": ["waiting", "adopted"], "readOnly": True},
                    "chip": {"type": "string", "readOnly": True, "pattern": "^[0-9]{6}$"},
                    "name": {"type": "string", "minLength": 1},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "stall": {"type": "string", "pattern": "^[A-Z][0-9]{1,2}$"},
                    "meals": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["food"],
                            "properties": {
                                "food": {"type": "string", "minLength": 1},
                                "warm": {"type": "boolean", "default": False},
                            },
                        },
                    },
                },
            },
        }
    },
}


def shelter(flaw: str = "") -> Starlette:
    import jsonschema_rs

    schemas = json.loads(json.dumps(DOCUMENT["components"]["schemas"]))
    animal = {**schemas["Animal"], "required": ["name", "kind"]}
    for name in ("number", "state", "chip"):
        animal["properties"][name] = {}
    if flaw == "a stall may have three digits":
        animal["properties"]["stall"]["pattern"] = "^[A-Z][0-9]{1,3}$"
    if flaw == "only the first meal is looked at":
        animal["properties"]["meals"] = {
            "prefixItems": [animal["properties"]["meals"]["items"]],
            "type": "array",
        }
    animal["properties"]["kind"] = schemas["Kind"]
    judge, judge_visit = (jsonschema_rs.Draft202012Validator(schema) for schema in (animal, _VISIT))
    animals: dict[int, dict[str, Any]] = {}
    visits: dict[int, list[Any]] = {}
    numbers = itertools.count(1)

    def refused(status: int) -> Response:
        return JSONResponse({"error": str(status)}, status)

    def tag(one: dict[str, Any]) -> dict[str, str]:
        kept = {k: v for k, v in one.items() if k != "stall" or flaw != "the ETag knows no stalls"}
        digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
        return {"ETag": f'"{digest[:16]}"'}

    async def sent(request: Request, validator: Any) -> Any:
        if not request.headers.get("content-type", "").startswith("application/json"):
            return None
        try:
            body = json.loads((await request.body()).decode(), parse_constant=lambda word: 1 / 0)
        except (ValueError, ZeroDivisionError):
            return None
        found = body if isinstance(body, list) else [body]
        return body if all(validator.is_valid(one) for one in found) else None

    def made(body: dict[str, Any]) -> dict[str, Any]:
        warm = flaw == "meals are warm where nothing is said"
        meals = [{"warm": warm, **meal} for meal in body.get("meals", []) if isinstance(meal, dict)]
        if flaw == "meals are kept in reverse":
            meals.reverse()
        taken = body.get("chip") if flaw == "the chip is taken over" else None
        own: dict[str, Any] = {name: body[name] for name in ("name", "kind", "stall") if name in body}
        return {**own, "meals": meals, "state": "waiting", "chip": taken or "100001"}

    async def listing(request: Request) -> Response:
        query = request.query_params
        limit, offset = query.get("limit", "20"), query.get("offset", "0")
        if not (limit.isdecimal() and 1 <= int(limit) <= 50 and offset.isdecimal()):
            return refused(422)
        if query.get("kind", "cat") not in {"cat", "dog"} or query.get("sort", "name") not in {
            "name",
            "-name",
        }:
            return refused(422)
        found = list(animals.values())
        total = len(found)
        if "kind" in query and flaw != "kind is ignored":
            found = [one for one in found if one["kind"] == query["kind"]]
        if "sort" in query:
            turned = query["sort"] == "-name" and flaw != "names are sorted one way"
            found.sort(key=lambda one: str(one["name"]), reverse=turned)
        begin, end = int(offset), int(offset) + int(limit)
        more = end < len(found)
        if "csv" in request.headers["accept"].split(",")[0] and flaw != "there is no CSV":
            return PlainTextResponse("number,name\n", media_type="text/csv")
        body = {
            "animals": found[begin:end],
            "offset": 0 if flaw == "the offset is told as 0" else begin,
            "has_more": more or flaw == "more follow for ever",
        }
        if more:
            kind = f"&kind={query['kind']}" if "kind" in query and flaw != "next forgets the kind" else ""
            order = f"&sort={query['sort']}" if "sort" in query else ""
            body["next"] = f"/animals?offset={end}&limit={limit}{kind}{order}"
        told = total if flaw == "the total is of all kinds" else len(found)
        told = told - begin if flaw == "the total is what is left" else told
        return JSONResponse(body, headers={"X-Total-Count": str(told)})

    async def take_in(request: Request) -> Response:
        body = await sent(request, judge)
        if not isinstance(body, dict):
            return refused(422)
        number = next(numbers)
        animals[number] = {"number": number, **made(body)}
        return JSONResponse(animals[number], 201, headers=tag(animals[number]))

    async def several(request: Request) -> Response:
        body = await sent(request, judge)
        if not isinstance(body, list):
            return refused(422)
        found = [{"number": next(numbers), **made(one)} for one in body]
        if flaw != "several are told and not kept":
            animals.update({one["number"]: one for one in found})
        return JSONResponse(found[:1] * len(found) if flaw == "several are one" else found)

    def find(request: Request) -> dict[str, Any] | None:
        number = request.path_params["number"]
        return animals.get(int(number)) if number.isdecimal() and number.isascii() else None

    async def show(request: Request) -> Response:
        one = find(request)
        if one is None:
            return refused(404)
        answer = JSONResponse(one, headers=tag(one))
        if request.method == "HEAD" and flaw == "HEAD says that nothing is there":
            answer.headers["content-length"] = "0"
        return answer

    async def change(request: Request) -> Response:
        one = find(request)
        if one is None:
            return refused(404)
        body = await sent(request, judge)
        if not isinstance(body, dict):
            return refused(422)
        before = dict(one)
        own = made(body)
        kept = {"number": one["number"], "state": one["state"], "chip": one["chip"]}
        one.clear()
        one.update({**own, **kept})
        return JSONResponse(one, headers=tag(before if flaw == "an update tells the tag before" else one))

    async def adopt(request: Request) -> Response:
        one = find(request)
        if one is None:
            return refused(404)
        told = {**one, "state": "adopted"}
        if flaw != "an adoption is told and not kept":
            animals[one["number"]] = told
        return JSONResponse(told)

    async def visited(request: Request) -> Response:
        one = find(request)
        if one is None:
            return refused(404)
        key = 0 if flaw == "visits are those of all" else one["number"]
        if request.method != "POST":
            return JSONResponse(visits.get(key, []))
        body = await sent(request, judge_visit)
        if not isinstance(body, dict):
            return refused(422)
        told = {"minutes": 5, **body}
        if flaw != "visits are not kept":
            visits.setdefault(key, []).append(told)
        return JSONResponse(told, 201)

    async def failed(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 500)
        allowed = {
            method
            for route in routes
            if route.path_regex.fullmatch(request.url.path)
            for method in route.methods or ()
        }
        return JSONResponse({"error": "none"}, status, headers={"Allow": ", ".join(sorted(allowed))})

    routes = [
        Route("/animals", listing, methods=["GET"]),
        Route("/animals", take_in, methods=["POST"]),
        Route("/animals/several", several, methods=["POST"]),
        Route("/animals/{number}", show, methods=["GET"]),
        Route("/animals/{number}", change, methods=["PUT"]),
        Route("/animals/{number}/adopt", adopt, methods=["POST"]),
        Route("/animals/{number}/visits", visited, methods=["GET", "POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={404: failed, 405: failed})
