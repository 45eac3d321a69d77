"""A text that a pattern accepts: the shortest plain one, always the same."""

from __future__ import annotations

import re
import string
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice, product
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
    try:
        pieces = list(_ahead(list(tree)))
        ahead, behind = "".join(pieces), "".join(reversed(pieces))
        for extra in sorted({*_EXTRA, *range(max(0, at_least - 4), at_least + 1)}):
            text = _sequence(list(tree), extra, {})
            if len(text) < at_least and not pattern.endswith("$"):
                text += "a" * (at_least - len(text))
            elif len(text) < at_least and not pattern.startswith("^"):
                text = "x" * (at_least - len(text)) + text
            for each in (text, ahead + text[len(ahead) :], ahead + text, text + ahead, text + behind):
                fits = len(each) >= at_least and (at_most is None or len(each) <= at_most)
                if fits and compiled.search(each):
                    return each
    except _UnreadableError:
        pass
    return None


def _ahead(nodes: Sequence[Any]) -> Iterator[str]:
    """What a pattern asks for anywhere in the text: `(?=.*[A-Z])`, as passwords have it."""
    for kind, value in nodes:
        if kind is c.ASSERT and value[0] > 0:
            yield from _ahead(list(value[1]))
            yield _sequence(list(value[1]), 0, {})
        elif kind is c.SUBPATTERN:
            yield from _ahead(list(value[-1]))
        elif kind is c.BRANCH:
            yield from _ahead(list(value[1][0]))


def fitting(pattern: str, fits: Callable[[str], bool], sample: str) -> str | None:
    """The first of many texts of a pattern that something else, a format, lets pass; `None`: none of them.

    Where none does, a text of the pattern in place of the beginning, the end or something inside of `sample`.
    """
    try:
        texts = list(islice(_variants(list(parser.parse(_python(pattern)))), _TRIED))
    except (re.error, OverflowError, _UnreadableError):
        return None
    joined = (
        each
        for text in texts[:_JOINED]
        for at in range(len(sample), -1, -1)
        for each in (sample[:at] + text, text + sample[at:], sample[:at] + text + sample[at:])
    )
    return next(filter(fits, chain(texts, joined)), None)


def conjunction(one: str, two: str) -> str:
    """A pattern that finds what both find. Texts are built by the one that says most of a whole text."""
    one, two = sorted((one, two), key=lambda each: _is_whole(each) + (_is_whole(each) and each.endswith("$")))
    if _is_whole(two):
        return f"^(?=[\\s\\S]*?(?:{one})){two[1:]}"
    return f"^(?=[\\s\\S]*?(?:{one}))(?=[\\s\\S]*?(?:{two}))"


def _is_whole(pattern: str) -> bool:
    """Whether it begins where a text does, and is no choice."""
    return pattern.startswith("^") and _is_one(pattern)


def _is_one(pattern: str) -> bool:
    """Whether it is no choice as a whole."""
    try:
        return not any(kind is c.BRANCH for kind, _ in parser.parse(_python(pattern)))
    except (re.error, OverflowError):
        return False


_TRIED = 400
"""Texts of one pattern that are tried at most."""
_JOINED = 16
"""Those of them that are put into another text."""


def _variants(nodes: Sequence[Any]) -> Iterator[str]:
    """Each part of a pattern in turn: shorter and longer, in each of its branches."""
    return map("".join, product(*(list(islice(_ways(*node), 16)) for node in nodes)))


def _ways(kind: Any, value: Any) -> Iterator[str]:
    if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        low, high, inner = value
        for times in (count for count in (low, low + 1, low + 2, low + 4, low + 8) if count <= high):
            yield from (text * times for text in islice(_variants(list(inner)), 4 if times else 1))
    elif kind is c.SUBPATTERN:
        yield from _variants(list(value[-1]))
    elif kind is c.BRANCH:
        for branch in value[1]:
            yield from _variants(list(branch))
    else:
        yield _one(kind, value, 0, {})


_TOKEN = re.compile(
    r"\\([pP])\{([^}]*)\}|\\u\{0*([0-9a-fA-F]{1,5}|10[0-9a-fA-F]{4})\}|\\c([A-Za-z])|\\(.)|\(\?<(?![=!])|[\[\]]",
    re.DOTALL,
)
_PROPERTIES = {"N": "0-9", "Z": " ", "P": "-", "S": "+", "Lu": "A-Z", "Ll": "a-z"} | {
    name: f"{first}-{last}"
    for name, first, last in (("Greek", "α", "ω"), ("Cyrillic", "а", "я"), ("Han", "一", "龥"))
}


def _python(pattern: str) -> str:
    r"""The pattern for Python's engine, with some characters for `\p{…}`: what comes of it is validated."""
    inside = False

    def translated(match: re.Match[str]) -> str:
        nonlocal inside
        sign, name, code, control, escaped = match.groups()
        if sign is not None:
            found = _characters(name.rpartition("=")[2], other=sign == "P")
            return found if inside else f"[{found}]"
        if code is not None or control is not None:
            return re.escape(chr(int(code, 16) if control is None else ord(control) % 32))
        if inside and escaped in tuple("dDwWsS") and pattern.startswith("-", match.end()):
            return match[0] + "\\"  # ECMA's hyphen behind a set is one, Python's begins a range that is none
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


