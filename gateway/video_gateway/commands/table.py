"""Rows for people, as wide as the terminal: 80 characters where there is none."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence

GAP = "  "
LEAST = 30
"""Characters of a line of the last column, below which it is not worth reading."""


def printed(rows: Sequence[tuple[str, ...]], width: int | None = None) -> None:
    """The first row holds the heads. `width` is in characters, the terminal's where not given."""
    for line in laid_out(rows, width or shutil.get_terminal_size().columns):
        print(line.rstrip())
    sys.stdout.flush()  # here, where a reader that went away is noticed in time


def laid_out(rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """The lines. What is too wide is broken in its last column; where that leaves no room to speak of, the
    first column stands above the others."""
    *widths, last = (max(map(len, column)) for column in zip(*rows, strict=True))
    is_stacked = width - sum(widths) - len(GAP) * len(widths) < min(last, LEAST)
    if is_stacked:
        widths[0] = 0
    room = max(LEAST, width - sum(widths) - len(GAP) * len(widths))
    for row in rows:
        if is_stacked:
            yield row[0]
        cells = ("", *row[1:-1]) if is_stacked else row[:-1]
        before = "".join(cell.ljust(wide) + GAP for cell, wide in zip(cells, widths, strict=True))
        first, *more = textwrap.wrap(row[-1], room) or [""]
        yield before + first
        yield from (" " * len(before) + line for line in more)
