"""Validation against an independent witness: what openapi-spec-validator refuses, we refuse with a place."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Collection
from pathlib import Path

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specwright.diagnostics import Failure, Report
from specwright.pytypes import JsonValue
from specwright.read.source import Origin, Source
from specwright.validate import validate
from specwright.validate.specification import in_words
from specwright.validate.walk import walk

DOCUMENT: dict[str, JsonValue] = {
    "openapi": "3.1.1",
    "info": {"title": "Videos", "version": "1.0.0"},
    "servers": [{"url": "https://{region}.example.com", "variables": {"region": {"default": "eu"}}}],
    "security": [{"Bearer": []}],
    "paths": {
        "/videos/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "videoRetrieve",
                "tags": ["videos"],
                "parameters": [{"name": "variant", "in": "query", "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "the video",
                        "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Video"}}},
                    },
                    "4XX": {"$ref": "#/components/responses/Problem"},
                },
            },
            "post": {
                "operationId": "videoUpdate",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Video"}}},
                },
                "responses": {"204": {"description": "done"}},
            },
        }
    },
    "components": {
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
        "responses": {"Problem": {"description": "what went wrong"}},
        "schemas": {
            "Video": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Video"}},
                },
            }
        },
        "securitySchemes": {"Bearer": {"type": "http", "scheme": "bearer"}},
    },
}

CHANGES: tuple[JsonValue, ...] = (None, True, -1, "text", [], {})


def changed() -> list[tuple[str, dict[str, JsonValue]]]:
    """The document with each member taken away, or replaced by a value of each type."""
    found: list[tuple[str, dict[str, JsonValue]]] = []

    def visit(value: JsonValue, tokens: tuple[str | int, ...]) -> None:
        pairs = (
            list(value.items())
            if isinstance(value, dict)
            else list(enumerate(value))
            if isinstance(value, list)
            else []
        )
        for token, inner in pairs:
            place = (*tokens, token)
            found.append((f"without {'/'.join(map(str, place))}", edited(place, remove=True)))
            if not isinstance(inner, dict | list):
                for change in CHANGES:
                    if type(change) is not type(inner):
                        label = f"{'/'.join(map(str, place))}={json.dumps(change)}"
                        found.append((label, edited(place, to=change)))
            visit(inner, place)

    visit(DOCUMENT, ())
    return found


def edited(
    place: tuple[str | int, ...], *, to: JsonValue = None, remove: bool = False
) -> dict[str, JsonValue]:
    document = copy.deepcopy(DOCUMENT)
    holder: JsonValue = document
    for token in place[:-1]:
        assert isinstance(holder, dict | list)
        holder = holder[token]  # type: ignore[index]  # of the matching kind, as the walk found it
    assert isinstance(holder, dict | list)
    if remove:
        del holder[place[-1]]  # type: ignore[arg-type]  # as above
    else:
        holder[place[-1]] = to  # type: ignore[index]  # as above
    return document


def ours(document: dict[str, JsonValue], also: Collection[str] = ()) -> list[str]:
    """The codes of errors, and those of warnings in `also`."""
    text = json.dumps(document).encode()

    def load(file: str) -> bytes:
        if file == "api.json":
            return text
        raise FileNotFoundError(2, "No such file or directory")

    report = Report()
    source = Source("api.json", load, report)
    with contextlib.suppress(Failure):
        validate(source, report)
    for finding in report.diagnostics:
        if isinstance(finding.where, Origin):
            assert source.place(finding.where, finding.at).line == 1
    codes = {finding.rule.code: finding.severity for finding in report.diagnostics}
    return [code for code, severity in codes.items() if severity == "error" or code in also]


def theirs(document: dict[str, JsonValue]) -> list[str]:
    try:
        return [str(error.message) for error in OpenAPIV31SpecValidator(document).iter_errors()]
    except Exception as error:  # it raises what it finds too late to report, such as dangling references
        return [repr(error)]


def test_the_document_is_valid_for_both() -> None:
    assert theirs(DOCUMENT) == []
    assert ours(DOCUMENT) == []


READ_AS_MEANT = ("unquoted-text", "null-keyword")
"""Warnings where the specification has errors."""


def test_whatever_the_witness_refuses_is_refused() -> None:
    cases = changed()
    assert len(cases) > 200
    missed = [label for label, document in cases if not ours(document, READ_AS_MEANT) and theirs(document)]
    assert missed == []


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_every_version_is_read(version: str) -> None:
    assert ours({**DOCUMENT, "openapi": version}) == []


def test_what_is_allowed_for_a_pattern_is_that_it_is_ignored() -> None:
    parts: JsonValue = {"type": "string", "minLength": 1, "pattern": "^(a"}
    schema: JsonValue = {"properties": {"parts": parts}, "patternProperties": {"(": {}}}
    document = edited(("components", "schemas", "Video"), to=schema)
    text = json.dumps(document).encode()
    report = Report(allow=["invalid-pattern"])
    valid = validate(Source("spec.json", lambda _: text, report), report)
    said = [found.rule.code for found in report.diagnostics]
    assert said == ["invalid-pattern", "invalid-pattern"]
    assert valid.source.value(valid.source.root / "components" / "schemas" / "Video") == {
        "properties": {"parts": {"type": "string", "minLength": 1}},
        "patternProperties": {},
    }


def test_each_object_is_visited_once_however_often_it_is_referred_to() -> None:
    document = copy.deepcopy(DOCUMENT)
    paths = document["paths"]
    assert isinstance(paths, dict)
    for number in range(50):
        paths[f"/copies{number}/{{id}}"] = copy.deepcopy(paths["/videos/{id}"])
    text = json.dumps(document).encode()
    report = Report()
    source = Source("api.json", lambda _: text, report)
    walked = walk(source, "3.1", report)
    origins = [node.origin.pointer for node in walked.of("schema")]
    assert len(origins) == len(set(origins))
    assert sum(pointer.startswith("/components/schemas/Video") for pointer in origins) == 4


def test_the_specifications_own_examples_of_split_files_hold_together(tmp_path: Path) -> None:
    from specwright.parse.bundle import bundle
    from specwright.read.source import read

    (tmp_path / "paths").mkdir()
    (tmp_path / "root.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
        "paths:\n  /a: {$ref: 'paths/a.yaml'}\n  /b: {get: {$ref: 'paths/a.yaml#/get'}}\n"
        "components:\n  schemas: {$ref: 'schemas.yaml'}\n"
    )
    (tmp_path / "paths/a.yaml").write_text(
        "get:\n  operationId: aGet\n  description: {$ref: 'text.yaml'}\n  responses:\n"
        "    '200':\n      description: ok\n      content:\n        application/json:\n"
        "          schema: {$ref: '../schemas.yaml#/Tree'}\n"
        "          example: {$ref: '#/data'}\n"
    )
    (tmp_path / "paths/text.yaml").write_text("Some words\n")
    (tmp_path / "schemas.yaml").write_text(
        "Tree: {type: object, properties: {left: {$ref: '#/Tree'}, kind: {$ref: 'kinds/kind.yaml'}}}\n"
    )
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds/kind.yaml").write_text("type: string\n")
    report = Report(allow=["duplicate-operation-id"])
    bundled = bundle(validate(read(report, name="root.yaml", base=tmp_path), report))
    assert report.diagnostics == ()

    text = json.dumps(bundled).encode()
    again = Report(allow=["duplicate-operation-id"])
    alone = Source("bundled.json", lambda _: text, again)
    valid = validate(alone, again)
    assert len(alone.texts) == 1
    assert not valid.walked.unusual
    operation = "/paths/~1b/get"
    assert alone.value(Origin("bundled.json", f"{operation}/description")) == "Some words"
    schema = f"{operation}/responses/200/content/application~1json/schema"
    tree = alone.resolve(alone.root, str(alone.value(Origin("bundled.json", f"{schema}/$ref"))))
    assert alone.value(tree / "properties" / "left") == {"$ref": f"#{tree.pointer}"}
    assert alone.value(Origin("bundled.json", f"{schema[:-7]}/example")) == {"$ref": "#/data"}


@pytest.mark.parametrize(
    ("schema", "value", "said"),
    [
        ({"required": ["title"]}, {}, "info needs title"),
        ({"type": ["string", "null"]}, 1, "info must be null or a string"),
        ({"enum": ["a", "b"]}, 1, "info must be one of a, b"),
        ({"const": "a"}, 1, "info must be a"),
        ({"unevaluatedProperties": False}, {"z": 1}, "info has no keyword z"),
        ({"properties": {"z": False}}, {"z": 1}, "z cannot stand here"),
        ({"minItems": 1}, [], "info needs at least 1 of what it lists"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, "info lists more than 1"),
        ({"uniqueItems": True}, [1, 1], "info lists something twice"),
        ({"pattern": "^a"}, "b", "info is not written as the specification says"),
        ({"propertyNames": {"pattern": "^a"}}, {"b": 1}, "info has a name that is not written as the"),
        ({"not": {}}, 1, "info has keywords that exclude each other"),
        ({"anyOf": [{"type": "string"}]}, 1, "info is none of what the specification allows here"),
    ],
)
def test_what_only_the_specifications_schema_finds_is_said_in_words_of_openapi(
    schema: dict[str, JsonValue], value: JsonValue, said: str
) -> None:
    validator = jsonschema_rs.validator_for({"properties": {"info": schema}})
    assert [in_words(error)[: len(said)] for error in validator.iter_errors({"info": value})] == [said]


def test_what_aliases_share_is_bundled_at_each_of_its_places(tmp_path: Path) -> None:
    from specwright.parse.bundle import bundle
    from specwright.read.source import read

    (tmp_path / "root.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n"
        "  /a: {get: {responses: {'200': &answer {description: ok, content: {application/json: "
        "{schema: {$ref: 'cat.yaml'}}}}}}}\n"
        "  /b: {get: {responses: {'200': *answer}}}\n"
    )
    (tmp_path / "cat.yaml").write_text("type: object\nproperties: {name: {type: string}}\n")
    report = Report()
    bundled = bundle(validate(read(report, name="root.yaml", base=tmp_path), report))
    assert not [found for found in report.diagnostics if found.severity == "error"]
    assert json.dumps(bundled).count('"#/components/schemas/cat"') == 2
    assert "cat.yaml" not in json.dumps(bundled)


def test_a_dynamic_name_in_a_keyword_that_nobody_knows_leads_nowhere_without_harm(tmp_path: Path) -> None:
    from specwright.parse.bundle import bundle
    from specwright.read.source import read

    (tmp_path / "root.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    Page: {$id: page, items: {$dynamicRef: '#item'}, $defs: {item: {$dynamicAnchor: item}}}\n"
        "    Cats: {$id: cats, $ref: page, own: {item: {$dynamicAnchor: item, $ref: nowhere.yaml}}}\n"
    )
    report = Report()
    bundled = bundle(validate(read(report, name="root.yaml", base=tmp_path), report))
    assert {found.rule.code for found in report.diagnostics} <= {"ignored-keyword", "unused-component"}
    assert json.dumps(bundled).count("nowhere.yaml") == 1


@pytest.mark.parametrize("version", ["3.0.3", "3.1.1"])
def test_nullable_beside_a_reference_is_read_as_beside_all_of(version: str) -> None:
    report = Report()
    schemas: dict[str, JsonValue] = {"A": {"type": "string"}, "B": _NULLABLE, "C": {"allOf": [_NULLABLE]}}
    told = {**DOCUMENT, "openapi": version, "components": {"schemas": schemas}, "paths": {}, "security": []}
    source = Source("openapi.json", lambda file: json.dumps(told).encode(), report)
    valid = validate(source, report)
    read = valid.source.value(Origin("openapi.json", "/components/schemas/B"))
    assert read == {"allOf": [{"$ref": "#/components/schemas/A"}], "nullable": True}


_NULLABLE: JsonValue = {"$ref": "#/components/schemas/A", "nullable": True}