def found(pattern: str, text: str) -> bool:
    """Whether a text has a match; of a pattern that cannot be read, none has."""
    try:
        return re.search(_python(pattern), text) is not None
    except (re.error, OverflowError):
        return False


@cache
def longest(pattern: str) -> str | None:
    """The longest text that a pattern accepts, as far as its repetitions have an end; `None`: it has none."""
    python = _python(pattern)
    try:
        text = _sequence(list(parser.parse(python)), _EXTRA[-1], {})
        compiled = re.compile(python)
    except (re.error, OverflowError, _UnreadableError):
        return None
    ends = text and len(text) <= _EXTRA[-1] and compiled.search(text) and not compiled.search(text + text[-1])
    return text if ends else None


def near(pattern: str, count: int) -> list[str]:
    """Texts that come close to a match and are none, not more than `count`: a part once too few or too many,
    a digit for a digit or a sign for a sign, then some with a character of another class where one stands.
    """
    python = _python(pattern)
    try:
        tree, compiled = list(parser.parse(python)), re.compile(python)
        base = _sequence(tree, 0, {})
        found = dict.fromkeys(_near(tree, {}))
    except (re.error, OverflowError, _UnreadableError):
        return []
    others = [text for text in found if text and not compiled.search(text)]
    first = [text for text in others if len(text) != len(base) or _confused(base, text)][:count]
    rest = [text for text in others if text not in first]
    return first + rest[:: -(-len(rest) // (count - len(first) or 1)) or 1][: count - len(first)]


def _confused(base: str, text: str) -> bool:
    """They differ in a digit, or in a sign between two parts, only: `0` for `1`, `,` for `.`."""
    other = [pair for pair in zip(base, text, strict=True) if pair[0] != pair[1]]
    return len(other) == 1 and (all(char.isdigit() for char in other[0]) or other[0] == (".", ","))


def _near(nodes: list[Any], groups: dict[int, str]) -> Iterator[str]:
    parts = [_one(kind, value, 0, groups) for kind, value in nodes]
    for index, (kind, value) in enumerate(nodes):
        before, behind = "".join(parts[:index]), "".join(parts[index + 1 :])
        yield from (f"{before}{text}{behind}" for text in _near_one(kind, value, groups))


def _near_one(kind: Any, value: Any, groups: dict[int, str]) -> Iterator[str]:
    if kind in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        low, high, inner = value
        one = _sequence(list(inner), 0, groups)
        if low:
            yield one * (int(low) - 1)
        if high is not c.MAXREPEAT and high < _EXTRA[-1]:
            yield one * (int(high) + 1)
        rest = one * (max(int(low), 1) - 1)
        for text in _near(list(inner), groups):
            yield from (rest + text, text + rest)
    elif kind in (c.SUBPATTERN, c.ATOMIC_GROUP):
        yield from _near(list(value[-1] if kind is c.SUBPATTERN else value), groups)
    elif kind is c.BRANCH:
        for branch in value[1]:
            yield from _near(list(branch), groups)
    elif kind is c.IN:
        yield from _outside(value)
    elif kind is c.NOT_LITERAL:
        yield chr(value)
    elif kind is c.LITERAL:
        char = chr(value)
        yield from (char.swapcase(), "_" if char == "-" else "-", "0" if char.isalpha() else "")
        yield from "," if char == "." else ""


def _outside(items: Sequence[Any]) -> list[str]:
    """Characters that a set of them leaves out: of each class one, and those beside its ranges."""
    beside = [chr(v[e] + step) for k, v in items if k is c.RANGE for e, step in ((0, -1), (1, 1)) if v[0]]
    wanted = [char for char in ("a", "A", "7", "_", "-", *beside) if char.isprintable() and char != " "]
    negated = bool(items) and items[0][0] is c.NEGATE
    held = [(k, v) for k, v in items if k is not c.NEGATE]
    named = [chr(v) for k, v in held if k is c.LITERAL] if negated else []
    return [
        char
        for char in dict.fromkeys([*wanted, *named])
        if any(_holds(k, v, char) for k, v in held) is negated
    ]


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
        return _sequence(list(inner), 0 if low else extra, groups) * times if times else ""
    if kind is c.SUBPATTERN:
        text = _sequence(list(value[-1]), extra, groups)
        if value[0] is not None:
            groups[value[0]] = text
        return text
    if kind is c.ATOMIC_GROUP:
        return _sequence(list(value), extra, groups)
    if kind is c.BRANCH:
        texts = [_sequence(list(branch), extra, groups) for branch in value[1]]
        return max(texts, key=len) if extra else texts[0]
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
