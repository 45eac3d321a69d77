"""A film is sent with a whole genre, one of those that are there: its id counts, and its name does not."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, read, says, serve, takes, thing

ID = {"type": "integer", "minimum": 1}
GENRE = {"$ref": "#/components/schemas/Genre"}
SENT = thing("title", "genre", title=TEXT, genre=GENRE)
FILM = thing("id", "title", "genre", id=ID, title=TEXT, genre=GENRE)
TITLED = {"name": "title", "in": "query", "description": "Title name.", "schema": TEXT}
PATHS = {
    "/genres": {"post": {**takes(thing("name", name=TEXT)), **says(201, GENRE, 400)}},
    "/genres/{genreId}": {**at(genreId=ID), "get": says(200, GENRE, 404)},
    "/films": {
        "get": {"parameters": [TITLED], **says(200, {"type": "array", "items": FILM})},
        "post": {**takes(SENT), **says(201, FILM, 400)},
    },
    "/films/{filmId}": {
        **at(filmId=ID),
        "get": says(200, FILM, 404),
        "put": {**takes(SENT), **says(200, FILM, 400, 404)},
    },
}


class Films:
    def __init__(self, flaw: str = "") -> None:
        self.flaw = flaw
        self.genres: dict[str, Any] = {}
        self.films: dict[str, Any] = {}

    def takes(self, told: Any) -> bool:
        genre = told.get("genre") if isinstance(told, dict) else None
        return (
            isinstance(genre, dict)
            and isinstance(told.get("title"), str)
            and isinstance(genre.get("name"), str)
            and type(genre.get("id")) is int
            and str(genre["id"]) in self.genres
        )

    def put(self, name: str, told: Any) -> Any:
        genre = self.genres["1" if self.flaw == "first genre" else str(told["genre"]["id"])]
        self.films[name] = {"id": int(name), "title": told["title"], "genre": genre}
        return self.films[name]

    def __call__(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        told = read(body)
        match method, steps:
            case "POST", ["genres"] if isinstance(told, dict) and isinstance(told.get("name"), str):
                name = str(len(self.genres) + 1)
                self.genres[name] = {"id": int(name), "name": told["name"]}
                return 201, self.genres[name]
            case "GET", ["genres", name] if name in self.genres:
                return 200, self.genres[name]
            case "GET", ["films"]:
                asked = parse_qs(body.decode()).get("title", [""])[0]
                return 200, [film for film in self.films.values() if film["title"].startswith(asked)]
            case "POST", ["films"] if self.takes(told):
                return 201, self.put(str(len(self.films) + 1), told)
            case "PUT", ["films", name] if name in self.films:
                return (200, self.put(name, told)) if self.takes(told) else (400, None)
            case "GET", ["films", name] if name in self.films:
                return 200, self.films[name]
        return (404 if len(steps) > 1 else 400), None


@pytest.mark.parametrize(("flaw", "found"), [("", set()), ("first genre", {"put /films/{filmId}-life-kept"})])
def test_the_id_of_a_whole_thing_counts(judge: Judge, flaw: str, found: set[str]) -> None:
    said = {**document(PATHS), "components": {"schemas": {"Genre": thing("id", "name", id=ID, name=TEXT)}}}
    results = judge(said, serve(PATHS, Films(flaw)))
    broken = {r.promise.id: r.text for r in results if r.outcome == "broken" and r.promise.check != "rejects"}
    assert broken.keys() >= found if flaw else broken == {}
    kept = {result.promise.id for result in results if result.outcome == "kept"}
    assert flaw or "post /films-accepts-body: required only" in kept
