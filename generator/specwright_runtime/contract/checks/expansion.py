"""`expand=customer`, `include=lines`, `fields=name`: what is told beside a thing, or of it, as asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.parameters import FIELDS
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.promise import Keep, base, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import items_of

_WORDS = frozenset({"expand", "include", "embed", "with"})

_ALWAYS = frozenset({"id", "links", "relationships", "meta", "type", "self", "name", "object"})
"""Members that stay, whichever are asked for: JSON:API's, and resource names."""

Say: TypeAlias = "Callable[[Exchange, list[dict[str, Any]]], str | None]"
"""What is wrong with the things of an answer; `None`: nothing."""


def of(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[str, Keep]]:
    """The promises, by what the parameter and its value are said to do."""
    request, view = catalogue.document.request, catalogue.document.response
    lists = any(resource.lister is operation for resource in catalogue.resources.by_path.values())
    contents = [content for response in operation.successes for content in response.contents]
    outer = {name for content in contents for name in view.properties(content.schema or True)}
    told = item_properties(catalogue, operation) if lists else _told(view, operation)
    for parameter in operation.parameters:
        word = plain(parameter.name.partition("[")[0])
        if parameter.place != "query" or word not in _WORDS | FIELDS:
            continue
        flat = request.flat(parameter.schema)
        members = flat.get("enum") or request.flat(flat.get("items", True)).get("enum", ())
        for member in (m for m in members if isinstance(m, str) and word in _WORDS):
            own = view.flat(told.get(member, False))
            branches = [view.types(branch) for key in ("oneOf", "anyOf") for branch in own.get(key, ())]
            say: Say | None = None
            if ("object",) in branches and {("string",), ("integer",)} & set(branches):
                say = _whole(member)
            elif "relationships" in told and "included" in outer:
                say = _included(member)
            elif member in told and {"array", "object"} & set(view.types(told[member])):
                say = _there(member, alone="array" in view.types(told[member]))
            if say is not None:
                yield (
                    f"{parameter.name}={member} expands",
                    _keep(operation, parameter, member, say, lists=lists),
                )
        known = [member for member in members if member in told] if word in FIELDS else []
        if len(known) > 1:
            say = _only(known[0], [name for name in known if plain(name) not in _ALWAYS])
            yield (
                f"{parameter.name}={known[0]} chooses",
                _keep(operation, parameter, known[0], say, lists=lists),
            )


def _told(view: View, operation: Operation) -> dict[str, Any]:
    return {
        name: inner
        for response in operation.successes
        for content in response.contents
        for name, inner in envelope.properties(view, content.schema or True).items()
    }


def _keep(operation: Operation, parameter: Parameter, member: str, say: Say, *, lists: bool) -> Keep:
    def keep(session: Session) -> None:
        listed = "array" in session.document.request.types(parameter.schema)
        call = base(session, operation).with_value(parameter, [member] if listed else member)
        exchange = must_succeed(session, call, f"{parameter.name}={member}")
        found = items_of(exchange.response.json()) if lists else [exchange.response.json()]
        things = [told for one in found or () if isinstance(told := envelope.thing(one), dict)]
        if not things:
            raise NotTestedError(f"{operation.id}: nothing is told")
        wrong = say(exchange, things)
        if wrong is not None:
            message = f"{parameter.name}={member} tells {wrong}"
            raise session.broken(message, fragment(parameter.pointer), exchange)

    return keep


def _whole(name: str) -> Say:
    """Where an id may be told as the thing itself, it is."""

    def say(exchange: Exchange, things: list[dict[str, Any]]) -> str | None:
        ids = [one[name] for one in things if isinstance(one.get(name), str | int)]
        return f"{ids[0]!r}, not what it names" if ids else None

    return say


def _included(name: str) -> Say:
    """JSON:API, 7.4: what is related is in `included`, each once."""

    def say(exchange: Exchange, things: list[dict[str, Any]]) -> str | None:
        body = exchange.response.json()
        included = body.get("included") if isinstance(body, dict) else None
        found = [str(one.get("id")) for one in included or () if isinstance(one, dict)]
        for one in things:
            linked = one.get(name)
            if isinstance(linked, str) and found.count(linked) != 1:
                return f"{linked!r}, which is included {found.count(linked)} times"
        return None

    return say


def _there(name: str, *, alone: bool) -> Say:
    """A list that may be left out is there; a thing is where its id is."""

    def say(exchange: Exchange, things: list[dict[str, Any]]) -> str | None:
        needed = [one for one in things if alone or any(one.get(f"{name}{end}") for end in ("_id", "Id"))]
        return f"no {name}" if needed and not any(name in one for one in needed) else None

    return say


def _only(name: str, others: list[str]) -> Say:
    def say(exchange: Exchange, things: list[dict[str, Any]]) -> str | None:
        left = [other for other in others if other != name and other in things[0]]
        return f"{left[0]}, too" if left else None if name in things[0] else f"no {name}"

    return say
