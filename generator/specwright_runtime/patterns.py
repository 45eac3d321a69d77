"""Patterns that only count: what no engine unrolls is a length."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_COUNTED: Final = re.compile(r"\^(\.|\\[dDwWsS]|\[(?:[^\[\]\\]|\\.)+\])\{(\d+)(,?)(\d*)\}(\$?)")


UNROLLED: Final = 1_000
"""Repetitions that every engine takes."""


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
    character, low, comma, high, end = found.groups()
    if int(high or low) <= UNROLLED:
        return None
    if not end:  # what follows may be anything, so that the upper bound bounds nothing
        return Counted(f"^{character}{{{low}}}", 0, None)
    most = int(high) if high else None if comma else int(low)
    return Counted(f"^{character}*$", int(low), most)
