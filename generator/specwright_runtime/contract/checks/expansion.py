"""`expand=customer`: where an id may be told as the thing itself, it is when that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.naming import plain
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, base, must_succeed
from specwright_runtime.contract.resource import items_of
from specwright_runtime.contract.session import Session

_WORDS = frozenset({"expand", "include", "embed"})


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[Parameter, str]]:
    """The parameter, and the property that may be an id or the thing."""
    request, view = catalogue.document.request, catalogue.document.response
    properties: dict[str, Any] = {}
    for response in operation.successes:
        for content in response.contents:
            properties |= view.flat(content.schema or True).get("properties") or {}
    for parameter in operation.parameters:
        if parameter.place != "query" or plain(parameter.name) not in _WORDS:
            continue
        flat = request.flat(parameter.schema)
        for member in flat.get("enum") or request.flat(flat.get("items", True)).get("enum", ()):
            own = view.flat(properties.get(member, False)) if isinstance(member, str) else {}
            branches = [view.types(branch) for key in ("oneOf", "anyOf") for branch in own.get(key, ())]
            if ("object",) in branches and {("string",), ("integer",)} & set(branches):
                yield parameter, member


def keep(operation: Operation, parameter: Parameter, name: str) -> Keep:
    def look(session: Session) -> None:
        listed = "array" in session.document.request.types(parameter.schema)
        call = base(session, operation).with_value(parameter, [name] if listed else name)
        exchange = must_succeed(session, call, f"{parameter.name}={name}")
        body = exchange.response.json()
        found = [body] if isinstance(body, dict) and name in body else items_of(body) or []
        for told in found:
            if isinstance(told, dict) and isinstance(told.get(name), str | int):
                raise session.broken(
                    f"{parameter.name}={name} tells {told[name]!r}, not what it names",
                    fragment(parameter.pointer),
                    exchange,
                )

    return look
