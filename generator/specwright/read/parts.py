"""Reads parts of a document as what they should be; what is something else is nothing."""

from __future__ import annotations

from specwright.pytypes import JsonValue

Object = dict[str, JsonValue]


def as_object(value: JsonValue) -> Object:
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def as_text(value: JsonValue) -> str | None:
    """`version: 1.0` is a text, too: validation has warned, and refuses it where a number is no text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
