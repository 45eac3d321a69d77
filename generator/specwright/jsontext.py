"""JSON to values by the standard library, fast; places are looked for only when a message needs one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NoReturn

from specwright import diagnostics
from specwright.diagnostics import Place, Related, Report, UnreadableError

if TYPE_CHECKING:
    from specwright.pytypes import JsonValue

MAX_DEPTH = 256

_TOKEN = re.compile(r'[ \t\r\n]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}\[\]:,])|([^\s{}\[\]:,"]+))')
_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(slots=True)
class Span:
    """Where a value stands in the text (offsets), and its members, with the offsets of their keys."""

    start: int
    end: int = 0
    members: dict[str, tuple[int, Span]] = field(default_factory=dict)
    items: list[Span] = field(default_factory=list)
    repeated: list[tuple[str, int, int]] = field(default_factory=list)
    """(key, offset of the first, offset of the repetition)."""


def parse(text: str, file: str, report: Report) -> JsonValue:
    """The value; raises `UnreadableError` when there is none."""
    repeated = False

    def members(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        nonlocal repeated
        made = dict(pairs)
        if len(made) != len(pairs):
            repeated = True
        return made

    def constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is not a JSON number")

    try:
        value: JsonValue = json.loads(text, object_pairs_hook=members, parse_constant=constant)
    except json.JSONDecodeError as error:
        problem, start = _problem(text, error)
        report.add(diagnostics.JSON_SYNTAX, place(text, file, start, start + 1), problem=problem)
        raise UnreadableError from None
    except RecursionError:
        report.add(diagnostics.TOO_DEEP, Place(file, 1, 1), limit=MAX_DEPTH)
        raise UnreadableError from None
    except ValueError as error:
        report.add(diagnostics.JSON_SYNTAX, Place(file, 1, 1), problem=str(error))
        raise UnreadableError from None
    if _LONE_SURROGATE.search(text) and not _encodable(value):
        report.add(diagnostics.JSON_SYNTAX, Place(file, 1, 1), problem=r"half of a \u surrogate pair")
        raise UnreadableError
    if _deeper(value, MAX_DEPTH):
        report.add(diagnostics.TOO_DEEP, Place(file, 1, 1), limit=MAX_DEPTH)
        raise UnreadableError
    if repeated:
        _report_repeated(spans(text), text, file, report)
    return value


def _problem(text: str, error: json.JSONDecodeError) -> tuple[str, int]:
    """What is wrong and its offset, the same under every Python."""
    before = text[: error.pos + 1].rstrip("}] \t\r\n")
    if before.endswith(",") and text[len(before) :].lstrip()[:1] in ("}", "]"):
        return "a comma before the closing bracket", len(before) - 1
    return error.msg.lower(), error.pos


def _encodable(value: JsonValue) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _deeper(value: JsonValue, limit: int) -> bool:
    level: list[JsonValue] = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _report_repeated(root: Span, text: str, file: str, report: Report) -> None:
    stack = [root]
    while stack:
        span = stack.pop()
        for key, first, again in span.repeated:
            report.add(
                diagnostics.DUPLICATE_KEY,
                place(text, file, again, again + len(json.dumps(key, ensure_ascii=False))),
                related=(Related(where=place(text, file, first, first + 1), message="first here"),),
                key=key,
            )
        stack.extend(span.items)
        stack.extend(inner for _, inner in span.members.values())


class Places:
    """Finds members of a text that `parse` accepted."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._root: Span | None = None

    def place(self, tokens: list[str], at: Literal["key", "value"]) -> Place:
        if self._root is None:
            self._root = spans(self._text)
        key, span = locate(self._root, tokens)
        if at == "key" and key is not None:
            return place(self._text, self._file, key, self._text.find(":", key))
        return place(self._text, self._file, span.start, span.end)


def spans(text: str) -> Span:
    """The spans of a text that `parse` accepted."""
    root = Span(0)
    stack: list[Span] = []
    key: str | None = None
    key_start = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastindex
        if kind is None:
            continue
        start, end = match.span(kind)
        word = match[kind]
        if kind == 2 and word in "}]":
            stack.pop().end = end
            continue
        if kind == 2 and word in ":,":
            continue
        parent = stack[-1] if stack else None
        in_object = parent is not None and text[parent.start] == "{"
        if in_object and key is None:
            key, key_start = json.loads(word), start
            continue
        span = Span(start, end)
        if parent is None:
            root = span
        elif key is not None and in_object:
            if key in parent.members:
                parent.repeated.append((key, parent.members[key][0], key_start))
            parent.members[key] = (key_start, span)
            key = None
        else:
            parent.items.append(span)
        if kind == 2:
            stack.append(span)
    return root


def locate(root: Span, tokens: list[str]) -> tuple[int | None, Span]:
    """Offset of the key and span of the value where `tokens` lead, or of the nearest ancestor."""
    key: int | None = None
    span = root
    for token in tokens:
        if token in span.members:
            key, span = span.members[token]
        elif span.items and token.isdecimal() and int(token) < len(span.items):
            key, span = None, span.items[int(token)]
        else:
            break
    return key, span


def place(text: str, file: str, start: int, end: int) -> Place:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    stop = end if line_end < 0 else min(end, line_end)
    return Place(file, text.count("\n", 0, start) + 1, start - line_start + 1, max(stop - start, 1))
