"""Links: what an answer says about the next call (OpenAPI 3.1.1, 4.8.20)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from specwright_runtime.operation import ABSENT, Operation
from specwright_runtime.stream import Reply

R = TypeVar("R")

_EMBEDDED = re.compile(r"\{(\$[^}]*)\}")


class UnresolvedLink(ValueError):
    """The exchange does not have what the link is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[R]):
    """A call to be made: `await client.follow(call)`."""

    operation: Operation[R]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """By Python name."""
    body: Any = ABSENT


def linked(
    name: str,
    source: Operation[Any],
    target: Operation[R],
    reply: Reply[Any],
    arguments: Mapping[str, Any] | None = None,
    body: Any = ABSENT,
) -> Call[R]:
    """The call that a link of `source` leads to, of an answer and of what was asked.

    Raises `UnresolvedLink` where the exchange lacks what an expression asks for.
    """
    links = [link for link in source.links if link.name == name]
    link = next((link for link in links if link.status == str(reply.status)), links[0])
    exchange = _Exchange(source, reply, arguments or {}, body)
    found: dict[str, Any] = {}
    for key, expression in link.parameters.items():
        place, _, rest = key.partition(".")
        for parameter in target.parameters:
            if key == parameter.name or (place == parameter.place and rest == parameter.name):
                found[parameter.argument] = exchange.evaluate(expression)
                break
        else:
            raise UnresolvedLink(f"{target.id} has no parameter {key}")
    given = ABSENT if link.body is ABSENT else exchange.evaluate(link.body)
    return Call(operation=target, arguments=found, body=given)


class _Exchange:
    def __init__(
        self, operation: Operation[Any], reply: Reply[Any], arguments: Mapping[str, Any], body: Any
    ) -> None:
        self._operation = operation
        self._reply = reply
        self._arguments = arguments
        self._body = body

    def evaluate(self, expression: Any) -> Any:
        """A constant, an expression, or a text with expressions in braces."""
        if not isinstance(expression, str):
            return expression
        if expression.startswith("$"):
            return self._value(expression)
        return _EMBEDDED.sub(lambda match: str(self._value(match[1])), expression)

    def _value(self, expression: str) -> Any:
        side, _, rest = expression.partition(".")
        found: Any = None
        if expression == "$statusCode":
            found = self._reply.status
        elif expression == "$method":
            found = self._operation.method
        elif rest.startswith("body"):
            value = self._reply.value if side == "$response" else self._body
            pointer = unquote(rest.removeprefix("body").removeprefix("#"))
            found = _look_up(_plain(value), pointer) if pointer else value
        elif side == "$response" and rest.startswith("header."):
            found = {name.lower(): value for name, value in self._reply.headers.items()}.get(
                rest.removeprefix("header.").lower()
            )
        elif side == "$request":
            place, _, name = rest.partition(".")
            for parameter in self._operation.parameters:
                same = parameter.name == name or (
                    place == "header" and parameter.name.lower() == name.lower()
                )
                if same and parameter.place == place:
                    found = self._arguments.get(parameter.argument)
        if found is None:
            raise UnresolvedLink(f"the exchange has no {expression}")
        return found


def _plain(value: Any) -> Any:
    """A body as JSON has it."""
    from pydantic import BaseModel

    return (
        value.model_dump(mode="json", by_alias=True, exclude_unset=True)
        if isinstance(value, BaseModel)
        else value
    )


def _look_up(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        try:
            value = _plain(value[int(token)] if isinstance(value, list) else value[token])
        except (LookupError, TypeError, ValueError):
            return None
    return value
