"""Query parameters of a list do what they say: limit cuts, pages continue, order turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import (
    action,
    asked,
    documented,
    expansion,
    filters,
    ordered,
    pages,
    search,
    sorting,
    untold,
    words,
)
from specwright_runtime.contract.checks.listing import LIMITS, ORDERS, bare, named, of_one
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.promise import Keep, Promise
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method == "GET":
        for place, keep in expansion.of(catalogue, operation):
            yield _promise(operation, place, keep)
        if of_one(catalogue.resources, operation):
            return
        resource, whole = _lists(catalogue, operation), asked.spelled_out(catalogue, operation)
        yield from _of_list(catalogue, whole, replace(resource, lister=whole))
    else:
        found = asked.search(catalogue, operation)
        if found is not None:
            yield from _of_list(catalogue, *found)


def _of_list(catalogue: Catalogue, operation: Operation, resource: Resource) -> Iterator[Promise]:
    for place, keep in pages.of(catalogue, operation, resource):
        yield _promise(operation, place, keep)
    order = named(operation, ORDERS)
    members = catalogue.document.request.flat(order.schema).get("enum", ()) if order is not None else ()
    ways = {str(member).lower(): member for member in members}
    if order is not None and {"asc", "desc"} <= ways.keys():
        keep = sorting.turns(operation, resource, order, (ways["asc"], ways["desc"]))
        yield _promise(operation, f"{order.name} turns", keep)
    turned = sorting.flag(operation, catalogue.document.request)
    if turned is not None:
        keep = sorting.turns(operation, resource, turned, (False, True))
        yield _promise(operation, f"{turned.name} turns", keep)
    lists = bool(documented.item_properties(catalogue, operation))
    for parameter in operation.parameters if lists else ():
        if filters.by_default(catalogue.document.request, parameter) and bare(parameter) not in LIMITS:
            keep = filters.otherwise(operation, resource, parameter)
            yield _promise(operation, f"{parameter.name} left out is its default", keep)
    for parameter, word in words.of(catalogue, operation):
        if filters.includes(catalogue.document.request, operation, parameter):
            continue
        keep = filters.keep(operation, resource, parameter, word, action.leading(catalogue, resource, word))
        asked = parameter.name if word.key is None else f"{parameter.name}[{word.key}]"
        yield _promise(operation, f"{asked} filters", keep)
    for parameter, keep in untold.of(catalogue, operation, resource):
        yield _promise(operation, f"{parameter.name} filters", keep)
    chosen = [(p, w) for p, w in words.of(catalogue, operation) if w.way == "is" and w.alone]
    if len({parameter.name for parameter, _ in chosen}) > 1 and resource.creator is not None:
        yield _promise(operation, "filters combine", filters.both(operation, resource, chosen))
    order_said = ordered.described(catalogue, operation) if lists else None
    if order_said is not None:
        names, falls = order_said
        yield _promise(operation, "in order", ordered.in_order(operation, resource, names, falls=falls))
    for parameter, name in search.begins(catalogue, operation):
        keep = search.keep_beginning(operation, resource, parameter, name)
        yield _promise(operation, f"{parameter.name} is the beginning of {name}", keep)
    looking = search.keep if resource.creator is not None else search.keep_listed
    for parameter, texts in search.of(catalogue, operation):
        if resource.creator is None and not search.is_exact(parameter) and not texts:
            continue
        keep = looking(operation, resource, parameter, texts)
        yield _promise(operation, f"{parameter.name} searches", keep)
    for parameter, parts in search.in_parts(catalogue, operation) if resource.creator is not None else ():
        keep = search.keep_parts(operation, resource, parameter, parts)
        yield _promise(operation, f"{parameter.name} searches the name", keep)
    for parameter, names in sorting.unsaid(catalogue, operation):
        keep = sorting.some(operation, resource, parameter, names)
        yield _promise(operation, f"{parameter.name} sorts", keep)
    for parameter, member, name in sorting.of(catalogue, operation):
        keep = sorting.keep(operation, resource, parameter, member, name)
        yield _promise(operation, f"{parameter.name}={member} sorts", keep)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _lists(catalogue: Catalogue, operation: Operation) -> Resource:
    for resource in catalogue.resources.by_path.values():
        if resource.lister is operation:
            return resource
        if resource.creator is not None and resource.creator.path == operation.path:
            return replace(resource, lister=operation)
    return lone(catalogue, operation)


def lone(catalogue: Catalogue, operation: Operation) -> Resource:
    """A list whose entries have no path of their own, and what puts things into it."""
    feeder = catalogue.resources.fed(operation.path, set(documented.item_properties(catalogue, operation)))
    return Resource(
        item_path=operation.path,
        parameter="id",
        collection_path=operation.path,
        creator=feeder,
        expression=None,
        lister=operation,
        retriever=None,
        updaters=(),
        deleter=None,
        children=(),
        fed=True,
    )
