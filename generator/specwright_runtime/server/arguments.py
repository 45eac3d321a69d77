"""A handler's arguments that are no body, read from their places in the request."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from specwright_runtime.media import accepts
from specwright_runtime.operation import ABSENT, Operation, Parameter
from specwright_runtime.parameters.decode import (
    from_cookies,
    from_header,
    from_query,
    from_segment,
    names_of,
    parse_cookies,
    parse_query,
    takes_every_name,
)
from specwright_runtime.parameters.header import header_value
from specwright_runtime.parameters.querystring import from_querystring
from specwright_runtime.problem import Problem
from specwright_runtime.server.exchange import Exchange
from specwright_runtime.server.refusals import Refused

Fill: TypeAlias = Callable[[dict[str, Any], Exchange], None]


def segments(operation: Operation[Any]) -> tuple[tuple[int, Callable[[str], Any]], ...]:
    """Readers of path parameters, in the handler's order, with their places in the template."""
    names = template_names(operation.path)
    return tuple(
        (names.index(parameter.name), from_segment(parameter))
        for parameter in operation.parameters
        if parameter.place == "path"
    )


def template_names(path: str) -> list[str]:
    return [piece.partition("}")[0] for piece in path.split("{")[1:]]


def fills(operation: Operation[Any]) -> tuple[Fill, ...]:
    """One filler per place that the operation has parameters in; one of them may refuse by `Accept`."""
    by_place: dict[str, list[Parameter]] = {}
    for parameter in operation.parameters:
        by_place.setdefault(parameter.place, []).append(parameter)
    makers = {"query": _query, "querystring": _querystring, "header": _header, "cookie": _cookie}
    found = [make(by_place[place]) for place, make in makers.items() if place in by_place]
    if any(response.status == "406" for response in operation.responses):
        found.append(_acceptable(operation))
    return tuple(found)


def _acceptable(operation: Operation[Any]) -> Fill:
    """RFC 9110, 12.4.1 leaves it to the server; who documents a 406 gives it."""
    successes = [response for response in operation.responses if response.error is None]
    offered = [content.media_type for response in successes for content in response.contents]
    free = not offered or any("*" in media_type for media_type in offered)

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        accept = exchange.headers.get(b"accept")
        if accept is not None and not free and not accepts(accept.decode("latin-1"), offered):
            message = f"None of these can be sent for {', '.join(offered)}"
            raise Refused(Problem(status=406, code="not_acceptable", message=message))

    return fill


def _of(read: Callable[[Any], Any], query: Any, _: object) -> Any:
    return read(query)


def _query(parameters: list[Parameter]) -> Fill:
    nothing: dict[str, list[str]] = {}
    readers: list[tuple[str, Callable[[Mapping[str, list[str]]], Any]]] = []
    full = False
    for parameter in parameters:
        others = frozenset(name for other in parameters if other is not parameter for name in names_of(other))
        read = from_query(parameter, others)
        if takes_every_name(parameter):
            # Of two maps nothing says which has what: the first has all.
            readers.append((parameter.argument, functools.partial(_of, read, nothing) if full else read))
            full = True
        else:
            readers.append((parameter.argument, read))

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        text = exchange.query
        query = parse_query(text) if text else nothing
        for argument, read in readers:
            keywords[argument] = read(query)

    return fill


def _querystring(parameters: list[Parameter]) -> Fill:
    (parameter,) = parameters
    read = from_querystring(parameter)

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        keywords[parameter.argument] = read(exchange.query)

    return fill


def _header(parameters: list[Parameter]) -> Fill:
    readers = tuple(
        (
            parameter.argument,
            parameter.name.lower().encode(),
            parameter.form != "scalar",
            from_header(parameter),
            parameter.required or parameter.default is not ABSENT,
        )
        for parameter in parameters
    )

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        headers = exchange.headers
        for argument, key, listed, read, is_missed in readers:
            value = headers.get(key)
            if value is None:
                keywords[argument] = read(None) if is_missed else None
                continue
            if listed:
                value = b",".join([each for name, each in exchange.raw_headers if name == key])
            keywords[argument] = read(header_value(value))

    return fill


def _cookie(parameters: list[Parameter]) -> Fill:
    readers = tuple((parameter.argument, from_cookies(parameter)) for parameter in parameters)

    def fill(keywords: dict[str, Any], exchange: Exchange) -> None:
        sent = b"; ".join([value for name, value in exchange.raw_headers if name == b"cookie"])
        cookies = parse_cookies(header_value(sent))
        for argument, read in readers:
            keywords[argument] = read(cookies)

    return fill
