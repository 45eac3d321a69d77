"""Lowers arrays: lists, or tuples where each item has a place of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright.document import Document, Schema
from specwright.draft import AnyOf, Checked, Hint, ListOf, Shape, TupleOf
from specwright.lower.json_schema import keywords
from specwright.lower.merge import settled
from specwright.lower.scalars import Parts, checked, constrained, integer
from specwright.lower.shapes import unique
from specwright.pytypes import AnyType, Constraints

if TYPE_CHECKING:
    from specwright.lower.schemas import SchemaLowering

_APPLICATORS: Final = ("contains", "unevaluatedItems")
_CONTAINS: Final = frozenset({"minContains", "maxContains"})
_ORDINALS: Final = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")


def array(
    document: Document, schemas: SchemaLowering, schema: Schema, hint: Hint, conditions: Parts
) -> Shape:
    """A list; a tuple where each item has its place and none may be missing."""
    schema = settled(schema, alone=not conditions)
    item_hint = Hint(owner=hint.owner, text=f"{hint.text} Item")
    low, high = (integer(schema.assertions.get(word)) for word in ("minItems", "maxItems"))
    constraints = Constraints(
        min_length=low or None,
        max_length=high,
        unique_items=schema.assertions.get("uniqueItems") is True,
    )
    checks: Parts = [(word, part) for word, part in schema.applicators if word in _APPLICATORS]
    shape: Shape
    if schema.prefix_items:
        items = tuple(
            schemas.shape(item, Hint(owner=item_hint.owner, text=f"{hint.text} {_ordinal(index)}"))
            for index, item in enumerate(schema.prefix_items)
        )
        rest: Shape | None = AnyType()
        if schema.items is not None:
            rest = schemas.shape(schema.items, item_hint) if schema.items.accepts else None
        longest = high if rest is not None else len(items)
        if (low or 0) >= len(items) and longest == len(items):
            constraints = Constraints()
            shape = TupleOf(items=items, rest=None)
        else:
            kinds = unique((*items, *([] if rest is None else [rest])))
            anything = any(isinstance(kind, AnyType) for kind in kinds)
            item = AnyType() if anything else kinds[0] if len(kinds) == 1 else AnyOf(members=kinds)
            parts: Parts = [("prefixItems", schema.prefix_items)]
            if schema.items is not None:
                parts.append(("items", schema.items))
            shape = Checked(inner=ListOf(item=item), schema=keywords(document, parts))
    elif schema.items is not None:
        shape = ListOf(item=schemas.shape(schema.items, item_hint))
    else:
        shape = ListOf(item=AnyType())
    shape = constrained(shape, constraints)
    if any(word == "unevaluatedItems" for word, _ in checks):  # it looks at what stands beside it
        checks += [("prefixItems", schema.prefix_items)] * bool(schema.prefix_items)
        checks += [] if schema.items is None else [("items", schema.items)]
    if checks:
        checks += [(word, value) for word, value in schema.assertions.items() if word in _CONTAINS]
    return checked(document, shape, [*checks, *conditions])


def _ordinal(index: int) -> str:
    return _ORDINALS[index] if index < len(_ORDINALS) else f"Position {index + 1}"
