"""Multipart bodies (RFC 7578), files in pieces, their length known beforehand where it can be."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from specwright_runtime.parameters.encode import header_safe
from specwright_runtime.stream import Upload
from specwright_runtime.transport import Content

IN_MEMORY = 1024 * 1024
"""Bytes up to which a form of known length is sent as one piece, which a retry can send again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    content: Upload
    is_file: bool
    headers: tuple[tuple[str, str], ...] = ()
    """Documented ones; those that the content brings along come besides."""


def multipart(
    parts: Iterable[Part], *, media_type: str = "multipart/form-data"
) -> tuple[Content, list[tuple[str, str]]]:
    """Body and headers. A form without parts is legal and empty."""
    boundary = secrets.token_hex(16)
    end = f"--{boundary}--\r\n".encode("ascii")
    framed = [(_head(boundary, part), part.content) for part in parts]
    if "*" in media_type:
        media_type = "multipart/form-data"
    headers = [("content-type", f"{media_type}; boundary={boundary}")]
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
    disposition = f'form-data; name="{_quoted(part.name)}"'
    if content.filename is not None or part.is_file:
        disposition += f'; filename="{_quoted(content.filename or "upload")}"'
    lines = [f"--{boundary}", f"Content-Disposition: {disposition}"]
    media_type = content.media_type or ("application/octet-stream" if part.is_file else None)
    if media_type is not None:
        lines.append(f"Content-Type: {header_safe('content-type', media_type)}")
    documented = {key.lower() for key, _ in part.headers}
    own = [(key, value) for key, value in content.headers.items() if key.lower() not in documented]
    lines += [f"{key}: {header_safe(key, value)}" for key, value in (*part.headers, *own)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _quoted(text: str) -> str:
    """As browsers do (the WHATWG form rules): these three would end the quoted name or the line."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
