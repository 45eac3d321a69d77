"""Findings as text: source line and caret for people; one line, JSON or annotations for machines."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias, assert_never

from specwright.build.run_cache import Told
from specwright.diagnostics import Diagnostic, Place, Severity, Where
from specwright.read.source import Origin

Format: TypeAlias = Literal["full", "concise", "json", "github"]

_SHOWN_WARNINGS = 5
"""Of each rule in the full format; the others are counted."""
_WIDTH = 120
_RED, _YELLOW, _BLUE, _BOLD, _RESET = "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"


class Listing:
    """Prints findings.

    `locate` finds an origin's place, `content` the text of a file if it is known; `prefix` leads
    from the current folder to the one that file names are relative to.
    """

    def __init__(
        self,
        locate: Callable[[Origin, Literal["key", "value"]], Place],
        content: Callable[[str], str | None],
        *,
        prefix: str = "",
        colour: bool = False,
    ) -> None:
        self._prefix = prefix
        self._locate = locate
        self._content = content
        self._lines: dict[str, list[str]] = {}
        self._colour = colour

    def records(self, findings: Iterable[Diagnostic]) -> list[str]:
        """Each finding as one JSON object."""
        return [
            json.dumps(self._record(self._place(finding.where, finding.at), finding)) for finding in findings
        ]

    def print(self, findings: Iterable[Diagnostic], form: Literal["full", "concise", "github"]) -> str:
        """All findings by file and line; the empty text if there is none."""
        placed = [(self._place(finding.where, finding.at), finding) for finding in findings]
        placed.sort(key=lambda pair: (pair[0].file, pair[0].line, pair[0].column))
        match form:
            case "full":
                return self._full(placed)
            case "concise":
                return "".join(f"{self._headline(place, finding)}\n" for place, finding in placed)
            case "json":
                return (
                    json.dumps([self._record(*pair) for pair in placed], indent=2, ensure_ascii=True) + "\n"
                )
            case "github":
                return "".join(self._annotation(place, finding) for place, finding in placed)
            case _:
                assert_never(form)

    def _place(self, where: Where, at: Literal["key", "value"]) -> Place:
        return self._locate(where, at) if isinstance(where, Origin) else where

    def _file(self, place: Place) -> str:
        return place.file if "://" in place.file else self._prefix + place.file

    def _full(self, placed: list[tuple[Place, Diagnostic]]) -> str:
        parts: list[str] = []
        seen: Counter[str] = Counter()
        for place, finding in placed:
            if finding.severity is Severity.WARNING:
                seen[finding.rule.code] += 1
                if seen[finding.rule.code] > _SHOWN_WARNINGS:
                    continue
            parts.append(self._headline(place, finding) + "\n")
            parts.extend(self._excerpt(place, ""))
            for related in finding.related:
                at = self._place(related.where, related.at)
                parts.append(f"{self._position(at)}: {_safe(related.message)}\n")
                parts.extend(self._excerpt(at, ""))
            first, *rest = finding.help.split("\n")
            parts.append(f"{self._paint(_BLUE, 'help')}: {_safe(first)}\n")
            parts.extend(f"{_safe(line)}\n" for line in rest)
            parts.append("\n")
        for code, count in seen.items():
            if count > _SHOWN_WARNINGS:
                parts.append(
                    f"… and {count - _SHOWN_WARNINGS} more of [{code}]; --format concise shows all\n\n"
                )
        return "".join(parts)

    def _headline(self, place: Place, finding: Diagnostic) -> str:
        colour = _RED if finding.severity is Severity.ERROR else _YELLOW
        label = self._paint(colour, f"{finding.severity}[{finding.rule.code}]")
        return f"{self._paint(_BOLD, self._position(place))}: {label}: {_safe(finding.message)}"

    def _excerpt(self, place: Place, margin: str) -> list[str]:
        line = self._line(place)
        if line is None:
            return []
        # Long lines (minified JSON) are shown around the place only.
        start = max(0, place.column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
        shown = _safe(line[start : start + _WIDTH])
        before = _safe(line[start : place.column - 1])
        marked = _safe(
            line[place.column - 1 : place.column - 1 + place.length][: start + _WIDTH - place.column + 1]
        )
        number = str(place.line)
        gutter = " " * len(number)
        caret = self._paint(_RED, "^" * max(1, _columns(marked.rstrip())))
        return [
            f"{margin}{gutter} |\n",
            f"{margin}{number} | {shown}\n",
            f"{margin}{gutter} | {' ' * _columns(before)}{caret}\n",
        ]

    def _line(self, place: Place) -> str | None:
        if place.line < 1:
            return None
        if place.file not in self._lines:
            self._lines[place.file] = (self._content(place.file) or "").split("\n")
        lines = self._lines[place.file]
        return lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else None

    def _record(self, place: Place, finding: Diagnostic) -> dict[str, object]:
        return {
            "code": finding.rule.code,
            "severity": str(finding.severity),
            "message": finding.message,
            "help": finding.help,
            **self._spot(place, finding.where),
            "related": [
                {
                    "message": related.message,
                    **self._spot(self._place(related.where, related.at), related.where),
                }
                for related in finding.related
            ],
        }

    def _position(self, place: Place) -> str:
        file = _safe(self._file(place))
        return f"{file}:{place.line}:{place.column}" if place.line > 0 else file

    def _spot(self, place: Place, where: Where) -> dict[str, object]:
        pointer = {"pointer": where.pointer} if isinstance(where, Origin) else {}
        return {"file": self._file(place), "line": place.line, "column": place.column, **pointer}

    def _annotation(self, place: Place, finding: Diagnostic) -> str:
        def escape(text: str) -> str:
            return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

        where = "file=" + escape(self._file(place)).replace(":", "%3A").replace(",", "%2C")
        if place.line > 0:
            where += f",line={place.line},col={place.column}"
        text = "%0A".join(escape(_safe(line)) for line in (finding.message, *finding.help.split("\n")))
        return f"::{finding.severity} {where},title={finding.rule.code}::{text}\n"

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._colour else text


def summary(findings: Iterable[Diagnostic | Told]) -> str:
    """`2 errors, 1 warning`; the empty text for none."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(
        f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    )


def _safe(text: str) -> str:
    """Text of a document for a terminal: no escape sequence, no line break, no reordering of what is read."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " "
        if character == "\t"
        else character
        if character.isprintable() and unicodedata.category(character) != "Cf"
        else f"\\u{ord(character):04x}"
        for character in text
    )


def _columns(text: str) -> int:
    """Columns that a terminal gives to `text`."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
