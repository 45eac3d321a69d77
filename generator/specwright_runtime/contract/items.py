"""Bodies of many items, server-sent events and JSON lines, against what a document says of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from specwright_runtime.contract.http.message import StrictJsonError, strict_json

if TYPE_CHECKING:
    from specwright_runtime.contract.http.message import Response
    from specwright_runtime.contract.openapi.operation import Content
    from specwright_runtime.contract.openapi.schema import Schema, View

_ENVELOPE: Final = frozenset({"comment", "data", "event", "id", "retry"})
"""Fields of an event (OpenAPI 3.2.0, 4.14.4)."""
_SIGNS_OF_LIFE: Final = re.compile(r"ping|heartbeat|keep-?alive|open|done|end|close|error", re.IGNORECASE)
"""Names of events that have no item, in documents that have no word for more than one kind."""
_END: Final = "[DONE]"
_BRANCHES: Final = 8

Fault: TypeAlias = tuple[str, str, str]
"""Message, place in the value, place in the document."""


def faults_of(view: View, content: Content, response: Response) -> Iterator[Fault]:
    """What is wrong with the items of a stream, as far as it was read.

    `itemSchema` is of an event by the letter, and most documents have there what its data are: an object of
    other names than an event's fields is of the data. So is what stands in `schema`, or its items.
    """
    schema = True if content.schema is None else content.schema
    flat = view.flat(schema)
    types = view.types(schema)
    item = flat.get("items") if not content.item and types == ("array",) else None
    body = response.body
    if content.is_lines:
        if types == ("string",) and not content.item:  # the text as a whole, whose lines are of any kind
            schema = True
        if not response.ended:
            body = body[: body.rfind(b"\n") + 1]
        yield from _lines(view, [schema] if item is None else [item, schema], body)
    elif content.item or item is not None or set(types) - {"string", "null"}:
        yield from _of_events(view, schema if item is None else item, content, body)


def _lines(view: View, schemas: Sequence[Schema], body: bytes) -> Iterator[Fault]:
    """Each line is of one of the schemas: that of an item, or that of all."""
    for line in body.split(b"\n"):
        text = line.strip(b"\x1e \t\r")
        if not text:
            continue
        try:
            value = strict_json(text)
        except StrictJsonError as error:
            yield f"a line: {error}", "", ""
            continue
        meanings = [list(view.faults(schema, value)) for schema in schemas]
        if all(meanings):
            yield from meanings[0]


def _of_events(view: View, schema: Schema, content: Content, body: bytes) -> Iterator[Fault]:
    for fields in _events(body):
        named = fields.get("event", "")
        if fields["data"] == _END or (not content.item and _SIGNS_OF_LIFE.fullmatch(named)):
            continue
        meanings = list(_meanings(view, schema, fields))
        if all(meanings):
            yield from meanings[0]


def _events(body: bytes) -> Iterator[dict[str, Any]]:
    """The fields of each event that an empty line ended (HTML, "Interpreting an event stream")."""
    text = body.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for event in text.split("\n\n")[:-1]:
        fields: dict[str, Any] = {}
        for line in event.split("\n"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                fields[name] = f"{fields[name]}\n{value}" if name in fields else value
            elif name == "retry" and value.isascii() and value.isdigit():
                fields[name] = int(value)
            elif name in ("event", "id"):
                fields[name] = value
        if "data" in fields:
            yield fields


def _meanings(view: View, schema: Schema, fields: dict[str, Any]) -> Iterator[list[Fault]]:
    """The faults of each way to read an event; it is as documented if one of them has none."""
    envelopes = list(_envelopes(view, schema))
    for envelope in envelopes:
        yield from _with_envelope(view, envelope, fields)
    if envelopes:
        return
    types = view.types(schema)
    if not types or "string" in types:
        yield list(view.faults(schema, fields["data"]))
    try:
        yield list(view.faults(schema, strict_json(fields["data"].encode())))
    except StrictJsonError as error:
        yield [(f"the data of an event: {error}", "", "")]


def _envelopes(view: View, schema: Schema, depth: int = _BRANCHES) -> Iterator[Schema]:
    """The schema, or the members of its union, that describe an event with its fields."""
    flat = view.flat(schema)
    branches = [*flat.get("oneOf", ()), *flat.get("anyOf", ())]
    if not branches:
        names = (flat.get("properties") or {}).keys()
        if names and names <= _ENVELOPE:
            yield schema
    elif depth:
        for branch in branches:
            yield from _envelopes(view, branch, depth - 1)


def _with_envelope(view: View, schema: Schema, fields: dict[str, Any]) -> Iterator[list[Fault]]:
    data = view.flat(schema)["properties"].get("data", True)
    inside = view.flat(data).get("contentSchema")
    types = view.types(data)
    if inside is None and (not types or "string" in types):
        yield list(view.faults(schema, fields))
        return
    try:
        value = strict_json(fields["data"].encode())
    except StrictJsonError as error:
        yield [(f"the data of an event: {error}", "data", "")]
        return
    if inside is None:  # the data's own schema stands where a text's should
        yield list(view.faults(schema, {**fields, "data": value}))
    else:
        yield [*view.faults(schema, fields), *view.faults(inside, value)]
