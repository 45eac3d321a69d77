"""What a mistyped word was meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def near(word: str, known: Iterable[str]) -> list[str]:
    """Up to three known words that are like this one, whatever their case; the most alike first."""
    import difflib  # a millisecond, for those who mistype

    words = {each.casefold(): each for each in known}
    return [words[each] for each in difflib.get_close_matches(word.casefold(), words)]


def nearest(word: str, known: Iterable[str]) -> str | None:
    return next(iter(near(word, known)), None)
