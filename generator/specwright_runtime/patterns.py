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
