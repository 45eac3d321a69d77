"""JSON to values by the standard library, fast; places are looked for only when a message needs one."""

from __future__ import annotations

import json
import re
import sys
from itertools import repeat
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn

import msgspec

from specwright import diagnostics
from specwright.diagnostics import Place, Related, Report, UnreadableError
from specwright.read.hint import of_conflict
from specwright.read.text import bounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specwright.pytypes import JsonValue

MAX_DEPTH = 256
_RECURSION = 3_000
"""Enough for the reader in C to pass `MAX_DEPTH`, and not enough to run out of its stack."""

_PART = 65_536
"""Of a text whose line ends are counted at once, in code points."""
_SPACE = re.compile(r"[ \t\r\n]*")
_BRACKET = re.compile(r'[\[\]{}]|"[^"\\]*(?:\\.[^"\\]*)*"')
_CONSTANT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity')
_WORD = re.compile(r"(?!true|false|null)[A-Za-z_$]")
_HALF = re.compile(r"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]..")
_MEANT = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_OTHER_WORDS = re.compile(rf"(?:{'|'.join(_MEANT)})\b")
_HERE = "correct the text here or just before"
_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NAMED = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LISTED = msgspec.json.Decoder(list[msgspec.Raw])
_scan_once = json.JSONDecoder().raw_decode
"""(text, offset of a value) -> (the value, offset behind it)."""


class Member(NamedTuple):
    """Where a member of an object or an item of a list stands: offsets, of the key only in objects."""

    key: str | None
    key_start: int
    start: int
    end: int


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

    bounded(most_values(text), "values", Place(file, 1, 1), report)
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(min(limit, _RECURSION))
        value: JsonValue = json.loads(text, object_pairs_hook=members, parse_constant=constant)
    except json.JSONDecodeError as error:
        problem, start = _problem(text, error)
        hint = of_conflict(text) or _hint(text[start:], start=start)
        _report_syntax(text, file, report, (start, start + 1), problem, hint)
        raise UnreadableError from None
    except RecursionError:
        report.add(diagnostics.TOO_DEEP, _deepest(text, file), limit=MAX_DEPTH)
        raise UnreadableError from None
    except ValueError as error:
        found = next((each.span() for each in _CONSTANT.finditer(text) if each[0][0] != '"'), (0, 1))
        _report_syntax(text, file, report, found, str(error))
        raise UnreadableError from None
    finally:
        sys.setrecursionlimit(limit)
    if _LONE_SURROGATE.search(text) and not _encodable(value):
        half = _HALF.search(text)
        found = (0, 1) if half is None else half.span()
        _report_syntax(text, file, report, found, r"half of a \u surrogate pair")
        raise UnreadableError
    if is_deeper(value, MAX_DEPTH):
        report.add(diagnostics.TOO_DEEP, _deepest(text, file), limit=MAX_DEPTH)
        raise UnreadableError
    if repeated:
        _report_repeated(text, file, report)
    return value


def _report_syntax(
    text: str, file: str, report: Report, span: tuple[int, int], problem: str, hint: str = _HERE
) -> None:
    report.add(diagnostics.JSON_SYNTAX, Lines(text, file).place(*span), problem=problem, hint=hint)


def _hint(rest: str, *, start: int) -> str:
    """What people write who think of another language; `rest` begins where JSON ended."""
    if rest.startswith(("//", "/*", "#")):
        return "JSON has no comments: delete it, or make it a description"
    if rest.startswith("'"):
        return 'texts and keys stand in "double quotes"'
    if not rest.strip() and start:
        return "write the rest: each { and [ needs its } or ]"
    if rest.startswith("<") and start == 0:
        return "save the document itself, not the page that shows it"
    if (word := _OTHER_WORDS.match(rest)) is not None:
        return f"write {_MEANT[word[0]]}"
    if _WORD.match(rest):
        return "this looks like YAML: name the file .yaml" if start == 0 else 'put it in "double quotes"'
    return _HERE


def _problem(text: str, error: json.JSONDecodeError) -> tuple[str, int]:
    """What is wrong and its offset, the same under every Python."""
    before = text[: error.pos + 1].rstrip("}] \t\r\n")
    if before.endswith(",") and text[len(before) :].lstrip()[:1] in ("}", "]"):
        return "a comma before the closing bracket", len(before) - 1
    if not text[error.pos :].strip():
        return "the file ends before the document does" if text.strip() else "the file is empty", error.pos
    if error.msg == "Extra data":
        return "this stands behind the end of the document", error.pos
    return error.msg.lower(), error.pos


def _encodable(value: JsonValue) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def most_values(text: str | bytes) -> int:
    """That there may be in it; commas and brackets in texts count, too."""
    if isinstance(text, bytes):
        return text.count(b",") + text.count(b"{") + text.count(b"[")
    return text.count(",") + text.count("{") + text.count("[")


