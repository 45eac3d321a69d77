"""The input of a prediction in the gateway's words: `providers.inputs` the other way, by the same names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from video_gateway.media.sizes import Size, is_tier, shaped
from video_gateway.providers.inputs import NAMES, ratio_of, whole_seconds
from video_gateway.surfaces.translation import Wish

_NUMBER = re.compile(r"([1-9][0-9]{0,4})(?:\.0)?")
_PLAIN = ("prompt", "input_reference", "video_uri", "audio", "negative_prompt", "seed")


def taken(wish: Wish) -> None:
    """Takes what models that make videos are known to take, by any of the names that they have for it."""
    for field in _PLAIN:
        for name in NAMES[field]:
            wish.take(name, field, _single if field in {"input_reference", "video_uri"} else None)
    for name in NAMES["seconds"]:
        wish.take(name, "seconds", _seconds)
    frames, fps = _first(wish, "frames", "seconds"), _first(wish, "fps", "seconds")
    if frames is not None or fps is not None:
        wish.put("seconds", wish.converted("seconds", _of_frames, frames, fps))
    shape = _Shape(
        pixels=_first(wish, "size", "size"),
        ratio=_first(wish, "ratio", "size"),
        tier=_first(wish, "tier", "size"),
        width=_first(wish, "width", "size"),
        height=_first(wish, "height", "size"),
    )
    wish.put("size", wish.converted("size", shape.size))


def _first(wish: Wish, theirs: str, field: str) -> Any:
    """The value by the first of the names that models have for it; a second one is left, and refused."""
    for name in NAMES[theirs]:
        if (value := wish.pop(name, field)) is not None:
            return value
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How a size was said. Models say `resolution` for a size and `size` for a ratio: the value tells."""

    pixels: Any
    ratio: Any
    tier: Any
    width: Any
    height: Any

    def size(self) -> Size | None:
        ratio, tier = self.ratio, self.tier
        if self.pixels is not None:
            if is_tier(str(self.pixels)) and tier is None:
                tier = self.pixels
            elif ratio is None:
                ratio = self.pixels
            else:
                raise ValueError(f"{self.pixels!r} and {ratio!r} are two sizes.")
        if self.width is None and self.height is None:
            shape = None if ratio is None else ratio_of(ratio) or str(ratio)
            return shaped(shape, None if tier is None else str(tier))
        if ratio is not None or tier is not None or self.width is None or self.height is None:
            raise ValueError("A width needs a height, and nothing else about the size.")
        return Size(_pixels(self.width), _pixels(self.height))


def _whole(value: object) -> int | None:
    """A whole number above 0, of `24`, `24.0` and `"24"`."""
    match = None if isinstance(value, bool) else _NUMBER.fullmatch(str(value))
    return None if match is None else int(match[1])


def _pixels(value: object) -> int:
    pixels = _whole(value)
    if pixels is None:
        raise ValueError(f"{value!r} is no number of pixels.")
    return pixels


def _single(value: Any) -> str:
    match value:
        case str() | [str()]:
            return value if isinstance(value, str) else value[0]
    raise ValueError("Other providers take one file, by its address.")


def _seconds(value: object) -> str:
    seconds = whole_seconds(value)
    if seconds is None:
        raise ValueError(f"{value!r} is no number of whole seconds.")
    return str(seconds)


def _of_frames(said: object, rate: object) -> str:
    frames, fps = _whole(said), _whole(rate)
    if frames is None or fps is None or frames < fps:
        raise ValueError("Frames are taken together with frames per second, for a second at least.")
    if frames % fps > 1:  # some models count the first frame apart
        raise ValueError(f"{frames} frames at {fps} per second are no whole seconds.")
    return str(frames // fps)
