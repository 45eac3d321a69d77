"""Lower: the Python shape of every kind of schema."""

from __future__ import annotations

import pytest
from tests.unit.middle import alias, codes, enum, field, model, schemas
from tests.unit.shapes import BOOL, FLOAT, INT, STR, checked, named, shape

from specwright.api import Default
from specwright.diagnostics import Failure, Report
from specwright.pytypes import (
    AnyType,
    Builtin,
    CheckedType,
    DictType,
    Imported,
    ListType,
    LiteralType,
    NeverType,
    NullableType,
    PyType,
    TupleType,
    UnionType,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{type: string}", STR),
        ("{type: integer, format: int64}", INT),
        ("{type: number}", FLOAT),
        ("{type: boolean}", BOOL),
        ("{type: 'null'}", Builtin(name="None")),
        ("{}", AnyType()),
        ("true", AnyType()),
        ("false", NeverType()),
        ("{type: string, format: date-time}", Imported(module="specwright_runtime.formats", name="DateTime")),
        ("{type: string, format: byte}", Imported(module="specwright_runtime.formats", name="Byte")),
        ("{type: string, minLength: 1, maxLength: 2}", checked(STR, min_length=1, max_length=2)),
        ("{type: string, minLength: 0}", STR),
        ("{type: integer, minimum: 0, exclusiveMaximum: 9}", checked(INT, ge=0, lt=9)),
        ("{type: number, format: int64}", INT),
        ("{type: [number, 'null'], format: uint32, default: 3.0}", NullableType(inner=INT)),
        ("{type: number, format: double}", FLOAT),
        ("{type: number, format: int32, minimum: 1, multipleOf: 0.5}", checked(FLOAT, ge=1, multiple_of=0.5)),
        ("{type: number, multipleOf: 0.5}", checked(FLOAT, multiple_of=0.5)),
        ("{type: number, multipleOf: 1}", INT),
        ("{type: number, multipleOf: 10.0}", checked(INT, multiple_of=10.0)),
        ("{type: array, items: {type: string}}", ListType(item=STR)),
        ("{type: array}", ListType(item=AnyType())),
        ("{type: array, items: {}, uniqueItems: true, maxItems: 3}",
         checked(ListType(item=AnyType()), unique_items=True, max_length=3)),
        ("{type: object}", DictType(key=STR, value=AnyType())),
        ("{type: object, additionalProperties: {type: integer}}", DictType(key=STR, value=INT)),
        ("{type: [string, integer]}", UnionType(members=(STR, INT))),
        ("{type: [string, 'null']}", NullableType(inner=STR)),
        ("{type: string, nullable: true}", NullableType(inner=STR)),
        ("{enum: [a, 1, true, null]}", LiteralType(values=("a", 1, True, None))),
        ("{type: string, enum: [a, a, b]}", LiteralType(values=("a", "b"))),
        ("{type: integer, enum: [1, x]}", LiteralType(values=(1,))),
        ("{type: string, enum: []}", NeverType()),
        ("{type: [string, 'null'], enum: [a, null]}", NullableType(inner=LiteralType(values=("a",)))),
        ("{const: x}", LiteralType(values=("x",))),
        ("{anyOf: [{type: string}, {type: 'null'}]}", NullableType(inner=STR)),
        ("{oneOf: [{type: string}, {type: integer}]}", UnionType(members=(STR, INT))),
        ("{oneOf: [{type: number}, {type: integer}]}", UnionType(members=(FLOAT, INT))),
        ("{oneOf: [{type: integer, maximum: 5}, {type: number, minimum: 2}]}",
         UnionType(members=(checked(INT, le=5), checked(FLOAT, ge=2)), exactly_one=True)),
        ("{oneOf: [{const: a}, {const: b}]}", LiteralType(values=("a", "b"))),
        ("{allOf: [{type: string, minLength: 2}, {maxLength: 5, minLength: 1}]}",
         checked(STR, min_length=2, max_length=5)),
        ("{allOf: [{type: number}, {type: integer}]}", INT),
        ("{type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}",
         TupleType(items=(STR, INT), rest=None)),
    ],
)  # fmt: skip
def test_schema_has_the_shape(text: str, expected: PyType) -> None:
    assert shape(text) == expected


