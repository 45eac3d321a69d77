"""What is kept out that the document allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.contract.mutant import Asked, Forward, Mutant, Told, World
from benchmarks.contract.mutations.kind import _uses, equal, json_content, kind, query_of, sized

from specwright_runtime.contract.openapi.operation import Operation, Parameter


async def _refuse(asked: Asked, forward: Forward) -> Told:
    """The server's own refusal, in its own shape."""
    broken = asked.copy()
    if broken.operation is not None and broken.operation.bodies:
        broken.body = b"{"
        broken.set_header("content-type", "application/json")
    else:
        bad = next(
            (p for p in (broken.operation.parameters if broken.operation else ()) if p.place == "query"), None
        )
        broken.query = f"{bad.name}=not-valid-at-all" if bad is not None else "x=1"
    told: Told = await forward(broken)
    return told


def strict_mutants(
    label: str, when: Callable[[World, Asked, Any], bool], applies: Callable[[World, Operation], bool]
) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if not applies(world, operation):
                continue

            async def act(world: World, asked: Asked, forward: Forward, o: Operation = operation) -> Told:
                if asked.operation is o and when(world, asked, asked.json()):
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(name=f"{label} at {operation.id}", kind="strict", act=act)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _free_text(world: World, operation: Operation) -> bool:
    content = json_content(operation)
    view = world.document.request
    flat = view.flat(content.schema) if content is not None else {}
    return any(
        f.get("type") == "string" and not f.keys() & {"pattern", "format", "enum", "maxLength"}
        for f in map(view.flat, (flat.get("properties") or {}).values())
    )


def _has(keyword: str) -> Callable[[World, Operation], bool]:
    return lambda world, operation: (
        json_content(operation) is not None
        and _uses(world.document.request, json_content(operation).schema, keyword, frozenset())
    )


def _body(world: World, operation: Operation) -> bool:
    return json_content(operation) is not None


strict_mutants("long texts are refused", lambda w, a, b: any(len(t) > 255 for t in _texts(b)), _free_text)


strict_mutants(
    "texts that are not ASCII are refused",
    lambda w, a, b: any(not t.isascii() for t in _texts(b)),
    _free_text,
)


strict_mutants("a charset parameter is refused", lambda w, a, b: "charset" in a.header("content-type"), _body)


@kind(6)
def strict_property(world: World) -> Iterator[Mutant]:
    view = world.document.request
    for operation in world.document.operations:
        content = json_content(operation)
        flat = view.flat(content.schema) if content is not None else {}
        optional = [
            n
            for n, s in (flat.get("properties") or {}).items()
            if n not in flat.get("required", ()) and not world.builder.hidden(s)
        ]
        for name in [*optional[:2], *optional[-1:]]:

            async def act(
                world: World, asked: Asked, forward: Forward, o: Operation = operation, n: str = name
            ) -> Told:
                body = asked.json()
                if asked.operation is o and isinstance(body, dict) and n in body:
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(name=f"{name} is refused at {operation.id}", kind="strict", act=act)

            async def need(
                world: World, asked: Asked, forward: Forward, o: Operation = operation, n: str = name
            ) -> Told:
                body = asked.json()
                if asked.operation is o and isinstance(body, dict) and n not in body:
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(name=f"{name} is demanded at {operation.id}", kind="strict", act=need)


@kind(6)
def strict_value(world: World) -> Iterator[Mutant]:
    """An edge that the document includes is refused."""
    view = world.document.request
    for operation in world.document.operations:
        content = json_content(operation)
        flat = view.flat(content.schema) if content is not None else {}
        for name, schema in (flat.get("properties") or {}).items():
            inner = view.flat(schema)
            if "pattern" in inner or inner.get("x-contract") or world.builder.hidden(schema):
                continue  # the document says that other values may be refused
            edges: list[tuple[str, Callable[[Any], bool]]] = []
            if isinstance(inner.get("enum"), list) and len(inner["enum"]) > 1:
                edges.append((f"{name} = {inner['enum'][-1]}", equal(inner["enum"][-1])))
            if "maximum" in inner:
                edges.append((f"{name} at its maximum", equal(inner["maximum"])))
            if "minimum" in inner:
                edges.append((f"{name} at its minimum", equal(inner["minimum"])))
            if inner.get("type") == "boolean":
                edges.append((f"{name} = false", lambda v: v is False))
            if inner.get("type") == "array" and not inner.get("minItems"):
                edges.append((f"{name} empty", lambda v: v == []))
            if inner.get("maxItems"):
                edges.append(
                    (
                        f"{name} with its most items",
                        sized(list, inner["maxItems"]),
                    )
                )
            if isinstance(inner.get("type"), list) and "null" in inner["type"]:
                edges.append((f"{name} = null", lambda v: v is None))
            if inner.get("maxLength"):
                edges.append(
                    (
                        f"{name} at its longest",
                        sized(str, inner["maxLength"]),
                    )
                )
            if (
                inner.get("type")
                in (
                    "integer",
                    "number",
                )
                and "minimum" not in inner
                and "exclusiveMinimum" not in inner
            ):
                edges.append((f"{name} negative", lambda v: isinstance(v, int | float) and v < 0))
            for label, holds in edges:

                async def act(
                    world: World,
                    asked: Asked,
                    forward: Forward,
                    o: Operation = operation,
                    n: str = name,
                    holds: Callable[[Any], bool] = holds,
                ) -> Told:
                    body = asked.json()
                    if asked.operation is o and isinstance(body, dict) and n in body and holds(body[n]):
                        return await _refuse(asked, forward)
                    told: Told = await forward(asked)
                    return told

                yield Mutant(name=f"{label} is refused at {operation.id}", kind="strict", act=act)


@kind(4)
def strict_query(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            if parameter.place != "query" or parameter.required or parameter.media_type:
                continue

            async def act(
                world: World,
                asked: Asked,
                forward: Forward,
                o: Operation = operation,
                p: Parameter = parameter,
            ) -> Told:
                if asked.operation is o and any(k.partition("[")[0] == p.name for k in query_of(asked)):
                    return await _refuse(asked, forward)
                told: Told = await forward(asked)
                return told

            yield Mutant(
                name=f"{parameter.name} in the query is refused at {operation.id}", kind="strict", act=act
            )


@kind()
def strict_limit(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            high = world.document.request.flat(parameter.schema).get("maximum")
            pinned = world.document.request.flat(parameter.schema).get("x-contract")
            if parameter.place == "query" and high is not None and not pinned:

                async def act(
                    world: World,
                    asked: Asked,
                    forward: Forward,
                    o: Operation = operation,
                    p: Parameter = parameter,
                    high: Any = high,
                ) -> Told:
                    if asked.operation is o and query_of(asked).get(p.name) == str(high):
                        return await _refuse(asked, forward)
                    told: Told = await forward(asked)
                    return told

                yield Mutant(
                    name=f"{parameter.name} at its maximum is refused at {operation.id}",
                    kind="strict",
                    act=act,
                )


@kind()
def encoded_path(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        if operation.path_parameters:

            async def act(world: World, asked: Asked, forward: Forward, o: Operation = operation) -> Told:
                if b"%" in asked.path and asked.operation is o:
                    asked.path = asked.path.replace(b"%", b"%25")
                told: Told = await forward(asked)
                return told

            yield Mutant(
                name=f"percent-encoded ids are not decoded at {operation.id}", kind="strict", act=act
            )
