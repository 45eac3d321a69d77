"""Lists and how they are cut: the words that APIs use for it."""

from __future__ import annotations

from typing import Any

from specwright_runtime.contract.document import Operation, Parameter
from specwright_runtime.contract.message import Exchange
from specwright_runtime.contract.promise import must_succeed
from specwright_runtime.contract.resource import Resource, identifier, items_of
from specwright_runtime.contract.session import Call, Made, NotTestedError, Session

LIMITS = (
    "limit",
    "page_size",
    "pagesize",
    "per_page",
    "perpage",
    "max_results",
    "maxresults",
    "page[size]",
    "count",
    "size",
)
PAGES = ("page", "page_number", "pagenumber", "page[number]")
OFFSETS = ("offset", "skip", "start")
CURSORS = ("after", "starting_after", "cursor", "page_token", "pagetoken", "next_token")
ORDERS = ("order", "sort_order", "direction", "sort_direction", "sort", "dir")

_PAGES_READ = 40


def named(operation: Operation, words: tuple[str, ...]) -> Parameter | None:
    for word in words:
        for parameter in operation.parameters:
            if parameter.place == "query" and parameter.name.lower() == word:
                return parameter
    return None


def list_call(session: Session, resource: Resource, made: Made | None = None) -> Call:
    """
    Raises:
        NotTestedError: nothing lists it.
    """
    if resource.lister is None:
        raise NotTestedError(f"nothing lists {resource.item_path}")
    if made is None:
        return session.plain(resource.lister)
    own = {("path", p.name) for p in resource.lister.path_parameters}
    return session.plain(resource.lister, values={k: v for k, v in made.values.items() if k in own})


def items(session: Session, exchange: Exchange) -> list[Any]:
    """
    Raises:
        NotTestedError: the answer holds no list that can be told from others.
    """
    found = items_of(exchange.response.json())
    if found is None:
        raise NotTestedError(f"{exchange.operation}: the answer has no one list")
    return found


def ids(session: Session, resource: Resource, exchange: Exchange) -> list[Any]:
    return [
        identifier(item, resource.parameter, resource.collection_path) if isinstance(item, dict) else item
        for item in items(session, exchange)
    ]


def find_in_list(session: Session, resource: Resource, made: Made) -> tuple[int, Exchange]:
    """How often it is listed, over all pages, and the last page that was read."""
    call = list_call(session, resource, made)
    lister = call.operation
    limit, page, offset, cursor = (named(lister, words) for words in (LIMITS, PAGES, OFFSETS, CURSORS))
    size = 0
    if limit is not None:
        size = session.document.request.flat(limit.schema).get("maximum", 100)
        call = call.with_value(limit, size)
    wanted = identifier(made.exchange.response.json(), resource.parameter, resource.collection_path)
    if wanted is None:
        wanted = made.id
    seen: list[Any] = []
    for number in range(_PAGES_READ):
        exchange = must_succeed(session, call, "the list")
        here = ids(session, resource, exchange)
        seen += here
        body = exchange.response.json()
        more = body.get("has_more", True) if isinstance(body, dict) else True
        if not here or not more or (size and len(here) < size):
            break
        if page is not None:
            call = call.with_value(page, number + 2)
        elif offset is not None:
            call = call.with_value(offset, len(seen))
        elif cursor is not None and cursor.name.lower() in {"after", "starting_after"}:
            call = call.with_value(cursor, here[-1])
        else:
            break
    return seen.count(wanted), exchange
