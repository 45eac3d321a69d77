"""Lower: the Python shape of every kind of schema."""

from __future__ import annotations

import pytest
from tests.unit.middle import alias, api, codes, enum, field, model, names, operation, schemas

from specwright.api import BinaryContent
from specwright.diagnostics import Failure, Report
from specwright.plan.expressions import union
from specwright.pytypes import (
    AnyType,
    Builtin,
    CheckedType,
    ClassName,
    Constraints,
    DictType,
    Imported,
    ListType,
    LiteralType,
    Named,
    NeverType,
    NullableType,
    PyType,
    TupleType,
    UnionType,
)

STR, INT, FLOAT, BOOL = (
    Builtin(name="str"),
    Builtin(name="int"),
    Builtin(name="float"),
    Builtin(name="bool"),
)


def named(text: str) -> Named:
    return Named(name=ClassName(text))


def shape(text: str, *, version: str = "3.1.0") -> PyType:
    return alias(schemas(f"A: {text}", version=version), "A")


def checked(inner: PyType, **constraints: object) -> CheckedType:
    return CheckedType(inner=inner, constraints=Constraints(**constraints))  # type: ignore[arg-type]


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
        ("{type: string, format: byte}", STR),
        ("{type: string, minLength: 1, maxLength: 2}", checked(STR, min_length=1, max_length=2)),
        ("{type: string, minLength: 0}", STR),
        ("{type: integer, minimum: 0, exclusiveMaximum: 9}", checked(INT, ge=0, lt=9)),
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
    assert closed.extra == "allow"
    assert closed.schema == {
        "allOf": [
            {
                "properties": {"i": {}},
                "patternProperties": {"^S_": {"type": "string"}},
                "additionalProperties": False,
            }
        ]
    }


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


@pytest.mark.parametrize(
    ("members", "one"),
    [
        ("{properties: {a: {}}}, {properties: {b: {}}}", False),  # with a alone it is the second, too
        ("{properties: {a: {}}, required: [a]}, {properties: {b: {}}, required: [b]}", True),
        (
            "{properties: {a: {}}}, {properties: {a: {}, b: {}}, required: [b]}",
            False,
        ),  # the second is the first
        ("{properties: {a: {}}, additionalProperties: false}, {properties: {b: {}}, required: [b]}", True),
        ("{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}", True),
        ("{properties: {a: {enum: [x]}}}, {properties: {a: {type: string}}}", False),
        ("{type: string, format: date-time}, {type: string}", False),
        ("{type: string, enum: [a]}, {type: string}", False),
        ("{type: string, pattern: a}, {type: string, pattern: b}", True),
        ("{type: array, items: {type: integer}}, {type: array, items: {type: number}}", False),
        ("{type: array, items: {type: integer}}, {type: array, items: {type: string}}", True),
    ],
)
def test_one_of_holds_where_what_is_made_after_a_member_fits_no_other(members: str, one: bool) -> None:
    report = Report()
    found = alias(schemas(f"A: {{oneOf: [{members}]}}", report=report), "A")
    assert isinstance(found, UnionType)
    assert found.exactly_one is one
    assert ("overlapping-alternatives" in codes(report)) is not one


@pytest.mark.parametrize(
    ("inner", "reported"),
    [
        ("$ref: '#/components/schemas/Node'", 1),
        ("allOf: [{$ref: '#/components/schemas/Other'}]", 2),
        ("type: array, prefixItems: [{$ref: '#/components/schemas/Node'}], minItems: 1, items: false", 1),
        ("type: array, items: {$ref: '#/components/schemas/Node'}", 0),
        ("anyOf: [{$ref: '#/components/schemas/Node'}, {type: 'null'}]", 0),
        ("anyOf: [{$ref: '#/components/schemas/Other'}, {type: string}]", 0),
    ],
)
def test_schema_that_needs_itself_within_itself_is_reported(inner: str, reported: int) -> None:
    report = Report()
    api(
        f"""
        components: {{schemas: {{
          Node: {{type: object, required: [next], properties: {{next: {{{inner}}}}}}},
          Other: {{type: object, required: [n], properties: {{n: {{$ref: '#/components/schemas/Node'}}}}}}}}}}
        """,
        report=report,
    )
    assert codes(report).count("unsatisfiable-schema") == reported