def test_tuple_that_may_be_shorter_is_a_checked_list() -> None:
    found = shape("{type: array, prefixItems: [{type: string}, {type: integer}]}")
    assert isinstance(found, CheckedType)
    assert found.inner == ListType(item=AnyType())
    assert found.schema == {"prefixItems": [{"type": "string"}, {"type": "integer"}]}


def test_pattern_is_translated_for_the_linear_engine() -> None:
    assert shape(r"{type: string, pattern: '^\d+$'}") == checked(STR, pattern="^[0-9]+$")


def test_a_format_whose_values_the_pattern_refuses_when_they_are_written_again_is_a_text() -> None:
    assert shape("{type: string, format: uuid, pattern: '^[^a-z]+$'}") == checked(STR, pattern="^[^a-z]+$")
    assert shape("{type: string, format: date-time, minLength: 23, maxLength: 24}") == checked(
        STR, min_length=23, max_length=24
    )
    assert shape("{type: string, format: uuid, pattern: '^[0-9a-f-]+$'}") != checked(
        STR, pattern="^[0-9a-f-]+$"
    )


def test_pattern_with_look_ahead_is_checked_as_json_schema() -> None:
    found = shape("{type: string, pattern: '^(?!bad)'}")
    assert found == CheckedType(inner=STR, schema={"pattern": "^(?!bad)"})


def test_numbers_with_and_without_enum_of_floats() -> None:
    assert shape("{type: number, enum: [0.5, 1.5]}") == CheckedType(inner=FLOAT, schema={"enum": [0.5, 1.5]})


def test_keywords_without_type_bind_only_what_they_speak_of() -> None:
    assert shape("{minLength: 3}") == CheckedType(inner=AnyType(), schema={"minLength": 3})


def test_not_is_checked_as_json_schema_with_its_references() -> None:
    found = schemas("""
        A: {type: string, not: {$ref: '#/components/schemas/B'}}
        B: {enum: [x]}
    """)
    assert alias(found, "A") == CheckedType(
        inner=STR, schema={"not": {"$ref": "#/$defs/B"}, "$defs": {"B": {"enum": ["x"]}}}
    )


def test_property_is_required_defaulted_or_optional() -> None:
    found = schemas("""
        A:
          type: object
          required: [r, rd]
          properties:
            r: {type: string}
            rd: {type: string, default: x}
            d: {type: integer, default: 3}
            o: {type: string}
            n: {type: string, default: null}
    """)
    rows = [(f.wire, f.required, f.default.value if f.default else None) for f in model(found, "A").fields]
    assert rows == [
        ("r", True, None),
        ("rd", True, None),
        ("d", False, 3),
        ("o", False, None),
        ("n", False, None),
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("{type: integer, minimum: 1, default: 1}", True),
        ("{type: integer, minimum: 1, default: 0}", False),
        ("{type: number, exclusiveMinimum: 1, default: 1}", False),
        ("{type: integer, maximum: 9, default: 10}", False),
        ("{type: number, exclusiveMaximum: 9, default: 9.0}", False),
        ("{type: integer, multipleOf: 5, default: 10}", True),
        ("{type: integer, multipleOf: 5, default: 12}", False),
        ("{type: string, minLength: 2, maxLength: 3, default: éé}", True),
        ("{type: string, minLength: 2, default: é}", False),
        ("{type: string, maxLength: 2, default: abc}", False),
        ("{type: string, pattern: '^a+$', default: aa}", True),
        ("{type: string, pattern: '^a+$', default: ab}", False),
        ("{type: array, items: {}, minItems: 1, default: []}", False),
        ("{type: array, items: {}, uniqueItems: true, default: [1, 1]}", False),
        ("{type: object, additionalProperties: {}, maxProperties: 1, default: {a: 1, b: 2}}", False),
    ],
)
def test_default_that_its_schema_refuses_is_left_out(text: str, kept: bool) -> None:
    found = schemas(f"A: {{type: object, properties: {{b: {text}}}}}")
    assert (field(found, "A", "b").default is not None) is kept


