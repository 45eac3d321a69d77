"""A call of an operation, and how it is written as a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.credential import Credentials
from specwright_runtime.contract.http.message import Exchange, Request
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.operation import ABSENT

Values = Mapping[tuple[str, str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request before it is written. `alternative` maps scheme to credential; `None`: what the run has."""

    operation: Operation
    values: Values = field(default_factory=dict)
    content: Content | None = None
    body: Any = ABSENT
    raw: bytes | None = None
    media_type: str | None = None
    alternative: Mapping[str, str] | None = None
    literal: bool = False
    target: str | None = None
    """Path and query as a link of the server gave them, instead of those of the values."""
    headers: tuple[tuple[str, str], ...] = ()

    def with_value(self, parameter: Parameter, value: Any) -> Call:
        one_of = self.operation.one_of
        others = {("query", p.name) for p in one_of if p is not parameter} if parameter in one_of else ()
        values = {key: known for key, known in self.values.items() if key not in others}
        values[parameter.place, parameter.name] = value
        return replace(self, values=values, body=_put(self.body, parameter.within, value))

    def without(self, parameter: Parameter) -> Call:
        key = (parameter.place, parameter.name)
        values = {k: v for k, v in self.values.items() if k != key}
        return replace(self, values=values, body=_put(self.body, parameter.within, ABSENT))


def _put(body: Any, steps: tuple[str, ...], value: Any) -> Any:
    """The body with another value there, `ABSENT` for none."""
    if not steps:
        return body
    own = dict(body) if isinstance(body, dict) else {}
    if value is ABSENT and len(steps) == 1:
        own.pop(steps[0], None)
        return own
    return {**own, steps[0]: value if len(steps) == 1 else _put(own.get(steps[0]), steps[1:], value)}


def as_sent(call: Call, exchange: Exchange) -> Call:
    """The call with the body and the path that were sent in the end."""
    path = {key: value for key, value in exchange.values.items() if key[0] == "path"}
    body = exchange.sent if isinstance(exchange.sent, dict | list) else call.body
    return replace(call, body=body, values={**call.values, **path})


class Writer:
    """Writes calls as requests, with the credentials of the run."""

    def __init__(self, document: Document, credentials: Credentials) -> None:
        self.document = document
        self.credentials = credentials
        self.brackets: dict[str, bool | None] = {}
        """How this server reads what forms spell in two ways, by the pointer of their media type; `None`: in
        neither of them.
        """

    def write(self, call: Call) -> Request:
        """
        Raises:
            wire.UnwritableError: a value cannot travel where it belongs.
        """
        operation = call.operation
        path, query, headers, cookies = operation.template.partition("#")[0], [], list(call.headers), []
        for parameter in operation.parameters:
            value = call.values.get((parameter.place, parameter.name), ABSENT)
            if value is ABSENT or parameter.within:
                continue
            match parameter.place:
                case "path":
                    segment = wire.path_segment(parameter, value, literal=call.literal)
                    path = path.replace(f"{{{parameter.name}}}", segment)
                case "query" | "querystring":
                    query += wire.query_pairs(parameter, value)
                case "header":
                    headers.append((parameter.name, wire.header_text(parameter, value)))
                case "cookie":
                    cookies += wire.cookie_pairs(parameter, value)
        if "?" in operation.template:  # what is fixed there, unless the call says something else
            path, _, fixed = path.partition("?")
            said = {pair.partition("=")[0] for pair in query}
            # A parameter of the query says its own pair.
            kept = (pair for pair in fixed.split("&") if "{" not in pair)
            query[:0] = [pair for pair in kept if pair.partition("=")[0] not in said]
        if cookies:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in cookies)))
        body, media_type = call.raw, call.media_type
        if call.body is not ABSENT and call.content is not None:
            written, written_type = wire.body(
                call.content,
                call.body,
                self.document.request,
                brackets=self.brackets.get(call.content.pointer, False),
            )
            body = written if body is None else body
            media_type = media_type or written_type
        if body is not None and media_type:
            headers.append(("Content-Type", media_type))
        if not any(name.lower() == "accept" for name, _ in headers):
            headers.append(("Accept", operation.accept))
        request = Request(
            method=operation.method,
            target=call.target or path + ("?" + "&".join(query) if query else ""),
            headers=tuple(headers),
            body=body,
        )
        alternative = call.alternative
        if alternative is None:
            names = self.credentials.alternative(operation) or ()
            alternative = {name: self.credentials.values[name] for name in names}
            return self.credentials.apply(self.document, request, alternative)
        return Credentials().apply(self.document, request, alternative)


CURRENT = object()
"""Value of an `If-Match`: the entity tag that the thing has when the call is sent."""
CONDITIONS = frozenset(
    {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "range"}
)
"""Headers whose values only the server can make (RFC 9110, 13 and 14)."""


def is_condition(parameter: Parameter) -> bool:
    """Only what a thing told of itself is accepted."""
    if parameter.place == "query":
        return parameter.name.lower() == "etag"
    return parameter.place == "header" and parameter.name.lower() in CONDITIONS


_HINTS = frozenset({"prefer", "cache-control", "accept-language", "accept-encoding", "accept-charset", "te"})
"""Headers of which what is not understood is ignored (RFC 7240, 2; RFC 9110, 12.5; RFC 9111, 5.2)."""


def is_hint(parameter: Parameter) -> bool:
    return parameter.place == "header" and parameter.name.lower() in _HINTS


def is_nonce(parameter: Parameter) -> bool:
    """Must differ from call to call: an idempotency key."""
    return parameter.place == "header" and "idempot" in parameter.name.lower()
