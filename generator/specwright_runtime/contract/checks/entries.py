"""Entries without a path of their own, as the ratings of a book: listed below their own parent only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from specwright_runtime.contract.catalogue import Catalogue
from specwright_runtime.contract.checks import documented
from specwright_runtime.contract.checks.alike import unlike
from specwright_runtime.contract.checks.documented import item_properties
from specwright_runtime.contract.checks.echo import told_schema
from specwright_runtime.contract.checks.listing import enlarged, items, link, marker
from specwright_runtime.contract.checks.moving import moving
from specwright_runtime.contract.checks.same import same
from specwright_runtime.contract.failure import NotTestedError
from specwright_runtime.contract.http.call import Call, as_sent
from specwright_runtime.contract.http.message import Exchange
from specwright_runtime.contract.openapi.operation import Operation
from specwright_runtime.contract.openapi.pointer import fragment
from specwright_runtime.contract.promise import Keep, Promise, must_succeed
from specwright_runtime.contract.session import Session
from specwright_runtime.contract.things import envelope
from specwright_runtime.contract.things.naming import plain
from specwright_runtime.contract.things.resource import Resource
from specwright_runtime.contract.values.kinds import STATES


def promises(catalogue: Catalogue, operation: Operation) -> Iterator[Promise]:
    resources = catalogue.resources.of(operation)
    for name, shows in _shown_in(catalogue, operation, resources[-1]) if resources else ():
        place, keep = f"then it is among the {name}", _among_its(operation, resources[-1], name, shows)
        yield Promise(operation=operation.id, check="life", place=place, keep=keep)
    getter = catalogue.document.paths[operation.path].get("GET")
    lines = any(content.is_lines for content in operation.bodies[:1])
    if operation.method != "POST" or getter is None or not resources:
        return
    if not (lines or operation.documents(201)):
        return
    owner = resources[-1]
    found = any(resource.creator is operation for resource in catalogue.resources.by_path.values())
    if operation.path == owner.item_path or owner.creator is None or found:
        return
    if item_properties(catalogue, getter) or _has_lines(getter):
        yield Promise(
            operation=operation.id,
            check="life",
            place="listed below its own parent only",
            keep=_listed(operation, getter),
            alone=True,
        )


def _shown_in(catalogue: Catalogue, operation: Operation, owner: Resource) -> Iterator[tuple[str, Operation]]:
    """Lists in what shows the thing, there or on its own path, that are called as a path below it: the `pets`
    of an owner, whom `POST /owners/{id}/pets` gives one.
    """
    known = [r for r in catalogue.resources.by_path.values() if r.parameter == owner.parameter]
    elsewhere = (r.retriever for r in known if r.item_path.count("{") == 1 and r.retriever is not None)
    shows = owner.retriever or next(elsewhere, None)
    view, below = catalogue.document.response, operation.path.removeprefix(f"{owner.item_path}/")
    told = told_schema(operation, 201)
    if operation.method != "POST" or owner.creator is None or shows is None or told is None:
        return
    for name, schema in documented.shown(catalogue, shows).items():
        entries = view.properties(view.items(view.flat(schema)))
        if plain(name) == plain(below) and "id" in entries and "id" in envelope.properties(view, told):
            yield name, shows


def _among_its(operation: Operation, owner: Resource, name: str, shows: Operation) -> Keep:
    def keep(session: Session) -> None:
        made = session.things.make(owner, fresh=True)
        done = must_succeed(session, session.plain(operation, values={**made.values}), "one in it")
        entry, asked = envelope.told(done), {parameter.name for parameter in shows.path_parameters}
        if not done.is_upon(made.values) or not isinstance(entry, dict):
            raise NotTestedError(f"{operation.id} makes nothing in a new {owner.parameter}")
        values = {key: value for key, value in made.values.items() if key[1] in asked}
        shown = must_succeed(session, session.plain(shows, values=values), "what it was made in")
        told = envelope.told(shown)
        found = told.get(name) if isinstance(told, dict) else None
        if isinstance(found, list) and not any(
            isinstance(one, dict) and one.get("id") == entry.get("id") for one in found
        ):
            if STATES & entry.keys():
                raise NotTestedError(f"{operation.id}: it may depend on its state whether it is shown")
            message = f"what was just made is not among the {name}"
            raise session.broken(message, fragment(shows.pointer), shown)

    return keep


def _listed(operation: Operation, getter: Operation) -> Keep:
    def keep(session: Session) -> None:
        call = session.plain(operation, values=session.things.path_values(operation, fresh=True))
        if operation.bodies and not isinstance(call.body, dict):
            raise NotTestedError(f"{operation.id} is sent no object")
        for one in (call, unlike(session, call, call.body)) if operation.bodies else (call,):
            if one is not call and session.call(one).response.status in {400, 409, 422}:
                break  # other values may be too much of what is there
            told = must_succeed(session, one, "an entry")
            listed, exchange = _entries(session, getter, as_sent(one, told))
            lines = _is_lined(getter, exchange)
            is_whole = link(exchange) is None and (lines or marker(exchange.response.json()) is None)
            entry = one.body if one.content is not None and one.content.is_lines else told.response.json()
            if is_whole and not _among(entry, listed):
                raise session.broken("what was just made is not listed", fragment(getter.pointer), exchange)
        elsewhere = session.plain(operation, values=session.things.path_values(operation, fresh=True))
        strangers, exchange = _entries(session, getter, elsewhere)
        if strangers:
            raise session.broken(
                "what was made for one is listed for another", fragment(getter.pointer), exchange
            )

    return keep


def _entries(session: Session, getter: Operation, call: Call) -> tuple[list[Any], Exchange]:
    """What is listed below the same parent, on one page."""
    path = {key: value for key, value in call.values.items() if key[0] == "path"}
    looking = session.plain(getter, values=path)
    looking, _ = enlarged(session, looking)
    exchange = must_succeed(session, looking, "the list")
    if _is_lined(getter, exchange):
        return [json.loads(line) for line in exchange.response.body.splitlines() if line.strip()], exchange
    return items(session, exchange), exchange


def _is_lined(getter: Operation, exchange: Exchange) -> bool:
    return _has_lines(getter) and exchange.response.media_type != "application/json"


def _has_lines(getter: Operation) -> bool:
    return any(content.is_lines for response in getter.successes for content in response.contents)


def _among(told: Any, listed: list[Any]) -> bool:
    if not isinstance(told, dict):
        return True
    still = {n: v for n, v in told.items() if not moving(n) and not isinstance(v, dict | list)}
    return any(
        isinstance(entry, dict) and all(same(v, entry[n]) for n, v in still.items() if n in entry)
        for entry in listed
    )
