"""What one item of a sequential media type is: an event's data, a line of JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specwright.document import MediaType, Schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from specwright.read.source import Origin

_ENVELOPE: Final = frozenset({"comment", "data", "event", "id", "retry"})
"""Fields of a parsed server-sent event."""


def item_of(media: MediaType, followed: Callable[[Schema], Schema]) -> Schema | None:
    """The schema of an item; `None` where the document says nothing of it. `followed` resolves references.

    3.2 says it in `itemSchema`. Before, and where there is only `schema`, documents write the
    item, or an array of all items. An item may also be described with its envelope (3.2.0,
    4.14.4: an event is an object of `data`, `event`, `id` and `retry`); of that, the data are the item.
    """
    item = media.item_schema
    if item is None and media.schema is not None:
        flat = followed(media.schema)
        item = flat.items if flat.types == ("array",) and flat.items is not None else media.schema
    if item is None or media.name.partition(";")[0].strip().lower() != "text/event-stream":
        return item
    return _data(item, followed, frozenset()) or item


def _data(event: Schema, followed: Callable[[Schema], Schema], around: frozenset[Origin]) -> Schema | None:
    flat = followed(event)
    if flat.origin in around:  # a union that is a member of itself
        return None
    members = flat.one_of or flat.any_of
    if members:
        found = [_data(member, followed, around | {flat.origin}) for member in members]
        inner = tuple(schema for schema in found if schema is not None)
        if len(inner) < len(members):
            return None
        distinct = {followed(schema).origin: schema for schema in inner}
        if len(distinct) == 1:
            return inner[0]
        return Schema(origin=event.origin, any_of=tuple(distinct.values()))
    properties = dict(flat.properties)
    if "data" not in properties or not _ENVELOPE.issuperset(properties):
        return None
    data = properties["data"]
    inside = followed(data).content_schema
    return data if inside is None else inside
