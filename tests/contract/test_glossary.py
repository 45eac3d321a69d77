"""Words of a glossary: a thing called as its kind, several at once, and what is there once with another."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, broken, document, read, says, takes, thing

from specwright_runtime.contract.openapi.document import Document

LANGUAGE = {"type": "string", "enum": ["de", "en", "pl"]}
NEW = thing("word", "lang", word={"type": "string", "minLength": 1, "maxLength": 40}, lang=LANGUAGE)
WORD = thing("id", "word", "lang", id=TEXT, **NEW["properties"])
RESULT = thing(
    "index", "status", index={"type": "integer"}, status={"type": "integer"}, word=WORD, error=TEXT
)


def glossary(flaw: str = "") -> tuple[dict[str, Any], Any]:
    many = {"type": "array", "minItems": 1, "maxItems": 20, "items": NEW}
    words = {
        "post": {
            **takes(NEW),
            **says(201, WORD, 400, 409, of_409="There is this word in this language already."),
        }
    }
    bulk = {"post": {"description": "Each word is made or refused on its own.", **takes(many), **says(207)}}
    bulk["post"] |= says(207, {"type": "array", "items": RESULT}, 400)
    paths = {
        "/words": words,
        "/words/bulk": bulk,
        "/words/{word_id}": {**at(word_id=TEXT), "get": says(200, WORD, 404)},
    }
    view = Document(document(paths)).request
    known: dict[str, Any] = {}
    ids = (f"w{number}" for number in itertools.count(1))

    def make(sent: Any) -> tuple[int, Any]:
        if not view.valid(NEW, sent):
            return 400, None
        if any(k["word"] == sent["word"] and k["lang"] == sent["lang"] for k in known.values()):
            return (201, next(iter(known.values()))) if flaw == "twice" else (409, None)
        one = {"id": next(ids), "word": sent["word"], "lang": sent["lang"]}
        known[one["id"]] = one
        return 201, one

    def each(index: int, sent: Any) -> dict[str, Any]:
        status, told = make(sent)
        if status == 400 and flaw == "tells success":
            status, told = 201, {"id": "w0", "word": "a", "lang": "en"}
        return {"index": index, "status": status} | ({"word": told} if told else {"error": "no"})

    def server(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        match method, steps:
            case "GET", ["words", number]:
                return (200, known[number]) if number in known else (404, None)
            case "POST", ["words", "bulk"]:
                sent = read(body)
                if not isinstance(sent, list) or not 1 <= len(sent) <= 20:
                    return 400, None
                if flaw == "all or none" and not view.valid(many, sent):
                    return 400, None
                return 207, [each(index, one) for index, one in enumerate(sent)]
            case "POST", ["words"]:
                return make(read(body))
        return 404, None

    return paths, server


def test_a_word_of_a_word_is_what_it_is_called_and_unique_in_its_language_only(judge: Judge) -> None:
    assert broken(judge, *glossary()) == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("twice", "post /words-life-another of the same word and lang is refused"),
        ("tells success", "post /words/bulk-rejects-body/0/word: missing"),
        ("all or none", "post /words/bulk-life-each is told what became of it"),
    ],
)
def test_what_becomes_of_each_of_several_is_noticed(judge: Judge, flaw: str, promise: str) -> None:
    assert promise in broken(judge, *glossary(flaw))
