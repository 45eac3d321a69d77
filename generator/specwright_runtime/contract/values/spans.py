"""Times that are the two ends of a span by their names or words: the second one is behind the first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.values.formats import SAMPLES

_FORMATS = frozenset({"date", "date-time"})
_MADE_UP = {SAMPLES[kind]: kind for kind in _FORMATS}
"""What is sent for a time where nothing shows another one, and its format."""
_ENDS = {
    "start": ("end", "finish", "stop"),
    "begin": ("end",),
    "from": ("to", "until", "till", "through"),
    "since": ("until",),
    "opens": ("closes",),
    "open": ("close",),
    "check-in": ("check-out",),
    "pickup": ("return", "dropoff"),
    "first": ("last",),
    "arrival": ("departure",),
    "arrive": ("depart",),
}
_ARRIVALS = frozenset({"arrival", "arrive"})
_STAY = re.compile(r"room|guest|night|adult|hotel|stay|bed(?!t)|pitch", re.IGNORECASE)
"""Names beside the two days of a stay: who stays arrives first, who travels does so last."""
_BEHIND = re.compile(
    r"\b(?:after|behind|later than|not before|(?:no|not) earlier than)\s+(?:the\s+)?[`'\"]?([A-Za-z_][\w-]*)",
    re.IGNORECASE,
)


def forward(view: View, properties: Mapping[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """The object, whose spans do not end where or before they start."""
    for start, end in _pairs(view, properties):
        if start in value and end in value:
            later = behind(value[start], value[end])
            if later is not None and view.valid(properties[end], later):
                value = {**value, end: later}
    return value


def around_now(view: View, properties: Mapping[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """The object, whose spans reach from yesterday to tomorrow where nothing shows which ones are meant."""
    now = datetime.now(UTC).replace(microsecond=0)
    told = {name: str(value.get(name)) for name in properties}
    times = {name: {"format": _MADE_UP[text]} for name, text in told.items() if text in _MADE_UP}
    for pair in _pairs(view, times):
        for name, moment in zip(pair, (now - timedelta(days=1), now + timedelta(days=1)), strict=True):
            text = moment.isoformat().replace("+00:00", "Z")
            text = text if times[name]["format"] == "date-time" else text[: len(SAMPLES["date"])]
            if view.valid(properties[name], text):
                value = {**value, name: text}
    return value


def in_turn(view: View, items: list[Any], properties: Mapping[str, Any]) -> list[Any]:
    """The objects, whose spans begin behind those of the one before, as seasons that may not overlap."""
    spans = list(_pairs(view, properties))
    found: list[Any] = items[:1]
    for item in items[1:]:
        for start, end in spans:
            if start in item and end in item and (later := behind(found[-1].get(end), item[start])):
                item = forward(view, properties, {**item, start: later})
        found.append(item)
    return found


def ends(view: View, properties: Mapping[str, Any]) -> frozenset[str]:
    """Properties that may be refused where the other end of their span stays."""
    return frozenset(name for pair in _pairs(view, properties) for name in pair)


def companions(view: View, properties: Mapping[str, Any], names: frozenset[str]) -> frozenset[str]:
    """The names, and the other ends of the spans that are among them."""
    return names.union(*(pair for pair in _pairs(view, properties) if names & set(pair)))


def is_open(view: View, properties: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """It has one end of a span only, or one that does not end behind its start."""
    for start, end in _pairs(view, properties):
        told = [value[name] for name in (start, end) if value.get(name) is not None]
        if len(told) == 1 or (len(told) == 2 and behind(*told) is not None):
            return True
    return False


def ends_of(start: str) -> frozenset[str]:
    """What the other end may be called, as the start is spelled: `endKm` for `startKm`."""
    found = (ending for word, ends in _ENDS.items() for end in ends for ending in _spelled(start, word, end))
    return frozenset(found)


def _spelled(name: str, word: str, end: str) -> Iterator[str]:
    for old, new in ((word, end), (word.title(), end.title())):
        other = re.sub(rf"(^|(?<=[a-z_-])){old}(?=[A-Z_-]|$)", new, name)
        if other != name:
            yield other


def _pairs(view: View, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    found = {name: view.flat(inner) for name, inner in properties.items()}
    times = {name: flat for name, flat in found.items() if flat.get("format") in _FORMATS}
    stays = any(map(_STAY.search, properties))
    names = {(_words(name), flat["format"]): name for name, flat in times.items()}
    for (words, kind), name in names.items():
        for other in _others(words, stays=stays and kind == "date"):
            if (end := names.get((other, kind))) is not None:
                yield name, end
    yield from said_behind(view, properties)


def said_behind(view: View, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Times, each with the one that its own words say it lies behind."""
    found = {name: view.flat(inner) for name, inner in properties.items()}
    times = {name: flat for name, flat in found.items() if flat.get("format") in _FORMATS}
    for name, flat in times.items():
        behind = _BEHIND.search(str(flat.get("description")))
        if behind is not None and behind[1] in times.keys() - {name}:
            yield behind[1], name


def _words(name: str) -> str:
    """`startsAt`, `starts_at`: starts-at."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_. ]", "-", name).lower()
    return re.sub(r"^check(?=in|out)", "check-", words)


def _others(words: str, *, stays: bool) -> Iterator[str]:
    """What the other end would be called."""
    for start, ends in _ENDS.items():
        if start in _ARRIVALS and not stays:
            continue
        for end in ends:
            other = re.sub(rf"\b{start}(?=s?\b|time|date|s?at\b)", end, words)
            if other != words:
                yield other


def behind(start: Any, end: Any) -> Any:
    """A time or a number behind the start; `None`: the end is one, or they cannot be compared."""
    if type(start) in (int, float) and type(end) in (int, float):
        return None if end > start else start + 1
    try:
        if len(start) == len("2024-02-29"):
            first, last = date.fromisoformat(start), date.fromisoformat(end)
            return None if last > first else (first + timedelta(days=1)).isoformat()
        moment, other = datetime.fromisoformat(start), datetime.fromisoformat(end)
        if other > moment:
            return None
        return (moment + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError):
        return None
