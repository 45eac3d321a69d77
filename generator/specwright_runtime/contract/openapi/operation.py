"""One operation as the document promises it: its parameters, bodies and responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from specwright_runtime.contract.openapi.prose import names, sentences
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.media import essence, is_json_lines

Place: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]
WRAPPERS = frozenset(
    {"data", "result", "resource", "item", "payload", "response", "record", "entity", "node"}
)
"""Properties that hold what a body is about, without punctuation."""
_OF_NO_VALUE = frozenset(
    {401, 402, 403, 404, 405, 406, 408, 409, 410, 412, 413, 414, 415, 423, 424, 428, 429, 451}
)
"""What is refused so is not refused for a value that is none."""
Names: TypeAlias = "Mapping[str, Names]"
"""Properties, each with those of the object that it is."""


_ONE_OF = re.compile(
    r"\b(?:one|any|either)\b.*\b(?:required|mandatory|(?:must|has to|needs? to) be \w+)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    name: str
    place: Place
    required: bool
    style: str
    explode: bool
    allow_reserved: bool
    media_type: str | None
    """For `content` parameters: how the text is encoded, if it is not as text or as a form."""
    schema: Schema
    examples: tuple[Any, ...]
    pointer: str
    description: str = ""
    allow_empty: bool = False
    encoding: Mapping[str, Any] = field(default_factory=dict)
    """Of the properties of a form that is all of the query, by their names."""
    within: tuple[str, ...] = ()
    """The steps to it in the body, where a search is asked for there."""


def _is_json(base_type: str) -> bool:
    return base_type in {"application/json", "text/json"} or base_type.endswith("+json")


@dataclass(frozen=True, kw_only=True)
class Content:
    """A media type of a body, with its schema as this side of the wire sees it."""

    media_type: str
    schema: Schema | None
    item: bool
    """The schema is that of one item of a stream (`itemSchema`)."""
    examples: tuple[Any, ...]
    encoding: Mapping[str, Mapping[str, Any]]
    pointer: str
    has_positions: bool = False
    """A multipart body whose parts are the items of an array."""
    prefix_encoding: tuple[Mapping[str, Any], ...] = ()
    item_encoding: Mapping[str, Any] = field(default_factory=dict)
    structured: bool = False
    """Any media type, of a schema that only JSON has."""
    label: str = ""
    """What it says to be when it is sent as JSON."""
    names: Names = field(default_factory=dict)
    """The properties that its schema has, and the objects in it."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Media types of files in a form, by what their descriptions say."""

    @cached_property
    def base_type(self) -> str:
        return essence(self.media_type)

    @cached_property
    def is_json(self) -> bool:
        return not self.is_lines and (_is_json(self.base_type) or self.structured)

    @cached_property
    def is_lines(self) -> bool:
        """JSON texts one after the other."""
        return is_json_lines(self.base_type) or (self.item and _is_json(self.base_type))

    @property
    def is_form(self) -> bool:
        return self.base_type in {"application/x-www-form-urlencoded", "multipart/form-data"}

    @property
    def is_text(self) -> bool:
        return self.base_type.startswith("text/") and not self.is_json and not self.is_events

    @property
    def is_events(self) -> bool:
        """Of which there may be none, as of lines."""
        return self.base_type == "text/event-stream"

    @property
    def is_binary(self) -> bool:
        return self.base_type.split("/")[0] in {
            "video",
            "audio",
            "image",
            "font",
            "model",
        } or self.base_type in {
            "application/octet-stream",
            "application/pdf",
            "application/zip",
            "application/gzip",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: str
    contents: tuple[Content, ...]
    headers: tuple[Parameter, ...]
    links: Mapping[str, Mapping[str, Any]]
    pointer: str
    description: str = ""

    @property
    def is_success(self) -> bool:
        return self.status[0] == "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    name: str
    kind: str
    """`apiKey`, or the HTTP scheme in lower case (`bearer` for oauth2 and openIdConnect), or `mutualTLS`."""
    place: str = "header"
    parameter: str = "Authorization"
    token_urls: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Operation:
    id: str
    method: str
    path: str
    template: str
    """The path as the document has it, with the slash that it may end in."""
    tag: str | None
    summary: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[Content, ...]
    body: Mapping[str, Any]
    """As the document has it, references resolved; nothing without one."""
    responses: tuple[Response, ...]
    security: tuple[tuple[str, ...], ...]
    """Alternatives by scheme name; `()` is public, an empty alternative allows anonymous access."""
    contract: Mapping[str, Any]
    pointer: str
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def body_required(self) -> bool:
        return self.body.get("required") is True

    @property
    def said(self) -> str:
        """What the document says of it in words."""
        return f"{self.summary} {self.extra.get('description') or ''}"

    @property
    def said_and_refused(self) -> str:
        """What it says of what it does and of what it refuses."""
        refused = (r.description for r in self.responses if r.status in {"400", "409", "422"})
        return " ".join((self.said, *refused))

    @property
    def refusal(self) -> str:
        """What it says of a conflict: of a 409, and in the sentences that name one."""
        told = [response.description for response in self.responses if response.status == "409"]
        said = [self.said, *(response.description for response in self.responses if response.is_success)]
        sentences = (one for text in said for one in re.split(r"(?<=[.;])\s", text))
        return " ".join((*told, *(one for one in sentences if "409" in one or "conflict" in one.lower())))

    @property
    def successes(self) -> tuple[Response, ...]:
        return tuple(response for response in self.responses if response.is_success)

    @property
    def path_parameters(self) -> tuple[Parameter, ...]:
        return tuple(p for p in self.parameters if p.place == "path")

    @cached_property
    def accept(self) -> str:
        """Every documented media type, JSON first, as an `Accept` has them."""
        types = {content.base_type: content.is_json for r in self.responses for content in r.contents}
        return ", ".join(sorted(types, key=lambda name: not types[name])) or "*/*"

    @cached_property
    def one_of(self) -> tuple[Parameter, ...]:
        """Query parameters of which words ask for one: "One of `task_id` or `project_id` is required"."""
        free = [p for p in self.parameters if p.place == "query" and not p.required]
        asking = (one for one in sentences(self.said) if _ONE_OF.search(one))
        named = (tuple(p for p in free if names(one, p.name)) for one in asking)
        return next((found for found in named if len(found) > 1), ())

    @property
    def is_manual(self) -> bool:
        """Costs money or reaches people: runs only when asked."""
        return self.contract.get("manual") is True

    @property
    def public(self) -> bool:
        return not self.security or () in self.security

    def response(self, status: int) -> Response | None:
        """The promise for a status: exact, then its range, then `default`."""
        for wanted in (str(status), f"{status // 100}XX", "default"):
            for response in self.responses:
                if response.status.upper() == wanted.upper():
                    return response
        return None

    def is_twin(self, content: Content) -> bool:
        """A JSON body of the schema that another one before it has: `text/json` beside `application/json`."""
        if not content.is_json or "patch" in content.base_type:
            return False
        before = self.bodies[: self.bodies.index(content)]
        return any(c.is_json and c.schema == content.schema for c in before if "patch" not in c.base_type)

    def documents(self, status: int) -> bool:
        return any(response.status == str(status) for response in self.responses)

    @cached_property
    def refusals(self) -> frozenset[int] | None:
        """Statuses by which invalid input may be refused; `None`: any 4xx, the document names none."""
        if any(r.status.upper() in {"4XX", "DEFAULT"} for r in self.responses):
            return None
        if named := frozenset(status for status in (400, 422) if self.documents(status)):
            return named
        other = {int(r.status) for r in self.responses if r.status.isdigit() and r.status[0] == "4"}
        return frozenset(other - _OF_NO_VALUE) or None

    def may_refuse(self, status: int) -> bool:
        """It documents this refusal, or, of those for values, none at all."""
        return self.response(status) is not None or (status in {400, 422} and self.refusals is None)

    def parameter(self, name: str, place: Place | None = None) -> Parameter | None:
        for parameter in self.parameters:
            if parameter.name == name and place in {None, parameter.place}:
                return parameter
        return None
