"""Pictures and clips that callers hand over: data URLs, raw base64, file parts."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

_HEAD = re.compile(r"\s*data:([^,;]*)((?:;[^,;]*)*),", re.IGNORECASE)
_LONGEST_HEAD = 4096
"""Characters before the data of a data URL."""
_SPACE = b" \t\n\r\x0b\x0c"
_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")


class NotMediaError(ValueError):
    """The text is no data URL; the message says what is wrong with it, without its content."""


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes and what they are: the type their first bytes show, else the declared one."""

    content: bytes
    content_type: str

    @property
    def extension(self) -> str:
        return _EXTENSIONS.get(self.content_type, "bin")

    def data_url(self) -> str:
        return f"data:{self.content_type};base64,{base64.b64encode(self.content).decode()}"


_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
}


_PICTURE_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
}
"""Pictures that are kept in the box of a video (ISO/IEC 23008-12, ISO/IEC 14496-12)."""


def is_data_url(text: str) -> bool:
    return text[:5].lower() == "data:"


def is_http_url(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


def type_of(url: str) -> str | None:
    """The media type that the end of an address shows, or `None`."""
    extension = url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    return next((kind for kind, known in _EXTENSIONS.items() if known == extension), None)


def sniff(content: bytes) -> str | None:
    """The media type that the first bytes show, or `None`."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    if content[4:8] == b"ftyp":
        picture = _PICTURE_BRANDS.get(content[8:12])
        if picture is not None:
            return picture
        return "video/quicktime" if content[8:12] == b"qt  " else "video/mp4"
    return None


def from_bytes(content: bytes, declared: str | None = None) -> Media:
    """Media from a file part; a part's declared type (often application/octet-stream) yields to its bytes."""
    return Media(content, sniff(content) or (declared or "application/octet-stream").lower())


def parse(text: str) -> Media:
    """Read a data URL in every legal spelling (RFC 2397), or bare base64 of a known format.

    Accepted: any case, parameters before `;base64`, percent-encoding, base64url
    letters, line breaks, missing padding.

    Raises:
        NotMediaError: not a data URL, undecodable, empty, or of no stated and no recognisable type.
    """
    match = _HEAD.match(text[:_LONGEST_HEAD])
    if match is None:
        if is_data_url(text):
            raise NotMediaError("the data URL has no comma before its data")
        content = _base64(text)
        kind = sniff(content)
        if kind is None:
            raise NotMediaError("neither a data URL, nor base64 of an image or a video")
        return Media(content, kind)
    declared, parameters, payload = match[1].strip().lower(), match[2].lower(), text[match.end() :]
    is_base64 = ";base64" in parameters.replace(" ", "")
    # A fragment is no part of what an address names (RFC 3986, section 3.5).
    content = _base64(payload.partition("#")[0]) if is_base64 else _unescaped(payload.rstrip())
    if not content:
        raise NotMediaError("the data URL is empty")
    kind = sniff(content) or declared
    if not kind:
        # RFC 2397 says text/plain, which no provider can start a video from.
        raise NotMediaError("the data URL names no media type, and its bytes show none")
    if not _MIME.fullmatch(kind):
        raise NotMediaError("the data URL's media type is not one")
    if not kind.startswith(("image/", "video/", "audio/")) and kind != "application/octet-stream":
        raise NotMediaError("the data URL says that it is no picture and no clip")
    return Media(content, kind)


def _base64(text: str) -> bytes:
    try:
        # Nearly always, and without a copy: a picture may have 100 MB.
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raw = _unescaped(text).translate(bytes.maketrans(b"-_", b"+/"), _SPACE).rstrip(b"=")
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise NotMediaError("the data is not base64") from None


def _unescaped(text: str) -> bytes:
    """Percent-encoding undone, as quoted-printable: `urllib` takes a second for a megabyte of escapes."""
    raw = text.encode("utf-8", "replace")
    if b"%" not in raw:
        return raw
    return binascii.a2b_qp(raw.replace(b"=", b"=3D").replace(b"%", b"="))
