"""What a list says of itself: how many there are in all, whether more follow, which page it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from specwright_runtime.contract.checks.listing import (
    ABOUT,
    LIMITS,
    LINKS,
    MARKS,
    OFFSETS,
    PAGES,
    layers,
    link,
    marker,
    named,
    says_more,
)
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain

_TOTALS = frozenset(
    {
        "total",
        "totalcount",
        "totalitems",
        "totalresults",
        "totalelements",
        "totalentries",
        "totalsize",
        "totalrecords",
    }
)
_HEADERS = frozenset(
    {*_TOTALS, *(f"x{word}" for word in _TOTALS), "xpaginationtotal", "xpaginationtotalcount"}
)
_DJANGO = frozenset({"count", "next", "previous", "results"})
"""A page of Django's REST framework, whose `count` is that of all."""
_VAGUE = frozenset({"count", "size"})
"""Limits whose name may as well mean how many are on the page."""


def documented(view: View, operation: Operation) -> Iterator[tuple[str, Any]]:
    """The properties that an answer, or an object in it, is documented to have."""
    for response in operation.successes:
        for content in response.contents:
            properties = view.flat(content.schema or True).get("properties") or {}
            yield from properties.items()
            for inner in properties.values():
                own = view.flat(inner).get("properties") or {}
                yield from own.items()
                for name in [name for name in own if plain(name) in ABOUT]:
                    yield from view.properties(own[name]).items()


def counts(view: View, operation: Operation) -> bool:
    """It is documented to say how many entries there are in all, in its body or in a header."""
    if any(plain(h.name) in _HEADERS for r in operation.successes for h in r.headers):
        return True
    told = {plain(name): schema for name, schema in documented(view, operation)}
    names = _TOTALS | ({"count"} if told.keys() >= _DJANGO else set())
    return any("integer" in view.types(told[name]) for name in told.keys() & names)


def totals(exchange: Exchange) -> dict[str, int]:
    """How many entries there are in all, by where the answer says so."""
    told = list(layers(exchange.response.json()))
    names = _TOTALS | ({"count"} if {plain(name) for name, _ in told} >= _DJANGO else set())
    found = {
        name: value
        for name, value in told
        if plain(name) in names and isinstance(value, int) and not isinstance(value, bool)
    }
    said = ((n, v) for n, v in exchange.response.headers if plain(n) in _HEADERS and v.isdecimal())
    return found | {name: int(value) for name, value in said}


def must_count(session: Session, call: Call, found: int, exchange: Exchange) -> None:
    """A list that is not cut has as many entries as it says.

    Raises:
        BrokenError: it says another number.
    """
    limit = named(call.operation, LIMITS)
    size = None
    if limit is not None:
        default = session.document.request.flat(limit.schema).get("default")
        size = call.values.get(("query", limit.name), default)
    if not isinstance(size, int) or found >= size:
        return
    if link(exchange) is not None or marker(exchange.response.json()) is not None:
        return
    for name, told in totals(exchange).items():
        if told != found:
            message = f"{name} is {told}, and there are {found} entries"
            raise session.broken(message, fragment(call.operation.pointer), exchange)


def must_agree(session: Session, exchange: Exchange) -> None:
    """What says whether more follow, and what says where, say the same.

    Raises:
        BrokenError: more follow and it is not said where, or the other way round.
    """
    body = exchange.response.json()
    more, place = says_more(body), fragment(session.document.by_id[exchange.operation or ""].pointer)
    if more is True and link(exchange) is None and marker(body) is None:
        raise session.broken("more are said to follow, and no next page is named", place, exchange)
    following = [name for name, value in layers(body) if plain(name) in MARKS and value]
    told = more is True or any(plain(name).startswith("next") for name in following)
    operation = session.document.by_id[exchange.operation or ""]
    if told and _heads(operation) and "next" not in (exchange.response.header("link") or "").lower():
        raise session.broken("a next page follows, and the header Link does not name it", place, exchange)
    if more is False and any(plain(name).startswith("next") for name in following):
        raise session.broken(f"no more are said to follow, and there is a {following[0]}", place, exchange)


def _heads(operation: Operation) -> bool:
    """Its header `Link` is said to name the next page."""
    headers = (header for response in operation.successes for header in response.headers)
    return any(header.name.lower() == "link" and "next" in header.description for header in headers)


_BEFORE = frozenset({"hasprev", "hasprevious", "hasprevpage", "haspreviouspage"})


def places(view: View, operation: Operation) -> bool:
    """It is documented to say where a page lies among the others."""
    words = {"first", *_BEFORE, *(word for relation in LINKS.values() for word in relation)}
    linked = any(h.name.lower() == "link" for r in operation.successes for h in r.headers)
    return linked or any(plain(name) in words for name, _ in documented(view, operation))


def must_place(session: Session, exchange: Exchange, *, begins: bool) -> None:
    """The first page has none before it, the second one has, where an answer says so.

    Raises:
        BrokenError: it is the other way round.
    """
    operation = session.document.by_id[exchange.operation or ""]
    place, told = fragment(operation.pointer), dict(layers(exchange.response.json()))
    for name, value in told.items():
        before = plain(name) in _BEFORE and value is begins
        if before or (name == "first" and value is not begins and isinstance(value, bool)):
            which = "first" if begins else "second"
            raise session.broken(f"{name} is {value} on the {which} page", place, exchange)


