"""A thing in a list of its kind, on whichever page it stands."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from specwright_runtime.contract.checks.listing import (
    enlarged,
    ids,
    items,
    letting_in,
    list_call,
    next_page,
    page_of,
    says_more,
)
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource, identifier

_PAGES_READ = 40
_CAPS = frozenset({10, 20, 25, 30, 40, 50, 60, 75})
"""Entries that a page of a server has at most, whatever is asked for."""


def find_in_list(
    session: Session, resource: Resource, made: Made, call: Call | None = None
) -> tuple[list[Any], Exchange]:
    """Its entries, over all pages, and the last page that was read; of the list that a `call` asks for."""
    call = letting_in(session, call or list_call(session, resource, made), made)
    return search(session, resource, made, *enlarged(session, call))


def _is_of(entry: Any, made: Made) -> bool:
    """The other parts of what a thing is known by, as `{name}` of `/records/{name}/{type}`, are its own."""
    steps = made.resource.item_path.split("/")
    names = [step[1:-1] for step in takewhile(lambda step: step.startswith("{"), steps[::-1])][1:]
    told = entry if isinstance(entry, dict) else {}
    return all(str(told[name]) == str(made.values.get(("path", name))) for name in names if name in told)


def search(
    session: Session, resource: Resource, made: Made, call: Call, size: int
) -> tuple[list[Any], Exchange]:
    """In the lists that `call` begins; `size` is what a full page has, 0: not known.

    Raises:
        NotTestedError: it is not there, and the list goes on where nothing leads to.
    """
    wanted = identifier(made.exchange.response.json(), resource.parameter, resource.collection_path)
    if wanted is None or resource.named:
        wanted = made.id
    seen: list[Any] = []
    found: list[Any] = []
    for number in range(_PAGES_READ):
        exchange = page_of(session, call)
        if exchange.response.status == 404:
            return found, exchange
        here = ids(session, resource, exchange)
        entries = zip(items(session, exchange), here, strict=True)
        found += [entry for entry, key in entries if key == wanted and _is_of(entry, made)]
        seen += here
        more = says_more(exchange.response.json())
        following = next_page(session, call, number, seen, exchange)
        last = size and len(here) < size and (found or len(here) not in _CAPS)
        if not here or more is False or last:
            return found, exchange
        if following is None:
            break
        call = following
    if not found and size and len(seen) >= size:
        raise NotTestedError(f"{call.operation.id}: the list is longer than can be read")
    return found, exchange
