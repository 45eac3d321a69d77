"""How many alternatives a schema has with those of the schemas it names written out.

A few lines of unions of unions have more than any reader could try: each level multiplies.
Python unfolds them when it executes an alias, Pydantic when it builds a validator.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Final, assert_never

from specwright import diagnostics
from specwright.draft import AliasShape, AnyOf, Checked, DictOf, ListOf, NullOr, Ref, TupleOf
from specwright.lower.cycles import on_cycles
from specwright.lower.shapes import references
from specwright.pytypes import AnyType, Builtin, Imported, LiteralType, NeverType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specwright.diagnostics import Report
    from specwright.draft import Definition, Key, Shape

MOST_ALTERNATIVES: Final = 10_000
"""Of one schema, those in its lists and maps counted."""


def bound(definitions: Mapping[Key, Definition], report: Report) -> None:
    """Report the innermost schema that has too many alternatives, in time proportional to the document.

    What contains itself through lists or maps is unfolded a level at a time, as a value has it:
    inside a list or a map it counts as one.
    """
    aliases = {key: found.shape for key, found in definitions.items() if isinstance(found, AliasShape)}
    recursive = on_cycles(
        {key: [inner for inner in references(shape) if inner in aliases] for key, shape in aliases.items()}
    )
    parts = {key: list(_parts(shape, recursive)) for key, shape in aliases.items()}
    edges = {
        key: [inner for inner in found if inner is not None and inner in aliases]
        for key, found in parts.items()
    }
    circles = on_cycles(edges)  # unions that are each other
    counts: dict[Key | None, int] = {}
    order = TopologicalSorter(
        {key: [inner for inner in found if inner not in circles] for key, found in edges.items()}
    )
    for key in order.static_order():
        counts[key] = sum(1 if part in circles else counts.get(part, 1) for part in parts[key])
        if counts[key] > MOST_ALTERNATIVES:
            report.add(diagnostics.TOO_MANY_ALTERNATIVES, key.origin, at="key", most=MOST_ALTERNATIVES)
            return


def _parts(shape: Shape, recursive: frozenset[Key], *, inside: bool = False) -> Iterator[Key | None]:
    """One for each alternative: a definition whose alternatives count, or none."""
    match shape:
        case Ref(key=key):
            yield None if inside and key in recursive else key
        case ListOf(item=inner) | DictOf(value=inner):
            yield from _parts(inner, recursive, inside=True)
        case TupleOf(items=items, rest=rest):
            for item in items if rest is None else (*items, rest):
                yield from _parts(item, recursive, inside=True)
        case NullOr(inner=inner) | Checked(inner=inner):
            yield from _parts(inner, recursive, inside=inside)
        case AnyOf(members=members):
            for member in members:
                yield from _parts(member, recursive, inside=inside)
        case Builtin() | AnyType() | NeverType() | Imported() | LiteralType():
            yield None
        case _:
            assert_never(shape)
