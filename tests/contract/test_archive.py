"""An archive that only reads: whole without an alarm, and with one flaw at a time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from tests.contract.conftest import Judge
from tests.contract.small import TEXT, at, document, says, serve, thing

CODE = {"type": "string", "pattern": "^[A-Z]{2}$"}
NUMBER = {"type": "integer", "minimum": 1}
WRITTEN = {"type": "string", "format": "date-time"}
LETTER = thing("id", "title", "country", "written", id=NUMBER, title=TEXT, country=CODE, written=WRITTEN)
COUNTRY = thing("code", "name", code=CODE, name=TEXT)
WORDS = {"type": "array", "items": thing("word", "length", word=TEXT, length=NUMBER)}
SCAN = {"image/png": {"schema": {"type": "string", "format": "binary"}}}
COUNTRIES = [{"code": "DE", "name": "Germany"}, {"code": "PT", "name": "Portugal"}]
LETTERS = [
    {"id": n, "title": title, "country": code, "written": f"19{n:02}-05-01T12:00:00Z"}
    for n, title, code in ((14, "Lisbon", "PT"), (9, "Bremen", "DE"), (7, "Porto", "PT"), (3, "Weimar", "DE"))
]
DISTANCES = [{"title": "Porto", "distance": 2.5}, {"title": "Lisbon", "distance": 40.0}]


def _list(items: dict[str, Any], said: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": said,
        "parameters": list(parameters),
        **says(200, {"type": "array", "items": items}),
    }


def _query(name: str, said: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": said, "schema": {"type": "string", "minLength": 2}}


def _paths() -> dict[str, Any]:
    whose = "Only letters whose title contains this, in any case."
    return {
        "/letters": {
            "get": _list(
                LETTER,
                "Newest first.",
                _query("q", whose),
                _query("prefix", "Only letters whose title begins with it."),
            )
        },
        "/letters/{id}": {**at(id=NUMBER), "get": says(200, LETTER, 404)},
        "/letters/{id}/scan": {
            **at(id=NUMBER),
            "get": {"responses": {"200": {"description": "d", "content": SCAN}, "404": {"description": "d"}}},
        },
        "/countries": {"get": _list(COUNTRY, "All countries, by code.")},
        "/countries/{code}": {**at(code=CODE), "get": says(200, COUNTRY, 404)},
        "/countries/{code}/letters": {**at(code=CODE), "get": {**_list(LETTER, "All."), **_missing()}},
        "/words": {
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {**NUMBER, "maximum": 9, "default": 5}},
                    {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["word", "-word"]}},
                ],
                **says(
                    200,
                    thing("total", "count", "words", total=NUMBER, count={"type": "integer"}, words=WORDS),
                    400,
                ),
            }
        },
        "/nearby": {
            "get": _list(
                thing("title", "distance", title=TEXT, distance={"type": "number"}), "Nearest first."
            )
        },
    }


def _missing() -> dict[str, Any]:
    return says(200, {"type": "array", "items": LETTER}, 404)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(bytes([0, *range(8)]) for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _server(flaw: str) -> Callable[[str, list[str], bytes], tuple[int, Any]]:
    def searched(letters: list[dict[str, Any]], query: dict[str, list[str]]) -> list[dict[str, Any]]:
        if (asked := query.get("q", [""])[0]) and flaw != "a search finds all":
            by_case = flaw == "a search looks at the case"
            fold: Callable[[str], str] = str if by_case else str.lower
            letters = [one for one in letters if fold(asked) in fold(one["title"])]
        if (start := query.get("prefix", [""])[0]) and flaw != "all begin so":
            anywhere = flaw == "a beginning is anywhere"
            letters = [
                o for o in letters if (start in o["title"] if anywhere else o["title"].startswith(start))
            ]
        return letters

    def words(query: dict[str, list[str]]) -> tuple[int, Any]:
        limit, sort = query.get("limit", ["5"])[0], query.get("sort", [""])[0]
        if limit not in "123456789" or query.get("sort", ["word"])[0] not in ("word", "-word"):
            return 400, None
        told = [f"{first}{last}" for first in "mtakz" for last in "ogexa"]
        if sort == "-word" or (sort and flaw != "words do not rise"):
            told.sort(reverse=sort[0] == "-")
        page = [{"word": word, "length": 2} for word in told[: int(limit)]]
        count = len(told) if flaw == "all are counted on the page" else len(page)
        return 200, {"total": len(told), "count": count, "words": page}

    def answer(method: str, steps: list[str], body: bytes) -> tuple[int, Any]:
        query, name = (
            parse_qs(body.decode(), keep_blank_values=True),
            unquote(steps[1]) if len(steps) > 1 else "",
        )
        if steps[0] == "words":
            return words(query)
        if any(len(values[0]) < 2 for values in query.values()):
            return 400, None
        match steps[0], len(steps):
            case "letters", 1:
                return 200, searched(LETTERS[::-1] if flaw == "oldest first" else LETTERS, query)
            case "letters", _:
                found = next((one for one in LETTERS if str(one["id"]) == name), None)
                if found is None:
                    return 404, None
                if steps[2:]:
                    return 200, _png()[: -9 if flaw == "a scan is cut off" else None]
                return 200, {**found, "title": "Another"} if flaw == "shown is another title" else found
            case "countries", 1:
                return 200, COUNTRIES[::-1] if flaw == "countries in any order" else COUNTRIES
            case "countries", count:
                if name not in ("DE", "PT"):
                    return 404, None
                if count == 2:
                    at = ("DE", "PT").index(name)
                    return 200, COUNTRIES[1 - at if flaw == "the other country" else at]
                own = [one for one in LETTERS if one["country"] == name]
                return 200, LETTERS if flaw == "letters of all countries" else own
        return 200, DISTANCES[::-1] if flaw == "the farthest first" else DISTANCES

    return answer


def _app(flaw: str) -> Any:
    app = serve(_paths(), _server(flaw))

    async def typed(scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: Any) -> None:
            if (
                message["type"] == "http.response.start"
                and message["status"] == 200
                and "/scan" in scope["path"]
            ):
                rest = [(n, v) for n, v in message["headers"] if n != b"content-type"]
                message = {**message, "headers": [*rest, (b"content-type", b"image/png")]}
            await send(message)

        await app(scope, receive, sent)

    return typed


def test_what_only_reads_gives_no_alarm(judge: Judge) -> None:
    results = judge(document(_paths()), _app(""))
    assert [(r.promise.id, r.text) for r in results if r.outcome == "broken"] == []


@pytest.mark.parametrize(
    ("flaw", "promise"),
    [
        ("oldest first", "get /letters-effects-in order"),
        ("countries in any order", "get /countries-effects-in order"),
        ("words do not rise", "get /words-effects-sort=-word sorts"),
        ("all are counted on the page", "get /words-effects-the page tells of itself"),
        ("the farthest first", "get /nearby-effects-in order"),
        ("a search finds all", "get /letters-effects-q searches"),
        ("a search looks at the case", "get /letters-effects-q searches"),
        ("all begin so", "get /letters-effects-prefix is the beginning of title"),
        ("a beginning is anywhere", "get /letters-effects-prefix is the beginning of title"),
        ("a scan is cut off", "get /letters/{id}/scan-binary-content"),
        ("shown is another title", "get /letters/{id}-references-shown as it is listed"),
        ("the other country", "get /countries/{code}-references-code is the one on the path"),
        (
            "letters of all countries",
            "get /countries/{code}/letters-references-country is the one on the path",
        ),
    ],
)
def test_a_flaw_of_what_only_reads_is_noticed_where_it_lies(judge: Judge, flaw: str, promise: str) -> None:
    results = judge(document(_paths()), _app(flaw), keyword=promise.partition("-")[0])
    assert promise in [r.promise.id for r in results if r.outcome == "broken"]
