"""What carries bytes as they are: 3.0 says `format: binary`, 3.1 a media type (3.1.1, 4.8.14.4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from specwright.document import EncodingObject, Schema
from specwright.pytypes import JsonValue

_WRITTEN: Final = ("json", "xml", "yaml", "javascript", "sql", "graphql", "csv", "urlencoded")
"""In a subtype: the media type is text."""


def is_raw(value: dict[str, JsonValue]) -> bool:
    """Whether a schema is of bytes as they are: `contentMediaType` without `contentEncoding`."""
    media_type = value.get("contentMediaType")
    return (
        isinstance(media_type, str)
        and value.get("type", "string") == "string"
        and value.keys().isdisjoint(("contentEncoding", "format", "$ref"))
        and _carries_bytes(media_type)
    )


def with_raw_parts(schema: Schema, encodings: Iterable[EncodingObject]) -> Schema:
    """A form's schema, where a part of no type is bytes if `encoding` names no media type of text for it."""
    raw = {each.property for each in encodings if carries_bytes(each)}
    if raw.isdisjoint(name for name, _ in schema.properties):
        return schema
    properties = tuple((name, _raw(found) if name in raw else found) for name, found in schema.properties)
    return replace(schema, properties=properties)


def carries_bytes(encoding: EncodingObject) -> bool:
    """Whether it names media types, and none of text."""
    return bool(encoding.content_types) and all(map(_carries_bytes, encoding.content_types))


def _raw(schema: Schema) -> Schema:
    if schema.items is not None:
        return replace(schema, items=_raw(schema.items))
    untyped = Schema(origin=schema.origin, text=schema.text)
    if schema in (untyped, replace(untyped, types=("string",))):
        return replace(schema, types=("string",), format="binary")
    return schema


def _carries_bytes(media_type: str) -> bool:
    kind, _, subtype = media_type.lower().partition(";")[0].strip().partition("/")
    return kind not in ("text", "message", "*") and not any(word in subtype for word in _WRITTEN)
