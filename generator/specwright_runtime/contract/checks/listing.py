"""Lists and how they are cut: the words that APIs use for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from specwright_runtime.contract.checks import window
from specwright_runtime.contract.failure import BrokenError, NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.promise import must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import (
    Resource,
    Resources,
    identifier,
    items_of,
    list_name,
)

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
    "top",
    "take",
    *(
        "itemsperpage",
        "items_per_page",
        "resultsperpage",
        "results_per_page",
        "maxitems",
        "max_items",
        "rows",
    ),
)
PAGES = (
    *("page", "page_number", "pagenumber", "page[number]", "pageindex", "page_index"),
    *("pageno", "page_no", "pagenum", "page_num"),
)
OFFSETS = ("offset", "skip", "startindex", "start_index", "firstresult", "first_result", "start")
AFTER = ("after", "starting_after")
BEFORE = ("before", "ending_before")
CURSORS = (
    *AFTER,
    "cursor",
    "page_token",
    "pagetoken",
    "next_token",
    "nexttoken",
    "next_cursor",
    "continuation_token",
    "page[cursor]",
    "page[after]",
    "marker",
    *("page_info", "pageinfo", "continue", "continuationtoken", "skip_token", "skiptoken", "token"),
)
MARKS = frozenset(
    {
        "next",
        "nextcursor",
        "nextpage",
        "nextpagetoken",
        "nexttoken",
        "continuationtoken",
        "endcursor",
        "nextmarker",
        "cursor",
        "after",
    }
)
"""Properties of a list that say where it goes on, without their punctuation."""
MORE = frozenset({"hasmore", "hasnext", "hasnextpage"})
"""Properties of a list that say whether more follow."""
ORDERS = (
    *("order", "sort_order", "direction", "sort_direction", "sort", "dir"),
    *("sortorder", "sortdirection", "orderdirection", "order_direction", "order_dir", "orderdir"),
    *("sort_dir", "sortdir"),
)

_PER_PAGE = re.compile(
    r"\b(number|amount|count|maximum|how many)\b[^.;]{0,60}\b(per|in each|on each) (page|response)\b",
    re.IGNORECASE,
)
_NUMBER_OF_PAGE = re.compile(r"\bpage (number|index)\b|\bwhich page\b|\bnumber of the page\b", re.IGNORECASE)


_WITHIN = re.compile(r"pag(?:ination|ing|e|er)[.\[](\w+)\]?")
"""A member of an object that says which page is asked for: `pagination[pageSize]`."""


def bare(parameter: Parameter) -> str:
    """Its name in lower case, without the sign that OData's and FHIR's begin with; `per_page` where only the
    description says that it is so.
    """
    name = parameter.name.lower()
    if name == "$count":  # whether they are counted
        return name
    name = name.lstrip("_$")
    words = (*LIMITS, *PAGES, *OFFSETS, *CURSORS)
    within = _WITHIN.fullmatch(name)
    if within is not None and name not in words and within[1] in words:
        return within[1]
    known = name in words
    said = parameter.description
    if not known and _PER_PAGE.search(said) and not _NUMBER_OF_PAGE.search(said):
        return "per_page"
    return name


_OF_A_PAGE = re.compile(r"page|per|size", re.IGNORECASE)


def size_beside(operation: Operation, step: Parameter) -> Parameter | None:
    """How many entries there are behind each `step`: `per_page` goes with `page`, `limit` with `offset`."""
    sizes = [p for p in operation.parameters if p.place == "query" and bare(p) in LIMITS]
    paged = bare(step) in PAGES
    own = (size for size in sizes if (_OF_A_PAGE.search(size.name) is not None) is paged)
    return (next(own, None) if len(sizes) > 1 else None) or named(operation, LIMITS)


def named(operation: Operation, words: tuple[str, ...]) -> Parameter | None:
    for word in words:
        for parameter in operation.parameters:
            if parameter.place != "query" or bare(parameter) != word or parameter.media_type:
                continue
            if words is OFFSETS and is_token(parameter):
                continue
            if word == "token" and not any(bare(p) in LIMITS for p in operation.parameters):
                continue  # of another kind
            if (
                not is_moment(parameter)
                and not _has_parts(parameter)
                and not (words is PAGES and named(operation, CURSORS))
            ):
                return parameter  # beside a cursor, a page's number is for the caller's eyes
    return next((p for p in operation.parameters if words is CURSORS and is_token(p)), None)


def is_token(parameter: Parameter) -> bool:
    """An offset that is a text, and by its words one that the server gives: "Offset token"."""
    kind = parameter.schema.get("type") if isinstance(parameter.schema, dict) else None
    said = _TOKEN.search(parameter.description) is not None
    return parameter.place == "query" and bare(parameter) in OFFSETS and kind == "string" and said


_TOKEN = re.compile(r"\b(token|cursor|opaque|returned)\b", re.IGNORECASE)


def of_one(resources: Resources, operation: Operation) -> bool:
    """It is about one thing, whatever lists that has, and parameters of pages that it has from its path."""
    found = (one for one in resources.by_path.values() if one.item_path == operation.path)
    return any(one.creator is not None and (one.updaters or one.deleter) for one in found)


def _has_parts(parameter: Parameter) -> bool:
    """An object or an array of that name is no number: `page` holds `page[size]`, say."""
    kind = parameter.schema.get("type") if isinstance(parameter.schema, dict) else None
    return parameter.style == "deepObject" or kind in ("object", "array")


def is_moment(parameter: Parameter) -> bool:
    """`start` may be a day, and then chooses among the entries."""
    return isinstance(parameter.schema, dict) and parameter.schema.get("format") in {"date", "date-time"}


def list_call(session: Session, resource: Resource, made: Made | None = None) -> Call:
    """
    Raises:
        NotTestedError: nothing lists it.
    """
    lister = resource.lister
    if lister is None:
        raise NotTestedError(f"nothing lists {resource.item_path}")
    own = {("path", p.name) for p in lister.path_parameters}
    beside = resource.creator is not None and resource.creator.path == lister.path
    known = None if made is None else made.call.values if beside else made.values
    values = None if known is None else {k: v for k, v in known.items() if k in own}
    told = envelope.told(made.exchange) if made is not None and lister.one_of else None
    known_by = told if isinstance(told, dict) else {}
    of = next((p.name for p in lister.one_of if known_by.get(p.name) is not None), None)
    values = values if of is None else {**(values or {}), ("query", of): known_by[of]}
    return window.opened(
        session, resource, session.plain(lister, values=values, full=not lister.bodies), made
    )


_ALSO = re.compile(
    r"\balso (return|list|show|include|give)s?\b|\b(includes?|including) (all )?\w+ed\b", re.IGNORECASE
)
"""How a flag says that it adds what is left out without it."""


def letting_in(session: Session, call: Call, made: Made) -> Call:
    """The call with filters as `archived` changed that would by default leave it out."""
    view, told = session.document.request, envelope.told(made.exchange)
    for parameter in call.operation.parameters if isinstance(told, dict) else ():
        default, value = view.flat(parameter.schema).get("default"), told.get(parameter.name)
        default = False if default is None and _ALSO.search(parameter.description) else default
        chosen = isinstance(value, bool | str) and type(value) is type(default) and value != default
        chosen = chosen and (parameter.place, parameter.name) not in call.values
        if parameter.place == "query" and chosen and view.valid(parameter.schema, value):
            call = call.with_value(parameter, value)
    return call


def items(session: Session, exchange: Exchange) -> list[Any]:
    """
    Raises:
        NotTestedError: the answer holds no list that can be told from others.
    """
    found = items_of(exchange.response.json())
    if found is None:
        raise NotTestedError(f"{exchange.operation}: the answer has no one list")
    return [envelope.thing(item) for item in found]


def arrays_of(view: View, schema: Schema, depth: int = 2) -> Iterator[dict[str, Any]]:
    """Arrays of objects in an answer's schema, the outermost first."""
    flat = view.flat(schema)
    if isinstance(flat.get("items"), dict) and view.properties(flat["items"]):
        yield flat
        return
    named = {name: view.flat(inner) for name, inner in (flat.get("properties") or {}).items()}
    properties = list(named.values())
    arrays = {name: one for name, one in named.items() if isinstance(one.get("items"), dict)}
    first = list_name(list(arrays))
    inner = sorted(arrays.values(), key=lambda one: first is None or one is not arrays[first])
    yield from (one for one in inner if view.properties(one["items"]))
    for one in properties if depth and not inner else ():
        yield from arrays_of(view, one, depth - 1)


