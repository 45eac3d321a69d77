"""Things without a path of their own that an answer lists: the services of a catalogue, and their plans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things.naming import plain, singular

Way: TypeAlias = tuple[str, ...]
"""Names of lists, one within the other."""

_DEPTH = 3


def catalogued(document: Document) -> Iterator[tuple[str, Operation, Way]]:
    """By what they are called: which call shows them, without being told anything, and where."""
    view = document.response
    for operation in document.operations:
        asked = any(each.required and each.place in {"path", "query"} for each in operation.parameters)
        for response in operation.successes if operation.method == "GET" and not asked else ():
            for content in response.contents:
                if content.is_json and content.schema is not None:
                    found = _lists(view, _items(view, content.schema), ())
                    yield from ((name, operation, way) for name, way in found)


def _items(view: View, schema: Schema) -> Schema:
    return view.items(view.flat(schema)) if view.types(schema) == ("array",) else schema


def _lists(view: View, schema: Schema, way: Way) -> Iterator[tuple[str, Way]]:
    for name, inner in view.properties(schema).items() if len(way) < _DEPTH else ():
        items = _items(view, inner)
        if items is not inner and "id" in view.properties(items):
            yield singular(plain(name)), (*way, name)
            yield from _lists(view, items, (*way, name))


def entries(body: Any, way: Way) -> list[Any]:
    """What an answer has in the innermost of these lists."""
    found = body if isinstance(body, list) else [body]
    for name in way:
        lists = [one.get(name) for one in found if isinstance(one, dict)]
        found = [entry for each in lists if isinstance(each, list) for entry in each]
    return found
