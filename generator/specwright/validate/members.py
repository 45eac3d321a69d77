"""What a member of an object may hold: the grammar's shapes, read once, and how messages say them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias, assert_never

from msgspec import Struct

from specwright.validate.grammar import GRAMMAR, VERSIONS, Kind, Version

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue


class Node(Struct, frozen=True):
    kind: str


class List(Struct, frozen=True):
    item: Shape


class Map(Struct, frozen=True):
    value: Shape


class Scalar(Struct, frozen=True):
    type: str


class Word(Struct, frozen=True):
    words: tuple[str, ...]


class Either(Struct, frozen=True):
    shapes: tuple[Shape, ...]


Shape: TypeAlias = Node | List | Map | Scalar | Word | Either


class Rules(Struct, frozen=True):
    kind: Kind
    members: dict[str, Shape]
    keys: Shape | None
    newer: dict[str, tuple[Version, Shape]]
    """Members that the next versions added, or gave more values."""


@cache
def rules_of(version: Version) -> dict[str, Rules]:
    return {
        name: Rules(
            kind,
            {key: _shape(text) for key, text in kind.members.items()},
            _shape(kind.keys) if kind.keys is not None else None,
            _newer(version, name),
        )
        for name, kind in GRAMMAR[version].items()
    }


def _newer(version: Version, kind: str) -> dict[str, tuple[Version, Shape]]:
    found: dict[str, tuple[Version, Shape]] = {}
    known = GRAMMAR[version][kind].members
    for later in VERSIONS[VERSIONS.index(version) + 1 :]:
        for key, text in GRAMMAR[later][kind].members.items():
            if key not in found and known.get(key) != text:
                found[key] = (later, _shape(text))
    return found


@cache
def _shape(text: str) -> Shape:
    options = text.split(" or ")
    if len(options) > 1:
        return Either(tuple(_shape(option) for option in options))
    head, _, rest = text.partition(":")
    match head:
        case "list":
            return List(_shape(rest))
        case "map":
            return Map(_shape(rest))
        case "word":
            return Word(tuple(rest.split("|")))
    return Node(text[1:]) if text.startswith("@") else Scalar(text)


def is_a(type_: str, value: JsonValue) -> bool:
    match type_:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "count":
            return (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and value >= 0
                and value == int(value)
            )
    return True


def could_be(shape: Shape, value: JsonValue) -> bool:
    match shape:
        case Node() | Map():
            return isinstance(value, dict)
        case List():
            return isinstance(value, list)
        case Word():
            return isinstance(value, str)
        case Scalar():
            return is_a(shape.type, value)
        case Either():
            return any(could_be(option, value) for option in shape.shapes)
    assert_never(shape)


def fits(shape: Shape, value: JsonValue) -> bool:
    """Whether the shape takes a value, without what is inside; `could_be` does not compare words."""
    match shape:
        case Word():
            return isinstance(value, str) and value in shape.words
        case Either():
            return any(fits(option, value) for option in shape.shapes)
    return could_be(shape, value)


_TYPE_NOUNS = {
    "string": "a string",
    "boolean": "true or false",
    "number": "a number",
    "count": "a whole number, 0 or more",
    "any": "anything",
}


def expected(shape: Shape, rules: dict[str, Rules]) -> str:
    match shape:
        case Node():
            return f"an object ({rules[shape.kind].kind.noun})"
        case Map():
            return f"an object with {_plural(shape.value)} by name"
        case List():
            return f"an array of {_plural(shape.item)}"
        case Word():
            return "one of " + ", ".join(shape.words)
        case Scalar():
            return _TYPE_NOUNS[shape.type]
        case Either((Word(words), List(Word(others)))) if words == others:
            return f"{expected(shape.shapes[0], rules)}, or an array of these"
        case Either():
            return " or ".join(expected(option, rules) for option in shape.shapes)
    assert_never(shape)


def _plural(shape: Shape) -> str:
    match shape:
        case Scalar("string"):
            return "strings"
        case Word():
            return "words (" + ", ".join(shape.words) + ")"
        case Node() | Map():
            return "objects"
        case List():
            return "arrays"
    return "values"


def found(value: JsonValue) -> str:
    """What a value is, for messages."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the string '{value[:40]}'" + ("…" if len(value) > 40 else "")
        case list():
            return "an array"
    return "an object"
