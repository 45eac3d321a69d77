"""What descriptions say of the values of one answer: null until done, not before it was made, how many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from specwright_runtime.contract.openapi import sums
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.values.kinds import STATES

Claim: TypeAlias = "Callable[[dict[str, Any]], str | None]"
"""What is wrong with an object; `None`: nothing."""

_NULL = re.compile(
    r"\bnull`? (?P<how>while|as long as|until|before|unless|if not|when not)\b(?P<rest>[^.,;]*)",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?P<only>only (be )?)?(present|set|included|returned|given) (when|if|once|while) (the )?[`\"']?"
    r"(?P<other>\w+)[`\"']? (is|=|equals) [`\"']?(?P<member>\w+)",
    re.IGNORECASE,
)
_PRESENT_IN = re.compile(
    r"^(?P<only>only (be )?)?(present|set|included|returned|given) (when|if|once|while) [^.;`]*?"
    r"(`(?P<other>\w+)`|(?<=the )\w+|(?<= it)) (is|=|equals) (?P<members>(`\w+`(,? or |, |,? and )?)+)"
    r"(?=\s*[.,;)]|\s*$)",
    re.IGNORECASE,
)
"""Of several states."""
_FAILED = re.compile("fail|error|cancel|reject|expire|abort|timed", re.IGNORECASE)
"""States of which the words for one that ends well say nothing."""
_BEHIND = re.compile(
    r"\b(not before|not earlier than|never before|later than|after) (the )?`(?P<other>\w+)`", re.IGNORECASE
)
_RETURNED = re.compile(
    r"^\W*(?:the )?(number|count) of (?P<what>[\w ]+)(?<!\bbe) "
    r"(returned|(in|on) (this|the) (page|response|answer|list))\b",
    re.IGNORECASE,
)
_OF_PAGES = re.compile("limit|max|size|per_?page|total", re.IGNORECASE)
"""Names of how many there may be, and of how many there are in all."""
_OF_THEM = re.compile(r" (?:that|which|who|with|of|to|for|from)\b", re.IGNORECASE)
"""What follows the noun: "properties that will be sent"."""
_ENTRIES = frozenset(
    {
        "data",
        "item",
        "result",
        "entry",
        "record",
        "object",
        "element",
        "row",
        "resource",
        "hit",
        "value",
        "list",
    }
)
"""Entries of a list, and lists, whatever they are of."""
_SECONDS = re.compile(
    r"\b(unix|epoch|since 1970)\b.{0,40}\bseconds\b|\bseconds (since|after)\b.{0,20}\b(epoch|1970)\b"
    r"|\bunix (timestamp|time)\b",
    re.IGNORECASE | re.DOTALL,
)
_IN_MILLISECONDS = re.compile(
    r"\b(unix|epoch)\b.{0,30}\b(milliseconds?|ms)\b|\b(milliseconds|ms) since\b.{0,20}\b(epoch|1970)\b",
    re.IGNORECASE,
)
_FINER = re.compile(r"\b(milli|micro|nano)-?seconds\b|\bms\b", re.IGNORECASE)
_ORDER = (
    frozenset({"createdat", "queuedat", "submittedat", "requestedat"}),
    frozenset({"startedat"}),
    frozenset({"completedat", "finishedat", "endedat"}),
)
"""Moments of one thing's life, without punctuation, in the order in which they come."""
_EARLIEST = 100_000_000
"""Seconds until 1973; of milliseconds, the second day of 1970."""
_ITEMS = 50
_DEPTH = 6


