"""The package to be written, in Python's words: what `name` hands to `plan`.

Every name here is final. Nothing below this stage invents, changes or checks a
name, and nothing here speaks OpenAPI: the wire's words survive only as text
(`wire` names, paths, media types) and as `Origin`, for messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from specwright.pytypes import AttrName, ClassName, JsonValue, ModuleName, PyType
from specwright.read.source import Origin

# --- models ----------------------------------------------------------------


class Default(Struct, frozen=True, kw_only=True):
    """A documented default, already of the field's wire type. `None` in place of this object: no default."""

    value: JsonValue

    def __hash__(self) -> int:
        return hash(repr(self.value))


class Field(Struct, frozen=True, kw_only=True):
    """One property. `required` without default, else `T | None = None`, or `T = default`."""

    name: AttrName
    wire: str
    type: PyType
    required: bool
    default: Default | None
    description: str | None
    deprecated: bool
    examples: tuple[JsonValue, ...]
    origin: Origin


class ClassDef(Struct, frozen=True, kw_only=True):
    """An object schema: a pydantic model.

    `extra` is what happens to other properties: kept (`"allow"`), refused
    (`"forbid"`), or of a type.
    """

    name: ClassName
    bases: tuple[ClassName, ...]
    fields: tuple[Field, ...]
    extra: Literal["allow", "forbid"] | PyType
    schema: Mapping[str, JsonValue] | None
    """Object keywords that pydantic cannot express, as a JSON Schema; see `CheckedType.schema`."""
    description: str | None
    deprecated: bool
    tags: tuple[str, ...]
    """Tags of the operations that reach this model; decides its module in a large package."""
    origin: Origin


class EnumMember(Struct, frozen=True, kw_only=True):
    name: AttrName
    value: str | int
    description: str | None


class EnumDef(Struct, frozen=True, kw_only=True):
    """An enum whose members are described or named by the document (`StrEnum` or `IntEnum`)."""

    name: ClassName
    base: Literal["StrEnum", "IntEnum"]
    members: tuple[EnumMember, ...]
    description: str | None
    deprecated: bool
    tags: tuple[str, ...]
    origin: Origin


class AliasDef(Struct, frozen=True, kw_only=True):
    """A named schema that is not an object: `Name = Literal[...]`, a union, a list, a constrained text."""

    name: ClassName
    type: PyType
    recursive: bool
    """Refers to itself without a class between: rendered as a `TypeAliasType`."""
    description: str | None
    deprecated: bool
    tags: tuple[str, ...]
    origin: Origin


ModelDef: TypeAlias = ClassDef | EnumDef | AliasDef


# --- operations ------------------------------------------------------------

Place: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]


METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""What a path item calls its operations; those of other methods are in its `additionalOperations`."""


class Parameter(Struct, frozen=True, kw_only=True):
    name: AttrName
    wire: str
    place: Place
    type: PyType
    required: bool
    default: Default | None
    style: Style
    explode: bool
    allow_reserved: bool
    allow_empty: bool
    form: Literal["scalar", "array", "object"]
    """How the text on the wire is divided before it is validated."""
    media_type: str | None
    """For `content`-typed parameters: how the text is encoded (`application/json`)."""
    encodings: tuple[PartEncoding, ...] = ()
    """Of a form that is all of the query."""
    description: str | None
    deprecated: bool
    examples: tuple[JsonValue, ...]
    origin: Origin


class PartEncoding(Struct, frozen=True, kw_only=True):
    """How one property of a form travels."""

    wire: str
    content_types: tuple[str, ...]
    style: Style | None
    explode: bool
    allow_reserved: bool
    headers: tuple[Header, ...]


class JsonContent(Struct, frozen=True, kw_only=True):
    media_type: str
    type: PyType


class FormContent(Struct, frozen=True, kw_only=True):
    """`application/x-www-form-urlencoded` or `multipart/form-data`, told apart by `media_type`."""

    media_type: str
    type: PyType
    encodings: tuple[PartEncoding, ...]


class PartsContent(Struct, frozen=True, kw_only=True):
    """`multipart/mixed` and others whose parts have positions instead of names."""

    media_type: str
    type: PyType
    prefix: tuple[PartEncoding, ...]
    item: PartEncoding | None


class TextContent(Struct, frozen=True, kw_only=True):
    media_type: str
    type: PyType


class BinaryContent(Struct, frozen=True, kw_only=True):
    """Bytes of any kind, streamed: `specwright_runtime.ByteStream`."""

    media_type: str


class EventContent(Struct, frozen=True, kw_only=True):
    """Server-sent events (`text/event-stream`), each event's data of `item`."""

    media_type: str
    item: PyType


class LinesContent(Struct, frozen=True, kw_only=True):
    """JSON Lines or a JSON text sequence, each line of `item`."""

    media_type: str
    item: PyType


Content: TypeAlias = (
    JsonContent | FormContent | PartsContent | TextContent | BinaryContent | EventContent | LinesContent
)


class Body(Struct, frozen=True, kw_only=True):
    required: bool
    contents: tuple[Content, ...]
    """In the document's order; the first is what the client sends when the value fits several."""
    type: PyType | None
    """The one type of the interface's `body` argument; `None` for a stream of bytes only."""
    description: str | None
    origin: Origin


class Header(Struct, frozen=True, kw_only=True):
    name: AttrName
    wire: str
    type: PyType
    required: bool
    style: Style
    explode: bool
    form: Literal["scalar", "array", "object"]
    media_type: str | None
    description: str | None
    origin: Origin


