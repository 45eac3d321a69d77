"""Multipart bodies whose parts have positions instead of names, to the list or tuple that they stand for."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile

from specwright_runtime.forms import Files, PartsParser, parsed_json, parsed_multipart, validated
from specwright_runtime.lazy import named
from specwright_runtime.multipart import Part, concrete, content_of, unquoted
from specwright_runtime.operation import Parts
from specwright_runtime.parameters.shapes import Raw, Shape, is_union, shape, to_json_value
from specwright_runtime.stream import Upload
from specwright_runtime.wire import adapter


class _Parser(PartsParser):
    """Takes every part for a file, with a name or without."""

    def on_headers_finished(self) -> None:
        part = self._current_part
        _, options = parse_options_header(part.content_disposition)
        part.content_disposition = b'form-data; name=""; filename=""'
        super().on_headers_finished()
        if part.file is not None:
            given = options.get(b"filename")
            part.file.filename = None if given is None else unquoted(given.decode("utf-8", "replace"))


class _Blocking(_Parser):
    """Writes files itself, without a thread to wait for."""

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part
        if part.file is not None:
            found = part.file
            part.file = _Local(found.file, size=0, filename=found.filename, headers=found.headers)


class _Local(UploadFile):
    async def write(self, data: bytes) -> None:
        self.file.write(data)
        self.size = (self.size or 0) + len(data)

    async def seek(self, offset: int) -> None:
        self.file.seek(offset)


def in_order(content: Parts, value: Any) -> Iterator[Part]:
    """One part for each item, without a name."""
    dumped = adapter(content.type()).dump_python(value, by_alias=True, exclude_unset=True)
    for position, item in enumerate(dumped):
        kinds = content.encoding(position).content_types
        upload, is_file = content_of(item, kinds)
        yield Part(name=None, content=upload, is_file=is_file, otherwise=concrete(kinds))


async def parse_parts(
    content_type: str, chunks: AsyncGenerator[bytes, None], reading: type[_Parser] = _Parser
) -> tuple[list[Upload], Callable[[], Awaitable[None]]]:
    """The parts in their order, and what closes them. Raises `MalformedForm`.

    Those past a megabyte are spooled to disk.
    """
    pairs, _, close = await parsed_multipart(reading, content_type, chunks, max_text=0)
    return [part for _, part in pairs if isinstance(part, Upload)], close


def parts_of(content_type: str, body: Iterable[bytes]) -> list[Upload]:
    """As `parse_parts`, blocking. The parts close themselves when nobody has them any more."""

    async def chunks() -> AsyncGenerator[bytes, None]:
        for chunk in body:
            yield chunk

    parsing = parse_parts(content_type, chunks(), _Blocking)
    try:
        parsing.send(None)
    except StopIteration as done:
        parts: list[Upload] = done.value[0]
        return parts
    raise AssertionError("a blocking parser has waited")


def reader_of(type_: Any) -> Callable[[TypeAdapter[Any], Iterable[Upload]], Any]:
    """A function from parts to a value of the type. Raises `InvalidForm`, `MalformedForm`."""
    place = _places(type_)

    def read(types: TypeAdapter[Any], parts: Iterable[Upload]) -> Any:
        def value(files: Files) -> list[Any]:
            found = []
            for position, part in enumerate(parts):
                wanted = place(position)
                found.append(to_json_value(_raw(part, wanted), wanted, files.keep))
            return found

        return validated(types, value)

    return read


def _raw(part: Upload, wanted: Shape) -> Raw:
    """A part that says that it is JSON is read as such, even where it is a text, or could be a file."""
    if wanted == _FILE or "json" not in (part.media_type or ""):
        return part
    read = parsed_json(part.text())
    return part if wanted.file and isinstance(read, str) else read


_FILE = shape(Upload)


def _places(type_: Any) -> Callable[[int], Shape]:
    """The shape of the part at each position."""
    while True:
        if type(type_).__name__ == "TypeAliasType":
            type_ = named(type_)
        elif get_origin(type_) is Annotated or is_union(type_):
            type_ = get_args(type_)[0]  # of several tuples the longest, which comes first
        else:
            break
    if get_origin(type_) is list:
        return lambda _: shape(get_args(type_)[0])
    arguments = [each for each in get_args(type_) if not getattr(each, "__unpacked__", False)]
    further = [get_args(each)[0] for each in get_args(type_) if getattr(each, "__unpacked__", False)]
    kinds = [*arguments, *further]
    return lambda position: shape(kinds[min(position, len(kinds) - 1)])
