"""Query parameters of a list do what they say: limit cuts, pages continue, order turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.listing import (
    CURSORS,
    LIMITS,
    OFFSETS,
    ORDERS,
    PAGES,
    ids,
    items,
    list_call,
    named,
)
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.schema import fragment
from specwright_runtime.contract.session import Call, NotTestedError, Session

_ENOUGH = 3


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET":
        return
    resource = _lists(catalogue, operation)
    limit, page, offset, cursor, order = (
        named(operation, w) for w in (LIMITS, PAGES, OFFSETS, CURSORS, ORDERS)
    )
    if limit is not None:
        yield _promise(operation, f"{limit.name} cuts", _limit(operation, resource, limit))
        yield _promise(
            operation, f"{limit.name} left out is its default", _default(operation, resource, limit)
        )
        if page is not None:
            yield _promise(operation, f"{page.name} continues", _next(operation, resource, limit, page, 1, 2))
        if offset is not None:
            yield _promise(
                operation, f"{offset.name} continues", _next(operation, resource, limit, offset, 0, 1)
            )
        if cursor is not None and cursor.name.lower() in {"after", "starting_after"}:
            yield _promise(operation, f"{cursor.name} continues", _after(operation, resource, limit, cursor))
    if order is not None and {"asc", "desc"} <= set(
        catalogue.document.request.flat(order.schema).get("enum", ())
    ):
        yield _promise(operation, f"{order.name} turns", _order(operation, resource, order))
    for parameter in operation.parameters:
        if parameter.place == "query" and _filters(catalogue, operation, parameter):
            yield _promise(operation, f"{parameter.name} filters", _filter(operation, resource, parameter))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _lists(catalogue: Catalogue, operation: Operation) -> Resource:
    for resource in catalogue.resources.by_path.values():
        if resource.lister is operation:
            return resource
    return Resource(
        item_path=operation.path,
        parameter="id",
        collection_path=operation.path,
        creator=None,
        expression=None,
        lister=operation,
        retriever=None,
        updaters=(),
        deleter=None,
        children=(),
    )


def _stocked(session: Session, resource: Resource) -> Call:
    """The list's call, with enough things in the list where something makes them."""
    if resource.creator is not None:
        made = [session.make(resource, fresh=True) for _ in range(_ENOUGH)]
        return list_call(session, resource, made[0])
    return list_call(session, resource)


def _read(session: Session, resource: Resource, call: Call) -> tuple[list[Any], Exchange]:
    exchange = must_succeed(session, call, "the list")
    found = ids(session, resource, exchange)
    if any(one is None for one in found):
        return [repr(item) for item in items(session, exchange)], exchange
    return found, exchange


def _need(found: list[Any], count: int, operation: Operation) -> None:
    if len(found) < count:
        raise NotTestedError(
            f"{operation.id}: the list has {len(found)} entries and nothing makes more; {count} are needed"
        )


def _limit(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = _stocked(session, resource)
        whole, _ = _read(session, resource, call)
        _need(whole, 2, operation)
        for size in (1, 2):
            if not session.document.request.valid(limit.schema, size):
                continue
            cut, exchange = _read(session, resource, call.with_value(limit, size))
            if len(cut) != size:
                raise session.broken(
                    f"{limit.name}={size} gave {len(cut)} entries", fragment(limit.pointer), exchange
                )
            body = exchange.response.json()
            more = body.get("has_more") if isinstance(body, dict) else None
            if more is False and len(whole) > size:
                raise session.broken(
                    "has_more is false and there are more", fragment(limit.pointer), exchange
                )

    return keep


def _default(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        flat = session.document.request.flat(limit.schema)
        default = flat.get("default")
        if not isinstance(default, int) or default > 50:
            raise NotTestedError(f"{operation.id}: {limit.name} has no small default")
        call = list_call(session, resource)
        if resource.creator is not None:
            held, _ = _read(session, resource, call)
            for _ in range(default + 1 - len(held)):
                session.make(resource, fresh=True)
        found, exchange = _read(session, resource, call)
        if len(found) > default:
            raise session.broken(
                f"without {limit.name} there are {len(found)} entries, the default is {default}",
                fragment(limit.pointer),
                exchange,
            )
        if resource.creator is not None and len(found) < default:
            raise session.broken(
                f"without {limit.name} there are {len(found)} entries of more, the default is {default}",
                fragment(limit.pointer),
                exchange,
            )

    return keep


def _next(
    operation: Operation, resource: Resource, limit: Parameter, step: Parameter, first: int, second: int
) -> Keep:
    def keep(session: Session) -> None:
        call = _stocked(session, resource).with_value(limit, 1)
        one, _ = _read(session, resource, call.with_value(step, first))
        two, exchange = _read(session, resource, call.with_value(step, second))
        if not two and resource.creator is None:
            raise NotTestedError(
                f"{operation.id}: the list is too short for a second page and nothing makes more"
            )
        _need(one, 1, operation)
        if one == two or not two:
            raise session.broken(
                f"{step.name}={second} gave {two!r}, {step.name}={first} gave {one!r}",
                fragment(step.pointer),
                exchange,
            )

    return keep


def _after(operation: Operation, resource: Resource, limit: Parameter, cursor: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = _stocked(session, resource)
        both, _ = _read(session, resource, call.with_value(limit, 2))
        _need(both, 2, operation)
        rest, exchange = _read(session, resource, call.with_value(limit, 1).with_value(cursor, both[0]))
        if rest != both[1:2]:
            raise session.broken(
                f"{cursor.name}={both[0]} gave {rest!r}, the next is {both[1]!r}",
                fragment(cursor.pointer),
                exchange,
            )

    return keep


def _order(operation: Operation, resource: Resource, order: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = _stocked(session, resource)
        limit = named(operation, LIMITS)
        if limit is not None:
            call = call.with_value(limit, session.document.request.flat(limit.schema).get("maximum", 100))
        up, _ = _read(session, resource, call.with_value(order, "asc"))
        _need(up, 2, operation)
        down, exchange = _read(session, resource, call.with_value(order, "desc"))
        if len(set(up)) == len(up) and up[:2] == down[:2]:
            raise session.broken(
                f"{order.name}=asc and desc give the same order", fragment(order.pointer), exchange
            )
        if set(up) == set(down) and up != list(reversed(down)):
            raise session.broken(
                f"{order.name}=desc is not the reverse of asc", fragment(order.pointer), exchange
            )

    return keep


def _item_properties(catalogue: Catalogue, operation: Operation) -> dict[str, Any]:
    view = catalogue.document.response
    for response in operation.successes:
        for content in response.contents:
            if not content.is_json or content.schema is None:
                continue
            flat = view.flat(content.schema)
            arrays = (
                [flat] if "items" in flat else [view.flat(p) for p in (flat.get("properties") or {}).values()]
            )
            for array in arrays:
                if isinstance(array.get("items"), dict):
                    return dict(view.flat(array["items"]).get("properties") or {})
    return {}


def _filters(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> bool:
    """The entries have a property of that name, and its values are told apart exactly."""
    own = _item_properties(catalogue, operation).get(parameter.name)
    if own is None or own is False:
        return False
    wanted, has = catalogue.document.request.flat(parameter.schema), catalogue.document.response.flat(own)
    if wanted.get("type") != has.get("type"):
        return False
    return "enum" in wanted or wanted.get("type") == "boolean" or wanted.get("format") == "uuid"


def _filter(operation: Operation, resource: Resource, parameter: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = _stocked(session, resource)
        flat = session.document.request.flat(parameter.schema)
        held = {
            repr(value): value
            for item in items(session, must_succeed(session, call, "the list"))
            if isinstance(item, dict) and parameter.name in item
            # Entries may have more values than can be asked for.
            if (value := item[parameter.name]) in flat.get("enum", (value,))
        }
        candidates = list(held.values()) or [session.parameter_value(parameter)]
        candidates += [
            v
            for v in [*flat.get("enum", ()), *((True, False) if flat.get("type") == "boolean" else ())]
            if v not in candidates
        ]
        for value in candidates[:4]:
            exchange = must_succeed(session, call.with_value(parameter, value), f"{parameter.name}={value}")
            for item in items(session, exchange):
                if isinstance(item, dict) and parameter.name in item and item[parameter.name] != value:
                    raise session.broken(
                        f"{parameter.name}={value} lists one with {item[parameter.name]!r}",
                        fragment(parameter.pointer),
                        exchange,
                    )

    return keep