def first_page(session: Session, page: Parameter) -> int:
    """Pages are counted from 1, or as the document says, from 0."""
    flat = session.document.request.flat(page.schema)
    said = (flat.get("default"), flat.get("minimum"))
    return next((number for number in said if number in (0, 1) and not isinstance(number, bool)), 1)


def first_offset(session: Session, offset: Parameter) -> int:
    """The least: 1 where the document says so, as SCIM's `startIndex`."""
    minimum = session.document.request.flat(offset.schema).get("minimum")
    return 1 if minimum == 1 and not isinstance(minimum, bool) else 0


def ids(session: Session, resource: Resource, exchange: Exchange) -> list[Any]:
    return [
        identifier(item, resource.parameter, resource.collection_path) if isinstance(item, dict) else item
        for item in items(session, exchange)
    ]


_LINK = re.compile(r"""<([^>]*)>[^,]*;\s*rel="?(\w+)"?(?=[\s,;]|$)""")
LINKS = {
    rel: frozenset({*(f"{word}{end}" for word in words for end in ends), f"odata{rel}link"})
    for ends in [("", "link", "pageurl", "url", "href", "page")]
    for rel, words in {
        "next": ("next",),
        "prev": ("prev", "previous"),
        "first": ("first",),
        "last": ("last",),
        "self": ("self",),
    }.items()
}
"""By relation (RFC 8288), properties that hold the address, without punctuation."""


