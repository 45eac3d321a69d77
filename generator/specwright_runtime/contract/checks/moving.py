"""Names of properties that move on, or that the server sets whatever is sent."""

from __future__ import annotations

import re
from typing import Any

from specwright_runtime.contract.things import naming
from specwright_runtime.contract.values.kinds import STATES

_MOVING = frozenset(
    {
        *("status", "state", "progress", "phase", "position", "attempt", "attempts", "version", "revision"),
        *("rank", "ranking"),
        *("time", "timestamp", "date", "at", "expire", "expires", "expired", "expiry", "eta", "age"),
        *(
            "duration",
            "elapsed",
            "latency",
            "count",
            "counts",
            "total",
            "usage",
            "updated",
            "modified",
            "etag",
        ),
        *("link", "links", "url", "uri", "href", "self", "token", "secret", "password", "creator"),
    }
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
COUNTED = frozenset({"progress", "position", "attempt", "attempts"})
"""Words of numbers that the server sets, even where they can be sent."""
_LINKS = frozenset({"uri", "url", "href"})
"""Words of addresses within objects: of the place in which the server then puts something."""
OWN = frozenset(
    {
        *("version", "revision", "etag", "self", "updated", "modified", "elapsed", "latency", "usage", "eta"),
        *("token", "secret", "password", "creator"),
    }
)
"""Words of properties that the server sets, or hides, even where they can be sent."""

BY_CALLER = frozenset(
    {
        *("favorite", "favorited", "favourite", "favourited", "liked", "starred", "following", "followed"),
        *("bookmarked", "subscribed", "watching", "saved", "voted", "upvoted", "joined", "muted"),
    }
)
"""Of words in names: what a thing is for whoever asks."""


def words_of(name: str) -> set[str]:
    """Those of a name, in lower case."""
    return {word.lower() for word in _WORD.findall(name)}


def moving(name: str) -> bool:
    """Properties that may differ from one look to the next, or that are hidden on purpose."""
    return not _MOVING.isdisjoint(words_of(name))


def unsettled(body: dict[str, Any]) -> bool:
    """It has a state, which may move on: what is null may be told by then."""
    return any(words_of(name) & (STATES | {"progress"}) for name in body)


def is_later(name: str, one: dict[str, Any], two: dict[str, Any]) -> bool:
    """It may have come since, as the results of a job: it was null in a state that may move on, or the state
    of the second look is another one, and it is a number.
    """
    if one.get(name) is None:
        return unsettled(one)
    states = [n for n in one if n in two and STATES & words_of(n)]
    counted = isinstance(one[name], int | float) and not isinstance(one[name], bool)
    return counted and naming.plain(name)[-2:] != "id" and any(one[n] != two[n] for n in states)


def is_set_by_server(name: str, value: Any) -> bool:
    """Whatever was sent under this name within an object."""
    words = words_of(name)
    return bool(words & (OWN | STATES | _LINKS)) or (isinstance(value, int | float) and bool(words & COUNTED))
