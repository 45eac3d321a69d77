"""What stage 4, lower, hands on: Python shapes with wire names and hints for names, but no names yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from specwright.api import Default, Place, Style
from specwright.document import Document, OperationObject, SchemaText
from specwright.pytypes import AnyType, Builtin, Constraints, Imported, JsonValue, LiteralType, NeverType
from specwright.read.source import Origin


class Key(Struct, frozen=True):
    """Identity of a definition (or of an operation) until it has a name."""

    origin: Origin
    view: Literal["", "value", "input", "value input"] = ""
    """`value`: the object in a definition that may also be null or of another type. `input`: what requests
    carry, where `readOnly` and `writeOnly` make that differ."""
    path: str = ""
    """Tells apart what stands at one place: the operations of a path item that paths share, and an object
    that is merged with different others."""


class Hint(Struct, frozen=True, kw_only=True):
    """What a definition could be called: `text` alone for a component, else after the name of its owner."""

    owner: Key | None
    text: str
    pin: str | None = None


NO_CONSTRAINTS: Final = Constraints()


# --- shapes ------------------------------------------------------------------


class Ref(Struct, frozen=True, kw_only=True):
    key: Key


class ListOf(Struct, frozen=True, kw_only=True):
    item: Shape


class TupleOf(Struct, frozen=True, kw_only=True):
    items: tuple[Shape, ...]
    rest: Shape | None


class DictOf(Struct, frozen=True, kw_only=True):
    value: Shape


class NullOr(Struct, frozen=True, kw_only=True):
    inner: Shape


class Tag(Struct, frozen=True, kw_only=True):
    """A discriminator whose members all are objects that `property` tells apart."""

    property: str
    mapping: tuple[tuple[str, Key], ...]
    required: bool = False
    """What stands beside the union asks for the property, whatever its members do."""


class AnyOf(Struct, frozen=True, kw_only=True):
    members: tuple[Shape, ...]
    tag: Tag | None = None
    exactly_one: bool = False


class Checked(Struct, frozen=True, kw_only=True):
    inner: Shape
    constraints: Constraints = NO_CONSTRAINTS
    schema: Mapping[str, JsonValue] | None = None


Leaf: TypeAlias = Builtin | AnyType | NeverType | Imported | LiteralType
Shape: TypeAlias = Leaf | Ref | ListOf | TupleOf | DictOf | NullOr | AnyOf | Checked

FILE = Imported(module="specwright_runtime", name="Upload")
STREAM = Imported(module="specwright_runtime.stream", name="ByteStream")


# --- definitions ---------------------------------------------------------------


class Property(Struct, frozen=True, kw_only=True):
    wire: str
    shape: Shape
    required: bool
    default: Default | None
    read_only: bool
    write_only: bool
    text: SchemaText
    origin: Origin


class ObjectShape(Struct, frozen=True, kw_only=True):
    key: Key
    hint: Hint
    properties: tuple[Property, ...]
    extra: Literal["allow", "forbid"] | Shape
    schema: Mapping[str, JsonValue] | None
    text: SchemaText


class EnumShape(Struct, frozen=True, kw_only=True):
    """`members`: value, name wanted by the document, description."""

    key: Key
    hint: Hint
    base: Literal["StrEnum", "IntEnum"]
    members: tuple[tuple[str | int, str | None, str | None], ...]
    text: SchemaText


class AliasShape(Struct, frozen=True, kw_only=True):
    key: Key
    hint: Hint
    shape: Shape
    text: SchemaText


Definition: TypeAlias = ObjectShape | EnumShape | AliasShape


# --- operations ----------------------------------------------------------------


class DraftParameter(Struct, frozen=True, kw_only=True):
    """A parameter or a header."""

    wire: str
    place: Place
    shape: Shape
    required: bool
    default: Default | None
    style: Style
    explode: bool
    allow_reserved: bool
    allow_empty: bool
    form: Literal["scalar", "array", "object"]
    media_type: str | None
    encodings: tuple[DraftEncoding, ...] = ()
    """Of a form that is all of the query."""
    description: str | None
    deprecated: bool
    examples: tuple[JsonValue, ...]
    pin: str | None
    origin: Origin


class DraftEncoding(Struct, frozen=True, kw_only=True):
    wire: str
    content_types: tuple[str, ...]
    style: Style | None
    explode: bool
    allow_reserved: bool
    headers: tuple[DraftParameter, ...]


class DraftContent(Struct, frozen=True, kw_only=True):
    """`shape` is of the whole for json, form, parts and text, of one item for events and lines; binary has
    none."""

    kind: Literal["json", "form", "parts", "text", "binary", "events", "lines"]
    media_type: str
    shape: Shape | None
    encodings: tuple[DraftEncoding, ...] = ()
    """Of a form by the names of its properties, of parts by their positions."""
    item_encoding: DraftEncoding | None = None
    """Of all further parts."""


class DraftBody(Struct, frozen=True, kw_only=True):
    required: bool
    contents: tuple[DraftContent, ...]
    description: str | None
    origin: Origin


class DraftResponse(Struct, frozen=True, kw_only=True):
    status: str
    success: bool
    contents: tuple[DraftContent, ...]
    headers: tuple[DraftParameter, ...]
    description: str
    origin: Origin


class DraftOperation(Struct, frozen=True, kw_only=True):
    """`source` keeps what needs no shape: ids, texts, security, servers, links."""

    key: Key
    source: OperationObject
    parameters: tuple[DraftParameter, ...]
    body: DraftBody | None
    responses: tuple[DraftResponse, ...]
    callbacks: tuple[DraftCallback, ...]


class DraftCallback(Struct, frozen=True, kw_only=True):
    name: str
    expression: str | None
    operations: tuple[DraftOperation, ...]
    origin: Origin


class Draft(Struct, frozen=True, kw_only=True):
    document: Document
    definitions: Mapping[Key, Definition]
    """In the document's order; every `Ref` leads to one."""
    operations: tuple[DraftOperation, ...]
    webhooks: tuple[DraftCallback, ...]
    structures: Mapping[str, int]
    """How often each structure of an object or enum was met, in place or as a component."""
    firsts: Mapping[str, Key]
    """By structure: what everything is that equals it in place."""
    borrowed: Collection[tuple[Origin, Origin]]
    """What stands in place and is another definition, which equals it: where both stand."""
    load: float
    """The part of the most properties and members of unions that a document may have."""


def all_operations(draft: Draft) -> Iterator[DraftOperation]:
    """Operations, those of webhooks, and those of callbacks, each before its own callbacks."""
    pending = [*draft.operations, *(item for webhook in draft.webhooks for item in webhook.operations)]
    while pending:
        operation = pending.pop(0)
        yield operation
        pending[:0] = [inner for callback in operation.callbacks for inner in callback.operations]
