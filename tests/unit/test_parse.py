"""Parse: what the versions of OpenAPI write differently is one afterwards."""

from __future__ import annotations

import pytest
from tests.unit.middle import codes, document, source

from specwright.diagnostics import Failure, Report
from specwright.document import Schema
from specwright.parse import parse
from specwright.read.source import Origin

HEAD = """
openapi: {version}
info: {{title: T, version: '1'}}
paths: {{}}
components:
  schemas:
    A: {schema}
"""


def schema(text: str, version: str = "3.1.0") -> Schema:
    found = document(HEAD.format(version=version, schema=text))
    return found.schemas[Origin("openapi.yaml", "/components/schemas/A")]


def test_nullable_of_3_0_is_the_null_type_of_3_1() -> None:
    old = schema("{type: string, nullable: true}", "3.0.3")
    assert old.types == schema("{type: [string, 'null']}").types == ("string", "null")


def test_nullable_enum_of_3_0_admits_null() -> None:
    assert schema("{type: string, nullable: true, enum: [a]}", "3.0.3").enum == ("a", None)


def test_nullable_means_in_3_1_what_its_authors_knew_from_3_0() -> None:
    assert schema("{type: string, nullable: true}").types == ("string", "null")


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("{type: number, minimum: 1, exclusiveMinimum: true}", "3.0.3"),
        ("{type: number, exclusiveMinimum: 1}", "3.1.0"),
    ],
)
def test_exclusive_bounds_of_both_spellings_are_one(written: str, version: str) -> None:
    assert schema(written, version).assertions == {"exclusiveMinimum": 1}


def test_bound_that_is_not_exclusive_stays() -> None:
    found = schema("{type: number, maximum: 9, exclusiveMaximum: false}", "3.0.3")
    assert found.assertions == {"maximum": 9}


def test_siblings_of_a_reference_count_in_3_1_only() -> None:
    written = "{$ref: '#/components/schemas/A', maxLength: 3, description: words}"
    assert schema(written).assertions == {"maxLength": 3}
    old = schema(written, "3.0.3")
    assert old.assertions == {}
    assert old.text.description == "words"


def test_const_is_an_enum_of_one() -> None:
    found = schema("{const: 1}")
    assert (found.enum, found.const) == ((1,), True)


def test_example_and_examples_are_one() -> None:
    assert schema("{type: string, example: a}").text.examples == ("a",)
    assert schema("{type: string, examples: [a, b]}").text.examples == ("a", "b")


def test_references_inside_data_are_data() -> None:
    found = schema("{example: {$ref: '#/nowhere'}, default: {$ref: '#/nowhere'}, enum: [{$ref: x}]}")
    assert found.default is not None
    assert found.default.value == {"$ref": "#/nowhere"}
    assert found.enum == ({"$ref": "x"},)


def test_dangling_reference_is_reported_at_its_place() -> None:
    report = Report()
    parse(source(HEAD.format(version="3.1.0", schema="{$ref: '#/components/schemas/B'}"), report), report)
    with pytest.raises(Failure):
        report.check()
    (finding,) = report.diagnostics
    assert finding.rule.code == "dangling-reference"
    assert finding.where == Origin("openapi.yaml", "/components/schemas/A/$ref")


PATHS = """
openapi: {version}
info: {{title: T, version: '1'}}
paths:
  /a/{{id}}:
    parameters:
      - {{name: id, in: path, required: true, schema: {{type: string}}}}
      - {{name: q, in: query, schema: {{type: string}}}}
    get:
      parameters:
        - {{name: q, in: query, required: true, schema: {{type: integer}}}}
        - {{name: Authorization, in: header, schema: {{type: string}}}}
      responses: {{'200': {{$ref: '#/components/responses/Ok'}}}}
    {extra}
components:
  responses:
    Ok: {{description: fine}}
"""


