"""Methods, servers, overlapping paths and headers: what operations say beside their bodies."""

from __future__ import annotations

import asyncio
import datetime
from contextlib import closing
from typing import Any

import pytest
from tests.executed.conftest import Package

from specwright_runtime.client import server_url
from specwright_runtime.stream import Reply
from specwright_runtime.transport.asgi import AsgiTransport, AsyncAsgiTransport

SPEC = """\
openapi: 3.2.0
info: {title: Operations, version: "1"}
servers:
  - url: "https://{region}.example.com/{version}"
    variables:
      region: {default: eu, enum: [eu, us]}
      version: {default: v1}
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: view, in: query, schema: {type: string, enum: [full, brief], default: brief}}
    get:
      operationId: thingGet
      responses: {"200": {$ref: "#/components/responses/Text"}}
    query:
      operationId: thingQuery
      parameters:
        - {name: view, in: query, required: true, schema: {type: integer}}
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [q], properties: {q: {type: string}}}}}}
      responses: {"200": {$ref: "#/components/responses/Text"}}
    additionalOperations:
      COPY:
        operationId: thingCopy
        responses: {"200": {$ref: "#/components/responses/Text"}}
  /things/mine:
    servers: [{url: "https://mine.example.com/"}]
    get:
      operationId: thingMine
      responses: {"200": {$ref: "#/components/responses/Text"}}
    post:
      operationId: thingMineAdd
      servers: [{url: "https://{who}.example.com", variables: {who: {default: adder}}}]
      responses: {"204": {description: added}}
  /same/{key}:
    get:
      operationId: sameEverywhere
      parameters:
        - {name: key, in: path, required: true, schema: {type: string}}
        - {name: key, in: query, schema: {type: integer}}
        - {name: key, in: header, schema: {type: boolean}}
        - {name: key, in: cookie, schema: {type: number}}
      responses: {"200": {$ref: "#/components/responses/Text"}}
  /whole:
    get:
      operationId: wholeQuery
      parameters:
        - name: all
          in: querystring
          content:
            application/x-www-form-urlencoded:
              schema:
                type: object
                required: [a]
                properties:
                  a: {type: integer}
                  b: {type: array, items: {type: string}}
                  ids: {type: array, items: {type: integer}}
                  near: {type: object, properties: {lat: {type: number}, tags: {type: array, items: {type: string}}}}
                  span: {type: object, properties: {from: {type: integer}, to: {type: integer}}}
              encoding:
                ids: {style: pipeDelimited, explode: false}
                near: {contentType: application/json}
                span: {style: deepObject}
      responses: {"200": {$ref: "#/components/responses/Text"}}
  /headers:
    get:
      operationId: headersGet
      responses:
        "200":
          description: with headers
          headers:
            X-Count: {required: true, schema: {type: integer}}
            X-Tags: {schema: {type: array, items: {type: string}}}
            X-Until: {schema: {type: string, format: date-time}}
            X-Json: {content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
            X-Absent: {schema: {type: string}}
          content: {text/plain: {schema: {type: string}}}
components:
  responses:
    Text: {description: text, content: {text/plain: {schema: {type: string}}}}
"""


def test_every_method_arrives_with_the_parameters_of_its_path(package: Package) -> None:
    assert package.call("thing_get", 1, answer="got") == "got"
    assert package.handled.keywords == {"view": "brief"}
    body = package.models.ThingQueryRequest(q="x")
    assert package.call("thing_query", 1, body, view=3, answer="asked") == "asked"
    assert (package.handled.arguments, package.handled.keywords) == ((1, body), {"view": 3})
    assert package.call("thing_copy", 1, view="full", answer="copied") == "copied"
    assert package.operations.THING_QUERY.method == "QUERY"
    assert package.operations.THING_COPY.method == "COPY"
    pointers = [operation.pointer for operation in package.operations.OPERATIONS[:3]]
    assert pointers == [
        "#/paths/~1things~1{id}/get",
        "#/paths/~1things~1{id}/query",
        "#/paths/~1things~1{id}/additionalOperations/COPY",
    ]


def test_a_fixed_path_goes_before_a_templated_one(package: Package) -> None:
    assert package.call("thing_mine", answer="mine") == "mine"
    assert package.handled.operation == "thing_mine"


def test_one_name_in_every_place(package: Package) -> None:
    keywords: dict[str, Any] = dict(zip(_keywords(package, "SAME_EVERYWHERE"), (2, True, 2.5), strict=True))
    assert package.call("same_everywhere", "a/b", answer="all", **keywords) == "all"
    assert package.handled.arguments == ("a/b",)
    assert package.handled.keywords == keywords


def _keywords(package: Package, operation: str) -> list[str]:
    return [p.argument for p in getattr(package.operations, operation).parameters if p.place != "path"]


def test_the_whole_query_is_one_value(package: Package) -> None:
    written = {
        "a": 1,
        "b": ["x&y", "ü"],
        "ids": [1],
        "near": {"lat": 1.5, "tags": ["x|y"]},
        "span": {"from": 1},
    }
    (argument,) = _keywords(package, "WHOLE_QUERY")
    for value in (written, {"a": 1, "ids": [1, 2, 3]}, {"a": 1, "near": {}}):
        query = package.models.WholeQueryAll.model_validate(value)
        assert package.call("whole_query", **{argument: query}, answer="read") == "read"
        assert package.handled.keywords == {argument: query}


@pytest.mark.parametrize(
    ("method", "arguments", "url"),
    [
        ("thing_get", (1,), "https://eu.example.com/v1/things/1?view=brief"),
        ("thing_mine", (), "https://mine.example.com/things/mine"),
        ("thing_mine_add", (), "https://adder.example.com/things/mine"),
    ],
)
def test_the_nearest_server_is_asked(package: Package, method: str, arguments: Any, url: str) -> None:
    asked: list[str] = []

    class Watched(AsgiTransport):
        def send(self, request: Any) -> Any:
            asked.append(request.url)
            raise ConnectionError

    transport = Watched(package.app({}))
    with package.client.Client(transport=transport) as client, pytest.raises(ConnectionError):
        getattr(client, method)(*arguments)
    transport.close()
    assert asked == [url]


def test_variables_of_servers_are_filled_in(package: Package) -> None:
    (server,) = package.operations.SERVERS
    assert server_url(server, region="us", version="v2") == "https://us.example.com/v2"
    with pytest.raises(ValueError, match="none of eu, us"):
        server_url(server, region="mars")


def test_headers_of_answers_have_their_types(package: Package) -> None:
    until = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    headers = {
        "X-Count": 3,
        "X-Tags": ["a", "b"],
        "X-Until": until,
        "X-Json": package.models.HeadersGetXJson(a=1),
    }
    app = package.app({"headers_get": lambda: Reply("text", headers=headers)})

    async def ask() -> Any:
        async with package.async_client.AsyncClient(
            "http://api.test", transport=AsyncAsgiTransport(app)
        ) as client:
            return await client.reply(package.operations.HEADERS_GET)

    transport = AsgiTransport(app)
    with closing(transport), package.client.Client("http://api.test", transport=transport) as one:
        for reply in (one.reply(package.operations.HEADERS_GET), asyncio.run(ask())):
            assert reply.value == "text"
            assert reply.headers["x-count"] == "3"
            fields = dict(reply.fields)
            assert fields.pop("x_json").a == 1
            assert fields == {"x_count": 3, "x_tags": ["a", "b"], "x_until": until, "x_absent": None}
            assert dict(one.reply(package.operations.HEADERS_GET).fields).keys() == reply.fields.keys()
