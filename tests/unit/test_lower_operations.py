"""Lower: views of requests and answers, bodies, results and errors."""

from __future__ import annotations

import pytest
from tests.unit.middle import api, codes, field, model, names, operation
from tests.unit.shapes import INT, STR, named

from specwright.api import BinaryContent, PartsContent
from specwright.diagnostics import Report
from specwright.pytypes import (
    Imported,
    NullableType,
    PyType,
    TupleType,
    UnionType,
)

VIEWS = """
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    post:
      operationId: make
      requestBody: {{content: &box {{application/json: {{schema: {{$ref: '#/components/schemas/Box'}}}}}}}}
      responses: {{'200': {{description: d, content: *box}}}}
components:
  schemas:
    Box: {{type: object, properties: {{item: {{$ref: '#/components/schemas/Item'}}}}}}
    Item:
      type: object
      required: [id, name]
      properties: {{id: {{type: string, readOnly: true}}, name: {{type: string{name}}}}}
    Other: {{type: object, properties: {{x: {{type: string}}}}}}
"""


def test_requests_and_answers_have_views_where_they_differ() -> None:
    found = api(VIEWS.format(name=", writeOnly: true"))
    assert names(found) == ["Box", "BoxInput", "Item", "ItemInput", "Other"]
    make = operation(found, "make")
    assert make.body is not None
    assert (make.body.type, make.result) == (named("BoxInput"), named("Box"))
    assert field(found, "BoxInput", "item").type == named("ItemInput")
    assert [f.wire for f in model(found, "Item").fields] == ["id"]
    assert [f.wire for f in model(found, "ItemInput").fields] == ["name"]


def test_optional_read_only_property_makes_no_second_class() -> None:
    assert names(api(VIEWS.replace("required: [id, name]", "required: [name]").format(name=""))) == [
        "Box",
        "Item",
        "Other",
    ]


BODY = """
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    post:
      operationId: send
      requestBody: {{content: {{{content}}}}}
      responses: {responses}
"""


INTEGER = "{description: d, content: {application/json: {schema: {type: integer}}}}"


def body(content: str) -> PyType | None:
    found = operation(api(BODY.format(content=content, responses="{'204': {description: d}}")), "send")
    assert found.body is not None
    return found.body.type


def test_file_of_a_form_is_an_upload_and_of_json_is_text() -> None:
    schema = "{type: object, properties: {f: {type: string, format: binary}}}"
    for media_type, expected in [
        ("multipart/form-data", Imported(module="specwright_runtime", name="Upload")),
        ("application/json", STR),
    ]:
        found = api(BODY.format(content=f"{media_type}: {{schema: {schema}}}", responses="{}"))
        (definition,) = found.models
        assert field(found, definition.name, "f").type == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("image/png: {}", None),
        ("application/octet-stream: {schema: {type: string, format: binary}}", None),
        ("text/plain: {schema: {type: string}}", STR),
        ("application/xml: {schema: {type: object}}", STR),
        ("application/vnd.x+json: {schema: {type: integer}}", INT),
        ("application/json: {schema: {type: integer}}, text/plain: {}", UnionType(members=(INT, STR))),
    ],
)
def test_body_is_typed_by_its_media_types(content: str, expected: PyType | None) -> None:
    assert body(content) == expected


@pytest.mark.parametrize(
    ("responses", "result", "rich", "errors"),
    [
        ("{'204': {description: d}}", None, False, []),
        (f"{{'200': {INTEGER}, default: {{description: e}}}}", INT, False, ["DefaultError"]),
        (f"{{default: {INTEGER}}}", INT, True, []),
        (f"{{'200': {INTEGER}, '202': {{description: d}}}}", NullableType(inner=INT), True, []),
        ("{'200': {description: d}, '404': {description: e}, 4XX: {description: e}, 5XX: {description: e}}",
         None, False, ["NotFound", "ClientError", "ServerError"]),
        ("{'302': {description: d}}", None, False, []),
        ("{'200': {description: d}, '304': {description: d}}", None, False, ["NotModified"]),
        ("{'200': {description: d, content: {video/mp4: {}}}}",
         Imported(module="specwright_runtime.stream", name="ByteStream"), False, []),
        ("{'200': {description: d, headers: {X-Total: {schema: {type: integer}}}}}", None, True, []),
    ],
)  # fmt: skip
def test_result_and_errors_of_responses(
    responses: str, result: PyType | None, rich: bool, errors: list[str]
) -> None:
    found = operation(api(BODY.format(content="text/plain: {}", responses=responses)), "send")
    assert found.result == result
    assert found.rich is rich
    assert [response.error for response in found.responses if response.error is not None] == errors


@pytest.mark.parametrize(
    "content",
    [
        "multipart/form-data: {itemSchema: {}, itemEncoding: {}}",
        "multipart/form-data: {schema: {type: string}}",
        "application/x-www-form-urlencoded: {schema: {type: array, items: {}}}",
        "multipart/related: {schema: {type: object, properties: {about: {}, file: {}}}}",
        "text/event-stream: {itemSchema: {type: string}}",
    ],
)
def test_request_that_nothing_here_reads_is_handed_over_as_bytes(content: str) -> None:
    report = Report()
    found = api(
        f"""
        openapi: 3.2.0
        info: {{title: T, version: '1'}}
        paths:
          /a:
            post:
              operationId: make
              requestBody: {{content: {{{content}}}}}
              responses: {{'204': {{description: d}}}}
        """,
        report=report,
    )
    made = operation(found, "make").body
    assert made is not None
    assert [type(each) for each in made.contents] == [BinaryContent]
    assert codes(report) == ["bytes-only"]


def test_a_body_of_parts_that_may_be_missing_has_one_at_least() -> None:
    found = api(
        """
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /batch:
    post:
      operationId: send
      requestBody:
        content:
          multipart/mixed:
            schema: {type: array, prefixItems: [{type: string}, {type: string}], items: false}
      responses: {'204': {description: d}}
"""
    )
    body = operation(found, "send").body
    assert body is not None
    (content,) = body.contents
    assert isinstance(content, PartsContent)
    assert isinstance(content.type, UnionType)
    lengths = [len(each.items) for each in content.type.members if isinstance(each, TupleType)]
    assert lengths == [2, 1]


def test_a_key_that_is_described_as_a_parameter_too_is_the_schemes() -> None:
    report = Report()
    found = api(
        """
        openapi: 3.0.3
        info: {title: T, version: '1'}
        security: [{key: []}]
        paths:
          /a:
            parameters: [{name: x-api-key, in: header, schema: {type: string}}]
            get:
              operationId: getA
              parameters: [{name: api_key, in: query, required: true, schema: {type: string}}]
              responses: {'204': {description: Done.}}
            put:
              operationId: putA
              security: [{other: []}]
              responses: {'204': {description: Done.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: query, name: api_key}
            other: {type: apiKey, in: header, name: X-API-Key}
        """,
        report=report,
    )
    assert [each.wire for each in operation(found, "get_a").parameters] == ["x-api-key"]
    assert not operation(found, "put_a").parameters
    assert codes(report).count("credential-parameter") == 2
