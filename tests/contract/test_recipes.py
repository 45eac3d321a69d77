"""Recipes: named by their slug in a list of a body, and copied under a slug of their own."""

from __future__ import annotations

import re
from typing import Any

from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

SLUG = {"type": "string", "pattern": "^[a-z0-9-]+$"}
NEW = thing("title", "steps", title={**TEXT, "minLength": 1}, steps={"type": "array", "items": TEXT})
RECIPE = thing("slug", "title", "steps", slug=SLUG, **NEW["properties"])
NAMES = {"type": "array", "minItems": 1, "items": {**TEXT, "description": "Slug of a recipe."}}
MENU = thing("recipes", recipes=NAMES)
DISHES = thing("dishes", dishes={"type": "integer"})


def _paths() -> dict[str, Any]:
    copy = {"description": "Makes another one with the same text, under a slug of its own."}
    return {
        "/recipes": {"post": {**takes(NEW), **says(201, RECIPE, 400)}},
        "/recipes/{slug}": {**at(slug=SLUG), "get": says(200, RECIPE, 404)},
        "/recipes/{slug}/copies": {**at(slug=SLUG), "post": {**copy, **says(201, RECIPE, 404)}},
        "/menu": {
            "post": {**takes(MENU), **says(200, DISHES, 400, 422, of_422="There is no such recipe.")},
        },
    }


class _Recipes:
    def __init__(self, flaw: str) -> None:
        self.flaw = flaw
        self.view = Document(document(_paths())).request
        self.held: dict[str, dict[str, Any]] = {}

    def _add(self, title: str, steps: list[str]) -> tuple[int, Any]:
        stem = re.sub("[^a-z0-9]+", "-", title.lower()).strip("-") or "recipe"
        slug = f"{stem}-{len(self.held)}"
        self.held[slug] = {"slug": slug, "title": title, "steps": steps}
        return 201, self.held[slug]

    def answer(self, method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        sent = read(body)
        match method, steps:
            case "POST", ["recipes"]:
                valid = self.view.valid(NEW, sent)
                return self._add(sent["title"], sent["steps"]) if valid else (400, None)
            case "GET", ["recipes", slug] if slug in self.held:
                return 200, self.held[slug]
            case "POST", ["recipes", slug, "copies"] if slug in self.held:
                known = self.held[slug]
                return self._add(known["title"], [] if self.flaw == "copy" else known["steps"])
            case "POST", ["menu"]:
                if not self.view.valid(MENU, sent):
                    return 400, None
                if not set(sent["recipes"]) <= self.held.keys() and self.flaw != "menu":
                    return 422, None
                return 200, {"dishes": len(sent["recipes"])}
        return 404, None


def _broken(judge: Judge, flaw: str = "") -> list[str]:
    return broken(judge, _paths(), _Recipes(flaw).answer)


def test_a_list_of_slugs_names_things_that_are_there_and_a_copy_has_another_slug(judge: Judge) -> None:
    assert _broken(judge) == []


def test_flaws_are_found(judge: Judge) -> None:
    assert _broken(judge, "menu") == ["post /menu-unknown-recipes"]
    assert _broken(judge, "copy") == ["post /recipes/{slug}/copies-references-the copy is another one"]
