"""Schemas of a document, as one side of the wire has them: references, unions, what is closed together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from specwright_runtime.contract.openapi.bundle import read
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.values.value import Builder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_reference_into_a_union_leads_there_when_the_union_is_rewritten() -> None:
    schemas = {
        "A": {
            "nullable": True,
            "oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "object"}],
        },
        "B": {"$ref": "#/components/schemas/A/oneOf/0"},
    }
    view = View({"openapi": "3.0.3", "components": {"schemas": schemas}}, "request")
    assert Builder(view).full(view.node("/components/schemas/B")) == {"a": "text"}


def test_a_child_may_say_itself_what_its_parent_calls_it() -> None:
    kind = {"enum": ["none", "a&b"]}
    base = {"properties": {"kind": kind}, "discriminator": {"propertyName": "kind"}, "required": ["kind"]}
    child = {"allOf": [{"$ref": "#/components/schemas/Base"}], "x-ms-discriminator-value": "a&b"}
    schemas = {"Base": base, "Child<int>": child, "Asked": {"$ref": "#/components/schemas/Base"}}
    view = View({"openapi": "3.0.0", "components": {"schemas": schemas}}, "request")
    assert Builder(view).full(view.node("/components/schemas/Asked")) == {"kind": "a&b"}


def test_a_reference_in_an_all_of_of_notes_means_one_of_the_children() -> None:
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"by-token": "#/components/schemas/Token"}},
    }
    own = {"required": ["secret"], "properties": {"secret": {"const": "s"}}}
    token = {"allOf": [{"$ref": "#/components/schemas/Base"}, own]}
    noted = {
        "allOf": [{"description": "Who calls."}, {"$ref": "#/components/schemas/Base"}],
        "deprecated": True,
    }
    schemas = {"Base": base, "Token": token, "Noted": {"type": "object", "properties": {"by": noted}}}
    view = View({"openapi": "3.1.0", "components": {"schemas": schemas}}, "request")
    made = Builder(view).full(view.node("/components/schemas/Noted"))
    assert made == {"by": {"kind": "by-token", "secret": "s"}}


@pytest.mark.parametrize("order", [("Base", "Middle", "Leaf"), ("Leaf", "Middle", "Base")])
def test_what_extends_a_closed_schema_is_closed_together_with_it(order: tuple[str, ...]) -> None:
    closed = {"type": "object", "additionalProperties": False}
    written = {
        "Base": {**closed, "properties": {"a": {"type": "integer"}}},
        "Middle": {**closed, "allOf": [{"$ref": "#/components/schemas/Base"}], "properties": {"b": {}}},
        "Leaf": {"allOf": [{"$ref": "#/components/schemas/Middle"}, {**closed, "properties": {"c": {}}}]},
    }
    schemas = {name: written[name] for name in order}
    view = View({"openapi": "3.1.0", "components": {"schemas": schemas}}, "response")
    leaf = view.node("/components/schemas/Leaf")
    assert Builder(view).full(leaf).keys() == {"a", "b", "c"}
    assert view.valid(leaf, {"a": 1, "b": 2, "c": 3})
    assert not view.valid(leaf, {"a": 1, "b": 2, "c": 3, "d": 4})
    assert not view.valid(leaf, {"a": "text"})
    assert not view.valid(view.node("/components/schemas/Middle"), {"a": 1, "c": 3})
    assert not view.valid(view.node("/components/schemas/Base"), {"a": 1, "b": 2})


def test_formats_that_nobody_knows_tell_no_members_of_a_union_apart() -> None:
    ids = {"oneOf": [{"type": "string", "format": "upload-id"}, {"type": "string", "format": "asset-id"}]}
    times = {"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
    view = View({"openapi": "3.1.0", "components": {"schemas": {"Id": ids, "Time": times}}}, "request")
    assert view.valid(view.node("/components/schemas/Id"), "U6")
    made = Builder(view).minimal(view.node("/components/schemas/Time"))
    assert view.valid(view.node("/components/schemas/Time"), made)
    assert not view.valid(view.node("/components/schemas/Time"), "U6")


def test_a_closed_object_has_what_it_requires_without_describing_it() -> None:
    closed = {"type": "object", "additionalProperties": False}
    part = {"$ref": "#/components/schemas/Part"}
    schemas = {
        "Part": {**closed, "required": ["size"], "properties": {"count": {"type": "integer"}}},
        "Whole": {**closed, "required": ["note"], "allOf": [part]},
        "Either": {**closed, "required": ["a"], "oneOf": [{"properties": {"a": {"type": "integer"}}}]},
        "One": {**closed, "required": ["b"], "oneOf": [{"$ref": "#/components/schemas/Other"}]},
        "Other": {"oneOf": [{"$ref": "#/components/schemas/One"}]},
    }
    view = View({"openapi": "3.1.0", "components": {"schemas": schemas}}, "response")
    for name, names in (("Part", {"size"}), ("Whole", {"size", "note"}), ("Either", {"a"})):
        node = view.node(f"/components/schemas/{name}")
        made = Builder(view).minimal(node)
        assert made.keys() == names
        assert not view.valid(node, {})
        assert not view.valid(node, {**made, "more": 1})
    assert not view.valid(view.node("/components/schemas/Whole"), {"size": 1, "note": 1, "count": "text"})


def test_a_closed_member_of_a_union_takes_what_stands_beside_the_union() -> None:
    closed = {"type": "object", "additionalProperties": False}
    one_of = {"oneOf": [{"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/Firm"}]}
    schemas = {
        "Person": {**closed, "required": ["born"], "properties": {"born": {}}},
        "Firm": {**closed, "required": ["since"], "properties": {"since": {}}},
        "Keyed": {**closed, "required": ["key"], "properties": {"key": {"type": "integer"}}},
        "Owner": {"allOf": [one_of], "required": ["id"], "properties": {"id": {}}},
        "Fleet": {"allOf": [{"$ref": "#/components/schemas/Keyed"}, one_of]},
        "Choice": {**closed, "properties": {"name": {}}, **one_of},
    }
    view = View({"openapi": "3.1.0", "components": {"schemas": schemas}}, "response")
    for name, own in (("Owner", {"id": 1}), ("Fleet", {"key": 1}), ("Choice", {"name": 1})):
        node = view.node(f"/components/schemas/{name}")
        assert Builder(view).full(node).keys() == {*own, "born"}
        assert view.valid(node, {**own, "since": 1})
        assert not view.valid(node, own)
        assert not view.valid(node, {**own, "born": 1, "since": 1})
        assert not view.valid(node, {**own, "born": 1, "more": 1})
    assert not view.valid(view.node("/components/schemas/Person"), {"born": 1, "key": 1})


def test_names_that_look_like_references_are_names(tmp_path: Path) -> None:
    scopes = {"$ref": "read references", "write": "write"}
    flow = {"authorizationUrl": "https://example.com", "scopes": scopes}
    scheme = {"type": "oauth2", "flows": {"implicit": flow}}
    place = tmp_path / "openapi.json"
    place.write_text(json.dumps({"openapi": "3.1.0", "components": {"securitySchemes": {"o": scheme}}}))
    assert read(place)["components"]["securitySchemes"]["o"] == scheme


@pytest.mark.parametrize("parent", [False, True])
def test_a_member_by_default_is_meant_by_every_word_that_no_other_has_and_by_none(parent: bool) -> None:
    rule = {"propertyName": "kind", "mapping": {"cat": "Cat"}, "defaultMapping": "Other"}
    base = {"type": "object", "properties": {"kind": {"type": "string"}}}
    lives = {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}}
    if parent:
        schemas: dict[str, Any] = {"Pet": base | {"discriminator": rule}}
        inherited: dict[str, Any] = {"$ref": "#/components/schemas/Pet"}
    else:
        members = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Other")]
        schemas = {"Pet": {"oneOf": members, "discriminator": rule}}
        inherited = base
    schemas |= {"Cat": {"allOf": [inherited, lives]}, "Other": {"allOf": [inherited, {"minProperties": 0}]}}
    schemas["Pets"] = {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Pet"}}
    for direction in ("request", "response"):
        view = View({"openapi": "3.2.0", "components": {"schemas": schemas}}, direction)
        node = view.node("/components/schemas/Pets")
        for value, fits in (
            ([{"kind": "cat", "lives": 9}], True),
            ([{"kind": "cat"}], False),
            ([{"kind": "cow"}], True),
            ([{"kind": "Other"}], True),
            ([{}], True),
        ):
            assert view.valid(node, value) is fits, value
        assert view.valid(node, Builder(view).full(node))


def test_words_of_a_discriminator_reach_into_the_unions_and_the_parts_that_it_is_for() -> None:
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    heir = {"discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}}
    schemas: dict[str, Any] = {
        "Fish": kind,
        "Bird": kind,
        "Flying": {"anyOf": [{"$ref": "#/components/schemas/Bird"}]},
        "Animal": {
            "oneOf": [{"$ref": "#/components/schemas/Fish"}, {"$ref": "#/components/schemas/Flying"}],
            "discriminator": {"propertyName": "kind", "mapping": {"a fish": "Fish", "a bird": "Bird"}},
        },
        "Base": {"type": "object"},
        "Pet": {"allOf": [{"$ref": "#/components/schemas/Base"}, kind | heir]},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
        "Asked": {"$ref": "#/components/schemas/Pet"},
    }
    view = View({"openapi": "3.0.3", "components": {"schemas": schemas}}, "response")
    valid = view.validator(view.node("/components/schemas/Animal"))
    assert [valid.is_valid({"kind": word}) for word in ("a fish", "a bird", "Flying", "Bird")] == [
        True,
        True,
        False,
        False,
    ]
    valid = view.validator(view.node("/components/schemas/Asked"))
    assert [valid.is_valid({"kind": word}) for word in ("cat", "dog")] == [True, False]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_nullable_beside_a_reference_is_read_as_the_generator_reads_it(version: str) -> None:
    part = {"type": "object", "required": ["of"], "properties": {"of": {"type": "string"}}}
    whole = {
        "type": "object",
        "properties": {"part": {"$ref": "#/components/schemas/Part", "nullable": True}},
    }
    view = View({"openapi": version, "components": {"schemas": {"Part": part, "Whole": whole}}}, "request")
    schema = view.node("/components/schemas/Whole")
    assert [view.valid(schema, {"part": value}) for value in (None, {"of": "x"}, {})] == [True, True, False]
