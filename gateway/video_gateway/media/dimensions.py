"""How many pixels a picture has, from its first bytes: nothing of it is decoded."""

from __future__ import annotations

from collections.abc import Iterator

from video_gateway.media.inputs import sniff
from video_gateway.media.sizes import Size

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG's frames (ITU T.81, table B.1), which say the size; the three are of other segments."""
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a segment."""


def dimensions(content: bytes) -> Size | None:
    """Of a PNG, JPEG or WebP; `None` where that cannot be told."""
    try:
        match sniff(content):
            case "image/png":
                width, height = _png(content)
            case "image/jpeg":
                width, height = _jpeg(content)
            case "image/webp":
                width, height = _webp(content)
            case _:
                return None
    except (IndexError, ValueError):
        return None
    return Size(width, height) if width and height else None


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or len(content) < 24:
        raise ValueError("no header")
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg(content: bytes) -> tuple[int, int]:
    for marker, start in _segments(content):
        if marker in _FRAMES:
            height, width = content[start + 1 : start + 3], content[start + 3 : start + 5]
            return int.from_bytes(width), int.from_bytes(height)
    raise ValueError("no frame")


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Markers, and where what belongs to them starts."""
    place = 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # fill
            place += 1
        elif marker in _BARE:
            place += 2
        else:
            yield marker, place + 4
            place += 2 + max(2, int.from_bytes(content[place + 2 : place + 4]))


def _webp(content: bytes) -> tuple[int, int]:
    """The first chunk says which of the three forms it is (RFC 9649, sections 2.4 to 2.7)."""
    match content[12:16]:
        case b"VP8X" if len(content) >= 30:
            return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        case b"VP8L" if content[20] == 0x2F and len(content) >= 25:
            bits = int.from_bytes(content[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a" and len(content) >= 30:
            width, height = content[26:28], content[28:30]
            return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF
        case _:
            raise ValueError("no header")
