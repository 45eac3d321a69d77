"""Properties that are told apart from one beside them: `fallbacks` that may not contain `model` itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specwright_runtime.contract.openapi.worded import APART

if TYPE_CHECKING:
    from specwright_runtime.contract.openapi.schema import Schema, View

_APART = re.compile(
    r"(?:\b(?:may|must|can|should|does|do)(?: ?not|n't) (?:contain|include|list|repeat|equal|name"
    r"|be (?:the same as|equal to|in|among))"
    r"|\bdiffer(?:s|ent)? from|\bdistinct from|\bother than|\bnot equal to)"
    r" (?:the (?:value of )?)?`([A-Za-z_]\w*)`",
    re.IGNORECASE,
)


_MAY_NOT = re.compile(r"\b(?:may|must|can)(?: ?not|n't)\b", re.IGNORECASE)


def alike(
    view: View, properties: Mapping[str, Schema], value: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Objects in which a property is what it may not be: its name, that of the other one, the object."""
    for name, word in pairs(view, properties):
        inner = properties[name]
        said = inner.get("description") if isinstance(inner, dict) else None
        marked = isinstance(inner, dict) and APART in inner
        said = str(said or view.flat(inner).get("description"))
        if word not in value or not (marked or _MAY_NOT.search(said)):
            continue
        same = [value[word]] if "array" in view.types(inner) else value[word]
        if view.valid(inner, same):
            yield name, word, {**value, name: same}


def told_apart(
    view: View,
    properties: Mapping[str, Schema],
    value: dict[str, Any],
    others: Callable[[Schema, Any, int], list[Any]],
) -> dict[str, Any]:
    """The object, whose properties are not as those that their words tell them apart from.

    `others` gives so many values that may stand beside one.
    """
    for name, word in pairs(view, properties):
        if name not in value or word not in value:
            continue
        known, taken = value[name], value[word]
        several = isinstance(known, list)
        schema = view.items(view.flat(properties[name])) if several else properties[name]
        found = known if several else [known]
        if taken in found:
            spare = (each for each in others(schema, taken, len(found) + 2) if each not in (taken, *found))
            other = next((each for each in spare if view.valid(schema, each)), taken)
            changed = [other if each == taken else each for each in found]
            value = {**value, name: changed if several else other}
    return value


def by_id(
    view: View,
    schema: Schema,
    items: list[dict[str, Any]],
    others: Callable[[Schema, Any, int], list[Any]],
) -> list[dict[str, Any]]:
    """The objects, each with an `id` of its own, where nothing says which ids there are."""
    known = view.properties(schema).get("id")
    if known is None or "id" not in items[0] or view.flat(known).keys() & {"enum", "const", *_SAID}:
        return items
    spare = (each for each in others(known, items[0]["id"], len(items)) if each != items[0]["id"])
    free = iter(dict.fromkeys(each for each in spare if view.valid(known, each)))
    return [items[0], *({**item, "id": next(free, item["id"])} for item in items[1:])]


_SAID = frozenset({"example", "examples", "default"})


def pairs(view: View, properties: Mapping[str, Schema]) -> Iterator[tuple[str, str]]:
    """Names of properties, each with the one that it may not be like."""
    for name, inner in properties.items():
        if isinstance(inner, dict) and inner.get(APART) in properties:
            yield name, str(inner[APART])
            continue
        beside = inner.get("description") if isinstance(inner, dict) else None
        found = _APART.search(str(beside or view.flat(inner).get("description")))
        if found is not None and found[1] in properties and found[1] != name:
            yield name, found[1]


def flags_apart(value: Any) -> dict[str, Any] | None:
    """The object with every other one of its flags turned: who takes one for another is noticed."""
    flags = (
        [name for name, inner in value.items() if isinstance(inner, bool)] if isinstance(value, dict) else []
    )
    if len(flags) < 2:
        return None
    return {**value, **{name: not value[name] for name in flags[1::2]}}
