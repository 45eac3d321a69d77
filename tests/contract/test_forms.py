"""Objects in forms and queries: how they are spelled, and that the server's own way is found."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.contract.conftest import Judge

from specwright_runtime.contract.checks.rejects import readable
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Content, Parameter
from specwright_runtime.contract.values.value import Builder

ADDRESS = {
    "type": "object",
    "required": ["city"],
    "additionalProperties": False,
    "properties": {
        "city": {"type": "string", "minLength": 2, "maxLength": 30},
        "floor": {"type": "integer", "minimum": 0, "maximum": 9},
        "bell": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string", "enum": ["left", "right"]}},
        },
    },
}


def form(encoding: dict[str, Any]) -> Content:
    media_type = "application/x-www-form-urlencoded"
    return Content(
        media_type=media_type, schema=None, item=False, examples=(), encoding=encoding, pointer="#/x"
    )


@pytest.mark.parametrize(
    ("encoding", "value", "brackets", "written"),
    [
        ({}, {"a": {"b": 1}}, False, 'a={"b":+1}'),
        ({}, {"a": {"b": 1, "c": {"d": [True]}}}, True, "a[b]=1&a[c][d][]=true"),
        ({}, {"a": [{"b": 1}, {"b": 2}]}, False, 'a={"b":+1}&a={"b":+2}'),
        ({}, {"a": [{"b": 1}, {"b": 2}]}, True, "a[0][b]=1&a[1][b]=2"),
        ({}, {"a": ["x", "y"]}, True, "a=x&a=y"),
        ({"a": {"style": "deepObject", "explode": True}}, {"a": {"b": {"c": 1}}}, False, "a[b][c]=1"),
        ({"a": {"style": "form"}}, {"a": {"b": 1, "c": 2}}, False, "b=1&c=2"),
        ({"a": {"style": "form", "explode": False}}, {"a": {"b": 1, "c": 2}}, False, "a=b,1,c,2"),
        ({"a": {"style": "spaceDelimited"}}, {"a": ["x", "y"]}, False, "a=x+y"),
        ({"a": {"style": "pipeDelimited", "explode": False}}, {"a": ["x", "y"]}, False, "a=x|y"),
        ({"a": {"explode": False}}, {"a": ["x", "y"]}, False, "a=x,y"),
        ({"a": {"contentType": "application/json"}}, {"a": {"b": 1}}, True, 'a={"b":+1}'),
        ({"a": {"contentType": "application/json", "explode": True}}, {"a": {"b": 1}}, False, "b=1"),
        ({}, {"a[]": ["x", "y"], "b[c]": 1}, False, "a[]=x&a[]=y&b[c]=1"),
    ],
)
def test_a_form_spells_its_properties_as_their_encoding_says(
    encoding: dict[str, Any], value: dict[str, Any], brackets: bool, written: str
) -> None:
    from urllib.parse import quote

    view = Document({"openapi": "3.1.0"}).request
    body, _ = wire.body(form(encoding), value, view, brackets=brackets)
    assert body.decode() == quote(written, safe="=&+")


@pytest.mark.parametrize(
    ("encoding", "value"),
    [
        ({"explode": False}, ["x,y"]),
        ({"style": "pipeDelimited", "explode": False}, ["x|y"]),
        ({"style": "form"}, {"b": {"c": 1}}),
        ({}, None),
        ({"style": "deepObject"}, {"b": None}),
    ],
)
def test_what_a_form_cannot_say_is_not_sent(encoding: dict[str, Any], value: Any) -> None:
    view = Document({"openapi": "3.1.0"}).request
    with pytest.raises(wire.UnwritableError):
        wire.body(form({"a": encoding}), {"a": value}, view)


def document(
    encoding: dict[str, Any] | None = None, parameter: dict[str, Any] | None = None
) -> dict[str, Any]:
    home: dict[str, Any] = {"type": "object", "required": ["address"], "properties": {"address": ADDRESS}}
    content = {"application/x-www-form-urlencoded": {"schema": home, "encoding": encoding or {}}}
    answer = {"description": "Told.", "content": {"application/json": {"schema": home}}}
    operation: dict[str, Any] = {
        "operationId": "move",
        "responses": {"200": answer, "400": {"description": "No."}},
    }
    if parameter is None:
        return _paths({"post": {**operation, "requestBody": {"required": True, "content": content}}})
    address = {"name": "address", "in": "query", "required": True, "schema": ADDRESS, **parameter}
    return _paths({"get": {**operation, "parameters": [address]}})


def _paths(item: dict[str, Any]) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "Homes", "version": "1"}, "paths": {"/home": item}}


def valid(address: Any, flaw: str) -> bool:
    if not isinstance(address, dict) or not address.keys() <= {"city", "floor", "bell"}:
        return False
    city, floor, bell = address.get("city"), address.get("floor", 0), address.get("bell", {"name": "left"})
    if not isinstance(city, str) or not 2 <= len(city) <= 30:
        return False
    if (
        not isinstance(floor, int)
        or isinstance(floor, bool)
        or not 0 <= floor <= (99 if flaw == "floor" else 9)
    ):
        return False
    return isinstance(bell, dict) and (flaw == "bell" or bell.get("name") in ("left", "right"))


def server(reads: str, flaw: str = "") -> Starlette:
    """Knows objects as `reads` says: `json` texts, or names in `brackets`."""

    def bracketed(pairs: list[tuple[str, str]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, text in pairs:
            path = re.findall(r"[^\[\]]+", name)
            place = found
            for step in path[:-1]:
                place = place.setdefault(step, {})
            whole = path[-1] == "floor" and re.fullmatch(r"-?\d+", text)
            place[path[-1]] = int(text) if whole else text
        return found

    async def home(request: Request) -> JSONResponse:
        if request.method == "POST":
            if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
                return JSONResponse({}, 400)
            pairs = [(name, str(text)) for name, text in (await request.form()).multi_items()]
        else:
            pairs = request.query_params.multi_items()
        if reads == "json":
            try:
                told = {name: json.loads(text) for name, text in pairs if name == "address"}
            except ValueError:
                return JSONResponse({}, 400)
        else:
            told = bracketed(pairs)
        address = told.get("address")
        return JSONResponse({"address": address}) if valid(address, flaw) else JSONResponse({}, 400)

    return Starlette(routes=[Route("/home", home, methods=["GET" if reads == "query" else "POST"])])


@pytest.mark.parametrize(
    ("reads", "encoding"),
    [("json", None), ("brackets", None), ("brackets", {"address": {"style": "deepObject", "explode": True}})],
)
def test_objects_in_a_form_are_sent_as_the_server_reads_them(
    judge: Judge, reads: str, encoding: dict[str, Any] | None
) -> None:
    exchanges: list[Exchange] = []
    results = judge(document(encoding), server(reads), seen=exchanges.append)
    kept = {result.promise.place for result in results if result.outcome == "kept"}
    broken = [result.text for result in results if result.outcome == "broken"]
    assert broken == []
    assert {"body/address/bell: alone", 'body/address/bell/name: "right"'} <= kept
    assert {"body/address/floor: above the maximum", "body/address/bell/name: outside the enum"} <= kept
    other = b"address=%7B" if reads == "brackets" else b"address%5Bcity"
    assert sum(other in (exchange.request.body or b"") for exchange in exchanges) <= 1  # to find out


@pytest.mark.parametrize("reads", ["json", "brackets"])
@pytest.mark.parametrize("flaw", ["floor", "bell"])
def test_what_a_server_lets_pass_within_an_object_is_noticed(judge: Judge, reads: str, flaw: str) -> None:
    results = judge(document(), server(reads, flaw))
    broken = {result.promise.place for result in results if result.outcome == "broken"}
    assert broken
    assert all(place.startswith(f"body/address/{flaw}") for place in broken)


def test_deep_objects_in_a_query_are_varied_at_every_depth(judge: Judge) -> None:
    described = document(parameter={"style": "deepObject", "explode": True})
    results = judge(described, server("query"))
    assert [result.text for result in results if result.outcome == "broken"] == []
    kept = {result.promise.place for result in results if result.outcome == "kept"}
    assert 'query address: bell/name: "right"' in kept
    results = judge(described, server("query", "bell"))
    broken = {result.promise.place for result in results if result.outcome == "broken"}
    assert "query address: bell/name: outside the enum" in broken


def test_parts_have_the_names_of_their_properties_and_are_json_where_they_are_declared_so() -> None:
    content = Content(
        media_type="multipart/form-data",
        schema=None,
        item=False,
        examples=(),
        encoding={"$top": {"contentType": "application/json"}},
        pointer="#/x",
    )
    document = Document({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}})
    body, _ = wire.body(content, {"$top": ["true", "é"], 'filter["a"]': "b"}, document.request)
    parts = [part.strip().split("\r\n\r\n") for part in body.decode().split(f"--{wire.BOUNDARY}")[1:-1]]
    names = [head.partition("; ")[2].partition("\r\n")[0] for head, _ in parts]
    assert names == ['name="$top"', 'name="$top"', 'name="filter[%22a%22]"']
    assert [text for _, text in parts] == ['"true"', '"é"', "b"]


def parameter_of(**keywords: Any) -> Parameter:
    usual = {"name": "p", "required": True, "explode": False, "allow_reserved": False, "media_type": None}
    return Parameter(**{**usual, "schema": {}, "examples": (), "pointer": "/x", **keywords})


@pytest.mark.parametrize(
    ("keywords", "value"),
    [
        ({"place": "query", "style": "pipeDelimited"}, ["a|b"]),
        ({"place": "query", "style": "spaceDelimited"}, {"a": "b c"}),
        ({"place": "header", "style": "simple"}, ["a,b"]),
        ({"place": "header", "style": "simple", "explode": True}, {"a": "b,c"}),
        ({"place": "cookie", "style": "form"}, ["a,b"]),
    ],
)
def test_what_a_style_would_divide_is_not_sent(keywords: dict[str, Any], value: Any) -> None:
    assert wire.spelled(parameter_of(**keywords), value) is None


@pytest.mark.parametrize("example", ["a,\n  b\n", "a, b", "a,\r\n\tb"])
def test_an_example_of_a_header_in_several_lines_is_sent_in_one(example: str) -> None:
    assert wire.spelled(parameter_of(place="header", style="simple"), example) == "a, b"


def test_a_comma_that_is_reserved_is_escaped_within_a_part() -> None:
    parameter = parameter_of(place="query", style="form", allow_reserved=True)
    assert wire.query_pairs(parameter, ["a,b", "c;d"]) == ["p=a%2Cb,c;d"]
    assert wire.query_pairs(parameter, "a,b") == ["p=a,b"]


def test_a_form_may_be_read_with_other_words_for_true_and_false(judge: Judge) -> None:
    schema = {"type": "object", "required": ["on"], "properties": {"on": {"type": "boolean"}}}
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    switch = {
        "operationId": "switch",
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": "Done."}, "400": {"description": "No."}},
    }
    words = {"true", "1", "yes", "on", "false", "0", "no", "off"}

    async def home(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return Response(status_code=400)
        told = parse_qs((await request.body()).decode("utf-8", "replace")).get("on", [""])
        return Response(status_code=204 if told[0].lower() in words else 400)

    results = judge(_paths({"post": switch}), Starlette(routes=[Route("/home", home, methods=["POST"])]))
    assert [result.promise.id for result in results if result.outcome == "broken"] == []
    assert any(result.promise.place == "body/on: another word" for result in results)


@pytest.mark.parametrize("encoded", [{}, {"type": "string", "contentEncoding": "binary"}])
def test_a_part_of_a_media_type_is_a_file_of_it_without_a_format(encoded: dict[str, str]) -> None:
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"contentMediaType": "image/png", **encoded}},
    }
    encoding = {"file": {"contentType": "image/png, image/jpeg"}}
    read = Document({"openapi": "3.1.0", "components": {"schemas": {"Upload": schema}}})
    content = Content(
        media_type="multipart/form-data",
        schema=read.request.node("#/components/schemas/Upload"),
        item=False,
        examples=(),
        encoding=encoding,
        pointer="#/x",
    )
    raw, _ = wire.body(content, Builder(read.request).minimal(content.schema or True), read.request)
    assert b"Content-Type: image/png\r\n\r\n\x89PNG\r\n" in raw


_PICTURES = "A picture, PNG or JPEG, of at most 64 KB; others are refused."


@pytest.mark.parametrize(
    ("flaw", "words", "broken"),
    [
        ("", _PICTURES, []),
        ("any type", _PICTURES, ["send-rejects-body/file: a part of a media type that is not documented"]),
        ("any size", _PICTURES, ["send-rejects-body/file: too large"]),
        ("any type", "A picture.", []),
        ("any size", "A picture.", []),
    ],
)
def test_files_that_words_exclude_are_refused(judge: Judge, flaw: str, words: str, broken: list[str]) -> None:
    file = {"type": "string", "format": "binary", "description": words}
    schema = {"type": "object", "required": ["file"], "properties": {"file": file}}
    encoding = {"file": {"contentType": "image/png, image/jpeg"}}
    post = {
        "operationId": "send",
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": schema, "encoding": encoding}},
        },
        "responses": {code: {"description": "d"} for code in ("204", "400", "413", "415")},
    }

    async def home(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return Response(status_code=415)
        file = (await request.form()).get("file")
        if not isinstance(file, UploadFile):
            return Response(status_code=400)
        if flaw != "any type" and file.content_type not in ("image/png", "image/jpeg"):
            return Response(status_code=415)
        large = flaw != "any size" and len(await file.read()) > 65_536
        return Response(status_code=413 if large else 204)

    app = Starlette(routes=[Route("/home", home, methods=["POST"])])
    results = judge(_paths({"post": post}), app, keyword="send-rejects-body/file")
    assert [result.promise.id for result in results if result.outcome == "broken"] == broken


@pytest.mark.parametrize(
    ("version", "schema", "encoding", "expected"),
    [
        ("3.1.0", {"description": "Any."}, {}, True),
        ("3.1.0", {"type": "array", "items": {}}, {"contentType": "*/*"}, True),
        ("3.0.3", {}, {"contentType": "image/png, image/jpeg"}, True),
        ("3.1.0", {}, {"contentType": "text/plain"}, False),
        ("3.0.3", {}, {}, False),
    ],
)
def test_parts_of_no_type_are_files_since_3_1_unless_they_are_said_to_be_text(
    version: str, schema: dict[str, Any], encoding: dict[str, str], expected: bool
) -> None:
    form = {"type": "object", "properties": {"part": schema}}
    read = Document({"openapi": version, "components": {"schemas": {"Form": form}}})
    content = Content(
        media_type="multipart/form-data",
        schema=read.request.node("#/components/schemas/Form"),
        item=False,
        examples=(),
        encoding={"part": encoding},
        pointer="#/x",
    )
    assert wire.is_file(content, "part", read.request) is expected
    named = {"$ref": "#/components/schemas/Form"}  # such as FastAPI has for values of any type
    assert not wire.is_file(replace(content, schema=named), "part", read.request)


@pytest.mark.parametrize("flaw", ["", "name"])
def test_a_form_beside_json_need_not_have_objects(judge: Judge, flaw: str) -> None:
    tag = {"type": "object", "properties": {"word": {"type": "string"}}}
    pet = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string", "maxLength": 300}, "tag": tag},
    }
    content = {"application/json": {"schema": pet}, "application/x-www-form-urlencoded": {"schema": pet}}
    answer = {"description": "Told.", "content": {"application/json": {"schema": pet}}}
    described = _paths(
        {
            "post": {
                "operationId": "move",
                "requestBody": {"required": True, "content": content},
                "responses": {"201": answer, "400": {"description": "No."}},
            }
        }
    )

    async def home(request: Request) -> JSONResponse:
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/json"):
            try:
                sent = json.loads(await request.body())
            except ValueError:
                return JSONResponse({}, 400)
        elif kind.startswith("application/x-www-form-urlencoded"):
            sent = {name: str(text) for name, text in (await request.form()).items() if name != "tag"}
            sent = {name: text.upper() if flaw else text for name, text in sent.items()}
        else:
            return JSONResponse({}, 415)
        view = Document(described).request
        if not view.valid(pet, sent):
            return JSONResponse({}, 400)
        return JSONResponse({name: sent[name] for name in pet["properties"] if name in sent}, 201)

    results = judge(described, Starlette(routes=[Route("/home", home, methods=["POST"])]))
    broken = [result.promise.place for result in results if result.outcome == "broken"]
    assert broken == [] if not flaw else any("urlencoded/name" in place for place in broken)


def test_empty_members_of_a_header_count_as_none() -> None:
    schema = {"type": "array", "items": {"type": "string", "enum": ["a"]}}
    view = Document({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}).request
    header, query = (
        parameter_of(place=place, style="simple", schema=schema) for place in ("header", "query")
    )
    assert readable(view, header, ["a", ""])
    assert not readable(view, header, ["a", "b"])
    assert not readable(view, query, ["a", ""])
