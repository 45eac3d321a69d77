"""Pages of a list: limit cuts, and the next one continues without gap or end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import page_claims, paging
from specwright_runtime.contract.checks.listing import (
    AFTER,
    BEFORE,
    CURSORS,
    LIMITS,
    OFFSETS,
    PAGES,
    bare,
    enlarged,
    first_offset,
    first_page,
    is_token,
    list_call,
    marker,
    marks,
    named,
    next_page,
    says_more,
    size_beside,
    told_next,
)
from specwright_runtime.contract.checks.stock import need, read, stocked
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, must_be_refused
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource

_ENOUGH = 3
_NO_CURSOR = "specwright-no-cursor"
_SIZES = (2, 3, 5)
_PAGES = 30
_FEW, _USUAL, _ALL = 5, 25, 100


def of(catalogue: Catalogue, operation: Operation, resource: Resource) -> Iterator[tuple[str, Keep]]:
    """The promises of an operation that lists, by their place."""
    limit, page, offset, cursor, before = (
        named(operation, words) for words in (LIMITS, PAGES, OFFSETS, CURSORS, BEFORE)
    )
    view = catalogue.document.response
    if page is not None or offset is not None or marks(catalogue.document, operation):
        yield "all pages", _walk(operation, resource, limit)
    if limit is None:
        return
    yield f"{limit.name} cuts", _limit(operation, resource, limit)
    yield f"{limit.name} left out is its default", _default(operation, resource, limit)
    for step in (page, offset):
        if step is not None:
            size = size_beside(operation, step) or limit
            yield f"{step.name} continues", _next(operation, resource, size, step)
    told_names = {plain(name) for name, _ in paging.documented(view, operation)}
    if cursor is not None and cursor.name.lower() in AFTER and plain(cursor.name) not in told_names:
        yield f"{cursor.name} continues", _after(operation, resource, limit, cursor)
        if before is not None:
            yield f"{before.name} goes back", _before(operation, resource, limit, before)
    if cursor is not None and _REFUSED.search(cursor.description):
        yield f"a {cursor.name} of nobody is refused", _foreign(operation, resource, cursor)
    if marks(catalogue.document, operation) or (cursor is not None and is_token(cursor)):
        told = cursor.name if cursor is not None else "the next page"
        yield f"{told} continues", _marked(operation, resource, limit)
    yield from page_claims.of(catalogue, operation, resource, limit, page)


_PREVIOUS = re.compile(r"\bprevious page\b", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(unknown|invalid|malformed|other|expired|not (from|given|issued)|\w+n't (come|issued?))\b[^.;]{0,60}"
    r"\b(4(00|22)|refused|rejected|error)\b",
    re.IGNORECASE,
)
"""What is said of a cursor that no page named."""


def _foreign(operation: Operation, resource: Resource, cursor: Parameter) -> Keep:
    def keep(session: Session) -> None:
        if not session.document.request.valid(cursor.schema, _NO_CURSOR):
            raise NotTestedError(f"{operation.id}: {cursor.name} is no free text")
        exchange = session.call(list_call(session, resource).with_value(cursor, _NO_CURSOR))
        what = f"a {cursor.name} that no page named"
        must_be_refused(session, operation, exchange, what, fragment(cursor.pointer))

    return keep


def _limit(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        whole, _ = read(session, resource, call)
        need(whole, 2, operation)
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
        _ends(session, resource, call, limit)

    return keep


def _ends(session: Session, resource: Resource, call: Call, limit: Parameter) -> None:
    """A page that has all there are is the last one."""
    whole: list[Any] = []
    more: bool | None = True
    size = _FEW
    while more and size <= _ALL and session.document.request.valid(limit.schema, size):
        whole, exchange = read(session, resource, call.with_value(limit, size))
        size, more = 2 * size, paging.goes_on(session, exchange)
    asked = call.with_value(limit, size // 2)
    following = next_page(session, asked, 0, whole, exchange) if more and whole else None
    if following is not None and 0 < len(whole) < size // 2 and not read(session, resource, following)[0]:
        message = f"a next page is named behind the {len(whole)} entries that there are, and it is empty"
        raise session.broken(message, fragment(limit.pointer), exchange)
    if more is not False or not whole or not session.document.request.valid(limit.schema, len(whole)):
        return
    found, exchange = read(session, resource, call.with_value(limit, len(whole)))
    if found == whole and paging.goes_on(session, exchange):
        message = f"more are said to follow, and the {len(whole)} entries are all there are"
        raise session.broken(message, fragment(limit.pointer), exchange)


def _default(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        flat = session.document.request.flat(limit.schema)
        default = flat.get("default")
        if not isinstance(default, int) or default > 50:
            raise NotTestedError(f"{operation.id}: {limit.name} has no small default")
        call = list_call(session, resource)
        if resource.creator is not None and resource.creator.id in session.conflicts.once:
            raise NotTestedError(f"{operation.id}: each entry needs another thing first")
        held, _ = read(session, resource, call)
        if resource.creator is not None:
            lacking = default + 1 - len(held)
            made = {str(session.things.make(resource, fresh=True).id) for _ in range(lacking)}
            if len(made) < lacking:
                raise NotTestedError(f"{operation.id}: what is made anew is not always another one")
        found, exchange = read(session, resource, call)
        if len(found) > default:
            raise session.broken(
                f"without {limit.name} there are {len(found)} entries, the default is {default}",
                fragment(limit.pointer),
                exchange,
            )
        asked = call.with_value(limit, default)
        if resource.creator is None and session.document.request.valid(limit.schema, default):
            told = [read(session, resource, each) for each in (asked, call)]
            if len(told[0][0]) == default > len(told[1][0]) == len(found):
                message = f"without {limit.name} there are {len(found)} entries, with its default {default}"
                raise session.broken(message, fragment(limit.pointer), told[1][1])
        if resource.creator is not None and len(held) < len(found) < default:
            raise session.broken(
                f"without {limit.name} there are {len(found)} entries of more, the default is {default}",
                fragment(limit.pointer),
                exchange,
            )

    return keep


def _next(operation: Operation, resource: Resource, limit: Parameter, step: Parameter) -> Keep:
    """What comes second stands behind what comes first, and nothing between them."""
    paged = bare(step) in PAGES

    def keep(session: Session) -> None:
        first = first_page(session, step) if paged else first_offset(session, step)
        second = first + 1
        call = stocked(session, resource)
        both, told = read(session, resource, call.with_value(limit, 2).with_value(step, first))
        total = max(paging.totals(told).values(), default=1)
        size = next((size for size in _SIZES if total % size), _SIZES[-1])  # the last page is not full
        if session.document.request.valid(limit.schema, size):
            told = told if size == _SIZES[0] else read(session, resource, call.with_value(limit, size))[1]
            paging.must_add_up(session, call, told, size, None)
        call = call.with_value(limit, 1)
        one, _ = read(session, resource, call.with_value(step, first))
        two, exchange = read(session, resource, call.with_value(step, second))
        paging.must_add_up(session, call, exchange, 1, second if paged and first == 1 else None)
        if len(both) < 2 and resource.creator is None:
            raise NotTestedError(
                f"{operation.id}: the list is too short for a second page and nothing makes more"
            )
        need(one, 1, operation)
        if one == two or not two or (one == both[:1] and two != both[1:]):
            if len(both) < 2 and resource.creator is not None and resource.creator.documents(202):
                raise NotTestedError(f"{operation.id}: what is accepted is not listed at once")
            raise session.broken(
                f"{step.name}={second} gave {two!r} behind {one!r}, both together {both!r}",
                fragment(step.pointer),
                exchange,
            )
        if paged or len(both) < 2 or one != both[:1]:
            return
        wider, exchange = read(session, resource, call.with_value(limit, 2).with_value(step, second))
        if wider[:1] != both[1:]:  # an offset counts entries, and no pages
            message = f"{step.name}={second} gave {wider!r} by twos, and {both!r} before"
            raise session.broken(message, fragment(step.pointer), exchange)

    return keep


def _marked(operation: Operation, resource: Resource, limit: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        both, _ = read(session, resource, call.with_value(limit, 2))
        need(both, 2, operation)
        one, exchange = read(session, resource, call.with_value(limit, 1))
        following = told_next(session, call.with_value(limit, 1), exchange)
        unknown = following is None and marker(exchange.response.json()) is not None
        if unknown or (following is None and not marks(session.document, operation)):
            raise NotTestedError(f"{operation.id}: where it goes on, is not documented")
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
        three = both
        if session.document.request.valid(limit.schema, 3):
            three, _ = read(session, resource, call.with_value(limit, 3))
        _, exchange = read(session, resource, call)
        following = told_next(session, call, exchange)
        if following is None and len(three) > 2:
            raise session.broken(
                "there is one more, and no next page is named", fragment(operation.pointer), exchange
            )
        more, exchange = read(session, resource, following) if following is not None else ([], exchange)
        if set(both) & set(more):
            message = f"the next page has {more!r} behind {both!r}"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep


def _walk(operation: Operation, resource: Resource, limit: Parameter | None) -> Keep:
    """All pages: none repeats another, what has ended says so, and the total is what was seen.

    Some servers name a page behind the last one that is full; none of them does so behind empty ones.
    """
    place = fragment(operation.pointer)
    marked = resource.retriever is not None and resource.creator is not None

    def keep(session: Session) -> None:
        call = list_call(session, resource) if limit is not None else _filled(session, resource)
        call, size = enlarged(session, call)
        whole = walk(session, call, size)
        third = -(-len(whole) // _ENOUGH)
        if limit is None or not 1 < len(whole) <= size or not marks(session.document, operation):
            return
        if session.document.request.valid(limit.schema, third):  # the last one of several has to end, too
            walk(session, call.with_value(limit, third), third)

    def walk(session: Session, first: Call, size: int) -> list[Any]:
        call: Call | None = first
        seen: list[Any] = []
        empty, more, number = 0, None, 0
        while call is not None:
            found, exchange = read(session, resource, call)
            empty = 0 if found else empty + 1
            if more is True and empty:
                raise session.broken("more are said to follow, and nothing follows", place, exchange)
            if empty == _ENOUGH:
                raise session.broken(f"{empty} empty pages one after the other", place, exchange)
            if marks(session.document, operation):
                paging.must_agree(session, exchange)
            if marked and set(found) & set(seen):
                again = next(one for one in found if one in seen)
                raise session.broken(f"{again!r} is on two pages", place, exchange)
            seen += found
            more, number = says_more(exchange.response.json()), number + 1
            told = told_next(session, call, exchange)
            if told is None and (more is False or not found or len(found) < size):
                break
            if number == _PAGES or max((0, *paging.totals(exchange).values())) > _PAGES * len(found) > 0:
                raise NotTestedError(f"{operation.id}: the list has too many pages to read them all")
            call = told or next_page(session, call, number - 1, seen, exchange)
        for name, total in paging.totals(exchange).items() if number > 1 and found else ():
            if total != len(seen):
                message = f"{name} is {total}, and there are {len(seen)} entries on all pages"
                raise session.broken(message, place, exchange)
        return seen

    return keep


def _filled(session: Session, resource: Resource) -> Call:
    """The list's call, with more in it than a page that nobody can choose the size of has, as a rule."""
    call = stocked(session, resource)
    step = named(call.operation, PAGES)
    found, exchange = read(session, resource, call)
    if step is None or resource.creator is None or not _FEW <= len(found) <= _USUAL:
        return call
    following = next_page(session, call, 0, found, exchange)
    if following is not None and not read(session, resource, following)[0]:
        for _ in range(_USUAL + 1 - len(found)):
            session.things.make(resource, fresh=True)
    return call