class Response(Struct, frozen=True, kw_only=True):
    status: str
    """`200`, `4XX` or `default`."""
    contents: tuple[Content, ...]
    headers: tuple[Header, ...]
    error: ClassName | None
    """The class in `errors.py` that stands for this response; `None` for a success."""
    description: str
    origin: Origin


class Requirement(Struct, frozen=True, kw_only=True):
    scheme: str
    scopes: tuple[str, ...]


class Link(Struct, frozen=True, kw_only=True):
    """A runtime link to another operation of this document."""

    name: str
    function: AttrName
    """Name of its helper in `links.py`."""
    status: str
    operation: AttrName
    parameters: tuple[tuple[str, JsonValue], ...]
    """Wire name, optionally qualified (`path.id`), to a constant or runtime expression."""
    body: JsonValue
    has_body: bool
    description: str | None
    origin: Origin


class Server(Struct, frozen=True, kw_only=True):
    url: str
    variables: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(name, default, allowed values or empty)."""
    description: str | None


class Operation(Struct, frozen=True, kw_only=True):
    name: AttrName
    """Method name on interface and clients."""
    constant: AttrName
    """Name of its descriptor in `operations.py` (`VIDEO_RETRIEVE`)."""
    id: str
    """The document's operationId, or the one that was made for it."""
    method: str
    """Upper case; any HTTP token (3.2's additional operations)."""
    path: str
    summary: str | None
    description: str | None
    deprecated: bool
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    result: PyType | None
    """What interface and client return; `None` for void, `draft.STREAM` for a single binary success."""
    rich: bool
    """Handlers may answer `Reply` (several successes, media types or documented success headers)."""
    security: tuple[tuple[Requirement, ...], ...]
    """Alternatives, each all of its requirements; an empty one is anonymous access, none at all is public."""
    servers: tuple[Server, ...]
    links: tuple[Link, ...]
    callbacks: tuple[Callback, ...]
    contract: Mapping[str, JsonValue]
    """The operation's `x-contract` extension."""
    origin: Origin


class Callback(Struct, frozen=True, kw_only=True):
    """Requests that the other side sends: an entry of `callbacks` or of `webhooks`."""

    name: str
    expression: str | None
    """The runtime expression of a callback's URL; `None` for a webhook."""
    operations: tuple[Operation, ...]
    origin: Origin


class Group(Struct, frozen=True, kw_only=True):
    """A tag: one Protocol in `interface.py`, one contract module."""

    tag: str | None
    name: ClassName
    """`VideosApi`."""
    unimplemented: ClassName
    """`UnimplementedVideosApi`."""
    module: ModuleName
    """`videos`, for contract tests and, in a large package, models."""
    description: str | None
    operations: tuple[Operation, ...]


RUNTIME_ERRORS: Final = frozenset(
    {"ApiError", "InvalidResponse", "NotImplementedOperation", "StatusError", "TransportError"}
)
"""What every `errors` module offers beside its own."""


class ErrorDef(Struct, frozen=True, kw_only=True):
    """One class per documented error response: status, its word, and body."""

    name: ClassName
    status: str
    """`404`, `4XX` or `default`."""
    reason: str
    """The status as a word; of one that nobody registered, what its description says."""
    body: PyType | None
    description: str


class ErrorShape(Struct, frozen=True, kw_only=True):
    """How a problem found by the server itself becomes the body that the document has for errors."""

    name: str
    """Of the class, or in lower case what other bodies are: equal for equal shapes."""
    type: PyType | None
    """`None`: a text that is no JSON."""
    fill: ErrorFill


class ErrorBody(Struct, frozen=True, kw_only=True):
    """A class whose fields are parts of the problem, nested ones, or constants."""

    body: ClassName
    fields: tuple[tuple[AttrName, ErrorFill], ...]


ErrorRole: TypeAlias = Literal[
    "status", "status_text", "code", "message", "type", "param", "param_text", "title"
]
ErrorFill: TypeAlias = "ErrorRole | ErrorBody | Default | ErrorItems | ErrorEntry"


class ErrorItems(Struct, frozen=True, kw_only=True):
    """A list with one item made of the problem."""

    item: ErrorFill


class ErrorEntry(Struct, frozen=True, kw_only=True):
    """A map with one entry: by the place in the request, or `error`."""

    value: ErrorFill


class SecurityScheme(Struct, frozen=True, kw_only=True):
    name: str
    kind: Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
    argument: AttrName
    """Keyword argument of the client's constructor."""
    place: Literal["header", "query", "cookie"] | None
    wire: str | None
    """Header, query or cookie name of an apiKey."""
    scheme: str | None
    """`bearer`, `basic`, … for http."""
    flows: Mapping[str, JsonValue] | None
    open_id_connect_url: str | None
    description: str | None
    origin: Origin


class Api(Struct, frozen=True, kw_only=True):
    """A whole package."""

    package: str
    title: str
    version: str
    description: str | None
    document: Mapping[str, JsonValue]
    """The document served at `/openapi.json`: one file, every reference inside it."""
    source: str
    """Path of the document as configured, for the header line."""
    models: tuple[ModelDef, ...]
    """In the document's order; what is referred to may come later."""
    groups: tuple[Group, ...]
    webhooks: tuple[Callback, ...]
    errors: tuple[ErrorDef, ...]
    error_bodies: tuple[tuple[AttrName, str, ErrorShape], ...]
    """(operation constant or `*`, status, shape): the most specific wins; `*` serves unknown paths."""
    schemes: tuple[SecurityScheme, ...]
    servers: tuple[Server, ...]