def test_default_comes_through_a_reference() -> None:
    found = schemas("""
        A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
        B: {type: integer, default: 7}
    """)
    default = field(found, "A", "b").default
    assert default is not None
    assert default.value == 7


def test_required_name_without_property_is_a_field() -> None:
    assert field(schemas("A: {type: object, required: [x]}"), "A", "x").type == AnyType()


def test_required_name_without_property_is_what_unnamed_ones_are() -> None:
    found = schemas("A: {type: object, required: [x], additionalProperties: {type: integer}}")
    assert field(found, "A", "x").type == INT


def test_closed_object_forbids_and_typed_extra_is_typed() -> None:
    found = schemas("""
        A: {type: object, additionalProperties: false}
        B: {type: object, properties: {x: {type: string}}, additionalProperties: {type: integer}}
        C: {type: object, properties: {x: {type: string}}}
    """)
    assert [model(found, name).extra for name in "ABC"] == ["forbid", INT, "allow"]


def test_pattern_properties_are_checked_and_their_names_let_in() -> None:
    found = schemas("""
        A:
          type: object
          properties: {i: {}}
          patternProperties: {'^S_': {type: string}}
          additionalProperties: false
    """)
    closed = model(found, "A")
    assert closed.extra == STR
    assert closed.schema == {
        "allOf": [
            {
                "properties": {"i": {}},
                "patternProperties": {"^S_": {"type": "string"}},
                "additionalProperties": False,
            }
        ]
    }


def test_what_no_property_names_is_what_its_pattern_says() -> None:
    found = schemas("""
        A:
          required: [S_a, b]
          patternProperties: {'^S_': {type: string}}
          additionalProperties: {type: integer}
        B: {type: object, required: [S_a], patternProperties: {'^S_': {type: string}}}
    """)
    assert [each.type for each in model(found, "A").fields] == [STR, INT]
    assert model(found, "A").extra == UnionType(members=(STR, INT))
    assert model(found, "B").extra == "allow"


def test_dependent_keywords_and_names_are_checked() -> None:
    found = schemas("""
        A:
          type: object
          properties: {a: {}, b: {}}
          dependentRequired: {a: [b]}
          propertyNames: {maxLength: 3}
          minProperties: 1
    """)
    assert model(found, "A").schema == {
        "propertyNames": {"maxLength": 3},
        "minProperties": 1,
        "dependentRequired": {"a": ["b"]},
    }


def test_what_two_parts_say_of_one_name_or_place_both_holds() -> None:
    found = schemas("""
        Names:
          type: object
          allOf: [{patternProperties: {^x: {type: string}}}, {patternProperties: {^x: {minLength: 2}}}]
        Places: {allOf: [{type: array, prefixItems: [{type: string}]}, {items: {enum: [a, 1]}}]}
        Values: {allOf: [{enum: [1, a, b]}, {enum: [true, a, b]}]}
    """)
    names, places = alias(found, "Names"), alias(found, "Places")
    assert isinstance(names, CheckedType)
    assert "'minLength': 2" in str(names.schema)
    assert isinstance(places, CheckedType)
    assert "'prefixItems': [{'allOf': [{'type': 'string'}, {'enum': ['a', 1]}]}]" in str(places.schema)
    assert alias(found, "Values") == LiteralType(values=("a", "b"))


def test_all_of_objects_is_one_class_in_order() -> None:
    found = schemas("""
        Base: {type: object, required: [id], properties: {id: {type: string}}}
        A:
          allOf:
            - $ref: '#/components/schemas/Base'
            - {type: object, required: [n], properties: {n: {type: integer}, id: {maxLength: 4}}}
    """)
    assert [(f.wire, f.type, f.required) for f in model(found, "A").fields] == [
        ("id", checked(STR, max_length=4), True),
        ("n", INT, True),
    ]


