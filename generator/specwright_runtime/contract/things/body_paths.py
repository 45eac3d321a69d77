"""Where in a body something stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_LOOKED_AT = 10
"""Items of a list."""


def generic(place: str) -> str:
    """A place in a body, whichever item of a list it is in."""
    return "/".join("*" if step.isdecimal() else step for step in place.split("/"))


def places(value: Any, at: str = "") -> Iterator[str]:
    """Of all that is in a body, as `generic` has them."""
    if at:
        yield at
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, f"{at}/{name}" if at else str(name))
    elif isinstance(value, list):
        for inner in value[:_LOOKED_AT]:
            yield from places(inner, f"{at}/*" if at else "*")
