"""The only texts that may reach a template: each is safe by construction.

A document's words are hostile until proven otherwise. They become code here and
nowhere else: as a Python literal, a docstring, a comment or an identifier. `render`
refuses every expression of a template that is not one of these types.
"""

from __future__ import annotations

import json
import keyword
import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue

_NULL = re.compile(rb"[:,\[]null")
_LAST_QUOTE = re.compile(r'(?<!\\)((?:\\\\)*)"$')

WIDTH = 100
"""Longest line of prose in a docstring, indentation left out, in code points."""


class Code(str):
    """Text that is safe where its kind is expected. Joining or slicing gives a plain `str`, which is not."""

    __slots__ = ()

    def __html__(self) -> Self:
        """Answer the text itself: what marks text as already escaped for the template engine."""
        return self


class Identifier(Code):
    """A Python name that may stand left of `=` or behind a dot."""

    __slots__ = ()

    def __new__(cls, name: str) -> Self:
        """Raise `ValueError` unless `name` is an identifier and no keyword."""
        if not name.isidentifier() or keyword.iskeyword(name):
            raise ValueError(f"not an identifier: {name!r}")
        return super().__new__(cls, name)


class Expression(Code):
    """A Python expression, put together by the planners from identifiers and literals."""

    __slots__ = ()


class PythonLiteral(Expression):
    """A literal: evaluating it gives the value it was made of."""

    __slots__ = ()

    def __new__(cls, value: JsonValue | tuple[JsonValue, ...] | Mapping[str, JsonValue]) -> Self:
        return super().__new__(cls, _literal(value))

    @classmethod
    def pattern(cls, text: str) -> Self:
        """A regular expression, as a raw text where that reads better and means the same."""
        if "\\" in text and '"' not in text and text.isprintable() and not text.endswith("\\"):
            return super().__new__(cls, f'r"{text}"')
        return cls(text)


class Comment(Code):
    """Text that stays behind a `#`: one line without control characters."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        return super().__new__(cls, " ".join(_visible(text, keep="\n\t").split()))


class DocString(Code):
    """A docstring with its quotes: prose is wrapped, lists, tables and code keep their lines."""

    __slots__ = ()

    def __new__(cls, text: str, *, indent: int = 0) -> Self:
        margin = " " * indent
        # Most are a line: nothing to wrap, and none of the characters that divide lines.
        short = len(text) <= WIDTH - indent and text.isprintable()
        lines = [text.rstrip()] if short else list(_wrapped(text, WIDTH - indent))
        while lines and not lines[0].strip():
            del lines[0]
        while lines and not lines[-1].strip():
            del lines[-1]
        if not lines:
            return super().__new__(cls, '""" """')
        lines[0] = lines[0].lstrip()
        escaped = [_quotable(line) for line in lines]
        if escaped[0].startswith('"'):
            escaped[0] = "\\" + escaped[0]
        if len(escaped) == 1:
            escaped[0] = _LAST_QUOTE.sub(r'\1\\"', escaped[0])
            return super().__new__(cls, f'"""{escaped[0]}"""')
        body = "\n".join(f"{margin}{line}" if line else "" for line in escaped[1:])
        return super().__new__(cls, f'"""{escaped[0]}\n{body}\n{margin}"""')


class JsonText(Code):
    """A JSON document, for files that are JSON. Not for NaN and infinities, which JSON does not have."""

    __slots__ = ()

    def __new__(cls, value: JsonValue | Mapping[str, JsonValue]) -> Self:
        try:
            data = msgspec.json.encode(value)
            # Infinities are written like null, too.
            if not _NULL.search(data) or msgspec.json.decode(data) == value:
                return cls.encoded(data)
        except (msgspec.MsgspecError, OverflowError, UnicodeEncodeError, RecursionError):
            pass
        return super().__new__(cls, _written_with_care(value))

    @classmethod
    def encoded(cls, data: bytes) -> Self:
        """Of what `msgspec.json.encode` made of a value."""
        return super().__new__(cls, msgspec.json.format(data, indent=2).decode())


def _written_with_care(value: JsonValue | Mapping[str, JsonValue]) -> str:
    from pydantic_core import PydanticSerializationError, to_json

    try:
        return to_json(value, indent=2, inf_nan_mode="strings").decode()
    except (PydanticSerializationError, UnicodeEncodeError):  # half of a surrogate pair; JSON can spell it
        return json.dumps(value, indent=2)


def quoted(text: str) -> str:
    """A double-quoted Python literal of `text`; what is not printable is escaped."""
    if text.isprintable() and "\\" not in text and '"' not in text:
        return f'"{text}"'
    if text.isprintable() and "\\" not in text and "'" not in text:
        return f"'{text}'"
    parts = []
    for char in text:
        if char in '\\"':
            parts.append("\\" + char)
        elif char.isprintable():
            parts.append(char)
        else:
            parts.append(_escape(char))
    return '"' + "".join(parts) + '"'


def _literal(value: object) -> str:
    match value:
        case None | bool():
            return repr(value)
        case str():
            return quoted(value)
        case int():
            # `int()` takes at most 4,300 digits; hexadecimal has no such limit.
            return repr(int(value)) if value.bit_length() < 14_000 else hex(value)
        case float():
            if math.isfinite(value):
                return repr(value)
            return f'float("{value}")'
        case list():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case tuple():
            inner = ", ".join(map(_literal, value))
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case Mapping():
            return "{" + ", ".join(f"{_literal(k)}: {_literal(v)}" for k, v in value.items()) + "}"
    raise TypeError(f"no literal for {type(value).__name__}")


_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escape(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _visible(text: str, *, keep: str = "") -> str:
    """The text with control, bidirectional and unassigned characters spelled out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else _escape(c) for c in text)


def _quotable(line: str) -> str:
    line = line.expandtabs(4)
    if line.isprintable() and "\\" not in line:
        return line.replace('"""', '\\"\\"\\"')
    escaped = "".join(
        "\\\\" if char == "\\" else char if char.isprintable() else _escape(char) for char in line
    )
    return escaped.replace('"""', '\\"\\"\\"')


_MARKUP = re.compile(r"[|#>`~]|<\w|\S*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+|\s{4}[\w.]+:\s+")


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Markdown in lines no longer than `width`, where breaking a line does not change its meaning."""
    paragraph: list[str] = []
    code = False
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            code = not code
        item = _ITEM.match(line)
        if code or _MARKUP.match(bare) or (line[:1].isspace() and not item and not paragraph):
            yield from _paragraph(paragraph, width)
            paragraph = []
            yield line.rstrip()
        elif item:
            yield from _paragraph(paragraph, width)
            paragraph = [line]
        else:
            paragraph.append(line)
            if line.endswith(("  ", "\\")):  # Markdown's hard line break
                yield from _paragraph(paragraph, width)
                paragraph = []
    yield from _paragraph(paragraph, width)


def _paragraph(lines: list[str], width: int) -> list[str]:
    """Lines that belong together; they are broken anew only if one of them is too long."""
    if all(len(line) <= width for line in lines):
        return [line.rstrip() for line in lines]
    item = _ITEM.match(lines[0])
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    hanging = margin
    if item:
        hanging = margin + "    " if lines[0][: item.end()].rstrip().endswith(":") else " " * item.end()
    return textwrap.wrap(
        " ".join(line.strip() for line in lines),
        width,
        initial_indent=margin,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
