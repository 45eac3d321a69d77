"""Closed schemas as parts of others, as their authors meant them.

`additionalProperties: false` knows no properties but those beside it (JSON Schema 2020-12,
10.3.2.3), so that by the letter nothing may be added to it in an `allOf`; .NET's generators write
it of every class. The generator warns of such schemas (`closed-part`) and closes all parts
together, and so does this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

Schema: TypeAlias = "dict[str, Any] | bool"


def close_together(
    schemas: Iterable[dict[str, Any]],
    properties: Callable[[Schema], Iterable[str]],
    target: Callable[[dict[str, Any]], Schema],
) -> None:
    """Open the parts of each schema that refuse what others add, and close the schema instead.

    `properties` names those of a schema with all of its parts, `target` is what a `$ref` stands for.
    """
    together: set[int] = set()

    def closed(schema: Schema, seen: frozenset[int]) -> Iterator[set[str]]:
        """What each closed part knows, the schema itself among them."""
        if isinstance(schema, bool) or id(schema) in seen:
            return
        if _is_closed(schema):
            yield set(schema.get("properties") or ())
        elif id(schema) in together:
            yield set(properties(schema))
        for part in _parts(schema, target):
            yield from closed(part, seen | {id(schema)})

    def opened(schema: Schema, seen: frozenset[int]) -> Schema:
        if isinstance(schema, bool) or id(schema) in seen:
            return schema
        copied = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        if _is_closed(schema):
            del copied["additionalProperties"]
        if id(schema) in together:
            del copied["unevaluatedProperties"]
        parts = [opened(part, seen | {id(schema)}) for part in _parts(schema, target)]
        return {**copied, "allOf": parts} if parts else copied

    for schema in schemas:
        names = set(properties(schema))
        if any(names - known for known in closed(schema, frozenset())):
            whole = opened(schema, frozenset())
            assert isinstance(whole, dict)
            schema.clear()
            schema.update(whole, unevaluatedProperties=False)
            together.add(id(schema))


def _is_closed(schema: dict[str, Any]) -> bool:
    return schema.get("additionalProperties") is False and "patternProperties" not in schema


def _parts(schema: dict[str, Any], target: Callable[[dict[str, Any]], Schema]) -> Iterator[Schema]:
    if "$ref" in schema:
        yield target(schema)
    yield from schema.get("allOf", ())
