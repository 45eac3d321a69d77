"""What is said to be done to things in several states is done to a new one, which is in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.openapi.prose import sentences
from specwright_runtime.contract.promise import Keep, Promise
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.inventory import Made
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES

_WHILE = re.compile(r"\b(while|when|if|in|from|for|only)\b(?P<rest>[^.;]*)", re.IGNORECASE)
_OF_THESE = re.compile(
    r"\b(?:an?|any|every) (?P<rest>`\w+`(?:,? or `\w+`|, `\w+`)+) \w+ (?:becomes|can|may|is)\b", re.IGNORECASE
)
"""In "A `draft` or `paused` campaign becomes `live`"."""
_DENIED = re.compile(r"\b(not|never|no|unless|until|except|cannot)\b|n't\b", re.IGNORECASE)


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    owner = next(reversed(catalogue.resources.of(operation)), None)
    if owner is None or owner.creator is None or owner.retriever is None or operation.method != "POST":
        return
    if operation.path == owner.item_path or catalogue.resources.creates(operation):
        return
    for name, schema in documented.shown(catalogue, owner.retriever).items():
        members = catalogue.document.response.flat(schema).get("enum", ()) if name in STATES else ()
        named = _named(operation, [member for member in members if isinstance(member, str)])
        if len(named) > 1:
            place = f"done while it is {' or '.join(named)}"
            keep = _keep(operation, owner, owner.retriever, name, named)
            yield Promise(operation=operation.id, check="life", place=place, keep=keep)
            keep = _led(operation, owner, owner.retriever, name, named)
            yield Promise(operation=operation.id, check="life", place=f"{place}, then", keep=keep)


def _named(operation: Operation, members: list[str]) -> list[str]:
    """The states that a sentence names as those in which it can be done, all of them in code."""
    for sentence in sentences(operation.said):
        denied = _DENIED.search(sentence) is not None
        match = None if denied else _OF_THESE.search(sentence) or _WHILE.search(sentence)
        found = [member for member in members if match is not None and f"`{member}`" in match["rest"]]
        if match is not None and len(found) > 1:
            return found
    return []


def _state(session: Session, looking: Operation, made: Made, name: str) -> object:
    told = envelope.told(session.call(session.plain(looking, values=made.values)))
    return told.get(name) if isinstance(told, dict) else None


def _leading(session: Session, owner: Resource, operation: Operation) -> Iterator[Operation]:
    """Other verbs that are sent nothing."""
    for other in owner.children:
        plainly = other.method == "POST" and not other.bodies and not other.is_manual
        if plainly and other is not operation and not session.resources.creates(other):
            yield other


def _keep(operation: Operation, owner: Resource, looking: Operation, name: str, named: list[str]) -> Keep:
    """It may be refused for something that a new one lacks: only if nothing but its state differs from one
    that it is done to is that a breach.
    """

    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        begun = _state(session, looking, made, name)
        if begun not in named:
            raise NotTestedError(f"{operation.id}: a new one is {begun}")
        call = session.plain(operation, values=made.values)
        refused = session.call(call, as_is=True)
        if refused.response.status != 409:
            return
        for other in _leading(session, owner, operation):
            session.call(session.plain(other, values=made.values), as_is=True)
            if _state(session, looking, made, name) in set(named) - {begun}:
                exchange = session.call(call, as_is=True)
                if 200 <= exchange.response.status < 300:
                    message = f"it is refused while {name} is {begun}, and only behind {other.id} it is not"
                    raise session.broken(message, fragment(operation.pointer), refused)
                return

    return keep


def _led(operation: Operation, owner: Resource, looking: Operation, name: str, named: list[str]) -> Keep:
    """What is done to a new one, in one of the states, is done behind a verb that leads to another one."""

    def keep(session: Session) -> None:
        for other in _leading(session, owner, operation):
            first, made = (session.things.make(owner, fresh=True) for _ in range(2))
            begun = _state(session, looking, first, name)
            led = session.call(session.plain(other, values=made.values), as_is=True)
            now = _state(session, looking, made, name)
            if led.response.status == 202 or begun not in named or now not in set(named) - {begun}:
                continue
            calls = [session.plain(operation, values=one.values) for one in (first, made)]
            done, exchange = (session.call(call, as_is=True) for call in calls)
            if 200 <= done.response.status < 300 and exchange.response.status == 409:
                message = f"it is refused behind {other.id}, while {name} is {now}"
                raise session.broken(message, fragment(operation.pointer), exchange)
            return
        raise NotTestedError(f"{operation.id}: nothing leads to another of these states")

    return keep
