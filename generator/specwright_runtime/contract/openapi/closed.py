"""Closed schemas as parts of others, as their authors meant them.

`additionalProperties: false` knows no properties but those beside it (JSON Schema 2020-12,
10.3.2.3), so that by the letter nothing may be added to it in an `allOf`; .NET's generators write
it of every class. The generator warns of such schemas (`closed-part`) and closes all parts
together, and so does this. A schema in the place of `false`, which Azure's base classes have, is
meant in the same way: of what no part names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = "dict[str, Any] | bool"

_UNIONS = frozenset({"oneOf", "anyOf"})


def name_what_is_required(
    schema: dict[str, Any], flat: Mapping[str, Any], properties: Callable[[Schema], Iterable[str]]
) -> None:
    """Let a closed object have what it requires and does not describe, of any value, as its model does.

    Taken literally no value would be valid; the generator warns of it (`unsatisfiable-schema`).
    """
    if is_closed(flat):
        known = set(properties(schema))
        missing = [name for name in flat.get("required", ()) if name not in known]
        if missing:
            schema["properties"] = {**(schema.get("properties") or {}), **dict.fromkeys(missing, True)}


def close_together(
    schemas: Iterable[dict[str, Any]],
    properties: Callable[[Schema], Iterable[str]],
    target: Callable[[dict[str, Any]], Schema],
) -> None:
    """Open the parts of each schema that refuse what others add, and close the schema instead.

    A closed member of a union stays closed, to what neither it nor anything beside the union names.
    `properties` names those of a schema with all of its parts, `target` is what a `$ref` stands for.
    """
    together: set[int] = set()

    def closed(schema: Schema, seen: frozenset[int]) -> Iterator[set[str]]:
        """What each closed part knows, the schema itself among them."""
        if isinstance(schema, bool) or id(schema) in seen:
            return
        if _narrows(schema):
            yield set(schema.get("properties") or ())
        elif id(schema) in together:
            yield names(schema)
        for part in _parts(schema, target):
            yield from closed(part, seen | {id(schema)})

    def rest(schema: Schema, seen: frozenset[int]) -> Iterator[Schema]:
        """What each closed part says of names that it does not know."""
        if isinstance(schema, bool) or id(schema) in seen:
            return
        if _narrows(schema):
            yield schema["additionalProperties"]
        elif id(schema) in together:
            yield schema["unevaluatedProperties"]
        for part in _parts(schema, target):
            yield from rest(part, seen | {id(schema)})

    def unions(schema: Schema, seen: frozenset[int]) -> Iterator[list[Schema]]:
        """Those of the schema and of its parts."""
        if isinstance(schema, bool) or id(schema) in seen:
            return
        yield from (schema[word] for word in _UNIONS if word in schema)
        for part in _parts(schema, target):
            yield from unions(part, seen | {id(schema)})

    def names(*roots: Schema) -> set[str]:
        """Of all properties, those of members of unions among them."""
        found: set[str] = set()
        pending, seen = [*roots], set[int]()
        while pending:
            schema = pending.pop()
            if not isinstance(schema, bool) and id(schema) not in seen:
                seen.add(id(schema))
                found.update(properties(schema))
                pending += (member for union in unions(schema, frozenset()) for member in union)
        return found

    def opened(schema: Schema, beside: Mapping[int, set[str]], seen: frozenset[int]) -> Schema:
        if isinstance(schema, bool) or id(schema) in seen:
            return schema
        copied = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        if _narrows(schema):
            del copied["additionalProperties"]
        if id(schema) in together:
            del copied["unevaluatedProperties"]
        for word in copied.keys() & _UNIONS:
            foreign = beside.get(id(copied[word]), set())
            copied[word] = [widened(each, foreign, frozenset()) for each in copied[word]]
        parts = [opened(part, beside, seen | {id(schema)}) for part in _parts(schema, target)]
        return {**copied, "allOf": parts} if parts else copied

    def widened(schema: Schema, foreign: set[str], seen: frozenset[int]) -> Schema:
        """A member of a union as it is, but that its closed parts take what stands beside the union."""
        if isinstance(schema, bool) or id(schema) in seen or not refuses(schema, foreign):
            return schema
        copied = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        if _narrows(schema) or id(schema) in together:
            own = schema.get("properties") or {}
            copied["properties"] = {**dict.fromkeys(sorted(foreign - own.keys()), True), **own}
        inside = seen | {id(schema)}
        for word in copied.keys() & _UNIONS:
            copied[word] = [widened(each, foreign, inside) for each in copied[word]]
        parts = [widened(part, foreign, inside) for part in _parts(schema, target)]
        return {**copied, "allOf": parts} if parts else copied

    def refuses(schema: Schema, foreign: set[str]) -> bool:
        """Whether a member of a union, or of a union in it, is closed to some of these names."""
        if any(foreign - known for known in closed(schema, frozenset())):
            return True
        inside = [each for union in unions(schema, frozenset()) for each in union if each is not schema]
        return any(foreign - known for each in inside for known in closed(each, frozenset()))

    for schema in {id(each): each for each in schemas}.values():
        found = list(unions(schema, frozenset()))
        inner = [names(*union) for union in found]
        base = set(properties(schema))
        beside = {
            id(union): base.union(*(inner[other] for other in range(len(found)) if other != index))
            for index, union in enumerate(found)
        }
        known = base.union(*inner)
        whole = any(known - part for part in closed(schema, frozenset()))
        if whole or any(refuses(each, beside[id(union)]) for union in found for each in union):
            others = list(rest(schema, frozenset()))
            changed = opened(schema, beside, frozenset())
            assert isinstance(changed, dict)
            schema.clear()
            schema.update(changed)
            if whole:
                schema["unevaluatedProperties"] = others[0] if len(others) == 1 else {"allOf": others}
                together.add(id(schema))


def _narrows(schema: Mapping[str, Any]) -> bool:
    """Whether not every property may have any value that it does not name."""
    others = schema.get("additionalProperties", True)
    return others is not True and others != {} and "patternProperties" not in schema


def is_closed(schema: Mapping[str, Any]) -> bool:
    return schema.get("additionalProperties") is False and "patternProperties" not in schema


def _parts(schema: dict[str, Any], target: Callable[[dict[str, Any]], Schema]) -> Iterator[Schema]:
    if "$ref" in schema:
        yield target(schema)
    yield from schema.get("allOf", ())
