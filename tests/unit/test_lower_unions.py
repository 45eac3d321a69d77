"""Lower: the Python shape of alternatives, and of what tells them apart."""

from __future__ import annotations

from textwrap import dedent

import pytest
from tests.unit.middle import alias, api, codes, field, model, names, schemas
from tests.unit.shapes import STR, named

from specwright.diagnostics import Failure, Report
from specwright.plan.expressions import union
from specwright.pytypes import (
    Builtin,
    ListType,
    LiteralType,
    Named,
    NullableType,
    PyType,
    UnionType,
)


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
        (
            "{properties: {a: {type: string, format: date}}}, {properties: {a: {type: string, format: uri}}}",
            True,
        ),
        ("{properties: {a: {format: x}}}, {properties: {a: {format: y}, b: {}}}", False),
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


def test_one_of_open_members_in_a_closed_object_is_any_of_them() -> None:
    found = schemas("""
        A:
          type: object
          additionalProperties: false
          properties: {to: {type: string}}
          oneOf: [{title: One, properties: {id: {}}}, {title: More, properties: {ids: {}}}]
    """)
    assert alias(found, "A") == UnionType(members=(named("AOne"), named("AMore")))


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


def test_discriminator_of_a_part_tells_the_members_of_the_whole_apart() -> None:
    whole = "Owned: {allOf: [{type: object, properties: {id: {}}}, {$ref: '#/components/schemas/Pet'}]}"
    text = CATS.format(union="oneOf", mapping=", mapping: {kitten: Cat}", kind="{type: string}")
    found = schemas(f"{dedent(text).strip()}\n{whole}")
    owned = alias(found, "Owned")
    assert isinstance(owned, UnionType)
    words = {field(found, member.name, "petType").type for member in owned.members}  # type: ignore[union-attr]
    assert words == {LiteralType(values=("kitten",)), LiteralType(values=("Dog",))}
    assert not owned.exactly_one


def test_member_by_default_has_every_word_and_is_asked_last() -> None:
    members = "[{$ref: '#/components/schemas/Other'}, {$ref: '#/components/schemas/Cat'}]"
    found = api(
        f"""
        openapi: 3.2.0
        components: {{schemas: {{
          Pet: {{anyOf: {members}, discriminator: {{propertyName: kind, defaultMapping: Other}}}},
          Cat: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}}},
          Other: {{type: object, properties: {{kind: {{type: string}}, size: {{}}}}}}}}}}
        """
    )
    assert alias(found, "Pet") == UnionType(members=(named("Cat"), named("Other")))
    assert field(found, "Cat", "kind").type == LiteralType(values=("Cat",))
    assert field(found, "Other", "kind").type == STR


def test_member_by_default_has_every_word_beside_what_all_members_have_and_in_other_unions() -> None:
    members = "[{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Other'}]"
    found = api(
        f"""
        openapi: 3.2.0
        components: {{schemas: {{
          Pet: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}, oneOf: {members},
                 discriminator: {{propertyName: kind, defaultMapping: Other}}}},
          Plain: {{oneOf: {members}, discriminator: {{propertyName: kind}}}},
          Cat: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}}},
          Other: {{type: object, required: [kind], properties: {{kind: {{type: string}}, size: {{}}}}}}}}}}
        """
    )
    assert field(found, "Other", "kind").type == STR
    pet = alias(found, "Pet")
    assert isinstance(pet, UnionType)
    last = pet.members[-1]
    assert isinstance(last, Named)
    assert field(found, last.name, "kind").type == STR


def test_parent_of_which_one_child_is_meant_by_default_is_one_of_its_children() -> None:
    found = api(
        """
        openapi: 3.2.0
        components: {schemas: {
          Pet: {type: object, required: [kind], properties: {kind: {type: string}},
                discriminator: {propertyName: kind, mapping: {cat: Cat}, defaultMapping: Other}},
          Other: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {size: {type: integer}}}]},
          Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}}}
        """
    )
    assert alias(found, "Pet") == UnionType(members=(named("Cat"), named("Other")))
    assert field(found, "Cat", "kind").type == LiteralType(values=("cat",))
    assert field(found, "Other", "kind").type == STR


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


