"""Query parameters of lists that do nothing, or something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from benchmarks.contract.mutant import Asked, Mutant, World
from benchmarks.contract.mutations.kind import after, answering, before, change_at, kind, on, query_of, things

from specwright_runtime.contract.openapi.operation import Operation


def query_mutants(label: str, words: set[str], change: Callable[[dict[str, str], str], object]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            if operation.method != "GET":
                continue
            for parameter in operation.parameters:
                if parameter.place == "query" and parameter.name.lower() in words:

                    def act(
                        world: World, asked: Asked, o: Operation = operation, n: str = parameter.name
                    ) -> None:
                        query = query_of(asked)
                        if asked.operation is o and n in query:
                            from contextlib import suppress

                            with suppress(ValueError):
                                change(query, n)
                            asked.query = urlencode(query)

                    yield before(f"{parameter.name} {label} at {operation.id}", "lists", act)


def _plus_one(query: dict[str, str], name: str) -> None:
    number = int(query[name])
    if 1 <= number < 10:
        query[name] = str(number + 1)


query_mutants(
    "is ignored",
    {"limit"},
    lambda query, name: query.pop(name) if query[name].isdigit() and 1 <= int(query[name]) <= 10 else None,
)


query_mutants("is one too many", {"limit"}, _plus_one)


query_mutants(
    "is ignored",
    {"page", "offset"},
    lambda query, name: query.pop(name) if query[name].isdigit() and int(query[name]) < 10 else None,
)


query_mutants("is ignored", {"after"}, lambda query, name: query.pop(name))


query_mutants(
    "is ignored", {"order"}, lambda query, name: query.pop(name) if query[name] in {"asc", "desc"} else None
)


query_mutants(
    "is ignored",
    {"fragile", "provider"},
    lambda query, name: (
        query.pop(name) if query[name] in {"true", "false", "runway", "openai", "azure"} else None
    ),
)


@kind()
def wrong_default(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            default = world.document.request.flat(parameter.schema).get("default")
            if parameter.name == "limit" and isinstance(default, int):

                def change(world: World, asked: Asked, o: Operation = operation, d: int = default) -> None:
                    if asked.operation is o and "limit" not in query_of(asked):
                        asked.query = urlencode({**query_of(asked), "limit": str(d * 2)})

                if any(t.lister is operation for t in things(world)):
                    yield before(f"another default of limit at {operation.id}", "lists", change)


@kind()
def no_more(world: World) -> Iterator[Mutant]:
    for operation, flat in answering(world):
        if "has_more" in (flat.get("properties") or {}):
            yield after(
                f"has_more is always false at {operation.id}",
                "lists",
                on(operation),
                lambda told: change_at(told, ("has_more",), lambda v: False),
            )
