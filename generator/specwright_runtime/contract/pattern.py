"""A text that a pattern accepts: the shortest plain one, always the same."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants as c  # type: ignore[attr-defined]  # the only public-enough reader of patterns
    from re import _parser as parser  # type: ignore[attr-defined]

_PREFERRED = (
    "a1xA0b2" + string.ascii_letters + string.digits + "-_. /:@" + string.punctuation + " \t\n" + "éあ"
)
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    c.CATEGORY_DIGIT: str.isdigit,
    c.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    c.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    c.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}


_EXTRA = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 256)
"""How often more than it has to a repeated part stands in the text, in turn."""


def matching(pattern: str, *, at_least: int = 0, at_most: int | None = None) -> str | None:
    """A text of a length within bounds in which the pattern is found; `None`: it cannot be read."""
    python = _python(pattern)
    try:
        tree = parser.parse(python)
        compiled = re.compile(python)
    except (re.error, OverflowError):
        return None
    for extra in sorted({*_EXTRA, *range(max(0, at_least - 4), at_least + 1)}):
        try:
            text = _sequence(list(tree), extra, {})
        except _UnreadableError:
            return None
        if len(text) < at_least and not pattern.endswith("$"):
            text += "a" * (at_least - len(text))
        if len(text) >= at_least and (at_most is None or len(text) <= at_most) and compiled.search(text):
            return text
    return None


_TOKEN = re.compile(r"\\([pP])\{([^}]*)\}|\\(.)|\(\?<(?![=!])|[\[\]]", re.DOTALL)
_PROPERTIES = {"N": "0-9", "Z": " ", "P": "-", "S": "+", "Lu": "A-Z", "Ll": "a-z"}


def _python(pattern: str) -> str:
    r"""The pattern for Python's engine, with some characters for `\p{…}`: what comes of it is validated."""
    inside = False

    def translated(match: re.Match[str]) -> str:
        nonlocal inside
        sign, name, escaped = match.groups()
        if sign is not None:
            found = _characters(name.rpartition("=")[2], other=sign == "P")
            return found if inside else f"[{found}]"
        if escaped is not None:
            return {"/": "/", "z": "z" if inside else r"\Z"}.get(escaped, match[0])
        if match[0] == "(?<":
            return match[0] if inside else "(?P<"
        inside = match[0] == "[" or (inside and match[0] != "]")
        return match[0]

    return _TOKEN.sub(translated, pattern)


def _characters(name: str, *, other: bool) -> str:
    """Some that have a property of Unicode's, or that have it not."""
    if other:
        return "0-9" if name.startswith("L") else "A-Za-z"
    return _PROPERTIES.get(name, _PROPERTIES.get(name[:1], "A-Za-z"))


class _UnreadableError(Exception):
    pass


def _sequence(nodes: Iterable[Any], extra: int, groups: dict[int, str]) -> str:
    return "".join(_one(kind, value, extra, groups) for kind, value in nodes)


def _one(kind: Any, value: Any, extra: int, groups: dict[int, str]) -> str:
    if kind is c.LITERAL:
        return chr(value)
    if kind is c.NOT_LITERAL:
        return next(char for char in _PREFERRED if ord(char) != value)
    if kind is c.ANY:
        return "a"
    if kind is c.IN:
        return _member(value)
    if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        low, high, inner = value
        times = low + extra if high is c.MAXREPEAT else min(int(high), low + extra)
        return "".join(_sequence(list(inner), 0 if low else extra, groups) for _ in range(times))
    if kind is c.SUBPATTERN:
        text = _sequence(list(value[-1]), extra, groups)
        if value[0] is not None:
            groups[value[0]] = text
        return text
    if kind is c.ATOMIC_GROUP:
        return _sequence(list(value), extra, groups)
    if kind is c.BRANCH:
        branches: Sequence[Any] = value[1]
        return _sequence(list(branches[0]), extra, groups)
    if kind is c.GROUPREF:
        return groups.get(value, "")
    if kind in (c.AT, c.ASSERT, c.ASSERT_NOT):
        return ""
    raise _UnreadableError


def _member(items: Sequence[Any]) -> str:
    negated = bool(items) and items[0][0] is c.NEGATE
    for char in _PREFERRED:
        if any(_holds(kind, value, char) for kind, value in items if kind is not c.NEGATE) is not negated:
            return char
    for kind, value in items:
        if kind is c.RANGE and not negated:
            return chr(value[0])
        if kind is c.LITERAL and not negated:
            return chr(value)
    raise _UnreadableError


def _holds(kind: Any, value: Any, char: str) -> bool:
    if kind is c.LITERAL:
        return ord(char) == int(value)
    if kind is c.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if kind is c.CATEGORY:
        return bool(_CATEGORIES[value](char))
    return False
