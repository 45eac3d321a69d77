"""What stage 3, parse, hands on: an OpenAPI document in typed words, one vocabulary for 3.0, 3.1 and 3.2.

Schemas speak JSON Schema 2020-12 whatever the document's version was. References to
anything but schemas are followed; a schema's reference is an `Origin` that is a key of
`Document.schemas`. Nothing here knows Python's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from specwright.api import Place, Style
from specwright.pytypes import JsonValue
from specwright.read.source import Origin

SchemaType: TypeAlias = Literal["null", "boolean", "integer", "number", "string", "array", "object"]


class Value(Struct, frozen=True, kw_only=True):
    """A value that is there, JSON's `null` included."""

    value: JsonValue


class DiscriminatorRule(Struct, frozen=True, kw_only=True):
    property: str
    mapping: tuple[tuple[str, Origin], ...]
    """Written mappings only; what is not mapped goes by the schema's name (OpenAPI 3.1.1, 4.8.25)."""
    default: Origin | None
    origin: Origin


class SchemaText(Struct, frozen=True, kw_only=True):
    """Annotations of a schema: what people read."""

    title: str | None = None
    description: str | None = None
    deprecated: bool = False
    examples: tuple[JsonValue, ...] = ()
    pin: str | None = None
    """`x-python-name`."""
    enum_names: tuple[str, ...] = ()
    """`x-enum-varnames`, in the order of `enum`."""
    enum_descriptions: tuple[str | None, ...] = ()
    """`x-enum-descriptions`, in the order of `enum`."""


NO_TEXT = SchemaText()


class Schema(Struct, frozen=True, kw_only=True):
    """A schema object; absent keywords have neutral values."""

    origin: Origin
    accepts: bool = True
    """`False` for the boolean schema `false`."""
    ref: Origin | None = None
    types: tuple[SchemaType, ...] = ()
    """Empty: any type."""
    enum: tuple[JsonValue, ...] | None = None
    """`const` is an enum of one."""
    const: bool = False
    all_of: tuple[Schema, ...] = ()
    any_of: tuple[Schema, ...] = ()
    one_of: tuple[Schema, ...] = ()
    discriminator: DiscriminatorRule | None = None
    discriminator_value: str | None = None
    """`x-ms-discriminator-value`: what a parent's discriminator calls it, where no `mapping` does."""
    properties: tuple[tuple[str, Schema], ...] = ()
    required: tuple[str, ...] = ()
    additional: Schema | None = None
    items: Schema | None = None
    prefix_items: tuple[Schema, ...] = ()
    pattern_properties: tuple[tuple[str, Schema], ...] = ()
    dependent_schemas: tuple[tuple[str, Schema], ...] = ()
    applicators: tuple[tuple[str, Schema], ...] = ()
    """`not`, `if`, `then`, `else`, `contains`, `propertyNames`, `unevaluatedProperties` and `…Items`."""
    assertions: Mapping[str, JsonValue] = field(default_factory=dict)
    """Keywords with plain values: bounds, lengths, `pattern`, `uniqueItems`, `dependentRequired`, …"""
    format: str | None = None
    content_encoding: str | None = None
    content_media_type: str | None = None
    content_schema: Schema | None = None
    """What the text holds, where that is JSON."""
    default: Value | None = None
    read_only: bool = False
    write_only: bool = False
    text: SchemaText = NO_TEXT

    @property
    def may_be_text(self) -> bool:
        """As far as its own types say: what a discriminator tells members apart by (3.1.1, 4.8.25)."""
        return not self.types or "string" in self.types


class ParameterObject(Struct, frozen=True, kw_only=True):
    """A parameter or a header; `schema` is that of its content where `media_type` is set."""

    name: str
    place: Place
    required: bool
    schema: Schema | None
    style: Style
    explode: bool
    allow_reserved: bool
    allow_empty: bool
    media_type: str | None
    encodings: tuple[EncodingObject, ...] = ()
    """Of a form that is all of the query."""
    description: str | None
    deprecated: bool
    examples: tuple[JsonValue, ...]
    pin: str | None
    origin: Origin


