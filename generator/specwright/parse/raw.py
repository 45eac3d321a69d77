"""What carries bytes as they are: 3.0 says `format: binary`, 3.1 a media type (3.1.1, 4.8.14.4.1)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from specwright.document import EncodingObject, Schema, SchemaType
from specwright.pytypes import JsonValue
from specwright_runtime.media import essence, is_bytes


def is_raw(value: dict[str, JsonValue]) -> bool:
    """Whether a schema is of bytes as they are: `contentMediaType` without `contentEncoding`."""
    media_type = value.get("contentMediaType")
    return (
        isinstance(media_type, str)
        and value.get("type", "string") == "string"
        and value.keys().isdisjoint(("contentEncoding", "format", "$ref"))
        and is_bytes(media_type)
    )


def with_raw_parts(schema: Schema, encodings: Iterable[EncodingObject], version: str) -> Schema:
    """A form's schema, where a part of no type is bytes if `encoding` names no media type of text for it.

    Without any it is of `application/octet-stream` since 3.1 (3.1.1, "Encoding Object", `contentType`).
    """
    named = {each.property: each for each in encodings}

    def part(name: str, found: Schema) -> Schema:
        encoding = named.get(name)
        if encoding is not None and carries_bytes(encoding):
            return _raw(found, ((), ("string",)))
        types = () if encoding is None else encoding.content_types
        usual = not version.startswith("3.0") and all(essence(each) == "*/*" for each in types)
        return _raw(found, ((),)) if usual else found

    properties = tuple((name, part(name, found)) for name, found in schema.properties)
    return schema if properties == schema.properties else replace(schema, properties=properties)


def carries_bytes(encoding: EncodingObject) -> bool:
    """Whether it names media types, and none of text."""
    return bool(encoding.content_types) and all(map(is_bytes, encoding.content_types))


def _raw(schema: Schema, types: tuple[tuple[SchemaType, ...], ...]) -> Schema:
    if schema.items is not None:
        items = _raw(schema.items, types)
        return schema if items is schema.items else replace(schema, items=items)
    untyped = Schema(origin=schema.origin, text=schema.text)
    if any(schema == replace(untyped, types=each) for each in types):
        return replace(schema, types=("string",), format="binary")
    return schema
