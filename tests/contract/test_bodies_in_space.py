"""Bodies of two kinds whose word for itself is not required of one, with pictures and moons of their own."""

from __future__ import annotations

from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

ID = {"type": "integer"}
KINDS = {"type": "string", "enum": ["rocky", "planet"]}
PLANET = thing("name", name=TEXT, type=KINDS, creator=thing(name=TEXT))
MOON = thing("name", "type", name=TEXT, type={"type": "string", "enum": ["moon"]})
SCHEMAS = {"Planet": PLANET, "Moon": MOON}
EITHER = {
    "oneOf": [{"$ref": "#/components/schemas/Planet"}, {"$ref": "#/components/schemas/Moon"}],
    "discriminator": {
        "propertyName": "type",
        "mapping": {"planet": "#/components/schemas/Planet", "moon": "#/components/schemas/Moon"},
    },
}
STAR = thing("id", "rings", id=ID, rings={"type": "array", "items": thing("id", id=ID, width=ID)})
PICTURE = thing(image={"type": "string", "format": "binary"})
UPLOAD = {"requestBody": {"content": {"multipart/form-data": {"schema": PICTURE}}}}
PATHS = {
    "/bodies": {"post": {**takes(EITHER), **says(201, thing("id", id=ID), 400)}},
    "/stars": {"post": says(201, STAR)},
    "/stars/{starId}": {**at(starId=ID), "get": says(200, STAR, 404)},
    "/stars/{starId}/rings": {
        **at(starId=ID),
        "post": {**takes(thing("width", width=ID)), **says(201, thing("id", id=ID, width=ID), 400, 404)},
    },
    "/stars/{starId}/picture": {
        **at(starId=ID),
        "post": {**UPLOAD, **says(200, thing(words=TEXT), 400, 404)},
    },
}


class Space:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.stars: dict[str, list[Any]] = {}

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        match method, steps:
            case "POST", ["bodies"]:
                right = isinstance(told, dict) and isinstance(told.get("name"), str)
                kinds = {"rocky", "planet", "moon"} if self.flaw != "no moons" else {"rocky", "planet"}
                own = isinstance(told, dict) and str(told.get("type", "planet")) in kinds
                maker = told.get("creator", {}) if isinstance(told, dict) else None
                maker = isinstance(maker, dict) and isinstance(maker.get("name", ""), str)
                return (201, {"id": 1}) if right and own and maker else (400, None)
            case "POST", ["stars"]:
                self.stars[str(len(self.stars) + 1)] = []
                return 201, {"id": len(self.stars), "rings": []}
            case "GET", ["stars", name] if name in self.stars:
                return 200, {"id": int(name), "rings": self.stars[name] if self.flaw != "no rings" else []}
            case "POST", ["stars", name, "rings"] if name in self.stars:
                if not isinstance(told, dict) or type(told.get("width")) is not int:
                    return 400, None
                self.stars[name].append({"id": len(self.stars[name]) + 1, "width": told["width"]})
                return 201, self.stars[name][-1]
            case "POST", ["stars", name, "picture"] if name in self.stars:
                return (200, {"words": "taken"}) if b"filename=" in body else (400, None)
        return (404 if len(steps) > 1 else 400), None


@pytest.mark.parametrize(
    ("flaw", "found"),
    [
        ("", set()),
        ("no moons", {"post /bodies-accepts-body: Moon, required only"}),
        ("no rings", {"post /stars/{starId}/rings-life-then it is among the rings"}),
    ],
)
def test_only_what_is_lost_is_told(judge: Judge, flaw: str, found: set[str]) -> None:
    said = {**document(PATHS), "components": {"schemas": SCHEMAS}}
    results = judge(said, serve(PATHS, Space(flaw)))
    broken = {result.promise.id: result.text[:300] for result in results if result.outcome == "broken"}
    assert broken.keys() >= found if flaw else broken == {}, broken
