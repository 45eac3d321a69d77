"""Translates patterns of ECMA-262, which OpenAPI speaks, to the engine that pydantic uses (Rust's regex).

That engine runs in time linear in the text, so that no pattern of a document can hang a server.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from specwright_runtime.patterns import without_octals

_SETS: Final = {"d": "0-9", "w": "A-Za-z0-9_"}
_CONTROLS: Final = {"t": r"\t", "n": r"\n", "r": r"\r", "f": r"\f", "v": r"\v"}
_ENDS: Final = {"A": "^", "z": "$", "Z": "$"}
"""Other languages' words for the ends of the text, which are errors in ECMA, or letters."""
_META: Final = frozenset(r"\.+*?()|[]{}^$#&-~/")
_QUANTIFIER: Final = re.compile(r"\{\d+(?:,\d*)?\}")
_UNICODE: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_PROPERTY: Final = re.compile(r"\\([pP])\{([^}]*)\}")
_POSIX: Final = {
    "Alnum": "0-9A-Za-z", "Blank": r"\x20\t", "Graph": "!-~", "Print": r"\x20-~",
    "XDigit": "0-9A-Fa-f",
}  # fmt: skip
"""Java's properties that Unicode has not, and Rust's engine neither; they are of ASCII."""


@functools.cache
def translate(pattern: str) -> str | None:
    """The same pattern for Rust's engine; `None` where it has no word for it (look-around, `\\1`)."""
    try:
        rust = _Translation(without_octals(pattern)).whole()
    except _Untranslatable:
        return None
    return rust if _compiles(rust) else None


class _Untranslatable(Exception):  # noqa: N818 - never leaves this module
    pass


class _Translation:
    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def whole(self) -> str:
        parts: list[str] = []
        while self._at < len(self._text):
            parts.append(self._next())
        return "".join(parts)

    def _next(self) -> str:
        text, at = self._text, self._at
        char = text[at]
        if char == "\\":
            return self._escape(in_class=False)
        if char == "[":
            return self._class()
        if char == "(" and text.startswith(("(?=", "(?!", "(?<=", "(?<!"), at):
            raise _Untranslatable
        if char == "{":
            found = _QUANTIFIER.match(text, at)
            if found is not None and at > 0:
                self._at = found.end()
                return found.group()
            self._at += 1
            return r"\{"
        self._at += 1
        return "\\" + char if char in "}]" else char

    def _escape(self, *, in_class: bool) -> str:
        text, at = self._text, self._at
        if at + 1 >= len(text):
            raise _Untranslatable
        unicode = _UNICODE.match(text, at)
        if unicode is not None:
            self._at = unicode.end()
            return self._code_point(int(next(filter(None, unicode.groups())), 16))
        named = _PROPERTY.match(text, at)
        if named is not None:
            self._at = named.end()
            sign, name = named.groups()
            return f"[{'^' if sign == 'P' else ''}{_POSIX[name]}]" if name in _POSIX else named.group()
        char = text[at + 1]
        self._at += 2
        if char in _SETS:
            return _SETS[char] if in_class else f"[{_SETS[char]}]"
        if char.lower() in _SETS:
            return f"[^{_SETS[char.lower()]}]"
        if char in "sS":
            return "\\" + char
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "b":
            return r"\x08" if in_class else r"(?-u:\b)"
        if char in _ENDS and not in_class:
            return _ENDS[char]
        if char == "B" and not in_class:
            return r"(?-u:\B)"
        if char == "c" and self._at < len(text) and text[self._at].isalpha():
            self._at += 1
            return f"\\x{ord(text[self._at - 1]) % 32:02x}"
        if char in "k123456789":
            raise _Untranslatable
        return "\\" + char if char in _META else char

    def _code_point(self, value: int) -> str:
        if 0xD800 <= value < 0xDC00:  # half of a pair
            other = _UNICODE.match(self._text, self._at)
            low = int(other.group(2), 16) if other is not None and other.group(2) else 0
            if other is None or not 0xDC00 <= low < 0xE000:
                raise _Untranslatable
            self._at = other.end()
            value = 0x10000 + ((value - 0xD800) << 10) + low - 0xDC00
        elif 0xDC00 <= value < 0xE000:
            raise _Untranslatable
        return f"\\x{{{value:X}}}"

    def _class(self) -> str:
        """`[...]`: what is special inside differs between the two languages."""
        text = self._text
        self._at += 1
        parts = ["["]
        if text.startswith("^", self._at):
            parts.append("^")
            self._at += 1
        if text.startswith("]", self._at):  # ECMA: `[]` is nothing, `[^]` is anything
            self._at += 1
            return r"[\s\S]" if len(parts) == 2 else r"[^\s\S]"
        single = False  # whether a range could begin at what was read last
        while True:
            if self._at >= len(text):
                raise _Untranslatable
            char = text[self._at]
            if char == "]":
                self._at += 1
                return "".join(parts) + "]"
            if char == "-":
                ends = self._at + 1 < len(text) and text[self._at + 1] != "]"
                set_next = re.match(r"-\\[dDwWsSpP]", text[self._at :]) is not None
                parts.append("-" if single and ends and not set_next else r"\-")
                self._at += 1
                if parts[-1] == "-":
                    parts.append(self._member()[0])
                single = False
                continue
            member, single = self._member()
            parts.append(member)

    def _member(self) -> tuple[str, bool]:
        """One member of a class, and whether it is a single character."""
        char = self._text[self._at]
        if char == "\\":
            is_set = self._text[self._at + 1 : self._at + 2] in set("dDwWsSpP")
            return self._escape(in_class=True), not is_set
        self._at += 1
        return ("\\" + char if char in "[&~^-" else char), True


def _compiles(pattern: str) -> bool:
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True