def must_carry(session: Session, operation: Operation, parameter: Parameter, exchange: Exchange) -> None:
    """A link with the number of its page and the limit has what is asked for, too; a cursor may know.

    Raises:
        BrokenError: the link lists something else.
    """
    asked = [name.lower() for name in parse_qs(urlsplit(link(exchange) or "").query, keep_blank_values=True)]
    whole = all(set(asked) & {*words} for words in (LIMITS, (*PAGES, *OFFSETS)))
    if whole and not any(name.startswith(parameter.name.lower()) for name in asked):
        raise session.broken(
            f"the link to the next page leaves out {parameter.name}", fragment(operation.pointer), exchange
        )


def steps(operation: Operation) -> list[Parameter]:
    """Parameters that choose a page by a number, and that an answer may repeat."""
    found = [named(operation, words) for words in (LIMITS, OFFSETS, PAGES)]
    return [one for one in found if one is not None and plain(one.name) not in _VAGUE]


_PAGES_IN_ALL = frozenset({"lastpage", "totalpages", "pages", "pagecount", "numpages", "pagestotal"})
_THIS_PAGE = frozenset({"currentpage", "pagenumber"})


def must_add_up(session: Session, call: Call, exchange: Exchange, size: int, page: int | None) -> None:
    """As many pages are told as the total of entries makes, and the page is the one that was asked for.

    Raises:
        BrokenError: it is another number.
    """
    total = next(iter(totals(exchange).values()), None)
    wanted = dict.fromkeys(_PAGES_IN_ALL, -(-total // size) if total else None)
    wanted |= dict.fromkeys(_THIS_PAGE, page)
    for name, value in layers(exchange.response.json()):
        number = wanted.get(plain(name))
        if number is not None and isinstance(value, int) and value != number:
            message = f"{name} is {value} where it is {number}, with {size} entries on a page"
            raise session.broken(message, fragment(call.operation.pointer), exchange)


_HERE = "numberofelements"
"""What Spring's `Page` calls the number of its entries; its other facts have names of many meanings."""


def has_facts(view: View, operation: Operation) -> bool:
    return _here({plain(name) for name, _ in documented(view, operation)}) is not None


def _here(names: Collection[str]) -> str | None:
    """What the number of entries on the page is called: a `count` is, beside a total."""
    return _HERE if _HERE in names else "count" if "count" in names and _TOTALS & set(names) else None


def must_be_itself(session: Session, call: Call, exchange: Exchange, found: int) -> None:
    """What a `Page` tells of itself is so: which one it is, how many are on it, whether it is the last.

    Raises:
        BrokenError: it is not.
    """
    told = {plain(name): (name, value) for name, value in layers(exchange.response.json())}
    here = _here(told)
    if here is None:
        return
    page, limit = named(call.operation, PAGES), named(call.operation, LIMITS)
    number = call.values.get(("query", page.name)) if page is not None else None
    size = call.values.get(("query", limit.name)) if limit is not None else None
    wanted: dict[str, Any] = {here: found}
    wanted |= {"empty": found == 0, "size": size} if here == _HERE else {}
    if (
        here == _HERE
        and page is not None
        and isinstance(number, int)
        and session.document.request.valid(page.schema, 0)
    ):
        total, pages = (told.get(word, ("", None))[1] for word in ("totalelements", "totalpages"))
        pages = -(-total // size) if pages is None and isinstance(total, int) and size else pages
        wanted |= {"number": number, "first": number == 0}
        wanted |= {"last": number + 1 >= pages} if isinstance(pages, int) else {}
        if isinstance(pages, int) and number >= pages and found:
            message = f"page {number} is behind the last of {pages}, and has {found} entries"
            raise session.broken(message, fragment(call.operation.pointer), exchange)
    for word, value in wanted.items():
        name, is_told = told.get(word, ("", None))
        if value is not None and isinstance(is_told, int) and is_told != value:
            message = f"{name} is {is_told} where it is {value}"
            raise session.broken(message, fragment(call.operation.pointer), exchange)


def must_repeat(session: Session, call: Call, exchange: Exchange) -> None:
    """What the answer calls its limit, offset or page is what was asked for.

    Raises:
        BrokenError: it is another number.
    """
    asked = {
        plain(step.name): (step, call.values.get(("query", step.name))) for step in steps(call.operation)
    }
    for name, value in layers(exchange.response.json()):
        step, wanted = asked.get(plain(name), (None, None))
        if step is not None and isinstance(wanted, int) and isinstance(value, int) and value != wanted:
            message = f"{step.name}={wanted} was asked for, and {name} is {value}"
            raise session.broken(message, fragment(step.pointer), exchange)


def repeats(exchange: Exchange, step: Parameter, value: int) -> bool:
    """The answer says that it is of the page that was asked for, and not of another that is there."""
    said = [told for name, told in layers(exchange.response.json()) if plain(name) == plain(step.name)]
    return said == [value]


_NULL_LAST = re.compile(r"\bnull\b.*\b(last|end|no more)\b|\b(last|end|no more)\b.*\bnull\b", re.IGNORECASE)


def goes_on(session: Session, exchange: Exchange) -> bool | None:
    """Whether more follow, as the list says, or its cursor where that is said to be null at the end."""
    body = exchange.response.json()
    if (said := says_more(body)) is not None:
        return said
    view, operation = session.document.response, session.document.by_id[exchange.operation or ""]
    for response in operation.successes:
        for content in response.contents:
            for name, schema in view.properties(content.schema or True).items():
                ends = _NULL_LAST.search(str(view.flat(schema).get("description")))
                if plain(name) in MARKS and ends and isinstance(body, dict) and name in body:
                    return body[name] is not None
    return None
