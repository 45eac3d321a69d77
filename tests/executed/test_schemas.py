"""Every shape of schema makes the trip there and back unchanged."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from specwright_runtime import StatusError
from specwright_runtime.wire import adapter, read_json

if TYPE_CHECKING:
    from .conftest import Package

SPEC = """
openapi: 3.1.0
info: {title: Schemas, version: "1"}
paths:
  /all:
    post:
      operationId: echo
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/All"}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/All"}}}}
        "400": {description: bad, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string}, param: {type: string}}}}}}
  /dog:
    post:
      operationId: dog
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Dog"}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Dog"}}}}
components:
  schemas:
    All:
      type: object
      required: [id]
      properties:
        id: {type: string}
        nullable: {type: [integer, "null"]}
        optional: {type: integer}
        defaulted: {type: string, default: x}
        enum: {type: string, enum: [a, b, "1", "none"]}
        constant: {const: 7}
        truth: {const: true}
        first: {enum: [1, 2]}
        level: {enum: [0, 1], x-enum-varnames: [low, high]}
        mixed: {enum: [auto, 1, false, null]}
        tree: {$ref: "#/components/schemas/Tree"}
        told: {$ref: "#/components/schemas/Told"}
        pet: {$ref: "#/components/schemas/Pet"}
        pets: {type: array, items: {oneOf: [{$ref: "#/components/schemas/Pet"}, {type: "null"}]}}
        either: {oneOf: [{type: string}, {type: integer}, {type: array, items: {type: boolean}}]}
        merged: {$ref: "#/components/schemas/Merged"}
        map: {type: object, additionalProperties: {$ref: "#/components/schemas/Tree"}}
        closed: {$ref: "#/components/schemas/Closed"}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}
        anything: {}
        date: {type: string, format: date}
        time: {type: string, format: date-time}
        uuid: {type: string, format: uuid}
        number: {type: number}
        class: {type: string}
        "dashed-name": {type: string}
        from: {type: string}
        model_config: {type: string}
        self: {type: string}
        "1st": {type: integer}
        bounded: {type: integer, minimum: 1, maximum: 3}
        pattern: {type: string, pattern: "^[a-z]+$", maxLength: 3}
        branching: {type: object, allOf: [{if: {required: [a]}, then: {required: [b]}}, {if: {required: [c]}, then: {required: [d]}}]}
        mixture: {type: array, allOf: [{contains: {type: integer}}, {contains: {type: string}, minContains: 2}]}
        unique: {type: array, uniqueItems: true, items: {type: integer}, maxItems: 3}
    Tree: {type: object, required: [name], properties: {name: {type: string}, children: {type: array, items: {$ref: "#/components/schemas/Tree"}}}}
    Pet:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog"}}
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, bark], properties: {kind: {type: string}, bark: {type: boolean}}}
    Told:
      oneOf: [{$ref: "#/components/schemas/Circle"}, {$ref: "#/components/schemas/Square"}]
      discriminator: {propertyName: form, mapping: {circle: "#/components/schemas/Circle", square: "#/components/schemas/Square"}}
    Circle: {type: object, properties: {form: {const: circle, default: circle}, radius: {type: integer}, unit: {enum: [1], default: 1}}}
    Square: {type: object, properties: {form: {type: string}, side: {type: integer}}}
    Merged:
      allOf:
        - {type: object, required: [a], properties: {a: {type: string}}}
        - {type: object, properties: {b: {type: integer, minimum: 0}}}
    Closed: {type: object, additionalProperties: false, properties: {x: {type: integer}}}
