"""Multipart bodies whose parts have positions instead of names: one item of an array for each part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from specwright_runtime.contract.http.message import Response, StrictJsonError, strict_json
from specwright_runtime.contract.http.wire import BOUNDARY, UnwritableError, text
from specwright_runtime.contract.openapi.operation import Content
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.values.magic import file_bytes
from specwright_runtime.media import parameter


def body(content: Content, value: Any, view: View) -> tuple[bytes, str]:
    """The bytes and their `Content-Type`, of all parts or, where the schema is that of one, of one.

    Raises:
        UnwritableError: it is no array.
    """
    parts = [value] if content.item else value
    if not isinstance(parts, list):
        raise UnwritableError("parts by position are an array")
    chunks = [_part(content, position, part, view) for position, part in enumerate(parts)]
    return b"".join(chunks) + f"--{BOUNDARY}--\r\n".encode(), f"{content.media_type}; boundary={BOUNDARY}"


def _part(content: Content, position: int, value: Any, view: View) -> bytes:
    named = str(_encoding(content, position).get("contentType", "")).split(",")[0].strip()
    kind = named if "*" not in named else ""
    flat = view.flat(_schema(content, position, view))
    if flat.get("format") == "binary" or (value == "contract" and not flat.get("type")):
        kind = kind or "application/octet-stream"
        data = file_bytes(kind) if value == "contract" else text(value).encode()
    elif isinstance(value, Mapping | list) or value is None or "json" in kind:
        kind, data = kind or "application/json", json.dumps(value, ensure_ascii=False).encode()
    else:
        data = text(value).encode()
    head = f"--{BOUNDARY}\r\n" + (f"Content-Type: {kind}\r\n" if kind else "")
    return f"{head}\r\n".encode() + data + b"\r\n"


def _encoding(content: Content, position: int) -> Mapping[str, Any]:
    prefix = content.prefix_encoding
    return prefix[position] if position < len(prefix) else content.item_encoding


def _schema(content: Content, position: int, view: View) -> Schema:
    if content.item:
        return content.schema or True
    flat = view.flat(content.schema or True)
    prefix = flat.get("prefixItems", ())
    found: Schema = prefix[position] if position < len(prefix) else flat.get("items", True)
    return found


def read(content: Content, response: Response, view: View) -> list[Any]:
    """What the parts of an answer say, in JSON's types: those of bytes and texts are texts.

    Raises:
        ValueError: it is no multipart body.
    """
    boundary = parameter(response.header("content-type") or "", "boundary")
    if not boundary:
        raise ValueError("Content-Type names no boundary")
    _, *parts = b"".join((b"\r\n", response.body)).split(f"\r\n--{boundary}".encode("latin-1"))
    if not parts or not parts.pop().startswith(b"--"):
        raise ValueError("it does not end in its boundary")
    return [_said(content, position, part, view) for position, part in enumerate(parts)]


def _said(content: Content, position: int, part: bytes, view: View) -> Any:
    head, _, data = part.partition(b"\r\n\r\n")
    fields = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    named = next((value for name, _, value in fields if name == b"content-type"), b"").decode("latin-1")
    types = view.types(_schema(content, position, view))
    if "json" in named or (types and "string" not in types):
        try:
            return strict_json(data)
        except StrictJsonError as error:
            raise ValueError(f"part {position}: {error}") from None
    return data.decode("utf-8", "replace")


def fails(content: Content, value: Any, view: View) -> bool:
    """Whether no reading of the parts makes the value valid: what may be a text may be any."""
    parts = [value] if content.item else value
    if not isinstance(parts, list) or not parts:
        return False
    schemas = [_schema(content, position, view) for position in range(len(parts))]
    wrong = [
        (view.types(schema), part)
        for schema, part in zip(schemas, parts, strict=True)
        if not view.valid(schema, part)
    ]
    if not wrong:
        return not content.item and not view.valid(content.schema or True, value)
    return any(types and "string" not in types and isinstance(part, Mapping) for types, part in wrong)
