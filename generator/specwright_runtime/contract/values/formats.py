"""Formats that are asserted beside those that the validator knows, and those whose breach can be proved."""

from __future__ import annotations

import re
from collections.abc import Callable


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
