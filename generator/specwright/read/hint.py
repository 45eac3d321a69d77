"""What to do where the text of a file breaks off: mostly the mistake is on the line before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from yaml.error import Mark

_CONFLICT: Final = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_BLOCK: Final = re.compile(r"[:-] [|>][-+0-9]*\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*(?:- +)*[\w$./{}-]+")
_COLON: Final = 'write ": " behind the key of line {}, or correct the indentation'
_SPACES: Final = re.compile(r"\s*(?:- +)*")


def of_conflict(text: str) -> str | None:
    if _CONFLICT.search(text) is None:
        return None
    return "the file has marks of a merge in it, such as <<<<<<<: settle the conflict"


def of_yaml(problem: str, text: str, mark: Mark | None, context: Mark | None) -> str:
    """`mark`: where YAML broke off; `context`: where that began which it was reading."""
    if (conflict := of_conflict(text)) is not None:
        return conflict
    if "another document" in problem:
        return "a file holds one document: delete what begins with this ---, or make a file of it"
    if "block sequence entries" in problem:
        return 'write the list below its key, or quote a string that begins with "- "'
    lines = text.splitlines()
    found = _near(lines, problem, mark, context) if mark is not None and mark.line < len(lines) else None
    if found is not None:
        return found
    if "mapping values are not allowed" in problem:
        return 'quote a string that contains ": ", or correct the indentation'
    if "tab" in problem or "\\t" in problem or "cannot start any token" in problem:
        return "indent with spaces, and quote a string that begins with a special character"
    if "alias" in problem:
        return "define the anchor before it is used, or quote the string"
    return "correct the indentation, the quotes or the brackets here or just before"


def _near(lines: list[str], problem: str, mark: Mark, context: Mark | None) -> str | None:
    """What the lines around say."""
    before = lines[mark.line][: mark.column]
    quote = before.rstrip()[-1:]
    if quote in ("'", '"') and "did not find expected key" in problem:
        if before.count(quote) % 2:
            return "the quotes of a string that begins further up end here: close them there"
        return "put all of the string in quotes, or nothing of it"
    above = _above(lines, mark.line)
    if "mapping values are not allowed" in problem and above is not None and _KEY.fullmatch(before):
        said = lines[above].strip()
        if ": " not in said and not said.endswith((":", ",", "{", "[")):
            return _COLON.format(above + 1)
    start = mark.line if context is None else context.line
    above = _above(lines, start) if start < len(lines) else None
    if above is not None and _BLOCK.search(lines[above]) and _indent(lines[start]) <= _indent(lines[above]):
        return f"indent the text further than the key of line {above + 1}"
    return _COLON.format(start + 1) if "could not find expected ':'" in problem else None


def _above(lines: list[str], line: int) -> int | None:
    """The line before that says something."""
    told = (at for at in range(line - 1, -1, -1) if lines[at].strip() and lines[at].lstrip()[0] != "#")
    return next(told, None)


def _indent(line: str) -> int:
    found = _SPACES.match(line)
    return 0 if found is None else found.end()
