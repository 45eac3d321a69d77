"""Names and words for the members of an enum: OpenAPI has none, and extensions several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.pytypes import JsonValue

_NAMES: Final = ("x-enum-varnames", "x-enumNames")
_WORDS: Final = ("x-enum-descriptions", "x-enumDescriptions", "x-enum-comments")
_AZURE: Final = "x-ms-enum"
_OPEN: Final = "x-extensible-enum"
KEYWORDS: Final = (*_NAMES, *_WORDS, _AZURE)


def open_members(schema: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Texts that are known of an enumeration to which others may come; empty where there is none."""
    found = schema.get(_OPEN)
    types = schema.get("type", "string")
    if not isinstance(found, list) or "string" not in (types if isinstance(types, list) else [types]):
        return ()
    if not schema.keys().isdisjoint(("enum", "const", "anyOf", "oneOf", "$ref")):
        return ()
    return tuple(each for each in found if isinstance(each, str))


def names(schema: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """In the order of `enum`; empty where nothing names them."""
    found = _first(schema, _NAMES)
    return tuple(str(name) for name in found) if isinstance(found, list) else ()


def descriptions(schema: Mapping[str, JsonValue]) -> tuple[str | None, ...]:
    """In the order of `enum`; empty where nothing describes them."""
    found, enum, azure = _first(schema, _WORDS), schema.get("enum"), schema.get(_AZURE)
    members = [str(member) for member in enum] if isinstance(enum, list) else []
    if isinstance(found, dict):  # by value, or as swag has it by name
        keys = members if set(members) & found.keys() else names(schema)
        found = [found.get(key) for key in keys]
    elif found is None and isinstance(azure, dict) and isinstance(values := azure.get("values"), list):
        known = {str(each.get("value")): each.get("description") for each in values if isinstance(each, dict)}
        found = [known.get(member) for member in members] if any(known.values()) else None
    if not isinstance(found, list):
        return ()
    return tuple(line if isinstance(line, str) else None for line in found)


def _first(schema: Mapping[str, JsonValue], keywords: tuple[str, ...]) -> JsonValue:
    return next((schema[keyword] for keyword in keywords if keyword in schema), None)
