"""Formats that are asserted beside those that the validator knows, and those whose breach can be proved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any


def _base64(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/_\s-]*={0,2}\s*", text) is not None


def _decimal(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text) is not None


_DURATION = re.compile(
    r"P(?=[\dT])(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?)"
)


def _duration(text: str) -> bool:
    """RFC 3339, appendix A, and the parts of a second that ISO 8601 has and everybody writes."""
    return _DURATION.fullmatch(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {"byte": _base64, "decimal": _decimal, "duration": _duration}
DECIDABLE = frozenset(
    {
        "date",
        "date-time",
        "time",
        "duration",
        "uuid",
        "uri",
        "email",
        "ipv4",
        "ipv6",
        "hostname",
        "byte",
        "decimal",
    }
)
"""Formats whose breach we can prove, with a value that no reader of the format accepts."""

ASSERTED = DECIDABLE | frozenset(
    {
        "idn-email",
        "idn-hostname",
        "iri",
        "iri-reference",
        "json-pointer",
        "regex",
        "relative-json-pointer",
        "uri-reference",
        "uri-template",
    }
)
"""Formats that the validator knows; any other one is a note."""

_INTEGERS = frozenset(
    {*(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)), "int", "integer", "long"}
)


def is_integer(schema: Mapping[str, Any]) -> bool:
    """Whether a number has the format of integers (OpenAPI's Format Registry: `int64` is one of both types),
    and nothing beside it says that it may have a fraction.
    """
    if schema.get("format") not in _INTEGERS:
        return False
    enum = schema.get("enum")
    values = [*(enum if isinstance(enum, list) else ()), *map(schema.get, ("const", "default", "multipleOf"))]
    return not any(isinstance(value, float) and not value.is_integer() for value in values)


SAMPLES: dict[str, str] = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:30:00Z",
    "time": "12:30:00Z",
    "duration": "PT1H30M",
    "uuid": "3f3e3e1c-c824-4d63-b37a-d8d698862f1d",
    "uri": "https://example.com/a",
    "uri-reference": "/a",
    "url": "https://example.com/a",
    "iri": "https://example.com/a",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "hostname": "example.com",
    "byte": "Y29udHJhY3Rz",
    "binary": "contract",
    "decimal": "12.50",
    "regex": "^a+$",
    "json-pointer": "/a",
}
"""A text of each format."""
