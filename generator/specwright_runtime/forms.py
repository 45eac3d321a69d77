"""Bodies of forms, urlencoded and multipart, to the values that their properties stand for.

Names may carry structure in brackets, as the AI providers' SDKs send it: `a[]`,
`a[b]`, and `a[][b]`, whose values belong to the elements in order. A property whose
documented name has brackets in it is taken by that name.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.datastructures import UploadFile as _Spooled
from starlette.formparsers import MultiPartException, MultiPartParser, MultipartPart

from specwright_runtime.media import codec
from specwright_runtime.multipart import unquoted
from specwright_runtime.operation import Encoding
from specwright_runtime.parameters.decode import plus
from specwright_runtime.parameters.shapes import Parsed, Raw, Shape, is_whole, to_json_value
from specwright_runtime.stream import Upload
from specwright_runtime.wire import read_json

Pair: TypeAlias = "tuple[str, str | Upload]"

MAX_PARTS = 1000
"""Parts or pairs of one form."""

MAX_WIDE = 4 * 1024 * 1024
"""Bytes of texts of one form that are not ASCII alone: in memory, each of their letters may take as much as
the widest one, and a single one makes all of them wide.
"""

_DEPTH = 8
"""Levels of brackets in a name."""


class MalformedForm(ValueError):
    """The body is not a form at all, or one beyond the limits; the text says which."""


class InvalidForm(ValueError):
    """The body is a form, but not of its type: `value` is what it stands for as JSON."""

    def __init__(self, error: ValidationError, value: bytes) -> None:
        super().__init__(str(error))
        self.error = error
        self.value = value


def read_form(
    adapter: TypeAdapter[Any], shape: Shape, pairs: Iterable[Pair], encodings: Mapping[str, Encoding]
) -> Any:
    """A form's pairs as a value of the adapter's type. Raises `InvalidForm`, `MalformedForm`."""
    known = frozenset(shape.fields or ())
    tree = divided(nested(pairs, known), encodings, shape)

    def value(files: Files) -> dict[str, Any]:
        found = {name: to_json_value(raw, _property(shape, name), files.keep) for name, raw in tree.items()}
        tree.clear()  # what is large is held once, not twice
        return found

    return validated(adapter, value)


class Files:
    """Files of a form, by the tokens that stand for them in JSON."""

    def __init__(self) -> None:
        self.kept: dict[str, Upload] = {}
        self._secret = secrets.token_hex(8)  # nobody's text is taken for a file

    def keep(self, upload: Upload) -> str:
        token = f"{self._secret}-{len(self.kept)}"
        self.kept[token] = upload
        return token


def validated(adapter: TypeAdapter[Any], value: Callable[[Files], Any]) -> Any:
    """What `value` makes of the parts in JSON's types, as the adapter's type.

    Raises `InvalidForm`, `MalformedForm`.
    """
    files = Files()
    try:
        text = to_json(value(files))
    except (PydanticSerializationError, RecursionError):
        raise MalformedForm("a value is nested too deeply") from None
    except UnicodeDecodeError:
        raise MalformedForm("a part that is text is not UTF-8") from None
    try:
        return read_json(adapter, text, files.kept)
    except ValidationError as error:
        raise InvalidForm(error, text) from None


def _property(shape: Shape, name: str) -> Shape:
    if shape.fields is not None and name in shape.fields:
        return shape.fields[name]()
    return shape.rest() if shape.rest is not None else Shape(scalars=frozenset({"string"}))


def divided(tree: dict[str, Raw], encodings: Mapping[str, Encoding], shape: Shape) -> dict[str, Raw]:
    """Properties that travel in a style, or as JSON, by their `encoding`; a style counts before JSON."""
    for name, encoding in encodings.items():
        field = _property(shape, name)
        raw = tree.get(name)
        if encoding.style is not None:
            if encoding.explode and field.is_object and encoding.style == "form" and raw is None:
                # A map's keys are all that nobody else has.
                known = [each for each in tree if each not in (shape.fields or ())]
                names = known if field.fields is None else field.fields
                members = {each: tree.pop(each) for each in names if each in tree}
                if members:
                    tree[name] = members
            elif isinstance(raw, str) and not encoding.explode and (field.item or field.is_object):
                delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(encoding.style, ",")
                texts = raw.split(delimiter) if raw else []
                if field.is_object and field.item is None:
                    if len(texts) % 2 == 0:  # else it is no object, and remains a text
                        tree[name] = dict(zip(texts[::2], texts[1::2], strict=True))
                else:
                    tree[name] = list(texts)
        elif any("json" in media_type for media_type in encoding.content_types):
            if isinstance(raw, str):
                tree[name] = _alone(parsed_json(raw), field)
            elif isinstance(raw, list):
                tree[name] = [parsed_json(each) if isinstance(each, str) else each for each in raw]
    return tree


def _alone(raw: Raw, field: Shape) -> Raw:
    """One part of what may be a list: the whole list, or its only item."""
    if not isinstance(raw, Parsed) or field.item is None or field.is_object:
        return raw
    return raw if is_whole(raw.value, field.item()) else [raw]


def parsed_json(text: str) -> Raw:
    """A part that is JSON; what is none stays text, for validation to refuse."""
    from pydantic_core import from_json

    try:
        return Parsed(from_json(text, allow_inf_nan=False))
    except ValueError:
        return text


def nested(pairs: Iterable[Pair], known: frozenset[str] = frozenset()) -> dict[str, Raw]:
    """Takes bracketed names apart. Raises `MalformedForm` where two names contradict each other."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        path = [name] if name in known or "[" not in name else _path(name, known)
        if len(path) > _DEPTH or not _insert(tree, path, value):
            raise MalformedForm(f"the name {name!r} is nested too deep, or contradicts another one")
    return tree


def _path(name: str, known: frozenset[str]) -> list[str]:
    """`a[b][c]` in steps; a property may have brackets in its own name."""
    head, _, rest = name.partition("[")
    if not head or not rest.endswith("]"):
        return [name]
    whole = max((each for each in known if name.startswith(f"{each}[")), key=len, default=head)
    return [whole, *name[len(whole) + 1 : -1].split("][")]


def _insert(place: dict[str, Any], path: list[str], value: str | Upload) -> bool:
    """`False` where the path leads through something that is not a container of its kind."""
    step, rest = path[0], path[1:]
    if not rest:
        if step not in place:
            place[step] = value
        elif isinstance(place[step], list):
            place[step].append(value)
        else:
            place[step] = [place[step], value]
        return True
    if rest[0] != "":
        deeper = place.setdefault(step, {})
        return isinstance(deeper, dict) and _insert(deeper, rest, value)
    elements = place.setdefault(step, [])
    if not isinstance(elements, list):
        return False
    below = rest[1:]
    if not below:
        elements.append(value)
        return True
    # Some send element after element, the OpenAI SDKs all values of `a[][b]` before those of
    # `a[][c]`: the n-th value belongs to the n-th element either way. A list inside of an
    # element can only be the latest one's.
    candidates = elements[-1:] if "" in below else elements
    for element in candidates:
        if isinstance(element, dict) and not _has(element, below):
            return _insert(element, below, value)
    elements.append({})
    return _insert(elements[-1], below, value)


def _has(element: dict[str, Any], path: list[str]) -> bool:
    """Whether a value at `path` would be the element's second."""
    step, rest = path[0], path[1:]
    if step not in element or (rest and rest[0] == ""):
        return False
    return not rest or not isinstance(element[step], dict) or _has(element[step], rest)


def parse_urlencoded(body: bytes) -> list[Pair]:
    """Raises `MalformedForm` for text that is not UTF-8, or too many pairs."""
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise MalformedForm("a urlencoded form is ASCII") from None
    pairs: list[Pair] = []
    for pair in text.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            pairs.append((plus(name), plus(value)))
    if len(pairs) > MAX_PARTS:
        raise MalformedForm(f"more than {MAX_PARTS} pairs")
    return pairs


PartHeaders: TypeAlias = list[tuple[str, Mapping[str, str]]]
"""The name of each part and its headers, these in small letters."""


_NARROW = frozenset({"utf_8", "ascii", "latin_1"})
"""Charsets of which ASCII is what it is everywhere (RFC 7578, section 5.1.2, wants the first of them)."""


class PartsParser(MultiPartParser):
    """Keeps the headers of parts that are no files, too, and has `MAX_WIDE`."""

    _wide = 0

    def on_part_end(self) -> None:
        part = self._current_part
        if part.file is None and not part.data.isascii():
            self._wide += len(part.data)
            if self._wide > MAX_WIDE:
                raise MultiPartException(f"text other than ASCII has more than {MAX_WIDE} bytes")
        super().on_part_end()
        self._current_part = MultipartPart()  # not kept until the next one begins

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part
        part.field_name = unquoted(part.field_name)
        if part.file is not None and part.file.filename is not None:
            part.file.filename = unquoted(part.file.filename)
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in part.item_headers}
        self.part_headers.append((part.field_name, headers))

    @property
    def part_headers(self) -> PartHeaders:
        found: PartHeaders = self.__dict__.setdefault("_part_headers", [])
        return found