class Claims:
    def __init__(self, view: View, sendable: frozenset[str]) -> None:
        """`sendable` are the names of properties that can be sent, whose values are the caller's."""
        self._view = view
        self._sendable = sendable
        self._known: dict[int, tuple[Mapping[str, Schema], list[tuple[str, Claim]]]] = {}

    def breaches(
        self, schema: Schema, value: Any, where: str = "", depth: int = 0
    ) -> Iterator[tuple[str, str]]:
        """What is wrong, and where in the value."""
        if not isinstance(value, dict | list) or depth > _DEPTH:
            return
        flat = self._view.fitting(schema, value)
        if isinstance(value, list):
            for index, item in enumerate(value[:_ITEMS]):
                yield from self.breaches(flat.get("items", True), item, f"{where}/{index}", depth + 1)
            return
        properties = flat.get("properties")
        if not isinstance(properties, dict):
            return
        for name, claim in self._of(properties):
            if name in value and (wrong := claim(value)) is not None:
                yield wrong, f"{where}/{name}"
        for name, inner in value.items():
            if name in properties:
                yield from self.breaches(properties[name], inner, f"{where}/{name}", depth + 1)

    def _of(self, properties: Mapping[str, Schema]) -> list[tuple[str, Claim]]:
        known = self._known.get(id(properties))
        if known is None:
            known = self._known[id(properties)] = (properties, list(self._read(properties)))
        return known[1]

    def _read(self, properties: Mapping[str, Schema]) -> Iterator[tuple[str, Claim]]:
        states = self._states(properties)
        lists = [name for name, inner in properties.items() if "array" in self._view.types(inner)]
        for name, schema in properties.items():
            flat = self._view.flat(schema)
            said = str(flat.get("description") or "")
            null = _NULL.search(said)
            for state, members in states.items() if null is not None else ():
                if null is not None and name != state and (sets := _sets(null, members)) is not None:
                    yield name, _nulled(name, state, *sets)
                    break
            several = _PRESENT_IN.search(said)
            if several is not None:
                named = frozenset(re.findall(r"`(\w+)`", several["members"]))
                known = [state for state in states if several["other"] in (None, state)]
                fitting = [state for state in known if named <= frozenset(states[state])]
                if len(fitting) == 1:
                    yield fitting[0], _there(name, fitting[0], named, bool(several["only"]))
            for other, claim in self._numbers(name, properties, said):
                yield other, claim
            present = _PRESENT.search(said) if several is None else None
            if present is not None and present["member"] in states.get(present["other"], ()):
                member = frozenset({present["member"]})
                yield present["other"], _there(name, present["other"], member, bool(present["only"]))
            in_seconds = _SECONDS.search(said) is not None and not _FINER.search(said)
            if in_seconds:
                yield name, _in_seconds(name)
            elif _IN_MILLISECONDS.search(said):
                yield name, _in_milliseconds(name)
            shown = self._view.flat(self._view.present(schema))  # beside null in a union, as pydantic has it
            if in_seconds or shown.get("format") == "date-time":
                behind = _BEHIND.search(said)
                for other in self._before(name, properties, behind["other"] if behind is not None else None):
                    yield name, _ordered(other, name)
            returned = _RETURNED.search(said) if len(lists) == 1 and not _OF_PAGES.search(name) else None
            counts = returned is not None and _is_of(returned["what"], lists[0])
            if counts and "integer" in self._view.types(schema):
                yield name, _counted(name, lists[0])

    def _numbers(self, name: str, properties: Mapping[str, Schema], said: str) -> Iterator[tuple[str, Claim]]:
        factors = sums.product(properties, said)
        if factors is not None and name not in factors:
            yield name, lambda value: sums.not_product(name, *factors, value)
        summed = sums.total(self._view, properties, said)
        if summed is not None:
            yield name, lambda value: sums.not_total(name, *summed, value)
        added = sums.added(properties, said)
        if added is not None and name not in added:
            yield name, lambda value: sums.not_added(name, *added, value)

    def _states(self, properties: Mapping[str, Schema]) -> dict[str, list[str]]:
        found = {
            name: [str(member) for member in self._view.flat(schema).get("enum") or () if member is not None]
            for name, schema in properties.items()
        }
        return {name: found[name] for name in sorted(found, key=lambda n: n not in STATES) if found[name]}

    def _before(self, name: str, properties: Mapping[str, Schema], said: str | None) -> Iterator[str]:
        """The moments that lie before the one of this name: the one that is said, or those of its kind."""
        if said is not None and said in properties:
            yield said
        place = _place(name)
        for other in properties if place is not None and name not in self._sendable else ():
            earlier = _place(other)
            if place is not None and earlier is not None and earlier < place and other not in self._sendable:
                yield other


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _place(name: str) -> int | None:
    return next((index for index, names in enumerate(_ORDER) if _plain(name) in names), None)


