"""Whoever comes or goes beside a schema or an operation, its names stay."""

from __future__ import annotations

import random
import re

import pytest
import yaml
from tests.unit.middle import api

from specwright.api import ClassDef
from specwright.pytypes import JsonValue

WORDS = (
    *("video", "Video", "VIDEO", "job", "Job status", "job-status", "list", "Error", "error", "object"),
    *("item", "api", "class", "Response", "request", "d", "model_config", "v1.Pod", "v1Pod", "größe"),
    *("2fast", "+1", "-1", "value", "Enum"),
)
SEGMENTS = ("video", "Videos", "job-status", "job_status", "v1", "class")
METHODS = ("get", "put", "post", "delete", "patch")

Object = dict[str, JsonValue]


def schemas(rng: random.Random) -> Object:
    """Schemas whose names, and whose properties' names, come too close to each other for comfort."""
    found: Object = {}
    for number in range(rng.randint(3, 12)):
        properties: Object = {word: {"type": "string"} for word in rng.sample(WORDS, rng.randint(1, 4))}
        properties[f"only{number}"] = {"type": "integer"}  # so that no two are one
        inner: Object = {f"inner{number}": {"type": "string"}}
        properties["inside"] = {"type": "object", "properties": inner}
        found[" ".join(rng.sample(WORDS, rng.randint(1, 2)))] = {"type": "object", "properties": properties}
    return found


def paths(rng: random.Random) -> Object:
    """Operations with and without an operationId, each with a schema in place."""
    found: Object = {}
    for number in range(rng.randint(2, 8)):
        answer: Object = {"type": "object", "properties": {f"answer{number}": {"type": "string"}}}
        operation: Object = {
            "tags": [rng.choice(WORDS)],
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": answer}}}},
        }
        if rng.random() < 0.7:
            operation["operationId"] = f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}"
        path = "/".join(["", *rng.sample(SEGMENTS, 2), str(number)])
        found[path] = {rng.choice(METHODS): operation}
    return found


def names(schemas: Object, paths: Object) -> dict[str, str]:
    """What stands where in the document, and what it is called."""
    head: Object = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    spec: Object = {**head, "paths": paths, "components": {"schemas": schemas}}
    found = api(yaml.safe_dump(spec, sort_keys=False, allow_unicode=True))
    called: dict[str, str] = {}
    for model in found.models:
        called[f"{model.origin.pointer} class"] = model.name
        if isinstance(model, ClassDef):
            called |= {f"{field.origin.pointer} field": field.name for field in model.fields}
    for group in found.groups:
        called |= {f"{operation.origin.pointer} method": operation.name for operation in group.operations}
    return called


def word(text: str) -> str:
    """A name without what Python, or a change of case, takes from it."""
    return re.sub(r"[\W_]", "", text).casefold()


@pytest.mark.parametrize("seed", range(60))
def test_a_schema_that_comes_or_goes_renames_only_its_namesakes(seed: int) -> None:
    rng = random.Random(seed)
    members, operations = schemas(rng), paths(rng)
    before = names(members, operations)
    gone = rng.choice(list(members))
    after = names({name: schema for name, schema in members.items() if name != gone}, operations)
    changed = {place.split("/")[3].partition(" class")[0] for place in after if before[place] != after[place]}
    assert {name for name in changed if word(name) != word(gone)} == set()


def test_a_schema_that_inherits_is_not_what_the_parts_are_called_after() -> None:
    inside: Object = {"address": {"type": "object", "properties": {"street": {"type": "string"}}}}
    parent: Object = {"Zebra": {"type": "object", "properties": inside}}
    heir: Object = {"Ape": {"allOf": [{"$ref": "#/components/schemas/Zebra"}, {"required": ["address"]}]}}
    before, after = names(parent, {}), names({**heir, **parent}, {})
    assert "ZebraAddress" in before.values()
    assert {place: after[place] for place in before} == before


@pytest.mark.parametrize("seed", range(60))
def test_an_operation_that_comes_or_goes_renames_nothing(seed: int) -> None:
    rng = random.Random(seed)
    members, operations = schemas(rng), paths(rng)
    before = names(members, operations)
    gone = rng.choice(list(operations))
    after = names(members, {path: item for path, item in operations.items() if path != gone})
    assert after == {place: before[place] for place in after}
