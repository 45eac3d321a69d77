"""Rows for people and for `cut`: columns two spaces apart, nothing else."""

from __future__ import annotations

from collections.abc import Sequence


def printed(rows: Sequence[tuple[str, ...]]) -> None:
    """The first row holds the heads."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