class EncodingObject(Struct, frozen=True, kw_only=True):
    property: str
    """Empty for what has a position instead of a name."""
    content_types: tuple[str, ...]
    style: Style | None
    explode: bool
    allow_reserved: bool
    headers: tuple[ParameterObject, ...]


class MediaType(Struct, frozen=True, kw_only=True):
    name: str
    schema: Schema | None
    item_schema: Schema | None
    encodings: tuple[EncodingObject, ...]
    prefix_encodings: tuple[EncodingObject, ...]
    """Of the first parts, by their positions (3.2.0, 4.14.5.3)."""
    item_encoding: EncodingObject | None
    """Of all further parts."""
    examples: tuple[JsonValue, ...]
    origin: Origin


class RequestBody(Struct, frozen=True, kw_only=True):
    required: bool
    description: str | None
    media: tuple[MediaType, ...]
    origin: Origin


class LinkObject(Struct, frozen=True, kw_only=True):
    name: str
    operation_id: str | None
    operation: Origin | None
    """Place of the target where the link is written as `operationRef`."""
    parameters: tuple[tuple[str, JsonValue], ...]
    body: Value | None
    description: str | None
    origin: Origin


class ResponseObject(Struct, frozen=True, kw_only=True):
    status: str
    description: str
    headers: tuple[ParameterObject, ...]
    media: tuple[MediaType, ...]
    links: tuple[LinkObject, ...]
    origin: Origin


class SecurityRequirement(Struct, frozen=True, kw_only=True):
    scheme: str
    scopes: tuple[str, ...]


SecurityAlternatives: TypeAlias = tuple[tuple[SecurityRequirement, ...], ...]


class ServerObject(Struct, frozen=True, kw_only=True):
    url: str
    variables: tuple[tuple[str, str, tuple[str, ...]], ...]
    description: str | None


class CallbackObject(Struct, frozen=True, kw_only=True):
    """A callback (with its expression) or a webhook (without)."""

    name: str
    expression: str | None
    operations: tuple[OperationObject, ...]
    origin: Origin


class OperationObject(Struct, frozen=True, kw_only=True):
    id: str | None
    pin: str | None
    method: str
    path: str
    tags: tuple[str, ...]
    summary: str | None
    description: str | None
    deprecated: bool
    parameters: tuple[ParameterObject, ...]
    """Those of the path item are merged in, overridden ones left out."""
    body: RequestBody | None
    responses: tuple[ResponseObject, ...]
    security: SecurityAlternatives
    """The document's where the operation says nothing."""
    servers: tuple[ServerObject, ...]
    """The operation's or else the path item's; empty: the document's."""
    callbacks: tuple[CallbackObject, ...]
    contract: Mapping[str, JsonValue]
    origin: Origin


SchemeKind: TypeAlias = Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
KeyPlace: TypeAlias = Literal["header", "query", "cookie"]


class SecuritySchemeObject(Struct, frozen=True, kw_only=True):
    name: str
    kind: SchemeKind
    place: KeyPlace | None
    wire: str | None
    scheme: str | None
    flows: Mapping[str, JsonValue] | None
    open_id_connect_url: str | None
    description: str | None
    pin: str | None
    origin: Origin


class TagObject(Struct, frozen=True, kw_only=True):
    name: str
    description: str | None


class Document(Struct, frozen=True, kw_only=True):
    origin: Origin
    title: str
    version: str
    description: str | None
    servers: tuple[ServerObject, ...]
    tags: tuple[TagObject, ...]
    operations: tuple[OperationObject, ...]
    webhooks: tuple[CallbackObject, ...]
    schemas: Mapping[Origin, Schema]
    """Every component and every other target of a reference, components first and in the document's order."""
    components: Mapping[Origin, str]
    """Names of the schemas under `components`."""
    elsewhere: Mapping[Origin, str]
    """Names of the other components that are nothing but references, by the places that they lead to."""
    schemes: tuple[SecuritySchemeObject, ...]
    raw: Mapping[str, JsonValue]
    """The document as one self-contained JSON value."""
