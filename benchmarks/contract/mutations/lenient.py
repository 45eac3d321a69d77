"""What is let in that the document refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.contract.mutant import Asked, Mutant, World
from benchmarks.contract.mutations.kind import _uses, before, json_content, kind, query_of

from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.values.formats import DECIDABLE
from specwright_runtime.contract.values.unbuildable import UnbuildableError

_KEYWORDS = {
    "required": "Required",
    "type": "Type",
    "enum": "Enum",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "exclusiveMinimum": "ExclusiveMinimum",
    "minLength": "MinLength",
    "maxLength": "MaxLength",
    "pattern": "Pattern",
    "format": "Format",
    "minItems": "MinItems",
    "maxItems": "MaxItems",
    "uniqueItems": "UniqueItems",
    "multipleOf": "MultipleOf",
    "additionalProperties": "AdditionalProperties",
    "anyOf": "AnyOf",
    "oneOf": "OneOfNotValid",
}


def lenient_mutants(keyword: str, error: str) -> None:
    """Input that breaks only this keyword is repaired before the server sees it: the check is missing."""

    @kind()
    def make(world: World) -> Iterator[Mutant]:
        view = world.document.request
        for operation in world.document.operations:
            content = json_content(operation)
            if content is None:
                continue
            try:
                good = world.builder.full(content.schema, content.examples)
            except UnbuildableError:
                continue
            if not _uses(view, content.schema, keyword, frozenset()):
                continue

            def change(
                world: World, asked: Asked, o: Operation = operation, c: Any = content, good: Any = good
            ) -> None:
                if asked.operation is not o or "json" not in asked.header("content-type"):
                    return
                body = asked.json()
                if body is None or not isinstance(body, dict):
                    return
                errors = list(world.document.request.validator(c.schema).iter_errors(body))
                if not errors or any(type(e.kind).__name__.rpartition("_")[2] != error for e in errors):
                    return
                for e in errors:
                    name = str(e.instance_path[0]) if e.instance_path else getattr(e.kind, "property", None)
                    if name is not None and name in good:
                        body[name] = good[name]
                    elif name is not None:
                        body.pop(name, None)
                    for extra in getattr(e.kind, "unexpected", ()):
                        body.pop(extra, None)
                asked.put_json(body)

            yield before(f"{keyword} is not checked at {operation.id}", "input", change)


for _keyword, _error in _KEYWORDS.items():
    lenient_mutants(_keyword, _error)


@kind(4)
def one_required(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        content = json_content(operation)
        flat = world.document.request.flat(content.schema) if content is not None else {}
        for name in flat.get("required", ()):
            good = world.builder.full(content.schema, content.examples).get(name)

            def change(
                world: World, asked: Asked, o: Operation = operation, n: str = name, good: Any = good
            ) -> None:
                body = asked.json()
                if asked.operation is o and isinstance(body, dict) and n not in body:
                    asked.put_json({**body, n: good})

            yield before(f"{name} may be missing at {operation.id}", "input", change)


def raw_mutants(label: str, when: Callable[[Asked], bool]) -> None:
    @kind()
    def make(world: World) -> Iterator[Mutant]:
        for operation in world.document.operations:
            content = json_content(operation)
            if content is None or not operation.body_required:
                continue
            good = world.builder.full(content.schema, content.examples)

            def change(world: World, asked: Asked, o: Operation = operation, good: Any = good) -> None:
                if asked.operation is o and when(asked):
                    asked.put_json(good)
                    asked.set_header("content-type", "application/json")

            yield before(f"{label} at {operation.id}", "input", change)


raw_mutants(
    "malformed JSON passes",
    lambda asked: bool(asked.body) and asked.json() is None and "json" in asked.header("content-type"),
)


raw_mutants("an empty body passes", lambda asked: not asked.body)


raw_mutants("any media type passes", lambda asked: "text/plain" in asked.header("content-type"))


@kind(6)
def loose_query(world: World) -> Iterator[Mutant]:
    view = world.document.request
    for operation in world.document.operations:
        for parameter in operation.parameters:
            flat = view.flat(parameter.schema)
            if (
                parameter.place != "query"
                or parameter.media_type
                or flat.get("type")
                not in (
                    "integer",
                    "number",
                    "boolean",
                    "string",
                )
            ):
                continue
            checked = flat.keys() & {"enum", "minLength"} or flat.get("format") in DECIDABLE
            if flat.get("type") == "string" and not checked:
                continue

            def change(
                world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
            ) -> None:
                query = query_of(asked)
                if asked.operation is not o or p.name not in query:
                    return
                from specwright_runtime.contract.checker import scalar_readings

                if not any(world.document.request.valid(p.schema, r) for r in scalar_readings(query[p.name])):
                    query[p.name] = (
                        str(world.builder.minimal(p.schema, p.examples)).lower() if p.required else ""
                    )
                    if not p.required:
                        del query[p.name]
                    asked.query = urlencode(query)

            yield before(f"any {parameter.name} in the query passes at {operation.id}", "input", change)


@kind()
def needless_query(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            if parameter.place == "query" and parameter.required and parameter.media_type is None:

                def change(
                    world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
                ) -> None:
                    if asked.operation is o and p.name not in query_of(asked):
                        value = quote(str(world.builder.minimal(p.schema, p.examples)))
                        asked.query = f"{asked.query}&{p.name}={value}".lstrip("&")

                yield before(f"{parameter.name} may be missing at {operation.id}", "input", change)


@kind()
def loose_header(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            flat = world.document.request.flat(parameter.schema)
            if parameter.place == "header" and flat.keys() & {
                "pattern",
                "enum",
                "minimum",
                "maximum",
                "maxLength",
            }:

                def change(
                    world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
                ) -> None:
                    value = asked.header(p.name)
                    from specwright_runtime.contract.checker import scalar_readings

                    if (
                        asked.operation is o
                        and value
                        and not any(world.document.request.valid(p.schema, r) for r in scalar_readings(value))
                    ):
                        asked.set_header(p.name, None)

                yield before(f"any header {parameter.name} passes at {operation.id}", "input", change)


@kind()
def loose_cookie(world: World) -> Iterator[Mutant]:
    for operation in world.document.operations:
        for parameter in operation.parameters:
            if parameter.place == "cookie" and "pattern" in world.document.request.flat(parameter.schema):

                def change(
                    world: World, asked: Asked, o: Operation = operation, p: Parameter = parameter
                ) -> None:
                    if asked.operation is o:
                        cookie = re.sub(rf"(^|; ){p.name}=[^;]*", "", asked.header("cookie"))
                        asked.set_header("cookie", cookie.lstrip("; ") or None)

                yield before(f"any cookie {parameter.name} passes at {operation.id}", "input", change)
