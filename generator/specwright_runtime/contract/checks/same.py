"""Whether two values are the same, as servers may tell them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from specwright_runtime.contract.checks.moving import is_set_by_server, words_of
from specwright_runtime.contract.openapi.schema import Schema, View

_UNORDERED = re.compile(
    r"\border (is|does) (not|n't)\b|\b(any|no particular) order\b|\bunordered\b|^(a|the) set\b", re.IGNORECASE
)
"""How descriptions say that the order of a list means nothing."""

_LABELS = frozenset(
    {
        *("tag", "tags", "label", "labels", "keyword", "keywords", "category", "categories", "topic"),
        *("topics", "genre", "genres", "role", "roles", "permission", "permissions", "scope", "scopes"),
        *("skill", "skills", "interest", "interests"),
    }
)
"""Names of lists that are sets: a thing has each label, or does not."""

_PHONE = re.compile(r"\+?\d[\d ()/.-]{5,20}")
"""Numbers of telephones, which are told with a plus and spaces or without."""

EXACT = 2**53
"""Behind it, a number that is read as a double is another one."""


def same(sent: Any, told: Any, view: View | None = None, schema: Schema = True) -> bool:
    """As sent; more properties, a masked text, a part of a compound name (`provider/model`) pass.

    So does what servers may do where the document is silent: space around a text is cut off, addresses of
    mail are in lower case, an empty text is none, an id is the thing that it names.
    `schema` is that of the answer: what it documents and `sent` has, `told` has, too.
    """
    flat = view.fitting(schema, told) if view is not None else {}
    if sent is None and view is not None and not view.valid(schema, None):
        return True  # it cannot be told
    match sent, told:
        case (bool(), _) | (_, bool()):
            return sent is told
        case int(), int() if abs(sent) <= EXACT:
            return sent == told
        case int() | float(), int() | float():
            return abs(sent - told) <= 1e-9 * max(abs(sent), abs(told), 1)
        case dict(), dict():
            return _same_objects(sent, told, view, flat)
        case list(), list():
            return _same_lists(sent, told, view, flat.get("items", True))
        case str(), str():
            return _same_texts(sent, told)
        case None, str() | list() | dict():
            return not told  # there is none
        case str(), None | list() | dict() if not told:
            return not sent.strip()  # an empty text empties it
        case str() | int() | float(), dict():
            return any(same(sent, inner) for inner in told.values() if not isinstance(inner, dict | list))
        case str(), list():  # as `1,2` was sent
            return _same_lists([part.strip() for part in sent.split(",")], told, None, True)
        case (str(), int() | float()) | (int() | float(), str()):
            return _same_numbers(str(sent), str(told))
        case (dict() | list(), str() | int() | float()) | (dict(), list()):
            return True  # told in a form of its own, as entries what was sent by its keys
        case dict() | list(), None:
            return not sent
    return bool(sent == told)


def unchanged(one: Any, two: Any) -> bool:
    """The same at two looks: an address may be signed anew for each, and another thing may have changed, or
    be told by its id.
    """
    own, other = (value.get("id") if isinstance(value, dict) else value for value in (one, two))
    if own is not None and (isinstance(one, dict) or (isinstance(two, dict) and other is not None)):
        return bool(own == other)
    if (
        isinstance(one, str)
        and isinstance(two, str)
        and one.startswith(("http://", "https://"))
        and "?" in one
    ):
        return one.partition("?")[0] == two.partition("?")[0]
    return bool(one == two)


def _same_objects(
    sent: dict[str, Any], told: dict[str, Any], view: View | None, flat: dict[str, Any]
) -> bool:
    documented, rest = flat.get("properties") or {}, flat.get("additionalProperties")
    free = "object" in str(flat.get("type")) and not documented and rest is not False
    keys = {name: name if name in documented else _key(name, value, told) for name, value in sent.items()}
    return all(
        is_set_by_server(name, value)
        or (
            same(value, told[keys[name]], view, documented.get(name, True))
            if keys[name] in told
            else (documented.get(name) in (None, False) and not isinstance(rest, dict) and not free)
            or value in (None, "", [], {})
        )
        for name, value in sent.items()
    )


def _key(name: str, entry: Any, told: dict[str, Any]) -> str:
    """What an entry of a map is told under: the name that it gives itself (`filename`), if that is gone."""
    if name in told or not isinstance(entry, dict):
        return name
    return next((text for text in entry.values() if isinstance(text, str) and text in told), name)


def _same_lists(sent: list[Any], told: list[Any], view: View | None, items: Schema) -> bool:
    if any(isinstance(item, dict | list) for item in sent) or not any(isinstance(t, dict) for t in told):
        sent = list(dict.fromkeys(sent)) if len(told) < len(sent) and _is_plain(sent) else sent  # told once
        return len(sent) == len(told) and all(
            same(a, b, view, items) for a, b in zip(sent, told, strict=True)
        )
    # Names became things, where two of one name are one.
    return len(told) in {len(sent), len(set(map(str, sent)))} and all(
        any(same(item, thing) for thing in told) for item in sent
    )


def is_set(view: View, name: str, schema: Schema, sent: Any, told: Any) -> bool:
    """It has no order that would have to be kept."""
    lists = isinstance(sent, list) and isinstance(told, list) and _is_plain(sent) and _is_plain(told)
    flat = view.flat(schema)
    said = flat.get("uniqueItems") is True or _UNORDERED.search(str(flat.get("description"))) is not None
    return lists and (said or bool(words_of(name) & _LABELS))


def _is_plain(items: list[Any]) -> bool:
    return all(isinstance(item, str | int | float) for item in items)


def _same_texts(sent: str, told: str) -> bool:
    if "**" in told or "••" in told or sent.strip() == told.strip() or same_time(sent, told):
        return True
    if _PHONE.fullmatch(sent) and re.sub(r"\D", "", sent) == re.sub(r"\D", "", told):
        return True
    if "@" in sent and sent.strip().casefold() == told.strip().casefold():
        return True
    return bool(told) and (told in re.split(r"[/:]", sent) or told == sent.partition("/")[2])


def _same_numbers(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def same_time(sent: str, told: str) -> bool:
    """One moment in two spellings."""
    if not (sent[:2].isdigit() and told[:2].isdigit() and "T" in sent and "T" in told):
        return False
    try:
        one, other = datetime.fromisoformat(sent), datetime.fromisoformat(told)
        return one == other or (other.microsecond == 0 and one.replace(microsecond=0) == other)
    except (TypeError, ValueError):
        return False
