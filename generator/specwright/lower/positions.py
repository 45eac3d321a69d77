"""Multipart bodies whose parts have positions instead of names: one item of an array for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright.document import EncodingObject, MediaType, Schema
from specwright.draft import FILE, AnyOf, Hint, ListOf, Shape, TupleOf
from specwright.lower.merge import says_nothing
from specwright.lower.scalars import constrained, integer
from specwright.parse.raw import carries_bytes
from specwright.pytypes import Constraints

if TYPE_CHECKING:
    from specwright.lower.schemas import SchemaLowering

_FEW: Final = 4
"""Parts that may be missing, up to which each number of parts has a type of its own."""


def array_of(media: MediaType, schemas: SchemaLowering) -> Schema | None:
    """The array that a body is (3.2.0, 4.14.5.3); `None` where nothing says so."""
    schema = media.schema
    if schema is not None:
        flat = schemas.merger.followed(schema)
        return flat if flat.types == ("array",) else None
    if media.item_schema is None:
        return None
    return Schema(origin=media.item_schema.origin, types=("array",), items=media.item_schema)


def parts(media: MediaType, array: Schema, schemas: SchemaLowering, hint: Hint) -> Shape:
    """A list of parts; a tuple where the first ones have places of their own.

    `minItems` of them have to be there. Where that is fewer than have places, the type is one of tuples.
    """
    low, high = (integer(array.assertions.get(word)) for word in ("minItems", "maxItems"))

    def part(schema: Schema, encoding: EncodingObject | None, word: str) -> Shape:
        flat = schemas.merger.followed(schema)
        if says_nothing(flat) and (encoding is None or not encoding.content_types or carries_bytes(encoding)):
            return FILE  # what has no type is bytes (3.2.0, 4.15.1.1)
        return schemas.shape(schema, Hint(owner=hint.owner, text=f"{hint.text} {word}"))

    places = tuple(
        part(schema, media.prefix_encodings[index] if index < len(media.prefix_encodings) else None, word)
        for index, schema in enumerate(array.prefix_items)
        for word in (f"Part {index + 1}",)
    )
    rest = None
    if array.items is None or array.items.accepts:
        items = array.items or Schema(origin=array.origin)
        rest = part(items, media.item_encoding, "Part")
    if not places:
        shape: Shape = ListOf(item=FILE if rest is None else rest)
        return constrained(shape, Constraints(min_length=low or None, max_length=0 if rest is None else high))
    whole: Shape = TupleOf(items=places, rest=rest)
    if rest is not None:
        longer = low if low is not None and low > len(places) else None
        whole = constrained(whole, Constraints(min_length=longer, max_length=high))
    least = max(low or 1, len(places) - _FEW)  # a multipart body has a part (RFC 2046, 5.1.1)
    fewer = tuple(
        TupleOf(items=places[:length], rest=None) for length in range(len(places) - 1, least - 1, -1)
    )
    return AnyOf(members=(whole, *fewer)) if fewer else whole