def test_parameters_of_the_path_are_merged_and_overridden() -> None:
    (found,) = document(PATHS.format(version="3.1.0", extra="summary: s")).operations
    assert [(p.name, p.place, p.required) for p in found.parameters] == [
        ("id", "path", True),
        ("q", "query", True),
    ]
    assert found.summary == "s"


def test_what_stands_beside_a_reference_to_a_path_item_counts_before_it() -> None:
    found = document(
        """
        openapi: 3.2.0
        info: {title: T, version: '1'}
        paths:
          /a:
            $ref: '#/components/pathItems/A'
            servers: [{url: /near}]
            parameters: [{name: q, in: query, schema: {type: integer}}]
            delete: {responses: {'204': {description: ok}}}
            additionalOperations: {COPY: {responses: {'204': {description: ok}}}}
        components:
          pathItems:
            A:
              servers: [{url: /far}]
              parameters: [{name: q, in: query, schema: {}}, {name: r, in: query, schema: {}}]
              get: {responses: {'204': {description: ok}}}
        """
    )
    assert [each.method for each in found.operations] == ["GET", "DELETE", "COPY"]
    for operation in found.operations:
        assert [server.url for server in operation.servers or ()] == ["/near"]
        types = {each.name: each.schema.types for each in operation.parameters if each.schema is not None}
        assert types == {"q": ("integer",), "r": ()}


def test_references_to_responses_are_followed() -> None:
    (found,) = document(PATHS.format(version="3.1.0", extra="summary: s")).operations
    (response,) = found.responses
    assert (response.description, response.origin.pointer) == ("fine", "/components/responses/Ok")


def test_methods_of_3_2_are_operations() -> None:
    extra = "additionalOperations: {COPY: {responses: {'204': {description: d}}}}"
    found = document(PATHS.format(version="3.2.0", extra=extra)).operations
    assert [operation.method for operation in found] == ["GET", "COPY"]


def test_schema_of_another_file_is_a_target() -> None:
    found = document(
        HEAD.format(version="3.1.0", schema="{$ref: 'more.yaml#/B'}"),
        files={"more.yaml": "B: {type: object, properties: {c: {$ref: '#/C'}}}\nC: {type: integer}\n"},
    )
    assert found.schemas[Origin("more.yaml", "/B")].types == ("object",)
    assert found.schemas[Origin("more.yaml", "/C")].types == ("integer",)


def test_callback_that_leads_back_to_its_own_path_ends() -> None:
    text = """
    openapi: 3.1.0
    info: {title: T, version: '1'}
    paths:
      /a:
        post:
          callbacks: {again: {'{$request.body#/url}': {$ref: '#/paths/~1a'}}}
          responses: {'204': {description: d}}
    """
    (found,) = document(text).operations
    assert found.callbacks == ()


def test_dynamic_reference_that_nothing_settles_is_not_supported() -> None:
    text = """
    openapi: 3.1.0
    info: {title: T, version: '1'}
    paths: {}
    components:
      schemas:
        Page: {properties: {items: {items: {$dynamicRef: '#item'}}}}
        Pets: {$dynamicAnchor: item, type: string}
        Cats: {$dynamicAnchor: item, type: integer}
    """
    report = Report()
    with pytest.raises(Failure):
        document(text, report=report)
    assert codes(report) == ["not-supported"]


def test_reference_below_an_address_of_its_own_counts_from_there() -> None:
    text = """
    openapi: 3.1.0
    info: {title: T, version: '1'}
    paths: {}
    components:
      schemas:
        A:
          $id: https://schemas.example/a
          properties: {b: {$ref: b}, c: {$ref: '#/properties/d'}, d: {}, e: {$ref: '#/components/schemas/B'}}
        B: {$id: https://schemas.example/b}
    """
    found = document(text)
    (a,) = [schema for origin, schema in found.schemas.items() if origin.tokens[-1] == "A"]
    targets = {name: member.ref and member.ref.pointer for name, member in a.properties}
    assert targets == {
        "b": "/components/schemas/B",
        "c": "/components/schemas/A/properties/d",
        "d": None,
        "e": "/components/schemas/B",
    }