def link(exchange: Exchange, relation: str = "next") -> str | None:
    """The address of the next page: of a `Link` header (RFC 8288), or in the body; `None`: it says none."""
    for address, told in _LINK.findall(exchange.response.header("link") or ""):
        if told.lower() in LINKS[relation]:
            return str(address)
    for name, value in layers(exchange.response.json()):
        value = value.get("href") if isinstance(value, dict) else value
        if plain(name) in LINKS[relation] and isinstance(value, str) and ("/" in value or "?" in value):
            return value
    return None


ABOUT = frozenset({"pagination", "paging", "page", "pageinfo"})
"""Objects that say of a list which page it is."""


def layers(body: Any) -> Iterator[tuple[str, Any]]:
    """The properties of a body, of the objects in it, and of what these say of the page."""
    for layer in [body, *body.values()] if isinstance(body, dict) else []:
        yield from layer.items() if isinstance(layer, dict) else ()
        about = (v for n, v in layer.items() if plain(n) in ABOUT) if isinstance(layer, dict) else ()
        for page in about if layer is not body else ():
            yield from page.items() if isinstance(page, dict) else ()


def says_more(body: Any) -> bool | None:
    """Whether more follow, as a list says; `None`: it does not."""
    return next((v for n, v in layers(body) if plain(n) in MORE and isinstance(v, bool)), None)


def marker(body: Any, cursor: Parameter | None = None) -> str | None:
    """What the answer says is the cursor of its next page; `None`: it says none."""
    for name, value in layers(body):
        if plain(name) in MARKS and isinstance(value, dict):
            value = value.get(cursor.name) if cursor is not None else None  # `next_page` with an `offset`
        if plain(name) in MARKS and isinstance(value, str | int) and value and not isinstance(value, bool):
            return str(value)
    return None


def _led(session: Session, call: Call, address: str) -> Call:
    """The call with what a link says; what it leaves out, as a limit, stays."""
    parts = urlsplit(address)
    query = parse_qs(parts.query, keep_blank_values=True)
    own = {p.name: p for p in call.operation.parameters if p.place == "query"}
    if query.keys() <= own.keys():
        for name, values in query.items():
            several = "array" in session.document.request.types(own[name].schema)
            call = call.with_value(own[name], values if several and own[name].explode else values[0])
        limit = named(call.operation, LIMITS)
        for name, parameter in own.items():  # what it leaves out is not asked for any more
            if name not in query and not parameter.required and parameter is not limit:
                call = call.without(parameter)
        return replace(call, target=None)
    base = urlsplit(session.caller.base_url)
    path = parts.path.removeprefix(base.path.rstrip("/")) if parts.netloc else parts.path
    return replace(call, target=f"{path}?{parts.query}")