def _before(operation: Operation, resource: Resource, limit: Parameter, before: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        both, _ = read(session, resource, call.with_value(limit, 2))
        need(both, 2, operation)
        back, exchange = read(session, resource, call.with_value(limit, 2).with_value(before, both[1]))
        if back != both[:1]:
            raise session.broken(
                f"{before.name}={both[1]} gave {back!r}, before it is {both[0]!r}",
                fragment(before.pointer),
                exchange,
            )
        many, _ = read(session, resource, call.with_value(limit, 4))
        if len(many) < 4 or not _PREVIOUS.search(before.description):
            return
        back, exchange = read(session, resource, call.with_value(limit, 2).with_value(before, many[3]))
        if back != many[1:3]:
            message = f"{before.name}={many[3]} gave {back!r}, the page before it is {many[1:3]!r}"
            raise session.broken(message, fragment(before.pointer), exchange)

    return keep


def _after(operation: Operation, resource: Resource, limit: Parameter, cursor: Parameter) -> Keep:
    def keep(session: Session) -> None:
        call = stocked(session, resource)
        both, _ = read(session, resource, call.with_value(limit, 2))
        need(both, 2, operation)
        rest, exchange = read(session, resource, call.with_value(limit, 1).with_value(cursor, both[0]))
        if rest != both[1:2]:
            raise session.broken(
                f"{cursor.name}={both[0]} gave {rest!r}, the next is {both[1]!r}",
                fragment(cursor.pointer),
                exchange,
            )

    return keep
