"""Bodies of many items: server-sent events, JSON lines and JSON text sequences."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from specwright_runtime.operation import Events, Lines
from specwright_runtime.problem import Problem
from specwright_runtime.server.refusals import Refused
from specwright_runtime.stream import Event
from specwright_runtime.wire import adapter, read_json, write_json

_SEPARATOR = b"\x1e"
"""RFC 7464: begins each text of `application/json-seq`."""


async def items_of(
    content: Events | Lines, types: TypeAdapter[Any], pieces: AsyncIterable[bytes], status: int
) -> AsyncIterator[Any]:
    """The items of a request's body as they arrive. Raises `Refused` for one that does not match."""
    number = 0
    async for line in _lines(pieces):
        if isinstance(content, Events):
            name, _, value = line.partition(b":")
            if name != b"data":
                continue
            line = value
        text = line.strip(b" \t\r\x1e")
        if not text:
            continue
        try:
            item = read_json(types, text)
        except ValidationError as error:
            told = error.errors(include_url=False, include_context=False, include_input=False)[0]["msg"]
            raise Refused(
                Problem(
                    status=status, code="invalid_item", message=f"item {number}: {told}", param=str(number)
                )
            ) from None
        number += 1
        yield item


async def _lines(pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    rest = b""
    async for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line
    if rest:
        yield rest


_LINE_END = re.compile(rb"\r\n|\r|\n")


def encode_event(types: TypeAdapter[Any], item: Any) -> bytes:
    """One event; a line break inside of its data begins another `data:` line, as the format has it."""
    envelope = item if isinstance(item, Event) else Event(item)
    written = b""
    if envelope.event is not None:
        written += f"event: {_one_line(envelope.event)}\n".encode()
    if envelope.id is not None:
        written += f"id: {_one_line(envelope.id)}\n".encode()
    if envelope.retry is not None:
        written += f"retry: {envelope.retry}\n".encode()
    if isinstance(envelope.data, bytes):
        data = envelope.data
    elif isinstance(envelope.data, str) and types is adapter(str):
        data = envelope.data.encode()  # a text is the data itself, not JSON
    else:
        data = write_json(types, envelope.data)
    return written + b"".join(b"data: " + line + b"\n" for line in _LINE_END.split(data)) + b"\n"


def encode_line(types: TypeAdapter[Any], item: Any, *, sequence: bool) -> bytes:
    return (_SEPARATOR if sequence else b"") + write_json(types, item) + b"\n"


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
