"""Meters that keep their serial numbers, take readings as lines and print in a while, with flaws."""

from __future__ import annotations

import itertools
import json
import re
import time
from pathlib import Path
from typing import Any

import yaml
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DOCUMENT: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
_PRICE = r"\d{1,6}\.\d{2}"
_PRINTS = 0.3
"""Seconds that a print takes."""


def meters(flaw: str = "") -> Starlette:
    sites: dict[int, Any] = {}
    made: dict[int, dict[str, Any]] = {}
    readings: dict[int, list[str]] = {}
    loans: dict[int, Any] = {}
    prints: dict[int, tuple[float, str]] = {}
    keys: dict[str, tuple[bytes, int]] = {}
    numbers = itertools.count(1)

    def one(request: Request, things: dict[int, Any]) -> int:
        name = request.path_params["id"]
        if not name.isdecimal() or int(name) not in things:
            raise HTTPException(404)
        return int(name)

    async def sent(request: Request, **fields: str) -> dict[str, Any]:
        """The body, whose fields match these patterns, or are whole numbers where there is none."""
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            raise HTTPException(400)
        body = _json(await request.body())
        for name, pattern in fields.items():
            value = body.get(name) if isinstance(body, dict) else None
            if pattern and not (isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL)):
                raise HTTPException(400)
            if not pattern and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
                raise HTTPException(400)
        return {name: body[name] for name in fields}

    async def sign_in(request: Request) -> Response:
        body = await sent(request, user=".*", password=".*")
        return Response(status_code=204 if body == {"user": "ann", "password": "seven"} else 403)

    async def site(request: Request) -> Response:
        number = next(numbers)
        sites[number] = {"id": number, **(await sent(request, name=".*"))}
        return JSONResponse(sites[number], 201)

    async def show_site(request: Request) -> Response:
        return JSONResponse(sites[one(request, sites)])

    async def meter(request: Request) -> dict[str, Any]:
        body = await sent(request, serial="[A-F0-9]{6}", price=_PRICE, site_id="")
        if body["site_id"] not in sites and flaw != "a site need not be there":
            raise HTTPException(422)
        return body

    async def add(request: Request) -> Response:
        body, key = await meter(request), request.headers.get("idempotency-key", "")
        raw, number = keys.get(key, (b"", 0))
        if number and raw != await request.body() and flaw != "a key is for any body":
            raise HTTPException(409)
        if not number:
            number = next(numbers)
            made[number], readings[number] = {"id": number, **body, "watchers": []}, []
            keys.update({key: (await request.body(), number)} if key else {})
        return JSONResponse(made[number], 201)

    async def show(request: Request) -> Response:
        return JSONResponse(made[one(request, made)])

    async def change(request: Request) -> Response:
        number = one(request, made)
        body = await meter(request)
        if body["serial"] != made[number]["serial"]:
            raise HTTPException(409)
        changed = {**made[number], **body}
        if flaw != "a change is told only":
            made[number] = changed
        return JSONResponse(changed)

    async def listed(request: Request) -> Response:
        asked = {"page": "0", "size": "20", **request.query_params}
        if not re.fullmatch(r"\d{1,9}", asked["page"]) or not re.fullmatch(r"[1-9]\d?|100", asked["size"]):
            raise HTTPException(400)
        page, size, found = int(asked["page"]), int(asked["size"]), list(made.values())
        if (least := asked.get("price_from")) is not None:
            if not re.fullmatch(_PRICE, least):
                raise HTTPException(400)
            if flaw != "prices are not looked at":
                found = [meter for meter in found if float(meter["price"]) >= float(least)]
        name, _, way = asked.get("sort", "").partition(",")
        if name in {"id", "serial", "price"}:
            found.sort(key=lambda meter: str(meter[name]), reverse=way == "desc" and flaw != "nothing falls")
        here = found[page * size : (page + 1) * size]
        told = {"content": here, "totalElements": len(found), "number": page, "size": size}
        told |= {"numberOfElements": size if flaw == "all pages are full" else len(here)}
        told |= {"first": page == 0, "last": (page + 1) * size >= len(found), "empty": not here}
        return JSONResponse(told)

    async def read(request: Request) -> Response:
        number = one(request, made)
        if request.method != "POST":
            return Response("".join(readings[number]), media_type="application/x-ndjson")
        if request.headers.get("content-type") != "application/x-ndjson":
            raise HTTPException(400)
        lines = (await request.body()).decode("utf-8", "replace").splitlines(keepends=True)
        for line in lines[:1] if flaw == "only the first line is read" else lines:
            value = (_json(line.encode()) or {}).get("value") if line.startswith("{") else None
            if flaw == "lines are not looked at":
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise HTTPException(400)
        readings[number] += [] if flaw == "lines are lost" else lines
        return Response(status_code=202)

    async def watch(request: Request) -> Response:
        watchers, user = made[one(request, made)]["watchers"], request.path_params["user"]
        if not re.fullmatch("[a-z]{2,9}", user) or (request.method == "DELETE" and user not in watchers):
            raise HTTPException(404)
        if request.method == "DELETE":
            watchers.remove(user)
        elif user not in watchers:
            watchers.append(user)
        return Response(status_code=200 if flaw == "200 for watchers that go" and not watchers else 204)

    async def lend(request: Request) -> Response:
        body, number = await sent(request, meter_id=""), next(numbers)
        if body["meter_id"] not in made:
            raise HTTPException(422)
        lent = any(loan["meter_id"] == body["meter_id"] for loan in loans.values())
        if lent and flaw != "a meter is lent twice":
            raise HTTPException(409)
        loans[number] = {"id": number, **body}
        return JSONResponse(loans[number], 201)

    async def show_loan(request: Request) -> Response:
        return JSONResponse(loans[one(request, loans)])

    def state(number: int) -> str:
        begun, said = prints[number]
        return said or ("running" if time.monotonic() < begun + _PRINTS else "done")

    async def begin(request: Request) -> Response:
        number = next(numbers)
        prints[number] = (time.monotonic(), "")
        return JSONResponse({"id": number, "state": state(number)}, 202)

    async def printed(request: Request) -> Response:
        number = one(request, prints)
        if request.method == "POST":
            if state(number) != "running":
                raise HTTPException(409)
            prints[number] = (0, "cancelled")
        return JSONResponse({"id": number, "state": state(number)})

    async def file(request: Request) -> Response:
        if state(one(request, prints)) != "done":
            raise HTTPException(409)
        return Response("page", media_type="text/html" if flaw == "a file is HTML" else "text/plain")

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = {"Allow": _methods(request.url.path)} if status == 405 else {}
        return Response(status_code=status, headers=headers)

    routes = {
        "/sign-in": {"POST": sign_in},
        "/sites": {"POST": site},
        "/sites/{id}": {"GET": show_site},
        "/meters": {"GET": listed, "POST": add},
        "/meters/{id}": {"GET": show, "PUT": change},
        "/meters/{id}/readings": {"GET": read, "POST": read},
        "/meters/{id}/watchers/{user}": {"PUT": watch, "DELETE": watch},
        "/loans": {"POST": lend},
        "/loans/{id}": {"GET": show_loan},
        "/prints": {"POST": begin},
        "/prints/{id}": {"GET": printed},
        "/prints/{id}/cancel": {"POST": printed},
        "/prints/{id}/file": {"GET": file},
    }
    return Starlette(
        routes=[Route(path, on, methods=[m]) for path, ways in routes.items() for m, on in ways.items()],
        exception_handlers={HTTPException: refused},
    )


def _methods(path: str) -> str:
    declared = {re.sub(r"\{\w+\}", "[^/]+", template): item for template, item in DOCUMENT["paths"].items()}
    methods = [item for template, item in declared.items() if re.fullmatch(template, path)]
    known = [method.upper() for method in methods[0] if method != "parameters"]
    return ", ".join([*known, *(["HEAD"] if "GET" in known else [])])


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise HTTPException(400) from None
