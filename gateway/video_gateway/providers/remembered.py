"""What a provider says of its models: asked for once in an hour, and true until it can be asked again."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from video_gateway import capabilities, errors
from video_gateway.providers.upstream import before_buying

FRESH = 3600.0
"""Seconds for which what was said is taken to be so still."""
AGAIN = 60.0
"""Seconds after which who could not be asked is asked again."""

T = TypeVar("T")


class Remembered(Generic[T]):
    def __init__(self, look: Callable[[str], Awaitable[T]]) -> None:
        """`look` asks the provider about a name."""
        self._look = look
        self._known: dict[str, tuple[T, float]] = {}
        """With the monotonic second from which on it is asked for again."""

    async def of(self, name: str) -> T:
        """What was said of a name; what was said last where nobody answers now.

        Raises:
            errors: nobody answers, and nothing was said before; or the provider says no.
        """
        known = self._known.get(name)
        if known is not None and known[1] >= time.monotonic():
            return known[0]
        try:
            with before_buying():
                said, lasts = await self._look(name), FRESH
        except errors.OWN as error:
            if known is None or not errors.is_passing(error):
                raise
            said, lasts = known[0], AGAIN
        if len(self._known) >= capabilities.KEPT:  # callers make up the names of some models
            self._known.clear()
        self._known[name] = said, time.monotonic() + lasts
        return said
