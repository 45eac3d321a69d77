"""The time at a provider, for what is signed with it: a refusal tells a machine that its clock is wrong."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Mapping

TOLERATED = 60.0
"""Seconds by which clocks may differ before it matters; Amazon takes five minutes."""


class Clock:
    """This machine's clock, put right by what a server answered."""

    def __init__(self) -> None:
        self._ahead = 0.0
        """Seconds by which the server is."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self._ahead

    def put_right(self, headers: Mapping[str, str]) -> bool:
        """Go by the `Date` of a refusal; answers whether that is another time than was signed with."""
        text = next((value for name, value in headers.items() if name.lower() == "date"), None)
        if text is None:
            return False
        try:
            theirs = email.utils.parsedate_to_datetime(text).timestamp()
        except ValueError:
            return False
        wrong = theirs - self.now()
        if abs(wrong) < TOLERATED:
            return False
        self._ahead += wrong
        return True