def led(session: Session, call: Call, exchange: Exchange, relation: str) -> Call | None:
    """The call for the page that a link of the answer leads to; `None`: it has none."""
    address = link(exchange, relation)
    return None if address is None else _led(session, call, urljoin(exchange.request.target, address))


def told_next(session: Session, call: Call, exchange: Exchange) -> Call | None:
    """The call for the next page that the answer itself names; `None`: it names none."""
    following = led(session, call, exchange, "next")
    if following is not None:
        return following
    cursor = named(call.operation, CURSORS)
    mark = marker(exchange.response.json(), cursor) if cursor is not None else None
    return call.with_value(cursor, mark) if cursor is not None and mark is not None else None


def marks(document: Document, operation: Operation) -> bool:
    """Its answers are documented to say where the next page is."""
    view = document.response
    for response in operation.successes:
        if any(header.name.lower() == "link" for header in response.headers):
            return True
        for content in response.contents:
            properties = view.flat(content.schema or True).get("properties") or {}
            inner = [view.flat(p).get("properties") or {} for p in properties.values()]
            if any(plain(name) in MARKS for names in (properties, *inner) for name in names):
                return True
    return False


def next_page(session: Session, call: Call, number: int, seen: list[Any], exchange: Exchange) -> Call | None:
    """The call for the page behind this one; `None` behind the last, or where nothing leads on."""
    lister = call.operation
    page, offset, cursor = (named(lister, words) for words in (PAGES, OFFSETS, CURSORS))
    told = told_next(session, call, exchange)
    if told is not None:
        return told
    call = replace(call, target=None)
    if cursor is not None and cursor.name.lower() in AFTER and seen and not marks(session.document, lister):
        return call.with_value(cursor, seen[-1])
    if page is not None:
        return call.with_value(page, first_page(session, page) + number + 1)
    if offset is not None:
        return call.with_value(offset, first_offset(session, offset) + len(seen))
    return None


def may_lack_pages(operation: Operation, parameter: Parameter) -> bool:
    """Pages that are not there may be answered with 404, as Django does."""
    return bare(parameter) in PAGES and operation.documents(404)


def page_of(session: Session, call: Call) -> Exchange:
    """The answer to a list's call: a documented 404, too, to a page behind the first, which may be none.

    Raises:
        BrokenError: it was refused, or the response breaks the document.
    """
    try:
        return must_succeed(session, call, "the list")
    except BrokenError as error:
        page, exchange = named(call.operation, PAGES), error.exchange
        asked = call.values.get((page.place, page.name)) if page is not None else None
        lacks = page is not None and may_lack_pages(call.operation, page) and isinstance(asked, int | str)
        behind = lacks and page is not None and str(asked) != str(first_page(session, page))
        if exchange is None or exchange.response.status != 404 or not behind:
            raise
        return exchange


_PAGE = 100
"""Entries of a large page where the document says no maximum."""
_LARGE_PAGE = 1000
_AT_MOST = re.compile(
    r"\b(?:max\.|(?:max(?:imum)?|up to|at most|(?:no|not) (?:more|greater) than|exceed|between \d+ and)\b)"
    r"(?:(?!default)[^\d.;]){0,40}(\d+)\b(?![.,]\d)",
    re.IGNORECASE,
)
"""How many there may be on a page, as its words say: more of them may be refused, or not be given."""


def enlarged(session: Session, call: Call, step: Parameter | None = None) -> tuple[Call, int]:
    """The call with pages as large as they may be, within reason, and how many entries those have; 0: not
    known. `step`: the parameter by which they follow each other, if it is asked for.
    """
    step = step or named(call.operation, PAGES) or named(call.operation, OFFSETS)
    limit = named(call.operation, LIMITS) if step is None else size_beside(call.operation, step)
    if limit is None:
        return call, 0
    flat = session.document.request.flat(session.document.request.present(limit.schema))
    said = _AT_MOST.search(session.document.request.said(limit.description, limit.schema))
    spoken = int(said[1]) if said is not None and int(said[1]) else _PAGE
    most = min(
        flat.get("maximum", min(spoken, _PAGE)),
        flat.get("exclusiveMaximum", _LARGE_PAGE + 1) - 1,
        _LARGE_PAGE,
    )
    size = int(max((m for m in flat.get("enum", ()) if isinstance(m, int)), default=most))
    return call.with_value(limit, size), size
