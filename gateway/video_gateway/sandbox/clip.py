"""What a sandbox video shows: the prompt on a coloured ground, and a strip that moves with the time."""

from __future__ import annotations

import colorsys
import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FPS = 24

_INK = (255, 255, 255)
_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
"""Fonts that know more alphabets than the one that Pillow brings along, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A video to be made. Sizes are in pixels, and even because of 4:2:0; `seconds` is 1 or more."""

    width: int
    height: int
    seconds: int
    prompt: str
    label: str
    """One line below the prompt: who made it."""
    sound: bool = False

    def __post_init__(self) -> None:
        if self.width < 16 or self.height < 16 or self.width % 2 or self.height % 2:
            raise ValueError(f"no video can be {self.width}x{self.height}: even sizes from 16x16 on")
        if self.seconds < 1:
            raise ValueError("a video lasts a second or more")

    @property
    def frames(self) -> int:
        return self.seconds * FPS

    @property
    def strip(self) -> tuple[int, int]:
        """First row and height of the part that moves, even both."""
        height = max(8, self.height // 10 // 2 * 2)
        return self.height - height - self.height // 20 // 2 * 2, height


def still(clip: Clip) -> Image.Image:
    """All that does not move, in RGB."""
    image = _ground(clip)
    draw = ImageDraw.Draw(image, "RGBA")
    top, _ = clip.strip
    margin = clip.width // 14
    font, lines = _fit(clip.prompt, clip.width - 2 * margin, top - 3 * margin, clip.height // 10)
    step = _height(font) * 5 // 4
    y = max(margin // 2, (top - step * (len(lines) + 1)) // 2)
    for line in lines:
        draw.text((clip.width / 2, y), line, font=font, fill=_INK, anchor="ma")
        y += step
    small = _font(max(8, min(clip.height // 28, clip.width // 24)))
    label = f"{clip.label} · {clip.width}x{clip.height} · {clip.seconds} s"
    draw.text((clip.width / 2, y + step // 3), label, font=small, fill=(*_INK, 180), anchor="ma")
    return image


def strip(clip: Clip, ground: Image.Image, frame: int) -> Image.Image:
    """The part that moves, at a frame from 0 on: a disc on its way, what is behind it, and the time.

    `ground` is the `still` of the same clip.
    """
    top, height = clip.strip
    image = ground.crop((0, top, clip.width, top + height))
    draw = ImageDraw.Draw(image, "RGBA")
    radius = height // 4
    left, right = clip.width // 14, clip.width - clip.width // 14
    done = left + (right - left) * frame / max(1, clip.frames - 1)
    middle = height // 3
    draw.line((left, middle, right, middle), fill=(255, 255, 255, 70), width=max(1, radius // 3))
    draw.line((left, middle, done, middle), fill=_INK, width=max(1, radius // 3))
    draw.ellipse((done - radius, middle - radius, done + radius, middle + radius), fill=_INK)
    font = _font(max(7, height // 4))
    clock = f"{frame // FPS}.{frame % FPS * 10 // FPS} s"
    draw.text((right, height), clock, font=font, fill=_INK, anchor="rd")
    return image


def picture(clip: Clip, frame: int) -> Image.Image:
    """One whole frame, in RGB."""
    image = still(clip)
    image.paste(strip(clip, image, frame), (0, clip.strip[0]))
    return image


def thumbnail(clip: Clip) -> bytes:
    """The middle frame as WebP."""
    return _encoded(picture(clip, clip.frames // 2), "WEBP")


def spritesheet(clip: Clip, columns: int = 4, rows: int = 4) -> bytes:
    """Small frames from first to last on one JPEG, row by row."""
    width = max(16, min(320, clip.width))
    height = max(16, round(width * clip.height / clip.width))
    sheet = Image.new("RGB", (width * columns, height * rows))
    count = columns * rows
    for place in range(count):
        frame = picture(clip, place * (clip.frames - 1) // (count - 1))
        small = frame.resize((width, height), Image.Resampling.BILINEAR)
        sheet.paste(small, (place % columns * width, place // columns * height))
    return _encoded(sheet, "JPEG")


def _encoded(image: Image.Image, form: str) -> bytes:
    file = io.BytesIO()
    image.save(file, form, quality=80)
    return file.getvalue()


def _ground(clip: Clip) -> Image.Image:
    """A gradient whose colours belong to the prompt."""
    hue = hashlib.sha256(clip.prompt.encode()).digest()[0] / 256
    ends = [
        tuple(round(255 * part) for part in colorsys.hls_to_rgb((hue + turn) % 1, light, 0.55))
        for turn, light in ((0.0, 0.42), (0.12, 0.16))
    ]
    mask = Image.linear_gradient("L").resize((clip.width, clip.height))
    top, bottom = (Image.new("RGB", (clip.width, clip.height), end) for end in ends)
    return Image.composite(bottom, top, mask)


def _fit(
    text: str, width: int, height: int, largest: int
) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, list[str]]:
    """The largest font in which the text fits, broken into lines; else the smallest, and less text."""
    size = max(9, largest)
    while True:
        font = _font(size)
        lines = _wrapped(text, font, width)
        room = max(1, height // (_height(font) * 5 // 4))
        if len(lines) <= room:
            return font, lines
        if size <= 9:
            return font, [*lines[: room - 1], "…"]
        size = max(9, size * 4 // 5)


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    lines = [""]
    for word in text[:2000].split():
        candidate = f"{lines[-1]} {word}".lstrip()
        if font.getlength(candidate) <= width:
            lines[-1] = candidate
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:  # a word that is wider than the picture is broken anywhere
            if lines[-1] and font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, size)
    return ImageFont.load_default(size)


def _height(font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> int:
    _, top, _, bottom = font.getbbox("Äg")
    return max(1, round(bottom - min(0, top)))
