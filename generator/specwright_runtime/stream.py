"""Bytes on their way, files in forms, events, and answers that say more than their value."""

from __future__ import annotations

import inspect
import io
import mimetypes
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Generic, TypeAlias, TypeVar

from msgspec import Struct
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

T = TypeVar("T")

Source: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes]
Closer: TypeAlias = Callable[[], Awaitable[None] | None]

CHUNK = 64 * 1024
"""Bytes read at once from files."""


class ByteStream:
    """A body of bytes that is not held in memory: a request's or an answer's, on either side.

    Read it once: by `async for`, by `for` (where its source is synchronous), whole by
    `read()` / `aread()`, or into a file by `save()` / `asave()`. A reader that stops
    early closes it: `async with stream:`.

    `length` is in bytes, `None` where it is not known. A handler's `status` and
    `headers` go out with it (206 and `Content-Range`, say); a client's are those that
    came in.
    """

    def __init__(
        self,
        source: Source,
        *,
        media_type: str | None = None,
        length: int | None = None,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        close: Closer | None = None,
    ) -> None:
        self.source = source
        self.media_type = media_type
        self.length = len(source) if length is None and isinstance(source, bytes) else length
        self.status = status
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self._close = close

    @classmethod
    def from_path(
        cls, path: str | Path, *, media_type: str | None = None, headers: Mapping[str, str] | None = None
    ) -> ByteStream:
        """A file, opened when it is read. Raises `OSError` when there is none."""
        path = Path(path)
        return cls(
            _Chunks(path),
            media_type=media_type or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            length=path.stat().st_size,
            headers=headers,
        )

    def __repr__(self) -> str:
        return f"ByteStream(media_type={self.media_type!r}, length={self.length!r})"

    def __iter__(self) -> Iterator[bytes]:
        if isinstance(self.source, bytes):
            yield self.source
        elif isinstance(self.source, Iterable):
            try:
                yield from self.source
            finally:
                self.close()
        else:
            raise TypeError("this stream is asynchronous: read it with `async for`")

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        try:
            if isinstance(self.source, bytes):
                yield self.source
            elif isinstance(self.source, AsyncIterable):
                async for chunk in self.source:
                    yield chunk
            else:
                for chunk in self.source:
                    yield chunk
        finally:
            await self.aclose()

    def read(self) -> bytes:
        return b"".join(self)

    async def aread(self) -> bytes:
        return b"".join([chunk async for chunk in self])

    def save(self, path: str | Path) -> int:
        """Write to a file; answers the number of bytes."""
        with Path(path).open("wb") as file:
            return sum(file.write(chunk) for chunk in self)

    async def asave(self, path: str | Path) -> int:
        size = 0
        with Path(path).open("wb") as file:  # noqa: ASYNC230 - a local file, written in pieces as they arrive
            async for chunk in self:
                size += file.write(chunk)
        return size

    def close(self) -> None:
        """Let go of what stands behind. Reading to the end does it, too."""
        close, self._close = self._close, None
        if close is not None and inspect.isawaitable(close()):
            raise TypeError("this stream is asynchronous: close it with `await stream.aclose()`")

    async def aclose(self) -> None:
        close, self._close = self._close, None
        if close is not None:
            done = close()
            if inspect.isawaitable(done):
                await done

    def __enter__(self) -> ByteStream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> ByteStream:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


@dataclass(frozen=True, slots=True)
class _Chunks:
    path: Path

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


class Upload:
    """A file in a multipart form.

    To send one: `Upload(b"...", filename="a.png")`, `Upload(Path("a.png"))` or an open
    binary file. A handler gets one that is spooled to disk past some size and closed
    when the handler is done.
    """

    __slots__ = ("_content", "filename", "headers", "media_type", "size")

    def __init__(
        self,
        content: bytes | str | Path | IO[bytes],
        *,
        filename: str | None = None,
        media_type: str | None = None,
        size: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`size` is in bytes, where it is known. A `str` is text, not a path."""
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, Path):
            filename = filename if filename is not None else content.name
            size = content.stat().st_size
        elif isinstance(content, bytes):
            size = len(content)
        if media_type is None and filename is not None:
            media_type = mimetypes.guess_type(filename)[0]
        self._content = content
        self.filename = filename
        self.media_type = media_type
        self.size = size
        self.headers: Mapping[str, str] = {} if headers is None else headers

    def __repr__(self) -> str:
        return f"Upload(filename={self.filename!r}, media_type={self.media_type!r}, size={self.size!r})"

    def open(self) -> IO[bytes]:
        """The content as a file, at its beginning. The caller closes it."""
        match self._content:
            case bytes():
                return io.BytesIO(self._content)
            case Path():
                return self._content.open("rb")
            case file:
                file.seek(0)
                return _Borrowed(file)

    def read(self) -> bytes:
        """The whole content, which is in memory or in a local file."""
        if isinstance(self._content, bytes):
            return self._content
        with self.open() as file:
            return file.read()

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        with self.open() as file:
            while chunk := file.read(size):
                yield chunk

    def text(self) -> str:
        """The content as UTF-8. Raises `UnicodeDecodeError`."""
        return self.read().decode()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def received(token: str, info: core_schema.ValidationInfo[Any]) -> Upload:
            if info.context is None:
                return Upload(token)  # a JSON body in place of a form carries a file as its text
            upload = info.context.get(token) if isinstance(info.context, Mapping) else None
            if isinstance(upload, Upload):
                return upload
            raise PydanticCustomError("file", "Input should be a file")

        def given(value: object) -> Upload:
            if isinstance(value, Upload):
                return value
            if isinstance(value, bytes | str | Path) or hasattr(value, "read"):
                return Upload(value)  # type: ignore[arg-type]
            raise PydanticCustomError(
                "file", "Input should be a file: bytes, text, a path or an open binary file"
            )

        def sent(upload: Upload, info: core_schema.SerializationInfo[Any]) -> Upload | str:
            if info.mode != "json":
                return upload
            try:
                return upload.text()
            except UnicodeDecodeError:
                return upload  # the serializer says that it has no way to write it

        return core_schema.json_or_python_schema(
            core_schema.with_info_after_validator_function(received, core_schema.str_schema()),
            core_schema.no_info_plain_validator_function(given),
            serialization=core_schema.plain_serializer_function_ser_schema(
                sent, info_arg=True, when_used="unless-none"
            ),
        )


class _Borrowed(io.BufferedIOBase, IO[bytes]):
    """A file that somebody else closes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int | None = -1, /) -> bytes:
        return self._file.read(-1 if size is None else size)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


@dataclass(frozen=True, slots=True)
class Event(Generic[T]):
    """A server-sent event with its envelope; a handler may also yield the bare `data`.

    `retry` is in milliseconds.
    """

    data: T
    event: str | None = None
    id: str | None = None
    retry: int | None = None


class Reply(Struct, Generic[T]):
    """An answer with what its value does not say: which success it is, and its headers.

    A header's value may be of the documented type; it is written as the document says.
    """

    value: T
    status: int | None = None
    """`None`: the only, or the first, documented success."""
    headers: Mapping[str, Any] = {}
    media_type: str | None = None
    """One of the documented ones; `None`: the one that the request's `Accept` prefers."""
    content: bytes | None = None
    """The value as it travels, from a handler that has it already; it is used where there is one way only."""
    fields: Mapping[str, Any] = {}
    """What a client received in documented headers: by Python name and of the documented type.

    Absent ones are `None`. Reading one raises `ValueError` if it is not as documented.
    """
