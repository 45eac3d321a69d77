"""Generated models take what JSON Schema takes; `schemas` makes more at random than there are here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError
from tests.hostile import schemas

from specwright_runtime.wire import adapter, read_json

if TYPE_CHECKING:
    from pathlib import Path

NULL, WORD = {"type": "null"}, {"type": "string"}
KIND = {"type": "object", "properties": {"kind": WORD}}
REQUIRING = [
    {"if": {"properties": {"kind": {"const": word}}}, "then": {"required": [name]}}
    for word, name in (("x", "a"), ("y", "b"))
]
RULES: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    "each if has its own then": (
        {"allOf": [KIND, *REQUIRING]},
        [{"kind": "x", "a": 1}, {"kind": "y", "b": 1}, {"kind": "z"}],
        [{"kind": "x", "b": 1}, {"kind": "y", "a": 1}],
    ),
    "then and else say nothing without their if": (
        {"allOf": [{"type": "integer", "if": {"minimum": 0}}, {"then": {"minimum": 5}}, {"else": False}]},
        [1, -1],
        ["1"],
    ),
    "the bounds of one part hold for the enum of another": (
        {"allOf": [{"enum": [-3, 5, "box", "a"]}, {"minimum": 0, "maxLength": 2}, {"pattern": "^a"}]},
        [5, "a"],
        [-3, "box"],
    ),
    "unevaluatedItems looks at what then and else have seen": (
        {
            "type": "array",
            "if": {"prefixItems": [{"const": "a"}]},
            "then": {"prefixItems": [True, WORD]},
            "else": {"prefixItems": [WORD]},
            "unevaluatedItems": False,
        },
        [["a", "b"], ["b"], []],
        [["a", "b", "c"], ["b", "c"], ["a", 1]],
    ),
    "each contains has its own bounds": (
        {
            "type": "array",
            "allOf": [{"contains": {"const": 1}, "maxContains": 1}, {"contains": {"const": 2}}],
        },
        [[1, 2, 2]],
        [[1, 1, 2], [1], [2]],
    ),
    "two schemas for the same pattern": (
        {
            "type": "object",
            "allOf": [{"patternProperties": {"^a": {"type": t}}} for t in ("number", "integer")],
        },
        [{"a": 1}],
        [{"a": 1.5}],
    ),
    "two schemas that depend on the same name": (
        {"type": "object", "allOf": [{"dependentSchemas": {"a": {"required": [name]}}} for name in "bc"]},
        [{"a": 1, "b": 1, "c": 1}, {}],
        [{"a": 1, "b": 1}, {"a": 1, "c": 1}],
    ),
    "contains without a type": ({"contains": {"const": 1}}, [[1], "text"], [[], [2]]),
    "names without a type": ({"propertyNames": {"maxLength": 1}}, [{"a": 1}, "text"], [{"ab": 1}]),
    "what depends on a name, without a type": (
        {"dependentSchemas": {"a": {"required": ["b"]}}},
        [{"a": 1, "b": 1}, "text"],
        [{"a": 1}],
    ),
    "two members of an anyOf evaluate together": (
        {
            "type": "object",
            "anyOf": [{"properties": {name: WORD}, "required": [name]} for name in "ab"],
            "unevaluatedProperties": False,
        },
        [{"a": "x"}, {"a": "x", "b": "y"}],
        [{"a": "x", "c": 1}, {"a": "x", "b": 1}, {}],
    ),
    "a part that evaluates everything": (
        {
            "type": "object",
            "properties": {"a": WORD},
            "allOf": [{"unevaluatedProperties": True}],
            "unevaluatedProperties": False,
        },
        [{"a": "x", "b": 1}],
        [{"a": 1}],
    ),
    "null in an enum of numbers": ({"enum": [1.5, None]}, [1.5, None], [2]),
    "numbers of more than 64 bits": ({"enum": [10**20, 1]}, [10**20, 1], [10**20 + 1, 2]),
    "null beside constants": ({"anyOf": [NULL, {"enum": [1.5, "a"]}]}, [None, 1.5, "a"], [2, "b"]),
    "null that another union forbids": (
        {"allOf": [{"anyOf": [NULL, {"type": "integer"}]}, {"anyOf": [{"type": "integer"}, WORD]}]},
        [1],
        [None, "a"],
    ),
    "null that an enum beside the union forbids": (
        {
            "type": "array",
            "items": {"allOf": [{"anyOf": [NULL, {"type": "boolean"}, WORD]}, {"const": "box"}]},
        },
        [["box"]],
        [[None], [True]],
    ),
    "an enum without the null that alone is asked for": (
        {"type": "array", "items": {"allOf": [{"enum": ["a", 1.5]}, NULL]}},
        [[]],
        [[None], ["a"]],
    ),
    "members of a type that is not asked for": (
        {"type": "array", "items": {"allOf": [{"anyOf": [{"type": "number"}, NULL, WORD]}, NULL]}},
        [[None]],
        [[1], ["a"]],
    ),
    "a type beside a union within a union": (
        {"type": "integer", "anyOf": [{"anyOf": [{}, {"type": "boolean"}]}, WORD]},
        [1],
        [1.5, True, "a"],
    ),
    "a required name that only additionalProperties describes": (
        {"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}},
        [{"a": 1}],
        [{"a": "b"}, {}],
    ),
    "a property that can only be null": (
        {"type": "object", "properties": {"a": NULL}},
        [{"a": None}, {}],
        [{"a": 1}],
    ),
    "a component that can only be null": (
        {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Null"}}},
        [{"a": None}, {}],
        [{"a": 1}],
    ),
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Any:
    components = {f"Rule{n}": schema for n, (schema, _, _) in enumerate(RULES.values())}
    folder = tmp_path_factory.mktemp("rules")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
        document["components"] = {"schemas": {**components, "Null": NULL}}
        yield schemas.models("rules_of_json_schema", document, folder)


@pytest.mark.parametrize("rule", RULES)
def test_a_model_takes_what_json_schema_takes(rule: str, generated: Any) -> None:
    _, valid, invalid = RULES[rule]
    reader = adapter(getattr(generated, f"Rule{list(RULES).index(rule)}"))
    for value in valid:
        read_json(reader, json.dumps(value))
    for value in invalid:
        with pytest.raises(ValidationError):
            read_json(reader, json.dumps(value))


@pytest.mark.parametrize(("seed", "version"), [(2, "3.0.3"), (5043, "3.1.0")])
def test_models_of_random_schemas_take_what_json_schema_takes(
    seed: int, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    assert list(schemas.differences(seed, tmp_path, version)) == []
