"""The order that words promise of a list: "newest first", "by name"."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.listing import enlarged, items, list_call
from specwright_runtime.contract.checks.stock import beside, spread, stock
from specwright_runtime.contract.checks.word import comparable
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.openapi.schema import View
from specwright_runtime.contract.promise import Keep, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things.naming import plain, singular
from specwright_runtime.contract.things.resource import Resource

_WHEN = frozenset(
    {"at", "time", "timestamp", "ts", "when", "date", "datetime", "occurredat", "recordedat", "receivedat"}
)
_TO_COME = re.compile(
    "updat|modif|chang|due|end|expir|next|valid|until|clos|delet|complet|start(?!ed)|begins?_", re.IGNORECASE
)
"""In names of moments that do not say how old something is."""
_COUNTS = re.compile("number|position|index|ordinal|sequence|^order$|^no$|^id$", re.IGNORECASE)
"""In names of numbers of which the first one is the least."""
_BEGINS = re.compile("start|begin|from|departs?|departure|due|at$|when$")
_TIMED = re.compile(
    r"\b(?P<falls>newest|latest|most recent(ly (?P<verb>\w+))?)( `?(?P<of>\w+)`?)??"
    r"( comes?| is| are| appear(?:s|ing)?)? first\b"
    r"|\b(oldest|(?P<early>earliest)|(?P<soon>soonest))( `?(?P<which>\w+)`?)??( comes?| is| are)? first\b"
    r"|\border in which they were (made|created|added)\b"
    r"|\b(sorted|ordered) by (?:(?P<last>most)|least) recently (?P<done>\w+)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\bby (?:their |its |the )?`?(?P<name>\w+)`?( (time|date|day)s?)?\W+(with )?(the )?$", re.IGNORECASE
)
"""Before an order, what it is one of: "by their start, the earliest first"."""
_OF_AGE = re.compile("creat|add|date|time|age|recen", re.IGNORECASE)
"""Words for what is old because of when it was made."""
_NUMBERED = re.compile(
    r"\b((?P<falls>highest|largest|biggest|most \w+)|lowest|smallest|cheapest) first\b", re.IGNORECASE
)
_NEAREST = re.compile(r"\b(nearest|closest) first\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(in (the )?(alphabetical )?order of|in alphabetical order (of|by)|(sorted|ordered)"
    r" (alphabetically )?by|(lists?|all) [\w' ]+?,? by(?= ((their|its|the) )?(name|title|code|key|order)\b))"
    r" (their |its |the )?"
    r"`?(?P<name>\w+)`?( (?P<more>\w+))?",
    re.IGNORECASE,
)
_ASCENDS = re.compile(r"\basc(ending)?\b|\b(oldest|earliest|lowest|smallest) (\w+ )?first\b", re.IGNORECASE)
_DESCENDS = re.compile(
    r"\bdesc(ending)?\b|\brevers|\bdecreasing\b"
    r"|\b(newest|latest|most \w+|highest|largest|last) (\w+ ){0,2}first\b",
    re.IGNORECASE,
)
_AT_TIMES = re.compile(
    r"\b(if|when|otherwise|unless|either|top)\b(?![^,.;]*\b(no|not|omitted|absent|missing)\b)", re.IGNORECASE
)
"""Before an order that is kept for some lists, or some calls, only."""


def described(catalogue: Catalogue, operation: Operation) -> tuple[list[str], bool | None] | None:
    """The properties, one of which puts the entries in order as the document says of the list, and whether it
    falls, `None`: one of the two; `None`: it does not say.
    """
    text = operation.said
    said = " ".join([text, *(response.description for response in operation.successes)])
    view, properties = catalogue.document.response, item_properties(catalogue, operation)
    if match := _TIMED.search(said):
        if _AT_TIMES.search(_clause(said, match)):
            return None
        verb, falls = (
            (match["verb"] or match["done"] or "").lower()[:4],
            bool(match["falls"] or match["last"]),
        )
        names = [name for name, schema in properties.items() if _is_moment(view.flat(schema))]
        if (own := match["of"] or match["which"]) in names:
            return [own], falls
        if (by := _BY.search(said[: match.start()])) and not _OF_AGE.match(by["name"]):
            called = _timed_as(names, plain(by["name"]))
            return (called, falls) if called else None
        # What was added last need not have been released last.
        made = "|".join(filter(None, (verb, "creat", "added")))
        added = [name for name in names if re.search(made, plain(name))]
        # The only moment, where it is that of something that was: nothing else makes it old.
        only = names if len(names) == 1 and not (verb or _TO_COME.search(names[0])) else []
        added = added or only or [name for name in names if len(names) == 1 and plain(name) in _WHEN]
        if match["early"] and len(names) == 1 and not added:
            added = [name for name in names if _BEGINS.match(name)]
        if match["soon"]:
            added = [name for name in names if _BEGINS.match(plain(name))]
        if added or not _NAMED.search(said):
            return (added, falls) if added else None
    if _NEAREST.search(said):
        names = [name for name in properties if plain(name).startswith("distance")]
        return (names, False) if names else None
    if match := _NUMBERED.search(said):
        numbers = [n for n, s in properties.items() if {"integer", "number"} & set(view.types(s))]
        return [name for name in numbers if plain(name) != "id"], bool(match["falls"])
    if match := _NAMED.search(said):
        if _AT_TIMES.search(_clause(said, match)):
            return None
        word, longer = plain(match["name"]), plain(f"{match['name']}{match['more'] or ''}")
        word = longer if any(plain(name) in {longer, singular(longer)} for name in properties) else word
        if any(plain(parameter.name) == word for parameter in operation.parameters):
            return None  # by which it is looked for
        called = [name for name in properties if plain(name) in {word, singular(word)}]
        forms = {"date", "date-time"}
        timed = [name for name in properties if view.flat(properties[name]).get("format") in forms]
        called = called or _timed_as(timed, word)
        # Members have an order of their own, as the days of a week.
        names = [name for name in called if "enum" not in view.flat(properties[name])]
        return (names, _way(said, match, rises=_rise(view, properties, names))) if names else None
    return None


def _timed_as(names: list[str], word: str) -> list[str]:
    """Those of the moments that a word means: `started_at` by the start."""
    own = rf"{re.escape(word)}(s|d|ed|ing)?_?(at|on|date|time)?"
    return [name for name in names if re.fullmatch(own, plain(name))]


def _clause(said: str, match: re.Match[str]) -> str:
    """What its sentence says before an order."""
    return sentences(said[: match.start()])[-1]


def _way(said: str, match: re.Match[str], *, rises: bool) -> bool | None:
    """Whether an order by a name falls, as its sentence says; `rises`: it does not where nothing is said."""
    own = _clause(said, match) + sentences(said[match.start() :])[0]
    down, up = (way.search(own) is not None for way in (_DESCENDS, _ASCENDS))
    if down != up:
        return down
    return False if rises and not _DESCENDS.search(said) else None


def _rise(view: View, properties: dict[str, Any], names: list[str]) -> bool:
    """Texts, and numbers that things are counted by: of moments, and of sizes, the last may come first."""
    flats = {name: view.flat(properties[name]) for name in names}
    texts = [n for n, flat in flats.items() if "string" in view.types(flat) and not _is_moment(flat)]
    return all(name in texts or _COUNTS.search(name) for name in names)


def _is_moment(flat: dict[str, Any]) -> bool:
    """A day, a time, or the seconds of one."""
    seconds = flat.get("format") == "unix-time" or _SECONDS.search(str(flat.get("description"))) is not None
    return flat.get("format") in {"date", "date-time"} or (flat.get("type") == "integer" and seconds)


_SECONDS = re.compile(r"\bunix (epoch|time)|\bsince the epoch\b", re.IGNORECASE)


_TICK = 1.05
"""Seconds after which a clock of whole seconds has moved."""


def in_order(operation: Operation, resource: Resource, names: list[str], *, falls: bool | None) -> Keep:
    """By one of these properties, where the entries differ in it; either way where it is not said which."""

    def look(session: Session) -> None:
        made = stock(session, resource)
        call, _ = enlarged(session, list_call(session, resource, made[0] if made else None))
        for name in names[:2]:
            spread(session, resource, name)
        differing, exchange = _differing(session, call, names)
        if not differing and made:  # the clock may count whole seconds
            time.sleep(_TICK)
            beside(session, resource, made[0])
            differing, exchange = _differing(session, call, names)
        if not differing:
            raise NotTestedError(f"{operation.id}: no two entries differ in {' or '.join(names)}")
        if not any(in_turn(column, falls) for column in differing):
            message = f"the order is not as said: {differing[0][:6]!r}"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return look


def _differing(session: Session, call: Call, names: list[str]) -> tuple[list[list[Any]], Exchange]:
    """What the entries have of those properties that each has and in which some differ."""
    exchange = must_succeed(session, call, "the list")
    entries = [item for item in items(session, exchange) if isinstance(item, dict)]
    columns = [[e[name] for e in entries if e.get(name) is not None] for name in names]
    whole = [column for column in columns if len(column) == len(entries)]
    return [column for column in whole if len(set(map(str, column))) > 1], exchange


def in_turn(column: list[Any], falls: bool | None) -> bool:
    """Letters are in order in many ways; `None`: either way."""
    if falls is None:
        return in_turn(column, falls=True) or in_turn(column, falls=False)
    keys: tuple[Callable[[Any], Any], ...] = (key, str, lambda value: str(value).casefold())
    for by in keys:
        found = list(map(by, column))
        if len(set(map(type, found))) == 1 and all(a >= b if falls else a <= b for a, b in pairwise(found)):
            return True
    return False


def key(value: Any) -> float | str:
    """By which entries are compared: a number, the seconds of a moment, the letters of a text."""
    try:
        return comparable(value)
    except ValueError:
        return plain(str(value))
