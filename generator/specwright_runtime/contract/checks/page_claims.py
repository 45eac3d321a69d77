"""What a page says of itself, of its neighbours and of the whole list is so."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import paging
from specwright_runtime.contract.checks.listing import (
    OFFSETS,
    PAGES,
    bare,
    first_page,
    led,
    link,
    named,
    next_page,
)
from specwright_runtime.contract.checks.stock import need, read, stocked
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_BEHIND = 100_000


def of(
    catalogue: Catalogue, operation: Operation, resource: Resource, limit: Parameter, page: Parameter | None
) -> Iterator[tuple[str, Keep]]:
    """The promises of an operation that lists in pages of `limit`, by their place."""
    view = catalogue.document.response
    if paging.places(view, operation):
        yield "links lead to their pages", _links(operation, resource, limit)
    if paging.counts(view, operation):
        yield f"{limit.name} does not change the total", _total(operation, resource, limit)
    if paging.has_facts(view, operation):
        yield "the page tells of itself", _itself(operation, resource, limit, page)
    told_names = {plain(name) for name, _ in paging.documented(view, operation)}
    if any(plain(step.name) in told_names for step in paging.steps(operation)):
        yield "the page is told as asked", _repeated(operation, resource, limit)


def _links(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    """What an answer calls its previous, first and last page, and itself, is that."""
    place = fragment(operation.pointer)

    def keep(session: Session) -> None:
        call = stocked(session, resource).with_value(limit, 1)
        one, first = read(session, resource, call)
        paging.must_place(session, first, begins=True)
        following = next_page(session, call, 0, one, first)
        need(one, 1, operation)
        if following is None:
            return
        two, second = read(session, resource, following)
        if not two:
            return
        paging.must_place(session, second, begins=False)
        for relation, start, wanted in (
            ("prev", second, one),
            ("first", second, one),
            ("self", second, two),
            ("self", first, one),
        ):
            asked = call if start is first else following
            other = led(session, asked, start, relation)
            found, exchange = read(session, resource, other) if other is not None else (wanted, start)
            if found != wanted:
                message = f"the link {relation} leads to {found[:3]!r}, and not to {wanted!r}"
                raise session.broken(message, place, exchange)
        last = led(session, call, first, "last")
        found, exchange = read(session, resource, last) if last is not None else (two, second)
        if last is not None and (not found or found == one or link(exchange) is not None):
            raise session.broken(f"the link last leads to {found[:3]!r}", place, exchange)

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


def _itself(operation: Operation, resource: Resource, limit: Parameter, page: Parameter | None) -> Keep:
    """The first page, the second one, and one behind all others."""

    def keep(session: Session) -> None:
        call = stocked(session, resource)
        for size in (1, 2):
            if not session.document.request.valid(limit.schema, size):
                continue
            sized = call.with_value(limit, size)
            first = first_page(session, page) if page is not None else 0
            for number in (first, first + 1, first + _BEHIND) if page is not None else (0,):
                asked = sized.with_value(page, number) if page is not None else sized
                found, exchange = read(session, resource, asked)
                paging.must_be_itself(session, asked, exchange, len(found))

    return keep


def _repeated(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        for step in paging.steps(operation):
            first = first_page(session, step) if bare(step) in PAGES else 0
            value = first + 1
            if session.document.request.valid(step.schema, value):
                call = call.with_value(step, value)
        paging.must_repeat(session, call, must_succeed(session, call, "a page"))
        offset = named(operation, OFFSETS)
        if offset is None or not session.document.request.valid(offset.schema, _BEHIND):
            return
        behind = call.with_value(offset, _BEHIND)
        found, exchange = read(session, resource, behind)
        total = max(paging.totals(exchange).values(), default=_BEHIND)
        if found and total < _BEHIND and paging.repeats(exchange, offset, _BEHIND):
            message = f"{offset.name}={_BEHIND} is behind all of the {total}, and gives {len(found)} entries"
            raise session.broken(message, fragment(offset.pointer), exchange)

    return keep