def test_names_that_only_lead_to_each_other_are_reported() -> None:
    report = Report()
    with pytest.raises(Failure):
        schemas(
            "A: {anyOf: [{$ref: '#/components/schemas/B'}]}\nB: {$ref: '#/components/schemas/A'}",
            report=report,
        )
    assert codes(report) == ["reference-cycle", "reference-cycle"]


def unions_of_unions(levels: int, second: str, beside: str = "") -> str:
    """Each schema is the next one, or what `second` makes of it: every level has twice the alternatives."""
    lines = [f"S{levels}: {{type: object}}"]
    for level in range(levels):
        ref = f"$ref: '#/components/schemas/S{level + 1}'"
        lines.append(f"S{level}: {{{beside}anyOf: [{{{ref}}}, {second.replace('REF', f'{{{ref}}}')}]}}")
    return "\n".join(lines)


@pytest.mark.parametrize("second", ["{type: array, items: REF}", "{type: object, additionalProperties: REF}"])
def test_alternatives_without_end_are_reported(second: str) -> None:
    report = Report()
    with pytest.raises(Failure) as failure:
        schemas(unions_of_unions(40, second), report=report)
    assert codes(report) == ["too-many-alternatives"]
    assert "S26" in str(failure.value.diagnostics[-1].where)


def test_alternatives_merged_without_end_are_reported() -> None:
    report = Report()
    with pytest.raises(Failure):
        schemas(
            unions_of_unions(40, "{allOf: [REF, {pattern: a}]}", "type: string, minLength: 1, "),
            report=report,
        )
    assert codes(report)[-1] == "not-supported"


def test_thousands_of_alternatives_and_recursive_ones_are_fine() -> None:
    report = Report()
    schemas(unions_of_unions(12, "{type: array, items: REF}"), report=report)
    recursive = "A: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/A'}}]}"
    schemas(recursive, report=report)
    assert codes(report) == []


def test_union_that_holds_itself_is_that_of_its_other_members() -> None:
    found = schemas("""
        A: {$ref: '#/components/schemas/B'}
        B:
          anyOf:
            - {$ref: '#/components/schemas/A'}
            - {type: string}
            - {type: array, items: {$ref: '#/components/schemas/B'}}
    """)
    assert alias(found, "B") == UnionType(members=(Builtin(name="str"), ListType(item=named("B"))))


def test_conditions_in_a_union_check_the_object_around_them() -> None:
    found = schemas("""
        A: {type: object, properties: {a: {}, b: {}}, oneOf: [{required: [a]}, {required: [b]}]}
    """)
    assert names(found) == ["A"]
    assert model(found, "A").schema == {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}


def test_not_checks_the_object_around_it() -> None:
    found = schemas("A: {type: object, properties: {a: {}}, not: {required: [a]}}")
    assert model(found, "A").schema == {"not": {"required": ["a"]}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{type: [object, 'null'], properties: {x: {}}}", NullableType(inner=named("AObject"))),
        (
            "{anyOf: [{type: object, properties: {x: {}}}, {type: 'null'}]}",
            NullableType(inner=named("AObject")),
        ),
        ("{type: [object, string], properties: {x: {}}}", UnionType(members=(named("AObject"), STR))),
    ],
)
def test_component_that_is_more_than_its_object_names_the_object_after_it(
    text: str, expected: PyType
) -> None:
    found = schemas(f"A: {text}")
    assert names(found) == ["A", "AObject"]
    assert alias(found, "A") == expected
    assert [f.wire for f in model(found, "AObject").fields] == ["x"]


def test_union_of_objects_told_apart_by_a_constant_needs_no_second_look() -> None:
    found = schemas("""
        A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}
        B: {type: object, required: [t], properties: {t: {const: b}}}
        C: {type: object, required: [t], properties: {t: {const: c}}}
    """)
    assert alias(found, "A") == UnionType(members=(named("B"), named("C")))


def test_members_of_a_union_have_what_stands_beside_it() -> None:
    found = schemas("""
        A:
          type: object
          required: [id]
          properties: {id: {type: string}}
          oneOf:
            - {title: Card, properties: {number: {type: string}}, required: [number]}
            - {title: Bank, properties: {iban: {type: string}}, required: [iban]}
    """)
    assert alias(found, "A") == UnionType(members=(named("ACard"), named("ABank")), exactly_one=True)
    assert [f.wire for f in model(found, "ACard").fields] == ["id", "number"]


