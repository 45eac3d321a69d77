"""Which parameters take any value that their schemas accept, and which values have one spelling there."""

from __future__ import annotations

import re

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.listing import (
    BEFORE,
    CURSORS,
    LIMITS,
    OFFSETS,
    PAGES,
    bare,
    may_lack_pages,
)
from specwright_runtime.contract.http import wire
from specwright_runtime.contract.http.call import Call, is_condition, is_nonce
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation, Parameter
from specwright_runtime.contract.openapi.prose import beginning
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.signing import shown_in_query
from specwright_runtime.contract.values.variant import Variant

_TOKENS = frozenset({*CURSORS, *BEFORE, "next", "token"})
"""Query parameters whose values only the server can make."""
FIELDS = frozenset({"fields", "select", "only", "properties"})
"""Query parameters that name properties, which are left out of the answer else."""
_GIVEN = re.compile(
    r"\b(given|returned|told|taken|sent|provided) (by|in|from|with) the\b"
    r"|\bopaque\b|\bnextlink\b|\bnext page\b",
    re.IGNORECASE,
)
"""How documents say so."""


_ORDERS = frozenset({"sort", "sortby", "order", "orderby", "filter"}) | {
    *("expand", "include", "includes", "embed", "populate", "updatemask", "fieldmask")
}
"""Query parameters that have a language of their own, or name properties: a plain text is neither."""
_CONDITIONS = frozenset({"filter", "filters", "where", "query", "criteria"})
"""Those whose members are the properties that entries have."""
_EXPRESSION = re.compile(
    r"\b(SQL|CEL|JSONPath|JMESPath|XPath|RSQL|FIQL|Lucene)\b|\b(filter|query|search) (language|syntax)\b"
    r"|\bexpressions?\b",
    re.IGNORECASE,
)
"""How their words say so."""


def is_cursor(parameter: Parameter) -> bool:
    """Only the server can make its value, or it names what is to be told."""
    name = bare(parameter)
    known = (
        name in _TOKENS | FIELDS
        or name.endswith("_fields")
        or _GIVEN.search(parameter.description) is not None
    )
    return parameter.place == "query" and known


def sure(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> bool:
    """The document knows values of it that are accepted."""
    if parameter in (shown_in_query(catalogue.document, operation) or ()):
        return False
    if parameter.place == "path":
        return _free(catalogue, operation, parameter)
    return not (
        is_cursor(parameter) or is_condition(parameter) or is_language(catalogue.document.request, parameter)
    )


def is_language(view: View, parameter: Parameter) -> bool:
    """A plain text that has to be an expression, or several of them, as Spring's `sort`."""
    flat = view.flat(parameter.schema)
    one = view.flat(flat.get("items", True)) if view.types(parameter.schema) == ("array",) else flat
    is_free = view.types(one) == ("string",) and not one.keys() & {"enum", "pattern"}
    if view.types(one) == ("object",) and not view.properties(one):
        return plain(parameter.name) in _CONDITIONS
    said = _EXPRESSION.search(view.said(parameter.description, parameter.schema))
    return is_free and (plain(parameter.name) in _ORDERS or said is not None)


def varied(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> bool:
    """Any value that its schema accepts will do, not those alone that lead to something."""
    points = parameter.place == "query" and catalogue.foreign(parameter.name)
    written = parameter.name.startswith("$")  # OData's have a language of their own
    unsure = points or written or is_nonce(parameter) or may_lack_pages(operation, parameter)
    return sure(catalogue, operation, parameter) and not unsure


def _free(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> bool:
    """Any value will do: not the name of something, nor of something that another thing lies in."""
    resources = catalogue.resources.of(operation)
    for index, resource in enumerate(resources):
        if resource.parameter == parameter.name:
            named = (r.creator or r.lister or catalogue.resources.member(r) for r in resources[index:])
            if any(named):
                return False
            flat = catalogue.document.request.flat(parameter.schema)
            return "enum" in flat or "string" not in catalogue.document.request.types(parameter.schema)
    return True


def travels(parameter: Parameter, variant: Variant) -> bool:
    """The value has one spelling there, which says the same."""
    value = variant.value
    if parameter.media_type:
        return parameter.place in {"query", "path"}
    if value is None or value == [] or value == {} or value == "":
        return value == "" and parameter.place == "query"
    parts = wire.parts(parameter, value)
    if any(part is None or isinstance(part, list | dict) for part in parts):
        return False
    if isinstance(value, list | dict) and any(
        isinstance(part, str) and set(part) & set(",;=&| ") for part in parts
    ):
        return False
    if isinstance(value, list | dict) and "" in parts:
        return False
    if parameter.place == "path" and any(
        isinstance(part, str) and ("/" in part or part in {".", ".."}) for part in parts
    ):
        return False
    try:
        match parameter.place:
            case "header":
                wire.header_text(parameter, value)
            case "cookie":
                wire.cookie_pairs(parameter, value)
            case "path":
                wire.path_segment(parameter, value)
    except wire.UnwritableError:
        return False
    return True


def counts(parameter: Parameter, variant: Variant) -> bool:
    """No page of less than one entry, nor one before the first: these have no sense where their schema has
    no bound.
    """
    least = 0 if bare(parameter) in OFFSETS else 1
    paging = parameter.place == "query" and bare(parameter) in (*LIMITS, *PAGES, *OFFSETS)
    return not (paging and isinstance(variant.value, int | float) and variant.value < least)


def other_named(call: Call, exchange: Exchange | None, parameter: Parameter) -> str | None:
    """Another optional parameter that the refusal of this one names, too: it says which go together. Of those
    of an object, as `subject.id`, it may name the object.
    """
    if exchange is None or exchange.response.status not in {400, 422} or parameter.place != "query":
        return None
    said, own = beginning(exchange.response.body), parameter.name
    if not _names(said, own) and not _names(said, _object(own)):
        return None
    others = (
        p.name for p in call.operation.parameters if p.place == "query" and not p.required and p.name != own
    )
    return next(
        (n for n in others if _names(said, n) or (_object(n) != _object(own) and _names(said, _object(n)))),
        None,
    )


def _names(said: str, name: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", said) is not None


def _object(name: str) -> str:
    return re.split(r"[.\[]", name)[0]
