"""What stage 4, lower, hands on: Python shapes with wire names and hints for names, but no names yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from specwright.api import Default, Place, Style
from specwright.document import Document, OperationObject, SchemaText
from specwright.pytypes import AnyType, Builtin, Constraints, Imported, JsonValue, LiteralType, NeverType
from specwright.source import Origin


@dataclass(frozen=True, slots=True)
class Key:
    """Identity of a definition (or of an operation) until it has a name."""

    origin: Origin
    view: Literal["", "value", "input", "value input"] = ""
    """`value`: the object in a definition that may also be null or of another type. `input`: what requests
    carry, where `readOnly` and `writeOnly` make that differ."""
    path: str = ""
    """Tells apart what stands at one place: the operations of a path item that paths share, and an object
    that is merged with different others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a definition could be called: `text` alone for a component, else after the name of its owner."""

    owner: Key | None
    text: str
    pin: str | None = None


NO_CONSTRAINTS: Final = Constraints()


# --- shapes ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf:
    item: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class TupleOf:
    items: tuple[Shape, ...]
    rest: Shape | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DictOf:
    value: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class NullOr:
    inner: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A discriminator whose members all are objects with literal values of `property`."""

    property: str
    mapping: tuple[tuple[str, Key], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    members: tuple[Shape, ...]
    tag: Tag | None = None
    exactly_one: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    inner: Shape
    constraints: Constraints = NO_CONSTRAINTS
    schema: Mapping[str, JsonValue] | None = None


Leaf: TypeAlias = Builtin | AnyType | NeverType | Imported | LiteralType
Shape: TypeAlias = Leaf | Ref | ListOf | TupleOf | DictOf | NullOr | AnyOf | Checked

FILE = Imported(module="specwright_runtime", name="Upload")
STREAM = Imported(module="specwright_runtime.stream", name="ByteStream")


# --- definitions ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    wire: str
    shape: Shape
    required: bool
    default: Default | None
    read_only: bool
    write_only: bool
    text: SchemaText
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectShape:
    key: Key
    hint: Hint
    properties: tuple[Property, ...]
    extra: Literal["allow", "forbid"] | Shape
    schema: Mapping[str, JsonValue] | None
    text: SchemaText


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumShape:
    """`members`: value, name wanted by the document, description."""

    key: Key
    hint: Hint
    base: Literal["StrEnum", "IntEnum"]
    members: tuple[tuple[str | int, str | None, str | None], ...]
    text: SchemaText


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasShape:
    key: Key
    hint: Hint
    shape: Shape
    text: SchemaText


Definition: TypeAlias = ObjectShape | EnumShape | AliasShape


# --- operations ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParameter:
    """A parameter or a header."""

    wire: str
    place: Place
    shape: Shape
    required: bool
    default: Default | None
    style: Style
    explode: bool
    allow_reserved: bool
    form: Literal["scalar", "array", "object"]
    media_type: str | None
    description: str | None
    deprecated: bool
    examples: tuple[JsonValue, ...]
    pin: str | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEncoding:
    wire: str
    content_types: tuple[str, ...]
    style: Style | None
    explode: bool
    allow_reserved: bool
    headers: tuple[DraftParameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """`shape` is of the whole for json, form and text, of one item for events and lines; binary has none."""

    kind: Literal["json", "form", "text", "binary", "events", "lines"]
    media_type: str
    shape: Shape | None
    encodings: tuple[DraftEncoding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBody:
    required: bool
    contents: tuple[DraftContent, ...]
    description: str | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResponse:
    status: str
    success: bool
    contents: tuple[DraftContent, ...]
    headers: tuple[DraftParameter, ...]
    description: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOperation:
    """`source` keeps what needs no shape: ids, texts, security, servers, links."""

    key: Key
    source: OperationObject
    parameters: tuple[DraftParameter, ...]
    body: DraftBody | None
    responses: tuple[DraftResponse, ...]
    callbacks: tuple[DraftCallback, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCallback:
    name: str
    expression: str | None
    operations: tuple[DraftOperation, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    document: Document
    definitions: Mapping[Key, Definition]
    """In the document's order; every `Ref` leads to one."""
    operations: tuple[DraftOperation, ...]
    webhooks: tuple[DraftCallback, ...]


def all_operations(draft: Draft) -> Iterator[DraftOperation]:
    """Operations, those of webhooks, and those of callbacks, each before its own callbacks."""
    pending = [*draft.operations, *(item for webhook in draft.webhooks for item in webhook.operations)]
    while pending:
        operation = pending.pop(0)
        yield operation
        pending[:0] = [inner for callback in operation.callbacks for inner in callback.operations]
