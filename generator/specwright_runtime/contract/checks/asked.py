"""Searches that are asked for in a body: `POST /search` with its filters, its order and its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import words
from specwright_runtime.contract.checks.listing import CURSORS, LIMITS, OFFSETS, PAGES
from specwright_runtime.contract.openapi.operation import Content, Operation, Parameter
from specwright_runtime.contract.openapi.pointer import escape
from specwright_runtime.contract.openapi.schema import Schema
from specwright_runtime.contract.things.resource import Resource

_PAGING = frozenset({"page", "pagination", "paging"})
_CHOOSING = frozenset({"filter", "filters", "where", "criteria", "query"})
_STEPS = frozenset({*LIMITS, *PAGES, *OFFSETS, *CURSORS})


def search(catalogue: Catalogue, operation: Operation) -> tuple[Operation, Resource] | None:
    """The operation with what its body asks for as if it stood in the query, and the things it lists; `None`:
    it lists no things that are known.
    """
    written = "application/x-www-form-urlencoded"
    content = next((c for c in operation.bodies if c.is_json or c.base_type == written), None)
    if operation.method != "POST" or content is None or operation.documents(201):
        return None
    listed = words.item_properties(catalogue, operation).keys()
    for resource in catalogue.resources.by_path.values() if listed else ():
        if resource.creator is None or resource.creator is operation or resource.retriever is None:
            continue
        if listed == words.shown(catalogue, resource.retriever).keys():
            members = tuple(_members(catalogue, content))
            asked = replace(operation, parameters=(*operation.parameters, *members))
            return asked, replace(resource, lister=asked)
    return None


def _members(catalogue: Catalogue, content: Content) -> Iterator[Parameter]:
    view = catalogue.document.request
    for name, schema in view.properties(content.schema or True).items():
        inner = view.properties(schema)
        if not inner:
            yield _parameter(name, (name,), view.flat(schema), content)
        for below, own in inner.items() if name.lower() in _PAGING | _CHOOSING else ():
            paging = name.lower() in _PAGING
            plain = not paging or below.lower() in _STEPS - {"size"}
            called = below if plain else f"page[{below.lower()}]"
            yield _parameter(called, (name, below), view.flat(own), content)


def _parameter(name: str, steps: tuple[str, ...], schema: Schema, content: Content) -> Parameter:
    flat = schema if isinstance(schema, dict) else {}
    return Parameter(
        name=name,
        place="query",
        required=False,
        style="form",
        explode=True,
        allow_reserved=False,
        media_type=None,
        schema=schema,
        examples=(flat["example"],) if "example" in flat else (),
        pointer=f"{content.pointer}/schema/properties/{'/properties/'.join(map(escape, steps))}",
        description=str(flat.get("description") or ""),
        within=steps,
    )
