"""Rows for people, as wide as the terminal: 80 characters where there is none."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence

GAP = "  "
LEAST = 20
"""Characters of a line of the last column, however narrow the terminal is."""


def printed(rows: Sequence[tuple[str, ...]]) -> None:
    """The first row holds the heads."""
    for line in laid_out(rows, shutil.get_terminal_size().columns):
        print(line.rstrip())


def laid_out(rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """The lines. Where columns side by side are too wide, the first stands above the others, and the last
    is broken into lines."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    if sum(widths) + len(GAP) * (len(widths) - 1) <= width:
        for row in rows:
            yield GAP.join(map(str.ljust, row, widths))
        return
    for first, *others, last in rows:
        yield first
        before = "".join(GAP + text.ljust(wide) for text, wide in zip(others, widths[1:-1], strict=True))
        head, *more = textwrap.wrap(last, max(LEAST, width - len(before + GAP))) or [""]
        yield before + GAP + head
        for line in more:
            yield " " * len(before) + GAP + line
