"""Lists of some: `/notes/starred` of those that were starred, `/notes/public` of those that are public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.finding import find_in_list
from specwright_runtime.contract.checks.listing import enlarged, items
from specwright_runtime.contract.checks.verbs import past
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed, renewed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    if operation.method != "GET" or operation.path.endswith("}"):
        return
    shown = documented.item_properties(catalogue, operation)
    resource = _of(catalogue, operation, set(shown))
    if resource is None:
        return
    word, view = plain(operation.path.rsplit("/", 1)[-1]), catalogue.document.response
    for name, schema in shown.items():
        if plain(name) in {word, f"is{word}"} and view.types(schema) == ("boolean",):
            yield _promise(operation, f"each is {name}", _flagged(operation, resource, name))
    for verb, undo in _verbs(catalogue, resource, word):
        yield _promise(operation, f"those of {verb.id}", _done(operation, resource, verb, undo))


def _promise(operation: Operation, place: str, keep: Keep) -> Promise:
    return Promise(operation=operation.id, check="effects", place=place, keep=keep, alone=True)


def _of(catalogue: Catalogue, operation: Operation, shown: set[str]) -> Resource | None:
    """Things that are made, and whose own list has entries as this one has them."""
    for resource in catalogue.resources.by_path.values():
        lister = resource.lister
        if resource.creator is None or lister in (None, operation) or resource.named:
            continue
        own = {*documented.item_properties(catalogue, lister)} if lister is not None else set()
        if shown and own == shown and operation.path_parameters == lister.path_parameters:
            return resource
    return None


def _verbs(catalogue: Catalogue, resource: Resource, word: str) -> Iterator[tuple[Operation, Operation]]:
    """What makes a thing one of them, and what undoes it."""
    for path, methods in catalogue.document.paths.items():
        step = path.removeprefix(f"{resource.item_path}/")
        done, undo = methods.get("PUT") or methods.get("POST"), methods.get("DELETE")
        if step == path or not step.isalpha() or done is None or undo is None or done.documents(202):
            continue
        if re.fullmatch(past(step.lower()), word):
            yield done, undo


def _flagged(operation: Operation, resource: Resource, name: str) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        for value in (True, False):
            one = envelope.saying(made.call, {**envelope.said(made.call), name: value})
            if isinstance(made.call.body, dict):
                session.call(renewed(session, session.settled(one)))
        call, _ = enlarged(session, session.plain(operation))
        exchange = must_succeed(session, call, "the list")
        if any(isinstance(one, dict) and one.get(name) is False for one in items(session, exchange)):
            raise session.broken(
                f"one is listed whose {name} is false", fragment(operation.pointer), exchange
            )

    return keep


def _done(operation: Operation, resource: Resource, verb: Operation, undo: Operation) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(resource, fresh=True)
        some = replace(resource, lister=operation)
        call = session.plain(operation)
        exchange = must_succeed(session, session.plain(verb, values=made.values), "the call")
        if not exchange.is_upon(made.values):
            raise NotTestedError(f"{verb.id} is done to another one only")
        found, exchange = find_in_list(session, some, made, call)
        if not found:
            message = f"what {verb.id} was done to is not listed"
            raise session.broken(message, fragment(operation.pointer), exchange)
        must_succeed(session, session.plain(undo, values=made.values), "the call that undoes it")
        found, exchange = find_in_list(session, some, made, call)
        if found:
            message = f"what {undo.id} was done to is listed still"
            raise session.broken(message, fragment(operation.pointer), exchange)

    return keep
