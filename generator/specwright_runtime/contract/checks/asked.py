"""Filters, orders and pages that are members of something else: of the body of `POST /search` or `QUERY`, or
of an object in the query, as `filter[title]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
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
    if operation.method not in {"POST", "QUERY"} or content is None or operation.documents(201):
        return None
    listed = documented.item_properties(catalogue, operation).keys()
    for resource in catalogue.resources.by_path.values() if listed else ():
        if resource.creator is None or resource.creator is operation or resource.retriever is None:
            continue
        if listed == documented.shown(catalogue, resource.retriever).keys():
            members = tuple(_members(catalogue, content))
            asked = replace(operation, parameters=(*operation.parameters, *members))
            return asked, replace(resource, lister=asked)
    return None


def _members(catalogue: Catalogue, content: Content) -> Iterator[Parameter]:
    view = catalogue.document.request
    for name, schema in view.properties(content.schema or True).items():
        inner = view.properties(schema)
        if not inner:
            yield _of_body(name, (name,), view.flat(schema), content)
        for below, own in inner.items() if name.lower() in _PAGING | _CHOOSING else ():
            paging = name.lower() in _PAGING
            plain = not paging or below.lower() in _STEPS - {"size"}
            called = below if plain else f"page[{below.lower()}]"
            yield _of_body(called, (name, below), view.flat(own), content)


def _of_body(name: str, steps: tuple[str, ...], schema: Schema, content: Content) -> Parameter:
    pointer = f"{content.pointer}/schema/properties/{'/properties/'.join(map(escape, steps))}"
    return replace(_parameter(name, schema, pointer), within=steps)


def spelled_out(catalogue: Catalogue, operation: Operation) -> Operation:
    """The operation with the members of objects in its query as parameters of their own, as which they travel
    (`style: deepObject`, and `form` where it is exploded).
    """
    view = catalogue.document.request
    known = {parameter.name for parameter in operation.parameters}
    members: list[Parameter] = []
    for parameter in operation.parameters:
        deep = parameter.style == "deepObject"
        apart = deep or (parameter.style == "form" and parameter.explode)
        if parameter.place != "query" or parameter.required or parameter.media_type or not apart:
            continue
        for key, schema in view.properties(parameter.schema).items():
            name = f"{parameter.name}[{key}]" if deep else key
            flat = view.flat(schema)
            if key.lower() not in words.ENDS and name not in known and not view.properties(schema):
                pointer = f"{parameter.pointer}/schema/properties/{escape(key)}"
                members.append(_parameter(name, flat, pointer))
    return replace(operation, parameters=(*operation.parameters, *members)) if members else operation


def _parameter(name: str, schema: Schema, pointer: str) -> Parameter:
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
        pointer=pointer,
        description=str(flat.get("description") or ""),
    )
