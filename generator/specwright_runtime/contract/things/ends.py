"""Where something comes from and goes to, in a body that does not say what that is: `from_id` and `to_id`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from specwright_runtime.contract.openapi.document import Document
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.schema import Schema, View
from specwright_runtime.contract.things.naming import plain, singular

if TYPE_CHECKING:
    from specwright_runtime.contract.things.foreign import Source

FROM = frozenset({"from", "source", "sender", "payer", "debtor", "debit", "origin", "src"})
TO = frozenset(
    {"to", "target", "destination", "recipient", "receiver", "payee", "creditor", "credit", "dest"}
)
_END = re.compile(r"(?P<role>[a-z]+?)(id|ids|key|uuid|code)?")


def ends(document: Document, view: View, sources: Mapping[str, Source]) -> dict[str, Source]:
    """By name without punctuation, what the two ends of a call are: the one kind that its words name."""
    found: dict[str, Source | None] = {}
    for operation in document.operations:
        for content in operation.bodies:
            own = {plain(name): schema for name, schema in view.properties(content.schema or True).items()}
            roles = {name: _role(name) for name in own}
            if not FROM & set(roles.values()) or not TO & set(roles.values()):
                continue
            kinds = {sources[w].name: sources[w] for w in _words(view, operation, own) if w in sources}
            for name, role in roles.items():
                if role:
                    source = replace(next(iter(kinds.values())), role=role) if len(kinds) == 1 else None
                    found[name] = source if found.get(name, source) == source else None
    return {name: source for name, source in found.items() if source is not None}


def _role(name: str) -> str:
    match = _END.fullmatch(name)
    names = (match["role"], name) if match is not None else ()
    return next((role for role in names if role in FROM | TO), "")


def _words(view: View, operation: Operation, own: Mapping[str, Schema]) -> Iterator[str]:
    """The nouns of its description, without that of what it makes."""
    said = [str(view.flat(own[name]).get("description") or "") for name in own if _role(name)]
    made = singular(plain(operation.path.rsplit("/", 1)[-1]))
    for word in re.findall(r"[A-Za-z]+", " ".join([operation.said, *said])):
        if singular(word.lower()) != made:
            yield singular(word.lower())