def _sets(match: re.Match[str], members: list[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The states in which it is null, and those in which it is not; `None`: the words name none of them."""
    words = {_plain(word) for word in re.split(r"[\s`\"']", match["rest"])}
    named = [member for member in members if _plain(member) in words]
    if not named:
        return None
    how = match["how"].lower()
    if how in {"while", "as long as"}:
        if "not" in words:
            return frozenset(members) - set(named), frozenset(named)
        return frozenset(named), frozenset()
    others = frozenset(members) - set(named)
    if how in {"until", "before"}:
        earlier = members[: min(members.index(member) for member in named)]
        others = frozenset(member for member in earlier if not _FAILED.search(member))
    return others, frozenset(named)


def _nulled(name: str, state: str, without: frozenset[str], having: frozenset[str]) -> Claim:
    def claim(value: dict[str, Any]) -> str | None:
        now = str(value.get(state))
        if now in without and value[name] is not None:
            return f"{name} is {value[name]!r}, and null where {state} is {now}"
        if now in having and value[name] is None:
            return f"{name} is null, and is not where {state} is {now}"
        return None

    return claim


def _ordered(first: str, second: str) -> Claim:
    def claim(value: dict[str, Any]) -> str | None:
        one, two = (sums.moment(value.get(name)) for name in (first, second))
        if one is None or two is None or (one.tzinfo is None) != (two.tzinfo is None):
            return None
        if (one - two).total_seconds() <= 1:
            return None
        return f"{second} {value[second]} lies before {first} {value[first]}"

    return claim


def _there(name: str, other: str, members: frozenset[str], only: bool) -> Claim:
    def claim(value: dict[str, Any]) -> str | None:
        now = value[other]
        if only and now not in members and value.get(name) not in (None, [], {}, ""):
            return (
                f"{name} is there where {other} is {now}, and only where it is {' or '.join(sorted(members))}"
            )
        if not only and now in members and value.get(name) is None:
            return f"{name} is not there where {other} is {now}"
        return None

    return claim


def _in_seconds(name: str) -> Claim:
    def claim(value: dict[str, Any]) -> str | None:
        told = value[name]
        is_later = isinstance(told, int | float) and told > sums.LATEST
        return f"{name} is {told}, which is no time in seconds" if is_later else None

    return claim


def _in_milliseconds(name: str) -> Claim:
    def claim(value: dict[str, Any]) -> str | None:
        told = value[name]
        is_earlier = type(told) in (int, float) and _EARLIEST < told < sums.LATEST
        return f"{name} is {told}, which is no time in milliseconds" if is_earlier else None

    return claim


def _is_of(what: str, of: str) -> bool:
    """What is counted is what the list is called by: `orders`, not the properties of its `sections`."""
    noun, many = singular(plain(_OF_THEM.split(what)[0].split()[-1])), singular(plain(of))
    return noun in _ENTRIES or many in _ENTRIES or many.endswith(noun) or noun.endswith(many)


def _counted(name: str, of: str) -> Claim:
    def claim(value: dict[str, Any]) -> str | None:
        entries, number = value.get(of), value[name]
        if not isinstance(entries, list) or not isinstance(number, int) or len(entries) == number:
            return None
        return f"{name} is {number}, and {of} has {len(entries)} entries"

    return claim