async def parse_multipart(
    content_type: str, chunks: AsyncGenerator[bytes, None], *, max_text: int
) -> tuple[list[Pair], PartHeaders, Callable[[], Awaitable[None]]]:
    """The parts in their order, their headers, and what closes their files.

    Files past a megabyte are spooled to disk. A part without a file name is text of at most
    `max_text` bytes. Raises `MalformedForm`.
    """
    return await parsed_multipart(PartsParser, content_type, chunks, max_text=max_text)


async def parsed_multipart(
    reading: type[PartsParser], content_type: str, chunks: AsyncGenerator[bytes, None], *, max_text: int
) -> tuple[list[Pair], PartHeaders, Callable[[], Awaitable[None]]]:
    """As `parse_multipart`, by a parser that reads parts in its own way."""
    charset = parse_options_header(content_type)[1].get(b"charset")
    if charset is not None and codec(charset.decode("latin-1")) not in _NARROW:
        raise MalformedForm("the charset of a form is UTF-8")
    parser = reading(
        Headers({"content-type": content_type}),
        chunks,
        max_files=MAX_PARTS,
        max_fields=MAX_PARTS,
        max_part_size=max_text,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, FormParserError, KeyError, UnicodeDecodeError) as error:
        raise MalformedForm(str(getattr(error, "message", error)) or "not a multipart body") from None
    files = [value for _, value in form.multi_items() if isinstance(value, _Spooled)]

    async def close() -> None:
        for file in files:
            await file.close()

    return [(name, _received(value)) for name, value in form.multi_items()], parser.part_headers, close


def _received(value: str | _Spooled) -> str | Upload:
    if isinstance(value, str):
        return value
    return Upload(
        value.file,
        filename=value.filename,
        media_type=value.content_type,
        size=value.size,
        headers=dict(value.headers),
    )
