"""Multipart bodies (RFC 7578), files in pieces, their length known beforehand where it can be."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json, to_jsonable_python

from specwright_runtime.media import label
from specwright_runtime.parameters.encode import header_safe, scalar_text
from specwright_runtime.stream import Upload
from specwright_runtime.transport import Content

_BYTES = "application/octet-stream"

IN_MEMORY = 1024 * 1024
"""Bytes up to which a form of known length is sent as one piece, which a retry can send again."""


def concrete(kinds: Iterable[str]) -> str | None:
    """The first media type that is no range."""
    return next((kind for kind in kinds if "*" not in kind), None)


def content_of(part: Any, kinds: tuple[str, ...]) -> tuple[Upload, bool]:
    """What a part holds whose media type is one of `kinds`, and whether it is a file."""
    declared = concrete(kinds)
    if isinstance(part, Upload):
        return part, True
    if isinstance(part, bytes):
        return Upload(part, media_type=declared or label(kinds[0] if kinds else _BYTES, _BYTES)), False
    plain = to_jsonable_python(part, bytes_mode="base64", fallback=file_text)
    if isinstance(plain, dict | list) or plain is None or (declared is not None and "json" in declared):
        return Upload(to_json(plain), media_type=declared or "application/json"), False
    return Upload(scalar_text(plain), media_type=declared), False


def file_text(value: Any) -> str:
    """A file where only text travels. Raises `ValueError` where it is none."""
    if not isinstance(value, Upload):
        raise TypeError(f"{type(value).__name__} is no property of a form")
    return value.read().decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str | None
    """`None` where it has a position instead."""
    content: Upload
    is_file: bool
    otherwise: str | None = None
    """The media type of a file that does not know its own."""
    headers: tuple[tuple[str, str], ...] = ()
    """Documented ones; those that the content brings along come besides."""


def multipart(
    parts: Iterable[Part], *, media_type: str = "multipart/form-data"
) -> tuple[Content, list[tuple[str, str]]]:
    """Body and headers. A form without parts is legal and empty.

    `multipart/related` says the type of its first part, the root (RFC 2387, 3.1).
    """
    boundary = secrets.token_hex(16)
    end = f"--{boundary}--\r\n".encode("ascii")
    framed = [(_head(boundary, part), part.content) for part in parts]
    if "*" in media_type:
        media_type = "multipart/mixed"
    root = f'; type="{framed[0][1].media_type or "text/plain"}"' if framed and "related" in media_type else ""
    headers = [("content-type", f"{media_type}{root}; boundary={boundary}")]
    sizes = [content.size for _, content in framed]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return _stream(framed, end), headers
    length = sum(known) + sum(len(head) + 2 for head, _ in framed) + len(end)
    if length <= IN_MEMORY:
        return b"".join(_stream(framed, end)), headers
    return _stream(framed, end), [*headers, ("content-length", str(length))]


def _stream(framed: list[tuple[bytes, Upload]], end: bytes) -> Iterator[bytes]:
    for head, content in framed:
        yield head
        yield from content.chunks()
        yield b"\r\n"
    yield end


def _head(boundary: str, part: Part) -> bytes:
    content = part.content
    lines = [f"--{boundary}"]
    filename = content.filename
    if part.name is not None:
        disposition = f'form-data; name="{_quoted(part.name)}"'
        if filename is not None or part.is_file:
            disposition += f'; filename="{_quoted(filename or "upload")}"'
        lines.append(f"Content-Disposition: {disposition}")
    elif filename is not None:
        lines.append(f'Content-Disposition: attachment; filename="{_quoted(filename)}"')
    media_type = content.media_type
    if media_type is None and part.is_file:
        media_type = part.otherwise or "application/octet-stream"
    if media_type is not None:
        lines.append(f"Content-Type: {header_safe('content-type', media_type)}")
    documented = {key.lower() for key, _ in part.headers}
    own = [(key, value) for key, value in content.headers.items() if key.lower() not in documented]
    lines += [f"{key}: {header_safe(key, value)}" for key, value in (*part.headers, *own)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _quoted(text: str) -> str:
    """As browsers do (the WHATWG form rules): these three would end the quoted name or the line."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def unquoted(text: str) -> str:
    """What `_quoted` wrote, and browsers and HTTP libraries do."""
    if "%" not in text:
        return text
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
