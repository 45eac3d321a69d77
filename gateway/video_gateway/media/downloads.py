"""Downloads: conditions and ranges (RFC 9110, sections 13 and 14), over whatever a provider sends."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from specwright_runtime import ByteStream
from specwright_runtime.errors import TooLargeError, TransportError
from video_gateway import errors

log = logging.getLogger("video_gateway")

Open: TypeAlias = Callable[[str | None], Awaitable[ByteStream]]
"""A file at its provider, or the part of it that a `Range` names, where the provider understands that."""

RESUMED = 3
"""Connections that a download may lose."""
LAPSE = 60.0
"""Seconds by which a file may be later than its bytes are worth…"""
PAUSE = LAPSE / 2
"""…and those that one pause counts at most: how long that may be, the connection to its host says."""

_RANGE = re.compile(r"bytes\s*=\s*(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))\s*", re.IGNORECASE | re.ASCII)
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.ASCII)

MEDIA_TYPES = frozenset({"video/mp4", "video/webm", "image/webp", "image/jpeg", "image/png"})
_EXTENSIONS = {
    "video/mp4": "mp4",
    "video/webm": "webm",
    "image/webp": "webp",
    "image/jpeg": "jpg",
    "image/png": "png",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file: first byte and the byte behind the last."""

    start: int
    stop: int


def etag(provider: str, native_id: str, variant: str, index: int) -> str:
    """Strong: what a completed job made does not change."""
    text = "\0".join((provider, native_id, variant, str(index)))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller's copy is this one (weak comparison, section 13.1.2)."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return tag in {entry.strip().removeprefix("W/") for entry in if_none_match.split(",")}


def wanted_range(range_: str | None, if_range: str | None, tag: str) -> str | None:
    """The `Range` to honour: one that we read, unless `If-Range` names another file.

    Several ranges at once, other units and nonsense are ignored, as section 14.2
    allows, and what ends before it begins, as 14.1.1 wants: the whole file is sent.
    """
    match = None if range_ is None else _RANGE.fullmatch(range_)
    if match is None or (match[2] is not None and int(match[2]) < int(match[1])):
        return None
    if if_range is not None and if_range.strip() != tag:
        return None
    return range_


def span(range_: str, length: int) -> Span | None:
    """The part of a file of `length` bytes; `None` when it has no such part."""
    match = _RANGE.fullmatch(range_)
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        start, stop = max(0, length - int(suffix)), length
    else:
        start, stop = int(first), min(length, int(last) + 1 if last is not None else length)
    return Span(start, stop) if start < stop else None


async def opened(
    open_file: Open, range_: str | None, provider: str, *, rate: int = 0
) -> tuple[ByteStream, str | None]:
    """A file or the part of it, as `part` says. When its connection is lost, the rest comes over another one,
    also when less than `rate` bytes a second come over it.

    Raises:
        errors: what `open_file` and `part` raise; later ones break the stream off.
    """
    if rate:
        open_file = partial(_flowing, open_file, rate)
    stream, given = await _opened(open_file, range_, provider)
    if stream.length is None:
        return stream, given
    match = _CONTENT_RANGE.fullmatch(given or "")
    start, size = (0, str(stream.length)) if match is None else (int(match[1]), match[3])
    rest = _Resumed(stream, Span(start, start + stream.length), size, open_file, provider)
    whole = ByteStream(rest, media_type=stream.media_type, length=stream.length, close=rest.aclose)
    return whole, given


async def _opened(open_file: Open, range_: str | None, provider: str) -> tuple[ByteStream, str | None]:
    stream = await open_file(range_)
    try:
        return part(stream, range_, provider)
    except errors.OWN:
        await stream.aclose()
        raise


async def _flowing(open_file: Open, rate: int, range_: str | None) -> ByteStream:
    stream = await open_file(range_)
    return ByteStream(
        _at_rate(stream, rate),
        media_type=stream.media_type,
        length=stream.length,
        status=stream.status,
        headers=stream.headers,
        close=stream.aclose,
    )


