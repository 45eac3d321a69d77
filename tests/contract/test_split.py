"""Documents in several files are read as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specwright_runtime.contract.openapi.bundle import read
from specwright_runtime.contract.openapi.document import Document

PETS = {
    "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    "Dog": {
        "type": "object",
        "required": ["kind", "barks"],
        "properties": {"kind": {"type": "string"}, "barks": {"type": "boolean"}},
    },
}


def _written(folder: Path, **files: Any) -> Document:
    for name, told in files.items():
        (folder / f"{name}.json").write_text(json.dumps(told))
    return Document.read(folder / "root.json")


def _root(response: dict[str, Any], **responses: Any) -> dict[str, Any]:
    operation = {"operationId": "get", "responses": {"200": response, **responses}}
    return {
        "openapi": "3.0.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/pets": {"get": operation}},
    }


def test_the_default_response_stands_in_another_file(tmp_path: Path) -> None:
    root = _root({"description": "d"}, default={"$ref": "error.json"})
    document = _written(tmp_path, root=root, error={"description": "Something went wrong."})

    assert [r.description for r in document.operations[0].responses if r.status == "default"] == [
        "Something went wrong."
    ]


def test_a_discriminator_maps_to_schemas_in_another_file(tmp_path: Path) -> None:
    union = {
        "oneOf": [{"$ref": "pets.json#/Cat"}, {"$ref": "pets.json#/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"purrs": "pets.json#/Cat", "barks": "pets.json#/Dog"},
        },
    }
    root = _root({"description": "d", "content": {"application/json": {"schema": union}}})
    document = _written(tmp_path, root=root, pets=PETS)
    schema = document.operations[0].responses[0].contents[0].schema or False

    assert document.response.valid(schema, {"kind": "purrs"})
    assert not document.response.valid(schema, {"kind": "barks"})
    assert not document.response.valid(schema, {"kind": "Cat"})


def test_yaml_is_read_as_json_has_it(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("a: [12:30, 0123, 1_000, 2023-03-01, yes, 0o17, 1.5, true, ~, '1']\n")
    assert read(tmp_path / "api.yaml") == {
        "a": ["12:30", "0123", "1_000", "2023-03-01", "yes", "0o17", 1.5, True, None, "1"]
    }


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "api.yaml",
            "x0: &x0 [a, a]\n" + "".join(f"x{i}: &x{i} [*x{i - 1}, *x{i - 1}]\n" for i in range(1, 60)),
            r"api\.yaml:\d+:\d+: aliases unfold to over",
        ),
        ("api.yaml", "a: " + "[" * 100_000, "nest"),  # libyaml may have a bound of its own
        ("api.json", '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    ],
    ids=["bomb", "deep-yaml", "deep-json"],
)
def test_a_hostile_document_is_refused(tmp_path: Path, name: str, text: str, problem: str) -> None:
    """Soon, and without the end of the process."""
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=problem):
        read(tmp_path / name)


def test_a_key_that_is_described_as_a_parameter_too_is_the_schemes() -> None:
    parameters = [
        {"name": "api_key", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "page", "in": "query", "schema": {"type": "integer"}},
    ]
    answers = {"200": {"description": "All."}}
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "api_key"}}
    found = Document(
        {
            "openapi": "3.0.3",
            "paths": {
                "/a": {"get": {"security": [{"key": []}], "parameters": parameters, "responses": answers}},
                "/b": {"get": {"parameters": parameters, "responses": answers}},
            },
            "components": {"securitySchemes": schemes},
        }
    )
    assert [[each.name for each in operation.parameters] for operation in found.operations] == [
        ["page"],
        ["api_key", "page"],
    ]
