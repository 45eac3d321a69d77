"""A marina whose boats have signs of their own and go one way, with flaws somebody may have left in it."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "harbour-7"
DOCUMENT: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text())
_SIGN = r"[A-Z]{2}-[0-9]{3,4}"


def marina(flaw: str = "") -> Starlette:
    boats: dict[str, dict[str, Any]] = {}
    numbers = itertools.count(1)
    pattern = r"[A-Z]{2,3}-[0-9]{3,4}" if flaw == "signs may have three letters" else _SIGN

    def guarded(request: Request) -> None:
        said = request.headers.get("authorization", "")
        if said != f"Bearer {TOKEN}" and not (flaw == "a token needs no word" and said == TOKEN):
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})

    def found(request: Request) -> dict[str, Any]:
        guarded(request)
        if request.path_params["id"] not in boats:
            raise HTTPException(404)
        return boats[request.path_params["id"]]

    def told(boat: dict[str, Any], status: int = 200) -> Response:
        tag = hashlib.sha256(json.dumps(boat).encode()).hexdigest()[:12]
        return JSONResponse(boat, status, headers={"ETag": tag if flaw == "tags are bare" else f'"{tag}"'})

    async def sent(
        request: Request, *, partly: bool = False, boat: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        try:
            body = json.loads(await request.body(), parse_constant=lambda word: 1 / 0)
        except (ValueError, ZeroDivisionError):
            raise HTTPException(422) from None
        if request.headers.get("content-type", "").split(";")[0] != "application/json" or not _right(
            body, partly, pattern
        ):
            raise HTTPException(422)
        taken = any(other is not boat and other["sign"] == body.get("sign") for other in boats.values())
        if (
            taken
            and flaw != "signs are taken twice"
            and not (flaw == "a sign is moved to" and boat is not None)
        ):
            raise HTTPException(409)
        return dict(body)

    def now() -> str:
        return datetime.now(UTC).isoformat().replace("+00:00", "Z")

    async def listed(request: Request) -> Response:
        guarded(request)
        asked, entries = request.query_params, list(boats.values())
        try:
            least = float(asked.get("minLength", 0))
            after = date.fromisoformat(asked["builtAfter"]) if "builtAfter" in asked else None
        except ValueError:
            raise HTTPException(422) from None
        if (
            asked.get("state", "moored") not in {"moored", "launched"}
            or asked.get("sort", "berth").strip("-") != "berth"
        ):
            raise HTTPException(422)
        if "minLength" in asked and flaw != "minLength is ignored":
            entries = [b for b in entries if b.get("length", 0) >= least]
        if "port" in asked:
            within = flaw == "a part of the port is enough"
            ports = [(b, (b.get("home") or {}).get("port", "")) for b in entries]
            entries = [b for b, port in ports if (asked["port"] in port if within else asked["port"] == port)]
        if after is not None:
            days = [(b, date.fromisoformat(b["built"])) for b in entries if "built" in b]
            entries = [
                b for b, day in days if day > after or (flaw == "that day counts as after" and day == after)
            ]
        if "state" in asked:
            entries = [b for b in entries if b["state"] == asked["state"]]
        elif flaw == "what is launched is not listed":
            entries = [b for b in entries if b["state"] == "moored"]
        if "sort" in asked:
            key = str if flaw == "berths are sorted as texts" else int
            entries.sort(key=lambda b: key(b["berth"]), reverse=asked["sort"][0] == "-")
        return JSONResponse(entries)

    async def add(request: Request) -> Response:
        guarded(request)
        body = await sent(request)
        moment = now()
        own: dict[str, Any] = {
            "id": f"b{next(numbers)}",
            "state": "moored",
            "created_at": moment,
            "updated_at": moment,
            "repairs_count": 0,
        }
        boat = boats[own["id"]] = {"flag": "red", **body, **own}
        if flaw == "the position is lost":
            boat.pop("position", None)
        return told(boat, 201)

    async def show(request: Request) -> Response:
        return told(found(request))

    async def replace(request: Request) -> Response:
        boat = found(request)
        body = await sent(request, boat=boat)
        kept = ("id", "state", "created_at", "repairs_count")
        if flaw != "a replacement merges":
            own = {name: boat[name] for name in kept}
            boat.clear()
            boat.update(own)
        default = {} if flaw == "a replacement forgets defaults" else {"flag": "red"}
        boat.update({**default, **body, "updated_at": now()})
        if flaw == "a replacement forgets defaults":
            boat.setdefault("flag", "blue")
        return Response(status_code=204)

    async def change(request: Request) -> Response:
        boat = found(request)
        body = await sent(request, partly=True, boat=boat)
        if flaw == "a change takes back the one before":
            boat.pop("length", None)
        changed = {
            **boat,
            **body,
            "updated_at": boat["updated_at"] if flaw == "changes have no time" else now(),
        }
        if flaw != "a change is told only":
            boat.update(changed)
        return told(changed)

    async def launch(request: Request) -> Response:
        boat = found(request)
        if boat["state"] != "moored" and flaw != "boats are launched twice":
            raise HTTPException(409)
        boat.update(state="launched", updated_at=now())
        return told(boat)

    async def repair(request: Request) -> Response:
        boat = found(request)
        try:
            body = json.loads(await request.body(), parse_constant=lambda word: 1 / 0)
        except (ValueError, ZeroDivisionError):
            raise HTTPException(422) from None
        right = isinstance(body, dict) and isinstance(body.get("what"), str) and body["what"]
        if not right or request.headers.get("content-type", "").split(";")[0] != "application/json":
            raise HTTPException(422)
        if flaw != "repairs are not counted":
            boat["repairs_count"] += 1
        return JSONResponse({"what": body["what"]}, 201)

    async def failed(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 500)
        allowed = {m for r in routes if r.path_regex.fullmatch(request.url.path) for m in r.methods or ()}
        headers = {**(getattr(error, "headers", None) or {}), "Allow": ", ".join(sorted(allowed))}
        return JSONResponse({"error": "refused"}, status, headers=headers)

    routes = [
        Route("/boats", listed, methods=["GET"]),
        Route("/boats", add, methods=["POST"]),
        Route("/boats/{id}", show, methods=["GET"]),
        Route("/boats/{id}", replace, methods=["PUT"]),
        Route("/boats/{id}", change, methods=["PATCH"]),
        Route("/boats/{id}/launch", launch, methods=["POST"]),
        Route("/boats/{id}/repairs", repair, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: failed})


def _right(body: Any, partly: bool, pattern: str) -> bool:
    if (
        not isinstance(body, dict)
        or (not partly and not {"sign", "berth"} <= body.keys())
        or (partly and not body)
    ):
        return False
    berth, length, built = body.get("berth", 1), body.get("length", 3), body.get("built", "2024-01-01")
    numbers = (
        not isinstance(berth, bool)
        and isinstance(berth, int | float)
        and berth == int(berth)
        and 1 <= berth <= 500
    )
    if not numbers or isinstance(length, bool) or not isinstance(length, int | float) or length < 2.5:
        return False
    if not isinstance(built, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", built):
        return False
    try:
        date.fromisoformat(built)
    except ValueError:
        return False
    for outer, inner in (("position", "pier"), ("home", "port")):
        place = body.get(outer, {})
        if (
            not isinstance(place, dict)
            or not isinstance(place.get(inner, "a"), str)
            or place.get(inner) == ""
        ):
            return False
    if not isinstance(body.get("flag", ""), str):
        return False
    return partly or (isinstance(body["sign"], str) and re.fullmatch(pattern, body["sign"]) is not None)