"""


def _values(models: Any) -> dict[str, dict[str, Any]]:
    tree = models.Tree(name="a", children=[models.Tree(name="b", children=[])])
    return {
        "required only": {},
        "null": {"nullable": None},
        "zero": {"nullable": 0, "optional": 0},
        "default as given": {"defaulted": "x"},
        "enum": {"enum": "none"},
        "const": {"constant": 7},
        "truth": {"truth": True},
        "one": {"first": 1, "level": models.AllLevel.HIGH, "mixed": 1},
        "falsehood": {"mixed": False},
        "recursion": {"tree": tree},
        "first branch": {"pet": models.Cat(kind="cat", lives=9)},
        "second branch": {"pet": models.Dog(kind="dog", bark=False)},
        "union without a value": {"pets": [None, models.Dog(kind="dog", bark=True)]},
        "constants that nobody gave": {"told": models.Circle(radius=1)},
        "a word that the schema forgets to require": {"told": models.Square(side=1)},
        "text of a union": {"either": "1"},
        "number of a union": {"either": 1},
        "list of a union": {"either": [True]},
        "merged": {"merged": models.Merged(a="x", b=1)},
        "map": {"map": {"k": tree, "é": models.Tree(name="")}},
        "closed": {"closed": models.Closed(x=1)},
        "pair": {"pair": ("a", 1)},
        "anything": {"anything": {"a": [None, 1.5, {"b": "é"}]}},
        "date": {"date": datetime.date(2026, 1, 2)},
        "time": {"time": datetime.datetime(2026, 1, 2, 3, 4, 5, 600000, tzinfo=datetime.UTC)},
        "uuid": {"uuid": uuid.UUID(int=5)},
        "number": {"number": 1e-7},
        "long text": {"anything": "é" * 300},
        "unique": {"unique": [1, 2]},
        "two conditions": {"branching": {"a": 1, "b": 1, "c": 1, "d": 1}},
        "two kinds of items": {"mixture": [1, "a", "b"]},
        "bounds": {"bounded": 3, "pattern": "abc"},
    }


CASES = [
    "required only",
    "null",
    "zero",
    "default as given",
    "enum",
    "const",
    "truth",
    "one",
    "falsehood",
    "recursion",
    "first branch",
    "second branch",
    "union without a value",
    "constants that nobody gave",
    "a word that the schema forgets to require",
    "text of a union",
    "number of a union",
    "list of a union",
    "merged",
    "map",
    "closed",
    "pair",
    "anything",
    "date",
    "time",
    "uuid",
    "number",
    "long text",
    "unique",
    "two conditions",
    "two kinds of items",
    "bounds",
]


@pytest.mark.parametrize("case", CASES)
def test_a_value_comes_back_as_it_was(package: Package, case: str) -> None:
    values = _values(package.models)
    assert sorted(values) == sorted(CASES)
    given = package.models.All(id="1", **values[case])
    answer = package.call("echo", given, answer=lambda body: body)
    assert answer == given
    assert answer.model_fields_set == given.model_fields_set
    assert package.handled.arguments == (given,)


def test_a_whole_number_with_a_fraction_of_zero_is_the_constant_that_it_equals(package: Package) -> None:
    sent = b'{"id": "1", "first": 1.0, "level": 1.0, "mixed": 1.0}'
    assert read_json(adapter(package.models.All), sent) == package.models.All(
        id="1", first=1, level=package.models.AllLevel.HIGH, mixed=1
    )


def test_a_member_of_a_union_that_stands_alone_has_the_words_of_its_own_schema(package: Package) -> None:
    given = package.models.Dog(kind="hound", bark=True)
    assert package.call("dog", given, answer=lambda body: body) == given


def test_names_that_python_keeps_for_itself_travel_by_their_wire_names(package: Package) -> None:
    wire = {
        "id": "1",
        "class": "a",
        "dashed-name": "b",
        "from": "c",
        "model_config": "d",
        "self": "e",
        "1st": 1,
    }
    given = package.models.All.model_validate_json(__import__("json").dumps(wire))
    answer = package.call("echo", given, answer=lambda body: body)
    assert answer.model_dump(by_alias=True, exclude_unset=True, mode="json") == wire


def test_properties_that_the_document_does_not_name_are_kept(package: Package) -> None:
    given = package.models.All(id="1", **{"x-new": [1, {"a": None}]})
    assert package.call("echo", given, answer=lambda body: body).model_extra == {"x-new": [1, {"a": None}]}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"optional": None}, "optional"),
        ({"optional": "1"}, "optional"),
        ({"optional": Decimal("1.5")}, "optional"),
        ({"enum": "c"}, "enum"),
        ({"constant": 8}, "constant"),
        ({"truth": 1}, "truth"),
        ({"first": True}, "first"),
        ({"level": True}, "level"),
        ({"mixed": True}, "mixed"),
        ({"mixed": 0}, "mixed"),
        ({"tree": {"name": "a", "children": [{"nome": "b"}]}}, "tree.children.0.name"),
        ({"pet": {"kind": "cow", "lives": 1}}, "pet"),
        ({"pet": {"kind": "cat", "bark": True}}, "pet"),
        ({"pet": {"kind": "hound", "bark": True}}, "pet"),
        ({"pets": [{"kind": "hound", "bark": True}]}, "pets.0"),
        ({"either": 1.5}, "either"),
        ({"merged": {"a": "x", "b": -1}}, "merged.b"),
        ({"closed": {"y": 1}}, "closed"),
        ({"pair": ["a"]}, "pair"),
        ({"pair": ["a", 1, 2]}, "pair"),
        ({"date": "2026-13-01"}, "date"),
        ({"time": "noon"}, "time"),
        ({"bounded": 4}, "bounded"),
        ({"pattern": "ABC"}, "pattern"),
        ({"pattern": "abcd"}, "pattern"),
        ({"unique": [1, 1]}, "unique"),
        ({"branching": {"a": 1}}, "branching"),
        ({"branching": {"c": 1}}, "branching"),
        ({"mixture": ["a", "b"]}, "mixture"),
        ({"mixture": [1, "a"]}, "mixture"),
        ({"unique": [1, 2, 3, 4]}, "unique"),
    ],
)
def test_a_value_that_the_document_forbids_is_refused_with_its_place(
    package: Package, wrong: dict[str, Any], place: str
) -> None:
    """Sent as it is, past the client's own types."""
    given = package.models.All(id="1").model_copy()
    (name,) = wrong
    given.__pydantic_extra__ = {name: wrong[name]}
    with pytest.raises(StatusError) as caught:
        package.call("echo", given, answer=lambda body: body)
    assert caught.value.status == 400
    assert place in (caught.value.body.param or "")
    assert package.seen == []


def test_a_model_refuses_what_the_document_forbids(package: Package) -> None:
    models = package.models
    for wrong in ({"bounded": 0}, {"enum": "z"}, {"pattern": "9"}, {"pet": {"kind": "cow"}}):
        with pytest.raises(ValidationError):
            models.All(id="1", **wrong)
