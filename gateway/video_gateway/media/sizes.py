"""Frame sizes: `WIDTHxHEIGHT` as callers write it, and the spellings providers want instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd

TOLERANCE = 0.02
"""How far a ratio or a short edge may be from the provider's and still count as the same."""

_SIZE = re.compile(r"([1-9][0-9]{0,4})[xX*:×]([1-9][0-9]{0,4})")
_TIERS = {
    "360p": 360,
    "480p": 480,
    "540p": 540,
    "720p": 720,
    "768p": 768,
    "1080p": 1080,
    "2k": 1440,
    "4k": 2160,
}


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, both positive."""

    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> Size | None:
        match = _SIZE.fullmatch(text.strip())
        return cls(int(match[1]), int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def ratio(self) -> str:
        divisor = gcd(self.width, self.height)
        return f"{self.width // divisor}:{self.height // divisor}"

    @property
    def short_edge(self) -> int:
        return min(self.width, self.height)

    def is_near(self, other: Size) -> bool:
        """Same shape and same short edge, each within `TOLERANCE`."""
        return _near(self.width / self.height, other.width / other.height) and _near(
            self.short_edge, other.short_edge
        )


def nearest(wanted: Size, offered: Iterable[Size]) -> Size | None:
    """The offered size that `wanted` means, the closest first, or `None`."""
    fitting = [size for size in offered if wanted.is_near(size)]
    return min(
        fitting,
        key=lambda size: abs(size.width - wanted.width) + abs(size.height - wanted.height),
        default=None,
    )


def nearest_ratio(wanted: Size, offered: Iterable[str]) -> str | None:
    """The offered `W:H` ratio that `wanted` has, or `None`: squares do not become 16:9."""
    shape = wanted.width / wanted.height
    best: tuple[float, str] | None = None
    for text in offered:
        ratio = Size.parse(text)
        if ratio is None:
            continue
        distance = abs(ratio.width / ratio.height - shape)
        if _near(shape, ratio.width / ratio.height) and (best is None or distance < best[0]):
            best = (distance, text)
    return best[1] if best else None


def nearest_tier(wanted: Size, offered: Iterable[str]) -> str | None:
    """The offered resolution name (`720p`, `4k`, `auto_720p`) whose short edge `wanted` has, or `None`."""
    return next((tier for tier in offered if _near(wanted.short_edge, _TIERS[plain_tier(tier)])), None)


def plain_tier(name: str) -> str:
    """`720p`, of what a provider calls `720P`, or `auto_720p` where the shape is the picture's."""
    return name.lower().removeprefix("auto_")


def is_tier(name: str) -> bool:
    """Whether it is the name of a resolution, in any case."""
    return name.lower() in _TIERS


def tiered(ratio: str, tier: str) -> Size:
    """The size that a ratio and a resolution name make: `16:9` at `720p` is 1280x720."""
    shape = Size.parse(ratio)
    if shape is None:
        raise ValueError(f"not a ratio: {ratio!r}")
    short = _TIERS[tier.lower()]
    if shape.width >= shape.height:
        return Size(_even(short * shape.width / shape.height), short)
    return Size(short, _even(short * shape.height / shape.width))


def shaped(shape: str | None, tier: str | None = None) -> Size | None:
    """The size that is meant by a shape and a resolution, as APIs have them that do not say pixels.

    A shape is a ratio, `16:9`, or a size already, `1280:720` (what is below 100 is no number of
    pixels). A ratio alone is at 720p, a resolution alone is 16:9: the defaults of those APIs.

    Raises:
        ValueError: one of the two is nothing of the kind.
    """
    if shape is None and tier is None:
        return None
    if tier is not None and not is_tier(tier):
        raise ValueError(f"{tier!r} is no resolution; known: {', '.join(_TIERS)}")
    size = Size.parse(shape or "16:9")
    if size is None:
        raise ValueError(f"{shape!r} is neither a ratio nor a size")
    return size if size.short_edge >= 100 else tiered(str(shape or "16:9"), tier or "720p")


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * other


def _even(value: float) -> int:
    return round(value / 2) * 2
