"""Numbers in words: "`price` times `quantity`", "`a` plus `b`", "sum of the `total` of all lines"."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from specwright_runtime.contract.openapi.schema import Schema, View

_PRODUCT = re.compile(
    r"\s*(?:the product of )?`(\w+)`\s*(?:×|\*|x|times|multiplied by|and)\s*(?:the )?`(\w+)`\s*\.?\s*",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\s*(?:the )?(?:sum|total) of (?:the |all )?`(?P<one>\w+)`"
    r"(?:\s*(?:×|\*|x|times|multiplied by)\s*`(?P<two>\w+)`)?"
    r" (?:of|in|over) (?:all |the |all the )?`?(?P<entries>\w+)`?\s*\.?\s*",
    re.IGNORECASE,
)
"""Nothing stands before or behind that would make it another number, as a discount does."""
_ADDED = re.compile(
    r"(?:^|[.:;(=]|\balways)\s*(?:the )?`(?P<one>\w+)` (?P<how>plus|minus|\+|-) (?:the )?`(?P<two>\w+)`"
    r"(?=\s*(?:[.;)]|$))",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"\b(never|at least|at most|capped|(not|no) (less|more|below|above|under|over))\b", re.IGNORECASE
)
"""Behind a sum or difference of which another number is told at times."""
_UNITS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "day": 86_400, "week": 604_800}
"""Seconds, by the last word of a duration's name."""
LATEST = 100_000_000_000
"""Seconds until the year 5138; of milliseconds, a day in 1973."""
_AND = re.compile(r"\band\b", re.IGNORECASE)


def product(properties: Mapping[str, Schema], said: str) -> tuple[str, str] | None:
    """The two properties whose product a description says that another one is."""
    match = _PRODUCT.fullmatch(said)
    if match is None or (_AND.search(match[0]) and "product" not in said.lower()):
        return None
    return (match[1], match[2]) if {match[1], match[2]} <= properties.keys() else None


def total(
    view: View, properties: Mapping[str, Schema], said: str
) -> tuple[str, tuple[tuple[str, Any], ...]] | None:
    """The list, and the property of its entries, or two of them whose products, whose sum a description says
    that another property is; each with its default.
    """
    match = _SUM.fullmatch(said)
    if match is None or "array" not in view.types(properties.get(match["entries"], False)):
        return None
    entries = view.properties(view.items(view.flat(properties[match["entries"]])))
    factors = [name for name in (match["one"], match["two"]) if name is not None]
    if not set(factors) <= entries.keys():
        return None
    return match["entries"], tuple((name, view.flat(entries[name]).get("default")) for name in factors)


def not_product(name: str, one: str, two: str, value: Mapping[str, Any]) -> str | None:
    """What is wrong; `None`: nothing, or these are no numbers."""
    told, left, right = (number(value.get(each)) for each in (name, one, two))
    if told is None or left is None or right is None or _rounded(left * right, told):
        return None
    return f"{name} is {value[name]}, where {one} is {value[one]} and {two} is {value[two]}"


def not_total(
    name: str, entries: str, of: tuple[tuple[str, Any], ...], value: Mapping[str, Any]
) -> str | None:
    """What is wrong; `None`: nothing, or these are no numbers."""
    items, told = value.get(entries), number(value.get(name))
    if not isinstance(items, list) or told is None:
        return None
    exact = Decimal(0)
    for item in items:
        numbers = [number(item.get(*factor)) for factor in of] if isinstance(item, dict) else [None]
        known = [each for each in numbers if each is not None]
        if len(known) < len(numbers):
            return None
        exact += math.prod(known)
    if _rounded(exact, told):
        return None
    words = " times ".join(factor for factor, _ in of)
    return f"{name} is {value[name]}, and the {words} of all {entries} are {exact}"


def added(properties: Mapping[str, Schema], said: str) -> tuple[str, int, str] | None:
    """The two properties whose sum (1 between them) or difference (-1) another one is."""
    match = _ADDED.search(said)
    if match is None or not {match["one"], match["two"]} <= properties.keys():
        return None
    if _BOUNDED.search(said, match.end()):
        return None
    return match["one"], -1 if match["how"].lower() in {"minus", "-"} else 1, match["two"]


def not_added(name: str, one: str, sign: int, two: str, value: Mapping[str, Any]) -> str | None:
    """As of a product; of a moment and a duration, too, whose name has its unit."""
    word = re.split(r"[_\W]|(?<=[a-z])(?=[A-Z])", two)[-1].lower().removesuffix("s")
    start, end = moment(value.get(one)), moment(value.get(name))
    told, left, right = (number(value.get(each)) for each in (name, one, two))
    if right is not None and told is not None and left is not None:
        fits = _rounded(left + sign * right, told)
    elif right is not None and start is not None and end is not None and word in _UNITS:
        if (start.tzinfo is None) != (end.tzinfo is None):
            return None
        fits = abs((end - start).total_seconds() - sign * float(right) * _UNITS[word]) <= 1
    else:
        return None
    how = "plus" if sign > 0 else "minus"
    return (
        None if fits else f"{name} is {value[name]}, and not {value[one]} {how} {value[two]} ({one}, {two})"
    )


def moment(value: Any) -> datetime | None:
    """Of a text, or of seconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= LATEST:
        return datetime.fromtimestamp(value, tz=UTC)
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def number(value: Any) -> Decimal | None:
    """Of an amount that travels as a text, too."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _rounded(exact: Decimal, told: Decimal) -> bool:
    """Told to the places that it has, up or down."""
    exponent = told.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return abs(exact - told) < Decimal(1).scaleb(-max(min(places, 12), 0))