def test_discriminator_that_no_member_has_is_reported() -> None:
    report = Report()
    found = api(
        """
        components: {schemas: {
          Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}],
                discriminator: {propertyName: kind}},
          Cat: {type: object, required: [type], properties: {type: {const: Cat}}},
          Dog: {type: object, required: [type], properties: {type: {const: Dog}}}}}
        """,
        report=report,
    )
    pet = alias(found, "Pet")
    assert isinstance(pet, UnionType)
    assert pet.discriminator is None
    (told,) = (finding for finding in report.diagnostics if finding.rule.code == "silent-discriminator")
    assert told.message.startswith("kind is not a property, so")


def test_parent_with_discriminator_is_the_union_of_its_children() -> None:
    found = schemas("""
        Vehicle:
          type: object
          required: [kind]
          properties: {kind: {type: string}, name: {type: string}}
          discriminator: {propertyName: kind, mapping: {car: '#/components/schemas/Car'}}
        Car: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {doors: {type: integer}}}]}
        Bike: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {gears: {type: integer}}}]}
        Boat: {allOf: [{$ref: '#/components/schemas/Vehicle'}], x-ms-discriminator-value: ship}
    """)
    vehicle = alias(found, "Vehicle")
    assert isinstance(vehicle, UnionType)
    assert vehicle.members == (named("Car"), named("Bike"), named("Boat"))
    assert vehicle.discriminator is not None
    assert vehicle.discriminator.mapping == (("car", "Car"), ("Bike", "Bike"), ("ship", "Boat"))
    assert [f.wire for f in model(found, "Car").fields] == ["kind", "name", "doors"]


def test_what_a_base_requires_of_all_derived_classes_makes_no_further_classes() -> None:
    found = schemas("""
        Shape:
          required: [$type]
          type: object
          anyOf: [{$ref: '#/components/schemas/Square'}, {$ref: '#/components/schemas/Circle'}]
          discriminator:
            propertyName: $type
            mapping: {square: '#/components/schemas/Square', circle: '#/components/schemas/Circle'}
        Square: {type: object, required: [$type], properties: {$type: {enum: [square]}, side: {}}}
        Circle: {properties: {$type: {enum: [circle]}, radius: {}}}
        Sized:
          type: object
          required: [size]
          oneOf: [{$ref: '#/components/schemas/Shoe'}, {$ref: '#/components/schemas/Hat'}]
          discriminator: {propertyName: kind}
        Shoe: {type: object, required: [size], properties: {size: {type: integer}, kind: {type: string}}}
        Hat: {type: object, required: [size], properties: {size: {type: string}, kind: {type: string}}}
    """)
    shape, sized = alias(found, "Shape"), alias(found, "Sized")
    assert isinstance(shape, UnionType)
    assert isinstance(sized, UnionType)
    assert (shape.members, sized.members) == (
        (named("Square"), named("Circle")),
        (named("Shoe"), named("Hat")),
    )
    assert shape.discriminator is not None
    assert sized.discriminator is not None
    assert (shape.discriminator.required, sized.discriminator.required) == (True, False)
    assert {model.name for model in found.models} == {"Shape", "Square", "Circle", "Sized", "Shoe", "Hat"}


def test_values_of_another_type_than_stands_beside_the_union_are_none_of_it() -> None:
    found = schemas("""
        Flag: {type: boolean, anyOf: [{enum: [true]}, {const: [2]}, {}, {type: string, minLength: 2}]}
        Count: {type: integer, anyOf: [{const: 1}, {const: a}, {type: integer, minimum: 10}]}
    """)
    flag, count = alias(found, "Flag"), alias(found, "Count")
    assert isinstance(flag, UnionType)
    assert isinstance(count, UnionType)
    assert flag.members == (LiteralType(values=(True,)), Builtin(name="bool"))
    assert len(count.members) == 2
    assert count.members[0] == LiteralType(values=(1,))


def test_union_of_thousands_compiles() -> None:
    names = [f"M{index}" for index in range(3_000)]
    text = union([*names, "None"])
    compile(text, "union", "eval")
    assert [name.strip("() ") for name in text.split("|")] == [*names, "None"]
