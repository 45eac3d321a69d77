"""Verbs at the end of a path and what they make of a thing: `locked` of `lock`, no `enabled` of `disable`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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


_NOUNS = {
    "cancellation": "cancel",
    "activation": "activate",
    "deactivation": "deactivate",
    "confirmation": "confirm",
    "completion": "complete",
    "suspension": "suspend",
    "termination": "terminate",
    "publication": "publish",
    "approval": "approve",
    "rejection": "reject",
    "submission": "submit",
    "closure": "close",
    "withdrawal": "withdraw",
    "revocation": "revoke",
}
"""What is done by a POST of these."""


def verb(operation: Operation) -> str:
    """The last step of a path, as a verb: `cancel` of `/cancel`, and of `/cancellation`."""
    step = plain(re.split("[/:]", operation.path)[-1])
    return _NOUNS.get(step, step) if operation.method in {"POST", "PUT"} else step


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
    done = verb(operation)
    if (
        operation.method != "DELETE"
        and done.isalpha()
        and not (operation.method == "PUT" and operation.bodies)
    ):
        named = re.compile(f"({past(done)})(at|on|date|time)")
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


_MAKES = re.compile(
    r"\b(makes?|becomes?|sets?|marks?|moves?|turns?|puts?|changes?|goes|brings?|returns? (it|the \w+) to)\b"
    r"|\bis(?= \W?\w+\W? (then|again|afterwards)\b)",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(if|when|unless|while|that (is|was|are)|which|only|from|instead of|no longer|of (a|an|the))\b.*",
    re.DOTALL,
)
"""What is said behind such a word is not what the thing becomes."""


def made(operation: Operation, members: Sequence[Any]) -> list[str]:
    """The last member in a sentence that says what it makes of a thing: "Makes an open game `running`."."""
    if any(response.links for response in operation.successes):
        return []  # it makes another one
    for sentence in sentences(f"{operation.summary}. {operation.extra.get('description') or ''}"):
        sentence = _of_those(members).sub("", _of_which(members).sub("", sentence))
        makes = _MAKES.search(sentence)
        said = (
            _FROM.sub("", re.sub(r"\bfrom \W?\w+\W? (?=to\b)", "", sentence[makes.start() :]))
            if makes
            else ""
        )
        found = [
            (m.start(), one) for one in members if isinstance(one, str) for m in word(one).finditer(said)
        ]
        between = said[min(found)[0] : max(found)[0]] if found else ""
        if found and len({one for _, one in found}) <= 2 and not _CHOICE.search(between):
            return [max(found)[1]]
    return []


_CHOICE = re.compile(r"[,:/]|\b(or|else|otherwise)\b", re.IGNORECASE)
"""Between two members: one or the other, as the call asks."""


def _of_those(members: Sequence[Any]) -> re.Pattern[str]:
    """Which things it is done to: "Puts a pump that is idle or broken online"."""
    names = "|".join(word(one).pattern for one in members if isinstance(one, str)) or "(?!)"
    return re.compile(
        rf"\b(that|which) (is|are|was|were) (either )?({names})((,| or|, or| and) ({names}))*", re.IGNORECASE
    )


def _of_which(members: Sequence[Any]) -> re.Pattern[str]:
    """How a thing is that something is done to: "Brings a deleted dataset back"."""
    names = "|".join(word(one).pattern for one in members if isinstance(one, str)) or "(?!)"
    return re.compile(rf"\b(an?|any|each) ({names}) (?!state|status)[a-z]+", re.IGNORECASE)


def word(member: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.sub('[_ -]', '[_ -]', re.escape(member))}\b", re.IGNORECASE)


_REVERSED = {
    "reopen": ("close", "complete", "finish", "resolve"),
    "resume": ("pause", "suspend", "stop"),
    "reactivate": ("deactivate", "suspend"),
    "release": ("hold", "lock"),
    "restore": ("archive",),
    "show": ("hide",),
}
_LIMITED = re.compile(
    r"\b(if|when|unless|while|only|once|already|until|cannot|can't|may|before|which)\b"
    r"|\bthat (is|are|was|were)\b",
    re.IGNORECASE,
)


def reverses(verb: str) -> tuple[str, ...]:
    """The verbs that it undoes: `close` of `reopen`, `archive` of `unarchive`."""
    return (verb[2:],) if verb.startswith("un") and len(verb) > 4 else _REVERSED.get(verb, ())


def flagged(operation: Operation, name: str) -> bool | None:
    """What words say that a flag is then: "`is_completed` is true", "it is completed", "marked completed"."""
    core = re.escape(re.sub(r"^is_?(?=[a-zA-Z])", "", name).replace("_", " ").lower())
    for sentence in sentences(f"{operation.summary}. {operation.extra.get('description') or ''}"):
        if _LIMITED.search(sentence):
            continue
        told = re.search(
            rf"`{re.escape(name)}`(?: flag)? (?:is|becomes|is (?:then|now)|to) `?(true|false)\b", sentence
        )
        if told is not None:
            return told[1] == "true"
        said = rf"\b(it|they) (is|are) (then |now )?{core}\b|\bmark\w* .*\b{core}\b"
        if re.search(said, sentence, re.IGNORECASE):
            return True
    return None
