"""Runtime expressions of links (OpenAPI 3.1, 4.8.20): what one exchange says about the next."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.pointer import look_up

_EMBEDDED = re.compile(r"\{(\$[^}]*)\}")


class UnresolvedError(Exception):
    """The exchange does not have what the expression asks for."""


def evaluate(expression: Any, exchange: Exchange, values: Mapping[tuple[str, str], Any]) -> Any:
    """A constant, an expression, or a text with expressions in braces.

    Raises:
        UnresolvedError: names the expression.
    """
    if not isinstance(expression, str):
        return expression
    if expression.startswith("$"):
        return _one(expression, exchange, values)
    return _EMBEDDED.sub(lambda match: str(_one(match[1], exchange, values)), expression)


def _one(expression: str, exchange: Exchange, values: Mapping[tuple[str, str], Any]) -> Any:
    try:
        match expression.split(".", 2):
            case ["$url"]:
                return exchange.request.target
            case ["$method"]:
                return exchange.request.method
            case ["$statusCode"]:
                return exchange.response.status
            case ["$request" | "$response" as side, rest] if rest.startswith("body"):
                body = exchange.request.body if side == "$request" else exchange.response.body
                return look_up(json.loads(body or b"null"), unquote(rest[len("body#") :]))
            case ["$request" | "$response" as side, rest, more] if rest.startswith("body#"):
                body = exchange.request.body if side == "$request" else exchange.response.body
                return look_up(json.loads(body or b"null"), unquote(f"{rest}.{more}"[len("body#") :]))
            case ["$request", "header", name]:
                found = exchange.request.header(name)
            case ["$response", "header", name]:
                found = exchange.response.header(name)
            case ["$request", "path" | "query" | "cookie" as place, name]:
                found = values[place, name]
            case _:
                raise UnresolvedError(f"{expression} is not a runtime expression")
    except (KeyError, ValueError) as error:
        raise UnresolvedError(f"the exchange has no {expression}") from error
    if found is None:
        raise UnresolvedError(f"the exchange has no {expression}")
    return found
