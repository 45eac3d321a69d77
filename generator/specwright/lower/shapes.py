"""What can be asked of every shape: which definitions it names, and itself with others in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, assert_never

from msgspec.structs import replace

from specwright.draft import (
    AliasShape,
    AnyOf,
    Checked,
    Definition,
    DictOf,
    EnumShape,
    Key,
    Leaf,
    ListOf,
    NullOr,
    ObjectShape,
    Ref,
    Shape,
    TupleOf,
)
from specwright.pytypes import AnyType, Builtin, Imported, LiteralType, NeverType

S = TypeVar("S")


def unique(shapes: Iterable[S]) -> tuple[S, ...]:
    """Each once, in order. By their texts: `Literal[1]` equals `Literal[True]`, and schemas have no hash."""
    found = tuple(shapes)
    return found if len(found) < 2 else tuple({repr(shape): shape for shape in found}.values())


def references(shape: Shape) -> Iterator[Key]:
    """The definitions that a shape names."""
    match shape:
        case Ref(key=key):
            yield key
        case ListOf(item=inner) | DictOf(value=inner) | NullOr(inner=inner) | Checked(inner=inner):
            yield from references(inner)
        case TupleOf(items=items, rest=rest):
            for item in items:
                yield from references(item)
            if rest is not None:
                yield from references(rest)
        case AnyOf(members=members):
            for member in members:
                yield from references(member)
        case Builtin() | AnyType() | NeverType() | Imported() | LiteralType():
            return
        case _:
            assert_never(shape)


def references_of(found: Definition) -> Iterator[Key]:
    """The definitions that a definition names."""
    match found:
        case ObjectShape():
            for field in found.properties:
                yield from references(field.shape)
            if not isinstance(found.extra, str):
                yield from references(found.extra)
        case AliasShape():
            yield from references(found.shape)
        case EnumShape():
            return
        case _:
            assert_never(found)


def whole(union: AnyOf) -> AnyOf:
    """As it is."""
    return union


def replaced(
    shape: Shape,
    key: Callable[[Key], Key],
    leaf: Callable[[Leaf], Leaf],
    union: Callable[[AnyOf], AnyOf] = whole,
) -> Shape:
    """The shape with every definition, every leaf and every union put through a function."""
    match shape:
        case Ref():
            return Ref(key=key(shape.key))
        case ListOf():
            return ListOf(item=replaced(shape.item, key, leaf, union))
        case DictOf():
            return DictOf(value=replaced(shape.value, key, leaf, union))
        case NullOr():
            return NullOr(inner=replaced(shape.inner, key, leaf, union))
        case Checked():
            return replace(shape, inner=replaced(shape.inner, key, leaf, union))
        case TupleOf():
            rest = None if shape.rest is None else replaced(shape.rest, key, leaf, union)
            return TupleOf(items=tuple(replaced(item, key, leaf, union) for item in shape.items), rest=rest)
        case AnyOf():
            tag = shape.tag
            if tag is not None:
                tag = replace(tag, mapping=tuple((value, key(member)) for value, member in tag.mapping))
            members = unique(replaced(member, key, leaf, union) for member in shape.members)
            return members[0] if len(members) == 1 else union(replace(shape, members=members, tag=tag))
        case Builtin() | AnyType() | NeverType() | Imported() | LiteralType():
            return leaf(shape)
        case _:
            assert_never(shape)
