"""Bookings: times to come, sums, keys of calls that are repeated, states that allow something, tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, says, takes, thing

_MOMENT = {"type": "string", "format": "date-time"}
_STATES = {"type": "string", "enum": ["asked", "confirmed", "cancelled"]}
_BOOKING = thing(
    *("id", "starts_at", "minutes", "ends_at", "status", "confirmed_at"),
    id=TEXT,
    starts_at=_MOMENT,
    minutes={"type": "integer"},
    ends_at={**_MOMENT, "description": "`starts_at` plus `minutes`"},
    status=_STATES,
    confirmed_at={
        "type": ["string", "null"],
        "format": "date-time",
        "description": "`null` until confirmed.",
    },
)
_HEAD = "id,starts_at,minutes"
_KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 4}}
_MINUTES = {"type": "integer", "minimum": 15, "maximum": 120}


def _paths() -> dict[str, Any]:
    booked = takes(thing("starts_at", "minutes", starts_at=_MOMENT, minutes=_MINUTES))
    cancelled = takes(thing("by", by={"type": "string", "enum": ["guest", "house"]}))
    table = {"text/csv": {"schema": TEXT, "example": f"{_HEAD}\nb1,2031-03-14T09:30:00Z,30\n"}}
    one = at(booking=TEXT)
    return {
        "/bookings": {
            "post": {
                "description": "It must start in the future. A retry with the same key returns the booking"
                " that was made by the first call.",
                "parameters": [_KEY],
                **booked,
                **says(201, _BOOKING, 400, 422),
            }
        },
        "/bookings/{booking}": {**one, "get": says(200, _BOOKING, 404)},
        "/bookings/{booking}/confirm": {
            **one,
            "post": {"description": "Moves it to `confirmed`.", **says(200, _BOOKING, 404, 409)},
        },
        "/bookings/{booking}/cancel": {
            **one,
            "post": {
                "description": "Possible while it is `asked` or `confirmed`.",
                **cancelled,
                **says(200, _BOOKING, 400, 404, 409),
            },
        },
        "/bookings.csv": {
            "get": {"responses": {"200": {"description": "All.", "content": table}}},
        },
    }


class _House:
    def __init__(self, flaw: str) -> None:
        self._flaw = flaw
        self._bookings: dict[str, dict[str, Any]] = {}
        self._keys: dict[str, str] = {}
        self.app = Starlette(
            routes=[
                Route("/bookings", self._book, methods=["POST"]),
                Route("/bookings.csv", self._table),
                Route("/bookings/{booking}", self._one),
                Route("/bookings/{booking}/{verb}", self._done, methods=["POST"]),
            ]
        )

    async def _book(self, request: Request) -> Response:
        key, body = request.headers.get("idempotency-key"), _read(request, await request.body())
        if body is None or (key is not None and len(key) < 4):
            return JSONResponse(None, 415 if "json" not in request.headers.get("content-type", "") else 400)
        minutes = body.get("minutes")
        start = _moment(body.get("starts_at"))
        if (
            start is None
            or not isinstance(minutes, int)
            or isinstance(minutes, bool)
            or not 15 <= minutes <= 120
        ):
            return JSONResponse(None, 400)
        if key in self._keys:
            refused = self._flaw == "a retry is a conflict"
            return JSONResponse(None, 422) if refused else JSONResponse(self._bookings[self._keys[key]], 201)
        if start <= datetime.now(UTC) and self._flaw != "the past is booked":
            return JSONResponse(None, 422)
        length = timedelta(minutes=30 if self._flaw == "all end after half an hour" else minutes)
        made = {
            "id": f"b{len(self._bookings)}",
            "starts_at": body["starts_at"],
            "minutes": minutes,
            "ends_at": (start + length).isoformat(),
            "status": "asked",
            "confirmed_at": "2031-01-01T00:00:00Z" if self._flaw == "confirmed at once" else None,
        }
        self._bookings[made["id"]] = made
        if key is not None:
            self._keys[key] = made["id"]
        return JSONResponse(made, 201)

    async def _one(self, request: Request) -> Response:
        booking = self._bookings.get(request.path_params["booking"])
        return JSONResponse(booking, 404 if booking is None else 200)

    async def _done(self, request: Request) -> Response:
        booking, verb = self._bookings.get(request.path_params["booking"]), request.path_params["verb"]
        if booking is None or verb not in ("confirm", "cancel"):
            return JSONResponse(None, 404)
        if verb == "cancel":
            body = _read(request, await request.body())
            if body is None or body.get("by") not in ("guest", "house"):
                return JSONResponse(
                    None, 415 if "json" not in request.headers.get("content-type", "") else 400
                )
        before = {"confirm": ("asked",), "cancel": ("asked", "confirmed")}[verb]
        refused = self._flaw == "what is asked cannot be cancelled" and verb == "cancel"
        if booking["status"] not in before or (refused and booking["status"] == "asked"):
            return JSONResponse(None, 409)
        booking["status"] = f"{verb}ed" if verb == "confirm" else "cancelled"
        if verb == "confirm":
            booking["confirmed_at"] = datetime.now(UTC).isoformat()
        return JSONResponse(booking)

    async def _table(self, request: Request) -> Response:
        head = "id,begins,minutes" if self._flaw == "a column is called otherwise" else _HEAD
        lines = [f"{one['id']},{one['starts_at']},{one['minutes']}" for one in self._bookings.values()]
        if self._flaw == "days in the table are German":
            lines = [f"{one['id']},14.03.2031,{one['minutes']}" for one in self._bookings.values()]
        if self._flaw == "lines have more fields":
            lines = [f"{line},x" for line in lines]
        return Response("\n".join([head, *lines]), media_type="text/csv")


def _read(request: Request, raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw) if "json" in request.headers.get("content-type", "") else None
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) and "T" in text else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def test_a_conforming_house_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), _House("").app)
    assert [(result.promise.id, result.text) for result in results if result.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("the past is booked", "post /bookings-rejects-body/starts_at: in the past"),
        ("all end after half an hour", "post /bookings-accepts-body/minutes: the maximum"),
        ("confirmed at once", "get /bookings/{booking}-answers-200"),
        ("a retry is a conflict", "post /bookings-life-one Idempotency-Key, one thing"),
        (
            "what is asked cannot be cancelled",
            "post /bookings/{booking}/cancel-life-done while it is asked or confirmed",
        ),
        ("a column is called otherwise", "get /bookings.csv-answers-columns of the table"),
        ("days in the table are German", "get /bookings.csv-answers-columns of the table"),
        ("lines have more fields", "get /bookings.csv-answers-columns of the table"),
    ],
)
def test_a_flaw_of_a_house_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(document(_paths()), _House(flaw).app)
    assert promise in [result.promise.id for result in results if result.outcome == "broken"]
