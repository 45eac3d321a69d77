"""Values are built from the schema, always the same, and are valid by it."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

import pytest
from tests.contract.small import TEXT, document, says, takes, thing

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.openapi.side import Direction
from specwright_runtime.contract.run import all_promises
from specwright_runtime.contract.values import numbers
from specwright_runtime.contract.values.pattern import matching, near
from specwright_runtime.contract.values.scalar import accepting_number
from specwright_runtime.contract.values.unbuildable import UnbuildableError
from specwright_runtime.contract.values.value import Builder
from specwright_runtime.contract.values.variant import Variants


def built(schema: dict[str, Any], *, version: str = "3.1.0", full: bool = True) -> Any:
    view = View({"openapi": version, "components": {"schemas": {"S": schema}}}, "request")
    node = view.node("/components/schemas/S")
    return Builder(view).full(node) if full else Builder(view).minimal(node)


def test_schemas_that_all_name_each_other_have_a_full_value_of_some_size() -> None:
    names = [f"part{index}" for index in range(12)]
    whole = {
        "type": "object",
        "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in names},
    }
    view = View({"openapi": "3.1.0", "components": {"schemas": dict.fromkeys(names, whole)}}, "request")
    value = Builder(view).full(view.node("/components/schemas/part0"))
    assert [*value] == names
    assert len(json.dumps(value)) < 100_000


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[\w-.]+$",
        r"^\p{Lu}{2}[\p{L}\p{N}_]+$",
        r"^\P{L}$",
        r"\Asnap-[0-9a-f]{8}\z",
        r"^[\P{L}]$",
        r"^[(?<]$",
    ],
)
def test_a_text_is_built_for_what_pythons_engine_has_no_word_for(pattern: str) -> None:
    assert isinstance(built({"type": "string", "pattern": pattern}), str)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[A-Z]{2}-[0-9]{4}$",
        r"^(?:a|b)+c?$",
        r"^[1-9]\d*$",
        r"^[^/]+/.+$",
        r"\w+@\w+\.com",
        r"^p-[0-9a-f]{12}$",
        r"^(?<year>\d{4})-\d\d$",
        r"^\S+\s\S+$",
        r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,}$",
        r"((?=.*\d)|(?=.*\W+))(?![.\n])(?=.*[A-Z])(?=.*[a-z]).*$",
        r"^(?=.{8,32}$)(?=.*[a-z])(?=.*[0-9]).*$",
        r"^(?=[A-Z]{2})[A-Z0-9]{5}$",
    ],
)
def test_a_text_matches_its_pattern(pattern: str) -> None:
    text = matching(pattern)
    assert text is not None
    assert re.search(pattern.replace("(?<", "(?P<"), text)
    assert matching(pattern) == text


@pytest.mark.parametrize(
    ("format_", "pattern"),
    [
        ("decimal", r"^-?\d{0,3}(?:\,\d{0,2})?$"),
        ("email", r"^[a-z]+@staff\.example$"),
        ("email", r"^.{4,7}$"),
        ("email", r"^[A-Z.]+@[A-Z.]+$"),
        ("uri", r"^(s3|https?)://[^/]+/[a-z]{2,}/$"),
        ("ipv4", r"^10\.(\d{1,3}\.){2}\d{1,3}$"),
        ("ipv4", r"^192\.168\."),
        ("uri", r".+/v[0-1](\.[0-9]+)*/?$"),
        ("uri", r"\.pdf"),
        ("hostname", r"\.local$"),
    ],
)
def test_a_text_of_a_pattern_is_one_of_its_format_too(format_: str, pattern: str) -> None:
    assert re.search(pattern, built({"type": "string", "format": format_, "pattern": pattern}))


@pytest.mark.parametrize(
    "patterns",
    [
        ("^[a-z]", "[0-9]$"),
        ("^H", "^[A-Z0-9]*$"),
        ("a|b", "[0-9]|x", "e$"),
        (r"^\+\d{2,15}$", "9$"),
    ],
)
def test_a_text_matches_the_patterns_of_all_parts(patterns: tuple[str, ...]) -> None:
    text = built({"type": "string", "minLength": 8, "allOf": [{"pattern": each} for each in patterns]})
    assert len(text) >= 8
    assert all(re.search(each, text) for each in patterns)


def test_what_a_pattern_leaves_out_comes_near_to_a_match() -> None:
    assert any("/" in text for text in near("^[^/]+$", 16))


def test_a_pattern_is_matched_at_the_length_that_is_asked() -> None:
    text = matching("^[a-z]+$", at_least=9, at_most=20)
    assert text is not None
    assert re.fullmatch("[a-z]{9,20}", text)
    assert matching("^a{3}$", at_least=9) is None


@pytest.mark.parametrize("step", [0.001, 0.01, 0.05, 0.1])
def test_multiples_are_such_also_for_who_divides_binary_fractions(step: float) -> None:
    flat = {"type": "number", "exclusiveMinimum": 0, "maximum": 2.01, "multipleOf": step}
    value = numbers.number(flat, whole=False)
    found = [value, *numbers.others(flat, value), *(v for _, v in accepting_number(flat, whole=False))]
    assert len({each for each in found if each <= 2.01}) > 1
    assert all(int(each / step) == each / step for each in found)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "exclusiveMinimum": 4, "maximum": 9, "multipleOf": 3},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5},
        {"type": "string", "minLength": 12, "maxLength": 13},
        {"type": "string", "format": "date-time", "minLength": 25, "maxLength": 25},
        {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "integer"}},
        {"type": "object", "minProperties": 2, "additionalProperties": {"type": "string", "format": "uuid"}},
        {
            "allOf": [{"required": ["a"]}, {"properties": {"a": {"enum": ["x"]}}}],
            "unevaluatedProperties": False,
        },
        {"oneOf": [{"type": "integer"}, {"type": "string"}]},
        {"type": ["null", "string"], "minLength": 2},
        {"const": {"a": [1]}},
        {"prefixItems": [{"type": "integer"}, {"const": "x"}], "items": False, "minItems": 2},
        {
            "type": "object",
            "properties": {"self": {"$ref": "#/components/schemas/S"}, "n": {"type": "integer"}},
        },
        {"not": {"type": ["string", "null"]}},
        {"type": "string", "allOf": [{"enum": ["ab", "abc"]}, {"pattern": "c$"}]},
        {
            "type": "array",
            "items": {"type": ["integer", "string"]},
            "contains": {"minimum": 5},
            "minContains": 2,
        },
        {"type": "object", "required": ["a_n"], "patternProperties": {"_n$": {"type": "integer"}}},
        {
            "type": "object",
            "required": ["k"],
            "properties": {"k": {"enum": ["p", "q"]}, "z": {"type": "integer"}},
            "allOf": [
                {"if": {"properties": {"k": {"const": "p"}}}, "then": {"required": ["z"]}},
                {"if": {"properties": {"k": {"const": "q"}}}, "then": False},
                {"if": {"required": ["y"]}, "else": {"required": ["x"]}},
                {"dependentRequired": {"z": ["w"]}, "dependentSchemas": {"x": {"required": ["v"]}}},
            ],
        },
        {
            "allOf": [
                {
                    "oneOf": [
                        {"required": ["a"], "properties": {"a": {"type": "integer"}}},
                        {"required": ["b"]},
                    ]
                },
                {
                    "oneOf": [
                        {"required": ["c"], "properties": {"c": {"type": "integer"}}},
                        {"required": ["d"]},
                    ]
                },
            ],
            "type": "object",
        },
    ],
)
def test_a_built_value_is_valid(schema: dict[str, Any]) -> None:
    view = View({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}, "request")
    node = view.node("/components/schemas/S")
    for value in (Builder(view).full(node), Builder(view).minimal(node)):
        assert view.validator(node).is_valid(value)


def test_an_example_is_preferred_and_reduced_to_what_is_required() -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
        "examples": [{"a": "documented", "b": 5}],
    }
    assert built(schema) == {"a": "documented", "b": 5}
    assert built(schema, full=False) == {"a": "documented"}


def test_an_example_that_is_not_valid_is_not_used() -> None:
    assert (
        built({"type": "string", "format": "uuid", "examples": ["no-uuid"]})
        == "3f3e3e1c-c824-4d63-b37a-d8d698862f1d"
    )


@pytest.mark.parametrize("said", [{}, {"type": "object"}])
def test_an_example_may_be_the_text_of_its_json(said: dict[str, Any]) -> None:
    schema = {**said, "properties": {"a": {"type": "integer"}}}
    for written, meant in (('{"a": 5}', {"a": 5}), ("no object", {"a": 1})):
        assert built({**schema, "example": written}) == meant
        assert Builder(View({"openapi": "3.0.0"}, "request")).full(schema, (written,)) == meant


def test_3_0_spellings_are_understood() -> None:
    view = View(
        {
            "openapi": "3.0.3",
            "components": {
                "schemas": {"S": {"type": "number", "nullable": True, "minimum": 3, "exclusiveMinimum": True}}
            },
        },
        "request",
    )
    validator = view.validator(view.node("/components/schemas/S"))
    assert [validator.is_valid(value) for value in (None, 3, 3.5)] == [True, False, True]


def test_a_schema_without_end_is_not_built() -> None:
    with pytest.raises(UnbuildableError):
        built({"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/components/schemas/S"}}})


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "array", "items": {"allOf": [False]}}, []),
        ({"type": "object", "additionalProperties": {"not": {}}}, {}),
        ({"properties": {"a": {"type": "string"}}, "default": []}, {"a": "text"}),
        ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, 0.5),
    ],
)
def test_a_value_is_what_the_author_means(schema: dict[str, Any], value: Any) -> None:
    assert built(schema) == value


@pytest.mark.parametrize(
    ("pattern", "text"), [(r"^\+[1-9][0-9]{6,14}$", "+0111111"), (r"^[0-9]{1,6}\.[0-9]{2}$", "1,11")]
)
def test_what_is_easily_taken_for_a_match_is_among_what_is_nearly_one(pattern: str, text: str) -> None:
    assert text in near(pattern, 8)


def test_a_text_outside_a_pattern_may_have_the_format_all_the_same() -> None:
    schema = {"type": "string", "format": "uri", "pattern": "^https://"}
    view = View({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}, "request")
    variants = Variants(Builder(view), lambda name: False)
    assert "http://example.com/a" in [v.value for v in variants.refused(view.node("/components/schemas/S"))]


def test_a_property_is_varied_beside_what_it_needs() -> None:
    schema = {
        "type": "object",
        "properties": {"range": {"type": "string", "format": "ipv4"}, "days": {"type": "integer"}},
        "dependentRequired": {"range": ["days"]},
    }
    view = View({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}, "request")
    variants = Variants(Builder(view), lambda name: False)
    node = view.node("/components/schemas/S")
    assert {"days": 1, "range": "999.1.1.1"} in [one.value for one in variants.refused(node)]


def test_what_a_condition_speaks_of_is_varied_where_it_holds() -> None:
    kind = {"type": "string", "enum": ["none", "list", "period"]}
    days = {"type": ["string", "array"], "items": {"type": "string", "maxLength": 3}}
    conditions = [
        {
            "if": {"properties": {"kind": {"const": "list"}}},
            "then": {"properties": {"days": {"type": "array"}}},
        },
        {"if": {"properties": {"kind": {"const": "period"}}}, "then": {"required": ["days"]}},
    ]
    properties = {"kind": kind, "days": days}
    schema = {"type": "object", "required": ["kind"], "properties": properties, "allOf": conditions}
    view = View({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}}, "request")
    variants, node = Variants(Builder(view), lambda name: False), view.node("/components/schemas/S")
    assert {"kind": "list", "days": ["tex"]} in [one.value for one in variants.accepted(node)]
    refused = [one.value for one in variants.refused(node)]
    assert {"kind": "list", "days": ["xxxx"]} in refused
    assert {"kind": "list", "days": "text"} in refused
    assert {"kind": "period"} in refused


def test_numbers_in_a_format_of_integers_are_sent_whole_and_taken_as_they_come() -> None:
    number = {"type": "number", "format": "int64", "minimum": 0.5}
    assert built(number) == 1
    sides: tuple[tuple[Direction, bool], ...] = (("request", False), ("response", True))
    for direction, taken in sides:
        view = View({"openapi": "3.0.3", "components": {"schemas": {"S": number}}}, direction)
        node = view.node("/components/schemas/S")
        assert Builder(view).full(node) == 1
        assert view.valid(node, 1.5) is taken


def test_of_an_open_enumeration_a_member_is_sent_and_anything_is_taken() -> None:
    color = {"type": "string", "x-extensible-enum": ["red", "blue"]}
    assert built(color) == "red"
    thing = {"type": "object", "required": ["color"], "properties": {"color": color}}
    assert built(thing) == {"color": "red"}
    view = View({"openapi": "3.0.3", "components": {"schemas": {"S": thing}}}, "request")
    node = view.node("/components/schemas/S")
    varied = Variants(Builder(view), lambda name: False)
    assert {each.value["color"] for each in varied.accepted(node)} <= {"red", "blue"}
    refused = [each.value for each in varied.refused(node) if isinstance(each.value, dict)]
    assert [each for each in refused if isinstance(each.get("color"), str)] == []
    answers = View({"openapi": "3.0.3", "components": {"schemas": {"S": color}}}, "response")
    assert answers.valid(answers.node("/components/schemas/S"), "green")


def test_what_has_to_be_there_is_built_as_the_only_branch_says_that_describes_it() -> None:
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "thing"],
        "oneOf": [
            {"properties": {"id": {"type": "integer"}}},
            {
                "properties": {
                    "thing": {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}
                }
            },
        ],
    }
    value = built(schema, full=False)
    assert isinstance(value["id"], int)
    assert value["thing"] == {"a": 1}


def test_what_lies_in_a_thing_of_its_own_kind_is_not_varied_again() -> None:
    name = {"type": "string", "maxLength": 5}
    inner = {"allOf": [{"$ref": "#/components/schemas/Programme"}], "nullable": True}
    schemas = {"Programme": {"type": "object", "properties": {"name": name, "current": inner}}}
    view = View({"openapi": "3.0.3", "components": {"schemas": schemas}}, "request")
    variants = Variants(Builder(view), lambda name: False)
    node = view.node("/components/schemas/Programme")
    for found in (variants.accepted(node), variants.refused(node)):
        names = {variant.name for variant in found}
        assert any(one.startswith("name: ") for one in names)
        assert not any(one.startswith("current/name") for one in names)
    assert "current: alone" in {variant.name for variant in variants.accepted(node)}


def test_one_schema_under_several_kinds_of_json_is_tried_place_by_place_once() -> None:
    schema = thing("name", name=TEXT)
    kinds = ("application/json", "text/json", "application/merge-patch+json")
    content = {kind: {"schema": schema} for kind in kinds}
    paths = {"/pets": {"post": {"requestBody": {"required": True, "content": content}, **says(201)}}}
    places = {promise.place for promise in all_promises(Catalogue(Document(document(paths))))}
    assert {"body/name: missing", "application/merge-patch+json/name: missing"} <= places
    assert {"text/json: null", "text/json: required only"} <= places
    assert not any(place.startswith("text/json/") for place in places)


def test_texts_that_have_something_else_in_them_are_sent_as_that() -> None:
    inner = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    data: dict[str, Any] = {
        "encoded": {"type": "string", "contentEncoding": "base64url"},
        "settings": {"type": "string", "contentMediaType": "application/json", "contentSchema": inner},
    }
    schema = {"type": "object", "required": ["settings"], "properties": data}
    view = View({"openapi": "3.1.0", "components": {"schemas": {"A": schema}}}, "request")
    node = view.node("/components/schemas/A")
    value = Builder(view).full(node)
    assert b64decode(value["encoded"])
    assert json.loads(value["settings"]).keys() == {"n"}
    labels = [variant.label for variant in Variants(Builder(view), lambda name: True).accepted(node)]
    assert not [label for label in labels if "not ASCII" in label or "empty" in label]
    refused = [variant.label for variant in Variants(Builder(view), lambda name: True).refused(node)]
    assert not [label for label in refused if "not a byte" in label]


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("Read-only. The status of this account.", False),
        ("Name of the network (read-only)", False),
        ("The article.              read only             ", False),
        ("A unique read-only string that changes whenever the resource is updated.", False),
        ("This field is read-only", False),
        ("The flag indicating whether the volume is read only. Default is 'false'.", True),
        ("*Changed in version 2.2.0*: Field is no longer read-only.", True),
        ("Migrated accounts were used before and are read-only.", True),
        ("For the read-only replica after it is created.", True),
    ],
)
def test_what_words_call_read_only_is_not_sent_unless_it_is_required(said: str, sent: bool) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "description": said, "example": "b"}}}
    assert bool(built(schema)) is sent
    assert built({**schema, "required": ["a"]}) == {"a": "b"}


def test_a_flag_that_tells_how_a_text_is_written_is_not_turned() -> None:
    flags = {name: {"type": "boolean"} for name in ("base64", "isBase64Encoded", "open")}
    view = View({"components": {"schemas": {"S": {"type": "object", "properties": flags}}}}, "request")
    variants = Variants(Builder(view), lambda name: True).accepted(view.node("/components/schemas/S"))
    assert {variant.place for variant in variants if variant.place} == {"open"}


@pytest.mark.parametrize(("count", "places"), [(2, 2), (40, 1)])
def test_a_schema_of_many_places_is_varied_at_one_of_them(count: int, places: int) -> None:
    address = thing(**{f"line{index}": {**TEXT, "maxLength": 9} for index in range(6)})
    body = thing(**{f"a{index}": {"$ref": "#/components/schemas/Address"} for index in range(count)})
    read = Document(
        {
            **document({"/a": {"post": {**takes(body), **says(204)}}}),
            "components": {"schemas": {"Address": address}},
        }
    )
    variants, schema = Catalogue(read).variants, read.operations[0].bodies[0].schema
    for found in (variants.accepted(schema or True), variants.refused(schema or True)):
        assert len({each.place for each in found if each.place.endswith("/line3")}) == places
        assert {each.place.partition("/")[0] for each in found} >= {f"a{index}" for index in range(count)}
