"""Conditions that only words tell: what is required, or not allowed, where another property has a value."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

_KIND = {"type": "string", "enum": ["text", "image"]}
_FRAME = {"type": "string", "description": "Where it starts. Required when `kind` is `image`."}
_OTHERS = {
    "type": "array",
    "maxItems": 2,
    "items": {"type": "string", "pattern": "^[a-z]+/[a-z0-9]+$"},
    "description": "Tried in this order. May not contain `model` itself.",
}
_MODEL = {"type": "string", "pattern": "^[a-z]+/[a-z0-9]+$", "examples": ["a/one"]}
_SENT = thing(
    "kind", "model", kind=_KIND, model=_MODEL, frame=_FRAME, seconds={"type": "integer"}, others=_OTHERS
)
_FILM = thing("id", "kind", "model", **{**_SENT["properties"], "id": TEXT})
_WORDS = "Makes a film. `seconds` may not be given if `kind` is `image`."
_PATHS: dict[str, Any] = {
    "/films": {"post": {"description": _WORDS, **takes(_SENT), **says(201, _FILM, 422)}},
    "/films/{id}": {**at(id=TEXT), "get": says(200, _FILM, 404)},
}


class _Films:
    def __init__(self, flaw: str = "") -> None:
        self._flaw = flaw
        self._films: dict[str, dict[str, Any]] = {}
        self._numbers = count(1)
        self._view = Document(document({"/films": {"post": takes(_SENT)}})).response

    def answer(self, method: str, steps: list[str], raw: bytes) -> tuple[int, Any]:
        if method == "GET":
            film = self._films.get(steps[-1])
            return (200, film) if film else (404, None)
        body = read(raw)
        if not self._view.valid(_SENT, body):
            return 422, None
        of_image = body["kind"] == "image"
        if of_image and "frame" not in body and self._flaw != "no frame is needed":
            return 422, None
        if of_image and "seconds" in body and self._flaw != "seconds of an image":
            return 422, None
        if body["model"] in body.get("others", ()):
            return 422, None
        film = {**body, "id": f"f-{next(self._numbers)}"}
        if self._flaw == "others are lost":
            film.pop("others", None)
        self._films[film["id"]] = film
        return 201, film


def test_a_server_may_keep_the_conditions_that_words_tell(judge: Judge) -> None:
    assert broken(judge, _PATHS, _Films().answer) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("no frame is needed", "post /films-rejects-body/frame: kind image, missing"),
        ("seconds of an image", "post /films-rejects-body/seconds: kind image, sent all the same"),
        ("others are lost", "post /films-accepts-body/others: the most items"),
    ],
)
def test_a_server_that_does_not_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, _PATHS, _Films(flaw).answer)


@pytest.mark.parametrize(
    ("words", "conditions"),
    [
        ("Required when `kind` is `image`.", 1),
        ('This is required if the `kind` is "image", else it is ignored.', 1),
        ("Must be set if `kind` = `image`", 1),
        ("Not allowed for `kind` == `text`.", 1),
        ("Required when `kind` is `image` or `text`.", 0),
        ("Required when `kind` is `image` and `model` is given.", 0),
        ("Only required when `kind` is `image`.", 0),
        ("Required when `kind` is `sound`.", 0),
        ("Required when `mode` is `image`.", 0),
        ("Required when `kind` is not `image`.", 0),
        ("Required for images.", 0),
    ],
)
def test_only_what_is_said_of_one_known_value_is_a_condition(words: str, conditions: int) -> None:
    schema = thing("kind", kind=_KIND, frame={"type": "string", "description": words})
    view = Document(document({"/films": {"post": takes(schema)}})).request
    told = view.node("#/paths/~1films/post/requestBody/content/application~1json/schema")
    assert isinstance(told, dict)
    assert len(told.get("allOf", ())) == conditions
