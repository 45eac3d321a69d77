"""The text of a header; apart from what decodes it, so that who reads text only does not import pydantic."""

from __future__ import annotations


def header_value(value: bytes | str) -> str:
    """Of a header, whose bytes may stand in a text one by one: UTF-8, else Latin-1, which HTTP once had."""
    try:
        return (value.encode("latin-1") if isinstance(value, str) else value).decode()
    except UnicodeError:
        return value if isinstance(value, str) else value.decode("latin-1")
