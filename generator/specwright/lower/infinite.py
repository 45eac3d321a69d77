"""Schemas that need a value of their own kind within themselves: no value of them has an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright import diagnostics
from specwright.draft import AliasShape, AnyOf, Checked, EnumShape, Ref, TupleOf
from specwright.lower.cycles import on_cycles
from specwright.lower.shapes import references

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from specwright.diagnostics import Report
    from specwright.draft import Definition, Key, Shape


def endless(definitions: Mapping[Key, Definition], report: Report) -> None:
    """Report them, in time proportional to the document where there are none."""
    needed = {key: shapes for key, found in definitions.items() if (shapes := _needed(found))}
    edges = {
        key: [inner for shape in shapes for inner in references(shape) if inner in needed]
        for key, shapes in needed.items()
    }
    open_ = set(on_cycles(edges))
    while ending := {key for key in open_ if all(_ends(shape, open_) for shape in needed[key])}:
        open_ -= ending
    reason = "it needs one of itself within itself, without end"
    hint = "let one of them be absent, null or in a list; until then every value is rejected"
    for key in needed:
        if key in open_:
            report.add(diagnostics.UNSATISFIABLE, key.origin, at="key", reason=reason, hint=hint)


def _needed(found: Definition) -> list[Shape]:
    """What each value of a definition has, but for what may be empty or null."""
    match found:
        case AliasShape(shape=shape):
            shapes = [shape]
        case EnumShape():
            return []
        case _:
            shapes = [each.shape for each in found.properties if each.required]
    return [shape for shape in shapes if isinstance(shape, Ref | Checked | TupleOf | AnyOf)]


def _ends(shape: Shape, open_: AbstractSet[Key]) -> bool:
    """Whether some value has an end. Lists and maps may be empty."""
    match shape:
        case Ref(key=key):
            return key not in open_
        case Checked(inner=inner):
            return _ends(inner, open_)
        case TupleOf(items=items):
            return all(_ends(item, open_) for item in items)
        case AnyOf(members=members):
            return any(_ends(member, open_) for member in members)
        case _:
            return True
