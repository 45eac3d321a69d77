"""Every style of parameter arrives as the value that was given."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.1.0
info: {title: Styles, version: "1"}
paths:
  /p/{simple}/{label}/{matrix}/{exploded}:
    get:
      operationId: getPath
      parameters:
        - {name: simple, in: path, required: true, schema: {type: string}}
        - {name: label, in: path, required: true, style: label, schema: {type: array, items: {type: integer}}}
        - {name: matrix, in: path, required: true, style: matrix, schema: {$ref: "#/components/schemas/Point"}}
        - {name: exploded, in: path, required: true, style: simple, explode: true, schema: {$ref: "#/components/schemas/Point"}}
      responses: {"204": {description: ok}}
  /q:
    get:
      operationId: getQuery
      parameters:
        - {name: text, in: query, schema: {type: string}}
        - {name: flag, in: query, schema: {type: boolean}}
        - {name: number, in: query, schema: {type: number}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: moment, in: query, schema: {type: string, format: date-time}}
        - {name: key, in: query, schema: {type: string, format: uuid}}
        - {name: form, in: query, schema: {type: array, items: {type: string}}}
        - {name: joined, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: space, in: query, style: spaceDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: pipe, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: "#/components/schemas/Filter"}}
        - {name: spread, in: query, style: form, explode: true, schema: {$ref: "#/components/schemas/Point"}}
        - {name: json, in: query, content: {application/json: {schema: {$ref: "#/components/schemas/Filter"}}}}
        - {name: reserved, in: query, allowReserved: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, default: 20}}
        - {name: "odd[name]-1", in: query, schema: {type: string}}
      responses: {"204": {description: ok}}
  /open:
    get:
      operationId: getOpen
      parameters:
        - {name: metadata, in: query, schema: {type: object, additionalProperties: {type: string}}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: "#/components/schemas/Point"}}
      responses: {"204": {description: ok}}
  /loose:
    get:
      operationId: getLoose
      parameters:
        - name: created
          in: query
          style: deepObject
          explode: true
          schema: {anyOf: [{type: object, properties: {gt: {type: integer}}}, {type: integer}]}
        - {name: size, in: query, schema: {default: 5}}
        - {name: strict, in: query, schema: {default: true}}
        - {name: page, in: query, allowEmptyValue: true, schema: {type: integer, default: 1}}
        - {name: flag, in: query, allowEmptyValue: true, schema: {type: boolean}}
        - {name: word, in: query, allowEmptyValue: true, schema: {type: string}}
      responses: {"204": {description: ok}}
  /h:
    get:
      operationId: getHeaders
      parameters:
        - {name: X-Key, in: header, required: true, schema: {type: string, format: uuid}}
        - {name: X-Tags, in: header, schema: {type: array, items: {type: string}}}
        - {name: X-Point, in: header, explode: true, schema: {$ref: "#/components/schemas/Point"}}
        - {name: X-Json, in: header, content: {application/json: {schema: {$ref: "#/components/schemas/Filter"}}}}
        - {name: session, in: cookie, required: true, schema: {type: string}}
        - {name: sizes, in: cookie, explode: false, schema: {type: array, items: {type: integer}}}
      responses: {"204": {description: ok}}
components:
  schemas:
    Point: {type: object, properties: {x: {type: integer}, y: {type: integer}}}
    Filter: {type: object, properties: {name: {type: string}, ages: {type: array, items: {type: integer}}, at: {$ref: "#/components/schemas/Point"}}}
"""


def test_path_styles(package: Package) -> None:
    point = package.models.Point(x=1, y=-2)
    for text in ("a/b c", "é%2F?#", "a:b;c=d,e", "..."):
        package.call("get_path", text, [3, 4], point, point)
        assert package.handled.arguments == (text, [3, 4], point, point)


def _query(models: Any) -> list[tuple[str, Any]]:
    return [
        ("text", "a&b=c d+e#é%"),
        ("text", ""),
        ("flag", True),
        ("flag", False),
        ("number", 1.5),
        ("day", datetime.date(2026, 2, 3)),
        ("moment", datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)),
        ("key", uuid.UUID(int=7)),
        ("form", ["a,b", "c d", ""]),
        ("joined", [1, -2, 3]),
        ("space", ["a,b", "c"]),
        ("pipe", ["a b", "c"]),
        ("deep", models.Filter(name="x[y]", ages=[1], at=models.Point(x=1))),
        ("deep", models.Filter(ages=[1, 2])),
        ("spread", models.Point(x=1, y=2)),
        ("json", models.Filter(name="é", ages=[], at=models.Point())),
        ("reserved", "/a?b=c&d:e@f+g#h%20[i]"),
        ("limit", 3),
        ("odd_name_1", "x"),
    ]


@pytest.mark.parametrize("index", range(19))
def test_query_styles(package: Package, index: int) -> None:
    name, value = _query(package.models)[index]
    package.call("get_query", **{name: value})
    assert package.handled.keywords[name] == value
    others = {key: item for key, item in package.handled.keywords.items() if key not in (name, "limit")}
    assert set(others.values()) <= {None}
    assert package.handled.keywords["limit"] == (value if name == "limit" else 20)


def test_an_object_in_brackets_may_be_a_plain_value_instead(package: Package) -> None:
    for value in (5, package.models.GetLooseCreatedWithGt(gt=3)):
        package.call("get_loose", created=value)
        assert package.handled.keywords["created"] == value


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("size=7&strict=false", "size", 7),
        ("size=7&strict=false", "strict", False),
        ("size=large", "size", "large"),
        ("", "size", 5),
        ("page=&flag=&word=", "page", 1),
        ("page=&flag=&word=", "flag", None),
        ("page=&flag=&word=", "word", ""),
    ],
)
def test_what_a_default_and_an_empty_value_let_expect(
    package: Package, query: str, name: str, value: object
) -> None:
    client = TestClient(package.app({"get_loose": None}))
    assert client.get(f"/loose?{query}").status_code == 204
    assert client.get("/loose?page=x").status_code == 400
    received = package.handled.keywords[name]
    assert (received, type(received)) == (value, type(value))


def test_an_open_object_takes_no_other_parameter(package: Package) -> None:
    given = {"metadata": {"a": "1", "b": "é"}, "limit": 3, "deep": package.models.Point(x=1)}
    package.call("get_open", **given)
    assert package.handled.keywords == given


def test_header_and_cookie_styles(package: Package) -> None:
    models = package.models
    given = {
        "x_key": uuid.UUID(int=1),
        "x_tags": ["a", "b c"],
        "x_point": models.Point(x=1, y=2),
        "x_json": models.Filter(name='é, "x"'),
        "session": "a; b=c é",
        "sizes": [1, 2],
    }
    package.call("get_headers", **given)
    assert package.handled.keywords == given
