"""What engines of patterns read differently or not at all, in words that all of them know."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_COUNTED: Final = re.compile(
    r"(\^?)(\.|\\[dDwWsS]|\\[pP]\{\w+\}|\[(?:[^\[\]\\]|\\.)+\])\{(\d+)(,?)(\d*)\}(\$?)"
)


UNROLLED: Final = 1_000
"""Repetitions that every engine takes."""
_OF_UNICODE: Final = 50
"""The same of a property of Unicode's, which is a table of hundreds of ranges each time."""


class Counted(NamedTuple):
    """A pattern and the lengths in characters that say the same as another pattern."""

    pattern: str
    least: int
    most: int | None


def counted(pattern: str) -> Counted | None:
    """Take large bounds out of a pattern that counts one kind of character, `^[a-z]{1,100000}$`.

    `None` for any other pattern. Engines refuse such bounds, since they unroll them.
    """
    found = _COUNTED.fullmatch(pattern)
    if found is None:
        return None
    start, character, low, comma, high, end = found.groups()
    if int(high or low) <= (_OF_UNICODE if re.search(r"\\p", character, re.IGNORECASE) else UNROLLED):
        return None
    if not (start and end):  # there may be more of them outside, so that the upper bound bounds nothing
        return Counted(f"{start}{character}{{{low}}}{end}", 0, None)
    most = int(high) if high else None if comma else int(low)
    return Counted(f"^{character}*$", int(low), most)


_OCTAL: Final = re.compile(r"\\(?:(0[0-7]{0,2})|.)", re.DOTALL)


def without_octals(pattern: str) -> str:
    r"""`\0` and the octal codes of ECMA's annex B (`\037`) as hexadecimal ones, which Rust's engine knows."""
    return _OCTAL.sub(lambda found: f"\\x{int(found[1], 8):02x}" if found[1] else found[0], pattern)


_GROUPS: Final = re.compile(
    r"\\k<(?P<back>\w+)>|\\.|\[(?:[^\]\\]|\\.)*\]|\((?:\?<(?P<name>\w+)>|(?!\?))", re.DOTALL
)
"""References to groups by name, and groups; between them what only looks like one."""


def numbered(pattern: str) -> str:
    r"""`\k<name>` as the number of that group, which more engines know; `re.error` if there is none."""
    groups = [found for found in _GROUPS.finditer(pattern) if found[0].startswith("(")]
    numbers = {found["name"]: number for number, found in enumerate(groups, 1) if found["name"] is not None}

    def number(found: re.Match[str]) -> str:
        name = found["back"]
        if name is None:
            return found[0]
        if name not in numbers:
            raise re.error(f"no group is called {name}", pattern, found.start())
        return f"(?:\\{numbers[name]})"

    return _GROUPS.sub(number, pattern) if "\\k<" in pattern else pattern


_PIECE: Final = re.compile(
    r"\\(?:[pPux]\{[^{}]*\}|k<\w+>|.)|\[\^?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[{}]", re.DOTALL
)
_SET_IN_CLASS: Final = r"\\(?:[dDwWsS]|[pP]\{[^{}]*\})"
_HYPHEN: Final = re.compile(rf"({_SET_IN_CLASS})-(?!\])|(?<=[^\\\[^])-(?={_SET_IN_CLASS})")
_NO_ESCAPES: Final = frozenset("aeghijklmoqyCEFGHIJKLMNOQRTUVXY")
"""Letters that mean themselves behind a backslash; other languages have words among them."""


def strict(pattern: str) -> str:
    r"""A pattern as ECMA-262 writes it without its annex B, which not every engine reads.

    So `[\w-.]`, a `{` that counts nothing, `\h` and `\037`, which are what browsers take them for.
    """
    return _PIECE.sub(_strict, without_octals(pattern))


def _strict(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == "[":
        whole = {"[]": r"[^\s\S]", "[^]": r"[\s\S]"}.get(text)
        return whole or _HYPHEN.sub(lambda hyphen: f"{hyphen[1] or ''}\\-", text).replace(r"\b", r"\x08")
    if text in ("{", "}"):
        return f"\\{text}"
    if text == r"\Z":
        return "$"
    return text[1] if len(text) == len(r"\h") and text[1] in _NO_ESCAPES else text
