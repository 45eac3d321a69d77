"""How breaks are made: where they apply is computed from the document, never listed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

from benchmarks.contract.mutant import Asked, Forward, Kind, Mutant, Told, World, success

from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.things.resource import Resources
from specwright_runtime.contract.values.formats import DECIDABLE

EACH = 2
"""Targets per kind."""


KINDS: list[Kind] = []


def kind(each: int = EACH) -> Callable[[Kind], Kind]:
    def register(make: Kind) -> Kind:
        def few(world: World) -> Iterator[Mutant]:
            yield from islice(make(world), each)

        KINDS.append(few)
        return make

    return register


def after(
    name: str, group: str, when: Callable[[Asked, Told], bool], change: Callable[[Told], object]
) -> Mutant:
    async def act(world: World, asked: Asked, forward: Forward) -> Told:
        told: Told = await forward(asked)
        if when(asked, told):
            change(told)
        return told

    return Mutant(name=name, kind=group, act=act)


def before(name: str, group: str, change: Callable[[World, Asked], object]) -> Mutant:
    async def act(world: World, asked: Asked, forward: Forward) -> Told:
        change(world, asked)
        told: Told = await forward(asked)
        return told

    return Mutant(name=name, kind=group, act=act)


def on(operation: Operation) -> Callable[[Asked, Told], bool]:
    return lambda asked, told: asked.operation is operation and success(told) and bool(told.body)


def succeeding(operation: Operation) -> Callable[[Asked, Told], bool]:
    return lambda asked, told: asked.operation is operation and success(told)


def answering_with(operation: Operation, *statuses: int) -> Callable[[Asked, Told], bool]:
    return lambda asked, told: asked.operation is operation and told.status in statuses


def adding(**fields: Any) -> Callable[[Told], None]:
    return lambda told: told.put_json({**told.json(), **fields})


def header(name: str, value: str | None) -> Callable[[Told], None]:
    return lambda told: told.set_header(name, value)


def copied(told: Told) -> Told:
    return told.copy()


def equal(wanted: Any) -> Callable[[Any], bool]:
    return lambda value: bool(value == wanted)


def sized(kind: type[list[Any]] | type[str], wanted: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind) and len(value) == wanted


def sent_as(media_type: str, body: bytes) -> Callable[[Told], None]:
    def change(told: Told) -> None:
        told.set_header("content-type", media_type)
        told.body = body

    return change


def answering(world: World) -> Iterator[tuple[Operation, dict[str, Any]]]:
    """Operations that answer a JSON object, with its flattened schema."""
    view = world.document.response
    for operation in world.document.operations:
        for response in operation.successes:
            for content in response.contents:
                if content.is_json and content.schema is not None:
                    flat = view.flat(content.schema)
                    if flat.get("properties"):
                        yield operation, flat


def change_at(told: Told, path: tuple[str, ...], change: Callable[[Any], Any]) -> None:
    body = told.json()

    def walk(node: Any, rest: tuple[str, ...]) -> Any:
        if not rest:
            return change(node)
        if rest[0] == "*" and isinstance(node, list):
            return [walk(item, rest[1:]) for item in node]
        if isinstance(node, dict) and rest[0] in node:
            changed = walk(node[rest[0]], rest[1:])
            if changed is GONE:
                return {k: v for k, v in node.items() if k != rest[0]}
            return {**node, rest[0]: changed}
        return node

    told.put_json(walk(body, path))


def at(path: tuple[str, ...], change: Callable[[Any], Any]) -> Callable[[Told], None]:
    return lambda told: change_at(told, path, change)


GONE = object()


def setting(**fields: Any) -> Callable[[Told], object]:
    def change(told: Told) -> None:
        for name, value in fields.items():
            setattr(told, name, value)

    return change


def json_content(operation: Operation) -> Any:
    return next((c for c in operation.bodies if c.is_json and c.schema is not None), None)


def _uses(view: Any, schema: Any, keyword: str, seen: frozenset[int]) -> bool:
    flat = view.flat(schema)
    if id(flat) in seen or "oneOf" in flat or "anyOf" in flat:
        return keyword in {"oneOf", "anyOf"} and keyword in flat
    if keyword == "format" and flat.get("format") not in DECIDABLE:
        return False
    if keyword in flat and not (keyword == "additionalProperties" and flat[keyword] is not False):
        return True
    inner = [
        *(flat.get("properties") or {}).values(),
        flat.get("items", True),
    ]
    return any(_uses(view, one, keyword, seen | {id(flat)}) for one in inner if isinstance(one, dict))


def query_of(asked: Asked) -> dict[str, str]:
    return dict(parse_qsl(asked.query, keep_blank_values=True))


def things(world: World) -> Iterator[Any]:
    for resource in Resources(world.document).by_path.values():
        if resource.creator is not None:
            yield resource