def is_deeper(value: JsonValue, limit: int) -> bool:
    """Whether there are more values one in the other."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(limit - 1):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if type(outer) is dict else outer)
            if type(inner) is dict or type(inner) is list
        ]
        if not level:
            return False
    return any(level)


def _deepest(text: str, file: str) -> Place:
    """The first place that is too deep."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return Lines(text, file).place(match.start(), match.end())
        elif match[0] in "]}":
            depth -= 1
    return Place(file, 1, 1)


def _report_repeated(text: str, file: str, report: Report) -> None:
    lines = Lines(text, file)
    pending = [_after_space(text, 0)]
    while pending:
        first: dict[str, int] = {}
        inner = []
        for member in members(text, pending.pop()):
            if text[member.start] in "{[":
                inner.append(member.start)
            if member.key is None:
                continue
            if member.key in first:
                start, again = first[member.key], member.key_start
                report.add(
                    diagnostics.DUPLICATE_KEY,
                    lines.place(again, _scan_once(text, again)[1]),
                    related=(Related(where=lines.place(start, start + 1), message="first here"),),
                    key=member.key,
                )
            else:
                first[member.key] = member.key_start
        pending.extend(reversed(inner))


class Places:
    """Finds members of a text that `parse` accepted, and reads no more of it than leads there."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._lines = Lines(text, file)
        self._known: dict[int, dict[str, Member]] = {}
        """The members of the objects and lists that were passed, by the offset where these begin."""
        start = _after_space(text, 0)
        self._root = Member(None, start, start, len(text.rstrip(" \t\r\n")))

    def place(self, tokens: list[str], at: Literal["key", "value"]) -> Place:
        found = self._root
        for token in tokens:
            inner = self._members(found).get(token)
            if inner is None:
                break
            found = inner
        if at == "key" and found.key is not None:
            return self._lines.place(found.key_start, _scan_once(self._text, found.key_start)[1])
        return self._lines.place(found.start, found.end)

    def members(self, outer: Member | None = None) -> Mapping[str, Member]:
        """Those of an object of a text that may be anything; of the outermost one without `outer`.

        Raises `UnreadableError` where there is no object that has each of its members once.
        """
        outer = outer or self._root
        if self._text[outer.start : outer.start + 1] != "{" or (found := self._quickly(outer)) is None:
            raise UnreadableError
        return found

    def _members(self, outer: Member) -> Mapping[str, Member]:
        """By key or index; of a repeated key the last, which is the one that counts."""
        found = self._known.get(outer.start) or self._quickly(outer)
        if found is None:
            found = self._known[outer.start] = {
                str(index) if member.key is None else member.key: member
                for index, member in enumerate(members(self._text, outer.start))
            }
        return found

    def _quickly(self, outer: Member) -> dict[str, Member] | None:
        """By a reader that is quicker, but tells of no offsets and of a repeated key only the last."""
        text, position = self._text, outer.start
        listed = text[position] == "["
        if not listed and text[position] != "{":
            return None
        try:
            values = _LISTED.decode(text[position : outer.end]) if listed else None
            named = _NAMED.decode(text[position : outer.end]) if values is None else {}
        except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
            return None
        found: dict[str, Member] = {}
        position = _after_space(text, position + 1)
        pairs: Iterable[tuple[str | None, msgspec.Raw]]
        pairs = named.items() if values is None else zip(repeat(None), values, strict=False)
        for key, raw in pairs:
            if found:
                if text[position] != ",":
                    return None
                position = _after_space(text, position + 1)
            start = position
            if key is not None:
                if text[position] != '"':
                    return None
                there, position = _scan_once(text, position)
                if there != key:
                    return None
                position = _after_space(text, _after_space(text, position) + 1)
            value = str(raw, "utf-8")
            if not text.startswith(value, position):
                return None
            end = position + len(value)
            found[str(len(found)) if key is None else key] = Member(key, start, position, end)
            position = _after_space(text, end)
        if position != outer.end - 1:
            return None
        self._known[outer.start] = found
        return found


def members(text: str, start: int) -> Iterator[Member]:
    """The members of the object or list at the offset `start` of a text that `parse` accepted."""
    opening = text[start]
    if opening not in "{[":
        return
    position = _after_space(text, start + 1)
    while text[position] not in "}]":
        key, key_start = None, position
        if opening == "{":
            key, position = _scan_once(text, position)
            position = _after_space(text, _after_space(text, position) + 1)  # behind the colon
        _, end = _scan_once(text, position)
        yield Member(key, key_start, position, end)
        position = _after_space(text, end)
        if text[position] == ",":
            position = _after_space(text, position + 1)


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    assert match is not None
    return match.end()


class Lines:
    """Offsets of a text as lines and columns."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._text = text
        self._passed = [0]
        """Line ends in front of each part of the text, as far as was asked for."""

    def place(self, start: int, end: int) -> Place:
        text, passed = self._text, self._passed
        while len(passed) <= start // _PART:
            at = (len(passed) - 1) * _PART
            passed.append(passed[-1] + text.count("\n", at, at + _PART))
        part = start // _PART
        line = passed[part] + text.count("\n", part * _PART, start) + 1
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        if line_end < 0:
            line_end = len(text)
        return Place(self._file, line, start - line_start + 1, max(min(end, line_end) - start, 1))
