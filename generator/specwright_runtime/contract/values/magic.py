"""What the first bytes of a file must be."""

from __future__ import annotations

import base64
import binascii
import gzip
import re

_MAGIC: dict[str, tuple[tuple[int, bytes], ...]] = {
    "video/mp4": ((4, b"ftyp"),),
    "video/quicktime": ((4, b"ftyp"), (4, b"moov"), (4, b"mdat"), (4, b"wide")),
    "video/webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/gif": ((0, b"GIF87a"), (0, b"GIF89a")),
    "image/webp": ((8, b"WEBP"),),
    "audio/mpeg": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "audio/wav": ((8, b"WAVE"),),
    "audio/ogg": ((0, b"OggS"),),
    "application/pdf": ((0, b"%PDF-"),),
    "application/zip": ((0, b"PK\x03\x04"), (0, b"PK\x05\x06")),
    "application/gzip": ((0, b"\x1f\x8b"),),
}


_ENDS: dict[str, tuple[bytes, bytes]] = {
    "image/png": (b"\x00\x00\x00\rIHDR", b"IEND\xaeB`\x82"),
    "image/jpeg": (b"JFIF\x00", b"\xff\xd9"),
    "application/pdf": (b" obj", b"%%EOF"),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
}
"""What real files of a type have near their beginning, and then near their end, too."""
_NEAR = 64


def _is_cut(media_type: str, body: bytes) -> bool:
    """Not where a few bytes of magic stand for a file."""
    start, end = _ENDS[media_type]
    return start in body[:_NEAR] and end not in body[-_NEAR:]


def flaw(media_type: str, body: bytes) -> str | None:
    """Why these bytes are not a file of that type; `None` when they may be."""
    if not body:
        return "the content is empty"
    known = _MAGIC.get(media_type)
    if known is not None and not any(body[at : at + len(magic)] == magic for at, magic in known):
        return f"the content does not begin as {media_type} does, but with {body[:12]!r}"
    if media_type in _ENDS and _is_cut(media_type, body):
        return f"the content is cut off: {media_type} does not end with {body[-12:]!r}"
    start = body[:200].lstrip().lower()
    if known is None and start.startswith((b"<!doctype html", b"<html", b'{"', b"[{")):
        return f"the content is text, not {media_type}"
    if known is None and media_type.split("/")[0] in {"video", "image", "audio"} and _is_base64(body):
        return "the content is base64 text, not bytes"
    return None


def _is_base64(body: bytes) -> bool:
    if len(body) < 16 or not re.fullmatch(rb"[A-Za-z0-9+/\r\n]+={0,2}\s*", body):
        return False
    try:
        base64.b64decode(b"".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


_NO_TEXT = b"\r\n\x00\x01\n\xfe\xff"
"""Ends of lines in bytes are bytes as others, where in texts they may be told in another way."""


_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=")


def _jpeg(comment: str) -> bytes:
    """One grey pixel (ITU-T T.81, B.2)."""

    def segment(marker: int, data: bytes) -> bytes:
        return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2, "big") + data

    code = b"\x01" + bytes(15) + b"\x00"  # a Huffman table of one symbol: no difference, end of block
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            segment(0xFE, b"contract test file" + comment.encode() + _NO_TEXT),
            segment(0xDB, b"\x00" + b"\x01" * 64),
            segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00"),
            segment(0xC4, b"\x00" + code),
            segment(0xC4, b"\x10" + code),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x3f\xff\xd9",
        )
    )


def _pdf(title: str) -> bytes:
    """One empty page (ISO 32000-1, 7.5)."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
        b"<</Title(contract test file%b)>>" % title.encode(),
    )
    written, places = b"%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\r\n", []
    for number, one in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj%b endobj\n" % (number, one)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    trailer = b"trailer<</Size 5/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    return written + table + trailer


REAL = frozenset({"image/png", "text/plain", "application/octet-stream"})
"""Kinds of which a small file says all that there is to say; of others a server may look for more in it."""


_SPOKEN = {
    "image/png": r"PNGs?|image/png",
    "text/plain": r"plain[- ]texts?|text/plain",
    "application/pdf": r"PDFs?|application/pdf",
    "image/jpeg": r"JPE?Gs?|image/jpeg",
    "image/webp": r"WebPs?|image/webp",
    "video/mp4": r"MP4s?|video/mp4",
    "application/zip": r"ZIPs?|application/zip",
}
"""How words name kinds of files, the real ones first."""
_NO = re.compile(r"\b(not?|never|except|without|other than|converted|unlike)\b", re.IGNORECASE)


_PICTURE = re.compile(
    r"(?<!disk )(?<!container )(?<!docker )(?<!firmware )"
    r"\b(image|photo(graph)?|picture|avatar|logo|thumbnail)s?\b",
    re.IGNORECASE,
)


def spoken_kind(said: object) -> str | None:
    """The kind of file that a description asks for, `PDF, PNG or plain text`; the real one of several; of
    pictures of which it does not say more, what everybody takes.
    """
    if not isinstance(said, str) or _NO.search(re.sub(r"\b(no|not) (more|larger|bigger)\b", "", said)):
        return None
    named = (kind for kind, words in _SPOKEN.items() if re.search(rf"\b({words})\b", said))
    return next(named, "image/png" if _PICTURE.search(said) else None)


def file_bytes(media_type: str, unlike: str = "") -> bytes:
    """A small file, of that kind if it is a real one, `unlike` others: equal ones may be stored as one."""
    if media_type == "image/png":
        return _PNG
    match media_type:
        case "application/pdf":
            return _pdf(unlike)
        case "image/jpeg":
            return _jpeg(unlike)
        case "image/gif":
            return _GIF
    start = f"contract test file{unlike}".encode()
    return start + b"\n" if media_type.startswith("text/") else _holding(media_type, start + _NO_TEXT)


def _holding(media_type: str, data: bytes) -> bytes:
    """The data in a file that begins as its kind does: sound, an archive, or what no player would play."""
    match media_type:
        case "audio/wav":  # samples of one byte, 8,000 a second (RIFF, "WAVE")
            form = (1, 1, 8000, 8000, 1, 8)
            sizes = (2, 2, 4, 4, 2, 2)
            sound = b"".join(value.to_bytes(size, "little") for value, size in zip(form, sizes, strict=True))
            return _riff(b"WAVE", (b"fmt ", sound), (b"data", data))
        case "image/webp":
            return _riff(b"WEBP", (b"VP8 ", data))
        case "video/mp4" | "video/quicktime":
            brand = b"isom" if media_type == "video/mp4" else b"qt  "
            ftyp = b"ftyp" + brand + b"\x00\x00\x02\x00" + brand
            return b"".join((len(box) + 4).to_bytes(4, "big") + box for box in (ftyp, b"mdat" + data))
        case "application/zip":  # nothing, and a comment
            return b"PK\x05\x06" + bytes(16) + len(data).to_bytes(2, "little") + data
        case "application/gzip":
            return gzip.compress(data, mtime=0)
    return _MAGIC[media_type][0][1] + data if media_type in _MAGIC else data


def _riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = kind + b"".join(
        name + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body