async def _at_rate(stream: ByteStream, rate: int) -> AsyncIterator[bytes]:
    """The same bytes; `TransportError` when they drip. The time that it takes to use them does not count."""
    left, asked = LAPSE, time.monotonic()
    async for chunk in stream:
        waited = time.monotonic() - asked
        left = min(LAPSE, left - min(waited, PAUSE) + len(chunk) / rate)
        if left < 0:
            raise TransportError(f"the file comes at less than {rate} bytes a second")
        yield chunk
        asked = time.monotonic()


class _Resumed:
    """The bytes of a span, over several connections if need be: what a completed job made does not change."""

    def __init__(self, stream: ByteStream, span: Span, size: str, open_file: Open, provider: str) -> None:
        """`size` is that of the whole file, as `Content-Range` writes it."""
        self._stream = stream
        self._span = span
        self._size = size
        self._open_file = open_file
        self._provider = provider

    async def __aiter__(self) -> AsyncIterator[bytes]:
        place, stop, lost = self._span.start, self._span.stop, 0
        while True:
            try:
                async for chunk in self._stream:
                    place += len(chunk)
                    yield chunk
                return
            except TooLargeError:
                raise
            except TransportError as error:
                lost += 1
                if lost > RESUMED or place >= stop:
                    raise
                log.warning(
                    "%s broke a download off, which goes on at byte %d: %s", self._provider, place, error
                )
                await self._reopen(Span(place, stop), error)

    async def _reopen(self, left: Span, lost: TransportError) -> None:
        wanted = f"bytes={left.start}-{left.stop - 1}"
        try:
            self._stream, given = await _opened(self._open_file, wanted, self._provider)
        except errors.OWN as error:
            log.warning("the rest cannot be had: %s", error.body.error.message)
            raise lost from None
        if given != f"bytes {left.start}-{left.stop - 1}/{self._size}":
            raise lost

    async def aclose(self) -> None:
        await self._stream.aclose()


def part(stream: ByteStream, range_: str | None, provider: str) -> tuple[ByteStream, str | None]:
    """What to send of `stream`, with its `Content-Range` when that is a part.

    A provider that honoured the range sent the part already; of a whole file of known
    length the part is cut out as it passes; of one of unknown length everything is sent.

    Raises:
        errors.RangeNotSatisfiable: the file has no such part.
        errors.BadGateway: the provider sent a part that makes no sense.
    """
    if stream.status == 206:
        given = next((value for name, value in stream.headers.items() if name.lower() == "content-range"), "")
        match = _CONTENT_RANGE.fullmatch(given.strip())
        if match is None:
            raise errors.broken(provider, "sent a part and did not say which")
        start, end = int(match[1]), int(match[2])
        if range_ is None or start > end or (match[3] != "*" and end >= int(match[3])):
            raise errors.broken(provider, "sent a part that nobody asked for")
        return ByteStream(
            stream, media_type=stream.media_type, length=end - start + 1, close=stream.aclose
        ), given
    if range_ is None or stream.length is None:
        # A stream of its own: what else the provider said about it is not for the caller.
        whole = ByteStream(stream, media_type=stream.media_type, length=stream.length, close=stream.aclose)
        return whole, None
    wanted = span(range_, stream.length)
    if wanted is None:
        raise errors.range_not_satisfiable(stream.length)
    cut = ByteStream(
        _cut(stream, wanted),
        media_type=stream.media_type,
        length=wanted.stop - wanted.start,
        close=stream.aclose,
    )
    return cut, f"bytes {wanted.start}-{wanted.stop - 1}/{stream.length}"


def media_type(stream: ByteStream) -> str:
    declared = (stream.media_type or "").partition(";")[0].strip().lower()
    return declared if declared in MEDIA_TYPES else "application/octet-stream"


def extension(kind: str) -> str:
    """The end of a file's name, without a dot, by its media type."""
    return _EXTENSIONS.get(kind, "bin")


def disposition(public_id: str, kind: str, index: int) -> str:
    """A file name; ids have no character that would need quoting."""
    suffix = f"-{index}" if index else ""
    return f'inline; filename="{public_id}{suffix}.{extension(kind)}"'


async def _cut(stream: ByteStream, wanted: Span) -> AsyncIterator[bytes]:
    position = 0
    async for chunk in stream:
        start, stop = max(wanted.start - position, 0), min(wanted.stop - position, len(chunk))
        if start < stop:
            yield chunk[start:stop]
        position += len(chunk)
        if position >= wanted.stop:
            return