CATS = """
    Pet:
      {union}: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: petType{mapping}}}
    Cat: {{type: object, required: [petType], properties: {{petType: {kind}, meow: {{type: boolean}}}}}}
    Dog: {{type: object, required: [petType], properties: {{petType: {{}}, bark: {{type: integer}}}}}}
"""


@pytest.mark.parametrize(
    ("mapping", "cat"),
    [
        ("", "Cat"),
        (", mapping: {kitten: '#/components/schemas/Cat'}", "kitten"),
        (", mapping: {kitten: Cat}", "kitten"),
    ],
)
def test_discriminator_values_are_mapped_or_the_names_of_schemas(mapping: str, cat: str) -> None:
    found = schemas(CATS.format(union="oneOf", mapping=mapping, kind="{type: string}"))
    pet = alias(found, "Pet")
    assert isinstance(pet, UnionType)
    assert pet.discriminator is not None
    assert pet.discriminator.attribute == "pet_type"
    assert pet.discriminator.mapping == ((cat, "Cat"), ("Dog", "Dog"))
    assert not pet.exactly_one
    assert field(found, "Cat", "petType").type == LiteralType(values=(cat,))


def test_discriminating_property_with_its_own_values_keeps_them() -> None:
    found = schemas(CATS.format(union="anyOf", mapping="", kind="{enum: [tom, tabby]}"))
    pet = alias(found, "Pet")
    assert isinstance(pet, UnionType)
    assert pet.discriminator is not None
    assert pet.discriminator.mapping == (("tom", "Cat"), ("tabby", "Cat"), ("Dog", "Dog"))


def test_discriminator_that_is_no_text_tells_nothing_and_is_reported() -> None:
    report = Report()
    found = api(
        """
        components: {schemas: {
          Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}],
                discriminator: {propertyName: legs}},
          Cat: {type: object, required: [legs, purrs], properties: {legs: {const: 4}, purrs: {const: true}}},
          Dog: {type: object, required: [legs, barks], properties: {legs: {}, barks: {const: true}}}}}
        """,
        report=report,
    )
    pet = alias(found, "Pet")
    assert isinstance(pet, UnionType)
    assert pet.discriminator is None
    assert "silent-discriminator" in codes(report)


def test_parent_with_discriminator_is_the_union_of_its_children() -> None:
    found = schemas("""
        Vehicle:
          type: object
          required: [kind]
          properties: {kind: {type: string}, name: {type: string}}
          discriminator: {propertyName: kind, mapping: {car: '#/components/schemas/Car'}}
        Car: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {doors: {type: integer}}}]}
        Bike: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {gears: {type: integer}}}]}
    """)
    vehicle = alias(found, "Vehicle")
    assert isinstance(vehicle, UnionType)
    assert vehicle.members == (named("Car"), named("Bike"))
    assert vehicle.discriminator is not None
    assert vehicle.discriminator.mapping == (("car", "Car"), ("Bike", "Bike"))
    assert [f.wire for f in model(found, "Car").fields] == ["kind", "name", "doors"]


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


def test_properties_that_are_inherited_without_end_end_in_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specwright.lower_schema.MOST_PROPERTIES", 1_000)
    text = "\n".join(
        f"A{i}: {{allOf: [{{$ref: '#/components/schemas/A{i + 1}'}}, {{properties: {{p{i}: {{}}}}}}]}}"
        for i in range(60)
    )
    with pytest.raises(Failure, match=r"over 1000 properties"):
        schemas(f"{text}\nA60: {{properties: {{z: {{}}}}}}")


def test_references_may_lead_on_for_thousands_of_steps() -> None:
    text = "\n".join(f"A{i}: {{$ref: '#/components/schemas/A{i + 1}'}}" for i in range(3_000))
    assert len(schemas(f"{text}\nA3000: {{properties: {{z: {{}}}}}}").models) == 3_001


@pytest.mark.parametrize(
    "content",
    [
        "multipart/mixed: {itemSchema: {}, itemEncoding: {}}",
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


def test_union_of_thousands_compiles() -> None:
    names = [f"M{index}" for index in range(3_000)]
    text = union([*names, "None"])
    compile(text, "union", "eval")
    assert [name.strip("() ") for name in text.split("|")] == [*names, "None"]
