"""What only the answer to its making tells: a secret that is "shown only once"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
from specwright_runtime.contract.checks.listing import items
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.resource import Resource

_TOLD = "(shown|told|returned|given|visible|available|displayed|included|revealed)"
_MAKING = "(creat|mak|made|issu|generat|regist|this)"
_ONCE = re.compile(
    rf"\b({_TOLD} (only|just)|only {_TOLD}) (once|here|(when|on|at|in) [^.;]{{0,30}}{_MAKING})"
    rf"|\b{_TOLD} once\b(?! (?:the|it|a|an|all|this|you)\b)|\b(never|not) {_TOLD} again\b",
    re.IGNORECASE,
)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    for resource in catalogue.resources.by_path.values():
        if resource.creator is None or operation not in (resource.retriever, resource.lister):
            continue
        listed = operation is resource.lister
        known = (documented.item_properties if listed else documented.shown)(catalogue, operation)
        for name, schema in documented.shown(catalogue, resource.creator).items():
            said = [str(catalogue.document.response.flat(schema).get("description") or "")]
            said += [
                s for s in _sentences(resource.creator) if re.search(rf"\b{words.spoken(name)}\b", s.lower())
            ]
            if known and name not in known and any(map(_ONCE.search, said)):
                keep = _kept_back(operation, resource, name, listed=listed)
                yield Promise(
                    operation=operation.id, check="life", place=f"{name} is not told again", keep=keep
                )


def _sentences(creator: Operation) -> Iterator[str]:
    for text in (creator.said, *(response.description for response in creator.successes)):
        yield from sentences(text)


def _kept_back(operation: Operation, resource: Resource, name: str, *, listed: bool) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        values = {key: v for key, v in made.values.items() if not listed or key[1] != resource.parameter}
        exchange = must_succeed(session, session.plain(operation, values=values), "what was made")
        told: list[Any] = items(session, exchange) if listed else [envelope.told(exchange)]
        if any(isinstance(one, dict) and one.get(name) is not None for one in told):
            message = f"{name} is told again, and is said to be told once"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep
