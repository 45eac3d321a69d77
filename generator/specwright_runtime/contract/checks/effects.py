"""Query parameters of a list do what they say: limit cuts, pages continue, order turns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from specwright_runtime.contract.call import Call
from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import expansion, filters, paging, search, sorting, words
from specwright_runtime.contract.checks.listing import (
    AFTER,
    BEFORE,
    CURSORS,
    LIMITS,
    OFFSETS,
    ORDERS,
    PAGES,
    first_page,
    list_call,
    marks,
    named,
    next_page,
    says_more,
    told_next,
)
from specwright_runtime.contract.checks.stock import read, stocked
from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.naming import plain
from specwright_runtime.contract.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.resource import Resource
from specwright_runtime.contract.session import Session

_ENOUGH = 3


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET":
        return
    for place, keep in expansion.of(catalogue, operation):
        yield _promise(operation, place, keep)
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
            yield _promise(operation, f"{page.name} continues", _next(operation, resource, limit, page, None))
        if offset is not None:
            yield _promise(
                operation, f"{offset.name} continues", _next(operation, resource, limit, offset, 0)
            )
        if cursor is not None and cursor.name.lower() in AFTER:
            yield _promise(operation, f"{cursor.name} continues", _after(operation, resource, limit, cursor))
            before = named(operation, BEFORE)
            if before is not None:
                yield _promise(
                    operation, f"{before.name} goes back", _before(operation, resource, limit, before)
                )
        if marks(catalogue.document, operation):
            told = cursor.name if cursor is not None else "the next page"
            yield _promise(operation, f"{told} continues", _marked(operation, resource, limit))
            yield _promise(operation, f"{told} comes to an end", _ends(operation, resource, limit))
        if paging.tells_more(catalogue.document.response, operation):
            yield _promise(operation, "has_more comes to an end", _more(operation, resource, limit))
        if paging.counts(catalogue.document.response, operation):
            yield _promise(
                operation, f"{limit.name} does not change the total", _total(operation, resource, limit)
            )
        told_names = {plain(name) for name, _ in paging.documented(catalogue.document.response, operation)}
        if any(plain(step.name) in told_names for step in paging.steps(operation)):
            yield _promise(operation, "the page is told as asked", _repeated(operation, resource, limit))
    if order is not None and {"asc", "desc"} <= set(
        catalogue.document.request.flat(order.schema).get("enum", ())
    ):
        yield _promise(operation, f"{order.name} turns", _order(operation, resource, order))
    for parameter, word in words.of(catalogue, operation):
        keep = filters.keep(operation, resource, parameter, word)
        yield _promise(operation, f"{parameter.name} filters", keep)
    chosen = [(p, w) for p, w in words.of(catalogue, operation) if w.way == "is" and w.alone]
    if len({parameter.name for parameter, _ in chosen}) > 1 and resource.creator is not None:
        yield _promise(operation, "filters combine", filters.both(operation, resource, chosen))
    if sorting.newest_first(operation) and resource.creator is not None:
        yield _promise(operation, "newest first", sorting.newest(catalogue, operation, resource))
    for parameter, texts in search.of(catalogue, operation) if resource.creator is not None else ():
        keep = search.keep(operation, resource, parameter, texts)
        yield _promise(operation, f"{parameter.name} searches", keep)
    for parameter, member, name, numeric in sorting.of(catalogue, operation):
        keep = sorting.keep(operation, resource, parameter, member, name, numeric=numeric)
        yield _promise(operation, f"{parameter.name}={member} sorts", keep)


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _lists(catalogue: Catalogue, operation: Operation) -> Resource:
    for resource in catalogue.resources.by_path.values():
        if resource.lister is operation:
            return resource
        if resource.creator is not None and resource.creator.path == operation.path:
            return replace(resource, lister=operation)
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


def _need(found: list[Any], count: int, operation: Operation) -> None:
    if len(found) < count:
        raise NotTestedError(
            f"{operation.id}: the list has {len(found)} entries and nothing makes more; {count} are needed"
        )


def _limit(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        whole, _ = read(session, resource, call)
        _need(whole, 2, operation)
        for size in (1, 2):
            if not session.document.request.valid(limit.schema, size):
                continue
            cut, exchange = read(session, resource, call.with_value(limit, size))
            if len(cut) != size:
                raise session.broken(
                    f"{limit.name}={size} gave {len(cut)} entries", fragment(limit.pointer), exchange
                )
            if says_more(exchange.response.json()) is False and len(whole) > size:
                raise session.broken(
                    "no more are said to follow, and there are more", fragment(limit.pointer), exchange
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
            held, _ = read(session, resource, call)
            for _ in range(default + 1 - len(held)):
                session.things.make(resource, fresh=True)
        found, exchange = read(session, resource, call)
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
    operation: Operation, resource: Resource, limit: Parameter, step: Parameter, start: int | None
) -> Keep:
    """What comes second stands behind what comes first, and nothing between them."""

    def keep(session: Session) -> None:
        first = first_page(session, step) if start is None else start
        second = first + 1
        call = stocked(session, resource)
        both, told = read(session, resource, call.with_value(limit, 2))
        if session.document.request.valid(limit.schema, 2):
            paging.must_add_up(session, call, told, 2, None)
        call = call.with_value(limit, 1)
        one, _ = read(session, resource, call.with_value(step, first))
        two, exchange = read(session, resource, call.with_value(step, second))
        paging.must_add_up(session, call, exchange, 1, second if start is None and first == 1 else None)
        if len(both) < 2 and resource.creator is None:
            raise NotTestedError(
                f"{operation.id}: the list is too short for a second page and nothing makes more"
            )
        _need(one, 1, operation)
        if one == two or not two or (one == both[:1] and two != both[1:]):
            raise session.broken(
                f"{step.name}={second} gave {two!r} behind {one!r}, both together {both!r}",
                fragment(step.pointer),
                exchange,
            )

    return keep


def _marked(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        both, _ = read(session, resource, call.with_value(limit, 2))
        _need(both, 2, operation)
        one, exchange = read(session, resource, call.with_value(limit, 1))
        following = told_next(session, call.with_value(limit, 1), exchange)
        if following is None:
            raise session.broken(
                "there are more, and no next page is named", fragment(operation.pointer), exchange
            )
        two, exchange = read(session, resource, following)
        if one != both[:1] or two != both[1:]:
            raise session.broken(
                f"the next page has {two!r} behind {one!r}, both together {both!r}",
                fragment(operation.pointer),
                exchange,
            )
        call = call.with_value(limit, 2)
        _, exchange = read(session, resource, call)
        following = told_next(session, call, exchange)
        more, exchange = read(session, resource, following) if following is not None else ([], exchange)
        if set(both) & set(more):
            message = f"the next page has {more!r} behind {both!r}"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _ends(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    """Some servers name a page behind the last one that is full; none of them does so behind empty ones."""

    def keep(session: Session) -> None:
        size = session.document.request.flat(limit.schema).get("maximum", 100)
        following: Call | None = list_call(session, resource).with_value(limit, size)
        empty = 0
        for _ in range(_ENOUGH * 10):
            if following is None:
                return
            found, exchange = read(session, resource, following)
            empty = 0 if found else empty + 1
            if empty == _ENOUGH:
                place = fragment(operation.pointer)
                raise session.broken(f"{empty} empty pages one after the other", place, exchange)
            following = told_next(session, following, exchange)
            paging.must_agree(session, exchange)
        raise NotTestedError(f"{operation.id}: the list has too many pages to read them all")

    return keep


def _more(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    """Where the list ends, it says that there are no more."""

    def keep(session: Session) -> None:
        size = session.document.request.flat(limit.schema).get("maximum", 100)
        call: Call | None = list_call(session, resource).with_value(limit, size)
        seen: list[Any] = []
        for number in range(_ENOUGH * 10):
            if call is None:
                return
            found, exchange = read(session, resource, call)
            if says_more(exchange.response.json()) is not True:
                return
            seen += found
            call = next_page(session, call, number, seen, exchange)
            if not found or (call is not None and not read(session, resource, call)[0]):
                place = fragment(operation.pointer)
                raise session.broken("more are said to follow, and nothing follows", place, exchange)
        raise NotTestedError(f"{operation.id}: the list has too many pages to read them all")

    return keep


def _before(operation: Operation, resource: Resource, limit: Parameter, before: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        both, _ = read(session, resource, call.with_value(limit, 2))
        _need(both, 2, operation)
        back, exchange = read(session, resource, call.with_value(limit, 2).with_value(before, both[1]))
        if back != both[:1]:
            raise session.broken(
                f"{before.name}={both[1]} gave {back!r}, before it is {both[0]!r}",
                fragment(before.pointer),
                exchange,
            )

    return keep


def _total(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    """It is that of all pages, whichever is looked at."""

    def keep(session: Session) -> None:
        call = stocked(session, resource)
        whole, exchange = read(session, resource, call)
        paging.must_count(session, call, len(whole), exchange)
        call = call.with_value(limit, 1)
        _, exchange = read(session, resource, call)
        told = paging.totals(exchange)
        for name, number in told.items():
            if number < len(whole):
                raise session.broken(
                    f"{name} is {number} with {limit.name}=1, and there are {len(whole)} entries at least",
                    fragment(operation.pointer),
                    exchange,
                )
        following = next_page(session, call, 0, whole[:1], exchange)
        if not told or following is None or len(whole) < 2:
            return
        _, exchange = read(session, resource, following)
        again = paging.totals(exchange)
        for name in told.keys() & again.keys():
            if told[name] != again[name]:
                raise session.broken(
                    f"{name} is {told[name]} on the first page and {again[name]} on the second",
                    fragment(operation.pointer),
                    exchange,
                )

    return keep


def _repeated(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        for step in paging.steps(operation):
            first = first_page(session, step) if step.name.lower() in PAGES else 0
            value = first + 1
            if session.document.request.valid(step.schema, value):
                call = call.with_value(step, value)
        paging.must_repeat(session, call, must_succeed(session, call, "a page"))

    return keep


def _after(operation: Operation, resource: Resource, limit: Parameter, cursor: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        both, _ = read(session, resource, call.with_value(limit, 2))
        _need(both, 2, operation)
        rest, exchange = read(session, resource, call.with_value(limit, 1).with_value(cursor, both[0]))
        if rest != both[1:2]:
            raise session.broken(
                f"{cursor.name}={both[0]} gave {rest!r}, the next is {both[1]!r}",
                fragment(cursor.pointer),
                exchange,
            )

    return keep


def _order(operation: Operation, resource: Resource, order: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        limit = named(operation, LIMITS)
        if limit is not None:
            call = call.with_value(limit, session.document.request.flat(limit.schema).get("maximum", 100))
        others = (p for p in operation.parameters if p.place == "query" and p is not order)
        by = next((p for p in others if re.search("sort|order", p.name, re.IGNORECASE)), None)
        if by is not None:  # equal ones may stand in any order
            members = session.document.request.flat(by.schema).get("enum", ())
            alone = [m for m in members if isinstance(m, str) and re.search("creat|^id$", m, re.IGNORECASE)]
            if not alone:
                raise NotTestedError(f"{operation.id}: nothing to sort by is known to differ")
            call = call.with_value(by, alone[0])
        up, _ = read(session, resource, call.with_value(order, "asc"))
        _need(up, 2, operation)
        down, exchange = read(session, resource, call.with_value(order, "desc"))
        if len(set(up)) == len(up) and up[:2] == down[:2]:
            raise session.broken(
                f"{order.name}=asc and desc give the same order", fragment(order.pointer), exchange
            )
        if set(up) == set(down) and up != list(reversed(down)):
            raise session.broken(
                f"{order.name}=desc is not the reverse of asc", fragment(order.pointer), exchange
            )

    return keep
