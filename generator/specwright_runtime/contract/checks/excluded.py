"""What a thing refuses in a state that its refusal names: "The order has been paid", "It is disabled"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented, words
from specwright_runtime.contract.checks.blocked import must_conflict
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.promise import Keep, Promise
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.things.working import works
from specwright_runtime.contract.values.kinds import STATES

_DENIED = re.compile(r"\b(not|no longer|unless|until|only|must|never|if|when|isn't|hasn't)\b", re.IGNORECASE)
_IS = r"\b(is|are|was|has|have)( already)?( been)?( already)?"
_OPPOSITES = {"enabled": "disabled", "active": "inactive", "open": "closed", "available": "unavailable"}
_TRIED = 4
"""Verbs that are tried, to lead a thing to a state."""


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    owner = next(reversed(catalogue.resources.of(operation)), None)
    if owner is None or owner.creator is None or owner.retriever is None or not operation.documents(409):
        return
    if operation.method == "GET" or operation in owner.updaters:
        return
    for name, value, said in _named(catalogue, operation, owner.retriever):
        keep = _excluded(operation, owner, name, value)
        yield Promise(operation=operation.id, check="life", place=f"refused of what is {said}", keep=keep)


def _named(
    catalogue: Catalogue, operation: Operation, retriever: Operation
) -> Iterator[tuple[str, Any, str]]:
    """A property that is shown, the value in which it is refused, and the word for that."""
    view = catalogue.document.response
    clauses = [c for c in re.split(r"[.;,]| or ", operation.refusal) if not _DENIED.search(c)]
    for name, schema in documented.shown(catalogue, retriever).items():
        flat = view.flat(schema)
        members = flat.get("enum") or () if plain(name) in STATES else ()
        wanted: list[tuple[Any, str]]
        wanted = [(member, member) for member in members if isinstance(member, str) and not works(member)]
        if view.types(schema) == ("boolean",):
            word = re.sub("^is_?", "", name)
            wanted = [(True, word)] + ([(False, _OPPOSITES[word])] if word in _OPPOSITES else [])
        for value, word in wanted:
            so = re.compile(rf"{_IS} `?{words.spoken(word)}`?( already)?\s*$", re.IGNORECASE)
            if any(map(so.search, clauses)):
                yield name, value, word


def _excluded(operation: Operation, owner: Resource, name: str, value: Any) -> Keep:
    def keep(session: Session) -> None:
        for lead in [*owner.updaters, *_leads(session, operation, owner)]:
            made = session.things.make(owner, fresh=True)
            call = _setting(session, lead, made, name, value) if lead in owner.updaters else None
            if call is None and lead in owner.updaters:
                continue
            done = session.call(call or session.plain(lead, values=made.values))
            path = {key: done.values.get(key, old) for key, old in made.values.items()}
            if not 200 <= done.response.status < 300 or _told(session, owner, path).get(name) != value:
                continue
            exchange = session.call(session.plain(operation, values=path), as_is=True)
            must_conflict(session, operation, exchange, f"while {name} is {value!r}")
            return
        raise NotTestedError(f"{operation.id}: no call makes {name} {value!r}")

    return keep


def _leads(session: Session, operation: Operation, owner: Resource) -> list[Operation]:
    """What else is done to the thing."""
    others = [o for o in owner.children if o.method in {"POST", "PUT"} and o is not operation]
    acts = [o for o in others if not o.is_manual and not session.resources.creates(o)]
    return acts[:_TRIED]


def _setting(session: Session, updater: Operation, made: Made, name: str, value: Any) -> Call | None:
    """The update that sets it; `None`: it cannot be set so."""
    call = session.plain(updater, values=made.values)
    schema = call.content.schema if call.content is not None else None
    if schema is None or name not in envelope.properties(session.document.request, schema):
        return None
    sent = envelope.said(made.call)
    whole = {other: sent.get(other, old) for other, old in envelope.said(call).items()}
    call = envelope.saying(call, {**(whole if updater.method == "PUT" else {}), name: value})
    return call if session.document.request.valid(schema, call.body) else None


def _told(session: Session, owner: Resource, path: dict[Any, Any]) -> dict[str, Any]:
    assert owner.retriever is not None
    told = envelope.told(session.call(session.plain(owner.retriever, values=path)))
    return told if isinstance(told, dict) else {}
