"""Lower: which schema each word of a discriminator stands for."""

from __future__ import annotations

from tests.unit.middle import alias, codes, field, model, schemas
from tests.unit.shapes import STR, named

from specwright.diagnostics import Report
from specwright.pytypes import LiteralType, UnionType

_ANIMALS = """
    Fish: {type: object, required: [kind], properties: {kind: {type: string}}}
    Bird: {type: object, required: [kind], properties: {kind: {type: string}, wings: {type: integer}}}
    Bat: {type: object, required: [kind], properties: {kind: {type: string}, teeth: {type: integer}}}
"""


def _words(found: object) -> tuple[tuple[str, str], ...]:
    assert isinstance(found, UnionType)
    assert found.discriminator is not None
    return found.discriminator.mapping


def test_a_parent_may_have_its_discriminator_in_a_part_beside_what_it_extends() -> None:
    found = schemas("""
        Base: {type: object, properties: {id: {type: string}}}
        Pet:
          allOf:
            - $ref: '#/components/schemas/Base'
            - type: object
              required: [kind]
              properties: {kind: {type: string}}
              discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    """)
    pet = alias(found, "Pet")
    assert isinstance(pet, UnionType)
    assert pet.members == (named("Cat"), named("Dog"))
    assert _words(pet) == (("cat", "Cat"), ("dog", "Dog"))
    assert [field.wire for field in model(found, "Cat").fields] == ["id", "kind", "lives"]


def test_words_may_stand_for_the_members_of_a_union_inside() -> None:
    found = schemas(
        _ANIMALS
        + """
    Flying: {oneOf: [{$ref: '#/components/schemas/Bird'}, {$ref: '#/components/schemas/Bat'}]}
    Animal:
      oneOf: [{$ref: '#/components/schemas/Fish'}, {$ref: '#/components/schemas/Flying'}]
      discriminator: {propertyName: kind, mapping: {fish: Fish, bird: Bird, bat: Bat}}
    """
    )
    animal = alias(found, "Animal")
    assert isinstance(animal, UnionType)
    assert animal.members == (named("Fish"), named("Flying"))
    assert _words(animal) == (("fish", "Fish"), ("bird", "Bird"), ("bat", "Bat"))
    assert field(found, "Fish", "kind").type == LiteralType(values=("fish",))
    assert field(found, "Bird", "kind").type == STR  # alone, or in Flying, it may be anything


def test_a_union_inside_with_words_of_its_own_keeps_them() -> None:
    found = schemas(
        _ANIMALS
        + """
    Flying:
      oneOf: [{$ref: '#/components/schemas/Bird'}, {$ref: '#/components/schemas/Bat'}]
      discriminator: {propertyName: kind, mapping: {bird: Bird, bat: Bat}}
    Animal:
      oneOf: [{$ref: '#/components/schemas/Fish'}, {$ref: '#/components/schemas/Flying'}]
      discriminator: {propertyName: kind}
    """
    )
    assert _words(alias(found, "Flying")) == (("bird", "Bird"), ("bat", "Bat"))
    assert _words(alias(found, "Animal")) == (("Fish", "Fish"), ("bird", "Bird"), ("bat", "Bat"))


def test_words_for_what_a_discriminator_does_not_choose_are_told() -> None:
    report = Report()
    found = schemas(
        _ANIMALS
        + """
    Flying: {oneOf: [{$ref: '#/components/schemas/Bird'}]}
    Animal:
      oneOf: [{$ref: '#/components/schemas/Fish'}, {$ref: '#/components/schemas/Flying'}]
      discriminator: {propertyName: kind, mapping: {fish: Fish, bird: Bird, bat: Bat}}
    Lone:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {lone: Lone, fish: '#/components/schemas/Fish'}}
    Holder: {properties: {held: {type: object, discriminator: {propertyName: kind, mapping: {bat: Bat}}}}}
    """,
        report=report,
    )
    assert _words(alias(found, "Animal")) == (("fish", "Fish"), ("bird", "Bird"))
    told = [finding.message for finding in report.diagnostics if finding.rule.code == "stray-mapping"]
    assert [each.partition(",")[0] for each in told] == [
        "the value 'bat' is mapped to Bat",
        "the value 'fish' is mapped to Fish",
        "the value 'bat' is mapped to Bat",
    ]
    assert "silent-discriminator" not in codes(report)


def test_a_parent_in_between_is_one_itself_where_its_parent_has_a_word_for_it() -> None:
    found = schemas("""
    Base:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {middle: Middle, leaf: Leaf}}
    Middle:
      allOf: [{$ref: '#/components/schemas/Base'}, {properties: {size: {type: integer}}}]
      discriminator: {propertyName: kind, mapping: {leaf: Leaf}}
    Leaf: {allOf: [{$ref: '#/components/schemas/Middle'}, {properties: {colour: {type: string}}}]}
    """)
    for name in ("Base", "Middle"):
        words = dict(_words(alias(found, name)))
        assert (words["middle"], words["leaf"]) == ("MiddleObject", "Leaf")
    assert [each.wire for each in model(found, "MiddleObject").fields] == ["kind", "size"]


def test_members_are_told_apart_by_their_words_also_where_more_stands_beside_their_union() -> None:
    found = schemas(
        _ANIMALS
        + """
    Kept:
      required: [owner]
      properties: {owner: {type: string}}
      oneOf: [{$ref: '#/components/schemas/Fish'}, {$ref: '#/components/schemas/Bird'}]
      discriminator: {propertyName: kind, mapping: {fish: Fish, bird: Bird}}
    """
    )
    assert _words(alias(found, "Kept")) == (("fish", "KeptFish"), ("bird", "KeptBird"))


def test_a_word_may_stand_for_a_whole_union_inside_whose_members_share_it() -> None:
    report = Report()
    found = schemas(
        _ANIMALS
        + """
    Pigeon: {type: object, required: [kind, ring], properties: {kind: {enum: [dove, pigeon]}, ring: {}}}
    Dove: {type: object, required: [kind, colour], properties: {kind: {enum: [dove, pigeon]}, colour: {}}}
    Doves: {oneOf: [{$ref: '#/components/schemas/Pigeon'}, {$ref: '#/components/schemas/Dove'}]}
    Animal:
      oneOf: [{$ref: '#/components/schemas/Fish'}, {$ref: '#/components/schemas/Doves'}]
      discriminator: {propertyName: kind, mapping: {fish: Fish, dove: Doves, pigeon: Doves}}
    """,
        report=report,
    )
    animal = alias(found, "Animal")
    assert isinstance(animal, UnionType)
    assert animal.members == (named("Fish"), named("Doves"))
    assert field(found, "Dove", "kind").type == LiteralType(values=("dove", "pigeon"))
    assert "silent-discriminator" not in codes(report)
