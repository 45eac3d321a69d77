"""Boxes and distances choose what lies there, on a server whose document has both."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

from specwright_runtime.contract.openapi.document import Document

LATITUDE = {"type": "number", "minimum": -90, "maximum": 90}
LONGITUDE = {"type": "number", "minimum": -180, "maximum": 180}
BENCH = thing("id", "lat", "lng", id=TEXT, lat=LATITUDE, lng=LONGITUDE)
NEW = thing("lat", "lng", lat=LATITUDE, lng=LONGITUDE)
NEW["example"] = {"lat": 52.5, "lng": 13.4}
QUERY = [
    {"name": "bounds", "in": "query", "description": "south_lat,west_lng,north_lat,east_lng", "schema": TEXT},
    {"name": "lat", "in": "query", "schema": LATITUDE},
    {"name": "lng", "in": "query", "schema": LONGITUDE},
    {
        "name": "radius",
        "in": "query",
        "description": "Distance in metres.",
        "schema": {"type": "integer", "minimum": 1},
    },
]
PATHS: dict[str, Any] = {
    "/benches": {
        "get": {"parameters": QUERY, **says(200, {"type": "array", "items": BENCH}, 400)},
        "post": {**takes(NEW), **says(201, BENCH, 400)},
    },
    "/benches/{id}": {**at(id=TEXT), "get": says(200, BENCH, 404)},
}


def _metres(one: tuple[float, float], two: tuple[float, float]) -> float:
    a, b, c, d = map(math.radians, (*one, *two))
    return 6_371_000 * math.acos(
        min(1, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(d - b))
    )


def benches(flaw: str) -> Any:
    kept: dict[str, dict[str, Any]] = {}

    def listed(asked: dict[str, str]) -> tuple[int, Any]:
        found = list(kept.values())
        try:
            box = [float(part) for part in asked["bounds"].split(",")] if "bounds" in asked else None
            near = [float(asked[name]) for name in ("lat", "lng", "radius") if name in asked]
        except ValueError:
            return 400, None
        view = Document(document(PATHS)).request
        schemas: dict[str, Any] = {str(query["name"]): query["schema"] for query in QUERY}
        for name in schemas.keys() & asked.keys() - {"bounds"}:
            if not view.valid(schemas[name], float(asked[name])):
                return 400, None
        if box is not None and len(box) != 4:
            return 400, None
        if box is not None and flaw != "box":
            south, west, north, east = (box[1], box[0], box[3], box[2]) if flaw == "turned" else box
            found = [one for one in found if south <= one["lat"] <= north and west <= one["lng"] <= east]
        if len(near) == 3:
            factor = 1000 if flaw == "km" else 1
            found = [
                o for o in found if _metres((o["lat"], o["lng"]), (near[0], near[1])) <= near[2] * factor
            ]
        return 200, found

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        if method == "GET" and steps == ["benches"]:
            return listed({name: values[0] for name, values in parse_qs(body.decode()).items()})
        if method == "GET":
            return (200, kept[steps[1]]) if steps[1] in kept else (404, None)
        sent = read(body)
        if not Document(document(PATHS)).request.valid(NEW, sent):
            return 400, None
        number = f"b{len(kept)}"
        kept[number] = {"id": number, "lat": sent["lat"], "lng": sent["lng"]}
        return 201, kept[number]

    return serve(PATHS, server)


@pytest.mark.parametrize(
    ("flaw", "broken"),
    [
        ("", []),
        ("box", ["get /benches-effects-bounds holds what lies in it"]),
        ("turned", ["get /benches-effects-bounds holds what lies in it"]),
        ("km", ["get /benches-effects-radius is a distance"]),
    ],
)
def test_what_lies_there_is_listed_and_nothing_else(judge: Judge, flaw: str, broken: list[str]) -> None:
    found = [
        r
        for word in ("bounds holds", "a distance")
        for r in judge(document(PATHS), benches(flaw), keyword=word)
    ]
    assert [result.promise.id for result in found if result.outcome != "kept"] == broken
    assert len(found) == 2
