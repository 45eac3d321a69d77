"""Verbs at the end of a path and what they make of a thing: `locked` of `lock`, no `enabled` of `disable`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.things.naming import plain

_PAST = {
    "pay": "paid",
    "send": "sent",
    "hold": "held",
    "hide": "hidden",
    "withdraw": "withdrawn",
    "freeze": "frozen",
    "begin": "begun",
    "sell": "sold",
    "lend": "lent",
    "deactivate": "deactivated|inactive",
    "activate": "activated|active",
    "enable": "enabled|enable",
    "disable": "disabled",
    "open": "open|opened",
    "feature": "featured",
    "mute": "muted",
    "favorite": "favorite|favorited|isfavorite",
    "star": "starred",
}
_OPPOSITES = {
    "disable": "enabled|enable|active",
    "deactivate": "active|enabled",
    "suspend": "active|enabled",
    "close": "open|isopen",
    "hide": "visible",
    "resolve": "open",
    "stop": "running",
    "terminate": "active",
}
"""What is no more once that was done."""
_STATES = {
    "start": ("started", "running", "active", "inprogress", "ongoing", "live"),
    "stop": ("stopped", "inactive", "idle"),
    "pause": ("paused", "onhold"),
    "finish": ("finished", "completed", "complete", "done"),
    "complete": ("completed", "complete", "finished", "done"),
    "cancel": ("cancelled", "canceled"),
    "terminate": ("terminated", "inactive"),
    "decline": ("declined", "rejected"),
    "deny": ("denied", "rejected"),
    "accept": ("accepted",),
    "reopen": ("open", "reopened"),
    "unpublish": ("draft", "unpublished"),
    "unarchive": ("active",),
    "suspend": ("suspended", "inactive"),
    "reactivate": ("active",),
    "enable": ("enabled", "active"),
    "disable": ("disabled", "inactive"),
    "ship": ("shipped",),
    "submit": ("submitted", "pending"),
    "checkin": ("checkedin",),
    "checkout": ("checkedout",),
    "return": ("returned",),
    "void": ("void", "voided"),
}
"""States that it may have then: where a document has one of them, it is meant."""


def past(verb: str) -> str:
    """What it is once that was done, as a pattern of names without punctuation."""
    regular = f"{re.escape(verb.removesuffix('e'))}(e?d|{verb[-1]}ed)"
    if verb.endswith("y"):
        regular = f"{regular}|{re.escape(verb[:-1])}ied"
    return f"{regular}|{_PAST.get(verb, re.escape(verb))}"


def undone(verb: str) -> re.Pattern[str] | None:
    """What it is no more: `published` after `unpublish`, `enabled` after `disable`."""
    names = [_OPPOSITES[verb]] if verb in _OPPOSITES else []
    if verb.startswith("un") and len(verb) > 4:
        names.append(past(verb[2:]))
    return re.compile(f"(is)?({'|'.join(names)})") if names else None


def meant(verb: str, members: Iterable[str]) -> list[str]:
    """The one member that the verb means, of the states of a thing."""
    words = _STATES.get(verb, ())
    found = [member for member in members if plain(member) in words]
    return found if len(found) == 1 else []


_SET = re.compile(
    r"(?P<names>`\w+`(?:(?:, | and |, and )`\w+`)*) (?:is|are) (?:then )?set\b(?! to\b)", re.IGNORECASE
)
_AT_TIMES = re.compile(r"\b(if|when|unless|where|once|only|optional\w*|may)\b", re.IGNORECASE)


def done_to(operation: Operation, item_path: str) -> bool:
    """It does something to the thing itself, not to what lies in it: `/items/{id}/archive`."""
    step = operation.path.removeprefix(item_path)
    return step != operation.path and "/" not in re.sub("^/(actions?|commands?|transitions?)/", "/", step)[1:]


def stamps(operation: Operation, properties: Iterable[str]) -> Iterator[str]:
    """Properties that say when it was done, `published_at`, `terminatedOn`, or are said to be set then."""
    verb = plain(re.split("[/:]", operation.path)[-1])
    if (
        operation.method != "DELETE"
        and verb.isalpha()
        and not (operation.method == "PUT" and operation.bodies)
    ):
        named = re.compile(f"({past(verb)})(at|on|date|time)")
        clauses = sentences(operation.said)
        said = [_SET.search(one) for one in clauses if not _AT_TIMES.search(one)]
        words = {name for match in said if match for name in re.findall(r"\w+", match["names"])}
        yield from (name for name in properties if named.fullmatch(plain(name)) or name in words)


_ANEW = re.compile(r"\b(another|a new|new|fresh|different) (?P<what>\w+)", re.IGNORECASE)
_HIDDEN = frozenset({"secret", "token", "key", "password", "code", "apikey"})


def renewed(operation: Operation, properties: Iterable[str]) -> Iterator[str]:
    """Properties that are another one each time, as the words say: "Makes a new secret"."""
    said = operation.said
    words = {plain(match["what"]) for match in _ANEW.finditer(said)} & _HIDDEN
    yield from (name for name in properties if plain(name) in words)
