"""What a generated package says about each operation, once, for client, server and contract tests.

Types are given as functions (`lambda: models.Video`), so that importing the
descriptors imports no model: the first call of an operation pays for its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct, field

R = TypeVar("R")

Lazy: TypeAlias = Callable[[], Any]
"""Answers a type, or an `Annotated` form of one."""

Place: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
Style: TypeAlias = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"
]
Form: TypeAlias = Literal["scalar", "array", "object"]


class _Absent:
    """No default, no value: told apart from `None`, which is JSON's null."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Any = _Absent()


class Parameter(Struct, frozen=True, kw_only=True):
    """A parameter, or a response header.

    `name` is the wire's, `argument` Python's. `default` is what the server hands to the
    handler when the caller sent nothing (`ABSENT`: `None` is handed over).
    """

    name: str
    argument: str
    place: Place
    type: Lazy
    required: bool = False
    default: Any = ABSENT
    style: Style = "simple"
    explode: bool = False
    allow_reserved: bool = False
    allow_empty: bool = False
    """An empty value that is none of the type counts as not sent."""
    form: Form = "scalar"
    media_type: str | None = None
    encoding: Mapping[str, Encoding] = field(default_factory=dict)
    """Of the properties of a form that is all of the query."""


class Encoding(Struct, frozen=True, kw_only=True):
    """How one property of a form or multipart body travels."""

    content_types: tuple[str, ...] = ()
    style: Style | None = None
    explode: bool = True
    allow_reserved: bool = False
    headers: tuple[Parameter, ...] = ()


class Json(Struct, frozen=True):
    media_type: str
    type: Lazy


class FormData(Struct, frozen=True):
    """`application/x-www-form-urlencoded` or `multipart/form-data`, told apart by `media_type`."""

    media_type: str
    type: Lazy
    encoding: Mapping[str, Encoding] = field(default_factory=dict)


class Parts(Struct, frozen=True):
    """`multipart/mixed` and others whose parts have positions: a list or a tuple, one item for each part."""

    media_type: str
    type: Lazy
    prefix: tuple[Encoding, ...] = ()
    item: Encoding = Encoding()
    """Of the parts behind those that `prefix` speaks of."""

    def encoding(self, position: int) -> Encoding:
        return self.prefix[position] if position < len(self.prefix) else self.item


class Text(Struct, frozen=True):
    media_type: str
    type: Lazy


class Binary(Struct, frozen=True):
    media_type: str


class Events(Struct, frozen=True):
    media_type: str
    item: Lazy


class Lines(Struct, frozen=True):
    media_type: str
    item: Lazy


Content: TypeAlias = Json | FormData | Parts | Text | Binary | Events | Lines


class Body(Struct, frozen=True, kw_only=True):
    contents: tuple[Content, ...]
    required: bool = False


class Response(Struct, frozen=True, kw_only=True):
    """`status` is `"200"`, `"4XX"` or `"default"`; `error` the class raised for it, `None` for a success."""

    status: str
    contents: tuple[Content, ...] = ()
    headers: tuple[Parameter, ...] = ()
    error: Lazy | None = None


class ApiKey(Struct, frozen=True):
    name: str
    place: Literal["header", "query", "cookie"]
    parameter: str


class Http(Struct, frozen=True):
    """`scheme` in lower case: `bearer`, `basic`, `digest`, …"""

    name: str
    scheme: str


class OAuth2(Struct, frozen=True):
    """Also openIdConnect: a bearer token whose origin is described by `flows`."""

    name: str
    flows: Mapping[str, Any] = field(default_factory=dict)
    open_id_connect_url: str | None = None


class MutualTLS(Struct, frozen=True):
    name: str


Scheme: TypeAlias = ApiKey | Http | OAuth2 | MutualTLS


class Requirement(Struct, frozen=True):
    scheme: Scheme
    scopes: tuple[str, ...] = ()


class Link(Struct, frozen=True, kw_only=True):
    name: str
    status: str
    operation: str
    """Name of the target's method."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Any = ABSENT


class Server(Struct, frozen=True, kw_only=True):
    url: str
    variables: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Name to (default, allowed values; empty for any)."""


class Operation(Struct, Generic[R], frozen=True, kw_only=True, eq=False):
    """One operation; `R` is what a call of it answers."""

    id: str
    name: str
    """Method name on the interface."""
    method: str
    path: str
    tag: str | None = None
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[tuple[Requirement, ...], ...] = ()
    """Alternatives; `()` is public, an empty alternative allows anonymous access."""
    servers: tuple[Server, ...] = ()
    links: tuple[Link, ...] = ()
    deprecated: bool = False
    contract: Mapping[str, Any] = field(default_factory=dict)
    """The operation's `x-contract` extension."""
    pointer: str = ""
    """Place in `openapi.json`, for messages: `#/paths/~1v1~1videos/post`."""