def test_all_of_one_reference_is_that_reference() -> None:
    found = schemas("""
        A: {type: object, properties: {b: {description: words, allOf: [{$ref: '#/components/schemas/B'}]}}}
        B: {type: object, properties: {x: {}}}
    """)
    assert field(found, "A", "b").type == named("B")
    assert field(found, "A", "b").description == "words"


def test_all_of_one_reference_has_what_the_other_parts_note_of_it() -> None:
    found = schemas("""
        A:
          type: object
          properties:
            kind: {allOf: [{$ref: '#/components/schemas/Kind'}, {description: Which., default: X}]}
            both: {description: Mine., allOf: [{$ref: '#/components/schemas/Kind'}, {description: Theirs.}]}
        Kind: {type: string, enum: [X, Y], description: Kinds.}
    """)
    kind, both = field(found, "A", "kind"), field(found, "A", "both")
    assert (kind.description, kind.default) == ("Which.", Default(value="X"))
    assert both.description == "Mine."


def test_nullable_all_of_in_3_0_is_nullable() -> None:
    text = """
        A: {type: object, properties: {b: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}}}
        B: {type: object, properties: {x: {}}}
    """
    assert field(schemas(text, version="3.0.3"), "A", "b").type == NullableType(inner=named("B"))


def test_all_of_that_extends_itself_ends() -> None:
    found = schemas("A: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {x: {type: string}}}]}")
    assert [f.wire for f in model(found, "A").fields] == ["x"]


def test_parts_of_different_types_are_reported() -> None:
    report = Report()
    found = schemas("A: {allOf: [{type: string}, {type: integer}]}", report=report)
    assert alias(found, "A") == NeverType()
    assert codes(report) == ["unsatisfiable-schema"]


def test_recursion_through_classes_and_through_aliases() -> None:
    found = schemas("""
        Node:
          type: object
          properties: {children: {type: array, items: {$ref: '#/components/schemas/Node'}}}
        Json: {anyOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Json'}}]}
    """)
    assert field(found, "Node", "children").type == ListType(item=named("Node"))
    json_alias = next(item for item in found.models if item.name == "Json")
    assert getattr(json_alias, "recursive", None) is True


def test_described_enum_is_a_class() -> None:
    found = schemas("""
        A: {type: string, enum: [a-b, '1'], x-enum-descriptions: [first, second]}
        B: {oneOf: [{const: 1, title: low}, {const: 2, title: high}]}
        C: {type: string, enum: [x], x-enum-varnames: [Ex]}
    """)
    assert [(m.name, m.value, m.description) for m in enum(found, "A").members] == [
        ("A_B", "a-b", "first"),
        ("VALUE_1", "1", "second"),
    ]
    assert [(m.name, m.value) for m in enum(found, "B").members] == [("LOW", 1), ("HIGH", 2)]
    assert enum(found, "B").base == "IntEnum"
    assert [m.name for m in enum(found, "C").members] == ["EX"]


def test_properties_that_are_inherited_without_end_end_in_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specwright.lower.schemas.MOST_PROPERTIES", 1_000)
    text = "\n".join(
        f"A{i}: {{allOf: [{{$ref: '#/components/schemas/A{i + 1}'}}, {{properties: {{p{i}: {{}}}}}}]}}"
        for i in range(60)
    )
    with pytest.raises(Failure, match=r"over 1000 properties .*up to 8000 with --allow file-too-large"):
        schemas(f"{text}\nA60: {{properties: {{z: {{}}}}}}")


def test_references_may_lead_on_for_thousands_of_steps() -> None:
    text = "\n".join(f"A{i}: {{$ref: '#/components/schemas/A{i + 1}'}}" for i in range(3_000))
    assert len(schemas(f"{text}\nA3000: {{properties: {{z: {{}}}}}}").models) == 3_001
